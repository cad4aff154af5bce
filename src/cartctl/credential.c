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

bool credential_prefix_is(const char *text)
{
	size_t len = strlen(text);
	return len >= PREFIX_MIN && len < DIGEST_HEX_LEN && strspn(text, "0123456789abcdef") == len;
}

int credential_revoke(struct call *call, enum operator_sql statement, const char *const *values, const struct sheet_column *columns,
    size_t columns_len, bool one, const char *what)
{
	if (!admin_begin(call->admin) || !admin_run(call->admin, statement, values))
		return call_fail_database(call, NULL);
	struct sheet sheet = sheet_read(call, columns, columns_len);
	if (sheet.rows_len == 0 || (one && sheet.rows_len > 1)) {
		admin_rollback(call->admin);
		if (sheet.rows_len == 0)
			return call_fail(call, CALL_FAILED, "no such %s that is still good", what);
		return call_fail(call, CALL_FAILED, "several hashes begin so; give more digits");
	}
	if (!admin_commit(call->admin))
		return call_fail_database(call, NULL);
	sheet_print(call, &sheet);
	return CALL_OK;
}
