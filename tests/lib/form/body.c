#include "forms.h"

#include "form/body.h"

static const struct {
	const char *type, *body;
	int status; /* 0: it is read */
	const char *name, *why;
} bodies[] = {
	{ URLENCODED, "name=Ada", 0, "Ada", NULL },
	{ "Application/X-WWW-Form-URLEncoded", "name=Ada", 0, "Ada", NULL },
	{ URLENCODED ";charset=UTF-8", "name=Ada", 0, "Ada", NULL },
	{ URLENCODED "; charset=\"utf-8\"", "name=Ada", 0, "Ada", NULL },
	{ URLENCODED "; charset=utf8", "name=Ada", 0, "Ada", NULL },
	{ URLENCODED "; x=y", "name=Ada", 0, "Ada", NULL },
	{ URLENCODED "; charset=iso-8859-1", "name=Ada", 415, NULL,
	    "a body has to be in UTF-8" },
	{ URLENCODED "; charset=utf-16", "name=Ada", 415, NULL, "UTF-8" },
	{ NULL, "name=Ada", 415, NULL, "the body has no Content-Type" },
	{ "", "name=Ada", 415, NULL, "the body has no Content-Type" },
	{ "text/plain", "name=Ada", 415, NULL,
	    "a body of the type text/plain is not taken" },
	{ "application/x-www-form-urlencodedd", "name=Ada", 415, NULL, "type" },
	{ "application", "name=Ada", 415, NULL, "type" },
	{ ";;;", "name=Ada", 415, NULL, "type" },
	/* Nothing has no type. */
	{ NULL, "", 0, NULL, NULL },
	{ "text/plain", "", 0, NULL, NULL },
	{ URLENCODED, "name=a&name=b", 0, "a", NULL },
	{ URLENCODED, "name=&name=b", 0, "", NULL },
	{ URLENCODED, "name", 0, "", NULL },
	{ URLENCODED, "NAME=Ada", 0, NULL, NULL },
	{ URLENCODED, "nam=Ada&names=Ada&=Ada&&&", 0, NULL, NULL },
	{ URLENCODED, "n%61me=%C3%A9+x", 0, "\xc3\xa9 x", NULL },
	{ URLENCODED, "name=%ff", 0, "\xef\xbf\xbd", NULL },
	{ URLENCODED, "name=100%", 0, "100%", NULL },
};

static void
bodies_are_read_by_their_type(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(bodies); i++) {
		struct form *t =
		    form_begin("POST", bodies[i].type, bodies[i].body, -1);
		struct pn__input *in = pn__input_new(t->r->arena, t->plan);
		int rc = pn__body_read(t->r, in);

		if (pn_failure_status(t->r) != bodies[i].status)
			fail_msg("%zu: %s", i, pn_failure(t->r));
		assert_int_equal(rc, bodies[i].status != 0	 ? -1
				     : bodies[i].body[0] == '\0' ? 1
								 : 0);
		if (bodies[i].why != NULL)
			assert_non_null(
			    strstr(pn_failure(t->r), bodies[i].why));
		if (bodies[i].name == NULL)
			assert_null(in->raw[1].p);
		else
			assert_string_equal(in->raw[1].p, bodies[i].name);
		form_end(t);
	}
}

static void
of_a_checkbox_the_last_value_counts(void **state)
{
	static const struct {
		const char *body, *raw;
	} boxes[] = { { "news=0&news=1", "1" }, { "news=0", "0" },
		{ "news=1&news=0", "0" }, { "news=0&name=x&news=on", "on" } };

	(void)state;
	for (size_t i = 0; i < PN_COUNT(boxes); i++) {
		struct form *t = form_post(boxes[i].body);
		struct pn__input *in = pn__input_new(t->r->arena, t->plan);

		assert_int_equal(pn__body_read(t->r, in), 0);
		assert_string_equal(in->raw[4].p, boxes[i].raw);
		form_end(t);
	}
}

/* Text that is no UTF-8 is a field's error, though it was repaired. */
static void
a_field_that_is_no_utf8_is_wrong(void **state)
{
	static const struct {
		const char *type, *body, *field; /* NULL: it is right */
	} sent[] = {
		{ URLENCODED, "name=%C3%A4&message=\xef\xbf\xbd", NULL },
		{ URLENCODED, "name=Ada&message=%FF", "message" },
		{ URLENCODED, "name=Ada&other=%FF", NULL },
		{ "multipart/form-data; boundary=x",
		    "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n"
		    "\r\n\xc0\x80\r\n--x--\r\n",
		    "name" },
		{ "multipart/form-data; boundary=x",
		    "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n"
		    "\r\n\xc3\xa4\r\n--x--\r\n",
		    NULL },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(sent); i++) {
		struct form *t =
		    form_begin("POST", sent[i].type, sent[i].body, -1);
		int rc = pn__form_read(t->r, t->plan);

		assert_int_equal(rc, sent[i].field != NULL ? -1 : 0);
		assert_false(pn_failed(t->r));
		if (rc == -1) {
			assert_string_equal(
			    t->r->input->errors->field, sent[i].field);
			assert_string_equal(
			    t->r->input->errors->rule, "utf8");
		}
		form_end(t);
	}
}

/* More than the request's memory is too large, and no fault of ours. */
static void
a_multipart_value_over_the_memory_is_too_large(void **state)
{
	static char body[600000];
	struct pn_limits own;
	struct form *t;
	int n;

	(void)state;
	n = sprintf(body,
	    "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n");
	memset(body + n, 'a', sizeof(body) - 100);
	memcpy(body + sizeof(body) - 9, "\r\n--x--", 7);
	memcpy(body + sizeof(body) - 2, "\r\n", 2);
	memset(body + n, 0xff, 300000);
	t = form_begin("POST", "multipart/form-data; boundary=x", body,
	    (int)sizeof(body));
	own = t->f->limits;
	own.memory = own.body = 64 << 20;
	t->r->limits = &own;
	pn__form_read(t->r, t->plan);
	assert_int_equal(pn_failure_status(t->r), 413);
	assert_non_null(strstr(pn_failure(t->r), "needs more than"));
	form_end(t);
}

static void
too_many_fields_are_too_large(void **state)
{
	char body[201 * 2 + 1];
	struct form *t;

	(void)state;
	for (size_t n = 100; n <= 101; n++) {
		for (size_t i = 0; i < n; i++)
			memcpy(body + 2 * i, "a&", 3);
		t = form_post(body);
		pn__body_read(t->r, pn__input_new(t->r->arena, t->plan));
		assert_int_equal(pn_failure_status(t->r), n == 100 ? 0 : 413);
		form_end(t);
	}
}

static void
a_route_has_a_limit_of_its_own(void **state)
{
	struct form *t = form_post("name=Ada");
	struct pn_limits own = t->f->limits;

	(void)state;
	own.body = 7;
	t->r->limits = &own;
	pn__body_read(t->r, pn__input_new(t->r->arena, t->plan));
	assert_int_equal(pn_failure_status(t->r), 413);
	form_end(t);
	t = form_post("name=Ada");
	own.body = 8;
	t->r->limits = &own;
	pn__body_read(t->r, pn__input_new(t->r->arena, t->plan));
	assert_int_equal(pn_failure_status(t->r), 0);
	form_end(t);
	t = form_post("name=Ada");
	t->f->limits.body = 7;
	pn__body_read(t->r, pn__input_new(t->r->arena, t->plan));
	assert_int_equal(pn_failure_status(t->r), 413);
	form_end(t);
}

static void
a_failure_says_nothing_of_the_values(void **state)
{
	struct form *t = form_begin("POST", "text/plain", "name=secret", -1);

	(void)state;
	pn__body_read(t->r, pn__input_new(t->r->arena, t->plan));
	assert_null(strstr(pn_failure(t->r), "secret"));
	form_end(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bodies_are_read_by_their_type),
		cmocka_unit_test(of_a_checkbox_the_last_value_counts),
		cmocka_unit_test(a_field_that_is_no_utf8_is_wrong),
		cmocka_unit_test(
		    a_multipart_value_over_the_memory_is_too_large),
		cmocka_unit_test(too_many_fields_are_too_large),
		cmocka_unit_test(a_route_has_a_limit_of_its_own),
		cmocka_unit_test(a_failure_says_nothing_of_the_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
