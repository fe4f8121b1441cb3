#include "base/buf.h"
#include "base/utf8.h"
#include "http/percent.h"
#include "http/urlencoded.h"
#include "fuzz.h"

/* Pairs that are written are read as the same. */
static void
round_trip(struct pn__arena *a, const struct pn_slice *pairs, size_t n)
{
	struct pn_slice *again;
	struct pn__buf b;
	size_t count;

	pn__buf_init(&b, 16 << 20);
	for (size_t i = 0; i < 2 * n; i++) {
		if (i > 0)
			pn__buf_addc(&b, i % 2 ? '=' : '&');
		pn__percent_encode(
		    &b, pairs[i].p, pairs[i].n, PN__PERCENT_FORM);
	}
	MUST(pn__urlencoded_parse(a, b.p, b.n, n, &again, &count) == 0);
	MUST(count == n);
	for (size_t i = 0; i < 2 * n; i++) {
		MUST(again[i].n == pairs[i].n);
		MUST(memcmp(again[i].p, pairs[i].p, pairs[i].n) == 0);
	}
	pn__buf_fini(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct pn__arena a;
	struct pn_slice *pairs;
	size_t count;
	int rc;

	pn__arena_init(&a, 4096, 32 << 20);
	rc = pn__urlencoded_parse(
	    &a, (const char *)data, n, 100, &pairs, &count);
	MUST(rc == 0 || rc == -1);
	if (rc == 0) {
		MUST(count <= 100);
		for (size_t i = 0; i < 2 * count; i++) {
			MUST(pairs[i].p[pairs[i].n] == '\0');
			MUST(pn__is_utf8(pairs[i].p, pairs[i].n));
		}
		round_trip(&a, pairs, count);
	}
	pn__arena_fini(&a);
	return 0;
}
