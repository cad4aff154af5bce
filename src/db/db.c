#include "db/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "db/internal.h"

struct db *db_new(const struct db_settings *settings)
{
	struct db *db = calloc(1, sizeof *db);

	if (db == NULL)
		return NULL;
	db->settings = *settings;
	db->common = settings->common != NULL ? settings->common : &db->own;
	waits_leave(db, false);
	db->settings.conninfo = strdup(settings->conninfo);
	if (db->settings.conninfo == NULL) {
		free(db);
		return NULL;
	}
	return db;
}

void db_free(struct db *db)
{
	if (db == NULL)
		return;
	connection_drop(db);
	commits_unpark(db);
	free((char *)(uintptr_t)db->settings.conninfo);
	free(db);
}

void db_start(struct db *db, struct arena *arena, int64_t deadline_us)
{
	if (db->running || server_replaced(db))
		connection_drop(db);
	db->running = false;
	db->arena = arena;
	db->deadline_us = deadline_us;
	db->slots_len = 0;
	db->batch_first = 0;
	db->overflow = false;
	db->trying = false;
	db->patient = false;
	waits_leave(db, false);
	db->retry = false;
	db->constraint[0] = '\0';
	db->scope_wanted = DB_SCOPE_NONE;
	if (db_in_transaction(db)) {
		log_event(LOG_WARN, "database: a request left its transaction open");
		db_rollback(db);
	}
	db->counts = (struct db_counts){ 0 };
}

void db_deadline(struct db *db, int64_t deadline_us)
{
	db->deadline_us = deadline_us;
	db->patient = true;
}

void db_scope(struct db *db, int32_t store_id)
{
	db->scope_wanted = store_id;
}

bool db_retry(struct db *db, struct fault *fault)
{
	const struct sqlstate *entry = sqlstate_find("40001");

	db->retry = true;
	if (fault->code == FAULT_NONE)
		fault->retry_after_s = entry->retry_after_s;
	return fault_set(fault, entry->code, entry->detail);
}

bool db_should_retry(const struct db *db)
{
	return db->retry;
}

bool db_in_transaction(const struct db *db)
{
	return db->conn != NULL && PQtransactionStatus(db->conn) == PQTRANS_INTRANS;
}

const char *db_constraint(const struct db *db)
{
	return db->constraint;
}

struct db_counts db_counts(const struct db *db)
{
	return db->counts;
}

static const PGresult *slot_result(const struct db *db, int slot)
{
	return slot >= 0 && slot < db->slots_len ? db->slots[slot]->result : NULL;
}

int db_rows(const struct db *db, int slot)
{
	const PGresult *result = slot_result(db, slot);

	if (result == NULL)
		return 0;
	if (PQresultStatus(result) == PGRES_TUPLES_OK)
		return PQntuples(result);
	/* PQcmdTuples() only reads, whatever its prototype says. */
	return atoi(PQcmdTuples((PGresult *)(uintptr_t)result));
}

const char *db_text(const struct db *db, int slot, int row, int column)
{
	struct db_slot *of = slot >= 0 && slot < db->slots_len ? db->slots[slot] : NULL;
	const char *value = of == NULL ? NULL : PQgetvalue(of->result, row, column);   /* NULL where there is no such field, "" where it is null */

	if (value == NULL || *value != '\0')
		return value;
	/* One empty text stands for all nulls of a result, and for nothing else: it need be asked about once. */
	if (value == of->null)
		return NULL;
	if (!PQgetisnull(of->result, row, column))
		return value;
	of->null = value;
	return NULL;
}

/* The server's own digits: they fit the declared type, which was checked when connecting. */
int64_t db_int_or_null(const struct db *db, int slot, int row, int column, bool *null)
{
	const char *text = db_text(db, slot, row, column);
	uint64_t number = 0;
	bool negative;

	*null = text == NULL;
	if (text == NULL)
		return 0;
	negative = *text == '-';
	for (text += negative; *text >= '0' && *text <= '9'; text++)
		number = number * 10 + (uint64_t)(*text - '0');
	return (int64_t)(negative ? 0 - number : number);
}

int64_t db_int(const struct db *db, int slot, int row, int column)
{
	bool null;

	return db_int_or_null(db, slot, row, column, &null);
}

bool db_bool(const struct db *db, int slot, int row, int column)
{
	const char *text = db_text(db, slot, row, column);

	return text != NULL && text[0] == 't';
}

char *db_print_int(int64_t number, char text[DB_INT_LEN])
{
	uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	char *at = text + DB_INT_LEN - 1;

	*at = '\0';
	do
		*--at = (char)('0' + left % 10);
	while ((left /= 10) > 0);
	if (number < 0)
		*--at = '-';
	return at;
}

void db_print_statements(void)
{
	for (int i = 0; i < db_statements_len; i++) {
		const struct db_statement *statement = &db_statements[i];

		printf("%-28s %s\n", statement->file, statement->says);
		for (int k = 0; k < statement->takes_len; k++)
			printf("%s%s", k == 0 ? "    takes " : ", ", statement->takes[k]);
		if (statement->takes_len > 0)
			putchar('\n');
		for (int k = 0; k < statement->gives_len; k++)
			printf("%s%s %s", k == 0 ? "    gives " : ", ", statement->gives_names[k], statement->gives[k]);
		if (statement->gives_len > 0)
			putchar('\n');
	}
}
