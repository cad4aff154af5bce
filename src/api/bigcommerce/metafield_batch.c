/*
 * metafield_batch: the calls on many metafields: what is good is done, the rest is told.
 */
#include "api/api.h"
#include "api/bigcommerce/metafield.h"
#include "api/call.h"
#include "auth/token.h"
#include "base/fault.h"

/* Answers and commits. What had no effect is a failure like any other, and not kept under a key. */
static bool batch_end(struct call *call, enum entry_kind kind, const struct metafield_batch *batch)
{
	bool any = false;

	for (size_t i = 0; i < batch->len; i++)
		any |= batch->entries[i].fault.code == FAULT_NONE;
	if (!any)
		call->idempotency_key = NULL;
	write_batch(call, kind, batch);
	if (call_commit(call))
		return true;
	call->again = metafield_should_retry(call->db);
	return false;
}

bool metafields_post(struct call *call)
{
	struct metafield_batch batch;

	if (!read_entries(call, ENTRY_ADD, &batch) || !call_write(call))
		return false;
	metafield_add_read(call->db, call->arena, &call->store, token_hash(&call->principal), &batch);
	if (!call_run(call))
		return false;
	metafield_add_judge(call->db, call->arena, &call->store, call->principal.client_id, &batch);
	metafield_add_save(call->db, call->arena, &call->store, call->principal.client_id, &batch);
	return batch_end(call, ENTRY_ADD, &batch);
}

bool metafields_put(struct call *call)
{
	struct metafield_batch batch;

	if (!read_entries(call, ENTRY_CHANGE, &batch) || !call_write(call))
		return false;
	metafield_change_read(call->db, call->arena, &call->store, token_hash(&call->principal), &batch);
	if (!call_run(call) ||
	    !metafield_change_judge(call->db, call->arena, &call->store, call->principal.client_id, &batch, &call->fault))
		return false;
	metafield_change_save(call->db, call->arena, &call->store, &batch);
	return batch_end(call, ENTRY_CHANGE, &batch);
}

bool metafields_remove(struct call *call)
{
	struct metafield_batch batch;

	if (!read_entries(call, ENTRY_DELETE, &batch) || !call_write(call))
		return false;
	metafield_delete_read(call->db, call->arena, &call->store, token_hash(&call->principal), &batch);
	if (!call_run(call))
		return false;
	metafield_delete_judge(call->db, call->arena, call->principal.client_id, &batch);
	metafield_delete_save(call->db, call->arena, &call->store, &batch);
	return batch_end(call, ENTRY_DELETE, &batch);
}
