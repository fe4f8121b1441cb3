#include "serve/child.h"

#include "base/clock.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	BACKOFF_FIRST_MS = 100,
	BACKOFF_MAX_MS = 5000,
};

static struct pn__child *
no_means(const struct pn__log *log)
{
	pn__log(log, PN_LOG_ERROR, "no worker can be started",
	    PN_KV("error", strerror(errno)));
	return NULL;
}

struct pn__child *
pn__child_fork(
    struct pn__child **list, struct pn__worker w, unsigned place)
{
	const struct pn__program *p = w.program;
	struct pn__child *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return no_means(&p->log);
	c->card = pn__card_new((unsigned)pn__options_number(
	    &p->options, PN__OPT_THREADS));
	c->pid = c->card != NULL ? fork() : -1;
	if (c->pid == 0) {
		w.card = c->card;
		exit(pn__worker_run(&w));
	}
	if (c->pid == -1) {
		no_means(&p->log);
		pn__child_free(c);
		return NULL;
	}
	c->place = place;
	c->born_ms = pn__clock_ms();
	c->next = *list;
	*list = c;
	return c;
}

struct pn__child *
pn__child_take(struct pn__child **list, pid_t pid)
{
	for (; *list != NULL; list = &(*list)->next) {
		struct pn__child *c = *list;

		if (c->pid == pid) {
			*list = c->next;
			return c;
		}
	}
	return NULL;
}

void
pn__child_free(struct pn__child *c)
{
	if (c == NULL)
		return;
	pn__card_free(c->card);
	free(c);
}

void
pn__child_leave(struct pn__child *c, bool last, int64_t ms)
{
	if (last)
		atomic_store(&c->card->stopping, true);
	if (c->kill_ms != 0)
		return;
	c->kill_ms = pn__clock_ms() + ms;
	kill(c->pid, SIGTERM);
}

/* "SIGSEGV" of a status of waitpid(2), or NULL. */
static const char *
signal_of(int status, char *out, size_t n)
{
	const char *name;

	if (!WIFSIGNALED(status))
		return NULL;
	name = sigabbrev_np(WTERMSIG(status));
	if (name != NULL)
		snprintf(out, n, "SIG%s", name);
	else
		snprintf(out, n, "%d", WTERMSIG(status));
	return out;
}

void
pn__child_log_end(
    const struct pn__child *c, const struct pn__log *log, int status)
{
	bool well = WIFEXITED(status) && WEXITSTATUS(status) == 0;
	struct pn_kv kv[8] = { PN_KV("pid", c->pid) };
	struct pn__buf serving;
	char name[24];
	size_t n = 1;

	pn__buf_init(&serving, 1024);
	pn__card_requests(c->card, &serving);
	if (signal_of(status, name, sizeof(name)) != NULL)
		kv[n++] = PN_KV("signal", name);
	else
		kv[n++] = PN_KV("status", WEXITSTATUS(status));
	kv[n++] = PN_KV("requests", atomic_load(&c->card->stats.requests));
	kv[n++] = PN_KV("seconds", (pn__clock_ms() - c->born_ms) / 1000);
	if (serving.n > 0)
		kv[n++] = PN_KV("serving",
		    ((struct pn_slice){ serving.p, serving.n }));
	pn__log_kv(log, well ? PN_LOG_INFO : PN_LOG_ERROR, NULL,
	    well ? "worker left" : "worker died", kv);
	pn__buf_fini(&serving);
}

int64_t
pn__child_backoff(unsigned fails)
{
	if (fails == 0)
		return 0;
	if (fails > 6)
		return BACKOFF_MAX_MS;
	return BACKOFF_FIRST_MS << (fails - 1) < BACKOFF_MAX_MS
	    ? BACKOFF_FIRST_MS << (fails - 1)
	    : BACKOFF_MAX_MS;
}
