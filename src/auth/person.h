/*
 * person: the access token of somebody who signed in → principal.
 *
 * The token is a JWT (RFC 7519, with the care of RFC 8725).  It is verified
 * before any statement is queued, with a key that the worker remembers (keys
 * never change; only a kid not seen before costs a round trip of its own).
 * What can end before the token does (the account, its epoch, the session,
 * the key) is checked by a statement in the request's own round trip.
 *
 *	person_verify()   signature, time, issuer, audience; no database but for an unknown kid
 *	person_check()    queues the statement
 *	person_checked()  what it said
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

/* What a verified token says; text lives in the arena. */
struct person_claims {
	const char *kid;
	const char *issuer;     /* NULL: our own */
	const char *subject;    /* of an outside issuer */
	const char *email, *given_name, *family_name;   /* of an outside issuer, for the account at first sight; NULL: not told */
	int32_t account_id;     /* our own: from sub */
	int32_t epoch;
	const char *session_id; /* our own: a UUID */
};

enum person_standing {
	PERSON_GOOD,
	PERSON_UNKNOWN,         /* no such account, session, epoch or key (any more) */
	PERSON_INACTIVE,        /* a good token of a disabled account */
};

/* False: FAULT_UNAUTHENTICATED (the same for every reason), or what the database's absence makes. */
bool person_verify(struct db *db, struct arena *arena, const struct config *config, const struct store *store, const char *token,
	struct person_claims *claims, struct fault *fault);

/* Queues the check; returns its slot. */
int person_check(struct db *db, const struct store *store, const struct person_claims *claims);

/* Fills principal (id "account:N", scopes = permissions) and store, also where the account is inactive. */
enum person_standing person_checked(const struct db *db, struct arena *arena, int slot, struct principal *principal, struct store *store);

#endif
