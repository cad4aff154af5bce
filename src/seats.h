/*
 * seats: how many workers may be busy with the processor at once.
 *
 * More workers than processors are there to wait: for COMMIT's fsync, for a
 * lock.  Where none of them waits, few do more than many, because their caches
 * and those of their PostgreSQL backends stay warm.  So a worker takes a seat
 * before it accepts a connection and keeps it from request to request; when it
 * has to wait it gives the seat up, and goes on without one to the end of that
 * request.
 *
 * A seat is a word in shared memory that names its holder, so it is never lost:
 * the master clears it when the holder dies or dawdles.  The bell, an eventfd,
 * is rung when a seat is given up, and wakes one of those who wait for one.
 * And a seat is a preference: who waited for one in vain for a second looks for
 * a connection without (http.h), so that nothing can stop the service.
 */
#ifndef CARTD_SEATS_H
#define CARTD_SEATS_H

#include <stdbool.h>

struct config;
struct shared;

struct seats {
	struct shared *shared;
	int len;        /* 0: no cap, everybody has one */
	bool automatic; /* as many as cores allow, not as somebody said */
	int bell;       /* readable when a seat may be free; -1: no cap */
	int slot;       /* whose view this is: index in shared->workers */
	int mine;       /* where we sat last */
};

/* The master's, before the first fork.  False: no bell (the reason is in errno), and no cap. */
bool seats_open(struct seats *seats, struct shared *shared, const struct config *config);

/* How many config asks for; 0 where that caps nothing.  cores counts only for "auto". */
int seats_count(const struct config *config, int cores);

/* After the fork: from here on this is the view of that worker. */
void seats_of(struct seats *seats, int slot);

/* True: the worker has a seat, now or still.  False: none is free. */
bool seats_take(struct seats *seats);

/* Gives it up, if there is one to give. */
void seats_give(struct seats *seats);

/* The master's: that worker holds no seat any more. */
void seats_clear(struct seats *seats, int slot);

#endif
