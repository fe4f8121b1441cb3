/*
 * Writing JSON beside jansson's json_dumpb(). Ours goes from the C structs;
 * jansson is timed twice: with its tree at hand, and with making it, which
 * is what a program has to do. Prints a Markdown table.
 */
#include "json/json.h"

#include "bench/rounds.h"

#include <jansson.h>
#include <stdio.h>

struct item {
	int64_t id;
	const char *name;
	double price;
	bool ok;
};

static const struct pn_schema item_schema = PN_SCHEMA(struct item,
    PN_INT(struct item, id, .key = true), PN_TEXT(struct item, name),
    PN_REAL(struct item, price), PN_BOOL(struct item, ok));

struct job {
	struct item *items;
	uint32_t n;
	struct pn__json_writer *writer;
	struct pn_value value;
	struct pn__buf out;
	json_t *tree;
	char *text; /* room for jansson */
	size_t size;
};

static size_t
write_compiled(void *data)
{
	struct job *job = data;

	pn__buf_reset(&job->out, SIZE_MAX);
	pn__json_write_rows(&job->out, job->writer, job->items, job->n);
	return job->out.n;
}

static size_t
write_generic(void *data)
{
	struct job *job = data;

	pn__buf_reset(&job->out, SIZE_MAX);
	pn__json_write(&job->out, &job->value);
	return job->out.n;
}

static json_t *
make_tree(const struct job *job)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < job->n; i++) {
		const struct item *e = &job->items[i];
		json_t *o = json_object();

		json_object_set_new(o, "id", json_integer(e->id));
		json_object_set_new(o, "name", json_string(e->name));
		json_object_set_new(o, "price", json_real(e->price));
		json_object_set_new(o, "ok", json_boolean(e->ok));
		json_array_append_new(list, o);
	}
	return list;
}

static size_t
dump_tree(void *data)
{
	struct job *job = data;

	return json_dumpb(job->tree, job->text, job->size, JSON_COMPACT);
}

static size_t
make_and_dump(void *data)
{
	struct job *job = data;
	json_t *tree = make_tree(job);
	size_t n = json_dumpb(tree, job->text, job->size, JSON_COMPACT);

	json_decref(tree);
	return n;
}

static void
row(const char *what, work_fn *ours, work_fn *theirs, struct job *job)
{
	double us, them;

	measure_both(ours, theirs, job, &us, &them);
	printf("| %s | %.2f | %.3f | %.1f |\n", what, us, them, us / them);
}

static void
job_init(struct job *job, uint32_t n, bool cents)
{
	static const char *const names[] = { "Blue lamp, 40 W",
		"Oak table", "Chair", "Garden hose 25 m", "Paint" };

	*job = (struct job){ .n = n, .size = 128 * (size_t)n + 1024 };
	job->items = calloc(n, sizeof(*job->items));
	job->text = malloc(job->size);
	for (uint32_t i = 0; i < n; i++)
		job->items[i] = (struct item){ 1000 + i, names[i % 5],
			cents ? (double)(99 + i * 37) / 100 :
				(double)(i + 1) / 7,
			i % 3 != 0 };
	pn__buf_init(&job->out, SIZE_MAX / 2);
	job->writer = pn__json_writer_new(&item_schema);
	job->value = pn_value_rows(
	    (struct pn_rows){ &item_schema, job->items, n });
	job->tree = make_tree(job);
}

static void
job_fini(struct job *job)
{
	json_decref(job->tree);
	pn__json_writer_free(job->writer);
	pn__buf_fini(&job->out);
	free(job->text);
	free(job->items);
}

int
main(void)
{
	struct job job;

	printf("| {id, name, price, ok} | Postern GB/s | jansson GB/s | times "
	       "|\n|---|---|---|---|\n");
	job_init(&job, 1000, true);
	row("1000 objects, tree at hand", write_compiled, dump_tree, &job);
	row("1000 objects, from structs", write_compiled, make_and_dump, &job);
	row("the same, schema not compiled", write_generic, make_and_dump,
	    &job);
	job_fini(&job);
	job_init(&job, 1000, false);
	row("1000 objects, 17-digit reals", write_compiled, dump_tree, &job);
	job_fini(&job);
	job_init(&job, 1, true);
	row("an array of 1 object", write_compiled, make_and_dump, &job);
	job_fini(&job);
	return 0;
}
