#include "base/board.h"
#include "base/clock.h"
#include "http/network.h"
#include "route/inside.h"

#include <inttypes.h>
#include <postern/http.h>
#include <string.h>

static const struct {
	enum pn__count count;
	const char *name;
} counts[] = {
	{ PN__COUNT_REQUESTS, "requests" },
	{ PN__COUNT_FAILED, "failed" },
	{ PN__COUNT_REPEATED, "repeated" },
	{ PN__COUNT_DB_OPENED, "db_opened" },
	{ PN__COUNT_DB_LOST, "db_lost" },
	{ PN__COUNT_DB_RETRIED, "db_retried" },
	{ PN__COUNT_DB_LATE, "db_late" },
	{ PN__COUNT_DB_OPEN, "db_open" },
	{ PN__COUNT_DB_STATEMENTS, "db_statements" },
};

/*
 * A forwarding header that nobody is trusted with says that the address is
 * a proxy's, which may stand for anybody.
 */
static bool
is_allowed(struct pn_req *r)
{
	const char *ip = pn_ip(r);
	struct pn__address a;

	if (r->site->ntrusted == 0 &&
	    (pn_header(r, "X-Forwarded-For") != NULL ||
		pn_header(r, "Forwarded") != NULL))
		return false;
	return ip != NULL && pn__address_parse(ip, strlen(ip), &a) == 0 &&
	       pn__network_has(r->site->watchers, r->site->nwatchers, &a);
}

static uint64_t
read_count(const struct pn__tally *t, enum pn__count c)
{
	return atomic_load_explicit(&t->v[c], memory_order_relaxed);
}

static void
add_post(struct pn_req *r, const struct pn__post *p, uint64_t sum[PN__COUNT_N])
{
	for (unsigned i = 0; i < pn__board_threads(r->site->board); i++) {
		for (unsigned c = 0; c < PN__COUNT_N; c++)
			sum[c] += read_count(
			    &p->threads[i], (enum pn__count)c);
	}
}

static void
put_counts(struct pn_req *r, const uint64_t v[PN__COUNT_N])
{
	for (size_t i = 0; i < PN_COUNT(counts); i++)
		pn_putf(r, "%s\"%s\": %" PRIu64, i > 0 ? ", " : "",
		    counts[i].name, v[counts[i].count]);
}

static void
put_threads(struct pn_req *r, const struct pn__post *p)
{
	uint64_t v[PN__COUNT_N];
	bool first = true;

	for (unsigned i = 0; i < pn__board_threads(r->site->board); i++) {
		if (!atomic_load(&p->threads[i].taken))
			continue;
		for (unsigned c = 0; c < PN__COUNT_N; c++)
			v[c] = read_count(
			    &p->threads[i], (enum pn__count)c);
		pn_put(r, first ? "\n    { " : ",\n    { ");
		put_counts(r, v);
		pn_put(r, " }");
		first = false;
	}
}

static void
put_workers(struct pn_req *r)
{
	const struct pn__post *p;
	bool first = true;
	pid_t pid;

	for (unsigned i = 0; (p = pn__board_post(r->site->board, i)) != NULL;
	    i++) {
		if ((pid = atomic_load(&p->pid)) == 0)
			continue;
		pn_putf(r,
		    "%s\n  { \"pid\": %d, \"seconds\": %" PRId64
		    ", \"db_failures\": %d, \"threads\": [",
		    first ? "" : ",", (int)pid,
		    (pn__clock_ms() - atomic_load(&p->since_ms)) / 1000,
		    atomic_load(&p->db_failures));
		put_threads(r, p);
		pn_put(r, " ] }");
		first = false;
	}
}

int
pn_status(struct pn_req *r)
{
	uint64_t sum[PN__COUNT_N] = { 0 };
	const struct pn__post *p;

	if (!is_allowed(r))
		return 404;
	for (unsigned i = 0; (p = pn__board_post(r->site->board, i)) != NULL;
	    i++)
		add_post(r, p, sum);
	for (unsigned c = 0; r->site->board != NULL && c < PN__COUNT_N; c++)
		sum[c] += pn__board_past(r->site->board, (enum pn__count)c);
	pn_type(r, "application/json");
	pn_header_set(r, "Cache-Control", "no-store");
	pn_putf(r, "{ \"program\": \"%s\", ", r->site->app->name);
	put_counts(r, sum);
	pn_put(r, ", \"workers\": [");
	put_workers(r);
	pn_put(r, " ] }\n");
	return 200;
}
