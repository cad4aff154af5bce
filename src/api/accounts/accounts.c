/*
 * accounts: the calls on people.  The documents call an account a cart.
 */
#include "api/accounts/accounts.h"

#include "api/api.h"
#include "api/bearer.h"
#include "api/call.h"
#include "auth/password.h"
#include "base/fault.h"

static bool gone(struct call *call)
{
	return fault_set(&call->fault, FAULT_NOT_FOUND, NULL);
}

static bool email_taken(struct call *call)
{
	return accounts_taken(call, "Somebody has this e-mail address already.", "email", "is another account's");
}

bool accounts_get(struct call *call)
{
	struct paging page;
	struct account_page rows;
	struct account *accounts;
	int64_t total;
	size_t len;

	if (!paging_read(call, &page) || !call_read(call))
		return false;
	account_page_read(call->db, &call->store, paging_skip(&page), page.limit, &rows);
	if (!call_run(call))
		return false;
	len = account_page_take(call->arena, call->db, &rows, &accounts, &total);
	return write_accounts(call, &page, accounts, len, total);
}

bool account_get(struct call *call)
{
	struct account account;
	int32_t id;
	int slot;

	if (!read_id(call, &id) || !call_read(call))
		return false;
	slot = account_read(call->db, &call->store, id);
	if (!call_run(call))
		return false;
	if (!account_may_read(&call->principal, id) || !account_take(call->arena, call->db, slot, id, &account))
		return gone(call);
	write_account(call, 200, &account);
	return true;
}

/* Anybody may ask; whoever brings a credential brings a good one. */
static bool caller_find(struct call *call)
{
	const char *token;

	if (!bearer_take(call, 0, &token))
		return false;
	if (token != NULL)
		return bearer_enter(call, 0);
	call->store_hash = call->request->store;
	call->anonymous = true;
	return true;
}

/* After all rules, because it is what costs: no lock is held meanwhile. */
static bool password_take(struct call *call, const char *password, char hash[PASSWORD_HASH_LEN])
{
	bool good;

	if (!password_turn(call->config, call->shared, &call->fault))
		return false;
	good = password_hash(call->config, password, hash, &call->fault);
	password_turn_end(call->shared);
	return good;
}

/* Two at once with one address: the index decides, and the later one's COMMIT fails. */
static bool account_commit(struct call *call)
{
	if (call_commit_numbered(call, "account", "/api/carts/" CALL_NUMBER))
		return true;
	call->again = account_number_taken(call->db);
	return account_email_taken(call->db) ? email_taken(call) : false;
}

bool account_post(struct call *call)
{
	struct in_account in;
	struct fault wrong = { 0 };
	struct account_add add;
	struct account account;
	char hash[PASSWORD_HASH_LEN];

	read_new_account(call, &in, &wrong);
	if (!caller_find(call) || !call_write(call))
		return false;
	account_add_read(call->arena, call->db, &call->store, &in.want, &add);
	if (!call_run(call) || !account_may_add(call->db, &call->principal, &in.want, &add, &call->fault))
		return false;
	if (wrong.code != FAULT_NONE) {
		call->fault = wrong;
		return false;
	}
	if (!account_add_check(call->arena, call->db, &call->store, &call->principal, &in.want, &add, &account, &call->fault))
		return call->fault.code == FAULT_DUPLICATE ? email_taken(call) : false;
	if (!password_take(call, in.password, hash))
		return false;
	account_insert(call->arena, call->db, &call->store, &account, hash);
	write_account(call, 201, &account);
	return account_commit(call);
}

/* Between the round trips of a change: it is there for who asks. */
static bool open_take(struct call *call, int32_t id, struct account_open *open)
{
	if (!call_run(call))
		return false;
	if (!account_may_read(&call->principal, id) || !account_open_take(call->arena, call->db, id, open))
		return gone(call);
	return true;
}

bool account_put(struct call *call)
{
	struct in_account in;
	struct fault wrong = { 0 };
	struct account_open open;
	int32_t id;

	if (!read_id(call, &id))
		return false;
	read_account(call, &in, &wrong);
	if (!call_write(call))
		return false;
	account_open_read(call->arena, call->db, &call->store, id, &in.want, &open);
	if (!open_take(call, id, &open) || !account_may_change(&call->principal, &open.account, &call->fault))
		return false;
	if (wrong.code != FAULT_NONE) {
		call->fault = wrong;
		return false;
	}
	if (!account_matches(call, &open.account) ||
	    !account_change(call->arena, call->db, &call->store, &call->principal, &open, &in.want, &call->again, &call->fault))
		return false;
	write_account(call, 200, &open.account);
	return call_commit(call) || (account_email_taken(call->db) ? email_taken(call) : false);
}

bool account_remove(struct call *call)
{
	struct account_open open;
	int32_t id;

	if (!read_id(call, &id) || !call_write(call))
		return false;
	account_open_read(call->arena, call->db, &call->store, id, NULL, &open);
	if (!open_take(call, id, &open) || !account_may_delete(&call->principal, &open.account, &call->fault) ||
	    !account_matches(call, &open.account))
		return false;
	/* Named carts may hold millions of items. */
	call_patience(call);
	if (!account_leave(call->arena, call->db, &call->store, &open, &call->again, &call->fault))
		return false;
	write_gone(call);
	return call_commit(call);
}
