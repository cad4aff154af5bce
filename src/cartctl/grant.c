#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "cartctl/cartctl.h"
#include "cartctl/credential.h"
#include "cartctl/sheet.h"
#include "cartctl/text.h"
#include "db/admin.h"

static int grant_create(struct call *call);
static int grant_list(struct call *call);
static int grant_revoke(struct call *call);

const struct command grant_commands[] = {
	{ "grant", "create", NULL, 0, 0, "lets an app of the threedcart API in, and shows its key and token, this once", grant_create, NULL, {
		{ "--store", "HASH", true, "the store" },
		{ "--scope", "read|write", true, "write: read and change carts" },
		{ "--name", "NAME", false, "whose it is, for people" },
		{ "--private-key", "FILE", false, "the app's key, where it has one already; - reads it from standard input (a new one)" },
	} },
	{ "grant", "list", NULL, 0, 0, "prints the grants: hashes of token and key, and what they may do", grant_list, NULL, {
		{ "--store", "HASH", false, "of this store alone" },
	} },
	{ "grant", "revoke", "HASH-PREFIX", 0, 1, "ends one grant, or all of an app in this store", grant_revoke, NULL, {
		{ "--store", "HASH", true, "the store" },
		{ "--app", "KEY-HASH-PREFIX", false, "every grant of the app whose key has this hash" },
	} },
	{ 0 },
};

static const struct sheet_column columns_new[] = {
	{ "secure_url", SHEET_TEXT, false },
	{ "private_key", SHEET_TEXT, false },
	{ "token", SHEET_TEXT, false },
};
static const struct sheet_column columns_list[] = {
	{ "store", SHEET_TEXT, false },
	{ "hash", SHEET_TEXT, false },
	{ "key_hash", SHEET_TEXT, false },
	{ "name", SHEET_TEXT, false },
	{ "scope", SHEET_TEXT, false },
	{ "created_at", SHEET_TEXT, false },
	{ "revoked_at", SHEET_TEXT, false },
};
static const struct sheet_column columns_revoked[] = {
	{ "hash", SHEET_TEXT, false },
	{ "key_hash", SHEET_TEXT, false },
	{ "name", SHEET_TEXT, false },
};
#define LEN(array) (sizeof(array) / sizeof(array)[0])

enum { KEY_MIN = 16, KEY_MAX = 256 };

static bool key_is(const char *key)
{
	size_t len = strlen(key);
	for (size_t i = 0; i < len; i++)
		if (key[i] <= ' ' || key[i] >= 0x7f)
			return false;
	return len >= KEY_MIN && len <= KEY_MAX;
}

/* The first line of the file, or a new key. NULL and *code: told already. */
static const char *key_read(struct call *call, int *code)
{
	const char *path = call_option(call, "--private-key");
	char line[KEY_MAX + 3] = "";
	if (path == NULL)
		return credential_new(call->arena, CREDENTIAL_LEN);
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	if (file == NULL) {
		*code = call_fail(call, CALL_FAILED, "%s: %s", path, strerror(errno));
		return NULL;
	}
	bool read = fgets(line, sizeof line, file) != NULL;
	if (file != stdin)
		fclose(file);
	line[strcspn(line, "\r\n")] = '\0';
	if (read && key_is(line))
		return arena_text(call->arena, line);
	*code = call_fail(call, CALL_USAGE, "a private key is %d to %d visible ASCII characters on the first line", KEY_MIN, KEY_MAX);
	return NULL;
}

static int grant_create(struct call *call)
{
	const char *name = call_option(call, "--name"), *scope = call_option(call, "--scope");
	const char *store_id;
	int code = CALL_OK;
	if (strcmp(scope, "read") != 0 && strcmp(scope, "write") != 0)
		return call_fail(call, CALL_USAGE, "--scope takes read or write");
	if (name != NULL && text_chars(name) > 200)
		return call_fail(call, CALL_USAGE, "--name takes at most 200 characters");
	const char *key = key_read(call, &code);
	if (key == NULL || (code = call_store(call, &store_id)) != CALL_OK)
		return code;
	const char *token = credential_new(call->arena, CREDENTIAL_LEN);
	if (!admin_run(call->admin, OPERATOR_GRANT_CREATE, (const char *const[]){ store_id, credential_hash(call->arena, key),
	    credential_hash(call->arena, token), name == NULL ? "" : name, scope }))
		return call_fail_database(call, NULL);
	const char *cells[] = { arena_text(call->arena, admin_text(call->admin, 0, 0)), key, token };
	return credential_show(call, &(struct sheet){ columns_new, LEN(columns_new), cells, 1 }, "Key and token are");
}

static int grant_list(struct call *call)
{
	return sheet_run_store(call, OPERATOR_GRANT_LIST, columns_list, LEN(columns_list));
}

static int grant_revoke(struct call *call)
{
	return credential_revoke(call, &(struct credential_revocation){ "--app", true, OPERATOR_GRANT_REVOKE, columns_revoked, LEN(columns_revoked),
	    "neither token nor key is one" });
}
