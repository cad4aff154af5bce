/*
 * sign_in: does somebody know the password?
 *
 * The one place where a password that came in is compared: in its turn
 * (password.h), counted where it is wrong (throttle.h), at the same cost
 * whether the person exists, has a password, is active, or not.
 */
#ifndef CARTD_AUTH_SIGN_IN_H
#define CARTD_AUTH_SIGN_IN_H

#include <stdbool.h>
#include <stdint.h>

#include "auth/password.h"
#include "auth/throttle.h"

struct config;
struct fault;
struct shared;

/* Whose password: a row of session_account() or session_person(). */
struct sign_in_person {
	int32_t account_id;             /* 0: nobody */
	const char *email;              /* as the database compares it */
	const char *password_hash;      /* NULL: none */
	bool active;
	int32_t epoch;
};

struct sign_in {
	const struct config *config;
	struct shared *shared;
	int32_t store_id;
	const char *address;            /* of the client, as nginx saw it */
	struct throttle throttle;
	bool hashed;
	char hash[PASSWORD_HASH_LEN];   /* where hashed: one more for the database */
};

/*
 * True where password is that of an active person.  next: the password they
 * want instead, which is hashed in the same turn; NULL: they keep theirs,
 * which is hashed again where its parameters are no longer the configuration's.
 *
 * False: FAULT_UNAUTHENTICATED, the same for every reason; FAULT_TOO_MANY and
 * FAULT_UNAVAILABLE with retry_after_s.
 *
 * What is counted stays counted until sign_in_good(): call it when the
 * database has kept what came of it; call sign_in_undone() when it has not.
 */
bool sign_in_prove(struct sign_in *sign_in, const struct sign_in_person *person, const char *password, const char *next, struct fault *fault);

void sign_in_good(struct sign_in *sign_in);
void sign_in_undone(struct sign_in *sign_in);

#endif
