/*
 * pool: the workers of one configuration, and the jobs beside them.
 *
 * Starts them, starts again what dies (after a pause that doubles while a
 * worker keeps dying), kills what is stuck.  Never blocks; master.c calls it
 * from its loop, with all signals blocked.
 */
#ifndef CARTD_POOL_H
#define CARTD_POOL_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "config.h"
#include "seats.h"
#include "shared.h"

struct pool_slot {
	pid_t pid;              /* 0: none runs */
	int64_t started_us;
	int64_t due_us;         /* when to start the next one */
	int64_t pause_us;       /* the last pause; 0: it lived well */
	int64_t overdue_since_us; /* phase found overdue at the last look; 0: none */
	const char *killed;     /* why the watchdog killed it */
};

struct pool {
	const struct config *config;
	struct shared *shared;
	int listener;
	struct seats seats;
	bool closing;           /* nothing is started any more */
	bool ever_ready;        /* a worker has got past WORKER_STARTING */
	bool unfit;             /* before that one ended with WORKER_EXIT_UNFIT */
	struct pool_slot slots[SHARED_WORKERS_MAX + SHARED_JOBS_MAX];   /* as in struct shared */
};

/* What worker_run() returns where the database's schema does not fit this binary (EX_CONFIG). */
enum { WORKER_EXIT_UNFIT = 78 };

void pool_init(struct pool *pool, const struct config *config, struct shared *shared, int listener);

/* Starts what is due and kills what is stuck.  Returns when it wants to be called again, as clock_us(). */
int64_t pool_tend(struct pool *pool);

/* waitpid(2) gave this pid and status.  False: no worker of this pool. */
bool pool_reaped(struct pool *pool, pid_t pid, int status);

void pool_signal(const struct pool *pool, int signal);

/* Slots in use: the workers, then the jobs. */
int pool_len(const struct pool *pool);

int pool_alive(const struct pool *pool);

/* Workers past WORKER_STARTING. */
int pool_ready(const struct pool *pool);

/* One log line with phases and counts. */
void pool_log(const struct pool *pool);

#endif
