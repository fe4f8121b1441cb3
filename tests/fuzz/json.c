/*
 * The JSON reader and writer: what is read and written is read again and
 * written as the same text, and reading token by token agrees.
 */
#include "json/json.h"
#include "json/read.h"

#include <stdio.h>
#include <stdlib.h>

#define MUST(what) ((what) ? (void)0 : broken(#what, __LINE__))

static void
broken(const char *what, int line)
{
	fprintf(stderr, "json.c:%d: %s does not hold\n", line, what);
	abort();
}

/* Whether the tokens alone are right; skip passes over the whole. */
static bool
is_right(const char *p, size_t n, struct pn__arena *a, bool skip)
{
	struct pn__json_error err;
	struct pn__json_reader r;
	struct pn_slice text;
	int token;

	pn__json_open(&r, p, n, NULL, &err);
	for (;;) {
		token = pn__json_next(&r);
		if (token == PN__JSON_END || token == PN__JSON_FAIL)
			return token == PN__JSON_END;
		if (token == PN__JSON_STRING || token == PN__JSON_NAME) {
			MUST(pn__json_copy(&r, a, &text) == 0);
			MUST(text.p[text.n] == '\0');
		}
		if (skip && pn__json_skip(&r) == -1)
			return false;
	}
}

static bool
read_and_write(const char *p, size_t n, struct pn__arena *a,
    struct pn__buf *out, bool script)
{
	struct pn__json_error err = { 0 };
	struct pn_value v;

	if (pn__json_parse(a, p, n, NULL, &v, &err) == -1) {
		MUST(err.fault != PN__JSON_FINE && err.line > 0);
		return false;
	}
	MUST((script ? pn__json_write_script : pn__json_write)(out, &v) == 0);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *p = (const char *)data;
	struct pn__buf first, again;
	struct pn__arena a;

	pn__arena_init(&a, 4096, 1 << 26);
	pn__buf_init(&first, 1 << 26);
	pn__buf_init(&again, 1 << 26);
	if (read_and_write(p, n, &a, &first, false)) {
		MUST(is_right(p, n, &a, false));
		MUST(is_right(p, n, &a, true));
		MUST(read_and_write(first.p, first.n, &a, &again, false));
		MUST(again.n == first.n);
		MUST(memcmp(again.p, first.p, first.n) == 0);
		pn__buf_reset(&again, 1 << 26);
		MUST(read_and_write(first.p, first.n, &a, &again, true));
		MUST(memchr(again.p, '<', again.n) == NULL);
		pn__buf_reset(&first, 1 << 26);
		MUST(read_and_write(again.p, again.n, &a, &first, true));
		MUST(again.n == first.n);
		MUST(memcmp(again.p, first.p, first.n) == 0);
	} else {
		is_right(p, n, &a, false);
	}
	pn__buf_fini(&again);
	pn__buf_fini(&first);
	pn__arena_fini(&a);
	return 0;
}
