/*
 * shared: the memory that master and workers share (anonymous, made before the
 * first fork).  One slot a worker: its state for the watchdog; seats; counters.
 */
#ifndef CARTD_SHARED_H
#define CARTD_SHARED_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/db_common.h"
#include "base/turns.h"

enum { SHARED_WORKERS_MAX = 512, SHARED_JOBS_MAX = 17, SHARED_BUCKETS = 4096, SHARED_STRANGERS = 256, SHARED_LEAKS = 16384 };

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
	_Atomic uint64_t requests;      /* of a job: batches, or looks for work */
	_Atomic uint64_t failures;      /* answers with 5xx */
};

/* A counter of requests (api/rate.h), in windows of fixed length or as a bucket that leaks; key 0: never anybody's. */
struct shared_bucket {
	_Atomic uint64_t key;
	_Atomic uint64_t count;         /* number of the window << 32 | requests in it; of one that leaks: when it is empty, ns */
	_Atomic int32_t quota;          /* as last seen; 0: not yet */
	_Atomic int32_t per_second;     /* of one that leaks, likewise */
};

/* A leaky bucket (auth/throttle.h): it is empty, and free for another key, once its time has come. */
struct shared_leak {
	_Atomic uint64_t key;
	_Atomic int64_t empty_us;       /* clock_us() */
};

/* Of one kind of key, by open addressing. */
struct shared_leaks {
	struct shared_leak at[SHARED_LEAKS];
};

struct shared {
	struct db_common database;      /* what the connections of all know of it */
	struct shared_worker workers[SHARED_WORKERS_MAX + SHARED_JOBS_MAX];     /* jobs behind the workers */
	_Atomic int32_t seats[SHARED_WORKERS_MAX];            /* slot + 1 of who holds it; 0: free (seats.h) */
	struct shared_bucket stores[SHARED_BUCKETS];          /* windows, by open addressing */
	struct shared_bucket tokens[SHARED_BUCKETS];          /* that leak, likewise */
	struct shared_bucket strangers[SHARED_STRANGERS];     /* of those without a credential, by hash alone */
	struct turns hashing, hash_queue;       /* who hashes a password, and who waits to (auth/password.h) */
	unsigned char throttle_secret[16];      /* random: where a key lands is nobody's to choose */
	struct shared_leaks failures_account, failures_address, failures_pair, known_pairs;
};

_Static_assert((int)DB_COMMON_PLACES >= (int)SHARED_WORKERS_MAX, "a place for each worker");

#endif
