#include "api/match.h"

#include <string.h>
#include <strings.h>

#include "api/api.h"

static bool literal_equals(const char *pattern, size_t len, const char *segment, bool any_case)
{
	return strlen(segment) == len &&
		(any_case ? strncasecmp(pattern, segment, len) : strncmp(pattern, segment, len)) == 0;
}

int match_segments(const char *pattern, bool any_case, const char *const *segments, size_t segments_len, const char **parts, size_t *parts_len)
{
	size_t taken = 0;

	while (*pattern == '/') {
		size_t len = strcspn(++pattern, "/");

		if (taken == segments_len)
			return -1;
		if (*pattern == '{') {
			if (*segments[taken] == '\0' || *parts_len == ROUTE_PARTS_MAX)
				return -1;
			parts[(*parts_len)++] = segments[taken];
		} else if (!literal_equals(pattern, len, segments[taken], any_case)) {
			return -1;
		}
		taken++;
		pattern += len;
	}
	return (int)taken;
}
