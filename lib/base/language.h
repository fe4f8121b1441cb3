/*
 * The languages of a program, and what its texts are in them. What a program
 * says is in English; a language is a catalogue of the program's own, and one
 * of the library.
 */
#ifndef PN_BASE_LANGUAGE_H
#define PN_BASE_LANGUAGE_H

#include "base/catalogue.h"

#include <postern/locale.h>

enum { PN__LANGUAGES_MAX = 64 };

struct pn__language {
	const char *tag; /* "de", "pt-BR" */
	uint32_t number; /* among the languages; 0 is English */
	struct pn__catalogue *own, *library; /* NULL: none */
};

/* All of them; read-only once made, shared by all threads. */
struct pn__languages {
	struct pn__language all[PN__LANGUAGES_MAX];
	const char *tags[PN__LANGUAGES_MAX]; /* the same, in that order */
	uint32_t n;			     /* at least 1: English */
	const struct pn_wording *wordings;   /* of the app; NULL: none */
};

/*
 * The languages that have folder/LANG/LC_MESSAGES/name.mo; a folder that is
 * not there, or is NULL, has none. NULL with a sentence in err: a file is
 * broken, or no memory.
 */
struct pn__languages *pn__languages_new(const char *folder, const char *name,
    const struct pn_wording *wordings, char *err, size_t n);
void pn__languages_free(struct pn__languages *ls);

/* The number of a tag, any case, or of its language alone; -1: none. */
int pn__languages_find(const struct pn__languages *ls, const char *tag);

/*
 * Somebody's choice of a language, made when it is first needed: who never
 * says anything never looks at what the visitor wants.
 */
struct pn__tongue {
	const struct pn__languages *languages; /* NULL: English, as it is */
	const struct pn__language *language;   /* NULL: not chosen yet */
	void (*choose)(struct pn__tongue *t);  /* sets it */
};

/* The language, chosen now if it has to be; NULL: there is only English. */
const struct pn__language *pn__tongue_language(struct pn__tongue *t);

/*
 * A text in t's language, and the form for count where many is not NULL. t
 * and context may be NULL. It is the catalogue's, or one of those given.
 */
const char *pn__say(struct pn__tongue *t, const char *context,
    const char *one, const char *many, uint64_t count);

/* The same in one of the languages; NULL: it has none. */
const char *pn__language_text(const struct pn__languages *ls,
    const struct pn__language *l, const char *context, const char *one,
    const char *many, uint64_t count);

#endif
