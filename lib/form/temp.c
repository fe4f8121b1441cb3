#include "form/sent.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * What is written at once: a file system is twice as fast where whole blocks
 * of it lie at multiples of their size.
 */
enum { BLOCK = 64 * 1024 };

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

static int
write_all(struct pn_req *r, int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t put = write(fd, p, n);

		if (put == -1 && errno == EINTR)
			continue;
		if (put <= 0)
			return cannot_write(r, 503);
		p += put;
		n -= (size_t)put;
	}
	return 0;
}

int
pn__temp_write(
    struct pn_req *r, struct pn__held *h, int fd, const char *p, size_t n)
{
	size_t whole;

	if (h->p == NULL && (h->p = pn_alloc(r, BLOCK)) == NULL)
		return -1;
	if (h->n > 0) {
		whole = n < BLOCK - h->n ? n : BLOCK - h->n;
		memcpy(h->p + h->n, p, whole);
		h->n += whole;
		p += whole;
		n -= whole;
	}
	if (h->n == BLOCK) {
		h->n = 0;
		if (write_all(r, fd, h->p, BLOCK) == -1)
			return -1;
	}
	whole = n - n % BLOCK;
	if (write_all(r, fd, p, whole) == -1)
		return -1;
	if (n > whole) {
		memcpy(h->p, p + whole, n - whole);
		h->n = n - whole;
	}
	return 0;
}

int
pn__temp_rewind(struct pn_req *r, struct pn__held *h, int fd, bool drop)
{
	size_t n = h->n;

	h->n = 0;
	if (!drop && write_all(r, fd, h->p, n) == -1)
		return -1;
	if ((drop && ftruncate(fd, 0) == -1) || lseek(fd, 0, SEEK_SET) == -1)
		return cannot_write(r, 500);
	return 0;
}
