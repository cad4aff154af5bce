/*
 * internal: what the files of db share; nobody else includes it.
 */
#ifndef CARTD_DB_INTERNAL_H
#define CARTD_DB_INTERNAL_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/db_common.h"
#include "base/fault.h"
#include "db/db.h"

enum {
	DB_SLOTS_MAX = 128,     /* statements in one request; nothing is sent per line, so more is a bug */
	DB_SCOPE_UNKNOWN = -1,
	DB_SCOPE_NONE = 0,
	DB_CONSTRAINT_LEN = 64, /* NAMEDATALEN */
	DB_DETAIL_LEN = 256
};

/* Statements of db itself, below the numbers of db_statements[]. */
enum db_own { DB_BEGIN = -1, DB_COMMIT = -2, DB_ROLLBACK = -3, DB_SCOPE = -4, DB_HURRY = -5, DB_OWN_LEN = 5 };

/* One queued statement; lives in the arena, its result is cleared with it. */
struct db_slot {
	int statement;          /* index in db_statements[], or enum db_own */
	const char *const *values;
	PGresult *result;       /* NULL until it came, and for enum db_own */
	const char *null;       /* what libpq gives for every SQL NULL of that result; NULL until one was met */
};

struct db {
	struct db_settings settings;
	PGconn *conn;           /* NULL: not connected; otherwise in pipeline mode, every statement that only reads prepared */
	int unprepared;         /* of those that change something, the first that is not prepared yet; db_statements_len: all are */
	bool running;           /* a batch is under way; still set at db_start(): a jump left it there */
	bool warned;            /* a warning came with this batch: what is committed may be so on that server alone */
	struct db_common *common;       /* settings.common, or one of its own */
	struct db_common own;

	uint64_t server;        /* server.c: which one conn leads to */

	/* commits.c */
	PGconn *parked;         /* its COMMIT is not answered yet; NULL: none */
	bool trying;            /* this request may try whether COMMITs are answered again */
	bool hurries;           /* waits.c: this batch waits for a lock more shortly than others */
	bool patient;           /* db_deadline() gave it another measure of time */

	/* Back-off. */
	int failures;           /* attempts that failed in a row */
	int64_t next_us;        /* no attempt before this */
	bool drifted;           /* the last one failed for a statement, which detail names */
	uint64_t dice;
	char detail[DB_DETAIL_LEN];

	/* What the session's cartd.store_id is, and should be. */
	int32_t scope;
	int32_t scope_wanted;
	bool scope_dirty;       /* set in the open transaction: a rollback takes it back */

	/* The request. */
	struct arena *arena;
	int64_t deadline_us;    /* 0: none */
	struct db_counts counts;
	struct db_slot *slots[DB_SLOTS_MAX];
	int slots_len;
	int batch_first;        /* slots from here on are not sent yet */
	bool overflow;

	/* The last error. */
	bool retry;
	char constraint[DB_CONSTRAINT_LEN];
};

/* connection.c: opening, dropping, waiting. */

void connection_drop(struct db *db);

/* False when the server is known to have closed an idle connection. One poll(2). */
bool connection_alive(PGconn *conn);

enum connection_got { CONNECTION_RESULT, CONNECTION_LOST, CONNECTION_TIMEOUT };

/* The next thing PQgetResult() has to say (*result may be NULL: end of one statement), sending what is unsent meanwhile. */
enum connection_got connection_result(const struct db *db, PGconn *conn, int64_t deadline_us, PGresult **result);

/* PQconnectPoll() until it is done; false when it failed or the deadline passed. */
bool connection_poll(const struct db *db, PGconn *conn, int64_t deadline_us);

/* hosts.c: the conninfo, one host at a time. */

struct hosts;

/* NULL: no memory, or no conninfo that libpq understands. */
struct hosts *hosts_new(const char *conninfo);
int hosts_len(const struct hosts *hosts);
PGconn *hosts_connect(const struct hosts *hosts, const char *conninfo, int which);
void hosts_free(struct hosts *hosts);

/* commits.c: COMMITs that are not answered. */

/* How long a batch that commits may take, where nobody asked for another measure. */
int64_t commits_wait_us(const struct db *db);

/* The connection, whose COMMIT was not answered in time, is put aside. */
void commits_park(struct db *db);
void commits_unpark(struct db *db);

/* There is a new connection: what was put aside with another host is not waited for any longer. */
void commits_moved(struct db *db);

/* A COMMIT was answered. */
void commits_answered(struct db *db);

/* May this request change something?  False: COMMITs are not answered, and others try whether they are again. */
bool commits_pass(struct db *db);

/* waits.c: who waits for the same. */

/* Before a batch that changes something. False: enough others wait for the same.  Sets db->hurries. */
bool waits_enter(struct db *db);

/* After it. in_vain: it was a lock, and it was not given up in time. */
void waits_leave(struct db *db, bool in_vain);

/* The lock_timeout, in ms, of who hurries. */
const char *waits_short(const struct db *db, char text[DB_INT_LEN]);

/* server.c: which server it is. */

/* Two columns: what server_note() takes. */
#define SERVER_SQL \
	"(select system_identifier::text from pg_catalog.pg_control_system())," \
	" case when pg_catalog.pg_is_in_recovery() then ''" \
	" else pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8) end"

/* Remembers it for all. False: it was replaced by one that was seen; db->detail says so. */
bool server_note(struct db *db, const PGresult *result, int column);

/* The same, asked by itself: conn is only for this. */
void server_ask(struct db *db, PGconn *conn, int64_t deadline_us);

/* Since it was connected to, somebody saw the one that replaced it. */
bool server_replaced(const struct db *db);

/* session.c: everything on a new connection, one round trip. */

/*
 * Settings, every statement prepared and compared; but what changes something is
 * left out from the first on that had to wait for a lock (db->unprepared).
 * False: db->detail says why; *drifted when it was a statement.
 */
bool session_open(struct db *db, PGconn *conn, int64_t deadline_us, bool *drifted);

/* What session_open() left out, waiting for lock_timeout_ms.  False: there is a lock still, or the connection is gone. */
bool session_complete(struct db *db, int64_t deadline_us);

/* The prepared name of a statement. */
const char *session_name(int statement);

/* sqlstate.c: the table of errors. */

enum { SQLSTATE_RETRY = 1 << 0, SQLSTATE_DROP = 1 << 1 };

struct sqlstate {
	const char *prefix;     /* five characters, a class of two, or "" for the rest */
	enum fault_code code;
	unsigned flags;
	int retry_after_s;
	const char *detail;     /* for the caller, or NULL */
};

/* Never NULL. code NULL or "": the connection was lost. */
const struct sqlstate *sqlstate_find(const char *code);

#endif
