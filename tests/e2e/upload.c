/*
 * A program that takes files as fields of a form, and one straight into a
 * sink, for the tests that look at it from outside.
 */
#include <postern.h>

struct line {
	const char *what;
	int count;
};

struct claim {
	const char *name;
	const struct pn_upload *photo;
	const struct pn_upload *const *papers;
	size_t npapers;
	const char *const *days;
	size_t ndays;
	const struct line *lines;
	size_t nlines;
};

static const struct pn_choice days[] = { { "mo", "Monday" },
	{ "tu", "Tuesday" }, { "we", "Wednesday" }, { 0 } };

static const struct pn_schema line = PN_SCHEMA(struct line,
	PN_TEXT(struct line, what, .min = 1, .max = 20),
	PN_INT(struct line, count, .min = 1, .max = 99, .fallback = "1"));

static const struct pn_schema claim = PN_SCHEMA(struct claim,
	PN_TEXT(struct claim, name, .min = 1, .max = 20,
		.autocomplete = "name"),
	PN_FILE(struct claim, photo, .required = true, .max = 20000,
		.accept = "image/png,.pdf", .hint = "A picture, or a PDF."),
	PN_FILES(struct claim, papers, npapers, .max = 1000, .max_items = 2),
	PN_CHOICES(struct claim, days, ndays, .choices = days,
		.min_items = 1, .max_items = 2),
	PN_STRUCTS(struct claim, lines, nlines, &line, .max_items = 3));

static int
send_claim(struct pn_req *r)
{
	const struct claim *c = pn_input(r, struct claim);

	return pn_text(r, "%s photo=%s,%llu,%s papers=%zu days=%zu lines=%zu",
	    c->name, c->photo->filename, (unsigned long long)c->photo->size,
	    c->photo->detected, c->npapers, c->ndays, c->nlines);
}

static int
change_claim(struct pn_req *r)
{
	return pn_text(r, "changed %s", pn_form(r, "name"));
}

/* A store that takes nothing with "STOP" in its first piece. */
static int
store(struct pn_req *r, const struct pn_upload *u, void *state,
    struct pn_slice piece)
{
	(void)r;
	(void)state;
	return u->size == 0 && piece.n >= 4 && piece.p[0] == 'S' &&
		piece.p[1] == 'T' && piece.p[2] == 'O' && piece.p[3] == 'P'
	    ? 507
	    : 0;
}

static const struct pn_sink sink = { .write = store, .sha256 = true };

static int
stored(struct pn_req *r)
{
	size_t n;
	const struct pn_upload *u = pn_uploads(r, &n);

	if (n != 1)
		return pn_fail(r, 400, "one file, please");
	return pn_text(r, "%llu %s", (unsigned long long)u->size,
	    pn_upload_sha256(r, u));
}

static const struct pn_route routes[] = {
	{ "/claim", .page = "claim.html", .post = send_claim, .in = &claim },
	{ "/change", .post = change_claim, .put = change_claim },
	{ "/store", .post = stored, .sink = &sink,
	    .limits = { .body = (size_t)2 << 30, .files = 1 } },
	{ "/store/small", .post = stored, .sink = &sink,
	    .limits = { .body = 4 << 20, .files = 1, .file = 2 << 20 } },
	{ 0 },
};

static const struct pn_plugin *const plugins[] = {
	&pn_plugin_method_override, NULL
};

static const struct pn_app app = { .name = "upload",
	.routes = routes,
	.plugins = plugins,
	.limits = { .line = 300, .headers = 40 } };

int
main(int argc, char **argv)
{
	return pn_main(argc, argv, &app);
}
