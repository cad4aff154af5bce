#include <string.h>

#include "base/arena.h"
#include "cartctl/cartctl.h"
#include "cartctl/credential.h"
#include "cartctl/scopes.h"
#include "cartctl/sheet.h"
#include "cartctl/text.h"
#include "db/admin.h"

static int token_create(struct call *call);
static int token_list(struct call *call);
static int token_revoke(struct call *call);

const struct command token_commands[] = {
	{ "token", "create", NULL, 0, 0, "makes a token of the bigcommerce API and shows it, this once", token_create, scopes_print, {
		{ "--store", "HASH", true, "the store" },
		{ "--name", "NAME", true, "whose it is, for people" },
		{ "--scope", "SCOPE,...", true, "what it may do" },
		{ "--client", "ID", false, "API client it belongs to (a new one)" },
	} },
	{ "token", "list", NULL, 0, 0, "prints the tokens' hashes and what they may do", token_list, NULL, {
		{ "--store", "HASH", false, "of this store alone" },
	} },
	{ "token", "revoke", "HASH-PREFIX", 0, 1, "ends one token, or all of a client", token_revoke, NULL, {
		{ "--store", "HASH", true, "the store" },
		{ "--client", "ID", false, "every token of this client" },
	} },
	{ 0 },
};

static const struct sheet_column columns_new[] = {
	{ "token", SHEET_TEXT, false },
	{ "client_id", SHEET_TEXT, false },
	{ "scopes", SHEET_LIST, false },
	{ "store", SHEET_TEXT, false },
	{ "hash", SHEET_TEXT, false },
	{ "name", SHEET_TEXT, false },
};
static const struct sheet_column columns_list[] = {
	{ "store", SHEET_TEXT, false },
	{ "hash", SHEET_TEXT, false },
	{ "client_id", SHEET_TEXT, false },
	{ "name", SHEET_TEXT, false },
	{ "scopes", SHEET_LIST, false },
	{ "created_at", SHEET_TEXT, false },
	{ "revoked_at", SHEET_TEXT, false },
};
static const struct sheet_column columns_revoked[] = {
	{ "hash", SHEET_TEXT, false },
	{ "client_id", SHEET_TEXT, false },
	{ "name", SHEET_TEXT, false },
};
#define LEN(array) (sizeof(array) / sizeof(array)[0])

enum { CLIENT_LEN = 16 };       /* bytes */

static bool client_is(const char *id)
{
	size_t len = strlen(id);
	return len >= 1 && len <= 64 &&
	    strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == len;
}

static int token_create(struct call *call)
{
	const char *name = call_option(call, "--name"), *client = call_option(call, "--client"), *store_id, *scopes, *why;
	int code;
	if (!scopes_parse(call->arena, call_option(call, "--scope"), &scopes, &why))
		return call_fail(call, CALL_USAGE, "%s", why);
	if (client != NULL && !client_is(client))
		return call_fail(call, CALL_USAGE, "--client takes 1 to 64 of A-Z, a-z, 0-9, _ and -");
	if (*name == '\0' || text_chars(name) > 200)
		return call_fail(call, CALL_USAGE, "--name takes 1 to 200 characters");
	if ((code = call_store(call, &store_id)) != CALL_OK)
		return code;
	const char *token = credential_new(call->arena, CREDENTIAL_LEN), *hash = credential_hash(call->arena, token);
	if (client == NULL)
		client = credential_new(call->arena, CLIENT_LEN);
	if (!admin_run(call->admin, OPERATOR_TOKEN_CREATE, (const char *const[]){ store_id, hash, client, name, scopes }))
		return call_fail_database(call, NULL);
	const char *cells[] = { token, client, scopes, call_option(call, "--store"), hash, name };
	return credential_show(call, &(struct sheet){ columns_new, LEN(columns_new), cells, 1 }, "The token is");
}

static int token_list(struct call *call)
{
	return sheet_run_store(call, OPERATOR_TOKEN_LIST, columns_list, LEN(columns_list));
}

static int token_revoke(struct call *call)
{
	return credential_revoke(call, &(struct credential_revocation){ "--client", false, OPERATOR_TOKEN_REVOKE, columns_revoked, LEN(columns_revoked),
	    "the token itself is not one" });
}
