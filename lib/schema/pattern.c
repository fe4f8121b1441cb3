#include "schema/type.h"

/*
 * What one match may take, so that no pattern and no text together hold a
 * thread: some milliseconds, and memory that the request's arena has.
 */
enum { MATCH_LIMIT = 100000, HEAP_LIMIT_KB = 512 };

/* As HTML's pattern attribute reads one: JavaScript's, not Perl's. */
#define OPTIONS                                                                \
	(PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED |                      \
	    PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_BSUX | PCRE2_ALLOW_EMPTY_CLASS |  \
	    PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C)

static int
make_limits(struct pn__plan *p)
{
	if (p->limits != NULL)
		return 0;
	if ((p->limits = pcre2_match_context_create(NULL)) == NULL)
		return -1;
	pcre2_set_match_limit(p->limits, MATCH_LIMIT);
	pcre2_set_heap_limit(p->limits, HEAP_LIMIT_KB);
	return 0;
}

static pcre2_code *
compile(const char *pattern, int *error, size_t *at)
{
	pcre2_compile_context *c = pcre2_compile_context_create(NULL);
	pcre2_code *code;

	if (c == NULL)
		return NULL;
	pcre2_set_compile_extra_options(c, PCRE2_EXTRA_ALT_BSUX);
	code = pcre2_compile(
	    (PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, OPTIONS, error, at, c);
	pcre2_compile_context_free(c);
	return code;
}

int
pn__pattern_plan(struct pn__rule *r, struct pn__planning *pl)
{
	PCRE2_UCHAR why[160] = "out of memory";
	int error = PCRE2_ERROR_NOMEMORY;
	size_t at = 0;

	if (r->field->pattern == NULL)
		return 0;
	if (make_limits(pl->plan) == 0)
		r->pattern = compile(r->field->pattern, &error, &at);
	if (r->pattern == NULL) {
		pcre2_get_error_message(error, why, sizeof(why));
		return pn__plan_error(pl,
		    "the pattern \"%s\" is wrong at "
		    "character %zu: %s",
		    r->field->pattern, at + 1, (const char *)why);
	}
	/* Where machine code is not allowed, the interpreter does. */
	pcre2_jit_compile(r->pattern, PCRE2_JIT_COMPLETE);
	return 0;
}

static void *
arena_malloc(size_t n, void *arena)
{
	return pn__arena_alloc(arena, n);
}

static void
arena_free(void *p, void *arena)
{
	(void)p;
	(void)arena;
}

/* PCRE2's memory for all matches of an input. NULL: the arena is full. */
static pcre2_match_data *
match_data(struct pn__parse *ps)
{
	pcre2_general_context *memory;

	if (ps->match == NULL) {
		memory = pcre2_general_context_create(
		    arena_malloc, arena_free, ps->arena);
		if (memory != NULL)
			ps->match = pcre2_match_data_create(1, memory);
	}
	return ps->match;
}

enum pn__parsed
pn__pattern_check(
    struct pn__parse *ps, const struct pn__rule *r, struct pn_slice text)
{
	const struct pn_field *f = r->field;
	pcre2_match_data *data;
	uint32_t options = PCRE2_NO_UTF_CHECK;
	int rc;

	if (r->pattern == NULL)
		return PN__RIGHT;
	if ((data = match_data(ps)) == NULL)
		return pn__wrong_memory(ps);
	do {
		rc = pcre2_match(r->pattern, (PCRE2_SPTR)text.p, text.n, 0,
		    options, data, ps->plan->limits);
		options |= PCRE2_NO_JIT;
	} while (rc == PCRE2_ERROR_JIT_STACKLIMIT);
	if (rc >= 0)
		return PN__RIGHT;
	if (rc == PCRE2_ERROR_NOMEMORY)
		return pn__wrong_memory(ps);
	pn__wrong(ps, f, "pattern", PN__SAY_PATTERN, NULL);
	if (f->pattern_hint != NULL && f->message == NULL)
		ps->message = f->pattern_hint;
	return PN__WRONG;
}
