#include "http/media.h"

#include "http/ascii.h"
#include "http/header.h"
#include "http/parameter.h"

static size_t
index_of(struct pn_slice s, char c)
{
	const char *at = s.n > 0 ? memchr(s.p, c, s.n) : NULL;

	return at != NULL ? (size_t)(at - s.p) : s.n;
}

/* What stands behind the first n bytes and the one that ends them. */
static struct pn_slice
behind(struct pn_slice s, size_t n)
{
	if (n == s.n)
		return (struct pn_slice){ s.p + n, 0 };
	return (struct pn_slice){ s.p + n + 1, s.n - n - 1 };
}

/* Behind the last "+" of a subtype (RFC 6838, 4.2.8). */
static struct pn_slice
suffix_of(struct pn_slice subtype)
{
	for (size_t i = subtype.n; i > 0; i--) {
		if (subtype.p[i - 1] == '+')
			return behind(subtype, i - 1);
	}
	return behind(subtype, subtype.n);
}

int
pn__media_parse(const char *p, size_t n, struct pn__media *ret)
{
	struct pn_slice all = { p, n };
	struct pn__media m;
	size_t slash;

	m.essence = (struct pn_slice){ p, index_of(all, ';') };
	m.parameters = (struct pn_slice){ p + m.essence.n, n - m.essence.n };
	m.essence = pn__ascii_trim(m.essence);
	slash = index_of(m.essence, '/');
	m.type = (struct pn_slice){ m.essence.p, slash };
	m.subtype = behind(m.essence, slash);
	if (!pn__is_token(m.type.p, m.type.n) ||
	    !pn__is_token(m.subtype.p, m.subtype.n))
		return -1;
	m.suffix = suffix_of(m.subtype);
	*ret = m;
	return 0;
}

ssize_t
pn__media_parameter(
    const struct pn__media *m, const char *name, char *out, size_t out_n)
{
	struct pn_slice rest = m->parameters;
	struct pn__parameter parameter;

	while (pn__parameter_next(&rest, '\0', &parameter)) {
		size_t n;

		if (!pn__ascii_is(parameter.name, name))
			continue;
		if (parameter.value.n >= out_n)
			return -1;
		n = pn__parameter_value(&parameter, out);
		out[n] = '\0';
		return (ssize_t)n;
	}
	return -1;
}

bool
pn__media_is(const struct pn__media *m, const char *range)
{
	struct pn_slice all = { range, strlen(range) }, type, subtype;
	size_t slash = index_of(all, '/');

	if (range[0] == '+')
		return m->suffix.n > 0 && pn__ascii_is(m->suffix, range + 1);
	type = (struct pn_slice){ range, slash };
	subtype = behind(all, slash);
	if (!pn__ascii_is(type, "*") && !pn__ascii_same(type, m->type))
		return false;
	if (subtype.n > 2 && subtype.p[0] == '*' && subtype.p[1] == '+')
		return pn__ascii_is(m->suffix, subtype.p + 2);
	return pn__ascii_is(subtype, "*") ||
	    pn__ascii_same(subtype, m->subtype);
}

int
pn__media_write(struct pn__buf *out, const char *essence,
    const struct pn_slice *pairs, size_t n)
{
	struct pn__media m;
	size_t before = out->n;

	if (pn__media_parse(essence, strlen(essence), &m) == -1 ||
	    m.essence.n != strlen(essence))
		return -1;
	pn__buf_adds(out, essence);
	for (size_t i = 0; i < n; i++) {
		if (pn__parameter_write(out, pairs[2 * i],
		    pairs[2 * i + 1]) == -1) {
			out->n = before;
			return -1;
		}
	}
	if (out->full)
		out->n = before;
	return out->full ? -1 : 0;
}

/* In the order of the extension. */
static const struct {
	const char *extension;
	const char *type;
} types[] = {
	{ "7z", "application/x-7z-compressed" },
	{ "aac", "audio/aac" },
	{ "apk", "application/vnd.android.package-archive" },
	{ "apng", "image/apng" },
	{ "atom", "application/atom+xml" },
	{ "avif", "image/avif" },
	{ "avi", "video/x-msvideo" },
	{ "bin", "application/octet-stream" },
	{ "bmp", "image/bmp" },
	{ "bz2", "application/x-bzip2" },
	{ "c", "text/x-c" },
	{ "cjs", "text/javascript" },
	{ "css", "text/css" },
	{ "csv", "text/csv" },
	{ "deb", "application/vnd.debian.binary-package" },
	{ "doc", "application/msword" },
	{ "docx", "application/vnd.openxmlformats-officedocument"
		  ".wordprocessingml.document" },
	{ "eml", "message/rfc822" },
	{ "epub", "application/epub+zip" },
	{ "flac", "audio/flac" },
	{ "gif", "image/gif" },
	{ "gz", "application/gzip" },
	{ "h", "text/x-c" },
	{ "heic", "image/heic" },
	{ "htm", "text/html" },
	{ "html", "text/html" },
	{ "ico", "image/vnd.microsoft.icon" },
	{ "ics", "text/calendar" },
	{ "jpeg", "image/jpeg" },
	{ "jpg", "image/jpeg" },
	{ "js", "text/javascript" },
	{ "json", "application/json" },
	{ "jsonld", "application/ld+json" },
	{ "jxl", "image/jxl" },
	{ "log", "text/plain" },
	{ "m4a", "audio/mp4" },
	{ "m4v", "video/mp4" },
	{ "map", "application/json" },
	{ "md", "text/markdown" },
	{ "mid", "audio/midi" },
	{ "mjs", "text/javascript" },
	{ "mkv", "video/matroska" },
	{ "mov", "video/quicktime" },
	{ "mp3", "audio/mpeg" },
	{ "mp4", "video/mp4" },
	{ "mpeg", "video/mpeg" },
	{ "odp", "application/vnd.oasis.opendocument.presentation" },
	{ "ods", "application/vnd.oasis.opendocument.spreadsheet" },
	{ "odt", "application/vnd.oasis.opendocument.text" },
	{ "oga", "audio/ogg" },
	{ "ogg", "audio/ogg" },
	{ "ogv", "video/ogg" },
	{ "opus", "audio/ogg" },
	{ "otf", "font/otf" },
	{ "pdf", "application/pdf" },
	{ "png", "image/png" },
	{ "ppt", "application/vnd.ms-powerpoint" },
	{ "pptx", "application/vnd.openxmlformats-officedocument"
		  ".presentationml.presentation" },
	{ "rss", "application/rss+xml" },
	{ "rtf", "application/rtf" },
	{ "svg", "image/svg+xml" },
	{ "tar", "application/x-tar" },
	{ "text", "text/plain" },
	{ "tif", "image/tiff" },
	{ "tiff", "image/tiff" },
	{ "ttf", "font/ttf" },
	{ "txt", "text/plain" },
	{ "vcf", "text/vcard" },
	{ "vtt", "text/vtt" },
	{ "wasm", "application/wasm" },
	{ "wav", "audio/wav" },
	{ "weba", "audio/webm" },
	{ "webm", "video/webm" },
	{ "webmanifest", "application/manifest+json" },
	{ "webp", "image/webp" },
	{ "woff", "font/woff" },
	{ "woff2", "font/woff2" },
	{ "xhtml", "application/xhtml+xml" },
	{ "xls", "application/vnd.ms-excel" },
	{ "xlsx", "application/vnd.openxmlformats-officedocument"
		  ".spreadsheetml.sheet" },
	{ "xml", "application/xml" },
	{ "xsl", "application/xslt+xml" },
	{ "yaml", "application/yaml" },
	{ "yml", "application/yaml" },
	{ "zip", "application/zip" },
	{ "zst", "application/zstd" },
};

static const char *
find_type(struct pn_slice extension)
{
	for (size_t i = 0; i < PN_COUNT(types); i++) {
		if (pn__ascii_is(extension, types[i].extension))
			return types[i].type;
	}
	return NULL;
}

const char *
pn__media_of_extension(const char *extension)
{
	return find_type((struct pn_slice){ extension, strlen(extension) });
}

const char *
pn__media_by_extension(const char *path, size_t n)
{
	struct pn_slice extension = { path + n, 0 };
	const char *type;

	while (extension.p > path && extension.p[-1] != '.' &&
	    extension.p[-1] != '/') {
		extension.p--;
		extension.n++;
	}
	if (extension.p == path || extension.p[-1] != '.')
		extension.n = 0;
	type = find_type(extension);
	return type != NULL ? type : "application/octet-stream";
}
