#include "http/auth.h"
#include "http/header.h"
#include "fuzz.h"

static void
check(const char *s)
{
	if (s != NULL)
		MUST(pn__is_field_value(s, strlen(s)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct pn__arena a;
	struct pn__auth auth;
	int rc;

	pn__arena_init(&a, 4096, 16 << 20);
	rc = pn__auth_parse(&a, (const char *)data, n, &auth);
	MUST(rc == 0 || rc == -1);
	if (rc == 0) {
		MUST(pn__is_token(auth.name.p, auth.name.n));
		check(auth.user);
		check(auth.password);
		check(auth.token);
		check(auth.realm);
		check(auth.nonce);
		check(auth.uri);
		check(auth.opaque);
		if (auth.scheme == PN__AUTH_BASIC)
			MUST(strchr(auth.user, ':') == NULL);
	}
	pn__arena_fini(&a);
	return 0;
}
