#define _GNU_SOURCE 1 /* memmem() */

/*
 * The sanitiser: of any bytes it leaves markup whose elements are closed, and
 * nothing that could run.
 */
#include "view/sanitise.h"
#include "fuzz.h"

static bool
has(const struct pn__buf *b, const char *what)
{
	return b->n > 0 && memmem(b->p, b->n, what, strlen(what)) != NULL;
}

static size_t
count(const struct pn__buf *b, const char *what)
{
	size_t n = 0, len = strlen(what);

	for (size_t i = 0; i + len <= b->n; i++)
		n += memcmp(b->p + i, what, len) == 0;
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const never[] = { "<script", "<style", "<svg",
		"<iframe", "<!", "<?",
		"href=\"javascript:", "src=\"javascript:" };
	const struct pn_sanitising with = { .images = n % 2 == 0 };
	struct pn__buf out;

	pn__buf_init(&out, 1 << 20);
	if (pn__sanitise(&out, (const char *)data, n, &with) == 0) {
		for (size_t i = 0; i < PN_COUNT(never); i++)
			MUST(!has(&out, never[i]));
		MUST(with.images || (!has(&out, "src=\"http:") &&
				       !has(&out, "src=\"https:") &&
				       !has(&out, "src=\"//")));
		MUST(count(&out, "<b>") + count(&out, "<b ") ==
		     count(&out, "</b>"));
		MUST(count(&out, "<") == count(&out, ">"));
	}
	pn__buf_fini(&out);
	return 0;
}
