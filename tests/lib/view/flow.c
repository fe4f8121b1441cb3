/* The language: a template, and what comes out. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "kit.h"

/* Lists that are members of a struct. */
struct post {
	const char *const *tags, *const *none;
	const int *days;
	size_t ntags, nnone, ndays;
};

static const struct pn_schema post_schema = PN_SCHEMA(struct post,
    PN_TEXTS(struct post, tags, ntags), PN_TEXTS(struct post, none, nnone),
    PN_INTS(struct post, days, ndays));

static const struct post post = { .tags = (const char *const[]){ "a", "b" },
	.ntags = 2, .days = (const int[]){ 3, 4 }, .ndays = 2 };

#define X "xmlns:pn=\"postern\""

static const struct {
	const char *from, *to;
} cases[] = {
	/* values */
	{ "<p>${name}</p>", "<p>Ada</p>" },
	{ "<p> ${ name } and ${n} </p>", "<p> Ada and 42 </p>" },
	{ "<p>${evil}</p>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" },
	{ "<p>${markup}</p>", "<p><b>bold</b></p>" },
	{ "<p title=\"${markup}\"/>",
	    "<p title=\"&lt;b&gt;bold&lt;/b&gt;\"></p>" },
	{ "<p>[${nothing}][${never}]</p>", "<p>[][]</p>" },
	{ "<p>${yes} ${no} ${real} ${minus}</p>",
	    "<p>true false 1.5 -7</p>" },
	{ "<p>\\${name} ${'${'}</p>", "<p>${name} ${</p>" },
	{ "<p>$ {name} $name {name} $</p>", "<p>$ {name} $name {name} $</p>" },
	{ "<p>${'}'}${\"'\"}</p>", "<p>}'</p>" },
	{ "<p>${date} ${map.a} ${map.b.c}</p>", "<p>2026-11-22 1 deep</p>" },

	/* paths */
	{ "<p>${entry.name}, ${entry.id}</p>", "<p>Bob, 7</p>" },
	{ "<p>${list.0} ${list.2} [${list.3}]</p>", "<p>one three []</p>" },
	{ "<p>${list.length} ${list.first} ${list.last}</p>",
	    "<p>3 one three</p>" },
	{ "<p>${rows.1.name} ${rows.last.name}</p>", "<p>Cleo Cleo</p>" },
	{ "<p>${post.tags.length} ${post.tags.first} ${post.tags.1} "
	  "${post.tags | join}</p>", "<p>2 a b a, b</p>" },
	{ "<b pn:each=\"i, t in post.days\">${i} ${t} </b>",
	    "<b>0 3 </b><b>1 4 </b>" },
	{ "<p><b pn:if=\"post.tags\">x</b><b pn:if=\"post.none\">y</b></p>",
	    "<p><b>x</b></p>" },
	{ "<p>${post.days | json}${post.none | json}</p>", "<p>[3,4][]</p>" },
	{ "<p><b pn:each=\"t in post.none\">x</b><b pn:else=\"\">y</b></p>",
	    "<p><b>y</b></p>" },
	{ "<p>${name.length} ${never.a.b}</p>", "<p>3 </p>" },
	{ "<p>${map.missing}[${empty.first}]</p>", "<p>[]</p>" },

	/* attributes */
	{ "<p title=\"${name}\"/>", "<p title=\"Ada\"></p>" },
	{ "<p title=\"Hi ${name}!\"/>", "<p title=\"Hi Ada!\"></p>" },
	{ "<p title=\"${quote}\"/>",
	    "<p title=\"a&quot;b'c&lt;d&gt;&amp;\"></p>" },
	{ "<p title=\"${nothing}\" id=\"${never}\"/>", "<p></p>" },
	{ "<p title=\"-${nothing}\"/>", "<p title=\"-\"></p>" },
	{ "<p class=\"\"/>", "<p class=\"\"></p>" },
	{ "<p title='a \"b\" &lt; c'/>",
	    "<p title=\"a &quot;b&quot; &lt; c\"></p>" },
	{ "<input disabled=\"${yes}\" readonly=\"${no}\"/>",
	    "<input disabled>" },
	{ "<input required=\"required\" value=\"\"/>",
	    "<input required value=\"\">" },
	{ "<p aria-current=\"${'page' if n == 42}\"/>",
	    "<p aria-current=\"page\"></p>" },
	{ "<p aria-current=\"${'page' if n == 1}\"/>", "<p></p>" },
	{ "<p aria-expanded=\"${no}\"/>", "<p aria-expanded=\"false\"></p>" },

	/* addresses */
	{ "<a href=\"/${nothing}/${name}\"/>", "<a href=\"/./Ada\"></a>" },
	{ "<a href=\"/${empty_text}/x\"/>", "<a href=\"/./x\"></a>" },
	{ "<a href=\"/${name}/${nothing}/x\"/>",
	    "<a href=\"/Ada//x\"></a>" },
	{ "<a href=\"/a/${evil}?q=${quote}\"/>",
	    "<a href=\"/a/%3Cscript%3Ealert%281%29%3C%2Fscript%3E?q="
	    "a%22b%27c%3Cd%3E%26\"></a>" },
	{ "<a href=\"${script}\"/>", "<a href=\"#blocked\"></a>" },
	{ "<a href=\"${script}/x\"/>", "<a href=\"#blocked/x\"></a>" },
	{ "<a href=\"/?a=${minus}&amp;b=${real}\"/>",
	    "<a href=\"/?a=-7&amp;b=1.5\"></a>" },
	{ "<img srcset=\"${name} 1x, /a/${name}.png 2x\"/>",
	    "<img srcset=\"Ada 1x, /a/Ada.png 2x\">" },
	{ "<script src=\"/s/${name}.js\"/>",
	    "<script src=\"/s/Ada.js\"></script>" },
	{ "<link rel=\"canonical\" href=\"${name}\"/>",
	    "<link rel=\"canonical\" href=\"Ada\">" },

	/* HTML */
	{ "<div><br/><img src=\"a.png\" alt=\"\"/></div>",
	    "<div><br><img src=\"a.png\" alt=\"\"></div>" },
	{ "<p>&nbsp;&eacute;&amp;&lt;&euro;&apos;&#x41;&quot;</p>",
	    "<p>\xc2\xa0\xc3\xa9&amp;&lt;\xe2\x82\xac'A\"</p>" },
	{ "<p title=\"&eacute;&amp;&pi;\"/>",
	    "<p title=\"\xc3\xa9&amp;\xcf\x80\"></p>" },
	{ "<p>a<!-- gone -->b</p>", "<p>ab</p>" },
	{ "<p><![CDATA[a<b&c]]></p>", "<p>a&lt;b&amp;c</p>" },
	{ "<div/>", "<div></div>" },
	{ "<pre>${lines}</pre>", "<pre>\n\nx</pre>" },
	{ "<pre>\nx</pre>", "<pre>\nx</pre>" },
	{ "<pre>${name}</pre>", "<pre>Ada</pre>" },
	{ "<title>${markup}<pn:block>${markup}</pn:block></title>",
	    "<title>&lt;b&gt;bold&lt;/b&gt;&lt;b&gt;bold&lt;/b&gt;"
	    "</title>" },
	{ "<textarea>${lines}</textarea>", "<textarea>\n\nx</textarea>" },
	{ "<p>${cr}</p>", "<p>a&#13;\nb</p>" },
	{ "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">"
	  "<path d=\"M0\"/><title>${name}</title></svg>",
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">"
	    "<path d=\"M0\"></path><title>Ada</title></svg>" },
	{ "<html><body/></html>",
	    "<!DOCTYPE html>\n<html><body></body></html>\n" },
	{ "<a href=\"https://x.org/\" target=\"_blank\">x</a>",
	    "<a href=\"https://x.org/\" target=\"_blank\" "
	    "rel=\"noopener noreferrer\">x</a>" },
	{ "<a href=\"/x\" target=\"_blank\">x</a>",
	    "<a href=\"/x\" target=\"_blank\">x</a>" },

	/* pn:if */
	{ "<p pn:if=\"yes\">a</p>", "<p>a</p>" },
	{ "<p pn:if=\"no\">a</p>", "" },
	{ "<div><p pn:if=\"no\">a</p> <p pn:else=\"\">b</p>c</div>",
	    "<div><p>b</p>c</div>" },
	{ "<div><p pn:if=\"yes\">a</p> <p pn:else=\"\">b</p>c</div>",
	    "<div><p>a</p>c</div>" },
	{ "<div><p pn:if=\"n == 1\">1</p><p pn:else-if=\"n == 42\">42</p>"
	  "<p pn:else=\"\">?</p></div>", "<div><p>42</p></div>" },
	{ "<div><p pn:if=\"n == 1\">1</p><p pn:else-if=\"n == 2\">2</p>"
	  "<p pn:else=\"\">?</p></div>", "<div><p>?</p></div>" },
	{ "<div><p pn:if=\"n == 1\">1</p><p pn:else-if=\"n == 2\">2</p>."
	  "</div>", "<div>.</div>" },
	{ "<div><p pn:if=\"n == 1\">1</p><!-- c -->\n<p pn:else=\"\">2</p>"
	  "</div>", "<div><p>2</p></div>" },
	{ "<b pn:if=\"not no and (n > 41 or nothing)\">x</b>", "<b>x</b>" },
	{ "<b pn:if=\"not yes or n &lt; 42\">x</b>", "" },
	{ "<b pn:if=\"n >= 42 and n &lt;= 42 and n != 43\">x</b>",
	    "<b>x</b>" },
	{ "<b pn:if=\"name == 'Ada' and name != 'Bob'\">x</b>", "<b>x</b>" },
	{ "<b pn:if=\"name &lt; 'Bob'\">x</b>", "<b>x</b>" },
	{ "<b pn:if=\"nothing == null and never == null\">x</b>",
	    "<b>x</b>" },
	{ "<b pn:if=\"nothing == 0\">x</b>", "" },
	{ "<b pn:if=\"nothing &lt; 1\">x</b>", "" },
	{ "<b pn:if=\"real == 1.5 and minus == -7\">x</b>", "<b>x</b>" },
	{ "<b pn:if=\"n == '42'\">x</b>", "<b>x</b>" },
	{ "<b pn:if=\"date > '2026-01-01'\">x</b>", "<b>x</b>" },
	{ "<b pn:if=\"yes == true\">x</b>", "<b>x</b>" },
	{ "<b pn:if=\"empty\">x</b>", "" },
	{ "<b pn:if=\"list\">x</b>", "<b>x</b>" },
	{ "<b pn:if=\"not not name\">x</b>", "<b>x</b>" },
	{ "<b pn:if=\"(list | length) == 3\">x</b>", "<b>x</b>" },
	{ "<b>${nothing or 'none'} ${name and n}</b>", "<b>none 42</b>" },
	{ "<b>${'a' if no else 'b' if no else 'c'}</b>", "<b>c</b>" },

	/* pn:each */
	{ "<ul><li pn:each=\"x in list\">${x}</li></ul>",
	    "<ul><li>one</li><li>two</li><li>three</li></ul>" },
	{ "<ul><li pn:each=\"e in rows\">${e.id}${e.name}</li></ul>",
	    "<ul><li>1Ada</li><li>2Cleo</li></ul>" },
	{ "<ul><li pn:each=\"x in empty\">${x}</li><li pn:else=\"\">-</li>"
	  "</ul>", "<ul><li>-</li></ul>" },
	{ "<ul><li pn:each=\"x in list\">${x}</li><li pn:else=\"\">-</li>"
	  "</ul>", "<ul><li>one</li><li>two</li><li>three</li></ul>" },
	{ "<ul><li pn:each=\"x in never\">${x}</li></ul>", "<ul></ul>" },
	{ "<b><i pn:each=\"x in list\">${loop.index}${loop.number}"
	  "${loop.first}${loop.last}${loop.length}</i></b>",
	    "<b><i>01truefalse3</i><i>12falsefalse3</i>"
	    "<i>23falsetrue3</i></b>" },
	{ "<b><pn:block pn:each=\"x in list\">${x}<pn:block "
	  "pn:if=\"not loop.last\">, </pn:block></pn:block></b>",
	    "<b>one, two, three</b>" },
	{ "<b><i pn:each=\"key, v in map\">${key}</i></b>",
	    "<b><i>a</i><i>b</i></b>" },
	{ "<b><i pn:each=\"i, v in list\">${i}${v}</i></b>",
	    "<b><i>0one</i><i>1two</i><i>2three</i></b>" },
	{ "<b><i pn:each=\"x in list\" pn:if=\"x != 'two'\">${x}</i></b>",
	    "<b><i>one</i><i>three</i></b>" },
	{ "<b><u pn:each=\"x in list\"><i pn:each=\"e in rows\">"
	  "${x}${e.id}</i></u></b>",
	    "<b><u><i>one1</i><i>one2</i></u><u><i>two1</i><i>two2</i></u>"
	    "<u><i>three1</i><i>three2</i></u></b>" },
	{ "<b><i pn:each=\"name in list\">${name}</i>${name}</b>",
	    "<b><i>one</i><i>two</i><i>three</i>Ada</b>" },
	{ "<b><u pn:each=\"x in list\" pn:with=\"outer = loop.number\">"
	  "<i pn:each=\"e in rows\">${outer}.${loop.number} </i></u></b>",
	    "<b><u><i>1.1 </i><i>1.2 </i></u><u><i>2.1 </i><i>2.2 </i></u>"
	    "<u><i>3.1 </i><i>3.2 </i></u></b>" },

	/* pn:with, pn:block, pn:space */
	{ "<p pn:with=\"x = entry.name; y = x\">${x}${y}</p>",
	    "<p>BobBob</p>" },
	{ "<p><i pn:with=\"name = 'Eve'\">${name}</i>${name}</p>",
	    "<p><i>Eve</i>Ada</p>" },
	{ "<p pn:with=\"x = n\" pn:if=\"yes\">${x}</p>", "<p>42</p>" },
	{ "<pn:block><i/><b/></pn:block>", "<i></i><b></b>" },
	{ "<ul pn:space=\"drop\">\n <li> a </li>\n <li pn:space=\"keep\">"
	  " <b/> </li></ul>",
	    "<ul><li> a </li><li> <b></b> </li></ul>" },

	/* scripts and styles */
	{ "<script type=\"application/json\">{\"a\": ${map}, \"b\": "
	  "[${evil}]}</script>",
	    "<script type=\"application/json\">{\"a\": "
	    "{\"a\":1,\"b\":{\"c\":\"deep\"}}, \"b\": "
	    "[\"\\u003cscript\\u003ealert(1)\\u003c/script\\u003e\"]}"
	    "</script>" },
	{ "<script>const a = ${evil}, n = -${minus};</script>",
	    "<script>const a =  "
	    "\"\\u003cscript\\u003ealert(1)\\u003c/script\\u003e\", n = - -7;"
	    "</script>" },
	{ "<script>f(${list}, ${nothing}, ${yes})</script>",
	    "<script>f( [\"one\",\"two\",\"three\"],  null,  true)</script>" },
	{ "<script>if (a &lt; b &amp;&amp; c) x = \"&lt;/p>\";</script>",
	    "<script>if (a < b && c) x = \"</p>\";</script>" },
	{ "<script>a = `b \\${c}`; // it's\nd = /['\"`]/; e = ${n};"
	  "</script>", NULL },
	{ "<script>// it's \"\nd = /['\"`/]/g; e = ${n} / 2; f = '/';"
	  "</script>",
	    "<script>// it's \"\nd = /['\"`/]/g; e =  42 / 2; f = '/';"
	    "</script>" },
	{ "<script>a = `b \\${c}`;</script>", "<script>a = `b ${c}`;"
					      "</script>" },
	{ "<style>p { color: ${colour}; width: ${n}px }</style>",
	    "<style>p { color: #ff0000; width: 42px }</style>" },
	{ "<style>p { color: ${evil} }</style>", "<style>p { color:  }"
						 "</style>" },
	{ "<p style=\"width: ${n}%; color: ${evil}\"/>",
	    "<p style=\"width: 42%; color: \"></p>" },
};

static const struct pn_value list[] = {
	{ .kind = PN_KIND_TEXT, .text = "one", .n = 3 },
	{ .kind = PN_KIND_TEXT, .text = "two", .n = 3 },
	{ .kind = PN_KIND_TEXT, .text = "three", .n = 5 },
};
static const struct pn_member inner[] = { { PN_S("c"),
    { .kind = PN_KIND_TEXT, .text = "deep", .n = 4 } } };
static const struct pn_member map[] = {
	{ PN_S("a"), { .kind = PN_KIND_INT, .i = 1 } },
	{ PN_S("b"), { .kind = PN_KIND_MAP, .n = 1, .map = inner } },
};
static const struct entry rows[] = { { .id = 1, .name = "Ada" },
	{ .id = 2, .name = "Cleo" } };
static const struct entry entry = { .id = 7, .name = "Bob" };

static void
set_values(struct kit *k)
{
	kit_set(k, "name", pn_value("Ada"));
	kit_set(k, "n", pn_value(42));
	kit_set(k, "minus", pn_value(-7));
	kit_set(k, "real", pn_value(1.5));
	kit_set(k, "yes", pn_value((bool)true));
	kit_set(k, "no", pn_value((bool)false));
	kit_set(k, "nothing", pn_null);
	kit_set(k, "evil", pn_value("<script>alert(1)</script>"));
	kit_set(k, "script", pn_value("javascript:f()"));
	kit_set(k, "empty_text", pn_value(""));
	kit_set(k, "quote", pn_value("a\"b'c<d>&"));
	kit_set(k, "lines", pn_value("\nx"));
	kit_set(k, "cr", pn_value("a\r\nb"));
	kit_set(k, "colour", pn_value("#ff0000"));
	kit_set(k, "markup", pn_value(pn_html_literal("<b>bold</b>")));
	kit_set(k, "date", pn_value(((struct pn_date){ 2026, 11, 22 })));
	kit_set(k, "list", (struct pn_value){ .kind = PN_KIND_LIST, .n = 3,
			       .list = list });
	kit_set(k, "empty", (struct pn_value){ .kind = PN_KIND_LIST });
	kit_set(k, "map", (struct pn_value){ .kind = PN_KIND_MAP, .n = 2,
			      .map = map });
	kit_set(k, "rows",
	    pn_value(((struct pn_rows){ &entry_schema, rows, 2 })));
	kit_set(k, "entry", pn_record(&entry_schema, &entry));
	kit_set(k, "post", pn_record(&post_schema, &post));
}

/* The template with our namespace on its first element. */
static void
with_ns(const char *from, char *to, size_t n)
{
	size_t name = strcspn(from + 1, " />") + 1;

	snprintf(to, n, "%.*s " X "%s", (int)name, from, from + name);
}

static void
language(void **state)
{
	char text[2048], name[32];
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		const char *got;
		struct kit k;

		kit_init(&k);
		set_values(&k);
		with_ns(cases[i].from, text, sizeof(text));
		snprintf(name, sizeof(name), "%zu.html", i);
		kit_file(&k, name, text);
		got = kit_page(&k, name);
		if (cases[i].to == NULL ? got != NULL
					: got == NULL ||
				strcmp(got, cases[i].to) != 0) {
			print_error("%s\n  gives %s\n  not   %s\n",
			    cases[i].from, got != NULL ? got : k.err.text,
			    cases[i].to);
			failures++;
		}
		kit_fini(&k);
	}
	assert_int_equal(failures, 0);
}

/* ---- errors while a page is rendered ---- */

static const struct {
	const char *from, *error;
} wrong[] = {
	{ "<p>\n${entry.nope}</p>", ":2:1: \"entry.nope\": entry has no "
				    "field \"nope\"" },
	{ "<p>${list}</p>", "is a list" },
	{ "<p>${rows}</p>", "is a list" },
	{ "<p>${entry}</p>", "is a record" },
	{ "<p>${map}</p>", "is a map" },
	{ "<p>${bytes}</p>", "is bytes" },
	{ "<p>${list.nope}</p>", "no \"nope\"" },
	{ "<p>${n.x}</p>", "no parts" },
	{ "<p pn:each=\"x in n\">${x}</p>", "pn:each goes through" },
	{ "<p>${entry.password}</p>", NULL },
	{ "<p>${name | date('%Y')}</p>", "is no date" },
	{ "<p>${name | number}</p>", "is no number" },
	{ "<p>${date | date('%Q')}</p>", "a date's format" },
};

static void
errors_of_a_rendering(void **state)
{
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(wrong); i++) {
		char text[512];
		const char *got;
		struct kit k;

		kit_init(&k);
		set_values(&k);
		kit_set(&k, "bytes",
		    pn_value(((struct pn_bytes){ "\1\2", 2 })));
		with_ns(wrong[i].from, text, sizeof(text));
		kit_file(&k, "a.html", text);
		got = kit_page(&k, "a.html");
		if (wrong[i].error != NULL &&
		    (got != NULL ||
			strstr(k.err.text, wrong[i].error) == NULL)) {
			print_error("%s: %s\n", wrong[i].from,
			    got != NULL ? got : k.err.text);
			failures++;
		}
		kit_fini(&k);
	}
	assert_int_equal(failures, 0);
}

static void
a_page_has_a_limit(void **state)
{
	struct kit k;

	(void)state;
	kit_init(&k);
	set_values(&k);
	kit_file(&k, "a.html", "<p>${name} and more</p>");
	for (size_t limit = 0; limit < 19; limit++) {
		pn__buf_fini(&k.out);
		pn__buf_init(&k.out, limit);
		assert_null(kit_page(&k, "a.html"));
		assert_non_null(strstr(k.err.text, "larger than"));
	}
	pn__buf_fini(&k.out);
	pn__buf_init(&k.out, 20);
	assert_string_equal(kit_page(&k, "a.html"), "<p>Ada and more</p>");
	kit_fini(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(language),
		cmocka_unit_test(errors_of_a_rendering),
		cmocka_unit_test(a_page_has_a_limit),
	};

	return cmocka_run_group_tests_name("view/flow", tests, NULL, NULL);
}
