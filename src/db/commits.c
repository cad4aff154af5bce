#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/internal.h"

/*
 * A COMMIT that waits for a synchronous standby that is gone waits for ever:
 * no timeout of PostgreSQL's ends it, and a server process whose client went
 * away waits on, with its locks.  To cancel it would make the change visible
 * on the primary alone.  So a change gives up when the server would long have
 * ended a statement, with its outcome unknown, and its connection is put aside.
 * From then on changes are refused at once, in all processes, but for a trial
 * each second: by a process that has nothing put aside, so that one never leaves
 * more than one server process waiting.  When a COMMIT is answered, everything
 * is as before.
 */

enum { TRIAL_US = 1000 * 1000, BEHIND_STATEMENT_MS = 500, LEAST_MS = 2500 };

int64_t commits_wait_us(const struct db *db)
{
	int ms = db->settings.statement_timeout_ms + BEHIND_STATEMENT_MS;

	return (int64_t)(ms > LEAST_MS ? ms : LEAST_MS) * 1000;
}

static void commits_lost(struct db *db)
{
	int64_t none = 0;

	if (atomic_compare_exchange_strong(&db->common->commit_trial_us, &none, clock_us() + TRIAL_US))
		log_event(LOG_ERROR, "database: COMMIT is not answered (a synchronous standby is away?); changes are refused until it is");
}

void commits_answered(struct db *db)
{
	if (atomic_load_explicit(&db->common->commit_trial_us, memory_order_relaxed) == 0)
		return;
	if (atomic_exchange(&db->common->commit_trial_us, 0) != 0)
		log_event(LOG_INFO, "database: COMMIT is answered again");
}

void commits_unpark(struct db *db)
{
	if (db->parked != NULL)
		PQfinish(db->parked);
	db->parked = NULL;
}

void commits_park(struct db *db)
{
	commits_lost(db);
	commits_unpark(db);
	db->parked = db->conn;
	db->conn = NULL;
	connection_drop(db);
}

/* What was put aside: answered, broken, or still waiting. */
static void parked_look(struct db *db)
{
	bool alive = db->parked != NULL && connection_alive(db->parked);

	if (db->parked == NULL)
		return;
	db->warned = false;
	while (alive && !PQisBusy(db->parked)) {
		PGresult *result = PQgetResult(db->parked);

		alive = PQresultStatus(result) != PGRES_PIPELINE_SYNC;
		PQclear(result);
		if (!alive && !db->warned)
			commits_answered(db);
	}
	if (!alive)
		commits_unpark(db);
}

void commits_moved(struct db *db)
{
	if (db->parked != NULL && (strcmp(PQhost(db->parked), PQhost(db->conn)) != 0 || strcmp(PQport(db->parked), PQport(db->conn)) != 0))
		commits_unpark(db);
}

bool commits_pass(struct db *db)
{
	int64_t now = clock_us();
	int64_t trial_us;

	parked_look(db);
	trial_us = atomic_load_explicit(&db->common->commit_trial_us, memory_order_relaxed);
	if (trial_us == 0 || db->trying)
		return true;
	db->trying = db->parked == NULL && now >= trial_us &&
		atomic_compare_exchange_strong(&db->common->commit_trial_us, &trial_us, now + TRIAL_US);
	return db->trying;
}
