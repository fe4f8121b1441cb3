#include "json/rows.h"
#include "json/utf8.h"

#include <math.h>

/* Adds text as it is but for quotes, which are doubled, and bad UTF-8. */
static int
add_quoted(struct pn__buf *out, const char *p, size_t n)
{
	size_t from = 0, i = 0;

	pn__buf_addc(out, '"');
	while (i < n) {
		int len = 1;

		if ((unsigned char)p[i] >= 0x80)
			len = pn__json_utf8(p + i, n - i);
		if (len > 0 && p[i] != '"') {
			i += (size_t)len;
			continue;
		}
		pn__buf_add(out, p + from, i - from);
		pn__buf_adds(out, len > 0 ? "\"\"" : "\xef\xbf\xbd");
		i += (size_t)(len > 0 ? len : -len);
		from = i;
	}
	pn__buf_add(out, p + from, n - from);
	return pn__buf_addc(out, '"');
}

/* Whether a text may stand without quotes, and is ASCII. */
static bool
is_plain(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)p[i] >= 0x80 || p[i] == ',' ||
		    p[i] == '"' || p[i] == '\n' || p[i] == '\r')
			return false;
	}
	return n > 0;
}

static int
add_text(struct pn__buf *out, const char *p, size_t n)
{
	return is_plain(p, n) ? pn__buf_add(out, p, n) :
				add_quoted(out, p, n);
}

/* What only JSON can say, as its text. */
static int
add_json(struct pn__buf *out, const struct pn_value *v)
{
	struct pn__buf text;
	int rc;

	pn__buf_init(&text, out->limit);
	if (pn__json_write(&text, v) == -1)
		out->full = true;
	rc = add_text(out, text.p, text.n);
	pn__buf_fini(&text);
	return rc;
}

int
pn__csv_cell(struct pn__buf *out, const struct pn_value *v)
{
	switch ((enum pn_kind)v->kind) {
	case PN_KIND_TEXT:
	case PN_KIND_HTML:
		return add_text(out, v->text, v->n);
	case PN_KIND_REAL:
		if (!isfinite(v->d))
			return out->full ? -1 : 0;
		break;
	case PN_KIND_BYTES:
		/* base64 in its quotes, which CSV has too */
		return pn__json_write(out, v);
	case PN_KIND_RECORD:
	case PN_KIND_ROWS:
	case PN_KIND_LIST:
	case PN_KIND_ARRAY:
	case PN_KIND_MAP:
		return add_json(out, v);
	default:
		break;
	}
	return pn__value_print(out, v);
}

/*
 * Ends the line that began at start, or takes it back. A line with nothing
 * in it would be read as none.
 */
static int
end_line(struct pn__buf *out, size_t start)
{
	if (out->n == start)
		pn__buf_adds(out, "\"\"");
	if (pn__buf_adds(out, "\r\n") == 0)
		return 0;
	out->n = start;
	return -1;
}

int
pn__csv_head(struct pn__buf *out, const struct pn_schema *s)
{
	size_t start = out->n;

	bool first = true;

	for (size_t i = 0; i < s->nfields; i++) {
		const char *name = s->fields[i].name;

		if (s->fields[i].write_only)
			continue;
		if (!first)
			pn__buf_addc(out, ',');
		first = false;
		add_text(out, name, strlen(name));
	}
	return end_line(out, start);
}

int
pn__csv_row(struct pn__buf *out, const struct pn_schema *s, const void *record)
{
	size_t start = out->n;

	bool first = true;

	for (size_t i = 0; i < s->nfields; i++) {
		struct pn_value v = pn__field_value(&s->fields[i], record);

		if (s->fields[i].write_only)
			continue;
		if (!first)
			pn__buf_addc(out, ',');
		first = false;
		pn__csv_cell(out, &v);
	}
	return end_line(out, start);
}
