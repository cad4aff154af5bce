/*
 * write: accounts and roles as JSON.
 *
 * Each has an entity tag, the hash of everything but its id (which a new one
 * has only after COMMIT, and which is the same for all of a resource's life).
 */
#include <string.h>

#include "api/accounts/accounts.h"
#include "api/api.h"
#include "api/call.h"
#include "auth/person.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/json.h"

enum { TAG_DIGITS = 16 };

/* Opens the object with its id; returns where what the tag is made of begins. */
static size_t begin(struct json_w *w, int32_t id)
{
	json_w_open(w, '{');
	json_w_name(w, "id");
	if (id == 0)
		json_w_raw(w, CALL_NUMBER);
	else
		json_w_int(w, id);
	return w->buf.len;
}

static size_t account_write(struct json_w *w, const struct account *account)
{
	size_t from = begin(w, account->id);

	json_m_text(w, "firstName", account->given_name);
	json_m_text(w, "lastName", account->family_name);
	json_m_text(w, "email", account->email);
	json_m_open(w, "roles", '[');
	for (size_t i = 0; i < account->roles_len; i++)
		json_w_string(w, account->role_names[i]);
	json_w_close(w, ']');
	json_m_open(w, "roleIds", '[');
	for (size_t i = 0; i < account->roles_len; i++)
		json_w_int(w, account->role_ids[i]);
	json_w_close(w, ']');
	json_m_bool(w, "active", account->active);
	json_m_time(w, "createdAt", account->created_at, "Z");
	json_m_time(w, "updatedAt", account->updated_at, "Z");
	json_w_close(w, '}');
	return from;
}

static size_t role_write(struct json_w *w, const struct role *role)
{
	size_t from = begin(w, role->id);

	json_m_text(w, "name", role->name);
	json_m_text(w, "description", role->description);
	json_m_open(w, "permissions", '[');
	for (unsigned bit = 1; bit < 1u << PERMISSIONS; bit <<= 1) {
		if (role->permissions & bit)
			json_w_string(w, permission_name(bit));
	}
	json_w_close(w, ']');
	json_m_int(w, "accounts", role->accounts);
	json_w_close(w, '}');
	return from;
}

static const char *tag(struct arena *arena, const struct json_w *w, size_t from)
{
	char hex[DIGEST_HEX_LEN];

	digest_sha256_hex(w->buf.at + from, w->buf.len - from, hex);
	return arena_printf(arena, "\"%.*s\"", TAG_DIGITS, hex);
}

static void reply_json(struct call *call, int status, const struct json_w *w)
{
	call->reply->status = status;
	call->reply->type = "application/json";
	call->reply->body = w->buf.at;
	call->reply->body_len = w->buf.len;
}

void write_account(struct call *call, int status, const struct account *account)
{
	struct json_w w = json_w_new(call->arena, 512);
	size_t from = account_write(&w, account);

	reply_header(call->reply, "ETag", tag(call->arena, &w, from));
	reply_json(call, status, &w);
}

void write_role(struct call *call, int status, const struct role *role)
{
	struct json_w w = json_w_new(call->arena, 512);
	size_t from = role_write(&w, role);

	reply_header(call->reply, "ETag", tag(call->arena, &w, from));
	reply_json(call, status, &w);
}

static void list_begin(struct json_w *w)
{
	json_w_open(w, '{');
	json_m_open(w, "data", '[');
}

static bool list_end(struct call *call, struct json_w *w, const char *path, const struct paging *page, int64_t total)
{
	json_w_close(w, ']');
	if (!paging_write(call, w, path, page, total))
		return false;
	json_w_close(w, '}');
	reply_json(call, 200, w);
	return true;
}

bool write_accounts(struct call *call, const struct paging *page, const struct account *accounts, size_t len, int64_t total)
{
	struct json_w w = json_w_new(call->arena, 256 + len * 320);

	list_begin(&w);
	for (size_t i = 0; i < len; i++)
		account_write(&w, &accounts[i]);
	return list_end(call, &w, "/api/carts", page, total);
}

bool write_roles(struct call *call, const struct paging *page, const struct role *roles, size_t len, int64_t total)
{
	struct json_w w = json_w_new(call->arena, 256 + len * 256);

	list_begin(&w);
	for (size_t i = 0; i < len; i++)
		role_write(&w, &roles[i]);
	return list_end(call, &w, "/api/roles", page, total);
}

void write_gone(struct call *call)
{
	call->reply->status = 204;
	call->reply->type = NULL;
}

static bool matches(struct call *call, const char *current)
{
	return etag_listed(call->if_match, current, false) || fault_set(&call->fault, FAULT_PRECONDITION, "If-Match does not name what is there now.");
}

/* Nobody who does not ask pays for the tag. */
bool account_matches(struct call *call, const struct account *account)
{
	struct json_w w;
	size_t from;

	if (call->if_match == NULL)
		return true;
	w = json_w_new(call->arena, 512);
	from = account_write(&w, account);
	return matches(call, tag(call->arena, &w, from));
}

bool role_matches(struct call *call, const struct role *role)
{
	struct json_w w;
	size_t from;

	if (call->if_match == NULL)
		return true;
	w = json_w_new(call->arena, 512);
	from = role_write(&w, role);
	return matches(call, tag(call->arena, &w, from));
}
