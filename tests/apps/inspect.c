#include "tests/apps/app.h"

#include "apps/inspect.c"
#undef main

static int
setup(void **state)
{
	*state = pn_test_new(&app, NULL);
	return 0;
}

static int
teardown(void **state)
{
	pn_test_free(*state);
	return 0;
}

/* What one request is understood as. */
static const struct {
	const char *method, *target, *form;
	const char *headers[4];
	const char *want; /* in the reply */
} understood[] = {
	{ "GET", "/inspect", NULL, { 0 },
	    "{\"method\":\"GET\",\"path\":\"/inspect\",\"host\":\"localhost\","
	    "\"scheme\":\"http\",\"ip\":\"127.0.0.1\",\"query\":[],\"form\":[],"
	    "\"cookies\":[],\"headers\":{\"host\":\"localhost\"},\"files\":[],"
	    "\"json\":null,\"accepts\":{\"types\":[\"*/*\"],\"languages\":"
	    "[\"*\"],\"encodings\":[\"*\"],\"charsets\":[\"*\"]},\"ranges\":[],"
	    "\"auth\":null}" },
	{ "PATCH", "/inspect/", NULL, { 0 }, "\"path\":\"/inspect/\"" },
	{ "PROPFIND", "/inspect/x", NULL, { 0 }, "\"method\":\"PROPFIND\"" },
	{ "OPTIONS", "/inspect/x", NULL, { 0 }, "\"method\":\"OPTIONS\"" },
	{ "POST", "/inspect/a%20b/%C3%A9", NULL, { 0 },
	    "\"path\":\"/inspect/a b/\303\251\"" },
	{ "GET", "/inspect?b=2&a=1&b=%ff+&c", NULL, { 0 },
	    "\"query\":[[\"b\",\"2\"],[\"a\",\"1\"],[\"b\",\"\357\277\275 \"],"
	    "[\"c\",\"\"]]" },
	{ "POST", "/inspect", "a=1&a=%00&=x", { 0 },
	    "\"form\":[[\"a\",\"1\"],[\"a\",\"\\u0000\"],[\"\",\"x\"]]" },
	{ "GET", "/inspect", NULL, { "Cookie: a=1; b=\"x\"; a=%C3%A9; c=%ff" },
	    "\"cookies\":[[\"a\",\"1\"],[\"b\",\"\\\"x\\\"\"],"
	    "[\"a\",\"\303\251\"],[\"c\",\"%ff\"]]" },
	{ "GET", "/inspect", NULL, { "X-A: 1", "x-a: \xff", "Proxy: evil" },
	    "\"headers\":{\"x-a\":\"1, \357\277\275\",\"host\":" },
	{ "GET", "/inspect", NULL,
	    { "Accept: text/*;q=0.2, text/html", "Accept-Language: de;q=0.1,en",
		"Accept-Encoding: gzip, br;q=0", "Accept-Charset: utf-8" },
	    "\"accepts\":{\"types\":[\"text/html\",\"text/*\"],\"languages\":"
	    "[\"en\",\"de\"],\"encodings\":[\"gzip\",\"identity\"],"
	    "\"charsets\":[\"utf-8\"]}" },
	{ "GET", "/inspect", NULL, { "Accept:" }, "\"types\":[]" },
	{ "GET", "/inspect?size=100", NULL, { "Range: bytes=0-9,-5" },
	    "\"ranges\":[[0,9],[95,99]]" },
	{ "GET", "/inspect?size=100", NULL, { "Range: bytes=200-" },
	    "\"ranges\":\"unsatisfiable\"" },
	{ "GET", "/inspect?size=100", NULL, { "Range: bytes=x" },
	    "\"ranges\":\"malformed\"" },
	{ "GET", "/inspect?size=100", NULL, { "Range:" },
	    "\"ranges\":\"malformed\"" },
	{ "GET", "/inspect", NULL, { "Range: bytes=0-9" }, "\"ranges\":[]" },
	{ "GET", "/inspect", NULL, { "Authorization: Basic dTpwOnE=" },
	    "\"auth\":{\"scheme\":\"Basic\",\"user\":\"u\","
	    "\"password\":\"p:q\"}" },
	{ "GET", "/inspect", NULL, { "Authorization: bearer abc" },
	    "\"auth\":{\"scheme\":\"Bearer\",\"token\":\"abc\"}" },
	{ "GET", "/inspect", NULL, { "Authorization: Basic ?" },
	    "\"auth\":null" },
	{ "GET", "/inspect", NULL, { "X-Forwarded-For: 192.0.2.1" },
	    "\"ip\":\"127.0.0.1\"" },
};

static void
test_understood(void **state)
{
	for (size_t i = 0; i < PN_COUNT(understood); i++) {
		const char *headers[5] = { 0 };

		memcpy(headers, understood[i].headers,
		    sizeof(understood[i].headers));
		struct pn_reply p = pn_test(*state, understood[i].method,
		    understood[i].target, .form = understood[i].form,
		    .headers = headers);

		assert_int_equal(p.status, 200);
		assert_has(p, understood[i].want);
	}
}

#define PART(head, body) "--x\r\nContent-Disposition: form-data; " head        \
			 "\r\n\r\n" body "\r\n"
#define END "--x--\r\n"

/* A body that is no urlencoded form: its type, itself, what comes back. */
static const struct {
	const char *type;
	struct pn_slice body;
	int status;
	const char *want;
} bodies[] = {
	{ "multipart/form-data; boundary=x",
	    PN_S(PART("name=\"a\"", "1") PART("name=\"f\"; filename=\"../n.txt"
		"\"\r\nContent-Type: text/plain", "abc") END), 200,
	    "\"form\":[[\"a\",\"1\"]]" },
	{ "multipart/form-data; boundary=x",
	    PN_S(PART("name=\"f\"; filename=\"../n.txt\"\r\nContent-Type: "
		      "text/plain", "abc") END), 200,
	    "\"files\":[{\"name\":\"f\",\"filename\":\"n.txt\",\"type\":"
	    "\"text/plain\",\"size\":3,\"sha256\":\"ba7816bf8f01cfea414140de"
	    "5dae2223b00361a396177a9cb410ff61f20015ad\"}]" },
	{ "multipart/form-data; boundary=x",
	    PN_S(PART("name=\"f\"; filename=\"\"", "") END), 200,
	    "\"form\":[]" },
	{ "multipart/form-data; boundary=x", PN_S(PART("name=\"a\"", "1")), 400,
	    "" },
	{ "multipart/form-data; boundary=x", PN_S(""), 400, "" },
	{ "multipart/form-data", PN_S(PART("name=\"a\"", "1") END), 400, "" },
	{ "application/x-www-form-urlencoded; charset=utf-16", PN_S("a=1"), 415,
	    "" },
	{ "application/json", PN_S("{\"b\":[1,null,1.5e0],\"a\":\"\\u00e9\"}"),
	    200, "\"json\":{\"b\":[1,null,1.5],\"a\":\"\303\251\"}," },
	{ "application/problem+json", PN_S("0"), 200, "\"json\":0," },
	{ "application/json", PN_S("{"), 400, "line 1" },
	{ "application/json", PN_S(""), 400, "" },
	{ "application/json", PN_S("{\"a\":1,\"a\":1}"), 400, "" },
	{ "application/json", PN_S("\"\xff\""), 400, "" },
	{ "application/json; charset=latin1", PN_S("0"), 415, "" },
	{ "text/plain", PN_S("a=1"), 200, "\"form\":[]" },
	{ "application/x-nonsense", PN_S("\xff"), 200, "\"json\":null" },
	{ "nonsense", PN_S("x"), 200, "\"files\":[]" },
};

/* A read with a type and no body is understood. */
static void
test_no_body(void **state)
{
	const char *const headers[] = { "Content-Type: application/json",
		NULL };
	struct pn_reply p =
	    pn_test(*state, "GET", "/inspect", .headers = headers);

	assert_int_equal(p.status, 200);
	assert_has(p, "\"json\":null");
}

static void
test_bodies(void **state)
{
	for (size_t i = 0; i < PN_COUNT(bodies); i++) {
		char type[100] = "Content-Type: ";
		const char *const headers[] = { type, NULL };
		struct pn_reply p;

		strcat(type, bodies[i].type);
		p = pn_test(*state, "PUT", "/inspect/x",
		    .body = bodies[i].body, .headers = headers);
		if (p.status != bodies[i].status)
			fail_msg("%zu: %d, %s", i, p.status, p.body);
		assert_has(p, bodies[i].want);
	}
}

/* One route for each reply helper: status, a header and its value. */
static const struct {
	const char *target, *request_header;
	int status;
	const char *header, *value, *body;
} replies[] = {
	{ "/inspect/status/204", NULL, 204, NULL, NULL, "" },
	{ "/inspect/status/418", NULL, 418, NULL, NULL, "418" },
	{ "/inspect/status/99", NULL, 400, NULL, NULL, "200 to 599" },
	{ "/inspect/redirect?to=/x?a=1", NULL, 303, "Location", "/x?a=1", "" },
	{ "/inspect/redirect?to=//evil.org", NULL, 400, "Location", NULL, "" },
	{ "/inspect/redirect", NULL, 400, "Location", NULL, "" },
	{ "/inspect/back", "Referer: http://localhost/x?y", 303, "Location",
	    "/x?y", "" },
	{ "/inspect/back", "Referer: http://localhost.evil.org/x", 303,
	    "Location", "/inspect", "" },
	{ "/inspect/cookie/set?a=b", NULL, 200, "Set-Cookie",
	    "a=b; Path=/; HttpOnly; SameSite=Lax", "" },
	{ "/inspect/cookie/set?name=__Host-a&value=b&same_site=None"
	  "&partitioned=1&max_age=9", NULL, 200, "Set-Cookie",
	    "__Host-a=b; Path=/; Max-Age=9; HttpOnly; Secure; SameSite=None; "
	    "Partitioned", "" },
	{ "/inspect/cookie/set?a=b%0d%0ax", NULL, 400, "Set-Cookie", NULL, "" },
	{ "/inspect/cookie/set", NULL, 400, "Set-Cookie", NULL, "" },
	{ "/inspect/cookie/clear?name=a", NULL, 200, "Set-Cookie",
	    "a=; Path=/; Max-Age=-1; HttpOnly; SameSite=Lax", "" },
	{ "/inspect/etag/x", NULL, 200, "ETag", "\"x\"", "x" },
	{ "/inspect/etag/x", "If-None-Match: \"x\"", 304, "ETag", "\"x\"", "" },
	{ "/inspect/etag/x", "If-None-Match: W/\"x\"", 304, NULL, NULL, "" },
	{ "/inspect/etag/x", "If-Match: \"y\"", 412, NULL, NULL, "" },
	{ "/inspect/etag/x?modified=784111777",
	    "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT", 304,
	    "Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT", "" },
	{ "/inspect/etag/x%22", NULL, 400, "ETag", NULL, "" },
	{ "/inspect/range/30", NULL, 200, "Accept-Ranges", "bytes", "zabcd" },
	{ "/inspect/range/30", "Range: bytes=1-3", 206, "Content-Range",
	    "bytes 1-3/30", "bcd" },
	{ "/inspect/range/30", "Range: bytes=30-", 416, "Content-Range",
	    "bytes */30", "" },
	{ "/inspect/range/30", "Range: bytes=0-1,9-9", 206, "Content-Range",
	    NULL, "Content-Range: bytes 9-9/30\r\n\r\nj\r\n--" },
	{ "/inspect/range/0", "Range: bytes=0-", 416, "Content-Range",
	    "bytes */0", "" },
	{ "/inspect/range/9000000", NULL, 400, NULL, NULL, "8388608" },
	{ "/inspect/format", "Accept: application/json", 200, "Vary", "Accept",
	    "{\"format\":\"json\"}" },
	{ "/inspect/format", "Accept: text/plain", 200, "Vary", "Accept",
	    "text" },
	{ "/inspect/format", NULL, 200, "Content-Type",
	    "text/html; charset=utf-8", "<p>html" },
	{ "/inspect/format", "Accept: image/png", 406, "Vary", "Accept", "" },
	{ "/inspect/stream/3", NULL, 200, "X-Accel-Buffering", "no",
	    "line 0\nline 1\nline 2\n" },
	{ "/inspect/events?n=2&delay=1", NULL, 200, "Cache-Control", "no-store",
	    "event: tick\nid: 2\ndata: event 2\ndata: of 2\n\n" },
	{ "/inspect/events?n=2&delay=0", "Last-Event-ID: 1", 200, NULL, NULL,
	    "event: tick\nid: 2\n" },
	{ "/inspect/attachment?name=a/b%22c.txt", NULL, 200,
	    "Content-Disposition",
	    "attachment; filename=\"b_c.txt\"; filename*=UTF-8''b%22c.txt",
	    "attached" },
	{ "/inspect/cache/60", NULL, 200, "Cache-Control", "public, max-age=60",
	    "" },
	{ "/inspect/cache/60", NULL, 200, "X-Accel-Expires", "60", "" },
	{ "/inspect/cors", "Origin: http://a.b", 200,
	    "Access-Control-Allow-Origin", "*", "\"method\":\"GET\"" },
	{ "/inspect/delay/1", NULL, 200, NULL, NULL, "1\n" },
	{ "/inspect/delay/60001", NULL, 400, NULL, NULL, "60000" },
	{ "/inspect/upload", NULL, 200, NULL, NULL,
	    "enctype=\"multipart/form-data\"" },
};

static void
test_replies(void **state)
{
	for (size_t i = 0; i < PN_COUNT(replies); i++) {
		const char *const headers[] = {
			replies[i].request_header, NULL
		};
		struct pn_reply p = pn_test(
		    *state, "GET", replies[i].target, .headers = headers);
		const char *value;

		if (p.status != replies[i].status)
			fail_msg("%s: %d\n%s", replies[i].target, p.status,
			    p.body);
		assert_has(p, replies[i].body);
		if (replies[i].header == NULL)
			continue;
		value = pn_reply_header(*state, &p, replies[i].header);
		if (replies[i].value == NULL)
			assert_null(value);
		else
			assert_string_equal(value != NULL ? value : "none",
			    replies[i].value);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_understood, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bodies, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_body, setup, teardown),
		cmocka_unit_test_setup_teardown(test_replies, setup, teardown),
	};

	return cmocka_run_group_tests_name("apps/inspect", tests, NULL, NULL);
}
