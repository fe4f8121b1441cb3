#include "form/parse.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where temporary files go: $TMPDIR, else a folder that is on a disk. */
static const char *
folder(void)
{
	const char *dir = getenv("TMPDIR");

	return dir != NULL && dir[0] == '/' ? dir : "/var/tmp";
}

static void
close_fd(void *p)
{
	close((int)(intptr_t)p);
}

/* A file that has no name, or has lost it at once. */
static int
open_nameless(void)
{
	char path[4096];
	int fd = open(folder(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd != -1 ||
	    (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
		return fd;
	snprintf(path, sizeof(path), "%s/postern-XXXXXX", folder());
	if ((fd = mkostemp(path, O_CLOEXEC)) != -1)
		unlink(path);
	return fd;
}

static int
cannot_write(struct pn_req *r, int status)
{
	char why[128];

	pn_fail(r, status, "a file that was sent can't be written below %s: %s",
	    folder(), strerror_r(errno, why, sizeof(why)));
	return -1;
}

struct pn_upload *
pn__upload_begin(struct pn_req *r, struct pn__form *f)
{
	uint32_t max = r->route != NULL ? r->route->files : 0;
	struct pn_upload *u;
	int fd;

	if (f->nuploads >= max) {
		pn_fail(r, 413, "more than %u files were sent", max);
		return NULL;
	}
	if (f->uploads == NULL &&
	    (f->uploads = pn_alloc(r, max * sizeof(*u))) == NULL)
		return NULL;
	if ((fd = open_nameless()) == -1) {
		cannot_write(r, 503);
		return NULL;
	}
	pn_defer(r, close_fd, (void *)(intptr_t)fd);
	u = &f->uploads[f->nuploads++];
	*u = (struct pn_upload){ .fd = fd };
	return u;
}

int
pn__upload_write(
    struct pn_req *r, struct pn_upload *u, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t put = write(u->fd, p, n);

		if (put == -1 && errno == EINTR)
			continue;
		if (put <= 0)
			return cannot_write(r, 503);
		p += put;
		n -= (size_t)put;
		u->size += (uint64_t)put;
	}
	return 0;
}

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
	{ "ftyp", 4, 4, "video/mp4" },
	{ "\x1a\x45\xdf\xa3", 4, 0, "video/webm" },
	{ "OggS", 4, 0, "application/ogg" },
	{ "ID3", 3, 0, "audio/mpeg" },
	{ "WAVE", 4, 8, "audio/wav" },
	{ "%PDF-", 5, 0, "application/pdf" },
	{ "PK\x03\x04", 4, 0, "application/zip" },
	{ "\x1f\x8b", 2, 0, "application/gzip" },
	{ "7z\xbc\xaf\x27\x1c", 6, 0, "application/x-7z-compressed" },
	{ "\x7f" "ELF", 4, 0, "application/x-executable" },
	{ "MZ", 2, 0, "application/vnd.microsoft.portable-executable" },
};

static const char *
detect(int fd)
{
	char head[32];
	ssize_t n = pread(fd, head, sizeof(head), 0);

	for (size_t i = 0; i < PN_COUNT(magic); i++) {
		if (n >= (ssize_t)(magic[i].at + magic[i].n) &&
		    memcmp(head + magic[i].at, magic[i].bytes, magic[i].n) == 0)
			return magic[i].type;
	}
	return NULL;
}

int
pn__upload_end(struct pn_req *r, struct pn_upload *u)
{
	if (lseek(u->fd, 0, SEEK_SET) == -1)
		return cannot_write(r, 500);
	u->detected = detect(u->fd);
	return 0;
}

const struct pn_upload *
pn_uploads(struct pn_req *r, size_t *ret_n)
{
	*ret_n = 0;
	if (pn__form_parse(r) == -1)
		return NULL;
	*ret_n = r->form->nuploads;
	return r->form->uploads;
}

const struct pn_upload *
pn_upload(struct pn_req *r, const char *field)
{
	size_t n;
	const struct pn_upload *u = pn_uploads(r, &n);

	for (; n > 0; u++, n--) {
		if (strcmp(u->field, field) == 0)
			return u;
	}
	return NULL;
}

/* Copies the bytes into a new file beside the path; its descriptor. */
static int
copy_beside(const struct pn_upload *u, char *temp)
{
	int fd = mkostemp(temp, O_CLOEXEC);
	off_t at = 0;

	while (fd != -1 && (uint64_t)at < u->size) {
		if (sendfile(fd, u->fd, &at, 1 << 20) <= 0) {
			close(fd);
			unlink(temp);
			return -1;
		}
	}
	return fd;
}

/* Gives the nameless file a name in the same file system, or copies it. */
static int
put_beside(const struct pn_upload *u, char *temp)
{
	char self[64];
	int fd;

	if ((fd = mkostemp(temp, O_CLOEXEC)) == -1)
		return -1;
	close(fd);
	unlink(temp);
	snprintf(self, sizeof(self), "/proc/self/fd/%d", u->fd);
	if (linkat(AT_FDCWD, self, AT_FDCWD, temp, AT_SYMLINK_FOLLOW) == 0)
		return dup(u->fd);
	memcpy(temp + strlen(temp) - 6, "XXXXXX", 6);
	return copy_beside(u, temp);
}

int
pn_upload_keep(struct pn_req *r, const struct pn_upload *u, const char *path)
{
	char *temp = pn_printf(r, "%s.XXXXXX", path), why[128];
	int fd, rc;

	if (pn_failed(r))
		return -1;
	if ((fd = put_beside(u, temp)) != -1) {
		rc = fchmod(fd, 0640) | fsync(fd);
		close(fd);
		if (rc == 0 && rename(temp, path) == 0)
			return 0;
		unlink(temp);
	}
	pn_fail(r, 500, "%s can't be kept as %s: %s", u->filename, path,
	    strerror_r(errno, why, sizeof(why)));
	return -1;
}

const char *
pn_upload_sha256(struct pn_req *r, const struct pn_upload *u)
{
	enum { PIECE = 16 * 1024, HEX = crypto_hash_sha256_BYTES * 2 + 1 };
	unsigned char hash[crypto_hash_sha256_BYTES], piece[PIECE];
	crypto_hash_sha256_state state;
	char *hex = pn_alloc(r, HEX);
	uint64_t at = 0;

	if (hex == NULL)
		return "";
	crypto_hash_sha256_init(&state);
	while (at < u->size) {
		ssize_t n = pread(u->fd, piece, PIECE, (off_t)at);

		if (n <= 0) {
			pn_fail(r, 500, "a file that was sent can't be read");
			return "";
		}
		crypto_hash_sha256_update(&state, piece, (size_t)n);
		at += (uint64_t)n;
	}
	crypto_hash_sha256_final(&state, hash);
	return sodium_bin2hex(hex, HEX, hash, sizeof(hash));
}
