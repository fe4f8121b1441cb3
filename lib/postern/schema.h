/*
 * The field table: one description of a C struct. It validates and fills
 * the struct from a form, a query or JSON, renders the HTML form, names the
 * SQL columns and writes the JSON.
 *
 *	struct entry { int64_t id; const char *name; };
 *
 *	static const struct pn_schema entry = PN_SCHEMA(struct entry,
 *		PN_INT (struct entry, id,   .key = true),
 *		PN_TEXT(struct entry, name, .label = "Your name", .min = 1,
 *		                            .max = 80));
 *
 * A member that does not exist, or whose type does not fit, is a compile
 * error. A schema is const and shared by all threads.
 */
#ifndef POSTERN_SCHEMA_H
#define POSTERN_SCHEMA_H

#include <float.h>
#include <postern/base.h>
#include <postern/value.h>

/* A field's defaults are overridden by what the table says: by design. */
#if defined(__clang__)
#pragma clang diagnostic ignored "-Winitializer-overrides"
#else
#pragma GCC diagnostic ignored "-Woverride-init"
#endif

struct pn_check;
struct pn_field;

enum pn_type {
	PN_TYPE_TEXT,	/* const char *: UTF-8 with no NUL inside */
	PN_TYPE_INT,	/* any integer type */
	PN_TYPE_REAL,	/* float, double */
	PN_TYPE_BOOL,	/* bool: an unchecked checkbox is false */
	PN_TYPE_CHOICE, /* const char *: one of .choices */
	PN_TYPE_DATE,	/* struct pn_date */
};

/* One of the values that a choice may have; the list ends with { 0 }. */
struct pn_choice {
	const char *value; /* what is sent and stored */
	const char *label; /* what people read; NULL: the value */
};

/*
 * A rule of one's own, run after the built-in ones have passed. value points
 * to the struct's member (a const char * const *, an int64_t *, …). Returns
 * NULL when it is right, otherwise the message: literal or pn_check_printf().
 */
typedef const char *pn_field_check(struct pn_check *c, const void *value);

/*
 * A rule over the whole struct, run when every field is right by itself.
 * It reports what is wrong with pn_check_error().
 */
typedef void pn_record_check(struct pn_check *c, const void *record);

/*
 * One field. Made with PN_TEXT() and its like, which take the struct, the
 * member and any of the members from label on as designated initialisers.
 */
struct pn_field {
	const char *name;
	uint32_t offset;
	uint16_t size;	/* of the member, bytes */
	uint8_t type;	/* enum pn_type */
	bool is_signed; /* of integers */

	/* for people */
	const char *label;	 /* default: the name, "_" as space, capital */
	const char *hint;	 /* a line below the label */
	const char *message;	 /* replaces every built-in message */
	const char *placeholder;
	const char *autocomplete; /* HTML's token, "email", "name" … */
	uint16_t rows;		 /* of text: a <textarea> of so many rows */
	const char *input; /* HTML's input type; default by type */

	/* rules */
	bool required;	/* default for text: min > 0 */
	bool key;	/* the primary key: never taken from a body */
	bool read_only; /* the program sets it: never taken from a body */
	bool keep_space; /* text is otherwise trimmed at both ends */
	long double min, max;	/* characters of text; value of numbers */
	const char *not_before; /* of dates: YYYY-MM-DD */
	const char *not_after;
	const char *pattern; /* PCRE2 and HTML: matches the whole value */
	const char *pattern_hint; /* says the pattern in words */
	const struct pn_choice *choices;
	const char *fallback; /* the value, as text, where none was sent */
	pn_field_check *check;
};

/* A table of fields. Made with PN_SCHEMA(). */
struct pn_schema {
	const char *name; /* of the struct, without "struct " */
	size_t size;	  /* of the struct */
	const struct pn_field *fields;
	size_t nfields;
	const char *table;	/* of the database; NULL: the name */
	pn_record_check *check; /* NULL: none */
};

/*
 * The schema of a struct T with these fields; further members follow with
 * PN_FIELDS: { PN_FIELDS(struct entry, …), .check = both_dates }.
 */
#define PN_SCHEMA(T, ...) { PN_FIELDS(T, __VA_ARGS__) }
#define PN_FIELDS(T, ...)                                                      \
	.name = &#T[sizeof("struct ") - 1], .size = sizeof(T),                 \
	.fields = (const struct pn_field[]){ __VA_ARGS__ },                    \
	.nfields = sizeof((const struct pn_field[]){ __VA_ARGS__ }) /          \
	    sizeof(struct pn_field)

/* What a text may be at the most where the table does not say. */
#define PN_TEXT_MAX 1000

/* The largest struct that a schema may have, bytes. */
#define PN_RECORD_MAX 8192

/* One line of text, or several with .rows. Length in characters. */
#define PN_TEXT(T, m, ...)                                                     \
	{ PN__FIELD(T, m, PN_TYPE_TEXT, PN__IS_TEXT(T, m)), .min = 0,          \
		.max = PN_TEXT_MAX __VA_OPT__(, ) __VA_ARGS__ }

/* An integer of any width; its range is the member's unless set closer. */
#define PN_INT(T, m, ...)                                                      \
	{ PN__FIELD(T, m, PN_TYPE_INT, PN__IS_INT(T, m)),                      \
		.is_signed = PN__SIGNED(T, m), .min = PN__INT_MIN(T, m),       \
		.max = PN__INT_MAX(T, m) __VA_OPT__(, ) __VA_ARGS__ }

/* A floating number; never NaN or infinite. */
#define PN_REAL(T, m, ...)                                                     \
	{ PN__FIELD(T, m, PN_TYPE_REAL, PN__IS_REAL(T, m)), .min = -DBL_MAX,   \
		.max = DBL_MAX __VA_OPT__(, ) __VA_ARGS__ }

/* A checkbox. .required: it has to be checked (a consent). */
#define PN_BOOL(T, m, ...)                                                     \
	{ PN__FIELD(T, m, PN_TYPE_BOOL, PN__IS_BOOL(T, m))                     \
		__VA_OPT__(, ) __VA_ARGS__ }

/* One of .choices. */
#define PN_CHOICE(T, m, ...)                                                   \
	{ PN__FIELD(T, m, PN_TYPE_CHOICE, PN__IS_TEXT(T, m))                   \
		__VA_OPT__(, ) __VA_ARGS__ }

/* A date. */
#define PN_DATE(T, m, ...)                                                     \
	{ PN__FIELD(T, m, PN_TYPE_DATE, PN__IS_DATE(T, m))                     \
		__VA_OPT__(, ) __VA_ARGS__ }

#define PN__FIELD(T, m, t, fits)                                               \
	.name = #m, .offset = offsetof(T, m),                                  \
	.size = sizeof(((T *)0)->m), .type = (fits) ? (t) : (t)

/* Each gives 1, or does not compile where the member has another type. */
#define PN__IS_TEXT(T, m) _Generic(((T *)0)->m, const char *: 1)
#define PN__IS_BOOL(T, m) _Generic(((T *)0)->m, bool: 1)
#define PN__IS_DATE(T, m) _Generic(((T *)0)->m, struct pn_date: 1)
#define PN__IS_REAL(T, m) _Generic(((T *)0)->m, float: 1, double: 1)
#define PN__IS_INT(T, m) (PN__SIGNED(T, m) || 1)
#define PN__SIGNED(T, m)                                                       \
	_Generic(((T *)0)->m, signed char: 1, short: 1, int: 1, long: 1,       \
	    long long: 1, unsigned char: 0, unsigned short: 0,                 \
	    unsigned int: 0, unsigned long: 0, unsigned long long: 0)
#define PN__BITS(T, m) (sizeof(((T *)0)->m) * 8)
#define PN__INT_MIN(T, m)                                                      \
	(PN__SIGNED(T, m) ? -(long double)(1ULL << (PN__BITS(T, m) - 1)) : 0)
#define PN__INT_MAX(T, m)                                                      \
	((long double)(UINT64_MAX >> (64 - PN__BITS(T, m) + PN__SIGNED(T, m))))

/* For a pn_record_check: field is wrong; the message is copied. */
void pn_check_error(struct pn_check *c, const char *field, const char *fmt, ...)
    PN_PRINTF(3, 4);

/* For a pn_field_check: a message in the request's memory. */
const char *pn_check_printf(struct pn_check *c, const char *fmt, ...)
    PN_PRINTF(2, 3);

#endif
