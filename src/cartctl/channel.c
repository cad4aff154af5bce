#include <string.h>

#include "base/number.h"
#include "cartctl/cartctl.h"
#include "cartctl/sheet.h"
#include "cartctl/text.h"
#include "db/admin.h"

static int channel_create(struct call *call);
static int channel_list(struct call *call);

const struct command channel_commands[] = {
	{ "channel", "create", NULL, 0, 0, "makes a channel of a store", channel_create, NULL, {
		{ "--store", "HASH", true, "the store" },
		{ "--name", "NAME", true, "its name for people" },
		{ "--id", "NUMBER", false, "its number (the next free one)" },
	} },
	{ "channel", "list", NULL, 0, 0, "prints the channels", channel_list, NULL, {
		{ "--store", "HASH", false, "of this store alone" },
	} },
	{ 0 },
};

static const struct sheet_column columns[] = {
	{ "store", SHEET_TEXT, false },
	{ "channel_id", SHEET_INT, false },
	{ "name", SHEET_TEXT, false },
	{ "allow_purchasing", SHEET_BOOL, false },
};

static int channel_create(struct call *call)
{
	const char *id = call_option(call, "--id"), *name = call_option(call, "--name"), *store_id;
	int64_t number;
	if (id != NULL && !number_parse(id, 1, INT32_MAX, &number))
		return call_fail(call, CALL_USAGE, "--id takes a whole number from 1 to %d", INT32_MAX);
	if (*name == '\0' || text_chars(name) > 200)
		return call_fail(call, CALL_USAGE, "--name takes 1 to 200 characters");
	int code = call_store(call, &store_id);
	if (code != CALL_OK)
		return code;
	if (!admin_run(call->admin, OPERATOR_CHANNEL_CREATE, (const char *const[]){ store_id, id, name })) {
		if (id != NULL && strcmp(admin_sqlstate(call->admin), "23505") == 0)
			return call_fail(call, CALL_FAILED, "the store has a channel %s already", id);
		return call_fail_database(call, NULL);
	}
	const char *cells[] = { call_option(call, "--store"), admin_text(call->admin, 0, 0), name, NULL };
	sheet_print_one(call, &(struct sheet){ columns, sizeof columns / sizeof columns[0], cells, 1 });
	return CALL_OK;
}

static int channel_list(struct call *call)
{
	return sheet_run_store(call, OPERATOR_CHANNEL_LIST, columns, sizeof columns / sizeof columns[0]);
}
