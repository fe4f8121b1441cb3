/*
 * The fields of a field table, one macro for each type. Each takes the
 * struct, the member and, as designated initialisers, what struct pn_field
 * has from label on. A member of another type does not compile. Included by
 * postern/schema.h.
 */
#ifndef POSTERN_FIELDS_H
#define POSTERN_FIELDS_H

#include <float.h>
#include <postern/schema.h>

/* What a text may be at the most where the table does not say. */
#define PN_TEXT_MAX 1000

/* How many items a list may have where the table does not say. */
#define PN_ITEMS_MAX 1000

/* One line of text, or several with .rows. Length in characters. */
#define PN_TEXT(T, m, ...)                                                     \
	{ PN__FIELD(T, m, PN_TYPE_TEXT, PN__IS_TEXT(T, m)), .min = 0,          \
		.max = PN_TEXT_MAX __VA_OPT__(, ) __VA_ARGS__ }

/* Text of a format: each a const char *. */
#define PN_EMAIL(T, m, ...)                                                    \
	PN_TEXT(T, m, .format = PN_FORMAT_EMAIL,                               \
	    .max = 254 __VA_OPT__(, ) __VA_ARGS__)
#define PN_URL(T, m, ...)                                                      \
	PN_TEXT(T, m, .format = PN_FORMAT_URL,                                 \
	    .max = 2000 __VA_OPT__(, ) __VA_ARGS__)
#define PN_PHONE(T, m, ...)                                                    \
	PN_TEXT(T, m, .format = PN_FORMAT_PHONE,                               \
	    .max = 40 __VA_OPT__(, ) __VA_ARGS__)
#define PN_COLOUR(T, m, ...)                                                   \
	PN_TEXT(T, m, .format = PN_FORMAT_COLOUR __VA_OPT__(, ) __VA_ARGS__)
#define PN_UUID(T, m, ...)                                                     \
	PN_TEXT(T, m, .format = PN_FORMAT_UUID __VA_OPT__(, ) __VA_ARGS__)

/* An integer of any width; its range is the member's unless set closer. */
#define PN_INT(T, m, ...)                                                      \
	{ PN__FIELD(T, m, PN_TYPE_INT, PN__IS_INT(T, m)),                      \
		.is_signed = PN__SIGNED(T, m), .min = PN__INT_MIN(T, m),       \
		.max = PN__INT_MAX(T, m) __VA_OPT__(, ) __VA_ARGS__ }

/* A floating number; never NaN or infinite. */
#define PN_REAL(T, m, ...)                                                     \
	{ PN__FIELD(T, m, PN_TYPE_REAL, PN__IS_REAL(T, m)), .min = -DBL_MAX,   \
		.max = DBL_MAX __VA_OPT__(, ) __VA_ARGS__ }

/*
 * An exact number, for money: an int64_t that counts units of 10^-scale. With
 * .scale = 2, the default, 12.5 is 1250. min and max are in whole ones.
 */
#define PN_DECIMAL(T, m, ...)                                                  \
	{ PN__FIELD(T, m, PN_TYPE_DECIMAL, PN__IS_INT64(T, m)), .scale = 2,    \
		.min = -(long double)DBL_MAX,                                  \
		.max = (long double)DBL_MAX __VA_OPT__(, ) __VA_ARGS__ }

/* A checkbox. .required: it has to be checked (a consent). */
#define PN_BOOL(T, m, ...)                                                     \
	{ PN__FIELD(T, m, PN_TYPE_BOOL, PN__IS_BOOL(T, m))                     \
		__VA_OPT__(, ) __VA_ARGS__ }

/* One of .choices. */
#define PN_CHOICE(T, m, ...)                                                   \
	{ PN__FIELD(T, m, PN_TYPE_CHOICE, PN__IS_TEXT(T, m))                   \
		__VA_OPT__(, ) __VA_ARGS__ }

/* A date, 2026-11-22. */
#define PN_DATE(T, m, ...)                                                     \
	{ PN__FIELD(T, m, PN_TYPE_DATE, PN__IS(T, m, struct pn_date))          \
		__VA_OPT__(, ) __VA_ARGS__ }

/* A time of day, 17:40, with seconds and their parts where they are sent. */
#define PN_TIME(T, m, ...)                                                     \
	{ PN__FIELD(T, m, PN_TYPE_TIME, PN__IS(T, m, struct pn_time))          \
		__VA_OPT__(, ) __VA_ARGS__ }

/*
 * A moment, by RFC 3339: 2026-11-22T18:40:00+01:00. Without a zone, as
 * HTML's datetime-local sends it, it is in UTC.
 */
#define PN_DATETIME(T, m, ...)                                                 \
	{ PN__FIELD(T, m, PN_TYPE_DATETIME, PN__IS(T, m, struct pn_datetime))  \
		__VA_OPT__(, ) __VA_ARGS__ }

/* How many bytes a file may have, and how many files, where nothing says. */
#define PN_FILE_MAX (10 << 20)
#define PN_FILES_MAX 10

/*
 * A file: a const struct pn_upload *, NULL where none was chosen. .max is in
 * bytes. .accept is HTML's: the file's name and its first bytes have both to
 * fit one of its words. The route needs nothing else to take it.
 */
#define PN_FILE(T, m, ...)                                                     \
	{ PN__FIELD(T, m, PN_TYPE_FILE,                                        \
	      PN__IS(T, m, const struct pn_upload *)),                         \
		.min = 0, .max = PN_FILE_MAX __VA_OPT__(, ) __VA_ARGS__ }

/*
 * A struct that is a member itself, with the schema at this address. Where
 * it is not .required and nothing of it was filled in, it stays zero.
 */
#define PN_STRUCT(T, m, its_schema, ...)                                       \
	{ PN__FIELD(T, m, PN_TYPE_STRUCT, 1),                                  \
		.schema = (its_schema)__VA_OPT__(, ) __VA_ARGS__ }

/*
 * Lists: m is a pointer to the first item, n a size_t member with their
 * number. Of the rules, those of the item's type are for each item, and
 * .min_items, .max_items, .required and .check for the list.
 *	const char *const *tags; size_t ntags;
 *	PN_TEXTS(struct entry, tags, ntags, .max = 30, .max_items = 10)
 */
#define PN_TEXTS(T, m, n, ...)                                                 \
	{ PN__LIST(T, m, n,                                                    \
	    (PN__ITEM(T, m, PN_TYPE_TEXT, PN__IS_TEXT(T, m[0])), .min = 0,     \
		.max = PN_TEXT_MAX),                                           \
	    __VA_ARGS__) }
#define PN_INTS(T, m, n, ...)                                                  \
	{ PN__LIST(T, m, n,                                                    \
	    (PN__ITEM(T, m, PN_TYPE_INT, PN__IS_INT(T, m[0])),                 \
		.is_signed = PN__SIGNED(T, m[0]),                              \
		.min = PN__INT_MIN(T, m[0]), .max = PN__INT_MAX(T, m[0])),     \
	    __VA_ARGS__) }
#define PN_REALS(T, m, n, ...)                                                 \
	{ PN__LIST(T, m, n,                                                    \
	    (PN__ITEM(T, m, PN_TYPE_REAL, PN__IS_REAL(T, m[0])),               \
		.min = -DBL_MAX, .max = DBL_MAX),                              \
	    __VA_ARGS__) }
#define PN_DATES(T, m, n, ...)                                                 \
	{ PN__LIST(T, m, n,                                                    \
	    (PN__ITEM(T, m, PN_TYPE_DATE, PN__IS(T, m[0], struct pn_date))),   \
	    __VA_ARGS__) }

/* Files: const struct pn_upload *const *photos; size_t nphotos. */
#define PN_FILES(T, m, n, ...)                                                 \
	{ PN__LIST(T, m, n,                                                    \
	    (PN__ITEM(T, m, PN_TYPE_FILE,                                      \
		 PN__IS(T, m[0], const struct pn_upload *)),                   \
		.min = 0, .max = PN_FILE_MAX),                                 \
	    .max_items = PN_FILES_MAX __VA_OPT__(, ) __VA_ARGS__) }

/* Several of .choices: checkboxes of one name. */
#define PN_CHOICES(T, m, n, ...)                                               \
	{ PN__LIST(T, m, n,                                                    \
	    (PN__ITEM(T, m, PN_TYPE_CHOICE, PN__IS_TEXT(T, m[0]))),            \
	    __VA_ARGS__) }

/*
 * Structs, by the schema at this address. A row of a form that was left empty,
 * or as its fallbacks are, is none.
 */
#define PN_STRUCTS(T, m, n, its_schema, ...)                                   \
	{ PN__LIST(T, m, n,                                                    \
	    (PN__ITEM(T, m, PN_TYPE_STRUCT, 1), .schema = (its_schema)),       \
	    __VA_ARGS__),                                                      \
		.schema = (its_schema) }

#define PN__FIELD(T, m, t, fits)                                               \
	.name = #m, .offset = offsetof(T, m),                                  \
	.size = sizeof(((T *)0)->m), .type = (fits) ? (t) : (t)
#define PN__ITEM(T, m, t, fits)                                                \
	.name = #m, .size = sizeof(((T *)0)->m[0]), .type = (fits) ? (t) : (t)
#define PN__BARE(...) __VA_ARGS__
#define PN__LIST(T, m, n, its_item, ...)                                       \
	.name = #m, .offset = offsetof(T, m), .size = sizeof(((T *)0)->m),     \
	.type = PN_TYPE_LIST, .max_items = PN_ITEMS_MAX,                       \
	.count_offset = PN__IS(T, n, size_t) * offsetof(T, n),                 \
	.item = &(const struct pn_field){ PN__BARE its_item                    \
		    __VA_OPT__(, ) __VA_ARGS__ } __VA_OPT__(, ) __VA_ARGS__

/* Each gives 1, or does not compile where the member has another type. */
#define PN__IS(T, m, type) _Generic(((T *)0)->m, type: 1)
#define PN__IS_TEXT(T, m) PN__IS(T, m, const char *)
#define PN__IS_BOOL(T, m) PN__IS(T, m, bool)
#define PN__IS_REAL(T, m) _Generic(((T *)0)->m, float: 1, double: 1)
#define PN__IS_INT64(T, m) _Generic(((T *)0)->m, long: 1, long long: 1)
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

#endif
