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
struct pn_req;
struct pn_schema;
struct pn_sink;
struct pn_upload;

enum pn_type {
	PN_TYPE_TEXT,	/* const char *: UTF-8 with no NUL inside */
	PN_TYPE_INT,	/* any integer type */
	PN_TYPE_REAL,	/* float, double */
	PN_TYPE_BOOL,	/* bool: an unchecked checkbox is false */
	PN_TYPE_CHOICE, /* const char *: one of .choices */
	PN_TYPE_DATE,	/* struct pn_date */
	PN_TYPE_TIME,	/* struct pn_time */
	PN_TYPE_DATETIME, /* struct pn_datetime */
	PN_TYPE_DECIMAL,  /* int64_t: units of 10^-scale */
	PN_TYPE_STRUCT,	  /* a struct inside the struct, by .schema */
	PN_TYPE_LIST,	  /* a pointer to .item's type, and a size_t */
	PN_TYPE_FILE,	  /* const struct pn_upload *: NULL: none was sent */
};

/* What a text is: checked, and as far as it is safe to, made uniform. */
enum pn_format {
	PN_FORMAT_NONE,
	PN_FORMAT_EMAIL,  /* as HTML's input of type email takes it */
	PN_FORMAT_URL,	  /* http: or https: with a host */
	PN_FORMAT_PHONE,  /* digits with a + and + - . / ( ) between */
	PN_FORMAT_COLOUR, /* #rrggbb, in small letters */
	PN_FORMAT_UUID,	  /* 8-4-4-4-12 hexadecimal digits, in small letters */
};

/* What becomes of a name in the input that no field has. */
enum pn_unknown {
	PN_UNKNOWN_IGNORE,
	PN_UNKNOWN_REFUSE, /* but for names that begin with "_" */
};

/* One of the values that a choice may have; the list ends with { 0 }. */
struct pn_choice {
	const char *value; /* what is sent and stored */
	const char *label; /* what people read; NULL: the value */
};

/*
 * The choices of one request, up to { 0 }, in its memory or static. NULL only
 * where it has latched a failure. Called once in a request, and only where a
 * form is shown or a choice was sent.
 */
typedef const struct pn_choice *pn_choices_fn(struct pn_req *r);

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
 * One field. Made with PN_TEXT() and its like (postern/fields.h), which take
 * the struct, the member and any of the members from label on as designated
 * initialisers.
 */
struct pn_field {
	const char *name;
	uint32_t offset;
	uint32_t count_offset; /* of a list: its size_t */
	uint16_t size;	       /* of the member, bytes */
	uint8_t type;	       /* enum pn_type */
	bool is_signed;	       /* of integers */
	uint8_t format;	       /* enum pn_format, of text */
	const struct pn_schema *schema; /* of structs and lists of them */
	const struct pn_field *item;	/* of a list: each of its items */

	/* for people */
	const char *label;	 /* default: the name, "_" as space, capital */
	const char *hint;	 /* a line below the label */
	const char *message;	 /* replaces every built-in message */
	const char *placeholder;
	const char *example; /* a right value, as text, for the API document */
	const char *autocomplete; /* HTML's token, "email", "name" … */
	uint16_t rows;		 /* of text: a <textarea> of so many rows */
	const char *input; /* HTML's input type; default by type */

	/* rules */
	bool required;	/* default for text: min > 0 */
	bool key;	/* the primary key: never taken from a body */
	bool read_only; /* the program sets it: never taken from a body */
	bool write_only; /* a password: shown and written to nobody */
	bool keep_space; /* text is otherwise trimmed at both ends */
	uint8_t scale;	/* of decimals: digits behind the point, 0 to 18 */
	long double min, max;	/* characters of text; value of numbers;
				   bytes of files */
	const char *not_before; /* of dates and times, as they are sent: */
	const char *not_after;	/* 2026-11-22, 17:40, 2026-11-22T17:40Z */
	const char *pattern; /* PCRE2 and HTML: matches the whole value */
	const char *pattern_hint; /* says the pattern in words */
	const struct pn_choice *choices; /* or, as they are now: */
	const char *choices_sql; /* SELECT code, name FROM … ORDER BY name */
	pn_choices_fn *choices_of;
	size_t min_items, max_items; /* of a list */
	const char *same_as;	 /* the field that has to be equal */
	/* dates, times, numbers: the field that has to be passed, or met */
	const char *after, *before, *at_least, *at_most;
	const char *unique; /* "table.column": no other row has the value */
	const char *exists; /* "table.column": a row has it */
	const char *required_if; /* "field=value", or "field": not empty */
	const char *fallback; /* the value, as text, where none was sent */
	const char *accept; /* of files, as HTML's: "image/png,.pdf" */
	const struct pn_sink *sink; /* where files go, postern/upload.h */
	pn_field_check *check;
};

/* A table of fields. Made with PN_SCHEMA(). */
struct pn_schema {
	const char *name; /* of the struct, without "struct " */
	size_t size;	  /* of the struct */
	const struct pn_field *fields;
	size_t nfields;
	const char *table;	/* of the database; NULL: the name */
	enum pn_unknown unknown;
	pn_record_check *check; /* NULL: none */
	const char *one_of; /* "mail phone": at least one; ";" and more such */
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

/* The largest struct that a schema may have, bytes. */
#define PN_RECORD_MAX 8192

/*
 * The names of the rules, as errors carry them; they stay as they are.
 *
 *	required	nothing was sent, and something has to be
 *	type		it is no number, no date, no e-mail address, …
 *	min, max	too short or too long; too small or too large; before
 *			not_before or after not_after; too few or too many
 *	scale		a decimal with more digits behind its point
 *	choice		none of the choices
 *	accept		a file of another kind, by its name or its bytes; or
 *			its name has control characters or over 255 bytes
 *	again		a right file that was not kept: only in pages
 *	pattern		the pattern does not match
 *	utf8		bytes that are not UTF-8
 *	nul		a NUL character
 *	control		a control character, or a line end in a single line
 *	same_as		not equal to the other field
 *	after, before, at_least, at_most
 *			on the wrong side of the other field
 *	one_of		none of several fields was filled in
 *	unique		another row of the database has it
 *	exists		no row of the database has it
 *	unknown		a name that no field has
 *	check		the program's own rule
 *	memory		more than the request's memory
 *
 * A field of a struct in the struct has the name "address.street", one of an
 * item "items.0.count".
 */

/* For a pn_record_check: field is wrong; the message is copied. */
void pn_check_error(struct pn_check *c, const char *field, const char *fmt, ...)
    PN_PRINTF(3, 4);

/* For a pn_field_check: a message in the request's memory. */
const char *pn_check_printf(struct pn_check *c, const char *fmt, ...)
    PN_PRINTF(2, 3);

#include <postern/fields.h>

#endif
