#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "session/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define K1 "0123456789abcdef0123456789abcdef"
#define K2 "fedcba9876543210fedcba9876543210"
#define K3 K1 K2

/* Writes the file, reads its keys; what was said is in err. */
static int
read_keys(struct pn__secrets *s, const char *text, size_t n, mode_t mode,
    char *err, size_t err_n)
{
	char path[] = "/tmp/pn-secret-XXXXXX";
	int fd = mkstemp(path), rc;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, n), n);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
	err[0] = '\0';
	rc = pn__secrets_read(s, path, err, err_n);
	/* Errors are told without the file's name here: it is random. */
	if (rc == -1 && strncmp(err, path, strlen(path)) == 0)
		memmove(err, err + strlen(path), strlen(err + strlen(path)) + 1);
	unlink(path);
	return rc;
}

static void
test_files(void **state)
{
	static const struct {
		const char *text;
		int keys; /* -1: refused */
		const char *err; /* how it begins */
	} cases[] = {
		{ K1 "\n", 1, "" },
		{ K1, 1, "" },
		{ "  " K1 " \r\n", 1, "" },
		{ "# newest\n" K1 "\n\n# old\n" K2 "\n", 2, "" },
		{ K1 "\n" K2 "\n" K3 "\n", 3, "" },
		{ "", -1, ": there is no key" },
		{ "# " K1 "\n\n \n", -1, ": there is no key" },
		{ "short\n", -1, ":1: a key of 5 bytes; it needs at least 32" },
		{ K1 "\n#\n0123456789abcdef0123456789abcde\n", -1,
		    ":3: a key of 31 bytes" },
		{ K1 "\n" K2 "\n " K1 "\n", -1, ":3: this key stands there" },
	};
	struct pn__secrets s;
	char err[512];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		int rc = read_keys(&s, cases[i].text, strlen(cases[i].text),
		    0600, err, sizeof(err));

		assert_int_equal(rc, cases[i].keys == -1 ? -1 : 0);
		if (rc == 0)
			assert_int_equal(s.n, cases[i].keys);
		else
			assert_memory_equal(
			    err, cases[i].err, strlen(cases[i].err));
		/* A key is never told. */
		assert_null(strstr(err, "0123456789"));
	}
}

/* What is around a key does not count, what is in it does. */
static void
test_same(void **state)
{
	struct pn__secrets a, b, c;
	char err[512];

	(void)state;
	assert_int_equal(read_keys(&a, K1, 32, 0600, err, sizeof(err)), 0);
	assert_int_equal(
	    read_keys(&b, "\t" K1 "\r\n", 35, 0640, err, sizeof(err)), 0);
	assert_int_equal(read_keys(&c, K2, 32, 0600, err, sizeof(err)), 0);
	assert_memory_equal(a.key[0], b.key[0], PN__SECRET_BYTES);
	assert_memory_not_equal(a.key[0], c.key[0], PN__SECRET_BYTES);
}

static void
test_refused(void **state)
{
	char err[512], text[17 * 33 + 1] = "";
	struct pn__secrets s;

	(void)state;
	assert_int_equal(read_keys(&s, K1, 32, 0644, err, sizeof(err)), -1);
	assert_non_null(strstr(err, "everybody on this machine can read"));
	assert_non_null(strstr(err, "0644"));
	assert_int_equal(read_keys(&s, K1, 32, 0602, err, sizeof(err)), -1);
	assert_int_equal(
	    read_keys(&s, K1 "\0" K2, 65, 0600, err, sizeof(err)), -1);
	assert_non_null(strstr(err, ":1: a NUL"));
	for (int i = 0; i < 17; i++)
		snprintf(text + 33 * i, 34, "%032d\n", i);
	assert_int_equal(
	    read_keys(&s, text, 16 * 33, 0600, err, sizeof(err)), 0);
	assert_int_equal(s.n, 16);
	assert_int_equal(
	    read_keys(&s, text, 17 * 33, 0600, err, sizeof(err)), -1);
	assert_non_null(strstr(err, ":17: there are more than 16 keys"));
	assert_int_equal(
	    pn__secrets_read(&s, "/nonexistent/keys", err, sizeof(err)), -1);
	assert_string_equal(
	    err, "/nonexistent/keys: No such file or directory");
	/* A key in place of its file. */
	assert_int_equal(
	    pn__secrets_read(&s, "c2VjcmV0IHNlY3JldCBzZWNyZXQ/c2VjcmV0", err,
		sizeof(err)),
	    -1);
	assert_null(strstr(err, "c2Vj"));
	assert_non_null(strstr(err, "--secret is the name of a file"));
	assert_int_equal(pn__secrets_read(&s, "/tmp", err, sizeof(err)), -1);
	assert_string_equal(err, "/tmp: it is no file");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests_name(
	    "lib/session/secret", tests, NULL, NULL);
}
