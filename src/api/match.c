#include "api/match.h"

#include <ctype.h>

#include "api/api.h"

static bool same(char a, char b, bool any_case)
{
	return a == b || (any_case && tolower((unsigned char)a) == tolower((unsigned char)b));
}

/* Where the pattern's segment ends, if it is this one; else NULL.  Most differ in their first letter. */
static const char *literal_end(const char *pattern, const char *segment, bool any_case)
{
	for (; *pattern != '/' && *pattern != '\0'; pattern++, segment++) {
		if (!same(*pattern, *segment, any_case))
			return NULL;
	}
	return *segment == '\0' ? pattern : NULL;
}

int match_segments(const char *pattern, bool any_case, const char *const *segments, size_t segments_len, const char **parts, size_t *parts_len)
{
	size_t taken = 0;

	while (*pattern == '/') {
		pattern++;
		if (taken == segments_len)
			return -1;
		if (*pattern == '{') {
			if (*segments[taken] == '\0' || *parts_len == ROUTE_PARTS_MAX)
				return -1;
			parts[(*parts_len)++] = segments[taken];
			while (*pattern != '/' && *pattern != '\0')
				pattern++;
		} else if ((pattern = literal_end(pattern, segments[taken], any_case)) == NULL) {
			return -1;
		}
		taken++;
	}
	return (int)taken;
}
