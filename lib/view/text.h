/*
 * Text and attributes with values in them, each in its context.
 */
#ifndef PN_VIEW_TEXT_H
#define PN_VIEW_TEXT_H

#include "view/compile.h"
#include "view/html.h"

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

/* An attribute's value by its name, or NULL; in the tree's memory. */
const char *pn__attr(const xmlNode *node, const char *name);
const char *pn__attr_value(const xmlAttr *attr);
const xmlAttr *pn__attr_find(
    const xmlNode *node, const char *name, bool is_pn);

/* All attributes of an element; skip: names not to print, or NULL. */
void pn__compile_attrs(struct pn__compile *c, const xmlNode *node,
    const char *const *skip);
void pn__compile_attr(struct pn__compile *c, const xmlAttr *attr);

/*
 * Prints the value of an attribute that names a file of ours, with its
 * version. False: nothing was printed, it names none.
 */
bool pn__emit_asset(struct pn__compile *c, const xmlAttr *attr);

/* Whether pn:name="off" stands on node; another value latches. */
bool pn__is_off(
    struct pn__compile *c, const xmlNode *node, const char *name);

/* Only ours may stand on an element that vanishes. */
void pn__check_attrs(struct pn__compile *c, const xmlNode *node);

/* The value of an attribute as an expression: one value, or text. */
const struct pn__expr *pn__attr_expr(
    struct pn__compile *c, const xmlAttr *attr);

/* The same of a text that stands at place; cursor finds its values. */
const struct pn__expr *pn__text_expr(struct pn__compile *c,
    struct pn_slice text, struct pn__cursor cursor, struct pn__place at);

#endif
