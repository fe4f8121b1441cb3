#include "json/quote.h"

#include "json/json.h"
#include "json/utf8.h"

enum { LONGEST = 6 }; /* bytes written for one that needs care */

static char *
put_escape(char *to, unsigned code)
{
	memcpy(to, "\\u", 2);
	for (int i = 0; i < 4; i++)
		to[2 + i] = "0123456789abcdef"[code >> (12 - 4 * i) & 15];
	return to + 6;
}

static char *
put_ascii(char *to, char c)
{
	static const char letters[] = "btn?fr"; /* from 8 on; 11 has none */

	if (c == '"' || c == '\\') {
		to[0] = '\\';
		to[1] = c;
		return to + 2;
	}
	if (c >= 8 && c <= 13 && c != 11) {
		to[0] = '\\';
		to[1] = letters[c - 8];
		return to + 2;
	}
	return put_escape(to, (unsigned char)c);
}

/*
 * Writes the character at p, which needs care; *ret_used is its bytes. Never
 * more than LONGEST bytes.
 */
static char *
put_special(char *to, const char *p, size_t n, bool script, size_t *ret_used)
{
	int len;

	if ((unsigned char)*p < 0x80) {
		*ret_used = 1;
		return put_ascii(to, *p);
	}
	len = pn__json_utf8(p, n);
	if (len < 0) {
		*ret_used = (size_t)-len;
		memcpy(to, "\xef\xbf\xbd", 3);
		return to + 3;
	}
	*ret_used = (size_t)len;
	if (script && len == 3 && memcmp(p, "\xe2\x80", 2) == 0 &&
	    (p[2] == '\xa8' || p[2] == '\xa9'))
		return put_escape(to, p[2] == '\xa8' ? 0x2028 : 0x2029);
	memcpy(to, p, (size_t)len);
	return to + len;
}

char *
pn__json_quote_rest(struct pn__buf *out, char *to, const char *p, size_t n,
    size_t tail, bool script)
{
	while (n > 0) {
		char piece[LONGEST];
		size_t used, plain;
		size_t len = (size_t)(
		    put_special(piece, p, n, script, &used) - piece);

		p += used;
		n -= used;
		to = pn__json_room(out, to, len + n + 1 + tail);
		if (to == NULL)
			return NULL;
		memcpy(to, piece, len);
		to += len;
		plain = pn__json_plain(to, p, n, script);
		to += plain;
		p += plain;
		n -= plain;
	}
	*to++ = '"';
	return to;
}

static int
add_string(struct pn__buf *out, const char *p, size_t n, bool script)
{
	char *to = pn__json_at(out);

	if (!out->full)
		to = pn__json_quote(out, to, p, n, 0, script);
	if (out->full || to == NULL) {
		out->full = true;
		return -1;
	}
	out->n = (size_t)(to - out->p);
	return 0;
}

int
pn__json_string(struct pn__buf *out, const char *p, size_t n)
{
	return add_string(out, p, n, false);
}

int
pn__json_string_script(struct pn__buf *out, const char *p, size_t n)
{
	return add_string(out, p, n, true);
}
