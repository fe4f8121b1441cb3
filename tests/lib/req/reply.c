#include "../fake.h"

#include <postern/http.h>
#include <stdio.h>
#include <string.h>

static struct pn_req *
begin(struct fake *f, char *method)
{
	static char uri[] = "REQUEST_URI=/";
	char **env = calloc(3, sizeof(*env));

	assert_non_null(env);
	env[0] = uri;
	env[1] = method;
	fake_begin(f, env);
	pn_defer(&f->r, free, env);
	return &f->r;
}

static void
test_text(void **state)
{
	struct fake *f = fake_new();
	struct pn_req *r = begin(f, "REQUEST_METHOD=GET");

	(void)state;
	assert_int_equal(pn_text(r, "Hello, %s!", "World"), 200);
	assert_int_equal(pn__reply_send(r, 200), 0);
	pn__req_fini(r);
	assert_int_equal(f->sends, 1);
	assert_string_equal(fake_reply(f),
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Length: 13\r\n\r\nHello, World!");
	fake_free(f);
}

static void
test_head_and_empty(void **state)
{
	struct fake *f = fake_new();
	struct pn_req *r = begin(f, "REQUEST_METHOD=HEAD");

	(void)state;
	pn_text(r, "Hello");
	pn__reply_send(r, 200);
	pn__req_fini(r);
	assert_string_equal(fake_reply(f),
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Length: 5\r\n\r\n");
	r = begin(f, "REQUEST_METHOD=GET");
	pn_text(r, "never sent");
	pn__reply_send(r, 204);
	pn__req_fini(r);
	assert_string_equal(fake_reply(f), "Status: 204 No Content\r\n\r\n");
	fake_free(f);
}

static void
test_headers(void **state)
{
	struct fake *f = fake_new();
	struct pn_req *r = begin(f, "REQUEST_METHOD=GET");

	(void)state;
	pn_header_set(r, "X-One", "1");
	pn_header_add(r, "X-Two", "a");
	pn_header_add(r, "x-two", "b");
	pn_header_set(r, "x-one", "2");
	pn_header_set(r, "Content-Type", "text/csv");
	pn_put(r, "a,b");
	pn__reply_send(r, 201);
	pn__req_fini(r);
	assert_string_equal(fake_reply(f),
	    "Status: 201 Created\r\nContent-Type: text/csv; charset=utf-8\r\n"
	    "X-Two: a\r\nx-two: b\r\nx-one: 2\r\n"
	    "Content-Length: 3\r\n\r\na,b");
	fake_free(f);
}

static const struct {
	const char *name, *value;
} bad_headers[] = {
	{ "X-A", "a\r\nSet-Cookie: x=1" }, { "X-A", "a\nb" },
	{ "X-A", "a\rb" }, { "X-A", "a\x01" }, { "X-A\r\nB", "a" },
	{ "X A", "a" }, { "X-A:", "a" }, { "", "a" }, { "Status", "200 OK" },
	{ "Content-Length", "3" }, { "transfer-encoding", "chunked" },
	{ "Content-Type", "text/html\r\nX: y" },
};

static void
test_bad_headers(void **state)
{
	struct fake *f = fake_new();

	(void)state;
	for (size_t i = 0; i < PN_COUNT(bad_headers); i++) {
		struct pn_req *r = begin(f, "REQUEST_METHOD=GET");

		pn_header_set(r, bad_headers[i].name, bad_headers[i].value);
		assert_int_equal(pn_failure_status(r), 500);
		assert_int_equal(r->headers->n, 0);
		pn__req_fini(r);
	}
	fake_free(f);
}

static const struct {
	const char *to, *location; /* NULL: refused */
} redirects[] = {
	{ "/guestbook", "/guestbook" }, { "/", "/" },
	{ "/a?b=c&d#e", "/a?b=c&d#e" }, { "/caf\xc3\xa9", "/caf%C3%A9" },
	{ "/a b", "/a%20b" }, { "/a%20b", "/a%20b" }, { "//evil.org", NULL },
	{ "/\\evil.org", NULL }, { "https://evil.org", NULL },
	{ "javascript:alert(1)", NULL }, { "", NULL }, { "evil.org", NULL },
	{ "/\t/evil.org", NULL }, { "/\n/evil.org", NULL },
	{ "/a\r\nX: y", NULL }, { NULL, NULL },
};

static void
test_redirect(void **state)
{
	struct fake *f = fake_new();
	char want[128];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(redirects); i++) {
		struct pn_req *r = begin(f, "REQUEST_METHOD=POST");
		int status = pn_redirect(r, redirects[i].to);

		if (redirects[i].location == NULL) {
			print_message("# refuse %s\n", redirects[i].to);
			assert_int_equal(status, 500);
			assert_int_equal(pn_failure_status(r), 500);
		} else {
			assert_int_equal(status, 303);
			pn__reply_send(r, status);
			snprintf(want, sizeof(want),
			    "Status: 303 See Other\r\nLocation: %s\r\n"
			    "Content-Length: 0\r\n\r\n",
			    redirects[i].location);
			assert_string_equal(fake_reply(f), want);
		}
		pn__req_fini(r);
	}
	fake_free(f);
}

static void
test_cookie(void **state)
{
	struct fake *f = fake_new();
	struct pn_req *r = begin(f, "REQUEST_METHOD=GET");

	(void)state;
	pn_cookie_set(r, "a", "1", .max_age = 60);
	pn_cookie_clear(r, "b");
	assert_false(pn_failed(r));
	assert_non_null(strstr(pn__buf_str(r->headers),
	    "Set-Cookie: a=1; "));
	assert_non_null(strstr(r->headers->p, "Max-Age=60"));
	assert_non_null(strstr(r->headers->p, "HttpOnly"));
	assert_non_null(strstr(r->headers->p, "SameSite=Lax"));
	assert_non_null(strstr(r->headers->p, "Path=/"));
	assert_null(strstr(r->headers->p, "Secure"));
	pn_cookie_set(r, "bad name", "1");
	assert_int_equal(pn_failure_status(r), 500);
	pn_forgive(r);
	pn_cookie_set(r, "a", "x; Domain=evil.org");
	assert_int_equal(pn_failure_status(r), 500);
	pn_forgive(r);
	pn_cookie_set(r, "a", "1", .same_site = "sometimes");
	assert_int_equal(pn_failure_status(r), 500);
	pn__req_fini(r);
	fake_free(f);
}

/* ---- attacks: a header that begins another one ---- */

#define EVIL "X-Evil: 1"

static const char *const attacks[] = {
	"a\r\n" EVIL, "a\n" EVIL, "a\r" EVIL, "\r\n" EVIL, "\n" EVIL,
	"\r" EVIL, "a\r\n\r\n<script>", "a\n\n<script>", "a\r\r<script>",
	"\r\n\r\n<script>", "a\n\r" EVIL, "a\r\n " EVIL, "a\r\n\t" EVIL,
	"a\n " EVIL, "a\n\t" EVIL, "a\r\n", "a\n", "a\r", "\r\n", "\n", "\r",
	"a\v" EVIL, "a\f" EVIL, "a\x1c" EVIL, "a\x1d" EVIL, "a\x1e" EVIL,
	"a\x01" EVIL, "a\x08" EVIL, "a\x1b" EVIL, "a\x7f" EVIL, "a\x1f" EVIL,
	"\xe5\x98\x8a" EVIL, "\xe5\x98\x8d\xe5\x98\x8a" EVIL,
	"\xc4\x8d\xc4\x8a" EVIL, "\xc0\x8d\xc0\x8a" EVIL,
	"\xe0\x80\x8d\xe0\x80\x8a" EVIL, "\xf0\x80\x80\x8a" EVIL,
	"\xc2\x85" EVIL, "\x85" EVIL, "\xe2\x80\xa8" EVIL,
	"\xe2\x80\xa9" EVIL, "\xff\xfe\r\n" EVIL, "\xc2\r\n" EVIL,
	"\xe2\x80\r\n" EVIL, "%0d%0a" EVIL, "%0a" EVIL, "%0d" EVIL,
	"%250d%250a" EVIL, "%u000d%u000a" EVIL, "&#13;&#10;" EVIL,
	"\\r\\n" EVIL, "\\x0d\\x0a" EVIL, "/a\r\n" EVIL, "/\n" EVIL,
	"/a?b=\r\n" EVIL, "/a#\r\n" EVIL, "/a\rLocation: //evil.org",
	"a\r\nSet-Cookie: admin=1", "a; Domain=evil.org", "a;Path=/;Secure",
	"a\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK", "a\r\nStatus: 200",
	"a\r\nTransfer-Encoding: chunked", "a\r\nX-Accel-Redirect: /etc",
	"a\r\nX-Sendfile: /etc/passwd", "\"\r\n" EVIL, "\\\"\r\n" EVIL,
	"a\"; filename=\"evil", "a: b\r\n" EVIL, " \r\n" EVIL, "\t\r\n" EVIL,
	"text/html\r\n" EVIL, "text/html;\r\n charset=utf-7",
	"W/\"a\"\r\n" EVIL, "no-cache\r\n" EVIL,
};

static void
as_value(struct pn_req *r, const char *s)
{
	pn_header_set(r, "X-A", s);
}

static void
as_added(struct pn_req *r, const char *s)
{
	pn_header_add(r, "X-A", s);
}

static void
as_name(struct pn_req *r, const char *s)
{
	pn_header_set(r, s, "1");
}

static void
as_type_header(struct pn_req *r, const char *s)
{
	pn_header_set(r, "Content-Type", s);
}

static void
as_path(struct pn_req *r, const char *s)
{
	pn_redirect(r, s);
}

static void
as_target(struct pn_req *r, const char *s)
{
	pn_redirect_away(r, 302, s);
}

static void
as_cookie_name(struct pn_req *r, const char *s)
{
	pn_cookie_set(r, s, "1");
}

static void
as_cookie(struct pn_req *r, const char *s)
{
	pn_cookie_set(r, "a", s);
}

static void
as_cookie_path(struct pn_req *r, const char *s)
{
	pn_cookie_set(r, "a", "1", .path = s);
}

static void
as_cookie_domain(struct pn_req *r, const char *s)
{
	pn_cookie_set(r, "a", "1", .domain = s);
}

static void
as_cookie_words(struct pn_req *r, const char *s)
{
	pn_cookie_set(r, "a", "1", .same_site = s, .priority = s);
}

static void
as_cookie_cleared(struct pn_req *r, const char *s)
{
	pn_cookie_clear(r, s);
}

static void (*const setters[])(struct pn_req *r, const char *s) = {
	as_value, as_added, as_name, as_type_header, as_path, as_target,
	as_cookie_name, as_cookie, as_cookie_path, as_cookie_domain,
	as_cookie_words, as_cookie_cleared, pn_type, pn_attachment, pn_etag,
	pn_vary,
};

/* The names that a reply to an attack may have, each once. */
static bool
is_expected(const char *line)
{
	static const char *const names[] = { "Status: ", "Content-Type: ",
		"Content-Length: ", "X-A: ", "Location: ", "Set-Cookie: a=",
		"Content-Disposition: ", "ETag: ", "Vary: " };

	for (size_t i = 0; i < PN_COUNT(names); i++) {
		if (strncmp(line, names[i], strlen(names[i])) == 0)
			return true;
	}
	return false;
}

/* The head is lines of these names and nothing else. */
static void
check_head(const char *reply, size_t setter, const char *attack)
{
	const char *stop = strstr(reply, "\r\n\r\n");
	size_t lines = 0;

	assert_non_null(stop);
	for (const char *p = reply; p < stop; lines++) {
		const char *end = strstr(p, "\r\n");

		if (strcspn(p, "\r\n\v\f") != (size_t)(end - p) ||
		    !is_expected(p) || lines > 3)
			fail_msg("%zu, %s:\n%s", setter, attack, reply);
		p = end + 2;
	}
	assert_string_equal(stop + 4, "body");
	if (strstr(reply, "Set-Cookie") != NULL)
		assert_null(strstr(reply, "evil.org"));
}

static void
test_attacks(void **state)
{
	(void)state;
	assert_true(PN_COUNT(attacks) >= 60);
	for (size_t k = 0; k < PN_COUNT(setters); k++) {
		for (size_t i = 0; i < PN_COUNT(attacks); i++) {
			struct fake *f = fake_new();
			struct pn_req *r = begin(f, "REQUEST_METHOD=GET");

			pn_write(r, "body", 4);
			setters[k](r, attacks[i]);
			pn_forgive(r);
			assert_int_equal(pn__reply_send(r, 202), 0);
			pn__req_fini(r);
			check_head(fake_reply(f), k, attacks[i]);
			fake_free(f);
		}
	}
}

static void
test_over_limit(void **state)
{
	struct fake *f = fake_new();
	struct pn_req *r = begin(f, "REQUEST_METHOD=GET");
	char block[1000] = { 0 };

	(void)state;
	for (int i = 0; i < 2000; i++)
		pn_write(r, block, sizeof(block));
	assert_int_equal(pn_failure_status(r), 500);
	assert_true(r->body->n <= f->limits.reply);
	pn__req_fini(r);
	fake_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_head_and_empty),
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_bad_headers),
		cmocka_unit_test(test_redirect),
		cmocka_unit_test(test_cookie),
		cmocka_unit_test(test_attacks),
		cmocka_unit_test(test_over_limit),
	};

	return cmocka_run_group_tests_name("req/reply", tests, NULL, NULL);
}
