/*
 * read: bodies and ids, by table, and then what no table can say.
 */
#include <json-c/json.h>
#include <string.h>

#include "api/accounts/accounts.h"
#include "api/api.h"
#include "auth/password.h"
#include "auth/person.h"
#include "base/arena.h"
#include "base/email.h"
#include "base/fault.h"
#include "base/number.h"
#include "base/utf8.h"
#include "http/fields.h"

struct in_body {
	const char *given_name, *family_name, *email, *password;
	struct json_object *role_ids;
	bool role_ids_given;
	bool active, active_given;
};

struct in_role {
	const char *name, *description;
	struct json_object *permissions;
	bool permissions_given;
};

#define AT(type, member) offsetof(struct type, member)
#define SET(name, type) static const struct field_set name = { name##_fields, sizeof(name##_fields) / sizeof(name##_fields[0]), sizeof(struct type) }

#define PERSON \
	{ "firstName", FIELD_TEXT, FIELD_REQUIRED, AT(in_body, given_name), FIELD_NOT_ASKED, 1, ACCOUNT_NAME_MAX, 0, NULL }, \
	{ "lastName", FIELD_TEXT, FIELD_REQUIRED, AT(in_body, family_name), FIELD_NOT_ASKED, 1, ACCOUNT_NAME_MAX, 0, NULL }, \
	{ "email", FIELD_TEXT, FIELD_REQUIRED, AT(in_body, email), FIELD_NOT_ASKED, 0, 0, 0, NULL }, \
	{ "roleIds", FIELD_RAW, 0, AT(in_body, role_ids), AT(in_body, role_ids_given), 0, 0, 0, NULL }

/* Columns: name, type, flags, where, where to say it was there, least, most, digits, table of what is inside. */
static const struct field new_account_fields[] = {
	PERSON,
	{ "password", FIELD_TEXT, FIELD_REQUIRED, AT(in_body, password), FIELD_NOT_ASKED, 0, 0, 0, NULL },
};
SET(new_account, in_body);

static const struct field account_fields[] = {
	PERSON,
	{ "active", FIELD_BOOL, 0, AT(in_body, active), AT(in_body, active_given), 0, 0, 0, NULL },
};
SET(account, in_body);

static const struct field role_fields[] = {
	{ "name", FIELD_TEXT, FIELD_REQUIRED, AT(in_role, name), FIELD_NOT_ASKED, 1, ROLE_NAME_MAX, 0, NULL },
	{ "description", FIELD_TEXT, 0, AT(in_role, description), FIELD_NOT_ASKED, 0, ROLE_DESCRIPTION_MAX, 0, NULL },
	{ "permissions", FIELD_RAW, FIELD_REQUIRED, AT(in_role, permissions), AT(in_role, permissions_given), 0, 0, 0, NULL },
};
SET(role, in_role);

/* What was read so far may be NULL, and has its complaint. */
static void plain(struct call *call, const char *name, const char *value, struct fault *wrong)
{
	if (value != NULL && utf8_has_control(value))
		fault_field(wrong, call->arena, name, "must have no control characters");
}

/* The entries of a list of at most most, or NULL. */
static struct json_object *list(struct call *call, const char *name, struct json_object *value, size_t most, size_t *len, struct fault *wrong)
{
	if (json_object_is_type(value, json_type_array) && (*len = json_object_array_length(value)) <= most)
		return value;
	*len = 0;
	fault_field(wrong, call->arena, name, arena_printf(call->arena, "must be a list of at most %zu entries", most));
	return NULL;
}

static void role_ids_read(struct call *call, const struct in_body *body, struct account_want *want, struct fault *wrong)
{
	struct json_object *ids;
	int64_t *role_ids;
	size_t len;

	want->roles_given = body->role_ids_given;
	if (!want->roles_given || (ids = list(call, "roleIds", body->role_ids, ACCOUNT_ROLES_MAX, &len, wrong)) == NULL)
		return;
	role_ids = arena_array(call->arena, len, sizeof(*role_ids));
	for (size_t i = 0; i < len; i++) {
		struct json_object *id = json_object_array_get_idx(ids, i);

		if (json_object_is_type(id, json_type_int))
			role_ids[i] = json_object_get_int64(id);
		else
			fault_field(wrong, call->arena, arena_printf(call->arena, "roleIds.%zu", i), "must be an integer");
	}
	want->role_ids = role_ids;
	want->roles_len = len;
}

static void person_read(struct call *call, const struct field_set *set, struct in_account *in, struct fault *wrong)
{
	struct in_body body = { 0 };

	fields_read(call->arena, set, call->body, "", &body, wrong);
	*in = (struct in_account){ .password = body.password, .want = { .email = body.email, .given_name = body.given_name,
		.family_name = body.family_name, .active_given = body.active_given, .active = body.active } };
	plain(call, "firstName", body.given_name, wrong);
	plain(call, "lastName", body.family_name, wrong);
	if (body.email != NULL && !email_valid(body.email))
		fault_field(wrong, call->arena, "email", "must be an e-mail address of at most 254 characters");
	role_ids_read(call, &body, &in->want, wrong);
}

void read_new_account(struct call *call, struct in_account *in, struct fault *wrong)
{
	person_read(call, &new_account, in, wrong);
	if (in->password != NULL && !password_fits(in->password))
		fault_field(wrong, call->arena, "password", "must have 8 to 256 bytes");
}

void read_account(struct call *call, struct in_account *in, struct fault *wrong)
{
	person_read(call, &account, in, wrong);
}

static unsigned permission_read(struct json_object *value)
{
	if (!json_object_is_type(value, json_type_string))
		return 0;
	return permission_bit(json_object_get_string(value), json_object_get_string_len(value));
}

void read_role(struct call *call, struct role *in, struct fault *wrong)
{
	struct in_role body = { 0 };
	struct json_object *names;
	size_t len;

	fields_read(call->arena, &role, call->body, "", &body, wrong);
	plain(call, "name", body.name, wrong);
	plain(call, "description", body.description, wrong);
	*in = (struct role){ .name = body.name, .description = body.description == NULL ? "" : body.description };
	if (!body.permissions_given || (names = list(call, "permissions", body.permissions, PERMISSIONS * 2, &len, wrong)) == NULL)
		return;
	for (size_t i = 0; i < len; i++) {
		unsigned bit = permission_read(json_object_array_get_idx(names, i));

		if (bit == 0)
			fault_field(wrong, call->arena, arena_printf(call->arena, "permissions.%zu", i), "is not a permission");
		in->permissions |= bit;
	}
}

bool read_id(struct call *call, int32_t *id)
{
	const char *text = call->parts[0];
	const char *digits = text + (*text == '-');
	int64_t number = 0;

	if (*digits == '\0' || digits[strspn(digits, "0123456789")] != '\0')
		return fault_set(&call->fault, FAULT_BAD_REQUEST, "The id in the path must be a number.");
	number_parse(text, 1, INT32_MAX, &number);
	*id = (int32_t)number;
	return true;
}
