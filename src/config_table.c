#include "config_table.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include "base/number.h"
#include "config.h"
#include "shared.h"

/* Each returns NULL, or what is wrong with the value. */
static const char *check_listen(const char *value);
static const char *check_level(const char *value);
static const char *check_seats(const char *value);
static const char *check_issuer(const char *value);
static const char *check_path(const char *value);
static const char *check_stores(const char *value);

#define AT(member) offsetof(struct config, member), sizeof(((struct config *)0)->member)
#define MIB (1024 * 1024)
#define HOUR_MS (3600 * 1000)

const struct config_key config_keys[] = {
	{"server", "listen", KEY_TEXT, AT(listen), 1, CONFIG_TEXT_LEN - 1, "unix:/run/cartd/cartd.sock",
		"Where nginx reaches cartd: unix:/PATH, ADDRESS:PORT or [ADDRESS]:PORT; not used when systemd passes a socket.", check_listen},
	{"server", "socket_mode", KEY_OCTAL, AT(socket_mode), 0, 0777, "0660",
		"Mode of the unix socket, octal; who may connect is trusted.", NULL},
	{"server", "socket_group", KEY_TEXT, AT(socket_group), 0, 63, "",
		"Group of the unix socket, that of nginx; empty keeps the process's own.", NULL},
	{"server", "backlog", KEY_INT, AT(backlog), 1, 65535, "1024",
		"Connections that may wait for a worker (the kernel caps it at net.core.somaxconn).", NULL},
	{"server", "workers", KEY_INT, AT(workers), 1, SHARED_WORKERS_MAX, "16",
		"Processes that answer requests, one at a time and with one database connection each.", NULL},
	{"server", "seats", KEY_TEXT, AT(seats), 1, 7, "auto",
		"Workers that may be busy at once, those that wait for a commit or a lock not counted; auto: two a core while PostgreSQL is on this machine; 0: all.", check_seats},
	{"server", "max_requests", KEY_INT, AT(max_requests), 0, INT64_C(1000000000), "100000",
		"A worker is replaced after so many requests; 0: never.", NULL},
	{"server", "max_memory_mib", KEY_INT, AT(max_memory_mib), 16, 16384, "64",
		"A worker whose resident memory passes this is replaced after its request.", NULL},
	{"server", "read_timeout_ms", KEY_INT, AT(read_timeout_ms), 100, HOUR_MS, "5000",
		"A worker that reads one request longer than this is killed and replaced.", NULL},
	{"server", "work_timeout_ms", KEY_INT, AT(work_timeout_ms), 100, HOUR_MS, "15000",
		"A worker that handles or sends one answer longer than this is killed and replaced.", NULL},
	{"server", "drain_timeout_ms", KEY_INT, AT(drain_timeout_ms), 100, HOUR_MS, "30000",
		"How long accepted requests may take after SIGTERM, and in replaced workers after SIGHUP.", NULL},
	{"server", "restart_backoff_max_ms", KEY_INT, AT(restart_backoff_max_ms), 10, HOUR_MS, "5000",
		"Longest pause before a worker that keeps dying is started again; the first is 10 ms.", NULL},
	{"http", "body_limit_bytes", KEY_INT, AT(body_limit_bytes), 1024, 64 * MIB, "262144",
		"Largest request body; more is answered with 413.", NULL},
	{"http", "large_body_limit_bytes", KEY_INT, AT(large_body_limit_bytes), 1024, 64 * MIB, "1048576",
		"Largest body of the few requests that may be large (resources: many items at once); body_limit_bytes where that is more.", NULL},
	{"http", "arena_limit_bytes", KEY_INT, AT(arena_limit_bytes), MIB, 1024 * MIB, "16777216",
		"Memory one request may take, body and database rows included; more is answered with 503.", NULL},
	{"http", "request_timeout_ms", KEY_INT, AT(request_timeout_ms), 50, HOUR_MS, "5000",
		"Deadline for the database work of one request; must be below work_timeout_ms.", NULL},
	{"http", "retries_max", KEY_INT, AT(retries_max), 0, 100, "5",
		"How often a request runs again after a serialisation failure or a deadlock.", NULL},
	{"database", "conninfo", KEY_TEXT, AT(database), 0, CONFIG_TEXT_LEN - 1, "dbname=cartd user=cartd_app",
		"libpq connection string or URI; may go on in further lines that begin with white space.", NULL},
	{"database", "connect_timeout_ms", KEY_INT, AT(connect_timeout_ms), 10, HOUR_MS, "800",
		"Longest attempt to connect, over all hosts.", NULL},
	{"database", "statement_timeout_ms", KEY_INT, AT(statement_timeout_ms), 10, HOUR_MS, "3000",
		"PostgreSQL's statement_timeout on our connections.", NULL},
	{"database", "lock_timeout_ms", KEY_INT, AT(lock_timeout_ms), 10, HOUR_MS, "2000",
		"PostgreSQL's lock_timeout on our connections; must not be above statement_timeout_ms.", NULL},
	{"database", "backoff_max_ms", KEY_INT, AT(backoff_max_ms), 10, HOUR_MS, "1000",
		"Longest pause between attempts to connect while the database is away.", NULL},
	{"operator", "database", KEY_TEXT, AT(operator_database), 0, CONFIG_TEXT_LEN - 1, "",
		"libpq connection string or URI for cartctl, as the role cartd_operator; empty: that of [database].", NULL},
	{"passwords", "memory_kib", KEY_INT, AT(password_memory_kib), 8192, MIB, "19456",
		"Memory of one argon2id hash; at most four times [server] max_memory_mib, which bounds a worker's address space.", NULL},
	{"passwords", "passes", KEY_INT, AT(password_passes), 1, 100, "2",
		"Passes of argon2id over its memory; hashes of other parameters are made anew at the next sign-in.", NULL},
	{"passwords", "at_once", KEY_INT, AT(passwords_at_once), 1, 64, "2",
		"Hashes running at once over all workers; about as many as processors. With those who wait they hold half of the workers at most.", NULL},
	{"passwords", "wait_ms", KEY_INT, AT(password_wait_ms), 0, 60000, "500",
		"Longest wait for one's turn, then 503 with Retry-After; must be below request_timeout_ms.", NULL},
	{"sign_in", "failures", KEY_INT, AT(failures), 0, 10000, "10",
		"Wrong passwords for one account from one address before 429; 0: no limit.", NULL},
	{"sign_in", "failures_pause_s", KEY_INT, AT(failures_pause_s), 1, 86400, "30",
		"After so many seconds one of them is forgiven.", NULL},
	{"sign_in", "address_failures", KEY_INT, AT(address_failures), 0, 1000000, "100",
		"Failed sign-ins from one address (of IPv6: from one /64) before 429, whatever the accounts; 0: no limit.", NULL},
	{"sign_in", "address_pause_s", KEY_INT, AT(address_pause_s), 1, 86400, "3",
		"After so many seconds one of them is forgiven.", NULL},
	{"sign_in", "account_failures", KEY_INT, AT(account_failures), 0, 1000000, "100",
		"Wrong passwords for one account from all addresses before 429 for addresses it is not known from; 0: no limit.", NULL},
	{"sign_in", "account_pause_s", KEY_INT, AT(account_pause_s), 1, 86400, "30",
		"After so many seconds one of them is forgiven.", NULL},
	{"sign_in", "known_address_days", KEY_INT, AT(known_address_days), 0, 3650, "30",
		"How long an address from which somebody signed in stays known for that account.", NULL},
	{"sign_in", "session_idle_days", KEY_INT, AT(session_idle_days), 1, 3650, "30",
		"A session ends when its refresh token was not used for so long.", NULL},
	{"sign_in", "session_max_days", KEY_INT, AT(session_max_days), 1, 3650, "180",
		"A session ends so long after the sign-in in any case.", NULL},
	{"tokens", "leeway_s", KEY_INT, AT(token_leeway_s), 0, 60, "30",
		"How far the clock of whoever made an access token may differ from ours.", NULL},
	{"tokens", "access_lifetime_s", KEY_INT, AT(token_access_s), 10, 3600, "900",
		"How long an access token of ours is good; refresh tokens bring the next one.", NULL},
	{"tokens", "audience", KEY_TEXT, AT(token_audience), 1, 200, "cartd",
		"The audience (aud) that access tokens of ours are made for and must name.", NULL},
	{"job", "sweep", KEY_BOOL, AT(sweep), 0, 1, "yes",
		"One process deletes what has expired: carts, idempotency keys, redirect tokens, metafields, sessions; of several hosts one is enough.", NULL},
	{"job", "sweep_interval_s", KEY_INT, AT(sweep_interval_s), 1, 86400, "60",
		"Pause between two sweeps.", NULL},
	{"job", "sweep_batch", KEY_INT, AT(sweep_batch), 1, 10000, "500",
		"Rows of a kind that one transaction of the sweep deletes.", NULL},
	{"job", "batch_processes", KEY_INT, AT(batch_processes), 0, SHARED_JOBS_MAX - 1, "2",
		"Processes that fill resource carts in the background; 0: jobs wait for another host's.", NULL},
	{"job", "batch_chunk", KEY_INT, AT(batch_chunk), 1, 100000, "10000",
		"Items that one transaction of such a job writes; fewer where the database is too slow for statement_timeout_ms.", NULL},
	{"job", "batch_lease_ms", KEY_INT, AT(batch_lease_ms), 500, 10000, "4000",
		"A job whose process has written nothing for so long is taken over by another; while a chunk is under way nobody takes it.", NULL},
	{"job", "batch_attempts_max", KEY_INT, AT(batch_attempts_max), 1, 100, "12",
		"A job that was begun so often without getting further has failed; pauses between grow from 1 s to 60 s.", NULL},
	{"log", "level", KEY_TEXT, AT(log_level), 1, 15, "info",
		"Lines below this are not written: debug, info, warn or error.", check_level},
	{"log", "requests", KEY_BOOL, AT(log_requests), 0, 1, "yes",
		"One line for each request, yes or no.", NULL},
};
const int config_keys_len = sizeof(config_keys) / sizeof(config_keys[0]);
_Static_assert(sizeof(config_keys) / sizeof(config_keys[0]) <= CONFIG_KEYS_MAX, "room for their lines");

#define ISSUER_AT(member) offsetof(struct config_issuer, member), sizeof(((struct config_issuer *)0)->member)

const struct config_key config_issuer_keys[CONFIG_ISSUER_KEYS] = {
	{CONFIG_ISSUER_SECTION "NAME", "issuer", KEY_TEXT, ISSUER_AT(issuer), 1, 500, "",
		"The iss of its tokens, to the letter.", check_issuer},
	{CONFIG_ISSUER_SECTION "NAME", "jwks", KEY_TEXT, ISSUER_AT(jwks), 1, CONFIG_TEXT_LEN - 1, "",
		"Path of a file with its public keys, a JWK Set; read at start and at SIGHUP.", check_path},
	{CONFIG_ISSUER_SECTION "NAME", "audience", KEY_TEXT, ISSUER_AT(audience), 1, CONFIG_TEXT_LEN - 1, "",
		"What the aud of its tokens must name: this service, as that issuer knows it.", NULL},
	{CONFIG_ISSUER_SECTION "NAME", "stores", KEY_TEXT, ISSUER_AT(stores), 1, CONFIG_TEXT_LEN - 1, "",
		"Hashes, with commas between them, of the stores whose people it may vouch for.", check_stores},
};

static const char *check_listen(const char *value)
{
	int64_t port;

	if (strncmp(value, "unix:", 5) == 0) {
		if (value[5] != '/')
			return "the path of a unix socket begins with /";
		if (strlen(value + 5) >= sizeof(((struct sockaddr_un *)0)->sun_path))
			return "the path of the unix socket is too long (107 bytes)";
		return NULL;
	}
	const char *colon = strrchr(value, ':');
	if (colon == NULL || colon == value || !number_parse(colon + 1, 1, 65535, &port))
		return "neither unix:/PATH nor ADDRESS:PORT";
	bool brackets = value[0] == '[' && colon[-1] == ']';
	if (!brackets && memchr(value, ':', (size_t)(colon - value)) != NULL)
		return "an IPv6 address stands in brackets: [::1]:9000";
	return NULL;
}

static const char *check_level(const char *value)
{
	static const char *const levels[] = {"debug", "info", "warn", "error"};

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (strcmp(value, levels[i]) == 0)
			return NULL;
	return "neither debug, info, warn nor error";
}

static const char *check_issuer(const char *value)
{
	return strncmp(value, "cartd:", 6) == 0 ? "names that begin with cartd: are our own" : NULL;
}

static const char *check_path(const char *value)
{
	return value[0] == '/' ? NULL : "a path begins with /";
}

static const char *check_stores(const char *value)
{
	size_t len = strlen(value);
	bool good = strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789,") == len && value[0] != ',' && value[len - 1] != ',' &&
		strstr(value, ",,") == NULL;

	return good ? NULL : "not hashes of stores with commas between them";
}

/* off: the line itself is a comment. */
static void key_print(FILE *out, const struct config_key *key, bool off)
{
	fprintf(out, "\n# %s\n", key->says);
	switch (key->type) {
	case KEY_TEXT:
		fprintf(out, "# text, %" PRId64 " to %" PRId64 " bytes\n", key->min, key->max);
		break;
	case KEY_INT:
		fprintf(out, "# number, %" PRId64 " to %" PRId64 "\n", key->min, key->max);
		break;
	case KEY_OCTAL:
		fprintf(out, "# octal, 0%" PRIo64 " to 0%" PRIo64 "\n", (uint64_t)key->min, (uint64_t)key->max);
		break;
	case KEY_BOOL:
		fprintf(out, "# yes or no\n");
		break;
	}
	fprintf(out, "%s%s =%s%s\n", off ? "#" : "", key->name, key->text[0] == '\0' ? "" : " ", key->text);
}

/* The table is a configuration file that says what it does: every key with its default. */
void config_print(FILE *out)
{
	const char *section = "";

	fprintf(out, "# cartd's configuration: every key with its bounds and its default.\n"
		     "# Check a file with `cartd -t -c FILE`; SIGHUP reads it again.\n");
	for (int i = 0; i < config_keys_len; i++) {
		if (strcmp(section, config_keys[i].section) != 0)
			fprintf(out, "\n[%s]\n", config_keys[i].section);
		section = config_keys[i].section;
		key_print(out, &config_keys[i], false);
	}
	fprintf(out, "\n# Outside issuers: a section each, of a name of yours; there may be none.\n#[" CONFIG_ISSUER_SECTION "NAME]\n");
	for (int i = 0; i < CONFIG_ISSUER_KEYS; i++)
		key_print(out, &config_issuer_keys[i], true);
}

static const char *check_seats(const char *value)
{
	int64_t number;

	return strcmp(value, "auto") == 0 || number_parse(value, 0, SHARED_WORKERS_MAX, &number) ? NULL : "neither auto nor a whole number from 0 to 512";
}
