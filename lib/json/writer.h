/* A compiled writer, as the files of this room see it. */
#ifndef PN_JSON_WRITER_H
#define PN_JSON_WRITER_H

#include "json/field.h"
#include "json/json.h"

#include <stdatomic.h>

enum {
	PN__JSON_STEP = 16,    /* names are copied by so many bytes at a time */
	PN__JSON_CHECKED = 64, /* added to an op whose value may be wrong */
};

/* How often a column has been left out in this process. */
struct pn__json_tally {
	_Atomic uint64_t total;
	_Atomic int64_t next; /* ms, when it is to be logged again */
};

/* One field: its name with what stands around it, then the member. */
struct pn__json_column {
	uint8_t op;	/* enum pn__json_op, with PN__JSON_CHECKED or not */
	uint16_t steps; /* of the name: more than one is rare */
	uint32_t name_n;
	uint32_t name;	 /* where it is in names */
	uint32_t offset; /* of the member */
	uint32_t field;	 /* its index in the schema */
	uint32_t rest;	 /* room for all that follows the member */
	const struct pn__json_writer *sub; /* of structs; NULL: as any value */
	union { /* what is right for certain: others are looked at closely */
		struct {
			int64_t min, max;
		} i;
		struct {
			uint64_t min, max;
		} u;
		struct {
			double min, max;
		} d;
		struct {
			size_t min, max;
		} bytes;
	};
};

struct pn__json_writer {
	const struct pn_schema *schema;
	const struct pn__plan *plan; /* NULL: nothing is checked */
	const struct pn__json_writers *writers; /* where it stands, or NULL */
	struct pn__json_column *columns;
	uint32_t ncolumns;
	uint32_t room;	   /* for a row but for its texts */
	const char *names; /* {"id": and ,"name": …, PN__JSON_STEP more */
	struct pn__json_tally *tallies; /* of columns, where they are checked */
};

/* Marks the columns whose values may be wrong, with their quick bounds. */
void pn__json_check_compile(struct pn__json_writer *w);

/*
 * Whether a member that is no text and no value is beyond its quick bounds.
 * op is without PN__JSON_CHECKED.
 */
static inline bool
pn__json_is_suspect(const struct pn__json_column *c, unsigned op, const void *p)
{
	int64_t i;

	switch (op) {
	case PN__JSON_OP_I8:
		i = *(const int8_t *)p;
		break;
	case PN__JSON_OP_I16:
		i = *(const int16_t *)p;
		break;
	case PN__JSON_OP_I32:
		i = *(const int32_t *)p;
		break;
	case PN__JSON_OP_I64:
		i = *(const int64_t *)p;
		break;
	case PN__JSON_OP_FLOAT:
		return !(*(const float *)p >= c->d.min &&
		    *(const float *)p <= c->d.max);
	case PN__JSON_OP_DOUBLE:
		return !(*(const double *)p >= c->d.min &&
		    *(const double *)p <= c->d.max);
	default:
		return true;
	}
	return i < c->i.min || i > c->i.max;
}

/*
 * The rule that a checked column's member breaks, or NULL. Where there is
 * one it has been counted, and told to watch, which may be NULL.
 */
const char *pn__json_check(const struct pn__json_writer *w,
    const struct pn__json_column *c, const struct pn__json_watch *watch,
    const void *record);

/* As pn__json_write_record() and pn__json_write_rows(), with a watch. */
int pn__json_record_by(struct pn__buf *out, const struct pn__json_writer *w,
    const struct pn__json_watch *watch, const void *record);
int pn__json_rows_by(struct pn__buf *out, const struct pn__json_writer *w,
    const struct pn__json_watch *watch, const void *base, uint32_t n);

#endif
