#include <stddef.h>
#include <string.h>

#include "db/internal.h"

static const char out_of_reach[] = "The database is out of reach.";
static const char out_of_range[] = "A value is outside what is allowed.";
static const char contention[] = "Too many changes at the same time.";

/*
 * prefix: a code before its class, the rest last.  flags: RETRY, the request may
 * run again from its start; DROP, this connection is of no more use.
 * retry_after_s and detail go to the fault.
 */
static const struct sqlstate table[] = {
	{ "23505", FAULT_DUPLICATE, 0, 0, NULL },
	{ "23503", FAULT_INVALID, 0, 0, "Something this refers to does not exist." },
	{ "23514", FAULT_INVALID, 0, 0, out_of_range },
	{ "22", FAULT_INVALID, 0, 0, out_of_range },
	/* serialization failure, deadlock */
	{ "40001", FAULT_UNAVAILABLE, SQLSTATE_RETRY, 1, contention },
	{ "40P01", FAULT_UNAVAILABLE, SQLSTATE_RETRY, 1, contention },
	/* a prepared statement that DDL or a pooler took away: prepare again on a new connection */
	{ "0A000", FAULT_INTERNAL, SQLSTATE_RETRY | SQLSTATE_DROP, 0, NULL },
	{ "26000", FAULT_INTERNAL, SQLSTATE_RETRY | SQLSTATE_DROP, 0, NULL },
	{ "55P03", FAULT_UNAVAILABLE, 0, 1, contention },
	{ "57014", FAULT_TIMEOUT, 0, 1, "The database took too long." },
	/* shutdown, crash, starting up, database dropped, session or transaction idle too long */
	{ "57P", FAULT_UNAVAILABLE, SQLSTATE_DROP, 1, out_of_reach },
	{ "25P03", FAULT_UNAVAILABLE, SQLSTATE_DROP, 1, out_of_reach },
	/* read-only: this is a standby by now */
	{ "25006", FAULT_UNAVAILABLE, SQLSTATE_DROP, 1, out_of_reach },
	{ "08", FAULT_UNAVAILABLE, SQLSTATE_DROP, 1, out_of_reach },
	/* out of connections, memory, disk */
	{ "53", FAULT_UNAVAILABLE, 0, 1, "The database is overloaded." },
	{ "", FAULT_INTERNAL, 0, 0, NULL },
};

static const struct sqlstate lost = { "", FAULT_UNAVAILABLE, SQLSTATE_DROP, 1, out_of_reach };

const struct sqlstate *sqlstate_find(const char *code)
{
	const struct sqlstate *entry = table;

	if (code == NULL || code[0] == '\0')
		return &lost;
	while (strncmp(entry->prefix, code, strlen(entry->prefix)) != 0)
		entry++;
	return entry;
}
