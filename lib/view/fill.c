#include "view/locale.h"
#include "view/form.h"
#include "view/scope.h"

#include <string.h>
#include <strings.h>

/* Whether an input has anything to show; one that is only there has not. */
static bool
is_filled(const struct pn__input *in)
{
	return in != NULL && (in->sent || in->shown);
}

/* The input of the form's schema: what was typed before what is stored. */
static const struct pn__input *
find_input(const struct pn__render *r, const struct pn_schema *s)
{
	const struct pn__input *found = NULL;

	for (size_t i = 0; i < r->data->ninputs; i++) {
		const struct pn__input *in = r->data->inputs[i];

		if (in == NULL || in->schema != s)
			continue;
		if (in->sent)
			return in;
		if (found == NULL || (!is_filled(found) && is_filled(in)))
			found = in;
	}
	return found;
}

/* The first error of an item of a list that is one control. */
static const struct pn__error *
error_in(const struct pn__input *in, const char *name)
{
	const struct pn__error *e = in->errors;
	size_t n = strlen(name);

	while (e != NULL &&
	    (strncmp(e->field, name, n) != 0 || e->field[n] != '.'))
		e = e->next;
	return e;
}

static const struct pn__error *
error_of(struct pn__render *r, const struct pn__op *op)
{
	const struct pn_field *f = &r->form->schema->fields[op->field];
	const struct pn__error *e;

	if (r->nscopes > 0)
		return pn__scope_error(r, op->field);
	if (r->input == NULL)
		return NULL;
	e = pn__input_error_of(r->input, f->name);
	if (e == NULL && f->type == PN_TYPE_LIST && pn__is_single(f))
		e = error_in(r->input, f->name);
	return e;
}

/*
 * The text of the form's field. What is not text is printed at the end of
 * the page, copied and taken back: small is a place for it.
 */
static struct pn_slice
text_of(struct pn__render *r, uint16_t field, char *small, size_t room)
{
	const struct pn_field *f = &r->form->schema->fields[field];
	struct pn_slice text = { "", 0 };
	size_t at = r->out->n;
	struct pn_value v;
	char *to = small;

	if (r->form->is_value)
		return pn__scope_text(r);
	if (!is_filled(r->input)) {
		if (f->fallback != NULL)
			text = (struct pn_slice){ f->fallback,
				strlen(f->fallback) };
		return text;
	}
	if (r->input->sent)
		return r->input->raw != NULL && r->input->raw[field].p != NULL
			   ? r->input->raw[field]
			   : text;
	v = pn__field_value(f, r->input->record);
	if (v.kind == PN_KIND_NULL)
		return text;
	if (v.kind == PN_KIND_TEXT)
		return (struct pn_slice){ v.text, v.n };
	if (pn__field_text(f, r->input->record, r->out) == -1)
		return text;
	text.n = r->out->n - at;
	if (text.n > room)
		to = pn__arena_alloc(r->arena, text.n);
	if (to != NULL && text.n > 0)
		memcpy(to, r->out->p + at, text.n);
	r->out->n = at;
	return to != NULL ? (struct pn_slice){ to, text.n }
			  : (struct pn_slice){ "", 0 };
}

static bool
is_yes(struct pn_slice s)
{
	static const char *const no[] = { "0", "off", "false", "no" };

	for (size_t i = 0; i < PN_COUNT(no); i++) {
		if (strlen(no[i]) == s.n && strncasecmp(no[i], s.p, s.n) == 0)
			return false;
	}
	return s.n > 0;
}

static void
add_literal(struct pn__render *r, const struct pn__op *op)
{
	pn__buf_add(r->out, r->view->text + op->text.at, op->text.n);
}

/* Begins the loop over a field's choices: 1, to jump, where there are none. */
static int
begin_choices(struct pn__render *r, const struct pn__op *op)
{
	const struct pn_field *f = &r->form->schema->fields[op->field];

	r->choice = NULL;
	r->choice_n = 1;
	if (r->data->choices != NULL)
		r->choice = r->data->choices(r->data->arg, f);
	return r->choice == NULL || r->choice->value == NULL;
}

static int
next_choice(struct pn__render *r)
{
	r->choice++;
	r->choice_n++;
	return r->choice->value != NULL;
}

static void
print_choice(struct pn__render *r, const struct pn__op *op)
{
	const struct pn_choice *c = r->choice;
	const char *text = c->value;

	if (op->code == PN__OP_CHOICE_LABEL && c->label != NULL)
		text = c->label;
	pn__escape_text(r->out, text, strlen(text));
}

/* Whether the field has this value, among others if it is a list. */
static bool
has_value(struct pn__render *r, uint16_t field, struct pn_slice want)
{
	char small[256];
	struct pn_slice have;

	if (r->form->schema->fields[field].type == PN_TYPE_LIST)
		return pn__scope_has(r, field, want);
	have = text_of(r, field, small, sizeof(small));
	return have.n == want.n &&
	       (have.n == 0 || memcmp(have.p, want.p, have.n) == 0);
}

/* Whether the field's text is what e gives; -1 where e fails. */
static int
print_chosen(struct pn__render *r, const struct pn__op *op)
{
	struct pn_slice want;
	struct pn_value v;

	if (pn__eval(r, op->expr, &v) == -1 ||
	    pn__text_of(r, op->expr, &v, &want) == -1)
		return -1;
	if (has_value(r, op->field, want))
		add_literal(r, op);
	return 0;
}

static int
choice_op(struct pn__render *r, const struct pn__op *op)
{
	const char *value = r->choice != NULL ? r->choice->value : "";

	switch (op->code) {
	case PN__OP_CHOICES:
		return begin_choices(r, op);
	case PN__OP_CHOICE_NEXT:
		return next_choice(r);
	case PN__OP_CHOICE_NUMBER:
		if (r->choice_n > 1) {
			pn__buf_addc(r->out, '-');
			pn__buf_addu(r->out, r->choice_n);
		}
		return 0;
	case PN__OP_CHOICE_IS:
		if (has_value(r, op->field,
			(struct pn_slice){ value, strlen(value) }))
			add_literal(r, op);
		return 0;
	default:
		print_choice(r, op);
		return 0;
	}
}

static void
print_suffix(struct pn__render *r)
{
	for (uint32_t i = 0; i < r->form->nloops; i++) {
		pn__buf_addc(r->out, '-');
		pn__buf_addu(r->out, r->loops[r->form->loops[i]].i + 1);
	}
}

static void
print_message(struct pn__render *r, const struct pn__error *e)
{
	if (e != NULL && e->message != NULL)
		pn__escape_text(r->out, e->message, strlen(e->message));
}

/* The control of an error's field, or NULL. */
static const struct pn__control *
control_of(const struct pn__render *r, const struct pn__error *e)
{
	int i = -1;

	if (e->field != NULL && e->field[0] != '\0')
		i = pn__schema_find(r->form->schema,
		    (struct pn_slice){ e->field, strcspn(e->field, ".") });
	return i != -1 ? &r->form->controls[i] : NULL;
}

/* The id of a part's control: its path. */
static void
print_part_id(struct pn__render *r, const struct pn__error *e)
{
	pn__buf_addf(r->out, "%s-", r->form->prefix);
	for (const char *p = e->field; *p != '\0'; p++)
		pn__buf_addc(r->out, *p == '.' ? '-' : *p);
}

static void
print_label(struct pn__render *r, const struct pn__control *k,
    const struct pn__error *e)
{
	struct pn__buf label;

	if (strchr(e->field, '.') == NULL) {
		struct pn_slice said = k->labels[pn__render_language(r)];

		pn__buf_add(r->out, said.p, said.n);
		return;
	}
	pn__buf_init(&label, 1024);
	pn__scope_label(
	    r->data->tongue, &label, r->form->schema, e->field);
	pn__escape_text(r->out, label.p, label.n);
	pn__buf_fini(&label);
}

/* Between a label and its message: a question has its own mark. */
static void
print_colon(struct pn__buf *b)
{
	bool has_mark =
	    b->n > 0 && memchr("?!.:", b->p[b->n - 1], 4) != NULL;

	pn__buf_adds(b, has_mark ? " " : ": ");
}

/* The label and the message, as a link where there is something to go to. */
static void
print_error(struct pn__render *r, const struct pn__error *e)
{
	const struct pn__control *k = control_of(r, e);

	bool is_link = k != NULL && (k->id.n > 0 || k->is_group);

	if (is_link) {
		pn__buf_adds(r->out, "<a href=\"#");
		if (k->is_group)
			print_part_id(r, e);
		else
			pn__escape_text(r->out, k->id.p, k->id.n);
		if (!k->own_id)
			print_suffix(r);
		pn__buf_adds(r->out, "\">");
	}
	if (k != NULL) {
		print_label(r, k, e);
		print_colon(r->out);
	}
	print_message(r, e);
	if (is_link)
		pn__buf_adds(r->out, "</a>");
}

static bool
is_stray(const struct pn__render *r, const struct pn__error *e)
{
	const struct pn__control *k = control_of(r, e);

	return k == NULL || !k->is_placed;
}

static void
print_errors(struct pn__render *r, const char *before, const char *behind,
    bool only_strays)
{
	const struct pn__error *e = r->input ? r->input->errors : NULL;

	for (; e != NULL; e = e->next) {
		if (only_strays && !is_stray(r, e))
			continue;
		pn__buf_adds(r->out, before);
		print_error(r, e);
		pn__buf_adds(r->out, behind);
	}
}

static bool
has_stray(const struct pn__render *r)
{
	const struct pn__error *e = r->input ? r->input->errors : NULL;

	while (e != NULL && !is_stray(r, e))
		e = e->next;
	return e != NULL;
}

static void
print_fill(struct pn__render *r, const struct pn__op *op)
{
	char small[256];
	struct pn_slice s = text_of(r, op->field, small, sizeof(small));

	pn__escape_text(r->out, s.p, s.n);
}

int
pn__form_op(struct pn__render *r, const struct pn__op *op)
{
	char small[64];

	switch (op->code) {
	case PN__OP_FORM:
		r->form = op->form;
		r->input = r->root = find_input(r, op->form->schema);
		return 0;
	case PN__OP_PART:
		return pn__scope_begin(r, op);
	case PN__OP_PART_NEXT:
		return pn__scope_next(r);
	case PN__OP_PATH:
	case PN__OP_NAME:
	case PN__OP_ROW:
		pn__scope_print(r, op);
		return 0;
	case PN__OP_UNLESS_INVALID:
		return r->input == NULL || r->input->errors == NULL;
	case PN__OP_UNLESS_STRAY:
		return !has_stray(r);
	case PN__OP_UNLESS_ERROR:
		return error_of(r, op) == NULL;
	case PN__OP_UNLESS_FILLED:
		return !is_filled(r->input);
	case PN__OP_MESSAGE:
		print_message(r, error_of(r, op));
		return 0;
	case PN__OP_FILL:
		print_fill(r, op);
		return 0;
	case PN__OP_CHOSEN:
		return print_chosen(r, op);
	case PN__OP_CHOICES:
	case PN__OP_CHOICE_NEXT:
	case PN__OP_CHOICE_VALUE:
	case PN__OP_CHOICE_LABEL:
	case PN__OP_CHOICE_NUMBER:
	case PN__OP_CHOICE_IS:
		return choice_op(r, op);
	case PN__OP_CHECKED:
		if (is_yes(text_of(r, op->field, small, sizeof(small))))
			add_literal(r, op);
		return 0;
	case PN__OP_SUFFIX:
		print_suffix(r);
		return 0;
	case PN__OP_ERRORS:
		print_errors(r, "<li>", "</li>", false);
		return 0;
	case PN__OP_STRAYS:
		print_errors(r, "<p>", "</p>", true);
		return 0;
	default:
		return 0;
	}
}
