#include "http/fresh.h"
#include "fuzz.h"

/* A line for each header, and one for the tag. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_string(data, n), *rest = text, tag[PN__ETAG];
	struct pn__conditions c = { .if_match = NULL };
	struct pn__validators v = { .modified = 784111777 };

	c.if_match = fuzz_line(&rest);
	c.if_none_match = fuzz_line(&rest);
	c.if_modified_since = fuzz_line(&rest);
	c.if_unmodified_since = fuzz_line(&rest);
	v.etag = fuzz_line(&rest);
	for (int has = 0; has < 2; has++) {
		int read, write;

		v.has_modified = has == 1;
		read = pn__conditional(&c, true, &v);
		write = pn__conditional(&c, false, &v);
		MUST(read == 200 || read == 304 || read == 412);
		MUST(write == 200 || write == 412);
		MUST(read != 412 || write == 412);
		pn__if_range(c.if_match, &v);
	}
	pn__etag_of(data, n, tag);
	MUST(strlen(tag) < PN__ETAG && pn__etag_in(tag, tag, true));
	free(text);
	return 0;
}
