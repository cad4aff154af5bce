#include "cartctl/credential.h"

#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "cartctl/cartctl.h"
#include "db/admin.h"

enum { PREFIX_MIN = 8 };

const char *credential_new(struct arena *arena, size_t len)
{
	char *hex = arena_alloc(arena, 2 * len + 1);
	digest_random_hex(len, hex);
	return hex;
}

const char *credential_hash(struct arena *arena, const char *secret)
{
	return digest_sha256_hex(secret, strlen(secret), arena_alloc(arena, DIGEST_HEX_LEN));
}

int credential_show(struct call *call, const struct sheet *sheet, const char *what)
{
	sheet_print_one(call, sheet);
	if (!call->json)
		fprintf(call->out, "\n%s not kept and will not be shown again.\n", what);
	return CALL_OK;
}

static bool prefix_is(const char *text)
{
	size_t len = strlen(text);
	return len >= PREFIX_MIN && len < DIGEST_HEX_LEN && strspn(text, "0123456789abcdef") == len;
}

/* What is printed for the option's value in the help. */
static const char *option_value(const struct call *call, const char *name)
{
	const struct command_option *option = call->command->options;
	while (strcmp(option->name, name) != 0)
		option++;
	return option->value;
}

static int revoke_check(struct call *call, const struct credential_revocation *how, const char *prefix)
{
	const char *noun = call->command->noun, *option = call_option(call, how->option);
	if ((prefix == NULL) == (option == NULL))
		return call_fail(call, CALL_USAGE, "%s revoke takes either the beginning of a hash or %s %s", noun, how->option,
		    option_value(call, how->option));
	if ((prefix != NULL && !prefix_is(prefix)) || (option != NULL && how->option_is_prefix && !prefix_is(option)))
		return call_fail(call, CALL_USAGE, "a hash is named by its first %d to %d digits (see cartctl %s list); %s", PREFIX_MIN,
		    DIGEST_HEX_LEN - 1, noun, how->not_one);
	return CALL_OK;
}

int credential_revoke(struct call *call, const struct credential_revocation *how)
{
	const char *prefix = call->args_len > 0 ? call->args[0] : NULL, *store_id;
	int code = revoke_check(call, how, prefix);
	if (code != CALL_OK || (code = call_store(call, &store_id)) != CALL_OK)
		return code;
	if (!admin_begin(call->admin) ||
	    !admin_run(call->admin, how->statement, (const char *const[]){ store_id, prefix, call_option(call, how->option) }))
		return call_fail_database(call, NULL);
	struct sheet sheet = sheet_read(call, how->columns, how->columns_len);
	if (sheet.rows_len == 0 || (prefix != NULL && sheet.rows_len > 1)) {
		admin_rollback(call->admin);
		if (sheet.rows_len == 0)
			return call_fail(call, CALL_FAILED, "no such %s that is still good", call->command->noun);
		return call_fail(call, CALL_FAILED, "several hashes begin so; give more digits");
	}
	if (!admin_commit(call->admin))
		return call_fail_database(call, NULL);
	sheet_print(call, &sheet);
	return CALL_OK;
}
