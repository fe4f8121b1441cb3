#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "schema/file.h"

#include <string.h>

#define DOCX                                                                   \
	"application/vnd.openxmlformats-officedocument."                       \
	"wordprocessingml.document"

static const struct {
	const char *accept, *name, *type, *detected;
	bool fits;
} files[] = {
	{ NULL, "a.exe", "", "application/x-executable", true },
	{ "image/png", "a.png", "image/png", "image/png", true },
	{ "image/png", "A.PNG", "", "image/png", true },
	{ "image/png", "a.png", "image/png", NULL, false },
	{ "image/png", "a.png", "image/png", "image/jpeg", false },
	{ "image/png", "a.jpg", "image/png", "image/png", false },
	{ "image/png", "a.exe", "image/png", "image/png", false },
	{ "image/png", "png", "image/png", "image/png", false },
	{ "image/png", "a.png.", "image/png", "image/png", false },
	{ "image/png", "a.png.exe", "image/png", "image/png", false },
	{ "image/png", "a.png", "text/html", "image/png", true },
	{ "IMAGE/PNG", "a.png", "", "image/png", true },
	{ "image/*", "a.png", "", "image/png", true },
	{ "image/*", "a.webp", "", "image/webp", true },
	{ "image/*", "a.webp", "", "image/png", false },
	{ "image/*", "a.pdf", "image/x", "application/pdf", false },
	{ "image/*", "a.svg", "image/svg+xml", NULL, true },
	{ "image/jpeg", "a.jpeg", "", "image/jpeg", true },
	{ "image/jpeg", "a.jpg", "", "image/jpeg", true },
	{ ".jpg", "a.jpeg", "", "image/jpeg", false },
	{ ".jpg", "a.JPG", "", "image/jpeg", true },
	{ ".pdf", "a.pdf", "", "application/pdf", true },
	{ ".pdf", "a.pdf", "", "image/png", false },
	{ ".pdf", "a.pdf", "", NULL, false },
	{ ".pdf", ".pdf", "", "application/pdf", true },
	{ ".tar.gz", "a.tar.gz", "", "application/gzip", true },
	{ ".tar.gz", "a.gz", "", "application/gzip", false },
	{ ".tar.gz", "a.tar.gz", "", NULL, false },
	{ ".pdf", "pdf", "", "application/pdf", false },
	{ "image/png, .pdf", "a.pdf", "", "application/pdf", true },
	{ "image/png,.pdf", "a.pdf", "", "image/png", false },
	{ "image/png ,\t.pdf ,", "a.png", "", "image/png", true },
	{ ".csv", "a.csv", "text/csv", NULL, true },
	{ ".csv", "a.csv", "text/csv", "application/zip", false },
	{ "text/csv", "a.csv", "application/vnd.ms-excel", NULL, true },
	{ ".docx", "a.docx", "", "application/zip", true },
	{ DOCX, "a.docx", "", "application/zip", true },
	{ DOCX, "a.docx", "", NULL, false },
	{ "application/zip", "a.docx", "", "application/zip", false },
	/* What we know nothing of. */
	{ ".dwg", "a.dwg", "", NULL, true },
	{ ".dwg", "a.dxf", "", NULL, false },
	{ "application/x-own", "a.own", "application/x-own", NULL, true },
	{ "application/x-own", "a.own", "text/plain", NULL, false },
	{ "application/x-own", "a.png", "application/x-own", "image/png",
	    false },
};

static void
name_and_bytes_have_both_to_fit(void **state)
{
	(void)state;
	for (size_t i = 0; i < PN_COUNT(files); i++) {
		struct pn_upload u = { .filename = files[i].name,
			.filename_n = strlen(files[i].name),
			.type = files[i].type,
			.detected = files[i].detected };

		if (pn__accept_fits(files[i].accept, &u) != files[i].fits)
			fail_msg("%zu: %s against %s", i, files[i].name,
			    files[i].accept);
	}
}

static void
kinds_are_told_by_their_ends(void **state)
{
	static const char *const words[][2] = {
		{ "image/png", ".png" },
		{ "image/png,.pdf", ".png, .pdf" },
		{ "image/jpeg , .pdf", ".jpg, .jpeg, .pdf" },
		{ "image/*", "image/*" },
		{ "application/x-own", "application/x-own" },
	};
	char out[40];

	(void)state;
	for (size_t i = 0; i < PN_COUNT(words); i++) {
		pn__accept_words(words[i][0], out, sizeof(out));
		assert_string_equal(out, words[i][1]);
	}
	pn__accept_words(".a,.b,.c", out, 8);
	assert_string_equal(out, ".a, .b");
	pn__accept_words(".abcdefghij", out, 8);
	assert_string_equal(out, "");
}

static void
a_wrong_list_is_found(void **state)
{
	static const char *const right[] = { ".pdf", "image/png", "image/*",
		" image/png , .tar.gz " };
	static const char *const wrong[] = { "", " , ", "pdf", ".", "image/",
		"/png", ".a/b", ".pdf, png" };

	(void)state;
	for (size_t i = 0; i < PN_COUNT(right); i++)
		assert_null(pn__accept_fault(right[i]));
	for (size_t i = 0; i < PN_COUNT(wrong); i++) {
		if (pn__accept_fault(wrong[i]) == NULL)
			fail_msg("%s", wrong[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(name_and_bytes_have_both_to_fit),
		cmocka_unit_test(kinds_are_told_by_their_ends),
		cmocka_unit_test(a_wrong_list_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
