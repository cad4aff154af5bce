#include "api/bigcommerce/redirects.h"

#include <json-c/json.h>
#include <string.h>

#include "api/api.h"
#include "api/bigcommerce/bigcommerce.h"
#include "api/call.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/percent.h"
#include "cart/redirect.h"

/* What fits with the rest into a request line of 8 KiB and through the redirect behind it. */
enum { PARAMS_MAX = 32, PARAM_NAME_LEN = 64, PARAM_VALUE_LEN = 1024, PARAMS_LEN = 4096 };

/* Columns: the URL's name, what its query begins with. */
static const struct { const char *name; const char *query; } urls[] = {
	{ "cart_url", "action=load" },
	{ "checkout_url", "action=loadInCheckout" },
	{ "embedded_checkout_url", "embedded=1&action=loadInCheckout" },
};

void redirects_write(struct call *call, struct json_w *w, const char *cart_id, const char *extra)
{
	const char *token = redirect_new(call->arena, call->db, &call->store, cart_id);

	json_w_open(w, '{');
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		json_m_text(w, urls[i].name, arena_printf(call->arena, "%s/cart.php?%s&id=%s&token=%s%s",
			call->store.secure_url, urls[i].query, cart_id, token, extra));
	}
	json_w_close(w, '}');
}

static bool name_is_ours(const char *name)
{
	static const char *const ours[] = { "action", "embedded", "id", "token" };

	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
		if (strcmp(name, ours[i]) == 0)
			return true;
	}
	return false;
}

/* What is wrong with one of query_params, or NULL. */
static const char *param_wrong(const char *name, struct json_object *value)
{
	size_t len = strlen(name);

	if (len == 0 || len > PARAM_NAME_LEN)
		return "must have names of 1 to 64 bytes";
	if (name_is_ours(name))
		return "may not have the names action, embedded, id or token";
	if (!json_object_is_type(value, json_type_string))
		return "must have strings as values";
	if (json_object_get_string_len(value) > PARAM_VALUE_LEN)
		return "must have values of at most 1024 bytes";
	return NULL;
}

static bool params_encode(struct call *call, struct json_object *params, const char **extra)
{
	struct buf buf = buf_new(call->arena, 256);
	const char *wrong = NULL;

	if (!json_object_is_type(params, json_type_object))
		return fault_field(&call->fault, call->arena, "query_params", "must be an object");
	if (json_object_object_length(params) > PARAMS_MAX)
		return fault_field(&call->fault, call->arena, "query_params", "must have at most 32 members");
	json_object_object_foreach(params, name, value) {
		wrong = param_wrong(name, value);
		if (wrong != NULL)
			return fault_field(&call->fault, call->arena, "query_params", wrong);
		buf_char(&buf, '&');
		percent_encode(&buf, name);
		buf_char(&buf, '=');
		percent_encode(&buf, json_object_get_string(value));
	}
	if (buf.len > PARAMS_LEN)
		return fault_field(&call->fault, call->arena, "query_params", "must have at most 4096 bytes as part of a URL");
	*extra = buf.len == 0 ? "" : buf.at;
	return true;
}

/* Nothing, {} and {"query_params":{…}} are all fine. */
static bool params_read(struct call *call, const char **extra)
{
	struct json_object *params;

	*extra = "";
	if (!call->has_body)
		return true;
	if (!json_object_is_type(call->body, json_type_object))
		return fault_field(&call->fault, call->arena, "body", "must be an object");
	if (!json_object_object_get_ex(call->body, "query_params", &params) || params == NULL)
		return true;
	return params_encode(call, params, extra);
}

bool redirects_post(struct call *call)
{
	const char *id, *extra;
	struct json_w w;
	int slot, version;

	if (!read_cart_id(call, 1, &id) || !params_read(call, &extra) || !call_write(call))
		return false;
	slot = redirect_read_cart(call->db, &call->store, id);
	if (!call_run(call))
		return false;
	if (!redirect_cart(call->db, slot, &version))
		return fault_set(&call->fault, FAULT_NOT_FOUND, NULL);
	if (!call_version(call, version, 0))
		return false;
	w = json_w_new(call->arena, 1024);
	json_w_open(&w, '{');
	json_w_name(&w, "data");
	redirects_write(call, &w, id, extra);
	json_m_raw(&w, "meta", "{}");
	json_w_close(&w, '}');
	call->reply->status = 201;
	call->reply->type = "application/json";
	call->reply->body = w.buf.at;
	call->reply->body_len = w.buf.len;
	return call_commit(call);
}
