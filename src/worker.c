#define _GNU_SOURCE /* SCHED_BATCH */
#include "worker.h"

#include <sched.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/dispatch.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "config.h"
#include "db/db.h"
#include "http/http.h"
#include "seats.h"
#include "shared.h"

enum {
	MEMORY_CHECK_REQUESTS = 256,    /* how often a worker looks at its own size */
	SPARE_LEN = 256 * 1024,
	EXIT_DRIFT = 78                 /* EX_CONFIG: schema and statements do not fit */
};

struct worker {
	const struct config *config;
	struct shared *shared;
	struct shared_worker *slot;
	struct seats *seats;
	struct arena *arena;
	struct arena *spare;            /* for the answer when the arena is full */
	struct db *db;
	struct fcgi *fcgi;
	uint64_t requests;
	/* Of the request at hand; here and not on the stack, so that they survive a longjmp. */
	jmp_buf out_of_memory;
	struct request request;
	struct reply reply;
	struct call call;
	int64_t began_us;
	int retries;
};

static int64_t phase_enter(struct worker *worker, enum worker_phase phase)
{
	int64_t now_us = clock_us();

	atomic_store_explicit(&worker->slot->since_us, now_us, memory_order_relaxed);
	atomic_store_explicit(&worker->slot->phase, phase, memory_order_relaxed);
	return now_us;
}

/* After the answer is sent: nobody waits for the log. */
static void request_log(struct worker *worker)
{
	const struct call *call = &worker->call;
	struct db_counts counts = db_counts(worker->db);

	if (!worker->config->log_requests)
		return;
	log_request(&(struct log_request){
		.request_id = call->request->id,
		.store = call->store.id != 0 ? call->store_hash : NULL,
		.api = call->api == NULL ? NULL : call->api->name,
		.route = call->route == NULL ? NULL : call->route->name,
		.fault = call->fault.code == FAULT_NONE || call->replayed ? NULL : fault_name(call->fault.code),
		.status = worker->reply.status,
		.db_us = counts.us,
		.total_us = clock_us() - worker->began_us,
		.statements = counts.statements,
		.trips = counts.trips,
		.retries = worker->retries });
}

/* The arena is full or the system has no memory: the answer is made in the spare one. */
static void answer_out_of_memory(struct worker *worker)
{
	struct call *call = &worker->call;

	log_event(LOG_ERROR, "request %s needed more memory than arena_limit_bytes", call->request->id == NULL ? "?" : call->request->id);
	if (db_in_transaction(worker->db))
		db_rollback(worker->db);
	call->arena = worker->request.arena = worker->reply.arena = worker->spare;
	call->fault = (struct fault){ .code = FAULT_UNAVAILABLE, .retry_after_s = 1 };
	call->api = dispatch_find(call);
	dispatch_fail(call);
}

static void request_begin(struct worker *worker)
{
	memset(&worker->request, 0, sizeof(worker->request));
	worker->reply = (struct reply){ .arena = worker->arena, .status = 500 };
	worker->call = (struct call){ .arena = worker->arena, .request = &worker->request, .reply = &worker->reply,
		.db = worker->db, .config = worker->config, .shared = worker->shared };
	worker->retries = 0;
}

/* One request = one arena = one transaction. */
static void serve(struct worker *worker)
{
	request_begin(worker);
	worker->began_us = phase_enter(worker, WORKER_READING);
	if (setjmp(worker->out_of_memory) == 0) {
		arena_guard(worker->arena, &worker->out_of_memory);
		if (!fcgi_read(worker->fcgi, worker->arena, &worker->request))
			return;
		worker->began_us = phase_enter(worker, WORKER_WORKING);
		db_start(worker->db, worker->arena, worker->began_us + worker->config->request_timeout_ms * 1000);
		worker->retries = dispatch(&worker->call);
	} else {
		arena_guard(worker->arena, NULL);
		answer_out_of_memory(worker);
	}
	phase_enter(worker, WORKER_SENDING);
	fcgi_send(worker->fcgi, &worker->request, &worker->reply);
	atomic_fetch_add_explicit(&worker->slot->requests, 1, memory_order_relaxed);
	if (worker->reply.status >= 500)
		atomic_fetch_add_explicit(&worker->slot->failures, 1, memory_order_relaxed);
	request_log(worker);
}

static int64_t resident_mib(void)
{
	long pages = 0;
	FILE *statm = fopen("/proc/self/statm", "re");

	if (statm == NULL)
		return 0;
	if (fscanf(statm, "%*d %ld", &pages) != 1)
		pages = 0;
	fclose(statm);
	return pages * (sysconf(_SC_PAGESIZE) / 1024) / 1024;
}

static bool worn_out(const struct worker *worker)
{
	const struct config *config = worker->config;

	if (config->max_requests > 0 && worker->requests >= (uint64_t)config->max_requests)
		return true;
	/* Not before the first: a worker that is born too big would be replaced for ever and never serve. */
	return config->max_memory_mib > 0 && worker->requests > 0 && worker->requests % MEMORY_CHECK_REQUESTS == 0 &&
		resident_mib() > config->max_memory_mib;
}

/* The processors of a far server are not ours to spare. */
static bool seat_take(void *with)
{
	const struct worker *worker = with;

	return seats_take(worker->seats) || (worker->seats->automatic && !db_is_near(worker->db));
}

static void seat_give(void *with)
{
	const struct worker *worker = with;

	seats_give(worker->seats);
}

static bool worker_open(struct worker *worker, const struct config *config, int listener)
{
	struct db_settings settings = {
		.conninfo = config->database,
		.connect_timeout_ms = (int)config->connect_timeout_ms,
		.statement_timeout_ms = (int)config->statement_timeout_ms,
		.lock_timeout_ms = (int)config->lock_timeout_ms,
		.backoff_max_ms = (int)config->backoff_max_ms,
		.common = &worker->shared->database,
		.place = (int)(worker->slot - worker->shared->workers),
		.places = (int)config->workers,
		.waits = seat_give,
		.waits_with = worker };
	/* What a route may not have is refused when it is known which it is (dispatch.c). */
	int64_t body_len = config->body_limit_bytes > config->large_body_limit_bytes ? config->body_limit_bytes : config->large_body_limit_bytes;
	struct fcgi_limits limits = { .body_len = (size_t)body_len, .io_timeout_ms = (int)config->read_timeout_ms };

	worker->config = config;
	worker->arena = arena_new((size_t)config->arena_limit_bytes);
	worker->spare = arena_new(SPARE_LEN);
	worker->db = db_new(&settings);
	worker->fcgi = fcgi_new(listener, limits, &(struct fcgi_gate){ .enter = seat_take, .with = worker, .bell = worker->seats->bell });
	return worker->arena != NULL && worker->spare != NULL && worker->db != NULL && worker->fcgi != NULL;
}

static void worker_close(struct worker *worker)
{
	db_free(worker->db);
	arena_free(worker->arena);
	arena_free(worker->spare);
	fcgi_free(worker->fcgi);
}

int worker_run(const struct config *config, struct shared *shared, struct seats *seats, int slot, int listener)
{
	static struct worker worker;
	struct fault fault = { 0 };
	int status = EXIT_FAILURE;

	worker.shared = shared;
	worker.slot = &shared->workers[slot];
	worker.seats = seats;
	seats_of(seats, slot);
	/*
	 * Woken, we do not push aside who runs: nginx hands out several requests and PostgreSQL ends its answer before
	 * we go on, which saves context switches (reads at 8 connections: 9.5, 9.4, 10.7 → 10.2, 10.4, 11.1 thousand a second).
	 */
	sched_setscheduler(0, SCHED_BATCH, &(struct sched_param){ 0 });
	srandom((unsigned)getpid() ^ (unsigned)clock_us());
	if (!worker_open(&worker, config, listener)) {
		log_event(LOG_ERROR, "no memory to start with");
	} else if (!db_connect(worker.db, &fault) && fault.code == FAULT_INTERNAL) {
		log_event(LOG_ERROR, "%s", fault.detail == NULL ? "the database does not fit" : fault.detail);
		status = EXIT_DRIFT;
	} else {
		/* A database that is away is no reason not to start: requests get 503 until it is back. */
		for (phase_enter(&worker, WORKER_IDLE); !worn_out(&worker) && fcgi_wait(worker.fcgi); phase_enter(&worker, WORKER_IDLE)) {
			serve(&worker);
			worker.requests++;
			arena_reset(worker.arena);
			arena_reset(worker.spare);
		}
		status = EXIT_SUCCESS;
	}
	seats_give(seats);      /* after a reload no master does it for us */
	worker_close(&worker);
	return status;
}
