#include <string.h>

#include "base/arena.h"
#include "cartctl/cartctl.h"
#include "cartctl/settings.h"
#include "cartctl/sheet.h"
#include "db/admin.h"

static int store_create(struct call *call);
static int store_list(struct call *call);
static int store_set(struct call *call);

const struct command store_commands[] = {
	{ "store", "create", "[KEY=VALUE...]", 0, SETTINGS_LEN, "makes a store, its channel 1 and its built-in roles", store_create, settings_print, {
		{ "--hash", "HASH", true, "its name in paths: a-z and 0-9, at most 32; never changes" },
		{ "--name", "NAME", true, "its name for people" },
		{ "--secure-url", "URL", true, "scheme and host: https://shop.example" },
		{ "--currency", "CODE", false, "currency of prices (USD)" },
		{ "--currencies", "CODE,...", false, "currencies a cart may have (that of --currency)" },
	} },
	{ "store", "list", NULL, 0, 0, "prints the stores; with --store one and all its settings", store_list, NULL, {
		{ "--store", "HASH", false, "this one alone" },
	} },
	{ "store", "set", "KEY=VALUE...", 1, SETTINGS_LEN, "changes settings of a store", store_set, settings_print, {
		{ "--store", "HASH", true, "the store" },
	} },
	{ 0 },
};

static const struct sheet_column columns[] = {
	{ "store_id", SHEET_INT, false },
	{ "hash", SHEET_TEXT, false },
	{ "name", SHEET_TEXT, false },
	{ "secure_url", SHEET_TEXT, false },
	{ "currency", SHEET_TEXT, false },
	{ "currencies", SHEET_LIST, false },
	{ "allow_purchasing", SHEET_BOOL, false },
	{ "tax_included", SHEET_BOOL, true },
	{ "cart_days", SHEET_INT, false },
	{ "retention_days", SHEET_INT, true },
	{ "rate_quota", SHEET_INT, true },
	{ "bucket_size", SHEET_INT, true },
	{ "bucket_per_second", SHEET_INT, true },
	{ "signup", SHEET_TEXT, true },
	{ "allowed_origins", SHEET_LIST, true },
	{ "public_url", SHEET_TEXT, true },
	{ "cart_page", SHEET_TEXT, true },
	{ "checkout_page", SHEET_TEXT, true },
	{ "outside_accounts", SHEET_TEXT, true },
	{ "created_at", SHEET_TEXT, false },
};
enum { COLUMNS_LEN = sizeof columns / sizeof columns[0] };

/* CALL_OK and the settings of the arguments, or the usage error, told. */
static int settings_read(struct call *call, const char *values[SETTINGS_LEN])
{
	const char *why;
	for (int i = 0; i < call->args_len; i++)
		if (!settings_parse(call->arena, call->args[i], values, &why))
			return call_fail(call, CALL_USAGE, "%s", why);
	return CALL_OK;
}

static int option_setting(struct call *call, const char *option, enum settings_key key, const char *values[SETTINGS_LEN])
{
	const char *value = call_option(call, option), *why;
	if (value == NULL)
		return CALL_OK;
	if (values[key] != NULL)
		return call_fail(call, CALL_USAGE, "%s is given as an option and as a key", option);
	if (!settings_check(call->arena, key, value, &values[key], &why))
		return call_fail(call, CALL_USAGE, "%s", why);
	return CALL_OK;
}

static bool hash_is(const char *hash)
{
	size_t len = strlen(hash);
	return len >= 1 && len <= 32 && strspn(hash, "abcdefghijklmnopqrstuvwxyz0123456789") == len;
}

static int create_read(struct call *call, const char *values[SETTINGS_LEN])
{
	static const struct { const char *option; enum settings_key key; } options[] = {
		{ "--name", SETTINGS_NAME },
		{ "--secure-url", SETTINGS_SECURE_URL },
		{ "--currency", SETTINGS_CURRENCY },
		{ "--currencies", SETTINGS_CURRENCIES },
	};
	if (!hash_is(call_option(call, "--hash")))
		return call_fail(call, CALL_USAGE, "--hash takes 1 to 32 of a-z and 0-9");
	int code = settings_read(call, values);
	for (size_t i = 0; code == CALL_OK && i < sizeof options / sizeof options[0]; i++)
		code = option_setting(call, options[i].option, options[i].key, values);
	if (values[SETTINGS_CURRENCY] == NULL)
		values[SETTINGS_CURRENCY] = "USD";
	if (values[SETTINGS_CURRENCIES] == NULL)
		values[SETTINGS_CURRENCIES] = values[SETTINGS_CURRENCY];
	return code;
}

/* What is known to go wrong, in the words of the command line. */
static int store_fail(struct call *call, const char *hash)
{
	const char *constraint = admin_constraint(call->admin);
	if (strcmp(constraint, "stores_hash_key") == 0)
		return call_fail(call, CALL_FAILED, "there is a store %s already", hash);
	if (strcmp(constraint, "stores_secure_host_key") == 0)
		return call_fail(call, CALL_FAILED, "another store has this secure_url; threedcart tells stores by it");
	if (strcmp(constraint, "stores_check") == 0)
		return call_fail(call, CALL_FAILED, "currency must be one of currencies");
	return call_fail_database(call, NULL);
}

static bool settings_write(struct call *call, const char *store_id, const char *const values[SETTINGS_LEN])
{
	const char *takes[SETTINGS_LEN + 1] = { store_id };
	memcpy(takes + 1, values, SETTINGS_LEN * sizeof *values);
	return admin_run(call->admin, OPERATOR_STORE_SET, takes);
}

static bool store_insert(struct call *call, const char *hash, const char *const values[SETTINGS_LEN])
{
	if (!admin_begin(call->admin) || !admin_run(call->admin, OPERATOR_STORE_CREATE,
	    (const char *const[]){ hash, values[SETTINGS_NAME], values[SETTINGS_CURRENCY], values[SETTINGS_CURRENCIES],
	    values[SETTINGS_SECURE_URL] }))
		return false;
	const char *store_id = arena_text(call->arena, admin_text(call->admin, 0, 0));
	return settings_write(call, store_id, values) &&
	    admin_run(call->admin, OPERATOR_STORE_BUILT_IN_ROLES, &store_id) &&
	    admin_run(call->admin, OPERATOR_CHANNEL_CREATE, (const char *const[]){ store_id, "1", values[SETTINGS_NAME] }) &&
	    admin_commit(call->admin);
}

/* The store as it is now. */
static int store_show(struct call *call, const char *hash)
{
	if (!admin_run(call->admin, OPERATOR_STORE_LIST, &hash))
		return call_fail_database(call, NULL);
	struct sheet sheet = sheet_read(call, columns, COLUMNS_LEN);
	if (sheet.rows_len == 0)
		return call_fail(call, CALL_FAILED, "there is no store %s; see cartctl store list", hash);
	sheet_print_one(call, &sheet);
	return CALL_OK;
}

static int store_create(struct call *call)
{
	const char *values[SETTINGS_LEN] = { 0 };
	const char *hash = call_option(call, "--hash");
	int code = create_read(call, values);
	if (code == CALL_OK)
		code = call_connect(call);
	if (code != CALL_OK)
		return code;
	return store_insert(call, hash, values) ? store_show(call, hash) : store_fail(call, hash);
}

static int store_list(struct call *call)
{
	const char *hash = call_option(call, "--store");
	int code = call_connect(call);
	if (code != CALL_OK)
		return code;
	if (hash != NULL)
		return store_show(call, hash);
	return sheet_run(call, OPERATOR_STORE_LIST, &hash, columns, COLUMNS_LEN);
}

static int store_set(struct call *call)
{
	const char *values[SETTINGS_LEN] = { 0 };
	const char *hash = call_option(call, "--store"), *store_id;
	int code = settings_read(call, values);
	if (code == CALL_OK)
		code = call_store(call, &store_id);
	if (code != CALL_OK)
		return code;
	return settings_write(call, store_id, values) ? store_show(call, hash) : store_fail(call, hash);
}
