/*
 * settings: whether the store, and each channel, sells.
 */
#include "cart/settings.h"

#include <json-c/json.h>

#include "api/api.h"
#include "api/bigcommerce/bigcommerce.h"
#include "api/call.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/number.h"

static bool answer(struct call *call, enum channel_sells sells)
{
	static const struct { const char *json; size_t len; } answers[] = {
#define ANSWER(value) { "{\"data\":{\"allow_purchasing\":" value "},\"meta\":{}}", sizeof("{\"data\":{\"allow_purchasing\":" value "},\"meta\":{}}") - 1 }
		[CHANNEL_AS_STORE] = ANSWER("null"),
		[CHANNEL_SELLS] = ANSWER("true"),
		[CHANNEL_CLOSED] = ANSWER("false"),
	};

	call->reply->status = 200;
	call->reply->type = "application/json";
	call->reply->body = answers[sells].json;
	call->reply->body_len = answers[sells].len;
	return true;
}

static bool complain(struct call *call, const char *message)
{
	return fault_field(&call->fault, call->arena, "allow_purchasing", message);
}

static bool setting_read(struct call *call, bool may_be_null, enum channel_sells *sells)
{
	struct json_object *value;

	if (!json_object_is_type(call->body, json_type_object))
		return fault_field(&call->fault, call->arena, "body", "must be an object");
	if (!json_object_object_get_ex(call->body, "allow_purchasing", &value))
		return complain(call, "is required");
	if (value == NULL && may_be_null)
		*sells = CHANNEL_AS_STORE;
	else if (!json_object_is_type(value, json_type_boolean))
		return complain(call, may_be_null ? "must be true, false or null" : "must be true or false");
	else
		*sells = json_object_get_boolean(value) ? CHANNEL_SELLS : CHANNEL_CLOSED;
	return true;
}

bool settings_get(struct call *call)
{
	if (!call_read(call) || !call_run(call))
		return false;
	return answer(call, call->store.allow_purchasing ? CHANNEL_SELLS : CHANNEL_CLOSED);
}

bool settings_put(struct call *call)
{
	enum channel_sells sells;

	if (!setting_read(call, false, &sells) || !call_write(call) || !call_run(call))
		return false;
	settings_allow(call->db, &call->store, sells == CHANNEL_SELLS);
	return answer(call, sells) && call_commit(call);
}

static bool no_channel(struct call *call)
{
	return fault_set(&call->fault, FAULT_NOT_FOUND, "The store has no such channel.");
}

static bool channel_id_read(struct call *call, int32_t *channel_id)
{
	int64_t number;

	if (!number_parse(call->parts[1], 1, INT32_MAX, &number))
		return no_channel(call);
	*channel_id = (int32_t)number;
	return true;
}

bool settings_channel_get(struct call *call)
{
	enum channel_sells sells;
	int32_t channel_id = 0;
	int slot;

	if (!channel_id_read(call, &channel_id) || !call_read(call))
		return false;
	slot = settings_read_channel(call->db, &call->store, channel_id);
	if (!call_run(call))
		return false;
	return settings_channel(call->db, slot, &sells) ? answer(call, sells) : no_channel(call);
}

bool settings_channel_put(struct call *call)
{
	enum channel_sells sells, before;
	int32_t channel_id = 0;
	int slot;

	if (!channel_id_read(call, &channel_id) || !setting_read(call, true, &sells) || !call_write(call))
		return false;
	slot = settings_read_channel(call->db, &call->store, channel_id);
	if (!call_run(call))
		return false;
	if (!settings_channel(call->db, slot, &before))
		return no_channel(call);
	settings_allow_channel(call->db, &call->store, channel_id, sells);
	return answer(call, sells) && call_commit(call);
}
