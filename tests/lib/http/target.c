#include "http/target.h"

#include "http/ascii.h"
#include "shared.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

/* In a block of its exact size, so that a read past its end is found. */
static bool
ask(bool (*is)(const char *, size_t), struct pn_slice s)
{
	char *copy = malloc(s.n > 0 ? s.n : 1);
	bool yes;

	if (s.n > 0)
		memcpy(copy, s.p, s.n);
	yes = is(copy, s.n);
	free(copy);
	return yes;
}

static const struct pn_slice local[] = {
	PN_S("/"),
	PN_S("/guestbook"),
	PN_S("/a/b/c.html"),
	PN_S("/a?b=c&d=e#f"),
	PN_S("/?next=https://example.org/"),
	PN_S("/?next=//example.org"),
	PN_S("/#//example.org"),
	PN_S("/a//b"),
	PN_S("/a/../b"),
	PN_S("/a/./b/"),
	PN_S("/../a"),
	PN_S("/a:b"),
	PN_S("/@user"),
	PN_S("/a@example.org"),
	PN_S("/caf\xc3\xa9"),
	PN_S("/caf%C3%A9"),
	PN_S("/100%"),
	PN_S("/a%20b"),
	PN_S("/a%2Fb"),
	PN_S("/a;b=c"),
};

static const struct pn_slice away[] = {
	PN_S(""),
	PN_S("guestbook"),
	PN_S("."),
	PN_S(".."),
	PN_S("?a"),
	PN_S("#a"),
	PN_S(" /a"),
	PN_S("\t/a"),
	PN_S("\n/a"),
	PN_S("http://evil.example/"),
	PN_S("https://evil.example/"),
	PN_S("HTTPS://evil.example/"),
	PN_S("https:evil.example"),
	PN_S("https:/evil.example"),
	PN_S("https:///evil.example"),
	PN_S("http:\\\\evil.example"),
	PN_S("ftp://evil.example/"),
	PN_S("javascript:alert(1)"),
	PN_S("JaVaScRiPt:alert(1)"),
	PN_S("java\nscript:alert(1)"),
	PN_S("\x01javascript:alert(1)"),
	PN_S("data:text/html,<script>alert(1)</script>"),
	PN_S("vbscript:msgbox(1)"),
	PN_S("file:///etc/passwd"),
	PN_S("mailto:a@evil.example"),
	PN_S("//evil.example"),
	PN_S("//evil.example/guestbook"),
	PN_S("///evil.example"),
	PN_S("////evil.example"),
	PN_S("//"),
	PN_S("//user@evil.example"),
	PN_S("//localhost@evil.example"),
	PN_S("//evil.example:80"),
	PN_S("//[::1]/"),
	PN_S("//2130706433/"),
	PN_S("//evil%E3%80%82example"),
	PN_S("/\\evil.example"),
	PN_S("\\/evil.example"),
	PN_S("\\\\evil.example"),
	PN_S("/\\/evil.example"),
	PN_S("/\\\\evil.example"),
	PN_S("//\\evil.example"),
	PN_S("\\evil.example"),
	PN_S("/a\\b"),
	PN_S("/..\\..\\evil"),
	PN_S("/\t/evil.example"),
	PN_S("/\n/evil.example"),
	PN_S("/\r/evil.example"),
	PN_S("/\r\n/evil.example"),
	PN_S("/\t\\evil.example"),
	PN_S("/\v/evil.example"),
	PN_S("/\x01/evil.example"),
	PN_S("/ /evil.example"),
	PN_S("/\0/evil.example"),
	PN_S("/a\0"),
	PN_S("/a\r\nSet-Cookie: a=b"),
	PN_S("/a\nLocation: //evil.example"),
	PN_S("/a?b\r\nX: y"),
	PN_S("/a#b\nX: y"),
	PN_S("/a\x7f"),
	PN_S("/%2fevil.example"),
	PN_S("/%2Fevil.example"),
	PN_S("/%5cevil.example"),
	PN_S("/%5Cevil.example"),
	PN_S("/%252fevil.example"),
	PN_S("/%25252fevil.example"),
	PN_S("/%255cevil.example"),
	PN_S("/%09/evil.example"),
	PN_S("/%0a/evil.example"),
	PN_S("/%0d%0a/evil.example"),
	PN_S("/%2509/evil.example"),
	PN_S("/.//evil.example"),
	PN_S("/..//evil.example"),
	PN_S("/././/evil.example"),
	PN_S("/a/..//evil.example"),
	PN_S("/a/b/../..//evil.example"),
	PN_S("/%2e//evil.example"),
	PN_S("/%2e%2e//evil.example"),
	PN_S("/.%2e//evil.example"),
	PN_S("/%2e/%2fevil.example"),
	PN_S("/a/%2e%2e//evil.example"),
	PN_S("/a/%252e%252e//evil.example"),
	PN_S("/a/../%2fevil.example"),
	PN_S("/..%2f/evil.example"),
	PN_S("/./\\evil.example"),
	PN_S("/\xff/evil"),
	PN_S("/\xc0\xaf/evil.example"),
	PN_S("\xef\xbc\x8f\xef\xbc\x8f" "evil.example"),
	PN_S("\xe3\x80\x82" "evil.example"),
	PN_S("evil.example"),
	PN_S("@evil.example"),
	PN_S(".evil.example"),
	PN_S(":80@evil.example"),
	PN_S("<>//evil.example"),
};

static void
test_local_targets(void **state)
{
	char text[2000];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(local); i++) {
		if (!ask(pn__is_local_target, local[i]))
			fail_msg("%s is refused", local[i].p);
	}
	assert_true(PN_COUNT(away) >= 60);
	for (size_t i = 0; i < PN_COUNT(away); i++) {
		if (ask(pn__is_local_target, away[i]))
			fail_msg("number %zu, %s, gets through", i, away[i].p);
	}
	memset(text, 'a', sizeof(text));
	text[0] = '/';
	assert_true(pn__is_local_target(text, 1024));
	assert_false(pn__is_local_target(text, 1025));
	text[1] = '?';
	assert_true(pn__is_local_target(text, sizeof(text)));
}

/* The scheme and the host of an address: up to the third slash. */
static struct pn_slice
origin(struct pn_slice url)
{
	size_t n = 0;

	for (int slashes = 0; n < url.n; n++) {
		slashes += url.p[n] == '/';
		if (slashes == 3)
			break;
	}
	return (struct pn_slice){ url.p, n };
}

/*
 * The URL standard's own cases: what is local here, browsers resolve to the
 * origin of the page it came from.
 */
static void
test_url_standard(void **state)
{
	const struct node *all = shared_read("url/urltestdata.json");
	size_t taken = 0;

	(void)state;
	EACH(test, all) {
		struct pn_slice in, base;

		if (test->kind != NODE_OBJECT)
			continue;
		in = member_text(test, "input");
		base = member_text(test, "base");
		if (!pn__ascii_begins(base, "http://") &&
		    !pn__ascii_begins(base, "https://"))
			continue;
		if (!pn__is_local_target(in.p, in.n))
			continue;
		assert_same(origin(member_text(test, "href")), origin(base),
		    in.p);
		taken++;
	}
	assert_in_range(taken, 10, 1000);
}

static const struct pn_slice files[] = {
	PN_S("a"),
	PN_S("site.css"),
	PN_S("css/site.css"),
	PN_S("a/b/c/d.txt"),
	PN_S(".well-known/security.txt"),
	PN_S("a..b"),
	PN_S("a."),
	PN_S("a b.txt"),
	PN_S("a%20b.txt"),
	PN_S("100%.txt"),
	PN_S("caf\xc3\xa9.txt"),
	PN_S("\xf0\x9f\x98\x80.png"),
	PN_S("a'b\"c<d>&e;f.txt"),
	PN_S("~user"),
	PN_S("-rf"),
};

static const struct pn_slice traversals[] = {
	PN_S(""),
	PN_S("/"),
	PN_S("/etc/passwd"),
	PN_S("//etc/passwd"),
	PN_S("."),
	PN_S(".."),
	PN_S("./a"),
	PN_S("a/."),
	PN_S("a/./b"),
	PN_S("../etc/passwd"),
	PN_S("../../../../../../etc/passwd"),
	PN_S("a/.."),
	PN_S("a/../b"),
	PN_S("a/../../b"),
	PN_S("a//b"),
	PN_S("a/"),
	PN_S("..."),
	PN_S("..../a"),
	PN_S("....//a"),
	PN_S("... /a"),
	PN_S(".. /a"),
	PN_S(". ./a"),
	PN_S("a/ /b"),
	PN_S("a/.. /b"),
	PN_S("..;/a"),
	PN_S("a/..;x=y/b"),
	PN_S("..%3b/a"),
	PN_S("..\\a"),
	PN_S("..\\..\\boot.ini"),
	PN_S("a\\b"),
	PN_S("\\a"),
	PN_S("\\\\server\\share"),
	PN_S("a/..\\b"),
	PN_S(".\\./a"),
	PN_S("C:/boot.ini"),
	PN_S("c:boot.ini"),
	PN_S("C:\\boot.ini"),
	PN_S("file:///etc/passwd"),
	PN_S("%2e%2e/a"),
	PN_S("%2e%2e%2fa"),
	PN_S("%2E%2E%2Fa"),
	PN_S("..%2fa"),
	PN_S("..%2Fa"),
	PN_S(".%2e/a"),
	PN_S("%2e./a"),
	PN_S("%2e"),
	PN_S("%2fetc/passwd"),
	PN_S("%5cetc"),
	PN_S("..%5ca"),
	PN_S("..%5Ca"),
	PN_S("a%5cb"),
	PN_S("%252e%252e%252fa"),
	PN_S("..%252fa"),
	PN_S("..%25252fa"),
	PN_S("..%2525252fa"),
	PN_S("%25252525252525252e"),
	PN_S("..%255ca"),
	PN_S("%%32%65%%32%65/a"),
	PN_S("..%c0%afa"),
	PN_S("..%c1%9ca"),
	PN_S("%c0%ae%c0%ae/a"),
	PN_S("%e0%80%ae%e0%80%ae/a"),
	PN_S("..%e0%80%afa"),
	PN_S("..%f0%80%80%afa"),
	PN_S("..%c0%2fa"),
	PN_S("\xc0\xae\xc0\xae/a"),
	PN_S("..\xc0\xaf" "a"),
	PN_S("a\xff"),
	PN_S("a%ff"),
	PN_S("a\0.txt"),
	PN_S("a.php\0.txt"),
	PN_S("../\0"),
	PN_S("a%00.txt"),
	PN_S("a%2500.txt"),
	PN_S("..%00/a"),
	PN_S("a\n"),
	PN_S("a%0a"),
	PN_S("a%0d%0ab"),
	PN_S("a\tb"),
	PN_S("a\x7f"),
	PN_S("a/%20/b"),
	PN_S("a/%2e%2e"),
	PN_S("a/%2e%2e/%2e%2e/etc/passwd"),
	PN_S(" "),
};

static void
test_file_paths(void **state)
{
	char text[2000];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(files); i++) {
		if (!ask(pn__is_file_path, files[i]))
			fail_msg("%s is refused", files[i].p);
	}
	assert_true(PN_COUNT(traversals) >= 60);
	for (size_t i = 0; i < PN_COUNT(traversals); i++) {
		if (ask(pn__is_file_path, traversals[i]))
			fail_msg("number %zu, %s, gets through", i,
			    traversals[i].p);
	}
	memset(text, 'a', sizeof(text));
	assert_true(pn__is_file_path(text, 1024));
	assert_false(pn__is_file_path(text, 1025));
}

/* A step up hidden in up to four layers of encoding is always found. */
static void
test_layers(void **state)
{
	char text[200] = "../a", next[200];

	(void)state;
	for (int layer = 0; layer < 5; layer++) {
		size_t len = 0;

		if (pn__is_file_path(text, strlen(text)))
			fail_msg("%s gets through", text);
		for (const char *p = text; *p != '\0'; p++) {
			if (strchr("./%", *p) != NULL) {
				memcpy(next + len, *p == '.' ? "%2e"
				    : *p == '/' ? "%2f" : "%25", 3);
				len += 3;
			} else {
				next[len++] = *p;
			}
		}
		next[len] = '\0';
		memcpy(text, next, len + 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_local_targets),
		cmocka_unit_test(test_url_standard),
		cmocka_unit_test(test_file_paths),
		cmocka_unit_test(test_layers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
