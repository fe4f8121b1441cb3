#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "session/sign.h"

#include <string.h>

enum { NOW = 1800000000 };

static struct pn__secrets one, two, both;
static struct pn__arena arena;

static const unsigned char key1[PN__SECRET_BYTES] = "the first key",
	key2[PN__SECRET_BYTES] = "the second key";

static int
setup(void **state)
{
	(void)state;
	pn__secrets_make(&one, key1);
	pn__secrets_make(&two, key2);
	both = two;
	memcpy(both.key[1], key1, sizeof(key1));
	both.n = 2;
	pn__arena_init(&arena, 4096, 1 << 20);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	pn__arena_fini(&arena);
	return 0;
}

static struct pn__seal
seal(const struct pn__secrets *s, const char *purpose, const char *name)
{
	return (struct pn__seal){ s, purpose, name, strlen(name) };
}

static const char *
sign(const struct pn__secrets *s, int64_t expires, const char *value)
{
	struct pn__seal with = seal(s, "cookie", "user");
	struct pn__buf b;
	const char *text;

	pn__buf_init(&b, PN__SIGNED_MAX);
	assert_int_equal(pn__sign(&with, expires,
			     (struct pn_slice){ value, strlen(value) }, &b),
	    0);
	text = pn__arena_dup(&arena, b.p, b.n);
	pn__buf_fini(&b);
	assert_non_null(text);
	return text;
}

static bool
is_good(const struct pn__secrets *s, const char *purpose, const char *name,
    int64_t now, const char *p, size_t n)
{
	struct pn__seal with = seal(s, purpose, name);
	struct pn_slice value = { "untouched", 9 };
	bool is = pn__unsign(&with, now, p, n, &arena, &value);

	if (!is)
		assert_string_equal(value.p, "untouched");
	return is;
}

static void
test_values(void **state)
{
	static const char *const values[] = { "", "a", "ab", "abc", "7",
		"a;b,c=\"d\" \\ \xc3\xa4\xe2\x82\xac", "${flash}", "1.2.3" };
	struct pn__seal with = seal(&one, "cookie", "user");
	struct pn_slice value;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(values); i++) {
		const char *text = sign(&one, 0, values[i]);

		assert_int_equal(strlen(text),
		    strspn(text, "abcdefghijklmnopqrstuvwxyz"
				 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."));
		assert_true(pn__unsign(
		    &with, NOW, text, strlen(text), &arena, &value));
		assert_string_equal(value.p, values[i]);
		assert_int_equal(value.n, strlen(values[i]));
	}
}

/* Not one character can be another, less or more. */
static void
test_forged(void **state)
{
	const char *text = sign(&one, NOW + 60, "user 7 is an admin");
	size_t n = strlen(text);
	char copy[256];

	(void)state;
	assert_true(is_good(&one, "cookie", "user", NOW, text, n));
	for (size_t i = 0; i < n; i++) {
		static const char others[] = "Aa0-_.=+/ \x80";

		for (size_t k = 0; k < sizeof(others); k++) {
			memcpy(copy, text, n + 1);
			if (copy[i] == others[k])
				continue;
			copy[i] = others[k];
			if (is_good(&one, "cookie", "user", NOW, copy, n))
				fail_msg("%s is good, as %s is", copy, text);
		}
		assert_false(is_good(&one, "cookie", "user", NOW, text, i));
		memcpy(copy, text, i);
		copy[i] = 'A';
		memcpy(copy + i + 1, text + i, n - i);
		assert_false(
		    is_good(&one, "cookie", "user", NOW, copy, n + 1));
	}
	assert_false(is_good(&one, "cookie", "user", NOW, "", 0));
}

static void
test_bound(void **state)
{
	const char *text = sign(&one, NOW + 60, "7");
	size_t n = strlen(text);

	(void)state;
	assert_true(is_good(&one, "cookie", "user", NOW, text, n));
	assert_false(is_good(&one, "cookie", "users", NOW, text, n));
	assert_false(is_good(&one, "cookie", "use", NOW, text, n));
	assert_false(is_good(&one, "cookie", "", NOW, text, n));
	assert_false(is_good(&one, "form", "user", NOW, text, n));
	/* What belongs to whom is not in the order of the bytes alone. */
	assert_false(is_good(&one, "cookieu", "ser", NOW, text, n));
	assert_false(is_good(&two, "cookie", "user", NOW, text, n));
}

static void
test_time(void **state)
{
	const char *text = sign(&one, NOW + 60, "7");
	const char *always = sign(&one, 0, "7");

	(void)state;
	assert_true(is_good(
	    &one, "cookie", "user", NOW + 59, text, strlen(text)));
	assert_false(is_good(
	    &one, "cookie", "user", NOW + 60, text, strlen(text)));
	assert_false(is_good(
	    &one, "cookie", "user", INT64_MAX, text, strlen(text)));
	assert_true(is_good(
	    &one, "cookie", "user", INT64_MAX, always, strlen(always)));
}

static void
test_rotated(void **state)
{
	const char *old = sign(&one, 0, "7"), *new = sign(&both, 0, "7");

	(void)state;
	assert_string_not_equal(old, new);
	assert_string_equal(new, sign(&two, 0, "7"));
	assert_true(is_good(&both, "cookie", "user", NOW, old, strlen(old)));
	assert_true(is_good(&both, "cookie", "user", NOW, new, strlen(new)));
	assert_false(is_good(&two, "cookie", "user", NOW, old, strlen(old)));
}

static void
test_large(void **state)
{
	static char value[PN__SIGNED_MAX + 2], text[3 * PN__SIGNED_MAX];
	struct pn__seal with = seal(&one, "cookie", "user");
	struct pn__buf b;
	size_t n = 0;

	(void)state;
	pn__buf_init(&b, 1 << 16);
	memset(value, 'x', sizeof(value) - 1);
	/* As long as the text fits; nothing is added otherwise. */
	while (pn__sign(&with, 0, (struct pn_slice){ value, n }, &b) == 0) {
		assert_true(b.n <= PN__SIGNED_MAX);
		assert_true(is_good(&one, "cookie", "user", NOW, b.p, b.n));
		pn__buf_reset(&b, 1 << 16);
		pn__arena_reset(&arena);
		n += n < 3000 ? 500 : 1;
	}
	assert_int_equal(b.n, 0);
	assert_in_range(n, 3000, 3072);
	assert_int_equal(pn__sign(&with, 0,
			     (struct pn_slice){ value, sizeof(value) - 1 },
			     &b),
	    -1);
	pn__buf_fini(&b);
	memset(text, 'A', sizeof(text));
	text[43] = '.';
	assert_false(
	    is_good(&one, "cookie", "user", NOW, text, sizeof(text)));
	/* A buffer that is full. */
	pn__buf_init(&b, 40);
	assert_int_equal(
	    pn__sign(&with, 0, (struct pn_slice){ "7", 1 }, &b), -1);
	pn__buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_forged),
		cmocka_unit_test(test_bound),
		cmocka_unit_test(test_time),
		cmocka_unit_test(test_rotated),
		cmocka_unit_test(test_large),
	};

	return cmocka_run_group_tests_name(
	    "lib/session/sign", tests, setup, teardown);
}
