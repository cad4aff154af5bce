#include "title.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

static char *title_at;
static size_t title_room;

void title_init(int argc, char **argv)
{
	static char **moved;    /* static: it lives as long as the process */
	char *end = argv[0];
	size_t n = 0;

	for (int i = 0; i < argc && argv[i] == end; i++)
		end += strlen(argv[i]) + 1;
	for (; environ[n] != NULL; n++)
		if (environ[n] == end)
			end += strlen(environ[n]) + 1;
	moved = calloc(n + 1, sizeof(char *));
	if (moved == NULL)
		return;
	for (size_t i = 0; i < n; i++) {
		moved[i] = strdup(environ[i]);
		if (moved[i] == NULL)
			return;         /* the title stays as it is */
	}
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
