/*
 * Templates that know they are HTML: read once with libxml2, compiled to a
 * flat list of operations, rendered by appending to a buffer.
 */
#ifndef PN_VIEW_VIEW_H
#define PN_VIEW_VIEW_H

#include "base/arena.h"
#include "base/buf.h"
#include "schema/schema.h"

struct pn_filter;
struct pn_req;
struct pn__assets;
struct pn__fragments;
struct pn__tags;
struct pn__filters; /* of the program, beside the built-in */
struct pn__view;  /* one compiled template */
struct pn__views; /* all templates of a program; read-only once loaded */

/* An error of a template, for people: file, line and what is wrong. */
struct pn__view_error {
	char text[512];
};

/*
 * A set of templates below a folder. plans are the schemas that forms may
 * name, and may be NULL. Loads nothing yet. NULL: out of memory.
 */
struct pn__views *pn__views_new(const char *folder,
    const struct pn__plans *plans);
void pn__views_free(struct pn__views *vs);

/*
 * The program's own filters. Tables end with { 0 } and outlive them; an entry
 * that is there already is not added again. _add: 0, or -1 with a sentence in
 * err: a name that is taken, a bad entry. _new gives NULL: out of memory.
 */
struct pn__filters *pn__filters_new(void);
void pn__filters_free(struct pn__filters *fs);
int pn__filters_add(struct pn__filters *fs, const struct pn_filter *table,
    char *err, size_t n);

/* Lets the templates use them; they outlive vs. Before the first load. */
void pn__views_use_filters(
    struct pn__views *vs, const struct pn__filters *fs);

/*
 * Loads and compiles a template by its path below the folder, with all that
 * it includes; at once the next time. NULL with err filled.
 */
const struct pn__view *pn__views_load(
    struct pn__views *vs, const char *name, struct pn__view_error *err);

/*
 * As pn__views_load(), of a template that is text; what it includes is read
 * below the folder. It is found by name as the others are.
 */
const struct pn__view *pn__views_load_text(struct pn__views *vs,
    const char *name, struct pn_slice text, struct pn__view_error *err);

/* The template of that name if it was loaded, or NULL. Thread-safe. */
const struct pn__view *pn__views_find(
    const struct pn__views *vs, const char *name);

/* Gives addresses of these files their versions. They outlive vs. */
void pn__views_use_assets(struct pn__views *vs, struct pn__assets *as);

/* What is told while templates are checked. */
struct pn__view_check {
	void (*error)(void *ctx, const char *text);
	void (*read)(void *ctx, const char *name); /* a layout, an include */
	void *ctx;
	bool is_alone; /* the program's schemas and filters are not known */
};

/*
 * From now on a template that is loaded tells all its errors, and what its
 * names have not where a schema has their name; a load gives NULL with the
 * last of them. Nothing of vs may be rendered then. check outlives vs.
 */
void pn__views_check(
    struct pn__views *vs, const struct pn__view_check *check);

/* Where fragments are kept. */
struct pn__view_cache {
	struct pn__fragments *fragments;
	uint64_t seen; /* pn__drops_seen() when the request began */
	const struct pn__tags *own; /* that it has dropped itself, or NULL */
	const char *locale;	    /* of the page, or NULL */
	bool is_reader; /* it shows nothing that may be taken back */
};

/* What a rendering is given. */
struct pn__view_data {
	const struct pn_member *values; /* the names a page sees */
	size_t nvalues;
	const struct pn__input *const *inputs; /* forms with what was typed */
	size_t ninputs;

	/*
	 * Asked once for each name of the page that values has not. True with
	 * *ret filled.
	 */
	bool (*lend)(void *arg, struct pn_slice name, struct pn_value *ret);

	/* A token for a form that posts to us, or NULL; called for each. */
	const char *(*token)(void *arg);

	/*
	 * The choices of a field that come from rows, up to { 0 }, or NULL;
	 * NULL itself: there are none.
	 */
	const struct pn_choice *(*choices)(
	    void *arg, const struct pn_field *f);
	void *arg; /* of all three, which may be NULL */
	struct pn_req *req; /* for filters; NULL: there is none */
	const struct pn__view_cache *cache; /* NULL: nothing is kept */
};

/*
 * Appends the page to out. 0; -1 with err filled (a value that has no place
 * where it stands, out over its limit, arena full).
 */
int pn__view_render(const struct pn__view *v, const struct pn__view_data *d,
    struct pn__arena *a, struct pn__buf *out, struct pn__view_error *err);

#endif
