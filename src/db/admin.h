/*
 * admin: the operator's connection to PostgreSQL.
 *
 * Beside db.c the only place with <libpq-fe.h>.  Where the daemon has prepared
 * statements, pipelines and deadlines, the operator's tool runs one embedded
 * statement (db/operator_sql.h) at a time, with text parameters, inside a
 * transaction it opens and closes itself, and streams COPY.
 *
 * Every function that talks to the server returns false when that failed;
 * admin_says() is then a sentence for a person.  After a failure inside a
 * transaction only admin_rollback() makes sense.
 */
#ifndef CARTD_DB_ADMIN_H
#define CARTD_DB_ADMIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/operator_sql.h"

struct admin;

/* Not connected yet. NULL: no memory. */
struct admin *admin_new(void);

/* Closes the connection; an open transaction is undone by the server. NULL is fine. */
void admin_free(struct admin *admin);

/* conninfo: libpq's key words or URI.  Sets the session up: UTF-8, UTC, no search path, lock_timeout. */
bool admin_connect(struct admin *admin, const char *conninfo, int connect_timeout_s, int lock_timeout_ms);

/*
 * Runs a statement; values has as many texts as the statement takes (NULL:
 * SQL NULL), or is NULL where it takes none.  The result stays until the next
 * run.
 */
bool admin_run(struct admin *admin, enum operator_sql statement, const char *const *values);

bool admin_begin(struct admin *admin);
bool admin_commit(struct admin *admin); /* true only when the server said COMMIT */
void admin_rollback(struct admin *admin);

/* The last result.  Text is borrowed from it; NULL: SQL NULL. */
int admin_rows(const struct admin *admin);
const char *admin_text(const struct admin *admin, int row, int column);
int64_t admin_changed(const struct admin *admin); /* rows an INSERT, UPDATE or DELETE touched */

/* COPY … FROM STDIN: start, put any number of bytes in COPY's text format, end. */
bool admin_copy_start(struct admin *admin, enum operator_sql statement);
bool admin_copy_put(struct admin *admin, const char *bytes, size_t len);
bool admin_copy_end(struct admin *admin);

/* The last failure. */
const char *admin_says(const struct admin *admin);
const char *admin_sqlstate(const struct admin *admin);   /* "" where the server named none */
const char *admin_constraint(const struct admin *admin); /* "" likewise */
bool admin_unreachable(const struct admin *admin);       /* never connected, or connection lost */

/* tick(object) is called some five times a second while the server works. NULL: none. */
void admin_on_wait(struct admin *admin, void (*tick)(void *), void *object);

/* Asks the server to give up the running statement.  May be called from a signal handler. */
void admin_cancel(struct admin *admin);

#endif
