#include "http/cookie.h"
#include "http/header.h"
#include "fuzz.h"

/* What can be set is read back, and is one header. */
static void
write_one(struct pn__arena *a, const char *name, const char *value)
{
	struct pn__cookie c = { .name = name,
		.value = value,
		.path = value,
		.secure = true,
		.http_only = true };
	struct pn_slice *pairs;
	struct pn__buf b;
	size_t n;

	pn__buf_init(&b, 1 << 16);
	if (pn__cookie_write(&b, &c) == -1) {
		MUST(b.n == 0);
		c.path = "/";
	}
	if (b.n == 0 && pn__cookie_write(&b, &c) == -1) {
		pn__buf_fini(&b);
		return;
	}
	MUST(pn__is_field_value(b.p, b.n));
	MUST(pn__cookie_parse(a, b.p, b.n, 10, &pairs, &n) == 0 && n > 0);
	MUST(strcmp(pairs[0].p, name) == 0 && strcmp(pairs[1].p, value) == 0);
	pn__buf_fini(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct pn__arena a;
	struct pn_slice *pairs;
	size_t count;
	int rc;

	pn__arena_init(&a, 4096, 16 << 20);
	rc = pn__cookie_parse(&a, (const char *)data, n, 50, &pairs, &count);
	MUST(rc == 0 || rc == -1);
	for (size_t i = 0; rc == 0 && i < 2 * count; i++) {
		struct pn_slice s = pairs[i];
		char *out = malloc(s.n + 1);

		MUST(out != NULL && s.p[s.n] == '\0');
		MUST(memchr(s.p, ';', s.n) == NULL);
		MUST(pn__cookie_decode(s.p, s.n, out) <= (ssize_t)s.n);
		free(out);
		if (i % 2 == 1)
			write_one(&a, pairs[i - 1].p, s.p);
	}
	pn__arena_fini(&a);
	return 0;
}
