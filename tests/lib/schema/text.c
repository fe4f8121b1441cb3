#include "cases.h"

struct texts {
	const char *name, *nick, *lines, *code, *spaced, *two, *one, *word;
	const char *hinted, *told, *free, *bomb, *first;
};

static const struct pn_schema texts = PN_SCHEMA(struct texts,
    PN_TEXT(struct texts, name, .min = 2, .max = 5),
    PN_TEXT(struct texts, nick, .max = 5),
    PN_TEXT(struct texts, lines, .max = 9, .rows = 3),
    PN_TEXT(struct texts, code, .min = 4, .max = 4),
    PN_TEXT(struct texts, spaced, .max = 5, .keep_space = true),
    PN_TEXT(struct texts, two, .min = 2), PN_TEXT(struct texts, one, .max = 1),
    PN_TEXT(struct texts, word, .pattern = "[a-z]+", .required = true),
    PN_TEXT(struct texts, hinted, .pattern = "\\d{3}",
	.pattern_hint = "Three digits."),
    PN_TEXT(struct texts, told, .max = 3, .message = "Three at most, please."),
    PN_TEXT(struct texts, free),
    PN_TEXT(struct texts, bomb, .pattern = "(a+)+b", .max = 100000),
    PN_TEXT(struct texts, first, .pattern = "a|ab|.\\u00e9$"));

#define NEEDED "Please fill in this field."
#define E_ACUTE "\xc3\xa9"
#define LAPTOP "\xf0\x9f\x92\xbb"

static const struct field_case cases[] = {
	RIGHT("name", "Ada", "Ada"),
	RIGHT("name", "ab", "ab"),
	RIGHT("name", "abcde", "abcde"),
	RIGHT("name", "  Ada\t", "Ada"),
	RIGHT("name",
	    "\xc2\xa0"
	    "Ada\xe3\x80\x80",
	    "Ada"),
	RIGHT("name", E_ACUTE LAPTOP, E_ACUTE LAPTOP),
	RIGHT("name", E_ACUTE E_ACUTE E_ACUTE E_ACUTE LAPTOP, NULL),
	RIGHT("name", "a\tb", "a\tb"),
	RIGHT("name", "<b>\"", "<b>\""),
	WRONG("name", "", "required", NEEDED),
	WRONG("name", "   ", "required", NEEDED),
	WRONG("name", "\r\n", "required", NEEDED),
	WRONG("name", "\xe3\x80\x80", "required", NEEDED),
	WRONG("name", "a", "min", "At least 2 characters; this has 1."),
	WRONG("name", " " LAPTOP " ", "min",
	    "At least 2 characters; this has 1."),
	WRONG("name", "abcdef", "max", "At most 5 characters; this has 6."),
	WRONG("name", "abcde" E_ACUTE, "max",
	    "At most 5 characters; this has 6."),
	WRONG("name", "a\nb", "control", "Please write this in one line."),
	WRONG("name", "a\rb", "control", "Please write this in one line."),
	WRONG("name",
	    "a\x01"
	    "b",
	    "control", "This text has a control character in it."),
	WRONG("name",
	    "a\x1b"
	    "b",
	    "control", NULL),
	WRONG("name",
	    "a\x7f"
	    "b",
	    "control", NULL),
	WRONG("name",
	    "a\xc2\x9b"
	    "b",
	    "control", NULL),
	WRONG("name", "a\0b", "nul", "This text has a NUL character in it."),
	WRONG("name", "\0", "nul", NULL),
	WRONG("name", "abc\0", "nul", NULL),
	WRONG("name",
	    "a\xff"
	    "b",
	    "utf8", "This text is not valid UTF-8."),
	WRONG("name", "ab\xc3", "utf8", NULL),
	WRONG("name",
	    "a\xc0\x80"
	    "b",
	    "utf8", NULL),
	WRONG("name",
	    "a\xed\xa0\x80"
	    "b",
	    "utf8", NULL),
	WRONG("name", "\xff\0", "utf8", NULL),
	RIGHT("nick", "", ""),
	RIGHT("nick", "  \t ", ""),
	RIGHT("nick", "x", "x"),
	RIGHT("lines", "a\r\nb", "a\nb"),
	RIGHT("lines", "a\rb", "a\nb"),
	RIGHT("lines", "a\nb\n", "a\nb"),
	RIGHT("lines", "a\r\n\r\nb", "a\n\nb"),
	RIGHT("lines", "1\r\n2\r\n3\r\n4\r\n5", "1\n2\n3\n4\n5"),
	RIGHT("lines", "a\r\r\nb", "a\n\nb"),
	RIGHT("lines", "a\tb", "a\tb"),
	WRONG("lines", "1\r\n2\r\n3\r\n4\r\n55", "max",
	    "At most 9 characters; this has 10."),
	WRONG("lines", "a\0b", "nul", NULL),
	RIGHT("code", "1234", "1234"),
	WRONG("code", "123", "min", "Exactly 4 characters; this has 3."),
	WRONG("code", "12345", "max", "Exactly 4 characters; this has 5."),
	RIGHT("spaced", " a ", " a "),
	RIGHT("spaced", "  ", "  "),
	RIGHT("spaced", "", ""),
	WRONG("spaced", " abcd ", "max", "At most 5 characters; this has 6."),
	WRONG("two", "x", "min", "At least 2 characters; this has 1."),
	WRONG("one", "xy", "max", "At most 1 character; this has 2."),
	RIGHT("word", "abc", "abc"),
	RIGHT("word", " abc ", "abc"),
	WRONG("word", "", "required", NEEDED),
	WRONG("word", "abc1", "pattern",
	    "This does not have the form that is asked for."),
	WRONG("word", "1abc", "pattern", NULL),
	WRONG("word", "Abc", "pattern", NULL),
	RIGHT("hinted", "", ""),
	RIGHT("hinted", "123", "123"),
	WRONG("hinted", "12", "pattern", "Three digits."),
	WRONG("hinted", "\xd9\xa1\xd9\xa2\xd9\xa3", "pattern", NULL),
	WRONG("told", "abcd", "max", "Three at most, please."),
	WRONG("told", "a\0", "nul", "Three at most, please."),
	RIGHT("free", "anything \xe2\x82\xac", "anything \xe2\x82\xac"),
	RIGHT("bomb", "aaab", "aaab"),
	/* Anchored at both ends, whichever branch comes first. */
	RIGHT("first", "ab", "ab"),
	RIGHT("first", "x" E_ACUTE, "x" E_ACUTE),
	WRONG("first", "abc", "pattern", NULL),
};

static void
texts_are_checked(void **state)
{
	(void)state;
	run_cases(&texts, cases, PN_COUNT(cases));
}

static void
an_empty_text_is_null(void **state)
{
	struct pn__plan *p = plan_of(&texts);
	struct texts t = { .nick = "before" };
	const char *rule = NULL;
	struct pn__arena a;

	(void)state;
	pn__arena_init(&a, 100, 1000);
	assert_null(pn__field_parse(p, 1, PN_S(" "), &a, &t.nick, &rule));
	assert_null(t.nick);
	t.nick = "before";
	assert_null(pn__field_parse(
	    p, 1, (struct pn_slice){ NULL, 0 }, &a, &t.nick, &rule));
	assert_null(t.nick);
	pn__arena_fini(&a);
	pn__plan_free(p);
}

static void
the_longest_text_is_the_default(void **state)
{
	static char text[PN_TEXT_MAX + 1];
	struct field_case c = { "free", { text, PN_TEXT_MAX }, NULL, NULL };
	struct pn__plan *p = plan_of(&texts);

	(void)state;
	memset(text, 'x', sizeof(text));
	run_case(p, &c);
	c = (struct field_case){ "free", { text, sizeof(text) }, "max",
		"At most 1000 characters; this has 1001." };
	run_case(p, &c);
	pn__plan_free(p);
}

/* Takes 2^n steps without a limit: a hang, not a failure. */
static void
a_pattern_never_hangs(void **state)
{
	static char text[90000];
	struct pn__plan *p = plan_of(&texts);

	(void)state;
	memset(text, 'a', sizeof(text));
	for (size_t n = 20; n <= sizeof(text); n *= 3)
		run_case(p, &(struct field_case){
				"bomb", { text, n }, "pattern", NULL });
	pn__plan_free(p);
}

static void
a_full_arena_is_told(void **state)
{
	struct pn__plan *p = plan_of(&texts);
	struct texts t = { 0 };
	const char *rule = NULL;
	struct pn__arena a;

	(void)state;
	pn__arena_init(&a, 0, 16);
	assert_non_null(pn__field_parse(
	    p, 10, PN_S("a text of twenty chars"), &a, &t.free, &rule));
	assert_string_equal(rule, "memory");
	assert_null(t.free);
	rule = NULL;
	pn__arena_fini(&a);
	pn__arena_init(&a, 0, 32);
	assert_non_null(
	    pn__field_parse(p, 7, PN_S("word"), &a, &t.word, &rule));
	assert_string_equal(rule, "memory");
	pn__arena_fini(&a);
	pn__plan_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_checked),
		cmocka_unit_test(an_empty_text_is_null),
		cmocka_unit_test(the_longest_text_is_the_default),
		cmocka_unit_test(a_pattern_never_hangs),
		cmocka_unit_test(a_full_arena_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
