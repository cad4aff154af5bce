/*
 * person: the access token of somebody who signed in → principal.
 *
 * The token is a JWT (jwt.h).  Ours name a kid and are signed with a key of
 * the store; those of an outside issuer are signed with a key of the file that
 * the configuration names for it.  Either is verified before any statement is
 * queued, with a key that the worker remembers.  What can end before the token
 * does (the account, its epoch, the session, the key) is checked by a
 * statement in the request's own round trip.
 *
 *	person_verify()   signature, time, issuer, audience; a round trip only for a kid or an
 *	                  outside person that this worker has not seen before
 *	person_check()    queues the statement
 *	person_checked()  what it said
 *
 * A token of our own: {"alg","typ":"JWT","kid"} and {"iss":"cartd:<store hash>",
 * "aud":<[tokens] audience>, "sub":<account id as text>, "sid":<session>,
 * "epoch", "iat", "exp"}.
 */
#ifndef CARTD_AUTH_PERSON_H
#define CARTD_AUTH_PERSON_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct config;
struct db;
struct fault;
struct principal;
struct signing_key;
struct store;

/* What a role may allow; the database has the names ("accounts:read"). */
enum permission {
	PERMISSION_ACCOUNTS_READ = 1 << 0,
	PERMISSION_ACCOUNTS_WRITE = 1 << 1,
	PERMISSION_ACCOUNTS_DELETE = 1 << 2,
	PERMISSION_ROLES_READ = 1 << 3,
	PERMISSION_ROLES_WRITE = 1 << 4,
	PERMISSION_ROLES_ASSIGN = 1 << 5,
	PERMISSION_CARTS_READ = 1 << 6,
	PERMISSION_CARTS_WRITE = 1 << 7,
};
enum { PERMISSIONS = 8 };

/* "accounts:read" → its bit; 0: there is none of that name. */
unsigned permission_bit(const char *name, int len);

/* The name of one bit. */
const char *permission_name(unsigned bit);

/* A PostgreSQL array literal of such names → their bits. */
unsigned permissions_read(const char *literal);

/* Whose token it is; text lives in the arena, or as long as the process. */
struct person_claims {
	int32_t account_id;
	const char *issuer;     /* NULL: our own token */
	const char *subject;    /* of an outside issuer */
	const char *kid;        /* of our own, as the rest: */
	int32_t epoch;
	const char *session_id; /* a UUID */
};

enum person_standing {
	PERSON_GOOD,
	PERSON_UNKNOWN,         /* no such account, session, epoch or key (any more) */
	PERSON_INACTIVE,        /* a disabled account's, which would be good but for that, its epoch and its session */
};

/*
 * store needs its id, and the database its scope (db_scope()).  An outside
 * person without an account gets one here, where the store makes such
 * (outside.h).  False: FAULT_UNAUTHENTICATED, the same for every reason, or
 * what the database's absence makes.
 */
bool person_verify(struct db *db, struct arena *arena, const struct config *config, const struct store *store, const char *store_hash,
	const char *token, struct person_claims *claims, struct fault *fault);

/* Queues the check; returns its slot. The principal's id ("account:7") and account_id are set at once, for what is queued behind it. */
int person_check(struct db *db, struct arena *arena, const struct store *store, const struct person_claims *claims, struct principal *principal);

/* Fills the rest of principal (scopes = permissions) and store, also where the account is inactive. */
enum person_standing person_checked(const struct db *db, int slot, const struct person_claims *claims, struct principal *principal,
	struct store *store);

/* What a token of our own is made of. */
struct person_grant {
	int32_t account_id, epoch;
	const char *session_id;
};

/* A new access token, good for [tokens] access_lifetime_s; key: keys_signing_read(). NULL: FAULT_INTERNAL. */
const char *person_sign(struct arena *arena, const struct config *config, const struct signing_key *key, const char *store_hash,
	const struct person_grant *grant, struct fault *fault);

#endif
