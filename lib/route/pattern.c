#define PCRE2_CODE_UNIT_WIDTH 8

#include "route/pattern.h"

#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A pattern while it is taken apart. */
struct parse {
	const char *text, *at;
	struct pn__pattern *out;
	struct pn__segment *segment;
	char *err;
	size_t err_n;
};

static int
bad(struct parse *p, const char *what)
{
	snprintf(p->err, p->err_n, "the route \"%s\", character %td: %s",
	    p->text, p->at - p->text + 1, what);
	return -1;
}

static bool
is_name(struct pn_slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c != '_' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') &&
		    (c < '0' || c > '9'))
			return false;
	}
	return s.n > 0;
}

static int
compile(struct parse *p, struct pn__piece *piece)
{
	PCRE2_UCHAR text[128];
	PCRE2_SIZE where;
	int code;

	piece->code = pcre2_compile((PCRE2_SPTR)piece->regex.p, piece->regex.n,
	    PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_UTF |
		PCRE2_NEVER_BACKSLASH_C,
	    &code, &where, NULL);
	if (piece->code != NULL)
		return 0;
	pcre2_get_error_message(code, text, sizeof(text));
	p->at = piece->regex.p + where;
	return bad(p, (const char *)text);
}

/* What follows the name: ":int", ":/regex/", "?", "..." or nothing. */
static int
parse_kind(struct parse *p, struct pn__piece *piece)
{
	const char *end;

	piece->kind = PN__PIECE_ANY;
	if (strncmp(p->at, ":int", 4) == 0) {
		piece->kind = PN__PIECE_INT;
		p->at += 4;
	} else if (strncmp(p->at, ":/", 2) == 0) {
		if ((end = strstr(p->at + 2, "/}")) == NULL &&
		    (end = strstr(p->at + 2, "/?}")) == NULL)
			return bad(p, "the expression has no end: \"/}\"");
		piece->kind = PN__PIECE_REGEX;
		piece->regex = (struct pn_slice){ p->at + 2,
			(size_t)(end - p->at - 2) };
		if (compile(p, piece) == -1)
			return -1;
		p->at = end + 1;
	} else if (*p->at == ':') {
		return bad(p, "after \":\" comes int or /expression/");
	}
	if (strncmp(p->at, "...", 3) == 0 && piece->kind == PN__PIECE_ANY) {
		piece->kind = PN__PIECE_REST;
		p->at += 3;
		if (*p->at == '?') {
			piece->may_be_empty = p->out->last_optional = true;
			p->at++;
		}
	} else if (*p->at == '?') {
		p->out->last_optional = true;
		p->at++;
	}
	if (*p->at != '}')
		return bad(p, "a parameter is {name}, {name:int}, "
			      "{name:/expression/}, {name?}, {name...} or "
			      "{name...?}");
	p->at++;
	return 0;
}

static int
parse_param(struct parse *p, struct pn__piece *piece)
{
	struct pn__pattern *out = p->out;

	p->at++;
	piece->text = (struct pn_slice){ p->at, strcspn(p->at, ":?.}/{") };
	if (!is_name(piece->text))
		return bad(p, "a parameter's name has letters, digits and _");
	if (out->nnames == PN__PARAMS_MAX)
		return bad(p, "too many parameters");
	for (size_t i = 0; i < out->nnames; i++) {
		if (out->name[i].n == piece->text.n &&
		    memcmp(out->name[i].p, piece->text.p, piece->text.n) == 0)
			return bad(p, "two parameters have this name");
	}
	out->name[out->nnames++] = piece->text;
	p->at += piece->text.n;
	return parse_kind(p, piece);
}

static int
parse_piece(struct parse *p)
{
	struct pn__segment *s = p->segment;
	struct pn__piece *piece = &s->piece[s->n];

	if (*p->at == '}')
		return bad(p, "\"}\" without \"{\"");
	s->n++;
	p->out->pieces++;
	if (*p->at != '{') {
		piece->kind = PN__PIECE_LITERAL;
		piece->text =
		    (struct pn_slice){ p->at, strcspn(p->at, "{}/") };
		p->at += piece->text.n;
		return 0;
	}
	if (s->n > 1 && piece[-1].kind != PN__PIECE_LITERAL)
		return bad(p, "two parameters need text between them");
	return parse_param(p, piece);
}

/* {id?} and {rest...} stand alone in the last segment. */
static int
check_last(struct parse *p)
{
	struct pn__segment *s = p->segment;

	for (size_t i = 0; i < s->n; i++) {
		if (s->piece[i].kind == PN__PIECE_REST && s->n > 1)
			return bad(p, "{name...} is a whole segment");
	}
	if (p->out->last_optional && s->n > 1)
		return bad(p, "{name?} is a whole segment");
	if (*p->at == '/' && s->n > 0 &&
	    (p->out->last_optional || s->piece[0].kind == PN__PIECE_REST))
		return bad(p, "{name?} and {name...} are the last segment");
	return 0;
}

static int
parse_segments(struct parse *p)
{
	while (*p->at == '/') {
		p->at++;
		p->segment = &p->out->segment[p->out->n++];
		p->segment->piece = p->out->piece + p->out->pieces;
		while (*p->at != '\0' && *p->at != '/') {
			if (parse_piece(p) == -1)
				return -1;
		}
		if (check_last(p) == -1)
			return -1;
	}
	return 0;
}

int
pn__pattern_parse(
    const char *text, struct pn__pattern *ret, char *err, size_t n)
{
	struct parse p = {
		.text = text, .at = text, .out = ret, .err = err, .err_n = n
	};
	size_t slashes = 1, pieces = 1;

	for (const char *c = text; *c != '\0'; c++) {
		slashes += *c == '/';
		pieces += *c == '/' || *c == '{' || *c == '}';
	}
	*ret = (struct pn__pattern){
		.segment = calloc(slashes, sizeof(*ret->segment)),
		.piece = calloc(pieces, sizeof(*ret->piece)),
	};
	if (ret->segment == NULL || ret->piece == NULL)
		bad(&p, "out of memory");
	else if (*text != '/')
		bad(&p, "a route begins with \"/\"");
	else if (parse_segments(&p) == 0)
		return 0;
	pn__pattern_fini(ret);
	return -1;
}

void
pn__pattern_fini(struct pn__pattern *p)
{
	for (size_t i = 0; i < p->pieces; i++)
		pcre2_code_free(p->piece[i].code);
	free(p->piece);
	free(p->segment);
	*p = (struct pn__pattern){ 0 };
}

static bool
same_text(struct pn_slice a, struct pn_slice b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool
pn__segment_equal(const struct pn__segment *a, const struct pn__segment *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		const struct pn__piece *x = &a->piece[i], *y = &b->piece[i];

		if (x->kind != y->kind || !same_text(x->regex, y->regex) ||
		    (x->kind == PN__PIECE_LITERAL &&
			!same_text(x->text, y->text)))
			return false;
	}
	return true;
}

int
pn__segment_rank(const struct pn__segment *s)
{
	size_t literal = 0, kind = PN__PIECE_LITERAL;

	for (size_t i = 0; i < s->n; i++) {
		if (s->piece[i].kind == PN__PIECE_LITERAL)
			literal += s->piece[i].text.n;
		else if (s->piece[i].kind > kind)
			kind = s->piece[i].kind;
	}
	if (literal > 4096)
		literal = 4096;
	return (literal > 0 ? 0 : 100000) - (int)literal * 10 + (int)kind;
}

static bool
is_int(struct pn_slice s)
{
	uint64_t v = 0, max = INT64_MAX;
	size_t i = 0;

	if (s.n > 0 && s.p[0] == '-') {
		max++;
		i++;
	}
	if (i == s.n)
		return false;
	for (; i < s.n; i++) {
		unsigned digit = (unsigned)(s.p[i] - '0');

		if (digit > 9 || v > (max - digit) / 10)
			return false;
		v = v * 10 + digit;
	}
	return true;
}

static bool
is_match(const struct pn__piece *piece, struct pn_slice s)
{
	pcre2_match_data *data;
	pcre2_match_context *context;
	bool matched;

	data = pcre2_match_data_create(1, NULL);
	context = pcre2_match_context_create(NULL);
	if (data == NULL || context == NULL)
		matched = false;
	else {
		pcre2_set_match_limit(context, 100000);
		matched = pcre2_match(piece->code, (PCRE2_SPTR)s.p, s.n, 0, 0,
			      data, context) >= 0;
	}
	pcre2_match_context_free(context);
	pcre2_match_data_free(data);
	return matched;
}

static bool
param_fits(const struct pn__piece *piece, struct pn_slice s)
{
	if (s.n == 0)
		return false;
	if (piece->kind == PN__PIECE_INT)
		return is_int(s);
	return piece->kind != PN__PIECE_REGEX || is_match(piece, s);
}

/*
 * Parameters take as much as they can; steps bounds the ways that are tried,
 * for a segment with many parameters and a text with many separators.
 */
static bool
match_from(const struct pn__segment *s, size_t i, struct pn_slice text,
    struct pn_slice *values, int *steps)
{
	const struct pn__piece *piece = &s->piece[i];

	if (i == s->n)
		return text.n == 0;
	if (piece->kind == PN__PIECE_LITERAL) {
		if (text.n < piece->text.n ||
		    memcmp(text.p, piece->text.p, piece->text.n) != 0)
			return false;
		return match_from(s, i + 1,
		    (struct pn_slice){ text.p + piece->text.n,
			text.n - piece->text.n },
		    values, steps);
	}
	for (size_t len = i + 1 == s->n ? text.n : text.n - 1;
	     len > 0 && text.n > 0; len--) {
		struct pn_slice head = { text.p, len };
		struct pn_slice tail = { text.p + len, text.n - len };

		if (--*steps < 0)
			return false;
		if (match_from(s, i + 1, tail, values + 1, steps) &&
		    param_fits(piece, head)) {
			*values = head;
			return true;
		}
		if (i + 1 == s->n)
			break;
	}
	return false;
}

bool
pn__segment_match(const struct pn__segment *s, struct pn_slice text,
    struct pn_slice *ret_values)
{
	int steps = 4096;

	if (s->n == 1 && s->piece[0].kind != PN__PIECE_LITERAL) {
		*ret_values = text;
		return param_fits(&s->piece[0], text);
	}
	return match_from(s, 0, text, ret_values, &steps);
}
