/* What the drivers share. Each checks what has to hold for any input. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <postern/base.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One input; returns 0. Stops the program where something does not hold. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define MUST(what)                                                             \
	((what) ? (void)0 : fuzz_broken(__FILE__, __LINE__, #what))

static inline void
fuzz_broken(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: %s does not hold\n", file, line, what);
	abort();
}

/* A copy of its exact size. The caller frees it. */
static inline char *
fuzz_copy(const void *p, size_t n)
{
	char *copy = malloc(n > 0 ? n : 1);

	MUST(copy != NULL);
	if (n > 0)
		memcpy(copy, p, n);
	return copy;
}

/* A copy with a NUL behind it. The caller frees it. */
static inline char *
fuzz_string(const void *p, size_t n)
{
	char *copy = malloc(n + 1);

	MUST(copy != NULL);
	if (n > 0)
		memcpy(copy, p, n);
	copy[n] = '\0';
	return copy;
}

/* Cuts the next line off a string; NULL when there is none any more. */
static inline char *
fuzz_line(char **rest)
{
	char *line = *rest, *end;

	if (line == NULL)
		return NULL;
	end = strchr(line, '\n');
	*rest = end != NULL ? end + 1 : NULL;
	if (end != NULL)
		*end = '\0';
	return line;
}

#endif
