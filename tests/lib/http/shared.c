#include "shared.h"
#include "../suites.h"

#include "base/arena.h"
#include "base/buf.h"
#include "http/ascii.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

struct reader {
	struct pn__arena a;
	const char *p, *end;
};

static void
blank(struct reader *r)
{
	while (r->p < r->end && strchr(" \t\r\n", *r->p) != NULL)
		r->p++;
}

static unsigned int
hex4(const char *p)
{
	unsigned int v = 0;

	for (int i = 0; i < 4; i++)
		v = v << 4 | (unsigned int)pn__ascii_hex(p[i]);
	return v;
}

static char *
put_code(char *to, unsigned int c)
{
	if (c < 0x80) {
		*to++ = (char)c;
		return to;
	}
	if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
	} else {
		if (c < 0x10000) {
			*to++ = (char)(0xe0 | c >> 12);
		} else {
			*to++ = (char)(0xf0 | c >> 18);
			*to++ = (char)(0x80 | (c >> 12 & 0x3f));
		}
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
	}
	*to++ = (char)(0x80 | (c & 0x3f));
	return to;
}

/* Behind \u: a pair of surrogates is one; a lone one becomes U+FFFD. */
static unsigned int
code(struct reader *r)
{
	unsigned int c = hex4(r->p), low;

	r->p += 4;
	if (c < 0xd800 || c > 0xdfff)
		return c;
	if (c < 0xdc00 && r->p[0] == '\\' && r->p[1] == 'u') {
		low = hex4(r->p + 2);
		if (low >= 0xdc00 && low <= 0xdfff) {
			r->p += 6;
			return 0x10000 + ((c - 0xd800) << 10) + low - 0xdc00;
		}
	}
	return 0xfffd;
}

static struct pn_slice
string(struct reader *r)
{
	static const char from[] = "bfnrt", into[] = "\b\f\n\r\t";
	const char *close = ++r->p;
	char *start, *to;

	for (; *close != '"'; close++)
		close += *close == '\\';
	start = to = pn__arena_alloc(&r->a, (size_t)(close - r->p) + 1);
	while (r->p < close) {
		const char *at;

		if (*r->p != '\\') {
			*to++ = *r->p++;
			continue;
		}
		r->p += 2;
		at = strchr(from, r->p[-1]);
		if (r->p[-1] == 'u')
			to = put_code(to, code(r));
		else
			*to++ = at != NULL ? into[at - from] : r->p[-1];
	}
	r->p++;
	*to = '\0';
	return (struct pn_slice){ start, (size_t)(to - start) };
}

static struct node *value(struct reader *r);

static const struct node *
elements(struct reader *r, char end, bool object)
{
	struct node *first = NULL, *last = NULL, *n;
	struct pn_slice key = { NULL, 0 };

	for (r->p++, blank(r); *r->p != end; blank(r)) {
		if (object) {
			key = string(r);
			blank(r);
			r->p++;
		}
		n = value(r);
		n->key = key;
		if (last == NULL)
			first = n;
		else
			last->next = n;
		last = n;
		blank(r);
		if (*r->p == ',')
			r->p++;
	}
	r->p++;
	return first;
}

static struct node *
value(struct reader *r)
{
	struct node *n = pn__arena_zalloc(&r->a, 1, sizeof(*n));
	size_t len;

	blank(r);
	switch (*r->p) {
	case '"':
		n->kind = NODE_STRING;
		n->text = string(r);
		return n;
	case '[':
	case '{':
		n->kind = *r->p == '[' ? NODE_LIST : NODE_OBJECT;
		n->first = elements(r, (char)(*r->p + 2), *r->p == '{');
		return n;
	}
	len = strspn(r->p, "+-.0123456789abcdefghijklmnopqrstuvwxyzE");
	n->kind = *r->p == 'n' ? NODE_NULL
	    : *r->p == 't'     ? NODE_TRUE
	    : *r->p == 'f'     ? NODE_FALSE
			       : NODE_NUMBER;
	n->text = (struct pn_slice){ pn__arena_dup(&r->a, r->p, len), len };
	r->p += len;
	return n;
}

/* Kept for the whole program: a leak checker finds it here. */
static struct reader reader;

const struct node *
shared_read(const char *path)
{
	FILE *file = suites_open(path);
	struct pn__buf b;
	size_t n = 1;

	if (file == NULL)
		skip();
	if (reader.a.cap == 0)
		pn__arena_init(&reader.a, 1 << 20, 64 << 20);
	pn__buf_init(&b, 16 << 20);
	while (n > 0) {
		char *to = pn__buf_room(&b, 65536);

		assert_non_null(to);
		n = fread(to, 1, 65536, file);
		b.n += n;
	}
	fclose(file);
	reader.p = pn__arena_dup(&reader.a, b.p, b.n);
	reader.end = reader.p + b.n;
	pn__buf_fini(&b);
	return value(&reader);
}

const struct node *
member(const struct node *n, const char *key)
{
	EACH(m, n) {
		if (m->key.n == strlen(key) &&
		    memcmp(m->key.p, key, m->key.n) == 0)
			return m;
	}
	return NULL;
}

struct pn_slice
member_text(const struct node *n, const char *key)
{
	const struct node *m = member(n, key);

	if (m == NULL || m->kind == NODE_NULL || m->text.p == NULL)
		return PN_S("");
	return m->text;
}

struct pn_slice
base64(struct pn_slice text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	char *out = pn__arena_alloc(&reader.a, text.n / 4 * 3 + 1), *to = out;
	unsigned int bits = 0, n = 0;

	for (size_t i = 0; i < text.n && text.p[i] != '='; i++) {
		const char *at = strchr(digits, text.p[i]);

		bits = bits << 6 | (unsigned int)(at - digits);
		n += 6;
		if (n >= 8) {
			n -= 8;
			*to++ = (char)(bits >> n);
		}
	}
	*to = '\0';
	return (struct pn_slice){ out, (size_t)(to - out) };
}

void
assert_same(struct pn_slice got, struct pn_slice want, const char *what)
{
	if (got.n != want.n ||
	    (got.n > 0 && memcmp(got.p, want.p, got.n) != 0))
		fail_msg("%s: \"%.*s\" is not \"%.*s\"", what, (int)got.n,
		    got.p, (int)want.n, want.p);
}
