#include "http/forwarded.h"
#include "fuzz.h"

static bool
is_inside(struct pn_slice s, const char *text)
{
	return text != NULL && s.p >= text && s.p + s.n <= text + strlen(text);
}

/* A line for each header, behind a peer that is trusted. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_string(data, n), *rest = text;
	struct pn__forwarding f = { .peer = "10.0.0.1" };
	struct pn__network trusted[2];
	struct pn__address a;
	struct pn__origin o;

	MUST(pn__network_parse("10.0.0.0/8", 10, &trusted[0]) == 0);
	f.x_for = fuzz_line(&rest);
	f.forwarded = fuzz_line(&rest);
	f.x_proto = fuzz_line(&rest);
	f.x_host = fuzz_line(&rest);
	if (f.x_for != NULL && *f.x_for == '\0')
		f.x_for = NULL;
	pn__forwarded_origin(&f, trusted, 1, &o);
	MUST(pn__address_parse(o.client.p, o.client.n, &a) == 0);
	MUST(is_inside(o.client, f.peer) || is_inside(o.client, f.x_for) ||
	    is_inside(o.client, f.forwarded));
	MUST(o.scheme.n == 0 || o.scheme.n == 4 || o.scheme.n == 5);
	for (size_t i = 0; i < o.host.n; i++)
		MUST(o.host.p[i] != '/' && o.host.p[i] != '@' &&
		    (unsigned char)o.host.p[i] > ' ');
	/* A network that is read holds its own first address. */
	if (pn__network_parse((const char *)data, n, &trusted[1]) == 0)
		MUST(pn__network_has(&trusted[1], 1, &trusted[1].address));
	free(text);
	return 0;
}
