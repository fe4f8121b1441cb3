#include "cases.h"

struct page {
	const char *url;
};

static const struct pn_schema page =
    PN_SCHEMA(struct page, PN_URL(struct page, url, .max = 200));

#define RIGHT_URL(text) RIGHT("url", text, text)
#define WRONG_URL(text) WRONG("url", text, "type", NULL)

static const struct field_case cases[] = {
	RIGHT_URL("http://a"),
	RIGHT_URL("https://example.org"),
	RIGHT_URL("https://example.org/"),
	RIGHT_URL("HTTPS://EXAMPLE.org/"),
	RIGHT_URL("https://example.org/a/b?c=d&e=%20#f"),
	RIGHT_URL("https://example.org?x"),
	RIGHT_URL("https://example.org#x"),
	RIGHT_URL("https://example.org:8443/x"),
	RIGHT_URL("https://example.org:/"),
	RIGHT_URL("https://example.org:65535"),
	RIGHT_URL("https://user:pass@example.org/"),
	RIGHT_URL("https://127.0.0.1/"),
	RIGHT_URL("https://[::1]/"),
	RIGHT_URL("https://[2001:db8::1]:8080/x"),
	RIGHT_URL("https://b\xc3\xbc"
		  "cher.example/\xc3\xa9"),
	RIGHT_URL("https://example.org/a{b}|c^d"),
	RIGHT_URL("https://example.org/@x:y"),
	RIGHT("url", "  https://example.org/ ", "https://example.org/"),
	RIGHT("url", "", ""),
	WRONG("url", "example.org", "type",
	    "Please enter a web address, like https://example.org/."),
	WRONG_URL("//example.org/"),
	WRONG_URL("/path"),
	WRONG_URL("http:"),
	WRONG_URL("http:/"),
	WRONG_URL("http://"),
	WRONG_URL("https://"),
	WRONG_URL("http:///"),
	WRONG_URL("http://?x"),
	WRONG_URL("http://#x"),
	WRONG_URL("http://:80/"),
	WRONG_URL("http://user@/"),
	WRONG_URL("http://@"),
	WRONG_URL("http://."),
	WRONG_URL("http:example.org"),
	WRONG_URL("http:\\\\example.org"),
	WRONG_URL("javascript:alert(1)"),
	WRONG_URL("javascript://example.org/%0aalert(1)"),
	WRONG_URL("data:text/html,x"),
	WRONG_URL("mailto:ada@example.org"),
	WRONG_URL("ftp://example.org/"),
	WRONG_URL("file:///etc/passwd"),
	WRONG_URL("httpx://example.org/"),
	WRONG_URL("http ://example.org/"),
	WRONG_URL("http://exa mple.org/"),
	WRONG_URL("http://example.org/a b"),
	WRONG_URL("http://example.org\\@evil.org/"),
	WRONG_URL("http://example.org\\evil"),
	WRONG_URL("http://example.org/\\evil"),
	WRONG_URL("http://exa<mple.org/"),
	WRONG_URL("http://example.org/<script>"),
	WRONG_URL("http://example.org/\"onclick"),
	WRONG_URL("http://example.org/`x`"),
	WRONG_URL("http://example.org:65536/"),
	WRONG_URL("http://example.org:8o/"),
	WRONG_URL("http://example.org:80:80/"),
	WRONG_URL("http://[::1/"),
	WRONG_URL("http://[::1]x/"),
	WRONG_URL("http://[::1]:x/"),
	WRONG_URL("http://[::g]/"),
	WRONG_URL("http://[]/"),
	WRONG_URL("http://[1:2:3:4:5:6:7:8:9:10:11:12:13:14:15:16:17:18:19]/"),
	WRONG_URL("http://::1/"),
	WRONG_URL("http://a%20b/"),
	WRONG_URL("http://a|b/"),
	WRONG_URL("http://u<x>@a/"),
	WRONG_URL("http://exam\tple.org/"),
	WRONG("url", "http://a/\nb", "control", NULL),
	WRONG("url", "http://a/\0", "nul", NULL),
};

static void
web_addresses_are_checked(void **state)
{
	(void)state;
	run_cases(&page, cases, PN_COUNT(cases));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(web_addresses_are_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
