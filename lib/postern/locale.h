/*
 * Languages: which one a visitor is answered in, and texts in it. The source
 * is written in English; catalogues (.mo files of GNU gettext) below the
 * folder of --locale hold the rest, as LANG/LC_MESSAGES/PROGRAM.mo. A program
 * speaks English and each language it has such a file for; what the library
 * says by itself comes from postern.mo beside it.
 */
#ifndef POSTERN_LOCALE_H
#define POSTERN_LOCALE_H

#include <postern/base.h>

struct pn_req;

/*
 * A sentence of the library in the program's own words: .text as it stands
 * in po/postern.pot; .one instead of it; .many for more than one, where the
 * sentence has a plural. They are looked up in the program's catalogue. A
 * table ends with { 0 }.
 */
struct pn_wording {
	const char *text;
	const char *one, *many;
};

/*
 * The language of this request as a tag, "de" or "pt-BR": the one of those
 * that the program has which Accept-Language likes best; "en" where none is.
 * It lives as long as the program. The reply gets Vary and Content-Language
 * once somebody has asked, and the program has a choice.
 */
const char *pn_locale(struct pn_req *r);

/*
 * Answers in this language, from a path or a cookie, whatever the browser
 * asks for. False, and nothing changes: the program does not have it. A
 * region that it has not is left out: "de-AT" is "de".
 */
bool pn_locale_set(struct pn_req *r, const char *tag);

/* The languages that the program has, English first; their number. */
size_t pn_locales(struct pn_req *r, const char *const **ret_tags);

/*
 * A text in the language of this request: the program's translation, the
 * library's, or text itself. It lives as long as the program.
 */
const char *pn_tr(struct pn_req *r, const char *text);

/* As above, with a plural: the form for n. */
const char *pn_trn(
    struct pn_req *r, const char *one, const char *many, uint64_t n);

/* As pn_tr(), with msgctxt, which tells equal texts apart. */
const char *pn_trc(struct pn_req *r, const char *context, const char *text);

#endif
