#include "db/admin.h"

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAYS_LEN = 1024, NAME_LEN = 80, TICK_MS = 200, NUMBER_LEN = 24 };

struct admin {
	PGconn *conn;
	PGresult *result;
	PGcancel *cancel;
	void (*tick)(void *);
	void *tick_object;
	bool unreachable;
	char sqlstate[6];
	char constraint[NAME_LEN];
	char says[SAYS_LEN];
};

/*
 * What an SQLSTATE means to an operator.  state: whole, or a class (two
 * characters); the first that fits wins.  lost: the connection is of no more use.
 */
static const struct meaning {
	const char *state;
	bool lost;
	const char *says;
} meanings[] = {
	{ "23505", false, "it is there already" },
	{ "23503", false, "it names something that is not there, or is still in use" },
	{ "23514", false, "a value breaks a rule of the schema" },
	{ "23", false, "the data break a rule of the schema" },
	{ "42501", false, "this role lacks the right; connect as cartd_operator, or see `cartctl db check`" },
	{ "42P01", false, "a table is missing: the schema is not deployed here, or older than this program" },
	{ "42703", false, "a column is missing: the schema is older than this program" },
	{ "3F000", false, "a schema is missing: nothing is deployed in this database" },
	{ "40001", false, "another transaction came between; run the command again" },
	{ "40P01", false, "another transaction came between; run the command again" },
	{ "55P03", false, "another transaction holds a lock; run the command again when it has ended" },
	{ "57014", false, "the statement was cancelled" },
	{ "53300", true, "the server has no connection left" },
	{ "53", false, "the server is out of resources" },
	{ "25006", false, "the server is read-only (a standby?)" },
	{ "57P", true, "the server is shutting down or starting" },
	{ "08", true, "the connection was lost" },
	{ "22", false, "a value does not fit its type" },
	{ "", false, "the server refused the statement" },
};

static const struct meaning *meaning_of(const char *state)
{
	const struct meaning *meaning = meanings;
	while (strncmp(state, meaning->state, strlen(meaning->state)) != 0)
		meaning++;
	return meaning;
}

static void fail_clear(struct admin *admin)
{
	admin->sqlstate[0] = admin->constraint[0] = admin->says[0] = '\0';
}

/* libpq ends its messages with a newline and tells several attempts on several lines. */
static void says_flatten(char *says)
{
	size_t len = strlen(says);
	while (len > 0 && says[len - 1] == '\n')
		says[--len] = '\0';
	for (char *at = says; (at = strpbrk(at, "\n\t")) != NULL; at++)
		*at = ' ';
}

static bool fail_connection(struct admin *admin)
{
	admin->unreachable = true;
	fail_clear(admin);
	snprintf(admin->says, sizeof admin->says, "database out of reach: %s", PQerrorMessage(admin->conn));
	says_flatten(admin->says);
	return false;
}

static bool fail_result(struct admin *admin, const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
	const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
	if (state == NULL)
		return fail_connection(admin);
	const struct meaning *meaning = meaning_of(state);
	admin->unreachable = meaning->lost || PQstatus(admin->conn) == CONNECTION_BAD;
	snprintf(admin->sqlstate, sizeof admin->sqlstate, "%s", state);
	snprintf(admin->constraint, sizeof admin->constraint, "%s", constraint == NULL ? "" : constraint);
	snprintf(admin->says, sizeof admin->says, "%s (SQLSTATE %s: %s%s%s)", meaning->says, state,
	    primary == NULL ? "" : primary, detail == NULL ? "" : ": ", detail == NULL ? "" : detail);
	says_flatten(admin->says);
	return false;
}

struct admin *admin_new(void)
{
	return calloc(1, sizeof(struct admin));
}

void admin_free(struct admin *admin)
{
	if (admin == NULL)
		return;
	PQclear(admin->result);
	PQfreeCancel(admin->cancel);
	PQfinish(admin->conn);
	free(admin);
}

static void notice_drop(void *object, const PGresult *result)
{
	(void)object;
	(void)result;
}

bool admin_connect(struct admin *admin, const char *conninfo, int connect_timeout_s, int lock_timeout_ms)
{
	char timeout[NUMBER_LEN], lock_timeout[NUMBER_LEN];
	snprintf(timeout, sizeof timeout, "%d", connect_timeout_s);
	snprintf(lock_timeout, sizeof lock_timeout, "%d", lock_timeout_ms);
	/* What stands before dbname is a default that conninfo may override. */
	const char *const words[] = { "connect_timeout", "fallback_application_name", "dbname", "client_encoding", NULL };
	const char *const values[] = { timeout, "cartctl", conninfo, "UTF8", NULL };
	admin->conn = PQconnectdbParams(words, values, 1);
	if (admin->conn == NULL || PQstatus(admin->conn) != CONNECTION_OK)
		return fail_connection(admin);
	PQsetNoticeReceiver(admin->conn, notice_drop, NULL);
	admin->cancel = PQgetCancel(admin->conn);
	return admin_run(admin, OPERATOR_SESSION_START, (const char *const[]){ lock_timeout });
}

/* Until the server has an answer; tick meanwhile. */
static bool wait_answer(struct admin *admin)
{
	while (PQisBusy(admin->conn)) {
		struct pollfd fd = { .fd = PQsocket(admin->conn), .events = POLLIN };
		int ready = poll(&fd, 1, TICK_MS);
		if (ready < 0 && errno != EINTR)
			return false;
		if (admin->tick != NULL)
			admin->tick(admin->tick_object);
		if (ready > 0 && !PQconsumeInput(admin->conn))
			return false;
	}
	return true;
}

/* Reads to the end of the answer; keeps the first failure, else the last result. */
static bool read_answer(struct admin *admin)
{
	bool ok = true;
	PQclear(admin->result);
	admin->result = NULL;
	for (;;) {
		if (!wait_answer(admin))
			return fail_connection(admin);
		PGresult *result = PQgetResult(admin->conn);
		if (result == NULL)
			break;
		ExecStatusType status = PQresultStatus(result);
		if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN) {
			PQclear(admin->result);
			admin->result = result;
			if (status == PGRES_COPY_IN)
				break; /* it would be answered again and again */
			continue;
		}
		if (ok)
			ok = fail_result(admin, result);
		PQclear(result);
	}
	return ok;
}

bool admin_run(struct admin *admin, enum operator_sql statement, const char *const *values)
{
	const struct operator_sql_entry *entry = &operator_sql_entries[statement];
	fail_clear(admin);
	if (!PQsendQueryParams(admin->conn, entry->sql, entry->takes_len, NULL, values, NULL, NULL, 0))
		return fail_connection(admin);
	return read_answer(admin);
}

bool admin_begin(struct admin *admin)
{
	return admin_run(admin, OPERATOR_SESSION_BEGIN, NULL);
}

bool admin_commit(struct admin *admin)
{
	if (!admin_run(admin, OPERATOR_SESSION_COMMIT, NULL))
		return false;
	if (strcmp(PQcmdStatus(admin->result), "COMMIT") == 0)
		return true;
	snprintf(admin->says, sizeof admin->says, "the transaction was undone by the server");
	return false;
}

/* Keeps what the failure before it said. */
void admin_rollback(struct admin *admin)
{
	struct admin before = *admin;
	if (PQtransactionStatus(admin->conn) == PQTRANS_IDLE || PQstatus(admin->conn) == CONNECTION_BAD)
		return;
	admin_run(admin, OPERATOR_SESSION_ROLLBACK, NULL);
	memcpy(admin->sqlstate, before.sqlstate, sizeof admin->sqlstate);
	memcpy(admin->constraint, before.constraint, sizeof admin->constraint);
	memcpy(admin->says, before.says, sizeof admin->says);
}

int admin_rows(const struct admin *admin)
{
	return admin->result == NULL ? 0 : PQntuples(admin->result);
}

const char *admin_text(const struct admin *admin, int row, int column)
{
	return PQgetisnull(admin->result, row, column) ? NULL : PQgetvalue(admin->result, row, column);
}

int64_t admin_changed(const struct admin *admin)
{
	return admin->result == NULL ? 0 : strtoll(PQcmdTuples(admin->result), NULL, 10);
}

bool admin_copy_start(struct admin *admin, enum operator_sql statement)
{
	return admin_run(admin, statement, NULL) && PQresultStatus(admin->result) == PGRES_COPY_IN;
}

bool admin_copy_put(struct admin *admin, const char *bytes, size_t len)
{
	enum { PIECE = 1 << 20 };
	for (size_t sent = 0; sent < len; sent += PIECE) {
		size_t piece = len - sent < PIECE ? len - sent : PIECE;
		if (PQputCopyData(admin->conn, bytes + sent, (int)piece) != 1)
			return fail_connection(admin);
	}
	return true;
}

bool admin_copy_end(struct admin *admin)
{
	if (PQputCopyEnd(admin->conn, NULL) != 1)
		return fail_connection(admin);
	return read_answer(admin);
}

const char *admin_says(const struct admin *admin)
{
	return admin->says;
}

const char *admin_sqlstate(const struct admin *admin)
{
	return admin->sqlstate;
}

const char *admin_constraint(const struct admin *admin)
{
	return admin->constraint;
}

bool admin_unreachable(const struct admin *admin)
{
	return admin->unreachable;
}

void admin_on_wait(struct admin *admin, void (*tick)(void *), void *object)
{
	admin->tick = tick;
	admin->tick_object = object;
}

void admin_cancel(struct admin *admin)
{
	char ignored[64];
	if (admin->cancel != NULL)
		PQcancel(admin->cancel, ignored, (int)sizeof ignored);
}
