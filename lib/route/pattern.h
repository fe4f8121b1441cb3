/*
 * The pattern of a route, taken apart: "/users/{id:int}/{name}.{ext}".
 *
 *	{id}		one or more bytes of a segment, as many as possible
 *	{id:int}	an integer that fits 64 bits
 *	{id:/regex/}	what the PCRE2 expression matches as a whole
 *	{id?}		as the whole last segment: it may be missing
 *	{rest...}	as the whole last segment: the rest, with slashes
 *	{rest...?}	as above: it may be empty, or missing
 */
#ifndef PN_ROUTE_PATTERN_H
#define PN_ROUTE_PATTERN_H

#include "req/req.h"

#include <postern/base.h>

enum pn__piece_kind {
	PN__PIECE_LITERAL,
	PN__PIECE_INT,
	PN__PIECE_REGEX,
	PN__PIECE_ANY,
	PN__PIECE_REST,
};

struct pn__piece {
	enum pn__piece_kind kind;
	struct pn_slice text;  /* the literal, or the parameter's name */
	struct pn_slice regex; /* between the slashes */
	void *code;	       /* of PCRE2 */
	bool may_be_empty;     /* of a rest */
};

/* What stands between two slashes. */
struct pn__segment {
	struct pn__piece *piece;
	size_t n; /* 0: an empty segment, as behind a trailing slash */
};

struct pn__pattern {
	struct pn__segment *segment;
	size_t n;
	struct pn__piece *piece; /* of all segments */
	size_t pieces;
	bool last_optional;
	struct pn_slice name[PN__PARAMS_MAX]; /* parameters in order */
	size_t nnames;
};

/*
 * Takes a pattern apart; slices point into text. 0, or -1 with a sentence
 * in err and nothing to free.
 */
int pn__pattern_parse(
    const char *text, struct pn__pattern *ret, char *err, size_t n);

/* Frees what it holds, not p itself. */
void pn__pattern_fini(struct pn__pattern *p);

/* Whether two segments match the same text, whatever their names. */
bool pn__segment_equal(
    const struct pn__segment *a, const struct pn__segment *b);

/*
 * The place of a segment among others that match a text: literal text
 * before parameters, more of it first, int before expression before any
 * text, rest last. Smaller comes first.
 */
int pn__segment_rank(const struct pn__segment *s);

/* Whether the text fits; fills the values of its parameters in order. */
bool pn__segment_match(const struct pn__segment *s, struct pn_slice text,
    struct pn_slice *ret_values);

#endif
