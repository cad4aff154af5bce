#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "cartctl/cartctl.h"
#include "cartctl/import.h"
#include "cartctl/sheet.h"

static const char *const count_names[IMPORT_COUNTS] = {
	[IMPORT_ADDED] = "added",
	[IMPORT_CHANGED] = "changed",
	[IMPORT_REMOVED] = "removed",
};

void import_error(struct import *import, int64_t line, const char *message)
{
	int len = import->errors_count < IMPORT_ERRORS_MAX ? (int)import->errors_count : IMPORT_ERRORS_MAX;
	int at = len;
	import->errors_count++;
	while (at > 0 && import->errors[at - 1].line > line)
		at--;
	if (at == IMPORT_ERRORS_MAX)
		return;
	if (len == IMPORT_ERRORS_MAX)
		len--;
	memmove(import->errors + at + 1, import->errors + at, (size_t)(len - at) * sizeof *import->errors);
	import->errors[at] = (struct import_error){ line, arena_text(import->call->arena, message) };
}

static int errors_kept(const struct import *import)
{
	return import->errors_count < IMPORT_ERRORS_MAX ? (int)import->errors_count : IMPORT_ERRORS_MAX;
}

static void json_number_member(struct json_w *w, const char *name, int64_t number)
{
	json_m_int(w, name, number);
}

static const char *errors_left(const struct import *import)
{
	return import->loaded == 0 ? "nothing was loaded" :
	    arena_printf(import->call->arena, "only lines 1 to %" PRId64 " are loaded", import->loaded);
}

/* {"error":{"code","message","errorCount","errors":[{"line","message"}…]}} */
static void errors_json(struct import *import)
{
	struct json_w w = json_w_new(import->call->arena, 1024);
	json_w_open(&w, '{');
	json_m_open(&w, "error", '{');
	json_m_text(&w, "code", call_exit_name(CALL_FAILED));
	json_m_text(&w, "message", arena_printf(import->call->arena, "the file has errors; %s", errors_left(import)));
	json_number_member(&w, "errorCount", import->errors_count);
	json_m_open(&w, "errors", '[');
	for (int i = 0; i < errors_kept(import); i++) {
		json_w_open(&w, '{');
		json_number_member(&w, "line", import->errors[i].line);
		json_m_text(&w, "message", import->errors[i].message);
		json_w_close(&w, '}');
	}
	json_w_close(&w, ']');
	json_w_close(&w, '}');
	json_w_close(&w, '}');
	sheet_write(import->call, &w);
}

static int errors_report(struct import *import)
{
	FILE *err = import->call->err;
	const char *path = strcmp(import->path, "-") == 0 ? "standard input" : import->path;
	for (int i = 0; i < errors_kept(import); i++)
		fprintf(err, "%s:%" PRId64 ": %s\n", path, import->errors[i].line, import->errors[i].message);
	if (import->errors_count > IMPORT_ERRORS_MAX)
		fprintf(err, "... and %" PRId64 " more\n", import->errors_count - IMPORT_ERRORS_MAX);
	fprintf(err, "cartctl: %" PRId64 " error%s; %s\n", import->errors_count, import->errors_count == 1 ? "" : "s", errors_left(import));
	if (import->call->json)
		errors_json(import);
	return CALL_FAILED;
}

static void unknown_report(const struct import *import)
{
	if (import->unknown_len == 0)
		return;
	fputs("cartctl: warning: unknown members were passed over:", import->call->err);
	for (int i = 0; i < import->unknown_len; i++)
		fprintf(import->call->err, "%s %s (%" PRId64 " time%s)", i == 0 ? "" : ",", import->unknown[i].path,
		    import->unknown[i].times, import->unknown[i].times == 1 ? "" : "s");
	fputs(import->unknown_len == IMPORT_UNKNOWN_MAX ? ", maybe more\n" : "\n", import->call->err);
}

static void done_json(struct import *import, int64_t elapsed_us)
{
	struct json_w w = json_w_new(import->call->arena, 1024);
	json_w_open(&w, '{');
	json_m_text(&w, "store", call_option(import->call, "--store"));
	json_m_text(&w, "import", import->noun->verb);
	json_number_member(&w, "documents", import->staged);
	json_number_member(&w, "milliseconds", elapsed_us / 1000);
	json_m_open(&w, "tables", '{');
	for (int i = 0; i < import->tables_len; i++) {
		json_m_open(&w, sheet_camel(import->call, import->tables[i]), '{');
		for (int count = IMPORT_ADDED; count < IMPORT_COUNTS; count++)
			json_number_member(&w, count_names[count], import->counts[i][count]);
		json_w_close(&w, '}');
	}
	json_w_close(&w, '}');
	json_m_open(&w, "unknownMembers", '[');
	for (int i = 0; i < import->unknown_len; i++)
		json_w_string(&w, import->unknown[i].path);
	json_w_close(&w, ']');
	json_w_close(&w, '}');
	sheet_write(import->call, &w);
}

static void done_text(const struct import *import, int64_t elapsed_us)
{
	FILE *out = import->call->out;
	bool any = false;
	fprintf(out, "%" PRId64 " %s read in %" PRId64 ".%01d s", import->staged, import->noun->verb, elapsed_us / 1000000,
	    (int)(elapsed_us / 100000 % 10));
	for (int i = 0; i < import->tables_len; i++)
		for (int count = IMPORT_ADDED; count < IMPORT_COUNTS; count++)
			if (import->counts[i][count] > 0) {
				fprintf(out, "%s %s: %" PRId64 " %s", any ? "," : ";", import->tables[i], import->counts[i][count],
				    count_names[count]);
				any = true;
			}
	fputs(any ? "\n" : "; nothing has changed\n", out);
}

int import_report(struct import *import)
{
	int64_t elapsed_us = clock_us() - import->start_us;
	unknown_report(import);
	if (import->errors_count > 0)
		return errors_report(import);
	if (import->call->json)
		done_json(import, elapsed_us);
	else
		done_text(import, elapsed_us);
	return CALL_OK;
}
