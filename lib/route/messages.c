#include "route/messages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is being written; the texts that were, in a table by their hash. */
struct messages {
	struct pn__buf *out;
	struct pn__arena memory;
	const char **seen;
	size_t n, slots;
	bool has_failed;
};

enum {
	MEMORY_MAX = 64 * 1024 * 1024,
	DEPTH_MAX = 8, /* of schemas in others */
};

static size_t
slot_of(const struct messages *m, const char *text)
{
	uint64_t hash = 14695981039346656037u;
	size_t at;

	for (const char *p = text; *p != '\0'; p++)
		hash = (hash ^ (unsigned char)*p) * 1099511628211u;
	at = hash & (m->slots - 1);
	while (m->seen[at] != NULL && strcmp(m->seen[at], text) != 0)
		at = (at + 1) & (m->slots - 1);
	return at;
}

static void
grow(struct messages *m)
{
	const char **old = m->seen;
	size_t n = m->slots;

	m->slots = n == 0 ? 256 : n * 2;
	m->seen = pn__arena_zalloc(&m->memory, m->slots, sizeof(*m->seen));
	if (m->seen == NULL) {
		m->has_failed = true;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (old[i] != NULL)
			m->seen[slot_of(m, old[i])] = old[i];
	}
}

/* Whether a text is new; it is not the next time. */
static bool
is_new(struct messages *m, const char *text)
{
	size_t at;

	if (m->n * 2 >= m->slots)
		grow(m);
	if (m->has_failed)
		return false;
	at = slot_of(m, text);
	if (m->seen[at] != NULL)
		return false;
	m->seen[at] = pn__arena_dup(&m->memory, text, strlen(text));
	m->has_failed = m->seen[at] == NULL;
	m->n++;
	return !m->has_failed;
}

/* A string as .po files have them. */
static void
add_string(struct pn__buf *b, const char *keyword, const char *text)
{
	pn__buf_addf(b, "%s \"", keyword);
	for (; *text != '\0'; text++) {
		if (*text == '\n')
			pn__buf_adds(b, "\\n");
		else if (*text == '\t')
			pn__buf_adds(b, "\\t");
		else {
			if (*text == '"' || *text == '\\')
				pn__buf_addc(b, '\\');
			pn__buf_addc(b, *text);
		}
	}
	pn__buf_adds(b, "\"\n");
}

static void
add_message(struct pn__buf *b, const char *one, const char *many)
{
	add_string(b, "msgid", one);
	if (many != NULL) {
		add_string(b, "msgid_plural", many);
		pn__buf_adds(b, "msgstr[0] \"\"\nmsgstr[1] \"\"\n");
	} else
		pn__buf_adds(b, "msgstr \"\"\n");
}

/* ---- of pages ---- */

static void
note(void *to, const char *one, const char *many, const char *file,
    uint32_t line)
{
	struct messages *m = to;

	(void)line;
	if (*one == '\0' || !is_new(m, one))
		return;
	pn__buf_addf(m->out, "\n#: templates/%s\n", file);
	add_message(m->out, one, many);
}

/* ---- of field tables ---- */

static void
add_text(struct messages *m, const struct pn_schema *s,
    const struct pn_field *f, const char *what, const char *text)
{
	if (text == NULL || *text == '\0' || !is_new(m, text))
		return;
	pn__buf_addf(m->out, "\n#. %s of %s.%s\n", what, s->name,
	    f->name != NULL ? f->name : "");
	add_message(m->out, text, NULL);
}

static void
add_label(struct messages *m, const struct pn_schema *s,
    const struct pn_field *f)
{
	struct pn__buf label;

	pn__buf_init(&label, 4096);
	pn__field_label(f, &label);
	add_text(m, s, f, "label", pn__buf_str(&label));
	pn__buf_fini(&label);
}

static void
add_schema(struct messages *m, const struct pn_schema *s, int depth)
{
	for (size_t i = 0; depth < DEPTH_MAX && i < s->nfields; i++) {
		const struct pn_field *f = &s->fields[i];

		/* What a program sets is in no form, so nobody reads it. */
		if (f->key || f->read_only)
			continue;
		add_label(m, s, f);
		add_text(m, s, f, "hint", f->hint);
		add_text(m, s, f, "message", f->message);
		add_text(m, s, f, "placeholder", f->placeholder);
		add_text(m, s, f, "hint on the pattern", f->pattern_hint);
		for (const struct pn_choice *c = f->choices;
		     c != NULL && c->value != NULL; c++)
			add_text(m, s, f, "choice", c->label);
		if (f->schema != NULL)
			add_schema(m, f->schema, depth + 1);
	}
}

static void
add_wordings(struct messages *m, const struct pn_wording *w)
{
	for (; w != NULL && w->text != NULL; w++) {
		if (w->one == NULL || !is_new(m, w->one))
			continue;
		pn__buf_adds(m->out, "\n#. instead of: ");
		for (const char *p = w->text; *p != '\0'; p++)
			pn__buf_addc(m->out, *p != '\n' ? *p : ' ');
		pn__buf_addc(m->out, '\n');
		add_message(m->out, w->one, w->many);
	}
}

int
pn__messages_write(const struct pn_app *app,
    const struct pn__site_options *o, struct pn__buf *out, char *err, size_t n)
{
	struct pn__site_options only = { .templates = o->templates,
		.log = o->log, .note = note };
	struct messages m = { .out = out };
	const struct pn__plan *plan;
	struct pn__site *site;

	pn__arena_init(&m.memory, 16 * 1024, MEMORY_MAX);
	pn__buf_adds(out, "msgid \"\"\nmsgstr \"\"\n"
	    "\"MIME-Version: 1.0\\n\"\n"
	    "\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
	    "\"Content-Transfer-Encoding: 8bit\\n\"\n");
	only.note_to = &m;
	site = pn__site_new(app, &only, err, n);
	for (size_t i = 0; site != NULL &&
	     (plan = pn__plans_at(site->plans, i)) != NULL; i++)
		add_schema(&m, pn__plan_schema(plan), 0);
	add_wordings(&m, app->messages);
	pn__arena_fini(&m.memory);
	pn__site_free(site);
	if (site != NULL && !m.has_failed && !out->full)
		return 0;
	if (site != NULL)
		snprintf(err, n, "the messages are too many");
	return -1;
}
