#include "json/value.h"

#include "json/field.h"
#include "json/quote.h"
#include "json/writer.h"

enum {
	FEW = 4, /* rows from which on making a writer pays */
};

static int
put_text(struct pn__json_out *o, const char *p, size_t n)
{
	return o->script ? pn__json_string_script(o->buf, p, n) :
			   pn__json_string(o->buf, p, n);
}

static int
put_base64(struct pn__json_out *o, const char *p, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *u = (const unsigned char *)p;
	char *to = pn__buf_room(o->buf, (n + 2) / 3 * 4 + 2), *from = to;

	if (to == NULL)
		return -1;
	*to++ = '"';
	for (size_t i = 0; i < n; i += 3) {
		uint32_t v = (uint32_t)u[i] << 16;

		v |= i + 1 < n ? (uint32_t)u[i + 1] << 8 : 0;
		v |= i + 2 < n ? u[i + 2] : 0;
		*to++ = digits[v >> 18];
		*to++ = digits[v >> 12 & 63];
		*to++ = i + 1 < n ? digits[v >> 6 & 63] : '=';
		*to++ = i + 2 < n ? digits[v & 63] : '=';
	}
	*to++ = '"';
	o->buf->n += (size_t)(to - from);
	return 0;
}

static int
put_field(struct pn__json_out *o, const struct pn_field *f, const void *record)
{
	enum pn__json_op op = pn__json_op_of(f);
	const void *p = (const char *)record + f->offset;
	char text[PN__JSON_OP_MAX];
	struct pn_value v;

	if (pn__json_is_absent(f, p))
		return pn__buf_adds(o->buf, "null");
	if (op < PN__JSON_OP_TEXT)
		return pn__buf_add(o->buf, text,
		    (size_t)(pn__json_member(text, op, p) - text));
	v = op == PN__JSON_OP_TEXT ? pn_value_text(*(const char *const *)p) :
				     pn__field_value(f, record);
	return pn__json_put(o, &v);
}

/* Whether the writer that falls back here leaves the field out. */
static bool
is_left_out(const struct pn__json_out *o, const struct pn__json_writer *w,
    size_t field, const void *record)
{
	for (uint32_t i = 0; w != NULL && i < w->ncolumns; i++) {
		const struct pn__json_column *c = &w->columns[i];

		if (c->field == field && (c->op & PN__JSON_CHECKED) != 0)
			return pn__json_check(w, c, o->watch, record) != NULL;
	}
	return false;
}

int
pn__json_put_record(
    struct pn__json_out *o, const struct pn_schema *s, const void *record)
{
	const struct pn__json_writer *w =
	    pn__json_writers_find(o->writers, s);
	char before = '{';

	for (size_t i = 0; i < s->nfields; i++) {
		const struct pn_field *f = &s->fields[i];

		if (f->write_only || is_left_out(o, w, i, record))
			continue;
		pn__buf_addc(o->buf, before);
		before = ',';
		put_text(o, f->name, strlen(f->name));
		pn__buf_addc(o->buf, ':');
		put_field(o, f, record);
	}
	if (before == '{')
		pn__buf_addc(o->buf, before);
	return pn__buf_addc(o->buf, '}');
}

static int
put_each(struct pn__json_out *o, const struct pn_value *v)
{
	const char *at = v->record;

	pn__buf_addc(o->buf, '[');
	for (uint32_t i = 0; i < v->n && !o->buf->full; i++) {
		if (i > 0)
			pn__buf_addc(o->buf, ',');
		pn__json_put_record(o, v->schema, at);
		at += v->schema->size;
	}
	return pn__buf_addc(o->buf, ']');
}

/* Rows by the quickest way that there is for them. */
static int
put_rows(struct pn__json_out *o, const struct pn_value *v)
{
	const struct pn__json_writer *w;
	int rc = -2;

	if (o->script)
		return put_each(o, v);
	w = pn__json_writers_find(o->writers, v->schema);
	if (w != NULL)
		return pn__json_rows_by(o->buf, w, o->watch, v->record, v->n);
	if (v->n >= FEW)
		rc = pn__json_write_many(o->buf, v);
	return rc != -2 ? rc : put_each(o, v);
}

static int
put_record(struct pn__json_out *o, const struct pn_value *v)
{
	const struct pn__json_writer *w = NULL;

	if (!o->script)
		w = pn__json_writers_find(o->writers, v->schema);
	return w != NULL ? pn__json_record_by(o->buf, w, o->watch, v->record) :
			   pn__json_put_record(o, v->schema, v->record);
}

static int
put_list(struct pn__json_out *o, const struct pn_value *v)
{
	struct pn_value item;

	pn__buf_addc(o->buf, '[');
	for (uint32_t i = 0; i < v->n && !o->buf->full; i++) {
		if (i > 0)
			pn__buf_addc(o->buf, ',');
		item = pn__value_item(v, i);
		pn__json_put(o, &item);
	}
	return pn__buf_addc(o->buf, ']');
}

static int
put_map(struct pn__json_out *o, const struct pn_value *v)
{
	pn__buf_addc(o->buf, '{');
	for (uint32_t i = 0; i < v->n && !o->buf->full; i++) {
		if (i > 0)
			pn__buf_addc(o->buf, ',');
		put_text(o, v->map[i].name.p, v->map[i].name.n);
		pn__buf_addc(o->buf, ':');
		pn__json_put(o, &v->map[i].value);
	}
	return pn__buf_addc(o->buf, '}');
}

static int
put_nested(struct pn__json_out *o, const struct pn_value *v)
{
	int rc;

	if (o->level == PN__JSON_NESTING) {
		o->buf->full = true;
		return -1;
	}
	o->level++;
	if (v->kind == PN_KIND_LIST || v->kind == PN_KIND_ARRAY)
		rc = put_list(o, v);
	else if (v->kind == PN_KIND_MAP)
		rc = put_map(o, v);
	else if (v->kind == PN_KIND_ROWS)
		rc = put_rows(o, v);
	else
		rc = put_record(o, v);
	o->level--;
	return rc;
}

/* A value in print, which needs no escapes, as a string. */
static int
put_printed(struct pn__json_out *o, const struct pn_value *v)
{
	pn__buf_addc(o->buf, '"');
	pn__value_print(o->buf, v);
	return pn__buf_addc(o->buf, '"');
}

int
pn__json_put(struct pn__json_out *o, const struct pn_value *v)
{
	switch ((enum pn_kind)v->kind) {
	case PN_KIND_NULL:
		break;
	case PN_KIND_BOOL:
		return pn__buf_adds(o->buf, v->b ? "true" : "false");
	case PN_KIND_INT:
		return pn__buf_addi(o->buf, v->i);
	case PN_KIND_UINT:
		return pn__buf_addu(o->buf, v->u);
	case PN_KIND_REAL:
		return pn__buf_addd(o->buf, v->d);
	case PN_KIND_TEXT:
	case PN_KIND_HTML:
		return put_text(o, v->text, v->n);
	case PN_KIND_BYTES:
		return put_base64(o, v->text, v->n);
	case PN_KIND_DATE:
	case PN_KIND_TIME:
	case PN_KIND_DATETIME:
		return put_printed(o, v);
	case PN_KIND_DECIMAL:
		return pn__value_print(o->buf, v);
	case PN_KIND_RECORD:
	case PN_KIND_ROWS:
	case PN_KIND_LIST:
	case PN_KIND_ARRAY:
	case PN_KIND_MAP:
		return put_nested(o, v);
	}
	return pn__buf_adds(o->buf, "null");
}

int
pn__json_write(struct pn__buf *out, const struct pn_value *v)
{
	return pn__json_write_by(out, NULL, NULL, v);
}

int
pn__json_write_by(struct pn__buf *out, const struct pn__json_writers *ws,
    const struct pn__json_watch *watch, const struct pn_value *v)
{
	struct pn__json_out o = { .buf = out, .writers = ws, .watch = watch };

	return pn__json_put(&o, v);
}

int
pn__json_write_script(struct pn__buf *out, const struct pn_value *v)
{
	struct pn__json_out o = { .buf = out, .script = true };

	return pn__json_put(&o, v);
}
