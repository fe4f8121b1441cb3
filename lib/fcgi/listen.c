#include "fcgi/listen.h"

#include "base/random.h"

#include <postern/base.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 4096, MODE = 0660, SUFFIX = 8 };

/* Where a sentence for the person who started the program goes. */
struct complaint {
	char *err;
	size_t n;
};

static int fail(const struct complaint *c, const char *fmt, ...)
    PN_PRINTF(2, 3);

static int
fail(const struct complaint *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (c->n > 0)
		vsnprintf(c->err, c->n, fmt, ap);
	va_end(ap);
	return -1;
}

/* The folder and the name of a path, as pieces of it. */
static void
split(const char *path, int *ret_folder_n, const char **ret_name)
{
	const char *slash = strrchr(path, '/');

	*ret_name = slash != NULL ? slash + 1 : path;
	*ret_folder_n = (int)(*ret_name - path);
}

/* An address of our own beside path, which the socket is bound to first. */
static int
make_addresses(const char *path, struct sockaddr_un *at,
    struct sockaddr_un *beside, const struct complaint *c)
{
	size_t most = sizeof(at->sun_path) - 1;
	char suffix[SUFFIX + 1];
	const char *name;
	int folder_n, n;

	split(path, &folder_n, &name);
	*at = (struct sockaddr_un){ .sun_family = AF_UNIX };
	*beside = *at;
	if (*name == '\0')
		return fail(c, "unix:%s names a folder, not a socket", path);
	pn__random_id(suffix, SUFFIX);
	n = snprintf(beside->sun_path, sizeof(beside->sun_path), "%.*s.%s.%s",
	    folder_n, path, name, suffix);
	if (n < 0 || (size_t)n > most)
		n = snprintf(beside->sun_path, sizeof(beside->sun_path),
		    "%.*s.%s", folder_n, path, suffix);
	if (strlen(path) > most || n < 0 || (size_t)n > most)
		return fail(c,
		    "the path %s is too long for a socket: at most %zu bytes, "
		    "its folder at most %zu",
		    path, most, most - SUFFIX - 1);
	memcpy(at->sun_path, path, strlen(path));
	return 0;
}

/*
 * What is at the path now: 0 nothing or a stale socket, which may be
 * replaced; -1 something that may not.
 */
static int
check_path(const struct sockaddr_un *at, const struct complaint *c)
{
	const char *path = at->sun_path;
	struct stat st;
	int fd, rc, error;

	if (lstat(path, &st) < 0)
		return errno == ENOENT
		    ? 0
		    : fail(c, "can't look at %s: %s", path, strerror(errno));
	if (!S_ISSOCK(st.st_mode))
		return fail(c,
		    "%s exists and is no socket: move it away, or choose "
		    "another path",
		    path);
	if ((fd = socket(AF_UNIX,
		 SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) < 0)
		return fail(c, "can't make a socket: %s", strerror(errno));
	rc = connect(fd, (const struct sockaddr *)at, sizeof(*at));
	error = errno;
	close(fd);
	if (rc < 0 && (error == ECONNREFUSED || error == ENOENT))
		return 0;
	if (rc == 0 || error == EAGAIN)
		return fail(c,
		    "a server is listening on %s already: stop it, or choose "
		    "another path",
		    path);
	return fail(c,
	    "can't tell whether a server is listening on %s: %s", path,
	    strerror(error));
}

static int
set_owner(const char *path, const struct pn__listen_options *o,
    const struct complaint *c)
{
	mode_t mode = o->mode != 0 ? o->mode : (mode_t)MODE;
	struct group g, *found = NULL;
	char text[4096];

	if (o->group != NULL) {
		getgrnam_r(o->group, &g, text, sizeof(text), &found);
		if (found == NULL)
			return fail(c,
			    "there is no group %s: create it, or name the "
			    "group of the web server (www-data)",
			    o->group);
		if (chown(path, (uid_t)-1, g.gr_gid) < 0)
			return fail(c,
			    "can't give %s to group %s: %s; this user must be "
			    "in the group, or root",
			    path, o->group, strerror(errno));
	}
	if (chmod(path, mode) < 0)
		return fail(c, "can't set the mode of %s: %s", path,
		    strerror(errno));
	return 0;
}

/* Makes the socket under beside and moves it to at when it is ready. */
static int
bind_and_move(int fd, const struct pn__listen_options *o,
    const struct sockaddr_un *at, const struct sockaddr_un *beside,
    const struct complaint *c)
{
	const char *temp = beside->sun_path;

	/* The mode that it is born with, and which is never wider. */
	fchmod(fd, o->mode != 0 ? o->mode : (mode_t)MODE);
	if (bind(fd, (const struct sockaddr *)beside, sizeof(*beside)) < 0)
		return fail(c, "can't make the socket %s: %s", at->sun_path,
		    strerror(errno));
	if (set_owner(temp, o, c) == 0) {
		if (listen(fd, o->backlog > 0 ? o->backlog : BACKLOG) < 0)
			fail(c, "can't listen on %s: %s", at->sun_path,
			    strerror(errno));
		else if (rename(temp, at->sun_path) == 0)
			return 0;
		else
			fail(c, "can't rename the new socket to %s: %s",
			    at->sun_path, strerror(errno));
	}
	unlink(temp);
	return -1;
}

/* The folder, opened and locked: two servers may start at the same time. */
static int
lock_folder(const char *path, const struct complaint *c)
{
	char folder[sizeof(((struct sockaddr_un *)NULL)->sun_path) + 1];
	const char *name;
	int folder_n, fd;

	split(path, &folder_n, &name);
	snprintf(folder, sizeof(folder), "%.*s",
	    folder_n > 0 ? folder_n : 1, folder_n > 0 ? path : ".");
	if ((fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		return fail(c,
		    errno == ENOENT
			? "the folder %s of the socket is missing: create it, "
			  "writable for this user (%s)"
			: "can't open the folder %s of the socket: %s",
		    folder, strerror(errno));
	if (access(folder, W_OK | X_OK) < 0) {
		fail(c,
		    "this user may not write into %s, the folder of the "
		    "socket: change its owner or mode (%s)",
		    folder, strerror(errno));
		close(fd);
		return -1;
	}
	while (flock(fd, LOCK_EX) < 0 && errno == EINTR)
		;
	return fd;
}

static int
listen_unix(const char *path, const struct pn__listen_options *o,
    const struct complaint *c)
{
	struct sockaddr_un at, beside;
	int fd, folder;

	if (make_addresses(path, &at, &beside, c) < 0 ||
	    (folder = lock_folder(path, c)) < 0)
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		fail(c, "can't make a socket: %s", strerror(errno));
	else if (check_path(&at, c) < 0 ||
	    bind_and_move(fd, o, &at, &beside, c) < 0) {
		close(fd);
		fd = -1;
	}
	close(folder);
	return fd;
}

/* HOST:PORT, with the host in brackets where it has colons itself. */
static int
split_host(const char *where, char *host, size_t n, const char **ret_port,
    const struct complaint *c)
{
	const char *colon = strrchr(where, ':'), *end = colon;

	if (colon == NULL || colon[1] == '\0')
		return fail(c, "tcp:%s has no port: write tcp:HOST:PORT",
		    where);
	if (*where == '[') {
		where++;
		if (end == where || *--end != ']')
			return fail(c,
			    "tcp:[%s: write tcp:[ADDRESS]:PORT", where);
	} else if (memchr(where, ':', (size_t)(colon - where)) != NULL) {
		return fail(c,
		    "tcp:%s: put an IPv6 address into brackets, as in "
		    "tcp:[::1]:9000",
		    where);
	}
	if ((size_t)(end - where) >= n)
		return fail(c, "tcp:%s: the name of the host is too long",
		    where);
	memcpy(host, where, (size_t)(end - where));
	host[end - where] = '\0';
	*ret_port = colon + 1;
	return 0;
}

static int
bind_tcp(const struct addrinfo *a, int backlog)
{
	int one = 1, error, fd;

	fd = socket(a->ai_family,
	    a->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, a->ai_protocol);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, a->ai_addr, a->ai_addrlen) == 0 &&
	    listen(fd, backlog) == 0)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

static int
listen_tcp(const char *where, const struct pn__listen_options *o,
    const struct complaint *c)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_PASSIVE | AI_NUMERICSERV };
	struct addrinfo *list;
	const char *port = NULL;
	char host[256];
	int rc, fd = -1;

	if (split_host(where, host, sizeof(host), &port, c) < 0)
		return -1;
	rc = getaddrinfo(*host != '\0' && strcmp(host, "*") != 0 ? host : NULL,
	    port, &hints, &list);
	if (rc != 0)
		return fail(c, "tcp:%s is no address: %s", where,
		    gai_strerror(rc));
	for (struct addrinfo *a = list; a != NULL && fd < 0; a = a->ai_next)
		fd = bind_tcp(a, o->backlog > 0 ? o->backlog : BACKLOG);
	if (fd < 0)
		fail(c, "can't listen on tcp:%s: %s%s", where,
		    strerror(errno),
		    errno == EADDRINUSE ? "; stop what uses the port, or "
					  "choose another"
					: "");
	freeaddrinfo(list);
	return fd;
}

int
pn__listen(const struct pn__listen_options *o, char *err, size_t n)
{
	const struct complaint c = { err, n };

	if (strncmp(o->address, "unix:", 5) == 0)
		return listen_unix(o->address + 5, o, &c);
	if (strncmp(o->address, "tcp:", 4) == 0)
		return listen_tcp(o->address + 4, o, &c);
	return fail(&c, "%s is no address: write unix:PATH or tcp:HOST:PORT",
	    o->address);
}

/*
 * True where a connect to path reaches fd: both were bound under the same
 * name, and that is random.
 */
static bool
is_ours(const char *path, int fd)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX }, mine, theirs;
	socklen_t mine_n = sizeof(mine), theirs_n = sizeof(theirs);
	bool same = false;
	int c;

	if (strlen(path) >= sizeof(at.sun_path))
		return false;
	memcpy(at.sun_path, path, strlen(path));
	c = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (c < 0)
		return false;
	if (connect(c, (struct sockaddr *)&at, sizeof(at)) == 0 &&
	    getpeername(c, (struct sockaddr *)&theirs, &theirs_n) == 0 &&
	    getsockname(fd, (struct sockaddr *)&mine, &mine_n) == 0)
		same = mine_n == theirs_n &&
		    memcmp(&mine, &theirs, mine_n) == 0;
	close(c);
	return same;
}

void
pn__unlisten(const char *address, int fd)
{
	if (strncmp(address, "unix:", 5) == 0 && is_ours(address + 5, fd))
		unlink(address + 5);
}
