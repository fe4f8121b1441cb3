#include "tests/apps/app.h"

#include "apps/api.c"
#undef main

static int
setup(void **state)
{
	static const struct pn_test_options o = { .dev = true };

	unsetenv("API_TOKEN");
	*state = pn_test_new(&app, &o);
	return 0;
}

static int
teardown(void **state)
{
	unsetenv("API_TOKEN");
	pn_test_free(*state);
	return 0;
}

#define LAMPS                                                                  \
	"{\"sku\":\"LAMP-40\",\"name\":\"Lamp\",\"count\":2,\"price\":19.90}"
#define ORDER(more)                                                            \
	"{\"customer\":\"Ada\",\"email\":\"ada@example.org\"," more            \
	"\"items\":[" LAMPS "]}"

static struct pn_reply
place_order(struct pn_test *t)
{
	struct pn_reply p =
	    pn_test(t, "POST", "/api/orders", .json = ORDER(""));

	if (p.status != 201)
		fail_msg("%d %s", p.status, p.body);
	return p;
}

static void
test_create_and_read(void **state)
{
	struct pn_reply p = place_order(*state);

	assert_string_equal(
	    pn_reply_header(*state, &p, "Location"), "/api/orders/1");
	assert_string_equal(pn_reply_header(*state, &p, "ETag"), "\"1\"");
	assert_has(p, "\"total\":39.80");
	p = pn_test(*state, "GET", "/api/orders/1");
	assert_int_equal(p.status, 200);
	assert_has(p, "{\"id\":1,\"customer\":\"Ada\",\"email\":"
	    "\"ada@example.org\",\"note\":null,\"state\":\"open\",\"items\":"
	    "[{\"id\":1,\"sku\":\"LAMP-40\",\"name\":\"Lamp\",\"count\":2,"
	    "\"price\":19.90}],\"total\":39.80,\"created\":\"20");
	p = pn_test(*state, "GET", "/api/orders/1",
	    .headers = (const char *[]){ "If-None-Match: \"1\"", NULL });
	assert_int_equal(p.status, 304);
	p = pn_test(*state, "GET", "/api/orders/2");
	assert_int_equal(p.status, 404);
	assert_has(p, "There is no order with the number 2.");
	assert_has(p, "\"status\":404");
}

static const struct {
	const char *json, *has;
} wrong[] = {
	{ "{}", "\"pointer\":\"/customer\",\"rule\":\"required\"" },
	{ ORDER("\"state\":\"paid\","), "A new order is open." },
	{ ORDER("\"state\":\"lost\","), "\"/state\",\"rule\":\"choice\"" },
	{ ORDER("\"coupon\":\"x\","), "\"rule\":\"unknown\"" },
	{ "{\"customer\":\"A\",\"email\":\"a\",\"items\":[]}",
	  "\"/email\",\"rule\":\"type\"" },
	{ "{\"customer\":\"A\",\"email\":\"a\",\"items\":[]}",
	  "\"/items\",\"rule\":\"required\"" },
	{ "{\"customer\":\"A\",\"email\":\"a@b\",\"items\":[" LAMPS "," LAMPS
	  "]}", "LAMP-40 is there twice" },
	{ "{\"customer\":\"A\",\"email\":\"a@b\",\"items\":[{\"sku\":\"a\","
	  "\"name\":\"b\",\"count\":0,\"price\":1.234}]}",
	  "\"/items/0/sku\",\"rule\":\"pattern\"" },
	{ "{\"customer\":\"A\",\"email\":\"a@b\",\"items\":[{\"sku\":\"A\","
	  "\"name\":\"b\",\"count\":1,\"price\":1.234}]}",
	  "\"/items/0/price\",\"rule\":\"scale\"" },
	{ "{\"customer\":\"A\",\"email\":\"a@b\",\"items\":[{\"sku\":\"A\","
	  "\"name\":\"b\",\"count\":1000,\"price\":1}]}",
	  "\"/items/0/count\",\"rule\":\"max\"" },
};

static void
test_wrong(void **state)
{
	struct pn_reply p;

	for (size_t i = 0; i < PN_COUNT(wrong); i++) {
		p = pn_test(
		    *state, "POST", "/api/orders", .json = wrong[i].json);
		assert_int_equal(p.status, 422);
		assert_has(p, wrong[i].has);
	}
	p = pn_test(*state, "GET", "/api/orders");
	assert_has(p, "\"orders\":[]");
}

#define MATCH(tag) (const char *[]){ "If-Match: \"" tag "\"", NULL }

static void
test_change(void **state)
{
	struct pn_reply p = place_order(*state);

	p = pn_test(*state, "PATCH", "/api/orders/1",
	    .json = "{\"note\":\"Ring twice\"}", .headers = MATCH("1"));
	assert_int_equal(p.status, 200);
	assert_string_equal(pn_reply_header(*state, &p, "ETag"), "\"2\"");
	assert_has(p, "\"note\":\"Ring twice\"");
	assert_has(p, "\"customer\":\"Ada\"");
	assert_has(p, "LAMP-40");

	/* Somebody who has read the first version loses. */
	p = pn_test(*state, "PATCH", "/api/orders/1",
	    .json = "{\"note\":\"Do not ring\"}", .headers = MATCH("1"));
	assert_int_equal(p.status, 412);
	assert_has(p, "changed meanwhile");
	p = pn_test(*state, "GET", "/api/orders/1");
	assert_has(p, "Ring twice");

	p = pn_test(*state, "PATCH", "/api/orders/1",
	    .json = "{\"items\":[{\"sku\":\"CHAIR\",\"name\":\"Chair\","
		    "\"count\":1,\"price\":0.1}],\"note\":null}");
	assert_int_equal(p.status, 200);
	assert_has(p, "\"total\":0.10");
	assert_has(p, "\"note\":null");
	assert_has_not(p, "LAMP-40");

	p = pn_test(*state, "PUT", "/api/orders/1", .json = ORDER(""));
	assert_int_equal(p.status, 200);
	assert_has(p, "\"version\":4");
	p = pn_test(
	    *state, "PUT", "/api/orders/1", .json = "{\"note\":\"x\"}");
	assert_int_equal(p.status, 422);
	p = pn_test(*state, "PATCH", "/api/orders/7", .json = "{}");
	assert_int_equal(p.status, 404);
}

static void
test_states(void **state)
{
	static const struct {
		const char *method, *json;
		int status;
	} steps[] = {
		{ "PATCH", "{\"state\":\"sent\"}", 409 },
		{ "PATCH", "{\"state\":\"paid\"}", 200 },
		{ "PATCH", "{\"state\":\"open\"}", 409 },
		{ "PATCH", "{\"customer\":\"Bob\"}", 409 },
		{ "PUT", ORDER(""), 409 },
		{ "PATCH", "{\"note\":\"x\"}", 200 },
		{ "DELETE", NULL, 409 },
		{ "PATCH", "{\"state\":\"cancelled\"}", 200 },
		{ "DELETE", NULL, 204 },
		{ "DELETE", NULL, 404 },
	};
	struct pn_reply p = place_order(*state);

	for (size_t i = 0; i < PN_COUNT(steps); i++) {
		p = pn_test(*state, steps[i].method, "/api/orders/1",
		    .json = steps[i].json);
		if (p.status != steps[i].status)
			fail_msg("%zu: %d %s", i, p.status, p.body);
	}
	p = pn_test(*state, "GET", "/api/orders");
	assert_has(p, "\"orders\":[]");
}

static void
test_lists(void **state)
{
	struct pn_reply p;

	for (int i = 0; i < 5; i++)
		place_order(*state);
	pn_test(*state, "PATCH", "/api/orders/3",
	    .json = "{\"customer\":\"B&B\",\"state\":\"paid\"}");
	p = pn_test(*state, "GET", "/api/orders?limit=2");
	assert_has(p, "[{\"id\":5,");
	assert_has(p, ",{\"id\":4,");
	assert_has_not(p, "\"id\":3,");
	assert_has(p, "\"next\":\"/api/orders?after=4&limit=2\"");
	assert_string_equal(pn_reply_header(*state, &p, "Link"),
	    "</api/orders?after=4&limit=2>; rel=\"next\"");
	p = pn_test(*state, "GET", "/api/orders?after=4&limit=3");
	assert_has(p, "[{\"id\":3,");
	assert_has(p, "],\"next\":null}");
	p = pn_test(*state, "GET", "/api/orders?page=2&limit=2&customer=Ada");
	assert_has(p, "[{\"id\":2,");
	assert_has(p, "\"total\":4,\"pages\":2,\"next\":null");
	p = pn_test(*state, "GET", "/api/orders?page=1&limit=2&customer=Ada");
	assert_has(p, "\"next\":\"/api/orders?page=2&limit=2&customer=Ada\"");
	p = pn_test(*state, "GET", "/api/orders?state=paid&customer=B%26B");
	assert_has(p, "[{\"id\":3,\"customer\":\"B&B\",\"state\":\"paid\"");
	p = pn_test(*state, "GET", "/api/orders?state=lost");
	assert_int_equal(p.status, 400);
	assert_has(p, "state");
	p = pn_test(*state, "GET", "/api/orders?limit=101");
	assert_int_equal(p.status, 400);
	assert_has(p, "limit");
	p = pn_test(*state, "GET", "/api/orders?stat=open");
	assert_int_equal(p.status, 400);
}

static void
test_token(void **state)
{
	static const struct {
		const char *header;
		int status;
	} cases[] = {
		{ NULL, 401 },
		{ "Authorization: Bearer secre", 401 },
		{ "Authorization: Bearer secretx", 401 },
		{ "Authorization: Basic c2VjcmV0OnNlY3JldA==", 401 },
		{ "Authorization: Bearer secret", 200 },
	};

	setenv("API_TOKEN", "secret", 1);
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct pn_reply p = pn_test(*state, "GET", "/api/orders",
		    .headers = (const char *[]){ cases[i].header, NULL });

		assert_int_equal(p.status, cases[i].status);
		if (p.status != 401)
			continue;
		assert_non_null(
		    pn_reply_header(*state, &p, "WWW-Authenticate"));
		assert_has(p, "Send Authorization: Bearer TOKEN");
	}
	assert_int_equal(pn_test(*state, "GET", "/api").status, 200);
}

static void
test_page(void **state)
{
	struct pn_reply p = pn_test(*state, "GET", "/api");

	assert_int_equal(p.status, 200);
	assert_has(p, "<title>Orders</title>");
	assert_has(p, "<code>PATCH /api/orders/{id}</code>");
	assert_has(p, "<code>412</code>");
	assert_has(p, "LAMP-40");
	assert_has_not(p, "pn:");
	p = pn_test(*state, "GET", "/api/openapi.json");
	assert_has(p, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Orders\"");
	assert_has(p, "\"operationId\":\"patch-order\"");
	assert_has(p, "\"securitySchemes\":{\"bearer\":");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_create_and_read),
		TEST(test_wrong),
		TEST(test_change),
		TEST(test_states),
		TEST(test_lists),
		TEST(test_token),
		TEST(test_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
