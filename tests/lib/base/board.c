#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/board.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 10000 };

static void
add_many(struct pn__tally *t)
{
	for (int i = 0; i < ROUNDS; i++)
		pn__tally_add(t, PN__COUNT_REQUESTS);
	pn__tally_set(t, PN__COUNT_DB_OPEN, 1);
}

/* A worker's life: it counts and dies. */
static pid_t
worker(struct pn__board *b)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	add_many(pn__tally_take(b, pn__post_take(b)));
	_exit(0);
}

static void
test_processes(void **state)
{
	struct pn__board *b = pn__board_new(2, 2);
	pid_t one = worker(b), two;

	(void)state;
	assert_non_null(b);
	waitpid(one, NULL, 0);
	two = worker(b);
	waitpid(two, NULL, 0);
	assert_int_equal(pn__board_post(b, 0)->pid, one);
	assert_int_equal(pn__board_post(b, 1)->pid, two);
	assert_null(pn__board_post(b, 2));
	assert_int_equal(
	    pn__board_post(b, 0)->threads[0].v[PN__COUNT_REQUESTS], ROUNDS);
	assert_null(pn__post_take(b));

	/* Cleared, its totals are the past's, and there is room again. */
	pn__post_clear(b, one);
	pn__post_clear(b, one);
	assert_int_equal(pn__board_past(b, PN__COUNT_REQUESTS), ROUNDS);
	assert_int_equal(pn__board_past(b, PN__COUNT_DB_OPEN), 0);
	assert_int_equal(
	    pn__board_post(b, 0)->threads[0].v[PN__COUNT_DB_OPEN], 0);
	assert_ptr_equal(pn__post_take(b), pn__board_post(b, 0));
	assert_int_equal(pn__board_post(b, 0)->pid, getpid());
	pn__post_clear(b, two);
	assert_int_equal(pn__board_past(b, PN__COUNT_REQUESTS), 2 * ROUNDS);
	pn__board_free(b);
}

static void
test_threads_taken(void **state)
{
	struct pn__board *b = pn__board_new(1, 2);
	struct pn__post *p = pn__post_take(b);
	struct pn__tally *one = pn__tally_take(b, p);
	struct pn__tally *two = pn__tally_take(b, p);

	(void)state;
	assert_int_equal((uintptr_t)one % 64, 0);
	assert_true(one != NULL && two != NULL && one != two);
	assert_null(pn__tally_take(b, p));
	pn__tally_add(one, PN__COUNT_FAILED);
	pn__tally_leave(one);
	assert_ptr_equal(pn__tally_take(b, p), one);
	assert_int_equal(one->v[PN__COUNT_FAILED], 1);
	pn__board_free(b);
}

/* Without a board nobody counts, and nothing breaks. */
static void
test_none(void **state)
{
	(void)state;
	assert_null(pn__post_take(NULL));
	assert_null(pn__tally_take(NULL, NULL));
	pn__tally_add(NULL, PN__COUNT_REQUESTS);
	pn__tally_leave(NULL);
	pn__post_clear(NULL, 1);
	pn__board_free(NULL);
}

static void *
count(void *p)
{
	add_many(p);
	return NULL;
}

/* One thread writes while another reads. */
static void
test_readers(void **state)
{
	struct pn__board *b = pn__board_new(1, 1);
	struct pn__tally *t = pn__tally_take(b, pn__post_take(b));
	uint64_t last = 0, now;
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, count, t), 0);
	do {
		now = atomic_load_explicit(
		    &t->v[PN__COUNT_REQUESTS], memory_order_relaxed);
		assert_true(now >= last);
		last = now;
	} while (now < ROUNDS);
	pthread_join(thread, NULL);
	pn__board_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_processes),
		cmocka_unit_test(test_threads_taken),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_readers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
