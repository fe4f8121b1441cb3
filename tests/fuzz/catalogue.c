#include "base/catalogue.h"
#include "base/plural.h"
#include "fuzz.h"

/* Whatever is read has answers, all inside the file. */
static void
look(const struct pn__catalogue *c, const char *key)
{
	const char *text = pn__catalogue_find(c, NULL, key);

	if (text != NULL)
		MUST(*text != '\0' && strlen(text) < 1 << 20);
	for (uint64_t n = 0; n < 12; n++) {
		text = pn__catalogue_plural(c, NULL, key, n);
		if (text != NULL)
			MUST(*text != '\0');
		MUST(pn__catalogue_form_of(c, n) < pn__catalogue_forms(c));
	}
	pn__catalogue_find(c, "menu", key);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct pn__catalogue *c;
	struct pn__plural p;
	char err[200];

	c = pn__catalogue_read("x.mo", data, n, err, sizeof(err));
	if (c != NULL) {
		look(c, "");
		look(c, "Open");
		look(c, "one file");
	} else
		MUST(strncmp(err, "x.mo", 4) == 0);
	pn__catalogue_free(c);
	if (pn__plural_parse(&p, (const char *)data, n, err, sizeof(err)) == 0)
		for (uint64_t i = 0; i < 200; i++)
			MUST(pn__plural_form(&p, i * i) < p.forms);
	return 0;
}
