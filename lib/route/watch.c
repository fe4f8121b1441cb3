#include "route/pages.h"

#include "route/route.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	DEPTH = 8,     /* folders in each other */
	FRESH_MS = 50, /* a file this young may change and look the same */
};

struct pn__watch {
	struct pn__site *site;
	char *folder;
	pthread_mutex_t lock;
	struct pn__pages *now; /* the newest */
};

/* What is seen of a folder's files, in whatever order they come. */
struct look {
	uint64_t print;
	int64_t newest; /* when one changed last, in ms since 1970 */
};

static uint64_t
mix(uint64_t hash, const void *p, size_t n)
{
	const unsigned char *u = p;

	for (size_t i = 0; i < n; i++)
		hash = (hash ^ u[i]) * 0x100000001b3u;
	return hash;
}

static void
look_at(struct look *l, const char *name, const struct stat *st)
{
	const int64_t facts[] = { st->st_mtim.tv_sec, st->st_mtim.tv_nsec,
		st->st_ctim.tv_sec, st->st_ctim.tv_nsec, st->st_size,
		(int64_t)st->st_ino };
	int64_t ms = st->st_ctim.tv_sec * 1000 +
		     st->st_ctim.tv_nsec / 1000000;

	l->print += mix(mix(0xcbf29ce484222325u, name, strlen(name)), facts,
	    sizeof(facts));
	if (ms > l->newest)
		l->newest = ms;
}

static void
look_below(struct look *l, int fd, const char *sub, int depth)
{
	DIR *dir = fd != -1 ? fdopendir(fd) : NULL;
	char name[1024];
	struct dirent *d;
	struct stat st;

	if (dir == NULL && fd != -1)
		close(fd);
	while (dir != NULL && (d = readdir(dir)) != NULL) {
		if (d->d_name[0] == '.' ||
		    fstatat(fd, d->d_name, &st, 0) == -1)
			continue;
		snprintf(name, sizeof(name), "%s/%s", sub, d->d_name);
		if (!S_ISDIR(st.st_mode))
			look_at(l, name, &st);
		else if (depth < DEPTH)
			look_below(l,
			    openat(fd, d->d_name,
				O_RDONLY | O_DIRECTORY | O_CLOEXEC),
			    name, depth + 1);
	}
	if (dir != NULL)
		closedir(dir);
}

static struct look
look(const struct pn__site *s, const char *folder)
{
	const int how = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	struct look l = { 0 };

	look_below(&l, open(folder, how), "", 0);
	if (s->assets != NULL)
		look_below(&l, open(s->assets, how), ":", 0);
	return l;
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct pn__pages *
load(struct pn__watch *w, struct look l, char *err, size_t n)
{
	struct pn__pages *ps =
	    pn__pages_new(w->site, w->folder, PN__PAGES_NOTE, err, n);

	if (ps == NULL)
		return NULL;
	ps->users = 1;
	ps->print = l.print;
	ps->is_fresh = now_ms() - l.newest < FRESH_MS;
	return ps;
}

struct pn__watch *
pn__watch_new(struct pn__site *s, const char *folder, char *err, size_t n)
{
	struct pn__watch *w = calloc(1, sizeof(*w));

	if (w == NULL || (w->folder = strdup(folder)) == NULL) {
		snprintf(err, n, "out of memory");
		free(w);
		return NULL;
	}
	w->site = s;
	pthread_mutex_init(&w->lock, NULL);
	if ((w->now = load(w, look(s, folder), err, n)) != NULL)
		return w;
	pn__watch_free(w);
	return NULL;
}

static void
give(struct pn__pages *ps)
{
	if (ps != NULL && --ps->users == 0)
		pn__pages_free(ps);
}

void
pn__watch_free(struct pn__watch *w)
{
	if (w == NULL)
		return;
	give(w->now);
	pthread_mutex_destroy(&w->lock);
	free(w->folder);
	free(w);
}

struct pn__pages *
pn__watch_take(struct pn__watch *w)
{
	struct pn__pages *ps;
	char err[512];
	struct look l;

	pthread_mutex_lock(&w->lock);
	l = look(w->site, w->folder);
	if ((l.print != w->now->print || w->now->is_fresh) &&
	    (ps = load(w, l, err, sizeof(err))) != NULL) {
		give(w->now);
		w->now = ps;
	}
	ps = w->now;
	ps->users++;
	pthread_mutex_unlock(&w->lock);
	return ps;
}

void
pn__watch_give(struct pn__watch *w, struct pn__pages *ps)
{
	pthread_mutex_lock(&w->lock);
	give(ps);
	pthread_mutex_unlock(&w->lock);
}
