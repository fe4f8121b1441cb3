/* The objects and the order of contests/json.py on Postern. */
#include <postern.h>

enum { ITEMS = 100 };

struct item {
	int64_t id;
	const char *name;
	double price;
	bool stock;
};

static const struct pn_schema item = PN_SCHEMA(struct item,
    PN_INT(struct item, id, .key = true), PN_TEXT(struct item, name),
    PN_REAL(struct item, price), PN_BOOL(struct item, stock));

struct address {
	const char *street, *city, *postcode, *country;
};

struct line {
	const char *sku, *title;
	int32_t quantity;
	double price;
};

struct order {
	const char *reference, *name, *email, *phone, *company, *vat, *language,
	    *currency;
	double total, discount;
	int32_t weight, priority;
	bool gift, insured, newsletter;
	const char *payment, *coupon, *note;
	struct address address;
	const struct line *lines;
	size_t nlines;
};

#define CHOICES(...) ((const struct pn_choice[]){ __VA_ARGS__, { NULL, NULL } })

static const struct pn_schema address = { PN_FIELDS(struct address,
	PN_TEXT(struct address, street, .min = 1, .max = 100),
	PN_TEXT(struct address, city, .min = 1, .max = 80),
	PN_TEXT(struct address, postcode, .min = 1, .pattern = "[0-9]{4,6}"),
	PN_CHOICE(struct address, country, .required = true,
	    .choices = CHOICES({ "at", NULL }, { "ch", NULL }, { "de", NULL },
		{ "fr", NULL }, { "gb", NULL }, { "us", NULL }))),
	.unknown = PN_UNKNOWN_REFUSE };

static const struct pn_schema line = { PN_FIELDS(struct line,
	PN_TEXT(struct line, sku, .min = 1, .pattern = "[A-Z0-9]{8}"),
	PN_TEXT(struct line, title, .min = 1, .max = 120),
	PN_INT(struct line, quantity, .required = true, .min = 1, .max = 1000),
	PN_REAL(struct line, price, .required = true, .min = 0, .max = 1e6)),
	.unknown = PN_UNKNOWN_REFUSE };

static const struct pn_schema order = { PN_FIELDS(struct order,
	PN_TEXT(struct order, reference, .min = 1,
	    .pattern = "[A-Z]{2}-[0-9]{6}"),
	PN_TEXT(struct order, name, .min = 1, .max = 80),
	PN_EMAIL(struct order, email, .min = 1, .max = 120),
	PN_TEXT(struct order, phone, .min = 1, .max = 40,
	    .pattern = "[+0-9 ]+"),
	PN_TEXT(struct order, company, .max = 80),
	PN_TEXT(struct order, vat, .min = 1,
	    .pattern = "[A-Z]{2}[0-9]{8,12}"),
	PN_CHOICE(struct order, language, .required = true,
	    .choices = CHOICES({ "de", NULL }, { "en", NULL }, { "fr", NULL },
		{ "it", NULL })),
	PN_CHOICE(struct order, currency, .required = true,
	    .choices = CHOICES({ "CHF", NULL }, { "EUR", NULL },
		{ "GBP", NULL }, { "USD", NULL })),
	PN_REAL(struct order, total, .required = true, .min = 0, .max = 1e9),
	PN_REAL(struct order, discount, .required = true, .min = 0,
	    .max = 100),
	PN_INT(struct order, weight, .required = true, .min = 0,
	    .max = 100000),
	PN_INT(struct order, priority, .required = true, .min = 1, .max = 5),
	PN_BOOL(struct order, gift), PN_BOOL(struct order, insured),
	PN_BOOL(struct order, newsletter),
	PN_CHOICE(struct order, payment, .required = true,
	    .choices = CHOICES({ "card", NULL }, { "cash", NULL },
		{ "invoice", NULL })),
	PN_TEXT(struct order, coupon, .max = 20),
	PN_TEXT(struct order, note, .max = 2000),
	PN_STRUCT(struct order, address, &address, .required = true),
	PN_STRUCTS(struct order, lines, nlines, &line, .min_items = 1,
	    .max_items = 100)),
	.unknown = PN_UNKNOWN_REFUSE };

struct taken {
	const char *reference;
	int64_t lines;
};

static const struct pn_schema taken = PN_SCHEMA(struct taken,
    PN_TEXT(struct taken, reference), PN_INT(struct taken, lines));

static struct item
make(struct pn_req *r, int64_t id)
{
	return (struct item){ .id = id,
		.name = pn_printf(r, "Item number %d", (int)id),
		.price = (double)id + 0.5,
		.stock = id % 3 != 0 };
}

static int
one(struct pn_req *r)
{
	struct item i = make(r, 1);

	return pn_json(r, pn_record(&item, &i));
}

static int
list(struct pn_req *r)
{
	struct item items[ITEMS];

	for (int n = 0; n < ITEMS; n++)
		items[n] = make(r, n + 1);
	return pn_json(r,
	    ((struct pn_rows){ .schema = &item, .base = items, .n = ITEMS }));
}

static int
take(struct pn_req *r)
{
	const struct order *o = pn_input(r, struct order);
	struct taken t = { .reference = o->reference,
		.lines = (int64_t)o->nlines };

	return pn_json(r, pn_record(&taken, &t));
}

static const struct pn_route routes[] = {
	{ "/one", .get = one },
	{ "/list", .get = list },
	{ "/order", .post = take, .in = &order },
	{ 0 },
};

static const struct pn_app app = { .name = "json", .routes = routes };

int
main(int argc, char **argv)
{
	return pn_main(argc, argv, &app);
}
