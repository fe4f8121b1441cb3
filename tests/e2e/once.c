/*
 * An endpoint whose form is answered once, and slowly, for the tests of
 * double clicks. "visits" is a signed cookie.
 */
#include <postern.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct note {
	const char *text;
};

static const struct pn_schema note = PN_SCHEMA(struct note,
	PN_TEXT(struct note, text, .min = 2, .max = 50));

static int
show(struct pn_req *r)
{
	const char *visits = pn_cookie_signed(r, "visits");
	int n = visits != NULL ? (int)strtol(visits, NULL, 10) : 0;

	pn_cookie_set(r, "visits", pn_printf(r, "%d", n + 1), .sign = true,
	    .max_age = 3600);
	pn_set(r, "visits", n);
	pn_set(r, "count", pn_count(r, "SELECT count(*) FROM note"));
	return pn_page(r, "once.html");
}

static int
add(struct pn_req *r)
{
	const struct note *n = pn_input(r, struct note);
	const struct timespec slow = { .tv_nsec = 400 * 1000 * 1000 };

	pn_exec(r, "INSERT INTO note (text) VALUES (?)", n->text);
	nanosleep(&slow, NULL);
	return pn_done(r, "/notes", "Thank you for %s.", n->text);
}

/* Says of each form that it came, whatever becomes of it. */
static int
note_form(struct pn_req *r, const struct pn_plugin *self)
{
	(void)self;
	if (strcmp(pn_method(r), "POST") == 0)
		pn_log(r, PN_LOG_INFO, "a form came");
	return 0;
}

static const struct pn_plugin noting = {
	.name = "noting", .before_validation = note_form
};
static const struct pn_plugin *const plugins[] = { &pn_plugin_security,
	&noting, NULL };

static const struct pn_route routes[] = {
	{ "/notes", .get = show, .page = "once.html", .post = add,
	  .in = &note, .once = true },
	{ 0 },
};

static const struct pn_app app = {
	.name = "once", .routes = routes, .plugins = plugins
};

int
main(int argc, char **argv)
{
	return pn_main(argc, argv, &app);
}
