/*
 * JSON in (RFC 8259), strictly: UTF-8 is checked, lone surrogates and what
 * the grammar does not have are refused, integers of 64 bits are exact,
 * doubles are rounded correctly in every locale. Depth and number of values
 * are limited. Pure: bytes in, values out. A reader is one thread's.
 */
#ifndef PN_JSON_READ_H
#define PN_JSON_READ_H

#include "base/arena.h"

#include <postern/json.h>

enum {
	PN__JSON_DEPTH = 100,	   /* default: levels of objects and arrays */
	PN__JSON_DEPTH_MAX = 1024, /* no limit is above */
	PN__JSON_VALUES = 1000000, /* default: values in one text */
};

/* 0 is the default. */
struct pn__json_limits {
	uint32_t depth;
	uint32_t values; /* scalars, objects and arrays in all */
};

enum pn__json_fault {
	PN__JSON_FINE,
	PN__JSON_SYNTAX,    /* not JSON, or not UTF-8 */
	PN__JSON_DUPLICATE, /* a name twice in an object */
	PN__JSON_RANGE,	    /* a number that a double does not hold */
	PN__JSON_DEEP,	    /* over the limit of depth */
	PN__JSON_MANY,	    /* over the limit of values */
	PN__JSON_MEMORY,    /* the arena is full */
};

struct pn__json_error {
	enum pn__json_fault fault;
	uint32_t line, column; /* from 1; columns are characters */
	char text[160];	       /* "line 1, column 5: expected …, found …" */
};

enum pn__json_token {
	PN__JSON_FAIL = -1,
	PN__JSON_END,	 /* the text is over, and was right */
	PN__JSON_NULL,
	PN__JSON_BOOL,	 /* b */
	PN__JSON_INT,	 /* i */
	PN__JSON_UINT,	 /* u: above INT64_MAX */
	PN__JSON_REAL,	 /* d: has a point or an exponent, or is longer */
	PN__JSON_STRING, /* pn__json_text() */
	PN__JSON_NAME,	 /* of a member, pn__json_text(); its value follows */
	PN__JSON_OBJECT, /* names and values, then the end */
	PN__JSON_OBJECT_END,
	PN__JSON_ARRAY, /* values, then the end */
	PN__JSON_ARRAY_END,
};

/* A text being read, on the caller's stack. Read-only outside this room. */
struct pn__json_reader {
	const char *start, *at, *end;
	uint32_t depth;	 /* objects and arrays that are open */
	uint32_t values; /* seen so far */
	struct pn__json_limits limits;
	uint8_t state;
	int8_t token;	 /* the last, enum pn__json_token */
	bool is_escaped; /* of a string or name */
	/* A string or name as written, without quotes; a number as written. */
	struct pn_slice text;
	union {
		bool b;
		int64_t i;
		uint64_t u;
		double d;
	};
	struct pn__json_error *err;
	uint64_t objects[PN__JSON_DEPTH_MAX / 64]; /* which level is one */
};

/*
 * Prepares a reader of n bytes at p, less than 4 GB, which have to outlive
 * it. limits may be NULL; err is filled at the first failure.
 */
void pn__json_open(struct pn__json_reader *r, const char *p, size_t n,
    const struct pn__json_limits *limits, struct pn__json_error *err);

/*
 * The next token, an enum pn__json_token. Names are not compared with each
 * other: see pn__json_repeated(). After FAIL it stays at FAIL, after END at
 * END.
 */
int pn__json_next(struct pn__json_reader *r);

/*
 * The string or name of the token, decoded: the input itself where it has no
 * escape, otherwise in a. It may contain U+0000. 0, or -1: the arena is full.
 */
int pn__json_text(struct pn__json_reader *r, struct pn__arena *a,
    struct pn_slice *ret_text);

/* The same, always in a and with a NUL behind it that is not counted. */
int pn__json_copy(struct pn__json_reader *r, struct pn__arena *a,
    struct pn_slice *ret_text);

/*
 * Passes over the rest of the value that the token began: to the end of the
 * object or array, to the value of a name. 0, or -1 (FAIL).
 */
int pn__json_skip(struct pn__json_reader *r);

/*
 * The whole value that the token began, after a NAME the value it names,
 * with the names of its objects compared. Text is the input itself where it
 * has no escape, all else in a. 0, or -1 (FAIL); *ret is untouched then.
 */
int pn__json_value(
    struct pn__json_reader *r, struct pn__arena *a, struct pn_value *ret);

/*
 * Latches a failure that a user of the reader has found, at the token (or at
 * p, inside the input, where it is not NULL). Returns -1.
 */
int pn__json_fail(struct pn__json_reader *r, enum pn__json_fault fault,
    const char *p, const char *fmt, ...) PN_PRINTF(4, 5);

/*
 * The index of a member whose name an earlier one has too, -1: there is
 * none, -2: no memory. In time linear in the bytes, whatever the names are.
 */
int64_t pn__json_repeated(const struct pn_member *members, uint32_t n);

/*
 * Reads one text as a value: as pn__json_value(). The input has to live as
 * long as the value. 0, or -1 with *err filled and *ret untouched.
 */
int pn__json_parse(struct pn__arena *a, const char *p, size_t n,
    const struct pn__json_limits *limits, struct pn_value *ret,
    struct pn__json_error *err);

#endif
