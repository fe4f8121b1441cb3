/*
 * The inside of a plan, for this room only. A type is one row of functions
 * in its own file; nothing else asks which type a field has.
 */
#ifndef PN_SCHEMA_TYPE_H
#define PN_SCHEMA_TYPE_H

#define PCRE2_CODE_UNIT_WIDTH 8

#include "schema/given.h"
#include "schema/message.h"
#include "schema/schema.h"

#include <pcre2.h>

struct pn__type;

/* How a field may lie to another. */
enum pn__order {
	PN__AFTER,
	PN__BEFORE,
	PN__AT_LEAST,
	PN__AT_MOST,
	PN__ORDERS,
};

enum {
	PN__NO_FIELD = -1,
	PN__DEPTH_MAX = 8, /* of structs in structs */
};

/* One field made ready. */
struct pn__rule {
	const struct pn_field *field;
	const struct pn__type *type;
	size_t name_n;
	bool required;
	int same_as;	       /* the other field, or PN__NO_FIELD */
	int if_field;	       /* of required_if, or PN__NO_FIELD */
	const char *if_value;  /* NULL: anything */
	int order[PN__ORDERS]; /* the other field, or PN__NO_FIELD */
	struct pn__rule *item; /* of a list */
	struct pn__plan *sub;  /* of a struct, and of an item that is one */
	pcre2_code *pattern;   /* NULL: none */
	union {		       /* the field's bounds, as its type wants them */
		struct {
			size_t min, max;
		} chars;
		struct { /* also µs of times, units of decimals */
			int64_t min, max;
		} i;
		struct {
			uint64_t min, max;
		} u;
		struct {
			double min, max;
		} d;
		struct {
			struct pn_date min, max; /* day 0: none */
		} date;
	};
};

struct pn__plan {
	const struct pn_schema *schema;
	struct pn__rule *rules; /* as many as fields, in their order */
	int16_t *slots;		/* of the hash: a field's index, -1: free */
	size_t mask;		/* slots less one */
	size_t longest;		/* name, bytes */
	bool has_parts;		/* structs or lists among the fields */
	bool has_relations;	/* a rule that names another field */
	int *one_of; /* its fields, PN__NO_FIELD behind each group */
	size_t none_of; /* ints in it */
	bool has_secrets;	/* write_only */
	bool has_lookups;	/* rules that need the database, in parts too */
	pcre2_match_context *limits; /* NULL: no field has a pattern */
};

/* The name pn_value is a macro where a bracket follows. */
typedef struct pn_value pn__type_value(const struct pn_field *f, const void *m);

/* What a type does. m is always the struct's member. */
struct pn__type {
	const char *name;
	enum pn__message required; /* said where nothing was sent */
	/* a rule that the field table may set for it */
	bool has_bounds, has_choices, has_pattern, has_dates, has_rows;
	bool has_scale;
	bool has_order; /* of two values one is less */
	bool has_items; /* it is a list */
	bool is_set;	/* no item of a list is there twice */
	uint8_t shape; /* enum pn__shape: of a value that is given */
	/* A field that was not sent has a meaning of its own: false. */
	bool absent_counts;

	/* Checks the field table and fills r's bounds. 0, -1: said. */
	int (*plan)(struct pn__rule *r, struct pn__planning *pl);

	/*
	 * Fills m, where it is right, from a text that may be empty; NULL
	 * where a field has parts instead of one text.
	 */
	enum pn__parsed (*parse)(struct pn__parse *ps, const struct pn__rule *r,
	    struct pn_slice text, void *m);
	/*
	 * Where there are parts: fills m from those of ps's input's field i,
	 * and adds their errors to the input (then with no rule of its own).
	 */
	enum pn__parsed (*gather)(
	    struct pn__parse *ps, const struct pn__rule *r, size_t i, void *m);
	/* The other way: the parts that show m. 0, -1: the arena is full. */
	int (*spread)(struct pn__arena *a, const struct pn__rule *r,
	    const void *m, struct pn__parts *parts);
	pn__type_value *value;
	/* What a form shows; NULL: the value in print. */
	int (*text)(
	    const struct pn_field *f, const void *m, struct pn__buf *out);
};

extern const struct pn__type pn__type_text, pn__type_format, pn__type_int,
    pn__type_real, pn__type_decimal, pn__type_bool, pn__type_choice,
    pn__type_date, pn__type_time, pn__type_datetime, pn__type_struct,
    pn__type_list, pn__type_file;

/* The text of an item's value, v's own or copied. -1: the arena is full. */
int pn__text_of_value(
    struct pn__arena *a, const struct pn_value *v, struct pn_slice *ret);

/* Parts of the rows that are text too. */
int pn__text_plan(struct pn__rule *r, struct pn__planning *pl);
enum pn__parsed pn__text_parse(struct pn__parse *ps, const struct pn__rule *r,
    struct pn_slice text, void *m);
pn__type_value pn__text_value;

/* Whether a text of one line is the address of a page: http: or https:. */
bool pn__url_fits(const char *text, size_t n);

/* The row of an enum pn_type, or NULL where there is no such type. */
const struct pn__type *pn__type_of(const struct pn_field *f);

/* ---- making a plan ---- */

struct pn__planning {
	const struct pn_schema *schema;
	const struct pn_field *field; /* NULL: the schema as a whole */
	char *err;
	size_t n;
	struct pn__plan *plan;
	int depth; /* of the schema in others */
};

/* Writes the sentence, with the schema's and field's names. Returns -1. */
int pn__plan_error(struct pn__planning *pl, const char *fmt, ...)
    PN_PRINTF(2, 3);

/*
 * Makes r ready for pl->field: its type's plan, its pattern. 0, or -1, said.
 * r is pl->plan's, which frees what is in it.
 */
int pn__rule_plan(struct pn__rule *r, struct pn__planning *pl);

/* Makes the plan of the field's schema, r->sub. 0, or -1, said. */
int pn__plan_nest(struct pn__rule *r, struct pn__planning *pl);

/* Compiles a field's pattern. 0, or -1, said. */
int pn__pattern_plan(struct pn__rule *r, struct pn__planning *pl);

/* ---- parsing ---- */

/*
 * Whether the whole text, valid UTF-8, matches the field's pattern, if it
 * has one. Over PCRE2's limits it does not.
 */
enum pn__parsed pn__pattern_check(
    struct pn__parse *ps, const struct pn__rule *r, struct pn_slice text);

/*
 * Parses one text of any type into m with all the field's rules, its own
 * check too. m is zero where nothing was sent or the check says no,
 * untouched where it is wrong otherwise.
 */
enum pn__parsed pn__rule_parse(struct pn__parse *ps, const struct pn__rule *r,
    struct pn_slice text, void *m);

/* The field's own check of m, which is zeroed where it is refused. */
enum pn__parsed pn__own_check(
    struct pn__parse *ps, const struct pn_field *f, void *m);

/*
 * As pn__input_check() for an input inside of ps's own. What ps has is the
 * same afterwards, but for what is wrong.
 */
int pn__input_run(struct pn__parse *ps, struct pn__input *in);

/* An input without a record. NULL: the arena is full. */
struct pn__input *pn__input_bare(struct pn__arena *a, const struct pn__plan *p);

/*
 * Adds an error to the field at this place, or to a part of it by its path,
 * "0.name"; NULL: to itself. -1: the arena is full.
 */
int pn__error_add(struct pn__input *in, struct pn__arena *a, size_t place,
    const char *path, const char *rule, const char *message);

/* Adds the errors of a part, whose path is path. -1: the arena is full. */
int pn__errors_raise(struct pn__input *in, struct pn__arena *a, size_t place,
    const char *path, const struct pn__input *part);

/* The parts of field i; NULL: none came. */
struct pn__parts *pn__parts_of(const struct pn__input *in, size_t i);

/* As above, made where there are none. NULL: the arena is full. */
struct pn__parts *pn__parts_need(
    struct pn__input *in, struct pn__arena *a, size_t i);

/* Makes room for item k, of structs or texts. 0; -1: the arena is full. */
int pn__parts_reach(
    struct pn__parts *parts, struct pn__arena *a, size_t k, bool structs);

/* Notes the first name that no field has, but for those with "_" first. */
void pn__input_unknown(struct pn__input *in, struct pn_slice name);

/* The text that stands for a value of another shape than the field's. */
extern const char pn__misfit[1];

/* Says that a value has not the shape that it has to have. */
enum pn__parsed pn__wrong_shape(
    struct pn__parse *ps, const struct pn__rule *r);

/*
 * Whether nothing of a part was filled in: a row of a form that was left
 * empty. What was given as an object is never blank.
 */
bool pn__input_is_blank(const struct pn__input *in);

#endif
