/*
 * A program under test with templates and tables of the test's own, and a
 * browser that keeps its cookies.
 */
#ifndef TESTS_LIB_SESSION_SITE_H
#define TESTS_LIB_SESSION_SITE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <postern.h>
#include <postern/test.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { JAR = 8 };

struct site {
	char folder[64];
	char *files[8]; /* to remove */
	int nfiles;
	struct pn_test *t;
	char db[256]; /* its URL, where the test has one */
	char jar[JAR][600]; /* "name=value" */
};

static inline const char *
site_file(struct site *s, const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", s->folder, name);
	s->files[s->nfiles] = strdup(path);
	assert_non_null(f = fopen(path, "w"));
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	assert_int_equal(fclose(f), 0);
	return s->files[s->nfiles++];
}

/* A folder for files; then site_open(). */
static inline struct site *
site_new(void)
{
	struct site *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	snprintf(s->folder, sizeof(s->folder), "/tmp/pn-site-XXXXXX");
	assert_non_null(mkdtemp(s->folder));
	return s;
}

static inline void
site_open(struct site *s, const struct pn_app *app, const char *db)
{
	struct pn_test_options o = { .templates = s->folder,
		.migrations = s->folder,
		.db = db };

	s->t = pn_test_new(app, &o);
}

static inline void
site_free(struct site *s)
{
	pn_test_free(s->t);
	for (int i = 0; i < s->nfiles; i++) {
		unlink(s->files[i]);
		free(s->files[i]);
	}
	rmdir(s->folder);
	free(s);
}

static inline void
site_take_cookie(struct site *s, const char *text, size_t n)
{
	size_t name = strcspn(text, "=") + 1;
	int at = 0;

	while (at < JAR && s->jar[at][0] != '\0' &&
	       strncmp(s->jar[at], text, name) != 0)
		at++;
	assert_true(at < JAR);
	s->jar[at][0] = '\0';
	if (n >= name + 1 && strstr(text, "Max-Age=-1") == NULL)
		snprintf(s->jar[at], sizeof(s->jar[at]), "%.*s", (int)n, text);
	else
		snprintf(s->jar[at], sizeof(s->jar[at]), "gone=1");
}

/* Keeps the cookies of a reply. */
static inline void
site_keep(struct site *s, const struct pn_reply *p)
{
	const char *at = p->head;

	while ((at = strstr(at, "Set-Cookie: ")) != NULL) {
		char line[1024];

		at += strlen("Set-Cookie: ");
		snprintf(line, sizeof(line), "%.*s", (int)strcspn(at, "\r"),
		    at);
		site_take_cookie(s, line, strcspn(line, ";"));
	}
}

/* One request with the cookies and, where it is not NULL, a header more. */
static inline struct pn_reply
site_ask(struct site *s, const char *method, const char *target,
    const char *form, const char *header)
{
	static char cookie[8 * 700]; /* the reply's test looks no further */
	const char *headers[3] = { cookie, header, NULL };
	struct pn_reply p;
	size_t n = (size_t)snprintf(cookie, sizeof(cookie), "Cookie: a=b");

	for (int i = 0; i < JAR; i++) {
		if (s->jar[i][0] != '\0')
			n += (size_t)snprintf(cookie + n, sizeof(cookie) - n,
			    "; %s", s->jar[i]);
	}
	p = pn_test_send(s->t, &(struct pn_test_request){ .method = method,
				   .target = target,
				   .form = form,
				   .headers = headers });
	site_keep(s, &p);
	return p;
}

static inline const char *
site_header(struct site *s, const struct pn_reply *p, const char *name)
{
	const char *v = pn_reply_header(s->t, p, name);

	return v != NULL ? v : "";
}

#define assert_has(p, text) assert_non_null(strstr((p).body, text))
#define assert_has_not(p, text) assert_null(strstr((p).body, text))

#endif
