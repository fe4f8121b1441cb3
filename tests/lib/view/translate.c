#include "tests/lib/view/speak.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static struct speak speak;

static int
set_up(void **state)
{
	(void)state;
	speak_init(&speak);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	speak_fini(&speak);
	return 0;
}

static const char ns[] = "<body xmlns:pn=\"postern\">";

/* The body of a page in a language; NULL: k->err. */
static const char *
page(struct kit *k, const char *tag, const char *body)
{
	char text[4096];
	const char *got;

	snprintf(text, sizeof(text), "%s%s</body>", ns, body);
	kit_file(k, "a.html", text);
	speak_in(&speak, k, tag);
	got = kit_page(k, "a.html");
	if (got == NULL)
		return NULL;
	got += strlen("<body>");
	return got;
}

#define ENTRIES                                                                \
	"<p pn:t=\"n\"><pn:one>One entry by <b>${e.name}</b>.</pn:one>"        \
	"<pn:many>${count} entries by <b>${e.name}</b>.</pn:many></p>"

static const struct {
	const char *tag, *from, *want;
	int64_t n;
} pages[] = {
	{ "en", "<p pn:t=\"\">Hello ${e.name}.</p>", "<p>Hello A&amp;B.</p>",
	    0 },
	/* the translator's text is text, whatever it looks like */
	{ "de", "<p pn:t=\"\">Hello ${e.name}.</p>",
	    "<p>Hallo A&amp;B, ${secret} {none} &lt;b&gt;&amp;amp;"
	    "&lt;/b&gt;</p>", 0 },
	/* a language that does not have it */
	{ "pl", "<p pn:t=\"\">Hello ${e.name}.</p>", "<p>Hello A&amp;B.</p>",
	    0 },
	/* elements keep their attributes, and values in them */
	{ "de", "<p pn:t=\"\">Hello ${e.name},\n  <a href=\"/x/${n}\">read"
		"</a> it.</p>",
	    "<p><a href=\"/x/7\">Lies</a> es, A&amp;B.</p>", 7 },
	{ "de", "<p pn:t=\"\">Twice <b>a</b> and <b id=\"x\">b</b><br/>.</p>",
	    "<p><b id=\"x\">B</b> vor <b>A</b>, <br> &lt;i&gt;nie&lt;/i&gt; "
	    "<b>offen</b></p>", 0 },
	{ "de", "<p pn:t=\"\">${n} or ${n}</p>", "<p>7 or 7</p>", 7 },
	{ "de", "<p pn:t=\"\" pn:with=\"a = 1\">${a} or ${a | upper}</p>",
	    "<p>1 oder 1</p>", 0 },
	/* plurals */
	{ "en", ENTRIES, "<p>One entry by <b>A&amp;B</b>.</p>", 1 },
	{ "en", ENTRIES, "<p>0 entries by <b>A&amp;B</b>.</p>", 0 },
	{ "de", ENTRIES, "<p>Ein Eintrag von <b>A&amp;B</b>.</p>", 1 },
	{ "de", ENTRIES, "<p><b>A&amp;B</b> hat 5.</p>", 5 },
	{ "pl", ENTRIES, "<p>1 wpis</p>", 1 },
	{ "pl", ENTRIES, "<p>22 wpisy</p>", 22 },
	{ "pl", ENTRIES, "<p>-12 wpisów, A&amp;B</p>", -12 },
	/* the filter */
	{ "de", "<p title=\"${'Close &quot;it&quot;' | t}\">x</p>",
	    "<p title=\"Schließ &quot;es&quot; &amp; &lt;geh&gt;\">", 0 },
	{ "pl", "<p>${'{n} file' | t('{n} files', n)}</p>", "<p>5 plików</p>",
	    5 },
	{ "pl", "<p>${'{n} file' | t('{n} files', n)}</p>", "<p>3 pliki</p>",
	    3 },
	{ "en", "<p>${'{n} file' | t('{n} files', n)}</p>", "<p>1 file</p>",
	    1 },
	{ "de", "<p>${'Red' | t} ${'Green' | t}</p>", "<p>Rot Green</p>", 0 },
	{ "de", "<p lang=\"${locale}\">x</p>", "<p lang=\"de\">x</p>", 0 },
};

static void
test_pages(void **state)
{
	static const struct entry e = { .name = "A&B" };
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(pages); i++) {
		struct kit k;
		const char *got;

		kit_init(&k);
		kit_set(&k, "e", pn_record(&entry_schema, &e));
		kit_set(&k, "n", pn_value_int(pages[i].n));
		got = page(&k, pages[i].tag, pages[i].from);
		if (got == NULL || strncmp(got, pages[i].want,
				       strlen(pages[i].want)) != 0) {
			print_error("%s %s: %s\n", pages[i].tag,
			    pages[i].from, got != NULL ? got : k.err.text);
			failures++;
		}
		kit_fini(&k);
	}
	assert_int_equal(failures, 0);
}

/* Labels, hints, choices and the summary of a form. */
static void
test_form(void **state)
{
	static const char *const wanted[] = {
		">Ihr &lt;Name&gt;</label>", ">Wie auf dem Ausweis<",
		">Blau &amp; &lt;dunkel&gt;</option>",
		">Rot</option>", ">Message</label>",
		"<p>Bitte prüfen:</p>", "#entry-name\">Ihr &lt;Name&gt;: ",
	};
	struct pn__input *in;
	const char *got;
	struct kit k;

	(void)state;
	kit_init(&k);
	in = pn__input_new(
	    &k.arena, pn__plans_find(k.plans, &entry_schema));
	assert_int_equal(pn__input_check(in, &k.arena), -1);
	k.inputs[k.ninputs++] = in;
	kit_file(&k, "a.html", "<form xmlns:pn=\"postern\" method=\"post\" "
	    "pn:form=\"entry\"><pn:errors/><pn:field name=\"name\"/>"
	    "<pn:field name=\"message\"/><pn:field name=\"colour\"/></form>");
	speak_in(&speak, &k, "de");
	assert_non_null(pn__views_load(k.views, "a.html", &k.err));
	{
		struct pn__view_data d = { .inputs = k.inputs,
			.ninputs = k.ninputs, .tongue = k.tongue };

		assert_int_equal(pn__view_render(
		    pn__views_find(k.views, "a.html"), &d, &k.arena, &k.out,
		    &k.err), 0);
		assert_non_null(got = pn__buf_str(&k.out));
	}
	for (size_t i = 0; i < PN_COUNT(wanted); i++) {
		if (strstr(got, wanted[i]) == NULL)
			fail_msg("no %s in %s", wanted[i], got);
	}
	kit_fini(&k);
}

static const struct {
	const char *from, *error;
} wrong[] = {
	{ "<p pn:t=\"\"></p>", "a.html:1:26: pn:t stands on an element with" },
	{ "<p pn:t=\"\">a <input name=\"x\"/></p>", "1:39: <input> is in a" },
	{ "<p pn:t=\"\">a <b pn:each=\"x in y\">b</b></p>", "with pn:each" },
	{ "<p pn:t=\"\">a <b pn:t=\"\">b</b></p>", "pn:t" },
	{ "<p pn:t=\"\">a <pn:field name=\"x\"/></p>", "of Postern" },
	{ "<p pn:t=\"\">a <script>b</script></p>", "of this kind" },
	{ "<p pn:t=\"n\">x</p>", "two elements in it" },
	{ "<p pn:t=\"n\"><pn:one>x</pn:one></p>", "two elements in it" },
	{ "<p pn:t=\"n\"><pn:one>x</pn:one> y <pn:many>z</pn:many></p>",
	    "two elements in it" },
	{ "<p pn:t=\"n +\"><pn:one>x</pn:one><pn:many>z</pn:many></p>",
	    "a.html:1:29:" },
	{ "<p pn:t=\"'x'\"><pn:one>x</pn:one><pn:many>z</pn:many></p>",
	    "is no count" },
	{ "<p>${'x' | t('y')}</p>", "the plural and a count" },
	{ "<p pn:t=\"\">${a} ${b", "" },
};

static void
test_wrong(void **state)
{
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(wrong); i++) {
		struct kit k;
		const char *got;

		kit_init(&k);
		got = page(&k, "de", wrong[i].from);
		if (got != NULL ||
		    strstr(k.err.text, wrong[i].error) == NULL) {
			print_error("%s: %s\n", wrong[i].from,
			    got != NULL ? got : k.err.text);
			failures++;
		}
		kit_fini(&k);
	}
	assert_int_equal(failures, 0);
}

/* What was collected: one line each. */
static void
note(void *to, const char *one, const char *many, const char *file,
    uint32_t line)
{
	pn__buf_addf(to, "%s:%u %s|%s\n", file, line, one,
	    many != NULL ? many : "");
}

static void
test_collected(void **state)
{
	struct pn__buf b;
	struct kit k;

	(void)state;
	kit_init(&k);
	pn__buf_init(&b, 4096);
	pn__views_collect(k.views, note, &b);
	kit_file(&k, "a.html", "<body xmlns:pn=\"postern\">\n"
	    "<p pn:t=\"\"> Hello\n ${user.name | upper}, <i>you</i> </p>\n"
	    "<p title=\"${'Close' | t}\">${x | t}${'a' | t('b', 2)}</p>"
	    "<p pn:t=\"x\"><pn:one>1</pn:one><pn:many>2</pn:many></p>"
	    "</body>");
	assert_non_null(pn__views_load(k.views, "a.html", &k.err));
	assert_string_equal(pn__buf_str(&b),
	    "a.html:2 Hello {name}, <i>you</i>|\n"
	    "a.html:4 Close|\na.html:4 a|b\na.html:4 1|2\n");
	pn__buf_fini(&b);
	kit_fini(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_form),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_collected),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
