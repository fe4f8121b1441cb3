#include "json/string.h"

#include "json/scan.h"
#include "json/utf8.h"

/* Four hexadecimal digits, or -1. */
static int
hex4(const char *p, const char *end)
{
	int v = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		char c = p[i];

		v <<= 4;
		if (c >= '0' && c <= '9')
			v |= c - '0';
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			v |= (c | 0x20) - 'a' + 10;
		else
			return -1;
	}
	return v;
}

static bool
is_high(int code)
{
	return code >= 0xd800 && code < 0xdc00;
}

static bool
is_low(int code)
{
	return code >= 0xdc00 && code < 0xe000;
}

/* Steps over an escape at p, a backslash. NULL where it is wrong, latched. */
static const char *
scan_escape(struct pn__json_reader *r, const char *p)
{
	int code, low = -1;

	if (r->end - p >= 2 && p[1] != '\0' &&
	    strchr("\"\\/bfnrt", p[1]) != NULL)
		return p + 2;
	if (r->end - p < 2 || p[1] != 'u') {
		pn__json_fail(r, PN__JSON_SYNTAX, p + 1,
		    "expected one of \" \\ / b f n r t u after a backslash");
		return NULL;
	}
	if ((code = hex4(p + 2, r->end)) == -1) {
		pn__json_fail(r, PN__JSON_SYNTAX, p,
		    "expected four hexadecimal digits after \\u");
		return NULL;
	}
	if (!is_high(code) && !is_low(code))
		return p + 6;
	if (is_high(code) && r->end - p >= 12 && p[6] == '\\' && p[7] == 'u')
		low = hex4(p + 8, r->end);
	if (low == -1 || !is_low(low)) {
		pn__json_fail(r, PN__JSON_SYNTAX, p,
		    "\\u%04x is half of a surrogate pair", (unsigned)code);
		return NULL;
	}
	return p + 12;
}

/* Steps over what is not plain at p. NULL where it is wrong, latched. */
static const char *
scan_special(struct pn__json_reader *r, const char *p)
{
	int len;

	if (*p == '\\') {
		r->is_escaped = true;
		return scan_escape(r, p);
	}
	if ((unsigned char)*p < 0x20) {
		pn__json_fail(r, PN__JSON_SYNTAX, p,
		    "a control character in a string has to be written as "
		    "\\u%04x",
		    (unsigned char)*p);
		return NULL;
	}
	if ((len = pn__json_utf8(p, (size_t)(r->end - p))) < 0) {
		pn__json_fail(r, PN__JSON_SYNTAX, p, "a string is not UTF-8");
		return NULL;
	}
	return p + len;
}

int
pn__json_string_scan(struct pn__json_reader *r)
{
	const char *from = r->at + 1, *p = from;

	r->is_escaped = false;
	for (;;) {
		p += pn__json_plain(NULL, p, (size_t)(r->end - p), false);
		if (p == r->end)
			return pn__json_fail(r, PN__JSON_SYNTAX, r->at,
			    "a string has no closing quote");
		if (*p == '"')
			break;
		if ((p = scan_special(r, p)) == NULL)
			return -1;
	}
	r->text = (struct pn_slice){ from, (size_t)(p - from) };
	r->at = p + 1;
	return 0;
}

static char *
put_utf8(char *to, unsigned code)
{
	if (code < 0x80) {
		*to++ = (char)code;
		return to;
	}
	if (code < 0x800) {
		*to++ = (char)(0xc0 | code >> 6);
	} else {
		if (code < 0x10000) {
			*to++ = (char)(0xe0 | code >> 12);
		} else {
			*to++ = (char)(0xf0 | code >> 18);
			*to++ = (char)(0x80 | (code >> 12 & 0x3f));
		}
		*to++ = (char)(0x80 | (code >> 6 & 0x3f));
	}
	*to++ = (char)(0x80 | (code & 0x3f));
	return to;
}

/* Decodes the escape at *from, which has been checked. */
static char *
decode_escape(char *to, const char **from)
{
	static const char names[] = "\"\\/bfnrt", codes[] = "\"\\/\b\f\n\r\t";
	const char *p = *from + 1;
	unsigned code, low;

	if (*p != 'u') {
		*to = codes[strchr(names, *p) - names];
		*from = p + 1;
		return to + 1;
	}
	code = (unsigned)hex4(p + 1, p + 5);
	*from = p + 5;
	if (is_high((int)code)) {
		low = (unsigned)hex4(p + 7, p + 11);
		code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
		*from = p + 11;
	}
	return put_utf8(to, code);
}

/* Decoded text is never longer than it was written. */
static int
decode(struct pn__json_reader *r, struct pn__arena *a, struct pn_slice *ret)
{
	const char *p = r->text.p, *end = p + r->text.n;
	char *text = pn__arena_alloc(a, r->text.n + 1), *to = text;

	if (text == NULL)
		return pn__json_fail(
		    r, PN__JSON_MEMORY, p, "the text is too large");
	while (p < end) {
		const char *slash = memchr(p, '\\', (size_t)(end - p));
		size_t n = (size_t)((slash != NULL ? slash : end) - p);

		memcpy(to, p, n);
		to += n;
		p += n;
		if (p < end)
			to = decode_escape(to, &p);
	}
	*to = '\0';
	*ret = (struct pn_slice){ text, (size_t)(to - text) };
	return 0;
}

int
pn__json_text(struct pn__json_reader *r, struct pn__arena *a,
    struct pn_slice *ret_text)
{
	if (r->is_escaped)
		return decode(r, a, ret_text);
	*ret_text = r->text;
	return 0;
}

int
pn__json_copy(struct pn__json_reader *r, struct pn__arena *a,
    struct pn_slice *ret_text)
{
	char *text;

	if (r->is_escaped)
		return decode(r, a, ret_text);
	if ((text = pn__arena_dup(a, r->text.p, r->text.n)) == NULL)
		return pn__json_fail(
		    r, PN__JSON_MEMORY, r->text.p, "the text is too large");
	*ret_text = (struct pn_slice){ text, r->text.n };
	return 0;
}
