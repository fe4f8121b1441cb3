#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <postern.h>
#include <postern/test.h>

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct note {
	int64_t id;
	const char *text;
};

static const struct pn_schema note = PN_SCHEMA(struct note,
	PN_INT(struct note, id, .key = true),
	PN_TEXT(struct note, text, .min = 1, .max = 20));

static int
count(struct pn_req *r)
{
	return pn_text(
	    r, "%d", (int)pn_count(r, "SELECT count(*) FROM note"));
}

static int
add(struct pn_req *r)
{
	const struct note *n = pn_input(r, struct note);

	pn_exec(r, "INSERT INTO note (text) VALUES (?)", n->text);
	return pn_redirect(r, "/note");
}

static int
tell(struct pn_req *r)
{
	const char *accept = pn_header(r, "Accept-Language");

	pn_header_set(r, "X-Seen", accept != NULL ? accept : "nothing");
	return pn_text(r, "%s %s?%s", pn_method(r), pn_path(r),
	    pn_query_string(r));
}

static int
nul(struct pn_req *r)
{
	pn_type(r, "application/octet-stream");
	pn_write(r, "a\0b", 3);
	return 200;
}

static const struct pn_route routes[] = {
	{ "/note", .get = count, .post = add, .in = &note },
	{ "/tell", .any = tell },
	{ "/nul", .get = nul },
	{ 0 },
};

static int
refuse(void)
{
	return 1;
}

static const struct pn_app app = { .name = "noted", .routes = routes };
static const struct pn_app refusing = { .name = "refusing",
	.routes = routes,
	.start = refuse };

/* A folder with one migration, and one for what tests leave behind. */
struct place {
	char sql[64], tmp[64], file[128];
};

static int
set_up(void **state)
{
	struct place *p = calloc(1, sizeof(*p));
	FILE *f;

	strcpy(p->sql, "/tmp/pn-sql-XXXXXX");
	strcpy(p->tmp, "/tmp/pn-tmp-XXXXXX");
	if (mkdtemp(p->sql) == NULL || mkdtemp(p->tmp) == NULL)
		return -1;
	snprintf(p->file, sizeof(p->file), "%s/0001-note.sql", p->sql);
	if ((f = fopen(p->file, "w")) == NULL)
		return -1;
	fputs("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT);\n", f);
	fclose(f);
	setenv("TMPDIR", p->tmp, 1);
	*state = p;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *p = *state;

	unlink(p->file);
	rmdir(p->sql);
	rmdir(p->tmp);
	free(p);
	return 0;
}

static int
files_in(const char *folder)
{
	DIR *dir = opendir(folder);
	int n = 0;

	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n - 2;
}

static struct pn_test *
begin(void **state)
{
	struct place *p = *state;

	return pn_test_new(
	    &app, &(struct pn_test_options){ .migrations = p->sql });
}

static void
a_fresh_database_each_time(void **state)
{
	struct place *place = *state;

	for (int i = 0; i < 2; i++) {
		struct pn_test *t = begin(state);
		struct pn_reply p = pn_test(t, "GET", "/note");

		assert_string_equal(p.body, "0");
		p = pn_test(t, "POST", "/note", .form = "text=hello");
		assert_int_equal(p.status, 303);
		assert_string_equal(pn_reply_header(t, &p, "location"),
		    "/note");
		p = pn_test(t, "GET", "/note");
		assert_int_equal(p.status, 200);
		assert_string_equal(p.body, "1");
		assert_int_equal(p.body_n, 1);
		assert_int_equal(files_in(place->tmp), 1);
		pn_test_free(t);
		assert_int_equal(files_in(place->tmp), 0);
	}
}

static void
a_database_of_ones_own(void **state)
{
	struct place *place = *state;
	struct pn_test_options o = { .migrations = place->sql };
	struct pn_test *t;
	char url[128];

	snprintf(url, sizeof(url), "sqlite:%s/own.db", place->tmp);
	o.db = url;
	t = pn_test_new(&app, &o);
	assert_int_equal(
	    pn_test(t, "POST", "/note", .form = "text=hello").status, 303);
	pn_test_free(t);
	t = pn_test_new(&app, &o);
	assert_string_equal(pn_test(t, "GET", "/note").body, "1");
	pn_test_free(t);
	assert_true(files_in(place->tmp) > 0);
	assert_int_equal(unlink(url + strlen("sqlite:")), 0);
}

static void
requests(void **state)
{
	static const char *const headers[] = { "Accept-Language: de",
		"Content-Type: application/x-www-form-urlencoded", NULL };
	struct pn_test *t = begin(state);
	struct pn_reply p;

	p = pn_test(t, "PATCH", "/tell?a=b", .headers = headers);
	assert_string_equal(p.body, "PATCH /tell?a=b");
	assert_string_equal(pn_reply_header(t, &p, "X-Seen"), "de");
	assert_string_equal(
	    pn_reply_header(t, &p, "content-type"), "text/plain; charset=utf-8");
	assert_null(pn_reply_header(t, &p, "X-None"));
	assert_non_null(strstr(p.head, "X-Seen: de\r\n"));

	p = pn_test(t, "GET", "/nul");
	assert_int_equal(p.body_n, 3);
	assert_memory_equal(p.body, "a\0b", 4);

	p = pn_test(t, "HEAD", "/tell");
	assert_int_equal(p.body_n, 0);
	assert_string_equal(p.body, "");

	assert_int_equal(pn_test(t, "GET", "/none").status, 404);
	assert_int_equal(pn_test(t, "PUT", "/nul").status, 405);
	p = pn_test(t, "POST", "/note", .body = PN_S("text=x"),
	    .headers = headers);
	assert_int_equal(p.status, 303);
	p = pn_test(t, "POST", "/note", .form = "text=");
	assert_int_equal(p.status, 422);
	p = pn_test(t, "POST", "/note", .form = "");
	assert_int_equal(p.status, 422);
	pn_test_free(t);
}

/* What a test says that can't go on; its exit status. */
static int
given_up(void **state, const struct pn_app *a, const char *target, char *text,
    size_t n)
{
	struct place *place = *state;
	struct pn_test_options o = { .migrations = place->sql };
	int fds[2], status;
	ssize_t got;
	pid_t pid;

	assert_int_equal(pipe(fds), 0);
	if ((pid = fork()) == 0) {
		struct pn_test *t;

		dup2(fds[1], STDERR_FILENO);
		t = pn_test_new(a, &o);
		pn_test(t, "GET", target);
		_exit(0);
	}
	close(fds[1]);
	got = read(fds[0], text, n - 1);
	text[got > 0 ? got : 0] = '\0';
	close(fds[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
what_can_not_go_on(void **state)
{
	struct place *place = *state;
	char text[1024];

	assert_int_equal(
	    given_up(state, &refusing, "/note", text, sizeof(text)), 1);
	assert_non_null(
	    strstr(text, "refusing can't be tested: its start hook failed"));
	assert_int_equal(
	    given_up(state, &app, "note", text, sizeof(text)), 1);
	assert_non_null(strstr(text, "\"note\" is not a path"));
	assert_int_equal(files_in(place->tmp), 0);
	pn_test_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fresh_database_each_time),
		cmocka_unit_test(a_database_of_ones_own),
		cmocka_unit_test(requests),
		cmocka_unit_test(what_can_not_go_on),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
