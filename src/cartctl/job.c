#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/number.h"
#include "base/uuid.h"
#include "cartctl/cartctl.h"
#include "cartctl/progress.h"
#include "cartctl/sheet.h"
#include "db/admin.h"

static int job_list(struct call *call);
static int job_show(struct call *call);
static int job_retry(struct call *call);
static int job_cancel(struct call *call);

const struct command job_commands[] = {
	{ "job", "list", NULL, 0, 0, "prints batch jobs, the newest first", job_list, NULL, {
		{ "--store", "HASH", false, "of this store alone" },
		{ "--state", "STATE", false, "waiting, running, done, failed or cancelled" },
		{ "--limit", "NUMBER", false, "at most so many (50)" },
	} },
	{ "job", "show", "JOB", 1, 1, "prints one batch job", job_show, NULL, {
		{ "--follow", NULL, false, "waits for its end, with a progress bar; fails where it did not do its work" },
	} },
	{ "job", "retry", "JOB", 1, 1, "lets a job that failed or was cancelled go on where it stopped", job_retry, NULL, { { 0 } } },
	{ "job", "cancel", "JOB", 1, 1, "ends a job; what it has written stays", job_cancel, NULL, { { 0 } } },
	{ 0 },
};

/* In the order of sql/operator/job/list.sql; show.sql has one more. */
static const struct sheet_column columns[] = {
	{ "job_id", SHEET_TEXT, false },
	{ "store", SHEET_TEXT, false },
	{ "account_id", SHEET_INT, false },
	{ "cart_id", SHEET_TEXT, true },
	{ "entity_type", SHEET_TEXT, false },
	{ "state", SHEET_TEXT, false },
	{ "written", SHEET_INT, false },
	{ "count", SHEET_INT, false },
	{ "attempts", SHEET_INT, true },
	{ "error", SHEET_TEXT, true },
	{ "created_at", SHEET_TEXT, false },
	{ "started_at", SHEET_TEXT, true },
	{ "finished_at", SHEET_TEXT, true },
	{ "filters", SHEET_TEXT, true },
};
enum { SHOWN = sizeof columns / sizeof columns[0], LISTED = SHOWN - 1, STATE = 5, WRITTEN = 6, COUNT = 7 };
enum { LIMIT_MAX = 10000, LOOK_NS = 500 * 1000 * 1000 };

static bool state_is(const char *state)
{
	static const char *const states[] = { "waiting", "running", "done", "failed", "cancelled" };

	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
		if (strcmp(states[i], state) == 0)
			return true;
	return false;
}

static int job_list(struct call *call)
{
	const char *state = call_option(call, "--state"), *limit = call_option(call, "--limit"), *store_id;
	int64_t number;
	if (state != NULL && !state_is(state))
		return call_fail(call, CALL_USAGE, "--state takes waiting, running, done, failed or cancelled");
	if (limit != NULL && !number_parse(limit, 1, LIMIT_MAX, &number))
		return call_fail(call, CALL_USAGE, "--limit takes a whole number from 1 to %d", LIMIT_MAX);
	int code = call_store(call, &store_id);
	if (code != CALL_OK)
		return code;
	return sheet_run(call, OPERATOR_JOB_LIST, (const char *const[]){ store_id, state, limit == NULL ? "50" : limit }, columns, LISTED);
}

/* Checks the id and connects. */
static int job_open(struct call *call)
{
	if (!uuid_valid(call->args[0]))
		return call_fail(call, CALL_USAGE, "\"%s\" is no job's id; see cartctl job list", call->args[0]);
	return call_connect(call);
}

static int job_read(struct call *call)
{
	if (!admin_run(call->admin, OPERATOR_JOB_SHOW, (const char *const[]){ call->args[0] }))
		return call_fail_database(call, NULL);
	if (admin_rows(call->admin) == 0)
		return call_fail(call, CALL_FAILED, "there is no job %s; see cartctl job list", call->args[0]);
	return CALL_OK;
}

static bool unfinished(const char *state)
{
	return strcmp(state, "waiting") == 0 || strcmp(state, "running") == 0;
}

/* Until the job has ended; its last row stays as admin's result. */
static int job_follow(struct call *call)
{
	struct progress progress = progress_new(call->err, 1);
	int code;
	call->progress = &progress;
	progress.unit = "items";
	progress_step(&progress, "", 1);
	while ((code = job_read(call)) == CALL_OK && unfinished(admin_text(call->admin, 0, STATE)) && !call_interrupted()) {
		int64_t count = strtoll(admin_text(call->admin, 0, COUNT), NULL, 10);
		progress.lines = strtoll(admin_text(call->admin, 0, WRITTEN), NULL, 10);
		progress.part = count == 0 || progress.lines >= count ? 1000 : (int)(progress.lines * 1000 / count);
		progress.doing = arena_text(call->arena, admin_text(call->admin, 0, STATE));
		progress_draw(&progress);
		nanosleep(&(struct timespec){ .tv_nsec = LOOK_NS }, NULL);
	}
	progress_end(&progress);
	call->progress = NULL;
	if (code == CALL_OK && call_interrupted())
		return call_fail(call, CALL_INTERRUPTED, "interrupted; the job goes on");
	return code;
}

static int job_show(struct call *call)
{
	bool follow = call_option(call, "--follow") != NULL;
	int code = job_open(call);
	if (code == CALL_OK)
		code = follow ? job_follow(call) : job_read(call);
	if (code != CALL_OK)
		return code;
	struct sheet sheet = sheet_read(call, columns, SHOWN);
	sheet_print_one(call, &sheet);
	return follow && strcmp(sheet.cells[STATE], "done") != 0 ? CALL_FAILED : CALL_OK;
}

/* As it is now. */
static int job_print(struct call *call)
{
	int code = job_read(call);
	if (code != CALL_OK)
		return code;
	struct sheet sheet = sheet_read(call, columns, SHOWN);
	sheet_print_one(call, &sheet);
	return CALL_OK;
}

static int job_retry(struct call *call)
{
	int code = job_open(call);
	if (code != CALL_OK)
		return code;
	if (!admin_begin(call->admin) || !admin_run(call->admin, OPERATOR_JOB_RETRY, (const char *const[]){ call->args[0] }))
		return call_fail_database(call, NULL);
	if (admin_rows(call->admin) == 0) {
		admin_rollback(call->admin);
		return call_fail(call, CALL_FAILED, "there is no job %s that failed or was cancelled", call->args[0]);
	}
	bool has_cart = admin_text(call->admin, 0, 0)[0] == 't', has_seat = admin_text(call->admin, 0, 1)[0] == 't';
	if (!has_cart || !has_seat) {
		admin_rollback(call->admin);
		return call_fail(call, CALL_FAILED, has_cart ? "its owner has ten unfinished jobs already" : "its cart has been deleted");
	}
	if (!admin_run(call->admin, OPERATOR_JOB_NOTIFY, NULL) || !admin_commit(call->admin))
		return call_fail_database(call, NULL);
	return job_print(call);
}

static int job_cancel(struct call *call)
{
	int code = job_open(call);
	if (code != CALL_OK)
		return code;
	if (!admin_run(call->admin, OPERATOR_JOB_CANCEL, (const char *const[]){ call->args[0] }))
		return call_fail_database(call, NULL);
	if (admin_rows(call->admin) == 0)
		return call_fail(call, CALL_FAILED, "there is no job %s that is not finished", call->args[0]);
	return job_print(call);
}
