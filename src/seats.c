#include "seats.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/number.h"
#include "config.h"
#include "shared.h"

enum { SEATS_A_CORE = 2 };

static bool is_automatic(const struct config *config)
{
	return strcmp(config->seats, "auto") == 0;
}

int seats_count(const struct config *config, int cores)
{
	int64_t count;

	if (is_automatic(config) || !number_parse(config->seats, 0, SHARED_WORKERS_MAX, &count))
		count = (int64_t)cores * SEATS_A_CORE;
	return count < config->workers ? (int)count : 0;
}

bool seats_open(struct seats *seats, struct shared *shared, const struct config *config)
{
	*seats = (struct seats){ .shared = shared, .bell = -1, .automatic = is_automatic(config) };
	seats->len = seats_count(config, (int)sysconf(_SC_NPROCESSORS_ONLN));
	if (seats->len == 0)
		return true;
	seats->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (seats->bell < 0)
		seats->len = 0;
	return seats->bell >= 0;
}

void seats_of(struct seats *seats, int slot)
{
	seats->slot = slot;
	seats->mine = 0;
}

static bool seat_change(struct seats *seats, int i, int32_t from, int32_t to)
{
	return atomic_compare_exchange_strong(&seats->shared->seats[i], &from, to);
}

/* Nobody needs to listen: who comes later finds it rung, looks around and waits. */
static void bell_ring(const struct seats *seats)
{
	eventfd_write(seats->bell, 1);
}

static bool any_free(const struct seats *seats)
{
	for (int i = 0; i < seats->len; i++)
		if (atomic_load(&seats->shared->seats[i]) == 0)
			return true;
	return false;
}

bool seats_take(struct seats *seats)
{
	int32_t me = seats->slot + 1;

	/* The same seat as for the last request: nothing is written. */
	if (seats->len == 0 || atomic_load_explicit(&seats->shared->seats[seats->mine], memory_order_relaxed) == me)
		return true;
	for (int i = 0; i < seats->len; i++) {
		if (!seat_change(seats, i, 0, me))
			continue;
		seats->mine = i;
		/* Rung twice before it was heard, the bell woke one. */
		if (any_free(seats))
			bell_ring(seats);
		return true;
	}
	return false;
}

void seats_give(struct seats *seats)
{
	if (seats->len > 0 && seat_change(seats, seats->mine, seats->slot + 1, 0))
		bell_ring(seats);
}

void seats_clear(struct seats *seats, int slot)
{
	for (int i = 0; i < seats->len; i++)
		if (seat_change(seats, i, slot + 1, 0))
			bell_ring(seats);
}
