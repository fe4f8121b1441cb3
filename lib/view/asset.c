#include "view/asset.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	FILE_MAX = 64 * 1024 * 1024, /* a larger one has no version */
	HASH = 16,		     /* bytes, of which a part is shown */
	SHOWN = 5,
};

struct asset {
	struct asset *next;
	char version[2 * SHOWN + 1]; /* "": there is no such file */
	char name[];
};

struct pn__assets {
	char *folder, *prefix;
	const struct pn__log *log;
	struct asset *first;
};

struct pn__assets *
pn__assets_new(
    const char *folder, const char *prefix, const struct pn__log *log)
{
	struct pn__assets *as = calloc(1, sizeof(*as));

	if (as == NULL)
		return NULL;
	as->log = log;
	as->folder = strdup(folder);
	as->prefix = strdup(prefix);
	if (as->folder != NULL && as->prefix != NULL)
		return as;
	pn__assets_free(as);
	return NULL;
}

void
pn__assets_free(struct pn__assets *as)
{
	struct asset *next;

	if (as == NULL)
		return;
	for (struct asset *a = as->first; a != NULL; a = next) {
		next = a->next;
		free(a);
	}
	free(as->folder);
	free(as->prefix);
	free(as);
}

/* The hash of a file's bytes. 0, or -1: it cannot be read. */
static int
hash_file(int fd, unsigned char hash[HASH])
{
	crypto_generichash_state state;
	unsigned char chunk[16384];
	ssize_t n;

	crypto_generichash_init(&state, NULL, 0, HASH);
	while ((n = read(fd, chunk, sizeof(chunk))) > 0)
		crypto_generichash_update(
		    &state, chunk, (unsigned long long)n);
	crypto_generichash_final(&state, hash, HASH);
	return n == 0 ? 0 : -1;
}

/* "" where there is no such file. */
static void
find_version(const struct pn__assets *as, struct asset *a)
{
	unsigned char hash[HASH];
	char path[4096];
	struct stat st;
	int fd;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", as->folder,
		a->name) >= sizeof(path) ||
	    (fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) == -1)
		return;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_size <= FILE_MAX && hash_file(fd, hash) == 0)
		sodium_bin2hex(a->version, sizeof(a->version), hash, SHOWN);
	close(fd);
}

static struct asset *
add(struct pn__assets *as, const char *name, size_t n, const char *page)
{
	struct asset *a = calloc(1, sizeof(*a) + n + 1);

	if (a == NULL)
		return NULL;
	memcpy(a->name, name, n);
	find_version(as, a);
	if (a->version[0] == '\0' && as->log != NULL)
		pn__log(as->log, PN_LOG_WARNING,
		    "a page names a file that is not there",
		    PN_KV("page", page), PN_KV("file", (const char *)a->name),
		    PN_KV("folder", (const char *)as->folder));
	a->next = as->first;
	as->first = a;
	return a;
}

/* Whether a path stays below the folder and means what it says. */
static bool
is_plain(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)p[i] <= ' ' || strchr("%\\", p[i]) != NULL)
			return false;
		if (p[i] == '.' && (i == 0 || p[i - 1] == '/'))
			return false;
	}
	return n > 0 && p[n - 1] != '/';
}

const char *
pn__assets_version(struct pn__assets *as, struct pn_slice url,
    const char *page, size_t *ret_end)
{
	size_t skip = strlen(as->prefix), end = 0;
	const char *name = url.p + skip;
	struct asset *a = as->first;

	while (end < url.n && strchr("?#", url.p[end]) == NULL)
		end++;
	if (end <= skip || memcmp(url.p, as->prefix, skip) != 0 ||
	    (end < url.n && url.p[end] == '?') ||
	    !is_plain(name, end - skip))
		return NULL;
	while (a != NULL && (strlen(a->name) != end - skip ||
				memcmp(a->name, name, end - skip) != 0))
		a = a->next;
	if (a == NULL)
		a = add(as, name, end - skip, page);
	if (a == NULL || a->version[0] == '\0')
		return NULL;
	*ret_end = end;
	return a->version;
}
