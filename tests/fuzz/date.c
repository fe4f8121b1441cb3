#include "http/date.h"
#include "fuzz.h"

static void
check(time_t t)
{
	char out[PN__HTTP_DATE];
	time_t again = -1;

	pn__http_date(t, out);
	MUST(strlen(out) == PN__HTTP_DATE - 1);
	MUST(pn__http_date_parse(out, strlen(out), &again) == 0);
	MUST(again == t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *p = (const char *)data;
	time_t t;

	if (pn__http_date_parse(p, n, &t) == 0 && t < 253402300800)
		check(t);
	if (pn__cookie_date_parse(p, n, &t) == 0)
		check(t);
	return 0;
}
