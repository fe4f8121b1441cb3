/* Templates that are broken: refused at load, with line and reason. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "kit.h"

#define R "<b xmlns:pn=\"postern\">"
#define F R "<form pn:form=\"entry\">"

static const struct {
	const char *text;
	int line, column; /* column 0: any */
	const char *message;
} cases[] = {
	/* not well-formed */
	{ "", 1, 0, "is empty" },
	{ "just text", 1, 0, "is empty" },
	{ "<p>\n<b>\n</p>", 3, 0, "the <b> of line 2 is still open" },
	{ "<p>\n<br>\n</p>", 3, 0, "written <br/>" },
	{ "<p>\n<b>", 2, 0, "still open" },
	{ "<p a=b/>", 1, 0, "in quotes" },
	{ "<p>\n<i a/></p>", 2, 0, "has no value" },
	{ "<input checked/>", 1, 0, "checked=\"\"" },
	{ "<p a=\"1\" a=\"2\"/>", 1, 0, "twice" },
	{ "<p>a & b</p>", 1, 0, "&amp;" },
	{ "<p>1 < 2</p>", 1, 0, "&lt;" },
	{ "<p a=\"1 < 2\"/>", 1, 0, "&lt;" },
	{ "<p>\n\n&nope; x</p>", 3, 1, "&nope; is not known" },
	{ "<p a='&nbsp'/>", 1, 0, "semicolon" },
	{ "<p/><p/>", 1, 0, "pn:block" },
	{ "<p/>text", 1, 0, "pn:block" },
	{ "<p>\n<i a=\"x/></p>", 2, 0, "&lt;" },
	{ "<p a=\"1\"b=\"2\"/>", 1, 0, "space" },
	{ "<${x}/>", 1, 0, "a name cannot be made of a value" },
	{ "<p ${x}=\"1\"/>", 1, 0, "" },
	{ "<p a=${x}/>", 1, 0, "in quotes" },
	{ "<p>\n<!-- a -- b --></p>", 2, 0, "--" },
	{ "<p>\x01</p>", 1, 0, "control character" },
	{ "<p>\n\xff</p>", 2, 1, "not UTF-8" },
	{ "<p pn:if=\"x\"/>", 1, 0, "xmlns:pn=\"postern\"" },
	{ "<pn:block/>", 1, 0, "xmlns:pn=\"postern\"" },
	{ "<p xmlns:pn=\"http://else\" pn:if=\"x\"/>", 1, 0, "postern" },

	/* not for templates */
	{ "<!DOCTYPE html [<!ENTITY a \"b\">]><p>&a;</p>", 1, 1,
	    "declares no entities" },
	{ "<!DOCTYPE p SYSTEM \"file:///etc/passwd\" [\n]><p/>", 1, 1,
	    "declares no entities" },
	{ "<p><?php echo 1 ?></p>", 1, 4, "<?" },
	{ "<p>\n<!ELEMENT x></p>", 2, 1, "<!" },
	{ "<p>\n<!-- ${x} --></p>", 2, 1, "comment" },
	{ "<p><br>x</br></p>", 1, 8, "<br> is empty in HTML" },
	{ "<title><b>x</b></title>", 1, 8, "text only" },
	{ "<iframe>x</iframe>", 1, 9, "no browser reads" },
	{ "<x:y xmlns:x=\"z\"/>", 1, 1, "not known" },
	{ "<p checked=\"false\" disabled=\"false\"/>", 1, 4,
	    "is true in HTML" },

	/* values */
	{ "<p>${</p>", 1, 4, "has no \"}\"" },
	{ "<p>\n  ${x</p>", 2, 3, "has no \"}\"" },
	{ "<p>${}</p>", 1, 4, "is missing" },
	{ "<p>${ a b }</p>", 1, 4, "its end was expected, not \"b\"" },
	{ "<p>${a.}</p>", 1, 4, "behind the dot" },
	{ "<p>${a + b}</p>", 1, 4, "not \"+\"" },
	{ "<p>${'a}</p>", 1, 4, "has no \"}\"" },
	{ "<p>${(a}</p>", 1, 4, "\")\"" },
	{ "<p>${a | nope}</p>", 1, 4, "no filter \"nope\"; there are date" },
	{ "<p>\n\n<b>x</b> ${y | } </p>", 3, 10, "a filter's name" },
	{ "<p>${a | truncate}</p>", 1, 4, "takes 1 to 1 arguments" },
	{ "<p>${a | truncate(1, 2)}</p>", 1, 4, "arguments, not 2" },
	{ "<p>${a == }</p>", 1, 4, "ends where a name or a value" },
	{ "<p>${12px}</p>", 1, 4, "not \"1\"" },
	{ "<p>${loop.index}</p>", 1, 4, "there is none" },
	{ "<p\n title=\"\n ${x |}\"/>", 3, 2, "a filter's name" },
	{ "<p a=\"1\" b=\"${x}${y |}\"/>", 1, 17, "a filter's name" },

	/* contexts where nothing is safe */
	{ "<p\n  onclick=\"f(${x})\"/>", 2, 14, "data-name" },
	{ "<p ONCLICK=\"f(${x})\"/>", 1, 4, "small letters" },
	{ "<SCRIPT>1</SCRIPT>", 1, 1, "small letters" },
	{ "<a href=\"javascript:f(${x})\"/>", 1, 0, "javascript:" },
	{ "<a href=\" JavaScript:${x}\"/>", 1, 0, "javascript:" },
	{ "<a href=\"data:text/html,${x}\"/>", 1, 0, "data:" },
	{ "<a href=\"${x}:${y}\"/>", 1, 0, "before a \":\"" },
	{ "<a href=\"${x}${y}\"/>", 1, 0, "put a / between" },
	{ "<iframe srcdoc=\"${x}\"/>", 1, 0, "use src" },
	{ "<script src=\"${x}\"/>", 1, 0, "where code comes from" },
	{ "<script src=\"//${x}/a.js\"/>", 1, 0, "where code comes from" },
	{ "<script src=\"https://${x}\"/>", 1, 0, "where code comes from" },
	{ "<link rel=\"stylesheet\" href=\"${x}\"/>", 1, 0,
	    "where code comes from" },
	{ "<base href=\"${x}\"/>", 1, 0, "where code comes from" },
	{ "<script type=\"${x}\"/>", 1, 0, "what the element is" },
	{ "<meta http-equiv=\"refresh\" content=\"0;url=${x}\"/>", 1, 0,
	    "what the element is" },
	{ "<a href=\"/${x}${y}/z\"/>", 1, 0, "put a / between" },
	{ "<script>a.in / 1 + \"/ ${x} \"</script>", 1, 0, "leave out" },
	{ "<script>of / 1 + \"/ ${x} \"</script>", 1, 0, "take the values" },
	{ R "<script pn:include=\"full.html\"/></b>", 1, 0, "no file" },
	{ R "<title pn:include=\"full.html\"/></b>", 1, 0, "no file" },
	{ R "<title><pn:block><i/></pn:block></title></b>", 1, 0,
	    "text only, no <i>" },
	{ R "<title><pn:block pn:include=\"part.html\"/></title></b>", 1, 0,
	    "text only" },
	{ "<p disabled=\"a${x}\"/>", 1, 4, "says whether" },
	{ "<p style=\"${x}: 1\"/>", 1, 0, "property:" },
	{ "<p style=\"background: url(${x})\"/>", 1, 0, "url(" },
	{ "<p style=\"font: '${x}'\"/>", 1, 0, "string of a style" },
	{ "<style>\n${x} { }</style>", 2, 1, "property:" },
	{ "<style>a { b: url( '${x}' ) }</style>", 1, 0, "url(" },
	{ "<script>\na = \"${x}\";</script>", 2, 6, "leave out the quotes" },
	{ "<script>a = '${x}';</script>", 1, 0, "leave out the quotes" },
	{ "<script>a = `${x}`;</script>", 1, 0, "template" },
	{ "<script>// ${x}\n</script>", 1, 12, "comment of a script" },
	{ "<script>/* ${x} */</script>", 1, 12, "comment of a script" },
	{ "<script>/a${x}/</script>", 1, 0, "regular expression" },
	{ "<script>var a${x}</script>", 1, 0, "part of a name" },
	{ "<script>var b = ${x}a</script>", 1, 17, "part of a name" },
	{ "<script>f() / 2; '${x}'</script>", 1, 0, "take the values first" },
	{ "<script type=\"text/x-y\">${x}</script>", 1, 0, "of this type" },
	{ "<script type=\"application/json\">\"${x}\"</script>", 1, 0,
	    "leave out the quotes" },
	{ "<script>\"&lt;/script>\"</script>", 1, 0, "split" },
	{ "<script>\"&lt;!--\"</script>", 1, 0, "split" },
	{ "<script><b/></script>", 1, 9, "text only" },
	{ "<svg><script>1</script></svg>", 1, 6, "<head>" },
	{ "<title>${x | nl2br}</title>", 1, 8, "only between tags" },
	{ "<p title=\"${x | nl2br}\"/>", 1, 11, "only between tags" },

	/* logic */
	{ R "\n<i pn:else=\"\"/></b>", 2, 4, "no pn:if or pn:each" },
	{ R "<i pn:if=\"a\"/>x<i pn:else=\"\"/></b>", 1, 0, "no pn:if" },
	{ R "<i pn:if=\"a\"/><i pn:else=\"b\"/></b>", 1, 0, "no condition" },
	{ R "<i pn:each=\"a in b\"/><i pn:else-if=\"b\"/></b>", 1, 0,
	    "pn:else only" },
	{ R "<i pn:if=\"${a}\"/></b>", 1, 0, "without ${ }" },
	{ R "<i pn:if=\"\"/></b>", 1, 0, "is missing" },
	{ R "<i pn:each=\"entries\"/></b>", 1, 0, "item in items" },
	{ R "<i pn:each=\"1 in b\"/></b>", 1, 0, "is no name" },
	{ R "<i pn:each=\"if in b\"/></b>", 1, 0, "meaning of its own" },
	{ R "<i pn:with=\"x\"/></b>", 1, 0, "name = value" },
	{ R "<i pn:with=\"x = \"/></b>", 1, 0, "is missing" },
	{ R "<i pn:nope=\"x\"/></b>", 1, 0, "there is no pn:nope" },
	{ R "<pn:nope/></b>", 1, 0, "there is no <pn:nope>" },
	{ R "<pn:block class=\"x\"/></b>", 1, 0, "is not printed" },
	{ R "<i pn:space=\"x\"/></b>", 1, 0, "\"drop\" or \"keep\"" },
	{ R "<form pn:token=\"no\"/></b>", 1, 0, "pn:token is \"on\"" },
	{ R "<pn:body/></b>", 1, 0, "stands in a <pn:macro>" },
	{ R "<pn:fill slot=\"x\"/></b>", 1, 0, "pn:layout" },
	{ R "<pn:slot/></b>", 1, 0, "a slot has a name" },
	{ R "<i pn:layout=\"a.html\"/></b>", 1, 0, "first element" },

	/* files */
	{ R "\n<i pn:include=\"nope.html\"/></b>", 2, 4,
	    "nope.html: cannot be read" },
	{ R "<i pn:include=\"../x\"/></b>", 1, 0, "without \"..\"" },
	{ R "<i pn:include=\"/etc/passwd\"/></b>", 1, 0, "below the folder" },
	{ R "<i pn:include=\"${x}\"/></b>", 1, 0, "no value" },
	{ R "<i pn:include=\"broken.html\">x</i></b>", 1, 0, "be lost" },
	{ R "<i pn:include=\"circle.html\"/></b>", 1, 0,
	    "broken.html > circle.html > broken.html" },
	{ "<html xmlns:pn=\"postern\" pn:layout=\"bare.html\"><body/></html>",
	    1, 0, "no place for the page" },
	{ "<html xmlns:pn=\"postern\" pn:layout=\"full.html\"><body>"
	  "<pn:fill slot=\"x\"/></body></html>", 1, 0, "no slot \"x\"" },
	{ "<html xmlns:pn=\"postern\" pn:layout=\"full.html\"><p/></html>", 1,
	    0, "would be lost" },

	/* macros */
	{ R "<pn:macro/></b>", 1, 0, "a name of its own" },
	{ R "<pn:macro name=\"m\" params=\"x\"/><pn:m/></b>", 1, 0,
	    "needs x=" },
	{ R "<pn:macro name=\"m\"/><pn:m y=\"1\"/></b>", 1, 0, "takes none" },
	{ R "<pn:macro name=\"m\"><pn:m/></pn:macro><pn:m/></b>", 1, 0,
	    "circle" },
	{ R "<pn:macro name=\"m\"/><pn:macro name=\"m\"/></b>", 1, 0,
	    "already" },

	/* forms */
	{ R "\n<form pn:form=\"nope\"/></b>", 2, 7,
	    "no schema \"nope\"; the program has entry" },
	{ R "<p pn:form=\"entry\"/></b>", 1, 0, "on a <form>" },
	{ F "<form pn:form=\"entry\"/></form></b>", 1, 0, "another form" },
	{ F "\n<input name=\"nope\"/></form></b>", 2, 8,
	    "entry has no field \"nope\"; it has id, name" },
	{ F "<pn:field/></form></b>", 1, 0, "which field?" },
	{ F "<pn:field name=\"x\"/></form></b>", 1, 0, "no field \"x\"" },
	{ F "<input/></form></b>", 1, 0, "which field?" },
	{ F "<input name=\"id\"/></form></b>", 1, 0, "never sets" },
	{ F "<input name=\"name\" id=\"${x}\"/></form></b>", 1, 0,
	    "written out" },
	{ F "<input name=\"colour\" type=\"radio\"/></form></b>", 1, 0,
	    "has a value" },
	{ R "<pn:field name=\"name\"/></b>", 1, 0, "with pn:form" },
	{ R "<pn:errors/></b>", 1, 0, "with pn:form" },
	{ R "<pn:error name=\"name\"/></b>", 1, 0, "with pn:form" },
};

static void
files(struct kit *k)
{
	kit_file(k, "circle.html",
	    R "<i pn:include=\"broken.html\"/></b>");
	kit_file(k, "part.html", "<i/>");
	kit_file(k, "bare.html", "<html><body/></html>");
	kit_file(k, "full.html", "<html xmlns:pn=\"postern\"><body>"
				 "<pn:slot name=\"body\"/></body></html>");
}

static bool
is_right(size_t i, const char *error)
{
	int line = 0, column = 0;
	const char *at = strchr(error, ':');

	if (at == NULL ||
	    strstr(at + 1, cases[i].message) == NULL)
		return false;
	/* An empty file has no line. */
	if (strcmp(cases[i].text, "") == 0)
		return true;
	return sscanf(at, ":%d:%d", &line, &column) == 2 &&
	       (line == cases[i].line || strstr(error, "part.html:") == error ||
		   strstr(error, "circle.html:") == error) &&
	       (cases[i].column == 0 || column == cases[i].column);
}

static void
broken_templates_are_refused(void **state)
{
	int failures = 0;

	(void)state;
	assert_true(PN_COUNT(cases) >= 60);
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct kit k;

		kit_init(&k);
		files(&k);
		kit_file(&k, "broken.html", cases[i].text);
		if (pn__views_load(k.views, "broken.html", &k.err) != NULL) {
			print_error("%s is taken\n", cases[i].text);
			failures++;
		} else if (!is_right(i, k.err.text)) {
			print_error("%s\n  gives %s\n  not   :%d:%d: %s\n",
			    cases[i].text, k.err.text, cases[i].line,
			    cases[i].column, cases[i].message);
			failures++;
		}
		kit_fini(&k);
	}
	assert_int_equal(failures, 0);
}

static void
refused(const char *text, size_t n, const char *message)
{
	struct kit k;

	kit_init(&k);
	kit_file_n(&k, "a.html", text, n);
	assert_null(pn__views_load(k.views, "a.html", &k.err));
	if (strstr(k.err.text, message) == NULL)
		fail_msg("%s, not %s", k.err.text, message);
	kit_fini(&k);
}

static void
a_template_is_bounded(void **state)
{
	size_t n = 10 * 1024 * 1024;
	char *text = malloc(n);

	(void)state;
	memset(text, ' ', n);
	memcpy(text, "<p>", 3);
	memcpy(text + n - 4, "</p>", 4);
	refused(text, n, "at most 1048576");
	refused("<p>a\0b</p>", 10, "NUL");
	for (size_t i = 0; i < 300; i++)
		memcpy(text + i * 3, "<b>", 3);
	for (size_t i = 0; i < 300; i++)
		memcpy(text + 900 + i * 4, "</b>", 4);
	refused(text, 300 * 7, "deeper than");
	free(text);
	refused("<!DOCTYPE l [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>"
		"<l>&b;</l>", 62, "declares no entities");
}

/* Each file includes the next one 30 times. */
static void
includes_are_bounded(void **state)
{
	char name[16], text[4096];
	struct kit k;

	(void)state;
	kit_init(&k);
	for (int i = 0; i < 8; i++) {
		size_t n = (size_t)snprintf(text, sizeof(text), R);

		for (int j = 0; j < 30; j++)
			n += (size_t)snprintf(text + n, sizeof(text) - n,
			    "<i pn:include=\"%d.html\"/>${x}", i + 1);
		snprintf(text + n, sizeof(text) - n, "</b>");
		snprintf(name, sizeof(name), "%d.html", i);
		kit_file(&k, name, text);
	}
	kit_file(&k, "8.html", "<p>${x}</p>");
	assert_null(pn__views_load(k.views, "0.html", &k.err));
	assert_non_null(strstr(k.err.text, "too large"));
	kit_fini(&k);
}

/* Includes that print nothing, and files that are deep in each other. */
static void
nesting_is_bounded(void **state)
{
	char name[16], text[8192];
	struct kit k;

	(void)state;
	kit_init(&k);
	for (int i = 0; i < 9; i++) {
		size_t n = (size_t)snprintf(text, sizeof(text),
		    "<pn:block xmlns:pn=\"postern\">");

		for (int j = 0; j < 30 && i < 8; j++)
			n += (size_t)snprintf(text + n, sizeof(text) - n,
			    "<pn:block pn:include=\"%d.html\"/>", i + 1);
		snprintf(text + n, sizeof(text) - n, "</pn:block>");
		snprintf(name, sizeof(name), "%d.html", i);
		kit_file(&k, name, text);
	}
	for (int i = 0; i < 4; i++) {
		size_t n = (size_t)snprintf(text, sizeof(text), R);

		for (int j = 0; j < 200; j++)
			n += (size_t)snprintf(
			    text + n, sizeof(text) - n, "<b>");
		if (i < 3)
			n += (size_t)snprintf(text + n, sizeof(text) - n,
			    "<b pn:include=\"deep%d.html\"/>", i + 1);
		for (int j = 0; j < 200; j++)
			n += (size_t)snprintf(
			    text + n, sizeof(text) - n, "</b>");
		snprintf(text + n, sizeof(text) - n, "</b>");
		snprintf(name, sizeof(name), "deep%d.html", i);
		kit_file(&k, name, text);
	}
	assert_null(pn__views_load(k.views, "0.html", &k.err));
	assert_non_null(strstr(k.err.text, "too large"));
	assert_null(pn__views_load(k.views, "deep0.html", &k.err));
	assert_non_null(strstr(k.err.text, "nested deeper"));
	assert_non_null(pn__views_load(k.views, "deep2.html", &k.err));
	kit_fini(&k);
}

static void
nothing_is_read_from_elsewhere(void **state)
{
	struct kit k;

	(void)state;
	kit_init(&k);
	kit_file(&k, "a.html",
	    "<!DOCTYPE html SYSTEM \"file:///etc/passwd\">\n<p>&lt;</p>");
	assert_string_equal(kit_page(&k, "a.html"), "<p>&lt;</p>");
	assert_null(pn__views_load(k.views, "../a.html", &k.err));
	assert_null(pn__views_load(k.views, "nope.html", &k.err));
	assert_non_null(strstr(k.err.text, "nope.html: cannot be read"));
	assert_null(pn__views_find(k.views, "nope.html"));
	assert_non_null(pn__views_find(k.views, "a.html"));
	kit_fini(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(broken_templates_are_refused),
		cmocka_unit_test(a_template_is_bounded),
		cmocka_unit_test(includes_are_bounded),
		cmocka_unit_test(nesting_is_bounded),
		cmocka_unit_test(nothing_is_read_from_elsewhere),
	};

	return cmocka_run_group_tests_name("view/source", tests, NULL, NULL);
}
