#include "serve/program.h"

struct pn__site *
pn__program_site(const struct pn__program *p, char *err, size_t n)
{
	const struct pn__setting *v = p->options.v;
	struct pn__site_options o = { .templates = v[PN__OPT_TEMPLATES].value,
		.assets = v[PN__OPT_STATIC].value,
		.assets_url = v[PN__OPT_STATIC_URL].value,
		.db = v[PN__OPT_DB].value,
		.migrations = v[PN__OPT_MIGRATIONS].value,
		.modules = v[PN__OPT_MODULES].value,
		.trust = v[PN__OPT_TRUST].value,
		.status = v[PN__OPT_STATUS].value,
		.dev = pn__options_is_on(&p->options, PN__OPT_DEV),
		.secret = v[PN__OPT_SECRET].value,
		.random = p->random,
		.log = &p->log,
		.deadline_s =
		    (int)pn__options_number(&p->options, PN__OPT_DEADLINE) };

	return pn__site_new(p->app, &o, err, n);
}

struct pn__site *
pn__program_ready(const struct pn__program *p, char *err, size_t n)
{
	struct pn__site *site = pn__program_site(p, err, n);

	if (site != NULL && site->guard.has_once && site->pool == NULL) {
		snprintf(err, n, "a route with .once needs a database: name "
		    "one with --db or POSTERN_DB");
		pn__site_free(site);
		return NULL;
	}
	if (site == NULL || site->pool == NULL ||
	    pn__db_migrate(site->pool, err, n) == 0)
		return site;
	pn__site_free(site);
	return NULL;
}

int
pn__program_start(const struct pn__program *p)
{
	int rc = p->app->start != NULL ? p->app->start() : 0;

	if (rc == 0)
		return 0;
	pn__log(&p->log, PN_LOG_ERROR, "the program's start hook failed",
	    PN_KV("returned", rc));
	return PN__EXIT_START;
}

void
pn__program_stop(const struct pn__program *p)
{
	if (p->app->stop != NULL)
		p->app->stop();
}
