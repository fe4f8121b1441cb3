#include "db/conn.h"

#include "base/module.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { BUSY_MS = 5000, SCHEME_MAX = 16 };

int
pn__db_say(struct pn_db_error *e, enum pn_db_fault fault, const char *fmt, ...)
{
	va_list ap;

	e->fault = fault;
	e->code = 0;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	return -1;
}

/* The scheme in front of ":", terminated; -1 where there is none. */
static int
scheme_of(const char *url, char out[SCHEME_MAX])
{
	size_t n = strspn(url, "abcdefghijklmnopqrstuvwxyz0123456789");

	if (n == 0 || n >= SCHEME_MAX || url[n] != ':')
		return -1;
	memcpy(out, url, n);
	out[n] = '\0';
	return 0;
}

static int
load(struct pn__db_pool *p, const char *folder, char *err, size_t n)
{
	char scheme[SCHEME_MAX], name[SCHEME_MAX + 3], why[512];

	if (scheme_of(p->url, scheme) == -1) {
		snprintf(err, n,
		    "the database's URL has no scheme; expected sqlite:PATH "
		    "or mysql://USER@HOST/DATABASE");
		return -1;
	}
	snprintf(name, sizeof(name), "db-%s", scheme);
	p->driver =
	    pn__module_load(folder, name, "pn_db_driver", why, sizeof(why));
	if (p->driver != NULL && p->driver->version == PN_DB_DRIVER_VERSION)
		return 0;
	if (p->driver != NULL)
		snprintf(err, n,
		    "%s.so is no driver for this version of Postern", name);
	else
		snprintf(err, n, "no driver for %s: databases: %s", scheme,
		    why);
	p->driver = NULL;
	return -1;
}

struct pn__db_pool *
pn__db_pool_new(const struct pn__db_options *o, char *err, size_t n)
{
	struct pn__db_pool *p;

	if ((p = calloc(1, sizeof(*p))) == NULL) {
		snprintf(err, n, "no memory");
		return NULL;
	}
	pthread_mutex_init(&p->lock, NULL);
	pn__deadline_init(&p->watch);
	p->busy_ms = o->busy_ms > 0 ? o->busy_ms : BUSY_MS;
	p->log = o->log;
	p->table = o->table;
	p->create = o->create;
	snprintf(p->name, sizeof(p->name), "postern-%" PRIxPTR, (uintptr_t)p);
	p->url = strdup(o->url);
	if (o->migrations != NULL)
		p->migrations = strdup(o->migrations);
	if (p->url == NULL || (o->migrations != NULL && p->migrations == NULL))
		snprintf(err, n, "no memory");
	else if (load(p, o->modules, err, n) == 0)
		return p;
	pn__db_pool_free(p);
	return NULL;
}

void
pn__db_pool_free(struct pn__db_pool *p)
{
	if (p == NULL)
		return;
	pn__deadline_fini(&p->watch);
	if (p->anchor != NULL)
		p->driver->close(p->anchor);
	pn__kept_free(p->kept);
	pthread_mutex_destroy(&p->lock);
	free(p->url);
	free(p->migrations);
	free(p);
}

void
pn__db_pool_count(struct pn__db_pool *p, struct pn__post *post)
{
	p->post = post;
}

void
pn__db_pool_state(struct pn__db_pool *p, struct pn__db_state *ret)
{
	pthread_mutex_lock(&p->lock);
	*ret = (struct pn__db_state){ .scheme = p->driver->scheme,
		.connections = p->connections,
		.failures = p->breaker.failures };
	snprintf(ret->text, sizeof(ret->text), "%.*s",
	    (int)sizeof(ret->text) - 1,
	    p->breaker.failures > 0 ? p->breaker.text : "");
	pthread_mutex_unlock(&p->lock);
}
