/*
 * Accounts between which money moves, and what else a database can be asked
 * for: for the tests that break the database or the program meanwhile.
 */
#include <postern.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct transfer {
	const char *id; /* of the client: the same transfer, sent again */
	int64_t giver, taker, amount;
};

static const struct pn_schema transfer = PN_SCHEMA(struct transfer,
	PN_TEXT(struct transfer, id, .min = 1, .max = 64),
	PN_INT(struct transfer, giver), PN_INT(struct transfer, taker),
	PN_INT(struct transfer, amount, .min = 1));

static int
move(struct pn_req *r)
{
	const struct transfer *t = pn_input(r, struct transfer);

	if (pn_count(r, "SELECT COUNT(*) FROM ledger WHERE id = ?", t->id) > 0)
		return pn_text(r, "done before");
	pn_exec(r, "UPDATE account SET balance = balance - ? WHERE id = ?",
	    t->amount, t->giver);
	pn_exec(r, "UPDATE account SET balance = balance + ? WHERE id = ?",
	    t->amount, t->taker);
	pn_exec(r,
	    "INSERT INTO ledger (id, giver, taker, amount) VALUES (?, ?, ?, "
	    "?)",
	    t->id, t->giver, t->taker, t->amount);
	return pn_text(r, "done");
}

static int
sum(struct pn_req *r)
{
	return pn_text(r, "%lld",
	    (long long)pn_count(r, "SELECT SUM(balance) FROM account"));
}

/* What was asked comes back, by way of the database. */
static int
echo(struct pn_req *r)
{
	int64_t n = pn_param_int(r, "n");

	return pn_text(r, "%lld", (long long)pn_count(r, "SELECT ? + 1", n));
}

struct number {
	int64_t n;
	const char *padding;
};

static const struct pn_schema number = PN_SCHEMA(struct number,
	PN_INT(struct number, n), PN_TEXT(struct number, padding));

static int
add(struct pn_req *r, const void *row, void *arg)
{
	(void)r;
	*(int64_t *)arg += ((const struct number *)row)->n;
	return 0;
}

/* The sum of 1 to 4096, from rows of a kilobyte. */
static int
rows(struct pn_req *r)
{
	int64_t total = 0;

	pn_each(r, &number, add, &total, "SELECT n, padding FROM number");
	return pn_text(r, "%lld", (long long)total);
}

static int
nap(struct pn_req *r)
{
	return pn_text(r, "%lld",
	    (long long)pn_count(
		r, "SELECT SLEEP(?)", pn_param_int(r, "seconds")));
}

/* A line of that many kilobytes. */
static int
keep(struct pn_req *r)
{
	size_t n = (size_t)pn_param_int(r, "kb") * 1024;
	char *text = pn_alloc(r, n + 1);

	if (text == NULL)
		return pn_failure_status(r);
	memset(text, 'x', n);
	pn_exec(r, "INSERT INTO kept (line) VALUES (?)", (const char *)text);
	return pn_text(r, "kept");
}

static const struct pn_route routes[] = {
	{ "/move", .post = move, .in = &transfer, .transaction = true,
	    .repeat = 20 },
	{ "/sum", .get = sum },
	{ "/status", .get = pn_status },
	{ "/echo/{n:int}", .get = echo },
	{ "/rows", .get = rows },
	{ "/nap/{seconds:int}", .get = nap },
	{ "/nap/{seconds:int}/long", .get = nap, .deadline = 20 },
	{ "/keep/{kb:int}", .post = keep, .transaction = true },
	{ 0 },
};

static const struct pn_app app = { .name = "bank", .routes = routes,
	.limits = { .memory = 8 << 20 } };

int
main(int argc, char **argv)
{
	return pn_main(argc, argv, &app);
}
