#include "db/mysql/mysql.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	PORT = 3306,
	CONNECT_TIMEOUT = 5,
	TIMEOUT = 30,
	TIMEOUT_MAX = 3600,
	PASSWORD_MAX = 512,
};

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that three characters at p stand for; -1 where they are none. */
static int
decode_byte(const char *p, size_t left)
{
	int high, low;

	if (left < 3 || (high = hex(p[1])) == -1 || (low = hex(p[2])) == -1)
		return -1;
	return high << 4 | low;
}

/* Copies n bytes with %XX decoded. -1 with *e filled; what names them. */
static int
decode(const char *p, size_t n, const char *what, char **ret,
    struct pn_db_error *e)
{
	char *out = malloc(n + 1), *to = out;

	if (out == NULL)
		return mysql_say(e, PN_DB_OTHER, "no memory");
	for (size_t i = 0; i < n; i++) {
		int c = p[i] == '%' ? decode_byte(p + i, n - i)
				    : (unsigned char)p[i];

		if (c <= 0) {
			free(out);
			return mysql_say(e, PN_DB_OTHER,
			    "the %s in the database's URL has a %% that two "
			    "hexadecimal digits do not follow",
			    what);
		}
		*to++ = (char)c;
		i += p[i] == '%' ? 2 : 0;
	}
	*to = '\0';
	free(*ret);
	*ret = out;
	return 0;
}

static int
parse_number(const char *p, size_t n, unsigned int max, const char *what,
    unsigned int *ret, struct pn_db_error *e)
{
	unsigned int v = 0;

	for (size_t i = 0; i < n && v <= max; i++)
		v = p[i] >= '0' && p[i] <= '9'
			? v * 10 + (unsigned int)(p[i] - '0')
			: max + 1;
	if (n == 0 || v == 0 || v > max)
		return mysql_say(e, PN_DB_OTHER,
		    "the database's URL: %s is a number from 1 to %u, not "
		    "\"%.*s\"",
		    what, max, n < 40 ? (int)n : 40, p);
	*ret = v;
	return 0;
}

/* host, host:port, [v6 address]:port. */
static int
parse_host(struct mysql_url *u, const char *p, size_t n, struct pn_db_error *e)
{
	const char *end = p + n, *name = p, *stop;
	struct mysql_host *h;

	if (u->nhosts == MYSQL_HOSTS)
		return mysql_say(e, PN_DB_OTHER,
		    "the database's URL names more than %d hosts", MYSQL_HOSTS);
	h = &u->hosts[u->nhosts++];
	h->port = PORT;
	if (n > 0 && *p == '[') {
		name = p + 1;
		if ((stop = memchr(name, ']', (size_t)(end - name))) == NULL)
			return mysql_say(e, PN_DB_OTHER,
			    "the database's URL: no ] behind an address");
		p = stop + 1;
	} else {
		stop = memchr(p, ':', n);
		p = stop = stop != NULL ? stop : end;
	}
	if (p < end && (*p != ':' || parse_number(p + 1, (size_t)(end - p - 1),
					 65535, "a port", &h->port, e) == -1))
		return *p == ':' ? -1
				 : mysql_say(e, PN_DB_OTHER,
				       "the database's URL: only :PORT may "
				       "follow an address in []");
	if (stop == name)
		return 0;
	return decode(name, (size_t)(stop - name), "host", &h->name, e);
}

static int
parse_hosts(
    struct mysql_url *u, const char *p, const char *end, struct pn_db_error *e)
{
	const char *comma;

	for (;; p = comma + 1) {
		comma = memchr(p, ',', (size_t)(end - p));
		if (parse_host(u, p,
			(size_t)((comma != NULL ? comma : end) - p), e) == -1)
			return -1;
		if (comma == NULL)
			return 0;
	}
}

static int
parse_user(
    struct mysql_url *u, const char *p, const char *end, struct pn_db_error *e)
{
	const char *colon = memchr(p, ':', (size_t)(end - p));

	if (colon != NULL && decode(colon + 1, (size_t)(end - colon - 1),
				 "password", &u->password, e) == -1)
		return -1;
	return decode(p, (size_t)((colon != NULL ? colon : end) - p), "user",
	    &u->user, e);
}

/* The first line of a file. */
static int
read_password(struct mysql_url *u, const char *path, struct pn_db_error *e)
{
	char line[PASSWORD_MAX];
	FILE *f = fopen(path, "re");

	if (f == NULL)
		return mysql_say(e, PN_DB_OTHER, "password_file %s: %s", path,
		    strerror(errno));
	if (fgets(line, sizeof(line), f) == NULL)
		line[0] = '\0';
	fclose(f);
	line[strcspn(line, "\r\n")] = '\0';
	free(u->password);
	u->password = strdup(line);
	explicit_bzero(line, sizeof(line));
	return u->password != NULL ? 0 : mysql_say(e, PN_DB_OTHER, "no memory");
}

static int
parse_tls(struct mysql_url *u, const char *value, struct pn_db_error *e)
{
	static const char *const names[] = {
		[MYSQL_TLS_OFF] = "off",
		[MYSQL_TLS_ON] = "on",
		[MYSQL_TLS_VERIFY] = "verify",
	};

	for (size_t i = MYSQL_TLS_OFF; i < PN_COUNT(names); i++) {
		if (strcmp(value, names[i]) == 0) {
			u->tls = (enum mysql_tls)i;
			return 0;
		}
	}
	return mysql_say(e, PN_DB_OTHER,
	    "the database's URL: ssl is off, on or verify, not \"%.40s\"",
	    value);
}

/* One option: its name, and its decoded value, which it may take. */
static int
set_option(struct mysql_url *u, const char *name, size_t n, char **value,
    struct pn_db_error *e)
{
	static const struct {
		const char *name;
		size_t offset;
		bool is_number;
	} options[] = {
		{ "socket", offsetof(struct mysql_url, socket), false },
		{ "ca", offsetof(struct mysql_url, ca), false },
		{ "connect_timeout",
		    offsetof(struct mysql_url, connect_timeout), true },
		{ "read_timeout", offsetof(struct mysql_url, read_timeout),
		    true },
		{ "write_timeout", offsetof(struct mysql_url, write_timeout),
		    true },
	};
	char *member;

	for (size_t i = 0; i < PN_COUNT(options); i++) {
		if (strlen(options[i].name) != n ||
		    memcmp(options[i].name, name, n) != 0)
			continue;
		member = (char *)u + options[i].offset;
		if (options[i].is_number)
			return parse_number(*value, strlen(*value), TIMEOUT_MAX,
			    options[i].name, (unsigned int *)(void *)member, e);
		free(*(char **)(void *)member);
		*(char **)(void *)member = *value;
		*value = NULL;
		return 0;
	}
	if (n == 3 && memcmp(name, "ssl", n) == 0)
		return parse_tls(u, *value, e);
	if (n == 13 && memcmp(name, "password_file", n) == 0)
		return read_password(u, *value, e);
	return mysql_say(e, PN_DB_OTHER,
	    "the database's URL has an unknown option \"%.*s\"; known are "
	    "socket, ssl, ca, password_file, connect_timeout, read_timeout "
	    "and write_timeout",
	    n < 40 ? (int)n : 40, name);
}

static int
parse_options(struct mysql_url *u, const char *p, struct pn_db_error *e)
{
	size_t n, name;
	char *value;
	int rc = 0;

	for (; rc == 0 && *p != '\0'; p += n + (p[n] == '&')) {
		n = strcspn(p, "&");
		name = strcspn(p, "=&");
		value = NULL;
		rc = decode(p + name + (name < n), n - name - (name < n),
		    "options", &value, e);
		if (rc == 0)
			rc = set_option(u, p, name, &value, e);
		free(value);
	}
	return rc;
}

/* Another machine is reached privately or somebody has said otherwise. */
static int
check_tls(struct mysql_url *u, struct pn_db_error *e)
{
	const char *name;

	for (int i = 0; i < u->nhosts && u->tls == MYSQL_TLS_UNSAID; i++) {
		name = u->hosts[i].name;
		if (u->socket != NULL || name == NULL ||
		    strcmp(name, "localhost") == 0 ||
		    strncmp(name, "127.", 4) == 0 || strcmp(name, "::1") == 0)
			continue;
		return mysql_say(e, PN_DB_OTHER,
		    "%.100s is another machine: say in the URL how the way "
		    "there is protected, ssl=verify (with ca=FILE if it is "
		    "not a public one), ssl=on or ssl=off",
		    name);
	}
	return 0;
}

static int
parse(struct mysql_url *u, const char *text, struct pn_db_error *e)
{
	static const char scheme[] = "mysql://";
	const char *p = text + sizeof(scheme) - 1, *end, *at, *slash;

	if (strncmp(text, scheme, sizeof(scheme) - 1) != 0)
		return mysql_say(e, PN_DB_OTHER,
		    "the database's URL begins with mysql:, expected "
		    "mysql://USER:PASSWORD@HOST:PORT/DATABASE?OPTION=VALUE");
	end = p + strcspn(p, "?");
	slash = memchr(p, '/', (size_t)(end - p));
	if (slash == NULL || slash + 1 == end)
		return mysql_say(e, PN_DB_OTHER,
		    "the database's URL names no database; expected "
		    "mysql://USER:PASSWORD@HOST:PORT/DATABASE");
	at = memrchr(p, '@', (size_t)(slash - p));
	if (at != NULL && parse_user(u, p, at, e) == -1)
		return -1;
	if (parse_hosts(u, at != NULL ? at + 1 : p, slash, e) == -1 ||
	    decode(slash + 1, (size_t)(end - slash - 1), "database",
		&u->database, e) == -1)
		return -1;
	if (*end == '?' && parse_options(u, end + 1, e) == -1)
		return -1;
	return check_tls(u, e);
}

int
mysql_url_parse(const char *text, struct mysql_url *u, struct pn_db_error *e)
{
	const char *password;

	*u = (struct mysql_url){ .connect_timeout = CONNECT_TIMEOUT,
		.read_timeout = TIMEOUT,
		.write_timeout = TIMEOUT };
	if (parse(u, text, e) == -1) {
		mysql_url_free(u);
		return -1;
	}
	password = secure_getenv("POSTERN_DB_PASSWORD");
	if (u->password == NULL && password != NULL)
		u->password = strdup(password);
	return 0;
}

void
mysql_url_free(struct mysql_url *u)
{
	if (u->password != NULL)
		explicit_bzero(u->password, strlen(u->password));
	free(u->user);
	free(u->password);
	free(u->database);
	free(u->socket);
	free(u->ca);
	for (int i = 0; i < u->nhosts; i++)
		free(u->hosts[i].name);
	*u = (struct mysql_url){ 0 };
}
