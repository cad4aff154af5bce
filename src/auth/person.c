#include "auth/person.h"

#include <errno.h>
#include <string.h>

#include "auth/issuers.h"
#include "auth/jwt.h"
#include "auth/keys.h"
#include "auth/outside.h"
#include "auth/principal.h"
#include "auth/seen.h"
#include "auth/store_row.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/number.h"
#include "base/uuid.h"
#include "cart/store.h"
#include "config.h"
#include "db/db.h"
#include "db/statements.h"

/* The iss of our own tokens: each store is an issuer of its own. */
#define OWN_ISSUER "cartd:"

enum { SUBJECT_CHARS_MAX = 500 };       /* the column's */

static int64_t now_s(void)
{
	return clock_wall_us() / 1000000;
}

/* What a key that did not do its work means; libcrypto says by malloc's errno that it had no memory (signature.h). */
static bool key_failed(struct fault *fault, enum fault_code otherwise)
{
	if (errno != ENOMEM)
		return fault_set(fault, otherwise, NULL);
	if (fault->code == FAULT_NONE)
		fault->retry_after_s = 1;
	return fault_set(fault, FAULT_UNAVAILABLE, NULL);
}

/* What both kinds of tokens must say. */
static bool signed_and_timely(const struct jwt *jwt, const struct jwt_key *key, const struct config *config, const char *issuer,
	const char *audience)
{
	return jwt_verify(jwt, key) && jwt_claims_hold(jwt, &(struct jwt_expect){ .issuer = issuer, .audience = audience,
		.now_s = now_s(), .leeway_s = config->token_leeway_s });
}

/* Reads who it is out of a token that holds. */
static bool own_read(const struct jwt *jwt, struct person_claims *claims)
{
	int64_t account_id, epoch;

	claims->kid = jwt->kid;
	claims->session_id = jwt_text(jwt, "sid");
	if (!number_parse(jwt_text(jwt, "sub"), 1, INT32_MAX, &account_id) || !jwt_number(jwt, "epoch", INT32_MAX, &epoch) ||
	    claims->session_id == NULL || !uuid_valid(claims->session_id))
		return false;
	claims->account_id = (int32_t)account_id;
	claims->epoch = (int32_t)epoch;
	return true;
}

static bool own_verify(struct db *db, const struct config *config, int32_t store_id, const char *issuer, const struct jwt *jwt,
	struct person_claims *claims, struct fault *fault)
{
	const struct signing_key *key = NULL;

	if (jwt->kid != NULL && !keys_find(db, store_id, jwt->kid, &key, fault))
		return false;
	return key != NULL && signed_and_timely(jwt, &key->key, config, issuer, config->token_audience) && own_read(jwt, claims);
}

static bool outside_verify(struct db *db, struct arena *arena, const struct config *config, int32_t store_id, const struct issuer *issuer,
	const struct jwt *jwt, struct person_claims *claims, struct fault *fault)
{
	const struct jwt_key *key = jwks_find(&issuer->jwks, jwt->kid);

	if (key == NULL || !signed_and_timely(jwt, key, config, issuer->name, issuer->audience))
		return false;
	claims->issuer = issuer->name;
	claims->subject = jwt_text(jwt, "sub");
	if (strlen(claims->subject) > SUBJECT_CHARS_MAX)
		return false;
	return outside_find(db, arena, store_id, claims->issuer, claims->subject, jwt, &claims->account_id, fault) && claims->account_id != 0;
}

/* The claims of a token of our own that has verified before. */
static bool seen_read(struct arena *arena, const unsigned char hash[DIGEST_LEN], const struct config *config, struct person_claims *claims)
{
	const struct seen *seen = seen_find(hash, now_s(), config->token_leeway_s);

	if (seen == NULL)
		return false;
	/* Copies: the entry may go for another token's. */
	*claims = (struct person_claims){ .account_id = seen->account_id, .epoch = seen->epoch,
		.kid = arena_text(arena, seen->kid), .session_id = arena_text(arena, seen->session_id) };
	return true;
}

static void seen_write(const unsigned char hash[DIGEST_LEN], const struct jwt *jwt, const struct person_claims *claims)
{
	struct seen seen = { .account_id = claims->account_id, .epoch = claims->epoch };

	if (!jwt_span_read(jwt, &seen.span))
		return;
	memcpy(seen.hash, hash, DIGEST_LEN);
	/* Both fit: their lengths were checked. */
	strcpy(seen.kid, claims->kid);
	strcpy(seen.session_id, claims->session_id);
	seen_keep(&seen);
}

bool person_verify(struct db *db, struct arena *arena, const struct config *config, const struct store *store, const char *store_hash,
	const char *token, struct person_claims *claims, struct fault *fault)
{
	const char *own = arena_join(arena, OWN_ISSUER, store_hash), *says;
	const struct issuer *issuer;
	unsigned char hash[DIGEST_LEN];
	struct jwt jwt;
	bool good = false;

	memset(claims, 0, sizeof(*claims));
	seen_hash(own, token, hash);
	if (seen_read(arena, hash, config, claims))
		return true;
	errno = 0;
	if (jwt_parse(arena, token, &jwt) && (says = jwt_text(&jwt, "iss")) != NULL) {
		if (strcmp(says, own) == 0)
			good = own_verify(db, config, store->id, own, &jwt, claims, fault);
		else if ((issuer = issuers_find(says, store_hash)) != NULL)
			good = outside_verify(db, arena, config, store->id, issuer, &jwt, claims, fault);
		if (good && claims->issuer == NULL)
			seen_write(hash, &jwt, claims);
	}
	/* fault_set() keeps the first: neither the database's absence nor want of memory is the caller's fault. */
	return good || key_failed(fault, FAULT_UNAUTHENTICATED);
}

int person_check(struct db *db, struct arena *arena, const struct store *store, const struct person_claims *claims, struct principal *principal)
{
	bool outside = claims->issuer != NULL;

	principal->account_id = claims->account_id;
	principal->id = arena_printf(arena, "account:%d", (int)claims->account_id);
	return q_person_check(db, &(struct q_person_check_in){ .store_id = store->id, .account_id = claims->account_id,
		.epoch = claims->epoch, .epoch_null = outside, .session_id = claims->session_id, .kid = claims->kid,
		.issuer = claims->issuer, .subject = claims->subject });
}

enum person_standing person_checked(const struct db *db, int slot, const struct person_claims *claims, struct principal *principal,
	struct store *store)
{
	struct q_person_check_row row;

	if (db_rows(db, slot) != 1) {
		if (claims->issuer != NULL)
			outside_forget(store->id, claims->account_id);
		return PERSON_UNKNOWN;
	}
	q_person_check_row(db, slot, 0, &row);
	principal->client_id = principal->id;
	principal->scopes = permissions_read(row.permissions);
	STORE_ROW(store, &row);
	store->allowed_origins = row.allowed_origins;
	return row.active ? PERSON_GOOD : PERSON_INACTIVE;
}

const char *person_sign(struct arena *arena, const struct config *config, const struct signing_key *key, const char *store_hash,
	const struct person_grant *grant, struct fault *fault)
{
	struct json_w w = json_w_new(arena, 256);
	int64_t now = now_s();
	const char *token;

	json_w_open(&w, '{');
	json_m_text(&w, "iss", arena_join(arena, OWN_ISSUER, store_hash));
	json_m_text(&w, "aud", config->token_audience);
	json_m_text(&w, "sub", arena_printf(arena, "%d", (int)grant->account_id));
	json_m_text(&w, "sid", grant->session_id);
	json_m_int(&w, "epoch", grant->epoch);
	json_m_int(&w, "iat", now);
	json_m_int(&w, "exp", now + config->token_access_s);
	json_w_close(&w, '}');
	token = jwt_sign(arena, &key->key, key->kid, w.buf.at, w.buf.len);
	if (token == NULL)
		key_failed(fault, FAULT_INTERNAL);
	return token;
}
