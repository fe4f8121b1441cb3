#include "json/describe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

struct inner {
	int n;
};

struct all {
	int64_t id;
	const char *text, *lines, *kept, *word, *mail;
	int8_t small;
	uint64_t large;
	float part;
	double real;
	int64_t money;
	bool box, consent;
	const char *choice;
	struct pn_time time;
	struct inner one, two;
	const struct inner *some;
	size_t nsome;
	const struct pn_upload *scan;
	const struct pn_upload *const *photos;
	size_t nphotos;
};

static const struct pn_schema inner = { PN_FIELDS(struct inner,
	PN_INT(struct inner, n, .min = 1, .max = 3)),
	.unknown = PN_UNKNOWN_REFUSE };

static const struct pn_choice choices[] = { { "a\"b", NULL }, { 0 } };

static const struct pn_schema all = PN_SCHEMA(struct all,
	PN_INT(struct all, id, .key = true),
	PN_TEXT(struct all, text, .min = 1, .max = 9, .label = "A \"text\""),
	PN_TEXT(struct all, lines, .rows = 3, .min = 3),
	PN_TEXT(struct all, kept, .keep_space = true, .hint = "As it is"),
	PN_TEXT(struct all, word, .pattern = "a|b", .fallback = "a"),
	PN_EMAIL(struct all, mail, .required = true),
	PN_INT(struct all, small, .read_only = true),
	PN_INT(struct all, large, .required = true, .fallback = "5"),
	PN_REAL(struct all, part),
	PN_REAL(struct all, real, .min = 0.5),
	PN_DECIMAL(struct all, money, .max = 10),
	PN_BOOL(struct all, box, .write_only = true),
	PN_BOOL(struct all, consent, .required = true),
	PN_CHOICE(struct all, choice, .choices = choices),
	PN_TIME(struct all, time),
	PN_STRUCT(struct all, one, &inner, .required = true),
	PN_STRUCT(struct all, two, &inner),
	PN_STRUCTS(struct all, some, nsome, &inner, .min_items = 1,
	    .max_items = 2),
	PN_FILE(struct all, scan, .required = true, .accept = ".pdf"),
	PN_FILES(struct all, photos, nphotos, .max_items = 2));

static const struct {
	const char *field, *json;
} fields[] = {
	{ "scan", "{\"type\":\"string\",\"format\":\"binary\"}" },
	{ "photos", "{\"type\":[\"array\",\"null\"],\"maxItems\":2,"
		    "\"items\":{\"type\":\"string\","
		    "\"format\":\"binary\"}}" },
	{ "id", "{\"type\":[\"integer\",\"null\"],\"format\":\"int64\","
		"\"minimum\":-9223372036854775808,"
		"\"maximum\":9223372036854775807,\"readOnly\":true}" },
	{ "text", "{\"type\":\"string\",\"minLength\":1,\"maxLength\":9,"
		  "\"allOf\":[{\"pattern\":\"^[\\\\t\\\\P{Cc}]*[^\\\\s\\\\p{Cc}]"
		  "[\\\\t\\\\P{Cc}]*$\"}],\"title\":\"A \\\"text\\\"\"}" },
	{ "lines", "{\"type\":\"string\",\"minLength\":3,\"maxLength\":1000,"
		   "\"allOf\":[{\"pattern\":"
		   "\"^(?:\\\\r\\\\n|[^\\\\u0000\\\\r]|\\\\r(?!\\\\n))*"
		   "[^\\\\s\\\\u0085\\\\u0000]"
		   "(?:\\\\r\\\\n|[^\\\\u0000\\\\r]|\\\\r(?!\\\\n)){1,}"
		   "[^\\\\s\\\\u0085\\\\u0000]"
		   "(?:\\\\r\\\\n|[^\\\\u0000\\\\r]|\\\\r(?!\\\\n))*$\"}]}" },
	{ "kept", "{\"type\":[\"string\",\"null\"],\"maxLength\":1000,"
		  "\"allOf\":[{\"pattern\":\"^[\\\\t\\\\P{Cc}]*$\"}],"
		  "\"description\":\"As it is\"}" },
	{ "word", "{\"type\":[\"string\",\"null\"],\"maxLength\":1000,"
		  "\"pattern\":\"^[\\\\s\\\\u0085]*(?:(?:a|b)"
		  "[\\\\s\\\\u0085]*)?$\",\"allOf\":[{\"pattern\":"
		  "\"^[\\\\t\\\\P{Cc}]*$\"}],\"default\":\"a\"}" },
	{ "small", "{\"type\":[\"integer\",\"null\"],\"minimum\":-128,"
		   "\"maximum\":127,\"readOnly\":true}" },
	{ "large", "{\"type\":[\"integer\",\"null\"],\"minimum\":0,"
		   "\"maximum\":18446744073709551615,\"default\":5}" },
	{ "part", "{\"type\":[\"number\",\"null\"],"
		  "\"minimum\":-3.4028234663852886e+38,"
		  "\"maximum\":3.4028234663852886e+38}" },
	{ "real", "{\"type\":[\"number\",\"null\"],\"minimum\":0.5}" },
	{ "money", "{\"type\":[\"number\",\"null\"],\"maximum\":10,"
		   "\"multipleOf\":1e-2}" },
	{ "box", "{\"type\":[\"boolean\",\"null\"],\"writeOnly\":true}" },
	{ "consent", "{\"type\":\"boolean\",\"const\":true}" },
	{ "choice", "{\"type\":[\"string\",\"null\"],"
		    "\"enum\":[\"a\\\"b\",null]}" },
	{ "one", "{\"anyOf\":[{\"$ref\":\"#/components/schemas/inner\"}]}" },
	{ "two", "{\"anyOf\":[{\"$ref\":\"#/components/schemas/inner\"},"
		 "{\"type\":\"null\"}]}" },
	{ "some", "{\"type\":\"array\",\"minItems\":1,\"maxItems\":2,"
		  "\"items\":{\"anyOf\":[{\"$ref\":"
		  "\"#/components/schemas/inner\"}]}}" },
};

static const char *
namer(void *ctx, const struct pn_schema *s)
{
	(void)ctx;
	return s->name;
}

static void
test_fields(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(fields); i++) {
		struct pn_slice name = { fields[i].field,
			strlen(fields[i].field) };
		int field = pn__schema_find(&all, name);
		struct pn__buf b;

		pn__buf_init(&b, 4096);
		assert_int_equal(pn__json_describe_field(&b,
		    &all.fields[field], namer, NULL), 0);
		assert_string_equal(pn__buf_str(&b), fields[i].json);
		pn__buf_fini(&b);
	}
}

static const char inner_json[] =
    "\"properties\":{\"n\":{\"type\":[\"integer\",\"null\"],"
    "\"format\":\"int32\",\"minimum\":1,\"maximum\":3}},"
    "\"patternProperties\":{\"^_\":true},\"additionalProperties\":false}";

static void
test_objects(void **state)
{
	static const char required[] =
	    "{\"type\":\"object\",\"required\":[\"text\",\"lines\",\"mail\","
	    "\"consent\",\"one\",\"some\",\"scan\"],";
	struct pn__buf b;

	(void)state;
	pn__buf_init(&b, 16384);
	assert_int_equal(pn__json_describe(&b, &inner, false, namer, NULL), 0);
	assert_memory_equal(b.p, "{\"type\":\"object\",", 17);
	assert_string_equal(pn__buf_str(&b) + 17, inner_json);
	pn__buf_reset(&b, 0);
	pn__json_describe(&b, &all, false, namer, NULL);
	assert_memory_equal(b.p, required, sizeof(required) - 1);
	pn__buf_reset(&b, 0);
	pn__json_describe(&b, &all, true, namer, NULL);
	assert_null(strstr(pn__buf_str(&b), "\"required\""));
	pn__buf_fini(&b);

	pn__buf_init(&b, 100);
	assert_int_equal(pn__json_describe(&b, &all, false, namer, NULL), -1);
	pn__buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_objects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
