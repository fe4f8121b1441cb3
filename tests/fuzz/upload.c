#include "form/form.h"
#include "form/parse.h"
#include "fuzz.h"

#include <postern/upload.h>

/*
 * The first byte is the size of the pieces; the rest is a body with the
 * boundary "B" for a form with files. What comes of it must not depend on the
 * pieces; each file that a sink has begun it has whole, or it is undone.
 */

struct part {
	const struct pn_upload *scan;
};

struct form {
	const char *text;
	const struct pn_upload *one;
	const struct pn_upload *const *some;
	size_t nsome;
	const struct part *parts;
	size_t nparts;
};

/* What the sink was told. */
static struct {
	int begun, ended, undone;
	uint64_t bytes;
} sunk;

static int
sink_begin(struct pn_req *r, const struct pn_upload *u, void **state)
{
	MUST(!pn_failed(r) && u->size == 0 && u->filename_n > 0);
	sunk.begun++;
	*state = &sunk;
	return u->filename[0] == '5' ? 507 : 0;
}

static int
sink_write(struct pn_req *r, const struct pn_upload *u, void *state,
    struct pn_slice piece)
{
	(void)r;
	MUST(state == &sunk && piece.n > 0 && u->size + piece.n <= 100);
	sunk.bytes += piece.n;
	return 0;
}

static int
sink_end(struct pn_req *r, const struct pn_upload *u, void *state)
{
	(void)r, (void)u;
	MUST(state == &sunk);
	sunk.ended++;
	return 0;
}

static void
sink_undo(struct pn_req *r, const struct pn_upload *u, void *state)
{
	(void)r, (void)u;
	MUST(state == &sunk);
	sunk.undone++;
}

static const struct pn_sink sink = { sink_begin, sink_write, sink_end,
	sink_undo, .sha256 = true };

static const struct pn_schema part = PN_SCHEMA(struct part,
    PN_FILE(struct part, scan, .max = 100, .sink = &sink));

static const struct pn_schema form = { PN_FIELDS(struct form,
	PN_TEXT(struct form, text, .max = 5),
	PN_FILE(struct form, one, .max = 100, .accept = "image/png,.txt",
	    .sink = &sink),
	PN_FILES(struct form, some, nsome, .max = 50, .max_items = 2,
	    .sink = &sink),
	PN_STRUCTS(struct form, parts, nparts, &part, .max_items = 2)),
	.unknown = PN_UNKNOWN_REFUSE };

struct source {
	struct pn__io io;
	const char *p;
	size_t n, piece;
};

static ssize_t
source_read(struct pn__io *io, void *to, size_t n)
{
	struct source *s = (struct source *)(void *)io;

	n = n < s->piece ? n : s->piece;
	n = n < s->n ? n : s->n;
	if (n > 0)
		memcpy(to, s->p, n);
	s->p += n;
	s->n -= n;
	return (ssize_t)n;
}

static void
add_outcome(struct pn__buf *out, const struct pn_req *r, int rc)
{
	/* Which of two limits a large piece breaks first is no matter. */
	pn__buf_addf(out, "%d %d ", rc, pn_failed(r));
	for (const struct pn__error *e = r->input->errors; e; e = e->next)
		pn__buf_addf(out, "%s:%s ", e->field, e->rule);
}

static void
run(const struct pn__plans *plans, const char *p, size_t n, size_t piece,
    struct pn__buf *out)
{
	struct source s = { .io = { .read = source_read },
		.p = p,
		.n = n,
		.piece = piece };
	const struct pn_limits limits = { .memory = 1 << 20,
		.body = 1 << 16,
		.file = 200,
		.fields = 8,
		.parts = 8 };
	const struct pn_route route = { .in = &form };
	char method[] = "REQUEST_METHOD=POST";
	char type[] = "CONTENT_TYPE=multipart/form-data; boundary=B";
	char *env[] = { method, type };
	struct pn__thread t = { .limits = &limits };
	struct pn_req r;
	int rc;

	memset(&sunk, 0, sizeof(sunk));
	pn__arena_init(&t.arena, 4096, limits.memory);
	pn__buf_init(&t.head, 1024);
	pn__buf_init(&t.body, 1024);
	pn__req_init(&r, &t, &s.io, env, PN_COUNT(env));
	r.plans = plans;
	r.route = &route;
	rc = pn__form_read(&r, pn__plans_find(plans, &form));
	add_outcome(out, &r, rc);
	if (rc == 0)
		MUST(sunk.undone == 0 && sunk.begun == sunk.ended);
	else
		/* One whose begin said no was never begun. */
		MUST(sunk.begun - sunk.undone == 0 ||
		    (sunk.begun - sunk.undone == 1 &&
			pn_failure_status(&r) == 507));
	pn__req_fini(&r);
	pn__arena_fini(&t.arena);
	pn__buf_fini(&t.head);
	pn__buf_fini(&t.body);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct pn__plans *plans = pn__plans_new();
	struct pn__buf whole, cut;
	char err[200], *copy;

	if (n > 0) {
		MUST(pn__plans_add(plans, &form, err, sizeof(err)) == 0);
		pn__buf_init(&whole, 1 << 20);
		pn__buf_init(&cut, 1 << 20);
		copy = fuzz_copy(data + 1, n - 1);
		run(plans, copy, n - 1, n, &whole);
		run(plans, copy, n - 1, (size_t)data[0] + 1, &cut);
		MUST(whole.n == cut.n &&
		    memcmp(whole.p, cut.p, whole.n) == 0);
		free(copy);
		pn__buf_fini(&whole);
		pn__buf_fini(&cut);
	}
	pn__plans_free(plans);
	return 0;
}
