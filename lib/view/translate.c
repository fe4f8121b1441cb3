#include "view/translate.h"

#include "view/emit.h"
#include "view/phrase.h"
#include "view/text.h"

#include <string.h>

/* Where the languages' operations end, all at one place. */
struct ends {
	uint32_t jumps[PN__LANGUAGES_MAX];
	uint32_t n;
};

static const char *
text_in(const struct pn__compile *c, uint32_t language, const char *text)
{
	return pn__language_text(c->languages, &c->languages->all[language],
	    NULL, text, NULL, 1);
}

static uint32_t
languages_of(const struct pn__compile *c)
{
	return c->languages != NULL ? c->languages->n : 0;
}

/* Operations that only a page in this language has; where they jump off. */
static uint32_t
begin(struct pn__compile *c, uint32_t language)
{
	return pn__emit(c, (struct pn__op){ .code = PN__OP_UNLESS_LANGUAGE,
			       .field = (uint16_t)language });
}

static void
end(struct pn__compile *c, uint32_t unless, struct ends *ends)
{
	ends->jumps[ends->n++] =
	    pn__emit(c, (struct pn__op){ .code = PN__OP_JUMP });
	pn__emit_land(c, unless);
}

static void
land(struct pn__compile *c, const struct ends *ends)
{
	for (uint32_t i = 0; i < ends->n; i++)
		pn__emit_land(c, ends->jumps[i]);
}

/* ---- texts of field tables ---- */

void
pn__emit_say(struct pn__compile *c, const char *text, bool in_attr)
{
	struct ends ends = { .n = 0 };

	for (uint32_t i = 0; i < languages_of(c); i++) {
		const char *said = text_in(c, i, text);
		uint32_t unless;

		if (said == NULL || strcmp(said, text) == 0)
			continue;
		unless = begin(c, i);
		pn__emit_text(c, said, strlen(said), in_attr);
		end(c, unless, &ends);
	}
	pn__emit_text(c, text, strlen(text), in_attr);
	land(c, &ends);
}

const struct pn_slice *
pn__say_all(struct pn__compile *c, const char *text)
{
	uint32_t n = languages_of(c) > 0 ? languages_of(c) : 1;
	struct pn_slice *all = pn__compile_alloc(c, n * sizeof(*all));

	for (uint32_t i = 0; all != NULL && i < n; i++) {
		const char *said =
		    languages_of(c) > 0 ? text_in(c, i, text) : NULL;
		struct pn__buf b;

		said = said != NULL ? said : text;
		pn__buf_init(&b, PN__TEXT_MAX);
		pn__escape_text(&b, said, strlen(said));
		all[i] = pn__compile_dup(c, b.p != NULL ? b.p : "", b.n);
		pn__buf_fini(&b);
	}
	return all;
}

/* ---- messages for whoever collects them ---- */

static void
note(struct pn__compile *c, const char *one, const char *many,
    struct pn__place at)
{
	if (c->note != NULL && !c->has_failed)
		c->note(c->note_to, one, many, at.file, at.line);
}

static const char *
constant_text(struct pn__compile *c, const struct pn__expr *e)
{
	if (e->kind != PN__EXPR_CONSTANT || e->constant.kind != PN_KIND_TEXT)
		return NULL;
	return pn__compile_dup(c, e->constant.text, e->constant.n).p;
}

void
pn__note_filter(struct pn__compile *c, const struct pn__expr *e)
{
	const char *one;

	if (c->note == NULL || (one = constant_text(c, e->list[0])) == NULL)
		return;
	note(c, one, e->n > 1 ? constant_text(c, e->list[1]) : NULL, e->at);
}

/* ---- elements with pn:t ---- */

/* The catalogue of a language that has this message, or NULL. */
static const struct pn__catalogue *
catalogue_with(const struct pn__language *l, const char *text)
{
	if (l->own != NULL &&
	    pn__catalogue_form(l->own, NULL, text, 0) != NULL)
		return l->own;
	if (l->library != NULL &&
	    pn__catalogue_form(l->library, NULL, text, 0) != NULL)
		return l->library;
	return NULL;
}

static void
compile_text(struct pn__compile *c, const xmlNode *node)
{
	struct ends ends = { .n = 0 };
	struct pn__phrase phrase;
	const char *text = pn__phrase_read(c, &phrase, node), *said;
	uint32_t unless;

	if (text != NULL)
		note(c, text, NULL, pn__place_of(node));
	for (uint32_t i = 0; text != NULL && i < languages_of(c); i++) {
		if ((said = text_in(c, i, text)) == NULL)
			continue;
		unless = begin(c, i);
		pn__phrase_compile(c, &phrase, node, said);
		end(c, unless, &ends);
	}
	pn__phrase_fini(&phrase);
	pn__compile_inside(c, node);
	land(c, &ends);
}

/* A text that depends on a number. */
struct plural {
	const xmlNode *one, *many;
	struct pn__phrase phrases[2]; /* of these two */
	const char *texts[2];
	uint32_t slot; /* of the count */
};

/* Its two children, and nothing else. */
static bool
find_forms(struct pn__compile *c, const xmlNode *node, struct plural *p)
{
	for (const xmlNode *n = node->children; n != NULL; n = n->next) {
		bool is_ours = n->type == XML_ELEMENT_NODE && n->ns != NULL &&
		    strcmp((const char *)n->ns->href, "postern") == 0;
		const char *text = (const char *)n->content;

		if (is_ours && strcmp((const char *)n->name, "one") == 0)
			p->one = n;
		else if (is_ours && strcmp((const char *)n->name, "many") == 0)
			p->many = n;
		else if (n->type != XML_COMMENT_NODE &&
		    (n->type != XML_TEXT_NODE ||
			text[strspn(text, " \t\r\n")] != '\0'))
			p->one = p->many = NULL;
	}
	if (p->one != NULL && p->many != NULL)
		return true;
	pn__compile_error(c, pn__place_of(node),
	    "pn:t with a count has two elements in it and nothing else: "
	    "<pn:one>one entry</pn:one><pn:many>${count} entries</pn:many>");
	return false;
}

/* The operations of one form; where they jump off. */
static uint32_t
begin_form(struct pn__compile *c, const struct plural *p, uint32_t form,
    const struct pn__catalogue *catalogue)
{
	return pn__emit(c, (struct pn__op){ .code = PN__OP_UNLESS_FORM,
			       .field = (uint16_t)form,
			       .slot = p->slot,
			       .catalogue = catalogue });
}

/* All forms of a language; the last one is for whatever is left. */
static void
compile_forms(struct pn__compile *c, const struct plural *p,
    const struct pn__catalogue *catalogue)
{
	struct ends ends = { .n = 0 };
	uint32_t forms = pn__catalogue_forms(catalogue), unless = 0;

	for (uint32_t form = 0; form < forms; form++) {
		const char *said = pn__catalogue_form(
		    catalogue, NULL, p->texts[0], form);

		if (form + 1 < forms)
			unless = begin_form(c, p, form, catalogue);
		/* The parts of the plural are what every form may have. */
		pn__phrase_compile(c, &p->phrases[1], p->many,
		    said != NULL ? said : p->texts[1]);
		if (form + 1 < forms)
			end(c, unless, &ends);
	}
	land(c, &ends);
}

static void
compile_english(struct pn__compile *c, const struct plural *p)
{
	struct ends ends = { .n = 0 };
	uint32_t unless = begin_form(c, p, 0, NULL);

	pn__compile_inside(c, p->one);
	end(c, unless, &ends);
	pn__compile_inside(c, p->many);
	land(c, &ends);
}

static void
compile_languages(struct pn__compile *c, const struct plural *p)
{
	struct ends ends = { .n = 0 };
	uint32_t unless;

	for (uint32_t i = 0; i < languages_of(c); i++) {
		const struct pn__catalogue *in =
		    catalogue_with(&c->languages->all[i], p->texts[0]);

		if (in == NULL)
			continue;
		unless = begin(c, i);
		compile_forms(c, p, in);
		end(c, unless, &ends);
	}
	compile_english(c, p);
	land(c, &ends);
}

static void
compile_plural(
    struct pn__compile *c, const xmlNode *node, const xmlAttr *attr)
{
	uint32_t nlocals = c->nlocals;
	const char *count = pn__attr_value(attr);
	const struct pn__expr *e;
	struct plural p = { .one = NULL };

	if (!find_forms(c, node, &p))
		return;
	e = pn__expr_parse(c, count, strlen(count), pn__place_of_attr(attr));
	p.slot = pn__name_add(c, PN_S("count"), pn__place_of_attr(attr));
	pn__emit(c, (struct pn__op){ .code = PN__OP_COUNT,
			.slot = p.slot,
			.expr = e });
	p.texts[0] = pn__phrase_read(c, &p.phrases[0], p.one);
	p.texts[1] = pn__phrase_read(c, &p.phrases[1], p.many);
	if (p.texts[0] != NULL && p.texts[1] != NULL) {
		note(c, p.texts[0], p.texts[1], pn__place_of(node));
		compile_languages(c, &p);
	}
	pn__phrase_fini(&p.phrases[0]);
	pn__phrase_fini(&p.phrases[1]);
	c->nlocals = nlocals;
}

void
pn__compile_translated(struct pn__compile *c, const xmlNode *node)
{
	const xmlAttr *attr = pn__attr_find(node, "t", true);

	if (pn__attr_value(attr)[0] != '\0')
		compile_plural(c, node, attr);
	else
		compile_text(c, node);
}
