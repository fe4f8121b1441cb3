/*
 * The rule by which a language picks one of its plural forms, as the
 * Plural-Forms field of a catalogue says it:
 *
 *	nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2);
 *
 * Operators as in C: ?: || && == != < > <= >= + - * / % ! and brackets.
 * Read-only once made, shared by all threads.
 */
#ifndef PN_BASE_PLURAL_H
#define PN_BASE_PLURAL_H

#include <postern/base.h>

enum {
	PN__PLURAL_NODES = 256, /* numbers, names and operators of a rule */
	PN__PLURAL_FORMS = 16,
};

/* One operator with the numbers of its operands among the nodes. */
struct pn__plural_node {
	uint8_t op;
	uint8_t a, b, c;
	uint32_t number;
};

struct pn__plural {
	uint32_t forms; /* nplurals */
	uint8_t root;
	struct pn__plural_node nodes[PN__PLURAL_NODES];
};

/*
 * Reads the n bytes behind "Plural-Forms:". 0; -1 with a sentence in err: the
 * rule is broken, too long, nested too deep, or has more forms than above.
 */
int pn__plural_parse(
    struct pn__plural *p, const char *text, size_t n, char *err, size_t en);

/* The rule of English and German: one, and any other number. */
void pn__plural_default(struct pn__plural *p);

/*
 * The form for count, from 0. A division by zero gives 0, and a form that
 * the language has not is the first.
 */
uint32_t pn__plural_form(const struct pn__plural *p, uint64_t count);

#endif
