/*
 * Tests of an endpoint, in its own process, without a server: a request in,
 * a reply out, with a fresh database. Link with postern; any test framework
 * does.
 *
 *	struct pn_test *t = pn_test_new(&app, NULL);
 *	struct pn_reply p = pn_test(t, "POST", "/guestbook",
 *	    .form = "name=Ada&message=Hello");
 *	assert(p.status == 303);
 *	pn_test_free(t);
 */
#ifndef POSTERN_TEST_H
#define POSTERN_TEST_H

#include <postern/app.h>

struct pn_test;

struct pn_test_options {
	const char *templates;	/* folder; NULL: found as the program does */
	const char *migrations; /* folder; NULL: as above */
	const char *db; /* URL; NULL: a fresh SQLite file, gone at the end */
	bool dev;	/* as with --dev */
};

/*
 * A program under test. o may be NULL. Ends the process with a message where
 * the app can't start: that is a failed test.
 */
struct pn_test *pn_test_new(
    const struct pn_app *app, const struct pn_test_options *o);
void pn_test_free(struct pn_test *t);

/* What is sent; all but method and target may be left out. */
struct pn_test_request {
	const char *method;
	const char *target; /* "/path?query" */
	const char *form;   /* an urlencoded body, with its Content-Type */
	const char *json;   /* a JSON body, with its Content-Type */
	struct pn_slice body; /* any body; its type is a header */
	const char *const *headers; /* "Name: value", …, NULL */
};

/* What comes back; valid until the next request or the end of the test. */
struct pn_reply {
	int status;
	const char *head; /* the header lines, terminated */
	const char *body; /* terminated */
	size_t body_n;
};

#define pn_test(t, m, target_, ...)                                            \
	pn_test_send(t, &(struct pn_test_request){ .method = (m),              \
			    .target = (target_)__VA_OPT__(, ) __VA_ARGS__ })
struct pn_reply pn_test_send(
    struct pn_test *t, const struct pn_test_request *q);

/* A reply's header, or NULL; valid as the reply is. */
const char *pn_reply_header(
    struct pn_test *t, const struct pn_reply *p, const char *name);

#endif
