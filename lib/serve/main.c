#include "base/random.h"
#include "serve/crash.h"
#include "serve/print.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

extern char **environ;

/* CGI: the variables say so, and standard input is not a socket to serve. */
static bool
is_cgi(void)
{
	int listening = 0;
	socklen_t n = sizeof(listening);

	if (getenv("GATEWAY_INTERFACE") == NULL ||
	    getenv("REQUEST_METHOD") == NULL)
		return false;
	return getsockopt(STDIN_FILENO, SOL_SOCKET, SO_ACCEPTCONN, &listening,
		   &n) == -1 || listening == 0;
}

static void
init_log(struct pn__program *p)
{
	const struct pn__setting *v = p->options.v;

	pn__log_init(&p->log, p->app->name,
	    (enum pn_level)pn__log_level(v[PN__OPT_LOG_LEVEL].value),
	    strcmp(v[PN__OPT_LOG].value, "json") == 0 ? PN__LOG_JSON
						      : PN__LOG_TEXT);
}

static int
run(struct pn__program *p, bool cgi)
{
	const struct pn__setting *v = p->options.v;

	/* For the engines of templates, which are not told the options. */
	if (v[PN__OPT_MODULES].value != NULL)
		setenv("POSTERN_MODULES", v[PN__OPT_MODULES].value, 1);

	if (v[PN__OPT_HELP].value != NULL) {
		pn__options_help(&p->options, stdout);
		return PN__EXIT_OK;
	}
	if (v[PN__OPT_VERSION].value != NULL) {
		printf("%s, postern " PN_VERSION "\n", p->app->name);
		return PN__EXIT_OK;
	}
	init_log(p);
	if (v[PN__OPT_PRINT].value != NULL)
		return pn__print_run(p, stdout);
	if (v[PN__OPT_MATCH].value != NULL)
		return pn__match_run(p, v[PN__OPT_MATCH].value);
	pn__crash_init();
	if (v[PN__OPT_SECRET].value == NULL)
		pn__random(p->random, sizeof(p->random));
	if (cgi)
		return pn__cgi_run(p, environ);
	if (v[PN__OPT_REQUEST].value != NULL)
		return pn__shell_run(p);
	return pn__server_run(p);
}

int
pn_main(int argc, char **argv, const struct pn_app *app)
{
	struct pn__program p = { .app = app };
	char err[PN__ERR_BYTES];
	bool cgi = is_cgi();
	int rc;

	/*
	 * A web server may make arguments of a query without "="
	 * (RFC 3875, section 4.4): a visitor's words are not our options.
	 */
	rc = pn__options_read(&p.options, app->name, cgi ? 0 : argc, argv,
	    environ, err, sizeof(err));
	if (rc == 0) {
		rc = run(&p, cgi);
	} else {
		fprintf(stderr, "%s: %s\n", app->name, err);
		rc = PN__EXIT_USAGE;
	}
	pn__options_fini(&p.options);
	return rc;
}
