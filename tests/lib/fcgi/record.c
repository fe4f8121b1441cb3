/* Records and name-value pairs as bytes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "client.h"
#include "fcgi/record.h"

static void
test_header(void **state)
{
	const uint8_t in[8] = { 1, FCGI_PARAMS, 0x12, 0x34, 0xfe, 0xdc, 7, 0 };
	const uint8_t other[8] = { 2, FCGI_PARAMS, 0, 1, 0, 0, 0, 0 };
	struct pn__record r = { 0 };
	uint8_t out[PN__RECORD_END];

	(void)state;
	assert_int_equal(pn__record_read(&r, in), 0);
	assert_int_equal(r.type, FCGI_PARAMS);
	assert_int_equal(r.id, 0x1234);
	assert_int_equal(r.size, 0xfedc);
	assert_int_equal(r.pad, 7);
	assert_int_equal(pn__record_read(&r, other), -1);
	assert_int_equal(r.id, 0x1234);

	pn__record_write(out, FCGI_STDOUT, 0x1234, 0xfedc);
	assert_int_equal(pn__record_read(&r, out), 0);
	assert_int_equal(r.type, FCGI_STDOUT);
	assert_int_equal(r.size, 0xfedc);
	pn__record_end(out, 3, FCGI_UNKNOWN_ROLE);
	assert_memory_equal(out,
	    ((uint8_t[]){ 1, FCGI_END_REQUEST, 0, 3, 0, 8, 0, 0, 0, 0, 0, 0,
		FCGI_UNKNOWN_ROLE, 0, 0, 0 }),
	    16);
}

/* One pair from its bytes. */
static void
test_pair(void **state)
{
	static const struct {
		const char *in;
		size_t n, head, name, value;
	} rows[] = {
		{ "", 0, 0, 0, 0 },
		{ "\1", 1, 0, 0, 0 },
		{ "\1\1ab", 4, 2, 1, 1 },
		{ "\1\1abc", 5, 2, 1, 1 },
		{ "\1\1a", 3, 0, 0, 0 },
		{ "\0\0", 2, 2, 0, 0 },
		{ "\200\0\0\1\1ab", 7, 5, 1, 1 },
		{ "\1\200\0\0\1ab", 7, 5, 1, 1 },
		{ "\200\0\0\1\200\0\0\1ab", 10, 8, 1, 1 },
		{ "\200\0\0", 3, 0, 0, 0 },
		{ "\1\200\0\0", 4, 0, 0, 0 },
		{ "\377\377\377\377\1ab", 7, 0, 0, 0 },
		{ "\1\377\377\377\377ab", 7, 0, 0, 0 },
		{ "\377\377\377\377\377\377\377\377ab", 10, 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t name = 0, value = 0, n;
		uint8_t *p = malloc(rows[i].n + 1);

		memcpy(p, rows[i].in, rows[i].n);
		n = pn__record_pair(p, rows[i].n, &name, &value);
		assert_int_equal(n, rows[i].head);
		assert_int_equal(name, rows[i].name);
		assert_int_equal(value, rows[i].value);
		free(p);
	}
}

/* What becomes of pairs; out is the strings, each with a newline. */
static void
test_params(void **state)
{
	static const struct {
		const char *in;
		size_t n;
		int error;
		const char *out;
	} rows[] = {
		{ "", 0, 0, "" },
		{ "\1\1ab", 4, 0, "a=b\n" },
		{ "\1\0a", 3, 0, "a=\n" },
		{ "\1\1ab\2\3cdefg", 11, 0, "a=b\ncd=efg\n" },
		{ "\1\2a=b", 5, 0, "a==b\n" },
		{ "\1\3a=b=", 6, 0, "a==b=\n" },
		{ "\0\1b\1\1cd", 7, 0, "c=d\n" },
		{ "\3\1a=bc\1\1de", 10, 0, "d=e\n" },
		{ "\200\0\0\1\1ab\1\200\0\0\2ccc", 15, 0, "a=b\nc=cc\n" },
		{ "\1\2a\0b", 5, EBADMSG, NULL },
		{ "\2\1a\0b", 5, EBADMSG, NULL },
		{ "\1\1ab\1", 5, EPROTO, NULL },
		{ "\1\1a", 3, EPROTO, NULL },
		{ "\377\377\377\377\377\377\377\377", 8, EPROTO, NULL },
		{ "\1\1aa\1\1bb\1\1cc\1\1dd", 16, 0, "a=a\nb=b\nc=c\nd=d\n" },
		{ "\1\1aa\1\1bb\1\1cc\1\1dd\1\1ee", 20, E2BIG, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bytes all = { 0 };
		uint8_t *p = malloc(rows[i].n + 1);
		char *env[5];
		ptrdiff_t n;

		memcpy(p, rows[i].in, rows[i].n);
		n = pn__record_params(p, rows[i].n, env, 4);
		if (rows[i].error != 0) {
			assert_int_equal(n, -1);
			assert_int_equal(errno, rows[i].error);
			free(p);
			continue;
		}
		assert_true(n >= 0);
		assert_null(env[n]);
		for (ptrdiff_t k = 0; k < n; k++) {
			bytes_add(&all, env[k], strlen(env[k]));
			bytes_add(&all, "\n", 1);
		}
		bytes_add(&all, "", 1);
		assert_string_equal((char *)all.p, rows[i].out);
		bytes_free(&all);
		free(p);
	}
}

/* Every length around the border between the short and the long form. */
static void
test_lengths(void **state)
{
	(void)state;
	for (size_t name = 1; name < 300; name += name > 120 ? 1 : 17) {
		for (size_t value = 0; value < 300; value += 7) {
			struct bytes b = { 0 };
			char a[300], v[300], want[602], *env[3];

			memset(a, 'a', name);
			memset(v, 'v', value);
			a[name] = v[value] = '\0';
			add_pair(&b, a, v);
			add_pair(&b, "Z", "z");
			bytes_add(&b, "!", 1);
			snprintf(want, sizeof(want), "%s=%s", a, v);
			assert_int_equal(
			    pn__record_params(b.p, b.n - 1, env, 2), 2);
			assert_string_equal(env[0], want);
			assert_string_equal(env[1], "Z=z");
			bytes_free(&b);
		}
	}
}

/* The answer never grows with what is asked. */
static void
test_answer(void **state)
{
	const struct pn__record_values values = { 4294967295u, 16 };
	struct pn__record r = { .type = FCGI_GET_VALUES };
	uint8_t out[PN__RECORD_ANSWER];
	struct bytes b = { 0 };
	size_t n;

	(void)state;
	for (int i = 0; i < 21; i++)
		add_pair(&b, FCGI_MAX_CONNS, "");
	add_pair(&b, FCGI_MPXS_CONNS, "");
	add_pair(&b, "FCGI_MAX_CONN", "");
	r.size = (uint16_t)b.n;
	n = pn__record_answer(out, &r, b.p, &values);
	assert_int_equal(n, 8 + 2 + 14 + 10 + 2 + 15 + 1);
	assert_int_equal(out[1], FCGI_GET_VALUES_RESULT);
	assert_int_equal(out[5], n - 8);
	assert_memory_equal(out + 8, "\16\12FCGI_MAX_CONNS4294967295", 26);
	assert_memory_equal(out + 34, "\17\1FCGI_MPXS_CONNS0", 18);

	/* A pair that is cut short ends the list. */
	r.size = 5;
	assert_int_equal(pn__record_answer(out, &r, b.p, &values), 8);
	bytes_free(&b);

	add_pair(&b, FCGI_MAX_REQS, "");
	add_pair(&b, FCGI_MAX_CONNS, "");
	add_pair(&b, FCGI_MPXS_CONNS, "");
	r.size = (uint16_t)b.n;
	n = pn__record_answer(out, &r, b.p, &values);
	assert_true(n <= sizeof(out));
	assert_int_equal(n, 8 + 26 + 2 + 13 + 2 + 18);
	bytes_free(&b);

	r = (struct pn__record){ .type = 42 };
	assert_int_equal(pn__record_answer(out, &r, NULL, &values), 16);
	assert_int_equal(out[1], FCGI_UNKNOWN_TYPE);
	assert_int_equal(out[8], 42);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_pair),
		cmocka_unit_test(test_params),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_answer),
	};

	return cmocka_run_group_tests_name("fcgi/record", tests, NULL, NULL);
}
