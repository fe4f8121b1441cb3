#include "http/multipart.h"
#include "fuzz.h"

/*
 * The first byte is the size of the pieces; the rest is a body with the
 * boundary "B". What is found must not depend on the pieces.
 */

static void
add_part(struct pn__buf *out, const struct pn__multipart *m)
{
	pn__buf_addc(out, '[');
	pn__buf_add(out, m->name.p, m->name.n);
	pn__buf_addc(out, '|');
	pn__buf_add(out, m->filename.p, m->filename.n);
	pn__buf_addc(out, m->is_file ? '+' : '-');
	pn__buf_add(out, m->type.p, m->type.n);
	pn__buf_addc(out, ']');
}

/* 0: more is wanted. */
static int
drain(struct pn__multipart *m, struct pn__buf *out, bool *in_part)
{
	for (;;) {
		enum pn__multipart_event event = pn__multipart_next(m);

		switch (event) {
		case PN__MULTIPART_MORE:
			return 0;
		case PN__MULTIPART_PART:
			MUST(!*in_part);
			*in_part = true;
			add_part(out, m);
			break;
		case PN__MULTIPART_DATA:
			MUST(*in_part && m->data.n > 0);
			pn__buf_add(out, m->data.p, m->data.n);
			break;
		case PN__MULTIPART_PART_END:
			MUST(*in_part);
			*in_part = false;
			pn__buf_addc(out, ';');
			break;
		case PN__MULTIPART_END:
			MUST(!*in_part);
			MUST(pn__multipart_finish(m) == 0);
			pn__buf_addc(out, '.');
			return 1;
		case PN__MULTIPART_FAIL:
			MUST(m->error != NULL);
			pn__buf_addf(out, "!%d", (int)m->fault);
			return 1;
		}
	}
}

static void
run(const char *p, size_t n, size_t piece, struct pn__buf *out)
{
	struct pn__multipart m;
	bool in_part = false;
	int over = 0;

	MUST(pn__multipart_init(&m,
	    PN_S("multipart/form-data; boundary=B"), 200, 5) == 0);
	for (size_t at = 0; at < n && !over; at += piece) {
		size_t len = n - at < piece ? n - at : piece;
		char *copy = fuzz_copy(p + at, len);

		pn__multipart_feed(&m, copy, len);
		over = drain(&m, out, &in_part);
		free(copy);
	}
	if (!over)
		MUST(pn__multipart_finish(&m) == -1);
	pn__multipart_fini(&m);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *p = (const char *)data + 1;
	struct pn__multipart m;
	struct pn__buf whole, pieces;

	if (n == 0)
		return 0;
	if (pn__multipart_init(
		&m, (struct pn_slice){ p, n - 1 }, 100, 1) == 0)
		pn__multipart_fini(&m);
	pn__buf_init(&whole, 16 << 20);
	pn__buf_init(&pieces, 16 << 20);
	run(p, n - 1, n, &whole);
	run(p, n - 1, 1u + data[0], &pieces);
	MUST(whole.n == pieces.n);
	MUST(whole.n == 0 || memcmp(whole.p, pieces.p, whole.n) == 0);
	pn__buf_fini(&whole);
	pn__buf_fini(&pieces);
	return 0;
}
