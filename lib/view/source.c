#include "view/source.h"

#include "base/utf8.h"
#include "schema/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void *
pn__source_error(
    struct pn__view_error *err, struct pn__place at, const char *fmt, ...)
{
	int n = snprintf(err->text, sizeof(err->text), "%s:%u:%u: ", at.file,
	    at.line, at.column);
	va_list ap;

	va_start(ap, fmt);
	if (n > 0 && (size_t)n < sizeof(err->text))
		vsnprintf(err->text + n, sizeof(err->text) - (size_t)n, fmt,
		    ap);
	va_end(ap);
	return NULL;
}

/* An error of the file as a whole. */
static int
file_error(struct pn__view_error *err, const char *name, const char *what)
{
	snprintf(err->text, sizeof(err->text), "%s: %s", name, what);
	return -1;
}

/* Reads up to n bytes at to. Their number, -1 with errno. */
static ssize_t
read_all(int fd, char *to, size_t n)
{
	size_t have = 0;
	ssize_t got;

	while (have < n) {
		got = read(fd, to + have, n - have);
		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			return -1;
		if (got == 0)
			break;
		have += (size_t)got;
	}
	return (ssize_t)have;
}

static int
read_fd(int fd, const char *name, struct pn__buf *out,
    struct pn__view_error *err)
{
	char what[64];
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		return file_error(err, name, "is not a file");
	if (st.st_size > PN__SOURCE_MAX) {
		snprintf(what, sizeof(what), "has %lld bytes, at most %d",
		    (long long)st.st_size, PN__SOURCE_MAX);
		return file_error(err, name, what);
	}
	if (pn__buf_room(out, (size_t)st.st_size + 1) == NULL)
		return file_error(err, name, "no memory");
	if ((n = read_all(fd, out->p, (size_t)st.st_size)) == -1)
		return file_error(err, name, strerror(errno));
	out->n = (size_t)n;
	return 0;
}

static bool
is_inside(const char *name)
{
	return name[0] != '/' && name[0] != '\0' && strcmp(name, "..") != 0 &&
	       strncmp(name, "../", 3) != 0 && strstr(name, "/../") == NULL &&
	       (strlen(name) < 3 ||
		   strcmp(name + strlen(name) - 3, "/..") != 0);
}

int
pn__source_bytes(const char *folder, const char *name, struct pn__buf *out,
    struct pn__view_error *err)
{
	char path[4096];
	int fd, rc;

	if (!is_inside(name))
		return file_error(err, name,
		    "a template is named by its path below the folder of "
		    "templates, without \"..\"");
	if ((size_t)snprintf(path, sizeof(path), "%s/%s", folder, name) >=
	    sizeof(path))
		return file_error(err, name, "the name is too long");
	if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) == -1) {
		snprintf(err->text, sizeof(err->text),
		    "%s: cannot be read in %s: %s", name, folder,
		    strerror(errno));
		return -1;
	}
	rc = read_fd(fd, name, out, err);
	close(fd);
	return rc;
}

/* ---- libxml2's errors in words ---- */

struct parse {
	const struct pn__source *source;
	struct pn__view_error *err;
	bool has_failed;
};

/* The message of libxml2 without its newline. */
static void
say_other(struct pn__view_error *err, struct pn__place at, const char *message)
{
	int n = (int)strcspn(message, "\n");

	pn__source_error(err, at, "is not well-formed: %.*s", n, message);
}

static void
say(struct pn__view_error *err, struct pn__place at, const xmlError *e)
{
	const char *s1 = e->str1 ? e->str1 : "", *s2 = e->str2 ? e->str2 : "";

	switch (e->code) {
	case XML_ERR_TAG_NAME_MISMATCH:
		pn__source_error(err, at,
		    "</%s> stands where </%s> was expected: the <%s> of line "
		    "%d is still open. Every element ends with its own tag; "
		    "one without content is written <%s/>",
		    s2, s1, s1, e->int1, s1);
		break;
	case XML_ERR_TAG_NOT_FINISHED:
		pn__source_error(err, at,
		    "the file ends and <%s> is still open", s1);
		break;
	case XML_ERR_LT_IN_ATTRIBUTE:
		pn__source_error(err, at,
		    "a \"<\" in an attribute is written &lt;");
		break;
	case XML_ERR_ATTRIBUTE_NOT_STARTED:
		pn__source_error(err, at,
		    "an attribute's value stands in quotes: name=\"value\"");
		break;
	case XML_ERR_ATTRIBUTE_WITHOUT_VALUE:
		pn__source_error(err, at,
		    "the attribute %s has no value: write %s=\"\" or "
		    "%s=\"%s\"", s1, s1, s1, s1);
		break;
	case XML_ERR_ATTRIBUTE_REDEFINED:
		pn__source_error(
		    err, at, "the attribute %s stands there twice", s1);
		break;
	case XML_NS_ERR_UNDEFINED_NAMESPACE:
		pn__source_error(err, at,
		    "the prefix \"%s:\" is not known: add xmlns:%s=\"%s\" to "
		    "the first element", s1, s1,
		    strcmp(s1, "pn") == 0 ? "postern" : "…");
		break;
	case XML_ERR_DOCUMENT_EMPTY:
		pn__source_error(err, at,
		    "is empty: a template is one element, <html> or any other");
		break;
	case XML_ERR_DOCUMENT_END:
		pn__source_error(err, at,
		    "there is more behind the end of the first element: put "
		    "several into one <pn:block>");
		break;
	case XML_ERR_INVALID_CHAR:
		pn__source_error(err, at,
		    "a control character, which HTML cannot hold");
		break;
	case XML_ERR_NAME_REQUIRED:
		pn__source_error(err, at,
		    "a \"<\" or \"&\" in text is written &lt; or &amp;, and a "
		    "name cannot be made of a value");
		break;
	case XML_ERR_ENTITYREF_SEMICOL_MISSING:
		pn__source_error(err, at,
		    "a \"&\" is written &amp;, and a character's name ends "
		    "with a semicolon");
		break;
	case XML_ERR_SPACE_REQUIRED:
	case XML_ERR_GT_REQUIRED:
		pn__source_error(err, at,
		    "the tag is not right here: a quote, a space or its \">\" "
		    "is missing");
		break;
	case XML_ERR_HYPHEN_IN_COMMENT:
		pn__source_error(
		    err, at, "a comment cannot have \"--\" inside");
		break;
	default:
		say_other(err, at, e->message ? e->message : "unknown error");
	}
}

static void
on_error(void *data, xmlErrorPtr e)
{
	xmlParserCtxtPtr ctxt = data;
	struct parse *ps = ctxt->_private;
	struct pn__place at = { .file = ps->source->name };

	if (ps->has_failed || e->level == XML_ERR_WARNING)
		return;
	ps->has_failed = true;
	if (strstr(e->message ? e->message : "", "Excessive depth") != NULL) {
		at.line = e->line > 0 ? (uint32_t)e->line : 1;
		at.column = 1;
		pn__source_error(ps->err, at,
		    "elements are nested deeper than %d", PN__SOURCE_DEPTH);
		return;
	}
	at.line = e->line > 0 ? (uint32_t)e->line : 1;
	at.column = e->int2 > 0 ? (uint32_t)e->int2 : 1;
	say(ps->err, at, e);
}

/* A template has no entities of its own, and nothing is fetched. */
static xmlEntityPtr
no_entity(void *data, const xmlChar *name)
{
	(void)data;
	return xmlGetPredefinedEntity(name);
}

static xmlParserInputPtr
no_file(void *data, const xmlChar *public_id, const xmlChar *system_id)
{
	(void)data;
	(void)public_id;
	(void)system_id;
	return NULL;
}

static int
parse(struct pn__source *s, struct pn__view_error *err)
{
	struct parse ps = { .source = s, .err = err };
	xmlParserCtxtPtr ctxt = xmlNewParserCtxt();
	const int options = XML_PARSE_NONET | XML_PARSE_NOCDATA |
			    XML_PARSE_BIG_LINES | XML_PARSE_NOERROR |
			    XML_PARSE_NOWARNING;

	if (ctxt == NULL)
		return file_error(err, s->name, "no memory");
	ctxt->_private = &ps;
	ctxt->sax->serror = on_error;
	ctxt->sax->getEntity = no_entity;
	ctxt->sax->resolveEntity = no_file;
	s->doc = xmlCtxtReadMemory(
	    ctxt, s->text, (int)s->n, s->name, "UTF-8", options);
	xmlFreeParserCtxt(ctxt);
	if (ps.has_failed)
		return -1;
	if (s->doc == NULL || xmlDocGetRootElement(s->doc) == NULL)
		return file_error(err, s->name, "is empty or not well-formed");
	s->doc->_private = s;
	pn__source_mark(s);
	return 0;
}

/* The first byte that is not UTF-8. */
static size_t
first_wrong(const char *p, size_t n)
{
	size_t at = 0, len;

	while (at < n && (len = pn__utf8_sequence(p + at, n - at)) > 0)
		at += len;
	return at;
}

static int
clean(struct pn__source *s, const struct pn__buf *raw, struct pn__buf *out,
    struct pn__view_error *err)
{
	size_t bom = raw->n >= 3 && memcmp(raw->p, "\xef\xbb\xbf", 3) == 0;

	bom *= 3;
	s->text = raw->p;
	s->n = raw->n;
	if (!pn__is_utf8(raw->p, raw->n)) {
		pn__source_error(err,
		    pn__place_at(s, first_wrong(raw->p, raw->n)),
		    "is not UTF-8: save the file in that encoding");
		return -1;
	}
	return pn__source_clean(s->name, raw->p + bom, raw->n - bom, out, err);
}

/* The tree of what was read. */
static struct pn__source *
make(const char *name, const struct pn__buf *raw, struct pn__arena *a,
    struct pn__view_error *err)
{
	struct pn__source *s = calloc(1, sizeof(*s));
	struct pn__buf out;
	int rc = -1;

	pn__buf_init(&out, PN__SOURCE_MAX * 2);
	if (s != NULL)
		s->name = pn__arena_dup(a, name, strlen(name));
	if (s == NULL || s->name == NULL)
		file_error(err, name, "no memory");
	else
		rc = clean(s, raw, &out, err);
	if (s != NULL)
		s->text = NULL;
	if (rc == 0) {
		s->n = out.n;
		s->text = pn__buf_take(&out);
		rc = s->text != NULL ? parse(s, err) : -1;
	}
	pn__buf_fini(&out);
	if (rc == 0)
		return s;
	pn__source_free(s);
	return NULL;
}

struct pn__source *
pn__source_read(const char *folder, const char *name, struct pn__arena *a,
    struct pn__view_error *err)
{
	struct pn__source *s = NULL;
	struct pn__buf raw;

	pn__buf_init(&raw, PN__SOURCE_MAX + 1);
	if (pn__source_bytes(folder, name, &raw, err) == 0)
		s = make(name, &raw, a, err);
	pn__buf_fini(&raw);
	return s;
}

struct pn__source *
pn__source_text(const char *name, struct pn_slice text, struct pn__arena *a,
    struct pn__view_error *err)
{
	struct pn__source *s = NULL;
	struct pn__buf raw;

	pn__buf_init(&raw, PN__SOURCE_MAX + 1);
	if (text.n > PN__SOURCE_MAX || pn__buf_add(&raw, text.p, text.n) == -1)
		file_error(err, name, "is too large");
	else
		s = make(name, &raw, a, err);
	pn__buf_fini(&raw);
	return s;
}

void
pn__source_free(struct pn__source *s)
{
	if (s == NULL)
		return;
	xmlFreeDoc(s->doc);
	free(s->text);
	free(s);
}
