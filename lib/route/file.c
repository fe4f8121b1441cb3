#include "http/media.h"
#include "http/percent.h"
#include "http/range.h"
#include "http/target.h"
#include "base/random.h"
#include "route/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <postern/http.h>
#include <postern/stream.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PIECE = 64 * 1024 };

/* A file that is open, and what is asked of it. */
struct file {
	int fd;
	struct stat st;
	const char *folder, *path;
};

static bool
is_hidden(const char *path)
{
	for (const char *p = path; p != NULL; p = strchr(p, '/')) {
		p += *p == '/';
		if (*p == '.')
			return true;
	}
	return false;
}

static void
close_fd(void *p)
{
	close((int)(intptr_t)p);
}

/*
 * The kernel walks the path and keeps it below the folder, whatever links
 * there are on the way.
 */
static int
open_below(const char *folder, const char *path)
{
	struct open_how how = { .flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS };
	int root = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int fd, saved;

	if (root == -1)
		return -1;
	fd = (int)syscall(SYS_openat2, root, path, &how, sizeof(how));
	saved = errno;
	close(root);
	errno = saved;
	return fd;
}

/* 0, or the status that ends it. */
static int
open_file(struct pn_req *r, struct file *f)
{
	if (!pn__is_file_path(f->path, strlen(f->path)) || is_hidden(f->path))
		return 404;
	if ((f->fd = open_below(f->folder, f->path)) == -1) {
		if (errno == ENOSYS || errno == EMFILE || errno == ENFILE)
			return pn_fail(r, 500, "%s can't be opened: errno %d",
			    f->path, errno);
		return 404;
	}
	pn_defer(r, close_fd, (void *)(intptr_t)f->fd);
	if (fstat(f->fd, &f->st) == -1 || !S_ISREG(f->st.st_mode))
		return 404;
	return 0;
}

static int
hand_over(struct pn_req *r, const struct file *f)
{
	const char *accel = r->site->app->accel;
	struct pn__buf to;

	pn__buf_init(&to, 8192);
	if (accel != NULL) {
		pn__buf_adds(&to, accel);
		for (const char *p = f->path; *p != '\0'; p++) {
			if (*p == '/')
				pn__buf_addc(&to, '/');
			else
				pn__percent_encode(
				    &to, p, 1, PN__PERCENT_COMPONENT);
		}
	} else {
		pn__buf_addf(&to, "%s/%s", f->folder, f->path);
	}
	if (pn__buf_str(&to) == NULL)
		pn_fail(r, 500, "pn_file: the path is too long");
	else
		pn_header_set(
		    r, accel != NULL ? "X-Accel-Redirect" : "X-Sendfile", to.p);
	pn__buf_fini(&to);
	return pn_failed(r) ? r->fail_status : 200;
}

/* Sends the bytes of a range; a file that got shorter cuts the reply. */
static void
send_range(struct pn_req *r, const struct file *f, uint64_t at, uint64_t n)
{
	while (n > 0 && !pn_failed(r)) {
		size_t want = n < PIECE ? (size_t)n : PIECE;
		char *to = pn__buf_room(r->body, want);
		ssize_t got = to == NULL
		    ? -1
		    : pread(f->fd, to, want, (off_t)at);

		if (got <= 0) {
			pn_fail(r, 500, "%s got shorter while it was sent",
			    f->path);
			return;
		}
		r->body->n += (size_t)got;
		at += (uint64_t)got;
		n -= (uint64_t)got;
		pn_flush(r);
	}
}

static int
send_several(struct pn_req *r, const struct file *f,
    const struct pn__range *ranges, size_t n)
{
	const char *type = r->type;
	char boundary[25];
	int status;

	pn__random_id(boundary, 24);
	pn_type(r, pn_printf(r, "multipart/byteranges; boundary=%s", boundary));
	status = pn__stream_begin(r, 206, SIZE_MAX);
	for (size_t i = 0; i < n; i++) {
		pn_putf(r,
		    "\r\n--%s\r\nContent-Type: %s\r\n"
		    "Content-Range: bytes %llu-%llu/%lld\r\n\r\n",
		    boundary, type, (unsigned long long)ranges[i].first,
		    (unsigned long long)ranges[i].last,
		    (long long)f->st.st_size);
		send_range(r, f, ranges[i].first,
		    ranges[i].last - ranges[i].first + 1);
	}
	pn_putf(r, "\r\n--%s--\r\n", boundary);
	return status;
}

static int
send_parts(struct pn_req *r, const struct file *f)
{
	struct pn__range ranges[PN__RANGES_MAX];
	uint64_t size = (uint64_t)f->st.st_size, first = 0, n = size;
	ssize_t count = pn__ranges_asked(r, size, ranges);
	int status = count == 0 ? 200 : 206;

	if (count < 0) {
		pn_header_set(r, "Content-Range",
		    pn_printf(r, "bytes */%llu", (unsigned long long)size));
		return 416;
	}
	if (count > 1)
		return send_several(r, f, ranges, (size_t)count);
	if (count == 1) {
		first = ranges[0].first;
		n = ranges[0].last - first + 1;
		pn_header_set(r, "Content-Range",
		    pn_printf(r, "bytes %llu-%llu/%llu",
			(unsigned long long)first,
			(unsigned long long)ranges[0].last,
			(unsigned long long)size));
	}
	status = pn__stream_begin(r, status, (size_t)n);
	if (strcmp(r->method, "HEAD") != 0)
		send_range(r, f, first, n);
	return status;
}

int
pn_file(struct pn_req *r, const char *folder, const char *path)
{
	struct file f = { .folder = folder, .path = path };
	int status;

	if (pn_failed(r))
		return r->fail_status;
	if (path == NULL)
		return 404;
	if ((status = open_file(r, &f)) != 0)
		return status;
	if (r->type == NULL)
		pn_type(r, pn__media_by_extension(path, strlen(path)));
	if (r->site->app->accel != NULL || r->site->app->sendfile)
		return hand_over(r, &f);
	pn_last_modified(r, f.st.st_mtime);
	pn_etag(r,
	    pn_printf(r, "%llx-%llx", (unsigned long long)f.st.st_mtime,
		(unsigned long long)f.st.st_size));
	if ((status = pn__validate(r, 200)) != 200)
		return status;
	pn_header_set(r, "Accept-Ranges", "bytes");
	return send_parts(r, &f);
}
