/*
 * A MariaDB server of the test's own: its own data folder and socket, no
 * network, an unprivileged user. It ends with the test, however that ends.
 */
#ifndef TESTS_LIB_DB_SERVER_H
#define TESTS_LIB_DB_SERVER_H

#include "fixture.h"

#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>

struct server {
	char dir[64];
	char socket[128];
	char url[200];
	uid_t uid;
	gid_t gid;
	pid_t pid;
};

/* Who the server runs as: ourselves, or mysql or nobody where we are root. */
static inline void
server_user(struct server *s)
{
	const struct passwd *pw;

	s->uid = geteuid();
	s->gid = getegid();
	if (s->uid != 0)
		return;
	if ((pw = getpwnam("mysql")) == NULL)
		pw = getpwnam("nobody");
	s->uid = pw != NULL ? pw->pw_uid : 65534;
	s->gid = pw != NULL ? pw->pw_gid : 65534;
}

/* Starts a program as that user, its output into DIR/log. */
static inline pid_t
server_spawn(struct server *s, char *const argv[])
{
	char log[128];
	pid_t parent = getpid(), pid = fork();
	int fd;

	if (pid != 0)
		return pid;
	snprintf(log, sizeof(log), "%s/log", s->dir);
	fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0666);
	dup2(fd, 1);
	dup2(fd, 2);
	if (geteuid() == 0 && (setgid(s->gid) != 0 || setuid(s->uid) != 0))
		_exit(126);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(126);
	execv(argv[0], argv);
	_exit(127);
}

static inline bool
server_answers(struct server *s)
{
	struct pn__db_options o = { .url = s->url };
	struct pn_db_error e = { 0 };
	struct pn__db_pool *p;
	struct pn__db *db = NULL;
	char err[512];

	p = pn__db_pool_new(&o, err, sizeof(err));
	if (p == NULL)
		return false;
	pn__db_open(p, NULL, &db, &e);
	pn__db_close(db);
	pn__db_pool_free(p);
	return db != NULL;
}

static inline void
server_sleep(int ms)
{
	struct timespec ts = { .tv_sec = ms / 1000,
		.tv_nsec = (long)(ms % 1000) * 1000000 };

	nanosleep(&ts, NULL);
}

/*
 * Starts the server on its folder and waits until it answers. config is
 * lines of its configuration, or NULL.
 */
static inline bool
server_start(struct server *s, const char *config)
{
	char data[128], sock[160], pidfile[128], file[128], tmp[128];
	char *argv[] = { "/usr/sbin/mariadbd", file, data, sock, pidfile, tmp,
		"--character-set-server=utf8mb4",
		"--innodb-buffer-pool-size=16M", "--innodb-log-file-size=8M",
		"--innodb-flush-log-at-trx-commit=2", "--key-buffer-size=1M",
		"--max-connections=40", "--max-allowed-packet=32M", NULL };

	write_file(s->dir, "conf",
	    config != NULL ? config : "[mysqld]\nskip-networking\n");
	snprintf(file, sizeof(file), "--defaults-file=%s/conf", s->dir);
	snprintf(data, sizeof(data), "--datadir=%s/data", s->dir);
	snprintf(sock, sizeof(sock), "--socket=%s", s->socket);
	snprintf(pidfile, sizeof(pidfile), "--pid-file=%s/pid", s->dir);
	snprintf(tmp, sizeof(tmp), "--tmpdir=%s", s->dir);
	s->pid = server_spawn(s, argv);
	for (int i = 0; i < 1200; i++) {
		if (server_answers(s))
			return true;
		if (waitpid(s->pid, NULL, WNOHANG) == s->pid)
			break;
		server_sleep(50);
	}
	return false;
}

static inline void
server_kill(struct server *s, int sig)
{
	if (s->pid > 0) {
		kill(s->pid, sig);
		waitpid(s->pid, NULL, 0);
	}
	s->pid = 0;
}

/* Its threads do nothing any more when this returns; SIGCONT wakes them. */
static inline void
server_freeze(struct server *s)
{
	kill(s->pid, SIGSTOP);
	waitpid(s->pid, NULL, WUNTRACED);
}

static inline void
server_free(struct server *s)
{
	if (s == NULL)
		return;
	server_kill(s, SIGKILL);
	remove_folder(s->dir);
	free(s);
}

/* A fresh server with an empty database "t"; NULL where there is none. */
static inline struct server *
server_new(void)
{
	char data[128], dir[80], tmp[128];
	char *argv[] = { "/usr/bin/mariadb-install-db", "--no-defaults", data,
		tmp, "--skip-test-db",
		"--auth-root-authentication-method=normal",
		"--innodb-log-file-size=8M", NULL };
	struct server *s;
	int status;

	if (access("/usr/sbin/mariadbd", X_OK) != 0 ||
	    access(argv[0], X_OK) != 0)
		return NULL;
	s = calloc(1, sizeof(*s));
	assert_non_null(s);
	make_folder(s->dir);
	server_user(s);
	assert_int_equal(chmod(s->dir, 0755), 0);
	assert_int_equal(chown(s->dir, s->uid, s->gid), 0);
	snprintf(data, sizeof(data), "--datadir=%s/data", s->dir);
	snprintf(tmp, sizeof(tmp), "--tmpdir=%s", s->dir);
	snprintf(s->socket, sizeof(s->socket), "%s/sock", s->dir);
	snprintf(s->url, sizeof(s->url), "mysql://root@localhost/t?socket=%s",
	    s->socket);
	s->pid = server_spawn(s, argv);
	waitpid(s->pid, &status, 0);
	s->pid = 0;
	snprintf(dir, sizeof(dir), "%s/data/t", s->dir);
	if (status != 0 || mkdir(dir, 0755) != 0 ||
	    chown(dir, s->uid, s->gid) != 0 || !server_start(s, NULL)) {
		/* It is installed and does not start: nothing to skip. */
		fprintf(stderr, "# no MariaDB server: see %s/log\n", s->dir);
		server_kill(s, SIGKILL);
		exit(99);
	}
	return s;
}

#endif
