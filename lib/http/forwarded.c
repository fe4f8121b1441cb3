#include "http/forwarded.h"

#include "http/ascii.h"
#include "http/header.h"
#include "http/parameter.h"

static struct pn_slice
slice_of(const char *s)
{
	return (struct pn_slice){ s, s != NULL ? strlen(s) : 0 };
}

bool
pn__forwarded_last(struct pn_slice *list, struct pn_slice *ret)
{
	while (list->n > 0) {
		size_t start = list->n;
		struct pn_slice s;

		while (start > 0 && list->p[start - 1] != ',')
			start--;
		s = (struct pn_slice){ list->p + start, list->n - start };
		list->n = start > 0 ? start - 1 : 0;
		s = pn__ascii_trim(s);
		if (s.n > 0) {
			*ret = s;
			return true;
		}
	}
	return false;
}

/*
 * An address of a header: with brackets, a port or neither. False for names
 * that hide one ("unknown", "_x") and for what is none.
 */
static bool
read_node(struct pn_slice s, struct pn_slice *ret, struct pn__address *a)
{
	const char *end = s.n > 0 ? memchr(s.p, ']', s.n) : NULL;
	const char *colon;

	if (end != NULL && s.p[0] == '[') {
		size_t behind = (size_t)(s.p + s.n - end) - 1;

		if (behind > 0 && end[1] != ':')
			return false;
		s.n = (size_t)(end - s.p) - 1;
		s.p++;
	} else if (s.n > 0 && (colon = memchr(s.p, ':', s.n)) != NULL &&
	    memchr(s.p, '.', s.n) != NULL &&
	    memchr(colon + 1, ':', (size_t)(s.p + s.n - colon - 1)) == NULL) {
		s.n = (size_t)(colon - s.p);
	}
	if (s.n == 0 || pn__address_parse(s.p, s.n, a) == -1)
		return false;
	*ret = s;
	return true;
}

static bool
is_host(struct pn_slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f ||
		    strchr("/\\?#@<>\"", s.p[i]) != NULL)
			return false;
	}
	return s.n > 0;
}

static void
set_scheme(struct pn__origin *o, struct pn_slice s)
{
	if (pn__ascii_is(s, "http") || pn__ascii_is(s, "https"))
		o->scheme = s;
}

static void
set_host(struct pn__origin *o, struct pn_slice s)
{
	if (is_host(s))
		o->host = s;
}

/* The hops-th value from the right, or the leftmost of fewer. */
static struct pn_slice
value_at(const char *header, size_t hops)
{
	struct pn_slice list = slice_of(header), s = { NULL, 0 };

	for (size_t i = 0; i < hops && pn__forwarded_last(&list, &s); i++)
		continue;
	return s;
}

static void
walk_x(const struct pn__forwarding *f, const struct pn__network *trusted,
    size_t n, struct pn__origin *o)
{
	struct pn_slice list = slice_of(f->x_for), s;
	struct pn__address a;
	size_t hops = 0;

	while (pn__forwarded_last(&list, &s)) {
		if (!read_node(s, &s, &a))
			break;
		o->client = s;
		hops++;
		if (!pn__network_has(trusted, n, &a))
			break;
	}
	hops = hops > 0 ? hops : 1;
	set_scheme(o, value_at(f->x_proto, hops));
	set_host(o, value_at(f->x_host, hops));
}

/* One proxy's element of Forwarded. */
struct element {
	struct pn_slice node, proto, host; /* quotes gone */
};

/* A value: quoted ones have no escape here, or are not taken. */
static struct pn_slice
plain(const struct pn__parameter *p)
{
	if (p->value.n > 0 && memchr(p->value.p, '\\', p->value.n) != NULL)
		return (struct pn_slice){ p->value.p, 0 };
	return p->value;
}

/*
 * Where the last element of a list begins; commas in quotes are none. It is
 * looked for from the end: the elements of trusted proxies are there, and no
 * quote that a client has left open can swallow them.
 */
static size_t
last_element(struct pn_slice list)
{
	bool quoted = false;

	for (size_t i = list.n; i > 0; i--) {
		if (list.p[i - 1] == '"' &&
		    (i < 2 || list.p[i - 2] != '\\'))
			quoted = !quoted;
		else if (list.p[i - 1] == ',' && !quoted)
			return i;
	}
	return 0;
}

static struct element
read_element(struct pn_slice s)
{
	struct element e = { .node = { NULL, 0 } };
	struct pn__parameter p;

	while (pn__parameter_next(&s, '\0', &p)) {
		if (pn__ascii_is(p.name, "for") && e.node.p == NULL)
			e.node = plain(&p);
		else if (pn__ascii_is(p.name, "proto") && e.proto.p == NULL)
			e.proto = plain(&p);
		else if (pn__ascii_is(p.name, "host") && e.host.p == NULL)
			e.host = plain(&p);
	}
	return e;
}

enum { HOPS_MAX = 32 }; /* each costs a walk over the header */

static void
walk_forwarded(const struct pn__forwarding *f,
    const struct pn__network *trusted, size_t n, struct pn__origin *o)
{
	struct pn_slice list = slice_of(f->forwarded);
	struct pn__address a;

	for (int hops = 0; hops < HOPS_MAX && list.n > 0; hops++) {
		size_t start = last_element(list);
		struct pn_slice s = { list.p + start, list.n - start };
		struct element e = read_element(s);

		list.n = start > 0 ? start - 1 : 0;
		set_scheme(o, e.proto);
		set_host(o, e.host);
		if (!read_node(e.node, &o->client, &a) ||
		    !pn__network_has(trusted, n, &a))
			return;
	}
}

void
pn__forwarded_origin(const struct pn__forwarding *f,
    const struct pn__network *trusted, size_t n, struct pn__origin *ret)
{
	struct pn__address a;

	*ret = (struct pn__origin){ .client = slice_of(f->peer) };
	if (n == 0 || f->peer == NULL)
		return;
	if (strcmp(f->peer, "unix:") == 0) {
		ret->client.n = 0;
	} else {
		if (pn__address_parse(f->peer, strlen(f->peer), &a) == -1 ||
		    !pn__network_has(trusted, n, &a))
			return;
	}
	if (f->x_for != NULL || f->forwarded == NULL)
		walk_x(f, trusted, n, ret);
	else
		walk_forwarded(f, trusted, n, ret);
}
