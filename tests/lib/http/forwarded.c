#include "http/forwarded.h"

#include "shared.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

/* The whole chain: the peer, then the list from its end. */
static void
test_shared(void **state)
{
	const struct node *all = shared_read("http/forwarded.json");

	(void)state;
	EACH(test, member(all, "cases")) {
		struct pn_slice list = member_text(test, "x_forwarded_for");
		const struct node *want = member(test, "expected")->first;
		struct pn_slice s;

		assert_same(member_text(test, "peer"), want->text, "peer");
		while (pn__forwarded_last(&list, &s)) {
			want = want->next;
			assert_non_null(want);
			assert_same(s, want->text, "address");
		}
		assert_null(want->next);
	}
}

/* Trusted here: 10.0.0.0/8, 127.0.0.1 and fd00::/8. */
static const struct {
	struct pn__forwarding f;
	const char *client, *scheme, *host;
} cases[] = {
	{ { .peer = "192.0.2.1" }, "192.0.2.1", "", "" },
	{ { .peer = "127.0.0.1" }, "127.0.0.1", "", "" },
	/* a peer that is not trusted says nothing */
	{ { .peer = "192.0.2.1", .x_for = "192.0.2.9", .x_proto = "https",
	      .x_host = "evil" }, "192.0.2.1", "", "" },
	{ { .peer = "192.0.2.1", .forwarded = "for=192.0.2.9;proto=https" },
	    "192.0.2.1", "", "" },
	{ { .peer = "nonsense", .x_for = "192.0.2.9" }, "nonsense", "", "" },
	/* X-Forwarded-For */
	{ { .peer = "127.0.0.1", .x_for = "192.0.2.9" }, "192.0.2.9", "", "" },
	{ { .peer = "127.0.0.1", .x_for = "1.1.1.1, 192.0.2.9" }, "192.0.2.9",
	    "", "" },
	{ { .peer = "127.0.0.1", .x_for = "1.1.1.1, 192.0.2.9, 10.0.0.5" },
	    "192.0.2.9", "", "" },
	{ { .peer = "127.0.0.1", .x_for = "10.0.0.7, 10.0.0.5" }, "10.0.0.7",
	    "", "" },
	{ { .peer = "127.0.0.1", .x_for = "192.0.2.9:4711" }, "192.0.2.9", "",
	    "" },
	{ { .peer = "127.0.0.1", .x_for = "[2001:db8::1]:4711" },
	    "2001:db8::1", "", "" },
	{ { .peer = "127.0.0.1", .x_for = "2001:db8::1" }, "2001:db8::1", "",
	    "" },
	{ { .peer = "fd00::1", .x_for = "2001:db8::1, fd00::2" },
	    "2001:db8::1", "", "" },
	{ { .peer = "127.0.0.1", .x_for = "192.0.2.9, garbage" }, "127.0.0.1",
	    "", "" },
	{ { .peer = "127.0.0.1", .x_for = "1.1.1.1, unknown, 10.0.0.5" },
	    "10.0.0.5", "", "" },
	{ { .peer = "127.0.0.1", .x_for = "" }, "127.0.0.1", "", "" },
	{ { .peer = "unix:", .x_for = "192.0.2.9" }, "192.0.2.9", "", "" },
	{ { .peer = "unix:" }, "", "", "" },
	/* scheme and host of the same hop as the address */
	{ { .peer = "127.0.0.1", .x_for = "192.0.2.9", .x_proto = "https",
	      .x_host = "a.example:8443" }, "192.0.2.9", "https",
	    "a.example:8443" },
	{ { .peer = "127.0.0.1", .x_for = "1.1.1.1, 192.0.2.9",
	      .x_proto = "http, https", .x_host = "evil, a" }, "192.0.2.9",
	    "https", "a" },
	{ { .peer = "127.0.0.1", .x_for = "192.0.2.9, 10.0.0.5",
	      .x_proto = "https, http" }, "192.0.2.9", "https", "" },
	{ { .peer = "127.0.0.1", .x_for = "192.0.2.9, 10.0.0.5",
	      .x_proto = "https" }, "192.0.2.9", "https", "" },
	{ { .peer = "127.0.0.1", .x_proto = "https" }, "127.0.0.1", "https",
	    "" },
	{ { .peer = "127.0.0.1", .x_proto = "javascript",
	      .x_host = "a/b" }, "127.0.0.1", "", "" },
	{ { .peer = "127.0.0.1", .x_host = "a b" }, "127.0.0.1", "", "" },
	{ { .peer = "127.0.0.1", .x_host = "user@a" }, "127.0.0.1", "", "" },
	/* Forwarded */
	{ { .peer = "127.0.0.1", .forwarded = "for=192.0.2.9" }, "192.0.2.9",
	    "", "" },
	{ { .peer = "127.0.0.1",
	      .forwarded = "For=\"[2001:db8::1]:4711\";Proto=https;"
			   "host=\"a.example\";by=x" }, "2001:db8::1",
	    "https", "a.example" },
	{ { .peer = "127.0.0.1",
	      .forwarded = "for=192.0.2.9;proto=https, for=10.0.0.5" },
	    "192.0.2.9", "https", "" },
	{ { .peer = "127.0.0.1",
	      .forwarded = "for=1.1.1.1;proto=https, for=192.0.2.9" },
	    "192.0.2.9", "", "" },
	{ { .peer = "127.0.0.1", .forwarded = "for=unknown;proto=https" },
	    "127.0.0.1", "https", "" },
	{ { .peer = "127.0.0.1", .forwarded = "for=_hidden, for=10.0.0.5" },
	    "10.0.0.5", "", "" },
	{ { .peer = "127.0.0.1", .forwarded = "nonsense" }, "127.0.0.1", "",
	    "" },
	{ { .peer = "127.0.0.1", .forwarded = "for=\"x,y\", for=192.0.2.9" },
	    "192.0.2.9", "", "" },
	/* a quote that a client leaves open */
	{ { .peer = "127.0.0.1",
	      .forwarded = "for=6.6.6.6;x=\", for=\"192.0.2.9\"" },
	    "192.0.2.9", "", "" },
	{ { .peer = "127.0.0.1",
	      .forwarded = "for=6.6.6.6;x=\", for=192.0.2.9" }, "192.0.2.9",
	    "", "" },
	/* both */
	{ { .peer = "127.0.0.1", .x_for = "192.0.2.9",
	      .forwarded = "for=6.6.6.6" }, "192.0.2.9", "", "" },
};

static void
test_cases(void **state)
{
	static const char *const names[] = { "10.0.0.0/8", "127.0.0.1",
		"fd00::/8" };
	struct pn__network trusted[3];

	(void)state;
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(pn__network_parse(
		    names[i], strlen(names[i]), &trusted[i]), 0);
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		const char *want[] = { cases[i].client, cases[i].scheme,
			cases[i].host };
		struct pn__origin o;
		struct pn_slice got[3];

		pn__forwarded_origin(&cases[i].f, trusted, 3, &o);
		got[0] = o.client;
		got[1] = o.scheme;
		got[2] = o.host;
		for (size_t k = 0; k < 3; k++) {
			if (got[k].n != strlen(want[k]) ||
			    memcmp(want[k], got[k].n > 0 ? got[k].p : "",
			    got[k].n) != 0)
				fail_msg("case %zu: %.*s is not %s", i,
				    (int)got[k].n, got[k].p, want[k]);
		}
	}
}

static void
test_nobody_is_trusted(void **state)
{
	struct pn__forwarding f = { .peer = "127.0.0.1", .x_for = "1.1.1.1",
		.forwarded = "for=2.2.2.2", .x_proto = "https" };
	struct pn__origin o;

	(void)state;
	pn__forwarded_origin(&f, NULL, 0, &o);
	assert_same(o.client, PN_S("127.0.0.1"), "client");
	assert_int_equal(o.scheme.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shared),
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_nobody_is_trusted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
