#include "json/writer.h"
#include "json/quote.h"
#include "json/value.h"

#include <stdlib.h>

enum {
	NEAR = 64,	   /* columns and bytes of names of a writer that is */
	NAMES_NEAR = 2048, /* made on the stack */
};

/* Fills w->columns and names for a schema. 0, -1: names is full. */
static int
compile(struct pn__json_writer *w, const struct pn_schema *s,
    struct pn__buf *names)
{
	w->schema = s;
	w->ncolumns = 0;
	w->room = 3; /* "{}" and a comma behind */
	for (uint32_t i = 0; i < s->nfields; i++) {
		const struct pn_field *f = &s->fields[i];
		struct pn__json_column *c = &w->columns[w->ncolumns];

		if (f->write_only)
			continue;
		*c = (struct pn__json_column){ .field = i,
			.op = (uint8_t)pn__json_op_of(f),
			.offset = f->offset,
			.name = (uint32_t)names->n };
		pn__buf_addc(names, w->ncolumns == 0 ? '{' : ',');
		pn__json_string(names, f->name, strlen(f->name));
		pn__buf_addc(names, ':');
		c->name_n = (uint32_t)names->n - c->name;
		c->steps = (uint16_t)(
		    (c->name_n + PN__JSON_STEP - 1) / PN__JSON_STEP);
		w->ncolumns++;
	}
	for (uint32_t i = w->ncolumns; i-- > 0;) {
		w->columns[i].rest = w->room;
		w->room += PN__JSON_OP_MAX + w->columns[i].name_n +
		    PN__JSON_STEP;
	}
	return pn__buf_add(names, (char[PN__JSON_STEP]){ 0 }, PN__JSON_STEP);
}

struct pn__json_writer *
pn__json_writer_new(const struct pn_schema *s)
{
	struct pn__json_writer *w = calloc(1, sizeof(*w));
	struct pn__buf names;

	if (w == NULL)
		return NULL;
	pn__buf_init(&names, UINT16_MAX * PN__JSON_STEP);
	w->columns = calloc(s->nfields + 1, sizeof(w->columns[0]));
	if (w->columns == NULL || compile(w, s, &names) == -1 ||
	    (w->names = pn__buf_take(&names)) == NULL) {
		pn__buf_fini(&names);
		pn__json_writer_free(w);
		return NULL;
	}
	return w;
}

void
pn__json_writer_free(struct pn__json_writer *w)
{
	if (w == NULL)
		return;
	free((void *)(uintptr_t)w->names);
	free(w->columns);
	free(w->tallies);
	free(w);
}

/* What a row is written with. */
struct job {
	struct pn__buf *out;
	const struct pn__json_watch *watch;
};

static char *put_row(const struct job *j, char *to,
    const struct pn__json_writer *w, const void *record);
static char *put_rows(const struct job *j, char *to,
    const struct pn__json_writer *w, const void *base, uint32_t n);

/* A struct or structs whose writer is known. */
static char *
put_sub(const struct job *j, char *to, const struct pn__json_writer *w,
    const struct pn__json_column *c, const void *record)
{
	const struct pn_field *f = &w->schema->fields[c->field];
	struct pn_value v;

	if (f->type == PN_TYPE_STRUCT)
		return put_row(j, to, c->sub, (const char *)record + f->offset);
	v = pn__field_value(f, record);
	return put_rows(j, to, c->sub, v.record, v.n);
}

static char *
put_value(const struct job *j, char *to, const struct pn__json_writer *w,
    const struct pn__json_column *c, const void *record)
{
	const struct pn_field *f = &w->schema->fields[c->field];
	struct pn__json_out o = { .buf = j->out, .watch = j->watch };
	struct pn_value v;

	if (pn__json_is_absent(f, (const char *)record + f->offset)) {
		memcpy(to, "null", 4);
		return to + 4;
	}
	if (c->sub != NULL) {
		to = put_sub(j, to, w, c, record);
		return to != NULL ? pn__json_room(j->out, to, c->rest) : NULL;
	}
	v = pn__field_value(f, record);
	j->out->n = (size_t)(to - j->out->p);
	if (pn__json_put(&o, &v) == -1)
		return NULL;
	return pn__json_room(j->out, pn__json_at(j->out), c->rest);
}

static char *
put_text(const struct job *j, char *to, const struct pn__json_column *c,
    const void *record)
{
	const char *text;

	memcpy(&text, (const char *)record + c->offset, sizeof(text));
	if (text != NULL)
		return pn__json_quote(
		    j->out, to, text, strlen(text), c->rest, false);
	memcpy(to, "null", 4);
	return to + 4;
}

/*
 * A text is written while it is looked at: where nothing in it needs care
 * its bytes are its characters.
 */
static char *
put_checked_text(const struct job *j, char *to,
    const struct pn__json_writer *w, const struct pn__json_column *c,
    const void *record)
{
	const char *text;
	size_t n, plain;

	memcpy(&text, (const char *)record + c->offset, sizeof(text));
	n = text != NULL ? strlen(text) : 0;
	if (n >= c->bytes.min && n <= c->bytes.max && n > 0) {
		to = pn__json_room(j->out, to, n + 2 + c->rest);
		if (to == NULL)
			return NULL;
		*to = '"';
		plain = pn__json_plain(to + 1, text, n, false);
		if (plain == n) {
			to[n + 1] = '"';
			return to + n + 2;
		}
	}
	if (pn__json_check(w, c, j->watch, record) != NULL)
		return to - c->name_n;
	return put_text(j, to, c, record);
}

/* A member of any kind; brings back the room for the rest. */
static char *
put_other(const struct job *j, char *to, const struct pn__json_writer *w,
    const struct pn__json_column *c, const void *record)
{
	unsigned op = c->op & ~(unsigned)PN__JSON_CHECKED;
	const char *m = (const char *)record + c->offset;

	if (c->op == (PN__JSON_OP_TEXT | PN__JSON_CHECKED))
		return put_checked_text(j, to, w, c, record);
	if (c->op != op && pn__json_is_suspect(c, op, m) &&
	    pn__json_check(w, c, j->watch, record) != NULL)
		return to - c->name_n;
	if (op == PN__JSON_OP_TEXT)
		return put_text(j, to, c, record);
	if (op < PN__JSON_OP_TEXT)
		return pn__json_member(to, op, m);
	return put_value(j, to, w, c, record);
}

/* Begins a row whose first column may have been left out, and ends it. */
static char *
close_row(char *first, char *to)
{
	if (to == first)
		*to++ = '{';
	*first = '{';
	*to++ = '}';
	return to;
}

/* One row; NULL, not latched, where the room that it may need is not. */
static char *
put_row(const struct job *j, char *to, const struct pn__json_writer *w,
    const void *record)
{
	const struct pn__json_column *c, *end = w->columns + w->ncolumns;
	size_t start;

	if ((to = pn__json_room(j->out, to, w->room)) == NULL)
		return NULL;
	start = (size_t)(to - j->out->p);
	for (c = w->columns; c < end; c++) {
		const char *name = w->names + c->name;

		memcpy(to, name, PN__JSON_STEP);
		for (unsigned i = 1; i < c->steps; i++)
			memcpy(to + i * PN__JSON_STEP,
			    name + i * PN__JSON_STEP, PN__JSON_STEP);
		to += c->name_n;
		if (c->op < PN__JSON_OP_TEXT)
			to = pn__json_member(
			    to, c->op, (const char *)record + c->offset);
		else if ((to = put_other(j, to, w, c, record)) == NULL)
			return NULL;
	}
	return close_row(j->out->p + start, to);
}

static char *
put_rows(const struct job *j, char *to, const struct pn__json_writer *w,
    const void *base, uint32_t n)
{
	const char *at = base;

	if ((to = pn__json_room(j->out, to, 2)) == NULL)
		return NULL;
	*to++ = '[';
	for (uint32_t i = 0; i < n; i++, at += w->schema->size) {
		if (i > 0)
			*to++ = ',';
		/* A row leaves room for a comma behind it, or the end. */
		if ((to = put_row(j, to, w, at)) == NULL)
			return NULL;
	}
	*to++ = ']';
	return to;
}

/* A row in full or, near the limit, as much of the exact text as fits. */
static char *
add_row(const struct job *j, char *to, const struct pn__json_writer *w,
    const void *record)
{
	struct pn__json_out o = { .buf = j->out,
		.watch = j->watch,
		.writers = w->writers };
	size_t start = (size_t)(to - j->out->p);

	if ((to = put_row(j, to, w, record)) != NULL)
		return to;
	if (j->out->full)
		return NULL;
	j->out->n = start;
	if (pn__json_put_record(&o, w->schema, record) == -1)
		return NULL;
	return pn__json_at(j->out);
}
int
pn__json_record_by(struct pn__buf *out, const struct pn__json_writer *w,
    const struct pn__json_watch *watch, const void *record)
{
	struct job j = { out, watch };
	char *to;

	if (out->full)
		return -1;
	if ((to = add_row(&j, pn__json_at(out), w, record)) == NULL)
		return -1;
	out->n = (size_t)(to - out->p);
	return 0;
}

int
pn__json_rows_by(struct pn__buf *out, const struct pn__json_writer *w,
    const struct pn__json_watch *watch, const void *base, uint32_t n)
{
	struct job j = { out, watch };
	const char *at = base;
	char *to;

	if (pn__buf_addc(out, '[') == -1)
		return -1;
	to = pn__json_at(out);
	for (uint32_t i = 0; i < n; i++, at += w->schema->size) {
		if (i > 0 && (to = pn__json_room(out, to, 1)) != NULL)
			*to++ = ',';
		if (to == NULL || (to = add_row(&j, to, w, at)) == NULL) {
			out->full = true;
			return -1;
		}
	}
	out->n = (size_t)(to - out->p);
	return pn__buf_addc(out, ']');
}

int
pn__json_write_record(
    struct pn__buf *out, const struct pn__json_writer *w, const void *record)
{
	return pn__json_record_by(out, w, NULL, record);
}

int
pn__json_write_rows(struct pn__buf *out, const struct pn__json_writer *w,
    const void *base, uint32_t n)
{
	return pn__json_rows_by(out, w, NULL, base, n);
}

int
pn__json_write_many(struct pn__buf *out, const struct pn_value *rows)
{
	struct pn__json_column columns[NEAR];
	char text[NAMES_NEAR];
	struct pn__buf names = { .p = text,
		.cap = sizeof(text),
		.limit = sizeof(text) };
	struct pn__json_writer w = { .columns = columns, .names = text };

	if (rows->schema->nfields > NEAR ||
	    compile(&w, rows->schema, &names) == -1)
		return -2;
	return pn__json_write_rows(out, &w, rows->record, rows->n);
}
