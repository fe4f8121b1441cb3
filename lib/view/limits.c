#include "view/emit.h"
#include "view/form.h"
#include "view/text.h"
#include "view/translate.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* xgettext finds texts by this. */
#define N_(text) text

/* The type of a text's <input>, by what the text is. */
static const char *
text_type(const struct pn_field *f)
{
	switch (f->format) {
	case PN_FORMAT_EMAIL:
		return "email";
	case PN_FORMAT_URL:
		return "url";
	case PN_FORMAT_PHONE:
		return "tel";
	case PN_FORMAT_COLOUR:
		return "color";
	default:
		return f->write_only ? "password" : "text";
	}
}

const char *
pn__input_type(const struct pn_field *f)
{
	if (f->input != NULL)
		return f->input;
	switch (f->type) {
	case PN_TYPE_TEXT:
		return f->rows > 0 ? "textarea" : text_type(f);
	case PN_TYPE_INT:
	case PN_TYPE_REAL:
	case PN_TYPE_DECIMAL:
		return "number";
	case PN_TYPE_BOOL:
		return "checkbox";
	case PN_TYPE_CHOICE:
		return "select";
	case PN_TYPE_DATE:
		return "date";
	case PN_TYPE_TIME:
		return "time";
	case PN_TYPE_DATETIME:
		return "datetime-local";
	case PN_TYPE_FILE:
		return "file";
	case PN_TYPE_LIST:
		return f->item->type == PN_TYPE_FILE ? "file" : "checkbox";
	default:
		return "text";
	}
}

static bool
is_one_of(const char *type, const char *const *types)
{
	for (; *types != NULL; types++) {
		if (strcasecmp(*types, type) == 0)
			return true;
	}
	return false;
}

/* ' name="text"' unless node has the attribute. */
static void
attr(struct pn__compile *c, const xmlNode *node, const char *name,
    const char *text)
{
	if (node != NULL && pn__attr_find(node, name, false) != NULL)
		return;
	pn__emit_raw(c, " ");
	pn__emit_raw(c, name);
	if (text == NULL)
		return;
	pn__emit_raw(c, "=\"");
	pn__emit_text(c, text, strlen(text), true);
	pn__emit_raw(c, "\"");
}

/* The same of a text for people, in each language. */
static void
attr_said(struct pn__compile *c, const xmlNode *node, const char *name,
    const char *text)
{
	if (node != NULL && pn__attr_find(node, name, false) != NULL)
		return;
	pn__emit_raw(c, " ");
	pn__emit_raw(c, name);
	pn__emit_raw(c, "=\"");
	pn__emit_say(c, text, true);
	pn__emit_raw(c, "\"");
}

static void
attr_number(struct pn__compile *c, const xmlNode *node, const char *name,
    const struct pn_field *f, long double v)
{
	struct pn__buf b;

	pn__buf_init(&b, 512);
	if (f->type == PN_TYPE_REAL || f->type == PN_TYPE_DECIMAL)
		pn__buf_addd(&b, (double)v);
	else
		pn__buf_addf(&b, "%.0Lf", v);
	if (pn__buf_str(&b) != NULL)
		attr(c, node, name, b.p);
	pn__buf_fini(&b);
}

/*
 * What the server checks of a format, and the browser's own type does not:
 * a telephone number's is free, an address may be of any scheme.
 */
static const struct {
	const char *pattern, *title;
} formats[] = {
	[PN_FORMAT_PHONE] = { " *\\+?(?:[ .\\(\\)\\/\\-]*[0-9]){3,20}"
			      "[ .\\(\\)\\/\\-]*",
		N_("Please enter a telephone number, like +43 1 234567.") },
	[PN_FORMAT_URL] = { " *[Hh][Tt][Tt][Pp][Ss]?:\\/\\/\\S+ *",
		N_("Please enter a web address, like "
		   "https://example.org/.") },
};

static void
format_limits(
    struct pn__compile *c, const struct pn_field *f, const xmlNode *node)
{
	if (f->type != PN_TYPE_TEXT || f->format >= PN_COUNT(formats) ||
	    formats[f->format].pattern == NULL ||
	    (node != NULL && pn__attr_find(node, "pattern", false) != NULL))
		return;
	attr(c, node, "pattern", formats[f->format].pattern);
	attr_said(c, node, "title", formats[f->format].title);
}

/* Lengths, pattern, placeholder: of what is typed. */
static void
text_limits(struct pn__compile *c, const struct pn_field *f, bool is_area,
    const xmlNode *node)
{
	if (f->type == PN_TYPE_TEXT && f->min > 1)
		attr_number(c, node, "minlength", f, f->min);
	if (f->type == PN_TYPE_TEXT && f->max > 0 && f->max < 1e15L)
		attr_number(c, node, "maxlength", f, f->max);
	if (f->pattern != NULL && !is_area)
		attr(c, node, "pattern", f->pattern);
	else if (!is_area)
		format_limits(c, f, node);
	if (f->pattern != NULL && f->pattern_hint != NULL && !is_area)
		attr_said(c, node, "title", f->pattern_hint);
	if (f->placeholder != NULL)
		attr_said(c, node, "placeholder", f->placeholder);
	if (f->rows > 0 && is_area)
		attr_number(c, node, "rows",
		    &(struct pn_field){ .type = PN_TYPE_INT }, f->rows);
}

static void
int_limits(
    struct pn__compile *c, const struct pn_field *f, const xmlNode *node)
{
	int bits = (int)f->size * 8;
	long double low = f->is_signed ? -ldexpl(1, bits - 1) : -1;
	long double high = ldexpl(1, f->is_signed ? bits - 1 : bits) - 1;

	if (f->min > low)
		attr_number(c, node, "min", f, f->min);
	if (f->max < high)
		attr_number(c, node, "max", f, f->max);
}

static void
number_limits(
    struct pn__compile *c, const struct pn_field *f, const xmlNode *node)
{
	char step[24] = "any";

	if (f->type == PN_TYPE_INT)
		int_limits(c, f, node);
	if (f->type != PN_TYPE_REAL && f->type != PN_TYPE_DECIMAL)
		return;
	if (f->min > -DBL_MAX)
		attr_number(c, node, "min", f, f->min);
	if (f->max < DBL_MAX)
		attr_number(c, node, "max", f, f->max);
	if (f->type == PN_TYPE_DECIMAL && f->scale <= 18)
		snprintf(step, sizeof(step), "%.*f", f->scale,
		    pow(10, -f->scale));
	attr(c, node, "step", step);
}

void
pn__emit_limits(struct pn__compile *c, const struct pn_field *f,
    const char *type, const xmlNode *node)
{
	static const char *const typed[] = { "text", "search", "url", "tel",
		"email", "password", "textarea", NULL };
	static const char *const counted[] = { "number", "range", NULL };
	static const char *const dated[] = { "date", "time", NULL };
	bool is_list = f->type == PN_TYPE_LIST;
	bool is_required = f->required || (is_list && f->min_items > 0) ||
			   (f->type == PN_TYPE_TEXT && f->min > 0);

	if (strcasecmp(type, "hidden") == 0)
		return;
	/* One box of a group, or a row that may stay empty, is not. */
	if (c->form->is_optional ||
	    (is_list && strcasecmp(type, "checkbox") == 0))
		is_required = false;
	if (is_list && strcasecmp(type, "checkbox") != 0)
		attr(c, node, "multiple", NULL);
	if (strcasecmp(type, "file") == 0 && f->accept != NULL)
		attr(c, node, "accept", f->accept);
	if (is_required && strcasecmp(type, "range") != 0 &&
	    strcasecmp(type, "color") != 0)
		attr(c, node, "required", NULL);
	if (is_one_of(type, typed))
		text_limits(c, f, strcmp(type, "textarea") == 0, node);
	if (is_one_of(type, counted))
		number_limits(c, f, node);
	/* A moment's bound may have a zone, which HTML does not take. */
	if (is_one_of(type, dated) && f->not_before != NULL)
		attr(c, node, "min", f->not_before);
	if (is_one_of(type, dated) && f->not_after != NULL)
		attr(c, node, "max", f->not_after);
	if (f->autocomplete != NULL && strcasecmp(type, "checkbox") != 0 &&
	    strcasecmp(type, "radio") != 0)
		attr(c, node, "autocomplete", f->autocomplete);
}
