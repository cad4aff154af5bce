#include "entity/document.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "entity/facet.h"

enum { TEXT_MAX = 1024, PATH_LEN = 100 };

/* Where what an item calls EntityId stands, by type. */
static const char *const item_paths[ENTITY_TYPES][FACET_PATH_MAX + 1] = {
	[ENTITY_FILES] = { "contents", "files", "uuid" },
	[ENTITY_SPECIMENS] = { "contents", "specimens", "biomaterial_id" },
	[ENTITY_PROJECTS] = { "contents", "projects", "project_shortname" },
};
static const char *const type_path[] = { "entity_type", NULL };
static const char *const id_path[] = { "entity_id", NULL };
static const char *const uuid_path[] = { "bundles", "uuid", NULL };
static const char *const version_path[] = { "bundles", "version", NULL };

struct reader {
	struct arena *arena;
	enum entity_type type;
	const struct facet *facet;
	char (*terms)[TERM_LEN];
	size_t terms_len, terms_room;
	struct document_range *ranges;
	size_t ranges_len, ranges_room;
	bool any;               /* the facet has a value */
	bool missing;           /* … a null */
};

static bool wrong(struct arena *arena, const char *const *path, const char *message, const char **why)
{
	char text[PATH_LEN];

	*why = arena_printf(arena, "%s: %s", facet_path_print(path, text, sizeof(text)), message);
	return false;
}

static bool take_first(void *to, struct json_object *value)
{
	*(struct json_object **)to = value;
	return false;
}

/* The first text the path leads to. */
static bool text_read(struct arena *arena, const char *const *path, struct json_object *value, const char **text, const char **why)
{
	struct json_object *first = NULL;

	facet_walk(path, value, take_first, &first);
	*text = json_object_is_type(first, json_type_string) ? json_object_get_string(first) : "";
	if (**text == '\0' || strlen(*text) > TEXT_MAX)
		return wrong(arena, path, "must be a text of 1 to 1024 bytes", why);
	return true;
}

/* Room for one more, in an arena that cannot grow what it gave. */
static void *grow(struct arena *arena, void *old, size_t len, size_t *room, size_t size)
{
	void *more;

	if (len < *room)
		return old;
	*room = *room == 0 ? 32 : 2 * *room;
	more = arena_array(arena, *room, size);
	if (len > 0)
		memcpy(more, old, len * size);
	return more;
}

/* Where the next term goes. */
static char *term_place(struct reader *reader)
{
	reader->terms = grow(reader->arena, reader->terms, reader->terms_len, &reader->terms_room, sizeof(*reader->terms));
	return reader->terms[reader->terms_len++];
}

static bool take_range(struct reader *reader, struct json_object *value)
{
	struct term_range range;
	struct document_range *place;

	if (!json_object_is_type(value, json_type_object) ||
		!term_range_read(reader->arena, json_object_object_get(value, "gte"), json_object_object_get(value, "lte"), &range))
		return false;
	reader->ranges = grow(reader->arena, reader->ranges, reader->ranges_len, &reader->ranges_room, sizeof(*reader->ranges));
	place = &reader->ranges[reader->ranges_len++];
	*place = (struct document_range){ .facet = reader->facet, .range = range };
	memcpy(term_place(reader), term_of_range(reader->arena, reader->type, reader->facet, &range, place->term), TERM_LEN);
	return true;
}

static bool take_value(void *to, struct json_object *value)
{
	struct reader *reader = to;
	char term[TERM_LEN];

	if (value == NULL) {
		reader->missing = true;
		return true;
	}
	reader->any = true;
	if (reader->facet->kind == FACET_RANGE)
		return take_range(reader, value);
	if (!term_of_scalar(reader->arena, reader->type, reader->facet, value, term))
		return false;
	memcpy(term_place(reader), term, TERM_LEN);
	return true;
}

static bool facets_read(struct reader *reader, struct json_object *value, const char **why)
{
	for (const struct facet *facet = facets; facet->name != NULL; facet++) {
		reader->facet = facet;
		reader->any = reader->missing = false;
		if (!facet_walk(facet->path, value, take_value, reader))
			return wrong(reader->arena, facet->path, facet->kind == FACET_RANGE ?
				"must be objects with numbers gte <= lte, both within 10^18" :
				"must be texts, numbers of at most 36 digits, booleans or null", why);
		if (!reader->any || reader->missing)
			term_of(reader->arena, reader->type, facet, TERM_MISSING, "", 0, term_place(reader));
	}
	term_of(reader->arena, reader->type, NULL, TERM_ANY, "", 0, term_place(reader));
	return true;
}

static int term_compare(const void *a, const void *b)
{
	return memcmp(a, b, TERM_LEN);
}

static size_t terms_sort(char (*terms)[TERM_LEN], size_t len)
{
	size_t kept = 0;

	qsort(terms, len, sizeof(*terms), term_compare);
	for (size_t i = 0; i < len; i++)
		if (i == 0 || memcmp(terms[i], terms[kept - 1], TERM_LEN) != 0)
			memmove(terms[kept++], terms[i], TERM_LEN);
	return kept;
}

bool document_read(struct arena *arena, struct json_object *value, struct document *out, const char **why)
{
	struct reader reader = { .arena = arena };
	const char *type;

	if (!json_object_is_type(value, json_type_object)) {
		*why = "the line must be a JSON object";
		return false;
	}
	if (!text_read(arena, type_path, value, &type, why) || !text_read(arena, id_path, value, &out->id, why))
		return false;
	if (!entity_type_find(type, &out->type))
		return wrong(arena, type_path, "must be one of files, specimens, projects", why);
	reader.type = out->type;
	if (!text_read(arena, item_paths[out->type], value, &out->item_id, why) ||
		!text_read(arena, uuid_path, value, &out->bundle_uuid, why) ||
		!text_read(arena, version_path, value, &out->bundle_version, why) ||
		!facets_read(&reader, value, why))
		return false;
	out->terms = (const char (*)[TERM_LEN])reader.terms;
	out->terms_len = terms_sort(reader.terms, reader.terms_len);
	out->ranges = reader.ranges;
	out->ranges_len = reader.ranges_len;
	return true;
}
