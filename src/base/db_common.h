/*
 * db_common: what the database connections of all processes know together.
 * Here and not in db, because shared.h holds it; all zeros is: nothing yet.
 */
#ifndef CARTD_BASE_DB_COMMON_H
#define CARTD_BASE_DB_COMMON_H

#include <stdatomic.h>
#include <stdint.h>

struct db_common {
	/* commits.c: 0: COMMITs are answered; otherwise clock_us() from which on one change may try whether they are again. */
	_Atomic int64_t commit_trial_us;
};

#endif
