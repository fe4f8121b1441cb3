/* Tables of texts that go through a field, and what has to come of them. */
#ifndef TESTS_SCHEMA_CASES_H
#define TESTS_SCHEMA_CASES_H

#include "schema/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct field_case {
	const char *field;
	struct pn_slice text;
	const char *rule;    /* NULL: it is right */
	const char *outcome; /* its value in print, or the message; NULL: any */
};

#define RIGHT(field, text, value)                                              \
	{                                                                      \
		field, PN_S(text), NULL, value                                 \
	}
#define WRONG(field, text, rule, message)                                      \
	{                                                                      \
		field, PN_S(text), rule, message                               \
	}

static inline struct pn__plan *
plan_of(const struct pn_schema *s)
{
	char err[400] = "";
	struct pn__plan *p = pn__plan_new(s, err, sizeof(err));

	if (p == NULL)
		fail_msg("%s", err);
	return p;
}

/* Gives the input what a form "name=value;name=value" would. */
static inline void
put_form(struct pn__input *in, struct pn__arena *a, const char *form)
{
	while (*form != '\0') {
		size_t name = strcspn(form, "="), all = strcspn(form, ";");

		assert_int_equal(
		    pn__input_put(in, a, (struct pn_slice){ form, name },
			(struct pn_slice){ form + name + 1, all - name - 1 }),
		    0);
		form += all + (form[all] == ';');
	}
}

static inline void
print_value(char *out, size_t n, struct pn_value v)
{
	struct pn__buf b;

	pn__buf_init(&b, n - 1);
	assert_int_equal(pn__value_print(&b, &v), 0);
	memcpy(out, b.n > 0 ? b.p : "", b.n);
	out[b.n] = '\0';
	pn__buf_fini(&b);
}

/* One text; the member must stay as it is where the text is wrong. */
static inline void
run_case(const struct pn__plan *p, const struct field_case *c)
{
	const struct pn_schema *s = pn__plan_schema(p);
	int i =
	    pn__plan_find(p, (struct pn_slice){ c->field, strlen(c->field) });
	_Alignas(16) char record[512], before[512];
	const char *rule = NULL, *message;
	struct pn__arena a;
	char got[4096], *sent;

	assert_true(i >= 0);
	assert_true(s->size <= sizeof(record));
	memset(record, 0x5a, sizeof(record));
	memcpy(before, record, sizeof(record));
	/* Exactly as long as it is: a byte too many read is seen by ASan. */
	sent = test_malloc(c->text.n + 1);
	memcpy(sent, c->text.p, c->text.n);
	sent = test_realloc(sent, c->text.n > 0 ? c->text.n : 1);
	pn__arena_init(&a, 512, 1 << 20);
	message = pn__field_parse(p, i, (struct pn_slice){ sent, c->text.n },
	    &a, record + s->fields[i].offset, &rule);
	if (message == NULL) {
		print_value(
		    got, sizeof(got), pn__field_value(&s->fields[i], record));
		if (c->rule != NULL)
			fail_msg("%s \"%s\": right (%s), not %s", c->field,
			    c->text.p, got, c->rule);
		assert_null(rule);
		if (c->outcome != NULL)
			assert_string_equal(got, c->outcome);
	} else {
		if (c->rule == NULL)
			fail_msg("%s \"%s\": %s (%s), not right", c->field,
			    c->text.p, rule, message);
		assert_string_equal(rule, c->rule);
		if (c->outcome != NULL)
			assert_string_equal(message, c->outcome);
		if (strcmp(rule, "check") != 0)
			assert_memory_equal(record, before, sizeof(record));
	}
	pn__arena_fini(&a);
	test_free(sent);
}

static inline void
run_cases(const struct pn_schema *s, const struct field_case *cases, size_t n)
{
	struct pn__plan *p = plan_of(s);

	for (size_t i = 0; i < n; i++)
		run_case(p, &cases[i]);
	pn__plan_free(p);
}

#endif
