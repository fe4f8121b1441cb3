/* A Mustache template while it is compiled. For this folder only. */
#ifndef PN_VIEW_MUSTACHE_COMPILE_H
#define PN_VIEW_MUSTACHE_COMPILE_H

#include "view/mustache/inside.h"

enum {
	PN__MUST_OPS_MAX = 200000,
	PN__MUST_STEPS_MAX = 32, /* names of a dotted path */
	PN__MUST_ARGUMENTS_MAX =
	    256, /* of a parent: they are sought one by one */
};

/* A section, parent or block that is not closed yet. */
struct pn__must_opened {
	char kind;
	bool is_clear;	  /* only white space stands before it in its line */
	bool is_argument; /* a block right below a parent */
	struct pn_slice name;
	size_t at;
	uint32_t op;	/* what it became */
	uint32_t white; /* of a parent: the op of what stands before it */
	uint32_t last;	/* of a parent: its last argument */
	uint32_t narguments;
	struct pn_slice dedent; /* outside of it */
};

struct pn__must_compile {
	struct pn__must_template *t;
	struct pn__must *set;
	struct pn__view_error *err;
	struct pn__buf ops; /* struct pn__must_op */
	struct pn__must_opened stack[PN__MUSTACHE_NESTING];
	uint32_t depth;
	size_t pos;    /* what is before it has been compiled */
	bool is_line;  /* what is emitted next begins a line */
	bool is_clear; /* nothing to be printed stands in the line yet */
	struct pn_slice dedent; /* what the lines of an argument lose */
};

static inline struct pn__must_op *
pn__must_op_at(struct pn__must_compile *c, uint32_t i)
{
	return (struct pn__must_op *)(void *)c->ops.p + i;
}

static inline uint32_t
pn__must_nops(const struct pn__must_compile *c)
{
	return (uint32_t)(c->ops.n / sizeof(struct pn__must_op));
}

static inline struct pn__must_opened *
pn__must_top(struct pn__must_compile *c)
{
	return c->depth > 0 ? &c->stack[c->depth - 1] : NULL;
}

/* Right below a parent, where only blocks count. */
static inline bool
pn__must_is_mute(struct pn__must_compile *c)
{
	return c->depth > 0 &&
	       (pn__must_top(c)->kind == '<' || pn__must_top(c)->kind == '(');
}

/* Adds an operation. 0; -1: too many. */
int pn__must_emit(struct pn__must_compile *c, struct pn__must_op op);

/*
 * The source from one byte to another, to be printed, unless what is around
 * it is not. 0; -1: too many operations.
 */
int pn__must_emit_text(struct pn__must_compile *c, size_t from, size_t to);

/* What a tag that prints has before it, where it is first in its line. */
int pn__must_begin_line(struct pn__must_compile *c);

/* The path that a tag's name is. 0; -1 with an error. */
int pn__must_path_of(struct pn__must_compile *c, const struct pn__must_tag *tag,
    struct pn__must_path *ret);

/* The error of too much. Always -1. */
int pn__must_no_memory(struct pn__must_compile *c);

#endif
