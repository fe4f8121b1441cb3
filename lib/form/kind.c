#include "form/sent.h"

#include <string.h>

static const struct {
	const char *bytes;
	size_t n, at;
	const char *type;
} magic[] = {
	{ "\x89PNG\r\n\x1a\n", 8, 0, "image/png" },
	{ "\xff\xd8\xff", 3, 0, "image/jpeg" },
	{ "GIF87a", 6, 0, "image/gif" },
	{ "GIF89a", 6, 0, "image/gif" },
	{ "WEBP", 4, 8, "image/webp" },
	{ "ftypavif", 8, 4, "image/avif" },
	{ "ftypheic", 8, 4, "image/heic" },
	{ "ftyp", 4, 4, "video/mp4" },
	{ "BM", 2, 0, "image/bmp" },
	{ "II*\0", 4, 0, "image/tiff" },
	{ "MM\0*", 4, 0, "image/tiff" },
	{ "\x1a\x45\xdf\xa3", 4, 0, "video/webm" },
	{ "OggS", 4, 0, "application/ogg" },
	{ "ID3", 3, 0, "audio/mpeg" },
	{ "\xff\xfb", 2, 0, "audio/mpeg" },
	{ "fLaC", 4, 0, "audio/flac" },
	{ "WAVE", 4, 8, "audio/wav" },
	{ "%PDF-", 5, 0, "application/pdf" },
	{ "PK\x03\x04", 4, 0, "application/zip" },
	{ "\x1f\x8b", 2, 0, "application/gzip" },
	{ "7z\xbc\xaf\x27\x1c", 6, 0, "application/x-7z-compressed" },
	{ "\x7f" "ELF", 4, 0, "application/x-executable" },
	{ "MZ", 2, 0, "application/vnd.microsoft.portable-executable" },
};

const char *
pn__kind_of(const char *p, size_t n)
{
	for (size_t i = 0; i < PN_COUNT(magic); i++) {
		if (n >= magic[i].at + magic[i].n &&
		    memcmp(p + magic[i].at, magic[i].bytes, magic[i].n) == 0)
			return magic[i].type;
	}
	return NULL;
}
