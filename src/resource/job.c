#include "resource/job.h"

#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/fault.h"
#include "base/uuid.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

int resource_job_seat(struct db *db, const struct store *store, int32_t account_id)
{
	q_resource_job_turn(db, &(struct q_resource_job_turn_in){ .store_id = store->id, .account_id = account_id });
	return q_resource_job_seats(db, &(struct q_resource_job_seats_in){ .store_id = store->id, .account_id = account_id });
}

int resource_job_seat_taken(const struct db *db, int slot)
{
	struct q_resource_job_seats_row row;

	if (db_rows(db, slot) == 0)
		return 0;
	q_resource_job_seats_row(db, slot, 0, &row);
	return row.seat;
}

const char *resource_job_insert(struct db *db, struct arena *arena, const struct resource_place *place, const struct resource_job *job)
{
	char *token = arena_alloc(arena, RESOURCE_TOKEN_LEN + 1);
	char hash[DIGEST_HEX_LEN], id[UUID_TEXT_LEN];

	digest_random_hex(RESOURCE_TOKEN_LEN / 2, token);
	q_resource_job_insert(db, &(struct q_resource_job_insert_in){ .store_id = place->store->id, .job_id = uuid_new(id),
		.account_id = place->account_id, .cart_id = place->cart_id, .token_hash = digest_sha256_hex(token, RESOURCE_TOKEN_LEN, hash),
		.entity_type = job->entity_type, .filters = job->filters, .count = job->count, .seat = job->seat });
	q_job_notify(db);
	return token;
}

bool resource_job_seat_lost(const struct db *db, const struct fault *fault)
{
	static const char key[] = "job_queue_seat_key";

	return fault->code == FAULT_DUPLICATE && strncmp(db_constraint(db), key, strlen(key)) == 0;
}

bool resource_token_valid(const char *text)
{
	return strlen(text) == RESOURCE_TOKEN_LEN && strspn(text, "0123456789abcdef") == RESOURCE_TOKEN_LEN;
}

int resource_status_read(struct db *db, const struct store *store, int32_t account_id, const char *token)
{
	char hash[DIGEST_HEX_LEN];

	return q_resource_job_status(db, &(struct q_resource_job_status_in){ .store_id = store->id, .account_id = account_id,
		.token_hash = digest_sha256_hex(token, strlen(token), hash) });
}

bool resource_status_taken(const struct db *db, int slot, struct resource_status *status)
{
	struct q_resource_job_status_row row;

	if (db_rows(db, slot) != 1)
		return false;
	q_resource_job_status_row(db, slot, 0, &row);
	*status = (struct resource_status){ .count = row.count, .written = row.written, .success = strcmp(row.state, "done") == 0,
		.done = strcmp(row.state, "waiting") != 0 && strcmp(row.state, "running") != 0 };
	return true;
}
