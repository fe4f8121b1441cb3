/*
 * The database tests on libfcgi and the connector with nothing between: a few
 * threads, a database connection each, and an epoll set that hands them the
 * connections of the server that have something to say.
 *
 *	db_floor SOCKET PROCESSES THREADS
 */
#include "bench/db_query.h"
#include "bench/start.h"

#include <err.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* One of these per process; constant once the threads run. */
struct server {
	int epoll, listener;
};

static const char json[] = "application/json";
static const char html[] = "text/html; charset=utf-8";

static int
queries(const char *path)
{
	const char *query = strstr(path, "?queries=");

	return query == NULL ? 1 : (int)strtol(query + 9, NULL, 10);
}

static void
answer(FCGX_Request *r, struct db *db)
{
	const char *path = FCGX_GetParam("REQUEST_URI", r->envp);
	const char *type = json;
	char body[DB_BODY_MAX], rest[512];
	size_t n;

	if (path == NULL)
		path = "";
	if (strncmp(path, "/queries", 8) == 0) {
		n = db_many(db, queries(path), body);
	} else if (strncmp(path, "/updates", 8) == 0) {
		n = db_update(db, queries(path), body);
	} else if (strcmp(path, "/fortunes") == 0) {
		n = db_fortunes(db, body);
		type = html;
	} else {
		n = db_one(db, body);
	}
	FCGX_FPrintF(r->out, "Content-Type: %s\r\nContent-Length: %d\r\n\r\n",
	    type, (int)n);
	FCGX_PutStr(body, (int)n, r->out);
	while (FCGX_GetStr(rest, sizeof(rest), r->in) > 0)
		continue;
}

/* libfcgi reads one request of a connection that is ours to keep. */
static void
readable(struct server *s, int fd, struct db *db)
{
	struct epoll_event ev = { .events = EPOLLIN | EPOLLONESHOT,
		.data.fd = fd };
	FCGX_Request r;

	FCGX_InitRequest(&r, -1, 0);
	r.ipcFd = fd;
	r.keepConnection = 1;
	if (FCGX_Accept_r(&r) != 0)
		return;
	answer(&r, db);
	FCGX_Finish_r(&r);
	if (r.ipcFd >= 0)
		epoll_ctl(s->epoll, EPOLL_CTL_MOD, fd, &ev);
}

static void
accept_all(struct server *s)
{
	struct epoll_event ev = { .events = EPOLLIN | EPOLLONESHOT };
	int fd;

	while ((fd = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
		ev.data.fd = fd;
		epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &ev);
	}
}

static void *
serve(void *arg)
{
	struct server *s = arg;
	struct epoll_event ev;
	struct db *db = db_open();

	for (;;) {
		if (epoll_wait(s->epoll, &ev, 1, -1) != 1)
			continue;
		if (ev.data.fd == s->listener)
			accept_all(s);
		else
			readable(s, ev.data.fd, db);
	}
	return NULL;
}

static void
work(int listener, int threads)
{
	struct epoll_event ev = { .events = EPOLLIN | EPOLLEXCLUSIVE,
		.data.fd = listener };
	struct server s = { .epoll = epoll_create1(0), .listener = listener };
	pthread_t id;
	int i;

	FCGX_Init();
	if (s.epoll < 0 || fcntl(listener, F_SETFL, O_NONBLOCK) != 0 ||
	    epoll_ctl(s.epoll, EPOLL_CTL_ADD, listener, &ev) != 0)
		err(2, "epoll");
	for (i = 1; i < threads; i++)
		if (pthread_create(&id, NULL, serve, &s) != 0)
			errx(2, "cannot make %d threads", threads);
	serve(&s);
}

int
main(int argc, char **argv)
{
	int fd;

	if (argc != 4)
		errx(2, "usage: db_floor SOCKET PROCESSES THREADS");
	fd = start_listen(argv[1]);
	start_workers(start_number(argv[2], 64), work, fd,
	    start_number(argv[3], 1024));
}
