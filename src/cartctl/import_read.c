#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "cartctl/cartctl.h"
#include "cartctl/import.h"
#include "cartctl/shape.h"
#include "db/admin.h"

enum { LINE_ARENA = 256 << 20, SEND_AT = 64 << 10, LOOK_EVERY = 256 };

/* The bytes on their way to the server. */
struct sending {
	char *at;
	size_t len, room;
};

/* Reading one file. */
struct reading {
	struct import *import;
	struct arena *arena;    /* of one line */
	struct sending sending;
	char *line;
	size_t line_room;
};

static void take_wrong(void *to, const char *path, const char *message)
{
	struct reading *reading = to;
	import_error(reading->import, reading->import->line,
	    *path == '\0' ? message : arena_printf(reading->arena, "%s: %s", path, message));
}

static void take_unknown(void *to, const char *path)
{
	struct import *import = ((struct reading *)to)->import;
	int i = 0;
	while (i < import->unknown_len && strcmp(import->unknown[i].path, path) != 0)
		i++;
	if (i == IMPORT_UNKNOWN_MAX)
		return;
	if (i == import->unknown_len)
		import->unknown[import->unknown_len++].path = arena_text(import->call->arena, path);
	import->unknown[i].times++;
}

static bool send_room(struct sending *sending, size_t more)
{
	if (sending->room - sending->len >= more)
		return true;
	size_t room = 2 * (sending->len + more);
	char *at = realloc(sending->at, room);
	if (at == NULL)
		return false;
	sending->at = at;
	sending->room = room;
	return true;
}

/* One row in COPY's text format: line number, tab, document with what COPY would take for its own escaped. */
static bool send_row(struct sending *sending, int64_t line, const char *document, size_t len)
{
	if (!send_room(sending, 2 * len + 32))
		return false;
	sending->len += (size_t)sprintf(sending->at + sending->len, "%lld\t", (long long)line);
	for (size_t i = 0; i < len; i++) {
		char c = document[i];
		if (c == '\t' || c == '\r')
			c = ' '; /* white space between values: within strings the gate has refused it */
		if (c == '\\')
			sending->at[sending->len++] = '\\';
		sending->at[sending->len++] = c;
	}
	sending->at[sending->len++] = '\n';
	return true;
}

/* A row made already. */
static bool send_made(struct sending *sending, int64_t line, const struct buf *row)
{
	if (!send_room(sending, row->len + 32))
		return false;
	sending->len += (size_t)sprintf(sending->at + sending->len, "%lld\t", (long long)line);
	memcpy(sending->at + sending->len, row->at, row->len);
	sending->len += row->len;
	sending->at[sending->len++] = '\n';
	return true;
}

static bool blank(const char *line, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (strchr(" \t\r\n", line[i]) == NULL || line[i] == '\0')
			return false;
	return true;
}

/* What its noun takes of the document. False: out of memory. */
static bool take_row(struct reading *reading, struct json_object *document)
{
	struct import *import = reading->import;
	struct buf row = buf_new(reading->arena, 4096);
	const char *why;
	if (!import->noun->row(reading->arena, document, &row, &why)) {
		import_error(import, import->line, why);
		return true;
	}
	import->staged++;
	return send_made(&reading->sending, import->line, &row);
}

/* One line: checked, and where it fits put among what is sent. False: out of memory. */
static bool take_line(struct reading *reading, const char *line, size_t len)
{
	struct import *import = reading->import;
	struct shape_walk walk = { .to = reading, .wrong = take_wrong, .unknown = take_unknown };
	struct json_object *document = NULL;
	const char *why;
	arena_reset(reading->arena);
	if (len > IMPORT_LINE_MAX) {
		import_error(import, import->line, "the line is longer than 8 MiB");
		return true;
	}
	if (!json_read(reading->arena, line, len, &document, &why)) {
		import_error(import, import->line, arena_printf(reading->arena, "not JSON: %s", why));
		return true;
	}
	if (import->noun->row != NULL)
		return take_row(reading, document);
	if (!shape_check(&walk, import->noun->shape, document))
		return true;
	import->staged++;
	return send_row(&reading->sending, import->line, line, len);
}

/* With errors already told nothing of it will be kept. */
static bool send_now(struct reading *reading, bool copying)
{
	bool ok = !copying || admin_copy_put(reading->import->call->admin, reading->sending.at, reading->sending.len);
	reading->sending.len = 0;
	return ok;
}

static void tell_progress(struct reading *reading)
{
	struct import *import = reading->import;
	import->progress.lines = import->line;
	import->progress.part = import->size > 0 ? (int)(import->bytes * 1000 / import->size) : -1;
	if (import->progress.part > 1000)
		import->progress.part = 1000; /* the file grew */
	progress_draw(&import->progress);
}

static int read_lines(struct reading *reading)
{
	struct import *import = reading->import;
	struct call *call = import->call;
	int64_t until = import->noun->batch == 0 ? INT64_MAX : import->line + import->noun->batch;
	bool copying = import->errors_count == 0;
	ssize_t len = 0;
	while (!call_interrupted() && import->line < until && (len = getline(&reading->line, &reading->line_room, import->file)) >= 0) {
		import->line++;
		import->bytes += len;
		if (len > 0 && reading->line[len - 1] == '\n')
			len--;
		if (!blank(reading->line, (size_t)len) && !take_line(reading, reading->line, (size_t)len))
			return call_fail(call, CALL_FAILED, "out of memory in line %lld", (long long)import->line);
		if (reading->sending.len >= SEND_AT && !send_now(reading, copying))
			return call_fail_database(call, "reading");
		if (import->line % LOOK_EVERY == 0)
			tell_progress(reading);
	}
	if (call_interrupted())
		return call_fail_interrupted(call);
	if (ferror(import->file))
		return call_fail(call, CALL_FAILED, "%s: %s", import->path, strerror(errno));
	import->ended = len < 0;
	tell_progress(reading);
	if (!send_now(reading, copying) || (copying && !admin_copy_end(call->admin)))
		return call_fail_database(call, "reading");
	return CALL_OK;
}

int import_read(struct import *import)
{
	struct reading reading = { .import = import, .arena = arena_new(LINE_ARENA) };
	int code = reading.arena == NULL ? call_fail(import->call, CALL_FAILED, "out of memory") : read_lines(&reading);
	if (reading.arena != NULL)
		arena_free(reading.arena);
	free(reading.sending.at);
	free(reading.line);
	return code;
}
