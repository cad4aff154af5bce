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
	const char *name = call_option(call, "--name"), *client = call_option(call, "--client"), *scopes, *why;
	int code;
	if (!scopes_parse(call->arena, call_option(call, "--scope"), &scopes, &why))
		return call_fail(call, CALL_USAGE, "%s", why);
	if (client != NULL && !client_is(client))
		return call_fail(call, CALL_USAGE, "--client takes 1 to 64 of A-Z, a-z, 0-9, _ and -");
	if (*name == '\0' || text_chars(name) > 200)
		return call_fail(call, CALL_USAGE, "--name takes 1 to 200 characters");
	if ((code = call_connect(call)) != CALL_OK)
		return code;
	const char *store_id = call_store(call, false, &code);
	if (store_id == NULL)
		return code;
	const char *token = credential_new(call->arena, CREDENTIAL_LEN), *hash = credential_hash(call->arena, token);
	if (client == NULL)
		client = credential_new(call->arena, CLIENT_LEN);
	if (!admin_run(call->admin, OPERATOR_TOKEN_CREATE, (const char *const[]){ store_id, hash, client, name, scopes }))
		return call_fail_database(call, NULL);
	const char *cells[] = { token, client, scopes, call_option(call, "--store"), hash, name };
	sheet_print_one(call, &(struct sheet){ columns_new, LEN(columns_new), cells, 1 });
	if (!call->json)
		fputs("\nThe token is not kept and will not be shown again.\n", call->out);
	return CALL_OK;
}

static int token_list(struct call *call)
{
	const char *store_id = NULL;
	int code = call_connect(call);
	if (code == CALL_OK && call_option(call, "--store") != NULL)
		store_id = call_store(call, false, &code);
	if (code != CALL_OK)
		return code;
	if (!admin_run(call->admin, OPERATOR_TOKEN_LIST, &store_id))
		return call_fail_database(call, NULL);
	struct sheet sheet = sheet_read(call, columns_list, LEN(columns_list));
	sheet_print(call, &sheet);
	return CALL_OK;
}

static int revoke_read(struct call *call, const char **prefix)
{
	*prefix = call->args_len > 0 ? call->args[0] : NULL;
	if ((*prefix == NULL) == (call_option(call, "--client") == NULL))
		return call_fail(call, CALL_USAGE, "token revoke takes either the beginning of a hash or --client ID");
	if (*prefix == NULL)
		return CALL_OK;
	if (!credential_prefix_is(*prefix))
		return call_fail(call, CALL_USAGE, CREDENTIAL_PREFIX_SAYS " (see cartctl token list); the token itself is not one");
	return CALL_OK;
}

static int token_revoke(struct call *call)
{
	const char *prefix;
	int code = revoke_read(call, &prefix);
	if (code == CALL_OK)
		code = call_connect(call);
	if (code != CALL_OK)
		return code;
	const char *store_id = call_store(call, false, &code);
	if (store_id == NULL)
		return code;
	return credential_revoke(call, OPERATOR_TOKEN_REVOKE, (const char *const[]){ store_id, prefix, call_option(call, "--client") }, columns_revoked, LEN(columns_revoked),
	    prefix != NULL, "token");
}
