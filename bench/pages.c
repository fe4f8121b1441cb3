/* The pages of contests/pages.py on Postern; their templates are beside. */
#include "bench/fortunes.h"

#include <postern.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 1000, COLUMNS = 10, ENTRIES = 10 };

static const struct pn_schema fortune_schema = PN_SCHEMA(struct fortune,
    PN_INT(struct fortune, id, .key = true), PN_TEXT(struct fortune, message));

struct link {
	const char *href, *text;
};

static const struct pn_schema link_schema = PN_SCHEMA(struct link,
    PN_TEXT(struct link, href), PN_TEXT(struct link, text));

static const struct link links[] = {
	{ "/", "Home" },
	{ "/guestbook", "Guestbook" },
	{ "/about?lang=en&full=1", "About" },
	{ "/contact", "Contact" },
	{ "/help", "Help & support" },
};

struct entry {
	int64_t id;
	const char *name, *message;
};

static const struct pn_schema entry_schema = PN_SCHEMA(struct entry,
    PN_INT(struct entry, id, .key = true), PN_TEXT(struct entry, name),
    PN_TEXT(struct entry, message));

struct guest {
	const char *name, *email, *country;
	bool subscribe;
	const char *message;
};

static const struct pn_choice countries[] = {
	{ "at", "Austria" },
	{ "ch", "Switzerland" },
	{ "de", "Germany" },
	{ "fr", "France" },
	{ "gb", "United Kingdom" },
	{ "us", "United States" },
	{ NULL, NULL },
};

static const struct pn_schema guest_schema = PN_SCHEMA(struct guest,
    PN_TEXT(struct guest, name, .min = 1, .max = 80),
    PN_EMAIL(struct guest, email),
    PN_CHOICE(struct guest, country, .choices = countries),
    PN_BOOL(struct guest, subscribe),
    PN_TEXT(struct guest, message, .max = 2000, .rows = 6));

static const struct guest ada = {
	.name = "Ada \"the first\" Lovelace",
	.email = "ada@example",
	.country = "gb",
	.subscribe = true,
	.message = "Hello <b>all</b>, & goodbye",
};

static const struct pn_member errors[] = {
	{ { "email", 5 },
	    { .kind = PN_KIND_TEXT,
		.text = "Please give a whole address.",
		.n = 28 } },
};

/* Made once, before the first request. */
static struct pn_value cells[ROWS][COLUMNS], rows[ROWS];
static struct entry entries[ENTRIES];
static char names[ENTRIES][40], messages[ENTRIES][64];

/* Which templates: those of the markup engine, or of Mustache. */
static bool is_mustache;

static int
start(void)
{
	const char *engine = getenv("PAGES_ENGINE");

	is_mustache = engine != NULL && strcmp(engine, "mustache") == 0;
	for (int y = 0; y < ROWS; y++) {
		for (int x = 0; x < COLUMNS; x++)
			cells[y][x] = pn_value(y * COLUMNS + x);
		rows[y] = (struct pn_value){ .kind = PN_KIND_LIST,
			.list = cells[y],
			.n = COLUMNS };
	}
	for (int i = 0; i < ENTRIES; i++) {
		snprintf(names[i], sizeof(names[i]), "Visitor %d & friends",
		    i + 1);
		snprintf(messages[i], sizeof(messages[i]),
		    "We were here <%d times>: it's \"good\".", i + 1);
		entries[i] = (struct entry){ i + 1, names[i], messages[i] };
	}
	return 0;
}

static void
set_rows(struct pn_req *r, const char *name, const struct pn_schema *schema,
    const void *base, uint32_t n)
{
	pn_set(r, name,
	    ((struct pn_rows){ .schema = schema, .base = base, .n = n }));
}

static int
fortunes_page(struct pn_req *r)
{
	set_rows(r, "fortunes", &fortune_schema, fortunes, FORTUNES);
	return pn_page(r, is_mustache ? "pages/fortunes.mustache"
				      : "pages/fortunes.html");
}

static int
table_page(struct pn_req *r)
{
	pn_set(r, "rows",
	    ((struct pn_value){ .kind = PN_KIND_LIST, .list = rows,
		.n = ROWS }));
	return pn_page(
	    r, is_mustache ? "pages/table.mustache" : "pages/table.html");
}

static int
whole_page(struct pn_req *r)
{
	pn_set(r, "title", "Guestbook");
	pn_set(r, "errors",
	    ((struct pn_value){ .kind = PN_KIND_MAP, .map = errors, .n = 1 }));
	set_rows(r, "nav", &link_schema, links, PN_COUNT(links));
	set_rows(r, "entries", &entry_schema, entries, ENTRIES);
	pn_fill(r, &guest_schema, &ada);
	return pn_page(r, "pages/page.html");
}

static int
sign(struct pn_req *r)
{
	return pn_redirect(r, "/page");
}

static const struct pn_route routes[] = {
	{ "/fortunes", .get = fortunes_page },
	{ "/table", .get = table_page },
	{ "/page", .get = whole_page },
	{ "/guestbook", .post = sign, .in = &guest_schema },
	{ 0 },
};

static const struct pn_app app = {
	.name = "pages",
	.routes = routes,
	.start = start,
};

int
main(int argc, char **argv)
{
	return pn_main(argc, argv, &app);
}
