#include "api/call.h"

#include <string.h>

#include "auth/password.h"
#include "auth/stores.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "config.h"
#include "db/db.h"
#include "db/statements.h"

static bool store_found(struct call *call)
{
	if (call->store_hash != NULL && !stores_find(call->db, call->store_hash, &call->store.id, &call->fault))
		return false;
	if (call->store_host != NULL && !stores_find_host(call->db, call->store_host, &call->store.id, &call->fault))
		return false;
	/* An unknown store is answered like a wrong token: what exists is nobody's business. */
	if (call->store.id == 0)
		return fault_set(&call->fault, FAULT_UNAUTHENTICATED, NULL);
	db_scope(call->db, call->store.id);
	return true;
}

bool call_read(struct call *call)
{
	if (!store_found(call))
		return false;
	call->admit_slot = call->api->admit(call);
	return true;
}

bool call_write(struct call *call)
{
	if (!store_found(call))
		return false;
	db_begin(call->db);
	call->admit_slot = call->api->admit(call);
	if (call->idempotency_key != NULL) {
		call->claim_slot = q_idempotency_claim(call->db, &(struct q_idempotency_claim_in){
			.store_id = call->store.id, .principal = call->principal.id, .key = call->idempotency_key });
		call->find_slot = q_idempotency_find(call->db, &(struct q_idempotency_find_in){
			.store_id = call->store.id, .principal = call->principal.id, .key = call->idempotency_key });
	}
	return true;
}

/* headers: "Name: value" lines, Content-Type among them. */
static void reply_restore(struct call *call, const struct q_idempotency_find_row *row)
{
	char *line = arena_text(call->arena, row->headers);

	call->reply->status = row->status;
	while (*line != '\0') {
		char *end = line + strcspn(line, "\n");
		char *colon = strstr(line, ": ");
		bool last = *end == '\0';

		*end = *colon = '\0';
		if (strcmp(line, "Content-Type") == 0)
			call->reply->type = colon + 2;
		else
			reply_header(call->reply, line, colon + 2);
		line = last ? end : end + 1;
	}
	call->reply->body = row->body;
	call->reply->body_len = strlen(row->body);
	reply_header(call->reply, "Idempotency-Replayed", "true");
	call->replayed = true;
}

/*
 * Of a request that holds a password, what is kept must cost as much to try as the password's own hash does.
 * The salt makes it useless for any other key.
 */
static bool request_stretch(struct call *call)
{
	const struct request *request = call->request;
	const char *salt = arena_printf(call->arena, "%d\n%s\n%s", (int)call->store.id, call->principal.id, call->idempotency_key);
	char *text = arena_alloc(call->arena, PASSWORD_STRETCH_LEN);
	struct buf whole = buf_new(call->arena, request->body_len + 256);
	bool good;

	if (!(call->route->flags & ROUTE_SECRET) || call->request_hash != NULL)
		return true;
	buf_printf(&whole, "%s %s\n", request->method_name, request->target);
	buf_put(&whole, request->body, request->body_len);
	if (!password_turn(call->config, call->shared, &call->fault))
		return false;
	good = password_stretch(call->config, whole.at, whole.len, salt, text, &call->fault);
	password_turn_end(call->shared);
	call->request_hash = text;
	return good;
}

/*
 * What is kept may be on this server alone: its COMMIT may have waited for a
 * standby until a shutdown or an administrator ended that.  What is committed
 * now waits for the same standby, and for what stands before it.
 */
static bool reply_is_durable(struct call *call)
{
	q_idempotency_confirm(call->db);
	db_commit(call->db);
	return db_run(call->db, &call->fault);
}

/* False: the key has an answer already (replayed), or cannot be used (fault). */
static bool key_is_free(struct call *call)
{
	struct q_idempotency_claim_row claim;
	struct q_idempotency_find_row found;

	if (call->idempotency_key == NULL)
		return true;
	q_idempotency_claim_row(call->db, call->claim_slot, 0, &claim);
	if (!claim.claimed)
		return fault_set(&call->fault, FAULT_IDEMPOTENCY_BUSY, "The first request with this Idempotency-Key is still running.");
	if (db_rows(call->db, call->find_slot) == 0)
		return true;
	q_idempotency_find_row(call->db, call->find_slot, 0, &found);
	if (!request_stretch(call))
		return false;
	if (strcmp(found.request_hash, call->request_hash) != 0)
		return fault_set(&call->fault, FAULT_IDEMPOTENCY_REUSE, "This Idempotency-Key came with another request before.");
	if (reply_is_durable(call))
		reply_restore(call, &found);
	return false;
}

bool call_run(struct call *call)
{
	return db_run(call->db, &call->fault) && call->api->admitted(call) && key_is_free(call);
}

void call_patience(struct call *call)
{
	/* What is left is for the answer, before the watchdog comes. */
	int64_t ms = call->config->work_timeout_ms / 5 * 4;

	db_deadline(call->db, clock_us() + ms * 1000);
	q_store_patience(call->db, &(struct q_store_patience_in){ .milliseconds = (int32_t)ms });
}

bool call_admit(struct call *call)
{
	return call_read(call) && db_run(call->db, &call->fault) && call->api->admitted(call);
}

static struct buf reply_headers(struct call *call)
{
	const struct reply *reply = call->reply;
	struct buf headers = buf_new(call->arena, 256);

	buf_text(&headers, "Content-Type: ");
	buf_text(&headers, reply->type);
	for (size_t i = 0; i < reply->headers_len; i++)
		buf_printf(&headers, "\n%s: %s", reply->headers[i].name, reply->headers[i].value);
	return headers;
}

static void reply_keep(struct call *call)
{
	struct buf headers = reply_headers(call);

	q_idempotency_keep(call->db, &(struct q_idempotency_keep_in){
		.store_id = call->store.id, .principal = call->principal.id, .key = call->idempotency_key,
		.request_hash = call->request_hash, .status = call->reply->status, .headers = headers.at,
		.body = call->reply->body, .now = call->store.now });
}

bool call_commit(struct call *call)
{
	if (call->idempotency_key != NULL && !request_stretch(call))
		return false;
	if (call->idempotency_key != NULL)
		reply_keep(call);
	db_commit(call->db);
	return db_run(call->db, &call->fault);
}

static void reply_keep_numbered(struct call *call, const char *noun, const char *location)
{
	struct buf headers = reply_headers(call);

	buf_printf(&headers, "\nLocation: %s", location);
	q_idempotency_keep_numbered(call->db, &(struct q_idempotency_keep_numbered_in){
		.store_id = call->store.id, .principal = call->principal.id, .key = call->idempotency_key,
		.request_hash = call->request_hash, .status = call->reply->status, .headers = headers.at,
		.body = call->reply->body, .now = call->store.now, .noun = noun });
}

static const char *with_number(struct arena *arena, const char *text, int32_t number)
{
	struct buf out = buf_new(arena, strlen(text) + 16);
	size_t len;

	for (; text[len = strcspn(text, CALL_NUMBER)] != '\0'; text += len + 1) {
		buf_put(&out, text, len);
		buf_int(&out, number);
	}
	buf_text(&out, text);
	return out.at;
}

bool call_commit_numbered(struct call *call, const char *noun, const char *location)
{
	struct q_counter_last_row row;
	int slot;

	if (call->idempotency_key != NULL && !request_stretch(call))
		return false;
	if (call->idempotency_key != NULL)
		reply_keep_numbered(call, noun, location);
	slot = q_counter_last(call->db, &(struct q_counter_last_in){ .store_id = call->store.id, .noun = noun });
	db_commit(call->db);
	if (!db_run(call->db, &call->fault))
		return false;
	q_counter_last_row(call->db, slot, 0, &row);
	call->reply->body = with_number(call->arena, call->reply->body, row.last_id);
	call->reply->body_len = strlen(call->reply->body);
	reply_header(call->reply, "Location", with_number(call->arena, location, row.last_id));
	return true;
}

bool call_version(struct call *call, int current, int expected)
{
	if (call->if_match != NULL && !etag_names_version(call->if_match, current)) {
		call->fault.current_version = current;
		return fault_set(&call->fault, FAULT_PRECONDITION, "If-Match does not name the current version.");
	}
	if (expected != 0 && expected != current) {
		call->fault.current_version = current;
		call->fault.expected_version = expected;
		return fault_set(&call->fault, FAULT_CONFLICT, NULL);
	}
	return true;
}
