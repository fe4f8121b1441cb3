#include "http/network.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

static void
test_addresses(void **state)
{
	static const char *const good[] = { "0.0.0.0", "192.0.2.1",
		"255.255.255.255", "::", "::1", "2001:db8::1",
		"::ffff:192.0.2.1", "2001:db8:0:0:0:0:0:1" };
	static const char *const bad[] = { "", " ", "1.2.3", "1.2.3.4.5",
		"1.2.3.256", "01.2.3.4", "1.2.3.4 ", " 1.2.3.4", "1.2.3.4:80",
		"[::1]", "::1%eth0", ":::", "1::2::3", "localhost", "unix:",
		"0x7f.1.1.1", "2130706433",
		"2001:db8:1234:5678:9abc:def0:1234:5678:9abc:def0:1234" };
	struct pn__address a;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(good); i++)
		assert_int_equal(
		    pn__address_parse(good[i], strlen(good[i]), &a), 0);
	for (size_t i = 0; i < PN_COUNT(bad); i++)
		assert_int_equal(
		    pn__address_parse(bad[i], strlen(bad[i]), &a), -1);
	assert_int_equal(pn__address_parse("1.2.3.4\0x", 9, &a), -1);
}

static void
test_networks(void **state)
{
	static const struct {
		const char *network, *address;
		int want; /* -1: that is no network */
	} table[] = {
		{ "10.0.0.0/8", "10.255.1.2", 1 },
		{ "10.0.0.0/8", "11.0.0.0", 0 },
		{ "192.0.2.128/25", "192.0.2.200", 1 },
		{ "192.0.2.128/25", "192.0.2.100", 0 },
		{ "192.0.2.7", "192.0.2.7", 1 },
		{ "192.0.2.7/32", "192.0.2.6", 0 },
		{ "0.0.0.0/0", "1.2.3.4", 1 },
		{ "0.0.0.0/0", "2001:db8::1", 0 },
		{ "10.0.0.0/8", "::ffff:10.1.1.1", 1 },
		{ "::ffff:10.0.0.0/104", "10.1.1.1", 1 },
		{ "2001:db8::/32", "2001:db8:ffff::1", 1 },
		{ "2001:db8::/32", "2001:db9::1", 0 },
		{ "2001:db8::/33", "2001:db8:8000::1", 0 },
		{ "::/0", "1.2.3.4", 1 },
		{ "::1", "::1", 1 },
		{ "::1", "::2", 0 },
		{ "", "::1", -1 },
		{ "/8", "::1", -1 },
		{ "10.0.0.0/", "::1", -1 },
		{ "10.0.0.0/33", "::1", -1 },
		{ "::/129", "::1", -1 },
		{ "10.0.0.0/-1", "::1", -1 },
		{ "10.0.0.0/8x", "::1", -1 },
		{ "10.0.0.0/ 8", "::1", -1 },
		{ "10.0.0.0/0008", "::1", -1 },
		{ "10.0.0.1/8", "::1", -1 },
		{ "10.0.0.0/8/8", "::1", -1 },
		{ "2001:db8::1/32", "::1", -1 },
		{ "localhost/8", "::1", -1 },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(table); i++) {
		struct pn__network n;
		struct pn__address a;
		int rc = pn__network_parse(
		    table[i].network, strlen(table[i].network), &n);

		if (rc == 0) {
			assert_int_equal(pn__address_parse(table[i].address,
			    strlen(table[i].address), &a), 0);
			rc = pn__network_has(&n, 1, &a);
		}
		if (rc != table[i].want)
			fail_msg("%s, %s: %d", table[i].network,
			    table[i].address, rc);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_networks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
