/*
 * document: an entity as it is imported: one JSON document.
 *
 *	{"entity_type", "entity_id", "bundles": [{"uuid", "version"}, …], "contents": {…}}
 *
 * entity_type is one of entity_type_names; entity_id, the first bundle's uuid
 * and version, and what items call the entity (files: contents.files.uuid,
 * specimens: contents.specimens.biomaterial_id, projects:
 * contents.projects.project_shortname) are texts of 1 to 1,024 bytes.  The
 * facets' values are taken from where the table of facets says, wherever they
 * are there; the rest of the document is nobody's business.
 */
#ifndef CARTD_ENTITY_DOCUMENT_H
#define CARTD_ENTITY_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "entity/entity.h"
#include "entity/term.h"

struct arena;
struct facet;
struct json_object;

struct document_range {
	const struct facet *facet;
	struct term_range range;
	char term[TERM_LEN];
};

struct document {
	enum entity_type type;
	const char *id;
	const char *item_id;
	const char *bundle_uuid, *bundle_version;
	const char (*terms)[TERM_LEN];  /* ascending, each once */
	size_t terms_len;
	const struct document_range *ranges;
	size_t ranges_len;
};

/* False: it is no entity; *why is "path: sentence", in the arena.  Texts are borrowed from value. */
bool document_read(struct arena *arena, struct json_object *value, struct document *out, const char **why);

#endif
