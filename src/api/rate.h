/*
 * rate: requests counted over all workers in shared memory, without a lock:
 * those of a store in windows of 30 seconds, those of a token in a bucket that leaks.
 *
 * A store's requests are counted when its credential was found good, so that
 * nobody else can use its quota up.  All others (no credential, a wrong one, a
 * path that does not exist) are counted apart, by the name in the path,
 * with a quota of their own that tells nothing of the store.
 *
 * A bucket that leaks (threedcart) holds so many requests of one token and
 * loses so many a second; a request that finds it full is not put in.
 *
 * There is room for as many names as shared.h says; a name that has nothing
 * counted gives its place to the next, and when all have, the one with least.
 *
 * Each request is counted once, however often its handler runs.
 */
#ifndef CARTD_API_RATE_H
#define CARTD_API_RATE_H

#include <stdbool.h>
#include <stdint.h>

struct call;

enum { RATE_WINDOW_MS = 30000, RATE_STRANGERS_QUOTA = 150000 };

/* Before any database work. False: FAULT_TOO_MANY, the store's quota, as last seen, is used up. */
bool rate_enter(struct call *call);

/* The caller is the store's. False: FAULT_TOO_MANY. */
bool rate_admitted(struct call *call, int32_t quota);

/* The caller is nobody we know. False: FAULT_TOO_MANY. */
bool rate_stranger(struct call *call);

/* For struct api's leave: the X-Rate-Limit headers; what was not counted yet is counted as a stranger's. */
void rate_leave(struct call *call);

/* Before any database work. False: FAULT_TOO_MANY, the principal's bucket is full by the size last seen. */
bool rate_leak_enter(struct call *call);

/* The principal is good. False: FAULT_TOO_MANY. */
bool rate_leak_admitted(struct call *call, int32_t size, int32_t per_second);

#endif
