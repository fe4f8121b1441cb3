/*
 * One value of any kind: what a template prints, what SQL binds, what JSON
 * writes, what a log line carries. A value owns nothing: what it points to
 * lives as long as its maker says, for values out of a request until the
 * reply is sent.
 */
#ifndef POSTERN_VALUE_H
#define POSTERN_VALUE_H

#include <postern/base.h>
#include <postern/moment.h>
#include <string.h>

struct pn_field;
struct pn_schema;
struct pn_value;

enum pn_kind {
	PN_KIND_NULL,
	PN_KIND_BOOL,
	PN_KIND_INT,	/* i */
	PN_KIND_UINT,	/* u, only where it is above INT64_MAX */
	PN_KIND_REAL,	/* d */
	PN_KIND_TEXT,	/* text, n: UTF-8 */
	PN_KIND_HTML,	/* text, n: markup that is safe as it stands */
	PN_KIND_BYTES,	/* text, n: anything */
	PN_KIND_RECORD, /* record, schema: one C struct */
	PN_KIND_ROWS,	/* record, schema, n: an array of structs */
	PN_KIND_LIST,	/* list, n */
	PN_KIND_MAP,	/* map, n: in the order of insertion */
	PN_KIND_DATE,	/* date: printed as 2026-11-22 */
	PN_KIND_TIME,	/* time: 17:40, 17:40:05, 17:40:05.25 */
	PN_KIND_DATETIME, /* i, as pn_datetime: 2026-11-22T17:40:00Z */
	PN_KIND_DECIMAL,  /* i, in units of 10^-n: 12.50 is 1250, n 2 */
	PN_KIND_ARRAY,	  /* record, field, n: a C array of its items */
};

struct pn_member;

struct pn_value {
	uint8_t kind; /* enum pn_kind */
	uint32_t n;   /* bytes of text, rows, elements or members */
	union {
		bool b;
		int64_t i;
		uint64_t u;
		double d;
		struct pn_date date;
		struct pn_time time;
		const char *text;
		const void *record;
		const struct pn_value *list;
		const struct pn_member *map;
	};
	union {
		const struct pn_schema *schema; /* of record and rows */
		const struct pn_field *field;	/* of array: a list */
	};
};

/* A named member of a map. */
struct pn_member {
	struct pn_slice name;
	struct pn_value value;
};

/*
 * Rows of a table as an array of C structs, in the order of the query.
 * Returned by pn_all(); base is the request's memory.
 */
struct pn_rows {
	const struct pn_schema *schema;
	const void *base;
	uint32_t n;
};

/* for (const T *e in rows): PN_EACH(struct entry, e, rows) { ... } */
#define PN_EACH(T, e, rows)                                                    \
	for (const T *e = (rows).base, *e##_end = e + (rows).n; e < e##_end;   \
	     e++)

/* Markup that is safe to print as it stands; see pn_html_literal(). */
struct pn_html {
	struct pn_slice markup;
};

/* Bytes for a binary column; text is bound as text. */
struct pn_bytes {
	const void *p;
	size_t n;
};

#define pn_null ((struct pn_value){ .kind = PN_KIND_NULL })

/*
 * The value of a C expression: bool, any integer, a floating number, a
 * string (NULL is null), a slice, a date, a time, a moment, rows, bytes,
 * markup or a value. Any other type does not compile. Nothing is copied. In
 * C11 true and false are of the type int: write pn_value_bool(true).
 */
#define pn_value(v)                                                            \
	_Generic((v),                                                          \
	    bool: pn_value_bool,                                               \
	    char: pn_value_int,                                                \
	    signed char: pn_value_int,                                         \
	    unsigned char: pn_value_int,                                       \
	    short: pn_value_int,                                               \
	    unsigned short: pn_value_int,                                      \
	    int: pn_value_int,                                                 \
	    unsigned int: pn_value_int,                                        \
	    long: pn_value_int,                                                \
	    long long: pn_value_int,                                           \
	    unsigned long: pn_value_uint,                                      \
	    unsigned long long: pn_value_uint,                                 \
	    float: pn_value_real,                                              \
	    double: pn_value_real,                                             \
	    char *: pn_value_text,                                             \
	    const char *: pn_value_text,                                       \
	    struct pn_slice: pn_value_slice,                                   \
	    struct pn_date: pn_value_date,                                     \
	    struct pn_time: pn_value_time,                                     \
	    struct pn_datetime: pn_value_datetime,                             \
	    struct pn_rows: pn_value_rows,                                     \
	    struct pn_bytes: pn_value_bytes,                                   \
	    struct pn_html: pn_value_html,                                     \
	    struct pn_value: pn_value_same)(v)

/* The value of one struct that a schema describes; p may be NULL (null). */
static inline struct pn_value
pn_record(const struct pn_schema *schema, const void *p)
{
	if (p == NULL)
		return pn_null;
	return (struct pn_value){ .kind = PN_KIND_RECORD,
		.record = p,
		.schema = schema,
		.n = 1 };
}

static inline struct pn_value
pn_value_bool(bool v)
{
	return (struct pn_value){ .kind = PN_KIND_BOOL, .b = v };
}

static inline struct pn_value
pn_value_int(int64_t v)
{
	return (struct pn_value){ .kind = PN_KIND_INT, .i = v };
}

static inline struct pn_value
pn_value_uint(uint64_t v)
{
	if (v <= INT64_MAX)
		return pn_value_int((int64_t)v);
	return (struct pn_value){ .kind = PN_KIND_UINT, .u = v };
}

static inline struct pn_value
pn_value_real(double v)
{
	return (struct pn_value){ .kind = PN_KIND_REAL, .d = v };
}

/* Text longer than 4 GB does not exist here: every input is bounded. */
static inline struct pn_value
pn_value_slice(struct pn_slice v)
{
	if (v.p == NULL)
		return pn_null;
	return (struct pn_value){ .kind = PN_KIND_TEXT,
		.text = v.p,
		.n = (uint32_t)v.n };
}

static inline struct pn_value
pn_value_text(const char *v)
{
	if (v == NULL)
		return pn_null;
	return pn_value_slice((struct pn_slice){ v, strlen(v) });
}

static inline struct pn_value
pn_value_date(struct pn_date v)
{
	return (struct pn_value){ .kind = v.day ? PN_KIND_DATE : PN_KIND_NULL,
		.date = v };
}

static inline struct pn_value
pn_value_time(struct pn_time v)
{
	return (struct pn_value){ .kind = v.given ? PN_KIND_TIME : PN_KIND_NULL,
		.time = v };
}

static inline struct pn_value
pn_value_datetime(struct pn_datetime v)
{
	if (!v.given)
		return pn_null;
	return (struct pn_value){ .kind = PN_KIND_DATETIME, .i = v.us };
}

/* An exact number: v units of 10^-scale. */
static inline struct pn_value
pn_value_decimal(int64_t v, uint8_t scale)
{
	return (struct pn_value){ .kind = PN_KIND_DECIMAL, .i = v, .n = scale };
}

static inline struct pn_value
pn_value_rows(struct pn_rows v)
{
	return (struct pn_value){ .kind = PN_KIND_ROWS,
		.n = v.n,
		.record = v.base,
		.schema = v.schema };
}

static inline struct pn_value
pn_value_bytes(struct pn_bytes v)
{
	return (struct pn_value){ .kind = v.p ? PN_KIND_BYTES : PN_KIND_NULL,
		.text = v.p,
		.n = (uint32_t)v.n };
}

static inline struct pn_value
pn_value_html(struct pn_html v)
{
	return (struct pn_value){ .kind = PN_KIND_HTML,
		.text = v.markup.p,
		.n = (uint32_t)v.markup.n };
}

static inline struct pn_value
pn_value_same(struct pn_value v)
{
	return v;
}

/* Markup written by the programmer: only a string literal is taken. */
#define pn_html_literal(literal) ((struct pn_html){ PN_S(literal) })

#endif
