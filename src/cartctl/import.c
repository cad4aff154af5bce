#include "cartctl/import.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/clock.h"
#include "cartctl/cartctl.h"
#include "db/admin.h"

static int import_run(struct call *call);
static void import_help(FILE *out);

static void import_help_batches(FILE *out);

#define IMPORT_HELP(verb, says, help) { "import", verb, "FILE.ndjson|-", 1, 1, says, import_run, help, { \
	{ "--store", "HASH", true, "the store" }, \
} }
#define IMPORT(verb, says) IMPORT_HELP(verb, says, import_help)
const struct command import_commands[] = {
	IMPORT("categories", "brings the store's categories into the form of a file"),
	IMPORT("products", "brings products with variants, options and images into the form of a file"),
	IMPORT("bundles", "brings bundles into the form of a file"),
	IMPORT("coupons", "brings coupons into the form of a file"),
	IMPORT("promotions", "brings promotions and their banners into the form of a file"),
	IMPORT_HELP("entities", "brings files, specimens and projects of a research portal into the form of a file", import_help_batches),
	{ 0 },
};

static void import_help(FILE *out)
{
	fputs("The file holds one JSON document a line; - reads standard input. All of it is loaded or nothing.\n"
	      "What the file names is added or changed, and loses the parts its line has no longer; the rest stays.\n"
	      "Errors are listed with their lines, the first 20 of them. Unknown members are passed over, with a warning.\n", out);
}

static void import_help_batches(FILE *out)
{
	fputs("The file holds one JSON document a line; - reads standard input. It is loaded in transactions of 16,384 lines.\n"
	      "What the file names is added or changed, by entity_type and entity_id, the last line of one entity counts; the rest stays.\n"
	      "Interrupted, it keeps what is loaded; run it again for the rest. Errors are listed with their lines, the first 20 of\n"
	      "them; from the transaction of the first one on nothing is loaded.\n", out);
}

static int import_open(struct import *import)
{
	struct stat st;
	import->path = import->call->args[0];
	import->file = strcmp(import->path, "-") == 0 ? stdin : fopen(import->path, "re");
	if (import->file == NULL)
		return call_fail(import->call, CALL_FAILED, "%s: %s", import->path, strerror(errno));
	if (fstat(fileno(import->file), &st) == 0 && S_ISREG(st.st_mode))
		import->size = st.st_size;
	return CALL_OK;
}

static int weight_of(const struct import_noun *noun)
{
	int weight = noun->read_weight + noun->check.weight;
	for (const struct import_step *step = noun->stage; step->table != NULL; step++)
		weight += step->weight;
	for (const struct import_step *step = noun->apply; step->table != NULL; step++)
		weight += step->weight;
	return weight;
}

/* Of a noun with batches the bar shows the part of the file, and the steps are named in turn. */
static void tell_step(struct import *import, const char *doing, int weight)
{
	if (import->noun->batch == 0 || import->progress.now == 0) {
		progress_step(&import->progress, doing, weight);
		return;
	}
	import->progress.doing = doing;
	progress_draw(&import->progress);
}

/* A table may have steps in several places; it is told of once. */
static void count(struct import *import, const struct import_step *step)
{
	int table = 0;
	while (table < import->tables_len && strcmp(import->tables[table], step->table) != 0)
		table++;
	if (table == import->tables_len)
		import->tables[import->tables_len++] = step->table;
	import->counts[table][step->counts] += admin_changed(import->call->admin);
}

/* stage: the steps take nothing; else the store. */
static int steps_run(struct import *import, const struct import_step *steps, bool stage)
{
	for (const struct import_step *step = steps; step->table != NULL; step++) {
		tell_step(import, step->table, step->weight);
		if (!admin_run(import->call->admin, step->sql, stage ? NULL : &import->store_id))
			return call_fail_database(import->call, step->table);
		if (step->counts != IMPORT_QUIET)
			count(import, step);
	}
	return CALL_OK;
}

/* Complaints that need more than one line, into the errors. */
static int check_run(struct import *import)
{
	char most[16];
	struct admin *admin = import->call->admin;
	if (import->noun->check.table == NULL)
		return CALL_OK;
	snprintf(most, sizeof most, "%d", IMPORT_ERRORS_MAX);
	tell_step(import, "checking", import->noun->check.weight);
	if (!admin_run(admin, import->noun->check.sql, (const char *const[]){ import->store_id, most }))
		return call_fail_database(import->call, "checking");
	int rows = admin_rows(admin);
	int64_t complaints = rows == 0 ? 0 : strtoll(admin_text(admin, 0, 2), NULL, 10);
	for (int row = 0; row < rows; row++)
		import_error(import, strtoll(admin_text(admin, row, 0), NULL, 10), admin_text(admin, row, 1));
	import->errors_count += complaints - rows;
	return CALL_OK;
}

static int import_transaction(struct import *import)
{
	struct call *call = import->call;
	int code = call_store_lock(call, &import->store_id);
	if (code != CALL_OK)
		return code;
	if (!admin_run(call->admin, import->noun->lines, NULL) || !admin_copy_start(call->admin, import->noun->copy))
		return call_fail_database(call, NULL);
	tell_step(import, "reading", import->noun->read_weight);
	if ((code = import_read(import)) != CALL_OK || (code = steps_run(import, import->noun->stage, true)) != CALL_OK ||
	    (code = check_run(import)) != CALL_OK)
		return code;
	if (import->errors_count > 0) {
		admin_rollback(call->admin);
		return CALL_OK;
	}
	if ((code = steps_run(import, import->noun->apply, false)) != CALL_OK)
		return code;
	if (!admin_commit(call->admin))
		return call_fail_database(call, NULL);
	import->loaded = import->line;
	if (!import->ended)
		call->kept = arena_printf(call->arena, "lines 1 to %" PRId64 " are loaded; run it again for the rest", import->loaded);
	return CALL_OK;
}

static int import_transactions(struct import *import)
{
	int code = CALL_OK;
	while (code == CALL_OK && !import->ended)
		code = import->errors_count > 0 ? import_read(import) : import_transaction(import);
	return code;
}

static void import_tick(void *object)
{
	progress_draw(object);
}

static int import_run(struct call *call)
{
	struct import *import = arena_alloc(call->arena, sizeof *import);
	import->call = call;
	import->start_us = clock_us();
	for (import->noun = import_nouns; strcmp(import->noun->verb, call->command->verb) != 0; import->noun++)
		;
	int code = import_open(import);
	if (code != CALL_OK)
		return code;
	code = call_connect(call);
	if (code == CALL_OK) {
		import->progress = progress_new(call->err, weight_of(import->noun));
		call->progress = &import->progress;
		admin_on_wait(call->admin, import_tick, &import->progress);
		code = import_transactions(import);
		progress_end(&import->progress);
	}
	if (import->file != stdin)
		fclose(import->file);
	return code == CALL_OK ? import_report(import) : code;
}
