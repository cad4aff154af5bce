#include "entity/term.h"

#include <json-c/json.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/decimal.h"
#include "base/digest.h"
#include "base/json.h"
#include "entity/facet.h"

char *term_of(struct arena *arena, enum entity_type type, const struct facet *facet, enum term_kind kind, const char *value, size_t len,
	char term[TERM_LEN])
{
	struct arena_mark here = arena_here(arena);
	struct buf text = buf_new(arena, len + 128);
	const char *name = facet == NULL ? "" : facet->name;
	char hex[DIGEST_HEX_LEN];

	buf_put(&text, entity_type_names[type], strlen(entity_type_names[type]) + 1);
	buf_put(&text, name, strlen(name) + 1);
	buf_char(&text, (char)kind);
	buf_put(&text, value, len);
	digest_sha256_hex(text.at, text.len, hex);
	arena_rewind(arena, here);
	memcpy(term, hex, TERM_LEN - 1);
	term[TERM_LEN - 1] = '\0';
	return term;
}

bool term_of_scalar(struct arena *arena, enum entity_type type, const struct facet *facet, struct json_object *value, char term[TERM_LEN])
{
	char text[DECIMAL_TEXT_LEN];
	const char *number = json_number(value);
	struct decimal decimal;

	if (number != NULL) {
		if (!decimal_parse(number, &decimal))
			return false;
		decimal_print(decimal, text);
		term_of(arena, type, facet, TERM_NUMBER, text, strlen(text), term);
	} else if (json_object_is_type(value, json_type_string)) {
		term_of(arena, type, facet, TERM_TEXT, json_object_get_string(value), (size_t)json_object_get_string_len(value), term);
	} else if (json_object_is_type(value, json_type_boolean)) {
		const char *word = json_object_get_boolean(value) ? "true" : "false";
		term_of(arena, type, facet, TERM_BOOL, word, strlen(word), term);
	} else {
		return false;
	}
	return true;
}

static bool bound_read(struct json_object *value, struct decimal *bound)
{
	static const struct decimal limit = { (int128)1000000000000000000, 0 }; /* entity_ranges has it so */
	static const struct decimal below = { -(int128)1000000000000000000, 0 };
	const char *number = json_number(value);

	return number != NULL && decimal_parse(number, bound) && decimal_cmp(*bound, limit) < 0 && decimal_cmp(*bound, below) > 0;
}

static const char *bound_print(struct arena *arena, struct decimal bound)
{
	char text[DECIMAL_TEXT_LEN];

	return arena_text(arena, decimal_print(bound, text));
}

bool term_range_read(struct arena *arena, struct json_object *low, struct json_object *high, struct term_range *range)
{
	struct decimal least, most;

	if (!bound_read(low, &least) || !bound_read(high, &most) || decimal_cmp(least, most) > 0)
		return false;
	*range = (struct term_range){ bound_print(arena, least), bound_print(arena, most) };
	return true;
}

char *term_of_range(struct arena *arena, enum entity_type type, const struct facet *facet, const struct term_range *range, char term[TERM_LEN])
{
	const char *text = arena_printf(arena, "%s,%s", range->low, range->high);

	return term_of(arena, type, facet, TERM_RANGE, text, strlen(text), term);
}
