/*
 * One step from token to token. Inside this room: it is inlined where tokens
 * are read in a loop.
 */
#ifndef PN_JSON_STEP_H
#define PN_JSON_STEP_H

#include "json/number.h"
#include "json/read.h"
#include "json/string.h"

/* What may come next. */
enum pn__json_state {
	STEP_VALUE,	  /* at the start, behind a colon or a comma */
	STEP_FIRST_VALUE, /* behind [: a value or ] */
	STEP_FIRST_NAME,  /* behind {: a name or } */
	STEP_AFTER,	  /* behind a value inside: a comma or the end */
	STEP_LAST,	  /* behind the value: nothing more */
	STEP_FAILED,
};

/* Latches "expected …, found …" for what is at r->at. PN__JSON_FAIL. */
int pn__json_unexpected(struct pn__json_reader *r, const char *expected);

static inline void
step_space(struct pn__json_reader *r)
{
	const char *p = r->at;

	/* Mostly there is none. */
	if (p == r->end || *p > ' ')
		return;
	while (p < r->end &&
	    (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
		p++;
	r->at = p;
}

static inline bool
step_is_at(const struct pn__json_reader *r, char c)
{
	return r->at < r->end && *r->at == c;
}

/* Whether the innermost that is open is an object. */
static inline bool
step_in_object(const struct pn__json_reader *r)
{
	return r->objects[(r->depth - 1) / 64] >> (r->depth - 1) % 64 & 1;
}

static inline int
step_begin(struct pn__json_reader *r, bool is_object)
{
	uint64_t *word = &r->objects[r->depth / 64];
	uint64_t bit = (uint64_t)1 << r->depth % 64;

	if (r->depth == r->limits.depth)
		return pn__json_fail(r, PN__JSON_DEEP, r->at,
		    "nested deeper than %u levels", (unsigned)r->limits.depth);
	*word = is_object ? *word | bit : *word & ~bit;
	r->depth++;
	r->text = (struct pn_slice){ r->at++, 1 };
	r->state = is_object ? STEP_FIRST_NAME : STEP_FIRST_VALUE;
	return is_object ? PN__JSON_OBJECT : PN__JSON_ARRAY;
}

static inline int
step_end(struct pn__json_reader *r)
{
	bool is_object = step_in_object(r);

	r->text = (struct pn_slice){ r->at++, 1 };
	r->depth--;
	r->state = r->depth > 0 ? STEP_AFTER : STEP_LAST;
	return is_object ? PN__JSON_OBJECT_END : PN__JSON_ARRAY_END;
}

/* null, true or false. */
static inline int
step_word(struct pn__json_reader *r, const char *w, size_t n, int token)
{
	if ((size_t)(r->end - r->at) < n || memcmp(r->at, w, n) != 0)
		return pn__json_unexpected(r, "a value");
	r->text = (struct pn_slice){ r->at, n };
	r->at += n;
	return token;
}

static inline int
step_scalar(struct pn__json_reader *r)
{
	switch (*r->at) {
	case '"':
		return pn__json_string_next(r) == 0 ? PN__JSON_STRING :
						      PN__JSON_FAIL;
	case 'n':
		return step_word(r, "null", 4, PN__JSON_NULL);
	case 't':
		r->b = true;
		return step_word(r, "true", 4, PN__JSON_BOOL);
	case 'f':
		r->b = false;
		return step_word(r, "false", 5, PN__JSON_BOOL);
	case '-':
	case '0' ... '9':
		return pn__json_number_next(r);
	default:
		return pn__json_unexpected(r, "a value");
	}
}

static inline int
step_value(struct pn__json_reader *r)
{
	int token;

	if (r->at == r->end)
		return pn__json_unexpected(r, "a value");
	if (++r->values > r->limits.values)
		return pn__json_fail(r, PN__JSON_MANY, r->at,
		    "more than %u values", (unsigned)r->limits.values);
	if (*r->at == '{' || *r->at == '[')
		return step_begin(r, *r->at == '{');
	token = step_scalar(r);
	if (token != PN__JSON_FAIL)
		r->state = r->depth > 0 ? STEP_AFTER : STEP_LAST;
	return token;
}

/* A name with its colon. */
static inline int
step_name(struct pn__json_reader *r)
{
	if (!step_is_at(r, '"'))
		return pn__json_unexpected(r, "a name in quotes");
	if (pn__json_string_next(r) == -1)
		return PN__JSON_FAIL;
	step_space(r);
	if (!step_is_at(r, ':'))
		return pn__json_unexpected(r, "':' after a name");
	r->at++;
	r->state = STEP_VALUE;
	return PN__JSON_NAME;
}

/* The next token: what pn__json_next() does, to be inlined in a loop. */
static inline int
pn__json_step(struct pn__json_reader *r)
{
	step_space(r);
	switch ((enum pn__json_state)r->state) {
	case STEP_VALUE:
		return step_value(r);
	case STEP_FIRST_VALUE:
		return step_is_at(r, ']') ? step_end(r) : step_value(r);
	case STEP_FIRST_NAME:
		return step_is_at(r, '}') ? step_end(r) : step_name(r);
	case STEP_AFTER:
		if (step_is_at(r, step_in_object(r) ? '}' : ']'))
			return step_end(r);
		if (!step_is_at(r, ','))
			return pn__json_unexpected(r,
			    step_in_object(r) ? "',' or '}'" : "',' or ']'");
		r->at++;
		step_space(r);
		return step_in_object(r) ? step_name(r) : step_value(r);
	case STEP_LAST:
		if (r->at < r->end)
			return pn__json_unexpected(r, "nothing more");
		return PN__JSON_END;
	case STEP_FAILED:
		break;
	}
	return PN__JSON_FAIL;
}

#endif
