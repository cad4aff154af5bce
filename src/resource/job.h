/*
 * job: batches that fill named carts in the background, as their owner sees
 * them: made, and asked after by a token.  Who runs them is src/job/batch.h.
 *
 * The token is random; the database has its SHA-256 and whose it is.  It says
 * nothing by itself, and in anybody else's hands it is no token.
 */
#ifndef CARTD_RESOURCE_JOB_H
#define CARTD_RESOURCE_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "resource/cart.h"

enum {
	RESOURCE_TOKEN_LEN = 48,        /* hexadecimal digits: 192 random bits */
	RESOURCE_JOBS_MAX = 10          /* unfinished ones of a person; job_queue.seat bounds them */
};

struct resource_job {
	const char *entity_type;
	const char *filters;    /* JSON text that entity/filter.h has accepted */
	int64_t count;
	int seat;               /* 1 … RESOURCE_JOBS_MAX, which no other unfinished job of this person has */
};

/* Queues the search for a free seat, behind the person's other batches that are being made. What it found: 0: none. */
int resource_job_seat(struct db *db, const struct store *store, int32_t account_id);
int resource_job_seat_taken(const struct db *db, int slot);

/* Queues a job for a cart that is held, and wakes the workers on commit.  Returns its token, in the arena. */
const char *resource_job_insert(struct db *db, struct arena *arena, const struct resource_place *place, const struct resource_job *job);

/* After a failed db_run(): somebody took the seat meanwhile. */
bool resource_job_seat_lost(const struct db *db, const struct fault *fault);

struct resource_status {
	bool done;
	bool success;
	int64_t count;
	int64_t written;        /* of these are in the cart by now */
};

/* True where text could be a token at all. */
bool resource_token_valid(const char *text);

int resource_status_read(struct db *db, const struct store *store, int32_t account_id, const char *token);

/* False: no job of this person has this token. */
bool resource_status_taken(const struct db *db, int slot, struct resource_status *status);

#endif
