/*
 * account_rules: who may do what to whom; and the changes, queued.
 */
#include <string.h>

#include "auth/person.h"
#include "auth/principal.h"
#include "base/arena.h"
#include "base/fault.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"
#include "people/account.h"
#include "people/role.h"
#include "people/roles_asked.h"

static bool forbidden(struct fault *fault, const char *detail)
{
	return fault_set(fault, FAULT_FORBIDDEN, detail);
}

static bool is_own(const struct principal *by, const struct account *account)
{
	return by->account_id == account->id;
}

static bool has_role(const struct account *account, int64_t id)
{
	for (size_t i = 0; i < account->roles_len; i++) {
		if (account->role_ids[i] == id)
			return true;
	}
	return false;
}

bool account_may_read(const struct principal *by, int32_t id)
{
	return by->account_id == id || (by->scopes & PERMISSION_ACCOUNTS_READ);
}

/* Somebody else, by one of these permissions, and nobody who may do more. */
static bool may_touch(const struct principal *by, const struct account *account, unsigned permissions, struct fault *fault)
{
	if (is_own(by, account))
		return true;
	if (!(by->scopes & permissions))
		return forbidden(fault, NULL);
	if (account->permissions & ~by->scopes)
		return forbidden(fault, "This person may do more than you may.");
	return true;
}

bool account_may_change(const struct principal *by, const struct account *account, struct fault *fault)
{
	return may_touch(by, account, PERMISSION_ACCOUNTS_WRITE | PERMISSION_ROLES_ASSIGN, fault);
}

bool account_may_delete(const struct principal *by, const struct account *account, struct fault *fault)
{
	return may_touch(by, account, PERMISSION_ACCOUNTS_DELETE, fault);
}

static bool is_admin(const struct account *account)
{
	return account->active && account->signs_in && has_role(account, ROLE_ADMIN);
}

/* before is what open->account was. after NULL: gone. */
static bool admin_stays(const struct account_open *open, const struct account *before, const struct account *after, bool *again, struct fault *fault)
{
	if (!is_admin(before) || (after != NULL && is_admin(after)))
		return true;
	if (!open->held) {
		*again = true;
		fault->retry_after_s = 1;
		return fault_set(fault, FAULT_UNAVAILABLE, "Somebody else is changing this person.");
	}
	if (!open->other_admin)
		return fault_set(fault, FAULT_CONFLICT, "This is the last admin who can sign in.");
	return true;
}

/* The permissions of each new role are one's own. */
static bool may_give(const struct principal *by, const struct account *account, const struct role *asked, size_t asked_len, struct fault *fault)
{
	for (size_t i = 0; i < asked_len; i++) {
		if (!has_role(account, asked[i].id) && (asked[i].permissions & ~by->scopes))
			return forbidden(fault, "A role that allows more than you may is not yours to give.");
	}
	return true;
}

/* The roles asked for are those that the person has. */
static bool same_roles(const struct account *account, const struct account_want *want)
{
	size_t found = 0;

	for (size_t i = 0; i < account->roles_len; i++) {
		for (size_t j = 0; j < want->roles_len; j++) {
			if (want->role_ids[j] == account->role_ids[i]) {
				found++;
				break;
			}
		}
	}
	for (size_t j = 0; j < want->roles_len; j++) {
		if (!has_role(account, want->role_ids[j]))
			return false;
	}
	return found == account->roles_len;
}

/* One lays roles down oneself, and is given them by others. */
static bool may_assign(struct arena *arena, const struct principal *by, const struct account_open *open, const struct account_want *want,
	struct fault *fault)
{
	const struct account *account = &open->account;

	if (is_own(by, account)) {
		for (size_t i = 0; i < want->roles_len; i++) {
			if (!has_role(account, want->role_ids[i]))
				return forbidden(fault, "Nobody gives themselves a role.");
		}
		return true;
	}
	if (!(by->scopes & PERMISSION_ROLES_ASSIGN))
		return forbidden(fault, "roleIds need the permission roles:assign.");
	return roles_asked_known(arena, want->role_ids, want->roles_len, open->asked, open->asked_len, fault) &&
		may_give(by, account, open->asked, open->asked_len, fault);
}

static bool may_enable(const struct principal *by, const struct account *account, struct fault *fault)
{
	if (is_own(by, account))
		return forbidden(fault, "Nobody enables or disables themselves.");
	if (!(by->scopes & PERMISSION_ACCOUNTS_WRITE))
		return forbidden(fault, "active needs the permission accounts:write.");
	return true;
}

static bool renamed(const struct account *account, const struct account_want *want)
{
	return strcmp(account->email, want->email) != 0 || strcmp(account->given_name, want->given_name) != 0 ||
		strcmp(account->family_name, want->family_name) != 0;
}

static void change_queue(struct arena *arena, struct db *db, const struct store *store, const struct account *account, bool roles, bool standing)
{
	q_account_set(db, &(struct q_account_set_in){ .store_id = store->id, .account_id = account->id, .email = account->email,
		.given_name = account->given_name, .family_name = account->family_name, .active = account->active,
		.ends_tokens = roles || standing });
	if (roles) {
		const char *ids = roles_literal(arena, account);

		q_account_roles_take(db, &(struct q_account_roles_take_in){ .store_id = store->id, .account_id = account->id, .role_ids = ids });
		q_account_roles_give(db, &(struct q_account_roles_give_in){ .store_id = store->id, .account_id = account->id, .role_ids = ids });
	}
	if (standing && !account->active)
		q_account_end_sessions(db, &(struct q_account_end_sessions_in){ .store_id = store->id, .account_id = account->id });
}

bool account_change(struct arena *arena, struct db *db, const struct store *store, const struct principal *by, struct account_open *open,
	const struct account_want *want, bool *again, struct fault *fault)
{
	struct account before = open->account, *account = &open->account;
	bool names = renamed(account, want);
	bool roles = want->roles_given && !same_roles(account, want);
	bool standing = want->active_given && want->active != account->active;

	if (names && !is_own(by, account) && !(by->scopes & PERMISSION_ACCOUNTS_WRITE))
		return forbidden(fault, "Names and e-mail need the permission accounts:write.");
	if ((roles && !may_assign(arena, by, open, want, fault)) || (standing && !may_enable(by, account, fault)))
		return false;
	if (roles)
		roles_asked_give(arena, open->asked, open->asked_len, account);
	if (standing)
		account->active = want->active;
	if (!admin_stays(open, &before, account, again, fault))
		return false;
	account->email = want->email;
	account->given_name = want->given_name;
	account->family_name = want->family_name;
	if (names || roles || standing) {
		account->updated_at = store->now;
		change_queue(arena, db, store, account, roles, standing);
	}
	return true;
}

/* Answers kept under the person's keys tell of the person. */
bool account_leave(struct arena *arena, struct db *db, const struct store *store, struct account_open *open, bool *again, struct fault *fault)
{
	if (!admin_stays(open, &open->account, NULL, again, fault))
		return false;
	q_account_leave_queue(db, &(struct q_account_leave_queue_in){ .store_id = store->id, .account_id = open->account.id });
	q_account_delete(db, &(struct q_account_delete_in){ .store_id = store->id, .account_id = open->account.id });
	q_idempotency_forget(db, &(struct q_idempotency_forget_in){ .store_id = store->id,
		.principal = arena_printf(arena, "account:%d", (int)open->account.id) });
	return true;
}

void account_add_read(struct arena *arena, struct db *db, const struct store *store, const struct account_want *want, struct account_add *add)
{
	static const int64_t shopper[] = { ROLE_SHOPPER };

	add->sign_up_slot = q_account_sign_up(db, &(struct q_account_sign_up_in){ .store_id = store->id,
		.email = want->email == NULL ? "" : want->email });
	add->find_slot = want->roles_given ? roles_asked_read(arena, db, store, want->role_ids, want->roles_len) :
		roles_asked_read(arena, db, store, shopper, 1);
}

/* Whoever could drop the credential and sign up as a stranger may as well keep it. */
bool account_may_add(const struct db *db, const struct principal *by, const struct account_want *want, const struct account_add *add,
	struct fault *fault)
{
	struct q_account_sign_up_row row;

	q_account_sign_up_row(db, add->sign_up_slot, 0, &row);
	if (!row.open && !(by->scopes & PERMISSION_ACCOUNTS_WRITE))
		return forbidden(fault, "People do not sign up by themselves here.");
	if (want->roles_given && !(by->scopes & PERMISSION_ROLES_ASSIGN))
		return forbidden(fault, "roleIds need the permission roles:assign.");
	return true;
}

bool account_add_check(struct arena *arena, const struct db *db, const struct store *store, const struct principal *by,
	const struct account_want *want, struct account_add *add, struct account *account, struct fault *fault)
{
	struct q_account_sign_up_row row;

	*account = (struct account){ .email = want->email, .given_name = want->given_name, .family_name = want->family_name,
		.active = true, .created_at = store->now, .updated_at = store->now, .signs_in = true };
	add->asked = roles_asked_take(arena, db, add->find_slot, &add->asked_len);
	if (want->roles_given && (!roles_asked_known(arena, want->role_ids, want->roles_len, add->asked, add->asked_len, fault) ||
	    !may_give(by, account, add->asked, add->asked_len, fault)))
		return false;
	q_account_sign_up_row(db, add->sign_up_slot, 0, &row);
	if (row.taken)
		return fault_set(fault, FAULT_DUPLICATE, NULL);
	roles_asked_give(arena, add->asked, add->asked_len, account);
	return true;
}

void account_insert(struct arena *arena, struct db *db, const struct store *store, const struct account *account, const char *password_hash)
{
	q_account_insert(db, &(struct q_account_insert_in){ .store_id = store->id, .email = account->email, .given_name = account->given_name,
		.family_name = account->family_name, .password_hash = password_hash, .role_ids = roles_literal(arena, account) });
}
