#include "view/form.h"

#include "schema/file.h"
#include "schema/schema.h"
#include "view/cache.h"
#include "view/check.h"
#include "view/emit.h"
#include "view/flow.h"
#include "view/text.h"
#include "view/translate.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* xgettext finds texts by this. */
#define N_(text) text

static const struct pn_schema *
schema_of(const struct pn__compile *c)
{
	return c->form->form->schema;
}

/* ---- names ---- */

/* Names for a message: "a, b, c". */
static void
field_names(const struct pn_schema *s, char *out, size_t n)
{
	size_t at = 0;

	out[0] = '\0';
	for (size_t i = 0; i < s->nfields && at < n; i++)
		at += (size_t)snprintf(out + at, n - at, "%s%s",
		    i > 0 ? ", " : "", s->fields[i].name);
}

/* Whether a form may set the field by one control. */
static bool
check_field(struct pn__compile *c, const xmlNode *node, const xmlAttr *attr,
    const struct pn_field *f)
{
	const char *why = NULL;

	if (f->key)
		why = "is the key, which a form never sets";
	else if (f->read_only)
		why = "is read-only, which a form never sets";
	else if (node->ns == NULL && !pn__is_single(f))
		why = "is a struct or a list: no single control can hold it, "
		      "but a <pn:field> can";
	if (why != NULL)
		pn__compile_error(c, pn__place_of_attr(attr), "%s of %s %s",
		    f->name, schema_of(c)->name, why);
	return why == NULL;
}

int
pn__form_field(struct pn__compile *c, const xmlNode *node)
{
	const xmlAttr *attr = pn__attr_find(node, "name", false);
	const char *name = attr != NULL ? pn__attr_value(attr) : "";
	char names[256];
	int i;

	if (attr == NULL) {
		pn__compile_error(c, pn__place_of(node),
		    "which field? <%s name=\"…\">", (const char *)node->name);
		return -1;
	}
	i = pn__schema_find(
	    schema_of(c), (struct pn_slice){ name, strlen(name) });
	if (i == -1) {
		field_names(schema_of(c), names, sizeof(names));
		pn__compile_error(c, pn__place_of_attr(attr),
		    "%s has no field \"%s\"; it has %s", schema_of(c)->name,
		    name, names);
		return -1;
	}
	return check_field(c, node, attr, &schema_of(c)->fields[i]) ? i : -1;
}

static const struct pn__plan *
find_plan(struct pn__compile *c, const xmlAttr *attr)
{
	const char *name = pn__attr_value(attr);
	const struct pn__plan *plan = NULL, *known;
	char names[256] = "";
	size_t at = 0;

	if (c->plans != NULL)
		plan = pn__plans_named(c->plans, name);
	if (plan != NULL)
		return plan;
	for (size_t i = 0; c->plans != NULL && at < sizeof(names) &&
			   (known = pn__plans_at(c->plans, i)) != NULL;
	     i++)
		at += (size_t)snprintf(names + at, sizeof(names) - at, "%s%s",
		    i > 0 ? ", " : "", pn__plan_schema(known)->name);
	pn__compile_error(c, pn__place_of_attr(attr),
	    "there is no schema \"%s\"; %s%s", name,
	    names[0] ? "the program has " : "the program has none: a route "
					    "names its own with .in",
	    names);
	return NULL;
}

/* ---- what is emitted ---- */

uint32_t
pn__emit_field(struct pn__compile *c, enum pn__op_code code, int field)
{
	return pn__emit(c, (struct pn__op){ .code = (uint8_t)code,
			       .escape = PN__ESCAPE_ATTR,
			       .field = (uint16_t)field });
}

void
pn__emit_id(struct pn__compile *c, int field, const char *behind)
{
	pn__emit_raw(c, c->form->prefix);
	pn__emit_raw(c, "-");
	if (c->form->in_part)
		pn__emit(c, (struct pn__op){ .code = PN__OP_PATH });
	if (!c->form->form->is_value)
		pn__emit_raw(c, schema_of(c)->fields[field].name);
	pn__emit_raw(c, behind);
	if (c->form->form->nloops > 0)
		pn__emit(c, (struct pn__op){ .code = PN__OP_SUFFIX });
}

void
pn__emit_error(struct pn__compile *c, int field)
{
	uint32_t unless;

	c->form->form->controls[field].is_placed = true;
	unless = pn__emit_field(c, PN__OP_UNLESS_ERROR, field);
	pn__emit_raw(c, "<span class=\"error\" id=\"");
	pn__emit_id(c, field, "-error");
	pn__emit_raw(c, "\">");
	pn__emit_field(c, PN__OP_MESSAGE, field);
	pn__emit_raw(c, "</span>");
	pn__emit_land(c, unless);
}

/* Errors of the form as a whole, and of fields it does not show. */
static void
emit_strays(struct pn__compile *c)
{
	uint32_t unless = pn__emit(
	    c, (struct pn__op){ .code = PN__OP_UNLESS_STRAY });

	pn__emit_raw(c, PN__SUMMARY);
	pn__emit(c, (struct pn__op){ .code = PN__OP_STRAYS });
	pn__emit_raw(c, "</div>");
	pn__emit_land(c, unless);
}

/* ---- <form pn:form="…"> ---- */

/* The beginning of the ids of a schema's nth form on the page. */
static const char *
prefix_of(struct pn__compile *c, const struct pn_schema *s)
{
	char text[128];
	int n = 1;

	for (const struct pn__form *f = c->forms; f != NULL; f = f->next)
		n += f->schema == s;
	if (n > 1)
		snprintf(text, sizeof(text), "%.100s-%d", s->name, n);
	else
		snprintf(text, sizeof(text), "%.100s", s->name);
	return pn__compile_dup(c, text, strlen(text)).p;
}

/* The labels of all fields, escaped, in each language. */
static void
add_labels(struct pn__compile *c, struct pn__form *form)
{
	struct pn__buf label;
	const char *text;

	for (size_t i = 0; i < form->schema->nfields; i++) {
		pn__buf_init(&label, 4096);
		pn__field_label(&form->schema->fields[i], &label);
		text = pn__buf_str(&label);
		form->controls[i].labels =
		    pn__say_all(c, text != NULL ? text : "");
		pn__buf_fini(&label);
	}
}

static struct pn__form *
new_form(struct pn__compile *c, const struct pn_schema *s)
{
	struct pn__form *form = pn__compile_alloc(c, sizeof(*form));

	if (form == NULL)
		return NULL;
	form->schema = s;
	form->controls =
	    pn__compile_alloc(c, (s->nfields + 1) * sizeof(*form->controls));
	form->nloops = c->nloops;
	memcpy(form->loops, c->loops, sizeof(form->loops));
	if (form->controls == NULL)
		return NULL;
	add_labels(c, form);
	return form;
}

bool
pn__page_form_init(struct pn__compile *c, struct pn__page_form *pf,
    const struct pn_schema *s)
{
	size_t n = s->nfields + 1;

	pf->form = new_form(c, s);
	pf->has_error = pn__compile_alloc(c, n * sizeof(*pf->has_error));
	pf->waiting = pn__compile_alloc(c, n * sizeof(*pf->waiting));
	pf->left = pn__compile_alloc(c, n * sizeof(*pf->left));
	pf->seen = pn__compile_alloc(c, n * sizeof(*pf->seen));
	pf->stands = pn__compile_alloc(c, n * sizeof(*pf->stands));
	return !c->has_failed;
}

static bool
check_form(struct pn__compile *c, const xmlNode *node)
{
	const xmlAttr *attr = pn__attr_find(node, "form", true);

	if (strcmp((const char *)node->name, "form") != 0)
		pn__compile_error(c, pn__place_of_attr(attr),
		    "pn:form stands on a <form>, not on a <%s>",
		    (const char *)node->name);
	else if (c->form != NULL)
		pn__compile_error(c, pn__place_of(node),
		    "a form cannot stand in another form");
	else
		return pn__check_kept(c, pn__place_of(node),
		    "what a form with pn:form shows");
	return false;
}

/*
 * Whether what is sent goes to us: a token must not leave. Of an address
 * that is a value only the designer knows.
 */
static bool
is_own_post(const xmlNode *node, bool is_said)
{
	const char *method = pn__attr(node, "method");
	const char *action = pn__attr(node, "action");

	if (method == NULL || strcasecmp(method, "post") != 0)
		return false;
	return is_said || action == NULL ||
	       (action[0] == '/' && action[1] != '/' && action[1] != '\\') ||
	       action[0] == '?' || action[0] == '\0';
}

void
pn__emit_token(struct pn__compile *c, const xmlNode *node)
{
	const xmlAttr *attr = pn__attr_find(node, "token", true);
	const char *said = attr != NULL ? pn__attr_value(attr) : "";
	const struct pn__expr *e;

	if (attr != NULL && strcmp(said, "off") != 0 &&
	    strcmp(said, "on") != 0)
		pn__compile_error(c, pn__place_of_attr(attr),
		    "pn:token is \"on\" or \"off\", or is left out");
	if (strcmp(said, "off") == 0 ||
	    !is_own_post(node, strcmp(said, "on") == 0) ||
	    !pn__check_kept(c, pn__place_of(node), "the token of a form"))
		return;
	e = pn__expr_parse(c, "csrf_token", 10, pn__place_of(node));
	if (e != NULL)
		pn__emit(c, (struct pn__op){ .code = PN__OP_TOKEN,
				.escape = PN__ESCAPE_ATTR,
				.expr = e });
}

/* The tag, what comes first in it, the content, the end. */
static void
emit_form(struct pn__compile *c, const xmlNode *node)
{
	pn__emit(c, (struct pn__op){ .code = PN__OP_FORM,
			.form = c->form->form });
	pn__emit_raw(c, "<form");
	pn__compile_attrs(c, node, NULL);
	if (pn__schema_files(c->form->form->schema) > 0 &&
	    pn__attr(node, "enctype") == NULL)
		pn__emit_raw(c, " enctype=\"multipart/form-data\"");
	pn__emit_raw(c, ">");
	pn__emit_token(c, node);
	pn__look_through(c, node);
	if (pn__form_is_empty(node))
		pn__compile_whole_form(c, node);
	else if (!c->form->form->has_summary)
		emit_strays(c);
	pn__compile_children(c, node);
	pn__emit_raw(c, "</form>");
}

void
pn__compile_form(struct pn__compile *c, const xmlNode *node)
{
	const struct pn__plan *plan;
	const struct pn_schema *s;
	struct pn__page_form pf = { .select = -1 };

	/* Without the program nothing is known of its fields. */
	if (!check_form(c, node) || pn__check_is_alone(c) ||
	    (plan = find_plan(c, pn__attr_find(node, "form", true))) == NULL)
		return;
	s = pn__plan_schema(plan);
	if (!pn__page_form_init(c, &pf, s))
		return;
	pf.prefix = pf.form->prefix = prefix_of(c, s);
	pf.form->next = c->forms;
	c->forms = pf.form;
	c->form = &pf;
	emit_form(c, node);
	c->form = NULL;
}

/* ---- our elements in a form ---- */

static bool
is_in_form(struct pn__compile *c, const xmlNode *node)
{
	if (c->form != NULL)
		return true;
	pn__compile_error(c, pn__place_of(node),
	    "<pn:%s> stands in a <form> with pn:form",
	    (const char *)node->name);
	return false;
}

void
pn__compile_form_error(struct pn__compile *c, const xmlNode *node)
{
	int field;

	if (is_in_form(c, node) && (field = pn__form_field(c, node)) != -1)
		pn__emit_error(c, field);
}

/* <pn:errors>heading</pn:errors> */
void
pn__compile_errors(struct pn__compile *c, const xmlNode *node)
{
	uint32_t unless;

	if (!is_in_form(c, node))
		return;
	pn__check_attrs(c, node);
	unless = pn__emit(
	    c, (struct pn__op){ .code = PN__OP_UNLESS_INVALID });
	pn__emit_raw(c, PN__SUMMARY);
	if (node->children != NULL)
		pn__compile_children(c, node);
	else {
		pn__emit_raw(c, "<p>");
		pn__emit_say(c, N_("Please check what you entered:"), false);
		pn__emit_raw(c, "</p>");
	}
	pn__emit_raw(c, "<ul>");
	pn__emit(c, (struct pn__op){ .code = PN__OP_ERRORS });
	pn__emit_raw(c, "</ul></div>");
	pn__emit_land(c, unless);
}

void
pn__label_begin(struct pn__compile *c)
{
	c->form->labels++;
}

void
pn__label_end(struct pn__compile *c)
{
	struct pn__page_form *f = c->form;

	if (--f->labels > 0 || c->has_failed)
		return;
	for (size_t i = 0; i < f->form->schema->nfields; i++) {
		if (f->waiting[i])
			pn__emit_error(c, (int)i);
		f->waiting[i] = false;
	}
}
