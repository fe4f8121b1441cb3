#include "base/utf8.h"
#include "http/disposition.h"
#include "http/header.h"
#include "fuzz.h"

/* A name made of any bytes is one header, and comes back as UTF-8. */
static void
check_write(const char *p, size_t n)
{
	struct pn__disposition d;
	struct pn__buf b;

	pn__buf_init(&b, 64 + 4 * n * 3);
	MUST(pn__disposition_write(&b, "attachment", p, n) == 0);
	MUST(pn__is_field_value(b.p, b.n));
	for (size_t i = 0; i < b.n; i++)
		MUST((unsigned char)b.p[i] < 0x7f);
	pn__disposition_parse(b.p, b.n, &d);
	MUST(!d.has_name);
	if (d.has_filename) {
		MUST(d.filename.n > 0);
		MUST(pn__is_utf8(d.filename.p, d.filename.n));
		MUST(pn__is_field_value(d.filename.p, d.filename.n));
		MUST(memchr(d.filename.p, '/', d.filename.n) == NULL);
	}
	pn__buf_fini(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *copy = fuzz_copy(data, n);
	struct pn__disposition d;
	struct pn_slice base;

	pn__disposition_parse(copy, n, &d);
	MUST(d.name.n <= n && d.filename.n <= n);
	MUST(d.has_name || d.name.n == 0);
	MUST(d.has_filename || d.filename.n == 0);
	base = pn__disposition_base(d.filename);
	MUST(base.n <= d.filename.n);
	MUST(base.n == 0 || memchr(base.p, '/', base.n) == NULL);
	check_write((const char *)data, n);
	free(copy);
	return 0;
}
