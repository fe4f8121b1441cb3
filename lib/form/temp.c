#include "form/sent.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/*
 * What is written at once: a file system is twice as fast where whole blocks
 * of it lie at multiples of their size.
 */
enum { BLOCK = 128 * 1024 };

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

int
pn__temp_open(struct pn_req *r)
{
	int fd = open_nameless();

	if (fd == -1)
		return cannot_write(r, 503);
	pn_defer(r, close_fd, (void *)(intptr_t)fd);
	return fd;
}

/* All that h holds, and then n bytes at p. */
static int
write_all(struct pn_req *r, struct pn__held *h, int fd, const char *p, size_t n)
{
	struct iovec iov[2] = { { h->p, h->n },
		{ (void *)(uintptr_t)p, n } };
	struct iovec *at = iov;

	h->n = 0;
	while (iov[0].iov_len + iov[1].iov_len > 0) {
		ssize_t put = writev(fd, at, (int)(iov + 2 - at));
		size_t k;

		if (put == -1 && errno == EINTR)
			continue;
		if (put <= 0)
			return cannot_write(r, 503);
		for (; at < iov + 2; at++) {
			k = (size_t)put < at->iov_len ? (size_t)put
						      : at->iov_len;
			at->iov_base = (char *)at->iov_base + k;
			at->iov_len -= k;
			put -= (ssize_t)k;
			if (at->iov_len > 0)
				break;
		}
	}
	return 0;
}

int
pn__temp_write(
    struct pn_req *r, struct pn__held *h, int fd, const char *p, size_t n)
{
	size_t rest = (h->n + n) % BLOCK;

	if (h->p == NULL && (h->p = pn_alloc(r, BLOCK)) == NULL)
		return -1;
	if (h->n + n >= BLOCK) {
		if (write_all(r, h, fd, p, n - rest) == -1)
			return -1;
		p += n - rest;
		n = rest;
	}
	memcpy(h->p + h->n, p, n);
	h->n += n;
	return 0;
}

int
pn__temp_rewind(struct pn_req *r, struct pn__held *h, int fd, bool drop)
{
	if (drop)
		h->n = 0;
	else if (write_all(r, h, fd, NULL, 0) == -1)
		return -1;
	if ((drop && ftruncate(fd, 0) == -1) || lseek(fd, 0, SEEK_SET) == -1)
		return cannot_write(r, 500);
	return 0;
}
