#include "job/batch.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/log.h"
#include "db/db.h"
#include "db/statements.h"
#include "entity/entity.h"
#include "entity/filter.h"

enum { CHUNK_MIN = 100, PAUSE_FIRST_MS = 1000, PAUSE_MAX_MS = 60000 };

/* The job at hand.  Its text lives in job_arena. */
struct run {
	struct batch *batch;
	int32_t store_id;
	const char *job_id;
	int32_t account_id;
	const char *cart_id;
	struct filter filter;
	int32_t next_number;
	int attempts;
	int chunk;              /* items in the next transaction */
	int64_t written;        /* by this run */
	int64_t chunks;
	int64_t began_us;
};

/* How a chunk ended. */
enum chunk_end {
	CHUNK_MORE,
	CHUNK_OVER              /* the job is done, put off, lost or left: go no further */
};

static void run_begin(const struct run *run)
{
	run->batch->begin(run->batch->to);
	db_scope(run->batch->db, run->store_id);
}

static void run_log(const struct run *run, const char *what)
{
	log_event(LOG_INFO, "job %s: %s; %" PRId64 " items in %" PRId64 " chunks, %" PRId64 " us", run->job_id, what, run->written,
		run->chunks, clock_us() - run->began_us);
}

/* Queues the end; error NULL where all went well. */
static void finish_queue(const struct run *run, const char *state, int64_t written, const char *error)
{
	q_job_finish(run->batch->db, &(struct q_job_finish_in){ .store_id = run->store_id, .job_id = run->job_id,
		.claim = run->batch->claim, .state = state, .written = written, .error = error });
}

/* An end that no chunk brings.  Where it cannot be written, the lease ends and the next worker comes to it. */
static enum chunk_end run_end(const struct run *run, const char *state, const char *error)
{
	struct fault fault = { 0 };

	db_rollback(run->batch->db);
	run_begin(run);
	finish_queue(run, state, 0, error);
	if (db_run(run->batch->db, &fault))
		run_log(run, error);
	return CHUNK_OVER;
}

static int pause_ms(int attempts)
{
	int64_t pause = PAUSE_FIRST_MS;

	for (int i = 1; i < attempts && pause < PAUSE_MAX_MS; i++)
		pause *= 2;
	return (int)(pause < PAUSE_MAX_MS ? pause : PAUSE_MAX_MS);
}

static enum chunk_end run_put_off(const struct run *run, const struct fault *why)
{
	struct batch *batch = run->batch;
	struct fault fault = { 0 };
	const char *error = arena_printf(batch->job_arena, "Writing failed (%s); the log says more.", fault_name(why->code));

	if (run->attempts >= batch->attempts_max)
		return run_end(run, "failed", error);
	db_rollback(batch->db);
	run_begin(run);
	q_job_later(batch->db, &(struct q_job_later_in){ .store_id = run->store_id, .job_id = run->job_id, .claim = batch->claim,
		.pause_ms = pause_ms(run->attempts), .error = error });
	if (db_run(batch->db, &fault))
		run_log(run, "put off");
	return CHUNK_OVER;
}

/*
 * The database away, or somebody holds the cart: nothing of the job's own, and
 * nothing to write down.  The same worker claims it again, in a moment.
 */
static enum chunk_end run_interrupted(const struct run *run)
{
	db_rollback(run->batch->db);
	memcpy(run->batch->same_job, run->job_id, UUID_TEXT_LEN);
	run_log(run, "interrupted");
	return CHUNK_OVER;
}

static enum chunk_end chunk_failed(struct run *run, const struct fault *fault)
{
	if (fault->code == FAULT_UNAVAILABLE || db_should_retry(run->batch->db))
		return run_interrupted(run);
	if (fault->code == FAULT_TIMEOUT && run->chunk > CHUNK_MIN) {
		db_rollback(run->batch->db);
		run->chunk = run->chunk / 2 > CHUNK_MIN ? run->chunk / 2 : CHUNK_MIN;
		log_event(LOG_WARN, "job %s: too slow; chunks of %d from now on", run->job_id, run->chunk);
		return CHUNK_MORE;
	}
	return run_put_off(run, fault);
}

struct chunk_slots {
	int cart, hold, chunk;
};

/* The first round trip: the cart locked, the claim looked at, the items written. */
static bool chunk_write(const struct run *run, struct chunk_slots *slots, struct fault *fault)
{
	struct db *db = run->batch->db;
	const struct filter *filter = &run->filter;

	run_begin(run);
	db_begin(db);
	slots->cart = q_job_cart_hold(db, &(struct q_job_cart_hold_in){
		.store_id = run->store_id, .account_id = run->account_id, .cart_id = run->cart_id });
	slots->hold = q_job_hold(db, &(struct q_job_hold_in){ .store_id = run->store_id, .job_id = run->job_id, .claim = run->batch->claim });
	slots->chunk = q_job_chunk(db, &(struct q_job_chunk_in){ .store_id = run->store_id, .entity_type = entity_type_names[filter->type],
		.facets = filter->facets, .terms = filter->terms, .term_facets = filter->term_facets,
		.range_names = filter->range_names, .range_facets = filter->range_facets,
		.low_from = filter->low_from, .low_to = filter->low_to, .high_from = filter->high_from, .high_to = filter->high_to,
		.from_number = run->next_number, .most = run->chunk, .cart_id = run->cart_id });
	return db_run(db, fault);
}

/* The second: the cursor, or the end, and COMMIT. */
static bool chunk_keep(struct run *run, const struct q_job_chunk_row *row, bool last, struct fault *fault)
{
	struct db *db = run->batch->db;

	if (row->added > 0)
		q_job_cart_touch(db, &(struct q_job_cart_touch_in){
			.store_id = run->store_id, .account_id = run->account_id, .cart_id = run->cart_id });
	if (last)
		finish_queue(run, "done", row->written, NULL);
	else
		q_job_advance(db, &(struct q_job_advance_in){ .store_id = run->store_id, .job_id = run->job_id,
			.next_number = row->last_number + 1, .written = row->written, .lease_ms = run->batch->lease_ms });
	db_commit(db);
	return db_run(db, fault);
}

static enum chunk_end chunk_run(struct run *run)
{
	struct db *db = run->batch->db;
	struct chunk_slots slots;
	struct q_job_chunk_row row;
	struct fault fault = { 0 };
	bool last;

	if (!chunk_write(run, &slots, &fault))
		return chunk_failed(run, &fault);
	if (db_rows(db, slots.cart) == 0)
		return run_end(run, "cancelled", "The cart was deleted.");
	if (db_rows(db, slots.hold) == 0) {
		db_rollback(db);
		run_log(run, "another worker has it, or nobody any more");
		return CHUNK_OVER;
	}
	q_job_chunk_row(db, slots.chunk, 0, &row);
	last = row.written < run->chunk;
	if (!chunk_keep(run, &row, last, &fault))
		return chunk_failed(run, &fault);
	run->written += row.written;
	run->chunks++;
	run->attempts = 1;
	if (!last) {
		run->next_number = row.last_number + 1;
		return CHUNK_MORE;
	}
	run_log(run, "done");
	return CHUNK_OVER;
}

/* SIGTERM: whoever is next need not wait for the lease. */
static void run_leave(const struct run *run)
{
	struct fault fault = { 0 };

	run_begin(run);
	db_begin(run->batch->db);
	q_job_release(run->batch->db, &(struct q_job_release_in){ .store_id = run->store_id, .job_id = run->job_id, .claim = run->batch->claim });
	q_job_notify(run->batch->db);
	db_commit(run->batch->db);
	if (db_run(run->batch->db, &fault))
		run_log(run, "left to the next worker");
}

static bool filter_again(struct run *run, const char *entity_type, const char *filters)
{
	struct arena *arena = run->batch->job_arena;
	struct json_object *value;
	struct fault fault = { 0 };
	enum entity_type type;
	const char *why;

	return entity_type_find(entity_type, &type) && json_read(arena, filters, strlen(filters), &value, &why) &&
		filter_read(arena, type, value, &run->filter, &fault);
}

/* What is to be done.  False: nothing, and that is seen to. */
static bool run_start(struct run *run)
{
	struct batch *batch = run->batch;
	struct q_job_start_row row;
	struct fault fault = { 0 };
	bool same = strcmp(batch->same_job, run->job_id) == 0;
	int slot;

	run_begin(run);
	slot = q_job_start(batch->db, &(struct q_job_start_in){ .store_id = run->store_id, .job_id = run->job_id, .beginnings = same ? 0 : 1 });
	if (!db_run(batch->db, &fault)) {
		run_interrupted(run);
		return false;
	}
	batch->same_job[0] = '\0';
	if (db_rows(batch->db, slot) != 1) {
		run_end(run, "cancelled", "not to be done any more");
		return false;
	}
	q_job_start_row(batch->db, slot, 0, &row);
	run->account_id = row.account_id;
	run->cart_id = arena_text(batch->job_arena, row.cart_id);
	run->next_number = row.next_number;
	run->attempts = row.attempts;
	if (row.attempts > batch->attempts_max) {
		run_end(run, "failed", "It was begun too often without getting further.");
		return false;
	}
	if (!filter_again(run, row.entity_type, row.filters)) {
		run_end(run, "failed", "Its filters are not understood any more.");
		return false;
	}
	return true;
}

static bool claim(struct run *run)
{
	struct batch *batch = run->batch;
	struct q_job_claim_row row;
	struct fault fault = { 0 };
	int slot;

	batch->begin(batch->to);
	slot = q_job_claim(batch->db, &(struct q_job_claim_in){ .claim = batch->claim, .lease_ms = batch->lease_ms });
	if (!db_run(batch->db, &fault) || db_rows(batch->db, slot) == 0)
		return false;
	q_job_claim_row(batch->db, slot, 0, &row);
	run->store_id = row.store_id;
	run->job_id = arena_text(batch->job_arena, row.job_id);
	return true;
}

enum batch_took batch_run(struct batch *batch)
{
	struct run run = { .batch = batch, .chunk = batch->chunk_max, .began_us = clock_us() };

	arena_reset(batch->job_arena);
	if (!claim(&run))
		return BATCH_NOTHING;
	if (!run_start(&run))
		return batch->same_job[0] == '\0' ? BATCH_JOB : BATCH_NOTHING;
	while (chunk_run(&run) == CHUNK_MORE) {
		if (batch->leaving(batch->to)) {
			run_leave(&run);
			break;
		}
	}
	/* After an interruption a moment's rest, or a database that is away would be asked without pause. */
	return batch->same_job[0] == '\0' ? BATCH_JOB : BATCH_NOTHING;
}
