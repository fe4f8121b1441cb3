#include "tests/apps/app.h"

#include "apps/contact.c"
#undef main

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* A message that is right; each test changes one field of it. */
#define RIGHT                                                                  \
	"name=Ada&email=ada%40example.org&answer=mail&phone=&topic=question"   \
	"&start=&finish=&budget=&colour=%231f6f54&page="                       \
	"&text=Do+you+repair+chairs%3F&consent=1"

static char folder[] = "/tmp/pn-contact-XXXXXX";

static int
setup(void **state)
{
	*state = pn_test_new(&app, NULL);
	return 0;
}

static int
teardown(void **state)
{
	pn_test_free(*state);
	return 0;
}

static struct pn_reply
page(void **state)
{
	return pn_test(*state, "GET", "/contact");
}

/* The token of a new form; cookie is the header that goes with it. */
static const char *
token(void **state, char cookie[300])
{
	static char text[300];
	struct pn_reply p = page(state);
	const char *at = strstr(p.body, "name=\"csrf_token\"");
	const char *set = pn_reply_header(*state, &p, "Set-Cookie");

	assert_non_null(at);
	assert_non_null(set);
	at = strstr(at, "value=\"") + 7;
	snprintf(text, sizeof(text), "%.*s", (int)strcspn(at, "\""), at);
	snprintf(cookie, 300, "Cookie: %.*s", (int)strcspn(set, ";"), set);
	return text;
}

static struct pn_reply
post(void **state, const char *form)
{
	char body[4096], cookie[300];
	const char *const headers[] = { cookie, NULL };

	snprintf(body, sizeof(body), "csrf_token=%s&%s",
	    token(state, cookie), form);
	return pn_test(
	    *state, "POST", "/contact", .form = body, .headers = headers);
}

static void
test_empty(void **state)
{
	struct pn_reply p = page(state);

	assert_int_equal(p.status, 200);
	assert_has(p, "<title>Write to us</title>");
	assert_has(p, "enctype=\"multipart/form-data\"");
	assert_has(p, "type=\"email\"");
	assert_has(p, "type=\"color\"");
	assert_has(p, "accept=\".pdf,.png,.jpg,.jpeg\"");
	assert_has(p, "step=\"0.01\"");
	assert_has_not(p, "class=\"errors\"");
	assert_has_not(p, "pn:");
}

static const struct {
	const char *more;    /* behind what is right: the last one counts */
	const char *message; /* in the page; NULL: it is taken */
} values[] = {
	{ "", NULL },
	{ "&trades=wood&trades=paint", NULL },
	{ "&trades=glass", "message-trades-error" },
	{ "&answer=phone", "message-phone-error" },
	{ "&answer=phone&phone=%2B43+1+234567", NULL },
	{ "&answer=post", "message-answer-error" },
	{ "&topic=offer", "message-budget-error" },
	{ "&topic=offer&budget=12.50", NULL },
	{ "&topic=offer&budget=12.505", "message-budget-error" },
	{ "&start=2026-11-22&finish=2026-11-21", "message-finish-error" },
	{ "&start=2026-11-22&finish=2026-11-22", NULL },
	{ "&email=ada", "message-email-error" },
	{ "&email=a%40b%0D%0ABcc%3A+c%40d", "message-email-error" },
	{ "&name=Ada%0D%0ABcc%3A+c%40d", "message-name-error" },
	{ "&page=javascript%3Aalert(1)", "message-page-error" },
	{ "&text=short", "message-text-error" },
	{ "&colour=red", "message-colour-error" },
	{ "&file=x", "message-file-error" },
};

/* A form in which a field comes once more, and before. */
static const char *
with(const char *more, char *out, size_t n)
{
	const char *rest = RIGHT;
	size_t at = (size_t)snprintf(out, n, "%s", more + (*more == '&'));

	while (*rest != '\0') {
		size_t len = strcspn(rest, "&"), name = strcspn(rest, "=");
		char start[64];

		snprintf(start, sizeof(start), "&%.*s=", (int)name, rest);
		if (strstr(more, start) == NULL)
			at += (size_t)snprintf(out + at, n - at, "%s%.*s",
			    at > 0 ? "&" : "", (int)len, rest);
		rest += len + (rest[len] == '&');
	}
	return out;
}

static void
test_values(void **state)
{
	char form[2048], id[80];

	for (size_t i = 0; i < PN_COUNT(values); i++) {
		struct pn_reply p = post(
		    state, with(values[i].more, form, sizeof(form)));

		if (p.status != (values[i].message ? 422 : 303))
			fail_msg("%s: %d %s", values[i].more, p.status,
			    p.body);
		if (values[i].message == NULL)
			continue;
		snprintf(id, sizeof(id), "id=\"%s\"", values[i].message);
		assert_has(p, id);
		assert_has(p, "class=\"errors\"");
	}
}

/* The summary's links are read as sentences. */
static void
test_summary(void **state)
{
	char form[2048];
	struct pn_reply p = post(state,
	    with("&name=&answer=post", form, sizeof(form)));

	assert_has(p, "<a href=\"#message-name\">Your name: Please ");
	assert_has(p, "<a href=\"#message-answer\">How shall we answer? "
		      "Please choose ");
	assert_has(p, "role=\"alert\" tabindex=\"-1\" autofocus");
}

/* Consent is a box that has to be checked, and what was typed is kept. */
static void
test_consent(void **state)
{
	struct pn_reply p = post(state,
	    "name=Ada&email=ada%40example.org&answer=mail&topic=question"
	    "&trades=metal&text=Do+you+repair+%3Cchairs%3E%3F");

	assert_int_equal(p.status, 422);
	assert_has(p, "id=\"message-consent-error\"");
	assert_has(p, "value=\"ada@example.org\"");
	assert_has(p, "value=\"metal\" checked");
	assert_has(p, "Do you repair &lt;chairs&gt;?</textarea>");
}

#define PART(head, text)                                                       \
	"--x\r\nContent-Disposition: form-data; name=" head "\r\n\r\n" text    \
	"\r\n"
#define MULTIPART                                                              \
	PART("\"name\"", "Ada") PART("\"email\"", "ada@example.org")           \
	PART("\"answer\"", "mail") PART("\"topic\"", "question")               \
	PART("\"text\"", "A picture of it.") PART("\"consent\"", "1")

static struct pn_reply
send_file(void **state, const char *name, const char *bytes)
{
	char body[4096], cookie[300];
	const char *const headers[] = {
		"Content-Type: multipart/form-data; boundary=x", cookie, NULL
	};

	snprintf(body, sizeof(body),
	    PART("\"csrf_token\"", "%s") MULTIPART
	        PART("\"file\"; filename=\"%s\"", "%s") "--x--\r\n",
	    token(state, cookie), name, bytes);
	return pn_test(*state, "POST", "/contact", .headers = headers,
	    .body = { body, strlen(body) });
}

/* The one file in the folder, which it is not any more then; or "". */
static const char *
take_file(struct stat *ret)
{
	static char name[300];
	DIR *d = opendir(folder);

	assert_non_null(d);
	name[0] = '\0';
	for (struct dirent *e; (e = readdir(d)) != NULL;) {
		if (e->d_name[0] == '.')
			continue;
		assert_string_equal(name, "");
		snprintf(name, sizeof(name), "%s/%s", folder, e->d_name);
	}
	closedir(d);
	if (*name != '\0') {
		assert_int_equal(stat(name, ret), 0);
		assert_int_equal(unlink(name), 0);
	}
	return name;
}

static void
test_file(void **state)
{
	struct stat st;
	struct pn_reply p;

	assert_int_equal(
	    send_file(state, "a.pdf", "%PDF-1.7\nx").status, 303);
	assert_string_not_equal(take_file(&st), "");
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(st.st_size, 10);

	p = send_file(state, "a.pdf", "MZ");
	assert_int_equal(p.status, 422);
	assert_has(p, "id=\"message-file-error\"");
	assert_int_equal(
	    send_file(state, "a.exe", "%PDF-1.7\nx").status, 422);
	assert_string_equal(take_file(&st), "");
}

/* Where the file can't be kept, nobody is told that it was. */
static void
test_no_folder(void **state)
{
	setenv("CONTACT_FILES", "/nonexistent", 1);
	assert_int_equal(
	    send_file(state, "a.pdf", "%PDF-1.7\nx").status, 500);
	setenv("CONTACT_FILES", folder, 1);
}

static int
begin(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	return setenv("CONTACT_FILES", folder, 1);
}

static int
end(void **state)
{
	(void)state;
	return rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_empty, setup, teardown),
		cmocka_unit_test_setup_teardown(test_values, setup, teardown),
		cmocka_unit_test_setup_teardown(test_summary, setup, teardown),
		cmocka_unit_test_setup_teardown(test_consent, setup, teardown),
		cmocka_unit_test_setup_teardown(test_file, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_no_folder, setup, teardown),
	};

	return cmocka_run_group_tests_name("apps/contact", tests, begin, end);
}
