/*
 * The state while a template is compiled, and the parts of the compiler.
 * The first error latches: later calls do nothing. For this room only.
 */
#ifndef PN_VIEW_COMPILE_H
#define PN_VIEW_COMPILE_H

#include "view/html.h"
#include "view/program.h"
#include "view/source.h"

enum {
	PN__OPS_MAX = 200000,
	PN__TEXT_MAX = 8 * 1024 * 1024, /* literal bytes of a page */
	PN__MEMORY_MAX = 64 * 1024 * 1024,
	PN__NAMES_MAX = 1000,  /* that one page uses */
	PN__NESTING_MAX = 64,  /* of files and macros */
	PN__LOCALS_MAX = 256,  /* names in sight at once */
};

/*
 * Whose names are seen: a page, a layout, a macro. An included file shares
 * the frame of the file that includes it.
 */
struct pn__frame {
	const struct pn__frame *caller; /* who fills this frame's slots */
	const xmlNode *page;  /* of a layout: the root of the page in it */
	const xmlNode *body;  /* of a macro: the element that calls it */
};

struct pn__local {
	struct pn_slice name;
	uint32_t slot;
	const struct pn__frame *frame;
};

/* A file, or a macro, that is being compiled: for circles. */
struct pn__opened {
	const char *what; /* a file's name, or a macro's element */
	const void *id;
	const struct pn__opened *outer;
	uint32_t depth;
};

struct pn__macro {
	const xmlNode *node; /* <pn:macro> */
	struct pn__macro *next;
};

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
};

struct pn__compile {
	struct pn__arena *arena; /* of the view */
	const char *folder;
	const struct pn__plans *plans;
	struct pn__view *view;
	struct pn__view_error *err;
	bool has_failed;

	struct pn__source *sources; /* every file that was read */
	const struct pn__opened *opened;
	struct pn__macro *macros;

	struct pn__buf ops; /* struct pn__op */
	struct pn__buf text;
	uint32_t barrier; /* the last place that a jump leads to */

	struct pn__global *globals; /* PN__NAMES_MAX */
	struct pn__local locals[PN__LOCALS_MAX];
	uint32_t nlocals;
	const struct pn__frame *frame;

	uint32_t loops[PN__FORM_LOOPS]; /* around where we are */
	uint32_t nloops;
	struct pn__place last_value; /* in a script */
	bool in_foreign; /* in <svg> or <math> */
	bool trims;	 /* white space between elements is dropped */
	struct pn__page_form *form; /* around where we are */
	struct pn__form *forms; /* all of the page */
};

/* ---- compile.c ---- */

/* Latches an error at a place. */
void pn__compile_error(struct pn__compile *c, struct pn__place at,
    const char *fmt, ...) PN_PRINTF(3, 4);

/* n zeroed bytes of the view's; NULL, latched. */
void *pn__compile_alloc(struct pn__compile *c, size_t n);
struct pn_slice pn__compile_dup(
    struct pn__compile *c, const char *p, size_t n);

/* Children of node, with their conditions and loops. */
void pn__compile_children(struct pn__compile *c, const xmlNode *node);

/* One node without its pn:if, pn:each and pn:else. */
void pn__compile_element(struct pn__compile *c, const xmlNode *node);
void pn__compile_node(struct pn__compile *c, const xmlNode *node);

/* ---- emit.c ---- */

/* The number of the next operation. */
uint32_t pn__emit_here(const struct pn__compile *c);

/* Adds an operation; its number. */
uint32_t pn__emit(struct pn__compile *c, struct pn__op op);

/* The jump at lands here. */
void pn__emit_land(struct pn__compile *c, uint32_t jump);

/* Literal bytes: as they are, and escaped for text or an attribute. */
void pn__emit_raw(struct pn__compile *c, const char *s);
void pn__emit_text(
    struct pn__compile *c, const char *p, size_t n, bool in_attr);

/* Bytes of a script or style, as they are. */
void pn__emit_literal(struct pn__compile *c, struct pn_slice s);

/* An operation that has its own literal. */
uint32_t pn__emit_with(
    struct pn__compile *c, struct pn__op op, const char *literal);

/* ---- names.c ---- */

/* The slot of a name: of a local in sight, or a global. */
uint32_t pn__name_slot(struct pn__compile *c, struct pn_slice name,
    struct pn__place at, bool *ret_is_local);

/* Adds a local; its slot. It is in sight until nlocals is set back. */
uint32_t pn__name_add(struct pn__compile *c, struct pn_slice name,
    struct pn__place at);

/* Whether a slice is a name: a letter, then letters, digits and _. */
bool pn__is_name(struct pn_slice s);

/* ---- expr.c ---- */

/* Parses an expression. NULL, latched. */
const struct pn__expr *pn__expr_parse(struct pn__compile *c,
    const char *p, size_t n, struct pn__place at);

/* ---- content.c: text with values in it ---- */

/* One piece of text with values. */
struct pn__piece {
	bool is_value;
	struct pn_slice text; /* the literal, or what stands in ${…} */
	struct pn__place at;  /* of a value */
};

/*
 * Takes the next piece from *rest. False at the end, or latched. "\${" is
 * given as the literal "${".
 */
bool pn__next_piece(struct pn__compile *c, struct pn_slice *rest,
    struct pn__cursor *cursor, struct pn__piece *ret);

/* Whether a text has a value in it. */
bool pn__has_value(const char *s);

/* A text node between tags. */
void pn__compile_text(struct pn__compile *c, const xmlNode *node);

/* A value that is printed. */
void pn__emit_value(struct pn__compile *c, const struct pn__piece *piece,
    enum pn__escape escape);


/* A <script> or <style>. */
void pn__compile_script(struct pn__compile *c, const xmlNode *node);
void pn__compile_style(struct pn__compile *c, const xmlNode *node);

/* ---- attr.c ---- */

/* An attribute's value by its name, or NULL; in the tree's memory. */
const char *pn__attr(const xmlNode *node, const char *name);
const char *pn__attr_value(const xmlAttr *attr);
const char *pn__attr_pn(const xmlNode *node, const char *name);
const xmlAttr *pn__attr_find(
    const xmlNode *node, const char *name, bool is_pn);

/* All attributes of an element; skip: names not to print, or NULL. */
void pn__compile_attrs(struct pn__compile *c, const xmlNode *node,
    const char *const *skip);
void pn__compile_attr(struct pn__compile *c, const xmlAttr *attr);

/* Only ours may stand on an element that vanishes. */
void pn__check_attrs(struct pn__compile *c, const xmlNode *node);

/* The value of an attribute as an expression: one value, or text. */
const struct pn__expr *pn__attr_expr(
    struct pn__compile *c, const xmlAttr *attr);

/* The same of a text that stands at place; cursor finds its values. */
const struct pn__expr *pn__text_expr(struct pn__compile *c,
    struct pn_slice text, struct pn__cursor cursor, struct pn__place at);

/* ---- flow.c: pn:if, pn:each, pn:else, pn:with ---- */

/*
 * Compiles a node with its conditions and branches; the last node that
 * belongs to it.
 */
const xmlNode *pn__compile_chain(struct pn__compile *c, const xmlNode *node);

/* "x = a; y = b": locals in sight until nlocals is set back. */
void pn__compile_with(struct pn__compile *c, const xmlAttr *attr);

/* ---- file.c: pn:include, pn:layout, slots, macros ---- */

/* The tree of a file, read once; NULL, latched. */
struct pn__source *pn__compile_read(struct pn__compile *c, const char *name,
    struct pn__place at);

/* A whole file, with its layout. */
void pn__compile_page(struct pn__compile *c, const char *name);
void pn__compile_include(struct pn__compile *c, const xmlAttr *file);
void pn__compile_slot(struct pn__compile *c, const xmlNode *node);

/* ---- macro.c ---- */

/* Notes the macros of a file. */
void pn__compile_macros(struct pn__compile *c, const xmlNode *root);
void pn__compile_call(struct pn__compile *c, const xmlNode *node);
void pn__compile_body(struct pn__compile *c, const xmlNode *node);

/* The page's child of its root of this name: its head, its body. */
const xmlNode *pn__page_part(const xmlNode *page, const char *name);

/*
 * The page's <title> in place of node, the layout's; node may be NULL: the
 * layout has none. False: nothing was compiled.
 */
bool pn__compile_title(struct pn__compile *c, const xmlNode *node);

/* Attributes; those of <html> and <body> with what the page has there. */
void pn__compile_page_attrs(struct pn__compile *c, const xmlNode *node);

/* Whether the layout has the slots that the page fills; latched: not. */
void pn__check_slots(
    struct pn__compile *c, const xmlNode *page, const xmlNode *layout);

/*
 * Notes what is being compiled, until c->opened is set back to o->outer.
 * False, latched: it goes round in a circle, or too deep.
 */
bool pn__open(struct pn__compile *c, struct pn__opened *o, const char *what,
    const void *id, struct pn__place at);

/* What the page adds to the layout's head where that has no slot for it. */
void pn__compile_page_head(struct pn__compile *c, const xmlNode *head);

/* ---- form.c ---- */

void pn__compile_form(struct pn__compile *c, const xmlNode *node);

/* The token of a form that posts to us, where the page is given one. */
void pn__emit_token(struct pn__compile *c, const xmlNode *form);

void pn__compile_form_error(struct pn__compile *c, const xmlNode *node);
void pn__compile_errors(struct pn__compile *c, const xmlNode *node);

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

/* Whether node has a type of control that carries no field. */
bool pn__is_button(const xmlNode *node);

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
