#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/json.h"
#include "cartctl/cartctl.h"
#include "cartctl/progress.h"
#include "cartctl/sheet.h"
#include "config.h"
#include "db/admin.h"

enum { CONNECT_TIMEOUT_S = 5, LOCK_TIMEOUT_MS = 10000 };

static volatile sig_atomic_t interrupted;
static struct admin *interrupt_admin;

/* Statements run on the server: it must be told.  A second signal ends the program as usual. */
static void interrupt_take(int signal_number)
{
	int saved = errno;
	interrupted = 1;
	admin_cancel(interrupt_admin);
	signal(signal_number, SIG_DFL);
	errno = saved;
}

static void interrupt_watch(struct admin *admin)
{
	struct sigaction action = { .sa_handler = interrupt_take };
	interrupt_admin = admin;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

bool call_interrupted(void)
{
	return interrupted != 0;
}

const char *call_exit_name(enum call_exit code)
{
	switch (code) {
	case CALL_OK:
		return "ok";
	case CALL_FAILED:
		return "failed";
	case CALL_USAGE:
		return "usage";
	case CALL_UNREACHABLE:
		return "unreachable";
	case CALL_INTERRUPTED:
		return "interrupted";
	}
	return "failed";
}

const char *call_option(const struct call *call, const char *name)
{
	for (int i = 0; call->command->options[i].name != NULL; i++)
		if (strcmp(call->command->options[i].name, name) == 0)
			return call->values[i];
	abort(); /* a command asks for an option it does not declare */
}

int call_fail(struct call *call, enum call_exit code, const char *format, ...)
{
	char message[2048];
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	if (call->progress != NULL)
		progress_end(call->progress);
	fprintf(call->err, "cartctl: %s\n", message);
	if (call->json) {
		struct json_w w = json_w_new(call->arena, 256);
		json_w_open(&w, '{');
		json_m_open(&w, "error", '{');
		json_m_text(&w, "code", call_exit_name(code));
		json_m_text(&w, "message", message);
		json_w_close(&w, '}');
		json_w_close(&w, '}');
		sheet_write(call, &w);
	}
	return (int)code;
}

int call_fail_interrupted(struct call *call)
{
	return call_fail(call, CALL_INTERRUPTED, "interrupted; %s", call->kept == NULL ? "nothing was kept" : call->kept);
}

int call_fail_database(struct call *call, const char *what)
{
	if (call_interrupted())
		return call_fail_interrupted(call);
	admin_rollback(call->admin);
	return call_fail(call, admin_unreachable(call->admin) ? CALL_UNREACHABLE : CALL_FAILED, "%s%s%s%s%s", what == NULL ? "" : what,
	    what == NULL ? "" : ": ", admin_says(call->admin), call->kept == NULL ? "" : "; ", call->kept == NULL ? "" : call->kept);
}

/*
 * The environment goes before the file.  Where the environment names the
 * database and -c no file, none is read: an operator need not be able to.
 */
static bool conninfo_find(struct call *call, const char **conninfo)
{
	static const char usual[] = CARTD_SYSCONFDIR "/cartd/cartd.conf";
	const char *url = getenv("CARTD_DATABASE_URL");
	const char *path = call->config_path;
	bool by_url = url != NULL && *url != '\0';
	if (path == NULL && !by_url && access(usual, F_OK) == 0)
		path = usual;
	call->config = arena_alloc(call->arena, sizeof *call->config);
	if (!config_load(call->config, path, call->err))
		return false;
	*conninfo = by_url ? url : call->config->operator_database[0] != '\0' ? call->config->operator_database : call->config->database;
	return true;
}

int call_connect(struct call *call)
{
	const char *conninfo;
	if (!conninfo_find(call, &conninfo))
		return call_fail(call, CALL_USAGE, "the configuration is wrong");
	call->admin = admin_new();
	if (call->admin == NULL)
		return call_fail(call, CALL_FAILED, "out of memory");
	if (!admin_connect(call->admin, conninfo, CONNECT_TIMEOUT_S, LOCK_TIMEOUT_MS))
		return call_fail(call, CALL_UNREACHABLE, "%s", admin_says(call->admin));
	interrupt_watch(call->admin);
	return CALL_OK;
}

static int store_find(struct call *call, enum operator_sql statement, const char **store_id)
{
	const char *hash = call_option(call, "--store");
	if (!admin_run(call->admin, statement, &hash))
		return call_fail_database(call, NULL);
	if (admin_rows(call->admin) == 0)
		return call_fail(call, CALL_FAILED, "there is no store %s; see cartctl store list", hash);
	*store_id = arena_text(call->arena, admin_text(call->admin, 0, 0));
	return CALL_OK;
}

int call_store(struct call *call, const char **store_id)
{
	*store_id = NULL;
	int code = call_connect(call);
	if (code != CALL_OK || call_option(call, "--store") == NULL)
		return code;
	return store_find(call, OPERATOR_STORE_FIND, store_id);
}

int call_store_lock(struct call *call, const char **store_id)
{
	if (!admin_begin(call->admin))
		return call_fail_database(call, NULL);
	return store_find(call, OPERATOR_STORE_LOCK, store_id);
}
