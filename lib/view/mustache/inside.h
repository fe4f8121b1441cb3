/*
 * A compiled Mustache template. Read-only once it is loaded. For this folder
 * only.
 */
#ifndef PN_VIEW_MUSTACHE_INSIDE_H
#define PN_VIEW_MUSTACHE_INSIDE_H

#include "view/mustache/mustache.h"

enum pn__must_code {
	PN__MUST_TEXT,	   /* prints text */
	PN__MUST_VALUE,	   /* prints a value, escaped */
	PN__MUST_RAW,	   /* prints a value as it is */
	PN__MUST_SECTION,  /* begins a loop or a context, or jumps */
	PN__MUST_INVERTED, /* jumps where the value is true */
	PN__MUST_NEXT,	   /* ends a section, or jumps back */
	PN__MUST_PARTIAL,
	PN__MUST_PARENT,   /* a partial with arguments, which lie up to `to` */
	PN__MUST_BLOCK,	   /* runs an argument and jumps, or goes on */
	PN__MUST_ARGUMENT, /* of a parent: what lies up to `to` */
};

/* One name of a dotted path. */
struct pn__must_step {
	struct pn_slice name;
	uint32_t cache; /* which of the render's field caches */
};

/* A path; n is 0 for ".", the value at hand. */
struct pn__must_path {
	const struct pn__must_step *steps;
	uint32_t n;
};

struct pn__must_op {
	uint8_t code; /* enum pn__must_code */
	/*
	 * Of text: a line begins, a partial's indentation goes first. Of what
	 * is expanded: it was alone in its line. Of an argument: its lines
	 * begin of themselves.
	 */
	bool is_line;
	bool is_dynamic; /* the partial is named by path */
	uint32_t to;
	uint32_t next;	      /* argument of the same parent; 0: none */
	uint32_t at;	      /* byte of the source, for messages */
	struct pn_slice text; /* or the indentation of what is expanded */
	struct pn_slice name; /* of a block or an argument */
	struct pn__must_path path;
	const struct pn__must_template *partial; /* NULL: there is none */
};

struct pn__must_template {
	struct pn__must *set;
	const char *name; /* as partials call it */
	const char *file; /* for messages */
	struct pn_slice source;
	const struct pn__must_op *ops;
	uint32_t nops;
	bool is_missing, is_compiled;
	bool is_optional;  /* nothing names it but perhaps a value */
	const char *error; /* of an optional one that is broken */
	struct pn__must_template *next;
};

struct pn__must {
	char *folder;
	struct pn__arena arena; /* holds all */
	struct pn__must_template *first, *last;
	uint32_t nfiles, ncaches;
	bool is_full;	/* all files of the folder are in it */
	bool wants_all; /* a partial is named by a value */
};

/* "file:line:column: …" of a byte of the source. Always -1. */
int pn__must_error(const struct pn__must_template *t, size_t at,
    struct pn__view_error *err, const char *fmt, ...) PN_PRINTF(4, 5);

/* Compiles t->source. 0, or -1 with err filled. */
int pn__must_compile(struct pn__must_template *t, struct pn__view_error *err);

/*
 * The partial of this name, which will be compiled too. 0 with *ret NULL
 * where there is none; -1: no memory, too many.
 */
int pn__must_partial(struct pn__must *m, struct pn_slice name,
    struct pn__must_template **ret, struct pn__view_error *err);

/* The partial if it is in the set; NULL. Thread-safe. */
const struct pn__must_template *pn__must_find(
    const struct pn__must *m, struct pn_slice name);

/* ---- tags ---- */

struct pn__must_tag {
	char kind;	      /* # ^ / ! = > < $ & or v: value; ) ( for >* <* */
	struct pn_slice name; /* without blanks around */
	size_t at, end;	      /* from its first byte to behind its last */
};

struct pn__must_scan {
	const struct pn__must_template *t;
	struct pn_slice open, close; /* the delimiters */
	struct pn__view_error *err;
};

void pn__must_scan_init(struct pn__must_scan *s,
    const struct pn__must_template *t, struct pn__view_error *err);

/*
 * Finds the next tag at or behind from, and takes what sets delimiters into
 * account. 1; 0: there is none; -1 with err filled.
 */
int pn__must_next(
    struct pn__must_scan *s, size_t from, struct pn__must_tag *ret);

static inline bool
pn__must_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* ---- values ---- */

/* Where a record's field was found; schema is NULL at first. */
struct pn__must_cache {
	const struct pn_schema *schema;
	int field; /* -1: it has none of this name */
};

/* A section that is open: the value at hand, and where it comes from. */
struct pn__must_context {
	struct pn_value value;
	struct pn_value list;
	uint32_t i, n;
};

/* Looks a path up, from the innermost context on; null: it is not there. */
struct pn_value pn__must_lookup(const struct pn__must_context *contexts,
    uint32_t n, const struct pn__must_path *path,
    struct pn__must_cache *caches);

/* Rows, an array or a list. */
bool pn__must_is_list(const struct pn_value *v);

/* False are false, null, "", 0 and a list of nothing. */
bool pn__must_is_true(const struct pn_value *v);

/* Appends a value as text, escaped unless it is raw or markup. */
int pn__must_print(struct pn__buf *out, const struct pn_value *v, bool is_raw);

#endif
