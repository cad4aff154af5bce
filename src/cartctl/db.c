#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "cartctl/cartctl.h"
#include "cartctl/sheet.h"
#include "config.h"
#include "db/admin.h"

static int db_check(struct call *call);

const struct command db_commands[] = {
	{ "db", "check", NULL, 0, 0, "looks whether the database is as this build needs it", db_check, NULL, { { 0 } } },
	{ 0 },
};

static const struct sheet_column columns[] = {
	{ "check", SHEET_TEXT, false },
	{ "ok", SHEET_BOOL, false },
	{ "found", SHEET_TEXT, false },
};
enum { COLUMNS_LEN = sizeof columns / sizeof columns[0], CHECKS_MAX = 200, VERSION_MIN = 150000 };

struct findings {
	struct call *call;
	struct sheet sheet;
	bool ok;
	bool lost;
};

static void find(struct findings *findings, const char *check, bool ok, const char *found)
{
	struct sheet *sheet = &findings->sheet;
	if (sheet->rows_len == CHECKS_MAX)
		return;
	const char **cells = sheet->cells + COLUMNS_LEN * sheet->rows_len++;
	cells[0] = arena_text(findings->call->arena, check);
	cells[1] = ok ? "true" : "false";
	cells[2] = arena_text(findings->call->arena, found);
	findings->ok &= ok;
}

/* Runs a check's statement; where that fails, the failure is the finding. */
static bool ask(struct findings *findings, const char *check, enum operator_sql statement)
{
	struct admin *admin = findings->call->admin;
	if (findings->lost || call_interrupted())
		return false;
	if (admin_run(admin, statement, NULL))
		return true;
	findings->lost = admin_unreachable(admin);
	find(findings, check, false, admin_says(admin));
	return false;
}

static void check_server(struct findings *findings)
{
	struct admin *admin = findings->call->admin;
	struct arena *arena = findings->call->arena;
	if (!ask(findings, "server", OPERATOR_DB_SERVER))
		return;
	find(findings, "server", atoi(admin_text(admin, 0, 0)) >= VERSION_MIN,
	    arena_printf(arena, "PostgreSQL %s (15 or newer is needed)", admin_text(admin, 0, 1)));
	find(findings, "encoding", strcmp(admin_text(admin, 0, 2), "UTF8") == 0,
	    arena_printf(arena, "%s (UTF8 is needed)", admin_text(admin, 0, 2)));
	find(findings, "writable", admin_text(admin, 0, 5)[0] == 'f',
	    arena_printf(arena, "database %s, as %s%s", admin_text(admin, 0, 4), admin_text(admin, 0, 3),
	    admin_text(admin, 0, 5)[0] == 'f' ? "" : ": read-only"));
}

static void check_schema(struct findings *findings)
{
	struct admin *admin = findings->call->admin;
	struct arena *arena = findings->call->arena;
	const char *found = "nothing is deployed";
	if (!ask(findings, "schema", OPERATOR_DB_CHANGES))
		return;
	bool same = admin_rows(admin) > 0 && strcmp(admin_text(admin, 0, 0), operator_sql_change) == 0;
	if (same)
		found = arena_printf(arena, "change %s, the one this build was made for", operator_sql_change);
	else if (admin_rows(admin) > 0)
		found = arena_printf(arena, "change %s; this build was made for %s", admin_text(admin, 0, 0), operator_sql_change);
	find(findings, "schema", same, found);
}

/* Statements that give (what, problem), one row for each thing looked at. */
static void check_each(struct findings *findings, const char *check, enum operator_sql statement, const char *well)
{
	struct admin *admin = findings->call->admin;
	struct arena *arena = findings->call->arena;
	if (!ask(findings, check, statement))
		return;
	for (int row = 0; row < admin_rows(admin); row++) {
		const char *problem = admin_text(admin, row, 1);
		find(findings, arena_printf(arena, "%s %s", check, admin_text(admin, row, 0)), problem == NULL,
		    problem == NULL ? well : problem);
	}
}

static void check_rights(struct findings *findings)
{
	if (!ask(findings, "rights", OPERATOR_DB_RIGHTS))
		return;
	if (admin_rows(findings->call->admin) == 0)
		find(findings, "rights", true, "each role has what it needs");
	else
		check_each(findings, "rights", OPERATOR_DB_RIGHTS, "");
}

/* The daemon sends these with each connection. */
static void check_timeouts(struct findings *findings)
{
	const struct config *config = findings->call->config;
	bool ok = config->statement_timeout_ms > 0 && config->lock_timeout_ms > 0 && config->connect_timeout_ms > 0;
	find(findings, "limits cartd", ok, arena_printf(findings->call->arena, "statement %lld ms, lock %lld ms, connect %lld ms",
	    (long long)config->statement_timeout_ms, (long long)config->lock_timeout_ms, (long long)config->connect_timeout_ms));
}

static int db_check(struct call *call)
{
	struct findings findings = { .call = call, .sheet = { columns, COLUMNS_LEN, NULL, 0 }, .ok = true };
	int code = call_connect(call);
	if (code != CALL_OK)
		return code;
	findings.sheet.cells = arena_array(call->arena, CHECKS_MAX * COLUMNS_LEN, sizeof *findings.sheet.cells);
	check_server(&findings);
	check_schema(&findings);
	check_timeouts(&findings);
	check_each(&findings, "role", OPERATOR_DB_ROLES, "there");
	check_each(&findings, "limits", OPERATOR_DB_TIMEOUTS, "statement, lock and idle transaction");
	check_rights(&findings);
	check_each(&findings, "wall", OPERATOR_DB_WALLS, "row-level security is on");
	sheet_print(call, &findings.sheet);
	if (findings.lost)
		return CALL_UNREACHABLE;
	return findings.ok ? CALL_OK : CALL_FAILED;
}
