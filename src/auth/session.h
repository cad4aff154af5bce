/*
 * session: what keeps somebody signed in.
 *
 * A sign-in opens a session: a row, and a family of refresh tokens of which
 * one at a time is good.  Each is 256 random bits, kept as its SHA-256.  It
 * buys an access token (a JWT of token_access_s) and the next refresh token,
 * and is spent.  A spent one that comes again was copied, whoever brings it:
 * the session ends, and with it the access tokens made in it, since every
 * request asks whether its session lives (person.h).
 *
 * That is so without exception.  Of two that bring the same token at once one
 * gets an answer and the other ends the session, so the answer is worth
 * nothing: nobody can tell a thief who is quick from a browser with two tabs,
 * and a thief must not be left in.  Clients refresh one at a time.  An answer
 * that was lost on the way costs its session too; then one signs in again.
 *
 * A session ends session_idle_days after its last refresh, and
 * session_max_days after its sign-in in any case.
 */
#ifndef CARTD_AUTH_SESSION_H
#define CARTD_AUTH_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/uuid.h"

struct arena;
struct config;
struct db;
struct fault;
struct sign_in_person;

/* What the person gets. Text lives in the arena. */
struct session_tokens {
	const char *access;
	int64_t access_s;       /* how long it is good */
	const char *refresh;
};

/* Of a session, open or to be opened. */
struct session {
	struct arena *arena;
	struct db *db;
	const struct config *config;
	int32_t store_id;
	const char *store_hash;
	int32_t account_id, epoch;
	char id[UUID_TEXT_LEN];
};

/* Queue the search for a person by e-mail, or by id; return the slot, which session_person_read() reads. False: no such person. */
int session_account(struct db *db, int32_t store_id, const char *email);
int session_person(struct db *db, int32_t store_id, int32_t account_id);
bool session_person_read(const struct db *db, int slot, struct sign_in_person *person);

/* Queues the search for the key that signs; returns its slot, for session_tokens(). */
int session_key(struct db *db, int32_t store_id);

/* Queues what reads a refresh token and holds its session, inside a transaction; returns the slot. */
int session_refresh(struct db *db, int32_t store_id, const char *token);

enum session_standing {
	SESSION_GOOD,
	SESSION_NONE,           /* no such token, session over, person not active */
	SESSION_REUSED,         /* a spent token of a live session: end it */
};

/* What that slot says; fills id, account_id and epoch unless SESSION_NONE. */
enum session_standing session_refreshed(struct session *session, int slot);

/*
 * Queue what is to be kept: BEGIN and a new session, with a new hash of the
 * same password where there is one; or, in the transaction that holds the
 * session, one refresh token for another.  session_kept() of *slot tells after
 * COMMIT whether it was.  False: FAULT_UNAVAILABLE, the store has no key that signs.
 */
bool session_begin(struct session *session, int key_slot, const struct sign_in_person *person, const char *hash,
	struct session_tokens *tokens, int *slot, struct fault *fault);
bool session_exchange(struct session *session, int key_slot, const char *spent, struct session_tokens *tokens, int *slot, struct fault *fault);

/* Queues BEGIN, another password, which ends all access tokens, and the end of all sessions but this one (NULL: all). Returns the slot. */
int session_change_password(struct db *db, int32_t store_id, const struct sign_in_person *person, const char *hash, const char *session_id);

/* False: somebody changed the person after we had looked; nothing was kept, and it is to be done again. */
bool session_kept(const struct db *db, int slot);

/* Queue the end of a session; of the one that a refresh token belongs to. */
void session_end(const struct session *session);
void session_end_of_token(struct db *db, int32_t store_id, const char *token);

#endif
