#include "base/utf8.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *p = (const char *)data;
	char *once = malloc(3 * n + 1), *twice = malloc(9 * n + 1);
	size_t len, i = 0;

	MUST(once != NULL && twice != NULL);
	len = pn__utf8_repair(p, n, once);
	MUST(len <= 3 * n && pn__is_utf8(once, len));
	MUST(pn__is_utf8(p, n) == (len == n && !memcmp(p, once, n)));
	MUST(pn__utf8_repair(once, len, twice) == len);
	MUST(memcmp(once, twice, len) == 0);
	while (i < len) {
		size_t k = pn__utf8_sequence(once + i, len - i);

		MUST(k >= 1 && k <= 4);
		i += k;
	}
	free(once);
	free(twice);
	return 0;
}
