/*
 * shared: the memory that master and workers share (anonymous, made before the
 * first fork).  One slot a worker: its state for the watchdog; counters.
 */
#ifndef CARTD_SHARED_H
#define CARTD_SHARED_H

#include <stdatomic.h>
#include <stdint.h>

enum { SHARED_WORKERS_MAX = 512, SHARED_BUCKETS = 4096 };

enum worker_phase {
	WORKER_STARTING,
	WORKER_IDLE,            /* waits for a connection */
	WORKER_READING,         /* reads a request */
	WORKER_WORKING,         /* handles it */
	WORKER_SENDING
};

struct shared_worker {
	_Atomic int32_t pid;
	_Atomic int32_t phase;          /* enum worker_phase */
	_Atomic int64_t since_us;       /* clock_us() when the phase began */
	_Atomic uint64_t requests;
	_Atomic uint64_t failures;      /* answers with 5xx */
};

/* A fixed-window counter; key 0 is free.  Used for rate limits by store or token. */
struct shared_bucket {
	_Atomic uint64_t key;
	_Atomic int64_t window;         /* number of the window since 1970 */
	_Atomic int64_t used;
};

struct shared {
	struct shared_worker workers[SHARED_WORKERS_MAX];
	struct shared_bucket buckets[SHARED_BUCKETS];
};

#endif
