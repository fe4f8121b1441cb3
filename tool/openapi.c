#include "json/read.h"
#include "tool/merge.h"
#include "tool/postern.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MEMORY_MAX = 256 << 20, DOCUMENT_MAX = 32 << 20 };

/* ---- in ---- */

/* Reads and closes fd. 0, or -1, said. */
static int
read_all(int fd, const char *name, struct pn__buf *out)
{
	ssize_t n = 1;
	char *to;

	while (n > 0 && (to = pn__buf_room(out, 64 * 1024)) != NULL) {
		n = read(fd, to, 64 * 1024);
		out->n += n > 0 ? (size_t)n : 0;
	}
	if (n == -1 || out->full)
		fprintf(stderr, "postern: %s: %s\n", name,
		    out->full ? "it prints too much" : strerror(errno));
	close(fd);
	return n == -1 || out->full ? -1 : 0;
}

/* What PROGRAM --print openapi prints. 0, or -1, said. */
static int
read_program(const char *program, struct pn__buf *out)
{
	int ends[2], status = -1, rc;
	pid_t pid;

	if (pipe(ends) == -1 || (pid = fork()) == -1) {
		fprintf(stderr, "postern: %s: %s\n", program, strerror(errno));
		return -1;
	}
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execl(program, program, "--print", "openapi", (char *)NULL);
		fprintf(stderr, "postern: %s: %s\n", program, strerror(errno));
		_exit(127);
	}
	close(ends[1]);
	rc = read_all(ends[0], program, out);
	waitpid(pid, &status, 0);
	if (rc == 0 && status != 0)
		fprintf(stderr, "postern: %s --print openapi failed\n",
		    program);
	return status == 0 ? rc : -1;
}

static int
read_file(const char *path, struct pn__buf *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd == -1) {
		fprintf(stderr, "postern: %s: %s\n", path, strerror(errno));
		return -1;
	}
	return read_all(fd, path, out);
}

static int
read_either(const char *path, struct pn__buf *out)
{
	struct stat st;

	if (stat(path, &st) == -1 || !S_ISREG(st.st_mode) ||
	    (st.st_mode & 0111) == 0)
		return read_file(path, out);
	if (strchr(path, '/') == NULL) {
		fprintf(stderr, "postern: write ./%s for a program here\n",
		    path);
		return -1;
	}
	return read_program(path, out);
}

/* Reads one document and merges it. 0, or -1, said. */
static int
add(struct merge *m, const char *path)
{
	struct pn__json_error err;
	struct pn_value *doc;
	struct pn__buf out;
	char *text = NULL;
	int rc = -1;

	pn__buf_init(&out, DOCUMENT_MAX);
	doc = pn__arena_zalloc(&m->arena, 1, sizeof(*doc));
	if (read_either(path, &out) == 0) {
		text = pn__arena_dup(&m->arena, out.p, out.n);
		m->file = path;
		if (text == NULL || doc == NULL)
			rc = merge_no_memory();
		else if (pn__json_parse(
			     &m->arena, text, out.n, NULL, doc, &err) == -1)
			fprintf(stderr, "postern: %s: %s\n", path, err.text);
		else
			rc = merge_document(m, doc);
	}
	pn__buf_fini(&out);
	return rc;
}

/* ---- out ---- */

static void
put_map(struct pn__buf *out, const struct members *m)
{
	struct pn_value v = { .kind = PN_KIND_MAP, .map = m->v, .n = m->n };

	pn__json_write(out, &v);
}

/* The values of members as a list. */
static void
put_list(struct pn__buf *out, const struct members *m)
{
	pn__buf_addc(out, '[');
	for (uint32_t i = 0; i < m->n; i++) {
		pn__buf_adds(out, i > 0 ? "," : "");
		pn__json_write(out, &m->v[i].value);
	}
	pn__buf_addc(out, ']');
}

static int
write_merged(const struct merge *m, const char *title)
{
	struct pn__buf out;
	int rc = -1;

	pn__buf_init(&out, MEMORY_MAX);
	pn__buf_adds(&out, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":");
	if (title != NULL)
		pn__json_string(&out, title, strlen(title));
	else
		pn__json_string(&out, m->title.p, m->title.n);
	pn__buf_adds(&out, ",\"version\":\"1\"},\"servers\":");
	put_list(&out, &m->servers);
	pn__buf_adds(&out, ",\"tags\":");
	put_list(&out, &m->tags);
	pn__buf_adds(&out, ",\"paths\":");
	put_map(&out, &m->paths);
	pn__buf_adds(&out, ",\"components\":{");
	for (uint32_t i = 0; i < m->kinds.n; i++) {
		const struct pn_member *kind = &m->kinds.v[i];

		pn__buf_adds(&out, i > 0 ? "," : "");
		pn__json_string(&out, kind->name.p, kind->name.n);
		pn__buf_addc(&out, ':');
		put_map(&out, kind->value.record);
	}
	if (pn__buf_adds(&out, "}}\n") == 0)
		rc = fwrite(out.p, 1, out.n, stdout) == out.n &&
			fflush(stdout) == 0
		    ? 0
		    : -1;
	pn__buf_fini(&out);
	return rc;
}

int
tool_openapi(int argc, char **argv)
{
	struct merge m = { .nrenames = 0 };
	const char *title = NULL;
	int first = 1, rc = 0;

	if (argc > 2 && strcmp(argv[1], "--title") == 0) {
		title = argv[2];
		first = 3;
	}
	if (argc <= first || argv[first][0] == '-')
		return TOOL_USAGE;
	pn__arena_init(&m.arena, 64 * 1024, MEMORY_MAX);
	pn__buf_init(&m.title, DOCUMENT_MAX);
	for (int i = first; rc == 0 && i < argc; i++)
		rc = add(&m, argv[i]);
	if (rc == 0)
		rc = write_merged(&m, title);
	pn__buf_fini(&m.title);
	pn__arena_fini(&m.arena);
	return rc == 0 ? TOOL_OK : TOOL_FAILED;
}
