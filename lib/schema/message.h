/*
 * What is said to people about a wrong field: the catalogue of sentences,
 * and the state of a parser that says them.
 */
#ifndef PN_SCHEMA_MESSAGE_H
#define PN_SCHEMA_MESSAGE_H

#include "base/arena.h"
#include "base/language.h"

struct pn__input;
struct pn__plan;
struct pn__planning;
struct pn_field;

/* Where four follow each other, they are told apart by the bounds. */
enum pn__message {
	PN__SAY_REQUIRED,
	PN__SAY_REQUIRED_BOOL,
	PN__SAY_REQUIRED_CHOICE,
	PN__SAY_REQUIRED_LIST,
	PN__SAY_MEMORY,
	PN__SAY_UTF8,
	PN__SAY_NUL,
	PN__SAY_CONTROL,
	PN__SAY_ONE_LINE,
	PN__SAY_CHARS_MIN,
	PN__SAY_CHARS_MAX,
	PN__SAY_CHARS_EXACT,
	PN__SAY_PATTERN,
	PN__SAY_CHOICE,
	PN__SAY_BOOL,
	PN__SAY_INT,
	PN__SAY_INT_MIN,
	PN__SAY_INT_MAX,
	PN__SAY_INT_RANGE,
	PN__SAY_REAL,
	PN__SAY_REAL_MIN,
	PN__SAY_REAL_MAX,
	PN__SAY_REAL_RANGE,
	PN__SAY_DATE,
	PN__SAY_DATE_MIN,
	PN__SAY_DATE_MAX,
	PN__SAY_DATE_RANGE,
	PN__SAY_DATE_NONE,
	PN__SAY_TIME,
	PN__SAY_TIME_MIN,
	PN__SAY_TIME_MAX,
	PN__SAY_TIME_RANGE,
	PN__SAY_DATETIME,
	PN__SAY_DATETIME_MIN,
	PN__SAY_DATETIME_MAX,
	PN__SAY_DATETIME_RANGE,
	PN__SAY_SCALE,
	PN__SAY_PARTS,
	PN__SAY_SHAPE,
	PN__SAY_ITEMS_MIN,
	PN__SAY_ITEMS_MAX,
	PN__SAY_TWICE,
	PN__SAY_SAME_AS,
	PN__SAY_AFTER, /* four of moments, then of numbers: enum pn__order */
	PN__SAY_BEFORE,
	PN__SAY_NOT_BEFORE,
	PN__SAY_NOT_AFTER,
	PN__SAY_MORE,
	PN__SAY_LESS,
	PN__SAY_NOT_LESS,
	PN__SAY_NOT_MORE,
	PN__SAY_ONE_OF,
	PN__SAY_UNIQUE,
	PN__SAY_EXISTS,
	PN__SAY_UNKNOWN,
	PN__SAY_EMAIL,
	PN__SAY_URL,
	PN__SAY_PHONE,
	PN__SAY_COLOUR,
	PN__SAY_UUID,
	PN__SAY_REQUIRED_FILE,
	PN__SAY_FILE_TEXT,
	PN__SAY_FILE_MIN,
	PN__SAY_FILE_MAX,
	PN__SAY_FILE_KIND,
	PN__SAY_FILE_NAME,
	PN__SAY_FILE_AGAIN,
	PN__SAY_N,
};

/* What a sentence may name; each may be NULL or zero where it does not. */
struct pn__said {
	const char *min, *max; /* {min}, {max} */
	struct pn_slice other; /* {other}: a field, a name */
	size_t n;	       /* {n} */
	size_t count;	       /* one thing, or several: picks the sentence */
};

/* What came of a text. */
enum pn__parsed {
	PN__RIGHT,
	PN__EMPTY, /* nothing was sent */
	PN__WRONG, /* the parser says why */
};

/* A parser at work on one input. */
struct pn__parse {
	const struct pn__plan *plan;
	struct pn__arena *arena;
	struct pn__tongue *tongue; /* NULL: English */
	struct pn__input *input; /* NULL: a field by itself */
	void *match;		 /* PCRE2's data, made at the first use */
	const struct pn_upload *file; /* in place of the text, or NULL */
	uint8_t *parsed;  /* enum pn__parsed of each field of the input */
	const char *rule; /* what is wrong, and the sentence */
	const char *message;
};

/*
 * Says that a field is wrong by a rule, in the field's own words where it
 * has some, otherwise in the catalogue's. said may be NULL. Returns
 * PN__WRONG.
 */
enum pn__parsed pn__wrong(struct pn__parse *ps, const struct pn_field *f,
    const char *rule, enum pn__message id, const struct pn__said *said);

/* Says that the arena is full. Returns PN__WRONG. */
enum pn__parsed pn__wrong_memory(struct pn__parse *ps);

/* Whether that was said. */
bool pn__is_memory(const struct pn__parse *ps);

/*
 * The sentence of a bound that was passed, or of a text that is of another
 * type (broken 0), out of four that begin with id: naming those bounds
 * that the field has, and the broken one in any case.
 */
enum pn__bound { PN__TYPE_WRONG, PN__TOO_LOW, PN__TOO_HIGH };
enum pn__parsed pn__wrong_bound(struct pn__parse *ps, const struct pn_field *f,
    enum pn__bound broken, enum pn__message id, bool has_min, bool has_max,
    const struct pn__said *said);

#endif
