#include "api/accounts/accounts.h"
#include "api/accounts/auth_calls.h"
#include "auth/person.h"

/* Columns: method, name in the log, path, flags, permission, handler, what it does. Without a permission the handler decides by whose it is. */
const struct route accounts_routes[] = {
	{ HTTP_GET, "accounts_get", "/carts", 0, PERMISSION_ACCOUNTS_READ, accounts_get,
		"List the store's people." },
	{ HTTP_POST, "account_post", "/carts", ROUTE_OPEN | ROUTE_BODY | ROUTE_IDEMPOTENT | ROUTE_SECRET, 0, account_post,
		"Sign up, or make an account for somebody." },
	{ HTTP_GET, "account_get", "/carts/{id}", 0, 0, account_get,
		"Show an account." },
	{ HTTP_PUT, "account_put", "/carts/{id}", ROUTE_BODY, 0, account_put,
		"Replace an account's data." },
	{ HTTP_DELETE, "account_delete", "/carts/{id}", 0, 0, account_remove,
		"Delete an account with everything of its owner." },
	{ HTTP_GET, "roles_get", "/roles", 0, PERMISSION_ROLES_READ, roles_get,
		"List the store's roles." },
	{ HTTP_POST, "role_post", "/roles", ROUTE_BODY | ROUTE_IDEMPOTENT, PERMISSION_ROLES_WRITE, role_post,
		"Create a role." },
	{ HTTP_GET, "role_get", "/roles/{id}", 0, 0, role_get,
		"Show a role." },
	{ HTTP_PUT, "role_put", "/roles/{id}", ROUTE_BODY, 0, role_put,
		"Replace a role." },
	{ HTTP_DELETE, "role_delete", "/roles/{id}", 0, 0, role_remove,
		"Delete a role that nobody has." },
	{ HTTP_POST, "auth_login", "/auth/login", ROUTE_OPEN | ROUTE_BODY, 0, auth_login,
		"Sign in with e-mail and password." },
	{ HTTP_POST, "auth_refresh", "/auth/refresh", ROUTE_OPEN | ROUTE_BODY, 0, auth_refresh,
		"Stay signed in: one refresh token for another, with a new access token." },
	{ HTTP_POST, "auth_logout", "/auth/logout", ROUTE_OPEN | ROUTE_BODY, 0, auth_logout,
		"Sign out: end the session of a refresh token." },
	{ HTTP_PUT, "auth_password", "/auth/password", ROUTE_BODY, 0, auth_password_put,
		"Change one's own password." },
	{ 0 },
};
