#include "form/parse.h"
#include "form/sent.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

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
	if (u->fd == -1) {
		pn_fail(r, 500, "%s went to a sink: there is no file to keep",
		    u->filename);
		return -1;
	}
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
	const struct pn__sent *sent = &r->form->sent[u - r->form->uploads];
	unsigned char hash[crypto_hash_sha256_BYTES], piece[PIECE];
	crypto_hash_sha256_state state;
	char *hex = pn_alloc(r, HEX);
	uint64_t at = 0;

	if (hex == NULL)
		return "";
	if (sent->sha256 != NULL)
		return sent->sha256;
	if (u->fd == -1) {
		pn_fail(r, 500, "%s has no SHA-256: its sink has no .sha256",
		    u->filename);
		return "";
	}
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
