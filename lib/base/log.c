#include "base/log.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A pipe takes so much at once (PIPE_BUF), so lines of many never mix. */
enum { LINE_MAX_BYTES = 4096, END_MAX_BYTES = 4 };

static const char *const level_names[] = {
	[PN_LOG_ERROR] = "error",
	[PN_LOG_WARNING] = "warning",
	[PN_LOG_INFO] = "info",
	[PN_LOG_DEBUG] = "debug",
};

/* Syslog's numbers, which the journal reads from a <n> prefix. */
static const char level_syslog[] = {
	[PN_LOG_ERROR] = '3',
	[PN_LOG_WARNING] = '4',
	[PN_LOG_INFO] = '6',
	[PN_LOG_DEBUG] = '7',
};

/* True where standard error is the journal's stream (systemd.exec(5)). */
static bool
is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long dev, ino;
	struct stat st;

	return stream != NULL && sscanf(stream, "%lu:%lu", &dev, &ino) == 2 &&
	    fstat(STDERR_FILENO, &st) == 0 && st.st_dev == dev &&
	    st.st_ino == ino;
}

void
pn__log_init(struct pn__log *log, const char *program, enum pn_level level,
    enum pn__log_format format)
{
	if (format == PN__LOG_TEXT && is_journal())
		format = PN__LOG_JOURNAL;
	*log = (struct pn__log){ .fd = STDERR_FILENO,
		.level = level,
		.format = format,
		.program = program };
}

int
pn__log_level(const char *name)
{
	for (size_t i = 0; i < PN_COUNT(level_names); i++) {
		if (strcmp(name, level_names[i]) == 0)
			return (int)i;
	}
	return -1;
}

/*
 * What stands between quotes; the escapes are JSON's and read well in text
 * too. What is no UTF-8 becomes U+FFFD.
 */
static void
add_escaped(struct pn__buf *b, const char *p, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t len = pn__utf8_sequence(p + i, n - i);
		unsigned char c = (unsigned char)p[i];

		if (len == 0)
			pn__buf_adds(b, "\\ufffd");
		else if (c == '"' || c == '\\')
			pn__buf_addf(b, "\\%c", c);
		else if (c == '\n')
			pn__buf_adds(b, "\\n");
		else if (c < 0x20 || c == 0x7f)
			pn__buf_addf(b, "\\u%04x", c);
		else
			pn__buf_add(b, p + i, len);
		i += len > 0 ? len : 1;
	}
}

static bool
is_bare(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f)
			return false;
	}
	return n > 0 && pn__is_utf8(p, n);
}

/* As much of a text as there is room for; "…" says that it was cut. */
static void
add_text(struct pn__buf *b, const char *p, size_t n, bool json)
{
	static const char mark[] = "\xe2\x80\xa6\"";
	size_t before = b->n, left = b->limit - before;
	size_t all;

	if (n > LINE_MAX_BYTES)
		n = LINE_MAX_BYTES; /* more than fits in any case */
	all = n;
	if (!json && is_bare(p, n)) {
		if (pn__buf_add(b, p, n) == 0)
			return;
		b->full = false;
	}
	pn__buf_addc(b, '"');
	add_escaped(b, p, n);
	pn__buf_addc(b, '"');
	if (!b->full || left < sizeof(mark))
		return;
	if (n > left - sizeof(mark))
		n = left - sizeof(mark);
	do {
		while (n > 0 && n < all &&
		    ((unsigned char)p[n] & 0xc0) == 0x80)
			n--; /* not inside of a character */
		b->n = before;
		b->full = false;
		pn__buf_addc(b, '"');
		add_escaped(b, p, n);
		pn__buf_adds(b, mark);
		n /= 2;
	} while (b->full);
}

static void
add_value(struct pn__buf *b, const struct pn_value *v, bool json)
{
	switch ((enum pn_kind)v->kind) {
	case PN_KIND_BOOL:
		pn__buf_adds(b, v->b ? "true" : "false");
		break;
	case PN_KIND_INT:
		pn__buf_addi(b, v->i);
		break;
	case PN_KIND_UINT:
		pn__buf_addu(b, v->u);
		break;
	case PN_KIND_REAL:
		pn__buf_addd(b, v->d);
		break;
	case PN_KIND_TEXT:
	case PN_KIND_HTML:
	case PN_KIND_BYTES:
		add_text(b, v->text, v->n, json);
		break;
	default:
		pn__buf_adds(b, "null");
	}
}

/* Adds a pair, or nothing where there is no room for it. */
static void
add_kv(struct pn__buf *b, const char *key, const struct pn_value *v, bool json)
{
	size_t before = b->n;

	if (json)
		pn__buf_addf(b, "%s\"%s\":", b->n > 1 ? "," : "", key);
	else
		pn__buf_addf(b, "%s%s=", b->n > 0 ? " " : "", key);
	if (!b->full)
		add_value(b, v, json);
	if (b->full) {
		b->n = before;
		b->full = false;
	}
}

static void
add_str(struct pn__buf *b, const char *key, const char *s, bool json)
{
	struct pn_value v = pn_value_text(s);

	if (s != NULL)
		add_kv(b, key, &v, json);
}

void
pn__log_kv(const struct pn__log *log, enum pn_level level, const char *request,
    const char *event, const struct pn_kv *kv)
{
	bool json = log->format == PN__LOG_JSON;
	char time[PN__CLOCK_RFC3339];
	struct pn__buf b;
	int saved = errno;

	if (level > log->level)
		return;
	pn__buf_init(&b, LINE_MAX_BYTES - END_MAX_BYTES);
	if (json)
		pn__buf_addc(&b, '{');
	if (log->format == PN__LOG_JOURNAL) {
		pn__buf_addf(&b, "<%c>", level_syslog[level]);
		add_escaped(&b, event, strlen(event));
		b.full = false;
	} else {
		pn__clock_rfc3339(time);
		add_str(&b, "time", time, json);
		add_str(&b, "level", level_names[level], json);
		add_str(&b, "program", log->program, json);
		add_str(&b, "event", event, json);
	}
	add_str(&b, "request", request, json);
	for (; kv != NULL && kv->key != NULL; kv++)
		add_kv(&b, kv->key, &kv->value, json);
	b.limit = LINE_MAX_BYTES;
	pn__buf_adds(&b, json ? "}\n" : "\n");
	if (write(log->fd, b.p, b.n) < 0)
		errno = saved;
	pn__buf_fini(&b);
	errno = saved;
}
