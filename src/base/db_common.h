/*
 * db_common: what the database connections of all processes know together.
 * Here and not in db, because shared.h holds it; all zeros is: nothing yet.
 */
#ifndef CARTD_BASE_DB_COMMON_H
#define CARTD_BASE_DB_COMMON_H

#include <stdatomic.h>
#include <stdint.h>

enum { DB_COMMON_PLACES = 512, DB_COMMON_HELD = 64 };

/* What one process's change may have to wait for. */
struct db_common_place {
	_Atomic uint64_t key;           /* 0: nothing */
	_Atomic int64_t since_us;       /* clock_us() */
};

/* What somebody waited for in vain; by hash alone. */
struct db_common_held {
	_Atomic uint64_t key;
	_Atomic int64_t until_us;
};

struct db_common {
	struct db_common_place places[DB_COMMON_PLACES];        /* waits.c */
	struct db_common_held held[DB_COMMON_HELD];
	_Atomic uint64_t server;        /* server.c: the newest that was seen; 0: none yet */
	/* commits.c: 0: COMMITs are answered; otherwise clock_us() from which on one change may try whether they are again. */
	_Atomic int64_t commit_trial_us;
};

#endif
