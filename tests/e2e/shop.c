/*
 * An endpoint with a field of every type, for the test of its API document.
 * "--values METHOD PATH" answers each line of standard input, which is a
 * body of JSON, by a line with its status.
 */
#include <postern.h>
#include <postern/test.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct item {
	const char *sku;
	uint16_t count;
	int64_t price;
};

struct address {
	const char *street, *town, *note;
};

struct order {
	int64_t id;
	const char *name, *code, *remark, *raw, *password, *title;
	const char *mail, *page, *phone, *colour, *uuid;
	int8_t small;
	int64_t large;
	double weight;
	float part;
	int64_t total;
	bool gift, terms;
	const char *size, *state;
	struct pn_date day;
	struct pn_time hour;
	struct pn_datetime at;
	struct address to, bill;
	const struct item *items;
	size_t nitems;
	const char *const *tags;
	size_t ntags;
	const int *marks;
	size_t nmarks;
	const char *const *colours;
	size_t ncolours;
	const struct pn_date *days;
	size_t ndays;
};

static const struct pn_schema item = { PN_FIELDS(struct item,
	PN_TEXT(struct item, sku, .min = 3, .max = 8),
	PN_INT(struct item, count, .required = true, .min = 1, .max = 99),
	PN_DECIMAL(struct item, price, .min = 0, .max = 1000)),
	.unknown = PN_UNKNOWN_REFUSE };

static const struct pn_schema address = PN_SCHEMA(struct address,
	PN_TEXT(struct address, street, .min = 1, .max = 10),
	PN_TEXT(struct address, town, .max = 5),
	PN_TEXT(struct address, note, .rows = 2, .min = 2, .max = 6));

static const struct pn_choice sizes[] = { { "s", "Small" }, { "m", NULL },
	{ "\"l\"", NULL }, { 0 } };

static const struct pn_schema order = { PN_FIELDS(struct order,
	PN_INT(struct order, id, .key = true),
	PN_TEXT(struct order, name, .min = 1, .max = 8, .label = "Your name",
	    .hint = "As on \"the\" letter"),
	PN_TEXT(struct order, code, .pattern = "[A-Z]{2}[0-9]+|x", .max = 6),
	PN_TEXT(struct order, remark, .rows = 4, .max = 10),
	PN_TEXT(struct order, raw, .keep_space = true, .min = 2, .max = 4),
	PN_TEXT(struct order, password, .write_only = true, .max = 12),
	PN_TEXT(struct order, title, .min = 1, .fallback = "Dr"),
	PN_EMAIL(struct order, mail),
	PN_URL(struct order, page),
	PN_PHONE(struct order, phone),
	PN_COLOUR(struct order, colour),
	PN_UUID(struct order, uuid, .required = true),
	PN_INT(struct order, small),
	PN_INT(struct order, large, .fallback = "7"),
	PN_REAL(struct order, weight, .min = -1.5, .max = 2.5),
	PN_REAL(struct order, part),
	PN_DECIMAL(struct order, total, .min = -5, .max = 99.5),
	PN_BOOL(struct order, gift),
	PN_BOOL(struct order, terms, .required = true),
	PN_CHOICE(struct order, size, .choices = sizes),
	PN_CHOICE(struct order, state, .choices = sizes, .required = true),
	PN_DATE(struct order, day),
	PN_TIME(struct order, hour),
	PN_DATETIME(struct order, at),
	PN_STRUCT(struct order, to, &address, .required = true),
	PN_STRUCT(struct order, bill, &address),
	PN_STRUCTS(struct order, items, nitems, &item, .max_items = 3),
	PN_TEXTS(struct order, tags, ntags, .max = 4, .min_items = 1,
	    .max_items = 3),
	PN_INTS(struct order, marks, nmarks, .min = 1, .max = 6,
	    .max_items = 4),
	PN_CHOICES(struct order, colours, ncolours, .choices = sizes),
	PN_DATES(struct order, days, ndays, .max_items = 2)),
	.unknown = PN_UNKNOWN_REFUSE };

static int
take(struct pn_req *r)
{
	return pn_json(r, pn_record(&order, pn_input(r, struct order)));
}

static int
list(struct pn_req *r)
{
	return pn_text(r, "%s", pn_path(r));
}

static const struct pn_route v1[] = {
	{ "/order", .get = list, .post = take, .in = &order, .out = &order,
	  .name = "orders" },
	{ "/order/{id:int}", .get = list, .put = take, .patch = take,
	  .del = list, .in = &order },
	{ 0 },
};

static const struct pn_route routes[] = {
	{ "/v1", .group = v1 },
	{ "/", .get = list },
	{ "/color/{code:/[a-f0-9]{6}/}", .get = list },
	{ "/archive/{year?}", .get = list },
	{ "/files/{rest...}", .get = list },
	{ "/pages/{name}.{ext}", .get = list },
	{ "/any", .any = list },
	{ 0 },
};

static const struct pn_app app = { .name = "shop", .routes = routes };

static int
answer_values(const char *method, const char *path)
{
	struct pn_test *t = pn_test_new(&app, NULL);
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	while ((n = getline(&line, &cap, stdin)) > 0) {
		struct pn_reply p;

		line[n - 1] = '\0';
		p = pn_test(t, method, path, .json = line);
		/* The body of a problem is one line. */
		printf("%d %s", p.status, p.status < 400 ? "\n" : p.body);
	}
	free(line);
	pn_test_free(t);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "--values") == 0)
		return answer_values(argv[2], argv[3]);
	return pn_main(argc, argv, &app);
}
