/* Gathering a request out of records, wherever the bytes are cut. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "client.h"
#include "fcgi/head.h"

/* What a run of bytes led to. */
struct outcome {
	char events[64]; /* one letter each, without MORE */
	int id;
	bool keep;
	size_t rest; /* bytes behind what was read */
	struct bytes params, body;
};

static const char letters[] = {
	[PN__HEAD_READY] = 'R',
	[PN__HEAD_MANAGE] = 'M',
	[PN__HEAD_ROLE] = 'r',
	[PN__HEAD_MPX] = 'X',
	[PN__HEAD_ABORT] = 'A',
	[PN__HEAD_LARGE] = 'L',
	[PN__HEAD_BAD] = 'B',
};

static bool
is_last(enum pn__head_event e)
{
	return e == PN__HEAD_BAD || e == PN__HEAD_LARGE || e == PN__HEAD_ROLE;
}

/*
 * Reads all of in, which comes in pieces of step bytes, first of them first,
 * and tidies after every piece.
 */
static struct outcome
run(const struct bytes *in, size_t first, size_t step)
{
	uint8_t *p = malloc(PN__HEAD_BUFFER);
	struct outcome o = { .events = "" };
	enum pn__head_event e;
	struct pn__head h;
	size_t n = 0, at = 0, k, events = 0;

	pn__head_init(&h);
	for (k = first; at < in->n || k == 0; k = step) {
		if (k > in->n - at)
			k = in->n - at;
		assert_true(n + k <= PN__HEAD_BUFFER);
		memcpy(p + n, in->p + at, k);
		n += k;
		at += k;
		while ((e = pn__head_step(&h, p, n)) != PN__HEAD_MORE) {
			assert_true(events < sizeof(o.events) - 1);
			o.events[events++] = letters[e];
			if (e == PN__HEAD_READY) {
				bytes_add(&o.body, p + h.body, h.body_n);
				h.body_n = 0;
				n = pn__head_tidy(&h, p, n);
			}
			if (is_last(e) || h.phase == PN__HEAD_WHOLE)
				goto done;
		}
		n = pn__head_tidy(&h, p, n);
	}
done:
	o.id = h.id;
	o.keep = h.keep;
	o.rest = n - h.at + in->n - at;
	bytes_add(&o.params, p + h.params, h.params_n);
	free(p);
	return o;
}

static void
outcome_free(struct outcome *o)
{
	bytes_free(&o->params);
	bytes_free(&o->body);
}

/* The params of add_request(), as they should come out. */
static struct bytes
plain_params(const char *uri, const char *length)
{
	struct bytes b = { 0 };

	add_pair(&b, "REQUEST_METHOD", *length == '0' ? "GET" : "POST");
	add_pair(&b, "REQUEST_URI", uri);
	add_pair(&b, "CONTENT_LENGTH", length);
	add_pair(&b, "HTTP_HOST", "example.org");
	return b;
}

static void
same(const struct bytes *a, const struct bytes *b)
{
	assert_int_equal(a->n, b->n);
	if (a->n > 0)
		assert_memory_equal(a->p, b->p, a->n);
}

/* Whole, cut at every byte, and byte by byte. */
static void
test_cuts(void **state)
{
	struct bytes in = { 0 }, params = plain_params("/some/where", "21");

	(void)state;
	add_request(&in, 1, true, "/some/where", "name=value&other=more", 21);
	bytes_add(&in, "\1\1rest", 6);
	for (size_t cut = 0; cut <= in.n; cut++) {
		struct outcome o = run(&in, cut, cut == 0 ? 1 : in.n);

		assert_string_equal(o.events, "R");
		assert_int_equal(o.id, 1);
		assert_true(o.keep);
		assert_int_equal(o.rest, 6);
		same(&o.params, &params);
		assert_int_equal(o.body.n, 21);
		assert_memory_equal(o.body.p, "name=value&other=more", 21);
		outcome_free(&o);
	}
	bytes_free(&params);
	bytes_free(&in);
}

/* As Apache sends: each record by itself, pairs across records. */
static void
test_many_records(void **state)
{
	struct bytes params = plain_params("/x", "9");

	(void)state;
	for (size_t most = 1; most < 40; most++) {
		for (size_t step = 1; step < 40; step += 6) {
			struct bytes in = { 0 };
			struct outcome o;

			add_begin(&in, 300, FCGI_RESPONDER, false);
			add_stream(&in, FCGI_PARAMS, 300, params.p, params.n,
			    most);
			add_stream(&in, FCGI_STDIN, 300, "body body", 9, most);
			o = run(&in, 0, step);
			assert_string_equal(o.events, "R");
			assert_int_equal(o.id, 300);
			assert_false(o.keep);
			same(&o.params, &params);
			assert_int_equal(o.body.n, 9);
			assert_memory_equal(o.body.p, "body body", 9);
			outcome_free(&o);
			bytes_free(&in);
		}
	}
	bytes_free(&params);
}

/* A record: its type, id, content of a size, and padding. */
struct rec {
	int type, id, size, pad;
};

/* Records in a row, and the events that they are. */
static void
test_rows(void **state)
{
	enum { B = FCGI_BEGIN_REQUEST, A = FCGI_ABORT_REQUEST,
		P = FCGI_PARAMS, I = FCGI_STDIN, D = FCGI_DATA,
		G = FCGI_GET_VALUES };
	static const struct {
		const char *events;
		struct rec recs[8];
	} rows[] = {
		{ "R", { { B, 1, 8, 0 }, { P, 1, 0, 0 }, { I, 1, 0, 0 } } },
		{ "R", { { B, 1, 8, 9 }, { P, 1, 0, 3 }, { I, 1, 0, 255 } } },
		{ "", { { B, 1, 8, 9 }, { P, 1, 0, 3 } } },
		{ "B", { { B, 0, 8, 0 } } },
		{ "B", { { B, 1, 7, 0 } } },
		{ "B", { { B, 1, 9, 0 } } },
		{ "B", { { P, 1, 0, 0 } } },
		{ "B", { { I, 1, 0, 0 } } },
		{ "B", { { 0, 1, 0, 0 } } },
		{ "B", { { B, 1, 8, 0 }, { I, 1, 0, 0 } } },
		{ "B", { { B, 1, 8, 0 }, { B, 1, 8, 0 } } },
		{ "B", { { B, 1, 8, 0 }, { FCGI_END_REQUEST, 1, 8, 0 } } },
		{ "B", { { B, 1, 8, 0 }, { P, 1, 0, 0 }, { P, 1, 0, 0 } } },
		{ "B", { { B, 1, 8, 0 }, { P, 0, 0, 0 } } },
		{ "B", { { B, 1, 8, 0 }, { 200, 1, 0, 0 } } },

		/* About another request. */
		{ "XR",
		    { { B, 1, 8, 0 }, { B, 2, 8, 5 }, { P, 2, 4, 0 },
			{ P, 1, 0, 0 }, { I, 2, 9, 1 }, { I, 1, 0, 0 } } },
		{ "R",
		    { { B, 1, 8, 0 }, { A, 2, 0, 0 }, { P, 1, 0, 0 },
			{ D, 1, 9, 9 }, { I, 1, 0, 0 } } },
		{ "R",
		    { { A, 7, 0, 0 }, { B, 1, 8, 0 }, { P, 1, 0, 0 },
			{ I, 1, 0, 0 } } },

		/* About the connection. */
		{ "MR",
		    { { G, 0, 0, 0 }, { B, 1, 8, 0 }, { P, 1, 0, 0 },
			{ I, 1, 0, 0 } } },
		{ "MMMR",
		    { { 200, 0, 99, 3 }, { B, 1, 8, 0 }, { 42, 0, 1, 255 },
			{ P, 1, 0, 0 }, { G, 0, 1024, 0 }, { I, 1, 0, 0 } } },
		{ "B", { { G, 0, 1025, 0 } } },

		/* Given up. */
		{ "AR",
		    { { B, 1, 8, 0 }, { P, 1, 4, 0 }, { A, 1, 0, 0 },
			{ B, 1, 8, 0 }, { P, 1, 0, 0 }, { I, 1, 0, 0 } } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (size_t step = 1; step < 2000; step *= 3) {
			struct bytes in = { 0 };
			struct outcome o;

			for (const struct rec *r = rows[i].recs; r->type > 0 ||
			     r->id > 0; r++) {
				uint8_t content[2000] = { 0 };

				content[1] = FCGI_RESPONDER;
				add_record(&in, r->type, r->id, content,
				    (size_t)r->size, (unsigned)r->pad);
			}
			o = run(&in, 0, step);
			assert_string_equal(o.events, rows[i].events);
			if (strchr(o.events, 'R') != NULL)
				assert_int_equal(o.rest, 0);
			outcome_free(&o);
			bytes_free(&in);
		}
	}
}

static void
test_version(void **state)
{
	struct bytes in = { 0 };
	struct outcome o;

	(void)state;
	add_begin(&in, 1, FCGI_RESPONDER, true);
	in.p[0] = 2;
	o = run(&in, 0, in.n);
	assert_string_equal(o.events, "B");
	outcome_free(&o);
	bytes_free(&in);
}

static void
test_roles(void **state)
{
	static const struct {
		int role;
		const char *events;
	} rows[] = { { FCGI_RESPONDER, "R" }, { FCGI_AUTHORIZER, "r" },
		{ FCGI_FILTER, "r" }, { 0, "r" }, { 257, "r" } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bytes in = { 0 };
		struct outcome o;

		add_begin(&in, 5, rows[i].role, true);
		add_stream(&in, FCGI_PARAMS, 5, "", 0, 1);
		add_stream(&in, FCGI_STDIN, 5, "", 0, 1);
		o = run(&in, 0, in.n);
		assert_string_equal(o.events, rows[i].events);
		assert_int_equal(o.id, 5);
		outcome_free(&o);
		bytes_free(&in);
	}
}

/* Parameters up to the bound, and a byte over it. */
static void
test_large_params(void **state)
{
	static uint8_t zero[PN__HEAD_PARAMS + 1];

	(void)state;
	for (size_t n = PN__HEAD_PARAMS - 1; n <= PN__HEAD_PARAMS + 1; n++) {
		struct bytes in = { 0 };
		struct outcome o;

		add_begin(&in, 1, FCGI_RESPONDER, true);
		add_stream(&in, FCGI_PARAMS, 1, zero, n, 60000);
		add_stream(&in, FCGI_STDIN, 1, "", 0, 1);
		o = run(&in, 0, 4096);
		assert_string_equal(
		    o.events, n > PN__HEAD_PARAMS ? "L" : "R");
		if (n <= PN__HEAD_PARAMS)
			assert_int_equal(o.params.n, n);
		outcome_free(&o);
		bytes_free(&in);
	}
}

/* A body of more than is gathered comes in parts, and is the same. */
static void
test_large_body(void **state)
{
	static const size_t sizes[] = { PN__HEAD_BODY - 1, PN__HEAD_BODY,
		PN__HEAD_BODY + 1, 3 * PN__HEAD_BODY, 500000 };

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		for (size_t step = 900; step < 32768; step *= 3) {
			struct bytes in = { 0 };
			struct outcome o;
			uint8_t *p = malloc(sizes[i]);

			for (size_t k = 0; k < sizes[i]; k++)
				p[k] = (uint8_t)(k * 7 + k / 256);
			add_begin(&in, 1, FCGI_RESPONDER, true);
			add_stream(&in, FCGI_PARAMS, 1, "", 0, 1);
			add_stream(&in, FCGI_STDIN, 1, p, sizes[i], 30000);
			o = run(&in, 0, step);
			assert_int_equal(strspn(o.events, "R"),
			    sizes[i] / PN__HEAD_BODY + 1);
			assert_int_equal(o.body.n, sizes[i]);
			assert_memory_equal(o.body.p, p, sizes[i]);
			outcome_free(&o);
			bytes_free(&in);
			free(p);
		}
	}
}

/* Records beside the request are borne up to a bound. */
static void
test_stray(void **state)
{
	(void)state;
	for (int n = PN__HEAD_STRAY; n <= PN__HEAD_STRAY + 1; n++) {
		struct bytes in = { 0 };
		struct outcome o;

		add_begin(&in, 1, FCGI_RESPONDER, true);
		for (int i = 0; i < n; i++)
			add_record(&in, FCGI_STDIN, 9, "stray", 5, 3);
		add_stream(&in, FCGI_PARAMS, 1, "", 0, 1);
		add_stream(&in, FCGI_STDIN, 1, "", 0, 1);
		o = run(&in, 0, 11);
		assert_string_equal(
		    o.events, n > PN__HEAD_STRAY ? "B" : "R");
		outcome_free(&o);
		bytes_free(&in);
	}
}

/* Anything at all: it ends, and stays in its buffer (ASan looks). */
static void
test_noise(void **state)
{
	unsigned seed = 20261122;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct bytes in = { 0 };
		struct outcome o;

		add_request(&in, 1, true, "/noise", "some body", 9);
		for (int k = 0; k < 1 + round % 4; k++) {
			seed = seed * 1103515245 + 12345;
			in.p[(seed >> 8) % in.n] = (uint8_t)(seed >> 24);
		}
		o = run(&in, 0, 1 + (size_t)round % 50);
		outcome_free(&o);
		bytes_free(&in);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cuts),
		cmocka_unit_test(test_many_records),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_version),
		cmocka_unit_test(test_roles),
		cmocka_unit_test(test_large_params),
		cmocka_unit_test(test_large_body),
		cmocka_unit_test(test_stray),
		cmocka_unit_test(test_noise),
	};

	return cmocka_run_group_tests_name("fcgi/head", tests, NULL, NULL);
}
