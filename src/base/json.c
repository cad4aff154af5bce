#include "base/json.h"

#include <json-c/json.h>

#include "base/arena.h"

static void value_put(void *value)
{
	json_object_put(value);
}

bool json_read(struct arena *arena, const char *bytes, size_t len, struct json_object **value, const char **why)
{
	if (!json_gate(arena, bytes, len, why))
		return false;
	/* json-c counts scalars as a level of their own */
	struct json_tokener *tokener = json_tokener_new_ex(JSON_DEPTH_MAX + 1);
	if (tokener == NULL) {
		*why = "There is no memory to read JSON.";
		return false;
	}
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	struct json_object *read = json_tokener_parse_ex(tokener, bytes, (int)len);
	/* a number alone ends only when something follows */
	if (json_tokener_get_error(tokener) == json_tokener_continue)
		read = json_tokener_parse_ex(tokener, " ", 1);
	enum json_tokener_error error = json_tokener_get_error(tokener);
	json_tokener_free(tokener);
	if (error != json_tokener_success) {
		json_object_put(read);
		*why = arena_printf(arena, "This is not JSON: %s.", json_tokener_error_desc(error));
		return false;
	}
	if (read != NULL)
		arena_on_reset(arena, value_put, read);
	*value = read;
	return true;
}

const char *json_number(struct json_object *value)
{
	/* of a double that was read, json-c keeps the text and prints that */
	if (json_object_is_type(value, json_type_int) || json_object_is_type(value, json_type_double))
		return json_object_get_string(value);
	return NULL;
}
