/*
 * match: paths against patterns such as "/carts/{cartId}/items".
 */
#ifndef CARTD_API_MATCH_H
#define CARTD_API_MATCH_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Matches the pattern's segments against segments[at …]; {…} takes any
 * non-empty one and is stored in parts from parts_len on.  Returns the number
 * of segments taken, or -1.  The pattern "" takes none.
 */
int match_segments(const char *pattern, bool any_case, const char *const *segments, size_t segments_len, const char **parts, size_t *parts_len);

#endif
