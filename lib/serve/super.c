#include "serve/child.h"
#include "serve/notify.h"

#include "base/board.h"
#include "base/clock.h"
#include "fcgi/listen.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	SETTLED_MS = 10000, /* who lived so long has not died at its start */
	GRACE_MS = 3000,    /* after the time to leave: then it is killed */
	WAIT_MAX_MS = 60000,
};

/* One of the N workers: when it is to be started and how that went. */
struct place {
	bool empty;
	unsigned fails; /* deaths in a row */
	int64_t due_ms; /* where empty */
};

struct super {
	const struct pn__program *p;
	const struct pn__log *log;
	struct pn__worker w; /* what the next worker gets */
	struct pn__child *children;
	struct place *places;
	unsigned n;
	struct pn__site *old; /* while a new one is being tried */
	sigset_t signals;
	bool announced; /* all were ready once */
	bool replacing; /* fresh workers are starting */
	bool again;	/* another SIGHUP came meanwhile */
	bool stopping;
	int status;
};

static int64_t
leave_ms(const struct super *s)
{
	return (int64_t)pn__options_number(&s->p->options, PN__OPT_DRAIN) *
	    1000 + GRACE_MS;
}

/* ---- workers come and go ---- */

static void
start_due(struct super *s)
{
	int64_t now = pn__clock_ms();

	for (unsigned i = 0; i < s->n && !s->stopping; i++) {
		struct place *at = &s->places[i];

		if (!at->empty || at->due_ms > now)
			continue;
		at->empty = false;
		if (pn__child_fork(&s->children, s->w, i) == NULL) {
			at->empty = true;
			at->due_ms = now + pn__child_backoff(++at->fails);
		}
	}
}

static void
leave_all(struct super *s, bool fresh)
{
	for (struct pn__child *c = s->children; c != NULL; c = c->next) {
		if (c->fresh == fresh)
			pn__child_leave(c, s->stopping, leave_ms(s));
	}
}

static void
stop(struct super *s, int status)
{
	if (s->stopping)
		return;
	s->stopping = true;
	s->status = status;
	pn__notify("STOPPING=1");
	pn__log(s->log, PN_LOG_INFO, "stopping");
	if (s->w.address != NULL)
		pn__unlisten(s->w.address, s->w.listen_fd);
	leave_all(s, false);
	leave_all(s, true);
}

/* A second Ctrl-C, or a time that is over: those who are left are killed. */
static void
kill_late(struct super *s, bool all)
{
	int64_t now = pn__clock_ms();

	for (struct pn__child *c = s->children; c != NULL; c = c->next) {
		if (!all && (c->kill_ms == 0 || c->kill_ms > now))
			continue;
		pn__log(s->log, PN_LOG_WARNING,
		    "a worker does not leave and is killed",
		    PN_KV("pid", c->pid));
		kill(c->pid, SIGKILL);
		c->kill_ms = now + GRACE_MS;
	}
}

/* ---- replacing all workers ---- */

static void
replace_end(struct super *s)
{
	s->replacing = false;
	for (struct pn__child *c = s->children; c != NULL; c = c->next)
		c->fresh = false;
	pn__notify("READY=1");
}

static void
replace_failed(struct super *s)
{
	pn__log(s->log, PN_LOG_ERROR,
	    "the new workers don't start; the old ones go on");
	leave_all(s, true);
	pn__site_free(s->w.site);
	s->w.site = s->old;
	s->old = NULL;
	replace_end(s);
}

static void
replace_done(struct super *s)
{
	leave_all(s, false);
	pn__site_free(s->old);
	s->old = NULL;
	replace_end(s);
	for (unsigned i = 0; i < s->n; i++)
		s->places[i] = (struct place){ 0 };
	pn__log(s->log, PN_LOG_INFO, "the workers are replaced");
}

static void
replace_begin(struct super *s)
{
	char err[PN__ERR_BYTES];
	struct pn__site *site;
	struct pn__child *c;

	s->again = s->replacing;
	if (s->stopping || s->replacing)
		return;
	pn__notify_reloading();
	if ((site = pn__program_ready(s->p, err, sizeof(err))) == NULL) {
		pn__log(s->log, PN_LOG_ERROR,
		    "replacing the workers failed; the old ones go on",
		    PN_KV("error", err));
		pn__notify("READY=1");
		return;
	}
	s->old = s->w.site;
	s->w.site = site;
	pn__site_join(site, s->old);
	s->replacing = true;
	for (unsigned i = 0; i < s->n; i++) {
		c = pn__child_fork(&s->children, s->w, i);
		if (c == NULL) {
			replace_failed(s);
			return;
		}
		c->fresh = true;
	}
}

/* ---- what signals tell ---- */

static void
place_empty(struct super *s, const struct pn__child *c, int64_t wait_ms)
{
	s->places[c->place].empty = true;
	s->places[c->place].due_ms = pn__clock_ms() + wait_ms;
}

static void
bury(struct super *s, struct pn__child *c, int status)
{
	struct place *at = &s->places[c->place];

	pn__child_log_end(c, s->log, status);
	if (s->stopping)
		return;
	if (c->fresh) {
		replace_failed(s);
		return;
	}
	if (c->kill_ms != 0)
		return; /* it was asked to */
	if (!s->announced && WIFEXITED(status) &&
	    WEXITSTATUS(status) == PN__EXIT_START) {
		stop(s, PN__EXIT_FAILURE);
		return;
	}
	if (pn__clock_ms() - c->born_ms >= SETTLED_MS)
		at->fails = 0;
	place_empty(s, c, pn__child_backoff(at->fails));
	at->fails++;
}

static void
bury_all(struct super *s)
{
	struct pn__child *c;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		pn__post_clear(s->w.board, pid);
		if ((c = pn__child_take(&s->children, pid)) == NULL)
			continue;
		bury(s, c, status);
		pn__child_free(c);
	}
}

static void
announce(struct super *s)
{
	s->announced = true;
	pn__notify("READY=1");
	pn__log(s->log, PN_LOG_INFO, "ready", PN_KV("workers", s->n),
	    PN_KV("listen",
		s->w.address != NULL ? s->w.address : "an inherited socket"));
}

/* A worker has something new on its card. */
static void
read_cards(struct super *s)
{
	unsigned ready = 0, fresh = 0;

	for (struct pn__child *c = s->children; c != NULL; c = c->next) {
		int state = atomic_load(&c->card->state);

		c->ready = c->ready || state != PN__CARD_STARTING;
		if (state == PN__CARD_LEAVING && c->kill_ms == 0) {
			/* Somebody else told it to; the next one begins now. */
			c->kill_ms = pn__clock_ms() + leave_ms(s);
			if (!s->stopping && !c->fresh)
				place_empty(s, c, 0);
		}
		ready += c->ready;
		fresh += c->ready && c->fresh;
	}
	if (!s->announced && ready >= s->n)
		announce(s);
	if (s->replacing && fresh == s->n)
		replace_done(s);
}

static void
handle(struct super *s, int sig)
{
	switch (sig) {
	case SIGINT:
		if (s->stopping)
			kill_late(s, true);
		stop(s, PN__EXIT_OK);
		break;
	case SIGTERM:
		stop(s, PN__EXIT_OK);
		break;
	case SIGHUP:
		replace_begin(s);
		break;
	case SIGCHLD:
		/* What it had told before its end counts first. */
		read_cards(s);
		bury_all(s);
		break;
	case SIGUSR1:
		read_cards(s);
		break;
	}
}

/* ---- the loop ---- */

static int64_t
earlier(int64_t at, int64_t than, bool counts)
{
	return counts && at < than ? at : than;
}

static struct timespec
time_to_wait(const struct super *s)
{
	int64_t now = pn__clock_ms(), at = now + WAIT_MAX_MS;

	for (unsigned i = 0; i < s->n && !s->stopping; i++)
		at = earlier(s->places[i].due_ms, at, s->places[i].empty);
	for (const struct pn__child *c = s->children; c != NULL; c = c->next)
		at = earlier(c->kill_ms, at, c->kill_ms != 0);
	at = at > now ? at - now + 1 : 0;
	return (struct timespec){ at / 1000, at % 1000 * 1000000 };
}

static void
supervise(struct super *s)
{
	struct timespec wait;
	int sig;

	do {
		start_due(s);
		wait = time_to_wait(s);
		sig = sigtimedwait(&s->signals, NULL, &wait);
		if (sig > 0)
			handle(s, sig);
		if (s->again && !s->replacing)
			replace_begin(s);
		kill_late(s, false);
	} while (!s->stopping || s->children != NULL);
}

static void
take_signals(struct super *s)
{
	static const int mine[] = { SIGTERM, SIGINT, SIGHUP, SIGCHLD, SIGUSR1 };
	struct sigaction normal = { .sa_handler = SIG_DFL };

	sigemptyset(&s->signals);
	for (size_t i = 0; i < PN_COUNT(mine); i++) {
		sigaddset(&s->signals, mine[i]);
		/*
		 * An ignored signal can't be waited for, and who started us may
		 * ignore any; a shell does SIGINT for its background jobs.
		 */
		if (mine[i] != SIGINT)
			sigaction(mine[i], &normal, NULL);
	}
	sigprocmask(SIG_BLOCK, &s->signals, NULL);
}

int
pn__supervise(struct pn__worker *w, unsigned n)
{
	struct super s = { .p = w->program,
		.log = &w->program->log,
		.w = *w,
		.n = n };

	if ((s.places = calloc(n, sizeof(*s.places))) == NULL)
		return PN__EXIT_FAILURE;
	for (unsigned i = 0; i < n; i++)
		s.places[i].empty = true;
	s.w.supervisor = getpid();
	take_signals(&s);
	supervise(&s);
	pn__log(s.log, PN_LOG_INFO, "stopped");
	pn__site_free(s.old);
	free(s.places);
	w->site = s.w.site;
	return s.status;
}
