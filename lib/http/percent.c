#include "http/percent.h"

#include "http/ascii.h"

/* The first set that encodes a byte; 0 is none. */
static const unsigned char first_set[256] = {
	[0 ... 0x1f] = PN__PERCENT_QUERY,
	[0x7f ... 0xff] = PN__PERCENT_QUERY,
	[' '] = PN__PERCENT_QUERY,
	['"'] = PN__PERCENT_QUERY,
	['#'] = PN__PERCENT_QUERY,
	['<'] = PN__PERCENT_QUERY,
	['>'] = PN__PERCENT_QUERY,
	['?'] = PN__PERCENT_PATH,
	['^'] = PN__PERCENT_PATH,
	['`'] = PN__PERCENT_PATH,
	['{'] = PN__PERCENT_PATH,
	['}'] = PN__PERCENT_PATH,
	['/'] = PN__PERCENT_USERINFO,
	[':'] = PN__PERCENT_USERINFO,
	[';'] = PN__PERCENT_USERINFO,
	['='] = PN__PERCENT_USERINFO,
	['@'] = PN__PERCENT_USERINFO,
	['['] = PN__PERCENT_USERINFO,
	['\\'] = PN__PERCENT_USERINFO,
	[']'] = PN__PERCENT_USERINFO,
	['|'] = PN__PERCENT_USERINFO,
	['$'] = PN__PERCENT_COMPONENT,
	['%'] = PN__PERCENT_COMPONENT,
	['&'] = PN__PERCENT_COMPONENT,
	['+'] = PN__PERCENT_COMPONENT,
	[','] = PN__PERCENT_COMPONENT,
	['!'] = PN__PERCENT_FORM,
	['\''] = PN__PERCENT_FORM,
	['('] = PN__PERCENT_FORM,
	[')'] = PN__PERCENT_FORM,
	['~'] = PN__PERCENT_FORM,
};

ssize_t
pn__percent_decode(const char *p, size_t n, char *out)
{
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		int high, low;

		if (p[i] == '\0')
			return -1;
		if (p[i] != '%') {
			out[len++] = p[i];
			continue;
		}
		if (n - i < 3 || (high = pn__ascii_hex(p[i + 1])) == -1 ||
		    (low = pn__ascii_hex(p[i + 2])) == -1 || high + low == 0)
			return -1;
		out[len++] = (char)(high << 4 | low);
		i += 2;
	}
	return (ssize_t)len;
}

static bool
is_encoded(unsigned char c, enum pn__percent_set set)
{
	if (c == '\'' && set == PN__PERCENT_QUERY)
		return true;
	return first_set[c] != 0 && first_set[c] <= set;
}

int
pn__percent_encode(
    struct pn__buf *out, const char *p, size_t n, enum pn__percent_set set)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t plain = 0; /* where the text begins that is not added yet */

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];
		char escape[3] = { '%', digits[c >> 4], digits[c & 15] };

		if (!is_encoded(c, set))
			continue;
		pn__buf_add(out, p + plain, i - plain);
		if (c == ' ' && set == PN__PERCENT_FORM)
			pn__buf_addc(out, '+');
		else
			pn__buf_add(out, escape, sizeof(escape));
		plain = i + 1;
	}
	return pn__buf_add(out, p + plain, n - plain);
}
