#include "serve/place.h"

#include <postern/app.h>

#include <dlfcn.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LEVELS = 3 }; /* a test is three folders deep in the build tree */

bool
pn__is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool
pn__is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static bool
has_folder(struct pn__arena *a, const char *root, const char *name)
{
	const char *path = pn__arena_printf(a, "%s/%s", root, name);

	return path != NULL && pn__is_folder(path);
}

/* Cuts the last part of a path; false where only one is left. */
static bool
go_up(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash == NULL || slash == path)
		return false;
	*slash = '\0';
	return true;
}

/* Above the executable only a folder that has both is ours. */
static const char *
root_of_build(struct pn__arena *a)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (n <= 0)
		return NULL;
	path[n] = '\0';
	if (!go_up(path))
		return NULL;
	for (int i = 0; i < LEVELS && go_up(path); i++) {
		if (has_folder(a, path, "templates") &&
		    has_folder(a, path, "conf"))
			return pn__arena_dup(a, path, strlen(path));
	}
	return NULL;
}

const char *
pn__place_root(struct pn__arena *a)
{
	char path[PATH_MAX];
	const char *root;

	if (pn__is_folder("templates") && getcwd(path, sizeof(path)) != NULL)
		return pn__arena_dup(a, path, strlen(path));
	if ((root = root_of_build(a)) != NULL)
		return root;
	return PN_DATADIR;
}

/* Above the executable, the folder of a build that has compiled po/. */
static const char *
locale_of_build(struct pn__arena *a)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (n <= 0)
		return NULL;
	path[n] = '\0';
	for (int i = 0; i <= LEVELS && go_up(path); i++) {
		const char *made = pn__arena_printf(a, "%s/po/locale", path);

		if (made != NULL && pn__is_folder(made))
			return made;
	}
	return NULL;
}

const char *
pn__place_locale(struct pn__arena *a, const char *root)
{
	const char *path = pn__arena_printf(a, "%s/locale", root);

	if (path != NULL && pn__is_folder(path))
		return path;
	if ((path = locale_of_build(a)) != NULL)
		return path;
	return strcmp(root, PN_DATADIR) == 0 && pn__is_folder(PN_LOCALEDIR)
	    ? PN_LOCALEDIR : NULL;
}

const char *
pn__place_modules(struct pn__arena *a)
{
	char path[PATH_MAX];
	const char *folder;
	Dl_info info;

	if (dladdr((void *)(uintptr_t)pn_main, &info) == 0 ||
	    info.dli_fname == NULL || realpath(info.dli_fname, path) == NULL ||
	    !go_up(path))
		return NULL;
	folder = pn__arena_printf(a, "%s/postern", path);
	return folder != NULL && pn__is_folder(folder) ? folder : NULL;
}

const char *
pn__place_migrations(struct pn__arena *a, const char *root, const char *name)
{
	const char *all = pn__arena_printf(a, "%s/conf/sql", root);
	const char *own;

	if (all == NULL || !pn__is_folder(all))
		return NULL;
	own = pn__arena_printf(a, "%s/%s", all, name);
	return own != NULL && pn__is_folder(own) ? own : all;
}
