/* The store of fragments and the board of what was dropped. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "view/fragment.h"

struct kit {
	struct pn__drops *drops;
	struct pn__fragments *fs;
	struct pn__buf out;
};

static void
kit_init(struct kit *k, size_t limit)
{
	k->drops = pn__drops_new();
	k->fs = pn__fragments_new(k->drops, limit);
	pn__buf_init(&k->out, 1 << 20);
	assert_non_null(k->fs);
}

static void
kit_fini(struct kit *k)
{
	pn__fragments_free(k->fs);
	pn__drops_free(k->drops);
	pn__buf_fini(&k->out);
}

static struct pn__tags
tags_of(const char *a, const char *b)
{
	struct pn__tags t = { 0 };

	if (a != NULL)
		pn__tags_add(&t, (struct pn_slice){ a, strlen(a) });
	if (b != NULL)
		pn__tags_add(&t, (struct pn_slice){ b, strlen(b) });
	return t;
}

/* Made now, with what has been seen by now; good for 1000 ms. */
static void
put(struct kit *k, const char *key, const char *text, struct pn__tags tags,
    int64_t now)
{
	struct pn__fragment f = { .key = { key, strlen(key) }, .tags = tags,
		.life = 1000, .until = now + 1000,
		.seen = pn__drops_seen(k->drops) };

	pn__fragments_put(
	    k->fs, &f, (struct pn_slice){ text, strlen(text) });
}

/* What is kept at that time, or "". */
static const char *
get(struct kit *k, const char *key, int64_t now)
{
	struct pn__fragment f = { .key = { key, strlen(key) } };

	pn__buf_reset(&k->out, 1024);
	pn__fragments_get(k->fs, &f, NULL, now, &k->out);
	return pn__buf_str(&k->out);
}

static void
time_passes(void **state)
{
	struct kit k;

	(void)state;
	kit_init(&k, 1 << 20);
	assert_string_equal(get(&k, "a", 0), "");
	put(&k, "a", "one", tags_of(NULL, NULL), 0);
	assert_string_equal(get(&k, "a", 999), "one");
	assert_string_equal(get(&k, "b", 999), "");
	/* The first one makes it again, the others take the old one … */
	assert_string_equal(get(&k, "a", 1000), "");
	assert_string_equal(get(&k, "a", 1000), "one");
	assert_string_equal(get(&k, "a", 1999), "one");
	/* … for no longer than it was good for, */
	assert_string_equal(get(&k, "a", 2000), "");
	assert_string_equal(get(&k, "a", 2001), "");
	put(&k, "a", "two", tags_of(NULL, NULL), 2002);
	assert_string_equal(get(&k, "a", 2003), "two");
	kit_fini(&k);
}

/* … and when the first one is lost, another one does. */
static void
maker_is_lost(void **state)
{
	struct pn__fragment f = { .key = { "a", 1 }, .life = 60000,
		.until = 0 };
	struct kit k;

	(void)state;
	kit_init(&k, 1 << 20);
	pn__fragments_put(k.fs, &f, (struct pn_slice){ "old", 3 });
	assert_string_equal(get(&k, "a", 10), "");
	assert_string_equal(get(&k, "a", 4000), "old");
	assert_string_equal(get(&k, "a", 5011), "");
	assert_string_equal(get(&k, "a", 5012), "old");
	kit_fini(&k);
}

static void
tags(void **state)
{
	struct pn__tags a = tags_of("a", NULL), all = { PN__TAGS_MAX + 1,
		{ 0 } };
	struct pn__fragment f = { .key = { "x", 1 } };
	struct pn__fragment late = { .key = { "late", 4 }, .tags = a,
		.life = 1000, .until = 1000 };
	struct kit k;

	(void)state;
	kit_init(&k, 1 << 20);
	put(&k, "x", "x", tags_of("a", "b"), 0);
	put(&k, "y", "y", tags_of("c", NULL), 0);
	put(&k, "z", "z", tags_of(NULL, NULL), 0);
	/* Who dropped it does not see it, though it is not on the board. */
	pn__buf_reset(&k.out, 0);
	assert_false(pn__fragments_get(k.fs, &f, &a, 1, &k.out));
	assert_string_equal(get(&k, "x", 1), "x");
	late.seen = pn__drops_seen(k.drops);
	pn__drops_drop(k.drops, &a);
	assert_string_equal(get(&k, "x", 1), "");
	assert_string_equal(get(&k, "y", 1), "y");
	/* What was read before the drop is not kept after it. */
	pn__fragments_put(k.fs, &late, (struct pn_slice){ "late", 4 });
	assert_string_equal(get(&k, "late", 1), "");
	put(&k, "x", "x2", tags_of("a", "b"), 1);
	assert_string_equal(get(&k, "x", 2), "x2");
	pn__drops_drop(k.drops, &all);
	assert_string_equal(get(&k, "x", 2), "");
	assert_string_equal(get(&k, "y", 2), "");
	assert_string_equal(get(&k, "z", 2), "");
	kit_fini(&k);
}

/* More tags than there is room for: it is not kept, or all are dropped. */
static void
many_tags(void **state)
{
	struct pn__tags many = { 0 };
	char name[16];
	struct kit k;

	(void)state;
	for (int i = 0; i < 200; i++) {
		snprintf(name, sizeof(name), "tag-%d", i);
		pn__tags_add(&many, (struct pn_slice){ name, strlen(name) });
	}
	assert_true(many.n > PN__TAGS_MAX);
	kit_init(&k, 1 << 20);
	put(&k, "a", "a", many, 0);
	assert_string_equal(get(&k, "a", 1), "");
	put(&k, "b", "b", tags_of("other", NULL), 0);
	pn__drops_drop(k.drops, &many);
	assert_string_equal(get(&k, "b", 1), "");
	kit_fini(&k);
}

static void
bounds(void **state)
{
	char key[32], text[1001];
	int kept = 0;
	struct kit k;

	(void)state;
	memset(text, 'x', 1000);
	text[1000] = '\0';
	kit_init(&k, 160 * 1024);
	for (int i = 0; i < 1000; i++) {
		snprintf(key, sizeof(key), "key-%d", i);
		put(&k, key, text, tags_of(NULL, NULL), 0);
		assert_string_equal(get(&k, "key-0", 1), text);
	}
	for (int i = 0; i < 1000; i++) {
		snprintf(key, sizeof(key), "key-%d", i);
		kept += get(&k, key, 1)[0] != '\0';
	}
	assert_in_range(kept, 50, 160);
	/* Larger than a part of it may be: not kept, and nothing lost. */
	kit_fini(&k);
	kit_init(&k, 16 * 1000);
	put(&k, "big", text, tags_of(NULL, NULL), 0);
	assert_string_equal(get(&k, "big", 1), "");
	kit_fini(&k);
}

/* A drop in one process is one in the others. */
static void
processes(void **state)
{
	struct pn__tags a = tags_of("a", NULL);
	struct pn__drops *other;
	struct kit k;
	int status;
	pid_t pid;

	(void)state;
	kit_init(&k, 1 << 20);
	other = pn__drops_share(k.drops);
	put(&k, "x", "x", a, 0);
	if ((pid = fork()) == 0) {
		pn__drops_drop(other, &a);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_string_equal(get(&k, "x", 1), "");
	pn__drops_free(other);
	assert_int_equal(pn__drops_seen(k.drops), 1);
	kit_fini(&k);
}

struct race {
	struct kit *k;
	atomic_int wrong;
};

static void *
racer(void *p)
{
	struct race *race = p;
	struct kit own = { race->k->drops, race->k->fs, { 0 } };
	char key[16], text[64];

	pn__buf_init(&own.out, 1 << 20);
	for (int i = 0; i < 3000; i++) {
		struct pn__tags t = tags_of(i % 2 == 0 ? "a" : "b", NULL);
		const char *got;

		snprintf(key, sizeof(key), "key-%d", i % 40);
		snprintf(text, sizeof(text), "%s %s %s", key, key, key);
		got = get(&own, key, i);
		if (got[0] != '\0' && strcmp(got, text) != 0)
			race->wrong++;
		put(&own, key, text, t, i);
		if (i % 50 == 0)
			pn__drops_drop(own.drops, &t);
	}
	pn__buf_fini(&own.out);
	return NULL;
}

static void
threads(void **state)
{
	struct race race = { 0 };
	pthread_t thread[4];
	struct kit k;

	(void)state;
	kit_init(&k, 64 * 1024);
	race.k = &k;
	for (size_t i = 0; i < PN_COUNT(thread); i++)
		pthread_create(&thread[i], NULL, racer, &race);
	for (size_t i = 0; i < PN_COUNT(thread); i++)
		pthread_join(thread[i], NULL);
	assert_int_equal(race.wrong, 0);
	kit_fini(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(time_passes),
		cmocka_unit_test(maker_is_lost),
		cmocka_unit_test(tags),
		cmocka_unit_test(many_tags),
		cmocka_unit_test(bounds),
		cmocka_unit_test(processes),
		cmocka_unit_test(threads),
	};

	return cmocka_run_group_tests_name(
	    "view/fragment", tests, NULL, NULL);
}
