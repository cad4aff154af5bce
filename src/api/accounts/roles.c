/*
 * roles: the calls on roles.
 */
#include "api/accounts/accounts.h"
#include "api/api.h"
#include "api/call.h"
#include "auth/person.h"
#include "base/fault.h"

static bool name_taken(struct call *call)
{
	return accounts_taken(call, "There is a role of this name already.", "name", "is another role's");
}

bool roles_get(struct call *call)
{
	struct paging page;
	struct role_page rows;
	struct role *roles;
	int64_t total;
	size_t len;

	if (!paging_read(call, &page) || !call_read(call))
		return false;
	role_page_read(call->db, &call->store, paging_skip(&page), page.limit, &rows);
	if (!call_run(call))
		return false;
	len = role_page_take(call->arena, call->db, &rows, &roles, &total);
	return write_roles(call, &page, roles, len, total);
}

/* Who may not read roles is told that there is none, on every method. */
static bool take(struct call *call, int slot, int32_t id, struct role *role)
{
	if (!call_run(call))
		return false;
	if (!(call->principal.scopes & PERMISSION_ROLES_READ) || !role_take(call->db, slot, id, role))
		return fault_set(&call->fault, FAULT_NOT_FOUND, NULL);
	return true;
}

static bool may_write(struct call *call)
{
	return (call->principal.scopes & PERMISSION_ROLES_WRITE) || fault_set(&call->fault, FAULT_FORBIDDEN, NULL);
}

bool role_get(struct call *call)
{
	struct role role;
	int32_t id;

	if (!read_id(call, &id) || !call_read(call) || !take(call, role_read(call->db, &call->store, id), id, &role))
		return false;
	write_role(call, 200, &role);
	return true;
}

bool role_post(struct call *call)
{
	struct role role;

	read_role(call, &role, &call->fault);
	if (call->fault.code != FAULT_NONE || !call_write(call) || !call_run(call) ||
	    !role_may_change(&call->principal, NULL, &role, &call->fault))
		return false;
	role_insert(call->db, call->arena, &call->store, &role);
	write_role(call, 201, &role);
	return call_commit_numbered(call, "role", "/api/roles/" CALL_NUMBER) || (role_name_taken(call->db) ? name_taken(call) : false);
}

bool role_put(struct call *call)
{
	struct role want, now;
	struct fault wrong = { 0 };
	int32_t id;

	if (!read_id(call, &id))
		return false;
	read_role(call, &want, &wrong);
	if (!call_write(call) || !take(call, role_open(call->db, &call->store, id), id, &now) || !may_write(call))
		return false;
	if (wrong.code != FAULT_NONE) {
		call->fault = wrong;
		return false;
	}
	if (!role_matches(call, &now) || !role_may_change(&call->principal, &now, &want, &call->fault))
		return false;
	want.id = id;
	want.accounts = now.accounts;
	role_set(call->db, call->arena, &call->store, &want);
	write_role(call, 200, &want);
	return call_commit(call) || (role_name_taken(call->db) ? name_taken(call) : false);
}

bool role_remove(struct call *call)
{
	struct role role;
	int32_t id;

	if (!read_id(call, &id) || !call_write(call) || !take(call, role_open(call->db, &call->store, id), id, &role) || !may_write(call) ||
	    !role_matches(call, &role) || !role_may_change(&call->principal, &role, NULL, &call->fault))
		return false;
	role_delete(call->db, &call->store, id);
	write_gone(call);
	return call_commit(call);
}
