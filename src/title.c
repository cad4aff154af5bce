#include "title.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

static char *title_at;
static size_t title_room;

/* One block for all of it: unsetenv(3) forgets what it takes out, and a leak would be seen there. */
static char **environ_copy(size_t n, char **text)
{
	char **copy = calloc(n + 1, sizeof(char *));
	size_t len = 1;

	for (size_t i = 0; i < n; i++)
		len += strlen(environ[i]) + 1;
	*text = malloc(len);
	if (copy == NULL || *text == NULL) {
		free(copy);
		free(*text);
		return NULL;
	}
	char *at = *text;
	for (size_t i = 0; i < n; i++) {
		copy[i] = strcpy(at, environ[i]);
		at += strlen(at) + 1;
	}
	return copy;
}

void title_init(int argc, char **argv)
{
	static char **moved, *text;     /* static: they live as long as the process */
	char *end = argv[0];
	size_t n = 0;

	for (int i = 0; i < argc && argv[i] == end; i++)
		end += strlen(argv[i]) + 1;
	for (; environ[n] != NULL; n++)
		if (environ[n] == end)
			end += strlen(environ[n]) + 1;
	moved = environ_copy(n, &text);
	if (moved == NULL)
		return;         /* the title stays as it is */
	environ = moved;
	title_at = argv[0];
	title_room = (size_t)(end - argv[0]);
}

void title_set(const char *format, ...)
{
	va_list args;

	if (title_room < 2)
		return;
	memset(title_at, 0, title_room);
	va_start(args, format);
	(void)vsnprintf(title_at, title_room, format, args);
	va_end(args);
}
