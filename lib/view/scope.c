#include "view/scope.h"

#include <stdio.h>
#include <string.h>

/* The parts of the field of what is shown; NULL: there are none. */
static const struct pn__parts *
parts_of(const struct pn__render *r, uint16_t field)
{
	const struct pn__input *in = r->input;

	if (in == NULL || in->parts == NULL || r->form->is_value)
		return NULL;
	return in->parts[field];
}

/* Those that came, and a free one; as many as there have to be. */
static size_t
rows_of(const struct pn_field *f, const struct pn__parts *parts)
{
	size_t n = parts != NULL ? parts->n + 1 : 1;

	if (n < f->min_items)
		n = f->min_items;
	return n < f->max_items ? n : f->max_items;
}

static bool
add_path(struct pn__render *r, const struct pn__scope *s)
{
	size_t room = sizeof(r->path) - s->path_n;
	char *to = r->path + s->path_n;
	int n;

	if (s->field->type == PN_TYPE_LIST)
		n = snprintf(to, room, "%s.%zu.", s->field->name, s->i);
	else
		n = snprintf(to, room, "%s.", s->field->name);
	if (n < 0 || (size_t)n >= room)
		return false;
	r->path_n = s->path_n + (size_t)n;
	return true;
}

/* Goes into item i. */
static int
enter(struct pn__render *r, struct pn__scope *s)
{
	const struct pn__parts *parts = s->parts;

	r->input = NULL;
	if (parts != NULL && parts->inputs != NULL && s->i < parts->n)
		r->input = parts->inputs[s->i];
	if (add_path(r, s))
		return 0;
	snprintf(r->err->text, sizeof(r->err->text),
	    "%s: a form's names are too long", r->view->name);
	return -1;
}

int
pn__scope_begin(struct pn__render *r, const struct pn__op *op)
{
	const struct pn_field *f = &r->form->schema->fields[op->field];
	struct pn__scope *s = &r->scopes[r->nscopes];

	if (r->nscopes == PN__SCOPES) {
		snprintf(r->err->text, sizeof(r->err->text),
		    "%s: a form's parts are nested too deep", r->view->name);
		return -1;
	}
	*s = (struct pn__scope){ .form = r->form,
		.input = r->input,
		.field = f,
		.parts = parts_of(r, op->field),
		.path_n = r->path_n };
	s->n = f->type == PN_TYPE_LIST ? rows_of(f, s->parts) : 1;
	r->nscopes++;
	r->form = op->form;
	return enter(r, s);
}

int
pn__scope_next(struct pn__render *r)
{
	struct pn__scope *s = &r->scopes[r->nscopes - 1];

	if (++s->i < s->n)
		return enter(r, s) == -1 ? -1 : 1;
	r->nscopes--;
	r->form = s->form;
	r->input = s->input;
	r->path_n = s->path_n;
	return 0;
}

/* "items.0." as "items-0-"; of a value without the last one. */
static void
print_id(struct pn__render *r)
{
	size_t n = r->path_n - (r->form->is_value ? 1 : 0);

	for (size_t i = 0; i < n; i++)
		pn__buf_addc(r->out, r->path[i] == '.' ? '-' : r->path[i]);
}

/* "items.0." and "name" as "items[0][name]"; of a value "tags". */
static void
print_name(struct pn__render *r, const struct pn__op *op)
{
	const char *name = r->form->schema->fields[op->field].name;
	const char *end = memchr(r->path, '.', r->path_n);
	size_t at = (size_t)(end - r->path);

	pn__buf_add(r->out, r->path, at);
	for (at++; at < r->path_n; at = (size_t)(end - r->path) + 1) {
		end = memchr(r->path + at, '.', r->path_n - at);
		/* Values of one name are a list, in their order. */
		if (r->form->is_value && end == r->path + r->path_n - 1)
			return;
		pn__buf_addc(r->out, '[');
		pn__buf_add(r->out, r->path + at,
		    (size_t)(end - r->path) - at);
		pn__buf_addc(r->out, ']');
	}
	pn__buf_addc(r->out, '[');
	pn__buf_adds(r->out, name);
	pn__buf_addc(r->out, ']');
}

void
pn__scope_print(struct pn__render *r, const struct pn__op *op)
{
	if (op->code == PN__OP_PATH)
		print_id(r);
	else if (op->code == PN__OP_NAME)
		print_name(r, op);
	else
		pn__buf_addu(r->out, r->scopes[r->nscopes - 1].i + 1);
}

const struct pn__error *
pn__scope_error(struct pn__render *r, uint16_t field)
{
	const char *name = r->form->schema->fields[field].name;
	size_t room = sizeof(r->path) - r->path_n;
	const struct pn__error *e = NULL;

	if (r->root == NULL || room <= strlen(name))
		return NULL;
	if (r->form->is_value) {
		r->path[r->path_n - 1] = '\0';
		e = pn__input_error_of(r->root, r->path);
		r->path[r->path_n - 1] = '.';
		return e;
	}
	memcpy(r->path + r->path_n, name, strlen(name) + 1);
	return pn__input_error_of(r->root, r->path);
}

struct pn_slice
pn__scope_text(const struct pn__render *r)
{
	const struct pn__scope *s = &r->scopes[r->nscopes - 1];
	const struct pn__parts *p = s->parts;

	if (p == NULL || p->texts == NULL || s->i >= p->n ||
	    p->texts[s->i].p == NULL)
		return (struct pn_slice){ "", 0 };
	return p->texts[s->i];
}

bool
pn__scope_has(
    const struct pn__render *r, uint16_t field, struct pn_slice text)
{
	const struct pn__parts *p = parts_of(r, field);

	for (size_t k = 0; p != NULL && p->texts != NULL && k < p->n; k++) {
		if (p->texts[k].p != NULL && p->texts[k].n == text.n &&
		    memcmp(p->texts[k].p, text.p, text.n) == 0)
			return true;
	}
	return false;
}

/* The first name or number of a path, taken off. */
static struct pn_slice
take(const char **path)
{
	struct pn_slice name = { *path, strcspn(*path, ".") };

	*path += name.n;
	*path += **path == '.';
	return name;
}

/* A small number; more digits than a list has items are cut off. */
static unsigned int
index_of(struct pn_slice digits)
{
	unsigned int v = 0;

	for (size_t i = 0; i < digits.n && i < 8; i++)
		v = v * 10 + (unsigned int)(digits.p[i] - '0');
	return v;
}

void
pn__scope_label(struct pn__buf *out, const struct pn_schema *s,
    const char *path)
{
	while (s != NULL && *path != '\0') {
		struct pn_slice name = take(&path);
		int i = pn__schema_find(s, name);

		if (i == -1)
			return;
		pn__field_label(&s->fields[i], out);
		if (s->fields[i].type == PN_TYPE_LIST && *path != '\0') {
			name = take(&path);
			/* People count from 1. */
			pn__buf_addf(out, " %u", index_of(name) + 1);
		}
		if (*path != '\0')
			pn__buf_adds(out, ", ");
		s = s->fields[i].schema;
	}
}
