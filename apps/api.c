/* Orders of a small shop, for programs: a JSON API with nested items. */
#include <postern.h>
#include <stdlib.h>
#include <time.h>

enum { PER_PAGE_MAX = 100 };

struct item {
	int64_t id, order_id;
	const char *sku, *name;
	int count;
	int64_t price;
};

struct order {
	int64_t id;
	const char *customer, *email, *note, *state;
	const struct item *items;
	size_t nitems;
	int64_t total;
	struct pn_datetime created;
	int version;
};

/* What a list shows of each. */
struct summary {
	int64_t id;
	const char *customer, *state;
	int64_t total;
	struct pn_datetime created;
};

/* What a list is asked for. */
struct filter {
	const char *state, *customer;
	int64_t after, page;
	int limit;
};

struct list {
	const struct summary *orders;
	size_t norders;
	const char *next; /* where the list goes on */
};

/* Where a page was asked for by its number. */
struct page {
	const struct summary *orders;
	size_t norders;
	int64_t total, pages;
	const char *next;
};

static const struct pn_choice states[] = {
	{ "open", "Open" }, { "paid", "Paid" }, { "sent", "Sent" },
	{ "cancelled", "Cancelled" }, { 0 },
};

static const struct pn_schema item = {
	PN_FIELDS(struct item,
	    PN_INT(struct item, id, .key = true),
	    PN_INT(struct item, order_id, .write_only = true,
		.read_only = true),
	    PN_TEXT(struct item, sku, .min = 1, .max = 20,
		.pattern = "[A-Z0-9-]+", .example = "LAMP-40",
		.pattern_hint = "Capital letters, digits and hyphens."),
	    PN_TEXT(struct item, name, .min = 1, .max = 80,
		.example = "Blue lamp, 40 W"),
	    PN_INT(struct item, count, .min = 1, .max = 999, .example = "2"),
	    PN_DECIMAL(struct item, price, .min = 0, .max = 99999.99L,
		.required = true, .example = "19.90")),
	.table = "shop_item", .unknown = PN_UNKNOWN_REFUSE,
};

/* An article is in an order once, with its count. */
static void
no_sku_twice(struct pn_check *c, const void *record)
{
	const struct order *o = record;

	for (size_t i = 1; i < o->nitems; i++) {
		for (size_t k = 0; k < i; k++) {
			if (strcmp(o->items[i].sku, o->items[k].sku) == 0) {
				pn_check_error(c, "items",
				    "%s is there twice: add up its counts.",
				    o->items[i].sku);
				return;
			}
		}
	}
}

static const struct pn_schema order = {
	PN_FIELDS(struct order,
	    PN_INT(struct order, id, .key = true, .example = "17"),
	    PN_TEXT(struct order, customer, .min = 1, .max = 80,
		.example = "Ada Lovelace"),
	    PN_EMAIL(struct order, email, .required = true),
	    PN_TEXT(struct order, note, .max = 500, .rows = 4,
		.example = "Please ring twice."),
	    PN_CHOICE(struct order, state, .choices = states,
		.fallback = "open",
		.hint = "open, paid, sent; or cancelled before it is sent"),
	    PN_STRUCTS(struct order, items, nitems, &item, .min_items = 1,
		.max_items = 50),
	    PN_DECIMAL(struct order, total, .read_only = true),
	    PN_DATETIME(struct order, created, .read_only = true),
	    PN_INT(struct order, version, .read_only = true, .min = 1,
		.hint = "counts the changes; the ETag")),
	.table = "shop_order", .unknown = PN_UNKNOWN_REFUSE,
	.check = no_sku_twice,
};

static const struct pn_schema summary = PN_SCHEMA(struct summary,
	PN_INT(struct summary, id, .example = "17"),
	PN_TEXT(struct summary, customer, .min = 1, .max = 80),
	PN_CHOICE(struct summary, state, .required = true, .choices = states),
	PN_DECIMAL(struct summary, total, .min = 0),
	PN_DATETIME(struct summary, created, .required = true));

static const struct pn_schema filter = { PN_FIELDS(struct filter,
	PN_CHOICE(struct filter, state, .choices = states),
	PN_TEXT(struct filter, customer, .max = 80, .hint = "the whole name"),
	PN_INT(struct filter, after, .min = 1,
	    .hint = "those older than this order"),
	PN_INT(struct filter, page, .min = 1,
	    .hint = "from 1, instead of after: with the number of all"),
	PN_INT(struct filter, limit, .min = 1, .max = PER_PAGE_MAX,
	    .fallback = "20")),
	.unknown = PN_UNKNOWN_REFUSE };

static const struct pn_schema list = PN_SCHEMA(struct list,
	PN_STRUCTS(struct list, orders, norders, &summary,
	    .max_items = PER_PAGE_MAX),
	PN_TEXT(struct list, next, .hint = "the path of the next orders"));

static const struct pn_schema numbered = PN_SCHEMA(struct page,
	PN_STRUCTS(struct page, orders, norders, &summary,
	    .max_items = PER_PAGE_MAX),
	PN_INT(struct page, total, .required = true,
	    .hint = "orders of all pages"),
	PN_INT(struct page, pages, .required = true),
	PN_TEXT(struct page, next, .hint = "the path of the next page"));

/* ---- who may ---- */

/* In time that does not tell how much of it was right. */
static bool
is_same(const char *a, const char *b)
{
	size_t n = strlen(a);
	unsigned char differ = strlen(b) != n;

	for (size_t i = 0; !differ && i < n; i++)
		differ |= (unsigned char)(a[i] ^ b[i]);
	return !differ;
}

/* With API_TOKEN in the environment, everybody has to know it. */
static int
check_token(struct pn_req *r, const struct pn_plugin *self)
{
	const struct pn_credentials *who = pn_credentials(r);
	const char *token = getenv("API_TOKEN");

	(void)self;
	if (token == NULL || *token == '\0')
		return 0;
	if (who != NULL && who->token != NULL && is_same(token, who->token))
		return 0;
	pn_header_set(r, "WWW-Authenticate", "Bearer realm=\"orders\"");
	return pn_fail(r, 401, "Send Authorization: Bearer TOKEN of the shop.");
}

static const struct pn_plugin token = {
	.name = "token", .scheme = "bearer", .on_request = check_token,
};

static const struct pn_plugin *const guards[] = { &token, NULL };

/* ---- reading ---- */

/* An order with its items, to be changed; NULL: there is none. */
static struct order *
read_order(struct pn_req *r, int64_t id)
{
	const struct order *found = pn_one(r, &order,
	    "SELECT id, customer, email, note, state, total, created, version "
	    "FROM shop_order WHERE id = ?", id);
	struct order *o = pn_alloc(r, sizeof(*o));
	struct pn_rows rows;

	if (found == NULL || o == NULL)
		return NULL;
	*o = *found;
	rows = pn_all(r, &item, "SELECT id, order_id, sku, name, count, price "
	    "FROM shop_item WHERE order_id = ? ORDER BY id", o->id);
	o->items = rows.base;
	o->nitems = rows.n;
	return o;
}

static int
no_order(struct pn_req *r)
{
	return pn_fail(r, 404, "There is no order with the number %s.",
	    pn_param(r, "id"));
}

/* The reply, named by its version. */
static int
answer(struct pn_req *r, const struct order *o)
{
	pn_etag(r, pn_printf(r, "%d", o->version));
	return pn_json(r, pn_record(&order, o));
}

static int
show(struct pn_req *r)
{
	const struct order *o = read_order(r, pn_param_int(r, "id"));

	return o != NULL ? answer(r, o) : no_order(r);
}

/* Where the list goes on, with its filters; it is in the header Link too. */
static const char *
next_path(struct pn_req *r, const struct filter *f, const char *key,
    int64_t value)
{
	const char *path = pn_printf(r, "/api/orders?%s=%lld&limit=%d%s%s%s%s",
	    key, (long long)value, f->limit, f->state ? "&state=" : "",
	    f->state ? f->state : "", f->customer ? "&customer=" : "",
	    f->customer ? pn_encode(r, f->customer) : "");

	pn_header_set(r, "Link", pn_printf(r, "<%s>; rel=\"next\"", path));
	return path;
}

#define COLUMNS "SELECT id, customer, state, total, created FROM shop_order "
#define FILTER  "(? IS NULL OR state = ?) AND (? IS NULL OR customer = ?) "

/* By key, ?after=17: as fast on the last page as on the first. */
static int
list_by_key(struct pn_req *r, const struct filter *f)
{
	struct pn_some some = pn_some(r, &summary, (uint32_t)f->limit,
	    COLUMNS "WHERE id < ? AND " FILTER "ORDER BY id DESC",
	    f->after > 0 ? f->after : INT64_MAX, f->state, f->state,
	    f->customer, f->customer);
	struct list l = { .orders = some.rows.base, .norders = some.rows.n };

	if (some.more)
		l.next = next_path(r, f, "after", l.orders[l.norders - 1].id);
	return pn_json(r, pn_record(&list, &l));
}

/* By number, ?page=3: with the number of all. */
static int
list_by_page(struct pn_req *r, const struct filter *f)
{
	struct pn_paged paged = pn_paged(r, &summary, f->page,
	    (uint32_t)f->limit, COLUMNS "WHERE " FILTER "ORDER BY id DESC",
	    f->state, f->state, f->customer, f->customer);
	struct page p = { .orders = paged.rows.base, .norders = paged.rows.n,
		.total = paged.total, .pages = paged.pages };

	if (paged.page < paged.pages)
		p.next = next_path(r, f, "page", paged.page + 1);
	return pn_json(r, pn_record(&numbered, &p));
}

static int
show_list(struct pn_req *r)
{
	const struct filter *f = pn_query_input(r, struct filter);

	return f->page > 0 ? list_by_page(r, f) : list_by_key(r, f);
}

/* All of them, for programs for tables, however many there are. */
static int
export_csv(struct pn_req *r)
{
	pn_attachment(r, "orders.csv");
	return pn_csv(r, &summary, COLUMNS "ORDER BY id");
}

static int
export_lines(struct pn_req *r)
{
	return pn_json_lines(r, &summary, COLUMNS "ORDER BY id");
}

/* ---- writing ---- */

static int64_t
total_of(const struct order *o)
{
	int64_t total = 0;

	for (size_t i = 0; i < o->nitems; i++)
		total += o->items[i].count * o->items[i].price;
	return total;
}

/* Puts the items of an order in the place of those that were there. */
static void
write_items(struct pn_req *r, const struct order *o)
{
	struct item *items = pn_alloc(r, o->nitems * sizeof(*items));

	for (size_t i = 0; items != NULL && i < o->nitems; i++) {
		items[i] = o->items[i];
		items[i].order_id = o->id;
	}
	pn_exec(r, "DELETE FROM shop_item WHERE order_id = ?", o->id);
	pn_insert_all(r, (struct pn_rows){ &item, items,
		(uint32_t)o->nitems });
}

static int
create(struct pn_req *r)
{
	struct order o = *pn_input(r, struct order);

	if (strcmp(o.state, "open") != 0)
		return pn_invalid(r, "state", "A new order is open.");
	o.total = total_of(&o);
	o.created = (struct pn_datetime){ (int64_t)time(NULL) * 1000000, true };
	o.version = 1;
	o.id = pn_insert(r, &order, &o);
	write_items(r, &o);
	pn_header_set(r, "Location", pn_url(r, "order", PN_KV("id", o.id)));
	return answer(r, read_order(r, o.id));
}

static bool
may_become(const char *from, const char *to)
{
	static const char *const ways[][2] = { { "open", "paid" },
		{ "paid", "sent" }, { "open", "cancelled" },
		{ "paid", "cancelled" } };

	for (size_t i = 0; i < PN_COUNT(ways); i++) {
		if (strcmp(ways[i][0], from) == 0 &&
		    strcmp(ways[i][1], to) == 0)
			return true;
	}
	return strcmp(from, to) == 0;
}

/* Takes over what was sent; 0, or the status that refuses it. */
static int
merge(struct pn_req *r, struct order *o)
{
	const struct order *in = pn_input(r, struct order);
	bool all = strcmp(pn_method(r), "PUT") == 0;

	if (strcmp(o->state, "open") != 0 &&
	    (all || pn_came(r, "customer") || pn_came(r, "email") ||
		pn_came(r, "items")))
		return pn_fail(r, 409, "The order is %s: only its note and "
		    "its state can be changed.", o->state);
	if ((all || pn_came(r, "state")) && in->state != NULL) {
		if (!may_become(o->state, in->state))
			return pn_fail(r, 409, "An order that is %s can't "
			    "become %s.", o->state, in->state);
		o->state = in->state;
	}
	if (all || pn_came(r, "customer"))
		o->customer = in->customer;
	if (all || pn_came(r, "email"))
		o->email = in->email;
	if (all || pn_came(r, "note"))
		o->note = in->note;
	if (all || pn_came(r, "items")) {
		o->items = in->items;
		o->nitems = in->nitems;
		o->total = total_of(o);
		write_items(r, o);
	}
	return 0;
}

/* PUT: all of it; PATCH: what was sent. */
static int
change(struct pn_req *r)
{
	struct order *o = read_order(r, pn_param_int(r, "id"));
	int status;

	if (o == NULL)
		return no_order(r);
	status = pn_if_match(r, pn_printf(r, "%d", o->version));
	if (status != 0 || (status = merge(r, o)) != 0)
		return status;
	/* Somebody may have been faster since it was read. */
	if (pn_exec(r, "UPDATE shop_order SET customer = ?, email = ?, "
	    "note = ?, state = ?, total = ?, version = version + 1 "
	    "WHERE id = ? AND version = ?", o->customer, o->email, o->note,
	    o->state, pn_value_decimal(o->total, 2), o->id, o->version) == 0)
		return 412;
	return answer(r, read_order(r, o->id));
}

static int
take_away(struct pn_req *r)
{
	struct order *o = read_order(r, pn_param_int(r, "id"));
	int status;

	if (o == NULL)
		return no_order(r);
	status = pn_if_match(r, pn_printf(r, "%d", o->version));
	if (status != 0)
		return status;
	if (strcmp(o->state, "paid") == 0 || strcmp(o->state, "sent") == 0)
		return pn_fail(r, 409, "The order is %s: it stays.", o->state);
	pn_exec(r, "DELETE FROM shop_item WHERE order_id = ?", o->id);
	if (pn_exec(r, "DELETE FROM shop_order WHERE id = ? AND version = ?",
	    o->id, o->version) == 0)
		return 412;
	return 204;
}

/* ---- the page for people, and the routes ---- */

static int
page(struct pn_req *r)
{
	pn_set(r, "api", pn_openapi_value(r));
	return pn_page(r, "api.html");
}

static const struct pn_out list_replies[] = {
	{ 200, .schema = &list, .method = "GET",
	  .says = "The orders; asked for by page with their number" },
	{ 200, .schema = &numbered, .method = "GET" },
	{ 201, .schema = &order, .method = "POST",
	  .says = "Stored: see Location" },
	{ 0 },
};

static const struct pn_out csv_replies[] = {
	{ 200, .type = "text/csv" }, { 0 },
};
static const struct pn_out lines_replies[] = {
	{ 200, .type = "application/jsonl" }, { 0 },
};

static const struct pn_out replies[] = {
	{ 200, .schema = &order, .method = "GET PUT PATCH" },
	{ 204, .method = "DELETE", .says = "Gone" },
	{ 404, .says = "There is no such order" },
	{ 409, .method = "PUT PATCH DELETE",
	  .says = "The order's state does not allow it" },
	{ 412, .method = "PUT PATCH DELETE",
	  .says = "It has another version than If-Match says" },
	{ 0 },
};

static const struct pn_route routes[] = {
	{ "/api", .get = page },
	{ "/api/openapi.json", .get = pn_openapi },
	{ "/api/orders", .get = show_list, .post = create, .in = &order,
	  .query = &filter, .outs = list_replies, .name = "orders",
	  .transaction = true,
	  .plugins = guards,
	  .says = "GET: the orders, newest first, filtered by state and "
	      "customer, limit at a time: behind the number after, or as "
	      "page. POST: stores a new one." },
	{ "/api/orders.csv", .get = export_csv, .name = "orders.csv",
	  .outs = csv_replies, .plugins = guards, .says = "All, as CSV." },
	{ "/api/orders.jsonl", .get = export_lines, .name = "orders.jsonl",
	  .outs = lines_replies, .plugins = guards,
	  .says = "All orders, one as JSON in each line." },
	{ "/api/orders/{id:int}", .get = show, .put = change, .patch = change,
	  .del = take_away, .in = &order, .outs = replies, .name = "order",
	  .transaction = true, .plugins = guards,
	  .says = "One order with its items. Its ETag is its version: sent "
	      "back as If-Match it keeps two people from overwriting each "
	      "other." },
	{ 0 },
};

static const struct pn_api about = {
	.title = "Orders", .version = "1.0",
	.says = "The orders of a small shop.",
};

static const struct pn_app app = {
	.name = "api", .routes = routes, .api = &about,
};

int
main(int argc, char **argv)
{
	return pn_main(argc, argv, &app);
}
