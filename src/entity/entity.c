#include "entity/entity.h"

#include <string.h>

#include "db/db.h"
#include "db/statements.h"
#include "entity/filter.h"

const char *const entity_type_names[ENTITY_TYPES] = {
	[ENTITY_FILES] = "files",
	[ENTITY_SPECIMENS] = "specimens",
	[ENTITY_PROJECTS] = "projects",
};

bool entity_type_find(const char *name, enum entity_type *type)
{
	for (int i = 0; i < ENTITY_TYPES; i++)
		if (strcmp(name, entity_type_names[i]) == 0) {
			*type = (enum entity_type)i;
			return true;
		}
	return false;
}

int entity_count(struct db *db, int32_t store_id, const struct filter *filter)
{
	return q_entity_count(db, &(struct q_entity_count_in){ .store_id = store_id, .entity_type = entity_type_names[filter->type],
		.facets = filter->facets, .terms = filter->terms, .term_facets = filter->term_facets,
		.range_names = filter->range_names, .range_facets = filter->range_facets,
		.low_from = filter->low_from, .low_to = filter->low_to, .high_from = filter->high_from, .high_to = filter->high_to });
}

int64_t entity_counted(const struct db *db, int slot)
{
	struct q_entity_count_row row;

	q_entity_count_row(db, slot, 0, &row);
	return row.total;
}
