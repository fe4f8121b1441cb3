/* Forms of structs and lists: fieldsets, rows, groups of boxes, files. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "kit.h"

#include "schema/file.h"

struct town {
	const char *street, *town;
};

struct line {
	const char *name;
	int count;
	const char *const *marks;
	size_t nmarks;
};

struct order {
	int64_t id;
	struct town to;
	const char *const *tags;
	size_t ntags;
	const char *const *hues;
	size_t nhues;
	const char *const *more;
	size_t nmore;
	const struct line *lines;
	size_t nlines;
	const struct pn_upload *scan;
	const struct pn_upload *const *photos;
	size_t nphotos;
};

static const struct pn_schema town = PN_SCHEMA(struct town,
    PN_TEXT(struct town, street, .min = 1, .max = 30),
    PN_TEXT(struct town, town, .max = 30));

static const struct pn_schema line = PN_SCHEMA(struct line,
    PN_TEXT(struct line, name, .min = 1, .max = 9),
    PN_INT(struct line, count, .min = 1, .max = 9, .fallback = "1"),
    PN_TEXTS(struct line, marks, nmarks, .max = 3, .max_items = 2));

static const struct pn_schema order = PN_SCHEMA(struct order,
    PN_INT(struct order, id, .key = true),
    PN_STRUCT(struct order, to, &town, .label = "Ship to"),
    PN_TEXTS(struct order, tags, ntags, .max = 5, .max_items = 3,
	.hint = "One in each"),
    PN_CHOICES(struct order, hues, nhues, .choices = colours,
	.min_items = 1, .max_items = 2),
    PN_CHOICES(struct order, more, nmore, .choices = colours,
	.input = "select"),
    PN_STRUCTS(struct order, lines, nlines, &line, .max_items = 3),
    PN_FILE(struct order, scan, .accept = "image/png,.pdf",
	.required = true),
    PN_FILES(struct order, photos, nphotos, .accept = "image/*"));

static struct pn__input *
sent(struct kit *k, const char *const *pairs)
{
	const struct pn__plan *p = pn__plans_find(k->plans, &order);
	struct pn__input *in = pn__input_new(&k->arena, p);

	for (; *pairs != NULL; pairs += 2)
		assert_int_equal(pn__input_put(in, &k->arena,
				     (struct pn_slice){ pairs[0],
					 strlen(pairs[0]) },
				     (struct pn_slice){ pairs[1],
					 strlen(pairs[1]) }),
		    0);
	pn__input_check(in, &k->arena);
	return in;
}

/* The page of a form with this in it; what was sent, or NULL. */
static const char *
page_of(struct kit *k, const char *inside, const char *const *pairs)
{
	static char text[1024];
	char err[256];
	struct pn__view_data d = { .values = k->values };
	const struct pn__view *v;

	kit_init(k);
	if (pn__plans_add(k->plans, &order, err, sizeof(err)) == -1)
		fail_msg("%s", err);
	snprintf(text, sizeof(text),
	    "<form xmlns:pn=\"postern\" method=\"post\" "
	    "pn:form=\"order\">%s</form>",
	    inside);
	kit_file(k, "a.html", text);
	if ((v = pn__views_load(k->views, "a.html", &k->err)) == NULL)
		return NULL;
	if (pairs != NULL) {
		k->inputs[0] = sent(k, pairs);
		d.inputs = k->inputs;
		d.ninputs = 1;
	}
	pn__buf_reset(&k->out, 0);
	if (pn__view_render(v, &d, &k->arena, &k->out, &k->err) == -1)
		return NULL;
	return pn__buf_str(&k->out);
}

#define FORM "<form method=\"post\" enctype=\"multipart/form-data\">"

static const struct {
	const char *inside;
	const char *pairs[10];
	const char *part; /* of the page */
} cases[] = {
	/* A struct. */
	{ "<pn:field name=\"to\"/>", { NULL },
	    FORM "<fieldset class=\"field\" id=\"order-to\" tabindex=\"-1\">"
		 "<legend>Ship to</legend><div class=\"field\">"
		 "<label for=\"order-to-street\">Street</label>"
		 "<input name=\"to[street]\" type=\"text\" "
		 "id=\"order-to-street\" maxlength=\"30\" value=\"\"></div>"
		 "<div class=\"field\"><label for=\"order-to-town\">Town"
		 "</label><input name=\"to[town]\" type=\"text\" "
		 "id=\"order-to-town\" maxlength=\"30\" value=\"\"></div>"
		 "</fieldset></form>" },
	{ "<pn:field name=\"to\"/>", { "to[town]", "W<", NULL },
	    "<input name=\"to[street]\" type=\"text\" id=\"order-to-street\" "
	    "maxlength=\"30\" aria-describedby=\"order-to-street-error\" "
	    "aria-invalid=\"true\" value=\"\"><span class=\"error\" "
	    "id=\"order-to-street-error\">Please fill in this field.</span>"
	    "</div><div class=\"field\"><label for=\"order-to-town\">Town"
	    "</label><input name=\"to[town]\" type=\"text\" "
	    "id=\"order-to-town\" maxlength=\"30\" value=\"W&lt;\">" },
	{ "<pn:errors/><pn:field name=\"to\"/>",
	    { "to.town", "W", "hues", "red", NULL },
	    "<li><a href=\"#order-to-street\">Ship to, Street: Please fill "
	    "in this field.</a></li>" },
	/* The designer's own in it. */
	{ "<pn:field name=\"to\"><p><input name=\"town\" class=\"x\"/></p>"
	  "</pn:field>",
	    { "to.town", "W", NULL },
	    "<legend>Ship to</legend><p><input name=\"to[town]\" class=\"x\" "
	    "type=\"text\" id=\"order-to-town\" maxlength=\"30\" value=\"W\">"
	    "</p></fieldset>" },
	/* Values. */
	{ "<pn:field name=\"tags\"/>", { NULL },
	    "<fieldset class=\"field\" id=\"order-tags\" tabindex=\"-1\" "
	    "aria-describedby=\"order-tags-hint\"><legend>Tags</legend>"
	    "<span class=\"hint\" id=\"order-tags-hint\">One in each</span>"
	    "<div class=\"item\"><input name=\"tags\" type=\"text\" "
	    "id=\"order-tags-0\" aria-label=\"Tags 1\" maxlength=\"5\" "
	    "value=\"\"></div></fieldset>" },
	{ "<pn:field name=\"tags\"/>",
	    { "tags", "a", "tags", "toolong", NULL },
	    "<div class=\"item\"><input name=\"tags\" type=\"text\" "
	    "id=\"order-tags-0\" aria-label=\"Tags 1\" maxlength=\"5\" "
	    "value=\"a\"></div><div class=\"item\"><input name=\"tags\" "
	    "type=\"text\" id=\"order-tags-1\" aria-label=\"Tags 2\" "
	    "maxlength=\"5\" aria-describedby=\"order-tags-1-error\" "
	    "aria-invalid=\"true\" value=\"toolong\"><span class=\"error\" "
	    "id=\"order-tags-1-error\">At most 5 characters; this has 7."
	    "</span></div><div class=\"item\"><input name=\"tags\" "
	    "type=\"text\" id=\"order-tags-2\" aria-label=\"Tags 3\" "
	    "maxlength=\"5\" value=\"\"></div></fieldset>" },
	{ "<pn:field name=\"tags\"/>",
	    { "tags", "a", "tags", "b", "tags", "c", NULL },
	    "id=\"order-tags-2\" aria-label=\"Tags 3\" maxlength=\"5\" "
	    "value=\"c\"></div></fieldset>" },
	/* Boxes of one name. */
	{ "<pn:field name=\"hues\"/>", { "hues", "blue", NULL },
	    "<fieldset class=\"field\"><legend>Hues</legend><label>"
	    "<input name=\"hues\" type=\"checkbox\" id=\"order-hues\" "
	    "value=\"red\"> Red</label><label><input name=\"hues\" "
	    "type=\"checkbox\" id=\"order-hues-2\" value=\"blue\" checked> "
	    "Blue &amp; &lt;dark&gt;</label>" },
	{ "<pn:errors/><pn:field name=\"hues\"/>",
	    { "tags", "a", NULL },
	    "<a href=\"#order-hues\">Hues: Please give at least one.</a>" },
	{ "<pn:field name=\"hues\"/>", { "tags", "a", NULL },
	    "<fieldset class=\"field\" aria-describedby=\"order-hues-error\">"
	    "<legend>Hues</legend><label><input name=\"hues\" "
	    "type=\"checkbox\" id=\"order-hues\" "
	    "aria-describedby=\"order-hues-error\" aria-invalid=\"true\" "
	    "value=\"red\"> Red</label>" },
	{ "<pn:field name=\"hues\"/>", { "hues", "pink", NULL },
	    "<span class=\"error\" id=\"order-hues-error\">Please choose one "
	    "of the values offered.</span></fieldset>" },
	{ "<input type=\"checkbox\" name=\"hues\" value=\"red\"/>",
	    { "hues", "red", NULL }, "value=\"red\" checked>" },
	{ "<pn:field name=\"more\"/>", { "more", "green", NULL },
	    "<label for=\"order-more\">More</label><select name=\"more\" "
	    "id=\"order-more\" multiple><option value=\"red\">Red</option>"
	    "<option value=\"blue\">Blue &amp; &lt;dark&gt;</option>"
	    "<option value=\"green\" selected>green</option></select>" },
	/* Rows. */
	{ "<pn:field name=\"lines\"/>", { NULL },
	    "<fieldset class=\"field\" id=\"order-lines\" tabindex=\"-1\">"
	    "<legend>Lines</legend><fieldset class=\"item\"><legend>Lines 1"
	    "</legend><div class=\"field\">"
	    "<label for=\"order-lines-0-name\">Name</label>"
	    "<input name=\"lines[0][name]\" type=\"text\" "
	    "id=\"order-lines-0-name\" maxlength=\"9\" value=\"\"></div>"
	    "<div class=\"field\"><label for=\"order-lines-0-count\">Count"
	    "</label><input name=\"lines[0][count]\" type=\"number\" "
	    "id=\"order-lines-0-count\" min=\"1\" max=\"9\" value=\"1\">"
	    "</div><fieldset class=\"field\" id=\"order-lines-0-marks\" "
	    "tabindex=\"-1\"><legend>Marks</legend><div class=\"item\">"
	    "<input name=\"lines[0][marks]\" type=\"text\" "
	    "id=\"order-lines-0-marks-0\" aria-label=\"Marks 1\" "
	    "maxlength=\"3\" value=\"\"></div></fieldset></fieldset>"
	    "</fieldset></form>" },
	{ "<pn:errors/><pn:field name=\"lines\"/>",
	    { "lines[0][name]", "a", "lines[1][count]", "77", "hues", "red",
		NULL },
	    "<ul><li><a href=\"#order-lines-1-name\">Lines 2, Name: Please "
	    "fill in this field.</a></li><li>"
	    "<a href=\"#order-lines-1-count\">Lines 2, Count: A whole number "
	    "from 1 to 9.</a></li><li>Scan: Please choose a file.</li></ul>" },
	{ "<pn:field name=\"lines\"><input name=\"count\"/></pn:field>",
	    { "lines[0][name]", "a", "lines[1][count]", "77", NULL },
	    "<fieldset class=\"item\"><legend>Lines 2</legend>"
	    "<input name=\"lines[1][count]\" type=\"number\" "
	    "id=\"order-lines-1-count\" min=\"1\" max=\"9\" "
	    "aria-describedby=\"order-lines-1-count-error\" "
	    "aria-invalid=\"true\" value=\"77\"><span class=\"error\" "
	    "id=\"order-lines-1-count-error\">A whole number from 1 to 9."
	    "</span></fieldset><fieldset class=\"item\"><legend>Lines 3"
	    "</legend><input name=\"lines[2][count]\" type=\"number\" "
	    "id=\"order-lines-2-count\" min=\"1\" max=\"9\" value=\"1\">"
	    "</fieldset></fieldset>" },
	/* Files. */
	{ "<pn:field name=\"scan\"/>", { NULL },
	    "<input name=\"scan\" type=\"file\" id=\"order-scan\" "
	    "accept=\"image/png,.pdf\" required></div>" },
	{ "<input type=\"file\" name=\"photos\"/>", { NULL },
	    "<input name=\"photos\" type=\"file\" id=\"order-photos\" "
	    "multiple accept=\"image/*\">" },
	{ "<input name=\"scan\"/>", { "tags", "a", NULL },
	    "accept=\"image/png,.pdf\" required "
	    "aria-describedby=\"order-scan-error\" aria-invalid=\"true\">"
	    "<span class=\"error\" id=\"order-scan-error\">Please choose a "
	    "file.</span>" },
	{ "<input type=\"file\" name=\"own\"/>", { NULL },
	    FORM "<input type=\"file\" name=\"own\"></form>" },
	/* All that is left, and all. */
	{ "<input name=\"scan\"/><pn:field name=\"photos\"/>"
	  "<pn:field name=\"lines\"/><pn:field name=\"to\"/>"
	  "<pn:field name=\"hues\"/><pn:field name=\"tags\"/><pn:fields/>",
	    { NULL },
	    "</fieldset><div class=\"field\"><label for=\"order-more\">More"
	    "</label><select name=\"more\" id=\"order-more\" multiple>" },
	{ "", { NULL },
	    FORM "<fieldset class=\"field\" id=\"order-to\"" },
	{ "", { "tags", "a", NULL },
	    FORM "<div class=\"errors\" role=\"alert\" tabindex=\"-1\" "
	    "autofocus>" },
	{ "", { NULL },
	    "id=\"order-photos\" multiple accept=\"image/*\"></div>"
	    "<p><button>Send</button></p></form>" },
};

static void
parts_are_drawn(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		bool given = cases[i].pairs[0] != NULL;
		struct kit k;
		const char *page = page_of(
		    &k, cases[i].inside, given ? cases[i].pairs : NULL);

		if (page == NULL || strstr(page, cases[i].part) == NULL)
			fail_msg("%zu: %s", i, page ? page : k.err.text);
		kit_fini(&k);
	}
}

static void
a_record_is_shown(void **state)
{
	static const char *const tags[] = { "x", "y" };
	static const char *const hues[] = { "green" };
	static const struct line lines[] = { { .name = "n", .count = 4 } };
	const struct order o = { .to = { "s", "t" },
		.tags = tags,
		.ntags = 2,
		.hues = hues,
		.nhues = 1,
		.lines = lines,
		.nlines = 1 };
	static const char *const parts[] = {
		"name=\"to[street]\" type=\"text\" id=\"order-to-street\" "
		"maxlength=\"30\" value=\"s\"",
		"id=\"order-tags-1\" aria-label=\"Tags 2\" maxlength=\"5\" "
		"value=\"y\"",
		"value=\"green\" checked",
		"id=\"order-lines-0-count\" min=\"1\" max=\"9\" value=\"4\"",
		"id=\"order-lines-1-count\" min=\"1\" max=\"9\" value=\"1\"",
	};
	struct pn__view_data d = { .ninputs = 1 };
	const struct pn__view *v;
	struct kit k;

	(void)state;
	assert_non_null(page_of(&k, "", NULL));
	v = pn__views_load(k.views, "a.html", &k.err);
	k.inputs[0] = pn__input_fill(
	    &k.arena, pn__plans_find(k.plans, &order), &o);
	d.inputs = k.inputs;
	pn__buf_reset(&k.out, 0);
	assert_int_equal(
	    pn__view_render(v, &d, &k.arena, &k.out, &k.err), 0);
	for (size_t i = 0; i < PN_COUNT(parts); i++) {
		if (strstr(pn__buf_str(&k.out), parts[i]) == NULL)
			fail_msg("%s: %s", parts[i], pn__buf_str(&k.out));
	}
	kit_fini(&k);
}

static void
what_can_not_be_drawn_is_told(void **state)
{
	static const struct {
		const char *inside, *why;
	} wrong[] = {
		{ "<input name=\"tags\"/>", "but a <pn:field> can" },
		{ "<textarea name=\"to\"/>", "but a <pn:field> can" },
		{ "<pn:field name=\"to\"><input name=\"tags\"/></pn:field>",
		    "town has no field \"tags\"" },
		{ "<input name=\"street\"/>", "order has no field" },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(wrong); i++) {
		struct kit k;

		assert_null(page_of(&k, wrong[i].inside, NULL));
		if (strstr(k.err.text, wrong[i].why) == NULL)
			fail_msg("%s", k.err.text);
		kit_fini(&k);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_drawn),
		cmocka_unit_test(a_record_is_shown),
		cmocka_unit_test(what_can_not_be_drawn_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
