/* seats: several workers' views of the same memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "config.h"
#include "seats.h"
#include "shared.h"

enum { WORKERS = 4, SEATS = 2 };

struct room {
	struct shared shared;
	struct config config;
	struct seats master, workers[WORKERS];
};

static int room_up(void **state)
{
	struct room *room = calloc(1, sizeof(*room));

	assert_non_null(room);
	room->config.workers = WORKERS;
	strcpy(room->config.seats, "2");
	assert_true(seats_open(&room->master, &room->shared, &room->config));
	for (int i = 0; i < WORKERS; i++) {
		room->workers[i] = room->master;
		seats_of(&room->workers[i], i);
	}
	*state = room;
	return 0;
}

static int room_down(void **state)
{
	struct room *room = *state;

	close(room->master.bell);
	free(room);
	return 0;
}

/* Whether it was rung since the last look. */
static bool rung(const struct room *room)
{
	eventfd_t times;

	return eventfd_read(room->master.bell, &times) == 0;
}

static void no_more_than_there_are(void **state)
{
	struct room *room = *state;

	assert_true(seats_take(&room->workers[2]));
	assert_true(seats_take(&room->workers[0]));
	assert_false(seats_take(&room->workers[1]));
	assert_false(seats_take(&room->workers[3]));
}

static void a_seat_is_kept_without_asking_for_another(void **state)
{
	struct room *room = *state;

	for (int i = 0; i < 3; i++)
		assert_true(seats_take(&room->workers[1]));
	assert_true(seats_take(&room->workers[0]));
	assert_false(seats_take(&room->workers[2]));
	assert_true(seats_take(&room->workers[1]));
}

static void who_gives_rings_and_others_take(void **state)
{
	struct room *room = *state;

	seats_take(&room->workers[0]);
	seats_take(&room->workers[1]);
	rung(room);
	seats_give(&room->workers[0]);
	assert_true(rung(room));
	assert_true(seats_take(&room->workers[3]));
	assert_false(seats_take(&room->workers[0]));
}

static void giving_twice_gives_once(void **state)
{
	struct room *room = *state;

	seats_take(&room->workers[0]);
	seats_take(&room->workers[1]);
	seats_give(&room->workers[0]);
	seats_take(&room->workers[2]);
	rung(room);
	seats_give(&room->workers[0]);
	seats_give(&room->workers[3]);
	assert_false(rung(room));
	assert_false(seats_take(&room->workers[3]));
}

/* Two rings that one hears: it passes the second on. */
static void who_takes_one_of_two_rings_again(void **state)
{
	struct room *room = *state;

	seats_take(&room->workers[0]);
	seats_take(&room->workers[1]);
	seats_give(&room->workers[0]);
	seats_give(&room->workers[1]);
	rung(room);
	assert_true(seats_take(&room->workers[2]));
	assert_true(rung(room));
	assert_true(seats_take(&room->workers[3]));
	assert_false(rung(room));
}

static void the_seat_of_the_dead_is_free(void **state)
{
	struct room *room = *state;

	seats_take(&room->workers[0]);
	seats_take(&room->workers[1]);
	rung(room);
	seats_clear(&room->master, 1);
	assert_true(rung(room));
	assert_true(seats_take(&room->workers[2]));
	/* One that was only slow has to ask again. */
	assert_false(seats_take(&room->workers[1]));
	seats_clear(&room->master, 3);
	assert_false(rung(room));
}

static int count(const char *seats, int workers, int cores)
{
	static struct config config;

	config.workers = workers;
	strcpy(config.seats, seats);
	return seats_count(&config, cores);
}

static void auto_is_two_a_core(void **state)
{
	(void)state;
	assert_int_equal(count("auto", 16, 2), 4);
	assert_int_equal(count("auto", 16, 7), 14);
	assert_int_equal(count("3", 16, 2), 3);
}

static void as_many_seats_as_workers_are_no_cap(void **state)
{
	static struct shared shared;
	static struct config config = { .workers = 4, .seats = "4" };
	struct seats seats;

	(void)state;
	assert_int_equal(count("auto", 16, 8), 0);
	assert_int_equal(count("auto", 2, 2), 0);
	assert_int_equal(count("0", 16, 2), 0);
	assert_true(seats_open(&seats, &shared, &config));
	assert_int_equal(seats.bell, -1);
	for (int i = 0; i < 8; i++) {
		seats_of(&seats, i);
		assert_true(seats_take(&seats));
		seats_give(&seats);
	}
	seats_clear(&seats, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(no_more_than_there_are, room_up, room_down),
		cmocka_unit_test_setup_teardown(a_seat_is_kept_without_asking_for_another, room_up, room_down),
		cmocka_unit_test_setup_teardown(who_gives_rings_and_others_take, room_up, room_down),
		cmocka_unit_test_setup_teardown(giving_twice_gives_once, room_up, room_down),
		cmocka_unit_test_setup_teardown(who_takes_one_of_two_rings_again, room_up, room_down),
		cmocka_unit_test_setup_teardown(the_seat_of_the_dead_is_free, room_up, room_down),
		cmocka_unit_test(auto_is_two_a_core),
		cmocka_unit_test(as_many_seats_as_workers_are_no_cap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
