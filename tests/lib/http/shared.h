/*
 * The conformance data beside the project, and a small JSON reader for it.
 * A test is skipped where the data is not there. Everything lives until the
 * test program ends.
 */
#ifndef TESTS_HTTP_SHARED_H
#define TESTS_HTTP_SHARED_H

#include <postern/base.h>

enum node_kind {
	NODE_NULL,
	NODE_FALSE,
	NODE_TRUE,
	NODE_NUMBER,
	NODE_STRING,
	NODE_LIST,
	NODE_OBJECT,
};

struct node {
	enum node_kind kind;
	struct pn_slice key;   /* where it is a member */
	struct pn_slice text;  /* of a string or number; terminated */
	const struct node *first; /* of a list or object */
	const struct node *next;  /* beside it */
};

/* Reads a file of the shared data; skips the test where it is absent. */
const struct node *shared_read(const char *path);

/* The member of an object, or NULL. */
const struct node *member(const struct node *n, const char *key);

/* The text of a string member; "" where it is absent. */
struct pn_slice member_text(const struct node *n, const char *key);

/* What a base64 string stands for. */
struct pn_slice base64(struct pn_slice text);

/* Fails with both texts where they are not the same. */
void assert_same(struct pn_slice got, struct pn_slice want, const char *what);

#define EACH(n, list)                                                          \
	for (const struct node *n = (list)->first; n != NULL; n = n->next)

#endif
