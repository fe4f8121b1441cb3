#include "http/percent.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *copy = fuzz_copy(data, n);
	struct pn__buf b;
	ssize_t len;

	pn__buf_init(&b, 3 * n);
	for (int set = PN__PERCENT_QUERY; set <= PN__PERCENT_FORM; set++) {
		b.n = 0;
		MUST(pn__percent_encode(&b, copy, n,
			 (enum pn__percent_set)set) == 0);
		for (size_t i = 0; i < b.n; i++)
			MUST(b.p[i] > ' ' && b.p[i] < 0x7f);
		if (set != PN__PERCENT_COMPONENT || memchr(data, 0, n))
			continue;
		MUST(pn__percent_decode(b.p, b.n, b.p) == (ssize_t)n);
		MUST(memcmp(b.p, data, n) == 0);
	}
	len = pn__percent_decode(copy, n, copy);
	MUST(len >= -1 && len <= (ssize_t)n);
	if (len > 0)
		MUST(memchr(copy, '\0', (size_t)len) == NULL);
	pn__buf_fini(&b);
	free(copy);
	return 0;
}
