#include "http/range.h"
#include "fuzz.h"

enum { MAX = 16 };

/* The first eight bytes are the size; the rest is the header. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct pn__range ranges[MAX];
	struct pn_slice unit;
	uint64_t size;
	ssize_t count;
	size_t left;

	if (n < sizeof(size))
		return 0;
	memcpy(&size, data, sizeof(size));
	count = pn__range_parse((const char *)data + sizeof(size),
	    n - sizeof(size), size, &unit, ranges, MAX);
	MUST(count == -1 || count == -2 || (count > 0 && count <= MAX));
	if (count < 0)
		return 0;
	for (ssize_t i = 0; i < count; i++)
		MUST(ranges[i].first <= ranges[i].last &&
		    ranges[i].last < size);
	left = pn__range_combine(ranges, (size_t)count);
	MUST(left > 0 && left <= (size_t)count);
	for (size_t i = 0; i < left; i++) {
		for (size_t k = i + 1; k < left; k++)
			MUST(ranges[i].last < ranges[k].first ||
			    ranges[k].last < ranges[i].first);
	}
	return 0;
}
