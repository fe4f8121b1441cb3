/* A request that sends a form, for the tests of this room. */
#ifndef TESTS_FORM_FORMS_H
#define TESTS_FORM_FORMS_H

#include "../fake.h"

#include "form/form.h"

#include <stdio.h>
#include <string.h>

#define URLENCODED "application/x-www-form-urlencoded"

struct entry {
	int64_t id;
	const char *name, *message;
	int stars;
	bool news;
	struct pn_date day;
};

static const struct pn_schema entry = PN_SCHEMA(struct entry,
    PN_INT(struct entry, id, .key = true),
    PN_TEXT(struct entry, name, .min = 1, .max = 20),
    PN_TEXT(struct entry, message, .rows = 3, .fallback = "Hello"),
    PN_INT(struct entry, stars, .min = 1, .max = 5),
    PN_BOOL(struct entry, news, .fallback = "1"), PN_DATE(struct entry, day));

struct form {
	struct fake *f;
	struct pn_req *r;
	struct pn__plans *plans;
	const struct pn__plan *plan;
	struct pn_route route;
	char method[64], type[120], length[64], uri[32];
	char *env[8];
};

/* type NULL: none is said. body_n -1: terminated. */
static inline struct form *
form_begin(const char *method, const char *type, const char *body, int body_n)
{
	struct form *t = calloc(1, sizeof(*t));
	char err[200];
	size_t n = 0;

	assert_non_null(t);
	t->f = fake_new();
	t->f->body = body;
	t->f->body_n = body_n == -1 ? strlen(body) : (size_t)body_n;
	snprintf(t->method, sizeof(t->method), "REQUEST_METHOD=%s", method);
	snprintf(
	    t->length, sizeof(t->length), "CONTENT_LENGTH=%zu", t->f->body_n);
	t->env[n++] = t->method;
	t->env[n++] = t->length;
	snprintf(t->uri, sizeof(t->uri), "REQUEST_URI=/entry");
	t->env[n++] = t->uri;
	if (type != NULL) {
		snprintf(t->type, sizeof(t->type), "CONTENT_TYPE=%s", type);
		t->env[n++] = t->type;
	}
	t->r = fake_begin(t->f, t->env);
	t->plans = pn__plans_new();
	assert_int_equal(pn__plans_add(t->plans, &entry, err, sizeof(err)), 0);
	t->plan = pn__plans_find(t->plans, &entry);
	t->r->plans = t->plans;
	t->route.in = &entry;
	t->r->route = &t->route;
	return t;
}

static inline struct form *
form_post(const char *body)
{
	return form_begin("POST", URLENCODED, body, -1);
}

static inline void
form_param(struct form *t, const char *name, const char *value)
{
	t->r->params[t->r->nparams++] = (struct pn__param){
		.name = { name, strlen(name) },
		.value = value,
		.n = strlen(value),
	};
}

static inline void
form_end(struct form *t)
{
	pn__req_fini(t->r);
	fake_free(t->f);
	pn__plans_free(t->plans);
	free(t);
}

#endif
