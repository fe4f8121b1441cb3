/*
 * Forms with a schema, while they are compiled.
 */
#ifndef PN_VIEW_FORM_H
#define PN_VIEW_FORM_H

#include "view/compile.h"

/* A form that is being compiled. */
struct pn__page_form {
	struct pn__form *form;
	const char *prefix; /* of ids: the schema's name, "-2" */
	bool *has_error;    /* by field: a <pn:error> stands in the form */
	uint32_t *left;	    /* by field: its controls still to come */
	uint32_t *seen;	    /* by field: its controls so far */
	bool *waiting;	    /* by field: its error follows the label */
	uint32_t labels;    /* elements <label> around */
	int select;	    /* the field of the <select> around, or -1 */
	bool *stands;	    /* by field: it stands in the form */
	bool in_part;	    /* of the form around it */
	bool is_optional;   /* it may stay empty: nothing is required */
};

/* ---- form.c ---- */

/*
 * A summary of errors begins. It has the focus when the page comes: an alert
 * that is there from the start is news to few screen readers.
 */
#define PN__SUMMARY                                                            \
	"<div class=\"errors\" role=\"alert\" tabindex=\"-1\" autofocus>"

void pn__compile_form(struct pn__compile *c, const xmlNode *node);

/* The token of a form that posts to us, where the page is given one. */
void pn__emit_token(struct pn__compile *c, const xmlNode *form);

void pn__compile_form_error(struct pn__compile *c, const xmlNode *node);
void pn__compile_errors(struct pn__compile *c, const xmlNode *node);

/* Fills pf for a schema. False, latched, where there is no memory. */
bool pn__page_form_init(struct pn__compile *c, struct pn__page_form *pf,
    const struct pn_schema *s);

/* Notes the controls and our elements that stand in node. */
void pn__look_through(struct pn__compile *c, const xmlNode *node);

/* Around a <label>: errors wait until it ends. */
void pn__label_begin(struct pn__compile *c);
void pn__label_end(struct pn__compile *c);

/* The field that a control's or our element's name is; -1, latched. */
int pn__form_field(struct pn__compile *c, const xmlNode *node);

/* Prints an id of the form: of a field's control, its hint, its error. */
void pn__emit_id(struct pn__compile *c, int field, const char *behind);

/* Prints a field's error, where it has one. */
void pn__emit_error(struct pn__compile *c, int field);

/* An operation about a field. */
uint32_t pn__emit_field(
    struct pn__compile *c, enum pn__op_code code, int field);

/* ---- input.c: controls, the designer's and ours ---- */

/* Compiles node if it is a control of the form around; false: it is not. */
bool pn__compile_control(struct pn__compile *c, const xmlNode *node);

/* <pn:field name="…"/> */
void pn__compile_field(struct pn__compile *c, const xmlNode *node);

/* Whether node is an <input> that carries a field of the form. */
bool pn__is_input(const struct pn__compile *c, const xmlNode *node);

/* Whether node has a type of control that carries no field. */
bool pn__is_button(const xmlNode *node);

/* ---- how a control is drawn: input.c, select.c ---- */

/* A control while it is compiled. node is the designer's, or a <pn:field>. */
struct pn__drawing {
	struct pn__compile *c;
	const xmlNode *node;
	bool is_ours; /* a <pn:field> */
	int field;
	const struct pn_field *f;
	const char *type;
	bool has_hint;
	const struct pn_field *row; /* of an item that has no <label> */
	struct pn_slice row_label; /* of an item that has no <label> */
	bool in_choices; /* inside the loop over choices from rows */
};

/*
 * A loop over the field's choices as they are when the page is written; what
 * stands between draws one of them. The first gives what the second takes.
 */
uint32_t pn__choices_begin(struct pn__drawing *k);
void pn__choices_end(struct pn__drawing *k, uint32_t begun);

/* A field with all that belongs to it, as <pn:field>. */
void pn__draw_field(struct pn__compile *c, const xmlNode *node, int field);
void pn__draw_hint(struct pn__drawing *k);

/* What people read above a field, in each language. */
void pn__draw_name(
    struct pn__compile *c, const struct pn_field *f, bool in_attr);


/* A radio button or a box for each of the field's choices, in its label. */
void pn__draw_each_choice(struct pn__drawing *k);

/* aria-describedby, with the error where there is one. */
void pn__draw_described(struct pn__drawing *k);

/* ---- parts.c: structs and lists ---- */

/* Whether one control, or a group of one name, can hold the field. */
bool pn__is_single(const struct pn_field *f);

/* A fieldset: of a struct or list with its rows; of checkboxes. */
void pn__draw_parts(struct pn__drawing *k);
void pn__draw_choices(struct pn__drawing *k);

/* <pn:fields/> */
void pn__compile_fields(struct pn__compile *c, const xmlNode *node);

/* A <form pn:form="…"/> with nothing in it gets all of it. */
bool pn__form_is_empty(const xmlNode *node);
void pn__compile_whole_form(struct pn__compile *c, const xmlNode *node);

/* All its attributes but those that say what it shows. */
void pn__draw_attrs(struct pn__drawing *k);

/* "checked" or "selected", where op says so. */
void pn__draw_checked(
    struct pn__drawing *k, struct pn__op op, const char *word);

/* The control itself. */
void pn__draw_control(struct pn__drawing *k);
void pn__draw_select(struct pn__drawing *k);

/* An <option> in a <select> of the form. */
void pn__compile_option(struct pn__compile *c, const xmlNode *node);

/* A text as an expression; it lives as long as the schema. */
const struct pn__expr *pn__constant(struct pn__compile *c, const char *text);

/* ---- limits.c: what a field's rules are in HTML ---- */

/* The type of a field's <input>. */
const char *pn__input_type(const struct pn_field *f);

/*
 * Prints the attributes that the field's rules give a control of a type
 * ("textarea" and "select" are such too), unless node has its own.
 */
void pn__emit_limits(struct pn__compile *c, const struct pn_field *f,
    const char *type, const xmlNode *node);

#endif
