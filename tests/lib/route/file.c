/*
 * Files and attacks on them: what a visitor may write as a path, sent as the
 * address and as a field of the query, to a folder with everything around it
 * that must not be seen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <postern.h>
#include <postern/test.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64], root[96];

static int
send_path(struct pn_req *r)
{
	const char *path = pn_param(r, "path");

	return pn_file(r, root, path != NULL ? path : pn_query(r, "path"));
}

static const struct pn_route routes[] = {
	{ "/q", .get = send_path },
	{ "/f/{path...}", .get = send_path },
	{ 0 },
};

static const struct pn_app plain = { .name = "file", .routes = routes };
static const struct pn_app nginx = {
	.name = "file", .routes = routes, .accel = "/_files/"
};
static const struct pn_app apache = {
	.name = "file", .routes = routes, .sendfile = true
};

static void
put(const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_non_null(f = fopen(path, "w"));
	fputs(text, f);
	fclose(f);
}

static void
make(const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_int_equal(mkdir(path, 0755), 0);
}

static void
link_to(const char *target, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_int_equal(symlink(target, path), 0);
}

static int
setup(void **state)
{
	char absolute[128];

	(void)state;
	strcpy(folder, "/tmp/pn-file-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(root, sizeof(root), "%s/root", folder);
	make("root");
	make("root/dir");
	make("root/.git");
	make("root-evil");
	make("outside");
	put("secret", "SECRET");
	put("outside/secret", "SECRET");
	put("root-evil/secret", "SECRET");
	put("root/.hidden", "SECRET");
	put("root/.git/config", "SECRET");
	put("root/dir/.x", "SECRET");
	put("root/a.txt", "inside");
	put("root/dir/b.html", "inside");
	put("root/\303\251 ?%.txt", "inside");
	link_to("a.txt", "root/link");
	link_to("dir", "root/dirlink");
	link_to("../outside/secret", "root/out");
	link_to("../outside", "root/dirout");
	link_to("/etc", "root/etc");
	link_to("/etc/passwd", "root/passwd");
	link_to("dir/../../outside/secret", "root/dir-dots");
	link_to("loop", "root/loop");
	link_to("/proc/self/root", "root/magic");
	snprintf(absolute, sizeof(absolute), "%s/outside/secret", folder);
	link_to(absolute, "root/absolute");
	snprintf(absolute, sizeof(absolute), "%s/pipe", root);
	return mkfifo(absolute, 0644);
}

static int
teardown(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

/* As they stand in an address or a query. */
static const char *const attacks[] = {
	/* steps up */
	"../secret", "..", "../", "../../etc/passwd", "dir/../../secret",
	"dir/../../../../../../../../etc/passwd", "./../secret", "a.txt/../..",
	"dir/..", "dir/./../../secret", "../root-evil/secret",
	"..;/secret", "..;a=b/secret", "....//secret", "..../secret",
	".../secret", ".. /secret", ". ./secret", "..\\secret",
	"dir\\..\\..\\secret", "..\\..\\..\\etc\\passwd", "\\..\\secret",
	"..%00/secret", "..%0a/secret", "..%0d%0a/secret", "..%09/secret",
	/* encoded */
	"%2e%2e/secret", "%2e%2e%2fsecret", "..%2fsecret", ".%2e/secret",
	"%2E%2E%2Fsecret", "..%5csecret", "%2e%2e%5csecret",
	"dir%2f..%2f..%2fsecret", "%2e./secret", "..%2f..%2fetc%2fpasswd",
	/* encoded twice, three times */
	"%252e%252e/secret", "%252e%252e%252fsecret", "..%252fsecret",
	"%25252e%25252e%25252fsecret", "..%255csecret", "%252e%252e%255csecret",
	"dir%252f..%252f..%252fsecret", "%2525252e%2525252e%2525252fsecret",
	"%%32%65%%32%65%%32%66secret", "..%25%32%66secret", "%%2e%%2e/secret",
	/* overlong, half and other encodings */
	"%c0%ae%c0%ae/secret", "..%c0%afsecret", "%e0%80%ae%e0%80%ae/secret",
	"..%e0%80%afsecret", "%f0%80%80%ae%f0%80%80%ae/secret", "..%c1%9csecret",
	"%c0%2e%c0%2e/secret", "..%c0%2fsecret", "%u002e%u002e/secret",
	"..%u2215secret", "..%uff0fsecret", "%ef%bc%8e%ef%bc%8e/secret",
	"..%ef%bc%8fsecret", "..%e2%88%95secret", "%ff%fe../secret",
	/* absolute, drives, other file systems, addresses */
	"/etc/passwd", "//etc/passwd", "%2fetc%2fpasswd", "%2f%2fetc/passwd",
	"%252fetc%252fpasswd", "///etc///passwd", "/proc/self/environ",
	"C:/secret", "c:secret", "C:%5csecret", "%5c%5chost%5cshare",
	"file:///etc/passwd", "file:%2f%2f/etc/passwd", "~/secret", "~root",
	/* NUL and what is behind it */
	"%00", "a.txt%00", "a.txt%00.html", "../secret%00.txt", "out%00.txt",
	"%00../secret", "a.txt%2500", "passwd%00a.txt",
	/* links that lead out */
	"out", "dirout/secret", "etc/passwd", "passwd", "absolute", "dir-dots",
	"loop", "loop/a.txt", "magic/etc/passwd", "dirlink/../../secret",
	"link/../../secret", "dirout", "out/", "dirout/../secret",
	/* hidden, and no files */
	".hidden", ".git/config", "dir/.x", "dir/../.hidden", "%2ehidden",
	"%252ehidden", ".", "./", "", "dir", "dir/", "pipe", "dirlink",
	"dirlink/.x", "./.hidden", ".git%2fconfig",
	/* what some servers cut off or add */
	"a.txt/", "a.txt/.", "a.txt.", "a.txt ", "a.txt%20", "a.txt::$DATA",
	"a.txt;x", "a.txt~", "A.TXT", "a.txt%3f", "a.txt%23",
};

/* Bytes of a place that must not be seen. */
static bool
is_leak(const struct pn_reply *p)
{
	return memmem(p->body, p->body_n, "SECRET", 6) != NULL ||
	    memmem(p->body, p->body_n, "root:", 5) != NULL ||
	    memmem(p->body, p->body_n, "PATH=", 5) != NULL;
}

/* The target of an attack; a "?" or "#" would only end the address. */
static struct pn_reply
attack(struct pn_test *t, const char *before, const char *text)
{
	char target[300];

	snprintf(target, sizeof(target), "%s%s", before, text);
	return pn_test(t, "GET", target);
}

static void
test_attacks(void **state)
{
	static const char *const ways[] = { "/f/", "/q?path=" };
	struct pn_test *t = pn_test_new(&plain, NULL);

	(void)state;
	assert_true(PN_COUNT(attacks) >= 60);
	for (size_t i = 0; i < PN_COUNT(attacks) * 2; i++) {
		struct pn_reply p = attack(t, ways[i % 2], attacks[i / 2]);
		bool is_refused = p.status == 404 || p.status == 400 ||
		    p.status == 308;

		/* An address is cleaned first: "/f/x/../a.txt" is a file. */
		if (is_leak(&p) || (!is_refused &&
			(p.status != 200 || strcmp(p.body, "inside") != 0)))
			fail_msg("%s%s: %d\n%s", ways[i % 2], attacks[i / 2],
			    p.status, p.body);
		if (p.status == 200 && i % 2 == 1)
			fail_msg("%s is no file", attacks[i / 2]);
	}
	pn_test_free(t);
}

/* A web server is only told of what is below the folder. */
static void
test_handed_over(void **state)
{
	static const struct {
		const struct pn_app *app;
		const char *header;
	} kinds[] = { { &nginx, "X-Accel-Redirect" },
		{ &apache, "X-Sendfile" } };

	(void)state;
	for (size_t k = 0; k < PN_COUNT(kinds); k++) {
		struct pn_test *t = pn_test_new(kinds[k].app, NULL);
		const char *to;
		struct pn_reply p;

		for (size_t i = 0; i < PN_COUNT(attacks); i++) {
			p = attack(t, "/q?path=", attacks[i]);
			assert_true(p.status == 404 || p.status == 400);
			assert_null(pn_reply_header(t, &p, kinds[k].header));
		}
		p = pn_test(t, "GET", "/q?path=dir/b.html");
		assert_int_equal(p.status, 200);
		assert_int_equal(p.body_n, 0);
		to = pn_reply_header(t, &p, kinds[k].header);
		assert_non_null(strstr(to, "/dir/b.html"));
		p = pn_test(t, "GET", "/q?path=%C3%A9%20?%25.txt");
		to = pn_reply_header(t, &p, kinds[k].header);
		if (kinds[k].app->accel != NULL)
			assert_string_equal(
			    to, "/_files/%C3%A9%20%3F%25.txt");
		pn_test_free(t);
	}
}

/* What is there is sent, with all that belongs to it. */
static const struct {
	const char *method, *target, *header;
	int status;
	const char *body; /* NULL: not looked at */
	const char *name, *value;
} right[] = {
	{ "GET", "/f/a.txt", NULL, 200, "inside", "Content-Type",
	    "text/plain; charset=utf-8" },
	{ "GET", "/f/dir/b.html", NULL, 200, "inside", "Content-Type",
	    "text/html; charset=utf-8" },
	{ "GET", "/f/link", NULL, 200, "inside", "Content-Length", "6" },
	{ "GET", "/f/dirlink/b.html", NULL, 200, "inside", NULL, NULL },
	{ "GET", "/f/%C3%A9%20%3F%25.txt", NULL, 200, "inside", NULL, NULL },
	{ "GET", "/f/dir%2Fb.html", NULL, 200, "inside", NULL, NULL },
	{ "HEAD", "/f/a.txt", NULL, 200, "", "Content-Length", "6" },
	{ "GET", "/f/a.txt", "Range: bytes=1-2", 206, "ns", "Content-Range",
	    "bytes 1-2/6" },
	{ "GET", "/f/a.txt", "Range: bytes=-2", 206, "de", NULL, NULL },
	{ "GET", "/f/a.txt", "Range: bytes=6-", 416, NULL, "Content-Range",
	    "bytes */6" },
	{ "GET", "/f/a.txt", "Range: bytes=0-0,-1", 206, NULL, NULL, NULL },
	{ "HEAD", "/f/a.txt", "Range: bytes=0-0", 200, "", NULL, NULL },
	{ "GET", "/f/a.txt", "If-Match: \"no\"", 412, NULL, NULL, NULL },
	{ "GET", "/f/a.txt", "If-None-Match: *", 304, "", NULL, NULL },
	{ "GET", "/f/a.txt", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT",
	    304, "", NULL, NULL },
};

static void
test_right(void **state)
{
	struct pn_test *t = pn_test_new(&plain, NULL);

	(void)state;
	for (size_t i = 0; i < PN_COUNT(right); i++) {
		const char *const headers[] = { right[i].header, NULL };
		struct pn_reply p = pn_test(t, right[i].method,
		    right[i].target, .headers = headers);

		if (p.status != right[i].status)
			fail_msg("%s: %d\n%s", right[i].target, p.status,
			    p.body);
		if (right[i].body != NULL)
			assert_string_equal(p.body, right[i].body);
		if (right[i].name != NULL)
			assert_string_equal(
			    pn_reply_header(t, &p, right[i].name),
			    right[i].value);
	}
	pn_test_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_attacks),
		cmocka_unit_test(test_handed_over),
		cmocka_unit_test(test_right),
	};

	return cmocka_run_group_tests_name(
	    "route/file", tests, setup, teardown);
}
