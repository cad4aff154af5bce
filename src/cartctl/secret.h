/*
 * secret: credentials that are shown once and kept as SHA-256.
 */
#ifndef CARTD_CARTCTL_SECRET_H
#define CARTD_CARTCTL_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "cartctl/sheet.h"
#include "db/operator_sql.h"

struct arena;
struct call;

enum { SECRET_LEN = 24 };       /* bytes: 192 bits */

/* len random bytes as hexadecimal digits. */
const char *secret_new(struct arena *arena, size_t len);

/* The SHA-256 of a secret, 64 hexadecimal digits. */
const char *secret_hash(struct arena *arena, const char *secret);

/* True where text can be the beginning of such a hash, long enough to stand for it. */
bool secret_prefix_is(const char *text);
#define SECRET_PREFIX_SAYS "a hash is named by its first 8 to 64 digits"

/*
 * Runs a statement that revokes, and prints what it gave by its columns.  one:
 * a prefix names one credential; several change nothing, as none does.  what: "token".
 */
int secret_revoke(struct call *call, enum operator_sql statement, const char *const *values, const struct sheet_column *columns,
    size_t columns_len, bool one, const char *what);

#endif
