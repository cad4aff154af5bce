#include <string.h>

#include "auth/password.h"
#include "base/arena.h"
#include "base/email.h"
#include "base/fault.h"
#include "base/number.h"
#include "base/utf8.h"
#include "cartctl/cartctl.h"
#include "cartctl/secret.h"
#include "cartctl/sheet.h"
#include "cartctl/text.h"
#include "config.h"
#include "db/admin.h"

static int account_create(struct call *call);
static int account_list(struct call *call);
static int account_role(struct call *call);
static int account_disable(struct call *call);
static int account_enable(struct call *call);
static int account_password(struct call *call);
static void password_help(FILE *out);
static void change_help(FILE *out);

const struct command account_commands[] = {
	{ "account", "create", NULL, 0, 0, "makes a person who can sign in: the first admin comes from here", account_create, password_help, {
		{ "--store", "HASH", true, "the store" },
		{ "--email", "EMAIL", true, "what they sign in with" },
		{ "--given-name", "NAME", true, "1 to 100 characters" },
		{ "--family-name", "NAME", true, "1 to 100 characters" },
		{ "--role", "ROLE,...", false, "by name or number (shopper)" },
		{ "--id", "NUMBER", false, "their number (the store's next)" },
		{ "--password-file", "FILE", false, "its first line is the password; -: standard input" },
	} },
	{ "account", "list", "EMAIL|NUMBER", 0, 1, "prints the people of a store, or one of them", account_list, NULL, {
		{ "--store", "HASH", true, "the store" },
		{ "--role", "ROLE", false, "who has this role, by name or number" },
	} },
	{ "account", "role", "EMAIL|NUMBER", 1, 1, "gives and takes roles", account_role, change_help, {
		{ "--store", "HASH", true, "the store" },
		{ "--add", "ROLE,...", false, "by name or number" },
		{ "--remove", "ROLE,...", false, "by name or number" },
	} },
	{ "account", "disable", "EMAIL|NUMBER", 1, 1, "lets a person sign in no more and ends their sessions", account_disable, change_help, {
		{ "--store", "HASH", true, "the store" },
	} },
	{ "account", "enable", "EMAIL|NUMBER", 1, 1, "lets a person sign in again", account_enable, NULL, {
		{ "--store", "HASH", true, "the store" },
	} },
	{ "account", "password", "EMAIL|NUMBER", 1, 1, "gives a person another password and ends their sessions", account_password, password_help, {
		{ "--store", "HASH", true, "the store" },
		{ "--password-file", "FILE", false, "its first line is the password; -: standard input" },
	} },
	{ 0 },
};

static const struct sheet_column columns[] = {
	{ "id", SHEET_INT, false },
	{ "email", SHEET_TEXT, false },
	{ "given_name", SHEET_TEXT, false },
	{ "family_name", SHEET_TEXT, false },
	{ "roles", SHEET_LIST, false },
	{ "active", SHEET_BOOL, false },
	{ "signs_in", SHEET_TEXT, true },
	{ "created_at", SHEET_TEXT, false },
	{ "updated_at", SHEET_TEXT, true },
};
#define LEN(array) (sizeof(array) / sizeof(array)[0])

enum { NAME_CHARS = 100 };

static void password_help(FILE *out)
{
	fputs("The password, 8 to 256 bytes, is asked for on the terminal, or read from standard input where that is\n"
	      "none, or from a file; it is no argument, because everybody on the machine can read those.\n"
	      "Hashed as [passwords] of the configuration says.\n", out);
}

static void change_help(FILE *out)
{
	fputs("Access tokens of before end at once. The API keeps the last admin; you may take it away, and make another.\n", out);
}

/* --- who ------------------------------------------------------------------ */

/* EMAIL or NUMBER; the other one is NULL. */
struct who {
	const char *id, *email;
};

static int who_read(struct call *call, struct who *who)
{
	const char *text = call->args[0];
	int64_t number;

	*who = (struct who){ 0 };
	if (strspn(text, "0123456789") < strlen(text)) {
		who->email = text;
		return CALL_OK;
	}
	if (!number_parse(text, 1, INT32_MAX, &number))
		return call_fail(call, CALL_USAGE, "\"%s\" is neither an e-mail nor a number from 1 to %d", text, INT32_MAX);
	who->id = text;
	return CALL_OK;
}

/* False: *code, told already. */
static bool roles_known(struct call *call, const char *store_id, const char *roles, int *code)
{
	if (roles == NULL)
		return true;
	if (!admin_run(call->admin, OPERATOR_ACCOUNT_UNKNOWN_ROLES, (const char *const[]){ store_id, roles }))
		*code = call_fail_database(call, NULL);
	else if (admin_rows(call->admin) > 0)
		*code = call_fail(call, CALL_FAILED, "the store has no role \"%s\"", admin_text(call->admin, 0, 0));
	return *code == CALL_OK;
}

/* The person as they are now. */
static int account_show(struct call *call, const char *store_id, const char *id)
{
	if (!admin_run(call->admin, OPERATOR_ACCOUNT_LIST, (const char *const[]){ store_id, NULL, id, NULL }))
		return call_fail_database(call, NULL);
	struct sheet sheet = sheet_read(call, columns, LEN(columns));
	if (sheet.rows_len == 0)
		return call_fail(call, CALL_FAILED, "they are gone");
	sheet_print_one(call, &sheet);
	return CALL_OK;
}

/* --- passwords ------------------------------------------------------------ */

/* By the configuration, which call_store() read. NULL: *code, told already. */
static const char *secret_hash(struct call *call, const char *secret, int *code)
{
	char *hash = arena_alloc(call->arena, PASSWORD_HASH_LEN);
	struct fault fault = { 0 };

	if (password_hash(call->config, secret, hash, &fault))
		return hash;
	*code = call_fail(call, CALL_FAILED, "no memory for [passwords] memory_kib");
	return NULL;
}

/* --- create, list --------------------------------------------------------- */

static bool name_fits(const char *name)
{
	return *name != '\0' && text_chars(name) <= NAME_CHARS && !utf8_has_control(name);
}

static int create_check(struct call *call)
{
	const char *id = call_option(call, "--id");
	int64_t number;

	if (!email_valid(call_option(call, "--email")))
		return call_fail(call, CALL_USAGE, "--email takes an e-mail address of at most %d characters", EMAIL_LEN_MAX);
	if (!name_fits(call_option(call, "--given-name")) || !name_fits(call_option(call, "--family-name")))
		return call_fail(call, CALL_USAGE, "names have 1 to %d characters, none of them a control character", NAME_CHARS);
	if (id != NULL && !number_parse(id, 1, INT32_MAX, &number))
		return call_fail(call, CALL_USAGE, "--id takes a whole number from 1 to %d", INT32_MAX);
	return CALL_OK;
}

static int create_fail(struct call *call)
{
	const char *constraint = admin_constraint(call->admin);

	if (strcmp(constraint, "accounts_email_key") == 0)
		return call_fail(call, CALL_FAILED, "the store has somebody with that e-mail already");
	if (strcmp(constraint, "accounts_pkey") == 0)
		return call_fail(call, CALL_FAILED, "the store has somebody with that number already");
	return call_fail_database(call, NULL);
}

static int account_create(struct call *call)
{
	const char *roles = call_option(call, "--role"), *secret, *hash = NULL, *store_id;
	int code = create_check(call);

	if (code != CALL_OK || (secret = secret_read(call, call_option(call, "--password-file"), &code)) == NULL ||
	    (code = call_store(call, &store_id)) != CALL_OK)
		return code;
	if (roles == NULL)
		roles = "3";
	if (!roles_known(call, store_id, roles, &code) || (hash = secret_hash(call, secret, &code)) == NULL)
		return code;
	if (!admin_run(call->admin, OPERATOR_ACCOUNT_CREATE, (const char *const[]){ store_id, call_option(call, "--id"),
	    call_option(call, "--email"), call_option(call, "--given-name"), call_option(call, "--family-name"), hash, roles }))
		return create_fail(call);
	return account_show(call, store_id, arena_text(call->arena, admin_text(call->admin, 0, 0)));
}

static int account_list(struct call *call)
{
	const char *role = call_option(call, "--role"), *store_id;
	struct who who = { 0 };
	int code = call->args_len > 0 ? who_read(call, &who) : CALL_OK;

	if (code != CALL_OK || (code = call_store(call, &store_id)) != CALL_OK || !roles_known(call, store_id, role, &code))
		return code;
	return sheet_run(call, OPERATOR_ACCOUNT_LIST, (const char *const[]){ store_id, role, who.id, who.email }, columns, LEN(columns));
}

/* --- changes -------------------------------------------------------------- */

/* A person held in a transaction, which account_change() ends. */
struct held {
	const char *store_id, *id;
	bool active;
};

/* CALL_OK, or the failure, told already. */
static int account_hold(struct call *call, struct held *held)
{
	struct who who;
	int code = who_read(call, &who);

	if (code != CALL_OK || (code = call_store(call, &held->store_id)) != CALL_OK)
		return code;
	if (!admin_begin(call->admin) || !admin_run(call->admin, OPERATOR_ACCOUNT_HOLD_ADMINS, &held->store_id) ||
	    !admin_run(call->admin, OPERATOR_ACCOUNT_LOCK, (const char *const[]){ held->store_id, who.id, who.email }))
		return call_fail_database(call, NULL);
	if (admin_rows(call->admin) == 0)
		return call_fail(call, CALL_FAILED, "the store has nobody with the %s %s; see cartctl account list", who.id == NULL ? "e-mail" : "number",
		    call->args[0]);
	held->id = arena_text(call->arena, admin_text(call->admin, 0, 0));
	held->active = admin_text(call->admin, 0, 1)[0] == 't';
	return CALL_OK;
}

/* Says so where nobody can administrate the store any more. */
static void admins_warn(struct call *call, const char *store_id)
{
	if (admin_run(call->admin, OPERATOR_ACCOUNT_ADMINS, &store_id) && strcmp(admin_text(call->admin, 0, 0), "0") == 0)
		fputs("cartctl: the store has no admin now who could sign in\n", call->err);
}

/* active, hash: NULL where that stays. */
static int account_change(struct call *call, const struct held *held, const char *active, const char *hash, bool sessions_end)
{
	if (!admin_run(call->admin, OPERATOR_ACCOUNT_CHANGE, (const char *const[]){ held->store_id, held->id, active, hash }) ||
	    (sessions_end && !admin_run(call->admin, OPERATOR_ACCOUNT_END_SESSIONS, (const char *const[]){ held->store_id, held->id })) ||
	    !admin_commit(call->admin))
		return call_fail_database(call, NULL);
	admins_warn(call, held->store_id);
	return account_show(call, held->store_id, held->id);
}

static int account_role(struct call *call)
{
	const char *add = call_option(call, "--add"), *take = call_option(call, "--remove");
	struct held held;
	int code = CALL_OK;

	if (add == NULL && take == NULL)
		return call_fail(call, CALL_USAGE, "account role takes --add, --remove or both");
	if ((code = account_hold(call, &held)) != CALL_OK || !roles_known(call, held.store_id, add, &code) ||
	    !roles_known(call, held.store_id, take, &code))
		return code;
	if ((take != NULL && !admin_run(call->admin, OPERATOR_ACCOUNT_TAKE_ROLES, (const char *const[]){ held.store_id, held.id, take })) ||
	    (add != NULL && !admin_run(call->admin, OPERATOR_ACCOUNT_GIVE_ROLES, (const char *const[]){ held.store_id, held.id, add })))
		return call_fail_database(call, NULL);
	return account_change(call, &held, NULL, NULL, false);
}

static int account_disable(struct call *call)
{
	struct held held;
	int code = account_hold(call, &held);

	return code == CALL_OK ? account_change(call, &held, "false", NULL, true) : code;
}

static int account_enable(struct call *call)
{
	struct held held;
	int code = account_hold(call, &held);

	return code == CALL_OK ? account_change(call, &held, "true", NULL, false) : code;
}

static int account_password(struct call *call)
{
	struct held held;
	int code = CALL_OK;
	const char *secret = secret_read(call, call_option(call, "--password-file"), &code), *hash;

	if (secret == NULL || (code = account_hold(call, &held)) != CALL_OK || (hash = secret_hash(call, secret, &code)) == NULL)
		return code;
	if (!held.active)
		fputs("cartctl: they are disabled; account enable lets them sign in\n", call->err);
	return account_change(call, &held, NULL, hash, true);
}
