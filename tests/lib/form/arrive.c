#include "../fake.h"

#include "form/form.h"
#include "form/parse.h"

#include <postern/json.h>
#include <postern/upload.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct scan {
	const char *note;
	const struct pn_upload *page;
};

struct paper {
	const char *title;
	const struct pn_upload *cover;
	const struct pn_upload *const *pictures;
	size_t npictures;
	const struct scan *scans;
	size_t nscans;
	const struct pn_upload *raw;
};

/* A sink that writes down what it is told. */
static struct {
	char log[4096];
	int begin, write, end;
	struct pn__buf bytes;
} sunk;

static void
note(const char *what, const struct pn_upload *u, size_t n)
{
	size_t at = strlen(sunk.log);

	snprintf(sunk.log + at, sizeof(sunk.log) - at, "%s %s %s %zu;", what,
	    u->filename, u->detected != NULL ? u->detected : "-", n);
}

static int
sink_begin(struct pn_req *r, const struct pn_upload *u, void **state)
{
	(void)r;
	note("begin", u, (size_t)u->size);
	*state = &sunk;
	return sunk.begin;
}

static int
sink_write(struct pn_req *r, const struct pn_upload *u, void *state,
    struct pn_slice piece)
{
	(void)r;
	assert_ptr_equal(state, &sunk);
	assert_true(piece.n > 0);
	assert_int_equal(u->size, sunk.bytes.n);
	pn__buf_add(&sunk.bytes, piece.p, piece.n);
	return sunk.write;
}

static int
sink_end(struct pn_req *r, const struct pn_upload *u, void *state)
{
	(void)r;
	assert_ptr_equal(state, &sunk);
	note("end", u, sunk.bytes.n);
	return sunk.end;
}

static void
sink_undo(struct pn_req *r, const struct pn_upload *u, void *state)
{
	(void)r;
	assert_ptr_equal(state, &sunk);
	note("undo", u, 0);
}

static const struct pn_sink sink = { sink_begin, sink_write, sink_end,
	sink_undo, .sha256 = true };

static const struct pn_schema scan = PN_SCHEMA(struct scan,
    PN_TEXT(struct scan, note),
    PN_FILE(struct scan, page, .max = 50, .accept = ".txt"));

static const struct pn_schema paper = PN_SCHEMA(struct paper,
    PN_TEXT(struct paper, title, .max = 10),
    PN_FILE(struct paper, cover, .min = 1, .max = 100,
	.accept = "image/png,.pdf"),
    PN_FILES(struct paper, pictures, npictures, .max = 40, .max_items = 2,
	.min_items = 0),
    PN_STRUCTS(struct paper, scans, nscans, &scan, .max_items = 2),
    PN_FILE(struct paper, raw, .max = 70000, .accept = ".bin,.png",
	.sink = &sink));

struct form {
	struct fake *f;
	struct pn_req *r;
	struct pn__plans *plans;
	struct pn_route route;
	char length[40];
	char *env[5];
	int rc;
};

/* Parts as "name|filename|content", up to NULL; no filename: a text. */
static void
add_part(struct pn__buf *b, const char *part)
{
	const char *file = strchr(part, '|') + 1;
	const char *content = strchr(file, '|') + 1;

	pn__buf_addf(b, "--x\r\nContent-Disposition: form-data; name=\"%.*s\"",
	    (int)(file - part - 1), part);
	if (*file != '|')
		pn__buf_addf(b, "; filename=\"%.*s\"\r\nContent-Type: a/b",
		    (int)(content - file - 1), file[0] == '-' ? "" : file);
	pn__buf_addf(b, "\r\n\r\n%s\r\n", content);
}

static struct form *
send(const char *const *parts, const struct pn_limits *own, size_t piece)
{
	struct form *t = calloc(1, sizeof(*t));
	struct pn__buf b;
	char err[200];

	pn__buf_init(&b, 1 << 20);
	for (; *parts != NULL; parts++)
		add_part(&b, *parts);
	pn__buf_adds(&b, "--x--\r\n");
	t->f = fake_new();
	t->f->body = strdup(pn__buf_str(&b));
	t->f->body_n = b.n;
	t->f->piece = piece;
	pn__buf_fini(&b);
	snprintf(t->length, sizeof(t->length), "CONTENT_LENGTH=%zu",
	    t->f->body_n);
	t->env[0] = (char *)(uintptr_t)"REQUEST_METHOD=POST";
	t->env[1] = t->length;
	t->env[2] = (char *)(uintptr_t) "CONTENT_TYPE=multipart/form-data; "
					"boundary=x";
	t->f->limits.body = 256 << 10;
	t->r = fake_begin(t->f, t->env);
	t->plans = pn__plans_new();
	if (pn__plans_add(t->plans, &paper, err, sizeof(err)) == -1)
		fail_msg("%s", err);
	t->r->plans = t->plans;
	t->route.in = &paper;
	t->r->route = &t->route;
	if (own != NULL)
		t->r->limits = own;
	memset(sunk.log, 0, sizeof(sunk.log));
	sunk.begin = sunk.write = sunk.end = 0;
	pn__buf_init(&sunk.bytes, 1 << 20);
	return t;
}

static void
done(struct form *t)
{
	pn__req_fini(t->r);
	free((char *)(uintptr_t)t->f->body);
	fake_free(t->f);
	pn__plans_free(t->plans);
	pn__buf_fini(&sunk.bytes);
	free(t);
}

/* All errors as "field:rule ". */
static const char *
errors_of(const struct pn_req *r, char *out, size_t n)
{
	size_t at = 0;

	out[0] = '\0';
	for (const struct pn__error *e = r->input->errors; e; e = e->next)
		at += (size_t)snprintf(
		    out + at, n - at, "%s:%s ", e->field, e->rule);
	return out;
}

#define PNG "\x89PNG\r\n\x1a\n"
#define TEN "0123456789"
#define FIFTY TEN TEN TEN TEN TEN

static const struct {
	const char *parts[8];
	int status;
	const char *errors;
} forms[] = {
	{ { "title||x" }, 0, "" },
	{ { "title||x", "cover|a.png|" PNG }, 0, "" },
	{ { "cover|a.pdf|%PDF-1.4" }, 0, "" },
	{ { "cover|a.png|%PDF-1.4" }, 0, "cover:accept " },
	{ { "cover|a.exe|" PNG }, 0, "cover:accept " },
	{ { "cover|a.png|" }, 0, "cover:min " },
	{ { "cover|a.png|" PNG FIFTY FIFTY }, 0, "cover:max " },
	{ { "cover|a.png|" PNG TEN, "title||12345678901" }, 0, "title:max " },
	/* Browsers escape a line end like this. */
	{ { "cover|a%0D%0AB: c.png|" PNG }, 0, "cover:accept " },
	{ { "cover|a\tb.png|" PNG }, 0, "" },
	{ { "cover|a\x1b[m.png|" PNG }, 0, "cover:accept " },
	{ { "cover|" FIFTY FIFTY FIFTY FIFTY FIFTY "0.png|" PNG }, 0, "" },
	{ { "cover|" FIFTY FIFTY FIFTY FIFTY FIFTY "01.png|" PNG }, 0,
	    "cover:accept " },
	/* No file was chosen. */
	{ { "cover|-|" }, 0, "" },
	{ { "cover||" }, 0, "" },
	{ { "cover|/|" PNG }, 0, "" },
	{ { "raw|C:\\|x" }, 0, "" },
	/* A text in its place. */
	{ { "cover||a.png" }, 0, "cover:type " },
	{ { "title|a.png|" PNG }, 0, "title:type " },
	/* The first counts. */
	{ { "cover|a.png|" PNG, "cover|b.exe|MZ" }, 0, "" },
	{ { "pictures|a|1", "pictures|b|2" }, 0, "" },
	{ { "pictures[]|a|1", "pictures[1]|b|2" }, 0, "" },
	{ { "pictures|a|1", "pictures|b|2", "pictures|c|3" }, 0,
	    "pictures:max " },
	{ { "pictures|a|1", "pictures|b|" FIFTY }, 0, "pictures.1:max " },
	{ { "pictures|a|1", "pictures||b" }, 0, "pictures.0:type " },
	{ { "scans[0][page]|a.txt|abc", "scans[1][page]|b.txt|x" }, 0, "" },
	{ { "scans[0][page]|a.exe|abc" }, 0, "scans.0.page:accept " },
	{ { "scans[0][note]||abc", "scans.1.page|b.txt|" FIFTY TEN }, 0,
	    "scans.1.page:max " },
	{ { "scans[0][page]|a.txt|a", "scans[1][page]|a.txt|a",
	      "scans[2][page]|a.txt|a" },
	    0, "scans:max " },
	{ { "nobody|a.txt|a", "title||x" }, 0, "" },
	{ { "raw|a.bin|" FIFTY }, 0, "" },
	{ { "raw|a.png|" FIFTY }, 0, "raw:accept " },
};

static void
files_are_fields(void **state)
{
	char errors[300];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(forms) * 3; i++) {
		static const size_t pieces[] = { 0, 1, 17 };
		size_t n = i / 3;
		struct form *t = send(forms[n].parts, NULL, pieces[i % 3]);
		int rc = pn__form_read(
		    t->r, pn__plans_find(t->plans, &paper));

		if (pn_failure_status(t->r) != forms[n].status)
			fail_msg("%zu: %s", n, pn_failure(t->r));
		errors_of(t->r, errors, sizeof(errors));
		if (strcmp(errors, forms[n].errors) != 0)
			fail_msg("%zu: %s", n, errors);
		assert_int_equal(rc, errors[0] == '\0' ? 0 : -1);
		done(t);
	}
}

static void
the_struct_has_them(void **state)
{
	static const char *const parts[] = { "cover|c.png|" PNG "abc",
		"pictures|a|1", "pictures|b|22", "raw|r.bin|" FIFTY,
		"scans[1][page]|s.txt|text", NULL };
	struct form *t = send(parts, NULL, 7);
	const struct paper *p;
	char bytes[20];

	(void)state;
	assert_int_equal(
	    pn__form_read(t->r, pn__plans_find(t->plans, &paper)), 0);
	p = pn_input(t->r, struct paper);
	assert_string_equal(p->cover->filename, "c.png");
	assert_string_equal(p->cover->detected, "image/png");
	assert_int_equal(p->cover->size, 11);
	assert_int_equal(read(p->cover->fd, bytes, 20), 11);
	assert_memory_equal(bytes, PNG "abc", 11);
	assert_int_equal(p->npictures, 2);
	assert_string_equal(p->pictures[0]->filename, "a");
	assert_int_equal(p->pictures[1]->size, 2);
	assert_int_equal(p->nscans, 1);
	assert_string_equal(p->scans[0].page->filename, "s.txt");
	assert_int_equal(p->raw->fd, -1);
	assert_int_equal(p->raw->size, 50);
	/* By another program. */
	assert_string_equal(pn_upload_sha256(t->r, p->raw),
	    "fb871ff8cce8fea83dfaeab41784305a"
	    "1461e008dc02a371ed26d856c766c903");
	assert_string_equal(sunk.log, "begin r.bin - 0;end r.bin - 50;");
	assert_int_equal(sunk.bytes.n, 50);
	assert_memory_equal(sunk.bytes.p, FIFTY, 50);
	assert_int_equal(pn_upload_keep(t->r, p->raw, "/nowhere"), -1);
	done(t);
}

static const struct {
	const char *parts[4];
	int begin, write, end;
	size_t piece;
	int status;
	const char *log;
} sinks[] = {
	{ { "raw|a.bin|x" }, 0, 0, 0, 0, 0, "begin a.bin - 0;end a.bin - 1;" },
	{ { "raw|a.bin|" }, 0, 0, 0, 0, 0, "begin a.bin - 0;end a.bin - 0;" },
	{ { "raw|a.png|" PNG FIFTY }, 0, 0, 0, 1, 0,
	    "begin a.png image/png 0;end a.png image/png 58;" },
	/* It is never asked for what the field does not take. */
	{ { "raw|a.exe|" FIFTY }, 0, 0, 0, 0, 0, "" },
	{ { "raw|a.bin|x" }, 503, 0, 0, 0, 503, "begin a.bin - 0;" },
	{ { "raw|a.bin|x" }, 0, 507, 0, 0, 507,
	    "begin a.bin - 0;undo a.bin - 0;" },
	{ { "raw|a.bin|x" }, 0, 0, 422, 0, 422,
	    "begin a.bin - 0;end a.bin - 1;undo a.bin - 0;" },
	{ { "raw|a.bin|x" }, 200, 0, 0, 0, 500, "begin a.bin - 0;" },
	/* The form is wrong. */
	{ { "raw|a.bin|x", "title||12345678901" }, 0, 0, 0, 0, 0,
	    "begin a.bin - 0;end a.bin - 1;undo a.bin - 0;" },
	{ { "raw|a.bin|x", "raw|b.bin|y" }, 0, 0, 0, 0, 0,
	    "begin a.bin - 0;end a.bin - 1;" },
};

static void
a_sink_is_told_each_step(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(sinks); i++) {
		struct form *t = send(sinks[i].parts, NULL, sinks[i].piece);

		sunk.begin = sinks[i].begin;
		sunk.write = sinks[i].write;
		sunk.end = sinks[i].end;
		pn__form_read(t->r, pn__plans_find(t->plans, &paper));
		if (pn_failure_status(t->r) != sinks[i].status)
			fail_msg("%zu: %s", i, pn_failure(t->r));
		if (strcmp(sunk.log, sinks[i].log) != 0)
			fail_msg("%zu: %s", i, sunk.log);
		done(t);
	}
}

static void
a_sink_gets_no_more_than_the_field_takes(void **state)
{
	char *big = malloc(70100);
	const char *parts[] = { big, NULL };
	char errors[100];
	struct form *t;

	(void)state;
	memset(big, 'x', 70099);
	memcpy(big, "raw|a.bin|", 10);
	big[70099] = '\0';
	t = send(parts, NULL, 4096);
	assert_int_equal(
	    pn__form_read(t->r, pn__plans_find(t->plans, &paper)), -1);
	assert_string_equal(
	    errors_of(t->r, errors, sizeof(errors)), "raw:max ");
	assert_string_equal(sunk.log, "begin a.bin - 0;undo a.bin - 0;");
	assert_true(sunk.bytes.n <= 70000);
	done(t);
	free(big);
}

static void
limits_end_the_request(void **state)
{
	static const char *const parts[] = { "cover|a.png|" PNG,
		"pictures|a|1234567890", "other|b|2", NULL };
	static const struct {
		size_t file;
		uint32_t files, parts;
		int status;
		const char *why;
	} cases[] = {
		{ 100, 3, 10, 0, NULL },
		{ 100, 0, 10, 0, NULL },
		{ 100, 2, 10, 413, "more than 2 files" },
		{ 9, 3, 10, 413, "more than 9 bytes" },
		{ 100, 3, 2, 413, "more than 2 parts" },
	};

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct form *t = send(parts, NULL, 0);
		struct pn_limits own = t->f->limits;
		size_t n;

		own.file = cases[i].file;
		own.files = cases[i].files;
		own.parts = cases[i].parts;
		t->r->limits = &own;
		pn__form_read(t->r, pn__plans_find(t->plans, &paper));
		if (pn_failure_status(t->r) != cases[i].status)
			fail_msg("%zu: %s", i, pn_failure(t->r));
		if (cases[i].why != NULL)
			assert_non_null(
			    strstr(pn_failure(t->r), cases[i].why));
		else if (pn_uploads(t->r, &n) != NULL)
			assert_int_equal(n, cases[i].files == 0 ? 2 : 3);
		done(t);
	}
}

static void
right_files_have_to_be_chosen_again(void **state)
{
	static const char *const parts[] = { "title||12345678901",
		"cover|a.png|" PNG, "pictures|a|1", "scans[1][page]|b.txt|x",
		NULL };
	struct form *t = send(parts, NULL, 0);
	char errors[200];

	(void)state;
	pn__form_read(t->r, pn__plans_find(t->plans, &paper));
	assert_int_equal(pn__form_again(t->r), 0);
	assert_string_equal(errors_of(t->r, errors, sizeof(errors)),
	    "title:max cover:again pictures:again scans.1.page:again ");
	done(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_fields),
		cmocka_unit_test(the_struct_has_them),
		cmocka_unit_test(a_sink_is_told_each_step),
		cmocka_unit_test(a_sink_gets_no_more_than_the_field_takes),
		cmocka_unit_test(limits_end_the_request),
		cmocka_unit_test(right_files_have_to_be_chosen_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
