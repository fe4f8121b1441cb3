#include "http/target.h"
#include "fuzz.h"

/*
 * What a browser makes of the start of a redirect, done here another way:
 * what it throws away is gone, backslashes are slashes.
 */
static void
check_browser(const char *p, size_t n)
{
	char *text = fuzz_string(p, n);
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		if (p[i] != '\t' && p[i] != '\n' && p[i] != '\r')
			text[len++] = (char)(p[i] == '\\' ? '/' : p[i]);
	}
	MUST(len > 0 && text[0] == '/');
	MUST(len < 2 || text[1] != '/');
	free(text);
}

/* The file is not above its folder, as the system walks it. */
static void
check_file(const char *p, size_t n)
{
	char *text = fuzz_string(p, n), *rest = text, *segment;

	MUST(strlen(text) == n && text[0] != '/');
	while ((segment = strsep(&rest, "/")) != NULL)
		MUST(strcmp(segment, "..") != 0 && *segment != '\0');
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *p = fuzz_copy(data, n);

	if (pn__is_local_target(p, n))
		check_browser(p, n);
	if (pn__is_file_path(p, n))
		check_file(p, n);
	free(p);
	return 0;
}
