#include "../fake.h"

#include "form/form.h"

#include <stdio.h>
#include <string.h>

struct part {
	const char *sku, *code;
};

struct account {
	int64_t id;
	const char *name, *password, *note;
	bool news;
	const char *state;
	struct part main;
	const struct part *parts;
	size_t nparts;
	const char *const *tags;
	size_t ntags;
	const char *const *pins;
	size_t npins;
};

static const struct pn_schema part = PN_SCHEMA(struct part,
    PN_TEXT(struct part, sku, .max = 9),
    PN_TEXT(struct part, code, .write_only = true));

static const struct pn_schema account = PN_SCHEMA(struct account,
    PN_INT(struct account, id, .key = true),
    PN_TEXT(struct account, name, .min = 2),
    PN_TEXT(struct account, password, .write_only = true, .min = 8),
    PN_TEXT(struct account, note, .rows = 2),
    PN_BOOL(struct account, news),
    PN_TEXT(struct account, state, .read_only = true),
    PN_STRUCT(struct account, main, &part),
    PN_STRUCTS(struct account, parts, nparts, &part),
    PN_TEXTS(struct account, tags, ntags),
    PN_TEXTS(struct account, pins, npins, .write_only = true));

struct request {
	struct fake *f;
	struct pn_req *r;
	struct pn__plans *plans;
};

static void
begin(struct request *q)
{
	char *env[] = { (char[]){ "REQUEST_METHOD=POST" },
		(char[]){ "REQUEST_URI=/" }, NULL };
	char err[200];

	q->f = fake_new();
	q->r = fake_begin(q->f, env);
	q->plans = pn__plans_new();
	assert_int_equal(
	    pn__plans_add(q->plans, &account, err, sizeof(err)), 0);
	q->r->plans = q->plans;
	q->r->input = pn__input_new(
	    q->r->arena, pn__plans_find(q->plans, &account));
}

static void
end(struct request *q)
{
	pn__plans_free(q->plans);
	fake_free(q->f);
}

static void
put(struct request *q, const char *name, const char *text)
{
	assert_int_equal(
	    pn__input_put(q->r->input, q->r->arena,
		(struct pn_slice){ name, strlen(name) },
		(struct pn_slice){ text, strlen(text) }),
	    0);
}

static const char *const sent[] = { "name", "A\n& \xc3\xa4", "password",
	"geheim", "parts[0][sku]", "x", "parts[0][code]", "geheim",
	"parts[1][code]", "geheim", "main.sku", "0123456789", "main.code",
	"geheim", "tags", "a", "tags", "b", "pins", "geheim", "pasword",
	"geheim", "news", "1", "state", "new", NULL };

/* Right or wrong, before or after it was checked: no secret is in it. */
static void
secrets_are_not_in_it(void **state)
{
	struct request q;

	(void)state;
	for (int checked = 0; checked < 2; checked++) {
		begin(&q);
		assert_string_equal(pn_input_text(q.r), "");
		for (const char *const *p = sent; *p != NULL; p += 2)
			put(&q, p[0], p[1]);
		if (checked)
			assert_int_equal(
			    pn__input_check(q.r->input, q.r->arena), -1);
		q.r->input->sent = true;
		assert_string_equal(pn_input_text(q.r),
		    "name=A%0A%26+%C3%A4&password=***&news=1&state=new&"
		    "main.sku=0123456789&main.code=***&parts.0.sku=x&"
		    "parts.0.code=***&parts.1.code=***&tags.0=a&tags.1=b&"
		    "pins=***");
		end(&q);
	}
}

static void
long_values_are_cut(void **state)
{
	static char text[100000];
	struct request q;
	const char *got;

	(void)state;
	memset(text, '"', sizeof(text) - 1);
	begin(&q);
	put(&q, "name", text);
	for (int i = 0; i < 900; i++)
		put(&q, "tags", text);
	q.r->input->sent = true;
	got = pn_input_text(q.r);
	assert_memory_equal(got, "name=%22%22", 11);
	assert_memory_equal(got + 5 + 600, "...&tags.0=%22", 14);
	assert_true(strlen(got) < 5000);
	assert_string_equal(got + strlen(got) - 7, "...&...");
	end(&q);
}

/* A body can't set what is read_only, nor a key. */
static void
read_only_is_passed_over(void **state)
{
	const struct account *a;
	struct request q;

	(void)state;
	begin(&q);
	put(&q, "id", "7");
	put(&q, "state", "paid");
	put(&q, "name", "Ada");
	put(&q, "password", "geheimes");
	assert_int_equal(pn__input_check(q.r->input, q.r->arena), 0);
	a = q.r->input->record;
	assert_null(a->state);
	assert_int_equal(a->id, 0);
	assert_string_equal(a->password, "geheimes");
	/* Nor is the password kept for a form to show. */
	assert_null(q.r->input->raw[2].p);
	end(&q);
}

static void
a_filled_form_has_no_secret(void **state)
{
	static const char *const pins[] = { "1234" };
	const struct account a = { .name = "Ada", .password = "geheim",
		.main = { "x", "geheim" }, .pins = pins, .npins = 1,
		.tags = pins, .ntags = 1 };
	struct pn__input *in;
	struct request q;

	(void)state;
	begin(&q);
	in = pn__input_fill(
	    q.r->arena, pn__plans_find(q.plans, &account), &a);
	assert_non_null(in);
	assert_string_equal(in->raw[1].p, "Ada");
	assert_null(in->raw[2].p);
	assert_null(in->parts[9]);
	assert_string_equal(in->parts[8]->texts[0].p, "1234");
	assert_string_equal(in->parts[6]->inputs[0]->raw[0].p, "x");
	assert_null(in->parts[6]->inputs[0]->raw[1].p);
	end(&q);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(secrets_are_not_in_it),
		cmocka_unit_test(long_values_are_cut),
		cmocka_unit_test(read_only_is_passed_over),
		cmocka_unit_test(a_filled_form_has_no_secret),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
