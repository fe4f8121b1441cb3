/* Escaping: what each context makes of texts, and of attacks. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "../suites.h"
#include "kit.h"
#include "view/escape.h"

static const struct {
	enum pn__escape escape;
	const char *from, *to;
} cases[] = {
	{ PN__ESCAPE_TEXT, "", "" },
	{ PN__ESCAPE_TEXT, "a<b>&\"'c", "a&lt;b&gt;&amp;&quot;'c" },
	{ PN__ESCAPE_TEXT, "0123456789abcdef<0123456789abcde>x",
	    "0123456789abcdef&lt;0123456789abcde&gt;x" },
	{ PN__ESCAPE_TEXT, "\r\n\xc3\xa9", "&#13;\n\xc3\xa9" },

	{ PN__ESCAPE_URL, "/a/b?c=d&e=f#g", "/a/b?c=d&amp;e=f#g" },
	{ PN__ESCAPE_URL, "https://x.org/\"><b>",
	    "https://x.org/%22%3E%3Cb%3E" },
	{ PN__ESCAPE_URL, " http://x ", "http://x" },
	{ PN__ESCAPE_URL, "HTTPS://x", "HTTPS://x" },
	{ PN__ESCAPE_URL, "mailto:a@b", "mailto:a@b" },
	{ PN__ESCAPE_URL, "tel:+49", "tel:+49" },
	{ PN__ESCAPE_URL, "a b\xc3\xa9%41%4", "a%20b%C3%A9%41%254" },
	{ PN__ESCAPE_URL, "javascript:alert(1)", "#blocked" },
	{ PN__ESCAPE_URL, "\tJavaScript:alert(1)", "#blocked" },
	{ PN__ESCAPE_URL, "java\nscript:alert(1)", "#blocked" },
	{ PN__ESCAPE_URL, "\x01javascript:alert(1)", "#blocked" },
	{ PN__ESCAPE_URL, "data:text/html,x", "#blocked" },
	{ PN__ESCAPE_URL, "vbscript:x", "#blocked" },
	{ PN__ESCAPE_URL, "x:y", "#blocked" },
	{ PN__ESCAPE_URL, ":x", "#blocked" },
	{ PN__ESCAPE_URL, "./x:y", "./x:y" },
	{ PN__ESCAPE_URL, "a,b", "a,b" },
	{ PN__ESCAPE_SRC, "a,b c.png", "a%2Cb%20c.png" },
	{ PN__ESCAPE_SRC, "javascript:x", "#blocked" },

	{ PN__ESCAPE_PART, "a/b?c&d=e f", "a%2Fb%3Fc%26d%3De%20f" },
	{ PN__ESCAPE_PART, "A-z_0.9~", "A-z_0.9~" },
	{ PN__ESCAPE_PART, "\xc3\xa9%", "%C3%A9%25" },

	{ PN__ESCAPE_CSS, "#ff0000", "#ff0000" },
	{ PN__ESCAPE_CSS, "1.5em", "1.5em" },
	{ PN__ESCAPE_CSS, "bold, serif", "bold, serif" },
	{ PN__ESCAPE_CSS, "red;x", "" },
	{ PN__ESCAPE_CSS, "url(x)", "" },
	{ PN__ESCAPE_CSS, "a/*", "" },
	{ PN__ESCAPE_CSS, "\\65", "" },

	{ PN__ESCAPE_JSON, "</script>&'",
	    "\"\\u003c/script\\u003e\\u0026\\u0027\"" },
	{ PN__ESCAPE_JSON, "a\"\\\n\t\x01\x7f",
	    "\"a\\\"\\\\\\n\\t\\u0001\\u007f\"" },
	{ PN__ESCAPE_JSON, "\xe2\x80\xa8\xe2\x80\xa9\xc3\xa9",
	    "\"\\u2028\\u2029\xc3\xa9\"" },
	{ PN__ESCAPE_JSON, "\xff\xc3", "\"\xef\xbf\xbd\xef\xbf\xbd\"" },
};

static int
escape(struct pn__buf *b, enum pn__escape how, const char *p, size_t n)
{
	switch (how) {
	case PN__ESCAPE_TEXT:
		return pn__escape_text(b, p, n);
	case PN__ESCAPE_URL:
		return pn__escape_url(b, p, n, false);
	case PN__ESCAPE_SRC:
		return pn__escape_url(b, p, n, true);
	case PN__ESCAPE_PART:
		return pn__escape_part(b, p, n);
	case PN__ESCAPE_CSS:
		return pn__escape_css(b, p, n);
	default:
		return pn__escape_string(b, p, n);
	}
}

static void
each_context(void **state)
{
	struct pn__buf b;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		pn__buf_init(&b, 1 << 20);
		assert_int_equal(escape(&b, cases[i].escape, cases[i].from,
				     strlen(cases[i].from)), 0);
		assert_string_equal(pn__buf_str(&b), cases[i].to);
		pn__buf_fini(&b);
	}
}

/* With room for all at once, and byte by byte near the limit. */
static void
text_at_every_place_and_limit(void **state)
{
	static const char marks[] = "&<>\"\r";
	static const char *const as[] = { "&amp;", "&lt;", "&gt;", "&quot;",
		"&#13;" };
	char from[64], want[128];

	(void)state;
	for (size_t at = 0; at < 40; at++) {
		for (size_t m = 0; m < 5; m++) {
			size_t n;
			struct pn__buf b;

			memset(from, 'x', 40);
			from[at] = marks[m];
			n = (size_t)snprintf(want, sizeof(want),
			    "%.*s%s%.*s", (int)at, from, as[m],
			    (int)(39 - at), from + at + 1);
			for (size_t limit = n - 2; limit < n + 300;
			     limit += limit < n ? 1 : 150) {
				pn__buf_init(&b, limit);
				assert_int_equal(
				    pn__escape_text(&b, from, 40),
				    limit < n ? -1 : 0);
				if (limit >= n) {
					assert_int_equal(b.n, n);
					assert_memory_equal(b.p, want, n);
				}
				pn__buf_fini(&b);
			}
		}
	}
}

static void
nul_becomes_a_replacement(void **state)
{
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 100);
	pn__escape_text(&b, "a\0b", 3);
	assert_string_equal(pn__buf_str(&b), "a\xef\xbf\xbd" "b");
	pn__buf_reset(&b, 0);
	pn__escape_url(&b, "a\0b", 3, false);
	assert_string_equal(pn__buf_str(&b), "#blocked");
	pn__buf_fini(&b);
}

static void
json_of_records(void **state)
{
	struct entry rows[] = { { .id = 1, .name = "<a>" } };
	struct pn_value v = pn_value(((struct pn_rows){ &entry_schema, rows,
	    1 }));
	struct pn_value deep[80];
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 4096);
	assert_int_equal(pn__escape_json(&b, &v), 0);
	assert_non_null(strstr(pn__buf_str(&b),
	    "[{\"id\":1,\"name\":\"\\u003ca\\u003e\",\"message\":null,"));
	for (size_t i = 0; i < 79; i++)
		deep[i] = (struct pn_value){ .kind = PN_KIND_LIST, .n = 1,
			.list = &deep[i + 1] };
	deep[79] = pn_null;
	assert_int_equal(pn__escape_json(&b, &deep[0]), -1);
	assert_int_equal(pn__escape_json(&b, &deep[40]), 0);
	pn__buf_fini(&b);
}

/* ---- attacks in every context ---- */

static const char attacked[] =
    "<div xmlns:pn=\"postern\"><p id=\"text\">${x}</p>\n"
    "<textarea>${x}</textarea>\n"
    "<p title=\"${x}\" class=\"a ${x} b\">1</p>\n"
    "<a href=\"${x}\">2</a>\n<a href=\"/a/${x}?b=${x}#${x}\">3</a>\n"
    "<img src=\"/i/${x}\" srcset=\"${x} 2x, ${x}\" alt=\"\"/>\n"
    "<p style=\"color: ${x}\">4</p>\n<style>p { color: ${x} }</style>\n"
    "<script>f(${x});</script>\n"
    "<script type=\"application/json\">{\"a\": ${x}}</script>\n"
    "<p>${x | upper | truncate(30) | nl2br}</p></div>";

/* Tags, and quotes around values: the shape of a page. */
static void
shape(const char *p, char *out, size_t room)
{
	size_t n = 0;

	for (; *p != '\0' && n < room - 2; p++) {
		if (*p == '<') {
			out[n++] = '<';
			while (n < room - 2 && p[1] != ' ' && p[1] != '>')
				out[n++] = *++p;
		} else if (*p == '"' || *p == '>')
			out[n++] = *p;
	}
	out[n] = '\0';
}

/* Without the lines breaks that nl2br makes and the strings of scripts. */
static size_t
count(const char *p, const char *what)
{
	size_t n = 0;

	for (; (p = strstr(p, what)) != NULL; p += strlen(what))
		n++;
	return n;
}

static void
attack(struct kit *k, const char *safe, const char *with, size_t n)
{
	static const char *const marks[] = { "<p", "<a", "<img", "<script",
		"<style", "<textarea", "</", "title=\"", "href=\"",
		"onerror=\"" };
	static char want[1 << 18], have[1 << 18];
	const char *page, *script;

	k->values[0].value = pn_value_slice((struct pn_slice){ with, n });
	page = kit_page(k, "a.html");
	assert_non_null(page);
	for (size_t i = 0; i < PN_COUNT(marks); i++)
		assert_int_equal(count(page, marks[i]),
		    count(safe, marks[i]));
	script = strstr(page, "<script");
	assert_null(strstr(page, "href=\"javascript:"));
	assert_null(strstr(page, "href=\"data:"));
	/* Up to the style there is no quote or tag but the template's. */
	snprintf(have, sizeof(have), "%.*s", (int)(script - page), page);
	shape(have, have, sizeof(have));
	script = strstr(safe, "<script");
	snprintf(want, sizeof(want), "%.*s", (int)(script - safe), safe);
	shape(want, want, sizeof(want));
	assert_string_equal(have, want);
}

/* Strings of a JSON array, decoded as far as \", \\, \n and \u00xx go. */
static size_t
next_string(const char **p, char *out, size_t room)
{
	const char *s = strchr(*p, '"');
	size_t n = 0;

	if (s == NULL)
		return SIZE_MAX;
	for (s++; *s != '"' && *s != '\0' && n < room - 1; s++) {
		unsigned code;

		if (*s != '\\') {
			out[n++] = *s;
			continue;
		}
		s++;
		if (*s == 'u' && sscanf(s + 1, "%4x", &code) == 1) {
			out[n++] = (char)code;
			s += 4;
		} else
			out[n++] = *s == 'n' ? '\n' : *s == 't' ? '\t' : *s;
	}
	*p = s + 1;
	return n;
}

static char *
read_shared(const char *name)
{
	FILE *f = suites_open(name);
	char *text;
	size_t n;

	if (f == NULL)
		return NULL;
	text = malloc(1 << 20);
	n = fread(text, 1, (1 << 20) - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

static void
attack_strings(void **state)
{
	char *lines = read_shared("security/xss-payloadbox-500.txt"), *safe;
	char *strings = read_shared("security/naughty-strings.json"), *rest, *line;
	const char *p = strings;
	char text[8192];
	struct kit k;
	size_t n, done = 0;

	(void)state;
	if (lines == NULL || strings == NULL)
		skip();
	kit_init(&k);
	kit_file(&k, "a.html", attacked);
	kit_set(&k, "x", pn_value("x"));
	safe = strdup(kit_page(&k, "a.html"));
	for (line = lines; line != NULL; line = rest, done++) {
		if ((rest = strchr(line, '\n')) != NULL)
			*rest++ = '\0';
		attack(&k, safe, line, strlen(line));
	}
	p = strchr(strings, '[');
	while ((n = next_string(&p, text, sizeof(text))) != SIZE_MAX) {
		attack(&k, safe, text, n);
		done++;
	}
	assert_true(done > 900);
	free(safe);
	free(lines);
	free(strings);
	kit_fini(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_context),
		cmocka_unit_test(text_at_every_place_and_limit),
		cmocka_unit_test(nul_becomes_a_replacement),
		cmocka_unit_test(json_of_records),
		cmocka_unit_test(attack_strings),
	};

	return cmocka_run_group_tests_name("view/escape", tests, NULL, NULL);
}
