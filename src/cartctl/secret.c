#include "cartctl/secret.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "auth/password.h"
#include "base/arena.h"
#include "base/utf8.h"
#include "cartctl/cartctl.h"

enum { LINE_LEN = 1024, CTRL_C = 3 };

/* What is wrong with it, or NULL. */
static const char *secret_wrong(const char *text, size_t len)
{
	if (strlen(text) != len)
		return "the password has a NUL byte in it";
	for (size_t at = 0; at < len;) {
		size_t step = utf8_char_len((const unsigned char *)text + at, len - at);

		if (step == 0)
			return "the password is not UTF-8";
		at += step;
	}
	return password_fits(text) ? NULL : "a password has 8 to 256 bytes";
}

/* One line without its end; false: there is none, or it is too long to be a password. */
static bool line_read(FILE *file, char line[LINE_LEN], size_t *len)
{
	int c;

	*len = 0;
	while ((c = getc(file)) != EOF && c != '\n' && *len < LINE_LEN - 1)
		line[(*len)++] = (char)c;
	if (*len > 0 && line[*len - 1] == '\r' && c == '\n')
		(*len)--;
	line[*len] = '\0';
	return c != EOF || *len > 0;
}

static const char *secret_take(struct call *call, const char *line, size_t len, int *code)
{
	const char *why = secret_wrong(line, len);

	*code = why == NULL ? CALL_OK : call_fail(call, CALL_USAGE, "%s", why);
	return why == NULL ? arena_text(call->arena, line) : NULL;
}

static const char *secret_from_file(struct call *call, FILE *file, const char *path, int *code)
{
	char line[LINE_LEN];
	size_t len;
	bool good = line_read(file, line, &len);

	if (!good)
		*code = call_fail(call, CALL_USAGE, "%s: %s", path, ferror(file) != 0 ? "cannot be read" : "there is no password");
	return good ? secret_take(call, line, len, code) : NULL;
}

/* Ctrl-C comes as a character here: a signal would leave the terminal mute. */
static bool ask(FILE *terminal, const char *prompt, char line[LINE_LEN], size_t *len)
{
	struct termios was, mute;
	int fd = fileno(terminal);
	bool good;

	fputs(prompt, terminal);
	fflush(terminal);
	if (tcgetattr(fd, &was) != 0)
		return false;
	mute = was;
	mute.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
	tcsetattr(fd, TCSAFLUSH, &mute);
	good = line_read(terminal, line, len);
	tcsetattr(fd, TCSAFLUSH, &was);
	fputs("\n", terminal);
	return good && strchr(line, CTRL_C) == NULL;
}

static const char *secret_from_terminal(struct call *call, FILE *terminal, int *code)
{
	char line[LINE_LEN], again[LINE_LEN];
	size_t len, again_len;

	if (!ask(terminal, "Password: ", line, &len) || !ask(terminal, "Again: ", again, &again_len)) {
		*code = call_fail(call, CALL_INTERRUPTED, "interrupted; nothing was kept");
		return NULL;
	}
	if (strcmp(line, again) != 0) {
		*code = call_fail(call, CALL_USAGE, "the two are not the same");
		return NULL;
	}
	return secret_take(call, line, len, code);
}

const char *secret_read(struct call *call, const char *path, int *code)
{
	bool in = path == NULL ? isatty(STDIN_FILENO) == 0 : strcmp(path, "-") == 0;
	FILE *file = in ? stdin : fopen(path == NULL ? "/dev/tty" : path, path == NULL ? "r+e" : "re");
	const char *secret;

	if (file == NULL) {
		*code = call_fail(call, CALL_USAGE, "%s: %s", path == NULL ? "/dev/tty" : path, strerror(errno));
		return NULL;
	}
	secret = path == NULL && !in ? secret_from_terminal(call, file, code) : secret_from_file(call, file, in ? "standard input" : path, code);
	if (!in)
		fclose(file);
	return secret;
}
