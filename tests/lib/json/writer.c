#include "json/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct pair {
	const char *a_name_that_is_longer_than_two_steps_of_copying;
	int32_t n;
};

static const struct pn_schema pair = PN_SCHEMA(struct pair,
    PN_TEXT(struct pair, a_name_that_is_longer_than_two_steps_of_copying),
    PN_INT(struct pair, n));

static const struct pn_field odd_fields[] = { { .name = "a \"b\"\n<",
    .offset = offsetof(struct pair, n),
    .size = 4,
    .type = PN_TYPE_INT,
    .is_signed = true } };
static const struct pn_schema odd = { .name = "odd",
	.size = sizeof(struct pair),
	.fields = odd_fields,
	.nfields = 1 };
static const struct pn_schema empty = { .name = "empty", .size = 8 };

static const char long_name[] =
    "a_name_that_is_longer_than_two_steps_of_copying";

/* Texts of all lengths, plain and not, one behind the other. */
static void
test_many_rows(void **state)
{
	struct pn__json_writer *w = pn__json_writer_new(&pair);
	struct pn_value v;
	struct pn__buf b, same;
	struct pair rows[300];
	char *texts[300];

	(void)state;
	for (int i = 0; i < 300; i++) {
		size_t n = (size_t)i % 150;
		char *text = texts[i] = malloc(n + 1);

		memset(text, i % 3 == 0 ? '\n' : 'x', n);
		if (n > 0 && i % 2 == 0)
			text[n / 2] = '\xff';
		text[n] = '\0';
		rows[i] = (struct pair){ text, i * 7919 };
	}
	pn__buf_init(&b, 1 << 20);
	pn__buf_init(&same, 1 << 20);
	assert_int_equal(pn__json_write_rows(&b, w, rows, 300), 0);
	v = pn_value(((struct pn_rows){ &pair, rows, 300 }));
	assert_int_equal(pn__json_write(&same, &v), 0);
	assert_int_equal(b.n, same.n);
	assert_memory_equal(b.p, same.p, b.n);
	for (int i = 0; i < 300; i++)
		free(texts[i]);
	pn__buf_fini(&b);
	pn__buf_fini(&same);
	pn__json_writer_free(w);
}

static void
test_record(void **state)
{
	struct pair p = { "x", -5 };
	struct pn__json_writer *w = pn__json_writer_new(&pair);
	char want[128];
	struct pn__buf b;

	(void)state;
	snprintf(want, sizeof(want), "[1,{\"%s\":\"x\",\"n\":-5}", long_name);
	pn__buf_init(&b, 4096);
	pn__buf_adds(&b, "[1,");
	assert_int_equal(pn__json_write_record(&b, w, &p), 0);
	assert_string_equal(pn__buf_str(&b), want);
	pn__buf_fini(&b);
	pn__json_writer_free(w);
}

/* Wherever the buffer's memory ends, there is room for what follows. */
static void
test_ends(void **state)
{
	static const char *const texts[] = { "", "short", "with \n and \xff",
		"long enough to need a good part of the buffer by itself" };
	struct pn__json_writer *w = pn__json_writer_new(&pair);
	struct pn__buf b, alone;

	(void)state;
	for (size_t n = 0; n < 600; n++) {
		struct pair p = { texts[n % 4], INT32_MIN };

		pn__buf_init(&b, 1 << 20);
		pn__buf_init(&alone, 1 << 20);
		for (size_t i = 0; i < n; i++)
			pn__buf_addc(&b, ' ');
		assert_int_equal(pn__json_write_record(&b, w, &p), 0);
		assert_true(b.n <= b.cap);
		assert_int_equal(pn__json_write_record(&alone, w, &p), 0);
		assert_int_equal(b.n, n + alone.n);
		assert_memory_equal(b.p + n, alone.p, alone.n);
		pn__buf_fini(&alone);
		pn__buf_fini(&b);
	}
	pn__json_writer_free(w);
}

static void
test_odd(void **state)
{
	struct pair p[2] = { { NULL, 3 }, { NULL, 4 } };
	struct pn__json_writer *w = pn__json_writer_new(&odd);
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 4096);
	assert_int_equal(pn__json_write_rows(&b, w, p, 2), 0);
	assert_string_equal(pn__buf_str(&b),
	    "[{\"a \\\"b\\\"\\n<\":3},{\"a \\\"b\\\"\\n<\":4}]");
	pn__json_writer_free(w);
	w = pn__json_writer_new(&empty);
	pn__buf_reset(&b, 0);
	assert_int_equal(pn__json_write_rows(&b, w, p, 2), 0);
	assert_string_equal(pn__buf_str(&b), "[{},{}]");
	pn__json_writer_free(w);
	pn__buf_fini(&b);
	pn__json_writer_free(NULL);
}

static void
test_writers(void **state)
{
	static struct pn_schema many[100];
	struct pn__json_writers *ws = pn__json_writers_new();

	(void)state;
	assert_null(pn__json_writers_find(NULL, &pair));
	assert_null(pn__json_writers_find(ws, &pair));
	for (size_t i = 0; i < PN_COUNT(many); i++) {
		many[i] = pair;
		assert_int_equal(pn__json_writers_add(ws, &many[i]), 0);
		assert_int_equal(pn__json_writers_add(ws, &many[i]), 0);
	}
	for (size_t i = 0; i < PN_COUNT(many); i++) {
		const struct pn__json_writer *w =
		    pn__json_writers_find(ws, &many[i]);

		assert_non_null(w);
		assert_ptr_not_equal(
		    w, pn__json_writers_find(ws, &many[(i + 1) % 100]));
	}
	assert_null(pn__json_writers_find(ws, &odd));
	pn__json_writers_free(ws);
	pn__json_writers_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_many_rows),
		cmocka_unit_test(test_record),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_odd),
		cmocka_unit_test(test_writers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
