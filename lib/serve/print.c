#include "serve/print.h"

#include "route/openapi.h"
#include "route/place.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *
pn__print_address(const struct pn__program *p, struct pn__arena *a)
{
	const char *address = p->options.v[PN__OPT_LISTEN].value;

	if (address == NULL)
		address = pn__arena_printf(
		    a, "unix:/run/postern/%s.sock", p->app->name);
	return address != NULL ? address : "";
}

static const char *
group_of(const struct pn__program *p)
{
	const char *group = p->options.v[PN__OPT_GROUP].value;

	return group != NULL ? group : "www-data";
}

/* ---- routes ---- */

static void
print_route(const char *method, const struct pn_route *r, FILE *to)
{
	fprintf(to, "%-7s %s", method, r->path);
	if (r->in != NULL && strcmp(method, "GET") != 0)
		fprintf(to, "  takes %s", r->in->name);
	if (r->page != NULL && r->get == NULL)
		fprintf(to, "  page %s", r->page);
	fprintf(to, "\n");
}

void
pn__print_routes(const struct pn_route *routes, FILE *to)
{
	for (const struct pn_route *r = routes; r->path != NULL; r++) {
		const struct {
			const char *method;
			bool there;
		} slots[] = {
			{ "GET", r->get != NULL || r->page != NULL },
			{ "POST", r->post != NULL },
			{ "PUT", r->put != NULL },
			{ "PATCH", r->patch != NULL },
			{ "DELETE", r->del != NULL },
			{ "ANY", r->any != NULL },
		};

		for (size_t i = 0; i < PN_COUNT(slots); i++) {
			if (slots[i].there)
				print_route(slots[i].method, r, to);
		}
	}
}

/* ---- Apache ---- */

void
pn__print_apache(const struct pn__program *p, FILE *to)
{
	struct pn__arena a;
	struct pn__prefix *v;
	const char *address;
	size_t n = 0;
	bool is_unix;

	pn__arena_init(&a, 1024, 1024 * 1024);
	address = pn__print_address(p, &a);
	is_unix = strncmp(address, "tcp:", 4) != 0;
	v = pn__prefixes(p->app->routes, &a, &n);
	fprintf(to,
	    "# %s behind Apache: lines for a <VirtualHost>.\n"
	    "# Once: a2enmod proxy proxy_fcgi headers\n"
	    "RequestHeader unset Proxy early\n",
	    p->app->name);
	for (size_t i = 0; i < n; i++) {
		struct pn_slice at = v[i].path;

		fprintf(to, "<Location%s \"%s%.*s%s\">\n",
		    v[i].exact ? "Match" : "", v[i].exact ? "^" : "",
		    (int)at.n, at.p, v[i].exact ? "$" : "");
		/* The path of the URL is what Apache makes SCRIPT_NAME of. */
		fprintf(to,
		    "	ProxyPass \"%s%sfcgi://%s%.*s\" enablereuse=on\n"
		    "	ProxyFCGIBackendType GENERIC\n"
		    "	CGIPassAuth On\n"
		    "</Location>\n",
		    is_unix ? address : "", is_unix ? "|" : "",
		    is_unix ? p->app->name : address + 4,
		    v[i].exact ? 0 : (int)at.n, at.p);
	}
	pn__arena_fini(&a);
}

/* ---- systemd ---- */

static void
print_socket(const struct pn__program *p, const char *address, FILE *to)
{
	const char *name = p->app->name;
	bool is_unix = strncmp(address, "unix:", 5) == 0;

	fprintf(to,
	    "# /etc/systemd/system/%s.socket\n"
	    "[Unit]\n"
	    "Description=Socket of %s\n"
	    "\n"
	    "[Socket]\n"
	    "ListenStream=%s\n",
	    name, name, address + (is_unix ? 5 : 4));
	if (is_unix)
		fprintf(to,
		    "SocketMode=%s\n"
		    "SocketGroup=%s\n"
		    "RemoveOnStop=yes\n",
		    p->options.v[PN__OPT_MODE].value, group_of(p));
	fprintf(to,
	    "Backlog=%s\n"
	    "\n"
	    "[Install]\n"
	    "WantedBy=sockets.target\n"
	    "\n",
	    p->options.v[PN__OPT_BACKLOG].value);
}

static const char hardening[] =
    "NoNewPrivileges=yes\n"
    "ProtectSystem=strict\n"
    "ProtectHome=yes\n"
    "PrivateTmp=yes\n"
    "PrivateDevices=yes\n"
    "ProtectKernelTunables=yes\n"
    "ProtectKernelModules=yes\n"
    "ProtectKernelLogs=yes\n"
    "ProtectControlGroups=yes\n"
    "ProtectClock=yes\n"
    "ProtectHostname=yes\n"
    "ProtectProc=invisible\n"
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6\n"
    "RestrictNamespaces=yes\n"
    "RestrictRealtime=yes\n"
    "RestrictSUIDSGID=yes\n"
    "LockPersonality=yes\n"
    "SystemCallFilter=@system-service\n"
    "SystemCallFilter=~@privileged @resources\n"
    "SystemCallErrorNumber=EPERM\n"
    "SystemCallArchitectures=native\n"
    "CapabilityBoundingSet=\n"
    "UMask=0077\n";

void
pn__print_systemd(const struct pn__program *p, FILE *to)
{
	const char *config = p->options.v[PN__OPT_CONFIG].value;
	long stop = pn__options_number(&p->options, PN__OPT_DRAIN) + 10;
	const char *name = p->app->name;
	char exe[PATH_MAX], conf[PATH_MAX] = "";
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	struct pn__arena a;

	exe[n > 0 ? n : 0] = '\0';
	if (config != NULL && realpath(config, conf) == NULL)
		conf[0] = '\0';
	pn__arena_init(&a, 1024, 1024 * 1024);
	print_socket(p, pn__print_address(p, &a), to);
	pn__arena_fini(&a);
	fprintf(to,
	    "# /etc/systemd/system/%s.service\n"
	    "[Unit]\n"
	    "Description=%s, a FastCGI program\n"
	    "Requires=%s.socket\n"
	    "After=%s.socket network.target\n"
	    "\n"
	    "[Service]\n"
	    "Type=notify\n"
	    "ExecStart=%s%s%s\n"
	    "ExecReload=/bin/kill -HUP $MAINPID\n"
	    "Restart=on-failure\n"
	    "RestartSec=100ms\n"
	    "RestartPreventExitStatus=2\n"
	    "KillMode=mixed\n"
	    "TimeoutStopSec=%ld\n"
	    "DynamicUser=yes\n"
	    "StateDirectory=%s\n"
	    "%s"
	    "\n"
	    "[Install]\n"
	    "WantedBy=multi-user.target\n",
	    name, name, name, name, exe, conf[0] ? " --config " : "", conf,
	    stop, name, hardening);
}

static int
print_openapi(const struct pn__program *p, FILE *to)
{
	char err[PN__ERR_BYTES] = "";
	struct pn__buf out;
	int rc;

	pn__buf_init(&out, 64 << 20);
	rc = pn__openapi(p->app, &out, err, sizeof(err));
	if (rc == 0)
		fwrite(out.p, 1, out.n, to);
	else
		fprintf(stderr, "%s: --print openapi: %s\n", p->app->name,
		    err);
	pn__buf_fini(&out);
	return rc == 0 && fflush(to) == 0 ? PN__EXIT_OK : PN__EXIT_FAILURE;
}

/* All errors of the program's templates, on standard error. */
static int
print_templates(const struct pn__program *p, FILE *to)
{
	const char *folder = p->options.v[PN__OPT_TEMPLATES].value;
	struct pn__site_options o = { .log = &p->log };
	char err[PN__ERR_BYTES];
	struct pn__site *s;
	int count = 0;

	if ((s = pn__site_new(p->app, &o, err, sizeof(err))) == NULL) {
		fprintf(stderr, "%s: --print templates: %s\n", p->app->name,
		    err);
		return PN__EXIT_FAILURE;
	}
	if (folder != NULL)
		count = pn__site_check(s, folder, stderr);
	pn__site_free(s);
	if (count == 0)
		fprintf(to, "%s: its templates are good\n", p->app->name);
	else
		fprintf(stderr, "%s: %d error%s in its templates\n",
		    p->app->name, count, count == 1 ? "" : "s");
	return count == 0 && fflush(to) == 0 ? PN__EXIT_OK : PN__EXIT_FAILURE;
}

static int
print_word(struct pn__program *p, const char *what, FILE *to)
{
	if (strcmp(what, "nginx") == 0)
		pn__print_nginx(p, PN__PRINT_SERVER | PN__PRINT_UPSTREAM |
			PN__PRINT_LOCATIONS, to);
	else if (strcmp(what, "nginx-upstream") == 0)
		pn__print_nginx(p, PN__PRINT_UPSTREAM, to);
	else if (strcmp(what, "nginx-locations") == 0)
		pn__print_nginx(p, PN__PRINT_LOCATIONS, to);
	else if (strcmp(what, "apache") == 0)
		pn__print_apache(p, to);
	else if (strcmp(what, "systemd") == 0)
		pn__print_systemd(p, to);
	else if (strcmp(what, "routes") == 0)
		pn__print_routes(p->app->routes, to);
	else
		pn__options_show(&p->options, to);
	return fflush(to) == 0 ? PN__EXIT_OK : PN__EXIT_FAILURE;
}

/*
 * The app with its groups made flat: what is printed names whole paths. The
 * table is the caller's to free, and its paths are those of places.
 */
static int
flatten(const struct pn_app *app, const struct pn__places *places,
    struct pn_app *ret_flat, struct pn_route **ret_routes)
{
	struct pn_route *v = calloc(places->n + 1, sizeof(*v));

	if (v == NULL)
		return -1;
	for (size_t i = 0; i < places->n; i++) {
		v[i] = *places->v[i].route;
		v[i].path = places->v[i].path;
	}
	*ret_flat = *app;
	ret_flat->routes = v;
	*ret_routes = v;
	return 0;
}

int
pn__print_run(struct pn__program *p, FILE *to)
{
	const char *what = p->options.v[PN__OPT_PRINT].value;
	char err[PN__ERR_BYTES] = "there is not enough memory";
	const struct pn_app *app = p->app;
	struct pn__places places;
	struct pn_route *routes;
	struct pn_app flat;
	int rc = PN__EXIT_FAILURE;

	if (strcmp(what, "openapi") == 0)
		return print_openapi(p, to);
	if (strcmp(what, "templates") == 0)
		return print_templates(p, to);
	if (pn__places_init(&places, app, err, sizeof(err)) == -1) {
		fprintf(stderr, "%s: --print: %s\n", app->name, err);
		return rc;
	}
	if (flatten(app, &places, &flat, &routes) == 0) {
		p->app = &flat;
		rc = print_word(p, what, to);
		p->app = app;
		free(routes);
	} else {
		fprintf(stderr, "%s: --print: %s\n", app->name, err);
	}
	pn__places_fini(&places);
	return rc;
}
