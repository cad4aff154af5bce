#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/internal.h"

enum {
	BACKOFF_FIRST_US = 10000,
	BACKOFF_US = 50000,
	LONG_MS = 2     /* a read takes tenths of it; longer is a lock, a commit on its way to the disk, or a server that is away */
};

void connection_drop(struct db *db)
{
	if (db->conn != NULL)
		PQfinish(db->conn);
	db->conn = NULL;
	db->scope = DB_SCOPE_NONE;
	db->scope_dirty = false;
}

/* True when the socket is ready; false at the deadline. */
static bool socket_wait(const struct db *db, int fd, short events, int64_t deadline_us)
{
	struct pollfd ready = { .fd = fd, .events = events };

	if (db->settings.waits != NULL) {
		if (poll(&ready, 1, LONG_MS) > 0)
			return true;
		db->settings.waits(db->settings.waits_with);
	}

	for (;;) {
		int64_t left_us = deadline_us - clock_us();
		int n;

		if (left_us <= 0)
			return false;
		n = poll(&ready, 1, (int)(left_us / 1000 + 1));
		if (n > 0)
			return true;
		if (n < 0 && errno != EINTR)
			return true; /* let libpq find out what is wrong */
	}
}

/* Addresses of its own alone; without one it is a unix socket. */
bool db_is_near(const struct db *db)
{
	const char *address = db->conn == NULL ? NULL : PQhostaddr(db->conn);

	return address == NULL || address[0] == '\0' || strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

/*
 * On an idle connection there is nothing to read but notes (a changed setting)
 * and, when it is over, the server's last words and the end.
 */
bool connection_alive(PGconn *conn)
{
	struct pollfd ready = { .fd = PQsocket(conn), .events = POLLIN };

	for (int i = 0; i < 4 && poll(&ready, 1, 0) == 1; i++) {
		if (PQconsumeInput(conn) == 0)
			return false;
		(void)PQisBusy(conn); /* parses what came */
	}
	return PQstatus(conn) == CONNECTION_OK;
}

/*
 * Where libpq finds no memory for what came it may leave it lying, as if the
 * rest were still to come: nothing more would come, until the deadline.
 * malloc(3) leaves a word of it.
 */
static bool answer_is_whole(PGconn *conn, bool *starved)
{
	bool whole;

	errno = 0;
	whole = PQisBusy(conn) == 0;
	*starved = !whole && errno == ENOMEM;
	return whole;
}

enum connection_got connection_result(const struct db *db, PGconn *conn, int64_t deadline_us, PGresult **result)
{
	bool starved;

	while (!answer_is_whole(conn, &starved)) {
		int unsent = starved ? 0 : PQflush(conn);

		if (starved || PQsocket(conn) < 0)
			return CONNECTION_LOST;
		if (!socket_wait(db, PQsocket(conn), (short)(unsent == 1 ? POLLIN | POLLOUT : POLLIN), deadline_us))
			return CONNECTION_TIMEOUT;
		/* After a failed send the server's last words may still be there to read; libpq tells which. */
		if (PQconsumeInput(conn) == 0)
			break;
	}
	if (PQisBusy(conn))
		return CONNECTION_LOST;
	*result = PQgetResult(conn);
	return CONNECTION_RESULT;
}

bool connection_poll(const struct db *db, PGconn *conn, int64_t deadline_us)
{
	PostgresPollingStatusType next = PGRES_POLLING_WRITING;

	for (;;) {
		if (next == PGRES_POLLING_OK)
			return true;
		if (next == PGRES_POLLING_FAILED || PQstatus(conn) == CONNECTION_BAD)
			return false;
		if (!socket_wait(db, PQsocket(conn), next == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline_us))
			return false;
		next = PQconnectPoll(conn);
	}
}

/* libpq's message without its line ends. */
static void message_copy(char *detail, const PGconn *conn, const char *otherwise)
{
	const char *message = PQerrorMessage(conn);

	snprintf(detail, DB_DETAIL_LEN, "%s", message[0] != '\0' ? message : otherwise);
	for (char *at = detail; *at != '\0'; at++)
		if (*at == '\n' || *at == '\r' || *at == '\t')
			*at = ' ';
	for (size_t len = strlen(detail); len > 0 && detail[len - 1] == ' '; len--)
		detail[len - 1] = '\0';
}

/* One attempt at one host. */
static bool host_try(struct db *db, const struct hosts *hosts, int which, int64_t deadline_us)
{
	PGconn *conn = hosts_connect(hosts, db->settings.conninfo, which);

	if (conn == NULL) {
		snprintf(db->detail, sizeof db->detail, "no memory for a connection");
		return false;
	}
	if (!connection_poll(db, conn, deadline_us)) {
		message_copy(db->detail, conn, "no answer in time");
		PQfinish(conn);
		return false;
	}
	if (!session_open(db, conn, deadline_us, &db->drifted)) {
		PQfinish(conn);
		return false;
	}
	db->conn = conn;
	commits_moved(db);
	return true;
}

static int64_t share(int64_t deadline_us, int among)
{
	int64_t now = clock_us();

	return now + (deadline_us - now) / among;
}

/* Nobody has seen a server yet: of two that both take changes, the first one need not be the right one. */
static void hosts_look(struct db *db, const struct hosts *hosts, int64_t deadline_us)
{
	for (int i = 0; i < hosts_len(hosts); i++) {
		int64_t until_us = share(deadline_us, hosts_len(hosts) - i);
		PGconn *conn = hosts_connect(hosts, db->settings.conninfo, i);

		if (conn != NULL && connection_poll(db, conn, until_us))
			server_ask(db, conn, until_us);
		PQfinish(conn);
	}
}

/* Every host in turn, each with an equal share of what time is left. */
static bool hosts_try_once(struct db *db, int64_t deadline_us)
{
	struct hosts *hosts = hosts_new(db->settings.conninfo);
	bool done = false;

	if (hosts == NULL) {
		snprintf(db->detail, sizeof db->detail, "no connection string that libpq understands");
		return false;
	}
	if (hosts_len(hosts) > 1 && atomic_load(&db->common->server) == 0)
		hosts_look(db, hosts, share(deadline_us, 2));
	for (int i = 0; i < hosts_len(hosts) && !done && !db->drifted; i++)
		done = host_try(db, hosts, i, share(deadline_us, hosts_len(hosts) - i));
	hosts_free(hosts);
	return done;
}

/*
 * Drift is for good: a worker that starts with it ends, and its master too.  libpq
 * that lacked memory for a description shows one without columns, which looks the
 * same, but not twice.
 */
static bool hosts_try(struct db *db, int64_t deadline_us)
{
	for (int attempt = 0; attempt < 2; attempt++) {
		db->drifted = false;
		if (hosts_try_once(db, deadline_us))
			return true;
		if (!db->drifted)
			return false;
	}
	return false;
}

/* xorshift: the workers of one pool must not come back in step, nothing more. */
static uint64_t dice_throw(struct db *db)
{
	if (db->dice == 0)
		db->dice = ((uint64_t)clock_us() << 20 ^ (uint64_t)getpid()) | 1;
	db->dice ^= db->dice << 13;
	db->dice ^= db->dice >> 7;
	db->dice ^= db->dice << 17;
	return db->dice;
}

/* Almost at once after the first failure, then 50 ms doubled each time; the upper half of each pause is chance. */
static void backoff_set(struct db *db)
{
	int64_t max_us = (int64_t)db->settings.backoff_max_ms * 1000;
	int64_t pause_us = db->failures < 2 ? BACKOFF_FIRST_US : (int64_t)BACKOFF_US << (db->failures < 18 ? db->failures - 2 : 16);

	if (pause_us > max_us)
		pause_us = max_us;
	db->next_us = clock_us() + pause_us / 2 + (int64_t)(dice_throw(db) % (uint64_t)(pause_us / 2 + 1));
}

static bool connect_refuse(const struct db *db, struct fault *fault)
{
	if (db->drifted)
		return fault_set(fault, FAULT_INTERNAL, db->detail);
	if (fault->code == FAULT_NONE)
		fault->retry_after_s = 1;
	return fault_set(fault, FAULT_UNAVAILABLE, sqlstate_find(NULL)->detail);
}

bool db_connect(struct db *db, struct fault *fault)
{
	int64_t now = clock_us();
	int64_t deadline_us = now + (int64_t)db->settings.connect_timeout_ms * 1000;

	if (db->conn != NULL && PQstatus(db->conn) == CONNECTION_OK)
		return true;
	connection_drop(db);
	if (db->deadline_us > now && db->deadline_us < deadline_us)
		deadline_us = db->deadline_us;
	if (now < db->next_us)
		return connect_refuse(db, fault);
	if (hosts_try(db, deadline_us)) {
		if (db->failures > 0)
			log_event(LOG_INFO, "database: connected after %d failed attempts", db->failures);
		db->failures = 0;
		return true;
	}
	db->failures++;
	backoff_set(db);
	log_event(db->drifted ? LOG_ERROR : LOG_WARN, "database: %s", db->detail);
	return connect_refuse(db, fault);
}
