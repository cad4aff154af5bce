#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "db/internal.h"

/*
 * Each promotion begins a timeline with a higher number.  A server of the same
 * system whose timeline is older than one that was seen is a primary that was
 * replaced: what it takes is lost.  To keep it away from clients is its DBA's
 * duty; not to be deceived when that went wrong is ours.
 */

/* The system in the upper half (0: unknown), the timeline in the lower. */
static uint64_t server_mark(const char *system, const char *timeline)
{
	uint64_t number = strtoull(system, NULL, 10);
	uint64_t folded = (number ^ number >> 32) & UINT32_MAX;

	return timeline[0] == '\0' ? 0 : folded << 32 | (uint32_t)strtoul(timeline, NULL, 16);
}

static bool mark_older(uint64_t mark, uint64_t known)
{
	return mark != 0 && mark >> 32 == known >> 32 && (uint32_t)mark < (uint32_t)known;
}

bool server_note(struct db *db, const PGresult *result, int column)
{
	uint64_t mark = server_mark(PQgetvalue(result, 0, column), PQgetvalue(result, 0, column + 1));
	uint64_t known = atomic_load(&db->common->server);

	db->server = mark;
	while (mark != 0 && mark != known) {
		if (mark_older(mark, known)) {
			snprintf(db->detail, sizeof db->detail, "a server on timeline %u is left alone: it was replaced, by one on timeline %u",
				(unsigned)(uint32_t)mark, (unsigned)(uint32_t)known);
			log_event(LOG_ERROR, "database: %s", db->detail);
			return false;
		}
		if (atomic_compare_exchange_weak(&db->common->server, &known, mark))
			break;
	}
	return true;
}

bool server_replaced(const struct db *db)
{
	return db->conn != NULL && mark_older(db->server, atomic_load_explicit(&db->common->server, memory_order_relaxed));
}

void server_ask(struct db *db, PGconn *conn, int64_t deadline_us)
{
	PGresult *result = NULL;

	if (PQsetnonblocking(conn, 1) != 0 || PQsendQuery(conn, "select " SERVER_SQL) != 1)
		return;
	if (connection_result(db, conn, deadline_us, &result) == CONNECTION_RESULT && PQresultStatus(result) == PGRES_TUPLES_OK)
		server_note(db, result, 0);
	PQclear(result);
}
