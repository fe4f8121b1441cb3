#include "http/parameter.h"

#include "http/ascii.h"
#include "http/header.h"

#include <sys/types.h>

static void
skip(struct pn_slice *rest, size_t n)
{
	rest->p += n;
	rest->n -= n;
}

/* Bytes up to one of the two, or to the end. */
static size_t
until(struct pn_slice s, char a, char b)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != a && s.p[n] != b)
		n++;
	return n;
}

static size_t
blanks(struct pn_slice s)
{
	size_t n = 0;

	while (n < s.n && pn__ascii_is_ows(s.p[n]))
		n++;
	return n;
}

/* The bytes of a quoted string without its quotes, or -1: it has no end. */
static ssize_t
quoted(struct pn_slice s)
{
	for (size_t i = 1; i < s.n; i++) {
		if (s.p[i] == '"')
			return (ssize_t)i - 1;
		if (s.p[i] == '\\')
			i++;
	}
	return -1;
}

/* Takes the value off *rest, which begins with it. */
static bool
take_value(struct pn_slice *rest, char end, struct pn__parameter *ret)
{
	ssize_t n;

	skip(rest, blanks(*rest));
	ret->is_quoted = rest->n > 0 && rest->p[0] == '"';
	if (!ret->is_quoted) {
		ret->value = (struct pn_slice){ rest->p,
			until(*rest, ';', end) };
		skip(rest, ret->value.n);
		ret->value = pn__ascii_trim(ret->value);
		return true;
	}
	if ((n = quoted(*rest)) == -1) {
		skip(rest, rest->n);
		return false;
	}
	ret->value = (struct pn_slice){ rest->p + 1, (size_t)n };
	skip(rest, (size_t)n + 2);
	skip(rest, until(*rest, ';', end));
	return true;
}

bool
pn__parameter_next(
    struct pn_slice *rest, char end, struct pn__parameter *ret)
{
	struct pn__parameter found;

	if (end == '\0')
		end = ';';
	while (rest->n > 0 && (end == ';' || rest->p[0] != end)) {
		size_t n;

		if (rest->p[0] == ';') {
			skip(rest, 1);
			continue;
		}
		n = until(*rest, ';', end);
		found.name.p = rest->p;
		found.name.n = until((struct pn_slice){ rest->p, n }, '=', '=');
		if (found.name.n == n) {
			skip(rest, n);
			continue;
		}
		skip(rest, found.name.n + 1);
		found.name = pn__ascii_trim(found.name);
		if (take_value(rest, end, &found) && found.name.n > 0) {
			*ret = found;
			return true;
		}
	}
	return false;
}

size_t
pn__parameter_value(const struct pn__parameter *p, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < p->value.n; i++) {
		if (p->is_quoted && p->value.p[i] == '\\' &&
		    i + 1 < p->value.n)
			i++;
		out[n++] = p->value.p[i];
	}
	return n;
}

int
pn__parameter_write(
    struct pn__buf *out, struct pn_slice name, struct pn_slice value)
{
	if (!pn__is_token(name.p, name.n) ||
	    !pn__is_field_value(value.p, value.n))
		return -1;
	pn__buf_adds(out, "; ");
	pn__buf_add(out, name.p, name.n);
	pn__buf_addc(out, '=');
	if (pn__is_token(value.p, value.n))
		return pn__buf_add(out, value.p, value.n);
	pn__buf_addc(out, '"');
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '"' || value.p[i] == '\\')
			pn__buf_addc(out, '\\');
		pn__buf_addc(out, value.p[i]);
	}
	return pn__buf_addc(out, '"');
}
