#include "auth/session.h"

#include <string.h>

#include "auth/keys.h"
#include "auth/person.h"
#include "auth/sign_in.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/fault.h"
#include "base/log.h"
#include "config.h"
#include "db/db.h"
#include "db/statements.h"

enum { REFRESH_LEN = 32, NO_KEY_RETRY_S = 60 };  /* bytes of a refresh token; seconds */

int session_account(struct db *db, int32_t store_id, const char *email)
{
	return q_session_account(db, &(struct q_session_account_in){ .store_id = store_id, .email = email });
}

int session_person(struct db *db, int32_t store_id, int32_t account_id)
{
	return q_session_person(db, &(struct q_session_person_in){ .store_id = store_id, .account_id = account_id });
}

/* The two statements give the same columns. */
bool session_person_read(const struct db *db, int slot, struct sign_in_person *person)
{
	struct q_session_account_row row;

	if (db_rows(db, slot) != 1)
		return false;
	q_session_account_row(db, slot, 0, &row);
	*person = (struct sign_in_person){ .account_id = row.account_id, .email = row.email, .password_hash = row.password_hash,
		.active = row.active, .epoch = row.epoch };
	return !row.account_id_null;
}

int session_key(struct db *db, int32_t store_id)
{
	return keys_signing(db, store_id);
}

static char *token_hash(const char *token, char hash[DIGEST_HEX_LEN])
{
	return digest_sha256_hex(token, strlen(token), hash);
}

int session_refresh(struct db *db, int32_t store_id, const char *token)
{
	char hash[DIGEST_HEX_LEN];

	token_hash(token, hash);
	q_session_lock(db, &(struct q_session_lock_in){ .store_id = store_id, .token_hash = hash });
	return q_session_token(db, &(struct q_session_token_in){ .store_id = store_id, .token_hash = hash });
}

enum session_standing session_refreshed(struct session *session, int slot)
{
	struct q_session_token_row row;

	if (db_rows(session->db, slot) != 1)
		return SESSION_NONE;
	q_session_token_row(session->db, slot, 0, &row);
	if (!row.live || (!row.active && !row.spent))
		return SESSION_NONE;
	memcpy(session->id, row.session_id, sizeof(session->id));
	session->account_id = row.account_id;
	session->epoch = row.epoch;
	return row.spent ? SESSION_REUSED : SESSION_GOOD;
}

/* The access token, and *next_hash of the next refresh token. */
static bool tokens_make(const struct session *session, int key_slot, struct session_tokens *tokens, char next_hash[DIGEST_HEX_LEN],
	struct fault *fault)
{
	const struct signing_key *key = keys_signing_read(session->db, session->store_id, key_slot);
	char *refresh = arena_alloc(session->arena, 2 * REFRESH_LEN + 1);

	if (key == NULL) {
		log_event(LOG_ERROR, "nobody can sign in: store %s has no signing key; cartctl key create makes one", session->store_hash);
		fault->retry_after_s = NO_KEY_RETRY_S;
		return fault_set(fault, FAULT_UNAVAILABLE, NULL);
	}
	tokens->access = person_sign(session->arena, session->config, key, session->store_hash, &(struct person_grant){
		.account_id = session->account_id, .session_id = session->id, .epoch = session->epoch }, fault);
	tokens->access_s = session->config->token_access_s;
	digest_random_hex(REFRESH_LEN, refresh);
	tokens->refresh = refresh;
	token_hash(refresh, next_hash);
	return tokens->access != NULL;
}

bool session_begin(struct session *session, int key_slot, const struct sign_in_person *person, const char *hash,
	struct session_tokens *tokens, int *slot, struct fault *fault)
{
	const struct config *config = session->config;
	char next_hash[DIGEST_HEX_LEN];

	uuid_new(session->id);
	session->account_id = person->account_id;
	session->epoch = person->epoch;
	if (!tokens_make(session, key_slot, tokens, next_hash, fault))
		return false;
	db_begin(session->db);
	/* Before the session, which takes a weaker lock on the person: two of them that both want more would wait for each other. */
	if (hash != NULL)
		q_session_rehash(session->db, &(struct q_session_rehash_in){ .store_id = session->store_id, .account_id = person->account_id,
			.old_hash = person->password_hash, .new_hash = hash });
	*slot = q_session_open(session->db, &(struct q_session_open_in){
		.store_id = session->store_id, .account_id = person->account_id, .epoch = person->epoch, .session_id = session->id,
		.token_hash = next_hash, .idle_days = (int32_t)config->session_idle_days, .max_days = (int32_t)config->session_max_days });
	return true;
}

bool session_exchange(struct session *session, int key_slot, const char *spent, struct session_tokens *tokens, int *slot, struct fault *fault)
{
	const struct config *config = session->config;
	char hash[DIGEST_HEX_LEN], next_hash[DIGEST_HEX_LEN];

	if (!tokens_make(session, key_slot, tokens, next_hash, fault))
		return false;
	*slot = q_session_rotate(session->db, &(struct q_session_rotate_in){
		.store_id = session->store_id, .token_hash = token_hash(spent, hash), .next_hash = next_hash,
		.idle_days = (int32_t)config->session_idle_days, .max_days = (int32_t)config->session_max_days });
	return true;
}

int session_change_password(struct db *db, int32_t store_id, const struct sign_in_person *person, const char *hash, const char *session_id)
{
	int slot;

	db_begin(db);
	slot = q_session_set_password(db, &(struct q_session_set_password_in){ .store_id = store_id, .account_id = person->account_id,
		.epoch = person->epoch, .password_hash = hash });
	/* A statement of its own, with a newer snapshot: a session that opened while we waited for the person ends too. */
	q_session_end_others(db, &(struct q_session_end_others_in){ .store_id = store_id, .account_id = person->account_id,
		.session_id = session_id, .password_hash = hash });
	return slot;
}

bool session_kept(const struct db *db, int slot)
{
	return db_rows(db, slot) == 1;
}

void session_end(const struct session *session)
{
	q_session_end(session->db, &(struct q_session_end_in){ .store_id = session->store_id, .session_id = session->id });
}

void session_end_of_token(struct db *db, int32_t store_id, const char *token)
{
	char hash[DIGEST_HEX_LEN];

	q_session_end_of_token(db, &(struct q_session_end_of_token_in){ .store_id = store_id, .token_hash = token_hash(token, hash) });
}
