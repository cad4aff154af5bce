/*
 * batch: the call that starts a job, and the one that asks after it.
 */
#include "api/api.h"
#include "api/call.h"
#include "api/resources/resources.h"
#include "auth/person.h"
#include "base/arena.h"
#include "base/fault.h"
#include "cart/store.h"

enum { RETRY_AFTER_S = 10 };

static const char *status_url(struct call *call, int slot, const char *token)
{
	return arena_printf(call->arena, "%s" RESOURCES_MOUNT "/status/%s", store_public_url(call->db, slot), token);
}

bool resources_batch_post(struct call *call)
{
	struct resource_place place;
	struct resource_job job;
	struct in_batch in;
	const char *token;
	int cart_slot, count_slot, seat_slot, url_slot, version;

	if (!resources_read_batch(call, &in) || !resources_read_place(call, &place) || !call_write(call))
		return false;
	cart_slot = resource_cart_hold(call->db, &place);
	count_slot = entity_count(call->db, call->store.id, &in.filter);
	seat_slot = resource_job_seat(call->db, &call->store, place.account_id);
	url_slot = store_read_public_url(call->db, &call->store);
	if (!call_run(call) || !resource_cart_held(call->db, cart_slot, &version, &call->fault) || !call_version(call, version, 0))
		return false;
	job = (struct resource_job){ .entity_type = in.entity_type, .filters = in.filters, .count = entity_counted(call->db, count_slot),
		.seat = resource_job_seat_taken(call->db, seat_slot) };
	if (job.seat == 0) {
		call->fault.retry_after_s = RETRY_AFTER_S;
		return fault_set(&call->fault, FAULT_TOO_MANY, "10 batches are unfinished already");
	}
	token = resource_job_insert(call->db, call->arena, &place, &job);
	resources_write_batch(call, job.count, status_url(call, url_slot, token));
	if (call_commit(call))
		return true;
	/* Another batch of this person took the seat a moment ago: there may be another seat. */
	call->again = resource_job_seat_lost(call->db, &call->fault);
	return false;
}

bool resources_status_get(struct call *call)
{
	static const char invalid[] = "Invalid token given";
	const char *token = call->parts[0];
	struct resource_status status;
	int slot, url_slot;

	if (!resource_token_valid(token))
		return fault_set(&call->fault, FAULT_BAD_REQUEST, invalid);
	if (!call_read(call))
		return false;
	slot = resource_status_read(call->db, &call->store, call->person->account_id, token);
	url_slot = store_read_public_url(call->db, &call->store);
	if (!call_run(call))
		return false;
	if (!resource_status_taken(call->db, slot, &status))
		return fault_set(&call->fault, FAULT_BAD_REQUEST, invalid);
	resources_write_status(call, &status, status_url(call, url_slot, token));
	return true;
}
