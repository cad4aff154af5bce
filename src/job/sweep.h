/*
 * sweep: deletes what has ended, of every store, in small batches.
 *
 *	carts                   whose expires_at has come, with their lines; requests do not see them any more anyway
 *	idempotency keys        older than 24 hours
 *	redirect tokens         used or expired
 *	metafields              whose cart is gone, and that nobody changed for the store's retention_days
 *	sessions                that ended or expired, with their refresh tokens
 *	refresh tokens          of sessions that go on, spent token_days ago
 *	batch jobs              that ended 90 days ago
 *
 * When a cart went is recorded nowhere, so a metafield's retention counts from
 * its own last change.  A cart lives for days after its last change, so this
 * is early by at most as long as its cart lived after the metafield.
 *
 * A batch is one statement a kind, for one store, in one short transaction.
 * Rows that somebody holds are passed over (SKIP LOCKED): the sweeper waits
 * for nobody, and several hosts may sweep at once.  A row that was changed
 * meanwhile is looked at again, so a cart renewed in the same moment stays.
 */
#ifndef CARTD_JOB_SWEEP_H
#define CARTD_JOB_SWEEP_H

#include <stdbool.h>

struct db;

struct sweep {
	struct db *db;
	int batch;                      /* rows of a kind in one transaction */
	int token_days;                 /* as long as a session may be idle: an older token is no longer told from an unknown one */
	void (*begin)(void *to);        /* before a batch: db_start() */
	bool (*end)(void *to);          /* after it: rests; false: leave off now */
	void *to;
};

/*
 * Every store, until nothing is left.  One line in the log where something was
 * deleted.  False: end() said so.  What the database refuses is logged by db and
 * left for the next time.
 */
bool sweep_run(const struct sweep *sweep);

#endif
