#include "view/compile.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* A control while it is compiled. node is the designer's, or a <pn:field>. */
struct control {
	struct pn__compile *c;
	const xmlNode *node;
	bool is_ours; /* a <pn:field> */
	int field;
	const struct pn_field *f;
	const char *type;
	bool has_hint;
};

/* Attributes that are written from what is known of the field. */
static const char *const written[] = { "value", "checked", "type", "id",
	"aria-describedby", "aria-invalid", NULL };

/* The same of a <pn:field>, whose name is written by us too. */
static const char *const ours[] = { "value", "checked", "type", "id",
	"aria-describedby", "aria-invalid", "name", NULL };

static bool
is_element(const xmlNode *node, const char *name)
{
	return strcmp((const char *)node->name, name) == 0;
}

/* A password, once typed, is never sent back. */
static bool
is_secret(const struct control *k)
{
	return k->f->write_only || strcasecmp(k->type, "password") == 0 ||
	       (k->f->input != NULL &&
		   strcasecmp(k->f->input, "password") == 0);
}

/* ---- the attributes of all controls ---- */

/* An attribute that other elements refer to, so no value is in it. */
static const char *
fixed(struct control *k, const char *name)
{
	const xmlAttr *a = pn__attr_find(k->node, name, false);

	if (a == NULL)
		return NULL;
	if (pn__has_value(pn__attr_value(a)))
		pn__compile_error(k->c, pn__place_of_attr(a),
		    "%s of a form's control is written out, without ${ }",
		    name);
	return pn__attr_value(a);
}

/* The id of the field's nth control; others of a group have a number. */
static void
emit_id(struct control *k)
{
	struct pn__control *known = &k->c->form->form->controls[k->field];
	uint32_t nth = ++k->c->form->seen[k->field];
	const char *own = fixed(k, "id");
	char behind[24] = "", id[512];

	if (nth > 1)
		snprintf(behind, sizeof(behind), "-%u", nth);
	if (known->id.n == 0) {
		snprintf(id, sizeof(id), "%s-%s%s", k->c->form->prefix,
		    k->f->name, behind);
		known->own_id = own != NULL;
		if (own != NULL)
			snprintf(id, sizeof(id), "%s", own);
		known->id = pn__compile_dup(k->c, id, strlen(id));
	}
	pn__emit_raw(k->c, " id=\"");
	if (own != NULL)
		pn__emit_text(k->c, own, strlen(own), true);
	else
		pn__emit_id(k->c, k->field, behind);
	pn__emit_raw(k->c, "\"");
}

/* aria-describedby: the designer's, the hint, the error where it is. */
static void
emit_aria(struct control *k)
{
	struct pn__compile *c = k->c;
	const char *own = fixed(k, "aria-describedby");
	bool is_open = own != NULL || k->has_hint;
	uint32_t unless;

	if (is_open)
		pn__emit_raw(c, " aria-describedby=\"");
	if (own != NULL)
		pn__emit_text(c, own, strlen(own), true);
	if (k->has_hint) {
		pn__emit_raw(c, own != NULL ? " " : "");
		pn__emit_id(c, k->field, "-hint");
	}
	unless = pn__emit_field(c, PN__OP_UNLESS_ERROR, k->field);
	pn__emit_raw(c, is_open ? " " : " aria-describedby=\"");
	pn__emit_id(c, k->field, "-error");
	pn__emit_raw(c, "\" aria-invalid=\"true");
	if (!is_open)
		pn__emit_raw(c, "\"");
	pn__emit_land(c, unless);
	if (is_open)
		pn__emit_raw(c, "\"");
}

/* What the designer wrote, then what the field adds. */
static void
emit_attrs(struct control *k)
{
	const xmlAttr *type = pn__attr_find(k->node, "type", false);

	if (k->is_ours) {
		pn__emit_raw(k->c, " name=\"");
		pn__emit_text(k->c, k->f->name, strlen(k->f->name), true);
		pn__emit_raw(k->c, "\"");
	}
	pn__compile_attrs(k->c, k->node, k->is_ours ? ours : written);
	if (strcmp(k->type, "textarea") != 0 &&
	    strcmp(k->type, "select") != 0) {
		pn__emit_raw(k->c, " type=\"");
		pn__emit_text(k->c, k->type, strlen(k->type), true);
		pn__emit_raw(k->c, "\"");
	} else if (type != NULL && !k->is_ours)
		pn__compile_error(k->c, pn__place_of_attr(type),
		    "a <%s> has no type", k->type);
	emit_id(k);
	pn__emit_limits(k->c, k->f, k->type, k->node);
	emit_aria(k);
}

/* ---- what a control shows ---- */

/* <input value>: the field's, or the designer's where there is none. */
static void
emit_value(struct control *k)
{
	const xmlAttr *own = pn__attr_find(k->node, "value", false);
	uint32_t unless = 0, jump;

	if (is_secret(k))
		return;
	if (own != NULL)
		unless = pn__emit_field(k->c, PN__OP_UNLESS_FILLED, k->field);
	pn__emit_raw(k->c, " value=\"");
	pn__emit_field(k->c, PN__OP_FILL, k->field);
	pn__emit_raw(k->c, "\"");
	if (own == NULL)
		return;
	jump = pn__emit(k->c, (struct pn__op){ .code = PN__OP_JUMP });
	pn__emit_land(k->c, unless);
	pn__compile_attr(k->c, own);
	pn__emit_land(k->c, jump);
}

/* Whether the box is checked; the designer's word where nothing is known. */
static void
emit_checked(struct control *k, struct pn__op op, const char *word)
{
	const xmlAttr *own = pn__attr_find(k->node, word, false);
	uint32_t unless = 0, jump;
	char text[16];

	snprintf(text, sizeof(text), " %s", word);
	op.field = (uint16_t)k->field;
	if (own != NULL)
		unless = pn__emit_field(k->c, PN__OP_UNLESS_FILLED, k->field);
	pn__emit_with(k->c, op, text);
	if (own == NULL)
		return;
	jump = pn__emit(k->c, (struct pn__op){ .code = PN__OP_JUMP });
	pn__emit_land(k->c, unless);
	pn__compile_attr(k->c, own);
	pn__emit_land(k->c, jump);
}

static void
emit_checkbox(struct control *k)
{
	const xmlAttr *own = pn__attr_find(k->node, "value", false);
	const struct pn__expr *e = NULL;
	bool is_bool = k->f->type == PN_TYPE_BOOL;

	if (own != NULL) {
		e = pn__attr_expr(k->c, own);
		pn__compile_attr(k->c, own);
	} else if (is_bool)
		pn__emit_raw(k->c, " value=\"1\"");
	else
		pn__compile_error(k->c, pn__place_of(k->node),
		    "type=\"%s\" of %s has a value, which says what the "
		    "choice is", k->type, k->f->name);
	emit_checked(k,
	    (struct pn__op){
		.code = is_bool ? PN__OP_CHECKED : PN__OP_CHOSEN, .expr = e },
	    "checked");
}

static void
emit_input(struct control *k)
{
	pn__emit_raw(k->c, "<input");
	emit_attrs(k);
	if (strcasecmp(k->type, "checkbox") == 0 ||
	    strcasecmp(k->type, "radio") == 0)
		emit_checkbox(k);
	else
		emit_value(k);
	pn__emit_raw(k->c, ">");
}

static void
emit_textarea(struct control *k)
{
	uint32_t unless, jump;

	pn__emit_raw(k->c, "<textarea");
	emit_attrs(k);
	pn__emit_raw(k->c, ">");
	if (is_secret(k)) {
		pn__emit_raw(k->c, "</textarea>");
		return;
	}
	unless = pn__emit_field(k->c, PN__OP_UNLESS_FILLED, k->field);
	pn__emit(k->c, (struct pn__op){ .code = PN__OP_PRE });
	pn__emit_field(k->c, PN__OP_FILL, k->field);
	pn__emit(k->c, (struct pn__op){ .code = PN__OP_PRE_END });
	jump = pn__emit(k->c, (struct pn__op){ .code = PN__OP_JUMP });
	pn__emit_land(k->c, unless);
	if (!k->is_ours && k->node->children != NULL)
		pn__compile_children(k->c, k->node);
	else
		pn__emit_field(k->c, PN__OP_FILL, k->field);
	pn__emit_land(k->c, jump);
	pn__emit_raw(k->c, "</textarea>");
}

/* ---- <select> ---- */

static const struct pn__expr *
constant(struct pn__compile *c, const char *text)
{
	struct pn__expr *e = pn__compile_alloc(c, sizeof(*e));

	if (e != NULL)
		*e = (struct pn__expr){ .kind = PN__EXPR_CONSTANT,
			.constant = pn_value_text(text) };
	return e;
}

static void
emit_option(struct control *k, const char *value, const char *label)
{
	pn__emit_raw(k->c, "<option value=\"");
	pn__emit_text(k->c, value, strlen(value), true);
	pn__emit_raw(k->c, "\"");
	pn__emit_with(k->c,
	    (struct pn__op){ .code = PN__OP_CHOSEN,
		.field = (uint16_t)k->field,
		.expr = constant(k->c, value) },
	    " selected");
	pn__emit_raw(k->c, ">");
	pn__emit_text(k->c, label, strlen(label), false);
	pn__emit_raw(k->c, "</option>");
}

static void
emit_options(struct control *k)
{
	const struct pn_choice *choice = k->f->choices;

	/* One has to choose: nothing is chosen by itself. */
	if (!k->f->required || k->f->fallback == NULL)
		emit_option(k, "", "");
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

static void
emit_select(struct control *k)
{
	pn__emit_raw(k->c, "<select");
	emit_attrs(k);
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
		return constant(c, "");
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

static void
compile_option(struct pn__compile *c, const xmlNode *node)
{
	static const char *const skip[] = { "selected", NULL };
	struct control k = { .c = c, .node = node, .field = c->form->select };

	pn__emit_raw(c, "<option");
	pn__compile_attrs(c, node, skip);
	emit_checked(&k,
	    (struct pn__op){ .code = PN__OP_CHOSEN,
		.expr = option_value(c, node) },
	    "selected");
	pn__emit_raw(c, ">");
	pn__compile_children(c, node);
	pn__emit_raw(c, "</option>");
}

/* ---- the designer's controls ---- */

/* Where the error goes: behind the last control, behind its label. */
static void
place_error(struct control *k)
{
	struct pn__page_form *f = k->c->form;

	if (k->c->has_failed || f->has_error[k->field])
		return;
	if (f->left[k->field] > 0 && --f->left[k->field] > 0)
		return;
	if (f->labels > 0)
		f->waiting[k->field] = true;
	else
		pn__emit_error(k->c, k->field);
}

static void
emit_control(struct control *k)
{
	if (strcmp(k->type, "textarea") == 0)
		emit_textarea(k);
	else if (strcmp(k->type, "select") == 0)
		emit_select(k);
	else
		emit_input(k);
}

/* The type of a control: the element, or what an <input> says it is. */
static const char *
type_of(struct control *k)
{
	const char *own, *type;

	if (!is_element(k->node, "input"))
		return (const char *)k->node->name;
	own = fixed(k, "type");
	if (own != NULL)
		return own;
	type = pn__input_type(k->f);
	return strcmp(type, "textarea") == 0 || strcmp(type, "select") == 0
		   ? "text"
		   : type;
}

bool
pn__compile_control(struct pn__compile *c, const xmlNode *node)
{
	struct control k = { .c = c, .node = node };
	bool is_input = is_element(node, "input") && !pn__is_button(node);

	if (is_element(node, "option") && c->form->select != -1) {
		compile_option(c, node);
		return true;
	}
	if (!is_input && !is_element(node, "textarea") &&
	    !is_element(node, "select"))
		return false;
	if ((k.field = pn__form_field(c, node)) == -1)
		return true;
	k.f = &c->form->form->schema->fields[k.field];
	k.type = type_of(&k);
	emit_control(&k);
	place_error(&k);
	return true;
}

/* ---- <pn:field> ---- */

static void
emit_label(struct control *k)
{
	struct pn_slice label = k->c->form->form->controls[k->field].label;

	pn__emit_raw(k->c, "<label for=\"");
	pn__emit_id(k->c, k->field, "");
	pn__emit_raw(k->c, "\">");
	pn__emit_literal(k->c, label);
	pn__emit_raw(k->c, "</label>");
}

static void
emit_hint(struct control *k)
{
	if (!k->has_hint)
		return;
	pn__emit_raw(k->c, "<span class=\"hint\" id=\"");
	pn__emit_id(k->c, k->field, "-hint");
	pn__emit_raw(k->c, "\">");
	pn__emit_text(k->c, k->f->hint, strlen(k->f->hint), false);
	pn__emit_raw(k->c, "</span>");
}

/* One radio button of a choice, in its label. */
static void
emit_radio(struct control *k, const struct pn_choice *choice)
{
	const char *label = choice->label ? choice->label : choice->value;

	pn__emit_raw(k->c, "<label><input");
	emit_attrs(k);
	pn__emit_raw(k->c, " value=\"");
	pn__emit_text(k->c, choice->value, strlen(choice->value), true);
	pn__emit_raw(k->c, "\"");
	pn__emit_with(k->c,
	    (struct pn__op){ .code = PN__OP_CHOSEN,
		.field = (uint16_t)k->field,
		.expr = constant(k->c, choice->value) },
	    " checked");
	pn__emit_raw(k->c, "> ");
	pn__emit_text(k->c, label, strlen(label), false);
	pn__emit_raw(k->c, "</label>");
}

static void
emit_radios(struct control *k)
{
	struct pn_slice label = k->c->form->form->controls[k->field].label;

	pn__emit_raw(k->c, "<fieldset class=\"field\"><legend>");
	pn__emit_literal(k->c, label);
	pn__emit_raw(k->c, "</legend>");
	emit_hint(k);
	for (const struct pn_choice *choice = k->f->choices;
	     choice != NULL && choice->value != NULL; choice++)
		emit_radio(k, choice);
	if (!k->c->form->has_error[k->field])
		pn__emit_error(k->c, k->field);
	pn__emit_raw(k->c, "</fieldset>");
}

static void
emit_field(struct control *k)
{
	bool is_check = strcasecmp(k->type, "checkbox") == 0;

	pn__emit_raw(k->c, is_check ? "<div class=\"field check\">"
				    : "<div class=\"field\">");
	if (!is_check)
		emit_label(k);
	if (!is_check)
		emit_hint(k);
	emit_control(k);
	if (is_check)
		emit_label(k);
	if (is_check)
		emit_hint(k);
	if (!k->c->form->has_error[k->field])
		pn__emit_error(k->c, k->field);
	pn__emit_raw(k->c, "</div>");
}

void
pn__compile_field(struct pn__compile *c, const xmlNode *node)
{
	struct control k = { .c = c, .node = node, .is_ours = true };

	if (c->form == NULL) {
		pn__compile_error(c, pn__place_of(node),
		    "<pn:field> stands in a <form> with pn:form");
		return;
	}
	if ((k.field = pn__form_field(c, node)) == -1)
		return;
	k.f = &c->form->form->schema->fields[k.field];
	k.type = pn__input_type(k.f);
	k.has_hint = k.f->hint != NULL;
	if (strcasecmp(k.type, "hidden") == 0) {
		k.has_hint = false;
		emit_control(&k);
	} else if (strcasecmp(k.type, "radio") == 0)
		emit_radios(&k);
	else
		emit_field(&k);
}
