/*
 * db: one connection to PostgreSQL, and the batches sent over it.
 *
 * The only room with <libpq-fe.h>.  There is no general query function: each
 * file of sql/queries becomes a typed pair q_NAME() / q_NAME_row() in
 * db/statements.h (made by src/db/statements.awk at build time).
 *
 * A batch is queued and then sent with one Sync; db_run() is one round trip.
 *
 *	db_start(db, arena, deadline_us);
 *	db_begin(db);
 *	int lock = q_cart_lock(db, &(struct q_cart_lock_in){...});
 *	int read = q_cart_lines(db, &(struct q_cart_lines_in){...});
 *	if (!db_run(db, &fault)) ...
 *	q_cart_lock_row(db, lock, 0, &row);
 *
 * Queueing never blocks.  Results belong to the arena given to db_start() and
 * their text may be used as long as it lives, across later batches.
 */
#ifndef CARTD_DB_DB_H
#define CARTD_DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct fault;
struct db;
struct db_common;

struct db_settings {
	const char *conninfo;           /* libpq connection string or URI */
	int connect_timeout_ms;         /* one attempt, all hosts */
	int statement_timeout_ms;       /* sent to the server as session settings */
	int lock_timeout_ms;
	int backoff_max_ms;             /* longest pause between attempts */
	struct db_common *common;       /* shared with other processes (base/db_common.h); NULL: with nobody */
	int place, places;              /* which one of how many of these, that wait for each other's locks; 0, 0: of none */
	void (*waits)(void *with);      /* called each time the server takes longer than 2 ms: a lock, a commit, no server; NULL: nobody cares */
	void *waits_with;
	bool hears_jobs;                /* every connection LISTENs to what q_job_notify() says; db_wait() */
};

/* Counted since db_start(). */
struct db_counts {
	int statements;
	int trips;
	int64_t us;             /* time spent waiting for the server */
};

/* Allocates, does not connect.  Settings are copied.  NULL: no memory. */
struct db *db_new(const struct db_settings *settings);
void db_free(struct db *db);

/*
 * Connects if there is no connection and the back-off allows an attempt, and
 * prepares and checks every statement against its header; those that change what
 * somebody has locked against changes, later.  False: fault is
 * FAULT_UNAVAILABLE with retry_after_s.  Statement drift (a statement whose
 * types differ from its header) is FAULT_INTERNAL, and *fault->detail says which.
 */
bool db_connect(struct db *db, struct fault *fault);

/* The server shares this machine's processors: it is reached by a unix socket or a loopback address.  True, too, where there is no connection. */
bool db_is_near(const struct db *db);

/* Begins counting and binds results to arena. deadline_us: clock_us() after which db_run() gives up. */
void db_start(struct db *db, struct arena *arena, int64_t deadline_us);

/* Another deadline than db_start()'s from now on, for COMMIT too. */
void db_deadline(struct db *db, int64_t deadline_us);

/*
 * Row-level security's key; sent with the next batch, only where it differs
 * from what the connection has.  db_start() forgets it: a request that names
 * no store sees no store's rows.
 */
void db_scope(struct db *db, int32_t store_id);

void db_begin(struct db *db);   /* queue BEGIN (read committed) */
void db_commit(struct db *db);  /* queue COMMIT; db_run() succeeds only when its tag is COMMIT */

/*
 * Sends what is queued with one Sync and reads every result.  False: fault
 * tells why; an open transaction is rolled back (in this round trip where the
 * server did it, else before the next batch).  fault codes: UNAVAILABLE
 * (connection lost or refused, or a COMMIT that waits for a standby: it may
 * have happened, and the log says so), TIMEOUT, INTERNAL, DUPLICATE (23505), INVALID (23514,
 * 22xxx, 23503); db_should_retry() for 40001, 40P01, 0A000, 26000.
 */
bool db_run(struct db *db, struct fault *fault);

/*
 * Waits for a notification, until fd can be read or until_us has come.  True:
 * a notification came, or the connection went and with it perhaps some.
 * Between batches only.
 */
bool db_wait(struct db *db, int fd, int64_t until_us);

/* Leaves an open transaction (a failed rule after the first batch): ROLLBACK, one trip. */
void db_rollback(struct db *db);

/*
 * What two statements of a batch read does not fit together, because each sees
 * what was committed when it began: fault is that of a serialisation failure, and
 * db_should_retry() is true.  Always false.
 */
bool db_retry(struct db *db, struct fault *fault);

bool db_should_retry(const struct db *db);
bool db_in_transaction(const struct db *db);

/* Constraint named by the last error ("cart_lines_merge_key…"), or "". */
const char *db_constraint(const struct db *db);

/* Rows of the statement that q_NAME() queued as slot. Rows changed, for statements that give none. */
int db_rows(const struct db *db, int slot);

struct db_counts db_counts(const struct db *db);

/*
 * Array parameters: PostgreSQL array literals in the arena.  Elements may be
 * NULL (→ NULL).
 */
const char *db_array(struct arena *arena, size_t n, const char *const *elements);
const char *db_array_int(struct arena *arena, size_t n, const int64_t *elements);

/*
 * The other way: the next element of an array literal, which *at begins with at
 * first (NULL: an empty one).  *element is NULL for NULL.  False: there is none left.
 * What is left is behind at[0]: another array literal but for that character.
 *
 *	while (db_array_next(arena, &at, &element))
 */
bool db_array_next(struct arena *arena, const char **at, const char **element);

/*
 * For the generated file alone.
 */
struct db_statement {
	const char *name;       /* "cart_lock" */
	const char *sql;
	int takes_len;
	const char *const *takes;       /* type names as PostgreSQL's regtype prints them: "integer", "uuid", "text[]" */
	int gives_len;
	const char *const *gives;
	const char *const *gives_names;
	int target;             /* which parameter names what others may hold: the cart, the person; 0: none (the first is the store) */
	bool reads;             /* changes nothing: may be sent again when its answer was lost */
	const char *says;       /* the sentence of the header */
	const char *file;       /* "cart/lock": below sql/queries, without .sql */
};
extern const struct db_statement db_statements[];
extern const int db_statements_len;

enum { DB_INT_LEN = 21 };

/* Decimal digits at the end of text; returns where they begin. */
char *db_print_int(int64_t number, char text[DB_INT_LEN]);

int db_queue(struct db *db, int statement, const char *const *values);   /* copies the values */
const char *db_text(const struct db *db, int slot, int row, int column); /* NULL: SQL NULL */
int64_t db_int(const struct db *db, int slot, int row, int column);      /* 0 for NULL */
int64_t db_int_or_null(const struct db *db, int slot, int row, int column, bool *null);
bool db_bool(const struct db *db, int slot, int row, int column);        /* false for NULL */

/* `cartd -T statements` */
void db_print_statements(void);

#endif
