/*
 * Reading JSON beside jansson's json_loadb(): both check it and make a tree.
 * A third column has what passing over the tokens costs us, which is what
 * reading straight into a struct is made of. Prints a Markdown table.
 */
#include "base/buf.h"
#include "json/read.h"

#include "bench/rounds.h"

#include <jansson.h>
#include <stdio.h>

struct job {
	struct pn__buf text;
	struct pn__arena arena;
};

static void
stop(const struct pn__json_error *err)
{
	fprintf(stderr, "json_read: %s\n", err->text);
	exit(1);
}

static size_t
parse(void *data)
{
	struct job *job = data;
	struct pn__json_error err;
	struct pn_value v;

	pn__arena_reset(&job->arena);
	if (pn__json_parse(&job->arena, job->text.p, job->text.n, NULL, &v,
		&err) == -1)
		stop(&err);
	return job->text.n;
}

static size_t
pull(void *data)
{
	struct job *job = data;
	struct pn__json_reader r;
	struct pn__json_error err;
	int token;

	pn__json_open(&r, job->text.p, job->text.n, NULL, &err);
	while ((token = pn__json_next(&r)) != PN__JSON_END) {
		if (token == PN__JSON_FAIL)
			stop(&err);
	}
	return job->text.n;
}

static size_t
load(void *data)
{
	struct job *job = data;
	json_t *tree = json_loadb(
	    job->text.p, job->text.n, JSON_REJECT_DUPLICATES, NULL);

	if (tree == NULL)
		abort();
	json_decref(tree);
	return job->text.n;
}

static void
row(const char *what, struct job *job)
{
	double ours, theirs, tokens, again;

	measure_both(parse, load, job, &ours, &theirs);
	measure_both(pull, load, job, &tokens, &again);
	printf("| %s, %zu B | %.2f | %.2f | %.3f | %.1f |\n", what,
	    job->text.n, ours, tokens, theirs, ours / theirs);
	pn__buf_reset(&job->text, SIZE_MAX);
}

static void
objects(struct pn__buf *b, int n, bool pretty)
{
	pn__buf_addc(b, '[');
	for (int i = 0; i < n; i++) {
		if (i > 0)
			pn__buf_addc(b, ',');
		pn__buf_addf(b,
		    pretty ? "\n  {\n    \"id\": %d,\n    \"name\": \"Oak "
			     "table, %d cm\",\n    \"price\": %d.%02d,\n    "
			     "\"ok\": true\n  }" :
			     "{\"id\":%d,\"name\":\"Oak table, %d cm\","
			     "\"price\":%d.%02d,\"ok\":true}",
		    1000 + i, i * 7 % 300, i, i % 100);
	}
	pn__buf_addc(b, ']');
}

static void
form(struct pn__buf *b)
{
	pn__buf_addc(b, '{');
	for (int i = 0; i < 10; i++)
		pn__buf_addf(b, "%s\"field%d\":\"some text of a person\"",
		    i > 0 ? "," : "", i);
	pn__buf_addc(b, '}');
}

static void
numbers(struct pn__buf *b)
{
	pn__buf_addc(b, '[');
	for (int i = 0; i < 5000; i++) {
		if (i > 0)
			pn__buf_addc(b, ',');
		pn__buf_addd(b, (double)(i + 1) / 7);
	}
	pn__buf_addc(b, ']');
}

static void
texts(struct pn__buf *b)
{
	pn__buf_addc(b, '[');
	for (int i = 0; i < 500; i++)
		pn__buf_addf(b,
		    "%s\"Ein l\xc3\xa4ngerer Text \xe2\x80\x9emit\xe2\x80\x9c "
		    "\\\"quotes\\\",\\n lines, \\u00e4 and the number %d\"",
		    i > 0 ? "," : "", i);
	pn__buf_addc(b, ']');
}

int
main(void)
{
	struct job job;

	pn__buf_init(&job.text, SIZE_MAX / 2);
	pn__arena_init(&job.arena, 1 << 20, 1 << 28);
	printf("| reading | Postern GB/s | tokens only | jansson GB/s | times "
	       "|\n|---|---|---|---|---|\n");
	form(&job.text);
	row("a body of 10 fields", &job);
	objects(&job.text, 1, false);
	row("an array of 1 object", &job);
	objects(&job.text, 1000, false);
	row("1000 objects", &job);
	objects(&job.text, 1000, true);
	row("1000 objects, indented", &job);
	numbers(&job.text);
	row("17-digit reals", &job);
	texts(&job.text);
	row("texts with escapes", &job);
	pn__buf_fini(&job.text);
	pn__arena_fini(&job.arena);
	return 0;
}
