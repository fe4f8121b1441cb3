/* Forms: empty, filled from a record, shown again after a mistake. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "kit.h"

#define BEGIN "<form xmlns:pn=\"postern\" method=\"post\" pn:form=\"entry\">"
#define FORM "<form method=\"post\">"

enum how {
	EMPTY,	/* shown for the first time */
	FILLED, /* to change a record */
	SENT,	/* what was typed is wrong */
};

static const struct entry stored = { .id = 3, .name = "A \"d\" a",
	.message = "\nfirst\n<b>", .age = 36, .height = 1.75, .agree = true,
	.colour = "red", .born = { 1815, 12, 10 }, .password = "secret" };

static const struct {
	enum how how;
	const char *from, *to;
} cases[] = {
	/* <pn:field> */
	{ EMPTY, "<pn:field name=\"name\"/>",
	    "<div class=\"field\"><label for=\"entry-name\">Your name</label>"
	    "<span class=\"hint\" id=\"entry-name-hint\">As on your card"
	    "</span><input name=\"name\" type=\"text\" id=\"entry-name\" "
	    "required maxlength=\"80\" autocomplete=\"name\" "
	    "aria-describedby=\"entry-name-hint\" value=\"\"></div>" },
	{ FILLED, "<pn:field name=\"age\" class=\"x\"/>",
	    "<div class=\"field\"><label for=\"entry-age\">Age</label>"
	    "<input name=\"age\" class=\"x\" type=\"number\" "
	    "id=\"entry-age\" min=\"0\" max=\"150\" value=\"36\"></div>" },
	{ SENT, "<pn:field name=\"age\"/>",
	    "<div class=\"field\"><label for=\"entry-age\">Age</label>"
	    "<input name=\"age\" type=\"number\" id=\"entry-age\" min=\"0\" "
	    "max=\"150\" aria-describedby=\"entry-age-error\" "
	    "aria-invalid=\"true\" value=\"&lt;9\"><span class=\"error\" "
	    "id=\"entry-age-error\">AGE</span></div>" },
	{ SENT, "<pn:field name=\"name\"/>",
	    "<div class=\"field\"><label for=\"entry-name\">Your name</label>"
	    "<span class=\"hint\" id=\"entry-name-hint\">As on your card"
	    "</span><input name=\"name\" type=\"text\" id=\"entry-name\" "
	    "required maxlength=\"80\" autocomplete=\"name\" "
	    "aria-describedby=\"entry-name-hint entry-name-error\" "
	    "aria-invalid=\"true\" value=\"\"><span class=\"error\" "
	    "id=\"entry-name-error\">NAME</span></div>" },
	{ FILLED, "<pn:field name=\"message\"/>",
	    "<div class=\"field\"><label for=\"entry-message\">Message"
	    "</label><textarea name=\"message\" id=\"entry-message\" "
	    "required maxlength=\"2000\" rows=\"6\">\n\nfirst\n&lt;b&gt;"
	    "</textarea></div>" },
	{ FILLED, "<pn:field name=\"height\"/>",
	    "<div class=\"field\"><label for=\"entry-height\">Height</label>"
	    "<input name=\"height\" type=\"number\" id=\"entry-height\" "
	    "step=\"any\" value=\"1.75\"></div>" },
	{ FILLED, "<pn:field name=\"agree\"/>",
	    "<div class=\"field check\"><input name=\"agree\" "
	    "type=\"checkbox\" id=\"entry-agree\" value=\"1\" checked>"
	    "<label for=\"entry-agree\">Agree</label></div>" },
	{ SENT, "<pn:field name=\"agree\"/>",
	    "<div class=\"field check\"><input name=\"agree\" "
	    "type=\"checkbox\" id=\"entry-agree\" value=\"1\">"
	    "<label for=\"entry-agree\">Agree</label></div>" },
	{ EMPTY, "<pn:field name=\"colour\"/>",
	    "<div class=\"field\"><label for=\"entry-colour\">Colour</label>"
	    "<select name=\"colour\" id=\"entry-colour\">"
	    "<option value=\"\"></option><option value=\"red\">Red</option>"
	    "<option value=\"blue\" selected>Blue &amp; &lt;dark&gt;"
	    "</option><option value=\"green\">green</option></select>"
	    "</div>" },
	{ FILLED, "<pn:field name=\"born\"/>",
	    "<div class=\"field\"><label for=\"entry-born\">Born</label>"
	    "<input name=\"born\" type=\"date\" id=\"entry-born\" "
	    "min=\"1900-01-01\" value=\"1815-12-10\"></div>" },
	{ FILLED, "<pn:field name=\"password\"/>",
	    "<div class=\"field\"><label for=\"entry-password\">Password"
	    "</label><input name=\"password\" type=\"password\" "
	    "id=\"entry-password\" required minlength=\"8\" "
	    "maxlength=\"1000\"></div>" },
	{ SENT, "<pn:field name=\"password\"/>",
	    "<div class=\"field\"><label for=\"entry-password\">Password"
	    "</label><input name=\"password\" type=\"password\" "
	    "id=\"entry-password\" required minlength=\"8\" "
	    "maxlength=\"1000\"></div>" },

	/* the designer's own */
	{ FILLED, "<input name=\"name\" maxlength=\"9\" class=\"c\"/>",
	    "<input name=\"name\" maxlength=\"9\" class=\"c\" type=\"text\" "
	    "id=\"entry-name\" required autocomplete=\"name\" "
	    "value=\"A &quot;d&quot; a\">" },
	{ SENT,
	    "<p><input name=\"name\" id=\"n\" aria-describedby=\"h\"/></p>",
	    "<p><input name=\"name\" type=\"text\" id=\"n\" required "
	    "maxlength=\"80\" autocomplete=\"name\" aria-describedby=\"h "
	    "entry-name-error\" aria-invalid=\"true\" value=\"\">"
	    "<span class=\"error\" id=\"entry-name-error\">NAME</span></p>" },
	{ SENT, "<label>Age <input name=\"age\" type=\"text\"/></label>",
	    "<label>Age <input name=\"age\" type=\"text\" id=\"entry-age\" "
	    "aria-describedby=\"entry-age-error\" aria-invalid=\"true\" "
	    "value=\"&lt;9\"></label><span class=\"error\" "
	    "id=\"entry-age-error\">AGE</span>" },
	{ SENT, "<pn:error name=\"age\"/><input name=\"age\"/>",
	    "<span class=\"error\" id=\"entry-age-error\">AGE</span>"
	    "<input name=\"age\" type=\"number\" id=\"entry-age\" min=\"0\" "
	    "max=\"150\" aria-describedby=\"entry-age-error\" "
	    "aria-invalid=\"true\" value=\"&lt;9\">" },
	{ EMPTY, "<input name=\"name\" value=\"${user}\"/>",
	    "<input name=\"name\" type=\"text\" id=\"entry-name\" required "
	    "maxlength=\"80\" autocomplete=\"name\" value=\"Eve\">" },
	{ FILLED, "<input name=\"name\" value=\"${user}\"/>",
	    "<input name=\"name\" type=\"text\" id=\"entry-name\" required "
	    "maxlength=\"80\" autocomplete=\"name\" "
	    "value=\"A &quot;d&quot; a\">" },
	{ SENT, "<textarea name=\"message\">default</textarea>",
	    "<textarea name=\"message\" id=\"entry-message\" required "
	    "maxlength=\"2000\" rows=\"6\">typed</textarea>" },
	{ EMPTY, "<textarea name=\"message\">default</textarea>",
	    "<textarea name=\"message\" id=\"entry-message\" required "
	    "maxlength=\"2000\" rows=\"6\">default</textarea>" },
	{ FILLED,
	    "<select name=\"colour\"><option>red</option>"
	    "<option value=\"x\" selected=\"\">X</option>"
	    "<option pn:each=\"c in list\">${c}</option></select>",
	    "<select name=\"colour\" id=\"entry-colour\">"
	    "<option selected>red</option><option value=\"x\">X</option>"
	    "<option>one</option></select>" },
	{ SENT,
	    "<input type=\"radio\" name=\"colour\" value=\"red\"/>"
	    "<input type=\"radio\" name=\"colour\" value=\"green\"/>",
	    "<input name=\"colour\" type=\"radio\" id=\"entry-colour\" "
	    "value=\"red\">"
	    "<input name=\"colour\" type=\"radio\" id=\"entry-colour-2\" "
	    "value=\"green\" checked>" },
	{ FILLED, "<input type=\"checkbox\" name=\"agree\"/>",
	    "<input name=\"agree\" type=\"checkbox\" id=\"entry-agree\" "
	    "value=\"1\" checked>" },
	{ EMPTY, "<input type=\"checkbox\" name=\"agree\" checked=\"\"/>",
	    "<input name=\"agree\" type=\"checkbox\" id=\"entry-agree\" "
	    "value=\"1\" checked>" },
	{ SENT, "<input type=\"checkbox\" name=\"agree\" checked=\"\"/>",
	    "<input name=\"agree\" type=\"checkbox\" id=\"entry-agree\" "
	    "value=\"1\">" },
	{ FILLED, "<input type=\"hidden\" name=\"age\"/>",
	    "<input name=\"age\" type=\"hidden\" id=\"entry-age\" "
	    "value=\"36\">" },
	{ EMPTY, "<button name=\"x\" value=\"1\">Go</button>"
		 "<input type=\"submit\" name=\"y\"/>",
	    "<button name=\"x\" value=\"1\">Go</button>"
	    "<input type=\"submit\" name=\"y\">" },

	/* the summary */
	{ EMPTY, "<pn:errors/>", "" },
	{ SENT, "<pn:errors>Oh:</pn:errors><input name=\"age\" id=\"a\"/>",
	    "<div class=\"errors\" role=\"alert\" tabindex=\"-1\" "
	    "autofocus>Oh:<ul>"
	    "<li>Your name: NAME</li>"
	    "<li><a href=\"#a\">Age: AGE</a></li><li>ALL</li></ul></div>"
	    "<input name=\"age\" type=\"number\" id=\"a\" min=\"0\" "
	    "max=\"150\" aria-describedby=\"entry-age-error\" "
	    "aria-invalid=\"true\" value=\"&lt;9\"><span class=\"error\" "
	    "id=\"entry-age-error\">AGE</span>" },
};

/* Errors that this form has no other place for come first in it. */
#define STRAY                                                                  \
	"<div class=\"errors\" role=\"alert\" tabindex=\"-1\" autofocus>"       \
	"%s%s<p>ALL</p></div>"

static struct pn__input *
make_input(struct kit *k, struct pn__arena *a, enum how how)
{
	const struct pn__plan *plan = pn__plans_named(k->plans, "entry");
	struct pn__input *in = pn__input_new(a, plan);

	in->shown = how == FILLED;
	if (how == FILLED)
		memcpy(in->record, &stored, sizeof(stored));
	if (how != SENT)
		return in;
	in->sent = true;
	in->raw[1] = PN_S("");
	in->raw[2] = PN_S("typed");
	in->raw[3] = PN_S("<9");
	in->raw[6] = PN_S("green");
	in->raw[8] = PN_S("12345678");
	pn__input_error(in, a, "name", "required", "NAME");
	pn__input_error(in, a, "age", "type", "AGE");
	pn__input_error(in, a, "", "record", "ALL");
	return in;
}

static void
want_page(size_t i, char *to, size_t n)
{
	const char *body = cases[i].to;
	char stray[256] = "";

	if (cases[i].how == SENT && strstr(cases[i].from, "pn:errors") == NULL)
		snprintf(stray, sizeof(stray), STRAY,
		    strstr(body, "NAME") ? "" : "<p>Your name: NAME</p>",
		    strstr(body, "AGE") ? "" : "<p>Age: AGE</p>");
	snprintf(to, n, FORM "%s%s</form>", stray, body);
	/* Where it has no place, an error is still a link to its control. */
}

static void
forms(void **state)
{
	static const struct pn_value list[] = {
		{ .kind = PN_KIND_TEXT, .text = "one", .n = 3 }
	};
	char text[2048], want[4096];
	int failures = 0;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(cases); i++) {
		struct pn__arena a;
		const char *got;
		struct kit k;

		kit_init(&k);
		pn__arena_init(&a, 4096, 1 << 20);
		kit_set(&k, "user", pn_value("Eve"));
		kit_set(&k, "list", (struct pn_value){ .kind = PN_KIND_LIST,
				       .n = 1, .list = list });
		k.inputs[k.ninputs++] = make_input(&k, &a, cases[i].how);
		snprintf(text, sizeof(text), BEGIN "%s</form>",
		    cases[i].from);
		want_page(i, want, sizeof(want));
		kit_file(&k, "a.html", text);
		got = kit_page(&k, "a.html");
		if (got == NULL || strcmp(got, want) != 0) {
			print_error("%s\n  gives %s\n  not   %s\n",
			    cases[i].from, got ? got : k.err.text, want);
			failures++;
		}
		pn__arena_fini(&a);
		kit_fini(&k);
	}
	assert_int_equal(failures, 0);
}

/* What was typed is shown, though a record is there as well. */
static void
typed_before_stored(void **state)
{
	struct pn__arena a;
	struct kit k;

	(void)state;
	kit_init(&k);
	pn__arena_init(&a, 4096, 1 << 20);
	kit_file(&k, "a.html", BEGIN "<input name=\"age\"/></form>");
	k.inputs[0] = make_input(&k, &a, FILLED);
	k.inputs[1] = make_input(&k, &a, SENT);
	k.ninputs = 2;
	assert_non_null(strstr(kit_page(&k, "a.html"), "value=\"&lt;9\""));
	k.inputs[1] = make_input(&k, &a, EMPTY);
	assert_non_null(strstr(kit_page(&k, "a.html"), "value=\"36\""));
	k.inputs[0] = make_input(&k, &a, EMPTY);
	k.inputs[1] = make_input(&k, &a, FILLED);
	assert_non_null(strstr(kit_page(&k, "a.html"), "value=\"36\""));
	k.ninputs = 0;
	assert_non_null(strstr(kit_page(&k, "a.html"), "value=\"\""));
	pn__arena_fini(&a);
	kit_fini(&k);
}

static void
ids_are_unique(void **state)
{
	static const struct entry rows[] = { { .id = 1 }, { .id = 2 } };
	const char *page;
	struct kit k;

	(void)state;
	kit_init(&k);
	kit_set(&k, "rows",
	    pn_value(((struct pn_rows){ &entry_schema, rows, 2 })));
	kit_file(&k, "a.html",
	    "<div xmlns:pn=\"postern\"><form pn:form=\"entry\">"
	    "<input name=\"age\"/></form><form pn:form=\"entry\" "
	    "pn:each=\"e in rows\"><pn:field name=\"age\"/></form></div>");
	page = kit_page(&k, "a.html");
	assert_non_null(strstr(page, "id=\"entry-age\""));
	assert_non_null(strstr(page, "<label for=\"entry-2-age-1\">"));
	assert_non_null(strstr(page, " id=\"entry-2-age-1\""));
	assert_non_null(strstr(page, " id=\"entry-2-age-2\""));
	kit_fini(&k);
}

struct kinds {
	const char *mail, *site, *phone, *paint, *secret, *size;
	int64_t price;
	struct pn_time at;
	struct pn_datetime when;
	int8_t tiny;
	uint16_t port;
	int64_t made;
};

static const struct pn_choice sizes[] = { { "s", "Small" },
	{ "l", "Large" }, { 0 } };

static const struct pn_schema kinds = PN_SCHEMA(struct kinds,
    PN_EMAIL(struct kinds, mail, .required = true),
    PN_URL(struct kinds, site), PN_PHONE(struct kinds, phone),
    PN_COLOUR(struct kinds, paint),
    PN_TEXT(struct kinds, secret, .write_only = true),
    PN_CHOICE(struct kinds, size, .choices = sizes, .input = "radio",
	.required = true),
    PN_DECIMAL(struct kinds, price, .min = 0), PN_TIME(struct kinds, at),
    PN_DATETIME(struct kinds, when), PN_INT(struct kinds, tiny),
    PN_INT(struct kinds, port, .min = 1024, .max = 65535),
    PN_INT(struct kinds, made, .read_only = true));

static const struct {
	const char *field, *part;
} by_type[] = {
	{ "mail", "type=\"email\" id=\"kinds-mail\" required" },
	{ "mail", "value=\"a@b.org\"" },
	{ "site", "type=\"url\"" },
	{ "site", "pattern=\" *[Hh][Tt][Tt][Pp][Ss]?:\\/\\/\\S+ *\" "
		  "title=\"Please enter a web address, like " },
	{ "phone", "type=\"tel\"" },
	{ "phone", "title=\"Please enter a telephone number, like " },
	{ "paint", "type=\"color\"" },
	{ "secret", "type=\"password\" id=\"kinds-secret\" "
		    "maxlength=\"1000\"></div>" },
	{ "price", "type=\"number\" id=\"kinds-price\" min=\"0\" "
		   "step=\"0.01\" value=\"12.50\"" },
	{ "at", "type=\"time\" id=\"kinds-at\" value=\"07:05\"" },
	{ "when", "type=\"datetime-local\" id=\"kinds-when\" "
		  "value=\"2026-11-22T17:40" },
	{ "tiny", "type=\"number\" id=\"kinds-tiny\" value=\"0\"" },
	{ "port", "min=\"1024\" value=\"8080\"" },
	{ "size", "<fieldset class=\"field\"><legend>Size</legend>"
		  "<label><input name=\"size\" type=\"radio\" "
		  "id=\"kinds-size\" required value=\"s\"> Small</label>"
		  "<label><input name=\"size\" type=\"radio\" "
		  "id=\"kinds-size-2\" required value=\"l\" checked> "
		  "Large</label></fieldset>" },
};

static void
controls_by_type(void **state)
{
	const struct kinds record = { .mail = "a@b.org", .secret = "no",
		.size = "l", .price = 1250, .at = { true, 7, 5, 0, 0 },
		.when = { 1795369200000000, true }, .port = 8080 };
	struct pn__input in = { .schema = &kinds,
		.shown = true,
		.record = (void *)(uintptr_t)&record };
	char text[256], err[256];
	const char *page;

	(void)state;
	for (size_t i = 0; i < PN_COUNT(by_type); i++) {
		struct kit k;

		kit_init(&k);
		assert_int_equal(
		    pn__plans_add(k.plans, &kinds, err, sizeof(err)), 0);
		in.plan = pn__plans_find(k.plans, &kinds);
		k.inputs[k.ninputs++] = &in;
		snprintf(text, sizeof(text),
		    "<form xmlns:pn=\"postern\" pn:form=\"kinds\">"
		    "<pn:field name=\"%s\"/></form>", by_type[i].field);
		kit_file(&k, "a.html", text);
		page = kit_page(&k, "a.html");
		if (page == NULL || strstr(page, by_type[i].part) == NULL)
			fail_msg("%s: %s", by_type[i].field,
			    page ? page : k.err.text);
		kit_fini(&k);
	}
}

static void
what_a_form_never_sets_or_shows(void **state)
{
	const struct kinds record = { .secret = "hush" };
	char err[256];
	struct kit k;

	(void)state;
	kit_init(&k);
	pn__plans_add(k.plans, &kinds, err, sizeof(err));
	kit_set(&k, "r", pn_record(&kinds, &record));
	kit_file(&k, "a.html", "<form xmlns:pn=\"postern\" "
			       "pn:form=\"kinds\"><input name=\"made\"/>"
			       "</form>");
	assert_null(kit_page(&k, "a.html"));
	assert_non_null(strstr(k.err.text, "read-only"));
	kit_file(&k, "b.html", "<p>${r.secret}</p>");
	assert_null(kit_page(&k, "b.html"));
	assert_non_null(strstr(k.err.text, "write-only"));
	kit_file(&k, "c.html", "<script>f(${r})</script>");
	assert_null(strstr(kit_page(&k, "c.html"), "hush"));
	kit_fini(&k);
}

/* A page may be given tokens, which appear where they belong. */
static void
tokens(void **state)
{
	struct kit k;

	(void)state;
	kit_init(&k);
	kit_set(&k, "csrf_token", pn_value("t\"1"));
	kit_set(&k, "csp_nonce", pn_value("n1"));
	kit_file(&k, "a.html",
	    "<div><form method=\"post\" action=\"/x\"/>"
	    "<form method=\"POST\" action=\"//evil/\"/>"
	    "<form method=\"post\" action=\"https://evil/\"/><form/>"
	    "<script>1</script><style/></div>");
	assert_string_equal(kit_page(&k, "a.html"),
	    "<div><form method=\"post\" action=\"/x\"><input type=\"hidden\" "
	    "name=\"csrf_token\" value=\"t&quot;1\"></form>"
	    "<form method=\"POST\" action=\"//evil/\"></form>"
	    "<form method=\"post\" action=\"https://evil/\"></form>"
	    "<form></form><script nonce=\"n1\">1</script>"
	    "<style nonce=\"n1\"></style></div>");
	kit_fini(&k);
}

static bool
lend(void *arg, struct pn_slice name, struct pn_value *ret)
{
	(*(int *)arg)++;
	if (name.n != 9 || memcmp(name.p, "csp_nonce", 9) != 0)
		return false;
	*ret = pn_value("lent");
	return true;
}

static const char *
make_token(void *arg)
{
	int *n = arg;

	*n += 100;
	return *n < 1000 ? "made" : NULL;
}

/* What is made for a page is made where it stands, for each form. */
static void
lent(void **state)
{
	struct kit k;
	int asked = 0;

	(void)state;
	kit_init(&k);
	k.lend = lend;
	k.token = make_token;
	k.arg = &asked;
	kit_file(&k, "a.html",
	    "<div xmlns:pn=\"postern\"><form method=\"post\"/>"
	    "<form method=\"post\" pn:if=\"other\"/>"
	    "<form method=\"post\" action=\"/a\"/>"
	    "<form method=\"post\" pn:token=\"off\"/>"
	    "<form method=\"post\" action=\"${url}\"/>"
	    "<form method=\"post\" action=\"/\\b.example\"/>"
	    "<script>1</script></div>");
	assert_string_equal(kit_page(&k, "a.html"),
	    "<div><form method=\"post\"><input type=\"hidden\" "
	    "name=\"csrf_token\" value=\"made\"></form>"
	    "<form method=\"post\" action=\"/a\"><input type=\"hidden\" "
	    "name=\"csrf_token\" value=\"made\"></form>"
	    "<form method=\"post\"></form><form method=\"post\"></form>"
	    "<form method=\"post\" action=\"/\\b.example\"></form>"
	    "<script nonce=\"lent\">1</script></div>");
	/* Four names of the page, two forms. */
	assert_int_equal(asked, 204);
	/* What the page is given counts. */
	kit_set(&k, "csrf_token", pn_value("given"));
	kit_file(&k, "b.html",
	    "<form xmlns:pn=\"postern\" method=\"post\" "
	    "pn:token=\"on\" action=\"${url}\"/>");
	kit_set(&k, "url", pn_value("https://a.example/"));
	assert_string_equal(kit_page(&k, "b.html"),
	    "<form method=\"post\" action=\"https://a.example/\">"
	    "<input type=\"hidden\" "
	    "name=\"csrf_token\" value=\"given\"></form>");
	assert_int_equal(asked, 204);
	kit_fini(&k);
}

/* The page of the design, word for word. */
static const char design[] =
    "<html xmlns:pn=\"postern\" lang=\"en\" pn:layout=\"layout.html\">\n"
    "<head><title>Guestbook</title></head>\n"
    "<body>\n"
    "  <form method=\"post\" pn:form=\"entry\">\n"
    "    <pn:field name=\"name\"/>               <!-- label, input, hint, "
    "error: all from the schema -->\n"
    "    <label>Message <textarea name=\"message\"></textarea></label>   "
    "<!-- or your own: filled in, constrained -->\n"
    "    <button>Sign</button>\n"
    "  </form>\n"
    "  <article pn:each=\"e in entries\">\n"
    "    <h2>${e.name}</h2>\n"
    "    <p>${e.message | nl2br}</p>\n"
    "    <a href=\"/guestbook/${e.id}\">link</a>\n"
    "  </article>\n"
    "  <p pn:else=\"\">Nobody has signed yet.</p>\n"
    "</body>\n"
    "</html>\n";

static void
the_page_of_the_design(void **state)
{
	static const struct entry rows[] = { { .id = 9, .name = "<Ada>",
	    .message = "a\nb" } };
	const char *page;
	struct kit k;

	(void)state;
	kit_init(&k);
	kit_file(&k, "page.html", design);
	kit_file(&k, "layout.html",
	    "<html xmlns:pn=\"postern\" lang=\"en\"><head><title>L</title>"
	    "</head><body><pn:slot name=\"body\"/></body></html>");
	page = kit_page(&k, "page.html");
	assert_non_null(page);
	assert_non_null(strstr(page, "<p>Nobody has signed yet.</p>"));
	assert_non_null(strstr(page, "<title>Guestbook</title>"));
	assert_null(strstr(page, "<article>"));
	kit_set(&k, "entries",
	    pn_value(((struct pn_rows){ &entry_schema, rows, 1 })));
	page = kit_page(&k, "page.html");
	assert_non_null(strstr(page, "<h2>&lt;Ada&gt;</h2>"));
	assert_non_null(strstr(page, "<p>a<br>\nb</p>"));
	assert_non_null(strstr(page, "<a href=\"/guestbook/9\">link</a>"));
	assert_null(strstr(page, "Nobody"));
	assert_null(strstr(page, "pn:"));
	assert_null(strstr(page, "<!--"));
	kit_fini(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms),
		cmocka_unit_test(typed_before_stored),
		cmocka_unit_test(ids_are_unique),
		cmocka_unit_test(controls_by_type),
		cmocka_unit_test(what_a_form_never_sets_or_shows),
		cmocka_unit_test(tokens),
		cmocka_unit_test(lent),
		cmocka_unit_test(the_page_of_the_design),
	};

	return cmocka_run_group_tests_name("view/form", tests, NULL, NULL);
}
