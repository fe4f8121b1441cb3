#define _GNU_SOURCE 1 /* memmem() */

#include "base/catalogue.h"

#include "base/plural.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	HEADER = 28, /* bytes */
	MAGIC = 0x950412de,
	CONTEXT_END = 4, /* the byte between msgctxt and msgid */
};

struct pn__catalogue {
	char *bytes; /* the file */
	size_t size;
	uint32_t n;		    /* messages */
	uint32_t originals, translations; /* where their tables begin */
	bool is_swapped;
	struct pn__plural plural;
};

struct text {
	const char *p;
	uint32_t n; /* without the NUL behind it; there may be some inside */
};

static uint32_t
number_at(const struct pn__catalogue *c, size_t at)
{
	uint32_t v;

	memcpy(&v, c->bytes + at, sizeof(v));
	return c->is_swapped ? __builtin_bswap32(v) : v;
}

static struct text
text_at(const struct pn__catalogue *c, uint32_t table, uint32_t i)
{
	size_t at = table + (size_t)i * 8;

	return (struct text){ c->bytes + number_at(c, at + 4),
		number_at(c, at) };
}

/* Whether a table's texts are all inside, terminated and UTF-8. */
static const char *
check_table(const struct pn__catalogue *c, uint32_t table)
{
	if (table > c->size || (c->size - table) / 8 < c->n)
		return "is cut off: a table is behind its end";
	for (uint32_t i = 0; i < c->n; i++) {
		uint32_t n = number_at(c, table + (size_t)i * 8);
		uint32_t at = number_at(c, table + (size_t)i * 8 + 4);

		if (at > c->size || n >= c->size - at)
			return "is cut off: a message is behind its end";
		if (c->bytes[at + n] != '\0')
			return "is broken: a message is not terminated";
		if (!pn__is_utf8(c->bytes + at, n))
			return "is not in UTF-8 (msgconv -t UTF-8)";
	}
	return NULL;
}

/* They are found by halves. */
static const char *
check_order(const struct pn__catalogue *c)
{
	for (uint32_t i = 1; i < c->n; i++) {
		if (strcmp(text_at(c, c->originals, i - 1).p,
			text_at(c, c->originals, i).p) >= 0)
			return "is not sorted: make it with msgfmt";
	}
	return NULL;
}

static const char *
check_file(struct pn__catalogue *c)
{
	uint32_t magic;
	const char *why;

	if (c->size < HEADER)
		return "is no .mo file: it is too short";
	magic = number_at(c, 0);
	c->is_swapped = magic == __builtin_bswap32((uint32_t)MAGIC);
	if (!c->is_swapped && magic != (uint32_t)MAGIC)
		return "is no .mo file: make one with msgfmt";
	if (number_at(c, 4) >> 16 > 1)
		return "is of a later format than is known";
	c->n = number_at(c, 8);
	c->originals = number_at(c, 12);
	c->translations = number_at(c, 16);
	if ((why = check_table(c, c->originals)) == NULL &&
	    (why = check_table(c, c->translations)) == NULL)
		why = check_order(c);
	return why;
}

/* The order of a context and a message against a key of the file. */
static int
compare(const char *context, const char *text, const char *key)
{
	for (; context != NULL; context++, key++) {
		unsigned char want = (unsigned char)*context;

		if (want == '\0')
			want = CONTEXT_END;
		if (want != (unsigned char)*key)
			return want < (unsigned char)*key ? -1 : 1;
		if (*context == '\0') {
			key++;
			break;
		}
	}
	return strcmp(text, key);
}

static struct text
find(const struct pn__catalogue *c, const char *context, const char *text)
{
	uint32_t low = 0, high = c->n;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		int order =
		    compare(context, text, text_at(c, c->originals, mid).p);

		if (order == 0)
			return text_at(c, c->translations, mid);
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return (struct text){ NULL, 0 };
}

/* The value of a field of the header, the translation of "". */
static struct text
field(struct text header, const char *name)
{
	size_t n = strlen(name);

	while (header.p != NULL && header.n > 0) {
		const char *end = memchr(header.p, '\n', header.n);
		uint32_t line =
		    end != NULL ? (uint32_t)(end - header.p) : header.n;

		if (line > n && strncasecmp(header.p, name, n) == 0)
			return (struct text){ header.p + n,
				line - (uint32_t)n };
		header.p += line + (end != NULL);
		header.n -= line + (end != NULL);
	}
	return (struct text){ NULL, 0 };
}

/* 0; -1 with a sentence in err. */
static int
read_header(struct pn__catalogue *c, char *err, size_t n)
{
	struct text header = find(c, NULL, "");
	struct text type = field(header, "Content-Type:");
	struct text rule = field(header, "Plural-Forms:");
	const char *charset = type.p != NULL
	    ? memmem(type.p, type.n, "charset=", 8) : NULL;

	if (charset != NULL &&
	    strncasecmp(charset + 8, "utf-8", 5) != 0 &&
	    strncasecmp(charset + 8, "us-ascii", 8) != 0) {
		snprintf(err, n, "says that it is not in UTF-8 (msgconv -t "
		    "UTF-8)");
		return -1;
	}
	if (rule.p != NULL)
		return pn__plural_parse(&c->plural, rule.p, rule.n, err, n);
	pn__plural_default(&c->plural);
	return 0;
}

/* Takes bytes over, which the catalogue frees. */
static struct pn__catalogue *
take(const char *name, char *bytes, size_t size, char *err, size_t n)
{
	struct pn__catalogue *c = calloc(1, sizeof(*c));
	const char *why;
	char text[160];

	if (c == NULL) {
		free(bytes);
		snprintf(err, n, "%s: no memory", name);
		return NULL;
	}
	c->bytes = bytes;
	c->size = size;
	if ((why = check_file(c)) == NULL &&
	    read_header(c, text, sizeof(text)) == 0)
		return c;
	snprintf(err, n, "%s %s", name, why != NULL ? why : text);
	pn__catalogue_free(c);
	return NULL;
}

struct pn__catalogue *
pn__catalogue_read(const char *name, const void *bytes, size_t size, char *err,
    size_t n)
{
	char *copy = size <= PN__CATALOGUE_MAX ? malloc(size + 1) : NULL;

	if (copy == NULL) {
		snprintf(err, n, "%s: no memory", name);
		return NULL;
	}
	if (size > 0)
		memcpy(copy, bytes, size);
	return take(name, copy, size, err, n);
}

/* Reads exactly n bytes. 0; -1 with errno, 0 where the file is shorter. */
static int
read_all(int fd, char *to, size_t n)
{
	while (n > 0) {
		ssize_t got = read(fd, to, n);

		if (got == -1 && errno == EINTR)
			continue;
		if (got == 0)
			errno = 0;
		if (got <= 0)
			return -1;
		to += got;
		n -= (size_t)got;
	}
	return 0;
}

struct pn__catalogue *
pn__catalogue_open(const char *path, char *err, size_t n)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *bytes = NULL;
	struct stat st;

	if (fd == -1 || fstat(fd, &st) == -1) {
		snprintf(err, n, "%s: %s", path, strerror(errno));
		if (fd != -1)
			close(fd);
		return NULL;
	}
	if (!S_ISREG(st.st_mode) || st.st_size > PN__CATALOGUE_MAX)
		snprintf(err, n, "%s is no file of at most %d MB", path,
		    PN__CATALOGUE_MAX >> 20);
	else if ((bytes = malloc((size_t)st.st_size + 1)) == NULL)
		snprintf(err, n, "%s: no memory", path);
	else if (read_all(fd, bytes, (size_t)st.st_size) == -1) {
		snprintf(err, n, "%s: %s", path,
		    errno != 0 ? strerror(errno) : "it became shorter");
		free(bytes);
		bytes = NULL;
	}
	close(fd);
	return bytes != NULL ? take(path, bytes, (size_t)st.st_size, err, n)
			     : NULL;
}

void
pn__catalogue_free(struct pn__catalogue *c)
{
	if (c == NULL)
		return;
	free(c->bytes);
	free(c);
}

const char *
pn__catalogue_find(
    const struct pn__catalogue *c, const char *context, const char *text)
{
	struct text t = find(c, context, text);

	return t.n > 0 && t.p[0] != '\0' ? t.p : NULL;
}

uint32_t
pn__catalogue_forms(const struct pn__catalogue *c)
{
	return c->plural.forms;
}

uint32_t
pn__catalogue_form_of(const struct pn__catalogue *c, uint64_t count)
{
	return pn__plural_form(&c->plural, count);
}

const char *
pn__catalogue_form(const struct pn__catalogue *c, const char *context,
    const char *one, uint32_t form)
{
	struct text t = find(c, context, one);
	const char *end = t.p != NULL ? t.p + t.n : NULL;

	if (t.p == NULL)
		return NULL;
	for (; form > 0; form--) {
		t.p += strlen(t.p) + 1;
		if (t.p >= end)
			return NULL;
	}
	return *t.p != '\0' ? t.p : NULL;
}

const char *
pn__catalogue_plural(const struct pn__catalogue *c, const char *context,
    const char *one, uint64_t count)
{
	return pn__catalogue_form(
	    c, context, one, pn__catalogue_form_of(c, count));
}
