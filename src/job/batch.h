/*
 * batch: fills named carts with what their batches' filters match.
 *
 * job_queue has a row for each unfinished job of every store.  A worker
 * claims one (SKIP LOCKED) and writes chunks, each in one transaction with
 * the cursor behind it, so wherever it is killed, all of a chunk or nothing of
 * it is there, and whoever goes on begins behind the last.  Three things keep
 * two workers off one job:
 *
 *	the lease       ends a while after the last chunk; then others may claim the job
 *	the row's lock  held by a chunk under way: nobody claims what is being written, however long it takes
 *	the claim       asked for in each chunk: who lost the job meanwhile writes nothing
 *
 * and the items' ids, which follow from what they are, a third worker's mistake
 * if there were one.  Each chunk locks the cart's row first: a cart that has
 * gone ends the job, and none goes while a chunk is written.
 *
 * A failure puts the job off, for longer each time; a job that was begun
 * attempts_max times without getting further has failed.  While the database
 * is away nothing is counted.
 */
#ifndef CARTD_JOB_BATCH_H
#define CARTD_JOB_BATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/uuid.h"

struct arena;
struct db;

struct batch {
	struct db *db;
	struct arena *arena;            /* emptied by begin() for each batch of statements */
	struct arena *job_arena;        /* what a job needs as long as it runs */
	int chunk_max;                  /* items in one transaction */
	int lease_ms;
	int attempts_max;
	char claim[UUID_TEXT_LEN];      /* this worker's own; new with each process */
	char same_job[UUID_TEXT_LEN];   /* the one it had when the database went: not begun again, but gone on with */
	void (*begin)(void *to);        /* before a batch of statements: db_start() */
	bool (*leaving)(void *to);      /* SIGTERM came: what is being done is the last */
	void *to;
};

enum batch_took {
	BATCH_NOTHING,          /* there is nothing to do now, or no database */
	BATCH_JOB               /* there may be more */
};

/* Claims a job and works at it until it is done, put off, lost, or leaving() says so. */
enum batch_took batch_run(struct batch *batch);

#endif
