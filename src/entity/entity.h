/*
 * entity: what a research portal has, and what of it a filter finds.
 *
 * Entities are files, specimens and projects; each is one JSON document
 * (entity/document.h reads it), of which the database keeps what an item of a
 * cart needs and its terms (entity/term.h).  A filter (entity/filter.h) is
 * compiled to terms too, so one prepared statement serves every filter, and no
 * text of a request becomes SQL.
 *
 *	filter_read(arena, type, value, &filter, &fault)    JSON → filter
 *	entity_count(db, store_id, &filter)                 → slot of one row
 */
#ifndef CARTD_ENTITY_ENTITY_H
#define CARTD_ENTITY_ENTITY_H

#include <stdbool.h>
#include <stdint.h>

struct db;
struct filter;

enum entity_type { ENTITY_FILES, ENTITY_SPECIMENS, ENTITY_PROJECTS, ENTITY_TYPES };

/* "files", "specimens", "projects" */
extern const char *const entity_type_names[ENTITY_TYPES];

/* True and *type where name is one of these, to the letter. */
bool entity_type_find(const char *name, enum entity_type *type);

/* Queues the number of entities that match; reads no entity. */
int entity_count(struct db *db, int32_t store_id, const struct filter *filter);
int64_t entity_counted(const struct db *db, int slot);

#endif
