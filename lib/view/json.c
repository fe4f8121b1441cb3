#include "base/utf8.h"
#include "schema/schema.h"
#include "view/escape.h"

#include <string.h>

enum { DEPTH = 64 };

static bool
is_separator(const char *p, size_t len)
{
	return len == 3 && memcmp(p, "\xe2\x80", 2) == 0 &&
	       (p[2] == '\xa8' || p[2] == '\xa9');
}

/* One byte of ASCII, or the escape that stands for it. */
static void
add_ascii(struct pn__buf *out, char c)
{
	static const char from[] = "\b\t\n\f\r\"\\", to[] = "btnfr\"\\";
	const char *at = c != '\0' ? strchr(from, c) : NULL;

	if (at != NULL) {
		pn__buf_addc(out, '\\');
		pn__buf_addc(out, to[at - from]);
	} else if ((unsigned char)c < 0x20 || c == 0x7f ||
		   strchr("<>&'", c) != NULL)
		pn__buf_addf(out, "\\u%04x", (unsigned)(unsigned char)c);
	else
		pn__buf_addc(out, c);
}

int
pn__escape_string(struct pn__buf *out, const char *p, size_t n)
{
	size_t len;

	pn__buf_addc(out, '"');
	for (size_t i = 0; i < n && !out->full; i += len > 0 ? len : 1) {
		len = pn__utf8_sequence(p + i, n - i);
		if (len == 0)
			pn__buf_adds(out, "\xef\xbf\xbd");
		else if (len == 1)
			add_ascii(out, p[i]);
		else if (is_separator(p + i, len))
			pn__buf_adds(out,
			    p[i + 2] == '\xa8' ? "\\u2028" : "\\u2029");
		else
			pn__buf_add(out, p + i, len);
	}
	return pn__buf_addc(out, '"');
}

static int add_json(struct pn__buf *out, const struct pn_value *v, int depth);

static int
add_record(struct pn__buf *out, const struct pn_schema *s, const void *record,
    int depth)
{
	bool is_first = true;

	pn__buf_addc(out, '{');
	for (size_t i = 0; i < s->nfields; i++) {
		const struct pn_field *f = &s->fields[i];
		struct pn_value v;

		if (f->write_only)
			continue;
		v = pn__field_value(f, record);
		if (!is_first)
			pn__buf_addc(out, ',');
		is_first = false;
		pn__escape_string(out, f->name, strlen(f->name));
		pn__buf_addc(out, ':');
		if (add_json(out, &v, depth + 1) == -1)
			return -1;
	}
	return pn__buf_addc(out, '}');
}

static int
add_map(struct pn__buf *out, const struct pn_value *v, int depth)
{
	pn__buf_addc(out, '{');
	for (uint32_t i = 0; i < v->n; i++) {
		if (i > 0)
			pn__buf_addc(out, ',');
		pn__escape_string(out, v->map[i].name.p, v->map[i].name.n);
		pn__buf_addc(out, ':');
		if (add_json(out, &v->map[i].value, depth + 1) == -1)
			return -1;
	}
	return pn__buf_addc(out, '}');
}

static int
add_items(struct pn__buf *out, const struct pn_value *v, int depth)
{
	pn__buf_addc(out, '[');
	for (uint32_t i = 0; i < v->n; i++) {
		struct pn_value item = pn__value_item(v, i);

		if (i > 0)
			pn__buf_addc(out, ',');
		if (add_json(out, &item, depth + 1) == -1)
			return -1;
	}
	return pn__buf_addc(out, ']');
}

static int
add_json(struct pn__buf *out, const struct pn_value *v, int depth)
{
	if (depth > DEPTH)
		return -1;
	switch (v->kind) {
	case PN_KIND_NULL:
		return pn__buf_adds(out, "null");
	case PN_KIND_BOOL:
	case PN_KIND_INT:
	case PN_KIND_UINT:
	case PN_KIND_REAL:
	case PN_KIND_DECIMAL:
		return pn__value_print(out, v);
	case PN_KIND_TEXT:
	case PN_KIND_HTML:
	case PN_KIND_BYTES:
		return pn__escape_string(out, v->text, v->n);
	case PN_KIND_RECORD:
		return add_record(out, v->schema, v->record, depth);
	case PN_KIND_MAP:
		return add_map(out, v, depth);
	case PN_KIND_ROWS:
	case PN_KIND_LIST:
	case PN_KIND_ARRAY:
		return add_items(out, v, depth);
	default: /* dates and times have nothing in them to escape */
		pn__buf_addc(out, '"');
		pn__value_print(out, v);
		return pn__buf_addc(out, '"');
	}
}

int
pn__escape_json(struct pn__buf *out, const struct pn_value *v)
{
	return add_json(out, v, 0);
}
