#include "../lib/schema/any.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char err[200];
	struct pn__plan *p = pn__plan_new(&any_schema, err, sizeof(err));

	MUST(p != NULL);
	any_bytes(p, data, n);
	pn__plan_free(p);
	return 0;
}
