#include "schema/schema.h"
#include "view/render.h"

static const char *
kind_name(uint8_t kind)
{
	switch (kind) {
	case PN_KIND_BYTES:
		return "bytes, which are no text";
	case PN_KIND_RECORD:
		return "a record: print one of its fields";
	case PN_KIND_MAP:
		return "a map: print one of its members";
	default:
		return "a list: pn:each goes through it, | join puts it in "
		       "one line";
	}
}

static int
full(struct pn__render *r, const struct pn__expr *e)
{
	return pn__render_error(
	    r, e->at, "the page is larger than %zu bytes", r->out->limit);
}

static int
print_text(struct pn__buf *out, const char *p, size_t n,
    enum pn__escape escape)
{
	switch (escape) {
	case PN__ESCAPE_TEXT:
	case PN__ESCAPE_RCDATA:
	case PN__ESCAPE_ATTR:
		return pn__escape_text(out, p, n);
	case PN__ESCAPE_URL:
		return pn__escape_url(out, p, n, false);
	case PN__ESCAPE_SRC:
		return pn__escape_url(out, p, n, true);
	case PN__ESCAPE_FIRST:
		/* "//" would begin the name of a host. */
		return n > 0 ? pn__escape_part(out, p, n)
			     : pn__buf_addc(out, '.');
	case PN__ESCAPE_PART:
		return pn__escape_part(out, p, n);
	default:
		return pn__escape_css(out, p, n);
	}
}

/* A number or a date: its characters mean nothing in text. */
static int
print_scalar(
    struct pn__buf *out, const struct pn_value *v, enum pn__escape escape)
{
	size_t at = out->n, n;
	char text[64];

	if (pn__value_print(out, v) == -1)
		return -1;
	n = out->n - at;
	if (escape <= PN__ESCAPE_ATTR || n > sizeof(text))
		return 0;
	memcpy(text, out->p + at, n);
	out->n = at;
	return print_text(out, text, n, escape);
}

/* As a whole JavaScript value. */
static int
print_script(struct pn__render *r, const struct pn__expr *e,
    const struct pn_value *v, enum pn__escape escape)
{
	/* "-${n}" must not become a decrement. */
	if (escape == PN__ESCAPE_JS)
		pn__buf_addc(r->out, ' ');
	if (pn__escape_json(r->out, v) == 0)
		return 0;
	if (r->out->full)
		return full(r, e);
	return pn__render_error(
	    r, e->at, "\"%.*s\" is nested too deep", (int)e->source.n,
	    e->source.p);
}

int
pn__print(struct pn__render *r, const struct pn__expr *e,
    const struct pn_value *v, enum pn__escape escape)
{
	int rc;

	if (escape >= PN__ESCAPE_JS)
		return print_script(r, e, v, escape);
	switch (v->kind) {
	case PN_KIND_NULL:
		rc = escape == PN__ESCAPE_FIRST ? pn__buf_addc(r->out, '.')
						: 0;
		break;
	case PN_KIND_TEXT:
		rc = print_text(r->out, v->text, v->n, escape);
		break;
	case PN_KIND_HTML:
		rc = escape == PN__ESCAPE_TEXT
			 ? pn__buf_add(r->out, v->text, v->n)
			 : print_text(r->out, v->text, v->n, escape);
		break;
	case PN_KIND_BYTES:
	case PN_KIND_RECORD:
	case PN_KIND_MAP:
	case PN_KIND_LIST:
	case PN_KIND_ARRAY:
	case PN_KIND_ROWS:
		return pn__render_error(r, e->at, "\"%.*s\" is %s",
		    (int)e->source.n, e->source.p, kind_name(v->kind));
	default:
		rc = print_scalar(r->out, v, escape);
	}
	return rc == 0 ? 0 : full(r, e);
}
