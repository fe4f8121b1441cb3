/*
 * Shows how a request is understood, and every kind of reply: any method on
 * /inspect/… answers JSON. A debugging tool.
 */
#include <postern.h>

#include <errno.h>
#include <stdlib.h>
#include <time.h>

enum {
	RANGES = 100,
	DELAY_MAX = 60 * 1000,	     /* ms */
	RANGE_MAX = 8 * 1024 * 1024, /* bytes */
	LINES_MAX = 1000000,
};

/* ---- how a request is understood ---- */

static struct pn_value
list_of(const struct pn_value *items, size_t n)
{
	return (struct pn_value){ .kind = PN_KIND_LIST,
		.list = items,
		.n = (uint32_t)n };
}

static struct pn_value
map_of(const struct pn_member *members, size_t n)
{
	return (struct pn_value){ .kind = PN_KIND_MAP,
		.map = members,
		.n = (uint32_t)n };
}

/* A map that outlives its function. */
static struct pn_value
map_copy(struct pn_req *r, const struct pn_member *members, size_t n)
{
	struct pn_member *m = pn_alloc(r, n * sizeof(*m));

	if (m == NULL)
		return pn_null;
	memcpy(m, members, n * sizeof(*m));
	return map_of(m, n);
}

/* A list of n values in the request's memory; null, latched, without. */
static struct pn_value *
items_new(struct pn_req *r, size_t n)
{
	return pn_alloc(r, (n + 1) * sizeof(struct pn_value));
}

typedef const struct pn_slice *get_pairs(struct pn_req *r, size_t *ret_n);

/* [[name, value], …] of name, value, name, value, … */
static struct pn_value
pairs(struct pn_req *r, get_pairs *get)
{
	size_t n;
	const struct pn_slice *p = get(r, &n);
	struct pn_value *all = items_new(r, n), *both = items_new(r, 2 * n);

	if (all == NULL || both == NULL)
		return pn_null;
	for (size_t i = 0; i < n; i++) {
		both[2 * i] = pn_value(p[2 * i]);
		both[2 * i + 1] = pn_value(p[2 * i + 1]);
		all[i] = list_of(both + 2 * i, 2);
	}
	return list_of(all, n);
}

static struct pn_value
headers(struct pn_req *r)
{
	size_t n;
	const struct pn_slice *p = pn_header_pairs(r, &n);
	struct pn_member *all = pn_alloc(r, (n + 1) * sizeof(*all));

	for (size_t i = 0; all != NULL && i < n; i++)
		all[i] = (struct pn_member){ p[2 * i],
			pn_value(p[2 * i + 1]) };
	return all == NULL ? pn_null : map_of(all, n);
}

static struct pn_value
file(struct pn_req *r, const struct pn_upload *u)
{
	const struct pn_slice name = { u->field, u->field_n };
	const struct pn_slice filename = { u->filename, u->filename_n };
	const struct pn_member members[] = {
		{ PN_S("name"), pn_value(name) },
		{ PN_S("filename"), pn_value(filename) },
		{ PN_S("type"), pn_value(u->type) },
		{ PN_S("size"), pn_value(u->size) },
		{ PN_S("sha256"), pn_value(pn_upload_sha256(r, u)) },
	};

	return map_copy(r, members, PN_COUNT(members));
}

/* The body by its type: a form with files, JSON, or neither. */
struct body {
	struct pn_value form, files, json;
};

static void
read_form(struct pn_req *r, struct body *b)
{
	size_t n;
	const struct pn_upload *uploads = pn_uploads(r, &n);
	struct pn_value *files = items_new(r, n);

	b->form = pairs(r, pn_form_pairs);
	for (size_t i = 0; files != NULL && i < n; i++)
		files[i] = file(r, &uploads[i]);
	if (files != NULL)
		b->files = list_of(files, n);
}

/* A GET that names a type needs no body of it. */
static bool
is_read(struct pn_req *r)
{
	return strcmp(pn_method(r), "GET") == 0 ||
	    strcmp(pn_method(r), "HEAD") == 0;
}

static void
read_body(struct pn_req *r, struct body *b)
{
	b->form = b->files = list_of(NULL, 0);
	b->json = pn_null;
	if (pn_is(r, "application/x-www-form-urlencoded") ||
	    pn_is(r, "multipart/form-data"))
		read_form(r, b);
	else if (pn_body(r).n == 0 && is_read(r))
		return;
	else if (pn_is(r, "application/json") || pn_is(r, "+json"))
		b->json = *pn_json_body(r);
}

/* What one header of the Accept family names, best first. */
static struct pn_value
accepted(struct pn_req *r, const char *header)
{
	size_t n;
	const char *const *names = pn_accepted(r, header, &n);
	struct pn_value *items = items_new(r, n);

	for (size_t i = 0; items != NULL && i < n; i++)
		items[i] = pn_value(names[i]);
	return items == NULL ? pn_null : list_of(items, n);
}

/* Here no header is no wish, while any program may send "identity". */
static struct pn_value
encodings(struct pn_req *r)
{
	static const struct pn_value any = { .kind = PN_KIND_TEXT,
		.text = "*",
		.n = 1 };

	if (pn_env(r, "HTTP_ACCEPT_ENCODING") == NULL)
		return list_of(&any, 1);
	return accepted(r, "Accept-Encoding");
}

static struct pn_value
accepts(struct pn_req *r)
{
	const struct pn_member members[] = {
		{ PN_S("types"), accepted(r, "Accept") },
		{ PN_S("languages"), accepted(r, "Accept-Language") },
		{ PN_S("encodings"), encodings(r) },
		{ PN_S("charsets"), accepted(r, "Accept-Charset") },
	};

	return map_copy(r, members, PN_COUNT(members));
}

/* What Range asks of something of ?size=N bytes. */
static struct pn_value
ranges(struct pn_req *r)
{
	int64_t size = pn_query_int(r, "size", -1, 0, INT64_MAX);
	struct pn_range list[RANGES];
	struct pn_value *all, *both;
	const char *unit;
	int n;

	if (size < 0)
		return list_of(NULL, 0);
	n = pn_range_list(r, (uint64_t)size, &unit, list, RANGES);
	if (n < 0)
		return pn_value(n == PN_RANGE_MALFORMED ? "malformed"
							: "unsatisfiable");
	all = items_new(r, (size_t)n);
	both = items_new(r, 2 * (size_t)n);
	if (all == NULL || both == NULL)
		return pn_null;
	for (int i = 0; i < n; i++) {
		both[2 * i] = pn_value(list[i].first);
		both[2 * i + 1] = pn_value(list[i].last);
		all[i] = list_of(both + 2 * i, 2);
	}
	return list_of(all, (size_t)n);
}

/* The members of the scheme; other schemes have only their name. */
static struct pn_value
auth(struct pn_req *r)
{
	const struct pn_credentials *c = pn_credentials(r);
	size_t n = 0;

	if (c == NULL)
		return pn_null;
	struct pn_member all[] = {
		{ PN_S("scheme"), pn_value(c->scheme) },
		{ PN_S("user"), pn_value(c->user) },
		{ PN_S("password"), pn_value(c->password) },
		{ PN_S("token"), pn_value(c->token) },
		{ PN_S("realm"), pn_value(c->realm) },
		{ PN_S("nonce"), pn_value(c->nonce) },
		{ PN_S("uri"), pn_value(c->uri) },
		{ PN_S("response"), pn_value(c->response) },
	};
	for (size_t i = 0; i < PN_COUNT(all); i++) {
		if (all[i].value.kind != PN_KIND_NULL)
			all[n++] = all[i];
	}
	return map_copy(r, all, n);
}

static int
inspect(struct pn_req *r)
{
	struct body b;

	read_body(r, &b);
	const struct pn_member members[] = {
		{ PN_S("method"), pn_value(pn_method(r)) },
		{ PN_S("path"), pn_value(pn_path(r)) },
		{ PN_S("host"), pn_value(pn_host(r)) },
		{ PN_S("scheme"), pn_value(pn_scheme(r)) },
		{ PN_S("ip"), pn_value(pn_ip(r)) },
		{ PN_S("query"), pairs(r, pn_query_pairs) },
		{ PN_S("form"), b.form },
		{ PN_S("cookies"), pairs(r, pn_cookie_pairs) },
		{ PN_S("headers"), headers(r) },
		{ PN_S("files"), b.files },
		{ PN_S("json"), b.json },
		{ PN_S("accepts"), accepts(r) },
		{ PN_S("ranges"), ranges(r) },
		{ PN_S("auth"), auth(r) },
	};
	pn_no_store(r);
	return pn_json(r, map_of(members, PN_COUNT(members)));
}

/* ---- every kind of reply ---- */

/* What the visitor asked for can't be done: no fault of the program. */
static int
refuse(struct pn_req *r, const char *why)
{
	pn_forgive(r);
	return pn_fail(r, 400, "%s", why);
}

static int
status(struct pn_req *r)
{
	int64_t code = pn_param_int(r, "code");

	if (code < 200 || code > 599)
		return refuse(r, "a status is from 200 to 599");
	if (code < 400)
		pn_text(r, "%d\n", (int)code);
	return (int)code;
}

static int
redirect(struct pn_req *r)
{
	int code = pn_redirect(r, pn_query(r, "to"));

	if (pn_failed(r))
		return refuse(r, "?to= has to be a path of this host");
	return code;
}

static int
back(struct pn_req *r)
{
	return pn_redirect_back(r, "/inspect");
}

static bool
is_on(struct pn_req *r, const char *name)
{
	const char *value = pn_query(r, name);

	return value != NULL && strcmp(value, "0") != 0;
}

/* ?name=…&value=… with attributes, or ?a=1&b=2: each a cookie. */
static int
set_cookie(struct pn_req *r)
{
	const char *name = pn_query(r, "name"), *value = pn_query(r, "value");
	size_t n;
	const struct pn_slice *p = pn_query_pairs(r, &n);

	if (name != NULL && value != NULL)
		pn_cookie_set(r, name, value, .path = pn_query(r, "path"),
		    .domain = pn_query(r, "domain"),
		    .max_age = pn_query_int(
			r, "max_age", 0, INT32_MIN, INT32_MAX),
		    .same_site = pn_query(r, "same_site"),
		    .priority = pn_query(r, "priority"),
		    .readable = is_on(r, "readable"),
		    .insecure = is_on(r, "insecure"),
		    .partitioned = is_on(r, "partitioned"));
	else
		for (size_t i = 0; i < n; i++)
			pn_cookie_set(r, p[2 * i].p, p[2 * i + 1].p);
	if (pn_failed(r) || n == 0)
		return refuse(r, "no cookie can be set so");
	return pn_json(r, pairs(r, pn_query_pairs));
}

static int
clear_cookie(struct pn_req *r)
{
	const char *name = pn_query(r, "name");

	if (name != NULL)
		pn_cookie_clear(r, name);
	if (pn_failed(r) || name == NULL)
		return refuse(r, "?name= has to be the name of a cookie");
	return pn_text(r, "cleared\n");
}

/* With ?modified=SECONDS the reply has a Last-Modified too. */
static int
etag(struct pn_req *r)
{
	int64_t modified = pn_query_int(r, "modified", -1, 0, INT32_MAX);

	pn_etag(r, pn_param(r, "tag"));
	if (modified >= 0)
		pn_last_modified(r, (time_t)modified);
	if (pn_failed(r))
		return refuse(r, "a tag has no quotes and no controls");
	return pn_text(r, "%s\n", pn_param(r, "tag"));
}

static int
range(struct pn_req *r)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
	int64_t size = pn_param_int(r, "size");

	if (size < 0 || size > RANGE_MAX)
		return refuse(r, "a size is from 0 to 8388608 bytes");
	pn_type(r, "text/plain");
	pn_etag(r, pn_printf(r, "range-%lld", (long long)size));
	pn_ranges(r);
	for (int64_t n; size > 0; size -= n) {
		n = size < 26 ? size : 26;
		pn_write(r, letters, (size_t)n);
	}
	return 200;
}

static int
as_html(struct pn_req *r)
{
	return pn_markup(r, pn_html_literal("<!DOCTYPE html>\n"
					    "<title>format</title>\n"
					    "<p>html</p>\n"));
}

static int
as_json(struct pn_req *r)
{
	const struct pn_member format = { PN_S("format"), pn_value("json") };

	return pn_json(r, map_of(&format, 1));
}

static int
as_text(struct pn_req *r)
{
	return pn_text(r, "text\n");
}

static int
format(struct pn_req *r)
{
	static const struct pn_offer offers[] = {
		{ "text/html", as_html },
		{ "application/json", as_json },
		{ "text/plain", as_text },
		{ 0 },
	};

	return pn_negotiate(r, offers);
}

static void
sleep_ms(int64_t ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };

	while (nanosleep(&ts, &ts) == -1 && errno == EINTR)
		;
}

/* n lines, ?delay=MS between them. */
static int
stream(struct pn_req *r)
{
	int64_t n = pn_param_int(r, "n");
	int64_t delay = pn_query_int(r, "delay", 0, 0, DELAY_MAX);

	if (n < 0 || n > LINES_MAX)
		return refuse(r, "a stream has 0 to 1000000 lines");
	pn_type(r, "text/plain");
	pn_stream(r, 200);
	for (int64_t i = 0; i < n && !pn_failed(r); i++) {
		if (i > 0 && delay > 0)
			sleep_ms(delay);
		pn_putf(r, "line %lld\n", (long long)i);
		if (delay > 0)
			pn_flush(r);
	}
	return 200;
}

/* ?n=N events, ?delay=MS between them; a client that comes back goes on. */
static int
events(struct pn_req *r)
{
	int64_t n = pn_query_int(r, "n", 10, 0, LINES_MAX);
	int64_t delay = pn_query_int(r, "delay", 100, 0, DELAY_MAX);
	const char *last = pn_last_event_id(r);
	int64_t first = last != NULL ? strtoll(last, NULL, 10) : 0;

	pn_events(r);
	for (int64_t i = first < 0 ? 0 : first; i < n; i++) {
		if (i > first)
			sleep_ms(delay);
		if (pn_event(r, "tick", pn_printf(r, "%lld", (long long)i + 1),
			pn_printf(r, "event %lld\nof %lld", (long long)i + 1,
			    (long long)n)) == -1)
			break;
	}
	return 200;
}

static int
attachment(struct pn_req *r)
{
	const char *name = pn_query(r, "name");

	pn_attachment(r, name != NULL ? name : "inspect.txt");
	if (pn_failed(r))
		return refuse(r, "the name is too long");
	return pn_text(r, "attached\n");
}

static int
cache(struct pn_req *r)
{
	int64_t seconds = pn_param_int(r, "seconds");

	if (seconds < 0 || seconds > INT32_MAX)
		return refuse(r, "a time is from 0 to 2147483647 seconds");
	pn_cache(r, .max_age = (uint32_t)seconds);
	return pn_text(r, "cached\n");
}

static int
delay(struct pn_req *r)
{
	int64_t ms = pn_param_int(r, "ms");

	if (ms < 0 || ms > DELAY_MAX)
		return refuse(r, "a delay is from 0 to 60000 ms");
	sleep_ms(ms);
	return pn_text(r, "%d\n", (int)ms);
}

static const char *const anybody[] = { "*", NULL };
static const struct pn_plugin cors_plugin =
    PN_CORS(.origins = anybody, .max_age = 60);
static const struct pn_plugin *const cors[] = { &cors_plugin, NULL };

#define UPLOADS .limits = { .body = (size_t)8 << 30, .files = 200 }

static const struct pn_route routes[] = {
	{ "/inspect", .any = inspect, UPLOADS },
	{ "/inspect/", .any = inspect, UPLOADS },
	{ "/inspect/{rest...}", .any = inspect, UPLOADS },
	{ "/inspect/upload", .page = "inspect/upload.html", .any = inspect,
	  UPLOADS },
	{ "/inspect/status/{code:int}", .any = status },
	{ "/inspect/redirect", .any = redirect },
	{ "/inspect/back", .any = back },
	{ "/inspect/cookie/set", .any = set_cookie },
	{ "/inspect/cookie/clear", .any = clear_cookie },
	{ "/inspect/etag/{tag}", .any = etag },
	{ "/inspect/range/{size:int}", .any = range },
	{ "/inspect/format", .any = format },
	{ "/inspect/stream/{n:int}", .any = stream },
	{ "/inspect/events", .any = events },
	{ "/inspect/attachment", .any = attachment },
	{ "/inspect/cors", .any = inspect, .plugins = cors, UPLOADS },
	{ "/inspect/cache/{seconds:int}", .any = cache },
	{ "/inspect/delay/{ms:int}", .any = delay },
	{ 0 },
};

/* It shows what came, from whomever. */
static const struct pn_app app = { .name = "inspect", .routes = routes,
	.cross_site = true };

int
main(int argc, char **argv)
{
	return pn_main(argc, argv, &app);
}
