/*
 * Parsing multipart/form-data alone: a file of 16 MB, fed in pieces as they
 * come from a socket, beside memchr() over the same bytes. Prints a Markdown
 * table.
 */
#include "base/buf.h"
#include "http/multipart.h"

#include "bench/rounds.h"

#include <stdio.h>
#include <string.h>

enum { FILE_BYTES = 16 << 20, PIECE = 64 << 10, HEADER_MAX = 4096 };

struct job {
	struct pn__buf body;
	uint64_t seen; /* bytes of the file that came out */
	bool hostile;  /* full of what could be a boundary */
};

static void
feed(struct job *job, struct pn__multipart *m, const char *p, size_t n)
{
	enum pn__multipart_event e;

	pn__multipart_feed(m, p, n);
	while ((e = pn__multipart_next(m)) != PN__MULTIPART_MORE &&
	    e != PN__MULTIPART_END) {
		if (e == PN__MULTIPART_FAIL) {
			fprintf(stderr, "form_parse: %s\n", m->error);
			exit(1);
		}
		if (e == PN__MULTIPART_DATA)
			job->seen += m->data.n;
	}
}

static size_t
parse(void *data)
{
	static const char type[] = "multipart/form-data; boundary=xyzzy123";
	struct job *job = data;
	struct pn__multipart m;

	job->seen = 0;
	if (pn__multipart_init(
		&m, (struct pn_slice){ type, strlen(type) }, HEADER_MAX, 10))
		abort();
	for (size_t at = 0; at < job->body.n; at += PIECE)
		feed(job, &m, job->body.p + at,
		    job->body.n - at < PIECE ? job->body.n - at : PIECE);
	pn__multipart_fini(&m);
	if (job->seen != FILE_BYTES)
		abort();
	return job->body.n;
}

static size_t
search(void *data)
{
	struct job *job = data;

	/* A byte that is not there: each is looked at once. */
	if (memchr(job->body.p, 1, job->body.n) != NULL)
		abort();
	return job->body.n;
}

static void
row(const char *what, struct job *job)
{
	double us, them;

	pn__buf_reset(&job->body, SIZE_MAX);
	pn__buf_adds(&job->body,
	    "--xyzzy123\r\nContent-Disposition: form-data; name=\"f\"; "
	    "filename=\"f.bin\"\r\n\r\n");
	for (uint32_t i = 0, x = 1; i < FILE_BYTES; i++) {
		x = x * 1103515245 + 12345;
		pn__buf_addc(&job->body, job->hostile
			? "\r\n--xyzzy12"[i % 11]
			: (char)(2 + (x >> 16) % 250));
	}
	pn__buf_adds(&job->body, "\r\n--xyzzy123--\r\n");
	measure_both(parse, search, job, &us, &them);
	printf("| %s | %.1f | %.1f |\n", what, us, them);
}

int
main(void)
{
	struct job job = { 0 };

	pn__buf_init(&job.body, 2 * FILE_BYTES);
	printf("| 16 MB in pieces of 64 kB | Postern GB/s | memchr GB/s |\n"
	       "|---|---|---|\n");
	row("any bytes", &job);
	job.hostile = true;
	row("beginnings of boundaries", &job);
	pn__buf_fini(&job.body);
	return 0;
}
