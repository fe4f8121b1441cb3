#include "http/ascii.h"
#include "http/header.h"
#include "http/media.h"
#include "http/parameter.h"
#include "fuzz.h"

enum { PARAMETERS = 20 };

/* The parameters of a media type that is written are those given. */
static void
round_trip(const struct pn__media *m)
{
	struct pn_slice pairs[2 * PARAMETERS], rest = m->parameters;
	char *essence = fuzz_string(m->essence.p, m->essence.n);
	struct pn__parameter p;
	struct pn__media again;
	struct pn__buf b;
	size_t n = 0;

	while (n < PARAMETERS && pn__parameter_next(&rest, '\0', &p)) {
		char *out = malloc(p.value.n + 1);

		MUST(out != NULL && p.name.n > 0);
		pairs[2 * n] = p.name;
		pairs[2 * n + 1] = (struct pn_slice){ out,
			pn__parameter_value(&p, out) };
		MUST(pairs[2 * n + 1].n <= p.value.n);
		n++;
	}
	pn__buf_init(&b, 1 << 20);
	if (pn__media_write(&b, essence, pairs, n) == 0) {
		MUST(pn__is_field_value(b.p, b.n));
		MUST(pn__media_parse(b.p, b.n, &again) == 0);
		MUST(pn__ascii_same(again.essence, m->essence));
		rest = again.parameters;
		for (size_t i = 0; i < n; i++) {
			char *out;

			MUST(pn__parameter_next(&rest, '\0', &p));
			out = malloc(p.value.n + 1);
			MUST(out != NULL);
			MUST(pn__parameter_value(&p, out) ==
			    pairs[2 * i + 1].n);
			MUST(memcmp(out, pairs[2 * i + 1].p,
				 pairs[2 * i + 1].n) == 0);
			free(out);
		}
		MUST(!pn__parameter_next(&rest, '\0', &p));
	}
	for (size_t i = 0; i < n; i++)
		free((char *)(uintptr_t)pairs[2 * i + 1].p);
	pn__buf_fini(&b);
	free(essence);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *p = (const char *)data;
	struct pn__media m;
	char out[16], *range = fuzz_string(data, n);

	MUST(pn__media_by_extension(p, n) != NULL);
	if (pn__media_parse(p, n, &m) == 0) {
		MUST(pn__is_token(m.type.p, m.type.n));
		MUST(pn__is_token(m.subtype.p, m.subtype.n));
		MUST(pn__media_is(&m, "*/*"));
		MUST(pn__media_parameter(&m, "charset", out, sizeof(out)) <
		    (ssize_t)sizeof(out));
		pn__media_is(&m, range);
		round_trip(&m);
	}
	free(range);
	return 0;
}
