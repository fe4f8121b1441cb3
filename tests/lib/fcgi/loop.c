/* Connections that behave: one, many, large, slow, and leaving. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>

#include "server.h"

static void
test_one(void **state)
{
	struct server s;
	int fd;

	(void)state;
	server_start(&s, 1, NULL);
	fd = dial(s.path);
	expect(fd, false, "/hello", "hello");
	assert_true(is_closed(fd, 5000));
	close(fd);
	server_stop(&s);
}

static void
test_keep(void **state)
{
	struct server s;
	int fd[8];

	(void)state;
	server_start(&s, 4, NULL);
	for (int i = 0; i < 8; i++)
		fd[i] = dial(s.path);
	for (int n = 0; n < 800; n++)
		expect(fd[n * 5 % 8], true, "/hello", "hello");
	assert_reaches(&s.stats.requests, 800);
	assert_int_equal(atomic_load(&s.stats.connections), 8);
	for (int i = 0; i < 8; i++)
		close(fd[i]);
	server_stop(&s);
}

/* The bytes of /bytes/N and /pieces/N. */
static void
check_pattern(const struct reply *r, size_t n)
{
	const char *body;
	size_t skip = 0;

	assert_true(r->ended);
	body = strstr((char *)r->out.p, "\r\n\r\n");
	if (strncmp((char *)r->out.p, "Content-Type", 12) == 0)
		skip = (size_t)(body + 4 - (char *)r->out.p);
	assert_int_equal(r->out.n - skip, n);
	for (size_t i = 0; i < n; i++) {
		if (r->out.p[skip + i] != pattern(i))
			fail_msg("byte %zu of %zu differs", i, n);
	}
}

static void
test_large_replies(void **state)
{
	static const char *const uris[] = { "/bytes/0", "/bytes/1",
		"/bytes/65499", "/bytes/65500", "/bytes/65501",
		"/bytes/1000000", "/bytes/1600000", "/bytes/20000000",
		"/pieces/0", "/pieces/9999", "/pieces/700001" };
	struct server s;
	int fd;

	(void)state;
	server_start(&s, 2, NULL);
	fd = dial(s.path);
	for (size_t i = 0; i < sizeof(uris) / sizeof(uris[0]); i++) {
		struct bytes b = { 0 };
		struct reply r;

		add_request(&b, 1, true, uris[i], NULL, 0);
		assert_true(send_bytes(fd, b.p, b.n));
		r = read_reply(fd, 10000);
		check_pattern(
		    &r, strtoul(strchr(uris[i] + 1, '/') + 1, NULL, 10));
		bytes_free(&b);
		bytes_free(&r.out);
	}
	close(fd);
	server_stop(&s);
}

/* Sends a request with a body from a thread: both directions may fill up. */
struct upload {
	int fd;
	struct bytes b;
};

static void *
send_upload(void *p)
{
	struct upload *u = p;

	send_bytes(u->fd, u->b.p, u->b.n);
	return NULL;
}

static struct reply
post(int fd, bool keep, const char *uri, size_t n)
{
	struct upload u = { .fd = fd };
	uint8_t *body = malloc(n + 1);
	struct reply r;
	pthread_t t;

	for (size_t i = 0; i < n; i++)
		body[i] = pattern(i);
	add_request(&u.b, 7, keep, uri, body, n);
	pthread_create(&t, NULL, send_upload, &u);
	r = read_reply(fd, 10000);
	pthread_join(t, NULL);
	bytes_free(&u.b);
	free(body);
	return r;
}

static void
test_bodies(void **state)
{
	static const size_t sizes[] = { 1, 1000, 65535, 65536, 65537, 140000,
		163840, 200000, 10000000 };
	struct server s;
	int fd;

	(void)state;
	server_start(&s, 2, NULL);
	fd = dial(s.path);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct reply r = post(fd, true, "/echo", sizes[i]);

		check_pattern(&r, sizes[i]);
		assert_int_equal(r.id, 7);
		bytes_free(&r.out);
	}
	assert_int_equal(atomic_load(&s.read_error), 0);
	close(fd);
	server_stop(&s);
}

/* A body that the handler did not want is not in the way of the next. */
static void
test_ignored_body(void **state)
{
	struct server s;
	struct reply r;
	int fd;

	(void)state;
	server_start(&s, 2, NULL);
	fd = dial(s.path);
	for (size_t n = 1; n < 700000; n = n * 3 + 1) {
		r = post(fd, true, "/ignore", n);
		assert_true(r.ended);
		bytes_free(&r.out);
		expect(fd, true, "/hello", "hello");
	}

	/* Too much: the reply still arrives, then the connection ends. */
	r = post(fd, true, "/ignore", 5000000);
	assert_true(r.ended);
	assert_true(is_closed(fd, 5000));
	bytes_free(&r.out);
	close(fd);
	server_stop(&s);
}

/* Several requests in one go, and cut in the middle. */
static void
test_pipeline(void **state)
{
	struct bytes b = { 0 };
	struct server s;
	struct reply r;
	int fd, n = 2000;

	(void)state;
	server_start(&s, 2, NULL);
	fd = dial(s.path);
	for (int i = 0; i < n; i++)
		add_request(&b, 1 + i, true, "/echo", "some body", 9);
	assert_true(send_bytes(fd, b.p, b.n / 2 + 11));
	for (int i = 0; i < n; i++) {
		if (i == n / 2)
			assert_true(send_bytes(fd, b.p + b.n / 2 + 11,
			    b.n - b.n / 2 - 11));
		r = read_reply(fd, 10000);
		assert_true(r.ended);
		assert_int_equal(r.id, 1 + i);
		assert_non_null(strstr((char *)r.out.p, "some body"));
		bytes_free(&r.out);
	}
	bytes_free(&b);
	close(fd);
	server_stop(&s);
}

static void
test_silent(void **state)
{
	struct bytes b = { 0 };
	struct server s;
	int fd;

	(void)state;
	server_start(&s, 1, NULL);
	fd = dial(s.path);
	add_request(&b, 1, true, "/silent", NULL, 0);
	assert_true(send_bytes(fd, b.p, b.n));
	assert_true(is_closed(fd, 5000));
	bytes_free(&b);
	close(fd);
	server_stop(&s);
}

static void
test_gone(void **state)
{
	struct bytes b = { 0 };
	struct server s;
	int fd;

	(void)state;
	server_start(&s, 1, NULL);
	fd = dial(s.path);
	expect(fd, true, "/gone/20", "hello");
	assert_int_equal(atomic_load(&s.gone), 0);
	add_request(&b, 1, true, "/gone/5000", NULL, 0);
	assert_true(send_bytes(fd, b.p, b.n));
	close(fd);
	for (int i = 0; i < 5000 && atomic_load(&s.gone) == 0; i++)
		sleep_ms(1);
	assert_int_equal(atomic_load(&s.gone), 1);
	bytes_free(&b);
	server_stop(&s);
}

/* A slow handler does not keep others waiting, with or without notice. */
static void
test_slow(void **state)
{
	static const char *const slow[] = { "/sleep/2000", "/block/2000" };
	struct bytes b = { 0 };
	struct server s;
	struct reply r;
	int64_t start;
	int fd, other;

	(void)state;
	server_start(&s, 4, NULL);
	fd = dial(s.path);
	other = dial(s.path);
	for (size_t i = 0; i < 2; i++) {
		bytes_free(&b);
		add_request(&b, 1, true, slow[i], NULL, 0);
		assert_true(send_bytes(fd, b.p, b.n));
		sleep_ms(20);
		start = now_ms();
		for (int n = 0; n < 50; n++)
			expect(other, true, "/hello", "hello");
		assert_true(now_ms() - start < 1800);
		r = read_reply(fd, 10000);
		assert_true(r.ended);
		bytes_free(&r.out);
	}
	assert_true(atomic_load(&s.stats.handovers) >= 2);
	bytes_free(&b);
	close(fd);
	close(other);
	server_stop(&s);
}

/* More slow requests than threads: the rest waits, and is served. */
static void
test_all_busy(void **state)
{
	struct server s;
	struct bytes b = { 0 };
	int64_t start;
	int fd[9];

	(void)state;
	server_start(&s, 3, NULL);
	add_request(&b, 1, true, "/sleep/400", NULL, 0);
	start = now_ms();
	for (int i = 0; i < 9; i++) {
		fd[i] = dial(s.path);
		assert_true(send_bytes(fd[i], b.p, b.n));
	}
	for (int i = 0; i < 9; i++) {
		struct reply r = read_reply(fd[i], 10000);

		assert_true(r.ended);
		bytes_free(&r.out);
		close(fd[i]);
	}
	assert_in_range(now_ms() - start, 1200, 3400);
	assert_int_equal(atomic_load(&s.started), 3);
	bytes_free(&b);
	server_stop(&s);
}

/* Threads that send requests of all kinds. */
struct crowd {
	const char *path;
	unsigned seed;
	int requests, good;
	bool stop_at_close;
};

static void *
run_crowd(void *p)
{
	struct crowd *c = p;
	int fd[8];

	for (int i = 0; i < 8; i++)
		fd[i] = dial(c->path);
	for (int n = 0; n < c->requests; n++) {
		struct bytes b = { 0 };
		struct reply r;
		char uri[32] = "/hello";
		int k;

		c->seed = c->seed * 1103515245 + 12345;
		k = (int)(c->seed >> 16) % 8;
		if (c->seed >> 28 == 0)
			snprintf(uri, sizeof(uri), "/sleep/%u",
			    (c->seed >> 8) % 8);
		if (c->seed >> 28 == 1)
			snprintf(uri, sizeof(uri), "/block/%u",
			    (c->seed >> 8) % 4);
		add_request(&b, 1, (c->seed >> 24) % 16 != 3, uri, NULL, 0);
		send_bytes(fd[k], b.p, b.n);
		r = read_reply(fd[k], 10000);
		c->good += r.ended &&
		    strstr((char *)r.out.p, "\r\n\r\nhello") != NULL;
		if ((c->seed >> 24) % 16 == 3) {
			close(fd[k]);
			fd[k] = dial(c->path);
		}
		bytes_free(&b);
		bytes_free(&r.out);
	}
	for (int i = 0; i < 8; i++)
		close(fd[i]);
	return NULL;
}

static void
test_crowd(void **state)
{
	struct crowd crowds[4];
	struct server s;
	pthread_t t[4];

	(void)state;
	server_start(&s, 4, NULL);
	for (unsigned i = 0; i < 4; i++) {
		crowds[i] = (struct crowd){ .path = s.path,
			.seed = 4711 + i,
			.requests = 1500 };
		pthread_create(&t[i], NULL, run_crowd, &crowds[i]);
	}
	for (int i = 0; i < 4; i++) {
		pthread_join(t[i], NULL);
		assert_int_equal(crowds[i].good, crowds[i].requests);
	}
	assert_reaches(&s.stats.requests, 6000);
	server_stop(&s);
}

static void *
no_thread(void *ctx)
{
	struct server *s = ctx;

	/* The first thread serves, no other can. */
	return atomic_fetch_add(&s->started, 1) == 0 ? s : NULL;
}

static void
set_no_thread(struct pn__loop_options *o)
{
	o->thread_start = no_thread;
}

static void
test_no_second_thread(void **state)
{
	struct bytes b = { 0 };
	struct server s;
	struct reply r;
	int fd, other;

	(void)state;
	server_start(&s, 4, set_no_thread);
	fd = dial(s.path);
	other = dial(s.path);
	add_request(&b, 1, true, "/sleep/100", NULL, 0);
	for (int i = 0; i < 3; i++) {
		assert_true(send_bytes(fd, b.p, b.n));
		expect(other, true, "/hello", "hello");
		r = read_reply(fd, 10000);
		assert_true(r.ended);
		bytes_free(&r.out);
	}
	assert_true(server_logged(&s, "a thread can't serve"));
	bytes_free(&b);
	close(fd);
	close(other);
	atomic_store(&s.started, 1);
	server_stop(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one),
		cmocka_unit_test(test_keep),
		cmocka_unit_test(test_large_replies),
		cmocka_unit_test(test_bodies),
		cmocka_unit_test(test_ignored_body),
		cmocka_unit_test(test_pipeline),
		cmocka_unit_test(test_silent),
		cmocka_unit_test(test_gone),
		cmocka_unit_test(test_slow),
		cmocka_unit_test(test_all_busy),
		cmocka_unit_test(test_crowd),
		cmocka_unit_test(test_no_second_thread),
	};

	return cmocka_run_group_tests_name("fcgi/loop", tests, NULL, NULL);
}
