/*
 * A loop under test on a thread of its own, on a Unix socket in a folder of
 * its own, and a handler that does what the URI says:
 *	/hello          "hello"
 *	/sleep/MS       sleeps first (and says will_block with /block/MS)
 *	/bytes/N        N bytes of a pattern, in one call
 *	/pieces/N       … in calls of 10,000 bytes, 100 pieces each
 *	/echo           the body
 *	/sum            the number of bytes of the body, and their sum
 *	/ignore         answers without reading the body
 *	/silent         does not answer
 *	/gone/MS        waits until the client has left, says so in gone
 *	/env            all variables, one a line
 */
#ifndef TESTS_FCGI_SERVER_H
#define TESTS_FCGI_SERVER_H

#include "client.h"
#include "fcgi/listen.h"
#include "fcgi/loop.h"

#include <pthread.h>
#include <sys/stat.h>

struct server {
	char folder[64], path[96], address[128];
	int fd, log_fd, rc;
	struct pn__log log;
	struct pn__loop_stats stats;
	struct pn__loop_options o;
	struct pn__loop *loop;
	pthread_t thread;
	atomic_int gone, served, started, stopped, read_error;
};

static inline const char *
env_get(char **env, const char *name)
{
	size_t n = strlen(name);

	for (; *env != NULL; env++) {
		if (strncmp(*env, name, n) == 0 && (*env)[n] == '=')
			return *env + n + 1;
	}
	return "";
}

static inline uint8_t
pattern(size_t i)
{
	return (uint8_t)(i * 31 + i / 251);
}

static inline int
say(struct pn__io *io, const void *p, size_t n)
{
	static const char head[] = "Content-Type: text/plain\r\n\r\n";
	const struct iovec iov[] = {
		{ .iov_base = (char *)(uintptr_t)head,
		    .iov_len = sizeof(head) - 1 },
		{ .iov_base = (void *)(uintptr_t)p, .iov_len = n },
	};

	return io->send(io, iov, 2, true);
}

static inline void
serve_bytes(struct pn__io *io, size_t n)
{
	uint8_t *p = malloc(n + 1);

	for (size_t i = 0; i < n; i++)
		p[i] = pattern(i);
	say(io, p, n);
	free(p);
}

static inline void
serve_pieces(struct pn__io *io, size_t n)
{
	struct iovec iov[100];
	uint8_t p[10000];
	size_t k, at;

	for (at = 0; at < n; at += k) {
		k = n - at < sizeof(p) ? n - at : sizeof(p);
		for (size_t i = 0; i < k; i++)
			p[i] = pattern(at + i);
		for (size_t i = 0; i < 100; i++)
			iov[i] = (struct iovec){ p + k * i / 100,
				k * (i + 1) / 100 - k * i / 100 };
		if (io->send(io, iov, 100, false) < 0)
			return;
	}
	io->send(io, NULL, 0, true);
}

static inline void
serve_body(struct server *s, struct pn__io *io, bool echo)
{
	struct bytes all = { 0 };
	unsigned long sum = 0;
	uint8_t p[7001];
	char text[64];
	ssize_t k;

	while ((k = io->read(io, p, sizeof(p))) > 0) {
		if (echo)
			bytes_add(&all, p, (size_t)k);
		else
			all.n += (size_t)k;
		for (ssize_t i = 0; i < k; i++)
			sum += p[i];
	}
	if (k < 0)
		atomic_store(&s->read_error, errno);
	snprintf(text, sizeof(text), "%zu %lu", all.n, sum);
	if (echo)
		say(io, all.p != NULL ? all.p : p, all.n);
	else
		say(io, text, strlen(text));
	bytes_free(&all);
}

static inline void
serve_env(struct pn__io *io, char **env)
{
	struct bytes all = { 0 };

	for (; *env != NULL; env++) {
		bytes_add(&all, *env, strlen(*env));
		bytes_add(&all, "\n", 1);
	}
	say(io, all.p, all.n);
	bytes_free(&all);
}

static inline void
serve(void *ctx, void *user, struct pn__io *io, char **env, size_t env_n)
{
	struct server *s = ctx;
	const char *uri = env_get(env, "REQUEST_URI");
	const char *slash = *uri == '/' ? strchr(uri + 1, '/') : NULL;
	int number = slash != NULL ? (int)strtol(slash + 1, NULL, 10) : 0;

	(void)user;
	(void)env_n;
	if (strncmp(uri, "/block/", 7) == 0)
		io->will_block(io);
	if (strncmp(uri, "/sleep/", 7) == 0 || strncmp(uri, "/block/", 7) == 0)
		sleep_ms(number);
	for (int i = 0; strncmp(uri, "/gone/", 6) == 0 && i < number; i++) {
		if (io->is_gone(io)) {
			atomic_store(&s->gone, 1);
			break;
		}
		sleep_ms(1);
	}
	if (strncmp(uri, "/bytes/", 7) == 0)
		serve_bytes(io, (size_t)number);
	else if (strncmp(uri, "/pieces/", 8) == 0)
		serve_pieces(io, (size_t)number);
	else if (strcmp(uri, "/echo") == 0 || strcmp(uri, "/sum") == 0)
		serve_body(s, io, uri[1] == 'e');
	else if (strcmp(uri, "/env") == 0)
		serve_env(io, env);
	else if (strcmp(uri, "/silent") != 0)
		say(io, "hello", 5);
	atomic_fetch_add(&s->served, 1);
}

static inline void *
server_thread_start(void *ctx)
{
	struct server *s = ctx;

	atomic_fetch_add(&s->started, 1);
	return s;
}

static inline void
server_thread_stop(void *ctx, void *user)
{
	struct server *s = ctx;

	(void)user;
	atomic_fetch_add(&s->stopped, 1);
}

static inline void *
server_run(void *p)
{
	struct server *s = p;

	s->rc = pn__loop_run(s->loop);
	return NULL;
}

/* Starts a server with so many threads; s->o may be changed by set before. */
static inline void
server_start(
    struct server *s, unsigned threads, void (*set)(struct pn__loop_options *))
{
	struct pn__listen_options lo = { 0 };
	char err[512] = "";

	*s = (struct server){ .log_fd = -1 };
	snprintf(s->folder, sizeof(s->folder), "%s", "/tmp/pn-fcgi-XXXXXX");
	assert_non_null(mkdtemp(s->folder));
	snprintf(s->path, sizeof(s->path), "%s/s.sock", s->folder);
	snprintf(s->address, sizeof(s->address), "unix:%s", s->path);
	snprintf(err, sizeof(err), "%s/log", s->folder);
	s->log_fd = open(err, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	s->log = (struct pn__log){ .fd = s->log_fd,
		.level = PN_LOG_DEBUG,
		.program = "test" };
	lo.address = s->address;
	s->fd = pn__listen(&lo, err, sizeof(err));
	if (s->fd < 0)
		fail_msg("%s", err);
	s->o = (struct pn__loop_options){ .listen_fd = s->fd,
		.threads = threads,
		.params_max = 200,
		.read_ms = 5000,
		.write_ms = 5000,
		.log = &s->log,
		.serve = serve,
		.ctx = s,
		.thread_start = server_thread_start,
		.thread_stop = server_thread_stop };
	if (set != NULL)
		set(&s->o);
	s->loop = pn__loop_new(&s->o, &s->stats);
	assert_non_null(s->loop);
	assert_int_equal(pthread_create(&s->thread, NULL, server_run, s), 0);
}

/*
 * A counter is moved on after the reply it counts, which the client may have
 * read by then: waits until it is n.
 */
#define assert_reaches(counter, n)                                             \
	do {                                                                   \
		for (int ms = 0; ms < 5000 && atomic_load(counter) != (n);     \
		     ms++)                                                     \
			sleep_ms(1);                                           \
		assert_int_equal(atomic_load(counter), n);                     \
	} while (0)

/* Drains, and takes all away. What pn__loop_run() gave is in s->rc. */
static inline void
server_stop(struct server *s)
{
	char text[128];

	pn__loop_drain(s->loop, false, 8000);
	pthread_join(s->thread, NULL);
	assert_int_equal(s->rc, 0);
	assert_int_equal(atomic_load(&s->started), atomic_load(&s->stopped));
	assert_int_equal(atomic_load(&s->stats.connections), 0);
	assert_int_equal(atomic_load(&s->stats.busy), 0);
	pn__loop_free(s->loop);
	pn__unlisten(s->address, s->fd);
	close(s->fd);
	close(s->log_fd);
	snprintf(text, sizeof(text), "%s/log", s->folder);
	unlink(text);
	assert_int_equal(rmdir(s->folder), 0);
}

/* True where the log has this text in it. */
static inline bool
server_logged(struct server *s, const char *text)
{
	char all[65536];
	ssize_t n = pread(s->log_fd, all, sizeof(all) - 1, 0);

	all[n > 0 ? n : 0] = '\0';
	return strstr(all, text) != NULL;
}

/* Sends one request on fd and checks that its body is what is expected. */
static inline void
expect(int fd, bool keep, const char *uri, const char *body)
{
	struct bytes b = { 0 };
	struct reply r;
	const char *got;

	add_request(&b, 1, keep, uri, NULL, 0);
	assert_true(send_bytes(fd, b.p, b.n));
	r = read_reply(fd, 10000);
	assert_true(r.ended);
	assert_int_equal(r.status, FCGI_REQUEST_COMPLETE);
	got = strstr((char *)r.out.p, "\r\n\r\n");
	assert_non_null(got);
	assert_string_equal(got + 4, body);
	bytes_free(&b);
	bytes_free(&r.out);
}

#endif
