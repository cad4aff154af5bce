#include "api/bearer.h"

#include <string.h>
#include <strings.h>

#include "auth/jwt.h"
#include "auth/stores.h"
#include "base/arena.h"
#include "db/db.h"

/* What stands behind "Bearer" and spaces; NULL: another scheme. */
static const char *behind_scheme(const char *header)
{
	static const char scheme[] = "bearer";
	size_t len = sizeof(scheme) - 1;

	if (strncasecmp(header, scheme, len) != 0 || header[len] != ' ')
		return NULL;
	return header + len + strspn(header + len, " ");
}

bool bearer_take(struct call *call, unsigned how, const char **token)
{
	const struct request *request = call->request;
	const char *header = request_header(request, "AUTHORIZATION");
	const char *raw = how & BEARER_TOKEN_HEADER ? request_header(request, "TOKEN") : NULL;

	*token = NULL;
	if (header == NULL && raw == NULL)
		return true;
	*token = header == NULL ? raw : behind_scheme(header);
	if ((header != NULL && raw != NULL) || request_header_twice(request, "AUTHORIZATION") ||
	    (raw != NULL && request_header_twice(request, "TOKEN")) ||
	    *token == NULL || **token == '\0' || strnlen(*token, JWT_LEN_MAX + 1) > JWT_LEN_MAX)
		return fault_set(&call->fault, FAULT_UNAUTHENTICATED, NULL);
	return true;
}

bool bearer_enter(struct call *call, unsigned how)
{
	struct person_claims *person = arena_alloc(call->arena, sizeof(*person));
	const char *token;

	call->store_hash = call->request->store;
	if (!bearer_take(call, how, &token))
		return false;
	if (token == NULL || call->store_hash == NULL)
		return fault_set(&call->fault, FAULT_UNAUTHENTICATED, NULL);
	if (!stores_find(call->db, call->store_hash, &call->store.id, &call->fault))
		return false;
	if (call->store.id == 0)
		return fault_set(&call->fault, FAULT_UNAUTHENTICATED, NULL);
	db_scope(call->db, call->store.id);
	if (!person_verify(call->db, call->arena, call->config, &call->store, call->store_hash, token, person, &call->fault))
		return false;
	call->person = person;
	return true;
}

int bearer_admit(struct call *call)
{
	return person_check(call->db, call->arena, &call->store, call->person, &call->principal);
}

enum person_standing bearer_standing(struct call *call)
{
	return person_checked(call->db, call->admit_slot, call->person, &call->principal, &call->store);
}

bool bearer_admitted(struct call *call)
{
	if (bearer_standing(call) != PERSON_GOOD)
		return fault_set(&call->fault, FAULT_UNAUTHENTICATED, NULL);
	if ((call->principal.scopes & call->route->scope) != call->route->scope)
		return fault_set(&call->fault, FAULT_FORBIDDEN, NULL);
	return true;
}
