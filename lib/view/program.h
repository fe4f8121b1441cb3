/*
 * A compiled template: a flat list of operations over one block of literal
 * text. Read-only once made; shared by threads. For this room only.
 */
#ifndef PN_VIEW_PROGRAM_H
#define PN_VIEW_PROGRAM_H

#include "base/arena.h"
#include "view/escape.h"
#include "view/view.h"

struct pn__caching;
struct pn__filter;

/* Where something stands in a template, for error messages. */
struct pn__place {
	const char *file;
	uint32_t line, column; /* from 1; column in characters */
};

enum pn__expr_kind {
	PN__EXPR_CONSTANT,
	PN__EXPR_PATH,	 /* a slot, then steps */
	PN__EXPR_LOOP,	 /* something about a loop */
	PN__EXPR_NOT,	 /* not a */
	PN__EXPR_AND,	 /* a and b */
	PN__EXPR_OR,	 /* a or b */
	PN__EXPR_EQ,
	PN__EXPR_NE,
	PN__EXPR_LT,
	PN__EXPR_LE,
	PN__EXPR_GT,
	PN__EXPR_GE,
	PN__EXPR_CHOOSE, /* a if b else c; c may be NULL */
	PN__EXPR_FILTER, /* list[0] | filter(list[1], …) */
	PN__EXPR_CONCAT, /* the text of all in list */
};

/* What an expression can ask about a loop. */
enum pn__loop_fact {
	PN__LOOP_INDEX,	 /* from 0 */
	PN__LOOP_NUMBER, /* from 1 */
	PN__LOOP_FIRST,
	PN__LOOP_LAST,
	PN__LOOP_LENGTH,
};

/* One ".name" or ".3" of a path. */
struct pn__step {
	struct pn_slice name;
	int64_t index;	/* of a list; -1: the name is no number */
	uint32_t cache; /* which of the render's field caches */
};

/* What a schema tells of a value, while templates are checked. */
struct pn__type {
	const struct pn_schema *schema; /* NULL: nothing */
	bool is_many;			/* rows or a list of it */
};

struct pn__expr {
	uint8_t kind;	/* enum pn__expr_kind */
	uint8_t fact;	/* enum pn__loop_fact */
	uint32_t slot;	/* of a path; the loop of a loop's fact */
	uint32_t n;	/* steps, or elements of list */
	struct pn__place at;
	struct pn_slice source; /* as written, for messages */
	union {
		struct pn_value constant;
		const struct pn__step *steps;
		const struct pn__expr *op[3];
		const struct pn__expr *const *list;
	};
	const struct pn__filter *filter;
	struct pn__type type;
};

enum pn__op_code {
	PN__OP_END,
	PN__OP_TEXT,	 /* prints text */
	PN__OP_VALUE,	 /* prints expr, escaped */
	PN__OP_ATTR,	 /* prints text, expr and a quote, unless it is null */
	PN__OP_BOOL,	 /* prints text where expr is true */
	PN__OP_UNLESS,	 /* jumps where expr is false */
	PN__OP_JUMP,
	PN__OP_EACH,	 /* begins a loop, or jumps where it is empty */
	PN__OP_NEXT,	 /* jumps while the loop has more */
	PN__OP_SET,	 /* slot = expr */
	PN__OP_PRE,	 /* remembers where the content of a <pre> begins */
	PN__OP_PRE_END,	 /* doubles a newline that would be lost there */
	PN__OP_TOKEN,	 /* prints a form's token: expr, or one of its own */
	PN__OP_FORM,	 /* begins a form */
	PN__OP_UNLESS_INVALID,	/* jumps where the form has no error */
	PN__OP_UNLESS_STRAY,	/* … no error that has no other place */
	PN__OP_UNLESS_ERROR,	/* jumps where the field has no error */
	PN__OP_UNLESS_FILLED,	/* jumps where the field has no value */
	PN__OP_MESSAGE,	 /* prints the field's error */
	PN__OP_FILL,	 /* prints the field's value */
	PN__OP_CHOSEN,	 /* prints text where the field's value is expr */
	PN__OP_CHOICES,	 /* begins a loop over a field's choices, as they are
			    now, or jumps where there are none */
	PN__OP_CHOICE_NEXT,   /* jumps while there are more */
	PN__OP_CHOICE_VALUE,  /* prints the choice's value */
	PN__OP_CHOICE_LABEL,  /* … what people read */
	PN__OP_CHOICE_NUMBER, /* … "-2" of the second, for its id */
	PN__OP_CHOICE_IS,     /* prints text where the field has it */
	PN__OP_CHECKED,	 /* prints text where the field's value is true */
	PN__OP_SUFFIX,	 /* prints what makes an id unique in loops */
	PN__OP_ERRORS,	 /* prints list items, one for each error */
	PN__OP_STRAYS,	 /* prints the errors that have no other place */
	PN__OP_CACHE,	 /* jumps where the fragment of key expr is kept */
	PN__OP_CACHE_END, /* keeps it */
	PN__OP_PART,	 /* goes into the parts of the field, by form */
	PN__OP_PART_NEXT, /* jumps while there are more of them */
	PN__OP_PATH,	 /* prints where that is, for an id */
	PN__OP_NAME,	 /* prints the field's name there */
	PN__OP_ROW,	 /* prints the number of the part, from 1 */
};

struct pn__op {
	uint8_t code;	/* enum pn__op_code */
	uint8_t escape; /* enum pn__escape */
	uint16_t field; /* of the form's schema; of a loop: it has a key */
	uint32_t to;	/* where a jump leads */
	uint32_t slot;	/* that is set; the key's is the one behind it */
	uint32_t loop;
	union {
		struct {
			size_t at, n;
		} text; /* in the program's text */
		const struct pn__form *form;
		const struct pn__caching *caching;
	};
	const struct pn__expr *expr;
};

enum { PN__TEXT_SLACK = 16 }; /* readable bytes behind a view's text */
enum { PN__FORM_LOOPS = 8 }; /* loops around a form */

/* What is known of a field's control when all of the form was compiled. */
struct pn__control {
	struct pn_slice label; /* escaped */
	struct pn_slice id; /* of its first control; n is 0: it has none */
	bool own_id;	    /* the designer's, with no suffix */
	bool is_placed;	    /* its error has a place in the form */
	bool is_group;	    /* a fieldset; its parts' ids are made of paths */
};

/* A form with a schema. */
struct pn__form {
	const struct pn_schema *schema;
	struct pn__control *controls; /* as many as fields */
	uint32_t loops[PN__FORM_LOOPS];
	uint32_t nloops;
	bool has_summary; /* a <pn:errors/> */
	bool is_value;	  /* one item of a list of values, not a struct */
	const char *prefix; /* of ids */
	struct pn__form *next;
};

/* A name that is looked up in what a rendering is given. */
struct pn__global {
	struct pn_slice name;
	uint32_t slot;
};

struct pn__view {
	const char *name; /* below the folder */
	const struct pn__op *ops;
	const char *text;
	size_t text_n;
	size_t guess; /* bytes a page has at least: its own text */
	const struct pn__global *globals;
	uint32_t nglobals, nslots, nloops, ncaches;
	struct pn__arena arena; /* holds all of the above */
	struct pn__view *next;
};

#endif
