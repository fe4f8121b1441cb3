#include "view/fragment.h"

#include "view/drops.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
	SHARDS = 16,	/* each with its own lock */
	BUCKETS = 128,	/* of a shard */
	CLAIM_MS = 5000, /* whoever makes a fragment again has died by then */
};

struct entry {
	struct entry *next;	     /* in its bucket */
	struct entry *newer, *older; /* by its last use */
	struct pn__fragment f;	     /* its key and bytes are behind this */
	struct pn_slice bytes;
	uint64_t hash;
	int64_t claimed; /* until then somebody makes it again */
	uint32_t users;	 /* who copy it; the store is one */
};

struct shard {
	pthread_mutex_t lock;
	struct entry *buckets[BUCKETS];
	struct entry *newest, *oldest;
	size_t size;
};

struct pn__fragments {
	const struct pn__drops *drops;
	size_t limit; /* of a shard */
	struct shard shards[SHARDS];
};

struct pn__fragments *
pn__fragments_new(const struct pn__drops *d, size_t limit)
{
	struct pn__fragments *fs = calloc(1, sizeof(*fs));

	if (fs == NULL)
		return NULL;
	fs->drops = d;
	fs->limit = limit / SHARDS;
	for (size_t i = 0; i < SHARDS; i++)
		pthread_mutex_init(&fs->shards[i].lock, NULL);
	return fs;
}

void
pn__fragments_free(struct pn__fragments *fs)
{
	struct entry *older;

	if (fs == NULL)
		return;
	for (size_t i = 0; i < SHARDS; i++) {
		for (struct entry *e = fs->shards[i].newest; e != NULL;
		     e = older) {
			older = e->older;
			free(e);
		}
		pthread_mutex_destroy(&fs->shards[i].lock);
	}
	free(fs);
}

static uint64_t
hash_of(struct pn_slice key)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < key.n; i++)
		hash = (hash ^ (unsigned char)key.p[i]) * 0x100000001b3u;
	return hash ^ hash >> 29;
}

static struct shard *
shard_of(struct pn__fragments *fs, uint64_t hash)
{
	return &fs->shards[hash % SHARDS];
}

static struct entry **
bucket_of(struct shard *s, uint64_t hash)
{
	return &s->buckets[hash / SHARDS % BUCKETS];
}

/* ---- in a shard that is locked ---- */

static size_t
size_of(const struct entry *e)
{
	return sizeof(*e) + e->f.key.n + e->bytes.n;
}

static void
release(struct entry *e)
{
	if (--e->users == 0)
		free(e);
}

static struct entry *
find(struct shard *s, struct pn_slice key, uint64_t hash)
{
	struct entry *e = *bucket_of(s, hash);

	while (e != NULL && (e->hash != hash || e->f.key.n != key.n ||
				memcmp(e->f.key.p, key.p, key.n) != 0))
		e = e->next;
	return e;
}

static void
unlink_use(struct shard *s, struct entry *e)
{
	if (e->newer != NULL)
		e->newer->older = e->older;
	else
		s->newest = e->older;
	if (e->older != NULL)
		e->older->newer = e->newer;
	else
		s->oldest = e->newer;
}

static void
link_use(struct shard *s, struct entry *e)
{
	e->newer = NULL;
	e->older = s->newest;
	if (s->newest != NULL)
		s->newest->newer = e;
	else
		s->oldest = e;
	s->newest = e;
}

static void
discard(struct shard *s, struct entry *e)
{
	struct entry **at = bucket_of(s, e->hash);

	while (*at != e)
		at = &(*at)->next;
	*at = e->next;
	unlink_use(s, e);
	s->size -= size_of(e);
	release(e);
}

/* Whether e may be given out now; else the caller makes it again. */
static bool
is_usable(struct entry *e, int64_t now)
{
	if (now < e->f.until)
		return true;
	if (now < e->claimed && now - e->f.until < e->f.life)
		return true;
	e->claimed = now + CLAIM_MS;
	return false;
}

/* ---- the face ---- */

/* An entry that the caller releases, or NULL. */
static struct entry *
take(struct pn__fragments *fs, struct shard *s, const struct pn__fragment *f,
    const struct pn__tags *own, int64_t now)
{
	struct entry *e = find(s, f->key, hash_of(f->key));

	if (e == NULL || (own != NULL && pn__tags_meet(&e->f.tags, own)))
		return NULL;
	if (!pn__drops_is_good(fs->drops, &e->f.tags, e->f.seen)) {
		discard(s, e);
		return NULL;
	}
	if (!is_usable(e, now))
		return NULL;
	unlink_use(s, e);
	link_use(s, e);
	e->users++;
	return e;
}

bool
pn__fragments_get(struct pn__fragments *fs, struct pn__fragment *f,
    const struct pn__tags *own, int64_t now, struct pn__buf *out)
{
	struct shard *s = shard_of(fs, hash_of(f->key));
	struct entry *e;

	pthread_mutex_lock(&s->lock);
	e = take(fs, s, f, own, now);
	pthread_mutex_unlock(&s->lock);
	if (e == NULL)
		return false;
	pn__buf_add(out, e->bytes.p, e->bytes.n);
	f->tags = e->f.tags;
	f->until = e->f.until;
	if (f->seen > e->f.seen)
		f->seen = e->f.seen;
	pthread_mutex_lock(&s->lock);
	release(e);
	pthread_mutex_unlock(&s->lock);
	return true;
}

static struct entry *
new_entry(const struct pn__fragment *f, struct pn_slice bytes)
{
	struct entry *e = malloc(sizeof(*e) + f->key.n + bytes.n);
	char *to = (char *)(e + 1);

	if (e == NULL)
		return NULL;
	*e = (struct entry){ .f = *f, .hash = hash_of(f->key), .users = 1 };
	memcpy(to, f->key.p, f->key.n);
	memcpy(to + f->key.n, bytes.p, bytes.n);
	e->f.key.p = to;
	e->bytes = (struct pn_slice){ to + f->key.n, bytes.n };
	return e;
}

void
pn__fragments_put(struct pn__fragments *fs, const struct pn__fragment *f,
    struct pn_slice bytes)
{
	size_t size = sizeof(struct entry) + f->key.n + bytes.n;
	struct entry *e, *old, **at;
	struct shard *s;

	if (f->tags.n > PN__TAGS_MAX || size > fs->limit ||
	    !pn__drops_is_good(fs->drops, &f->tags, f->seen) ||
	    (e = new_entry(f, bytes)) == NULL)
		return;
	s = shard_of(fs, e->hash);
	pthread_mutex_lock(&s->lock);
	if ((old = find(s, f->key, e->hash)) != NULL)
		discard(s, old);
	while (s->oldest != NULL && s->size + size > fs->limit)
		discard(s, s->oldest);
	at = bucket_of(s, e->hash);
	e->next = *at;
	*at = e;
	link_use(s, e);
	s->size += size;
	pthread_mutex_unlock(&s->lock);
}
