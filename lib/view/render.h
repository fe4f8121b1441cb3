/*
 * The state of one rendering: its values, its place in the loops, its form.
 */
#ifndef PN_VIEW_RENDER_H
#define PN_VIEW_RENDER_H

#include "view/program.h"

struct pn__cache {
	const struct pn_schema *schema;
	const struct pn_field *field;
};

struct pn__loop {
	struct pn_value of;
	uint32_t i, n;
};

enum {
	PN__SCOPES = 10,
	PN__PATH_MAX = 512,
};

/* The parts of a field that are printed, and what is around them. */
struct pn__scope {
	const struct pn__form *form;
	const struct pn__input *input;
	const struct pn_field *field;
	const struct pn__parts *parts; /* NULL: nothing came */
	size_t i, n, path_n;
};

struct pn__render {
	const struct pn__view *view;
	const struct pn__view_data *data;
	struct pn__arena *arena;
	struct pn__buf *out;
	struct pn__view_error *err;
	struct pn_value *slots;
	struct pn__loop *loops;
	struct pn__cache *caches;
	const struct pn__form *form;
	const struct pn__input *input; /* of form; NULL: nothing to show */
	const struct pn__input *root;  /* of the form around all parts */
	struct pn__scope scopes[PN__SCOPES];
	uint32_t nscopes;
	char path[PN__PATH_MAX]; /* "items.0." */
	size_t path_n;
	const struct pn_choice *choice; /* of the loop over choices */
	uint32_t choice_n;	       /* from 1 */
	size_t pre;		       /* where the last <pre> began */
	struct pn__opening *opening;   /* the innermost <pn:cache> */
};

/* Writes "file:line:column: …" into r->err. Returns -1. */
int pn__render_error(struct pn__render *r, struct pn__place at,
    const char *fmt, ...) PN_PRINTF(3, 4);

/* The value of an expression. 0, or -1 with r->err filled. */
int pn__eval(struct pn__render *r, const struct pn__expr *e,
    struct pn_value *ret);

/* Whether a condition holds with v: not null, false, 0 or empty. */
bool pn__is_true(const struct pn_value *v);

/*
 * Item i of a list, rows or map. *ret_key is its name in a map, its number
 * otherwise; ret_key may be NULL.
 */
void pn__item(const struct pn_value *of, uint32_t i, struct pn_value *ret,
    struct pn_value *ret_key);

/* Prints the value of e, escaped. 0, or -1 with r->err filled. */
int pn__print(struct pn__render *r, const struct pn__expr *e,
    const struct pn_value *v, enum pn__escape escape);

/* The text of a value of one piece, in the arena unless it is text. */
int pn__text_of(struct pn__render *r, const struct pn__expr *e,
    const struct pn_value *v, struct pn_slice *ret);

/* One of the operations of forms. 1: jump to op->to. 0; -1, r->err filled. */
int pn__form_op(struct pn__render *r, const struct pn__op *op);

#endif
