/* Pages of several files: layouts, slots, includes, macros. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "kit.h"

#define PN "xmlns:pn=\"postern\""
#define HTML "<html " PN " lang=\"en\""

struct file {
	const char *name, *text;
};

static const struct {
	const char *what;
	struct file files[6]; /* the first one is the page */
	const char *to;
} cases[] = {
	{ "head and body go into the layout",
	    { { "page.html", HTML " pn:layout=\"layout.html\">"
			     "<head><title>${t}</title><meta name=\"x\"/>"
			     "</head><body><p>${x}</p></body></html>" },
		{ "layout.html", HTML "><head><title>L</title><link/></head>"
				 "<body><main><pn:slot name=\"body\"/>"
				 "</main></body></html>" } },
	    "<!DOCTYPE html>\n<html lang=\"en\"><head><title>T</title><link>"
	    "<meta name=\"x\"></head><body><main><p>X</p></main></body>"
	    "</html>\n" },
	{ "a slot of its own for the head, and defaults",
	    { { "page.html", HTML " pn:layout=\"layout.html\">"
			     "<head><meta name=\"x\"/></head><body>b</body>"
			     "</html>" },
		{ "layout.html",
		    HTML "><head><pn:slot name=\"head\"/><title>L</title>"
			 "</head><body><pn:slot name=\"body\"/>"
			 "<pn:slot name=\"aside\"><i>${x}</i></pn:slot>"
			 "</body></html>" } },
	    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta name=\"x\">"
	    "<title>L</title></head><body>b<i>X</i></body></html>\n" },
	{ "fills",
	    { { "page.html", HTML " pn:layout=\"layout.html\"><body>b"
			     "<pn:fill slot=\"aside\">a ${x}</pn:fill>c"
			     "</body></html>" },
		{ "layout.html",
		    HTML "><body><pn:slot name=\"body\"/>|"
			 "<pn:slot name=\"aside\">no</pn:slot></body>"
			 "</html>" } },
	    "<!DOCTYPE html>\n<html lang=\"en\"><body>bc|a X</body>"
	    "</html>\n" },
	{ "attributes of the page's root and body",
	    { { "page.html", "<html " PN " lang=\"de\" pn:layout="
			     "\"layout.html\"><body class=\"${x}\">b</body>"
			     "</html>" },
		{ "layout.html",
		    HTML " dir=\"ltr\"><body class=\"l\" id=\"top\">"
			 "<pn:slot name=\"body\"/></body></html>" } },
	    "<!DOCTYPE html>\n<html dir=\"ltr\" lang=\"de\">"
	    "<body id=\"top\" class=\"X\">b</body></html>\n" },
	{ "a layout in a layout",
	    { { "page.html", HTML " pn:layout=\"inner.html\"><head><title>P"
			     "</title><meta name=\"p\"/></head><body>b"
			     "</body></html>" },
		{ "inner.html",
		    HTML " pn:layout=\"layout.html\"><head><title>I</title>"
			 "<meta name=\"i\"/></head><body><nav/>"
			 "<pn:slot name=\"body\"/></body></html>" },
		{ "layout.html", HTML "><head><title>L</title></head><body>"
				 "<main><pn:slot name=\"body\"/></main>"
				 "</body></html>" } },
	    "<!DOCTYPE html>\n<html lang=\"en\"><head><title>P</title>"
	    "<meta name=\"i\"><meta name=\"p\"></head><body><main><nav></nav>"
	    "b</main></body></html>\n" },
	{ "names of the layout are not the page's",
	    { { "page.html", HTML " pn:layout=\"layout.html\"><body>${x}"
			     "</body></html>" },
		{ "layout.html",
		    HTML "><body pn:with=\"x = 'inner'\">${x} "
			 "<pn:slot name=\"body\"/></body></html>" } },
	    "<!DOCTYPE html>\n<html lang=\"en\"><body>inner X</body>"
	    "</html>\n" },
	{ "an include sees the names around it",
	    { { "page.html", "<ul " PN "><li pn:each=\"i in list\" "
			     "pn:include=\"item.html\"/></ul>" },
		{ "item.html", "<b>${i} of ${x}</b>" } },
	    "<ul><li><b>1 of X</b></li><li><b>2 of X</b></li></ul>" },
	{ "an include with arguments, and of a page's body",
	    { { "page.html", "<p " PN "><pn:block pn:include=\"part.html\" "
			     "pn:with=\"y = x; z = 2\"/></p>" },
		{ "part.html", "<html><body><b>${y}</b>${z}</body></html>" } },
	    "<p><b>X</b>2</p>" },
	{ "the same file twice",
	    { { "page.html", "<p " PN "><i pn:include=\"part.html\"/>"
			     "<i pn:include=\"part.html\"/></p>" },
		{ "part.html", "<pn:block " PN " pn:if=\"x\">x</pn:block>" } },
	    "<p><i>x</i><i>x</i></p>" },
	{ "macros",
	    { { "page.html",
		"<div " PN "><pn:macro name=\"card\" "
		"params=\"title, kind='note', n=1\"><article "
		"class=\"${kind}\"><h2>${title}</h2><pn:body/>${n}"
		"</article></pn:macro>"
		"<pn:card title=\"A ${x}\"><p>${x}</p></pn:card>"
		"<pn:card title=\"${list.0}\" kind=\"big\" n=\"${n}\"/>"
		"</div>" } },
	    "<div><article class=\"note\"><h2>A X</h2><p>X</p>1</article>"
	    "<article class=\"big\"><h2>1</h2>5</article></div>" },
	{ "macros of another file, one in the body of the other",
	    { { "page.html",
		"<div " PN "><pn:block pn:include=\"m.html\"/>"
		"<pn:box><pn:box>${x}</pn:box></pn:box></div>" },
		{ "m.html",
		    "<pn:block " PN "><pn:macro name=\"box\">[<pn:body/>]"
		    "</pn:macro></pn:block>" } },
	    "<div>[[X]]</div>" },
	{ "a macro in a loop",
	    { { "page.html",
		"<div " PN "><pn:macro name=\"m\" params=\"v\">(${v})"
		"</pn:macro><pn:m pn:each=\"i in list\" v=\"${i}\"/>"
		"<pn:m v=\"x\" pn:if=\"never\"/></div>" } },
	    "<div>(1)(2)</div>" },
};

static const struct pn_value list[] = { { .kind = PN_KIND_INT, .i = 1 },
	{ .kind = PN_KIND_INT, .i = 2 } };

static void
pages_of_files(void **state)
{
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		const char *got;
		struct kit k;

		kit_init(&k);
		kit_set(&k, "x", pn_value("X"));
		kit_set(&k, "t", pn_value("T"));
		kit_set(&k, "n", pn_value(5));
		kit_set(&k, "list",
		    (struct pn_value){ .kind = PN_KIND_LIST, .n = 2,
			.list = list });
		for (size_t f = 0; cases[i].files[f].name != NULL; f++)
			kit_file(&k, cases[i].files[f].name,
			    cases[i].files[f].text);
		got = kit_page(&k, "page.html");
		if (got == NULL || strcmp(got, cases[i].to) != 0) {
			print_error("%s\n  gives %s\n  not   %s\n",
			    cases[i].what, got ? got : k.err.text,
			    cases[i].to);
			failures++;
		}
		kit_fini(&k);
	}
	assert_int_equal(failures, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_of_files),
	};

	return cmocka_run_group_tests_name("view/file", tests, NULL, NULL);
}
