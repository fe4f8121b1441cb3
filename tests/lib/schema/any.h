/*
 * What holds for any bytes in any field: they are right and within the
 * field's bounds, or a rule and a sentence say what is wrong. Used by a test
 * with random bytes and by the fuzzer.
 */
#ifndef TESTS_SCHEMA_ANY_H
#define TESTS_SCHEMA_ANY_H

#include "schema/schema.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MUST(what) ((what) ? (void)0 : broken(__LINE__, #what))

static inline void
broken(int line, const char *what)
{
	fprintf(stderr, "any.h:%d: not so: %s\n", line, what);
	abort();
}

struct any_part {
	int n;
};

struct any {
	const char *text, *lines, *word, *kept, *pick;
	signed char b;
	unsigned short uh;
	int i;
	int64_t d;
	uint64_t u;
	float f;
	double r;
	bool yes;
	struct pn_date day;
	const char *mail, *url, *phone, *colour, *uuid;
	int64_t price;
	struct pn_time time;
	struct pn_datetime moment;
	const int *list;
	size_t nlist;
	struct any_part part;
};

static const struct pn_schema any_part =
    PN_SCHEMA(struct any_part, PN_INT(struct any_part, n, .min = 2));

static const struct pn_choice any_choices[] = { { "a", NULL }, { "bc", NULL },
	{ "", "nothing" }, { 0 } };

static const struct pn_schema any_schema = PN_SCHEMA(struct any,
    PN_TEXT(struct any, text, .min = 2, .max = 20),
    PN_TEXT(struct any, lines, .max = 30, .rows = 3),
    PN_TEXT(struct any, word, .pattern = "(\\w|[^a]+)+", .required = true),
    PN_TEXT(struct any, kept, .keep_space = true, .max = 9),
    PN_CHOICE(struct any, pick, .choices = any_choices),
    PN_INT(struct any, b, .min = -5), PN_INT(struct any, uh, .required = true),
    PN_INT(struct any, i), PN_INT(struct any, d, .max = 1e15),
    PN_INT(struct any, u), PN_REAL(struct any, f),
    PN_REAL(struct any, r, .min = -1e300), PN_BOOL(struct any, yes),
    PN_DATE(struct any, day, .not_before = "1000-01-01"),
    PN_EMAIL(struct any, mail), PN_URL(struct any, url),
    PN_PHONE(struct any, phone), PN_COLOUR(struct any, colour),
    PN_UUID(struct any, uuid), PN_DECIMAL(struct any, price, .max = 1e6),
    PN_TIME(struct any, time), PN_DATETIME(struct any, moment),
    PN_INTS(struct any, list, nlist, .max = 7),
    PN_STRUCT(struct any, part, &any_part));

/* A text that was taken keeps its rules. */
static inline void
any_text_holds(const struct pn_field *f, const char *text)
{
	size_t chars;

	if (text == NULL)
		return;
	MUST(pn__utf8_check(text, strlen(text), &chars));
	MUST((long double)chars >= f->min && (long double)chars <= f->max);
	MUST(chars > 0 && strchr(text, '\r') == NULL);
	if (f->rows == 0)
		MUST(strpbrk(text, "\n\x01\x1f\x7f") == NULL);
	if (!f->keep_space)
		MUST(text[0] != ' ' && text[strlen(text) - 1] != ' ');
}

static inline void
any_record_holds(const struct any *v)
{
	any_text_holds(&any_schema.fields[0], v->text);
	any_text_holds(&any_schema.fields[1], v->lines);
	any_text_holds(&any_schema.fields[2], v->word);
	any_text_holds(&any_schema.fields[3], v->kept);
	MUST(v->pick == NULL || v->pick == any_choices[0].value ||
	     v->pick == any_choices[1].value);
	MUST(v->b >= -5);
	MUST(v->d <= 1000000000000000);
	MUST(isfinite(v->f) && isfinite(v->r) && v->r >= -1e300);
	MUST(v->day.day == 0 || v->day.year >= 1000);
	MUST(v->mail == NULL || strchr(v->mail, '@') != NULL);
	MUST(v->url == NULL || strncasecmp(v->url, "http", 4) == 0);
	MUST(v->colour == NULL || strlen(v->colour) == 7);
	MUST(v->uuid == NULL || strlen(v->uuid) == 36);
	MUST(v->price <= 100000000);
	MUST(v->time.hour < 24 && v->time.minute < 60 && v->time.second < 60);
	MUST(v->nlist <= 2 && (v->nlist == 0 || v->list[0] <= 7));
	MUST(v->part.n == 0 || v->part.n >= 2);
}

/* What was taken and is shown again is taken again, as the same. */
static inline void
any_comes_back(
    const struct pn__plan *p, int i, struct any *v, struct pn__arena *a)
{
	const struct pn_field *f = &any_schema.fields[i];
	struct pn__buf before, after;
	const char *rule;

	pn__buf_init(&before, 100000);
	pn__buf_init(&after, 100000);
	MUST(pn__field_text(f, v, &before) == 0);
	if (before.n > 0) {
		MUST(pn__field_parse(p, i,
			 (struct pn_slice){ before.p, before.n }, a,
			 (char *)v + f->offset, &rule) == NULL);
		MUST(pn__field_text(f, v, &after) == 0);
		MUST(after.n == before.n);
		MUST(memcmp(before.p, after.p, after.n) == 0);
	}
	pn__buf_fini(&before);
	pn__buf_fini(&after);
}

/* One text through one field. */
static inline void
any_field(const struct pn__plan *p, int i, struct pn_slice text)
{
	struct any v = { 0 };
	const char *rule = NULL, *message;
	struct pn__arena a;

	pn__arena_init(&a, 4096, 1 << 24);
	message = pn__field_parse(
	    p, i, text, &a, (char *)&v + any_schema.fields[i].offset, &rule);
	if (message != NULL) {
		MUST(rule != NULL && rule[0] != '\0' && message[0] != '\0');
		MUST(pn__utf8_check(message, strlen(message), NULL));
	} else {
		any_record_holds(&v);
		any_comes_back(p, i, &v, &a);
	}
	pn__arena_fini(&a);
}

/* The same text through all fields at once. */
static inline void
any_input(const struct pn__plan *p, struct pn_slice text)
{
	struct pn__input *in;
	struct pn__arena a;
	size_t errors = 0;

	pn__arena_init(&a, 4096, 1 << 24);
	in = pn__input_new(&a, p);
	MUST(in != NULL);
	for (size_t i = 0; i < any_schema.nfields; i++)
		in->raw[i] = text;
	MUST(pn__input_put(in, &a, PN_S("list"), text) == 0);
	MUST(pn__input_put(in, &a, PN_S("part.n"), text) == 0);
	MUST(pn__input_put(in, &a, text, PN_S("3")) == 0);
	MUST(pn__input_check(in, &a) == (in->errors == NULL ? 0 : -1));
	for (const struct pn__error *e = in->errors; e != NULL; e = e->next) {
		MUST(e->next == NULL || e->next->place >= e->place);
		errors++;
	}
	MUST(errors == in->nerrors && errors <= PN__ERRORS_MAX);
	any_record_holds(in->record);
	pn__arena_fini(&a);
}

static inline void
any_bytes(const struct pn__plan *p, const void *bytes, size_t n)
{
	/* Exactly n bytes: a sanitizer sees one read too many. */
	char *copy = malloc(n > 0 ? n : 1);
	struct pn_slice text = { copy, n };

	if (copy == NULL)
		return;
	if (n > 0)
		memcpy(copy, bytes, n);
	for (int i = 0; i < (int)any_schema.nfields; i++)
		any_field(p, i, text);
	any_input(p, text);
	free(copy);
}

#endif
