/* The guestbook as an Atom feed, made by a stylesheet. */
#include <postern.h>

enum { ENTRIES = 20 };

struct entry {
	int64_t id;
	const char *name, *message, *created; /* created: as Atom writes it */
};

static const struct pn_schema entry = PN_SCHEMA(struct entry,
	PN_INT (struct entry, id, .key = true),
	PN_TEXT(struct entry, name),
	PN_TEXT(struct entry, message),
	PN_TEXT(struct entry, created));

static int
feed(struct pn_req *r)
{
	pn_set(r, "site", pn_printf(r, "%s://%s", pn_scheme(r), pn_host(r)));
	pn_set(r, "entries", pn_all(r, &entry,
	    "SELECT id, name, message, "
	    "replace(substr(created, 1, 19), ' ', 'T') AS created "
	    "FROM entry ORDER BY id DESC LIMIT ?", ENTRIES));
	return pn_page(r, "feed.xsl");
}

static const struct pn_route routes[] = {
	{ "/feed", .get = feed },
	{ 0 },
};

static const struct pn_app app = { .name = "feed", .routes = routes };

int
main(int argc, char **argv)
{
	return pn_main(argc, argv, &app);
}
