/*
 * What the tests of templates share: files in a folder of their own, a
 * schema, and pages rendered to a string.
 */
#ifndef TESTS_VIEW_KIT_H
#define TESTS_VIEW_KIT_H

#include "schema/schema.h"
#include "view/view.h"

#include <postern/fields.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct entry {
	int64_t id;
	const char *name, *message;
	int age;
	double height;
	bool agree;
	const char *colour;
	struct pn_date born;
	const char *password;
};

static const struct pn_choice colours[] = { { "red", "Red" },
	{ "blue", "Blue & <dark>" }, { "green", NULL }, { 0 } };

static const struct pn_schema entry_schema = PN_SCHEMA(struct entry,
    PN_INT(struct entry, id, .key = true),
    PN_TEXT(struct entry, name, .label = "Your name", .min = 1, .max = 80,
	.autocomplete = "name", .hint = "As on your card"),
    PN_TEXT(struct entry, message, .min = 1, .max = 2000, .rows = 6),
    PN_INT(struct entry, age, .min = 0, .max = 150),
    PN_REAL(struct entry, height), PN_BOOL(struct entry, agree),
    PN_CHOICE(struct entry, colour, .choices = colours, .fallback = "blue"),
    PN_DATE(struct entry, born, .not_before = "1900-01-01"),
    PN_TEXT(struct entry, password, .input = "password", .min = 8));

/* A folder of templates, their schemas, and what a page is given. */
struct kit {
	char folder[64];
	char *files[64];
	size_t nfiles;
	struct pn__plans *plans;
	struct pn__views *views;
	struct pn_member values[32];
	size_t nvalues;
	const struct pn__input *inputs[4];
	size_t ninputs;

	/* of pn__view_data */
	bool (*lend)(void *arg, struct pn_slice name, struct pn_value *ret);
	const char *(*token)(void *arg);
	void *arg;
	struct pn__arena arena;
	struct pn__buf out;
	struct pn__view_error err;
};

static inline void
kit_init(struct kit *k)
{
	char err[256];

	memset(k, 0, sizeof(*k));
	snprintf(k->folder, sizeof(k->folder), "/tmp/view-test.XXXXXX");
	if (mkdtemp(k->folder) == NULL)
		abort();
	k->plans = pn__plans_new();
	if (pn__plans_add(k->plans, &entry_schema, err, sizeof(err)) == -1) {
		fprintf(stderr, "%s\n", err);
		abort();
	}
	k->views = pn__views_new(k->folder, k->plans);
	pn__arena_init(&k->arena, 4096, 4 << 20);
	pn__buf_init(&k->out, 4 << 20);
}

static inline void
kit_fini(struct kit *k)
{
	for (size_t i = 0; i < k->nfiles; i++) {
		unlink(k->files[i]);
		free(k->files[i]);
	}
	rmdir(k->folder);
	pn__views_free(k->views);
	pn__plans_free(k->plans);
	pn__arena_fini(&k->arena);
	pn__buf_fini(&k->out);
}

/* Writes a template. */
static inline void
kit_file_n(struct kit *k, const char *name, const char *text, size_t n)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", k->folder, name);
	if ((f = fopen(path, "w")) == NULL || fwrite(text, 1, n, f) != n)
		abort();
	fclose(f);
	k->files[k->nfiles++] = strdup(path);
}

static inline void
kit_file(struct kit *k, const char *name, const char *text)
{
	kit_file_n(k, name, text, strlen(text));
}

static inline void
kit_set(struct kit *k, const char *name, struct pn_value v)
{
	k->values[k->nvalues++] =
	    (struct pn_member){ { name, strlen(name) }, v };
}

/* The page, or NULL with k->err; terminated, the kit's. */
static inline const char *
kit_page(struct kit *k, const char *name)
{
	struct pn__view_data d = { .values = k->values,
		.nvalues = k->nvalues,
		.inputs = k->inputs,
		.ninputs = k->ninputs,
		.lend = k->lend,
		.token = k->token,
		.arg = k->arg };
	const struct pn__view *v = pn__views_load(k->views, name, &k->err);

	pn__buf_reset(&k->out, 0);
	pn__arena_reset(&k->arena);
	if (v == NULL ||
	    pn__view_render(v, &d, &k->arena, &k->out, &k->err) == -1)
		return NULL;
	return pn__buf_str(&k->out);
}

#endif
