/*
 * cartctl: finds the command and runs it.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/json.h"
#include "cartctl/cartctl.h"
#include "cartctl/options.h"
#include "cartctl/sheet.h"
#include "db/admin.h"

static const struct command *const nouns[] = {
	store_commands,
	channel_commands,
	token_commands,
	grant_commands,
	key_commands,
	account_commands,
	import_commands,
	entity_commands,
	job_commands,
	db_commands,
	NULL,
};

/* For listings and messages; an import's lines have an arena of their own. */
enum { ARENA_LIMIT = 256 << 20 };

static int version_print(struct call *call)
{
	static const struct sheet_column columns[] = { { "version", SHEET_TEXT, false }, { "schema_change", SHEET_TEXT, false } };
	const char *cells[] = { CARTD_VERSION, operator_sql_change };
	if (call->json)
		sheet_print_one(call, &(struct sheet){ columns, 2, cells, 1 });
	else
		fprintf(call->out, "cartctl %s (schema of change %s)\n", CARTD_VERSION, operator_sql_change);
	return CALL_OK;
}

static int call_run(struct call *call, int argc, char **argv)
{
	if (!options_read(call, nouns, argc, argv))
		return CALL_USAGE;
	if (call->help) {
		options_help(call, nouns, call->out);
		return CALL_OK;
	}
	if (call->version)
		return version_print(call);
	return call->command->run(call);
}

int main(int argc, char **argv)
{
	struct call call = { .out = stdout, .err = stderr, .arena = arena_new(ARENA_LIMIT) };
	if (call.arena == NULL) {
		fputs("cartctl: out of memory\n", stderr);
		return CALL_FAILED;
	}
	int code = call_run(&call, argc, argv);
	admin_free(call.admin);
	arena_free(call.arena);
	if ((fflush(stdout) != 0 || ferror(stdout)) && code == CALL_OK) {
		fputs("cartctl: the answer could not be written\n", stderr);
		code = CALL_FAILED;
	}
	return code;
}
