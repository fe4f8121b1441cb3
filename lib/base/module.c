#include "base/module.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * The folder that the object with this code is in; -1: not known. A program
 * that has it inside, and was found by PATH, is known by its name alone.
 */
static int
own_folder(char *out, size_t n)
{
	Dl_info info;
	ssize_t len;
	char *slash;

	if (dladdr(__extension__(void *) own_folder, &info) == 0)
		return -1;
	if (strchr(info.dli_fname, '/') == NULL)
		len = readlink("/proc/self/exe", out, n);
	else
		len = snprintf(out, n, "%s", info.dli_fname);
	if (len <= 0 || (size_t)len >= n)
		return -1;
	out[len] = '\0';
	if ((slash = strrchr(out, '/')) != NULL)
		*slash = '\0';
	return slash != NULL ? 0 : -1;
}

static bool
is_there(char *out, size_t n, const char *folder, const char *below,
    const char *name)
{
	return (size_t)snprintf(out, n, "%s/%s%s.so", folder, below, name) <
		   n &&
	       access(out, R_OK) == 0;
}

/* The module's path; where it is nowhere, the one that was looked at last. */
static void
find(const char *folder, const char *name, char *out, size_t n)
{
	char own[PATH_MAX];

	if (folder == NULL || folder[0] == '\0')
		folder = secure_getenv("POSTERN_MODULES");
	if (folder != NULL && folder[0] != '\0') {
		is_there(out, n, folder, "", name);
		return;
	}
	if (own_folder(own, sizeof(own)) == 0 &&
	    (is_there(out, n, own, "postern/", name) ||
		is_there(out, n, own, "../lib/postern/", name)))
		return;
	is_there(out, n, PN_LIBDIR, "postern/", name);
}

const void *
pn__module_load(const char *folder, const char *name, const char *symbol,
    char *err, size_t n)
{
	char path[PATH_MAX];
	const void *p;
	void *module;

	find(folder, name, path, sizeof(path));
	/* They stay: their libraries have things of threads. */
	module = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	p = module != NULL ? dlsym(module, symbol) : NULL;
	if (module == NULL)
		snprintf(err, n, "%s", dlerror());
	else if (p == NULL)
		snprintf(err, n, "%s is none for this version of Postern",
		    path);
	if (module != NULL)
		dlclose(module);
	return p;
}
