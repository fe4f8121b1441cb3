/* Languages for the tests of templates: German and Polish. */
#ifndef TESTS_VIEW_SPEAK_H
#define TESTS_VIEW_SPEAK_H

#include "tests/lib/base/mo.h"
#include "tests/lib/view/kit.h"

#define SPEAK_PL                                                               \
	"Content-Type: text/plain; charset=UTF-8\n"                            \
	"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 "     \
	"&& (n%100<10 || n%100>=20) ? 1 : 2);\n"

/* In the order of strcmp(), as .mo files are. */
static const struct mo_message speak_de[] = {
	MO("", "Content-Type: text/plain; charset=UTF-8\n"),
	MO("As on your card", "Wie auf dem Ausweis"),
	MO("Blue & <dark>", "Blau & <dunkel>"),
	MO("Close \"it\"", "Schließ \"es\" & <geh>"),
	MO("Hello {name}, <a>read</a> it.", "<a>Lies</a> es, {name}."),
	MO("Hello {name}.", "Hallo {name}, ${secret} {none} <b>&amp;</b>"),
	MO("One entry by <b>{name}</b>.\0{count} entries by <b>{name}</b>.",
	    "Ein Eintrag von <b>{name}</b>.\0<b>{name}</b> hat {count}."),
	MO("Please check what you entered:", "Bitte prüfen:"),
	MO("Red", "Rot"),
	MO("Twice <b>a</b> and <b2>b</b2><br/>.",
	    "<b2>B</b2> vor <b>A</b>, <br/> <i>nie</i> <b>offen"),
	MO("Your name", "Ihr <Name>"),
	MO("{a} or {a2}", "{a2} oder {a}"),
	MO("{n} file\0{n} files", "{n} Datei\0{n} Dateien"),
};

static const struct mo_message speak_pl[] = {
	MO("", SPEAK_PL),
	MO("One entry by <b>{name}</b>.\0{count} entries by <b>{name}</b>.",
	    "{count} wpis\0{count} wpisy\0{count} wpisów, {name}"),
	MO("{n} file\0{n} files", "{n} plik\0{n} pliki\0{n} plików"),
};

struct speak {
	char folder[32];
	struct pn__languages *languages;
	struct pn__tongue tongue;
};

static inline void
speak_init(struct speak *s)
{
	char err[300];

	strcpy(s->folder, "/tmp/speak-XXXXXX");
	if (mkdtemp(s->folder) == NULL)
		abort();
	mo_put(s->folder, "de", "x", speak_de, PN_COUNT(speak_de));
	mo_put(s->folder, "pl", "x", speak_pl, PN_COUNT(speak_pl));
	s->languages =
	    pn__languages_new(s->folder, "x", NULL, err, sizeof(err));
	if (s->languages == NULL) {
		fprintf(stderr, "%s\n", err);
		abort();
	}
	s->tongue = (struct pn__tongue){ .languages = s->languages };
}

static inline void
speak_fini(struct speak *s)
{
	char command[64];

	pn__languages_free(s->languages);
	snprintf(command, sizeof(command), "rm -r %s", s->folder);
	if (system(command) != 0)
		abort();
}

/* The kit's pages from now on are in this language: "en", "de", "pl". */
static inline void
speak_in(struct speak *s, struct kit *k, const char *tag)
{
	int i = pn__languages_find(s->languages, tag);

	if (i == -1)
		abort();
	s->tongue.language = &s->languages->all[i];
	k->tongue = &s->tongue;
	pn__views_speak(k->views, s->languages);
}

#endif
