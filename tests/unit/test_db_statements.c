#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/db.h"

/* statements.awk, run over one file a/b.sql in a directory of its own. */

static char directory[] = "/tmp/cartd-test-XXXXXX";
static char printed[65536];

static int directory_up(void **state)
{
	(void)state;
	return mkdtemp(directory) == NULL || chdir(directory) != 0 || mkdir("a", 0700) != 0;
}

static int directory_down(void **state)
{
	(void)state;
	unlink("a/b.sql");
	return rmdir("a") != 0 || chdir("/") != 0 || rmdir(directory) != 0;
}

/* Exit status; what it printed (errors too) is in printed. */
static int awk_run(const char *mode, const char *sql)
{
	const char *srcdir = getenv("srcdir");
	char command[1024];
	FILE *file = fopen("a/b.sql", "w");
	size_t len;
	int status;

	assert_non_null(file);
	fputs(sql, file);
	fclose(file);
	snprintf(command, sizeof command, "LC_ALL=C awk -v mode=%s -f '%s/src/db/statements.awk' a/b.sql 2>&1", mode, srcdir == NULL ? "." : srcdir);
	file = popen(command, "r");
	assert_non_null(file);
	len = fread(printed, 1, sizeof printed - 1, file);
	printed[len] = '\0';
	status = pclose(file);
	return WEXITSTATUS(status);
}

static void assert_printed(const char *text)
{
	if (strstr(printed, text) == NULL)
		fail_msg("no '%s' in:\n%s", text, printed);
}

static const char good[] =
	"-- a/b: says what it does,\n"
	"-- on two lines\n"
	"-- takes: store_id integer, cart_id uuid, price numeric?,\n"
	"-- takes: big bigint?, flag boolean, ids integer[]\n"
	"-- gives: n integer?, name text?, at timestamptz\n"
	"-- gives: ok boolean?\n"
	"-- it's a comment; no more\n"
	"select 1 as n, 'a;''$9\\\"' as name, -- another\n"
	"    $1, $2, $3, $4, $5, $6;\n";

static void types_become_members(void **state)
{
	(void)state;
	assert_int_equal(awk_run("header", good), 0);
	assert_printed(" * a/b: says what it does, on two lines\n");
	assert_printed("struct q_a_b_in {\n\tint32_t store_id;\n\tconst char *cart_id;\n\tconst char *price;\n"
		"\tint64_t big;\n\tbool big_null;\n\tbool flag;\n\tconst char *ids;\n};\n");
	assert_printed("struct q_a_b_row {\n\tint32_t n;\n\tbool n_null;\n\tconst char *name;\n\tconst char *at;\n\tbool ok;\n\tbool ok_null;\n};\n");
	assert_printed("int q_a_b(struct db *db, const struct q_a_b_in *in);\n");
	assert_printed("void q_a_b_row(const struct db *db, int slot, int row, struct q_a_b_row *out);\n");
}

static void the_statement_is_kept_without_comments(void **state)
{
	(void)state;
	assert_int_equal(awk_run("source", good), 0);
	assert_printed("\"select 1 as n, 'a;''$9\\\\\\\"' as name,\\n\"\n\t\t\t\"    $1, $2, $3, $4, $5, $6\",\n");
	assert_printed("\"timestamp with time zone\"");
	assert_printed(".reads = true,");
	assert_null(strstr(printed, "comment"));
}

static void no_parameters_and_no_columns_need_no_structs(void **state)
{
	(void)state;
	assert_int_equal(awk_run("header", "-- a/b: does\n-- gives: nothing\ndelete from t;\n"), 0);
	assert_printed("int q_a_b(struct db *db);\n");
	assert_null(strstr(printed, "struct q_"));
}

static void what_others_may_hold_is_named(void **state)
{
	(void)state;
	assert_int_equal(awk_run("source", "-- a/b: does\n-- takes: store_id integer, account_id integer, cart_id uuid\n-- gives: nothing\n"
		"delete from t where $1 = $2 and x = $3;\n"), 0);
	assert_printed(".target = 2,");
	assert_int_equal(awk_run("source", "-- a/b: does\n-- takes: store_id integer, account_id integer\n-- gives: nothing\n"
		"select 1 from t where $1 = $2 for no key update;\n"), 0);
	assert_printed(".target = 1,");
	/* Who asks is not what is changed. */
	assert_int_equal(awk_run("source", "-- a/b: does\n-- takes: store_id integer, account_id integer\n-- gives: nothing\ndelete from t where $1 = $2;\n"), 0);
	assert_null(strstr(printed, ".target"));
}

static void what_writes_is_not_marked_as_reading(void **state)
{
	static const char *const writes[] = { "insert into t values (1)", "with w as (delete from t) select 1", "select 1 for\nUPDATE", "merge into t", "select 1 for share",
		"select 1 from t for key\nshare" };
	char sql[200];

	(void)state;
	for (size_t i = 0; i < sizeof writes / sizeof *writes; i++) {
		snprintf(sql, sizeof sql, "-- a/b: does\n-- gives: nothing\n%s;\n", writes[i]);
		assert_int_equal(awk_run("source", sql), 0);
		assert_printed(".reads = false,");
	}
	assert_int_equal(awk_run("source", "-- a/b: does\n-- gives: x text\nselect updated_at as x, 'delete' from t;\n"), 0);
	assert_printed(".reads = true,");
}

static void what_is_malformed_is_refused_with_its_line(void **state)
{
	static const struct { const char *sql, *why; } cases[] = {
		{ "select 1;\n", "a/b.sql:1: the first line must be" },
		{ "-- a/c: other\n-- gives: nothing\nselect;\n", "a/b.sql:1: the first line must be" },
		{ "-- a/b: x\nselect 1;\n", "a/b.sql:1: no gives: line" },
		{ "-- a/b: x\n-- gives: nothing\n", "a/b.sql:1: no statement" },
		{ "-- a/b: x\n-- gives: nothing\nselect 1\n", "a/b.sql:3: the statement must end with ';'" },
		{ "-- a/b: x\n-- gives: nothing\nselect 1; select 2;\n", "a/b.sql:3: something stands behind" },
		{ "-- a/b: x\n-- gives: nothing\nselect 'a;\n", "a/b.sql:3: a quote is open" },
		{ "-- a/b: x\n-- gives: nothing\nselect $1;\n", "a/b.sql:3: $1 is not in takes:" },
		{ "-- a/b: x\n-- takes: n integer, m integer\n-- gives: nothing\nselect $2;\n", "takes: n is $1, which the statement does not use" },
		{ "-- a/b: x\n-- gives: n int\nselect 1 as n;\n", "a/b.sql:2: gives: unknown type 'int' of n" },
		{ "-- a/b: x\n-- gives: default text\nselect 1;\n", "a/b.sql:2: gives: 'default' is no name C can use" },
		{ "-- a/b: x\n-- gives: n text, n text\nselect 1;\n", "a/b.sql:2: gives: two are named n" },
		{ "-- a/b: x\n-- gives: n\nselect 1;\n", "a/b.sql:2: gives: 'n' is not 'name type'" },
		{ "-- a/b: x\n-- gives: n text,, m text\nselect 1;\n", "a/b.sql:2: gives: '' is not 'name type'" },
		{ "-- a/b: x\n-- gives: n text\n-- takes: m text\nselect $1;\n", "a/b.sql:3: takes: belongs before gives:" },
		{ "-- a/b: x\n-- gives: n text\nselect 1 as n\n-- takes: m text\n;\n", "a/b.sql:4: takes: and gives: stand together" },
		{ "-- a/b: x\n-- gives: nothing\nselect /* 1 */ 1;\n", "a/b.sql:3: block comments" },
		{ "-- a/b: x\n-- gives: nothing\ndo $$ $$;\n", "a/b.sql:3: dollar quotes" },
		{ "", "a/b.sql:1: empty" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(awk_run("header", cases[i].sql), 1);
		assert_printed(cases[i].why);
		assert_null(strstr(printed, "#ifndef"));
	}
}

static void the_built_table_is_whole(void **state)
{
	(void)state;
	for (int i = 0; i < db_statements_len; i++) {
		assert_non_null(db_statements[i].sql);
		assert_true(db_statements[i].says[0] != '\0');
		assert_true((db_statements[i].takes != NULL) == (db_statements[i].takes_len > 0));
		assert_true((db_statements[i].gives != NULL) == (db_statements[i].gives_len > 0));
	}
	assert_null(db_statements[db_statements_len].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(types_become_members),
		cmocka_unit_test(the_statement_is_kept_without_comments),
		cmocka_unit_test(no_parameters_and_no_columns_need_no_structs),
		cmocka_unit_test(what_others_may_hold_is_named),
		cmocka_unit_test(what_writes_is_not_marked_as_reading),
		cmocka_unit_test(what_is_malformed_is_refused_with_its_line),
		cmocka_unit_test(the_built_table_is_whole),
	};

	return cmocka_run_group_tests(tests, directory_up, directory_down);
}
