/*
 * metafield_calls: the calls on one metafield, and the lists.
 */
#include "api/api.h"
#include "api/bigcommerce/bigcommerce.h"
#include "api/bigcommerce/metafield.h"
#include "api/call.h"
#include "auth/token.h"
#include "base/fault.h"

static bool list_answer(struct call *call, struct metafield_list *list)
{
	if (!list_read(call, list) || !call_read(call))
		return false;
	list_queue(call, list);
	return call_run(call) && list_write(call, list);
}

bool metafields_get(struct call *call)
{
	struct metafield_list list = { 0 };

	return list_answer(call, &list);
}

bool cart_metafields_get(struct call *call)
{
	struct metafield_list list = { 0 };

	return read_cart_id(call, 1, &list.query.cart_id) && list_answer(call, &list);
}

bool metafield_get(struct call *call)
{
	struct metafield field;
	const char *cart_id;
	int64_t id;
	int slot;

	if (!read_cart_id(call, 1, &cart_id) || !read_metafield_id(call, 2, &id) || !call_read(call))
		return false;
	slot = metafield_read(call->db, &call->store, token_hash(&call->principal), cart_id, id);
	if (!call_run(call) || !metafield_read_taken(call->db, slot, &field, &call->fault))
		return false;
	write_one_metafield(call, &field);
	return true;
}

/* The only entry of a batch of one, as the request's own fate. */
static bool entry_good(struct call *call, const struct metafield_batch *batch)
{
	call->fault = batch->entries[0].fault;
	return call->fault.code == FAULT_NONE;
}

static bool commit_or_again(struct call *call)
{
	if (call_commit(call))
		return true;
	call->again = metafield_should_retry(call->db);
	return false;
}

bool metafield_post(struct call *call)
{
	struct metafield_batch batch;
	const char *cart_id;

	if (!read_cart_id(call, 1, &cart_id) || !read_entry(call, ENTRY_ADD, &batch) || !call_write(call))
		return false;
	batch.entries[0].want.cart_id = cart_id;
	metafield_add_read(call->db, call->arena, &call->store, token_hash(&call->principal), &batch);
	if (!call_run(call))
		return false;
	metafield_add_judge(call->db, call->arena, &call->store, call->principal.client_id, &batch);
	if (!entry_good(call, &batch))
		return false;
	metafield_add_save(call->db, call->arena, &call->store, call->principal.client_id, &batch);
	write_one_metafield(call, &batch.entries[0].field);
	return commit_or_again(call);
}

bool metafield_put(struct call *call)
{
	struct metafield_batch batch;
	const char *cart_id;
	int64_t id;

	if (!read_cart_id(call, 1, &cart_id) || !read_metafield_id(call, 2, &id) || !read_entry(call, ENTRY_CHANGE, &batch) || !call_write(call))
		return false;
	batch.entries[0].want.id = id;
	batch.entries[0].want.cart_id = cart_id;
	metafield_change_read(call->db, call->arena, &call->store, token_hash(&call->principal), &batch);
	if (!call_run(call) ||
	    !metafield_change_judge(call->db, call->arena, &call->store, call->principal.client_id, &batch, &call->fault) ||
	    !entry_good(call, &batch))
		return false;
	metafield_change_save(call->db, call->arena, &call->store, &batch);
	write_one_metafield(call, &batch.entries[0].field);
	return commit_or_again(call);
}

bool metafield_remove(struct call *call)
{
	struct metafield_batch batch;
	const char *cart_id;
	int64_t id;

	if (!read_cart_id(call, 1, &cart_id) || !read_metafield_id(call, 2, &id) || !call_write(call))
		return false;
	read_path_entry(call, &batch);
	batch.entries[0].want.id = id;
	batch.entries[0].want.cart_id = cart_id;
	metafield_delete_read(call->db, call->arena, &call->store, token_hash(&call->principal), &batch);
	if (!call_run(call))
		return false;
	metafield_delete_judge(call->db, call->arena, call->principal.client_id, &batch);
	if (!entry_good(call, &batch))
		return false;
	metafield_delete_save(call->db, call->arena, &call->store, &batch);
	write_nothing(call);
	return call_commit(call);
}
