/*
 * Elements and texts of a template in other languages. Translations are
 * looked up when a template is compiled: each language that has one gets its
 * own operations, and a page in any language costs one jump more.
 */
#ifndef PN_VIEW_TRANSLATE_H
#define PN_VIEW_TRANSLATE_H

#include "view/compile.h"

/*
 * The children of an element with pn:t. What the translator sees is their
 * text: ${e.name} as {name}, an element <a href="…"> as <a>.
 */
void pn__compile_translated(struct pn__compile *c, const xmlNode *node);

/* A text of a field table, escaped, in each language. */
void pn__emit_say(struct pn__compile *c, const char *text, bool in_attr);

/*
 * The same, escaped for text, as one slice for each language, by its number;
 * one where there is only English. NULL, latched.
 */
const struct pn_slice *pn__say_all(struct pn__compile *c, const char *text);

/* Tells whoever collects messages of an 'x' | t with its plural, if any. */
void pn__note_filter(struct pn__compile *c, const struct pn__expr *e);

#endif
