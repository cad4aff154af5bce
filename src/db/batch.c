#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "db/internal.h"

/* No batch waits longer than this, whatever the request's deadline is. */
enum { BATCH_MAX_US = 60 * 1000 * 1000, ROLLBACK_MAX_US = 1000 * 1000 };

/* What a batch is, and what became of it. */
struct trip {
	bool inside;            /* began inside a transaction */
	bool begins, commits;
	bool reads;             /* nothing in it changes anything */
	bool rolls_back;        /* sent ROLLBACK first */
	bool scopes;            /* set cartd.store_id first */
	bool hurries;           /* and a shorter lock_timeout, for this transaction */
	enum connection_got got;
	int arrived;            /* results that came, successes and errors */
	bool committed;         /* COMMIT's own result came and says COMMIT */
	bool answered;          /* every statement's result came */
	bool synced;            /* and the Sync behind them */
	bool errored;           /* the server refused something, so nothing was committed behind it */
	int failed;             /* which statement, if errored */
	char code[6];
};

static void slot_clear(void *object)
{
	struct db_slot *slot = object;

	PQclear(slot->result);
	slot->result = NULL;
}

/* Clean-ups are registered here, so that nothing allocates between sending and the last result. */
static int slot_add(struct db *db, int statement, const char *const *values)
{
	struct db_slot *slot;

	if (db->arena == NULL || db->slots_len == DB_SLOTS_MAX) {
		db->overflow = true;
		return -1;
	}
	slot = arena_alloc(db->arena, sizeof *slot);
	slot->statement = statement;
	slot->values = values;
	if (statement >= 0)
		arena_on_reset(db->arena, slot_clear, slot);
	db->slots[db->slots_len] = slot;
	return db->slots_len++;
}

int db_queue(struct db *db, int statement, const char *const *values)
{
	int n = db_statements[statement].takes_len;
	const char **copies = NULL;

	if (db->arena != NULL && n > 0) {
		copies = arena_array(db->arena, (size_t)n, sizeof *copies);
		for (int i = 0; i < n; i++)
			copies[i] = values[i] == NULL ? NULL : arena_text(db->arena, values[i]);
	}
	return slot_add(db, statement, copies);
}

void db_begin(struct db *db)
{
	slot_add(db, DB_BEGIN, NULL);
}

void db_commit(struct db *db)
{
	slot_add(db, DB_COMMIT, NULL);
}

static bool statement_send(PGconn *conn, int statement, const char *const *values)
{
	int n = statement >= 0 ? db_statements[statement].takes_len : statement == DB_SCOPE || statement == DB_HURRY ? 1 : 0;

	return PQsendQueryPrepared(conn, session_name(statement), n, values, NULL, NULL, 0) == 1;
}

static bool scope_send(struct db *db)
{
	char text[DB_INT_LEN];
	const char *value = db->scope_wanted == DB_SCOPE_NONE ? "" : db_print_int(db->scope_wanted, text);

	return statement_send(db->conn, DB_SCOPE, &value);
}

static bool hurry_send(struct db *db)
{
	char text[DB_INT_LEN];
	const char *value = waits_short(db, text);

	return statement_send(db->conn, DB_HURRY, &value);
}

static void batch_look(const struct db *db, struct trip *trip)
{
	PGTransactionStatusType status = PQtransactionStatus(db->conn);

	*trip = (struct trip){ .inside = status == PQTRANS_INTRANS, .rolls_back = status == PQTRANS_INERROR, .reads = true };
	trip->scopes = db->scope != db->scope_wanted;
	trip->hurries = db->hurries;
	for (int i = db->batch_first; i < db->slots_len; i++) {
		int statement = db->slots[i]->statement;

		trip->begins = trip->begins || statement == DB_BEGIN;
		trip->commits = trip->commits || statement == DB_COMMIT;
		trip->reads = trip->reads && (statement < 0 || db_statements[statement].reads);
	}
}

/*
 * Without a Sync between them everything here is one transaction: the setting
 * too, although it stands before BEGIN, is taken back when that rolls back.
 */
static bool batch_send(struct db *db, const struct trip *trip)
{
	if (trip->rolls_back && !statement_send(db->conn, DB_ROLLBACK, NULL))
		return false;
	if ((trip->scopes && !scope_send(db)) || (trip->hurries && !hurry_send(db)))
		return false;
	for (int i = db->batch_first; i < db->slots_len; i++)
		if (!statement_send(db->conn, db->slots[i]->statement, db->slots[i]->values))
			return false;
	return PQpipelineSync(db->conn) == 1;
}

static void error_note(struct db *db, struct trip *trip, int statement, const PGresult *result)
{
	const char *code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);

	/* libpq's own errors have no code: nobody knows what the server did. */
	if (code == NULL || PQstatus(db->conn) == CONNECTION_BAD) {
		trip->got = CONNECTION_LOST;
		if (code == NULL)
			return;
	}
	trip->errored = true;
	trip->failed = statement;
	snprintf(trip->code, sizeof trip->code, "%s", code);
	if (constraint != NULL)
		snprintf(db->constraint, sizeof db->constraint, "%s", constraint);
	if (sqlstate_find(code)->flags & SQLSTATE_DROP)
		trip->got = CONNECTION_LOST;
}

/* Reads one statement's answer up to its NULL; false: go no further. */
static bool answer_read(struct db *db, struct trip *trip, int64_t deadline_us, int statement, struct db_slot *slot)
{
	PGresult *result = NULL;
	ExecStatusType status;

	for (;;) {
		trip->got = connection_result(db, db->conn, deadline_us, &result);
		if (trip->got != CONNECTION_RESULT)
			return false;
		if (result == NULL)
			return true;
		status = PQresultStatus(result);
		if (status == PGRES_FATAL_ERROR)
			error_note(db, trip, statement, result);
		else if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_PIPELINE_ABORTED)
			trip->got = CONNECTION_LOST;
		if (trip->got == CONNECTION_RESULT)
			trip->arrived++;
		if (statement == DB_COMMIT && status == PGRES_COMMAND_OK) {
			trip->committed = strcmp(PQcmdStatus(result), "COMMIT") == 0;
			if (db->warned)
				trip->got = CONNECTION_LOST;
		}
		if (slot != NULL && statement >= 0 && slot->result == NULL && (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK))
			slot->result = result;
		else
			PQclear(result);
		if (trip->got != CONNECTION_RESULT)
			return false;
	}
}

static void batch_read(struct db *db, struct trip *trip, int64_t deadline_us)
{
	PGresult *result = NULL;

	if (trip->rolls_back && !answer_read(db, trip, deadline_us, DB_ROLLBACK, NULL))
		return;
	if (trip->scopes && !answer_read(db, trip, deadline_us, DB_SCOPE, NULL))
		return;
	if (trip->hurries && !answer_read(db, trip, deadline_us, DB_HURRY, NULL))
		return;
	for (int i = db->batch_first; i < db->slots_len; i++)
		if (!answer_read(db, trip, deadline_us, db->slots[i]->statement, db->slots[i]))
			return;
	trip->answered = !trip->errored;
	trip->got = connection_result(db, db->conn, deadline_us, &result);
	if (trip->got == CONNECTION_RESULT) {
		trip->synced = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
		/* An error in place of the Sync: what was to be committed there was not. */
		if (!trip->synced && PQresultStatus(result) == PGRES_FATAL_ERROR)
			error_note(db, trip, DB_COMMIT, result);
		if (db->warned && !trip->reads)
			trip->synced = trip->answered = false;
		if (!trip->synced)
			trip->got = CONNECTION_LOST;
	}
	PQclear(result);
}

/* The setting survives what was committed, and nothing else. */
static void scope_settle(struct db *db, const struct trip *trip, bool good)
{
	bool inside = db->conn != NULL && PQtransactionStatus(db->conn) == PQTRANS_INTRANS;

	if (trip->scopes)
		db->scope = db->scope_wanted;
	if (good) {
		db->scope_dirty = inside && (trip->scopes || db->scope_dirty);
	} else {
		if (trip->scopes || db->scope_dirty)
			db->scope = DB_SCOPE_UNKNOWN;
		db->scope_dirty = false;
	}
}

/* The server can keep nothing of a batch that only reads, or that opens a transaction and does not commit it. */
static bool leaves_nothing(const struct trip *trip)
{
	return !trip->commits && (trip->begins || trip->reads);
}

/*
 * A connection that died while it lay idle is noticed only here.  Sending the
 * batch again is right when the server cannot have kept anything of it, or
 * when it says itself that it went down before the first statement was done,
 * or ended the session, idle in an aborted transaction for too long (25P03).
 */
static bool may_resend(const struct trip *trip)
{
	if (trip->got != CONNECTION_LOST || trip->inside || trip->arrived > 0)
		return false;
	/* 25P03: it lay in an aborted transaction, whose ROLLBACK would have come with this batch. */
	if (trip->errored)
		return strncmp(trip->code, "57P", 3) == 0 || strcmp(trip->code, "25P03") == 0;
	return leaves_nothing(trip);
}

/* Its end is a commit: COMMIT, or the Sync behind a change outside of a transaction. */
static bool lasts(const struct trip *trip)
{
	return trip->commits || (!trip->inside && !trip->begins && !trip->reads);
}

/*
 * COMMIT, or the Sync that commits what stands outside of a transaction, was
 * sent and not answered.  An error before it means that it was never done; an
 * error in its own place means that the server went down over it.
 */
static bool outcome_unknown(const struct trip *trip)
{
	if (trip->got == CONNECTION_RESULT)
		return false;
	if (trip->committed)
		return true;
	if (trip->errored)
		return trip->failed == DB_COMMIT;
	return lasts(trip);
}

static bool batch_fail(struct db *db, const struct trip *trip, struct fault *fault)
{
	const struct sqlstate *entry = sqlstate_find(trip->errored ? trip->code : NULL);
	const char *where = trip->errored ? session_name(trip->failed) : "";
	enum fault_code code = entry->code;
	const char *detail = entry->detail;
	bool unknown = outcome_unknown(trip);

	if (trip->got == CONNECTION_TIMEOUT && unknown) {
		entry = sqlstate_find(NULL);
		code = entry->code;
		detail = "The database has not confirmed the change in time.";
	} else if (trip->got == CONNECTION_TIMEOUT) {
		entry = sqlstate_find("57014");
		code = entry->code;
		detail = entry->detail;
	} else if (trip->got == CONNECTION_RESULT && !trip->errored) {
		/* COMMIT said ROLLBACK. */
		code = FAULT_INTERNAL;
		detail = NULL;
		where = session_name(DB_COMMIT);
	}
	db->retry = trip->errored && (entry->flags & SQLSTATE_RETRY) != 0;
	/* A name taken and a lost race are part of the work. */
	log_event(code == FAULT_DUPLICATE || db->retry ? LOG_DEBUG : LOG_ERROR, "database: %s %s statement=%s constraint=%s%s", fault_name(code),
		trip->errored ? trip->code : trip->got == CONNECTION_TIMEOUT ? "deadline" : "lost", where, db->constraint,
		unknown ? " outcome unknown" : "");
	scope_settle(db, trip, false);
	/* Past the deadline too: cancelling would block, and the server's own statement_timeout ends it; but never a COMMIT. */
	if (trip->got == CONNECTION_TIMEOUT && unknown)
		commits_park(db);
	else if (trip->got != CONNECTION_RESULT)
		connection_drop(db);
	if (fault->code == FAULT_NONE)
		fault->retry_after_s = entry->retry_after_s;
	return fault_set(fault, code, detail);
}

static bool timeout_set(struct fault *fault)
{
	const struct sqlstate *entry = sqlstate_find("57014");

	if (fault->code == FAULT_NONE)
		fault->retry_after_s = entry->retry_after_s;
	return fault_set(fault, entry->code, entry->detail);
}

static bool refuse(struct fault *fault, const char *detail)
{
	if (fault->code == FAULT_NONE)
		fault->retry_after_s = 1;
	return fault_set(fault, FAULT_UNAVAILABLE, detail);
}

static bool refuse_contention(struct fault *fault)
{
	return refuse(fault, sqlstate_find("55P03")->detail);
}

/* A connection that has what the batch needs: to read is possible before everything is prepared. */
static bool batch_connect(struct db *db, const struct trip *trip, int64_t deadline_us, struct fault *fault)
{
	if (!db_connect(db, fault))
		return false;
	if ((trip->reads && !trip->begins) || session_complete(db, deadline_us))
		return true;
	return refuse_contention(fault);
}

/*
 * Sends and reads, and once more on a new connection where that is safe.  What
 * could not be sent twice is not sent on a connection that can be seen to be
 * dead: one system call more, for these alone.  False with a fault: no new connection.
 */
static bool batch_trip(struct db *db, struct trip *trip, int64_t deadline_us, struct fault *fault)
{
	for (int attempt = 0;; attempt++) {
		batch_look(db, trip);
		if (attempt == 0 && !trip->inside && !leaves_nothing(trip) && !connection_alive(db->conn)) {
			trip->got = CONNECTION_LOST;
		} else {
			if (batch_send(db, trip))
				batch_read(db, trip, deadline_us);
			else
				trip->got = CONNECTION_LOST;
			db->counts.trips++;
			if (attempt > 0 || !may_resend(trip))
				return true;
		}
		log_event(LOG_INFO, "database: the server closed the connection; connecting again");
		connection_drop(db);
		db->constraint[0] = '\0';
		if (clock_us() >= deadline_us)
			return timeout_set(fault);
		if (!batch_connect(db, trip, deadline_us, fault))
			return false;
	}
}

/* The batch's own, the request's, and that of a COMMIT: the first of them. */
static int64_t batch_deadline(const struct db *db, const struct trip *trip, int64_t begun_us)
{
	int64_t deadline_us = begun_us + BATCH_MAX_US;

	if (lasts(trip) && !db->patient)
		deadline_us = begun_us + commits_wait_us(db);
	return db->deadline_us > 0 && db->deadline_us < deadline_us ? db->deadline_us : deadline_us;
}

static bool batch_settle(struct db *db, const struct trip *trip, struct fault *fault)
{
	/* The server went down right behind its last answer: the work is done all the same. */
	if (trip->answered && !trip->synced && (trip->committed || (trip->reads && !trip->begins && !trip->inside))) {
		connection_drop(db);
		return true;
	}
	if (trip->got != CONNECTION_RESULT || trip->errored || (trip->commits && !trip->committed))
		return batch_fail(db, trip, fault);
	scope_settle(db, trip, true);
	if (trip->committed)
		commits_answered(db);
	return true;
}

/* What can be known before anything is sent. */
static bool batch_admit(struct db *db, const struct trip *trip, struct fault *fault)
{
	if ((lasts(trip) || trip->begins) && !commits_pass(db))
		return refuse(fault, "The database does not confirm changes at present.");
	if (!trip->inside && (!trip->reads || trip->begins) && !waits_enter(db))
		return refuse_contention(fault);
	return true;
}

static bool batch_run(struct db *db, struct fault *fault, int64_t begun_us)
{
	int64_t deadline_us;
	struct trip trip;
	bool good;

	batch_look(db, &trip);
	deadline_us = batch_deadline(db, &trip, begun_us);
	if (begun_us >= deadline_us)
		return timeout_set(fault);
	if (!batch_admit(db, &trip, fault))
		return false;
	db->warned = false;
	good = batch_connect(db, &trip, deadline_us, fault) && batch_trip(db, &trip, deadline_us, fault);
	waits_leave(db, good && trip.errored && strcmp(trip.code, "55P03") == 0);
	if (!good)
		return false;
	db->counts.statements += db->slots_len - db->batch_first;
	return batch_settle(db, &trip, fault);
}

bool db_run(struct db *db, struct fault *fault)
{
	int64_t begun_us;
	bool good;

	db->retry = false;
	db->constraint[0] = '\0';
	if (db->overflow) {
		log_event(LOG_ERROR, "database: more than %d statements in one request", (int)DB_SLOTS_MAX);
		db->batch_first = db->slots_len;
		return fault_set(fault, FAULT_INTERNAL, NULL);
	}
	if (db->batch_first == db->slots_len)
		return true;
	begun_us = clock_us();
	db->running = true;
	good = batch_run(db, fault, begun_us);
	db->running = false;
	db->batch_first = db->slots_len;
	db->counts.us += clock_us() - begun_us;
	return good;
}

/* An aborted transaction holds nothing any more: its ROLLBACK travels with the next batch. */
void db_rollback(struct db *db)
{
	int64_t begun_us = clock_us();
	struct trip trip = { .rolls_back = true };

	db->batch_first = db->slots_len;
	if (!db_in_transaction(db))
		return;
	db->running = true;
	if (statement_send(db->conn, DB_ROLLBACK, NULL) && PQpipelineSync(db->conn) == 1)
		batch_read(db, &trip, begun_us + ROLLBACK_MAX_US);
	db->running = false;
	db->counts.trips++;
	db->counts.statements++;
	db->counts.us += clock_us() - begun_us;
	scope_settle(db, &trip, false);
	if (!trip.synced || trip.errored)
		connection_drop(db);
}
