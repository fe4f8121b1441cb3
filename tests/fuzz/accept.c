#include "http/accept.h"
#include "fuzz.h"

/* The first byte says which header; the rest is its value. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const offers[] = { "html", "application/json",
		"text/plain;level=1", "de", "de-AT", "gzip", "identity",
		"utf-8", "bogus" };
	struct pn_slice out[PN__ACCEPT_MAX + 1];
	enum pn__accept what;
	size_t count;
	ssize_t best;
	char *header;

	if (n == 0)
		return 0;
	what = (enum pn__accept)(data[0] % 4);
	header = fuzz_string(data + 1, n - 1);
	count = pn__accept_list(what, header, out);
	MUST(count <= PN__ACCEPT_MAX + 1);
	for (size_t i = 0; i < count; i++)
		MUST(out[i].n > 0 && out[i].p[0] != ' ');
	best = pn__accept_best(what, header, offers, PN_COUNT(offers));
	MUST(best >= -1 && best < (ssize_t)PN_COUNT(offers));
	/* What is best of all is best of a few of them. */
	if (best >= 0)
		MUST(pn__accept_best(what, header, offers + best, 1) == 0);
	free(header);
	return 0;
}
