#include "http/auth.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static struct pn__arena arena;

static int
parse(const char *in, struct pn__auth *ret)
{
	size_t n = strlen(in);
	char *copy = malloc(n > 0 ? n : 1);
	int rc;

	memcpy(copy, in, n);
	pn__arena_reset(&arena);
	rc = pn__auth_parse(&arena, copy, n, ret);
	ret->name = (struct pn_slice){ NULL, 0 };
	free(copy);
	return rc;
}

static void
test_basic(void **state)
{
	static const struct {
		const char *in, *user, *password; /* NULL: refused */
	} table[] = {
		{ "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin",
		    "open sesame" },
		{ "basic   YTpi", "a", "b" },
		{ " BASIC YTpi ", "a", "b" },
		{ "Basic YTpiOmM=", "a", "b:c" },
		{ "Basic Og==", "", "" },
		{ "Basic YTo=", "a", "" },
		{ "Basic OmI=", "", "b" },
		{ "Basic w6k6w6k=", "é", "é" },
		{ "Basic", NULL, NULL },
		{ "Basic ", NULL, NULL },
		{ "Basic YQ==", NULL, NULL },	  /* a */
		{ "Basic YTpiAA==", NULL, NULL }, /* a:b\0 */
		{ "Basic YQo6Yg==", NULL, NULL }, /* a\n:b */
		{ "Basic YTp/", NULL, NULL },	  /* a:\x7f */
		{ "Basic 6Tpi", NULL, NULL },	  /* \xe9:b */
		{ "Basic YTpi YTpi", NULL, NULL },
		{ "Basic YTpi=", NULL, NULL },
		{ "Basic !!!!", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(table); i++) {
		struct pn__auth auth;
		int rc = parse(table[i].in, &auth);

		if (rc != (table[i].user == NULL ? -1 : 0))
			fail_msg("%s: %d", table[i].in, rc);
		if (rc != 0)
			continue;
		assert_int_equal(auth.scheme, PN__AUTH_BASIC);
		assert_string_equal(auth.user, table[i].user);
		assert_string_equal(auth.password, table[i].password);
	}
}

static void
test_bearer(void **state)
{
	static const struct {
		const char *in, *token;
	} table[] = {
		{ "Bearer mF_9.B5f-4.1JqM", "mF_9.B5f-4.1JqM" },
		{ "bearer abc==", "abc==" },
		{ "Bearer a+/~", "a+/~" },
		{ "Bearer", NULL },
		{ "Bearer ", NULL },
		{ "Bearer =", NULL },
		{ "Bearer a=b", NULL },
		{ "Bearer a b", NULL },
		{ "Bearer a,b", NULL },
		{ "Bearer a\"b", NULL },
		{ "Bearer \xc3\xa9", NULL },
		{ "Bearer a\x7f", NULL },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(table); i++) {
		struct pn__auth auth;
		int rc = parse(table[i].in, &auth);

		if (rc != (table[i].token == NULL ? -1 : 0))
			fail_msg("%s: %d", table[i].in, rc);
		if (rc == 0)
			assert_string_equal(auth.token, table[i].token);
	}
}

/* The example of RFC 7616, 3.9.1, and what may be wrong. */
#define DIGEST                                                                 \
	"Digest username=\"Mufasa\", realm=\"http-auth@example.org\", "        \
	"uri=\"/dir/index.html\", algorithm=SHA-256, "                         \
	"nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "             \
	"nc=00000001, cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"   \
	"\", qop=auth, "                                                       \
	"response=\"753927fa0e85d155564e2e272a28d1802ca10daf44967943"          \
	"79697cf8db5856cb\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRt"     \
	"zCUYo5tdS\""

static void
test_digest(void **state)
{
	struct pn__auth auth;

	(void)state;
	assert_int_equal(parse(DIGEST, &auth), 0);
	assert_int_equal(auth.scheme, PN__AUTH_DIGEST);
	assert_string_equal(auth.user, "Mufasa");
	assert_string_equal(auth.realm, "http-auth@example.org");
	assert_string_equal(auth.uri, "/dir/index.html");
	assert_string_equal(auth.algorithm, "SHA-256");
	assert_string_equal(auth.qop, "auth");
	assert_int_equal(auth.nc, 1);
	assert_int_equal(strlen(auth.response), 64);
	assert_false(auth.userhash);
	assert_int_equal(parse(DIGEST ", userhash=true, x=y,,", &auth), 0);
	assert_true(auth.userhash);
	assert_int_equal(parse("digest username=\"a\\\"b\",realm=\"\",nonce=n"
			       ",uri=u,response=r", &auth), 0);
	assert_string_equal(auth.user, "a\"b");
	assert_string_equal(auth.realm, "");
	assert_int_equal(auth.nc, 0);
	assert_null(auth.cnonce);
}

static void
test_bad_digest(void **state)
{
	static const char *const bad[] = {
		"Digest",
		"Digest username=a",
		"Digest realm=a,nonce=n,uri=u,response=r",
		"Digest username=a,nonce=n,uri=u,response=r",
		"Digest username=a,realm=a,uri=u,response=r",
		"Digest username=a,realm=a,nonce=n,response=r",
		"Digest username=a,realm=a,nonce=n,uri=u",
		"Digest username=a,realm=a,nonce=n,uri=u,response=\"r",
		DIGEST ", username=other",
		"Digest username=a,realm=a,nonce=n,uri=u,response=r,nc=1",
		"Digest username=a,realm=,nonce=,uri=,response=,nc=0000000g",
		"Digest username=\"a\nb\",realm=a,nonce=n,uri=u,response=r",
	};
	struct pn__auth auth;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(bad); i++) {
		if (parse(bad[i], &auth) != -1)
			fail_msg("%s", bad[i]);
	}
}

static void
test_others(void **state)
{
	struct pn__auth auth;
	struct pn__arena small;

	(void)state;
	assert_int_equal(pn__auth_parse(&arena, "Negotiate YII=", 14, &auth),
	    0);
	assert_int_equal(auth.scheme, PN__AUTH_OTHER);
	assert_memory_equal(auth.name.p, "Negotiate", auth.name.n);
	assert_null(auth.user);
	assert_int_equal(parse("", &auth), -1);
	assert_int_equal(parse("   ", &auth), -1);
	assert_int_equal(parse("a=b c", &auth), -1);
	pn__arena_init(&small, 16, 16);
	assert_int_equal(pn__auth_parse(
	    &small, DIGEST, sizeof(DIGEST) - 1, &auth), -2);
	pn__arena_fini(&small);
}

static int
setup(void **state)
{
	(void)state;
	pn__arena_init(&arena, 1024, 1 << 16);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	pn__arena_fini(&arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_basic),
		cmocka_unit_test(test_bearer),
		cmocka_unit_test(test_digest),
		cmocka_unit_test(test_bad_digest),
		cmocka_unit_test(test_others),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
