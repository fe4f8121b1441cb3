#include "json/number.h"
#include "json/read.h"
#include "json/string.h"

#include <stdio.h>
#include <string.h>

/* What may come next. */
enum state {
	VALUE,	     /* at the start, behind a colon or a comma */
	FIRST_VALUE, /* behind [: a value or ] */
	FIRST_NAME,  /* behind {: a name or } */
	AFTER,	     /* behind a value inside: a comma or the end */
	LAST,	     /* behind the value: nothing more */
	FAILED,
};

int
pn__json_fail(struct pn__json_reader *r, enum pn__json_fault fault,
    const char *p, const char *fmt, ...)
{
	struct pn__json_error *e = r->err;
	va_list ap;
	int n;

	if (r->state == FAILED)
		return -1;
	r->state = FAILED;
	e->fault = fault;
	e->line = e->column = 1;
	if (p == NULL)
		p = r->text.p;
	for (const char *c = r->start; c < p; c++) {
		if (*c == '\n') {
			e->line++;
			e->column = 1;
		} else if (((unsigned char)*c & 0xc0) != 0x80) {
			e->column++;
		}
	}
	n = snprintf(e->text, sizeof(e->text), "line %u, column %u: ",
	    (unsigned)e->line, (unsigned)e->column);
	va_start(ap, fmt);
	vsnprintf(e->text + n, sizeof(e->text) - (size_t)n, fmt, ap);
	va_end(ap);
	return -1;
}

void
pn__json_open(struct pn__json_reader *r, const char *p, size_t n,
    const struct pn__json_limits *limits, struct pn__json_error *err)
{
	r->start = r->at = p;
	r->end = p + n;
	r->depth = 0;
	r->values = 0;
	r->limits = limits != NULL ? *limits : (struct pn__json_limits){ 0 };
	r->state = VALUE;
	r->token = PN__JSON_FAIL;
	r->is_escaped = false;
	r->u = 0;
	r->text = (struct pn_slice){ p, 0 };
	r->err = err;
	if (r->limits.depth == 0)
		r->limits.depth = PN__JSON_DEPTH;
	if (r->limits.depth > PN__JSON_DEPTH_MAX)
		r->limits.depth = PN__JSON_DEPTH_MAX;
	if (r->limits.values == 0)
		r->limits.values = PN__JSON_VALUES;
	if (n > UINT32_MAX)
		pn__json_fail(r, PN__JSON_MANY, p,
		    "the text is larger than 4 GB");
}

/* Latches "expected …, found …" for what is at r->at. */
static int
unexpected(struct pn__json_reader *r, const char *expected)
{
	unsigned char c;

	if (r->at == r->end)
		return pn__json_fail(r, PN__JSON_SYNTAX, r->at,
		    "expected %s, found the end of the text", expected);
	c = (unsigned char)*r->at;
	if (c == 0xef && r->at == r->start)
		return pn__json_fail(r, PN__JSON_SYNTAX, r->at,
		    "expected %s, found a byte order mark", expected);
	if (c <= 0x20 || c >= 0x7f)
		return pn__json_fail(r, PN__JSON_SYNTAX, r->at,
		    "expected %s, found the byte 0x%02x", expected, c);
	return pn__json_fail(r, PN__JSON_SYNTAX, r->at,
	    "expected %s, found '%c'", expected, c);
}

static inline void
skip_space(struct pn__json_reader *r)
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
is_at(const struct pn__json_reader *r, char c)
{
	return r->at < r->end && *r->at == c;
}

/* Whether the innermost that is open is an object. */
static inline bool
in_object(const struct pn__json_reader *r)
{
	return r->objects[(r->depth - 1) / 64] >> (r->depth - 1) % 64 & 1;
}

static int
begin(struct pn__json_reader *r, bool is_object)
{
	uint64_t *word = &r->objects[r->depth / 64];
	uint64_t bit = (uint64_t)1 << r->depth % 64;

	if (r->depth == r->limits.depth)
		return pn__json_fail(r, PN__JSON_DEEP, r->at,
		    "nested deeper than %u levels", (unsigned)r->limits.depth);
	*word = is_object ? *word | bit : *word & ~bit;
	r->depth++;
	r->text = (struct pn_slice){ r->at++, 1 };
	r->state = is_object ? FIRST_NAME : FIRST_VALUE;
	return is_object ? PN__JSON_OBJECT : PN__JSON_ARRAY;
}

static int
end(struct pn__json_reader *r)
{
	int token = in_object(r) ? PN__JSON_OBJECT_END : PN__JSON_ARRAY_END;

	r->text = (struct pn_slice){ r->at++, 1 };
	r->depth--;
	r->state = r->depth > 0 ? AFTER : LAST;
	return token;
}

/* null, true or false. */
static int
word(struct pn__json_reader *r, const char *w, size_t n, int token)
{
	if ((size_t)(r->end - r->at) < n || memcmp(r->at, w, n) != 0)
		return unexpected(r, "a value");
	r->text = (struct pn_slice){ r->at, n };
	r->at += n;
	return token;
}

static int
scalar(struct pn__json_reader *r)
{
	switch (*r->at) {
	case '"':
		return pn__json_string_scan(r) == 0 ? PN__JSON_STRING :
						      PN__JSON_FAIL;
	case 'n':
		return word(r, "null", 4, PN__JSON_NULL);
	case 't':
		r->b = true;
		return word(r, "true", 4, PN__JSON_BOOL);
	case 'f':
		r->b = false;
		return word(r, "false", 5, PN__JSON_BOOL);
	case '-':
	case '0' ... '9':
		return pn__json_number(r);
	default:
		return unexpected(r, "a value");
	}
}

static int
value(struct pn__json_reader *r)
{
	int token;

	if (r->at == r->end)
		return unexpected(r, "a value");
	if (++r->values > r->limits.values)
		return pn__json_fail(r, PN__JSON_MANY, r->at,
		    "more than %u values", (unsigned)r->limits.values);
	if (*r->at == '{' || *r->at == '[')
		return begin(r, *r->at == '{');
	token = scalar(r);
	if (token != PN__JSON_FAIL)
		r->state = r->depth > 0 ? AFTER : LAST;
	return token;
}

/* A name with its colon. */
static int
name(struct pn__json_reader *r)
{
	if (!is_at(r, '"'))
		return unexpected(r, "a name in quotes");
	if (pn__json_string_scan(r) == -1)
		return PN__JSON_FAIL;
	skip_space(r);
	if (!is_at(r, ':'))
		return unexpected(r, "':' after a name");
	r->at++;
	r->state = VALUE;
	return PN__JSON_NAME;
}

static inline int
step(struct pn__json_reader *r)
{
	skip_space(r);
	switch ((enum state)r->state) {
	case VALUE:
		return value(r);
	case FIRST_VALUE:
		return is_at(r, ']') ? end(r) : value(r);
	case FIRST_NAME:
		return is_at(r, '}') ? end(r) : name(r);
	case AFTER:
		if (is_at(r, in_object(r) ? '}' : ']'))
			return end(r);
		if (!is_at(r, ','))
			return unexpected(r,
			    in_object(r) ? "',' or '}'" : "',' or ']'");
		r->at++;
		skip_space(r);
		return in_object(r) ? name(r) : value(r);
	case LAST:
		if (r->at < r->end)
			return unexpected(r, "nothing more");
		return PN__JSON_END;
	case FAILED:
		break;
	}
	return PN__JSON_FAIL;
}

int
pn__json_next(struct pn__json_reader *r)
{
	int token = step(r);

	r->token = (int8_t)token;
	return token;
}

int
pn__json_skip(struct pn__json_reader *r)
{
	uint32_t depth = r->depth;

	if (r->token == PN__JSON_NAME) {
		if (pn__json_next(r) == PN__JSON_FAIL)
			return -1;
	} else if (r->token == PN__JSON_OBJECT ||
	    r->token == PN__JSON_ARRAY) {
		depth--;
	}
	while (r->depth > depth) {
		if (pn__json_next(r) == PN__JSON_FAIL)
			return -1;
	}
	return r->state != FAILED ? 0 : -1;
}
