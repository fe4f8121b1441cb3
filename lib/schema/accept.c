#include "schema/file.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What a name's end says, and what its bytes then look like. */
static const struct kind {
	const char *end, *type;
	const char *bytes; /* pn_upload.detected; NULL: nothing is known */
} kinds[] = {
	{ "png", "image/png", "image/png" },
	{ "jpg", "image/jpeg", "image/jpeg" },
	{ "jpeg", "image/jpeg", "image/jpeg" },
	{ "gif", "image/gif", "image/gif" },
	{ "webp", "image/webp", "image/webp" },
	{ "avif", "image/avif", "image/avif" },
	{ "heic", "image/heic", "image/heic" },
	{ "bmp", "image/bmp", "image/bmp" },
	{ "tif", "image/tiff", "image/tiff" },
	{ "tiff", "image/tiff", "image/tiff" },
	{ "svg", "image/svg+xml", NULL },
	{ "mp4", "video/mp4", "video/mp4" },
	{ "mov", "video/quicktime", "video/mp4" },
	{ "webm", "video/webm", "video/webm" },
	{ "m4a", "audio/mp4", "video/mp4" },
	{ "mp3", "audio/mpeg", "audio/mpeg" },
	{ "ogg", "audio/ogg", "application/ogg" },
	{ "flac", "audio/flac", "audio/flac" },
	{ "wav", "audio/wav", "audio/wav" },
	{ "pdf", "application/pdf", "application/pdf" },
	{ "zip", "application/zip", "application/zip" },
	{ "gz", "application/gzip", "application/gzip" },
	{ "7z", "application/x-7z-compressed", "application/x-7z-compressed" },
	{ "docx",
	    "application/vnd.openxmlformats-officedocument."
	    "wordprocessingml.document",
	    "application/zip" },
	{ "xlsx",
	    "application/vnd.openxmlformats-officedocument."
	    "spreadsheetml.sheet",
	    "application/zip" },
	{ "pptx",
	    "application/vnd.openxmlformats-officedocument."
	    "presentationml.presentation",
	    "application/zip" },
	{ "odt", "application/vnd.oasis.opendocument.text",
	    "application/zip" },
	{ "ods", "application/vnd.oasis.opendocument.spreadsheet",
	    "application/zip" },
	{ "odp", "application/vnd.oasis.opendocument.presentation",
	    "application/zip" },
	{ "epub", "application/epub+zip", "application/zip" },
	{ "txt", "text/plain", NULL },
	{ "csv", "text/csv", NULL },
	{ "md", "text/markdown", NULL },
	{ "ics", "text/calendar", NULL },
	{ "vcf", "text/vcard", NULL },
	{ "html", "text/html", NULL },
	{ "json", "application/json", NULL },
	{ "xml", "application/xml", NULL },
};

/* The next word of a list, trimmed; p is NULL behind the last. */
static struct pn_slice
next_word(const char **list)
{
	struct pn_slice word = { NULL, 0 };

	*list += strspn(*list, " \t,");
	if (**list == '\0')
		return word;
	word = (struct pn_slice){ *list, strcspn(*list, ",") };
	*list += word.n;
	while (word.p[word.n - 1] == ' ' || word.p[word.n - 1] == '\t')
		word.n--;
	return word;
}

static bool
is_same(struct pn_slice a, const char *b)
{
	return strlen(b) == a.n && strncasecmp(a.p, b, a.n) == 0;
}

/* Whether a type is what a word says: "image/png", or "image/" and "*". */
static bool
is_type(struct pn_slice word, const char *type)
{
	if (word.n > 2 && word.p[word.n - 1] == '*' &&
	    word.p[word.n - 2] == '/')
		return strncasecmp(word.p, type, word.n - 1) == 0;
	return is_same(word, type);
}

/* What stands behind the last dot of a name. */
static struct pn_slice
end_of(const struct pn_upload *u)
{
	size_t n = u->filename_n;

	while (n > 0 && u->filename[n - 1] != '.')
		n--;
	return (struct pn_slice){ u->filename + n,
		n > 0 ? u->filename_n - n : 0 };
}

static const struct kind *
kind_of(struct pn_slice end)
{
	for (size_t i = 0; i < PN_COUNT(kinds); i++) {
		if (is_same(end, kinds[i].end))
			return &kinds[i];
	}
	return NULL;
}

static bool
has_type(struct pn_slice word)
{
	for (size_t i = 0; i < PN_COUNT(kinds); i++) {
		if (is_type(word, kinds[i].type))
			return true;
	}
	return false;
}

/* Whether the first bytes are what the kind has, or at least no other's. */
static bool
fits_bytes(const struct kind *k, const struct pn_upload *u)
{
	if (k->bytes == NULL || u->detected == NULL)
		return k->bytes == NULL && u->detected == NULL;
	return strcmp(k->bytes, u->detected) == 0;
}

static bool
fits_word(struct pn_slice word, const struct pn_upload *u)
{
	struct pn_slice end = end_of(u);
	const struct kind *k = kind_of(end);

	if (word.p[0] == '.')
		return word.n <= u->filename_n &&
		    strncasecmp(u->filename + u->filename_n - word.n, word.p,
			word.n) == 0 &&
		    (k == NULL || fits_bytes(k, u));
	if (k != NULL && is_type(word, k->type))
		return fits_bytes(k, u);
	/* A type that we know nothing of is what the client says it is. */
	return !has_type(word) && is_type(word, u->type) && k == NULL;
}

bool
pn__accept_fits(const char *accept, const struct pn_upload *u)
{
	struct pn_slice word;

	if (accept == NULL)
		return true;
	while ((word = next_word(&accept)).p != NULL) {
		if (fits_word(word, u))
			return true;
	}
	return false;
}

static size_t
add_word(char *out, size_t n, size_t at, struct pn_slice word, bool dot)
{
	int more;

	if (at >= n)
		return at;
	more = snprintf(out + at, n - at, "%s%s%.*s", at > 0 ? ", " : "",
	    dot ? "." : "", (int)word.n, word.p);
	if (more < 0 || at + (size_t)more >= n)
		out[at] = '\0';
	return at + (size_t)more;
}

void
pn__accept_words(const char *accept, char *out, size_t n)
{
	struct pn_slice word;
	size_t at = 0;

	out[0] = '\0';
	while (accept != NULL && (word = next_word(&accept)).p != NULL) {
		bool known = false;

		for (size_t i = 0; i < PN_COUNT(kinds); i++) {
			const char *end = kinds[i].end;

			if (!is_same(word, kinds[i].type))
				continue;
			known = true;
			at = add_word(out, n, at,
			    (struct pn_slice){ end, strlen(end) }, true);
		}
		if (!known)
			at = add_word(out, n, at, word, false);
	}
}

const char *
pn__accept_fault(const char *accept)
{
	struct pn_slice word;
	size_t n = 0;

	for (; (word = next_word(&accept)).p != NULL; n++) {
		const char *slash = memchr(word.p, '/', word.n);

		if (word.p[0] == '.' && word.n > 1 && slash == NULL)
			continue;
		if (word.p[0] == '.' || slash == NULL || slash == word.p ||
		    slash == word.p + word.n - 1)
			return "a word of .accept is \".pdf\", \"image/png\" "
			       "or \"image/*\"";
	}
	return n > 0 ? NULL : ".accept names no kind of file";
}
