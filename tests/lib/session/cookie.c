#include "tests/lib/fake.h"

#include "req/header.h"
#include "session/session.h"
#include "session/sign.h"

#include <stdio.h>

static const unsigned char key1[PN__SECRET_BYTES] = "the first key",
	key2[PN__SECRET_BYTES] = "the second key";

static struct pn__guard guard;

static int
setup(void **state)
{
	struct fake *f = fake_new();

	pn__secrets_make(&guard.secrets, key1);
	f->thread.guard = &guard;
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	fake_free(*state);
	return 0;
}

/* What the browser sends back of the one cookie that was set; malloc()ed. */
static char *
kept(struct fake *f)
{
	const char *head = pn__buf_str(f->r.headers), *at;
	char *out;

	assert_non_null(head);
	assert_non_null(at = strstr(head, "Set-Cookie: "));
	at += strlen("Set-Cookie: ");
	out = calloc(1, strlen(at) + 32);
	assert_non_null(out);
	memcpy(out, "HTTP_COOKIE=", 12);
	memcpy(out + 12, at, strcspn(at, ";\r"));
	return out;
}

static char *
set_cookie(struct fake *f, const char *value, int64_t max_age)
{
	struct pn_req *r = fake_begin(f, (char *[]){ NULL });
	char *sent;

	pn_cookie_set(r, "user", value, .sign = true, .max_age = max_age);
	assert_false(pn_failed(r));
	sent = kept(f);
	pn__req_fini(r);
	return sent;
}

/* The value under that name, copied. */
static char *
got(struct fake *f, char *cookie, const char *name)
{
	struct pn_req *r = fake_begin(f, (char *[]){ cookie, NULL });
	const char *value = pn_cookie_signed(r, name);
	char *copy = value != NULL ? strdup(value) : NULL;

	assert_false(pn_failed(r));
	pn__req_fini(r);
	return copy;
}

static void
check(struct fake *f, char *cookie, const char *name, const char *want)
{
	char *value = got(f, cookie, name);

	if (want == NULL)
		assert_null(value);
	else
		assert_string_equal(value, want);
	free(value);
}

static void
test_round(void **state)
{
	static const char *const values[] = { "", "7", "a;b, \"c\"=d",
		"\xc3\xa4 \xf0\x9f\x98\x80", "line\nline" };

	for (size_t i = 0; i < PN_COUNT(values); i++) {
		char *cookie = set_cookie(*state, values[i], 60);

		check(*state, cookie, "user", values[i]);
		check(*state, cookie, "users", NULL);
		free(cookie);
	}
}

/* A good value under another name is none; the first that is good counts. */
static void
test_names(void **state)
{
	char *cookie = set_cookie(*state, "7", 0), text[2048];
	const char *value = strchr(cookie + 12, '=') + 1;

	snprintf(text, sizeof(text), "HTTP_COOKIE=admin=%s", value);
	check(*state, text, "admin", NULL);
	snprintf(text, sizeof(text), "HTTP_COOKIE=user=7; user=%s", value);
	check(*state, text, "user", "7");
	snprintf(text, sizeof(text),
	    "HTTP_COOKIE=user=1; user=2; user=3; user=4; user=%s", value);
	check(*state, text, "user", NULL);
	snprintf(text, sizeof(text), "HTTP_COOKIE=user=7");
	check(*state, text, "user", NULL);
	snprintf(text, sizeof(text), "HTTP_COOKIE=user=");
	check(*state, text, "user", NULL);
	free(cookie);
}

static void
test_rotated(void **state)
{
	char *cookie = set_cookie(*state, "7", 0), *fresh;

	/* A new key in front: the old one verifies. */
	memcpy(guard.secrets.key[1], key1, sizeof(key1));
	memcpy(guard.secrets.key[0], key2, sizeof(key2));
	guard.secrets.n = 2;
	check(*state, cookie, "user", "7");
	fresh = set_cookie(*state, "7", 0);
	assert_string_not_equal(cookie, fresh);
	/* The old one is gone. */
	guard.secrets.n = 1;
	check(*state, cookie, "user", NULL);
	check(*state, fresh, "user", "7");
	free(cookie);
	free(fresh);
}

/* A browser that does not forget in time is not believed. */
static void
test_expired(void **state)
{
	struct pn__seal seal = { &guard.secrets, "cookie", "user", 4 };
	char text[512];

	for (int ago = 1; ago >= -1; ago -= 2) {
		struct pn__buf b;

		pn__buf_init(&b, PN__SIGNED_MAX);
		assert_int_equal(pn__sign(&seal, time(NULL) - ago * 30,
				     PN_S("7"), &b), 0);
		snprintf(text, sizeof(text), "HTTP_COOKIE=user=%.*s",
		    (int)b.n, b.p);
		pn__buf_fini(&b);
		check(*state, text, "user", ago == 1 ? NULL : "7");
	}
}

static void
test_huge(void **state)
{
	static char text[64 * 1024], value[8192];
	struct fake *f = *state;
	struct pn_req *r;

	memset(text, 'A', sizeof(text) - 1);
	memcpy(text, "HTTP_COOKIE=user=", 17);
	text[17 + 43] = '.';
	check(f, text, "user", NULL);
	/* One that no browser would keep is not set. */
	memset(value, 'x', sizeof(value) - 1);
	r = fake_begin(f, (char *[]){ NULL });
	pn_cookie_set(r, "user", value, .sign = true);
	assert_int_equal(pn_failure_status(r), 500);
	assert_false(pn__header_is_set(r, "Set-Cookie"));
	pn__req_fini(r);
	/* Taken away it says nothing. */
	r = fake_begin(f, (char *[]){ NULL });
	pn_cookie_clear(r, "user", .sign = true);
	assert_non_null(strstr(pn__buf_str(r->headers), "user=; "));
	pn__req_fini(r);
}

/* No keys, no trust. */
static void
test_no_keys(void **state)
{
	struct fake *f = *state;
	char *cookie = set_cookie(f, "7", 0);
	struct pn_req *r;

	f->thread.guard = NULL;
	check(f, cookie, "user", NULL);
	r = fake_begin(f, (char *[]){ NULL });
	pn_cookie_set(r, "user", "7", .sign = true);
	assert_int_equal(pn_failure_status(r), 500);
	pn__req_fini(r);
	free(cookie);
}

/* Our own cookies on https are such that no other host can set them. */
static void
test_https(void **state)
{
	struct pn_req *r = fake_begin(*state, (char *[]){ "HTTPS=on", NULL });
	const char *name = pn__session_cookie(r, "pn-flash");

	assert_string_equal(name, "__Host-pn-flash");
	pn_cookie_set(r, name, "x", .sign = true);
	assert_false(pn_failed(r));
	assert_non_null(strstr(pn__buf_str(r->headers), "; Secure"));
	pn__req_fini(r);
	r = fake_begin(*state, (char *[]){ NULL });
	assert_string_equal(pn__session_cookie(r, "pn-flash"), "pn-flash");
	pn__req_fini(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_round, setup, teardown),
		cmocka_unit_test_setup_teardown(test_names, setup, teardown),
		cmocka_unit_test_setup_teardown(test_rotated, setup, teardown),
		cmocka_unit_test_setup_teardown(test_expired, setup, teardown),
		cmocka_unit_test_setup_teardown(test_huge, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_keys, setup, teardown),
		cmocka_unit_test_setup_teardown(test_https, setup, teardown),
	};

	return cmocka_run_group_tests_name(
	    "lib/session/cookie", tests, NULL, NULL);
}
