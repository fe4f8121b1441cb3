/*
 * An endpoint with every way to misbehave, for the tests that look at a
 * program from outside.
 */
#include <postern.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int
pid(struct pn_req *r)
{
	return pn_text(r, "%d", (int)getpid());
}

static int
nap(struct pn_req *r)
{
	int64_t ms = pn_param_int(r, "ms");
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };

	while (nanosleep(&ts, &ts) == -1)
		;
	return pn_text(r, "slept %d", (int)ms);
}

static int
crash(struct pn_req *r)
{
	volatile int *volatile nowhere = NULL;

	(void)r;
	*nowhere = 1;
	return 200;
}

/* A fault even where a sanitizer would catch the one above. */
static int
die(struct pn_req *r)
{
	(void)r;
	raise(SIGKILL);
	return 200;
}

static int
give_up(struct pn_req *r)
{
	(void)r;
	abort();
}

static int
leave(struct pn_req *r)
{
	_exit((int)pn_param_int(r, "status"));
}

static int
big(struct pn_req *r)
{
	int64_t left = pn_param_int(r, "bytes");
	char piece[1000];

	memset(piece, 'x', sizeof(piece));
	pn_type(r, "text/plain");
	for (; left > 0; left -= (int64_t)sizeof(piece))
		pn_write(r, piece,
		    left < (int64_t)sizeof(piece) ? (size_t)left
						  : sizeof(piece));
	return 200;
}

struct text {
	const char *text;
};

static const struct pn_schema text = PN_SCHEMA(struct text,
	PN_TEXT(struct text, text, .max = 100000));

static int
echo(struct pn_req *r)
{
	const struct text *t = pn_input(r, struct text);

	return pn_text(r, "%s", t->text != NULL ? t->text : "");
}

static int
empty(struct pn_req *r)
{
	return pn_text(r, "echo");
}

static int
who(struct pn_req *r)
{
	return pn_text(r, "host=%s scheme=%s ip=%s proxy=%s query=%s",
	    pn_host(r), pn_scheme(r), pn_ip(r),
	    pn_header(r, "Proxy") != NULL ? "given" : "none",
	    pn_query_string(r));
}

static int
start(void)
{
	const char *wanted = getenv("FIXTURE_START");

	if (wanted != NULL && strcmp(wanted, "crash") == 0)
		abort();
	return wanted != NULL && strcmp(wanted, "refuse") == 0 ? -1 : 0;
}

static const struct pn_route routes[] = {
	{ "/pid", .get = pid },
	{ "/sleep/{ms}", .get = nap, .post = nap },
	{ "/crash", .get = crash },
	{ "/die", .get = die },
	{ "/abort", .get = give_up },
	{ "/exit/{status}", .get = leave },
	{ "/big/{bytes}", .get = big },
	{ "/echo", .get = empty, .post = echo, .in = &text },
	{ "/who", .get = who },
	{ "/page", .page = "page.html" },
	{ 0 },
};

static const struct pn_app app = {
	.name = "fixture",
	.routes = routes,
	.start = start,
};

int
main(int argc, char **argv)
{
	return pn_main(argc, argv, &app);
}
