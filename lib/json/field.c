#include "json/field.h"

static enum pn__json_op
integer_op(const struct pn_field *f)
{
	enum pn__json_op first =
	    f->is_signed ? PN__JSON_OP_I8 : PN__JSON_OP_U8;

	switch (f->size) {
	case 1:
		return first;
	case 2:
		return first + 1;
	case 4:
		return first + 2;
	case 8:
		return first + 3;
	default:
		return PN__JSON_OP_VALUE;
	}
}

enum pn__json_op
pn__json_op_of(const struct pn_field *f)
{
	/* Its value is null to whoever reads it. */
	if (f->write_only)
		return PN__JSON_OP_VALUE;
	switch ((enum pn_type)f->type) {
	case PN_TYPE_TEXT:
	case PN_TYPE_CHOICE:
		return PN__JSON_OP_TEXT;
	case PN_TYPE_INT:
		return integer_op(f);
	case PN_TYPE_REAL:
		return f->size == sizeof(float) ? PN__JSON_OP_FLOAT :
						  PN__JSON_OP_DOUBLE;
	case PN_TYPE_BOOL:
		return PN__JSON_OP_BOOL;
	case PN_TYPE_DATE:
		return PN__JSON_OP_DATE;
	default:
		return PN__JSON_OP_VALUE;
	}
}

/* So many digits, with zeros in front. */
static char *
put_padded(char *to, unsigned v, int digits)
{
	for (int i = digits; i-- > 0; v /= 10)
		to[i] = (char)('0' + v % 10);
	return to + digits;
}

char *
pn__json_date(char *to, struct pn_date d)
{
	if (d.day == 0) {
		memcpy(to, "null", 4);
		return to + 4;
	}
	*to++ = '"';
	to = put_padded(to, (unsigned)d.year, 4);
	*to++ = '-';
	to = put_padded(to, d.month, 2);
	*to++ = '-';
	to = put_padded(to, d.day, 2);
	*to++ = '"';
	return to;
}
