/* What stands in a form's markup, before it is compiled. */
#include "view/form.h"

#include "schema/schema.h"
#include "view/flow.h"
#include "view/text.h"

#include <string.h>
#include <strings.h>

bool
pn__is_button(const xmlNode *node)
{
	static const char *const types[] = { "submit", "button", "reset",
		"image" };
	const char *type = pn__attr(node, "type");

	for (size_t i = 0; type != NULL && i < PN_COUNT(types); i++) {
		if (strcasecmp(type, types[i]) == 0)
			return true;
	}
	return false;
}

/* An <input type="file"> is ours where the schema has such a field. */
bool
pn__is_input(const struct pn__compile *c, const xmlNode *node)
{
	const char *type = pn__attr(node, "type");
	const char *name = pn__attr(node, "name");
	const struct pn_schema *schema;
	const struct pn_field *f;
	int i;

	if (strcmp((const char *)node->name, "input") != 0 ||
	    pn__is_button(node))
		return false;
	if (type == NULL || strcasecmp(type, "file") != 0)
		return true;
	schema = c->form->form->schema;
	if (name == NULL ||
	    (i = pn__schema_find(schema,
		 (struct pn_slice){ name, strlen(name) })) == -1)
		return false;
	f = &schema->fields[i];
	return f->type == PN_TYPE_FILE ||
	    (f->type == PN_TYPE_LIST && f->item->type == PN_TYPE_FILE);
}

static bool
is_control(const struct pn__compile *c, const xmlNode *node)
{
	const char *name = (const char *)node->name;

	return node->ns == NULL &&
	       (strcmp(name, "textarea") == 0 || strcmp(name, "select") == 0 ||
		   pn__is_input(c, node));
}

static void
look_at(struct pn__compile *c, const xmlNode *node)
{
	const struct pn_schema *schema = c->form->form->schema;
	const char *name = pn__attr(node, "name");
	const char *element = (const char *)node->name;
	bool is_ours = node->ns != NULL &&
		       strcmp((const char *)node->ns->href, "postern") == 0;
	int i = -1;

	if (name != NULL)
		i = pn__schema_find(schema,
		    (struct pn_slice){ name, strlen(name) });
	if (i != -1)
		c->form->stands[i] = true;
	if (is_ours && strcmp(element, "errors") == 0)
		c->form->form->has_summary = true;
	else if (i != -1 && is_ours && strcmp(element, "error") == 0)
		c->form->has_error[i] = true;
	else if (i != -1 && is_control(c, node))
		c->form->left[i]++;
}

static void
look_through(struct pn__compile *c, const xmlNode *node, int depth)
{
	const xmlAttr *file;
	struct pn__source *s;

	for (const xmlNode *n = node->children; n != NULL; n = n->next) {
		if (!pn__compile_visit(c, n))
			return;
		if (n->type != XML_ELEMENT_NODE)
			continue;
		look_at(c, n);
		/* What is in a <pn:field> is of the parts of that field. */
		if (n->ns == NULL ||
		    strcmp((const char *)n->name, "field") != 0)
			look_through(c, n, depth);
		file = pn__attr_find(n, "include", true);
		if (file == NULL || depth > 8)
			continue;
		s = pn__compile_read(
		    c, pn__attr_value(file), pn__place_of_attr(file));
		if (s != NULL)
			look_through(c, (const xmlNode *)s->doc, depth + 1);
	}
}

void
pn__look_through(struct pn__compile *c, const xmlNode *node)
{
	look_through(c, node, 0);
}
