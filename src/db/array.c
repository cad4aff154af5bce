#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "db/db.h"

/* Copies text as a quoted array element; returns the place behind it. */
static char *element_put(char *at, const char *text)
{
	*at++ = '"';
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			*at++ = '\\';
		*at++ = *text;
	}
	*at++ = '"';
	return at;
}

const char *db_array(struct arena *arena, size_t n, const char *const *elements)
{
	size_t len = 3; /* braces and NUL */
	char *array;
	char *at;

	for (size_t i = 0; i < n; i++)
		len += elements[i] == NULL ? 5 : 2 * strlen(elements[i]) + 3;
	array = at = arena_alloc(arena, len);
	*at++ = '{';
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			*at++ = ',';
		/* Every element is quoted, so that this word is never a text. */
		if (elements[i] == NULL)
			at = (char *)memcpy(at, "NULL", 4) + 4;
		else
			at = element_put(at, elements[i]);
	}
	*at++ = '}';
	*at = '\0';
	return array;
}

const char *db_array_int(struct arena *arena, size_t n, const int64_t *elements)
{
	char *array = arena_array(arena, n + 1, DB_INT_LEN);
	char *at = array;
	char text[DB_INT_LEN];

	*at++ = '{';
	for (size_t i = 0; i < n; i++) {
		const char *digits = db_print_int(elements[i], text);
		size_t len = strlen(digits);

		if (i > 0)
			*at++ = ',';
		at = (char *)memcpy(at, digits, len) + len;
	}
	*at++ = '}';
	*at = '\0';
	return array;
}

bool db_array_next(struct arena *arena, const char **at, const char **element)
{
	const char *from = *at;
	char *text;
	size_t len = 0;
	bool quoted;

	if (from == NULL || *from == '\0')
		return false;
	from++;                 /* '{', or the ',' between two */
	if (*from == '}' || *from == '\0')
		return false;
	quoted = *from == '"';
	from += quoted;
	text = arena_alloc(arena, strlen(from) + 1);
	while (*from != '\0' && (quoted ? *from != '"' : *from != ',' && *from != '}')) {
		from += quoted && *from == '\\' && from[1] != '\0';
		text[len++] = *from++;
	}
	/* A text of these letters is quoted. */
	*element = !quoted && strcmp(text, "NULL") == 0 ? NULL : text;
	from += quoted && *from == '"';
	*at = *from == ',' ? from : NULL;
	return true;
}
