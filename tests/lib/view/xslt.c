#include "view/xslt/xslt.h"
#include "json/read.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <postern/fields.h>

#define XSL "xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\""
#define HEAD "<xsl:stylesheet version=\"1.0\" " XSL ">\n"
#define END "</xsl:stylesheet>"
#define TEMPLATE "<xsl:template match=\"/page\">"
#define XML "<xsl:output omit-xml-declaration=\"yes\" method=\"xml\"/>"
#define HTML "<xsl:output method=\"html\"/>"

struct kit {
	struct pn__arena arena;
	struct pn__buf out;
	struct pn__xslt_facts facts;
	struct pn__view_error err;
};

static void
kit_init(struct kit *k)
{
	memset(k, 0, sizeof(*k));
	pn__arena_init(&k->arena, 4096, 64 << 20);
	pn__buf_init(&k->out, 8 << 20);
}

static void
kit_fini(struct kit *k)
{
	pn__buf_fini(&k->out);
	pn__arena_fini(&k->arena);
}

/* Without the module there is nothing to test. */
static void
need_module(void)
{
	const char *folder = getenv("POSTERN_MODULES");
	char path[4096];

	snprintf(path, sizeof(path), "%s/view-xslt.so",
	    folder != NULL ? folder : "lib/postern");
	if (access(path, R_OK) == -1)
		skip();
}

static struct pn_value
parse(struct kit *k, const char *json)
{
	struct pn__json_error err;
	struct pn_value v;

	if (pn__json_parse(&k->arena, json, strlen(json), NULL, &v, &err) == -1)
		fail_msg("%s: %s", json, err.text);
	return v;
}

/* The page, or what is wrong. */
static const char *
page_in(struct kit *k, const char *folder, const char *sheet,
    const struct pn_value *v)
{
	struct pn_slice text = { sheet, strlen(sheet) };
	struct pn__xslt *x;
	int rc;

	x = pn__xslt_load_text(folder, "page.xsl", text, &k->err);
	if (x == NULL)
		return k->err.text;
	pn__buf_reset(&k->out, 0);
	rc = pn__xslt_render(x, v, &k->out, &k->facts, &k->err);
	pn__xslt_free(x);
	if (rc == -1)
		return k->err.text;
	/* libxml2 ends a document with a newline. */
	if (k->out.n > 0 && k->out.p[k->out.n - 1] == '\n')
		k->out.n--;
	return pn__buf_str(&k->out);
}

static const char *
page(struct kit *k, const char *sheet, const char *json)
{
	struct pn_value v = parse(k, json);

	return page_in(k, "/nonexistent", sheet, &v);
}

/* ---- values ---- */

#define COPY HEAD XML "<xsl:template match=\"/\"><xsl:copy-of select=\".\"/>" \
		      "</xsl:template>" END

static const struct {
	const char *json, *xml;
} documents[] = {
	{ "{}", "<page/>" },
	{ "[]", "<page/>" },
	{ "null", "<page/>" },
	{ "\"x\"", "<page>x</page>" },
	{ "[1,\"b\"]", "<page><item>1</item><item>b</item></page>" },
	{ "{\"a\":1,\"b\":1.5,\"c\":true,\"d\":false,\"e\":null,\"f\":\"\"}",
	    "<page><a>1</a><b>1.5</b><c>true</c><d>false</d><f/></page>" },
	{ "{\"a\":18446744073709551615}",
	    "<page><a>18446744073709551615</a></page>" },
	{ "{\"a\":{\"b\":[{\"c\":1},[],[2]]}}",
	    "<page><a><b><item><c>1</c></item><item/><item><item>2</item>"
	    "</item></b></a></page>" },
	{ "{\"a\":[null,1]}", "<page><a><item>1</item></a></page>" },
	{ "{\"a\":\"<&>\\\"'\"}", "<page><a>&lt;&amp;&gt;\"'</a></page>" },
	{ "{\"a\":\"\\u00e9\\ud83d\\ude00\"}", "<page><a>é😀</a></page>" },
	{ "{\"a\":\"x\\u0000\\u0001\\u001f\\u007fy\"}",
	    "<page><a>x\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\x7fy</a></page>" },
	{ "{\"a\":\"\\t\\n\\r\"}", "<page><a>\t\n&#13;</a></page>" },
	{ "{\"a\":\"\\ufffe\\uffff\\ufffd\"}",
	    "<page><a>\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd</a></page>" },
	{ "{\"a-b.c_1\":1}", "<page><a-b.c_1>1</a-b.c_1></page>" },
	{ "{\"a b\":1}", "<page><a_b name=\"a b\">1</a_b></page>" },
	{ "{\"1\":1}", "<page><_1 name=\"1\">1</_1></page>" },
	{ "{\"\":1}", "<page><_ name=\"\">1</_></page>" },
	{ "{\"x:y\":1}", "<page><x_y name=\"x:y\">1</x_y></page>" },
	{ "{\"<a/>\":1}", "<page><__a__ name=\"&lt;a/&gt;\">1</__a__></page>" },
	{ "{\"é\\u0001\":1}",
	    "<page><____ name=\"é\xef\xbf\xbd\">1</____></page>" },
	{ "{\"script\":1,\"Style\":2}",
	    "<page><_script name=\"script\">1</_script>"
	    "<_Style name=\"Style\">2</_Style></page>" },
};

static void
test_documents(void **state)
{
	struct kit k;

	(void)state;
	need_module();
	for (size_t i = 0; i < PN_COUNT(documents); i++) {
		kit_init(&k);
		assert_string_equal(
		    page(&k, COPY, documents[i].json), documents[i].xml);
		kit_fini(&k);
	}
}

struct entry {
	int64_t id;
	const char *name, *secret;
	struct pn_date day;
};

static const struct pn_schema entry = PN_SCHEMA(struct entry,
	PN_INT (struct entry, id),
	PN_TEXT(struct entry, name),
	PN_TEXT(struct entry, secret, .write_only = true),
	PN_DATE(struct entry, day));

/* Records and rows, by their schemas; safe markup as elements. */
static void
test_records(void **state)
{
	const struct entry rows[] = {
		{ 1, "<a>", "geheim", { 2026, 11, 22 } }, { 2, NULL, "s", { 0 } },
	};
	struct pn_rows all = { &entry, rows, 2 };
	struct pn_member members[] = {
		{ PN_S("entries"), pn_value(all) },
		{ PN_S("one"), pn_record(&entry, &rows[0]) },
		{ PN_S("none"), pn_record(&entry, NULL) },
		{ PN_S("html"), pn_value(pn_html_literal(
				    "a <b class=\"x\">b&amp;</b><br>")) },
		{ PN_S("price"), pn_value_decimal(1250, 2) },
	};
	struct pn_value v = { .kind = PN_KIND_MAP, .map = members, .n = 5 };
	struct kit k;

	(void)state;
	need_module();
	kit_init(&k);
	assert_string_equal(page_in(&k, ".", COPY, &v),
	    "<page><entries><entry><id>1</id><name>&lt;a&gt;</name>"
	    "<day>2026-11-22</day></entry><entry><id>2</id></entry></entries>"
	    "<one><id>1</id><name>&lt;a&gt;</name><day>2026-11-22</day></one>"
	    "<html>a <b class=\"x\">b&amp;</b><br/></html>"
	    "<price>12.50</price></page>");
	kit_fini(&k);
}

/* ---- pages ---- */

static const struct {
	const char *body, *json, *page, *type;
} pages[] = {
	{ XML TEMPLATE "<a><xsl:value-of select=\"x\"/></a></xsl:template>",
	    "{\"x\":\"é\"}", "<a>é</a>", "application/xml; charset=utf-8" },
	{ "<xsl:output media-type=\"application/atom+xml\"/>" TEMPLATE
	  "<a/></xsl:template>", "{}",
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a/>",
	    "application/atom+xml; charset=utf-8" },
	{ "<xsl:output method=\"text\"/>" TEMPLATE
	  "<a>1<xsl:value-of select=\"x\"/><b>2</b></a></xsl:template>",
	    "{\"x\":\"<&\"}", "1<&2", "text/plain; charset=utf-8" },
	{ TEMPLATE "<html><br/><p title=\"{x}\"/></html></xsl:template>",
	    "{\"x\":\"<\\\"'&\"}",
	    "<!DOCTYPE html>\n<html><br><p title=\"&lt;&quot;'&amp;\"></p>"
	    "</html>", "text/html; charset=utf-8" },
	{ HTML TEMPLATE "<p><input checked=\"checked\"/></p></xsl:template>",
	    "{}", "<p><input checked></p>", "text/html; charset=utf-8" },
	{ HTML TEMPLATE "<a href=\"{x}\"/></xsl:template>",
	    "{\"x\":\" JaVascript:alert(1)\"}", "<a href=\"#blocked\"></a>",
	    NULL },
	{ HTML TEMPLATE "<a><xsl:attribute name=\"href\"><xsl:value-of "
	  "select=\"x\"/></xsl:attribute></a></xsl:template>",
	    "{\"x\":\"data:text/html,x\"}", "<a href=\"#blocked\"></a>",
	    NULL },
	{ HTML TEMPLATE "<img src=\"data:image/png;base64,AA==\"/>"
	  "</xsl:template>", "{}",
	    "<img src=\"data:image/png;base64,AA==\">", NULL },
	{ HTML TEMPLATE "<pre><xsl:value-of select=\"x\"/></pre>"
	  "</xsl:template>", "{\"x\":\"\\na\"}", "<pre>\n\na</pre>", NULL },
	{ HTML TEMPLATE "<script>if (a &lt; b &amp;&amp; c) d()</script>"
	  "</xsl:template>", "{}", "<script>if (a < b && c) d()</script>",
	    NULL },
	{ HTML TEMPLATE "<xsl:comment><xsl:value-of select=\"x\"/>"
	  "</xsl:comment></xsl:template>", "{\"x\":\"--><b>\"}",
	    "<!--     b  -->", NULL },
	{ XML TEMPLATE "<a><xsl:comment><xsl:value-of select=\"x\"/>"
	  "</xsl:comment></a></xsl:template>", "{\"x\":\"--><b>-\"}",
	    "<a><!--- -><b>- --></a>", NULL },
	{ XML TEMPLATE "<a><xsl:processing-instruction name=\"p\">"
	  "<xsl:value-of select=\"x\"/></xsl:processing-instruction></a>"
	  "</xsl:template>", "{\"x\":\"?><b>\"}", "<a/>",
	    NULL },
	{ HTML TEMPLATE "<xsl:copy-of select=\"*\"/></xsl:template>",
	    "{\"SCRIPT\":\"alert(1)\"}",
	    "<_SCRIPT name=\"SCRIPT\">alert(1)</_SCRIPT>", NULL },
	{ HTML TEMPLATE "<p><svg xmlns=\"http://www.w3.org/2000/svg\"><path "
	  "d=\"{x}\"/></svg></p></xsl:template>", "{\"x\":\"M0\"}",
	    "<p><svg><path d=\"M0\"></path></svg></p>", NULL },
	{ HTML "<xsl:key name=\"k\" match=\"item\" use=\"@x|n\"/>"
	  "<xsl:strip-space elements=\"*\"/>" TEMPLATE "<xsl:for-each "
	  "select=\"l/item\"><xsl:sort select=\"n\" data-type=\"number\" "
	  "order=\"descending\"/><xsl:number value=\"position()\"/>:"
	  "<xsl:value-of select=\"n\"/> </xsl:for-each><xsl:value-of "
	  "select=\"count(key('k', 2))\"/></xsl:template>",
	    "{\"l\":[{\"n\":2},{\"n\":10},{\"n\":2}]}", "1:102:23:22",
	    NULL },
	{ XML "<xsl:template match=\"/page\" xmlns:e=\"http://exslt.org/"
	  "common\"><xsl:variable name=\"t\"><b>1</b><b>2</b></xsl:variable>"
	  "<a><xsl:value-of select=\"count(e:node-set($t)/b)\"/></a>"
	  "</xsl:template>", "{}",
	    "<a xmlns:e=\"http://exslt.org/common\">2</a>", NULL },
	{ "<xsl:output method=\"xml\" omit-xml-declaration=\"yes\"/>" TEMPLATE
	  "<a once=\"{x}\" style=\"{x}\"><script><xsl:value-of "
	  "select=\"x\"/></script></a></xsl:template>", "{\"x\":\"<\"}",
	    "<a once=\"&lt;\" style=\"&lt;\"><script>&lt;</script></a>",
	    NULL },
};

static void
test_pages(void **state)
{
	char sheet[4096];
	struct kit k;

	(void)state;
	need_module();
	for (size_t i = 0; i < PN_COUNT(pages); i++) {
		kit_init(&k);
		snprintf(sheet, sizeof(sheet), HEAD "%s" END, pages[i].body);
		assert_string_equal(
		    page(&k, sheet, pages[i].json), pages[i].page);
		if (pages[i].type != NULL)
			assert_string_equal(k.facts.type, pages[i].type);
		kit_fini(&k);
	}
}

/* Markup that is safe already is printed as what it is. */
static void
test_markup(void **state)
{
	struct pn_member m = { PN_S("x"),
		pn_value(pn_html_literal("<b>1</b><a href=\"/x\">2</a>")) };
	struct pn_value v = { .kind = PN_KIND_MAP, .map = &m, .n = 1 };
	struct kit k;

	(void)state;
	need_module();
	kit_init(&k);
	assert_string_equal(page_in(&k, ".",
	    HEAD HTML TEMPLATE "<p><xsl:copy-of select=\"x/node()\"/></p>"
	    "</xsl:template>" END, &v),
	    "<p><b>1</b><a href=\"/x\">2</a></p>");
	kit_fini(&k);
}

/* ---- what is wrong ---- */

#define BODY(s) HEAD TEMPLATE "\n" s "\n</xsl:template>\n" END

static const struct {
	const char *sheet, *error;
} broken[] = {
	{ "", "page.xsl:1:1: is not well-formed: Document is empty" },
	{ "<a", "page.xsl:1:3: is not well-formed" },
	{ HEAD "<a>\n</b>" END, "page.xsl:3:" },
	{ "\xff<a/>", "page.xsl:1:1: is not UTF-8" },
	{ "<a/>", "page.xsl:1: is no stylesheet" },
	{ "<xsl:template " XSL "/>", "not with <xsl:template>" },
	{ "<xsl:stylesheet " XSL "/>", "says version=\"1.0\"" },
	{ "<xsl:stylesheet version=\"2.0\" " XSL "/>",
	    "XSLT 1.0 and nothing later" },
	{ BODY("<xsl:for-each-group/>"),
	    "page.xsl:3: XSLT 1.0 has no <xsl:for-each-group>" },
	{ BODY("<xsl:document href=\"/tmp/x\"/>"),
	    "page.xsl:3: XSLT 1.0 has no <xsl:document>" },
	{ HEAD "<a/>" END, "page.xsl:2: <a> stands outside" },
	{ HEAD "x" END, "misplaced text" },
	{ HEAD "\n<xsl:template/>" END, "page.xsl:3: xsl:template" },
	{ HEAD "\n<xsl:template match=\"[[\"/>" END,
	    "page.xsl:3: match=\"[[\" is no pattern" },
	{ HEAD "<xsl:key name=\"k\" match=\"a[\" use=\"b\"/>" END,
	    "page.xsl:2: match=\"a[\" is no pattern" },
	{ BODY("<xsl:value-of/>"), "page.xsl:3: xsl:value-of : select" },
	{ BODY("<xsl:value-of select=\"a b\"/>"),
	    "page.xsl:3: Invalid expression: a b" },
	{ BODY("<a b=\"{x\"/>"), "page.xsl:3: Attribute 'b'" },
	{ BODY("<a b=\"{x/}\"/>"), "page.xsl:3: Invalid expression: x/" },
	{ BODY("<xsl:if/>"), "page.xsl:3: xsl:if : test" },
	{ BODY("<xsl:when test=\"1\"/>"), "page.xsl:3: element when" },
	{ BODY("<xsl:call-template name=\"no\"/>"),
	    "page.xsl:3: there is no template of the name no" },
	{ HEAD "<xsl:template name=\"a\"/><xsl:template name=\"a\"/>" END,
	    "duplicate name 'a'" },
	{ HEAD "<xsl:output method=\"pdf\"/>" END, "method: pdf" },
	{ HEAD "<xsl:output encoding=\"latin1\"/>" END, "pages are UTF-8" },
	{ HEAD "<xsl:output media-type=\"a/b&#10;X: y\"/>" END,
	    "is no media type" },
	{ HEAD "<xsl:import href=\"none.xsl\"/>" END,
	    "page.xsl:2: none.xsl: cannot be read" },
	{ HEAD "<xsl:import href=\"../../etc/passwd\"/>" END,
	    "etc/passwd: cannot be read in /nonexistent" },
	{ HEAD "<xsl:include href=\"/etc/passwd\"/>" END,
	    "etc/passwd: cannot be read in /nonexistent" },
	{ HEAD "<xsl:include href=\"file:///etc/passwd\"/>" END,
	    "nothing else is read" },
	{ HEAD "<xsl:include href=\"http://127.0.0.1:1/x\"/>" END,
	    "nothing else is read" },
	{ HEAD "<xsl:include href=\"page.xsl\"/>" END, "recursion" },
	{ HEAD "<xsl:import href=\"page.xsl\"/>" END, "recursion" },
	{ "<!DOCTYPE x SYSTEM \"/etc/passwd\"><x/>", "names no other file" },
	{ "<!DOCTYPE x [<!ENTITY a SYSTEM \"/etc/passwd\">]><x>&a;</x>",
	    "an entity is a text of its own" },
	{ "<!DOCTYPE x [<!ENTITY % a SYSTEM \"http://127.0.0.1/\">%a;]><x/>",
	    "an entity is a text of its own" },
	{ "<!DOCTYPE x [<!ENTITY a \"&a;\">]><x>&a;</x>", "page.xsl:1:" },
	{ "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\">"
	  "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
	  "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">"
	  "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">"
	  "<!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\">"
	  "<!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\">"
	  "]><x>&f;&f;&f;&f;&f;</x>", "entities that grow" },
	{ "<a xsl:version=\"1.0\" " XSL " xsl:extension-element-prefixes="
	  "\"s\" xmlns:s=\"http://icl.com/saxon\"/>", "extension \"s\"" },
	{ "<xsl:stylesheet version=\"1.0\" " XSL " xmlns:r=\"http://xml."
	  "apache.org/xalan/redirect\" extension-element-prefixes=\"r\"/>",
	    "extension \"r\" is not there" },
	{ BODY("<script>x(<xsl:value-of select=\"x\"/>)</script>"),
	    "page.xsl:3: no escaping makes a value safe in <script>" },
	{ BODY("<STYLE><xsl:if test=\"1\"><xsl:copy-of select=\"x\"/>"
	       "</xsl:if></STYLE>"), "safe in <STYLE>" },
	{ BODY("<xsl:element name=\"script\"><xsl:apply-templates/>"
	       "</xsl:element>"), "safe in <script>" },
	{ BODY("<a onclick=\"f({x})\"/>"), "page.xsl:3: onclick is a script" },
	{ BODY("<a><xsl:attribute name=\"OnLoad\"><xsl:value-of select=\"x\"/>"
	       "</xsl:attribute></a>"), "OnLoad is a script" },
	{ BODY("<a style=\"color: {x}\"/>"), "a value in a style" },
	{ BODY("<iframe srcdoc=\"{x}\"/>"), "srcdoc is a page of its own" },
	{ BODY("<script src=\"{x}\"/>"), "owns the whole page" },
	{ BODY("<base href=\"{x}\"/>"), "owns the whole page" },
	{ BODY("<x:script xmlns:x=\"http://www.w3.org/1999/xhtml\">"
	       "<xsl:value-of select=\"x\"/></x:script>"), "safe in <script>" },
	{ HEAD HTML TEMPLATE "<xsl:element name=\"{x}\"/></xsl:template>" END,
	    "name of an element or attribute is made of a value" },
	{ BODY("<p><xsl:value-of select=\"x\" disable-output-escaping=\"yes\""
	       "/></p>"), "page.xsl:3: a value is always escaped" },
};

static void
test_broken(void **state)
{
	struct pn_slice text;
	struct pn__xslt *x;
	struct kit k;

	(void)state;
	need_module();
	assert_true(PN_COUNT(broken) >= 25);
	for (size_t i = 0; i < PN_COUNT(broken); i++) {
		kit_init(&k);
		text = (struct pn_slice){ broken[i].sheet,
			strlen(broken[i].sheet) };
		x = pn__xslt_load_text(
		    "/nonexistent", "page.xsl", text, &k.err);
		if (x != NULL)
			fail_msg("was taken: %s", broken[i].sheet);
		if (strstr(k.err.text, broken[i].error) == NULL)
			fail_msg("%s\n  gives \"%s\"\n  wanted \"%s\"",
			    broken[i].sheet, k.err.text, broken[i].error);
		kit_fini(&k);
	}
}

/* What is found while a page is made, and what would never end. */
static const struct {
	const char *body, *error;
} hostile[] = {
	{ TEMPLATE "\n<xsl:value-of select=\"$x\"/></xsl:template>",
	    "page.xsl:3: Variable 'x' has not been declared" },
	{ TEMPLATE "\n<xsl:value-of select=\"f()\"/></xsl:template>",
	    "page.xsl:3: function f not found" },
	{ TEMPLATE "\n<xsl:message terminate=\"yes\">no way</xsl:message>"
	  "</xsl:template>", "page.xsl:3: no way" },
	{ TEMPLATE "<x>\n<xsl:copy-of select=\"document('/etc/passwd')\"/></x>"
	  "</xsl:template>", "page.xsl:3: etc/passwd: cannot be read" },
	{ TEMPLATE "<xsl:copy-of select=\"document('../../etc/passwd')\"/>"
	  "</xsl:template>", "etc/passwd: cannot be read in /nonexistent" },
	{ TEMPLATE "<xsl:copy-of select=\"document('http://127.0.0.1:1/')\"/>"
	  "</xsl:template>", "nothing else is read" },
	{ TEMPLATE "<xsl:copy-of select=\"document('file:///etc/passwd')\"/>"
	  "</xsl:template>", "refused" },
	{ "<xsl:variable name=\"a\" select=\"$b\"/><xsl:variable name=\"b\" "
	  "select=\"$a\"/>" TEMPLATE "<xsl:value-of select=\"$a\"/>"
	  "</xsl:template>", "page.xsl" },
	{ "<xsl:template match=\"/\" name=\"x\"><xsl:call-template "
	  "name=\"x\"/></xsl:template>", "nested deeper than 10000" },
	{ "<xsl:template match=\"/\" name=\"x\"><a><xsl:if test=\"1\">"
	  "<xsl:apply-templates select=\"/\"/></xsl:if></a></xsl:template>",
	    "nested" },
	{ "<xsl:template match=\"/\"><xsl:call-template name=\"x\">"
	  "<xsl:with-param name=\"s\" select=\"'xxxxxxxxxxxxxxxx'\"/>"
	  "</xsl:call-template></xsl:template><xsl:template name=\"x\">"
	  "<xsl:param name=\"s\"/><xsl:call-template name=\"x\"><xsl:with-"
	  "param name=\"s\" select=\"concat($s, $s)\"/></xsl:call-template>"
	  "</xsl:template>", "more than 64 MB" },
	{ "<xsl:template match=\"/\"><xsl:call-template name=\"x\">"
	  "<xsl:with-param name=\"s\" select=\"//*\"/></xsl:call-template>"
	  "</xsl:template><xsl:template name=\"x\"><xsl:param name=\"s\"/>"
	  "<xsl:variable name=\"t\"><a><xsl:copy-of select=\"$s\"/><xsl:copy-"
	  "of select=\"$s\"/></a></xsl:variable><xsl:call-template name=\"x\">"
	  "<xsl:with-param name=\"s\" select=\"$t\"/></xsl:call-template>"
	  "</xsl:template>", "more than 64 MB" },
	{ "<xsl:template match=\"/\"><xsl:call-template name=\"x\"><xsl:with-"
	  "param name=\"n\" select=\"0\"/></xsl:call-template></xsl:template>"
	  "<xsl:template name=\"x\"><xsl:param name=\"n\"/><xsl:if "
	  "test=\"$n &lt; 30\"><xsl:call-template name=\"x\"><xsl:with-param "
	  "name=\"n\" select=\"$n + 1\"/></xsl:call-template><xsl:call-"
	  "template name=\"x\"><xsl:with-param name=\"n\" select=\"$n + 1\"/>"
	  "</xsl:call-template></xsl:if></xsl:template>", "stopped after" },
	{ "<xsl:output method=\"text\"/><xsl:template match=\"/\">"
	  "<xsl:for-each select=\"//item\"><xsl:for-each select=\"//item\">"
	  "<xsl:for-each select=\"//item\"><xsl:for-each select=\"//item\">"
	  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	  "</xsl:for-each></xsl:for-each></xsl:for-each></xsl:for-each>"
	  "</xsl:template>", "" },
	{ "<xsl:template match=\"/\"><xsl:value-of select=\"count(//item[count("
	  "//item[count(//item[count(//item[//item]) > 0]) > 0]) > 0])\"/>"
	  "</xsl:template>", "stopped after" },
	{ TEMPLATE "<html><xsl:element name=\"{name(*)}\"/></html>"
	  "</xsl:template>", "name of an element or attribute is made of" },
	{ HTML TEMPLATE "<style>&lt;/style&gt;</style></xsl:template>",
	    "has its end tag" },
};

static void
test_hostile(void **state)
{
	char sheet[4096], json[1024];
	size_t n = 0;
	struct kit k;
	clock_t t;

	(void)state;
	need_module();
	n += (size_t)snprintf(json, sizeof(json), "{\"l\":[0");
	for (int i = 0; i < 100; i++)
		n += (size_t)snprintf(json + n, sizeof(json) - n, ",%d", i);
	snprintf(json + n, sizeof(json) - n, "]}");
	for (size_t i = 0; i < PN_COUNT(hostile); i++) {
		const char *got;

		kit_init(&k);
		t = clock();
		snprintf(sheet, sizeof(sheet), HEAD "%s" END, hostile[i].body);
		got = page(&k, sheet, json);
		if (got != k.err.text ||
		    strstr(got, hostile[i].error) == NULL)
			fail_msg("%s\n  gives \"%.300s\"\n  wanted \"%s\"",
			    hostile[i].body, got, hostile[i].error);
		if (clock() - t > 40 * CLOCKS_PER_SEC)
			fail_msg("took too long: %s", hostile[i].body);
		kit_fini(&k);
	}
}

/* Values without end. */
static void
test_bounds(void **state)
{
	static struct pn_value lists[100], many[500000];
	struct pn_value v;
	struct kit k;

	(void)state;
	need_module();
	kit_init(&k);
	for (size_t i = 0; i < PN_COUNT(lists); i++)
		lists[i] = (struct pn_value){ .kind = PN_KIND_LIST,
			.n = i + 1 < PN_COUNT(lists),
			.list = &lists[i + 1] };
	assert_non_null(strstr(page_in(&k, ".", COPY, &lists[0]),
	    "page.xsl: the values are nested deeper than 64"));
	assert_null(strstr(page_in(&k, ".", COPY, &lists[40]), "nested"));
	for (size_t i = 0; i < PN_COUNT(many); i++)
		many[i] = pn_value_int(1);
	v = (struct pn_value){ .kind = PN_KIND_LIST,
		.n = PN_COUNT(many),
		.list = many };
	assert_non_null(strstr(
	    page_in(&k, ".", COPY, &v), "have more than 400000 parts"));
	/* The reply's limit. */
	v.n = 10000;
	pn__buf_fini(&k.out);
	pn__buf_init(&k.out, 5000);
	assert_non_null(strstr(page_in(&k, ".", COPY, &v),
	    "page.xsl: the page is larger than 5000 bytes"));
	kit_fini(&k);
}

/* ---- files ---- */

static void
put(const char *folder, const char *name, const char *text)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void
test_files(void **state)
{
	char folder[] = "/tmp/postern-xslt-XXXXXX", path[4096];
	struct pn_value v = { .kind = PN_KIND_MAP };
	struct pn__xslt *x;
	struct kit k;

	(void)state;
	need_module();
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/sub dir", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	put(folder, "sub dir/main.xsl",
	    HEAD "<xsl:import href=\"../base.xsl\"/><xsl:include href="
	    "\"/part.xsl\"/>" XML "<xsl:template match=\"/\"><a><xsl:call-"
	    "template name=\"b\"/><xsl:call-template name=\"p\"/><xsl:value-of "
	    "select=\"document('../data.xml')/x\"/></a></xsl:template>" END);
	put(folder, "base.xsl",
	    HEAD "<xsl:template name=\"b\">base</xsl:template>" END);
	put(folder, "part.xsl",
	    HEAD "<xsl:template name=\"p\">,part,</xsl:template>" END);
	put(folder, "data.xml", "<x>data</x>");
	put(folder, "two.xsl",
	    HEAD "<xsl:import href=\"bad.xsl\"/>" END);
	put(folder, "bad.xsl",
	    HEAD "\n\n<xsl:template match=\"/\"><xsl:if/></xsl:template>" END);
	kit_init(&k);
	x = pn__xslt_load(folder, "sub dir/main.xsl", &k.err);
	if (x == NULL)
		fail_msg("%s", k.err.text);
	assert_int_equal(
	    pn__xslt_render(x, &v, &k.out, &k.facts, &k.err), 0);
	assert_string_equal(pn__buf_str(&k.out), "<a>base,part,data</a>\n");
	put(folder, "data.xml", "<!DOCTYPE x [<!ENTITY a SYSTEM "
	    "\"/etc/passwd\">]><x>&a;</x>");
	assert_int_equal(
	    pn__xslt_render(x, &v, &k.out, &k.facts, &k.err), -1);
	assert_non_null(strstr(k.err.text, "data.xml:1:"));
	pn__xslt_free(x);
	assert_null(pn__xslt_load(folder, "two.xsl", &k.err));
	assert_non_null(strstr(k.err.text, "bad.xsl:4: xsl:if"));
	assert_null(pn__xslt_load(folder, "../x.xsl", &k.err));
	kit_fini(&k);
	snprintf(path, sizeof(path), "rm -r %s", folder);
	assert_int_equal(system(path), 0);
}

/* ---- threads and memory ---- */

#define LOOP HEAD XML "<xsl:key name=\"k\" match=\"item\" use=\".\"/>" TEMPLATE \
	"<a><xsl:for-each select=\"l/item\"><b c=\"{.}\"><xsl:value-of "    \
	"select=\"count(key('k', .))\"/></b></xsl:for-each></a>"	    \
	"</xsl:template>" END

struct work {
	const struct pn__xslt *x;
	const struct pn_value *v;
	int wrong;
};

static void *
run(void *arg)
{
	struct work *w = arg;
	struct kit k;

	kit_init(&k);
	for (int i = 0; i < 50; i++) {
		pn__buf_reset(&k.out, 0);
		w->wrong += pn__xslt_render(w->x, w->v, &k.out, &k.facts,
				&k.err) == -1 ||
			    strcmp(pn__buf_str(&k.out),
				"<a><b c=\"x\">2</b><b c=\"y\">1</b>"
				"<b c=\"x\">2</b></a>\n") != 0;
	}
	kit_fini(&k);
	return NULL;
}

static void
test_threads(void **state)
{
	struct pn_slice text = PN_S(LOOP);
	struct work w[4];
	pthread_t id[4];
	struct pn_value v;
	struct pn__xslt *x;
	struct kit k;

	(void)state;
	need_module();
	kit_init(&k);
	v = parse(&k, "{\"l\":[\"x\",\"y\",\"x\"]}");
	x = pn__xslt_load_text(".", "page.xsl", text, &k.err);
	assert_non_null(x);
	for (size_t i = 0; i < PN_COUNT(w); i++) {
		w[i] = (struct work){ x, &v, 0 };
		assert_int_equal(pthread_create(&id[i], NULL, run, &w[i]), 0);
	}
	for (size_t i = 0; i < PN_COUNT(w); i++) {
		pthread_join(id[i], NULL);
		assert_int_equal(w[i].wrong, 0);
	}
	pn__xslt_free(x);
	kit_fini(&k);
}

/* Pages that succeed and fail leave nothing behind. */
static void
test_leaks(void **state)
{
	static const char *const sheets[] = { LOOP,
		HEAD "<xsl:template match=\"/\" name=\"x\"><xsl:call-template "
		"name=\"x\"/></xsl:template>" END,
		HEAD TEMPLATE "<xsl:value-of select=\"$x\"/></xsl:template>" END,
		HEAD "<xsl:import href=\"none.xsl\"/>" END,
		HEAD TEMPLATE "<xsl:if/></xsl:template>" END, "<a>" };
	size_t before = 0, after;
	struct kit k;

	(void)state;
	need_module();
	kit_init(&k);
	for (int i = 0; i < 60; i++) {
		if (i == 20)
			before = mallinfo2().uordblks;
		for (size_t n = 0; n < PN_COUNT(sheets); n++) {
			page(&k, sheets[n], "{\"l\":[1,2,3]}");
			pn__arena_reset(&k.arena);
		}
	}
	after = mallinfo2().uordblks;
	if (after > before + 4096)
		fail_msg("%zu bytes more after 40 rounds", after - before);
	kit_fini(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_markup),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_leaks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
