#include "json/step.h"

#include <stdio.h>
#include <string.h>

int
pn__json_fail(struct pn__json_reader *r, enum pn__json_fault fault,
    const char *p, const char *fmt, ...)
{
	struct pn__json_error *e = r->err;
	va_list ap;
	int n;

	if (r->state == STEP_FAILED)
		return -1;
	r->state = STEP_FAILED;
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
	r->state = STEP_VALUE;
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

int
pn__json_unexpected(struct pn__json_reader *r, const char *expected)
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

int
pn__json_next(struct pn__json_reader *r)
{
	int token = pn__json_step(r);

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
	return r->state != STEP_FAILED ? 0 : -1;
}
