#include "api/accounts/auth_calls.h"

#include <json-c/json.h>
#include <stddef.h>

#include "api/api.h"
#include "api/call.h"
#include "auth/person.h"
#include "auth/session.h"
#include "auth/sign_in.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"
#include "http/fields.h"
#include "http/http.h"

enum { EMAIL_CHARS = 254, PASSWORD_CHARS = 256, TOKEN_CHARS = 1000 };

/* --- what comes in -------------------------------------------------------- */

struct in_login { const char *email, *password; };
struct in_token { const char *token; };
struct in_password { const char *current, *next; };

#define AT(type, member) offsetof(struct type, member)
#define SET(name, type) static const struct field_set name = { name##_fields, sizeof(name##_fields) / sizeof(name##_fields[0]), sizeof(struct type) }

/* Columns: name, type, flags, where, where to say it was there, least, most, digits, table of what is inside. */
static const struct field login_fields[] = {
	{ "email", FIELD_TEXT, FIELD_REQUIRED, AT(in_login, email), FIELD_NOT_ASKED, 1, EMAIL_CHARS, 0, NULL },
	{ "password", FIELD_TEXT, FIELD_REQUIRED, AT(in_login, password), FIELD_NOT_ASKED, 1, PASSWORD_CHARS, 0, NULL },
};
SET(login, in_login);

static const struct field token_fields[] = {
	{ "refreshToken", FIELD_TEXT, FIELD_REQUIRED, AT(in_token, token), FIELD_NOT_ASKED, 1, TOKEN_CHARS, 0, NULL },
};
SET(token, in_token);

static const struct field password_fields[] = {
	{ "currentPassword", FIELD_TEXT, FIELD_REQUIRED, AT(in_password, current), FIELD_NOT_ASKED, 1, PASSWORD_CHARS, 0, NULL },
	{ "newPassword", FIELD_TEXT, FIELD_REQUIRED, AT(in_password, next), FIELD_NOT_ASKED, 0, 0, 0, NULL },
};
SET(password, in_password);

static bool body_read(struct call *call, const struct field_set *set, void *out)
{
	if (!json_object_is_type(call->body, json_type_object))
		return fault_field(&call->fault, call->arena, "", "must be an object");
	return fields_read(call->arena, set, call->body, "", out, &call->fault);
}

/* --- what all have in common ---------------------------------------------- */

/* Of an open route: the store of the server block, and nobody who asks. */
static void enter(struct call *call)
{
	call->store_hash = call->request->store;
	call->anonymous = true;
}

static struct sign_in sign_in_of(const struct call *call)
{
	return (struct sign_in){ .config = call->config, .shared = call->shared, .store_id = call->store.id, .address = call->request->remote_addr };
}

static struct session session_of(const struct call *call)
{
	return (struct session){ .arena = call->arena, .db = call->db, .config = call->config, .store_id = call->store.id,
		.store_hash = call->store_hash };
}

static bool nobody(struct call *call)
{
	return fault_set(&call->fault, FAULT_UNAUTHENTICATED, NULL);
}

/* The person was changed between our two round trips: what we know is old.  Not where the second one failed by itself. */
static bool once_more(struct call *call)
{
	if (call->fault.code != FAULT_NONE)
		return false;
	call->again = true;
	call->fault.retry_after_s = 1;
	return fault_set(&call->fault, FAULT_UNAVAILABLE, NULL);
}

static void tokens_write(struct call *call, const struct session_tokens *tokens)
{
	struct json_w w = json_w_new(call->arena, 1024);

	json_w_open(&w, '{');
	json_m_text(&w, "accessToken", tokens->access);
	json_m_text(&w, "tokenType", "Bearer");
	json_m_int(&w, "expiresIn", tokens->access_s);
	json_m_text(&w, "refreshToken", tokens->refresh);
	json_w_close(&w, '}');
	call->reply->status = 200;
	call->reply->type = "application/json";
	call->reply->body = w.buf.at;
	call->reply->body_len = w.buf.len;
}

static void nothing_write(struct call *call)
{
	call->reply->status = 204;
	call->reply->type = NULL;
}

/* The second round trip: what was counted as a failure stays one unless it ends well. */
static bool sign_in_commit(struct call *call, struct sign_in *sign_in, int slot)
{
	if (call_commit(call) && session_kept(call->db, slot)) {
		sign_in_good(sign_in);
		return true;
	}
	once_more(call);
	sign_in_undone(sign_in);
	return false;
}

/* --- login ---------------------------------------------------------------- */

static bool login_keep(struct call *call, struct sign_in *sign_in, const struct sign_in_person *person, int key_slot)
{
	struct session session = session_of(call);
	struct session_tokens tokens;
	int slot;

	if (!session_begin(&session, key_slot, person, sign_in->hashed ? sign_in->hash : NULL, &tokens, &slot, &call->fault)) {
		sign_in_undone(sign_in);
		return false;
	}
	tokens_write(call, &tokens);
	return sign_in_commit(call, sign_in, slot);
}

bool auth_login(struct call *call)
{
	struct in_login in = { 0 };
	struct sign_in sign_in;
	struct sign_in_person person = { 0 };
	int account, key;

	enter(call);
	if (!body_read(call, &login, &in) || !call_read(call))
		return false;
	account = session_account(call->db, call->store.id, in.email);
	key = session_key(call->db, call->store.id);
	if (!call_run(call))
		return false;
	session_person_read(call->db, account, &person);
	sign_in = sign_in_of(call);
	return sign_in_prove(&sign_in, &person, in.password, NULL, &call->fault) && login_keep(call, &sign_in, &person, key);
}

/* --- refresh, logout ------------------------------------------------------ */

static bool refresh_keep(struct call *call, struct session *session, const char *spent, int key_slot)
{
	struct session_tokens tokens;
	int slot;

	if (!session_exchange(session, key_slot, spent, &tokens, &slot, &call->fault))
		return false;
	tokens_write(call, &tokens);
	return call_commit(call) && (session_kept(call->db, slot) || once_more(call));
}

bool auth_refresh(struct call *call)
{
	struct in_token in = { 0 };
	struct session session;
	int found, key;

	enter(call);
	if (!body_read(call, &token, &in) || !call_write(call))
		return false;
	found = session_refresh(call->db, call->store.id, in.token);
	key = session_key(call->db, call->store.id);
	if (!call_run(call))
		return false;
	session = session_of(call);
	switch (session_refreshed(&session, found)) {
	case SESSION_GOOD:
		return refresh_keep(call, &session, in.token, key);
	case SESSION_REUSED:
		session_end(&session);
		return call_commit(call) && nobody(call);
	case SESSION_NONE:
		break;
	}
	return nobody(call);
}

bool auth_logout(struct call *call)
{
	struct in_token in = { 0 };

	enter(call);
	if (!body_read(call, &token, &in) || !call_read(call))
		return false;
	session_end_of_token(call->db, call->store.id, in.token);
	nothing_write(call);
	return call_run(call);
}

/* --- password ------------------------------------------------------------- */

static bool password_keep(struct call *call, struct sign_in *sign_in, const struct sign_in_person *person)
{
	int slot = session_change_password(call->db, call->store.id, person, sign_in->hash, call->person->session_id);

	nothing_write(call);
	return sign_in_commit(call, sign_in, slot);
}

bool auth_password_put(struct call *call)
{
	struct in_password in = { 0 };
	struct sign_in sign_in;
	struct sign_in_person person = { 0 };
	int found;

	if (!body_read(call, &password, &in))
		return false;
	if (!password_fits(in.next))
		return fault_field(&call->fault, call->arena, "newPassword", "must have 8 to 256 bytes");
	if (!call_read(call))
		return false;
	found = session_person(call->db, call->store.id, call->person->account_id);
	if (!call_run(call))
		return false;
	if (!session_person_read(call->db, found, &person))
		return nobody(call);
	sign_in = sign_in_of(call);
	return sign_in_prove(&sign_in, &person, in.current, in.next, &call->fault) && password_keep(call, &sign_in, &person);
}
