/*
 * The data of public suites, which is not part of the project: files below
 * POSTERN_SHARED, or else shared/data beside the source tree.
 */
#ifndef TESTS_LIB_SUITES_H
#define TESTS_LIB_SUITES_H

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

/* The file of this name below that folder, to be read; NULL: not there. */
static inline FILE *
suites_open(const char *name)
{
	const char *shared = getenv("POSTERN_SHARED");
	const char *source = getenv("POSTERN_SOURCE");
	char path[PATH_MAX];

	if (shared == NULL || shared[0] == '\0')
		snprintf(path, sizeof(path), "%s/../shared/data/%s",
		    source != NULL ? source : ".", name);
	else
		snprintf(path, sizeof(path), "%s/%s", shared, name);
	return fopen(path, "r");
}

#endif
