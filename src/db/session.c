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

/* Those that only read, or the others, from number first on, with what the server makes of them. */
static bool statements_send(PGconn *conn, bool reads, int first)
{
	for (int i = first; i < db_statements_len; i++)
		if (db_statements[i].reads == reads && (PQsendPrepare(conn, db_statements[i].name, db_statements[i].sql, 0, NULL) != 1 ||
			PQsendDescribePrepared(conn, db_statements[i].name) != 1))
			return false;
	return PQpipelineSync(conn) == 1;
}

/*
 * A statement that changes a table cannot even be prepared while somebody keeps
 * that table from being changed: these come last, behind a Sync of their own, and
 * wait for a lock no longer than this.  Without them the session reads.
 */
static bool hurry_send(PGconn *conn)
{
	enum { PREPARE_LOCK_MS = 100 };
	char text[DB_INT_LEN];
	const char *value = db_print_int(PREPARE_LOCK_MS, text);

	return PQsendQueryPrepared(conn, session_name(DB_HURRY), 1, &value, NULL, NULL, 0) == 1;
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
	return statements_send(conn, true, 0) && hurry_send(conn) && statements_send(conn, false, 0);
}

/* A connection whose statements are being prepared. */
struct opening {
	struct db *db;
	PGconn *conn;
	int64_t deadline_us;
	bool drifted;   /* a statement does not fit the schema; db->detail says which */
	bool locked;    /* one could not be prepared while somebody held a lock; db->detail, too */
};

/* One answer and the NULL behind it. NULL: none came in time. */
static PGresult *answer_take(const struct opening *opening)
{
	PGresult *result = NULL, *end = NULL;

	if (connection_result(opening->db, opening->conn, opening->deadline_us, &result) != CONNECTION_RESULT || result == NULL)
		return NULL;
	if (PQresultStatus(result) == PGRES_PIPELINE_SYNC)
		return result;
	if (connection_result(opening->db, opening->conn, opening->deadline_us, &end) != CONNECTION_RESULT || end != NULL) {
		PQclear(end);
		PQclear(result);
		return NULL;
	}
	return result;
}

/* Takes one answer that must be a success, and gives it to check (may be NULL). */
static bool answer_check(struct opening *opening, const char *what, const struct db_statement *statement,
	bool (*check)(struct db *, const struct db_statement *, const PGresult *))
{
	struct db *db = opening->db;
	PGresult *result = answer_take(opening);
	ExecStatusType status = PQresultStatus(result);
	bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_PIPELINE_SYNC;

	if (result == NULL) {
		snprintf(db->detail, sizeof db->detail, "connection lost, or no answer in time, while preparing %s", what);
	} else if (!good) {
		const char *code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
		const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
		enum fault_code kind = sqlstate_find(code)->code;

		opening->drifted = statement != NULL && kind != FAULT_UNAVAILABLE && kind != FAULT_TIMEOUT;
		opening->locked = code != NULL && strcmp(code, "55P03") == 0;
		snprintf(db->detail, sizeof db->detail, "statement %s: %s", what, message == NULL ? "connection lost" : message);
	} else if (check != NULL && !check(db, statement, result)) {
		opening->drifted = statement != NULL;
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

static bool statement_check(struct opening *opening, const struct db_statement *statement)
{
	return answer_check(opening, statement->file, statement, NULL) && answer_check(opening, statement->file, statement, describe_check);
}

static bool sync_check(struct opening *opening)
{
	return answer_check(opening, "the end", NULL, NULL);
}

/* Past what an error left undone. */
static bool sync_reach(const struct opening *opening)
{
	ExecStatusType status;

	do {
		PGresult *result = answer_take(opening);

		status = PQresultStatus(result);        /* of NULL it is a fatal error */
		PQclear(result);
	} while (status == PGRES_PIPELINE_ABORTED);
	return status == PGRES_PIPELINE_SYNC;
}

/* What is prepared stays so, whatever becomes of the rest.  True: up to the Sync, all or up to a lock; db->unprepared says which. */
static bool changes_check(struct opening *opening)
{
	struct db *db = opening->db;

	for (; db->unprepared < db_statements_len; db->unprepared++) {
		const struct db_statement *statement = &db_statements[db->unprepared];

		if (!statement->reads && !statement_check(opening, statement))
			return opening->locked && sync_reach(opening);
	}
	return sync_check(opening);
}

static bool reads_check(struct opening *opening)
{
	for (int i = 0; i < db_statements_len; i++)
		if (db_statements[i].reads && !statement_check(opening, &db_statements[i]))
			return false;
	return sync_check(opening);
}

static bool own_check(struct opening *opening)
{
	if (!answer_check(opening, "settings", NULL, server_check))
		return false;
	if (opening->db->settings.hears_jobs && !answer_check(opening, "listen", NULL, NULL))
		return false;
	for (int i = 0; i < DB_OWN_LEN; i++)
		if (!answer_check(opening, own[i].name, NULL, NULL))
			return false;
	return true;
}

bool session_open(struct db *db, PGconn *conn, int64_t deadline_us, bool *drifted)
{
	struct opening opening = { .db = db, .conn = conn, .deadline_us = deadline_us };
	bool good;

	PQsetNoticeReceiver(conn, notice_note, db);
	if (!all_send(conn, &db->settings)) {
		snprintf(db->detail, sizeof db->detail, "connection lost while sending the statements");
		return false;
	}
	db->unprepared = 0;
	good = own_check(&opening) && reads_check(&opening) && answer_check(&opening, own[-1 - DB_HURRY].name, NULL, NULL) && changes_check(&opening);
	*drifted = opening.drifted;
	if (good && opening.locked)
		log_event(LOG_WARN, "database: %s; this process only reads until it can be prepared", db->detail);
	return good;
}

bool session_complete(struct db *db, int64_t deadline_us)
{
	struct opening opening = { .db = db, .conn = db->conn, .deadline_us = deadline_us };

	if (db->unprepared == db_statements_len)
		return true;
	if (!statements_send(db->conn, false, db->unprepared) || !changes_check(&opening)) {
		log_event(LOG_WARN, "database: %s", db->detail);
		connection_drop(db);    /* the next one finds out what it is */
		return false;
	}
	return db->unprepared == db_statements_len;
}
