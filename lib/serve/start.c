#include "serve/child.h"
#include "serve/crash.h"

#include "base/board.h"
#include "fcgi/listen.h"

#include <signal.h>
#include <unistd.h>

/* 0; or an exit status, with a sentence in err. */
static int
open_socket(struct pn__worker *w, char *err, size_t n)
{
	const struct pn__options *options = &w->program->options;
	const struct pn__setting *v = options->v;
	struct pn__listen_options o = { .address = v[PN__OPT_LISTEN].value,
		.mode = (mode_t)pn__options_number(options, PN__OPT_MODE),
		.group = v[PN__OPT_GROUP].value,
		.backlog = (int)pn__options_number(options, PN__OPT_BACKLOG) };

	if ((w->listen_fd = pn__listen_inherited()) != -1)
		return 0;
	if (o.address == NULL) {
		snprintf(err, n, "where should it listen? Give --listen "
		    "unix:PATH or tcp:HOST:PORT (see --help)");
		return PN__EXIT_USAGE;
	}
	w->address = o.address;
	w->listen_fd = pn__listen(&o, err, n);
	return w->listen_fd == -1 ? PN__EXIT_FAILURE : 0;
}

static int
serve_alone(struct pn__worker *w)
{
	int rc = PN__EXIT_FAILURE;

	w->card = pn__card_new((unsigned)pn__options_number(
	    &w->program->options, PN__OPT_THREADS));
	if (w->card != NULL)
		rc = pn__worker_run(w);
	pn__card_free(w->card);
	return rc == PN__EXIT_START ? PN__EXIT_FAILURE : rc;
}

static int
serve(struct pn__worker *w)
{
	long n = pn__options_number(&w->program->options, PN__OPT_WORKERS);

	int rc;

	/* While workers are replaced there are twice as many. */
	w->board = pn__board_new(2 * (unsigned)n + 2,
	    (unsigned)pn__options_number(
		&w->program->options, PN__OPT_THREADS));
	rc = n == 0 ? serve_alone(w) : pn__supervise(w, (unsigned)n);
	pn__board_free(w->board);
	return rc;
}

int
pn__server_run(const struct pn__program *p)
{
	struct pn__worker w = { .program = p, .listen_fd = -1 };
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	char err[PN__ERR_BYTES];
	int rc;

	sigaction(SIGPIPE, &ignore, NULL);
	if ((rc = open_socket(&w, err, sizeof(err))) == 0 &&
	    (w.site = pn__program_ready(p, err, sizeof(err))) == NULL)
		rc = PN__EXIT_FAILURE;
	if (rc == 0 && p->options.v[PN__OPT_SECRET].value == NULL)
		pn__log(&p->log, PN_LOG_INFO,
		    "no --secret: signed cookies end with this program");
	if (rc == 0)
		rc = serve(&w);
	else
		pn__log(&p->log, PN_LOG_ERROR, "it can't start",
		    PN_KV("error", err));
	if (w.listen_fd != -1 && w.address != NULL)
		pn__unlisten(w.address, w.listen_fd);
	if (w.listen_fd != -1)
		close(w.listen_fd);
	pn__site_free(w.site);
	return rc;
}
