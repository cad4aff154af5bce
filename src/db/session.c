#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "db/internal.h"

/* Between the two trips of a job's chunk next to nothing is done: one that hangs there must not hold its job for long. */
enum { IDLE_IN_TRANSACTION_MS = 10000, IDLE_IN_JOB_MS = 4000 };

/* name: as prepared; sql.  In the order of enum db_own: -1, -2, … */
static const struct { const char *name, *sql; } own[DB_OWN_LEN] = {
	{ "db_begin", "begin" },
	{ "db_commit", "commit" },
	{ "db_rollback", "rollback" },
	{ "db_scope", "select pg_catalog.set_config('cartd.store_id', $1, false)" },
	{ "db_hurry", "select pg_catalog.set_config('lock_timeout', $1, true)" },
};

/* Not the startup packet's options: pgbouncer refuses those, and the conninfo may have its own. */
static const char settings_sql[] =
	"select pg_catalog.set_config('statement_timeout', $1, false),"
	" pg_catalog.set_config('lock_timeout', $2, false),"
	" pg_catalog.set_config('idle_in_transaction_session_timeout', $3, false),"
	" pg_catalog.set_config('search_path', '', false),"
	" pg_catalog.set_config('plan_cache_mode', 'force_generic_plan', false),"
	" pg_catalog.set_config('jit', 'off', false),"
	" pg_catalog.set_config('default_transaction_isolation', 'read committed', false),"
	" pg_catalog.set_config('TimeZone', 'UTC', false),"
	" pg_catalog.set_config('DateStyle', 'ISO, MDY', false),"
	" " SERVER_SQL;
enum { SETTINGS_LEN = 9 };

static const char listen_sql[] = "listen cartd_jobs";

/* PostgreSQL's own types and what regtype calls them; their numbers never change. */
static const struct { Oid oid; const char *name; } types[] = {
	{ 16, "boolean" }, { 20, "bigint" }, { 23, "integer" }, { 25, "text" }, { 114, "json" }, { 1184, "timestamp with time zone" },
	{ 1700, "numeric" }, { 2950, "uuid" }, { 3802, "jsonb" },
	{ 1000, "boolean[]" }, { 1016, "bigint[]" }, { 1007, "integer[]" }, { 1009, "text[]" }, { 199, "json[]" },
	{ 1185, "timestamp with time zone[]" }, { 1231, "numeric[]" }, { 2951, "uuid[]" }, { 3807, "jsonb[]" },
	/* for the message alone: no header can name them */
	{ 17, "bytea" }, { 18, "\"char\"" }, { 19, "name" }, { 21, "smallint" }, { 26, "oid" }, { 700, "real" }, { 701, "double precision" },
	{ 1042, "character" }, { 1043, "character varying" }, { 1082, "date" }, { 1114, "timestamp without time zone" }, { 1186, "interval" },
	{ 2249, "record" }, { 2278, "void" },
};

static const char *type_name(Oid oid)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (types[i].oid == oid)
			return types[i].name;
	return "a type of another kind";
}

const char *session_name(int statement)
{
	return statement < 0 ? own[-1 - statement].name : db_statements[statement].name;
}

/*
 * Notices may quote data; their code is enough.  No statement of ours brings a
 * warning, but a COMMIT does whose wait for a standby somebody or a shutdown
 * ended (it has no code of its own): the change is on this server, and perhaps
 * on no other.
 */
static void notice_note(void *to, const PGresult *result)
{
	const char *code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
	struct db *db = to;

	db->warned = db->warned || (severity != NULL && strcmp(severity, "WARNING") == 0);
	log_event(LOG_DEBUG, "database: notice %s", code == NULL ? "" : code);
}

static bool settings_send(PGconn *conn, const struct db_settings *settings)
{
	char statement_ms[DB_INT_LEN], lock_ms[DB_INT_LEN], idle_ms[DB_INT_LEN];
	const char *values[3] = {
		db_print_int(settings->statement_timeout_ms, statement_ms),
		db_print_int(settings->lock_timeout_ms, lock_ms),
		db_print_int(settings->hears_jobs ? IDLE_IN_JOB_MS : IDLE_IN_TRANSACTION_MS, idle_ms)
	};

	return PQsendQueryParams(conn, settings_sql, 3, NULL, values, NULL, NULL, 0) == 1;
}

/* Nothing blocks: libpq keeps what the socket does not take yet. */
static bool all_send(PGconn *conn, const struct db_settings *settings)
{
	if (PQsetnonblocking(conn, 1) != 0 || PQenterPipelineMode(conn) != 1 || !settings_send(conn, settings))
		return false;
	if (settings->hears_jobs && PQsendQueryParams(conn, listen_sql, 0, NULL, NULL, NULL, NULL, 0) != 1)
		return false;
	for (int i = 0; i < DB_OWN_LEN; i++)
		if (PQsendPrepare(conn, own[i].name, own[i].sql, 0, NULL) != 1)
			return false;
	for (int i = 0; i < db_statements_len; i++)
		if (PQsendPrepare(conn, db_statements[i].name, db_statements[i].sql, 0, NULL) != 1 ||
			PQsendDescribePrepared(conn, db_statements[i].name) != 1)
			return false;
	return PQpipelineSync(conn) == 1;
}

/* One answer and the NULL behind it. NULL: none came in time. */
static PGresult *answer_take(const struct db *db, PGconn *conn, int64_t deadline_us)
{
	PGresult *result = NULL, *end = NULL;

	if (connection_result(db, conn, deadline_us, &result) != CONNECTION_RESULT || result == NULL)
		return NULL;
	if (PQresultStatus(result) == PGRES_PIPELINE_SYNC)
		return result;
	if (connection_result(db, conn, deadline_us, &end) != CONNECTION_RESULT || end != NULL) {
		PQclear(end);
		PQclear(result);
		return NULL;
	}
	return result;
}

/* Takes one answer that must be a success, and gives it to check (may be NULL). */
static bool answer_check(struct db *db, PGconn *conn, int64_t deadline_us, const char *what, bool *drifted,
	const struct db_statement *statement, bool (*check)(struct db *, const struct db_statement *, const PGresult *))
{
	PGresult *result = answer_take(db, conn, deadline_us);
	ExecStatusType status = PQresultStatus(result);
	bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_PIPELINE_SYNC;

	if (result == NULL) {
		snprintf(db->detail, sizeof db->detail, "connection lost, or no answer in time, while preparing %s", what);
	} else if (!good) {
		const char *code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
		const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
		enum fault_code kind = sqlstate_find(code)->code;

		*drifted = statement != NULL && kind != FAULT_UNAVAILABLE && kind != FAULT_TIMEOUT;
		snprintf(db->detail, sizeof db->detail, "statement %s: %s", what, message == NULL ? "connection lost" : message);
	} else if (check != NULL && !check(db, statement, result)) {
		*drifted = true;
		good = false;
	}
	PQclear(result);
	return good;
}

static bool drift(struct db *db, const struct db_statement *statement, const char *kind, int n, const char *header, const char *database)
{
	snprintf(db->detail, sizeof db->detail, "statement %s: %s %d is %s in the header, %s in the database", statement->file, kind, n, header,
		database);
	return false;
}

static bool count_check(struct db *db, const struct db_statement *statement, const char *kind, int header, int database)
{
	if (header == database)
		return true;
	snprintf(db->detail, sizeof db->detail, "statement %s: %d %s in the header, %d in the database", statement->file, header, kind, database);
	return false;
}

static bool describe_check(struct db *db, const struct db_statement *statement, const PGresult *result)
{
	if (!count_check(db, statement, "parameters", statement->takes_len, PQnparams(result)) ||
		!count_check(db, statement, "columns", statement->gives_len, PQnfields(result)))
		return false;
	for (int i = 0; i < statement->takes_len; i++)
		if (strcmp(type_name(PQparamtype(result, i)), statement->takes[i]) != 0)
			return drift(db, statement, "parameter", i + 1, statement->takes[i], type_name(PQparamtype(result, i)));
	for (int i = 0; i < statement->gives_len; i++) {
		if (strcmp(type_name(PQftype(result, i)), statement->gives[i]) != 0)
			return drift(db, statement, "column", i + 1, statement->gives[i], type_name(PQftype(result, i)));
		if (strcmp(PQfname(result, i), statement->gives_names[i]) != 0)
			return drift(db, statement, "column", i + 1, statement->gives_names[i], PQfname(result, i));
	}
	return true;
}

static bool server_check(struct db *db, const struct db_statement *statement, const PGresult *result)
{
	(void)statement;
	return server_note(db, result, SETTINGS_LEN);
}

bool session_open(struct db *db, PGconn *conn, int64_t deadline_us, bool *drifted)
{
	bool replaced = false;  /* is no drift */

	PQsetNoticeReceiver(conn, notice_note, db);
	if (!all_send(conn, &db->settings)) {
		snprintf(db->detail, sizeof db->detail, "connection lost while sending the statements");
		return false;
	}
	if (!answer_check(db, conn, deadline_us, "settings", &replaced, NULL, server_check))
		return false;
	if (db->settings.hears_jobs && !answer_check(db, conn, deadline_us, "listen", drifted, NULL, NULL))
		return false;
	for (int i = 0; i < DB_OWN_LEN; i++)
		if (!answer_check(db, conn, deadline_us, own[i].name, drifted, NULL, NULL))
			return false;
	for (int i = 0; i < db_statements_len; i++) {
		const struct db_statement *statement = &db_statements[i];

		if (!answer_check(db, conn, deadline_us, statement->file, drifted, statement, NULL) ||
			!answer_check(db, conn, deadline_us, statement->file, drifted, statement, describe_check))
			return false;
	}
	return answer_check(db, conn, deadline_us, "the end", drifted, NULL, NULL);
}
