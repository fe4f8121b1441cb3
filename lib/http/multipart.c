#include "http/multipart.h"

#include "http/ascii.h"
#include "http/disposition.h"
#include "http/header.h"
#include "http/media.h"

enum state {
	SCAN,	/* in a part or the preamble, up to a delimiter */
	BEHIND, /* behind what may be a delimiter */
	PAD,	/* blanks behind it, up to the end of the line */
	HEAD,
	END,
	EPILOGUE,
	FAILED,
};

/* A step that has found nothing to tell: the next state goes on. */
enum { NOTHING = -1 };

/*
 * A delimiter begins with the end of a line. The body and each part begin as
 * if one had been there, which is no data.
 */
static void
begin_line(struct pn__multipart *m)
{
	m->state = SCAN;
	m->held = m->unsent = 2;
}

int
pn__multipart_init(struct pn__multipart *m, struct pn_slice content_type,
    size_t header_max, size_t parts_max)
{
	char boundary[PN__MULTIPART_BOUNDARY + 1];
	struct pn__media media;
	ssize_t n;

	if (pn__media_parse(content_type.p, content_type.n, &media) == -1 ||
	    !pn__ascii_is(media.essence, "multipart/form-data"))
		return -1;
	n = pn__media_parameter(
	    &media, "boundary", boundary, sizeof(boundary));
	if (n < 1 || !pn__is_field_value(boundary, (size_t)n))
		return -1;
	*m = (struct pn__multipart){ .parts_max = parts_max };
	memcpy(m->delimiter, "\r\n--", 4);
	memcpy(m->delimiter + 4, boundary, (size_t)n);
	m->delimiter_n = (size_t)n + 4;
	begin_line(m);
	/* Held with a header are the ends of the lines around it. */
	pn__buf_init(&m->head, header_max + 4);
	return 0;
}

void
pn__multipart_fini(struct pn__multipart *m)
{
	pn__buf_fini(&m->head);
}

void
pn__multipart_feed(struct pn__multipart *m, const char *p, size_t n)
{
	m->p = p;
	m->end = p + n;
}

static int
fail(struct pn__multipart *m, enum pn__multipart_fault fault,
    const char *error)
{
	m->fault = fault;
	m->error = error;
	m->state = FAILED;
	return PN__MULTIPART_FAIL;
}

/* Tells of bytes of the part, where there are any and they are wanted. */
static int
data(struct pn__multipart *m, const char *p, size_t n)
{
	if (n == 0 || !m->in_part || m->is_skipped)
		return NOTHING;
	m->data = (struct pn_slice){ p, n };
	return PN__MULTIPART_DATA;
}

/* Tells of the first n bytes of the delimiter: it was none. */
static int
data_held(struct pn__multipart *m, size_t n)
{
	size_t unsent = m->unsent;

	m->unsent = 0;
	m->held = 0;
	return data(m, m->delimiter + unsent, n - unsent);
}

/* Goes on with a delimiter that the last piece ended within. */
static int
scan_held(struct pn__multipart *m)
{
	size_t held = m->held;

	while (m->p < m->end && held < m->delimiter_n &&
	    *m->p == m->delimiter[held]) {
		m->p++;
		held++;
	}
	m->held = held;
	if (held == m->delimiter_n) {
		m->held = 0;
		m->behind = 0;
		m->state = BEHIND;
		return NOTHING;
	}
	if (m->p == m->end)
		return PN__MULTIPART_MORE;
	/* Its CR is only at its begin, so no other begins within it. */
	return data_held(m, held);
}

/* How many bytes at the end are the begin of a delimiter. */
static size_t
tail(const struct pn__multipart *m)
{
	size_t max = m->delimiter_n - 1, n = (size_t)(m->end - m->p);
	const char *from = n < max ? m->p : m->end - max;
	const char *cr = memrchr(from, '\r', (size_t)(m->end - from));

	if (cr == NULL)
		return 0;
	n = (size_t)(m->end - cr);
	return memcmp(cr, m->delimiter, n) == 0 ? n : 0;
}

static int
scan(struct pn__multipart *m)
{
	const char *start = m->p, *at;
	size_t n = (size_t)(m->end - m->p);

	if (m->held > 0)
		return scan_held(m);
	if (n == 0)
		return PN__MULTIPART_MORE;
	at = memmem(start, n, m->delimiter, m->delimiter_n);
	if (at != NULL) {
		m->p = at + m->delimiter_n;
		m->behind = 0;
		m->state = BEHIND;
	} else {
		m->held = tail(m);
		at = m->end - m->held;
		m->p = m->end;
	}
	return data(m, start, (size_t)(at - start));
}

/* It was a delimiter: the part before it ends. */
static int
confirm(struct pn__multipart *m, enum state next)
{
	bool tell = m->in_part && !m->is_skipped;

	m->state = (int)next;
	m->in_part = false;
	m->unsent = 0;
	if (next != END) {
		pn__buf_reset(&m->head, m->head.limit);
		pn__buf_add(&m->head, "\r\n", 2);
	}
	return tell ? PN__MULTIPART_PART_END : NOTHING;
}

static int
behind(struct pn__multipart *m)
{
	size_t n = m->delimiter_n;
	char c;

	if (m->p == m->end)
		return PN__MULTIPART_MORE;
	c = *m->p;
	if (m->behind == 0 && (c == '-' || c == '\r')) {
		m->behind = c;
		m->p++;
		return NOTHING;
	}
	if (m->behind == 0 && pn__ascii_is_ows(c))
		return confirm(m, PAD);
	if (m->behind == '-' && c == '-') {
		m->p++;
		return confirm(m, END);
	}
	if (m->behind == '\r' && c == '\n') {
		m->p++;
		return confirm(m, HEAD);
	}
	/* A line that only begins so. */
	if (m->behind != 0)
		m->delimiter[n++] = m->behind;
	m->state = SCAN;
	return data_held(m, n);
}

static int
pad(struct pn__multipart *m)
{
	for (; m->p < m->end; m->p++) {
		if (m->behind == '\r') {
			if (*m->p != '\n')
				break;
			m->p++;
			m->state = HEAD;
			return NOTHING;
		}
		if (*m->p == '\r')
			m->behind = '\r';
		else if (!pn__ascii_is_ows(*m->p))
			break;
	}
	if (m->p == m->end)
		return PN__MULTIPART_MORE;
	return fail(m, PN__MULTIPART_SYNTAX,
	    "there is text behind a boundary, on its line");
}

/*
 * Takes the next line off *rest, without its end; lines that go on with a
 * blank are joined in place. False at the end, or where an end is not CRLF.
 */
static bool
next_line(char **rest, char *end, struct pn_slice *ret)
{
	char *start = *rest, *at = start;

	while (at < end && (at = memchr(at, '\r', (size_t)(end - at)))) {
		if (end - at < 2 || at[1] != '\n')
			return false;
		if (end - at == 2 || !pn__ascii_is_ows(at[2]))
			break;
		at[0] = at[1] = ' ';
	}
	if (start >= end || at == NULL ||
	    memchr(start, '\n', (size_t)(at - start)) != NULL)
		return false;
	*ret = (struct pn_slice){ start, (size_t)(at - start) };
	*rest = at + 2;
	return true;
}

/* A line of the header: what is known in it is kept. */
static bool
header_line(struct pn__multipart *m, struct pn_slice line,
    struct pn__disposition *d)
{
	const char *colon = memchr(line.p, ':', line.n);
	struct pn_slice name = line, value;

	if (colon == NULL)
		return false;
	name.n = (size_t)(colon - line.p);
	value = pn__ascii_trim(
	    (struct pn_slice){ colon + 1, line.n - name.n - 1 });
	if (!pn__is_token(name.p, name.n))
		return false;
	if (pn__ascii_is(name, "content-disposition") && d->type.p == NULL)
		pn__disposition_parse(
		    m->head.p + (value.p - m->head.p), value.n, d);
	if (pn__ascii_is(name, "content-type") && m->type.n == 0)
		m->type = value;
	return true;
}

/* Reads the header that head holds, with a CRLF before and two behind it. */
static int
part(struct pn__multipart *m)
{
	char *p = m->head.p + 2, *end = m->head.p + m->head.n - 2;
	struct pn__disposition d = { .type = { NULL, 0 } };
	struct pn_slice line;
	bool ok = true;

	m->type = (struct pn_slice){ "", 0 };
	while (ok && next_line(&p, end, &line))
		ok = header_line(m, line, &d);
	if (!ok || p < end)
		return fail(m, PN__MULTIPART_SYNTAX,
		    "a line of a part's header is not \"Name: value\"");
	if (m->parts++ == m->parts_max)
		return fail(m, PN__MULTIPART_PARTS, "there are too many parts");
	m->name = d.name;
	m->filename = d.filename;
	m->is_file = d.has_filename;
	m->in_part = true;
	m->is_skipped = !d.has_name || !pn__ascii_is(d.type, "form-data");
	begin_line(m);
	return m->is_skipped ? NOTHING : PN__MULTIPART_PART;
}

static int
head(struct pn__multipart *m)
{
	struct pn__buf *b = &m->head;

	while (m->p < m->end) {
		size_t n = (size_t)(m->end - m->p);
		const char *lf = memchr(m->p, '\n', n);

		if (lf != NULL)
			n = (size_t)(lf - m->p) + 1;
		if (n > b->limit - b->n)
			return fail(m, PN__MULTIPART_HEADER,
			    "the header of a part is too long");
		if (pn__buf_add(b, m->p, n) == -1)
			return fail(m, PN__MULTIPART_MEMORY, "no memory");
		m->p += n;
		if (b->n >= 4 && memcmp(b->p + b->n - 4, "\r\n\r\n", 4) == 0)
			return part(m);
	}
	return PN__MULTIPART_MORE;
}

static int
step(struct pn__multipart *m)
{
	switch ((enum state)m->state) {
	case SCAN:
		return scan(m);
	case BEHIND:
		return behind(m);
	case PAD:
		return pad(m);
	case HEAD:
		return head(m);
	case END:
		m->state = EPILOGUE;
		return PN__MULTIPART_END;
	case EPILOGUE:
		m->p = m->end;
		return PN__MULTIPART_END;
	default:
		return PN__MULTIPART_FAIL;
	}
}

enum pn__multipart_event
pn__multipart_next(struct pn__multipart *m)
{
	int event;

	do
		event = step(m);
	while (event == NOTHING);
	return (enum pn__multipart_event)event;
}

int
pn__multipart_finish(struct pn__multipart *m)
{
	if (m->state == END || m->state == EPILOGUE)
		return 0;
	if (m->state != FAILED)
		fail(m, PN__MULTIPART_CUT,
		    "the body ends before its last boundary");
	return -1;
}
