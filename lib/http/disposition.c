#include "http/disposition.h"

#include "base/utf8.h"
#include "http/ascii.h"
#include "http/header.h"

/* A text that is read from its front. */
struct text {
	char *p, *end;
};

static void
skip_blanks(struct text *t)
{
	while (t->p < t->end && pn__ascii_is_ows(*t->p))
		t->p++;
}

/* Takes what stands before one of the two, without white space around it. */
static struct pn_slice
take_until(struct text *t, char a, char b)
{
	struct pn_slice s = { t->p, 0 };

	while (t->p < t->end && *t->p != a && *t->p != b)
		t->p++;
	s.n = (size_t)(t->p - s.p);
	return pn__ascii_trim(s);
}

/*
 * Whether the value ends at this quote: behind it is nothing more, or another
 * parameter. A backslash before such a quote is the last of the name.
 */
static bool
is_close(const struct text *t, const char *quote)
{
	const char *p = quote + 1, *name;

	for (; p < t->end && pn__ascii_is_ows(*p); p++)
		continue;
	if (p == t->end)
		return true;
	if (*p++ != ';')
		return false;
	for (; p < t->end && pn__ascii_is_ows(*p); p++)
		continue;
	for (name = p; p < t->end && pn__is_token(p, 1); p++)
		continue;
	return p == t->end || (p > name && *p == '=');
}

/* The byte that an escape of browsers stands for, or 0. */
static char
browser_escape(const char *p, const char *end)
{
	if (end - p < 3 || p[0] != '%')
		return 0;
	if (p[1] == '2' && p[2] == '2')
		return '"';
	if (p[1] != '0')
		return 0;
	return pn__ascii_lower(p[2]) == 'd' ? '\r'
	    : pn__ascii_lower(p[2]) == 'a'  ? '\n'
					    : 0;
}

/* Takes a quoted string, decoded in place; false where it has no end. */
static bool
take_quoted(struct text *t, struct pn_slice *ret)
{
	char *start = ++t->p, *to = start, c;

	for (; t->p < t->end && *t->p != '"'; t->p++) {
		if (*t->p == '\\' && t->end - t->p > 1 && t->p[1] == '"' &&
		    !is_close(t, t->p + 1)) {
			*to++ = '"';
			t->p++;
		} else if ((c = browser_escape(t->p, t->end)) != 0) {
			*to++ = c;
			t->p += 2;
		} else {
			*to++ = *t->p;
		}
	}
	if (t->p == t->end)
		return false;
	t->p++;
	*ret = (struct pn_slice){ start, (size_t)(to - start) };
	return true;
}

static char *
put_latin1(char *to, int c)
{
	if (c < 0x80) {
		*to++ = (char)c;
		return to;
	}
	*to++ = (char)(0xc0 | c >> 6);
	*to++ = (char)(0x80 | (c & 0x3f));
	return to;
}

/* Decodes charset'language'value (RFC 8187, 3.2) in place; false: wrong. */
static bool
decode_extended(struct pn_slice *s)
{
	const char *quote = memchr(s->p, '\'', s->n);
	const char *second, *p, *end = s->p + s->n;
	struct pn_slice charset;
	char *start, *to;
	bool latin1;

	if (quote == NULL || (second = memchr(quote + 1, '\'',
	    (size_t)(end - quote - 1))) == NULL)
		return false;
	charset = (struct pn_slice){ s->p, (size_t)(quote - s->p) };
	latin1 = pn__ascii_is(charset, "iso-8859-1");
	if (!latin1 && !pn__ascii_is(charset, "utf-8"))
		return false;
	start = to = (char *)(uintptr_t)s->p;
	for (p = second + 1; p < end; p++) {
		int high, low, c = (unsigned char)*p;

		if (c == '%') {
			if (end - p < 3 ||
			    (high = pn__ascii_hex(p[1])) == -1 ||
			    (low = pn__ascii_hex(p[2])) == -1)
				return false;
			c = high << 4 | low;
			p += 2;
		} else if (c >= 0x80 || c == '\0') {
			return false;
		}
		if (latin1)
			to = put_latin1(to, c);
		else
			*to++ = (char)c;
	}
	*s = (struct pn_slice){ start, (size_t)(to - start) };
	return pn__is_utf8(s->p, s->n);
}

/* Takes the next parameter; false where what is there is none. */
static bool
take_parameter(struct text *t, struct pn_slice *name, struct pn_slice *value)
{
	*name = take_until(t, '=', ';');
	if (t->p == t->end || *t->p == ';')
		return false;
	t->p++;
	skip_blanks(t);
	if (t->p == t->end || *t->p != '"') {
		*value = take_until(t, ';', ';');
		return true;
	}
	if (!take_quoted(t, value))
		return false;
	take_until(t, ';', ';');
	return true;
}

void
pn__disposition_parse(char *p, size_t n, struct pn__disposition *ret)
{
	struct text t = { p, p + n };
	struct pn_slice extended = { NULL, 0 }, name, value;

	*ret = (struct pn__disposition){ .type = take_until(&t, ';', ';') };
	while (t.p < t.end) {
		t.p++; /* the ; */
		if (!take_parameter(&t, &name, &value))
			continue;
		if (pn__ascii_is(name, "name") && !ret->has_name) {
			ret->name = value;
			ret->has_name = true;
		} else if (pn__ascii_is(name, "filename") &&
		    !ret->has_filename) {
			ret->filename = value;
			ret->has_filename = true;
		} else if (pn__ascii_is(name, "filename*") &&
		    extended.p == NULL) {
			extended = value;
		}
	}
	if (extended.p != NULL && decode_extended(&extended)) {
		ret->filename = extended;
		ret->has_filename = true;
	}
}

struct pn_slice
pn__disposition_base(struct pn_slice s)
{
	bool windows = s.n >= 3 &&
	    ((s.p[0] == '\\' && s.p[1] == '\\') ||
	    (s.p[1] == ':' && s.p[2] == '\\'));

	for (size_t i = s.n; i > 0; i--) {
		if (s.p[i - 1] == '/' || (windows && s.p[i - 1] == '\\'))
			return (struct pn_slice){ s.p + i, s.n - i };
	}
	return s;
}

/* ---- of a reply ---- */

static bool
is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

/* attr-char of RFC 8187, 3.2.1: what filename* has without an escape. */
static bool
is_plain(char c)
{
	return pn__is_token(&c, 1) && c != '*' && c != '\'' && c != '%';
}

static void
add_extended_byte(struct pn__buf *out, char c)
{
	if (is_control(c))
		c = '_';
	if (is_plain(c))
		pn__buf_addc(out, c);
	else
		pn__buf_addf(out, "%%%02X", (unsigned char)c);
}

static void
add_extended(struct pn__buf *out, struct pn_slice name)
{
	pn__buf_adds(out, "; filename*=UTF-8''");
	for (size_t i = 0, len; i < name.n; i += len) {
		len = pn__utf8_sequence(name.p + i, name.n - i);
		if (len == 0) {
			pn__buf_adds(out, "%EF%BF%BD");
			len = 1;
			continue;
		}
		for (size_t k = 0; k < len; k++)
			add_extended_byte(out, name.p[i + k]);
	}
}

/*
 * The name for who does not read filename*: "_" for each character that is
 * not ASCII, and for a quote, whose escape many get wrong.
 */
static void
add_fallback(struct pn__buf *out, struct pn_slice name)
{
	pn__buf_adds(out, "; filename=\"");
	for (size_t i = 0, len; i < name.n; i += len) {
		char c = name.p[i];

		len = pn__utf8_sequence(name.p + i, name.n - i);
		if (len == 0)
			len = 1;
		if (is_control(c) || (unsigned char)c >= 0x80 || c == '"')
			c = '_';
		pn__buf_addc(out, c);
	}
	pn__buf_addc(out, '"');
}

/* Whether browsers read the quoted name right: some decode escapes in it. */
static bool
is_enough(struct pn_slice name)
{
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];

		if (c >= 0x80 || c == '%' || c == '"')
			return false;
	}
	return true;
}

int
pn__disposition_write(
    struct pn__buf *out, const char *type, const char *filename, size_t n)
{
	struct pn_slice name = { filename + n, 0 };
	size_t before = out->n;

	for (; name.p > filename && name.p[-1] != '/' && name.p[-1] != '\\';
	     name.n++)
		name.p--;
	pn__buf_adds(out, type);
	if (name.n > 0) {
		add_fallback(out, name);
		if (!is_enough(name))
			add_extended(out, name);
	}
	if (out->full)
		out->n = before;
	return out->full ? -1 : 0;
}
