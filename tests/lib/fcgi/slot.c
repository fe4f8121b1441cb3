/* Whose a connection is, and what is parked. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <pthread.h>
#include <string.h>

#include "fcgi/slot.h"

static int
new_fd(void)
{
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void
test_states(void **state)
{
	struct pn__slots t;
	struct pn__slot *s;
	unsigned first, second;
	int fd;

	(void)state;
	assert_int_equal(pn__slots_init(&t), 0);
	fd = new_fd();
	s = pn__slots_open(&t, fd);
	assert_non_null(s);
	first = pn__slot_generation(s);

	/* Busy: an event is left for the owner, who sees it once. */
	assert_false(pn__slot_claim(s));
	assert_false(pn__slot_event(s, first));
	assert_false(pn__slot_event(s, first));
	assert_false(pn__slot_release(s));
	assert_true(pn__slot_release(s));

	/* Idle: an event, or a claim, makes an owner. */
	assert_true(pn__slot_event(s, first));
	assert_false(pn__slot_event(s, first));
	assert_false(pn__slot_release(s));
	assert_true(pn__slot_release(s));
	assert_true(pn__slot_claim(s));
	assert_true(pn__slot_release(s));

	/* Closed, and its descriptor is another's: old events are void. */
	assert_true(pn__slot_claim(s));
	pn__slots_close(&t, fd);
	assert_false(pn__slot_claim(s));
	assert_false(pn__slot_event(s, first));
	assert_int_equal(new_fd(), fd);
	assert_ptr_equal(pn__slots_open(&t, fd), s);
	second = pn__slot_generation(s);
	assert_int_not_equal(first, second);
	assert_true(pn__slot_release(s));
	assert_false(pn__slot_event(s, first));
	assert_true(pn__slot_event(s, second));

	assert_null(pn__slots_open(&t, (int)t.n));
	pn__slots_fini(&t);
	assert_int_equal(fcntl(fd, F_GETFD), -1);
}

static void
test_list(void **state)
{
	struct pn__input in = { .p = (uint8_t *)(uintptr_t) "abc", .n = 3 };
	struct pn__slots t;
	int64_t until = 0;
	int fd[3];

	(void)state;
	assert_int_equal(pn__slots_init(&t), 0);
	assert_int_equal(pn__slots_first(&t, &until), -1);
	for (int i = 0; i < 3; i++) {
		fd[i] = new_fd();
		pn__slots_open(&t, fd[i]);
		assert_int_equal(pn__slots_park(&t, fd[i], &in), 0);
		assert_memory_equal(
		    t.slot[fd[i]].parked->in.p, "abc", 3);
		assert_int_equal(
		    pn__slots_list(&t, t.slot[fd[i]].parked, 100 + i), i == 0);
	}
	assert_int_equal(pn__slots_first(&t, &until), fd[0]);
	assert_int_equal(until, 100);
	pn__slots_unlist(&t, t.slot[fd[1]].parked);
	pn__slots_unlist(&t, t.slot[fd[0]].parked);
	assert_int_equal(pn__slots_first(&t, &until), fd[2]);
	assert_int_equal(until, 102);
	pn__slots_unlist(&t, t.slot[fd[2]].parked);
	assert_int_equal(pn__slots_first(&t, &until), -1);
	assert_true(pn__slots_list(&t, t.slot[fd[0]].parked, 103));
	pn__slots_fini(&t);
}

/* A parked buffer grows to a bound, all of them together to another. */
static void
test_bounds(void **state)
{
	static uint8_t bytes[PN__HEAD_BUFFER];
	struct pn__input in = { .p = bytes, .n = 10 };
	struct pn__parked *k;
	struct pn__slots t;
	int fd[1000], n = 0;

	(void)state;
	assert_int_equal(pn__slots_init(&t), 0);
	fd[0] = new_fd();
	pn__slots_open(&t, fd[0]);
	assert_int_equal(pn__slots_park(&t, fd[0], &in), 0);
	k = t.slot[fd[0]].parked;
	while (pn__slots_grow(&t, k) == 0)
		memset(k->in.p, 1, k->in.cap);
	assert_int_equal(k->in.cap, PN__HEAD_BUFFER);
	assert_int_equal(t.parked_size, PN__HEAD_BUFFER);

	in.n = PN__HEAD_BUFFER;
	for (n = 1; n < 1000; n++) {
		fd[n] = new_fd();
		assert_non_null(pn__slots_open(&t, fd[n]));
		if (pn__slots_park(&t, fd[n], &in) < 0)
			break;
	}
	assert_int_equal(n, 64 * 1024 * 1024 / PN__HEAD_BUFFER);
	pn__slots_unpark(&t, fd[0]);
	assert_int_equal(pn__slots_park(&t, fd[n], &in), 0);
	for (; n >= 0; n--)
		pn__slots_close(&t, fd[n]);
	assert_int_equal(t.parked_size, 0);
	pn__slots_fini(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests_name("fcgi/slot", tests, NULL, NULL);
}
