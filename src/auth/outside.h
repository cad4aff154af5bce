/*
 * outside: the people of outside issuers → accounts.
 *
 * Who somebody is, is iss and sub together and nothing else: an e-mail in a
 * token never leads to an account that is there already.  Where the store's
 * setting outside_accounts is open, an unknown person becomes an account at
 * first sight, a shopper with the names and the e-mail of the token.  An
 * e-mail that the token lacks, that is none, or that another account has, becomes
 * <digest>@outside.invalid, which its owner may change later.
 *
 * Each worker remembers whose account is whose.  That ends only with the
 * account, and then person_check() finds nothing and outside_forget() is due.
 */
#ifndef CARTD_AUTH_OUTSIDE_H
#define CARTD_AUTH_OUTSIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "auth/jwt.h"

struct db;
struct fault;

/* Of a verified token; *account_id 0: a stranger here. False: the database did not answer. */
bool outside_find(struct db *db, struct arena *arena, int32_t store_id, const char *issuer, const char *subject, const struct jwt *jwt,
	int32_t *account_id, struct fault *fault);

void outside_forget(int32_t store_id, int32_t account_id);

#endif
