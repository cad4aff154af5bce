#include "config.h"

#include <errno.h>
#include <ini.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/number.h"
#include "config_table.h"

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
	int set_at[CONFIG_KEYS_MAX];    /* line of each key; 0: not set */
	int issuer_set_at[CONFIG_ISSUERS_MAX][CONFIG_ISSUER_KEYS];
};

/* A key, the struct its member is in, and where its line is noted. */
struct place {
	const struct config_key *key;
	void *base;
	int *set_at;
};

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
static bool key_set(void *base, const struct config_key *key, const char *value, char *why, size_t why_len)
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
	for (int i = 0; i < config_keys_len; i++)
		if (strcmp(config_keys[i].section, section) == 0 && strcmp(config_keys[i].name, name) == 0)
			return i;
	return -1;
}

/* A further line of a text: libinih calls the handler again with the same name. */
static void key_continue(struct reading *reading, const struct place *place, const char *section, const char *value)
{
	const struct config_key *key = place->key;
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
	if (strncmp(section, CONFIG_ISSUER_SECTION, sizeof(CONFIG_ISSUER_SECTION) - 1) != 0) {
		if ((i = key_find(section, name)) < 0)
			return false;
		*place = (struct place){&config_keys[i], config, &reading->set_at[i]};
		return true;
	}
	if ((issuer = issuer_find(config, section + sizeof(CONFIG_ISSUER_SECTION) - 1, why)) == NULL)
		return false;
	*why = "no such key";
	for (i = 0; i < CONFIG_ISSUER_KEYS; i++) {
		if (strcmp(config_issuer_keys[i].name, name) != 0)
			continue;
		*place = (struct place){&config_issuer_keys[i], issuer, &reading->issuer_set_at[issuer - config->issuers][i]};
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
		int64_t a = *(const int64_t *)((const char *)reading->config + config_keys[low].at);
		int64_t b = *(const int64_t *)((const char *)reading->config + config_keys[high].at);
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

		for (int k = 0; k < CONFIG_ISSUER_KEYS; k++)
			if (reading->issuer_set_at[i][k] == 0)
				complain(reading, reading->line, "[" CONFIG_ISSUER_SECTION "%s] %s: is needed", issuer->name, config_issuer_keys[k].name);
		for (int k = 0; k < i; k++)
			if (strcmp(issuer->issuer, config->issuers[k].issuer) == 0 && lists_meet(issuer->stores, config->issuers[k].stores))
				complain(reading, reading->issuer_set_at[i][0], "[" CONFIG_ISSUER_SECTION "%s] issuer: is that of [" CONFIG_ISSUER_SECTION "%s], for the same store",
					issuer->name, config->issuers[k].name);
	}
}

bool config_load(struct config *config, const char *path, FILE *err)
{
	struct reading reading = {.config = config, .path = path, .err = err, .ok = true, .answered = true};
	char why[128];

	memset(config, 0, sizeof(*config));
	for (int i = 0; i < config_keys_len; i++)
		if (!key_set(config, &config_keys[i], config_keys[i].text, why, sizeof(why)))
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
