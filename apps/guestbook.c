/* A guestbook: read it, sign it, take your last entry back. */
#include <postern.h>

enum { PER_PAGE = 10 };

struct entry {
	int64_t id;
	const char *name, *message, *created;
	bool mine; /* the visitor's last one */
};

static const struct pn_schema entry = PN_SCHEMA(struct entry,
	PN_INT (struct entry, id, .key = true),
	PN_TEXT(struct entry, name, .label = "Your name", .min = 1, .max = 80,
	                            .autocomplete = "name"),
	PN_TEXT(struct entry, message, .min = 1, .max = 2000, .rows = 5),
	PN_TEXT(struct entry, created, .read_only = true),
	PN_BOOL(struct entry, mine, .read_only = true));

/* The newest entry of this browser, known by a cookie; 0: none. */
static int64_t
mine(struct pn_req *r)
{
	return pn_count(r, "SELECT coalesce(max(id), 0) FROM entry "
	    "WHERE author = ?", pn_cookie(r, "author"));
}

static int
list(struct pn_req *r)
{
	int64_t page = pn_query_int(r, "page", 1, 1, 1000000);
	int64_t all = pn_count(r, "SELECT count(*) FROM entry");

	pn_set(r, "entries", pn_all(r, &entry,
	    "SELECT id, name, message, created, id = ? AS mine FROM entry "
	    "ORDER BY id DESC LIMIT ? OFFSET ?",
	    mine(r), PER_PAGE, (page - 1) * PER_PAGE));
	pn_set(r, "newer", page - 1);
	pn_set(r, "older", page * PER_PAGE < all ? page + 1 : 0);
	return pn_page(r, "guestbook.html");
}

static int
sign(struct pn_req *r)
{
	const struct entry *e = pn_input(r, struct entry);
	const char *author = pn_cookie(r, "author");

	if (author == NULL) {
		author = pn_token(r);
		pn_cookie_set(r, "author", author, .max_age = 365 * 86400);
	}
	pn_exec(r, "INSERT INTO entry (name, message, author) "
	    "VALUES (?, ?, ?)", e->name, e->message, author);
	return pn_redirect(r, "/guestbook");
}

static int
show(struct pn_req *r)
{
	const struct entry *e = pn_one(r, &entry,
	    "SELECT id, name, message, created, id = ? AS mine FROM entry "
	    "WHERE id = ?", mine(r), pn_param_int(r, "id"));

	if (e == NULL)
		return 404;
	pn_set(r, "entry", pn_record(&entry, e));
	return pn_page(r, "guestbook/entry.html");
}

static int
take_back(struct pn_req *r)
{
	int64_t id = pn_param_int(r, "id");

	if (id != mine(r))
		return pn_fail(r, 403, "Only your own last entry can be "
		    "taken back.");
	pn_exec(r, "DELETE FROM entry WHERE id = ?", id);
	return pn_redirect(r, "/guestbook");
}

static const struct pn_route routes[] = {
	{ "/guestbook", .get = list, .post = sign, .in = &entry,
	  .transaction = true },
	{ "/guestbook/{id:int}", .get = show },
	{ "/guestbook/{id:int}/delete", .post = take_back,
	  .transaction = true },
	{ 0 },
};

static const struct pn_plugin *const plugins[] = { &pn_plugin_security, NULL };

static const struct pn_app app = { .name = "guestbook", .routes = routes,
	.plugins = plugins };

int
main(int argc, char **argv)
{
	return pn_main(argc, argv, &app);
}
