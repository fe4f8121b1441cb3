#include "../server.h"

#include "base/clock.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>

static struct server *
server_of(void **state)
{
	struct server *s = *state;

	if (s == NULL)
		skip();
	return s;
}

/* With short timeouts, so that a test does not take half a minute. */
static struct fixture *
begin(void **state)
{
	struct server *s = server_of(state);
	struct fixture *x;
	char url[256];

	if (s->pid == 0)
		assert_true(server_start(s, NULL));
	snprintf(
	    url, sizeof(url), "%s&read_timeout=1&connect_timeout=1", s->url);
	x = fixture_new(url);
	pn_exec(x->r, "DROP TABLE IF EXISTS t");
	pn_exec(x->r, "CREATE TABLE t (id INTEGER PRIMARY KEY AUTO_INCREMENT, "
		      "v INTEGER)");
	pn_exec(x->r, "INSERT INTO t (v) VALUES (1), (2)");
	assert_fine(x);
	next_request(x);
	return x;
}

static int
count(struct fixture *x)
{
	int n;

	next_request(x);
	n = (int)pn_count(x->r, "SELECT COUNT(*) FROM t");
	assert_fine(x);
	return n;
}

/* Takes the fixture's connection away, as an operator does. */
static void
kill_connection(struct fixture *x)
{
	struct fixture *other = fixture_other(x);
	int64_t id = pn_count(x->r, "SELECT CONNECTION_ID()");

	pn_exec_v(other->r, pn_printf(other->r, "KILL %d", (int)id), NULL, 0);
	assert_fine(other);
	fixture_free(other);
	server_sleep(20);
	/* As if it had been used a moment ago. */
	x->fake->thread.db->used_ms = pn__clock_ms();
}

static void
test_killed_connection(void **state)
{
	struct fixture *x = begin(state);

	/* A read is sent again over a new connection. */
	kill_connection(x);
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM t"), 2);
	assert_fine(x);
	/* One that has still to be prepared has not been run either. */
	kill_connection(x);
	pn_exec(x->r, "INSERT INTO t (v) VALUES (3)");
	assert_fine(x);
	/* A write is not: nobody knows whether it was done. */
	kill_connection(x);
	pn_exec(x->r, "INSERT INTO t (v) VALUES (3)");
	assert_failed(x, 503, "the database is away");
	assert_int_equal(count(x), 3);
	/* In a transaction nothing is, and nothing is kept. */
	x->r->write_transaction = true;
	pn_exec(x->r, "INSERT INTO t (v) VALUES (3)");
	kill_connection(x);
	assert_int_equal(pn_count(x->r, "SELECT COUNT(*) FROM t"), 0);
	assert_failed(x, 503, "the database is away");
	pn_exec(x->r, "INSERT INTO t (v) VALUES (4)");
	assert_failed(x, 500, "was rolled back");
	assert_int_equal(count(x), 3);
	/* A transaction that begins finds a new connection. */
	kill_connection(x);
	x->r->write_transaction = true;
	pn_exec(x->r, "INSERT INTO t (v) VALUES (3)");
	assert_fine(x);
	assert_int_equal(count(x), 4);
	fixture_free(x);
}

/* An idle connection that the server has closed is noticed before use. */
static void
test_idle(void **state)
{
	struct fixture *x = begin(state);

	kill_connection(x);
	x->fake->thread.db->used_ms -= 1000;
	pn_exec(x->r, "INSERT INTO t (v) VALUES (3)");
	assert_fine(x);
	assert_int_equal(count(x), 3);
	fixture_free(x);
}

static void
test_restart(void **state)
{
	struct fixture *x = begin(state);
	struct server *s = *state;
	struct pn__db_state status;
	int64_t began;

	server_kill(s, SIGKILL);
	pn_count(x->r, "SELECT COUNT(*) FROM t");
	assert_failed(x, 503, "the database is away");
	/* The next are told at once. */
	began = pn__clock_us();
	for (int i = 0; i < 100; i++) {
		pn_count(x->r, "SELECT COUNT(*) FROM t");
		assert_failed(x, 503, "the database is away");
	}
	assert_in_range(pn__clock_us() - began, 0, 200000);
	pn__db_pool_state(x->pool, &status);
	assert_int_equal(status.connections, 0);
	assert_true(status.failures > 0);
	assert_true(status.text[0] != '\0');
	assert_true(server_start(s, NULL));
	/* The last pause may still run. */
	for (int i = 0; i < 100; i++) {
		next_request(x);
		pn_count(x->r, "SELECT COUNT(*) FROM t");
		if (!pn_failed(x->r))
			break;
		server_sleep(50);
	}
	assert_int_equal(count(x), 2);
	fixture_free(x);
}

/* It runs but does not answer. */
static void
test_frozen(void **state)
{
	struct fixture *x = begin(state);
	struct server *s = *state;
	int64_t began = pn__clock_us(), took;

	server_freeze(s);
	x->r->write_transaction = true;
	pn_exec(x->r, "INSERT INTO t (v) VALUES (3)");
	took = (pn__clock_us() - began) / 1000;
	kill(s->pid, SIGCONT);
	assert_failed(x, 503, "the database is away");
	assert_in_range(took, 900, 5000);
	server_sleep(500);
	assert_int_equal(count(x), 2);
	fixture_free(x);
}

struct number {
	int64_t id;
};

static const struct pn_schema number =
    PN_SCHEMA(struct number, PN_INT(struct number, id));

/* Ends the connection that the rows come from, at the first of them. */
static int
cut(struct pn_req *r, const void *row, void *arg)
{
	struct fixture *other = arg;
	int64_t id = *(const int64_t *)row;

	(void)r;
	if (!pn_failed(other->r) && other->r->values == NULL) {
		pn_set(other->r, "once", 1);
		pn_exec_v(
		    other->r, pn_printf(other->r, "KILL %d", (int)id), NULL, 0);
	}
	return 0;
}

static void
test_cut_result(void **state)
{
	struct fixture *x = begin(state), *other = fixture_other(x);
	int64_t n;

	pn_count(other->r, "SELECT 1");
	n = pn_each(x->r, &number, cut, other,
	    "SELECT CONNECTION_ID() AS id FROM seq_1_to_20000000");
	assert_failed(x, 503, "the database is away");
	assert_in_range(n, 1, 19999999);
	assert_fine(other);
	assert_int_equal(count(x), 2);
	fixture_free(other);
	fixture_free(x);
}

/* A statement that takes too long is ended by the server itself. */
static void
test_long_statement(void **state)
{
	struct fixture *x = begin(state);
	int64_t began = pn__clock_us(), id;

	id = pn_count(x->r, "SELECT CONNECTION_ID()");
	pn_count(x->r, "SELECT SLEEP(30)");
	assert_failed(x, 503, "for too long");
	assert_in_range(pn__clock_us() - began, 400000, 5000000);
	assert_int_equal(pn_count(x->r, "SELECT CONNECTION_ID()"), id);
	fixture_free(x);
}

/* A migration may take its time. */
static void
test_long_migration(void **state)
{
	struct fixture *x = begin(state);
	char sql[128], err[512] = "";
	struct pn__db_pool *p;

	pn_exec(x->r, "DROP TABLE IF EXISTS postern_migration");
	snprintf(sql, sizeof(sql), "%s/sql", x->dir);
	assert_int_equal(mkdir(sql, 0755), 0);
	write_file(sql, "0001-slow.sql", "DO SLEEP(1.5);\n");
	p = open_pool(x, sql, 1000);
	if (pn__db_migrate(p, err, sizeof(err)) == -1)
		fail_msg("%s", err);
	pn__db_pool_free(p);
	pn_exec(x->r, "DROP TABLE postern_migration");
	fixture_free(x);
}

static void
test_too_many_connections(void **state)
{
	struct fixture *x = begin(state), *others[45];
	int n = 0, refused = 0;

	for (; n < (int)PN_COUNT(others); n++) {
		others[n] = fixture_other(x);
		pn_count(others[n]->r, "SELECT 1");
		refused += pn_failed(others[n]->r);
		if (pn_failed(others[n]->r))
			assert_failed(others[n], 503, "away");
	}
	assert_true(refused > 0);
	assert_int_equal(count(x), 2);
	for (int i = 0; i < n; i++)
		fixture_free(others[i]);
	fixture_free(x);
}

static void
test_read_only(void **state)
{
	struct fixture *x = begin(state), *user;
	struct server *s = *state;
	char url[256];

	pn_exec(x->r, "DROP USER IF EXISTS reader");
	pn_exec(x->r, "CREATE USER reader IDENTIFIED BY 'p@ss'");
	pn_exec(x->r, "GRANT ALL ON t.* TO reader");
	pn_exec(x->r, "SET GLOBAL read_only = ON");
	assert_fine(x);
	snprintf(url, sizeof(url),
	    "mysql://reader:p%%40ss@localhost/t?socket=%s", s->socket);
	user = fixture_new(url);
	pn_exec(user->r, "INSERT INTO t (v) VALUES (3)");
	assert_failed(user, 503, "read-only");
	assert_int_equal(count(user), 2);
	pn_exec(x->r, "SET GLOBAL read_only = OFF");
	fixture_free(user);
	fixture_free(x);
}

/* A wrong password is told without the password. */
static void
test_wrong_password(void **state)
{
	struct server *s = server_of(state);
	struct fixture *x;
	char url[256];

	snprintf(url, sizeof(url),
	    "mysql://nobody:topsecret@localhost/t?socket=%s", s->socket);
	x = fixture_new(url);
	pn_count(x->r, "SELECT 1");
	assert_null(strstr(pn_failure(x->r), "topsecret"));
	assert_failed(x, 503, "Access denied");
	fixture_free(x);
}

static void
test_full(void **state)
{
	struct fixture *x = begin(state);

	pn_exec(x->r, "SET max_heap_table_size = 16384");
	pn_exec(x->r, "DROP TABLE IF EXISTS m");
	pn_exec(x->r, "CREATE TABLE m (v CHAR(200)) ENGINE = MEMORY");
	assert_fine(x);
	for (int i = 0; i < 1000 && !pn_failed(x->r); i++)
		pn_exec(x->r, "INSERT INTO m VALUES ('x')");
	assert_failed(x, 503, "disk is full");
	pn_exec(x->r, "DROP TABLE m");
	fixture_free(x);
}

static void *
lock_other_way(void *arg)
{
	struct fixture *x = arg;

	pn_exec(x->r, "UPDATE t SET v = v + 1 WHERE id = 1");
	return NULL;
}

/* One of the two is chosen, all of it is undone, and it may try again. */
static void
test_deadlock(void **state)
{
	struct fixture *x = begin(state), *other = fixture_other(x), *loser;
	pthread_t thread;

	pn_begin(x->r);
	pn_exec(x->r, "UPDATE t SET v = v + 10 WHERE id = 1");
	pn_begin(other->r);
	pn_exec(other->r, "UPDATE t SET v = v + 10 WHERE id = 2");
	assert_int_equal(
	    pthread_create(&thread, NULL, lock_other_way, other), 0);
	server_sleep(50);
	pn_exec(x->r, "UPDATE t SET v = v + 1 WHERE id = 2");
	pthread_join(thread, NULL);
	assert_true(pn_failed(x->r) != pn_failed(other->r));
	loser = pn_failed(x->r) ? x : other;
	assert_true(pn__db_is_conflict(loser->r));
	assert_false(pn__db_is_conflict((loser == x ? other : x)->r));
	assert_failed(loser, 503, "others changed the same rows");
	pn_exec(loser->r, "SELECT 1");
	assert_failed(loser, 500, "was rolled back");
	pn_rollback(loser->r);
	pn_commit((loser == x ? other : x)->r);
	next_request(x);
	next_request(other);
	assert_int_equal(pn_count(x->r, "SELECT SUM(v) FROM t"), 14);
	assert_fine(x);
	fixture_free(other);
	fixture_free(x);
}

static void
test_lock_wait(void **state)
{
	struct fixture *x = begin(state), *other = fixture_other(x);

	pn_begin(other->r);
	pn_exec(other->r, "UPDATE t SET v = 5");
	pn_exec(x->r, "UPDATE t SET v = 6");
	assert_true(pn_failed(x->r));
	assert_int_equal(pn_failure_status(x->r), 503);
	pn_rollback(other->r);
	fixture_free(other);
	fixture_free(x);
}

/* The first host of the URL is not there: the next one is. */
static void
test_failover(void **state)
{
	struct server *s = server_of(state);
	struct fixture *x;
	char url[256];

	if (s->pid == 0)
		assert_true(server_start(s, NULL));
	snprintf(url, sizeof(url),
	    "mysql://root@127.0.0.1:1,localhost/t?socket=%s", s->socket);
	x = fixture_new(url);
	assert_int_equal(pn_count(x->r, "SELECT 5"), 5);
	assert_fine(x);
	fixture_free(x);
}

static bool
run(const char *command)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		execl("/bin/sh", "sh", "-c", command, NULL);
		_exit(127);
	}
	return waitpid(pid, &status, 0) == pid && status == 0;
}

/* Two authorities, and a certificate for 127.0.0.1 by the first. */
static bool
make_certificates(const struct server *s)
{
	char command[1024];

	if (access("/usr/bin/openssl", X_OK) != 0)
		return false;
	write_file(s->dir, "san", "subjectAltName=IP:127.0.0.1\n");
	snprintf(command, sizeof(command),
	    "cd %s && exec >/dev/null 2>&1 && for ca in ca other; do "
	    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 "
	    "-nodes -keyout $ca.key -out $ca.pem -days 2 -subj /CN=$ca; done "
	    "&& openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 "
	    "-nodes -keyout server.key -out server.csr -subj /CN=localhost "
	    "&& openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key "
	    "-CAcreateserial -out server.pem -days 2 -extfile san && "
	    "chmod 644 *.key",
	    s->dir);
	return run(command);
}

/* A port of the loopback that is free now. */
static int
free_port(void)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(sin);
	int fd = socket(AF_INET, SOCK_STREAM, 0), port = 0;

	if (bind(fd, (struct sockaddr *)&sin, sizeof(sin)) == 0 &&
	    getsockname(fd, (struct sockaddr *)&sin, &len) == 0)
		port = ntohs(sin.sin_port);
	close(fd);
	return port;
}

static void
check_tls(struct server *s, const char *host, int port, const char *options,
    const char *part)
{
	struct fixture *x;
	char url[256];

	snprintf(
	    url, sizeof(url), "mysql://u:p@%s:%d/t?%s", host, port, options);
	x = fixture_new(url);
	pn_count(x->r, "SELECT COUNT(*) FROM information_schema.tables");
	if (part != NULL && !pn_failed(x->r))
		fail_msg("%s was good enough", url);
	if (part != NULL)
		assert_failed(x, 503, part);
	assert_fine(x);
	if (part == NULL && strstr(options, "ssl=off") == NULL)
		assert_int_equal(
		    pn_count(x->r,
			"SELECT COUNT(*) FROM information_schema."
			"session_status WHERE variable_name = 'SSL_CIPHER' "
			"AND variable_value <> ''"),
		    1);
	fixture_free(x);
	(void)s;
}

static void
test_tls(void **state)
{
	struct server *s = server_of(state);
	char config[512], ca[128], other[128];
	int port = free_port();
	struct fixture *x;

	if (!make_certificates(s))
		skip();
	server_kill(s, SIGTERM);
	snprintf(config, sizeof(config),
	    "[mysqld]\nbind-address=127.0.0.1,127.0.0.2\nport=%d\nssl-ca=%s/"
	    "ca.pem\n"
	    "ssl-cert=%s/server.pem\nssl-key=%s/server.key\n"
	    "skip-name-resolve\n",
	    port, s->dir, s->dir, s->dir);
	assert_true(server_start(s, config));
	x = fixture_new(s->url);
	pn_exec(x->r, "CREATE OR REPLACE USER u IDENTIFIED BY 'p'");
	pn_exec(x->r, "GRANT ALL ON t.* TO u");
	assert_fine(x);
	fixture_free(x);
	snprintf(ca, sizeof(ca), "ssl=verify&ca=%s/ca.pem", s->dir);
	snprintf(other, sizeof(other), "ssl=verify&ca=%s/other.pem", s->dir);
	check_tls(s, "127.0.0.1", port, "ssl=off", NULL);
	check_tls(s, "127.0.0.1", port, "ssl=on", NULL);
	check_tls(s, "127.0.0.1", port, "ssl=verify", "away");
	check_tls(s, "127.0.0.1", port, other, "away");
	check_tls(s, "127.0.0.1", port, ca, NULL);
	/* The right authority, but it is for another address. */
	check_tls(s, "127.0.0.2", port, "ssl=on", NULL);
	check_tls(s, "127.0.0.2", port, ca, "away");
	server_kill(s, SIGTERM);

	/* A server without TLS is not spoken to in the clear by mistake. */
	snprintf(config, sizeof(config),
	    "[mysqld]\nbind-address=127.0.0.1\nport=%d\nskip-ssl\n"
	    "skip-name-resolve\n",
	    port);
	assert_true(server_start(s, config));
	check_tls(s, "127.0.0.1", port, "ssl=off", NULL);
	check_tls(s, "127.0.0.1", port, "ssl=on", "away");
	check_tls(s, "127.0.0.1", port, "ssl=verify", "away");
	server_kill(s, SIGTERM);
	assert_true(server_start(s, NULL));
}

/* A found row counts as changed, as on SQLite, whatever it held before. */
static void
test_found_rows(void **state)
{
	struct fixture *x = begin(state);

	assert_int_equal(pn_exec(x->r, "UPDATE t SET v = v"), 2);
	assert_fine(x);
	fixture_free(x);
}

int
main(void)
{
	struct server *s = server_new();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(test_killed_connection, s),
		cmocka_unit_test_prestate(test_idle, s),
		cmocka_unit_test_prestate(test_restart, s),
		cmocka_unit_test_prestate(test_frozen, s),
		cmocka_unit_test_prestate(test_cut_result, s),
		cmocka_unit_test_prestate(test_long_statement, s),
		cmocka_unit_test_prestate(test_long_migration, s),
		cmocka_unit_test_prestate(test_too_many_connections, s),
		cmocka_unit_test_prestate(test_read_only, s),
		cmocka_unit_test_prestate(test_wrong_password, s),
		cmocka_unit_test_prestate(test_full, s),
		cmocka_unit_test_prestate(test_deadlock, s),
		cmocka_unit_test_prestate(test_lock_wait, s),
		cmocka_unit_test_prestate(test_failover, s),
		cmocka_unit_test_prestate(test_tls, s),
		cmocka_unit_test_prestate(test_found_rows, s),
	};
	int rc = cmocka_run_group_tests(tests, NULL, NULL);

	server_free(s);
	return rc;
}
