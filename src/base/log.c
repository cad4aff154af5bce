#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/number.h"
#include "base/utf8.h"

enum {
	LINE_LEN = 4096,        /* below PIPE_BUF's 4096, so that lines of several processes never mix */
	TEXT_LEN = 512,         /* of any one member's value, escaped */
	EVENT_LEN = 3000
};

static enum log_level log_least = LOG_INFO;
static char log_role_now[32];
static const char *const level_names[] = { "debug", "info", "warn", "error" };

/* One line being made; there is always room for what closes it. */
struct line {
	char at[LINE_LEN];
	size_t len;
};

void log_level_set(enum log_level level)
{
	log_least = level;
}

void log_role(const char *role)
{
	(void)snprintf(log_role_now, sizeof(log_role_now), "%s", role);
}

/* For what we wrote ourselves: short, nothing to escape. */
static void line_plain(struct line *line, const char *text)
{
	size_t len = strlen(text);
	memcpy(line->at + line->len, text, len);
	line->len += len;
}

/* Escaped, cut off behind room bytes, never inside a character. */
static void line_escaped(struct line *line, const char *text, size_t room)
{
	static const char hex[] = "0123456789abcdef";
	const unsigned char *from = (const unsigned char *)text;
	size_t left = strlen(text);
	size_t end = line->len + room - 6; /* the longest escape */
	while (left > 0 && line->len <= end) {
		char *to = line->at + line->len;
		if (*from >= 0x20 && *from < 0x7f && *from != '"' && *from != '\\') {
			*to = (char)*from++;
			line->len++;
			left--;
			continue;
		}
		size_t len = utf8_char_len(from, left);
		if (len == 0) {
			memcpy(to, "\\ufffd", 6);
			line->len += 6;
			len = 1;
		} else if (*from == '"' || *from == '\\') {
			to[0] = '\\';
			to[1] = (char)*from;
			line->len += 2;
		} else if (*from < 0x20 || *from == 0x7f) {
			memcpy(to, "\\u00", 4);
			to[4] = hex[*from >> 4];
			to[5] = hex[*from & 15];
			line->len += 6;
		} else {
			memcpy(to, from, len);
			line->len += len;
		}
		from += len;
		left -= len;
	}
}

/* ,"name":"value" */
static void line_text(struct line *line, const char *name, const char *value, size_t room)
{
	if (value == NULL)
		return;
	line_plain(line, name);
	line_escaped(line, value, room);
	line_plain(line, "\"");
}

/* ,"name":number */
static void line_number(struct line *line, const char *name, int64_t number)
{
	line_plain(line, name);
	line->len = (size_t)(number_print(number, line->at + line->len) - line->at);
}

static void line_begin(struct line *line, enum log_level level)
{
	/* the date is worked out once a second */
	static int64_t second = -1;
	static char stamp[CLOCK_TEXT_LEN];
	enum { MS_AT = 20 }; /* 2026-11-20T17:24:00.123Z */
	int64_t now_us = clock_wall_us();
	if (now_us / 1000000 != second) {
		clock_print(now_us, stamp);
		second = now_us / 1000000;
	}
	int ms = (int)(now_us / 1000 % 1000);
	stamp[MS_AT] = (char)('0' + ms / 100);
	stamp[MS_AT + 1] = (char)('0' + ms / 10 % 10);
	stamp[MS_AT + 2] = (char)('0' + ms % 10);

	line->len = 0;
	line_plain(line, "{\"time\":\"");
	line_plain(line, stamp);
	line_plain(line, "\",\"level\":\"");
	line_plain(line, level_names[level]);
	line_number(line, "\",\"pid\":", getpid());
	if (log_role_now[0] != '\0')
		line_text(line, ",\"role\":\"", log_role_now, 6 * sizeof(log_role_now));
}

static void line_end(struct line *line)
{
	line_plain(line, "}\n");
	ssize_t done;
	do
		done = write(STDERR_FILENO, line->at, line->len);
	while (done < 0 && errno == EINTR);
	/* a log that cannot be written is no reason to fail a request */
}

void log_event(enum log_level level, const char *format, ...)
{
	if (level < log_least)
		return;
	int error = errno; /* callers log first and look at errno then */
	char event[EVENT_LEN];
	va_list args;
	va_start(args, format);
	if (vsnprintf(event, sizeof(event), format, args) < 0)
		event[0] = '\0';
	va_end(args);
	struct line line;
	line_begin(&line, level);
	line_text(&line, ",\"event\":\"", event, EVENT_LEN);
	line_end(&line);
	errno = error;
}

void log_request(const struct log_request *request)
{
	enum log_level level = request->status >= 500 ? LOG_WARN : LOG_INFO;
	if (level < log_least)
		return;
	struct line line;
	line_begin(&line, level);
	line_text(&line, ",\"request_id\":\"", request->request_id, TEXT_LEN);
	line_text(&line, ",\"store\":\"", request->store, TEXT_LEN);
	line_text(&line, ",\"api\":\"", request->api, TEXT_LEN);
	line_text(&line, ",\"route\":\"", request->route, TEXT_LEN);
	line_number(&line, ",\"status\":", request->status);
	line_number(&line, ",\"db_us\":", request->db_us);
	line_number(&line, ",\"total_us\":", request->total_us);
	line_number(&line, ",\"statements\":", request->statements);
	line_number(&line, ",\"trips\":", request->trips);
	line_number(&line, ",\"retries\":", request->retries);
	line_text(&line, ",\"fault\":\"", request->fault, TEXT_LEN);
	line_end(&line);
}
