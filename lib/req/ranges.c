#include "base/random.h"
#include "http/fresh.h"
#include "http/range.h"
#include "req/inside.h"

#include <postern/http.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

void
pn_ranges(struct pn_req *r)
{
	r->ranges = true;
	pn_header_set(r, "Accept-Ranges", "bytes");
}

ssize_t
pn__ranges_asked(struct pn_req *r, uint64_t size,
    struct pn__range *out)
{
	struct pn__validators v = { .etag = r->etag,
		.has_modified = r->has_modified,
		.modified = r->modified };
	const char *header = pn_header(r, "Range");
	struct pn_slice unit;
	ssize_t n;

	if (header == NULL || strcmp(r->method, "GET") != 0 ||
	    !pn__if_range(pn_header(r, "If-Range"), &v))
		return 0;
	n = pn__range_parse(
	    header, strlen(header), size, &unit, out, PN__RANGES_MAX);
	if (n == PN__RANGE_MALFORMED || unit.n != 5 ||
	    strncasecmp(unit.p, "bytes", 5) != 0)
		return 0;
	if (n > 1)
		n = (ssize_t)pn__range_combine(out, (size_t)n);
	return n;
}

static void
content_range(struct pn_req *r, const struct pn__range *range, size_t size)
{
	if (range == NULL)
		pn_header_set(
		    r, "Content-Range", pn_printf(r, "bytes */%zu", size));
	else
		pn_header_set(r, "Content-Range",
		    pn_printf(r, "bytes %llu-%llu/%zu",
			(unsigned long long)range->first,
			(unsigned long long)range->last, size));
}

/* multipart/byteranges (RFC 9110, 14.6) in place of the body. */
static void
several(struct pn_req *r, const struct pn__range *ranges, size_t n)
{
	struct pn__buf *b = r->body, out;
	char boundary[25];

	pn__random_id(boundary, 24);
	pn__buf_init(&out, b->limit);
	for (size_t i = 0; i < n; i++) {
		pn__buf_addf(&out, "\r\n--%s\r\n", boundary);
		if (r->type != NULL)
			pn__buf_addf(&out, "Content-Type: %s\r\n", r->type);
		pn__buf_addf(&out, "Content-Range: bytes %llu-%llu/%zu\r\n\r\n",
		    (unsigned long long)ranges[i].first,
		    (unsigned long long)ranges[i].last, b->n);
		pn__buf_add(&out, b->p + ranges[i].first,
		    ranges[i].last - ranges[i].first + 1);
	}
	pn__buf_addf(&out, "\r\n--%s--\r\n", boundary);
	r->type = pn_printf(
	    r, "multipart/byteranges; boundary=%s", boundary);
	if (out.full) {
		pn_fail(r, 500, "the ranges are larger than the reply's limit");
		pn__buf_fini(&out);
		return;
	}
	pn__buf_fini(b);
	*b = out;
}

int
pn__ranges_apply(struct pn_req *r, int status)
{
	struct pn__range ranges[PN__RANGES_MAX];
	struct pn__buf *b = r->body;
	ssize_t n;

	if (!r->ranges || status != 200)
		return status;
	n = pn__ranges_asked(r, b->n, ranges);
	if (n == 0)
		return status;
	if (n < 0) {
		content_range(r, NULL, b->n);
		pn__buf_reset(b, b->cap);
		return 416;
	}
	if (n > 1) {
		several(r, ranges, (size_t)n);
		return pn_failed(r) ? r->fail_status : 206;
	}
	content_range(r, ranges, b->n);
	b->n = ranges[0].last - ranges[0].first + 1;
	memmove(b->p, b->p + ranges[0].first, b->n);
	return 206;
}
