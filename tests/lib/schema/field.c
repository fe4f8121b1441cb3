#include "any.h"
#include "cases.h"

struct person {
	const char *e_mail, *name;
	int age;
};

static const char *
is_adult(struct pn_check *c, const void *value)
{
	int age = *(const int *)value;

	if (age == 99)
		return "Not you.";
	if (age == 98)
		pn_check_error(c, "age", "Nor %s.", "you");
	return age < 18 ? pn_check_printf(c, "%d years more.", 18 - age) : NULL;
}

static const struct pn_schema person =
    PN_SCHEMA(struct person, PN_TEXT(struct person, e_mail),
	PN_TEXT(struct person, name, .label = "Your name"),
	PN_INT(struct person, age, .check = is_adult, .max = 100,
	    .message = "An age."));

static const struct field_case cases[] = {
	RIGHT("age", "18", "18"),
	RIGHT("age", "", "0"),
	WRONG("age", "17", "check", "1 years more."),
	WRONG("age", "99", "check", "Not you."),
	WRONG("age", "98", "check", "Nor you."),
	WRONG("age", "101", "max", "An age."),
};

static void
a_field_has_a_check_of_its_own(void **state)
{
	(void)state;
	run_cases(&person, cases, PN_COUNT(cases));
}

static void
what_its_check_refuses_is_not_kept(void **state)
{
	struct pn__plan *p = plan_of(&person);
	struct person v = { .age = 55 };
	struct pn__arena a;
	const char *rule;

	(void)state;
	pn__arena_init(&a, 0, 1000);
	assert_non_null(pn__field_parse(p, 2, PN_S("1"), &a, &v.age, &rule));
	assert_int_equal(v.age, 0);
	pn__arena_fini(&a);
	pn__arena_init(&a, 0, 0);
	assert_non_null(pn__field_parse(p, 2, PN_S("1"), &a, &v.age, &rule));
	assert_string_equal(rule, "memory");
	pn__arena_fini(&a);
	pn__plan_free(p);
}

static void
labels_are_for_people(void **state)
{
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 100);
	pn__field_label(&person.fields[0], &b);
	pn__buf_addc(&b, '/');
	pn__field_label(&person.fields[1], &b);
	pn__buf_addc(&b, '/');
	pn__field_label(&(struct pn_field){ .name = "_x" }, &b);
	assert_string_equal(pn__buf_str(&b), "E mail/Your name/ x");
	pn__buf_fini(&b);
}

static void
text_is_the_records_own(void **state)
{
	struct person v = { .name = "Ada", .age = -3 };
	struct pn_value name = pn__field_value(&person.fields[1], &v);
	struct pn__buf b;

	(void)state;
	assert_ptr_equal(name.text, v.name);
	assert_int_equal(name.n, 3);
	assert_int_equal(
	    pn__field_value(&person.fields[0], &v).kind, PN_KIND_NULL);
	assert_int_equal(pn__field_value(&person.fields[2], &v).i, -3);
	pn__buf_init(&b, 100);
	for (int i = 0; i < 3; i++)
		pn__field_text(&person.fields[i], &v, &b);
	assert_string_equal(pn__buf_str(&b), "Ada-3");
	pn__buf_fini(&b);
}

/* Pieces that parsers trip over, so that chance makes near misses. */
static const char *const pieces[] = { "0", "1", "9", "-", "+", ".", "e", "E",
	"2026", "-11-22", "-02-30", " ", "\t", "\r\n", "\n", "a", "bc", "on",
	"true", "\xc3\xa9", "\xf0\x9f\x92\xbb", "\xe3\x80\x80", "\xff",
	"\xed\xa0\x80", "\xc0", "255", "32768", "65535", "2147483648",
	"9223372036854775807", "18446744073709551615", "e-5", "e308",
	"00000000", "list", "part", "[", "]", ".n", "@", "x.y", "http://",
	"#ff0", ":", "T", "17:40", "Z", "+01:00", "\x1b", "\x7f", "\xc2\x85" };

static uint64_t
next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void
any_bytes_are_right_or_told(void **state)
{
	struct pn__plan *p = plan_of(&any_schema);
	uint64_t seed = 0x2545f4914f6cdd1d;
	char text[256];

	(void)state;
	for (int round = 0; round < 4000; round++) {
		size_t n = 0, parts = next(&seed) % 7;

		while (parts-- > 0) {
			uint64_t r = next(&seed);
			const char *piece = pieces[r % PN_COUNT(pieces)];

			if (r >> 32 & 7) {
				memcpy(text + n, piece, strlen(piece));
				n += strlen(piece);
			} else {
				text[n++] = (char)(r >> 40);
			}
		}
		any_bytes(p, text, n);
	}
	pn__plan_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_field_has_a_check_of_its_own),
		cmocka_unit_test(what_its_check_refuses_is_not_kept),
		cmocka_unit_test(any_bytes_are_right_or_told),
		cmocka_unit_test(labels_are_for_people),
		cmocka_unit_test(text_is_the_records_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
