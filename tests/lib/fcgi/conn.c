/* Connections that misbehave: nothing crashes, and others are served. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>

#include "server.h"

/* Others are served, quickly. */
static void
check_others(struct server *s)
{
	int64_t start = now_ms();
	int fd = dial(s->path);

	expect(fd, true, "/hello", "hello");
	expect(fd, false, "/hello", "hello");
	assert_true(now_ms() - start < 3000);
	close(fd);
}

/* Sends bytes on a connection of their own; the server closes it. */
static void
expect_close(struct server *s, const struct bytes *b, const char *logged)
{
	int fd = dial(s->path);

	send_bytes(fd, b->p, b->n);
	assert_true(is_closed(fd, 5000));
	close(fd);
	check_others(s);
	if (logged != NULL && !server_logged(s, logged))
		fail_msg("not logged: %s", logged);
}

static void
test_garbage(void **state)
{
	struct bytes b = { 0 };
	struct server s;
	unsigned seed = 99;

	(void)state;
	server_start(&s, 2, NULL);
	bytes_add(&b, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", 27);
	expect_close(&s, &b, "not FastCGI version 1");
	bytes_free(&b);

	add_record(&b, FCGI_PARAMS, 1, "\1\1ab", 4, 0);
	expect_close(&s, &b, "a record before BEGIN_REQUEST");
	bytes_free(&b);

	add_record(&b, FCGI_BEGIN_REQUEST, 0, "\0\1\1\0\0\0\0\0", 8, 0);
	expect_close(&s, &b, "a record of request 0");
	bytes_free(&b);

	add_begin(&b, 1, FCGI_RESPONDER, true);
	add_record(&b, FCGI_PARAMS, 1, "\377\377\377\377\377\377\377\377", 8,
	    0);
	add_stream(&b, FCGI_PARAMS, 1, "", 0, 1);
	add_stream(&b, FCGI_STDIN, 1, "", 0, 1);
	expect_close(&s, &b, "the length of a parameter is wrong");
	bytes_free(&b);

	for (int i = 0; i < 200; i++) {
		int fd = dial(s.path);

		for (int k = 0; k < 1 + i * 10; k++) {
			seed = seed * 1103515245 + 12345;
			bytes_add(&b, &(uint8_t){ (uint8_t)(seed >> 16) }, 1);
		}
		b.p[0] = 1;
		send_bytes(fd, b.p, b.n);
		close(fd);
		bytes_free(&b);
	}
	check_others(&s);
	server_stop(&s);
}

/* What libfcgi's own reader does not survive. */
static void
test_manage(void **state)
{
	struct bytes b = { 0 }, q = { 0 };
	uint8_t answer[64];
	struct reply r = { 0 };
	struct server s;
	int fd;

	(void)state;
	server_start(&s, 2, NULL);
	for (int i = 0; i < 21; i++)
		add_pair(&q, FCGI_MAX_CONNS, "");
	fd = dial(s.path);

	/* Between two requests. */
	add_record(&b, FCGI_GET_VALUES, 0, q.p, q.n, 3);
	assert_true(send_bytes(fd, b.p, b.n));
	assert_true(read_bytes(fd, answer, 8, 5000, &r));
	assert_int_equal(answer[1], FCGI_GET_VALUES_RESULT);
	assert_in_range(answer[5], 17, 26);
	assert_true(read_bytes(fd, answer, answer[5], 5000, &r));
	assert_memory_equal(answer + 2, FCGI_MAX_CONNS, 14);
	expect(fd, true, "/hello", "hello");
	bytes_free(&b);

	/* A type that nobody knows. */
	add_record(&b, 77, 0, "abc", 3, 5);
	assert_true(send_bytes(fd, b.p, b.n));
	assert_true(read_bytes(fd, answer, 16, 5000, &r));
	assert_int_equal(answer[1], FCGI_UNKNOWN_TYPE);
	assert_int_equal(answer[8], 77);
	bytes_free(&b);

	/* In the middle of a request: before its body, and in a large one. */
	add_begin(&b, 1, FCGI_RESPONDER, true);
	add_pair(&q, "", "");
	add_record(&b, FCGI_GET_VALUES, 0, q.p, q.n, 0);
	bytes_free(&q);
	add_pair(&q, "REQUEST_URI", "/sum");
	add_stream(&b, FCGI_PARAMS, 1, q.p, q.n, 5);
	for (int i = 0; i < 10; i++) {
		static uint8_t body[20000];

		add_record(&b, FCGI_STDIN, 1, body, sizeof(body), 1);
		add_record(&b, FCGI_GET_VALUES, 0, "\16\0FCGI_MAX_CONNS", 16,
		    7);
	}
	add_stream(&b, FCGI_STDIN, 1, "", 0, 1);
	assert_true(send_bytes(fd, b.p, b.n));
	r = read_reply(fd, 5000);
	assert_true(r.ended);
	assert_non_null(strstr((char *)r.out.p, "\r\n\r\n200000 0"));
	expect(fd, true, "/hello", "hello");
	bytes_free(&r.out);
	bytes_free(&b);
	bytes_free(&q);

	/* One after the other without end. */
	for (int i = 0; i < 100; i++)
		add_record(&b, 77, 0, "abc", 3, 5);
	send_bytes(fd, b.p, b.n);
	assert_true(is_closed(fd, 5000));
	close(fd);
	check_others(&s);
	bytes_free(&b);
	server_stop(&s);
}

static void
test_protocol(void **state)
{
	struct bytes b = { 0 };
	struct server s;
	struct reply r;
	int fd;

	(void)state;
	server_start(&s, 2, NULL);

	/* A second request on the same connection. */
	fd = dial(s.path);
	add_begin(&b, 1, FCGI_RESPONDER, true);
	add_begin(&b, 2, FCGI_RESPONDER, true);
	add_record(&b, FCGI_PARAMS, 2, "\1\1ab", 4, 0);
	add_record(&b, FCGI_PARAMS, 1, NULL, 0, 0);
	add_record(&b, FCGI_PARAMS, 2, NULL, 0, 0);
	add_record(&b, FCGI_STDIN, 1, NULL, 0, 0);
	assert_true(send_bytes(fd, b.p, b.n));
	r = read_reply(fd, 5000);
	assert_true(r.ended);
	assert_int_equal(r.id, 2);
	assert_int_equal(r.status, FCGI_CANT_MPX_CONN);
	bytes_free(&r.out);
	r = read_reply(fd, 5000);
	assert_true(r.ended);
	assert_int_equal(r.id, 1);
	assert_int_equal(r.status, FCGI_REQUEST_COMPLETE);
	bytes_free(&r.out);
	bytes_free(&b);

	/* Given up. */
	add_begin(&b, 3, FCGI_RESPONDER, true);
	add_record(&b, FCGI_ABORT_REQUEST, 3, NULL, 0, 0);
	assert_true(send_bytes(fd, b.p, b.n));
	r = read_reply(fd, 5000);
	assert_true(r.ended);
	assert_int_equal(r.id, 3);
	assert_int_equal(r.out.n, 0);
	expect(fd, true, "/hello", "hello");
	bytes_free(&r.out);
	bytes_free(&b);
	close(fd);

	/* A role that we don't play. */
	fd = dial(s.path);
	add_begin(&b, 4, FCGI_AUTHORIZER, true);
	add_stream(&b, FCGI_PARAMS, 4, "", 0, 1);
	assert_true(send_bytes(fd, b.p, b.n));
	r = read_reply(fd, 5000);
	assert_true(r.ended);
	assert_int_equal(r.id, 4);
	assert_int_equal(r.status, FCGI_UNKNOWN_ROLE);
	assert_true(is_closed(fd, 5000));
	bytes_free(&r.out);
	bytes_free(&b);
	close(fd);
	check_others(&s);
	server_stop(&s);
}

static void
refuse(void *ctx, struct pn__io *io, int status)
{
	char text[64];
	struct iovec iov = { .iov_base = text };

	(void)ctx;
	iov.iov_len = (size_t)snprintf(
	    text, sizeof(text), "Status: %d\r\n\r\nown words", status);
	io->send(io, &iov, 1, true);
}

static void
set_refuse(struct pn__loop_options *o)
{
	o->refuse = refuse;
}

/* Params in so many pairs of a size: what comes back. */
static struct reply
send_params(struct server *s, int pairs, size_t size)
{
	struct bytes b = { 0 }, q = { 0 };
	char value[70000];
	struct reply r;
	int fd;

	memset(value, 'v', size);
	value[size] = '\0';
	for (int i = 0; i < pairs; i++)
		add_pair(&q, "NAME", value);
	add_begin(&b, 1, FCGI_RESPONDER, true);
	add_stream(&b, FCGI_PARAMS, 1, q.p, q.n, 16000);
	add_stream(&b, FCGI_STDIN, 1, "", 0, 1);
	fd = dial(s->path);
	send_bytes(fd, b.p, b.n);
	r = read_reply(fd, 5000);
	if (r.ended && strncmp((char *)r.out.p, "Status", 6) == 0)
		assert_true(is_closed(fd, 5000));
	close(fd);
	bytes_free(&b);
	bytes_free(&q);
	return r;
}

static void
test_many_params(void **state)
{
	static const struct {
		int pairs;
		size_t size;
		const char *out;
	} rows[] = {
		{ 200, 300, "Content-Type" },
		{ 201, 1, "Status: 431\r\n" },
		{ 100000, 1, "Status: 431\r\n" },
		{ 1, 65500, "Content-Type" },
		{ 1, 69000, "Status: 431\r\n" },
		{ 1000, 1000, "Status: 431\r\n" },
	};

	(void)state;
	for (int own = 0; own < 2; own++) {
		struct server s;

		server_start(&s, 2, own ? set_refuse : NULL);
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			struct reply r =
			    send_params(&s, rows[i].pairs, rows[i].size);

			assert_true(r.ended);
			assert_memory_equal(
			    r.out.p, rows[i].out, strlen(rows[i].out));
			if (own && rows[i].out[0] == 'S')
				assert_non_null(strstr(
				    (char *)r.out.p, "\r\n\r\nown words"));
			bytes_free(&r.out);
		}
		check_others(&s);
		assert_reaches(&s.stats.refused, 4);
		server_stop(&s);
	}
}

static void
test_nul_in_params(void **state)
{
	struct bytes b = { 0 };
	struct server s;
	struct reply r;
	int fd;

	(void)state;
	server_start(&s, 1, NULL);
	fd = dial(s.path);
	add_begin(&b, 1, FCGI_RESPONDER, true);
	add_stream(&b, FCGI_PARAMS, 1, "\4\3NAMEa\0b", 9, 100);
	add_stream(&b, FCGI_STDIN, 1, "", 0, 1);
	assert_true(send_bytes(fd, b.p, b.n));
	r = read_reply(fd, 5000);
	assert_true(r.ended);
	assert_memory_equal(r.out.p, "Status: 400\r\n", 13);
	bytes_free(&r.out);
	bytes_free(&b);
	close(fd);
	server_stop(&s);
}

/* Byte by byte, through the socket. */
static void
test_slow_peer(void **state)
{
	struct bytes b = { 0 };
	struct server s;
	struct reply r;
	int fd;

	(void)state;
	server_start(&s, 1, NULL);
	fd = dial(s.path);
	add_request(&b, 1, true, "/echo", "a body", 6);
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < b.n; i++) {
			assert_true(send_bytes(fd, b.p + i, 1));
			if (i % 16 == 0)
				sleep_ms(1);
		}
		r = read_reply(fd, 5000);
		assert_true(r.ended);
		assert_non_null(strstr((char *)r.out.p, "\r\n\r\na body"));
		bytes_free(&r.out);
	}
	bytes_free(&b);
	close(fd);
	server_stop(&s);
}

/* A peer that leaves at every point of a request, small and large. */
static void
test_leaves(void **state)
{
	static const char *const uris[] = { "/echo", "/ignore" };
	static uint8_t body[200000];
	struct server s;

	(void)state;
	server_start(&s, 2, NULL);
	for (int i = 0; i < 200; i++) {
		struct bytes b = { 0 };
		int fd = dial(s.path);

		add_request(&b, 1, true, uris[i % 2], body,
		    i < 160 ? 20 : sizeof(body));
		send_bytes(fd, b.p, i < 160 ? (size_t)i : b.n * (size_t)i / 200);
		close(fd);
		bytes_free(&b);
	}
	check_others(&s);
	server_stop(&s);
}

/* A body that breaks the protocol in its middle, read by the handler. */
static void
test_bad_body(void **state)
{
	static uint8_t body[20000];
	static const int errors[] = { EPROTO, ECONNRESET, ECONNRESET };
	struct server s;

	(void)state;
	server_start(&s, 2, NULL);
	for (int i = 0; i < 3; i++) {
		struct bytes b = { 0 }, q = { 0 };
		int fd = dial(s.path);

		add_begin(&b, 1, FCGI_RESPONDER, true);
		add_pair(&q, "REQUEST_URI", "/sum");
		add_stream(&b, FCGI_PARAMS, 1, q.p, q.n, 100);
		for (int k = 0; k < 10; k++)
			add_record(&b, FCGI_STDIN, 1, body, sizeof(body), 0);
		if (i == 0)
			add_record(&b, FCGI_PARAMS, 1, "\1\1ab", 4, 0);
		if (i == 1)
			add_record(&b, FCGI_ABORT_REQUEST, 1, NULL, 0, 0);
		atomic_store(&s.read_error, 0);
		assert_true(send_bytes(fd, b.p, b.n));
		if (i == 2)
			shutdown(fd, SHUT_WR);
		assert_true(is_closed(fd, 5000));
		assert_int_equal(atomic_load(&s.read_error), errors[i]);
		close(fd);
		bytes_free(&b);
		bytes_free(&q);
	}
	check_others(&s);
	server_stop(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_garbage),
		cmocka_unit_test(test_manage),
		cmocka_unit_test(test_protocol),
		cmocka_unit_test(test_many_params),
		cmocka_unit_test(test_nul_in_params),
		cmocka_unit_test(test_slow_peer),
		cmocka_unit_test(test_leaves),
		cmocka_unit_test(test_bad_body),
	};

	return cmocka_run_group_tests_name("fcgi/conn", tests, NULL, NULL);
}
