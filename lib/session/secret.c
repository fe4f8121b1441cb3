#include "session/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 64 * 1024 };

/* 0, -1 with err: the keys are the program's alone, or its group's. */
static int
check_mode(int fd, const char *path, char *err, size_t n)
{
	struct stat st;

	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode)) {
		snprintf(err, n, "%s: it is no file", path);
		return -1;
	}
	if ((st.st_mode & (S_IROTH | S_IWOTH)) == 0)
		return 0;
	snprintf(err, n,
	    "%s: everybody on this machine can read or write it (mode %04o); "
	    "keys are for the program alone: chmod 600 or 640",
	    path, (unsigned)(st.st_mode & 07777));
	return -1;
}

/* Who gives a key in place of its file does not find it in the log. */
static void
say_missing(const char *path, int error, char *err, size_t n)
{
	bool is_path = path[0] == '/' || path[0] == '.' ||
		       strlen(path) < PN__SECRET_MIN;

	if (is_path)
		snprintf(err, n, "%s: %s", path, strerror(error));
	else
		snprintf(err, n, "--secret is the name of a file with keys, "
		    "and there is none of the name that was given: %s",
		    strerror(error));
}

/* How many bytes are in text, or -1 with err. */
static ssize_t
read_file(const char *path, char text[FILE_MAX], char *err, size_t n)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	ssize_t got = 0, all = 0;

	if (fd == -1) {
		say_missing(path, errno, err, n);
		return -1;
	}
	if (check_mode(fd, path, err, n) == -1) {
		close(fd);
		return -1;
	}
	while (all < FILE_MAX && (got = read(fd, text + all,
				      (size_t)(FILE_MAX - all))) > 0)
		all += got;
	if (got == -1)
		snprintf(err, n, "%s: %s", path, strerror(errno));
	else if (all == FILE_MAX)
		snprintf(err, n, "%s: it is larger than %d bytes", path,
		    FILE_MAX - 1);
	close(fd);
	return got == -1 || all == FILE_MAX ? -1 : all;
}

static struct pn_slice
trim(const char *p, size_t n)
{
	while (n > 0 && (*p == ' ' || *p == '\t')) {
		p++;
		n--;
	}
	while (n > 0 && (p[n - 1] == ' ' || p[n - 1] == '\t' ||
			    p[n - 1] == '\r'))
		n--;
	return (struct pn_slice){ p, n };
}

/* Adds the key of a line. 0, or what is wrong with it. */
static const char *
add_key(struct pn__secrets *s, struct pn_slice line)
{
	unsigned char *key;

	if (s->n == PN__SECRETS_MAX)
		return "there are more than 16 keys: take the oldest away";
	if (memchr(line.p, '\0', line.n) != NULL)
		return "a NUL is in it; a key is a line of text, such as "
		       "\"openssl rand -base64 32\" writes";
	key = s->key[s->n];
	crypto_hash_sha256(key, (const unsigned char *)line.p, line.n);
	for (size_t i = 0; i < s->n; i++) {
		if (memcmp(s->key[i], key, PN__SECRET_BYTES) == 0)
			return "this key stands there twice";
	}
	s->n++;
	return NULL;
}

static int
parse(struct pn__secrets *s, const char *path, const char *text, size_t size,
    char *err, size_t n)
{
	const char *why;
	int number = 1;

	for (size_t at = 0; at < size; number++) {
		const char *end = memchr(text + at, '\n', size - at);
		size_t len = end != NULL ? (size_t)(end - text) - at
					 : size - at;
		struct pn_slice line = trim(text + at, len);

		at += len + 1;
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (line.n < PN__SECRET_MIN) {
			snprintf(err, n,
			    "%s:%d: a key of %zu bytes; it needs at least %d, "
			    "such as \"openssl rand -base64 32\" writes",
			    path, number, line.n, PN__SECRET_MIN);
			return -1;
		}
		if ((why = add_key(s, line)) != NULL) {
			snprintf(err, n, "%s:%d: %s", path, number, why);
			return -1;
		}
	}
	if (s->n > 0)
		return 0;
	snprintf(err, n, "%s: there is no key in it; a key is a line, such as "
	    "\"openssl rand -base64 32\" writes", path);
	return -1;
}

int
pn__secrets_read(
    struct pn__secrets *s, const char *path, char *err, size_t n)
{
	char text[FILE_MAX];
	ssize_t size = read_file(path, text, err, n);
	int rc = -1;

	s->n = 0;
	if (size != -1)
		rc = parse(s, path, text, (size_t)size, err, n);
	sodium_memzero(text, sizeof(text));
	return rc;
}

void
pn__secrets_make(
    struct pn__secrets *s, const unsigned char random[PN__SECRET_BYTES])
{
	memcpy(s->key[0], random, PN__SECRET_BYTES);
	s->n = 1;
}
