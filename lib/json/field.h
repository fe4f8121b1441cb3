/*
 * The member of a struct as JSON, by what its field says of it. Inside this
 * room: the generic and the compiled writer share it.
 */
#ifndef PN_JSON_FIELD_H
#define PN_JSON_FIELD_H

#include "base/digits.h"
#include "schema/schema.h"

enum pn__json_op {
	PN__JSON_OP_I8,
	PN__JSON_OP_I16,
	PN__JSON_OP_I32,
	PN__JSON_OP_I64,
	PN__JSON_OP_U8,
	PN__JSON_OP_U16,
	PN__JSON_OP_U32,
	PN__JSON_OP_U64,
	PN__JSON_OP_BOOL,
	PN__JSON_OP_FLOAT,
	PN__JSON_OP_DOUBLE,
	PN__JSON_OP_DATE,
	PN__JSON_OP_TEXT,  /* const char *: of any length */
	PN__JSON_OP_VALUE, /* asked of pn__field_value(): of any length */
};

enum {
	PN__JSON_OP_MAX = PN__DIGITS_MAX, /* bytes of what is not text */
};

/* How to write a field. */
enum pn__json_op pn__json_op_of(const struct pn_field *f);

/* A date as "2026-11-22" with its quotes; no date is null. */
char *pn__json_date(char *to, struct pn_date d);

/*
 * Writes the member at p, any op before TEXT. May write PN__JSON_OP_MAX
 * bytes; returns the end of what counts.
 */
static inline __attribute__((always_inline)) char *
pn__json_member(char *to, enum pn__json_op op, const void *p)
{
	switch (op) {
	case PN__JSON_OP_I8:
		return pn__digits_int(to, *(const int8_t *)p);
	case PN__JSON_OP_I16:
		return pn__digits_int(to, *(const int16_t *)p);
	case PN__JSON_OP_I32:
		return pn__digits_int(to, *(const int32_t *)p);
	case PN__JSON_OP_I64:
		return pn__digits_int(to, *(const int64_t *)p);
	case PN__JSON_OP_U8:
		return pn__digits_uint(to, *(const uint8_t *)p);
	case PN__JSON_OP_U16:
		return pn__digits_uint(to, *(const uint16_t *)p);
	case PN__JSON_OP_U32:
		return pn__digits_uint(to, *(const uint32_t *)p);
	case PN__JSON_OP_U64:
		return pn__digits_uint(to, *(const uint64_t *)p);
	case PN__JSON_OP_BOOL:
		memcpy(to, *(const bool *)p ? "true" : "false", 5);
		return to + (*(const bool *)p ? 4 : 5);
	case PN__JSON_OP_FLOAT:
		return pn__digits_float(to, *(const float *)p);
	case PN__JSON_OP_DOUBLE:
		return pn__digits_real(to, *(const double *)p);
	case PN__JSON_OP_DATE:
		return pn__json_date(to, *(const struct pn_date *)p);
	default:
		return to;
	}
}

#endif
