#include "json/field.h"
#include "json/json.h"
#include "json/quote.h"
#include "json/value.h"

#include <stdlib.h>

enum {
	STEP = 16,	  /* names are copied by so many bytes at a time */
	OPS_NEAR = 64,	  /* fields and bytes of names of a writer that is */
	NAMES_NEAR = 2048, /* made on the stack */
};

/* One field: its name with what stands around it, then the member. */
struct op {
	uint8_t op;	/* enum pn__json_op */
	uint16_t steps; /* of the name: more than one is rare */
	uint32_t name_n;
	uint32_t name;	 /* where it is in names */
	uint32_t offset; /* of the member */
	uint32_t field;	 /* its index in the schema */
	uint32_t rest;	 /* room for all that follows the member */
};

struct pn__json_writer {
	const struct pn_schema *schema;
	struct op *ops;
	uint32_t nops;
	uint32_t room;	   /* for a row but for its texts */
	const char *names; /* {"id": and ,"name": and so on, STEP more */
};

/* Fills w->ops and names for a schema. 0, -1: names is full. */
static int
compile(struct pn__json_writer *w, const struct pn_schema *s,
    struct pn__buf *names)
{
	w->schema = s;
	w->nops = 0;
	w->room = 3; /* "{}" and a comma behind */
	for (uint32_t i = 0; i < s->nfields; i++) {
		const struct pn_field *f = &s->fields[i];
		struct op *op = &w->ops[w->nops];

		if (f->write_only)
			continue;
		op->field = i;
		op->op = (uint8_t)pn__json_op_of(f);
		op->offset = f->offset;
		op->name = (uint32_t)names->n;
		pn__buf_addc(names, w->nops == 0 ? '{' : ',');
		pn__json_string(names, f->name, strlen(f->name));
		pn__buf_addc(names, ':');
		op->name_n = (uint32_t)names->n - op->name;
		op->steps = (uint16_t)((op->name_n + STEP - 1) / STEP);
		w->nops++;
	}
	for (uint32_t i = w->nops; i-- > 0;) {
		w->ops[i].rest = w->room;
		w->room += PN__JSON_OP_MAX + w->ops[i].name_n + STEP;
	}
	return pn__buf_add(names, (char[STEP]){ 0 }, STEP);
}

struct pn__json_writer *
pn__json_writer_new(const struct pn_schema *s)
{
	struct pn__json_writer *w = calloc(1, sizeof(*w));
	struct pn__buf names;

	if (w == NULL)
		return NULL;
	pn__buf_init(&names, UINT16_MAX * STEP);
	w->ops = calloc(s->nfields + 1, sizeof(w->ops[0]));
	if (w->ops == NULL || compile(w, s, &names) == -1 ||
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
	free(w->ops);
	free(w);
}

/* The members that have no bound; brings back the room for the rest. */
static char *
put_unbound(struct pn__buf *out, char *to, const struct pn__json_writer *w,
    const struct op *op, const void *record)
{
	const char *member = (const char *)record + op->offset, *text;
	struct pn__json_out o = { .buf = out };
	struct pn_value v;

	if (op->op == PN__JSON_OP_TEXT) {
		memcpy(&text, member, sizeof(text));
		if (text != NULL)
			return pn__json_quote(
			    out, to, text, strlen(text), op->rest, false);
		memcpy(to, "null", 4);
		return to + 4;
	}
	v = pn__field_value(&w->schema->fields[op->field], record);
	out->n = (size_t)(to - out->p);
	if (pn__json_put(&o, &v) == -1)
		return NULL;
	return pn__json_room(out, pn__json_at(out), op->rest);
}

/* One row; NULL, not latched, where the room that it may need is not. */
static char *
put_row(struct pn__buf *out, char *to, const struct pn__json_writer *w,
    const void *record)
{
	if ((to = pn__json_room(out, to, w->room)) == NULL)
		return NULL;
	if (w->nops == 0)
		*to++ = '{';
	for (const struct op *op = w->ops; op < w->ops + w->nops; op++) {
		const char *name = w->names + op->name;

		memcpy(to, name, STEP);
		for (unsigned i = 1; i < op->steps; i++)
			memcpy(to + i * STEP, name + i * STEP, STEP);
		to += op->name_n;
		if (op->op < PN__JSON_OP_TEXT)
			to = pn__json_member(
			    to, op->op, (const char *)record + op->offset);
		else if ((to = put_unbound(out, to, w, op, record)) == NULL)
			return NULL;
	}
	*to++ = '}';
	return to;
}

/* A row in full or, near the limit, as much of the exact text as fits. */
static char *
add_row(struct pn__buf *out, char *to, const struct pn__json_writer *w,
    const void *record)
{
	struct pn__json_out o = { .buf = out };
	size_t start = (size_t)(to - out->p);

	if ((to = put_row(out, to, w, record)) != NULL)
		return to;
	if (out->full)
		return NULL;
	out->n = start;
	if (pn__json_put_record(&o, w->schema, record) == -1)
		return NULL;
	return pn__json_at(out);
}

int
pn__json_write_record(
    struct pn__buf *out, const struct pn__json_writer *w, const void *record)
{
	char *to;

	if (out->full)
		return -1;
	to = add_row(out, pn__json_at(out), w, record);
	if (to == NULL)
		return -1;
	out->n = (size_t)(to - out->p);
	return 0;
}

int
pn__json_write_rows(struct pn__buf *out, const struct pn__json_writer *w,
    const void *base, uint32_t n)
{
	const char *at = base;
	char *to;

	if (pn__buf_addc(out, '[') == -1)
		return -1;
	to = pn__json_at(out);
	for (uint32_t i = 0; i < n; i++, at += w->schema->size) {
		if (i > 0 && (to = pn__json_room(out, to, 1)) != NULL)
			*to++ = ',';
		if (to == NULL || (to = add_row(out, to, w, at)) == NULL) {
			out->full = true;
			return -1;
		}
	}
	out->n = (size_t)(to - out->p);
	return pn__buf_addc(out, ']');
}

int
pn__json_write_many(struct pn__buf *out, const struct pn_value *rows)
{
	struct op ops[OPS_NEAR];
	char text[NAMES_NEAR];
	struct pn__buf names = { .p = text,
		.cap = sizeof(text),
		.limit = sizeof(text) };
	struct pn__json_writer w = { .ops = ops, .names = text };

	if (rows->schema->nfields > OPS_NEAR ||
	    compile(&w, rows->schema, &names) == -1)
		return -2;
	return pn__json_write_rows(out, &w, rows->record, rows->n);
}
