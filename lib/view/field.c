#include "view/emit.h"
#include "view/form.h"
#include "view/text.h"

#include <string.h>
#include <strings.h>

static void
emit_label(struct pn__drawing *k)
{
	struct pn_slice label = k->c->form->form->controls[k->field].label;

	pn__emit_raw(k->c, "<label for=\"");
	pn__emit_id(k->c, k->field, "");
	pn__emit_raw(k->c, "\">");
	pn__emit_literal(k->c, label);
	pn__emit_raw(k->c, "</label>");
}

void
pn__draw_hint(struct pn__drawing *k)
{
	if (!k->has_hint)
		return;
	pn__emit_raw(k->c, "<span class=\"hint\" id=\"");
	pn__emit_id(k->c, k->field, "-hint");
	pn__emit_raw(k->c, "\">");
	pn__emit_text(k->c, k->f->hint, strlen(k->f->hint), false);
	pn__emit_raw(k->c, "</span>");
}

static void
emit_error(struct pn__drawing *k)
{
	if (!k->c->form->has_error[k->field] &&
	    !pn__is_off(k->c, k->node, "error"))
		pn__emit_error(k->c, k->field);
}

/* One of the choices: a radio button or a box, in its label. */
static void
draw_choice(struct pn__drawing *k, const struct pn_choice *choice)
{
	const char *label = choice->label ? choice->label : choice->value;

	pn__emit_raw(k->c, "<label><input");
	pn__draw_attrs(k);
	pn__emit_raw(k->c, " value=\"");
	pn__emit_text(k->c, choice->value, strlen(choice->value), true);
	pn__emit_raw(k->c, "\"");
	pn__emit_with(k->c,
	    (struct pn__op){ .code = PN__OP_CHOSEN,
		.field = (uint16_t)k->field,
		.expr = pn__constant(k->c, choice->value) },
	    " checked");
	pn__emit_raw(k->c, "> ");
	pn__emit_text(k->c, label, strlen(label), false);
	pn__emit_raw(k->c, "</label>");
}

/* The same of each that comes from rows. */
static void
draw_choices_now(struct pn__drawing *k)
{
	uint32_t begun = pn__choices_begin(k);

	pn__emit_raw(k->c, "<label><input");
	pn__draw_attrs(k);
	pn__emit_raw(k->c, " value=\"");
	pn__emit_field(k->c, PN__OP_CHOICE_VALUE, k->field);
	pn__emit_raw(k->c, "\"");
	pn__emit_with(k->c,
	    (struct pn__op){ .code = PN__OP_CHOICE_IS,
		.field = (uint16_t)k->field },
	    " checked");
	pn__emit_raw(k->c, "> ");
	pn__emit_field(k->c, PN__OP_CHOICE_LABEL, k->field);
	pn__emit_raw(k->c, "</label>");
	pn__choices_end(k, begun);
}

void
pn__draw_each_choice(struct pn__drawing *k)
{
	const struct pn_choice *choice = k->f->choices;

	if (choice == NULL)
		draw_choices_now(k);
	for (; choice != NULL && choice->value != NULL; choice++)
		draw_choice(k, choice);
}

static void
emit_radios(struct pn__drawing *k)
{
	struct pn_slice label = k->c->form->form->controls[k->field].label;

	pn__emit_raw(k->c, "<fieldset class=\"field\"><legend>");
	pn__emit_literal(k->c, label);
	pn__emit_raw(k->c, "</legend>");
	pn__draw_hint(k);
	pn__draw_each_choice(k);
	emit_error(k);
	pn__emit_raw(k->c, "</fieldset>");
}

static void
emit_field(struct pn__drawing *k)
{
	bool is_check = strcasecmp(k->type, "checkbox") == 0;

	pn__emit_raw(k->c, is_check ? "<div class=\"field check\">"
				    : "<div class=\"field\">");
	if (!is_check)
		emit_label(k);
	if (!is_check)
		pn__draw_hint(k);
	pn__draw_control(k);
	if (is_check)
		emit_label(k);
	if (is_check)
		pn__draw_hint(k);
	emit_error(k);
	pn__emit_raw(k->c, "</div>");
}

void
pn__compile_field(struct pn__compile *c, const xmlNode *node)
{
	int field;

	if (c->form == NULL) {
		pn__compile_error(c, pn__place_of(node),
		    "<pn:field> stands in a <form> with pn:form");
		return;
	}
	if ((field = pn__form_field(c, node)) != -1)
		pn__draw_field(c, node, field);
}

void
pn__draw_field(struct pn__compile *c, const xmlNode *node, int field)
{
	struct pn__drawing k = { .c = c,
		.node = node,
		.is_ours = true,
		.field = field };

	k.f = &c->form->form->schema->fields[k.field];
	k.type = pn__input_type(k.f);
	k.has_hint = k.f->hint != NULL;
	if (strcasecmp(k.type, "hidden") == 0) {
		k.has_hint = false;
		pn__draw_control(&k);
	} else if (!pn__is_single(k.f))
		pn__draw_parts(&k);
	else if (strcasecmp(k.type, "radio") == 0)
		emit_radios(&k);
	else if (strcasecmp(k.type, "checkbox") == 0 &&
	    k.f->type == PN_TYPE_LIST)
		pn__draw_choices(&k);
	else
		emit_field(&k);
}
