#define _GNU_SOURCE     /* sigtimedwait */
#include "job/job.h"

#include <errno.h>
#include <setjmp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/uuid.h"
#include "config.h"
#include "db/db.h"
#include "job/batch.h"
#include "job/sweep.h"
#include "shared.h"

enum {
	ARENA_LEN = 8 * 1024 * 1024,
	EXIT_DRIFT = 78,                /* EX_CONFIG: schema and statements do not fit */
	PAUSE_MAX_US = 1000 * 1000,
	LOOK_US = 1000 * 1000           /* between two looks for jobs that nobody told of: leases that ended, pauses that are over */
};

struct job {
	const struct config *config;
	struct shared_worker *slot;
	struct arena *arena;
	struct arena *job_arena;        /* batches: what outlives one transaction */
	struct db *db;
	int signals;                    /* batches: can be read when SIGTERM came; -1 */
	jmp_buf out_of_memory;
};

static int64_t phase_enter(struct job *job, enum worker_phase phase)
{
	int64_t now_us = clock_us();

	atomic_store_explicit(&job->slot->since_us, now_us, memory_order_relaxed);
	atomic_store_explicit(&job->slot->phase, phase, memory_order_relaxed);
	return now_us;
}

/* False: SIGTERM came. */
static bool rest(struct job *job, int64_t us)
{
	sigset_t signals;
	int64_t until_us = phase_enter(job, WORKER_IDLE) + us;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	for (;;) {
		int64_t left_us = until_us - clock_us();
		struct timespec pause = { 0 };

		if (left_us > 0)
			pause = (struct timespec){ .tv_sec = left_us / 1000000, .tv_nsec = left_us % 1000000 * 1000 };
		if (sigtimedwait(&signals, NULL, &pause) == SIGTERM)
			return false;
		if (left_us <= 0)
			return true;
	}
}

/* Before each transaction: a deadline of its own, for the database and for the watchdog. */
static void batch_begin(void *to)
{
	struct job *job = to;
	int64_t now_us = phase_enter(job, WORKER_WORKING);

	arena_reset(job->arena);
	db_start(job->db, job->arena, now_us + job->config->request_timeout_ms * 1000);
}

/* After it: rests as long as it took, so that people's requests have at least half of the database. */
static bool batch_end(void *to)
{
	struct job *job = to;
	int64_t took_us = clock_us() - atomic_load_explicit(&job->slot->since_us, memory_order_relaxed);

	atomic_fetch_add_explicit(&job->slot->requests, 1, memory_order_relaxed);
	return rest(job, took_us < PAUSE_MAX_US ? took_us : PAUSE_MAX_US);
}

/* Seen and not taken: it stays there to be seen again. */
static bool leaving(void *to)
{
	const struct job *job = to;
	struct pollfd ready = { .fd = job->signals, .events = POLLIN };

	return poll(&ready, 1, 0) == 1;
}

/* Static, and not on the stack of what a jump leaves. */
static struct job job;

static bool sweep_once(void)
{
	struct sweep sweep = { .db = job.db, .batch = (int)job.config->sweep_batch,
		.token_days = (int)job.config->session_idle_days, .begin = batch_begin, .end = batch_end, .to = &job };

	if (setjmp(job.out_of_memory) != 0) {
		log_event(LOG_ERROR, "sweep: out of memory");
		return true;
	}
	arena_guard(job.arena, &job.out_of_memory);
	return sweep_run(&sweep);
}

static enum batch_took batch_once(struct batch *batch)
{
	if (setjmp(job.out_of_memory) != 0) {
		log_event(LOG_ERROR, "batch: out of memory");
		return BATCH_NOTHING;
	}
	arena_guard(job.arena, &job.out_of_memory);
	arena_guard(job.job_arena, &job.out_of_memory);
	return batch_run(batch);
}

static void batches(void)
{
	static struct batch batch;

	batch = (struct batch){ .db = job.db, .arena = job.arena, .job_arena = job.job_arena, .chunk_max = (int)job.config->batch_chunk,
		.lease_ms = (int)job.config->batch_lease_ms, .attempts_max = (int)job.config->batch_attempts_max, .begin = batch_begin,
		.leaving = leaving, .to = &job };
	uuid_new(batch.claim);
	while (!leaving(&job)) {
		atomic_fetch_add_explicit(&job.slot->requests, 1, memory_order_relaxed);
		if (batch_once(&batch) == BATCH_JOB)
			continue;
		phase_enter(&job, WORKER_IDLE);
		db_wait(job.db, job.signals, clock_us() + LOOK_US);
	}
}

static void sweeps(void)
{
	int64_t interval_us = job.config->sweep_interval_s * 1000000;
	/* Anywhere within the first interval: of several hosts, started together, each has its own time. */
	bool stays = rest(&job, random() % interval_us);

	while (stays)
		stays = sweep_once() && rest(&job, interval_us);
}

int job_processes(const struct config *config)
{
	return (config->sweep ? 1 : 0) + (int)config->batch_processes;
}

static bool job_open(const struct config *config, struct shared *shared, bool sweeper)
{
	struct db_settings settings = {
		.conninfo = config->database,
		.connect_timeout_ms = (int)config->connect_timeout_ms,
		.statement_timeout_ms = (int)config->statement_timeout_ms,
		.lock_timeout_ms = (int)config->lock_timeout_ms,
		.backoff_max_ms = (int)config->backoff_max_ms,
		.common = &shared->database,
		.hears_jobs = !sweeper };
	sigset_t term;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	job.config = config;
	job.arena = arena_new(ARENA_LEN);
	job.job_arena = sweeper ? NULL : arena_new(ARENA_LEN);
	job.signals = sweeper ? -1 : signalfd(-1, &term, SFD_CLOEXEC);
	job.db = db_new(&settings);
	return job.arena != NULL && job.db != NULL && (sweeper || (job.job_arena != NULL && job.signals >= 0));
}

static void job_close(void)
{
	if (job.signals >= 0)
		close(job.signals);
	db_free(job.db);
	if (job.job_arena != NULL)
		arena_free(job.job_arena);
	arena_free(job.arena);
}

int job_run(const struct config *config, struct shared *shared, int slot)
{
	bool sweeper = config->sweep && slot == config->workers;
	struct fault fault = { 0 };
	int status = EXIT_FAILURE;

	job.slot = &shared->workers[slot];
	srandom((unsigned)getpid() ^ (unsigned)clock_us());
	if (!job_open(config, shared, sweeper)) {
		log_event(LOG_ERROR, "no memory to start with");
	} else if (!db_connect(job.db, &fault) && fault.code == FAULT_INTERNAL) {
		log_event(LOG_ERROR, "%s", fault.detail == NULL ? "the database does not fit" : fault.detail);
		status = EXIT_DRIFT;
	} else {
		if (sweeper)
			sweeps();
		else
			batches();
		status = EXIT_SUCCESS;
	}
	job_close();
	return status;
}
