#include "serve/worker.h"
#include "serve/crash.h"
#include "serve/notify.h"

#include "fcgi/listen.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* A worker at work. */
struct job {
	const struct pn__worker *w;
	struct pn__loop *loop;
	sigset_t signals; /* that end it */
};

/* What a thread of the loop keeps. */
struct thread {
	struct pn__thread *serving;
	struct pn__seat *seat;
	struct pn__crash_stack *stack;
};

static void
thread_stop(void *ctx, void *user)
{
	struct thread *t = user;

	(void)ctx;
	pn__thread_free(t->serving);
	pn__crash_leave(t->stack);
	pn__seat_leave(t->seat);
	free(t);
}

static void *
thread_start(void *ctx)
{
	const struct pn__worker *w = ctx;
	struct thread *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->seat = pn__seat_take(w->card);
	t->stack = pn__crash_enter(&w->program->log, t->seat);
	if ((t->serving = pn__thread_new(w->site)) == NULL) {
		thread_stop(ctx, t);
		return NULL;
	}
	return t;
}

static void
serve(void *ctx, void *user, struct pn__io *io, char **env, size_t env_n)
{
	const struct pn__worker *w = ctx;
	struct thread *t = user;

	pn__seat_begin(t->seat, env, env_n);
	pn__site_serve(w->site, t->serving, io, env, env_n);
	pn__seat_end(t->seat);
}

/* Rare, so it may make what it needs. */
static void
refuse(void *ctx, struct pn__io *io, int status)
{
	const struct pn__worker *w = ctx;
	struct pn__thread *t = pn__thread_new(w->site);

	if (t == NULL)
		return;
	pn__site_refuse(w->site, t, io, status);
	pn__thread_free(t);
}

void
pn__worker_block_signals(void)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT,
		SIGTRAP, SIGSYS };
	sigset_t set;

	sigfillset(&set);
	for (size_t i = 0; i < PN_COUNT(faults); i++)
		sigdelset(&set, faults[i]);
	pthread_sigmask(SIG_SETMASK, &set, NULL);
}

static bool
is_orphan(const struct pn__worker *w)
{
	return w->supervisor != 0 && getppid() != w->supervisor;
}

static void
tell_supervisor(const struct pn__worker *w, enum pn__card_state state)
{
	atomic_store(&w->card->state, (int)state);
	if (w->supervisor != 0 && !is_orphan(w))
		kill(w->supervisor, SIGUSR1);
}

/*
 * Waits for the signal to leave. Where nobody else will serve the socket,
 * what is in its queue is answered too.
 */
static void *
watch_signals(void *p)
{
	const struct job *j = p;
	const struct pn__worker *w = j->w;
	bool last;
	int sig;

	while (sigwait(&j->signals, &sig) != 0)
		;
	last = is_orphan(w) || w->supervisor == 0 ||
	    atomic_load(&w->card->stopping);
	if (last && w->address != NULL)
		pn__unlisten(w->address, w->listen_fd);
	pn__loop_drain(j->loop, last && w->address != NULL,
	    (int)pn__options_number(&w->program->options, PN__OPT_DRAIN) *
		1000);
	tell_supervisor(w, PN__CARD_LEAVING);
	return NULL;
}

static struct pn__loop *
make_loop(const struct pn__worker *w)
{
	const struct pn__options *o = &w->program->options;
	struct pn__loop_options lo = { .listen_fd = w->listen_fd,
		.threads = (unsigned)pn__options_number(o, PN__OPT_THREADS),
		.params_max = w->site->limits.params,
		.read_ms =
		    (int)pn__options_number(o, PN__OPT_READ_TIMEOUT) * 1000,
		.write_ms =
		    (int)pn__options_number(o, PN__OPT_WRITE_TIMEOUT) * 1000,
		.log = &w->program->log,
		.serve = serve,
		.ctx = (void *)(uintptr_t)w,
		.thread_start = thread_start,
		.thread_stop = thread_stop,
		.refuse = refuse };

	return pn__loop_new(&lo, &w->card->stats);
}

/* Serves with a thread beside that waits for the signal to leave. */
static int
run_loop(struct job *j)
{
	const struct pn__log *log = &j->w->program->log;
	pthread_attr_t attr;
	pthread_t watcher;
	int rc;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 256 * 1024);
	rc = pthread_create(&watcher, &attr, watch_signals, j);
	pthread_attr_destroy(&attr);
	if (rc != 0) {
		pn__log(log, PN_LOG_ERROR, "a worker can't start a thread",
		    PN_KV("error", strerror(rc)));
		return PN__EXIT_FAILURE;
	}
	tell_supervisor(j->w, PN__CARD_READY);
	if (j->w->supervisor == 0)
		pn__notify("READY=1");
	rc = pn__loop_run(j->loop);
	if (rc == -1)
		pn__log(log, PN_LOG_ERROR, "a worker can't go on",
		    PN_KV("error", strerror(errno)));
	pthread_cancel(watcher);
	pthread_join(watcher, NULL);
	return rc == 0 ? PN__EXIT_OK : PN__EXIT_FAILURE;
}

int
pn__worker_run(const struct pn__worker *w)
{
	struct job j = { .w = w };
	int rc;

	if (w->supervisor != 0)
		prctl(PR_SET_PDEATHSIG, SIGTERM);
	pn__worker_block_signals();
	if (is_orphan(w)) /* it died before it could be watched */
		return PN__EXIT_FAILURE;
	sigemptyset(&j.signals);
	sigaddset(&j.signals, SIGTERM);
	if (w->supervisor == 0)
		sigaddset(&j.signals, SIGINT);
	if ((rc = pn__program_start(w->program)) != 0)
		return rc;
	pn__site_count(w->site, w->board);
	if ((j.loop = make_loop(w)) == NULL) {
		pn__log(&w->program->log, PN_LOG_ERROR,
		    "a worker can't make its loop",
		    PN_KV("error", strerror(errno)));
		rc = PN__EXIT_FAILURE;
	} else {
		rc = run_loop(&j);
		pn__loop_free(j.loop);
	}
	pn__program_stop(w->program);
	return rc;
}
