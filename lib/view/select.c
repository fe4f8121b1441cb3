#include "view/emit.h"
#include "view/form.h"
#include "view/text.h"

#include <string.h>

const struct pn__expr *
pn__constant(struct pn__compile *c, const char *text)
{
	struct pn__expr *e = pn__compile_alloc(c, sizeof(*e));

	if (e != NULL)
		*e = (struct pn__expr){ .kind = PN__EXPR_CONSTANT,
			.constant = pn_value_text(text) };
	return e;
}

static void
emit_option(struct pn__drawing *k, const char *value, const char *label)
{
	pn__emit_raw(k->c, "<option value=\"");
	pn__emit_text(k->c, value, strlen(value), true);
	pn__emit_raw(k->c, "\"");
	pn__emit_with(k->c,
	    (struct pn__op){ .code = PN__OP_CHOSEN,
		.field = (uint16_t)k->field,
		.expr = pn__constant(k->c, value) },
	    " selected");
	pn__emit_raw(k->c, ">");
	pn__emit_text(k->c, label, strlen(label), false);
	pn__emit_raw(k->c, "</option>");
}

uint32_t
pn__choices_begin(struct pn__drawing *k)
{
	k->in_choices = true;
	return pn__emit_field(k->c, PN__OP_CHOICES, k->field);
}

void
pn__choices_end(struct pn__drawing *k, uint32_t begun)
{
	k->in_choices = false;
	pn__emit(k->c,
	    (struct pn__op){ .code = PN__OP_CHOICE_NEXT, .to = begun + 1 });
	pn__emit_land(k->c, begun);
}

/* An option for each of the choices that come from rows. */
static void
emit_options_now(struct pn__drawing *k)
{
	uint32_t begun = pn__choices_begin(k);

	pn__emit_raw(k->c, "<option value=\"");
	pn__emit_field(k->c, PN__OP_CHOICE_VALUE, k->field);
	pn__emit_raw(k->c, "\"");
	pn__emit_with(k->c,
	    (struct pn__op){ .code = PN__OP_CHOICE_IS,
		.field = (uint16_t)k->field },
	    " selected");
	pn__emit_raw(k->c, ">");
	pn__emit_field(k->c, PN__OP_CHOICE_LABEL, k->field);
	pn__emit_raw(k->c, "</option>");
	pn__choices_end(k, begun);
}

static void
emit_options(struct pn__drawing *k)
{
	const struct pn_choice *choice = k->f->choices;

	/* One has to choose: nothing is chosen by itself. */
	if (k->f->type != PN_TYPE_LIST &&
	    (!k->f->required || k->f->fallback == NULL))
		emit_option(k, "", "");
	if (choice == NULL)
		emit_options_now(k);
	for (; choice != NULL && choice->value != NULL; choice++)
		emit_option(k, choice->value,
		    choice->label != NULL ? choice->label : choice->value);
}

static bool
has_elements(const xmlNode *node)
{
	for (const xmlNode *n = node->children; n != NULL; n = n->next) {
		if (n->type == XML_ELEMENT_NODE)
			return true;
	}
	return false;
}

void
pn__draw_select(struct pn__drawing *k)
{
	pn__emit_raw(k->c, "<select");
	pn__draw_attrs(k);
	pn__emit_raw(k->c, ">");
	if (k->is_ours || !has_elements(k->node))
		emit_options(k);
	else {
		k->c->form->select = k->field;
		pn__compile_children(k->c, k->node);
		k->c->form->select = -1;
	}
	pn__emit_raw(k->c, "</select>");
}

/* The value of an <option>: its attribute, otherwise its text. */
static const struct pn__expr *
option_value(struct pn__compile *c, const xmlNode *node)
{
	const xmlAttr *own = pn__attr_find(node, "value", false);
	const xmlNode *n = node->children;
	const char *text;
	size_t len;

	if (own != NULL)
		return pn__attr_expr(c, own);
	if (n == NULL)
		return pn__constant(c, "");
	if (n->next != NULL || n->type != XML_TEXT_NODE) {
		pn__compile_error(c, pn__place_of(node),
		    "an <option> with more than text in it has a value=\"…\"");
		return NULL;
	}
	text = (const char *)n->content;
	text += strspn(text, " \t\r\n");
	for (len = strlen(text); len > 0; len--) {
		if (strchr(" \t\r\n", text[len - 1]) == NULL)
			break;
	}
	return pn__text_expr(c, (struct pn_slice){ text, len },
	    pn__cursor_text(n), pn__place_of(n));
}

void
pn__compile_option(struct pn__compile *c, const xmlNode *node)
{
	static const char *const skip[] = { "selected", NULL };
	struct pn__drawing k = { .c = c,
		.node = node,
		.field = c->form->select };

	pn__emit_raw(c, "<option");
	pn__compile_attrs(c, node, skip);
	pn__draw_checked(&k,
	    (struct pn__op){ .code = PN__OP_CHOSEN,
		.expr = option_value(c, node) },
	    "selected");
	pn__emit_raw(c, ">");
	pn__compile_children(c, node);
	pn__emit_raw(c, "</option>");
}
