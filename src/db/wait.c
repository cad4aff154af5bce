#include <poll.h>

#include "base/clock.h"
#include "db/internal.h"

/* What came is taken out of libpq's list, or that would grow for ever. */
static bool notified(PGconn *conn)
{
	bool any = false;

	for (PGnotify *notify; conn != NULL && (notify = PQnotifies(conn)) != NULL; PQfreemem(notify))
		any = true;
	return any;
}

bool db_wait(struct db *db, int fd, int64_t until_us)
{
	while (!notified(db->conn)) {
		struct pollfd ready[] = { { .fd = fd, .events = POLLIN }, { .fd = db->conn == NULL ? -1 : PQsocket(db->conn), .events = POLLIN } };
		int64_t left_us = until_us - clock_us();

		if (left_us <= 0)
			return false;
		if (poll(ready, 2, (int)(left_us / 1000 + 1)) <= 0)
			continue;
		if (ready[0].revents != 0)
			return false;
		/* The next batch connects again. */
		if (PQconsumeInput(db->conn) == 0 || PQstatus(db->conn) != CONNECTION_OK) {
			connection_drop(db);
			return true;
		}
		(void)PQisBusy(db->conn); /* parses what came */
	}
	return true;
}
