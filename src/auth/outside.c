#include "auth/outside.h"

#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/email.h"
#include "base/fault.h"
#include "base/utf8.h"
#include "db/db.h"
#include "db/statements.h"

enum { PEOPLE_LEN = 2048, NAME_CHARS_MAX = 100, PLACEHOLDER_DIGITS = 32 };

/* A direct-mapped cache: a clash costs a round trip, never a wrong answer. */
static struct {
	char digest[DIGEST_HEX_LEN];    /* of store, issuer and subject */
	int32_t store_id, account_id;   /* account_id 0: nobody */
} known[PEOPLE_LEN];

static size_t place_of(const char digest[DIGEST_HEX_LEN])
{
	size_t place = 0;

	for (int i = 0; i < 8; i++)
		place = place * 31 + (unsigned char)digest[i];
	return place % PEOPLE_LEN;
}

void outside_forget(int32_t store_id, int32_t account_id)
{
	for (size_t i = 0; i < PEOPLE_LEN; i++) {
		if (known[i].store_id == store_id && known[i].account_id == account_id)
			known[i].account_id = 0;
	}
}

/* A name of the token, at most as long as a name may be; NULL: it tells none that is one. */
static const char *name_of(struct arena *arena, const struct jwt *jwt, const char *claim)
{
	const char *text = jwt_text(jwt, claim);
	size_t len = 0, chars = 0;

	if (text == NULL || *text == '\0' || utf8_has_control(text))
		return NULL;
	for (; text[len] != '\0'; len++) {
		/* Continuation bytes belong to the character before. */
		if (!utf8_tail((unsigned char)text[len]) && ++chars > NAME_CHARS_MAX)
			break;
	}
	return arena_bytes(arena, text, len);
}

/* Makes it, or finds what somebody else made just now. *account_id 0: the e-mail is another's. */
static bool person_make(struct db *db, struct q_person_outside_make_in *in, int32_t *account_id, struct fault *fault)
{
	struct q_person_outside_row row;
	int slot;

	db_begin(db);
	q_person_outside_make(db, in);
	slot = q_person_outside(db, &(struct q_person_outside_in){ .store_id = in->store_id, .issuer = in->issuer, .subject = in->subject });
	db_commit(db);
	if (!db_run(db, fault)) {
		/* Nothing that the caller sent as a request was refused. */
		if (fault->code != FAULT_UNAVAILABLE && fault->code != FAULT_TIMEOUT)
			fault->code = FAULT_INTERNAL;
		return false;
	}
	if (db_rows(db, slot) == 1) {
		q_person_outside_row(db, slot, 0, &row);
		*account_id = row.account_id;
	}
	return true;
}

static bool first_sight(struct db *db, struct arena *arena, int32_t store_id, const char *issuer, const char *subject, const struct jwt *jwt,
	const char *digest, int32_t *account_id, struct fault *fault)
{
	const char *given = name_of(arena, jwt, "given_name"), *family = name_of(arena, jwt, "family_name"), *email = jwt_text(jwt, "email");
	struct q_person_outside_make_in in = { .store_id = store_id, .issuer = issuer, .subject = subject, .email = email,
		.given_name = given == NULL ? "Unnamed" : given, .family_name = family == NULL ? "Unnamed" : family };

	if (email != NULL && email_valid(email) && (!person_make(db, &in, account_id, fault) || *account_id != 0))
		return *account_id != 0;
	in.email = arena_printf(arena, "%.*s@outside.invalid", PLACEHOLDER_DIGITS, digest);
	return person_make(db, &in, account_id, fault);
}

bool outside_find(struct db *db, struct arena *arena, int32_t store_id, const char *issuer, const char *subject, const struct jwt *jwt,
	int32_t *account_id, struct fault *fault)
{
	/* The lengths keep one pair from reading like another. */
	const char *whole = arena_printf(arena, "%d %zu %s %s", (int)store_id, strlen(issuer), issuer, subject);
	struct q_person_outside_row row = { 0 };
	char digest[DIGEST_HEX_LEN];
	size_t place = place_of(digest_sha256_hex(whole, strlen(whole), digest));
	int slot;

	*account_id = 0;
	if (known[place].account_id != 0 && strcmp(known[place].digest, digest) == 0) {
		*account_id = known[place].account_id;
		return true;
	}
	slot = q_person_outside(db, &(struct q_person_outside_in){ .store_id = store_id, .issuer = issuer, .subject = subject });
	if (!db_run(db, fault))
		return false;
	if (db_rows(db, slot) == 1)
		q_person_outside_row(db, slot, 0, &row);
	*account_id = row.account_id;
	if (*account_id == 0 && row.open && !first_sight(db, arena, store_id, issuer, subject, jwt, digest, account_id, fault))
		return false;
	memcpy(known[place].digest, digest, sizeof(digest));
	known[place].store_id = store_id;
	known[place].account_id = *account_id;
	return true;
}
