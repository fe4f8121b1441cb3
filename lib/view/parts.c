#include "schema/schema.h"
#include "view/emit.h"
#include "view/form.h"
#include "view/text.h"

#include <string.h>
#include <strings.h>

/* ---- what a field is drawn as ---- */

bool
pn__is_single(const struct pn_field *f)
{
	if (f->type == PN_TYPE_LIST)
		return f->item->type == PN_TYPE_CHOICE ||
		    f->item->type == PN_TYPE_FILE;
	return f->type != PN_TYPE_STRUCT;
}

static bool
is_row_list(const struct pn_field *f)
{
	return f->type == PN_TYPE_LIST && !pn__is_single(f);
}

/* ---- a part's own form, inside of the form ---- */

static void
number_of_row(struct pn__compile *c)
{
	pn__emit(c, (struct pn__op){ .code = PN__OP_ROW });
}

/* The schema of one item that is a value: of one field, the item. */
static const struct pn_schema *
schema_of_item(struct pn__compile *c, const struct pn_field *f)
{
	struct pn_schema *s = pn__compile_alloc(c, sizeof(*s));
	struct pn_field *item = pn__compile_alloc(c, sizeof(*item));

	if (s == NULL || item == NULL)
		return NULL;
	*item = *f->item;
	item->required = false;
	item->label = f->label;
	*s = (struct pn_schema){ .name = f->name,
		.fields = item,
		.nfields = 1 };
	return s;
}

/* The part's page form, whose controls stand in the scope of field. */
static bool
begin_part(struct pn__compile *c, struct pn__page_form *pf,
    const struct pn_field *f, const xmlNode *node)
{
	const struct pn__page_form *outer = c->form;
	const struct pn_schema *s = f->schema;
	bool is_value = is_row_list(f) && f->item->type != PN_TYPE_STRUCT;

	if (is_value)
		s = schema_of_item(c, f);
	if (s == NULL || !pn__page_form_init(c, pf, s))
		return false;
	pf->prefix = outer->prefix;
	pf->labels = 0;
	pf->form->prefix = outer->prefix;
	pf->form->is_value = is_value;
	pf->in_part = true;
	pf->is_optional = outer->is_optional || f->type == PN_TYPE_LIST ||
	    !f->required;
	c->form = pf;
	pn__look_through(c, node);
	return true;
}

/* All fields of the form that it may set, and that do not stand in it. */
static void
draw_all(struct pn__compile *c, const xmlNode *node)
{
	const struct pn_schema *s = c->form->form->schema;

	for (size_t i = 0; i < s->nfields && !c->has_failed; i++) {
		if (!s->fields[i].key && !s->fields[i].read_only &&
		    !c->form->stands[i])
			pn__draw_field(c, node, (int)i);
	}
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

/* The node without what is written on it and in it. */
static xmlNode
bare(const xmlNode *node)
{
	xmlNode copy = *node;

	copy.properties = NULL;
	copy.children = copy.last = NULL;
	return copy;
}

/* What is in a part: as the designer has it, or all its fields. */
static void
draw_content(struct pn__compile *c, const xmlNode *node)
{
	xmlNode nothing = bare(node);

	if (has_elements(node))
		pn__compile_children(c, node);
	else
		draw_all(c, &nothing);
}

static void
draw_value(struct pn__compile *c, const xmlNode *node, struct pn_slice label)
{
	xmlNode nothing = bare(node);
	struct pn__drawing k = { .c = c, .node = &nothing, .is_ours = true };

	k.f = &c->form->form->schema->fields[0];
	k.type = pn__input_type(k.f);
	k.row_label = label;
	pn__emit_raw(c, "<div class=\"item\">");
	pn__draw_control(&k);
	pn__emit_error(c, 0);
	pn__emit_raw(c, "</div>");
}

static void
draw_row(struct pn__compile *c, const xmlNode *node, struct pn_slice label)
{
	pn__emit_raw(c, "<fieldset class=\"item\"><legend>");
	pn__emit_literal(c, label);
	pn__emit_raw(c, " ");
	number_of_row(c);
	pn__emit_raw(c, "</legend>");
	draw_content(c, node);
	pn__emit_raw(c, "</fieldset>");
}

/* Once for a struct, for each item of a list and a free one. */
static void
draw_parts(struct pn__drawing *k)
{
	struct pn_slice label = k->c->form->form->controls[k->field].label;
	struct pn__page_form *outer = k->c->form, pf = { .select = -1 };
	struct pn__compile *c = k->c;
	uint32_t start;

	if (!begin_part(c, &pf, k->f, k->node))
		return;
	start = pn__emit(c, (struct pn__op){ .code = PN__OP_PART,
				.field = (uint16_t)k->field,
				.form = pf.form });
	c->barrier = pn__emit_here(c);
	if (pf.form->is_value)
		draw_value(c, k->node, label);
	else if (k->f->type == PN_TYPE_LIST)
		draw_row(c, k->node, label);
	else
		draw_content(c, k->node);
	pn__emit(c, (struct pn__op){ .code = PN__OP_PART_NEXT,
			.to = start + 1 });
	c->form = outer;
	pn__emit_land(c, start);
}

/* ---- groups ---- */

/* <fieldset>, its legend and its hint. */
static void
begin_group(struct pn__drawing *k, bool is_target)
{
	struct pn__compile *c = k->c;
	struct pn__control *known = &c->form->form->controls[k->field];

	pn__emit_raw(c, "<fieldset class=\"field\"");
	if (is_target) {
		/* Where the summary's link leads. */
		pn__emit_raw(c, " id=\"");
		pn__emit_id(c, k->field, "");
		pn__emit_raw(c, "\" tabindex=\"-1\"");
		known->is_group = true;
	}
	pn__draw_described(k);
	pn__emit_raw(c, "><legend>");
	pn__emit_literal(c, known->label);
	pn__emit_raw(c, "</legend>");
	pn__draw_hint(k);
}

static void
end_group(struct pn__drawing *k)
{
	if (!k->c->form->has_error[k->field])
		pn__emit_error(k->c, k->field);
	pn__emit_raw(k->c, "</fieldset>");
}

void
pn__draw_parts(struct pn__drawing *k)
{
	begin_group(k, true);
	draw_parts(k);
	end_group(k);
}

void
pn__draw_choices(struct pn__drawing *k)
{
	begin_group(k, false);
	/* The group has the hint; a box has no more than its error. */
	k->has_hint = false;
	pn__draw_each_choice(k);
	end_group(k);
}

/* ---- the whole form ---- */

void
pn__compile_fields(struct pn__compile *c, const xmlNode *node)
{
	xmlNode nothing = bare(node);

	if (c->form == NULL) {
		pn__compile_error(c, pn__place_of(node),
		    "<pn:fields/> stands in a <form> with pn:form");
		return;
	}
	pn__check_attrs(c, node);
	draw_all(c, &nothing);
}

bool
pn__form_is_empty(const xmlNode *node)
{
	for (const xmlNode *n = node->children; n != NULL; n = n->next) {
		const char *text = (const char *)n->content;

		if (n->type == XML_ELEMENT_NODE ||
		    n->type == XML_ENTITY_REF_NODE)
			return false;
		if (n->type == XML_TEXT_NODE &&
		    text[strspn(text, " \t\r\n")] != '\0')
			return false;
	}
	return true;
}

void
pn__compile_whole_form(struct pn__compile *c, const xmlNode *node)
{
	xmlNode nothing = bare(node);

	pn__compile_errors(c, &nothing);
	draw_all(c, &nothing);
	pn__emit_raw(c, "<p><button>Send</button></p>");
}
