/*
 * credential: keys and tokens that are shown once and kept as SHA-256.
 */
#ifndef CARTD_CARTCTL_CREDENTIAL_H
#define CARTD_CARTCTL_CREDENTIAL_H

#include <stdbool.h>
#include <stddef.h>

#include "cartctl/sheet.h"
#include "db/operator_sql.h"

struct arena;
struct call;

enum { CREDENTIAL_LEN = 24 };       /* bytes: 192 bits */

/* len random bytes as hexadecimal digits. */
const char *credential_new(struct arena *arena, size_t len);

/* The SHA-256 of a secret, 64 hexadecimal digits. */
const char *credential_hash(struct arena *arena, const char *secret);

/* True where text can be the beginning of such a hash, long enough to stand for it. */
bool credential_prefix_is(const char *text);
#define CREDENTIAL_PREFIX_SAYS "a hash is named by its first 8 to 64 digits"

/*
 * Runs a statement that revokes, and prints what it gave by its columns.  one:
 * a prefix names one credential; several change nothing, as none does.  what: "token".
 */
int credential_revoke(struct call *call, enum operator_sql statement, const char *const *values, const struct sheet_column *columns,
    size_t columns_len, bool one, const char *what);

#endif
