/*
 * An endpoint that writes a row for all that it takes, for the test that
 * sends what it must not take: scalars, nested structs, lists, a query.
 */
#include <postern.h>

struct all {
	int64_t id;
	const char *name, *text, *code, *password, *kept;
	const char *mail, *page, *phone, *colour, *uuid;
	int8_t tiny;
	uint8_t byte;
	int16_t less, more;
	uint64_t large;
	double real;
	float part;
	int64_t price;
	bool yes, terms;
	const char *size, *country;
	struct pn_date from, to;
	struct pn_time hour;
	struct pn_datetime at;
};

struct leaf {
	const char *name;
	int count;
	const char *const *tags;
	size_t ntags;
};

struct branch {
	const char *name;
	struct leaf one;
	const struct leaf *leaves;
	size_t nleaves;
};

struct tree {
	const char *name, *secret;
	struct branch root;
	const struct branch *branches;
	size_t nbranches;
};

struct many {
	const char *const *texts;
	size_t ntexts;
	const int *ints;
	size_t nints;
	const double *reals;
	size_t nreals;
	const struct pn_date *days;
	size_t ndays;
	const char *const *sizes;
	size_t nsizes;
};

static const struct pn_choice sizes[] = { { "s", "Small" }, { "m", NULL },
	{ "l", NULL }, { 0 } };

static const struct pn_schema all = { PN_FIELDS(struct all,
	PN_INT(struct all, id, .key = true),
	PN_TEXT(struct all, name, .min = 2, .max = 20,
	    .unique = "taken.name"),
	PN_TEXT(struct all, text, .rows = 4, .max = 200),
	PN_TEXT(struct all, code, .pattern = "[A-Z]{2}[0-9]+", .max = 9),
	PN_TEXT(struct all, password, .write_only = true, .min = 8, .max = 40),
	PN_TEXT(struct all, kept, .keep_space = true, .max = 10),
	PN_EMAIL(struct all, mail), PN_URL(struct all, page),
	PN_PHONE(struct all, phone), PN_COLOUR(struct all, colour),
	PN_UUID(struct all, uuid), PN_INT(struct all, tiny),
	PN_INT(struct all, byte), PN_INT(struct all, less),
	PN_INT(struct all, more, .after = "less"), PN_INT(struct all, large),
	PN_REAL(struct all, real, .min = -1, .max = 1),
	PN_REAL(struct all, part),
	PN_DECIMAL(struct all, price, .min = 0, .max = 1000),
	PN_BOOL(struct all, yes), PN_BOOL(struct all, terms, .required = true),
	PN_CHOICE(struct all, size, .choices = sizes, .required = true),
	PN_CHOICE(struct all, country,
	    .choices_sql = "SELECT code, name FROM country ORDER BY name"),
	PN_DATE(struct all, from), PN_DATE(struct all, to, .at_least = "from"),
	PN_TIME(struct all, hour), PN_DATETIME(struct all, at)),
	.unknown = PN_UNKNOWN_REFUSE };

static const struct pn_schema leaf = { PN_FIELDS(struct leaf,
	PN_TEXT(struct leaf, name, .min = 1, .max = 9),
	PN_INT(struct leaf, count, .min = 1, .max = 9, .required = true),
	PN_TEXTS(struct leaf, tags, ntags, .max = 5, .max_items = 3)),
	.unknown = PN_UNKNOWN_REFUSE };

static const struct pn_schema branch = { PN_FIELDS(struct branch,
	PN_TEXT(struct branch, name, .max = 9),
	PN_STRUCT(struct branch, one, &leaf, .required = true),
	PN_STRUCTS(struct branch, leaves, nleaves, &leaf, .max_items = 4)),
	.unknown = PN_UNKNOWN_REFUSE };

static const struct pn_schema tree = { PN_FIELDS(struct tree,
	PN_TEXT(struct tree, name, .min = 1, .max = 9),
	PN_TEXT(struct tree, secret, .write_only = true),
	PN_STRUCT(struct tree, root, &branch, .required = true),
	PN_STRUCTS(struct tree, branches, nbranches, &branch,
	    .min_items = 1, .max_items = 5)),
	.unknown = PN_UNKNOWN_REFUSE };

static const struct pn_schema many = { PN_FIELDS(struct many,
	PN_TEXTS(struct many, texts, ntexts, .min = 2, .max = 5,
	    .min_items = 1, .max_items = 4),
	PN_INTS(struct many, ints, nints, .min = -9, .max = 9,
	    .max_items = 1000),
	PN_REALS(struct many, reals, nreals, .max_items = 5),
	PN_DATES(struct many, days, ndays, .max_items = 3),
	PN_CHOICES(struct many, sizes, nsizes, .choices = sizes)),
	.unknown = PN_UNKNOWN_REFUSE };

static int
take(struct pn_req *r)
{
	pn_exec(r, "INSERT INTO taken (name) VALUES (?)", pn_path(r));
	return pn_text(r, "taken");
}

static const struct pn_route routes[] = {
	{ "/all", .post = take, .in = &all },
	{ "/tree", .post = take, .in = &tree },
	{ "/many", .post = take, .in = &many, .transaction = true },
	{ "/ask", .get = take, .query = &many },
	{ 0 },
};

static const struct pn_app app = { .name = "refuse", .routes = routes,
	.limits = { .memory = 48 << 20, .body = 16 << 20 } };

int
main(int argc, char **argv)
{
	return pn_main(argc, argv, &app);
}
