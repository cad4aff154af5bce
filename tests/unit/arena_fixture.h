/*
 * arena_fixture: an arena that a test, or a group of them, begins and ends with.
 * For cmocka's setup and teardown; included by one test program at a time.
 */
#ifndef CARTD_TESTS_ARENA_FIXTURE_H
#define CARTD_TESTS_ARENA_FIXTURE_H

#include "base/arena.h"

static struct arena *arena;

static int arena_begin(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return arena == NULL;
}

static int arena_end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

#endif
