/* What ends by the clock: peers that stall, and a loop that leaves. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/resource.h>

#include "server.h"

static void
set_short(struct pn__loop_options *o)
{
	o->read_ms = 1000;
	o->write_ms = 1000;
}

/* Peers that stop in the middle hold no thread, and are closed in time. */
static void
test_stall(void **state)
{
	static uint8_t body[20000];
	struct bytes b = { 0 };
	struct server s;
	int64_t start;
	int fd[32], other;

	(void)state;
	server_start(&s, 1, set_short);
	add_request(&b, 1, true, "/echo", body, sizeof(body));
	for (int i = 0; i < 32; i++) {
		fd[i] = dial(s.path);
		assert_true(send_bytes(
		    fd[i], b.p, 1 + (b.n - 2) * (size_t)i / 31));
	}
	other = dial(s.path);
	start = now_ms();
	for (int i = 0; i < 20; i++)
		expect(other, true, "/hello", "hello");
	assert_true(now_ms() - start < 800);
	for (int i = 0; i < 32; i++) {
		assert_true(is_closed(fd[i], 4000));
		close(fd[i]);
	}
	assert_in_range(now_ms() - start, 900, 4000);
	assert_true(server_logged(&s, "the peer stalls"));

	/* One between two requests is left alone. */
	sleep_ms(1200);
	expect(other, true, "/hello", "hello");
	assert_int_equal(atomic_load(&s.stats.connections), 1);
	close(other);
	bytes_free(&b);
	server_stop(&s);
}

/* A large body that stalls holds its thread for the time limit, no more. */
static void
test_stall_in_body(void **state)
{
	static uint8_t body[300000];
	struct bytes b = { 0 };
	struct server s;
	int fd, other;

	(void)state;
	server_start(&s, 2, set_short);
	fd = dial(s.path);
	other = dial(s.path);
	add_request(&b, 1, true, "/sum", body, sizeof(body));
	assert_true(send_bytes(fd, b.p, b.n - 1000));
	expect(other, true, "/hello", "hello");
	assert_true(is_closed(fd, 4000));
	assert_int_equal(atomic_load(&s.read_error), ETIMEDOUT);
	expect(other, true, "/hello", "hello");
	bytes_free(&b);
	close(fd);
	close(other);
	server_stop(&s);
}

/* A peer that does not read its reply. */
static void
test_no_reader(void **state)
{
	struct bytes b = { 0 };
	struct server s;
	int64_t start;
	int fd, other;

	(void)state;
	server_start(&s, 2, set_short);
	fd = dial(s.path);
	other = dial(s.path);
	add_request(&b, 1, true, "/bytes/3000000", NULL, 0);
	start = now_ms();
	assert_true(send_bytes(fd, b.p, b.n));
	expect(other, true, "/hello", "hello");
	assert_true(now_ms() - start < 800);
	while (atomic_load(&s.stats.connections) > 1 &&
	    now_ms() - start < 5000)
		sleep_ms(5);
	assert_in_range(now_ms() - start, 900, 4000);
	bytes_free(&b);
	close(fd);
	close(other);
	server_stop(&s);
}

/* Clients that send until the server is gone: none loses a request. */
struct client {
	const char *path;
	atomic_int sent, answered, cut;
	bool keep;
};

/* As nginx does before it keeps a connection: an end, or a byte too many. */
static bool
has_more(int fd)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };

	return poll(&pfd, 1, 0) > 0;
}

static void *
run_client(void *p)
{
	struct client *c = p;
	struct bytes b = { 0 };
	struct reply r;
	int fd = -1;

	add_request(&b, 1, c->keep, "/hello", NULL, 0);
	for (;;) {
		if (fd < 0 && (fd = dial(c->path)) < 0)
			break;

		/* Not taken, or closed before it was sent: not begun. */
		if (!send_bytes(fd, b.p, b.n)) {
			close(fd);
			fd = -1;
			continue;
		}
		atomic_fetch_add(&c->sent, 1);
		r = read_reply(fd, 10000);
		if (r.ended)
			atomic_fetch_add(&c->answered, 1);
		else
			atomic_fetch_add(&c->cut, 1);
		bytes_free(&r.out);
		if (!r.ended || !c->keep || has_more(fd)) {
			close(fd);
			fd = -1;
		}
	}
	bytes_free(&b);
	return NULL;
}

static void
test_drain_under_load(void **state)
{
	struct client clients[4];
	struct server s;
	pthread_t t[4];
	int64_t start;

	(void)state;
	for (int round = 0; round < 5; round++) {
		server_start(&s, 3, NULL);
		for (int i = 0; i < 4; i++) {
			clients[i] = (struct client){ .path = s.path,
				.keep = i % 2 == 0 };
			pthread_create(&t[i], NULL, run_client, &clients[i]);
		}
		sleep_ms(50 + round);

		/* As at a stop: the path goes, its queue is answered. */
		pn__unlisten(s.address, s.fd);
		start = now_ms();
		pn__loop_drain(s.loop, true, 5000);
		for (int i = 0; i < 4; i++)
			pthread_join(t[i], NULL);
		server_stop(&s);
		assert_true(now_ms() - start < 4000);
		for (int i = 0; i < 4; i++) {
			assert_true(clients[i].sent > 10);
			assert_int_equal(
			    clients[i].sent, clients[i].answered);
		}
	}
}

/* A slow request is answered before the loop leaves; idle ones end. */
static void
test_drain_waits(void **state)
{
	struct bytes b = { 0 };
	struct server s;
	struct reply r;
	int64_t start;
	int busy, idle, half;

	(void)state;
	server_start(&s, 2, NULL);
	busy = dial(s.path);
	idle = dial(s.path);
	half = dial(s.path);
	expect(idle, true, "/hello", "hello");
	add_request(&b, 1, true, "/hello", NULL, 0);
	assert_true(send_bytes(half, b.p, 30));
	bytes_free(&b);
	add_request(&b, 1, true, "/sleep/700", NULL, 0);
	assert_true(send_bytes(busy, b.p, b.n));
	sleep_ms(50);
	start = now_ms();
	pn__loop_drain(s.loop, false, 5000);
	r = read_reply(busy, 5000);
	assert_true(r.ended);
	assert_true(is_closed(busy, 2000));
	bytes_free(&r.out);
	assert_in_range(now_ms() - start, 500, 2000);

	/* The idle one is served within its second, and then closed. */
	assert_true(is_closed(idle, 2000));
	assert_in_range(now_ms() - start, 900, 4000);

	/* A request that has begun is waited for. */
	bytes_free(&b);
	add_request(&b, 1, true, "/hello", NULL, 0);
	assert_true(send_bytes(half, b.p + 30, b.n - 30));
	r = read_reply(half, 5000);
	assert_true(r.ended);
	assert_true(is_closed(half, 1000));
	bytes_free(&r.out);
	bytes_free(&b);
	close(busy);
	close(idle);
	close(half);
	server_stop(&s);
}

/* At the latest after its time. */
static void
test_drain_ends(void **state)
{
	struct server s;
	int64_t start;
	int fd;

	(void)state;
	server_start(&s, 1, NULL);
	fd = dial(s.path);
	assert_true(send_bytes(fd, "\1\1\0\1", 4));
	sleep_ms(20);
	start = now_ms();
	pn__loop_drain(s.loop, false, 300);
	pthread_join(s.thread, NULL);
	assert_in_range(now_ms() - start, 250, 3000);
	pn__loop_free(s.loop);
	assert_true(is_closed(fd, 1000));
	close(fd);

	/* Again, for the rest of what server_stop() does. */
	s.loop = pn__loop_new(&s.o, &s.stats);
	assert_non_null(s.loop);
	s.stats.connections = 0;
	pthread_create(&s.thread, NULL, server_run, &s);
	server_stop(&s);
}

/* Kilobytes of memory of this process that is its own. */
static long
private_kb(void)
{
	FILE *f = fopen("/proc/self/smaps_rollup", "r");
	long kb = 0, sum = 0;
	char line[256];

	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, "Private_Dirty: %ld", &kb) == 1 ||
		    sscanf(line, "Private_Clean: %ld", &kb) == 1)
			sum += kb;
	}
	fclose(f);
	return sum;
}

/* 10,000 idle connections: a slot each, and the next is served. */
static void
test_many_idle(void **state)
{
	struct rlimit r;
	struct server s;
	long before, after;
	int n, *fd;

	(void)state;
	getrlimit(RLIMIT_NOFILE, &r);
	r.rlim_cur = r.rlim_max;
	setrlimit(RLIMIT_NOFILE, &r);
	n = r.rlim_cur > 20200 ? 10000 : ((int)r.rlim_cur - 200) / 2;
	if (n < 1000) {
		print_message("too few files may be open: %d\n", n);
		skip();
	}
	fd = calloc((size_t)n, sizeof(*fd));
	memset(fd, 0, (size_t)n * sizeof(*fd));
	server_start(&s, 2, NULL);
	for (int i = 0; i < 100; i++) {
		fd[i] = dial(s.path);
		expect(fd[i], true, "/hello", "hello");
	}
	before = private_kb();
	for (int i = 100; i < n; i++) {
		fd[i] = dial(s.path);
		assert_true(fd[i] >= 0);
		expect(fd[i], true, "/hello", "hello");
	}
	after = private_kb();
	print_message("%d connections: %ld KiB more\n", n, after - before);
	for (int i = 0; i < n; i += 97)
		expect(fd[i], true, "/hello", "hello");
	assert_int_equal(atomic_load(&s.stats.connections), n);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	assert_true(after - before < n / 4);
#endif
	for (int i = 0; i < n; i++)
		close(fd[i]);
	free(fd);
	server_stop(&s);
}

/* Without descriptors the queue waits, the loop does not spin. */
static void
test_no_descriptors(void **state)
{
	struct rlimit old, low;
	struct timespec a, b;
	struct server s;
	clockid_t clock;
	int fd, kept, held[64], n = 0;

	(void)state;
	server_start(&s, 1, NULL);
	kept = dial(s.path);
	expect(kept, true, "/hello", "hello");
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	getrlimit(RLIMIT_NOFILE, &old);
	low = old;
	low.rlim_cur = (rlim_t)fd + 1;
	setrlimit(RLIMIT_NOFILE, &low);
	while (n < 64 && (held[n] = dup(0)) >= 0)
		n++;

	struct sockaddr_un at = { .sun_family = AF_UNIX };

	snprintf(at.sun_path, sizeof(at.sun_path), "%s", s.path);
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	pthread_getcpuclockid(s.thread, &clock);
	clock_gettime(clock, &a);
	sleep_ms(400);
	clock_gettime(clock, &b);
	assert_true((b.tv_sec - a.tv_sec) * 1000 +
		(b.tv_nsec - a.tv_nsec) / 1000000 <
	    100);
	expect(kept, true, "/hello", "hello");
	assert_true(server_logged(&s, "can't accept connections"));
	setrlimit(RLIMIT_NOFILE, &old);
	while (n > 0)
		close(held[--n]);
	expect(fd, true, "/hello", "hello");
	close(fd);
	close(kept);
	server_stop(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stall),
		cmocka_unit_test(test_stall_in_body),
		cmocka_unit_test(test_no_reader),
		cmocka_unit_test(test_drain_under_load),
		cmocka_unit_test(test_drain_waits),
		cmocka_unit_test(test_drain_ends),
		cmocka_unit_test(test_many_idle),
		cmocka_unit_test(test_no_descriptors),
	};

	return cmocka_run_group_tests_name("fcgi/timers", tests, NULL, NULL);
}
