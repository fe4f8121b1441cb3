#include "session/sign.h"
#include "fuzz.h"

static const struct pn__secrets keys = {
	.key = { "the first key, of 32 bytes or so", "the second" },
	.n = 2,
};

/*
 * What is good is what signing gives: nobody finds a second text for it. The
 * first line is a text to read, the second a value to sign.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct pn__seal seal = { &keys, "cookie", "user", 4 };
	const uint8_t *end = n > 0 ? memchr(data, '\n', n) : NULL;
	size_t line = end != NULL ? (size_t)(end - data) : n;
	struct pn_slice value = { NULL, 0 };
	struct pn__arena a;
	struct pn__buf b;
	char *text = fuzz_copy(data, line);

	pn__arena_init(&a, 4096, 1 << 20);
	pn__buf_init(&b, 1 << 16);
	if (pn__unsign(&seal, 1000, text, line, &a, &value)) {
		/* Only the key and the time are not known here. */
		MUST(value.n <= line && value.p[value.n] == '\0');
		MUST(line > 44 && memchr(text, '.', line) == text + 43);
	}
	free(text);
	if (end != NULL) {
		size_t left = n - line - 1;
		char *raw = fuzz_copy(end + 1, left);
		struct pn_slice give = { raw, left };
		char *copy;

		if (pn__sign(&seal, 2000, give, &b) == 0) {
			MUST(b.n <= PN__SIGNED_MAX);
			copy = fuzz_copy(b.p, b.n);
			MUST(pn__unsign(&seal, 1000, copy, b.n, &a, &value));
			MUST(value.n == left);
			MUST(left == 0 || memcmp(value.p, raw, left) == 0);
			MUST(!pn__unsign(&seal, 2000, copy, b.n, &a, &value));
			/* One bit changed where the input says. */
			copy[left % b.n] ^= (char)(1 << (line % 8));
			MUST(!pn__unsign(&seal, 1000, copy, b.n, &a, &value));
			free(copy);
		} else {
			MUST(b.n == 0);
		}
		free(raw);
	}
	pn__arena_fini(&a);
	pn__buf_fini(&b);
	return 0;
}
