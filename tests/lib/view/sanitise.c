#include "view/sanitise.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <postern.h>
#include <postern/test.h>

#define IMG " loading=\"lazy\" referrerpolicy=\"no-referrer\">"

static const struct pn_sanitising none = { .images = false };

static void
test_table(void **state)
{
	static const struct {
		struct pn_slice in;
		const char *want;
	} cases[] = {
		{ PN_S(""), "" },
		{ PN_S("plain & \"text\" <"),
		    "plain &amp; &quot;text&quot; &lt;" },
		{ PN_S("<b>a</b> <i>b"), "<b>a</b> <i>b</i>" },
		{ PN_S("<p>a<br>b</p><hr>"), "<p>a<br>b</p><hr>" },
		{ PN_S("<script>alert(1)</script>x"), "x" },
		{ PN_S("<style>p{}</style><svg><b>x</b></svg>y"), "y" },
		{ PN_S(
		      "<b onclick=x id=y class=z style=w title='&quot;'>t</b>"),
		    "<b title=\"&quot;\">t</b>" },
		{ PN_S("<font color=red>x</font><blink>y</blink>"), "xy" },
		{ PN_S("<a href=/x?a=1&b=2>x</a>"),
		    "<a href=\"/x?a=1&amp;b=2\" rel=\"nofollow noopener\">"
		    "x</a>" },
		{ PN_S("<a href='javascript:alert(1)'>x</a>"),
		    "<a rel=\"nofollow noopener\">x</a>" },
		{ PN_S("<a href=' &#106;ava\tscript:x'>x</a>"),
		    "<a rel=\"nofollow noopener\">x</a>" },
		{ PN_S("<img src=data:image/svg+xml,x onerror=y>"), "<img" IMG },
		{ PN_S("<img src=https://h/i.png alt='a'>"),
		    "<img alt=\"a\"" IMG },
		{ PN_S("<img src=/i.png alt=''>"),
		    "<img src=\"/i.png\" alt=\"\"" IMG },
		{ PN_S("<form action=/x><input name=a>b</form>"), "b" },
		{ PN_S("<!-- c --><?php x ?>d"), "d" },
		{ PN_S("a</div></body></html><b>c</b>"), "a<b>c</b>" },
		{ PN_S("<ul><li>a<li>b</ul>"),
		    "<ul><li>a</li><li>b</li></ul>" },
		{ PN_S("<table><tr><td colspan=2>x</table>"),
		    "<table><tr><td colspan=\"2\">x</td></tr></table>" },
		{ PN_S("a\0b\001c\xff"
		       "d&#1;e"),
		    "abc\xef\xbf\xbd"
		    "de" },
		{ PN_S("a\001"), "a" },
		{ PN_S("<b title='\x7f'>\001\002"), "<b title=\"\"></b>" },
		{ PN_S("<iframe src=x>a</iframe><object>b</object>c"), "c" },
		{ PN_S("<math><mi xlink:href='javascript:x'>a</math>b"), "b" },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct pn__buf out;

		pn__buf_init(&out, 4096);
		assert_int_equal(
		    pn__sanitise(&out, cases[i].in.p, cases[i].in.n,
			&none), 0);
		assert_string_equal(pn__buf_str(&out), cases[i].want);
		pn__buf_fini(&out);
	}
}

/* Images of other hosts: not without being asked for. */
static void
test_images(void **state)
{
	static const struct {
		const char *src;
		bool here, there; /* kept by default, with .images */
	} cases[] = {
		{ "/i.png", true, true },
		{ "i.png?a:b", true, true },
		{ "../i.png", true, true },
		{ "#x", true, true },
		{ "/", true, true },
		{ "", true, true },
		{ "https://h/i.png", false, true },
		{ "HTTP://h/i.png", false, true },
		{ " http://h/", false, true },
		{ "ht\ttp://h/", false, false },
		{ "//h/i.png", false, true },
		{ " //h/i.png", false, true },
		{ "\t/\n/h/i.png", true, true },
		{ "http:h", false, true },
		{ "&#104;ttp://h/", false, true },
		{ "mailto:a", false, false },
		{ "tel:1", false, false },
		{ "data:image/png;base64,AA==", false, false },
		{ "blob:x", false, false },
		{ "javascript:x", false, false },
	};
	const struct pn_sanitising with[] = { { false }, { true } };
	char in[128];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases) * 2; i++) {
		size_t k = i / 2;
		struct pn__buf out;
		bool want = i % 2 ? cases[k].there : cases[k].here;

		snprintf(in, sizeof(in), "<img src=\"%s\">", cases[k].src);
		pn__buf_init(&out, 4096);
		assert_int_equal(
		    pn__sanitise(&out, in, strlen(in), &with[i % 2]), 0);
		if ((strstr(pn__buf_str(&out), "src=") != NULL) != want)
			fail_msg("%s, %d: %s", in, i % 2 != 0,
			    pn__buf_str(&out));
		pn__buf_fini(&out);
	}
}

/* Deep, large, more than there is room for: an end, and no crash. */
static void
test_bounds(void **state)
{
	struct pn__buf in, out;

	(void)state;
	pn__buf_init(&in, 2 << 20);
	pn__buf_init(&out, 8 << 20);
	while (in.n < PN__SANITISE_MAX - 8)
		pn__buf_adds(&in, "<b><ul>");
	assert_true(pn__sanitise(&out, in.p, in.n, &none) <= 0);
	pn__buf_fini(&out);
	pn__buf_init(&out, 100);
	in.n = 0;
	while (in.n < 1000)
		pn__buf_adds(&in, "<a href=/x>");
	assert_int_equal(pn__sanitise(&out, in.p, in.n, &none), -1);
	while (in.n <= PN__SANITISE_MAX)
		pn__buf_adds(&in, "<i>x</i>");
	assert_int_equal(pn__sanitise(&out, in.p, in.n, &none), -1);
	pn__buf_fini(&out);
	pn__buf_fini(&in);
}

static int
show(struct pn_req *r)
{
	return pn_markup(r, pn_sanitise(r, PN_S("<b>x<script>y</script>")));
}

static void
test_request(void **state)
{
	const struct pn_app app = { .name = "sanitise",
		.routes =
		    (const struct pn_route[]){ { "/", .get = show }, { 0 } } };
	struct pn_test *t = pn_test_new(&app, NULL);
	struct pn_reply p = pn_test(t, "GET", "/");

	(void)state;
	assert_int_equal(p.status, 200);
	assert_string_equal(p.body, "<b>x</b>");
	pn_test_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_images),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_request),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
