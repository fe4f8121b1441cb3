#include "db/conn.h"

#include "base/clock.h"

#include <limits.h>
#include <stdio.h>

enum {
	FIRST_PAUSE_MS = 250,
	LAST_PAUSE_MS = 4000,
};

/* The lock is held. */
static void
show(struct pn__db_pool *p)
{
	if (p->post != NULL)
		atomic_store(&p->post->db_failures, p->breaker.failures);
}

/* The lock is held. */
static void
note_failure(struct pn__breaker *b, const struct pn_db_error *e)
{
	int pause = FIRST_PAUSE_MS;

	for (int i = 0; i < b->failures && pause < LAST_PAUSE_MS; i++)
		pause *= 2;
	if (b->failures < INT_MAX)
		b->failures++;
	b->again_ms = pn__clock_ms() +
		      (pause < LAST_PAUSE_MS ? pause : LAST_PAUSE_MS);
	snprintf(b->text, sizeof(b->text), "%s", e->text);
}

int
pn__breaker_enter(struct pn__db_pool *p, struct pn_db_error *e)
{
	struct pn__breaker *b = &p->breaker;
	bool closed;

	if (!p->driver->remote)
		return 0;
	pthread_mutex_lock(&p->lock);
	closed = b->failures > 0 && (b->trying || pn__clock_ms() < b->again_ms);
	if (closed)
		pn__db_say(e, PN_DB_AWAY, "%s", b->text);
	else if (b->failures > 0)
		b->trying = true;
	pthread_mutex_unlock(&p->lock);
	return closed ? -1 : 0;
}

void
pn__breaker_leave(
    struct pn__db_pool *p, bool connected, const struct pn_db_error *e)
{
	struct pn__breaker *b = &p->breaker;

	if (!p->driver->remote)
		return;
	pthread_mutex_lock(&p->lock);
	b->trying = false;
	if (connected) {
		b->failures = 0;
		atomic_store(&b->deaf, false);
	} else {
		note_failure(b, e);
	}
	show(p);
	pthread_mutex_unlock(&p->lock);
}

void
pn__breaker_trip(struct pn__db_pool *p, const struct pn_db_error *e)
{
	if (!p->driver->remote)
		return;
	pthread_mutex_lock(&p->lock);
	note_failure(&p->breaker, e);
	atomic_store(&p->breaker.deaf, true);
	show(p);
	pthread_mutex_unlock(&p->lock);
}
