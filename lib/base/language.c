#include "base/language.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { TAG_MAX = 35 };

/*
 * "pt_BR" as "pt-BR". False for what is no language: C, or a modifier that
 * no tag has a word for.
 */
static bool
tag_of(const char *folder, char out[TAG_MAX + 1])
{
	size_t n = strlen(folder), letters = 0;

	if (n < 2 || n > TAG_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = folder[i];
		bool is_word = (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (!is_word && c != '_' && c != '-')
			return false;
		out[i] = c == '_' ? '-' : c;
	}
	out[n] = '\0';
	letters = strcspn(out, "-");
	return letters == 2 || letters == 3;
}

/* 0; -1 with a sentence in err. No file is no error. */
static int
open_catalogue(const char *folder, const char *language, const char *name,
    struct pn__catalogue **ret, char *err, size_t n)
{
	char path[PATH_MAX];
	int len = snprintf(path, sizeof(path), "%s/%s/LC_MESSAGES/%s.mo",
	    folder, language, name);

	if (len < 0 || (size_t)len >= sizeof(path) || access(path, F_OK) == -1)
		return 0;
	*ret = pn__catalogue_open(path, err, n);
	return *ret != NULL ? 0 : -1;
}

static void
language_fini(struct pn__language *l)
{
	pn__catalogue_free(l->own);
	pn__catalogue_free(l->library);
	free((char *)(uintptr_t)l->tag);
}

/* A place for a language; English's is the first. NULL: said. */
static struct pn__language *
place_for(struct pn__languages *ls, const char *tag, char *err, size_t n)
{
	struct pn__language *l = &ls->all[ls->n];

	if (strcasecmp(tag, "en") == 0)
		return &ls->all[0];
	if (ls->n == PN__LANGUAGES_MAX) {
		snprintf(err, n, "more than %d languages", PN__LANGUAGES_MAX);
		return NULL;
	}
	if ((l->tag = strdup(tag)) == NULL) {
		snprintf(err, n, "out of memory");
		return NULL;
	}
	ls->n++;
	return l;
}

/* 0; -1 with a sentence in err. */
static int
add(struct pn__languages *ls, const char *folder, const char *language,
    const char *name, char *err, size_t n)
{
	struct pn__catalogue *own = NULL;
	struct pn__language *l;
	char tag[TAG_MAX + 1];

	if (!tag_of(language, tag))
		return 0;
	if (open_catalogue(folder, language, name, &own, err, n) == -1)
		return -1;
	if (own == NULL)
		return 0;
	if ((l = place_for(ls, tag, err, n)) == NULL || l->own != NULL) {
		pn__catalogue_free(own);
		return l != NULL ? 0 : -1;
	}
	l->own = own;
	return open_catalogue(folder, language, "postern", &l->library, err, n);
}

static int
by_tag(const void *a, const void *b)
{
	const struct pn__language *x = a, *y = b;

	return strcmp(x->tag, y->tag);
}

static int
add_all(struct pn__languages *ls, const char *folder, const char *name,
    char *err, size_t n)
{
	DIR *dir = folder != NULL ? opendir(folder) : NULL;
	struct dirent *d;
	int rc = 0;

	if (dir == NULL)
		return 0;
	while (rc == 0 && (d = readdir(dir)) != NULL)
		rc = add(ls, folder, d->d_name, name, err, n);
	closedir(dir);
	return rc;
}

struct pn__languages *
pn__languages_new(const char *folder, const char *name,
    const struct pn_wording *wordings, char *err, size_t n)
{
	struct pn__languages *ls = calloc(1, sizeof(*ls));

	if (ls == NULL || (ls->all[0].tag = strdup("en")) == NULL) {
		snprintf(err, n, "out of memory");
		free(ls);
		return NULL;
	}
	ls->n = 1;
	ls->wordings = wordings;
	if (add_all(ls, folder, name, err, n) == -1) {
		pn__languages_free(ls);
		return NULL;
	}
	qsort(ls->all + 1, ls->n - 1, sizeof(ls->all[0]), by_tag);
	for (uint32_t i = 0; i < ls->n; i++) {
		ls->all[i].number = i;
		ls->tags[i] = ls->all[i].tag;
	}
	return ls;
}

void
pn__languages_free(struct pn__languages *ls)
{
	if (ls == NULL)
		return;
	for (uint32_t i = 0; i < ls->n; i++)
		language_fini(&ls->all[i]);
	free(ls);
}

int
pn__languages_find(const struct pn__languages *ls, const char *tag)
{
	size_t n = strcspn(tag, "-_");
	int alone = -1;

	for (uint32_t i = 0; i < ls->n; i++) {
		const char *has = ls->tags[i];

		if (strcasecmp(has, tag) == 0)
			return (int)i;
		if (strncasecmp(has, tag, n) == 0 && has[n] == '\0')
			alone = (int)i;
	}
	return alone;
}

const struct pn__language *
pn__tongue_language(struct pn__tongue *t)
{
	if (t == NULL || t->languages == NULL)
		return NULL;
	if (t->language == NULL)
		t->choose(t);
	return t->language;
}

/* A language's own words, or the library's. */
static const char *
look_up(const struct pn__language *l, const char *context, const char *one,
    const char *many, uint64_t count)
{
	const struct pn__catalogue *in[] = { l->own, l->library };
	const char *text = NULL;

	for (size_t i = 0; i < PN_COUNT(in) && text == NULL; i++) {
		if (in[i] == NULL)
			continue;
		text = many != NULL
		    ? pn__catalogue_plural(in[i], context, one, count)
		    : pn__catalogue_find(in[i], context, one);
	}
	return text;
}

static const struct pn_wording *
wording_of(const struct pn__languages *ls, const char *text)
{
	const struct pn_wording *w = ls->wordings;

	while (w != NULL && w->text != NULL && strcmp(w->text, text) != 0)
		w++;
	return w != NULL && w->text != NULL && w->one != NULL ? w : NULL;
}

/*
 * A wording that the language does not have gives way to the library's own
 * sentence in it: a wrong word is better than a foreign one.
 */
const char *
pn__language_text(const struct pn__languages *ls, const struct pn__language *l,
    const char *context, const char *one, const char *many, uint64_t count)
{
	const struct pn_wording *w = wording_of(ls, one);
	const char *text = NULL;

	if (w != NULL)
		text = look_up(l, context, w->one, w->many, count);
	if (text == NULL)
		text = look_up(l, context, one, many, count);
	if (text != NULL || w == NULL || l->number != 0)
		return text;
	return count != 1 && w->many != NULL ? w->many : w->one;
}

const char *
pn__say(struct pn__tongue *t, const char *context, const char *one,
    const char *many, uint64_t count)
{
	const struct pn__language *l = pn__tongue_language(t);
	const char *text = NULL;

	if (l != NULL)
		text = pn__language_text(
		    t->languages, l, context, one, many, count);
	if (text != NULL)
		return text;
	return many != NULL && count != 1 ? many : one;
}
