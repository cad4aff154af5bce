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

/* Prints a new credential as sheet_print_one() does, and to people that it is shown this once.  what: "The token is". */
int credential_show(struct call *call, const struct sheet *sheet, const char *what);

/*
 * A verb `revoke`: it takes either the beginning of a hash, which must be that
 * of one credential, or the option that names all of one owner's.  The statement
 * takes store, prefix and option.
 */
struct credential_revocation {
	const char *option;     /* "--client" */
	bool option_is_prefix;  /* its value is the beginning of a hash too */
	enum operator_sql statement;
	const struct sheet_column *columns;     /* of what it gives */
	size_t columns_len;
	const char *not_one;    /* what is easily taken for a hash: "the token itself is not one" */
};

/* CALL_OK, or the failure, told already. Several hashes that begin so change nothing, as none does. */
int credential_revoke(struct call *call, const struct credential_revocation *how);

#endif
