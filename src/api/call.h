/*
 * call: the steps that every handler has in common.
 *
 * A handler that reads:	call_read(), queue its statements, call_run(), write the reply.
 * A handler that changes:	call_write(), queue what the rule needs, call_run(), the rule,
 *				queue the changes, write the reply, call_commit().
 * call_run() is the first round trip and holds the credential's check;
 * call_commit() is the second.  Each returns false where call->fault says why
 * (or call->replayed: the reply is there already).
 */
#ifndef CARTD_API_CALL_H
#define CARTD_API_CALL_H

#include <stdbool.h>

#include "api/api.h"

/* Finds the store, then queues the credential's check. False: call->fault. */
bool call_read(struct call *call);

/* BEGIN, the credential's check, the idempotency key's claim. False: call->fault. */
bool call_write(struct call *call);

/* Sends the first batch; admits the caller; answers from the key's earlier answer where there is one. */
bool call_run(struct call *call);

/* Queues the answer under its key, where there is one, and COMMIT; sends. The reply must be complete. */
bool call_commit(struct call *call);

/*
 * The same for an answer that names what a queued statement numbers (a row of
 * cartd.counters by this noun): CALL_NUMBER in the reply's body and in location
 * stands for the number, here and where the answer is kept.  The reply gets
 * Location.  No JSON text and no header holds that byte otherwise.
 */
#define CALL_NUMBER "\001"
bool call_commit_numbered(struct call *call, const char *noun, const char *location);

/*
 * Before changes whose work grows with what is stored (a cart with millions of
 * items goes): they may take nearly as long as a worker is given.
 */
void call_patience(struct call *call);

/* The credential's check alone, for requests that are wrong before the handler could ask. */
bool call_admit(struct call *call);

/* If-Match and the version asked for in the body (expected 0: none) against the current one: 412, 409. */
bool call_version(struct call *call, int current, int expected);

#endif
