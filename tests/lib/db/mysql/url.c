#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "db/mysql/mysql.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void
test_all_parts(void **state)
{
	struct pn_db_error e = { 0 };
	struct mysql_url u;

	(void)state;
	assert_int_equal(
	    mysql_url_parse("mysql://me:s%3Acret%40%2F@[fe80::1]:3307,"
			    "10.0.0.2,db.example:1/shop%20x?ssl=verify&"
			    "ca=/etc/ca.pem&connect_timeout=2&read_timeout=3&"
			    "write_timeout=4&socket=/run/a%20b",
		&u, &e),
	    0);
	assert_string_equal(u.user, "me");
	assert_string_equal(u.password, "s:cret@/");
	assert_int_equal(u.nhosts, 3);
	assert_string_equal(u.hosts[0].name, "fe80::1");
	assert_int_equal(u.hosts[0].port, 3307);
	assert_string_equal(u.hosts[1].name, "10.0.0.2");
	assert_int_equal(u.hosts[1].port, 3306);
	assert_string_equal(u.hosts[2].name, "db.example");
	assert_int_equal(u.hosts[2].port, 1);
	assert_string_equal(u.database, "shop x");
	assert_int_equal(u.tls, MYSQL_TLS_VERIFY);
	assert_string_equal(u.ca, "/etc/ca.pem");
	assert_string_equal(u.socket, "/run/a b");
	assert_int_equal(u.connect_timeout, 2);
	assert_int_equal(u.read_timeout, 3);
	assert_int_equal(u.write_timeout, 4);
	mysql_url_free(&u);
}

static void
test_least(void **state)
{
	struct pn_db_error e = { 0 };
	struct mysql_url u;

	(void)state;
	assert_int_equal(mysql_url_parse("mysql:///shop", &u, &e), 0);
	assert_null(u.user);
	assert_null(u.password);
	assert_int_equal(u.nhosts, 1);
	assert_null(u.hosts[0].name);
	assert_string_equal(u.database, "shop");
	assert_int_equal(u.connect_timeout, 5);
	mysql_url_free(&u);
	assert_int_equal(
	    mysql_url_parse("mysql://a@@localhost/shop?", &u, &e), 0);
	assert_string_equal(u.user, "a@");
	mysql_url_free(&u);
}

static void
test_refused(void **state)
{
	static const struct {
		const char *url, *part;
	} cases[] = {
		{ "mysql:shop", "expected mysql://" },
		{ "mysql://localhost", "names no database" },
		{ "mysql://localhost/", "names no database" },
		{ "mysql://localhost/?ssl=off", "names no database" },
		{ "mysql://localhost:0/t", "a port is a number" },
		{ "mysql://localhost:65536/t", "a port is a number" },
		{ "mysql://localhost:/t", "a port is a number" },
		{ "mysql://localhost:x/t", "a port is a number" },
		{ "mysql://localhost:99999999999/t", "a port is a number" },
		{ "mysql://[::1/t", "no ]" },
		{ "mysql://[::1]x/t", "only :PORT" },
		{ "mysql://a:b%4@localhost/t", "the password in the" },
		{ "mysql://a%zz@localhost/t", "the user in the" },
		{ "mysql://a%00@localhost/t", "the user in the" },
		{ "mysql://localhost/t?ssl=maybe", "ssl is off, on" },
		{ "mysql://localhost/t?sll=on", "unknown option \"sll\"" },
		{ "mysql://localhost/t?connect_timeout=0", "from 1 to" },
		{ "mysql://localhost/t?read_timeout=", "from 1 to" },
		{ "mysql://localhost/t?password_file=/nonexistent/x",
		    "No such file" },
		{ "mysql://a,b,c,d,e,f,g,h,i/t", "more than 8 hosts" },
		{ "mysql://db.example/t", "db.example is another machine" },
		{ "mysql://localhost,10.0.0.1/t", "10.0.0.1 is another" },
	};
	struct pn_db_error e;
	struct mysql_url u;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		e = (struct pn_db_error){ 0 };
		assert_int_equal(mysql_url_parse(cases[i].url, &u, &e), -1);
		if (strstr(e.text, cases[i].part) == NULL)
			fail_msg("%s: expected \"%s\" in: %s", cases[i].url,
			    cases[i].part, e.text);
		assert_null(u.user);
	}
}

/* The machine itself is reached without more words, others with them. */
static void
test_hosts_without_tls(void **state)
{
	static const char *const urls[] = { "mysql://localhost/t",
		"mysql://127.0.0.1/t", "mysql://[::1]/t", "mysql:///t",
		"mysql://db.example/t?ssl=off", "mysql://db.example/t?ssl=on",
		"mysql://db.example/t?socket=/run/x" };
	struct pn_db_error e = { 0 };
	struct mysql_url u;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(urls); i++) {
		assert_int_equal(mysql_url_parse(urls[i], &u, &e), 0);
		mysql_url_free(&u);
	}
}

static void
test_passwords(void **state)
{
	char path[] = "/tmp/postern-password-XXXXXX", url[128];
	struct pn_db_error e = { 0 };
	struct mysql_url u;
	int fd;

	(void)state;
	assert_true((fd = mkstemp(path)) >= 0);
	assert_int_equal(write(fd, "secret of file\r\nmore\n", 21), 21);
	close(fd);
	snprintf(url, sizeof(url), "mysql://a/t?ssl=on&password_file=%s", path);
	assert_int_equal(
	    setenv("POSTERN_DB_PASSWORD", "secret of environment", 1), 0);
	assert_int_equal(mysql_url_parse(url, &u, &e), 0);
	assert_string_equal(u.password, "secret of file");
	mysql_url_free(&u);
	assert_int_equal(mysql_url_parse("mysql:///t", &u, &e), 0);
	assert_string_equal(u.password, "secret of environment");
	mysql_url_free(&u);
	assert_int_equal(mysql_url_parse("mysql://a:@localhost/t", &u, &e), 0);
	assert_string_equal(u.password, "");
	mysql_url_free(&u);
	unsetenv("POSTERN_DB_PASSWORD");
	unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_parts),
		cmocka_unit_test(test_least),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_hosts_without_tls),
		cmocka_unit_test(test_passwords),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
