/*
 * Runs a fuzz driver over files, as a test: those of its folder in
 * tests/fuzz/corpus, or of the folders named as arguments. Every beginning of
 * a small file is an input too, each in a block of its own size.
 */
#include "fuzz.h"

#include <dirent.h>
#include <limits.h>

enum { FILE_MAX = 1 << 20, CUT_MAX = 600 };

static int files;

static void
run(const char *bytes, size_t n)
{
	char *copy = fuzz_copy(bytes, n);

	LLVMFuzzerTestOneInput((const uint8_t *)copy, n);
	free(copy);
}

static void
replay(const char *path, const char *name)
{
	static char bytes[FILE_MAX];
	FILE *file = fopen(path, "r");
	size_t n;

	MUST(file != NULL);
	n = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	run(bytes, n);
	for (size_t cut = 0; n <= CUT_MAX && cut < n; cut++)
		run(bytes, cut);
	printf("ok %d - %s\n", ++files, name);
	fflush(stdout);
}

static int
replay_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *e;
	char path[PATH_MAX];

	if (dir == NULL) {
		printf("Bail out! There is no folder %s\n", folder);
		return -1;
	}
	while ((e = readdir(dir)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		replay(path, e->d_name);
	}
	closedir(dir);
	return 0;
}

int
main(int argc, char **argv)
{
	const char *source = getenv("POSTERN_SOURCE");
	const char *slash = strrchr(argv[0], '/');
	char folder[PATH_MAX];
	int rc = 0;

	snprintf(folder, sizeof(folder), "%s/tests/fuzz/corpus/%s",
	    source != NULL ? source : ".", slash != NULL ? slash + 1 : argv[0]);
	for (int i = 1; i < argc; i++)
		rc |= replay_folder(argv[i]);
	if (argc < 2)
		rc = replay_folder(folder);
	printf("1..%d\n", files);
	return rc == 0 && files > 0 ? 0 : 1;
}
