/* Sockets of our own, stale ones, live ones, and those handed over. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "client.h"
#include "fcgi/listen.h"

struct place {
	char folder[64], path[192], address[208], err[512];
};

static struct place
make_place(void)
{
	struct place p = { .folder = "/tmp/pn-listen-XXXXXX" };

	assert_non_null(mkdtemp(p.folder));
	snprintf(p.path, sizeof(p.path), "%s/a.sock", p.folder);
	snprintf(p.address, sizeof(p.address), "unix:%s", p.path);
	return p;
}

/* Also says that nothing else has been left in the folder. */
static void
remove_place(struct place *p)
{
	unlink(p->path);
	assert_int_equal(rmdir(p->folder), 0);
}

static int
open_at(struct place *p, mode_t mode, const char *group)
{
	const struct pn__listen_options o = { .address = p->address,
		.mode = mode,
		.group = group };

	p->err[0] = '\0';
	return pn__listen(&o, p->err, sizeof(p->err));
}

static mode_t
mode_of(const struct place *p)
{
	struct stat st;

	assert_int_equal(lstat(p->path, &st), 0);
	assert_true(S_ISSOCK(st.st_mode));
	return st.st_mode & 07777;
}

static void
test_mode(void **state)
{
	static const mode_t modes[] = { 0, 0600, 0660, 0666, 0777 };
	mode_t old = umask(022);

	(void)state;
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		struct place p = make_place();
		int fd = open_at(&p, modes[i], NULL), c;

		assert_true(fd >= 0);
		assert_int_equal(
		    mode_of(&p), modes[i] != 0 ? modes[i] : 0660);
		assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
		assert_true((fcntl(fd, F_GETFL) & O_NONBLOCK) != 0);
		c = dial(p.path);
		assert_true(c >= 0);
		close(c);
		pn__unlisten(p.address, fd);
		assert_int_equal(access(p.path, F_OK), -1);
		close(fd);
		remove_place(&p);
	}
	umask(old);
}

static void
test_stale(void **state)
{
	struct place p = make_place();
	int fd, second;

	(void)state;
	fd = open_at(&p, 0, NULL);
	assert_true(fd >= 0);

	/* A live one stays, whoever asks, and so does its path. */
	second = open_at(&p, 0, NULL);
	assert_int_equal(second, -1);
	assert_non_null(strstr(p.err, "a server is listening on"));
	assert_non_null(strstr(p.err, p.path));
	close(fd);

	/* Nobody answers: it is replaced. */
	second = open_at(&p, 0600, NULL);
	assert_true(second >= 0);
	assert_int_equal(mode_of(&p), 0600);
	close(second);
	remove_place(&p);
}

/* The path of another server is not removed by the one before it. */
static void
test_unlisten(void **state)
{
	struct place p = make_place();
	int fd, second;

	(void)state;
	fd = open_at(&p, 0, NULL);
	unlink(p.path);
	second = open_at(&p, 0, NULL);
	assert_true(second >= 0);
	pn__unlisten(p.address, fd);
	assert_int_equal(access(p.path, F_OK), 0);
	pn__unlisten(p.address, second);
	assert_int_equal(access(p.path, F_OK), -1);
	pn__unlisten(p.address, second);
	pn__unlisten("tcp:127.0.0.1:1", second);
	close(fd);
	close(second);
	remove_place(&p);
}

/* Two at the same time: one of them gets it. */
static void
test_race(void **state)
{
	(void)state;
	for (int round = 0; round < 10; round++) {
		struct place p = make_place();
		int go[2], won = 0, status;
		pid_t pid[4];
		char c;

		assert_int_equal(pipe(go), 0);
		for (int i = 0; i < 4; i++) {
			if ((pid[i] = fork()) == 0) {
				close(go[1]);
				if (read(go[0], &c, 1) != 0)
					_exit(2);
				status = open_at(&p, 0, NULL) >= 0 ? 0 : 1;
				sleep_ms(100);
				_exit(status);
			}
		}
		close(go[0]);
		close(go[1]);
		for (int i = 0; i < 4; i++) {
			waitpid(pid[i], &status, 0);
			won += WEXITSTATUS(status) == 0;
		}
		assert_int_equal(won, 1);
		remove_place(&p);
	}
}

/* What can't be, and the words for it. */
static void
test_errors(void **state)
{
	static const struct {
		const char *address, *says;
	} rows[] = {
		{ "/run/x.sock", "write unix:PATH or tcp:HOST:PORT" },
		{ "unix:/tmp/pn-no-such-folder/x", "is missing: create it" },
		{ "unix:/tmp/", "names a folder" },
		{ "unix:/etc/hostname/x.sock", "can't open the folder" },
		{ "unix:/tmp/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		  "aaaaaaaaaaaa",
		    "is too long for a socket: at most 107 bytes" },
		{ "tcp:127.0.0.1", "has no port" },
		{ "tcp:127.0.0.1:", "has no port" },
		{ "tcp:::1:9000", "brackets" },
		{ "tcp:[::1:9000", "write tcp:[ADDRESS]:PORT" },
		{ "tcp:127.0.0.1:http!", "is no address" },
		{ "tcp:127.0.0.300:99", "is no address" },
	};
	char err[512];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct pn__listen_options o = { rows[i].address, 0,
			NULL, 0 };

		err[0] = '\0';
		assert_int_equal(pn__listen(&o, err, sizeof(err)), -1);
		if (strstr(err, rows[i].says) == NULL)
			fail_msg("%s: %s", rows[i].address, err);
	}
}

static void
test_in_the_way(void **state)
{
	struct place p = make_place();
	int fd;

	(void)state;
	fd = open(p.path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	close(fd);
	assert_int_equal(open_at(&p, 0, NULL), -1);
	assert_non_null(strstr(p.err, "is no socket"));
	assert_int_equal(access(p.path, F_OK), 0);
	unlink(p.path);
	assert_int_equal(open_at(&p, 0, "no-such-group"), -1);
	assert_non_null(strstr(p.err, "there is no group no-such-group"));
	remove_place(&p);
}

static void
test_group(void **state)
{
	struct place p = make_place();
	struct group *g = getgrnam("www-data");
	struct stat st;
	int fd;

	(void)state;
	if (geteuid() != 0 || g == NULL) {
		remove_place(&p);
		skip();
	}
	fd = open_at(&p, 0, "www-data");
	if (fd < 0)
		fail_msg("%s", p.err);
	assert_int_equal(stat(p.path, &st), 0);
	assert_int_equal(st.st_gid, g->gr_gid);
	assert_int_equal(mode_of(&p), 0660);
	close(fd);
	remove_place(&p);
}

/* The longest paths: the name that it is bound to first is longer. */
static void
test_long_path(void **state)
{
	struct place p = make_place();
	size_t n;
	int fd;

	(void)state;
	n = strlen(p.path);
	for (; n < 108; n++) {
		snprintf(p.path, sizeof(p.path), "%s/%.*s", p.folder,
		    (int)(n - strlen(p.folder) - 1),
		    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
		snprintf(p.address, sizeof(p.address), "unix:%s", p.path);
		fd = open_at(&p, 0, NULL);
		if (fd < 0)
			fail_msg("%s", p.err);
		pn__unlisten(p.address, fd);
		close(fd);
	}
	remove_place(&p);
}

static void
test_tcp(void **state)
{
	static const char *const hosts[] = { "127.0.0.1", "localhost", "[::1]",
		"*", "" };
	struct sockaddr_in6 a;
	char address[64], err[512];
	int fd, second;

	(void)state;
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		struct pn__listen_options o = { address, 0, NULL, 0 };
		socklen_t n = sizeof(a);

		snprintf(address, sizeof(address), "tcp:%s:0", hosts[i]);
		fd = pn__listen(&o, err, sizeof(err));
		if (fd < 0 && hosts[i][0] == '[')
			continue; /* no IPv6 here */
		if (fd < 0)
			fail_msg("%s", err);
		assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
		assert_int_equal(
		    getsockname(fd, (struct sockaddr *)&a, &n), 0);
		snprintf(address, sizeof(address), "tcp:%s:%d", hosts[i],
		    ntohs(a.sin6_port));
		second = pn__listen(&o, err, sizeof(err));
		assert_int_equal(second, -1);
		assert_non_null(strstr(err, "stop what uses the port"));
		close(fd);
	}
}

/* What a child finds when a manager started it so. Its exit status. */
static int
inherit(struct place *p, int at, const char *fds, bool own_pid)
{
	int fd = open_at(p, 0, NULL), status;
	char text[32];
	pid_t pid;

	assert_true(fd >= 0);
	if ((pid = fork()) == 0) {
		snprintf(text, sizeof(text), "%d",
		    (int)getpid() + (own_pid ? 0 : 1));
		setenv("LISTEN_PID", text, 1);
		setenv("LISTEN_FDS", fds, 1);
		dup2(fd, 10);
		if (at != 3)
			close(3);
		dup2(10, at);
		fd = pn__listen_inherited();
		if (fd < 0)
			_exit(100);
		if ((fcntl(fd, F_GETFD) & FD_CLOEXEC) == 0)
			_exit(101);
		if (own_pid && getenv("LISTEN_FDS") != NULL)
			_exit(102);
		_exit(fd);
	}
	waitpid(pid, &status, 0);
	pn__unlisten(p->address, fd);
	close(fd);
	return WEXITSTATUS(status);
}

static void
test_inherited(void **state)
{
	struct place p = make_place();

	(void)state;
	assert_int_equal(inherit(&p, 3, "1", true), 3);
	assert_int_equal(inherit(&p, 3, "2", true), 3);
	assert_int_equal(inherit(&p, 5, "1", true), 100);
	assert_int_equal(inherit(&p, 3, "0", true), 100);
	assert_int_equal(inherit(&p, 3, "1", false), 100);
	assert_in_range(inherit(&p, 0, "0", false), 3, 99);
	assert_int_equal(pn__listen_inherited(), -1);
	remove_place(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mode),
		cmocka_unit_test(test_stale),
		cmocka_unit_test(test_unlisten),
		cmocka_unit_test(test_race),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_in_the_way),
		cmocka_unit_test(test_group),
		cmocka_unit_test(test_long_path),
		cmocka_unit_test(test_tcp),
		cmocka_unit_test(test_inherited),
	};

	return cmocka_run_group_tests_name("fcgi/listen", tests, NULL, NULL);
}
