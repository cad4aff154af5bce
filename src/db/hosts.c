#include <stdlib.h>
#include <string.h>

#include "db/internal.h"

/*
 * libpq walks a list of hosts by itself, but without blocking it never gives up
 * on one that is silent.  So the list is taken apart here, and each host has
 * its share of the time.  (Names are still looked up by libpq, which blocks:
 * addresses or /etc/hosts are the better choice for the database's host.)
 */

enum { HOST_KEYS = 3 };
static const char *const keys[HOST_KEYS] = { "host", "hostaddr", "port" };

struct hosts {
	char *lists[HOST_KEYS]; /* NULL: not in the conninfo */
	int len;
};

static int list_len(const char *list)
{
	int n = 1;

	for (; *list != '\0'; list++)
		n += *list == ',';
	return n;
}

/* A copy of entry `which` of list; the only entry serves all. NULL: no memory. */
static char *list_entry(const char *list, int which)
{
	if (list_len(list) == 1)
		which = 0;
	for (; which > 0 && *list != '\0'; list++)
		which -= *list == ',';
	return strndup(list, strcspn(list, ","));
}

struct hosts *hosts_new(const char *conninfo)
{
	struct hosts *hosts = calloc(1, sizeof *hosts);
	PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
	bool whole = true;

	if (hosts == NULL || options == NULL) {
		PQconninfoFree(options);
		free(hosts);
		return NULL;
	}
	hosts->len = 1;
	for (PQconninfoOption *option = options; option->keyword != NULL; option++)
		for (int k = 0; k < HOST_KEYS; k++)
			if (option->val != NULL && strcmp(option->keyword, keys[k]) == 0) {
				hosts->lists[k] = strdup(option->val);
				whole = whole && hosts->lists[k] != NULL;
				if (list_len(option->val) > hosts->len)
					hosts->len = list_len(option->val);
			}
	PQconninfoFree(options);
	if (!whole) {
		hosts_free(hosts);
		return NULL;
	}
	return hosts;
}

int hosts_len(const struct hosts *hosts)
{
	return hosts->len;
}

void hosts_free(struct hosts *hosts)
{
	if (hosts == NULL)
		return;
	for (int k = 0; k < HOST_KEYS; k++)
		free(hosts->lists[k]);
	free(hosts);
}

PGconn *hosts_connect(const struct hosts *hosts, const char *conninfo, int which)
{
	/* What stands before dbname the conninfo may change, what stands behind it not. */
	const char *names[HOST_KEYS + 9] = {
		"fallback_application_name", "keepalives_idle", "keepalives_interval", "keepalives_count",
		"tcp_user_timeout", "target_session_attrs", "dbname", "client_encoding"
	};
	/* What was sent to a host that has vanished is given up after 3 s, so that the request may still reach the next one. */
	const char *values[HOST_KEYS + 9] = { "cartd", "30", "10", "3", "3000", "read-write", conninfo, "UTF8" };
	char *entries[HOST_KEYS] = { NULL };
	PGconn *conn = NULL;
	bool whole = true;
	int n = 8;

	for (int k = 0; k < HOST_KEYS; k++) {
		if (hosts->lists[k] == NULL)
			continue;
		entries[k] = list_entry(hosts->lists[k], which);
		whole = whole && entries[k] != NULL;
		names[n] = keys[k];
		values[n++] = entries[k];
	}
	if (whole)
		conn = PQconnectStartParams(names, values, 1);
	for (int k = 0; k < HOST_KEYS; k++)
		free(entries[k]);
	return conn;
}
