/*
 * Which route answers, and the order of a request's steps.
 */
#ifndef PN_ROUTE_ROUTE_H
#define PN_ROUTE_ROUTE_H

#include "base/log.h"
#include "db/db.h"
#include "req/req.h"
#include "schema/schema.h"
#include "session/session.h"
#include "view/view.h"

#include <postern/app.h>
#include <postern/plugin.h>
#include <stdio.h>

struct pn__json_writers;
struct pn__drops;
struct pn__fragments;
struct pn__pages;
struct pn__pattern;
struct pn__watch;

/* A route where it stands, with what its groups add. */
struct pn__place {
	const struct pn_route *route;
	char *path; /* with the prefixes of its groups */
	const struct pn_plugin **plugins; /* the app's, its groups', its own */
	size_t nplugins;
	struct pn_limits limits; /* no zero in it but that of files */
	bool cross_site; /* of it or of one of its groups */
};

/* The compiled paths of an app. Read-only once made. */
struct pn__routes;

/*
 * Compiles the app's table with its groups. NULL with a sentence in err: a
 * bad pattern, two routes for one path or one name.
 */
struct pn__routes *pn__routes_new(
    const struct pn_app *app, char *err, size_t n);
void pn__routes_free(struct pn__routes *rs);

/* All places in the order of the table. */
const struct pn__place *pn__routes_all(
    const struct pn__routes *rs, size_t *ret_n);

/*
 * The place of a path (pn_req.match) on a host, or NULL; fills params and
 * *nparams with values that point into path and are not terminated.
 */
const struct pn__place *pn__routes_match(const struct pn__routes *rs,
    const char *host, const char *path, size_t n,
    struct pn__param params[PN__PARAMS_MAX], size_t *nparams);

/* The pattern of the route with this name, or NULL. */
const struct pn__pattern *pn__routes_named(
    const struct pn__routes *rs, const char *name);

/* The largest body that a route of the app takes, bytes. */
size_t pn__limits_body(const struct pn_app *app);

/* A program made ready: everything that its threads share, read-only. */
struct pn__site {
	const struct pn_app *app;
	struct pn_limits limits; /* as a place's, of the app */
	bool dev; /* somebody is writing the program: see pn_is_dev() */
	const struct pn__log *log;
	struct pn__routes *routes;
	struct pn__plans *plans;
	struct pn__json_writers *writers; /* of .in */
	struct pn__json_writers *checked; /* of .out and .outs */
	struct pn__filters *filters; /* of the templates */
	const char *assets, *assets_url; /* NULL: pages name none */
	struct pn__pages *pages; /* NULL: it has no templates, or is watched */
	struct pn__drops *drops; /* of fragments, in all workers */
	struct pn__fragments *fragments; /* NULL: it has no templates */
	struct pn__watch *watch; /* of the templates; NULL: not in --dev */
	struct pn__db_pool *pool; /* NULL: it has no database */
	int deadline_s; /* of a request; 0: none */
	struct pn__network *trusted;
	size_t ntrusted;
	struct pn__network *watchers; /* whom pn_status() answers */
	size_t nwatchers;

	/* What is counted; NULL: nothing is. Not the site's own. */
	struct pn__board *board;
	struct pn__post *post; /* of this process */
	struct pn__guard guard;
};

struct pn__site_options {
	const char *templates;	   /* folder, or NULL */
	const char *assets; /* folder of files that pages name, or NULL */
	const char *assets_url; /* where it is shown: "/static/" */
	const char *db;		   /* URL, or NULL */
	const char *migrations;	   /* folder, or NULL */
	const char *modules;	   /* folder of drivers */
	const char *trust;	   /* networks "CIDR,…" of proxies, or NULL */
	bool dev;
	const char *status;	   /* … of those whom pn_status() answers */
	const char *secret;	   /* file of keys, or NULL */
	const unsigned char *random; /* PN__SECRET_BYTES where it is NULL;
				      * NULL: made here */
	const struct pn__log *log;
	int deadline_s; /* of a request, seconds; 0: none */
};

/*
 * Compiles an app: routes, schemas, every template its routes and the error
 * pages name. NULL with a sentence in err.
 */
struct pn__site *pn__site_new(const struct pn_app *app,
    const struct pn__site_options *o, char *err, size_t n);
void pn__site_free(struct pn__site *s);

/* From now on this process counts on that board; it outlives the site. */
void pn__site_count(struct pn__site *s, struct pn__board *b);

/*
 * Loads all templates of a site that was made without, and writes all their
 * errors, one on a line, with what is no field of the site's schemas. Their
 * number.
 */
int pn__site_check(struct pn__site *s, const char *folder, FILE *to);

/*
 * Workers of both sites, forked later, tell each other which fragments they
 * have dropped.
 */
void pn__site_join(struct pn__site *s, struct pn__site *old);

/* What a thread needs to serve. NULL: out of memory. */
struct pn__thread *pn__thread_new(struct pn__site *s);
void pn__thread_free(struct pn__thread *t);

/* Serves one request from its variables to its reply's end. */
void pn__site_serve(struct pn__site *s, struct pn__thread *t,
    struct pn__io *io, char **env, size_t env_n);

/*
 * Says which route answers to a method and a target, as JSON:
 * {"route": "/users/{id}", "params": {"id": "7"}}, or {"status": 404}, with
 * "allow" for 405 and "location" for 308. 0, or -1 when out is full.
 */
int pn__site_explain(struct pn__site *s, const char *method,
    const char *target, struct pn__buf *out);

/* Answers with the error page of this status: what was asked is not known. */
void pn__site_refuse(
    struct pn__site *s, struct pn__thread *t, struct pn__io *io, int status);

#endif
