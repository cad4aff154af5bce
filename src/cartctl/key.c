#include <string.h>

#include "base/arena.h"
#include "base/number.h"
#include "cartctl/cartctl.h"
#include "cartctl/credential.h"
#include "cartctl/sheet.h"
#include "db/admin.h"

static int key_create(struct call *call);
static int key_list(struct call *call);
static int key_retire(struct call *call);
static void rotation_print(FILE *out);

const struct command key_commands[] = {
	{ "key", "create", NULL, 0, 0, "makes a key that signs access tokens from now on; two of a store may be live", key_create, rotation_print, {
		{ "--store", "HASH", true, "the store" },
		{ "--algorithm", "NAME", false, "HS256 (the default) or EdDSA" },
	} },
	{ "key", "list", NULL, 0, 0, "prints the keys and what each does; their secrets are never shown", key_list, NULL, {
		{ "--store", "HASH", false, "of this store alone" },
	} },
	{ "key", "retire", "KID", 1, 1, "ends a key, and with it the access tokens it signed", key_retire, rotation_print, {
		{ "--store", "HASH", true, "the store" },
		{ "--in", "SECONDS", false, "it signs no more at once, but verifies for so long; 0 (the default): no more" },
	} },
	{ 0 },
};

static const struct sheet_column columns_new[] = {
	{ "store", SHEET_TEXT, false },
	{ "kid", SHEET_TEXT, false },
	{ "algorithm", SHEET_TEXT, false },
	{ "created_at", SHEET_TEXT, false },
};
static const struct sheet_column columns_list[] = {
	{ "store", SHEET_TEXT, false },
	{ "kid", SHEET_TEXT, false },
	{ "algorithm", SHEET_TEXT, false },
	{ "state", SHEET_TEXT, false },
	{ "created_at", SHEET_TEXT, false },
	{ "retired_at", SHEET_TEXT, false },
};
static const struct sheet_column columns_retired[] = {
	{ "kid", SHEET_TEXT, false },
	{ "algorithm", SHEET_TEXT, false },
	{ "created_at", SHEET_TEXT, false },
	{ "retired_at", SHEET_TEXT, false },
};
#define LEN(array) (sizeof(array) / sizeof(array)[0])

enum {
	SECRET_LEN = 32,        /* bytes; the column takes no other length */
	KID_LEN = 8,
	IN_MAX_S = 366 * 86400,
};

static void rotation_print(FILE *out)
{
	fputs("To rotate without an outage:\n"
	      "  key create           the new key signs at once; tokens of the old one are still good\n"
	      "  key retire --in 960  the old one's tokens live to their end (access_lifetime_s and leeway_s)\n"
	      "A key that leaked: key create, then key retire without --in. Who had one of its tokens\n"
	      "refreshes it; sessions go on.\n", out);
}

/* Keys are counted and changed by one at a time. */
static int store_lock(struct call *call, const char **store_id)
{
	int code = call_connect(call);
	return code == CALL_OK ? call_store_lock(call, store_id) : code;
}

static int key_create(struct call *call)
{
	const char *algorithm = call_option(call, "--algorithm"), *store_id;
	if (algorithm == NULL)
		algorithm = "HS256";
	if (strcmp(algorithm, "HS256") != 0 && strcmp(algorithm, "EdDSA") != 0)
		return call_fail(call, CALL_USAGE, "--algorithm is HS256 or EdDSA");
	int code = store_lock(call, &store_id);
	if (code != CALL_OK)
		return code;
	const char *kid = credential_new(call->arena, KID_LEN), *secret = credential_new(call->arena, SECRET_LEN);
	if (!admin_run(call->admin, OPERATOR_KEY_CREATE, (const char *const[]){ store_id, kid, algorithm, secret }))
		return call_fail_database(call, NULL);
	if (admin_rows(call->admin) == 0) {
		admin_rollback(call->admin);
		return call_fail(call, CALL_FAILED, "two keys are live already; cartctl key list, and retire one");
	}
	const char *created_at = arena_text(call->arena, admin_text(call->admin, 0, 0));
	if (!admin_commit(call->admin))
		return call_fail_database(call, NULL);
	const char *cells[] = { call_option(call, "--store"), kid, algorithm, created_at };
	sheet_print_one(call, &(struct sheet){ columns_new, LEN(columns_new), cells, 1 });
	return CALL_OK;
}

static int key_list(struct call *call)
{
	return sheet_run_store(call, OPERATOR_KEY_LIST, columns_list, LEN(columns_list));
}

/* Why the key cannot be retired, told; CALL_OK: it can. */
static int retire_check(struct call *call, const char *store_id, const char *kid)
{
	if (!admin_run(call->admin, OPERATOR_KEY_FIND, (const char *const[]){ store_id, kid }))
		return call_fail_database(call, NULL);
	bool live = admin_rows(call->admin) == 1 && strcmp(admin_text(call->admin, 0, 0), "true") == 0;
	bool last = live && strcmp(admin_text(call->admin, 0, 1), "true") == 0;
	if (live && !last)
		return CALL_OK;
	admin_rollback(call->admin);
	return call_fail(call, CALL_FAILED, live ? "nothing would sign then, and nobody could sign in; cartctl key create first" :
	    "there is no such key that is live; see cartctl key list");
}

static int key_retire(struct call *call)
{
	const char *seconds = call_option(call, "--in"), *kid = call->args[0], *store_id;
	int64_t number = 0;
	int code;
	if (seconds != NULL && !number_parse(seconds, 0, IN_MAX_S, &number))
		return call_fail(call, CALL_USAGE, "--in takes 0 to %d seconds", IN_MAX_S);
	if ((code = store_lock(call, &store_id)) != CALL_OK)
		return code;
	if ((code = retire_check(call, store_id, kid)) != CALL_OK)
		return code;
	if (!admin_run(call->admin, OPERATOR_KEY_RETIRE, (const char *const[]){ store_id, kid, seconds == NULL ? "0" : seconds }))
		return call_fail_database(call, NULL);
	struct sheet sheet = sheet_read(call, columns_retired, LEN(columns_retired));
	if (!admin_commit(call->admin))
		return call_fail_database(call, NULL);
	sheet_print_one(call, &sheet);
	return CALL_OK;
}
