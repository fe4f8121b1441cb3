#include "view/emit.h"
#include "view/form.h"
#include "view/text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

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
is_secret(const struct pn__drawing *k)
{
	return k->f->write_only || strcasecmp(k->type, "password") == 0 ||
	       (k->f->input != NULL &&
		   strcasecmp(k->f->input, "password") == 0);
}

/* ---- the attributes of all controls ---- */

/* An attribute that other elements refer to, so no value is in it. */
static const char *
fixed(struct pn__drawing *k, const char *name)
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
emit_id(struct pn__drawing *k)
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
	if (own == NULL && k->in_choices)
		pn__emit_field(k->c, PN__OP_CHOICE_NUMBER, k->field);
	pn__emit_raw(k->c, "\"");
}

/* The part of it where there is an error; is_open: an attribute is. */
static void
emit_error_id(struct pn__drawing *k, bool is_open, bool is_control)
{
	pn__emit_raw(k->c, is_open ? " " : " aria-describedby=\"");
	pn__emit_id(k->c, k->field, "-error");
	if (is_control)
		pn__emit_raw(k->c, "\" aria-invalid=\"true");
	if (!is_open)
		pn__emit_raw(k->c, "\"");
}

static void
emit_described(struct pn__drawing *k, bool is_control)
{
	struct pn__compile *c = k->c;
	const char *own = fixed(k, "aria-describedby");
	bool is_open = own != NULL || k->has_hint;
	uint32_t unless;
	bool is_off = pn__is_off(c, k->node, "error");

	if (is_open)
		pn__emit_raw(c, " aria-describedby=\"");
	if (own != NULL)
		pn__emit_text(c, own, strlen(own), true);
	if (k->has_hint) {
		pn__emit_raw(c, own != NULL ? " " : "");
		pn__emit_id(c, k->field, "-hint");
	}
	if (!is_off) {
		unless = pn__emit_field(c, PN__OP_UNLESS_ERROR, k->field);
		emit_error_id(k, is_open, is_control);
		pn__emit_land(c, unless);
	}
	if (is_open)
		pn__emit_raw(c, "\"");
}

/* aria-describedby: the designer's, the hint, the error where it is. */
static void
emit_aria(struct pn__drawing *k)
{
	emit_described(k, true);
}

void
pn__draw_described(struct pn__drawing *k)
{
	emit_described(k, false);
}

/* The name; in a part it is known when it is printed. */
static void
emit_name(struct pn__drawing *k)
{
	pn__emit_raw(k->c, " name=\"");
	if (k->c->form->in_part)
		pn__emit_field(k->c, PN__OP_NAME, k->field);
	else
		pn__emit_text(k->c, k->f->name, strlen(k->f->name), true);
	pn__emit_raw(k->c, "\"");
}

/* What the designer wrote, then what the field adds. */
void
pn__draw_attrs(struct pn__drawing *k)
{
	const xmlAttr *type = pn__attr_find(k->node, "type", false);

	bool name = k->is_ours || k->c->form->in_part;

	if (name)
		emit_name(k);
	pn__compile_attrs(k->c, k->node, name ? ours : written);
	if (strcmp(k->type, "textarea") != 0 &&
	    strcmp(k->type, "select") != 0) {
		pn__emit_raw(k->c, " type=\"");
		pn__emit_text(k->c, k->type, strlen(k->type), true);
		pn__emit_raw(k->c, "\"");
	} else if (type != NULL && !k->is_ours)
		pn__compile_error(k->c, pn__place_of_attr(type),
		    "a <%s> has no type", k->type);
	emit_id(k);
	if (k->row_label.n > 0) {
		pn__emit_raw(k->c, " aria-label=\"");
		pn__emit_literal(k->c, k->row_label);
		pn__emit_raw(k->c, " ");
		pn__emit(k->c, (struct pn__op){ .code = PN__OP_ROW });
		pn__emit_raw(k->c, "\"");
	}
	pn__emit_limits(k->c, k->f, k->type, k->node);
	emit_aria(k);
}

/* ---- what a control shows ---- */

/* <input value>: the field's, or the designer's where there is none. */
static void
emit_value(struct pn__drawing *k)
{
	const xmlAttr *own = pn__attr_find(k->node, "value", false);
	uint32_t unless = 0, jump;

	/* A file has to be chosen again: no browser takes one from us. */
	if (is_secret(k) || strcasecmp(k->type, "file") == 0)
		return;
	if (pn__is_off(k->c, k->node, "value")) {
		if (own != NULL)
			pn__compile_attr(k->c, own);
		return;
	}
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
void
pn__draw_checked(struct pn__drawing *k, struct pn__op op, const char *word)
{
	const xmlAttr *own = pn__attr_find(k->node, word, false);
	uint32_t unless = 0, jump;
	char text[16];

	if (pn__is_off(k->c, k->node, "value")) {
		if (own != NULL)
			pn__compile_attr(k->c, own);
		return;
	}
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
emit_checkbox(struct pn__drawing *k)
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
	pn__draw_checked(k,
	    (struct pn__op){
		.code = is_bool ? PN__OP_CHECKED : PN__OP_CHOSEN, .expr = e },
	    "checked");
}

static void
emit_input(struct pn__drawing *k)
{
	pn__emit_raw(k->c, "<input");
	pn__draw_attrs(k);
	if (strcasecmp(k->type, "checkbox") == 0 ||
	    strcasecmp(k->type, "radio") == 0)
		emit_checkbox(k);
	else
		emit_value(k);
	pn__emit_raw(k->c, ">");
}

/* What the designer put into a <textarea>, and its end. */
static void
emit_content(struct pn__drawing *k)
{
	k->c->text_only = "textarea";
	pn__compile_children(k->c, k->node);
	k->c->text_only = NULL;
	pn__emit_raw(k->c, "</textarea>");
}

static void
emit_textarea(struct pn__drawing *k)
{
	uint32_t unless, jump;

	pn__emit_raw(k->c, "<textarea");
	pn__draw_attrs(k);
	pn__emit_raw(k->c, ">");
	if (is_secret(k)) {
		pn__emit_raw(k->c, "</textarea>");
		return;
	}
	if (pn__is_off(k->c, k->node, "value")) {
		emit_content(k);
		return;
	}
	unless = pn__emit_field(k->c, PN__OP_UNLESS_FILLED, k->field);
	pn__emit(k->c, (struct pn__op){ .code = PN__OP_PRE });
	pn__emit_field(k->c, PN__OP_FILL, k->field);
	pn__emit(k->c, (struct pn__op){ .code = PN__OP_PRE_END });
	jump = pn__emit(k->c, (struct pn__op){ .code = PN__OP_JUMP });
	pn__emit_land(k->c, unless);
	k->c->text_only = "textarea";
	if (!k->is_ours && k->node->children != NULL)
		pn__compile_children(k->c, k->node);
	else
		pn__emit_field(k->c, PN__OP_FILL, k->field);
	k->c->text_only = NULL;
	pn__emit_land(k->c, jump);
	pn__emit_raw(k->c, "</textarea>");
}

/* ---- the designer's controls ---- */

/* Where the error goes: behind the last control, behind its label. */
static void
place_error(struct pn__drawing *k)
{
	struct pn__page_form *f = k->c->form;

	if (k->c->has_failed || f->has_error[k->field] ||
	    pn__is_off(k->c, k->node, "error"))
		return;
	if (f->left[k->field] > 0 && --f->left[k->field] > 0)
		return;
	if (f->labels > 0)
		f->waiting[k->field] = true;
	else
		pn__emit_error(k->c, k->field);
}

void
pn__draw_control(struct pn__drawing *k)
{
	if (strcmp(k->type, "textarea") == 0)
		emit_textarea(k);
	else if (strcmp(k->type, "select") == 0)
		pn__draw_select(k);
	else
		emit_input(k);
}

/* The type of a control: the element, or what an <input> says it is. */
static const char *
type_of(struct pn__drawing *k)
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
	struct pn__drawing k = { .c = c, .node = node };
	bool is_input = pn__is_input(c, node);

	if (is_element(node, "option") && c->form->select != -1) {
		pn__compile_option(c, node);
		return true;
	}
	if (!is_input && !is_element(node, "textarea") &&
	    !is_element(node, "select"))
		return false;
	if ((k.field = pn__form_field(c, node)) == -1)
		return true;
	k.f = &c->form->form->schema->fields[k.field];
	k.type = type_of(&k);
	pn__draw_control(&k);
	place_error(&k);
	return true;
}
