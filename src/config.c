#include "config.h"

#include <errno.h>
#include <ini.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/un.h>

#include "base/number.h"
#include "shared.h"

enum key_type { KEY_TEXT, KEY_INT, KEY_OCTAL, KEY_BOOL };

/* Each returns NULL, or what is wrong with the value. */
static const char *check_listen(const char *value);
static const char *check_level(const char *value);
static const char *check_issuer(const char *value);
static const char *check_path(const char *value);
static const char *check_stores(const char *value);

#define AT(member) offsetof(struct config, member), sizeof(((struct config *)0)->member)
#define MIB (1024 * 1024)
#define HOUR_MS (3600 * 1000)

/*
 * section, key    what stands in the file
 * type            KEY_INT decimal, KEY_OCTAL a file mode, KEY_BOOL yes or no
 * at, size        the member of struct config
 * min, max        bounds, both allowed; of a text: its length in bytes
 * text            default, written as in the file
 * says            one sentence for `cartd -T config`
 * check           a further look at a text, or NULL
 */
static const struct key {
	const char *section, *name;
	enum key_type type;
	size_t at, size;
	int64_t min, max;
	const char *text;
	const char *says;
	const char *(*check)(const char *value);
} keys[] = {
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
enum { KEYS_LEN = sizeof(keys) / sizeof(keys[0]) };

#define ISSUER_SECTION "issuer:"
#define ISSUER_AT(member) offsetof(struct config_issuer, member), sizeof(((struct config_issuer *)0)->member)

/* The keys of each [issuer:NAME], all of them needed; columns as above, at is within struct config_issuer. */
static const struct key issuer_keys[] = {
	{ISSUER_SECTION "NAME", "issuer", KEY_TEXT, ISSUER_AT(issuer), 1, 500, "",
		"The iss of its tokens, to the letter.", check_issuer},
	{ISSUER_SECTION "NAME", "jwks", KEY_TEXT, ISSUER_AT(jwks), 1, CONFIG_TEXT_LEN - 1, "",
		"Path of a file with its public keys, a JWK Set; read at start and at SIGHUP.", check_path},
	{ISSUER_SECTION "NAME", "audience", KEY_TEXT, ISSUER_AT(audience), 1, CONFIG_TEXT_LEN - 1, "",
		"What the aud of its tokens must name: this service, as that issuer knows it.", NULL},
	{ISSUER_SECTION "NAME", "stores", KEY_TEXT, ISSUER_AT(stores), 1, CONFIG_TEXT_LEN - 1, "",
		"Hashes, with commas between them, of the stores whose people it may vouch for.", check_stores},
};
enum { ISSUER_KEYS_LEN = sizeof(issuer_keys) / sizeof(issuer_keys[0]) };

/* What one reading of a file knows. */
struct reading {
	struct config *config;
	const char *path;
	FILE *file, *err;
	bool ok;
	int line;
	bool answered;          /* the handler, or a complaint, has dealt with the line */
	char begins;            /* its first character that is no white space */
	bool indented;
	bool closed;            /* it has a ']' */
	int set_at[KEYS_LEN];   /* line of each key; 0: not set */
	int issuer_set_at[CONFIG_ISSUERS_MAX][ISSUER_KEYS_LEN];
};

/* A key, the struct its member is in, and where its line is noted. */
struct place {
	const struct key *key;
	void *base;
	int *set_at;
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

static bool bool_parse(const char *value, bool *out)
{
	static const struct { const char *word; bool is; } words[] = {
		{"yes", true}, {"no", false}, {"true", true}, {"false", false}, {"on", true}, {"off", false}, {"1", true}, {"0", false},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcasecmp(value, words[i].word) == 0) {
			*out = words[i].is;
			return true;
		}
	return false;
}

/* Octal digits alone: 660, 0660. */
static bool octal_parse(const char *value, int64_t min, int64_t max, int64_t *out)
{
	size_t len = strlen(value);

	if (len == 0 || len > 7 || strspn(value, "01234567") != len)
		return false;
	long number = strtol(value, NULL, 8);
	if (number < min || number > max)
		return false;
	*out = number;
	return true;
}

/* Sets one member; false: why (room of why_len) says what is wrong. */
static bool key_set(void *base, const struct key *key, const char *value, char *why, size_t why_len)
{
	void *member = (char *)base + key->at;
	const char *complaint;

	switch (key->type) {
	case KEY_TEXT:
		if (strlen(value) < (size_t)key->min || strlen(value) > (size_t)key->max)
			snprintf(why, why_len, "%" PRId64 " to %" PRId64 " bytes", key->min, key->max);
		else if (key->check != NULL && (complaint = key->check(value)) != NULL)
			snprintf(why, why_len, "%s", complaint);
		else {
			memcpy(member, value, strlen(value) + 1);
			return true;
		}
		return false;
	case KEY_INT:
		if (number_parse(value, key->min, key->max, member))
			return true;
		snprintf(why, why_len, "not a whole number from %" PRId64 " to %" PRId64, key->min, key->max);
		return false;
	case KEY_OCTAL:
		if (octal_parse(value, key->min, key->max, member))
			return true;
		snprintf(why, why_len, "not an octal number from 0%" PRIo64 " to 0%" PRIo64, (uint64_t)key->min, (uint64_t)key->max);
		return false;
	case KEY_BOOL:
		if (bool_parse(value, member))
			return true;
		snprintf(why, why_len, "neither yes nor no");
		return false;
	}
	return false;
}

__attribute__((format(printf, 3, 4)))
static void complain(struct reading *reading, int line, const char *format, ...)
{
	va_list args;

	reading->ok = false;
	fprintf(reading->err, "%s:%d: ", reading->path, line);
	va_start(args, format);
	vfprintf(reading->err, format, args);
	va_end(args);
	fputc('\n', reading->err);
}

static int key_find(const char *section, const char *name)
{
	for (int i = 0; i < KEYS_LEN; i++)
		if (strcmp(keys[i].section, section) == 0 && strcmp(keys[i].name, name) == 0)
			return i;
	return -1;
}

/* A further line of a text: libinih calls the handler again with the same name. */
static void key_continue(struct reading *reading, const struct place *place, const char *section, const char *value)
{
	const struct key *key = place->key;
	char *member = (char *)place->base + key->at;

	if (key->type != KEY_TEXT || place->base != reading->config)
		complain(reading, reading->line, "[%s] %s: takes one line", section, key->name);
	else if (strlen(member) + 1 + strlen(value) > (size_t)key->max)
		complain(reading, reading->line, "[%s] %s: longer than %" PRId64 " bytes", section, key->name, key->max);
	else {
		strcat(member, " ");
		strcat(member, value);
	}
}

/* The issuer of a section's name, a new one where there is none yet; NULL: no name, or too many (*why). */
static struct config_issuer *issuer_find(struct config *config, const char *name, const char **why)
{
	size_t len = strlen(name);

	for (int i = 0; i < config->issuers_len; i++)
		if (strcmp(config->issuers[i].name, name) == 0)
			return &config->issuers[i];
	*why = "a name is 1 to 32 of a-z, 0-9, _ and -";
	if (len == 0 || len >= sizeof(config->issuers[0].name) || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") != len)
		return NULL;
	*why = "more than 16 issuers";
	if (config->issuers_len == CONFIG_ISSUERS_MAX)
		return NULL;
	struct config_issuer *issuer = &config->issuers[config->issuers_len++];
	memcpy(issuer->name, name, len + 1);
	return issuer;
}

/* Where a line belongs. False: nowhere (*why). */
static bool place_find(struct reading *reading, const char *section, const char *name, struct place *place, const char **why)
{
	struct config *config = reading->config;
	struct config_issuer *issuer;
	int i;

	*why = "no such key";
	if (strncmp(section, ISSUER_SECTION, sizeof(ISSUER_SECTION) - 1) != 0) {
		if ((i = key_find(section, name)) < 0)
			return false;
		*place = (struct place){&keys[i], config, &reading->set_at[i]};
		return true;
	}
	if ((issuer = issuer_find(config, section + sizeof(ISSUER_SECTION) - 1, why)) == NULL)
		return false;
	*why = "no such key";
	for (i = 0; i < ISSUER_KEYS_LEN; i++) {
		if (strcmp(issuer_keys[i].name, name) != 0)
			continue;
		*place = (struct place){&issuer_keys[i], issuer, &reading->issuer_set_at[issuer - config->issuers][i]};
		return true;
	}
	return false;
}

static int on_key(void *user, const char *section, const char *name, const char *value)
{
	struct reading *reading = user;
	struct place place;
	const char *wrong;
	char why[128];

	reading->answered = true;
	if (!place_find(reading, section, name, &place, &wrong))
		complain(reading, reading->line, "[%s] %s: %s", section, name, wrong);
	else if (*place.set_at > 0 && reading->indented)
		key_continue(reading, &place, section, value);
	else if (*place.set_at > 0)
		complain(reading, reading->line, "[%s] %s: set in line %d already", section, name, *place.set_at);
	else {
		*place.set_at = reading->line;
		if (!key_set(place.base, place.key, value, why, sizeof(why)))
			complain(reading, reading->line, "[%s] %s: \"%s\": %s", section, name, value, why);
	}
	return 1;
}

/* A line that was neither blank, comment, section nor key; libinih would tell of the first alone. */
static void line_check(struct reading *reading)
{
	if (reading->answered || reading->begins == '\0' || strchr(";#", reading->begins) != NULL)
		return;
	if (reading->begins == '[' && reading->closed)
		return;
	complain(reading, reading->line, "neither [section], key = value nor # comment");
}

/*
 * fgets() for libinih, which tells its handler no line numbers as Debian builds
 * it, and cuts long lines in two without a word.
 */
static char *on_line(char *into, int room, void *user)
{
	struct reading *reading = user;

	line_check(reading);
	if (fgets(into, room, reading->file) == NULL) {
		reading->answered = true;
		return NULL;
	}
	reading->line++;
	size_t indent = strspn(into, " \t\r\n\v\f");
	reading->answered = false;
	reading->begins = into[indent];
	reading->indented = indent > 0;
	reading->closed = strchr(into, ']') != NULL;
	if (strchr(into, '\n') == NULL && !feof(reading->file)) {
		complain(reading, reading->line, "longer than %d bytes; a text may go on in further lines that begin with white space", room - 2);
		for (int c = 0; c != '\n' && c != EOF;)
			c = getc(reading->file);
		strcpy(into, "\n");
		reading->answered = true;
	}
	return into;
}

/* What no single key can tell. */
static void cross_check(struct reading *reading)
{
	static const struct { const char *low_section, *low, *high_section, *high; bool equal; } pairs[] = {
		{"http", "request_timeout_ms", "server", "work_timeout_ms", false},
		{"database", "lock_timeout_ms", "database", "statement_timeout_ms", true},
		{"passwords", "wait_ms", "http", "request_timeout_ms", false},
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		int low = key_find(pairs[i].low_section, pairs[i].low), high = key_find(pairs[i].high_section, pairs[i].high);
		int64_t a = *(const int64_t *)((const char *)reading->config + keys[low].at);
		int64_t b = *(const int64_t *)((const char *)reading->config + keys[high].at);
		if (a < b || (pairs[i].equal && a == b))
			continue;
		int line = reading->set_at[low] > reading->set_at[high] ? reading->set_at[low] : reading->set_at[high];
		complain(reading, line, "[%s] %s (%" PRId64 ") must be below [%s] %s (%" PRId64 ")",
			pairs[i].low_section, pairs[i].low, a, pairs[i].high_section, pairs[i].high, b);
	}
}

/* A worker's address space is bounded by max_memory_mib (pool.c): what a hash needs must fit beside the rest. */
static void memory_check(struct reading *reading)
{
	const struct config *config = reading->config;
	int64_t most_kib = config->max_memory_mib * 4 * 1024;

	if (config->password_memory_kib > most_kib)
		complain(reading, reading->set_at[key_find("passwords", "memory_kib")], "[passwords] memory_kib (%" PRId64 ") must be at most %" PRId64
			", four times [server] max_memory_mib", config->password_memory_kib, most_kib);
}

/* True where two lists "a,b" share an entry. */
static bool lists_meet(const char *a, const char *b)
{
	for (size_t a_len; *a != '\0'; a += a_len + (a[a_len] == ',')) {
		a_len = strcspn(a, ",");
		for (size_t len, at = 0; b[at] != '\0'; at += len + (b[at + len] == ',')) {
			len = strcspn(b + at, ",");
			if (len == a_len && memcmp(a, b + at, len) == 0)
				return true;
		}
	}
	return false;
}

/* Of each issuer everything is needed, and for one store it stands once. */
static void issuers_check(struct reading *reading)
{
	const struct config *config = reading->config;

	for (int i = 0; i < config->issuers_len; i++) {
		const struct config_issuer *issuer = &config->issuers[i];

		for (int k = 0; k < ISSUER_KEYS_LEN; k++)
			if (reading->issuer_set_at[i][k] == 0)
				complain(reading, reading->line, "[" ISSUER_SECTION "%s] %s: is needed", issuer->name, issuer_keys[k].name);
		for (int k = 0; k < i; k++)
			if (strcmp(issuer->issuer, config->issuers[k].issuer) == 0 && lists_meet(issuer->stores, config->issuers[k].stores))
				complain(reading, reading->issuer_set_at[i][0], "[" ISSUER_SECTION "%s] issuer: is that of [" ISSUER_SECTION "%s], for the same store",
					issuer->name, config->issuers[k].name);
	}
}

bool config_load(struct config *config, const char *path, FILE *err)
{
	struct reading reading = {.config = config, .path = path, .err = err, .ok = true, .answered = true};
	char why[128];

	memset(config, 0, sizeof(*config));
	for (int i = 0; i < KEYS_LEN; i++)
		if (!key_set(config, &keys[i], keys[i].text, why, sizeof(why)))
			abort();
	if (path == NULL)
		return true;
	reading.file = fopen(path, "re");
	if (reading.file == NULL) {
		fprintf(err, "%s: %s\n", path, strerror(errno));
		return false;
	}
	ini_parse_stream(on_line, &reading, on_key, &reading);
	if (ferror(reading.file) != 0) {
		fprintf(err, "%s: cannot be read\n", path);
		reading.ok = false;
	}
	fclose(reading.file);
	if (reading.ok)
		cross_check(&reading);
	if (reading.ok)
		issuers_check(&reading);
	if (reading.ok)
		memory_check(&reading);
	return reading.ok;
}

/* off: the line itself is a comment. */
static void key_print(FILE *out, const struct key *key, bool off)
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
	for (int i = 0; i < KEYS_LEN; i++) {
		if (strcmp(section, keys[i].section) != 0)
			fprintf(out, "\n[%s]\n", keys[i].section);
		section = keys[i].section;
		key_print(out, &keys[i], false);
	}
	fprintf(out, "\n# Outside issuers: a section each, of a name of yours; there may be none.\n#[" ISSUER_SECTION "NAME]\n");
	for (int i = 0; i < ISSUER_KEYS_LEN; i++)
		key_print(out, &issuer_keys[i], true);
}
