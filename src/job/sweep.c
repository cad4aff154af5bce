#include "job/sweep.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "db/db.h"
#include "db/statements.h"

struct sweep_store {
	int32_t id;
	int32_t retention_days;
	int32_t token_days;
};

static int carts(struct db *db, const struct sweep_store *store, int batch)
{
	return q_job_carts_sweep(db, &(struct q_job_carts_sweep_in){ .store_id = store->id, .batch = batch });
}

static int keys(struct db *db, const struct sweep_store *store, int batch)
{
	return q_job_keys_sweep(db, &(struct q_job_keys_sweep_in){ .store_id = store->id, .batch = batch });
}

static int redirects(struct db *db, const struct sweep_store *store, int batch)
{
	return q_job_redirects_sweep(db, &(struct q_job_redirects_sweep_in){ .store_id = store->id, .batch = batch });
}

static int metafields(struct db *db, const struct sweep_store *store, int batch)
{
	return q_job_metafields_sweep(db, &(struct q_job_metafields_sweep_in){ .store_id = store->id, .batch = batch,
		.retention_days = store->retention_days });
}

static int sessions(struct db *db, const struct sweep_store *store, int batch)
{
	return q_job_sessions_sweep(db, &(struct q_job_sessions_sweep_in){ .store_id = store->id, .batch = batch });
}

static int tokens(struct db *db, const struct sweep_store *store, int batch)
{
	return q_job_tokens_sweep(db, &(struct q_job_tokens_sweep_in){ .store_id = store->id, .batch = batch, .days = store->token_days });
}

static int jobs(struct db *db, const struct sweep_store *store, int batch)
{
	return q_job_jobs_sweep(db, &(struct q_job_jobs_sweep_in){ .store_id = store->id, .batch = batch });
}

/* In this order, in one transaction.  Columns: the statement, what the log calls the rows. */
static const struct {
	int (*queue)(struct db *db, const struct sweep_store *store, int batch);
	const char *rows;
} kinds[] = {
	{ carts, "carts" },
	{ keys, "idempotency keys" },
	{ redirects, "redirect tokens" },
	{ metafields, "metafields" },
	{ sessions, "sessions" },
	{ tokens, "refresh tokens" },
	{ jobs, "jobs" },
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

struct sweep_counts {
	int64_t rows[KINDS];
	int64_t batches;
	int64_t us;             /* in the database's hands, without the rests */
};

/* Why a sweep ends before the last store. */
enum sweep_end { SWEEP_GOES_ON, SWEEP_DATABASE_AWAY, SWEEP_LEAVES };

/* One transaction: every kind that may have more.  False: it failed, or the sweep ends. */
static bool batch_run(const struct sweep *sweep, const struct sweep_store *store, bool more[KINDS], struct sweep_counts *counts,
	enum sweep_end *ends)
{
	struct fault fault = { 0 };
	int slots[KINDS];
	int64_t began_us = clock_us();
	bool good;

	sweep->begin(sweep->to);
	db_scope(sweep->db, store->id);
	for (int kind = 0; kind < KINDS; kind++)
		slots[kind] = more[kind] ? kinds[kind].queue(sweep->db, store, sweep->batch) : -1;
	good = db_run(sweep->db, &fault);
	counts->us += clock_us() - began_us;
	for (int kind = 0; kind < KINDS; kind++) {
		int rows = good && more[kind] ? db_rows(sweep->db, slots[kind]) : 0;

		counts->rows[kind] += rows;
		more[kind] = rows == sweep->batch;
	}
	counts->batches++;
	/* One complaint a sweep is enough, not one for each store. */
	if (fault.code == FAULT_UNAVAILABLE)
		*ends = SWEEP_DATABASE_AWAY;
	if (!sweep->end(sweep->to))
		*ends = SWEEP_LEAVES;
	return good && *ends == SWEEP_GOES_ON;
}

static void store_sweep(const struct sweep *sweep, const struct sweep_store *store, struct sweep_counts *counts, enum sweep_end *ends)
{
	bool more[KINDS];
	bool any = true;

	for (int kind = 0; kind < KINDS; kind++)
		more[kind] = true;
	while (any && batch_run(sweep, store, more, counts, ends)) {
		any = false;
		for (int kind = 0; kind < KINDS; kind++)
			any = any || more[kind];
	}
}

/* On the heap: the arena is emptied for each batch.  NULL: none, or the database is away. */
static struct sweep_store *stores_list(const struct sweep *sweep, int *len)
{
	struct fault fault = { 0 };
	struct q_job_stores_row row;
	struct sweep_store *stores;
	int slot;

	sweep->begin(sweep->to);
	slot = q_job_stores(sweep->db);
	*len = db_run(sweep->db, &fault) ? db_rows(sweep->db, slot) : 0;
	stores = *len == 0 ? NULL : calloc((size_t)*len, sizeof(*stores));
	for (int i = 0; stores != NULL && i < *len; i++) {
		q_job_stores_row(sweep->db, slot, i, &row);
		stores[i] = (struct sweep_store){ row.store_id, row.retention_days, sweep->token_days };
	}
	return stores;
}

/* "sweep: 3 carts, 1 sessions in 2 batches, 900 us"; nothing where nothing was deleted. */
static void counts_log(const struct sweep_counts *counts)
{
	char text[256] = "";
	size_t len = 0;

	for (int kind = 0; kind < KINDS; kind++) {
		if (counts->rows[kind] > 0)
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%" PRId64 " %s", len > 0 ? ", " : "", counts->rows[kind], kinds[kind].rows);
	}
	if (len > 0)
		log_event(LOG_INFO, "sweep: %s in %" PRId64 " batches, %" PRId64 " us", text, counts->batches, counts->us);
}

bool sweep_run(const struct sweep *sweep)
{
	struct sweep_counts counts = { 0 };
	enum sweep_end ends = SWEEP_GOES_ON;
	int len = 0;
	struct sweep_store *stores = stores_list(sweep, &len);

	for (int i = 0; stores != NULL && i < len && ends == SWEEP_GOES_ON; i++)
		store_sweep(sweep, &stores[i], &counts, &ends);
	free(stores);
	counts_log(&counts);
	return ends != SWEEP_LEAVES;
}
