#include "entity/facet.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#define FILES "contents", "files"
#define SPECIMENS "contents", "specimens"
#define PROTOCOLS "contents", "protocols"
#define PROJECTS "contents", "projects"
#define CELLS "contents", "cell_suspensions"

/* name, kind, path */
const struct facet facets[] = {
	{ "fileFormat", FACET_VALUE, { FILES, "file_format" } },
	{ "fileName", FACET_VALUE, { FILES, "name" } },
	{ "fileSize", FACET_VALUE, { FILES, "size" } },
	{ "fileId", FACET_VALUE, { FILES, "uuid" } },
	{ "organ", FACET_VALUE, { SPECIMENS, "organ" } },
	{ "organPart", FACET_VALUE, { SPECIMENS, "organ_part" } },
	{ "disease", FACET_VALUE, { SPECIMENS, "disease" } },
	{ "genusSpecies", FACET_VALUE, { SPECIMENS, "genus_species" } },
	{ "biologicalSex", FACET_VALUE, { SPECIMENS, "biological_sex" } },
	{ "organismAge", FACET_VALUE, { SPECIMENS, "organism_age" } },
	{ "organismAgeUnit", FACET_VALUE, { SPECIMENS, "organism_age_unit" } },
	{ "organismAgeRange", FACET_RANGE, { SPECIMENS, "organism_age_range" } },
	{ "preservationMethod", FACET_VALUE, { SPECIMENS, "preservation_method" } },
	{ "specimenId", FACET_VALUE, { SPECIMENS, "biomaterial_id" } },
	{ "specimenDocumentId", FACET_VALUE, { SPECIMENS, "document_id" } },
	{ "donorId", FACET_VALUE, { SPECIMENS, "donor_biomaterial_id" } },
	{ "libraryConstructionApproach", FACET_VALUE, { PROTOCOLS, "library_construction_approach" } },
	{ "instrumentManufacturerModel", FACET_VALUE, { PROTOCOLS, "instrument_manufacturer_model" } },
	{ "project", FACET_VALUE, { PROJECTS, "project_shortname" } },
	{ "projectTitle", FACET_VALUE, { PROJECTS, "project_title" } },
	{ "projectId", FACET_VALUE, { PROJECTS, "document_id" } },
	{ "laboratory", FACET_VALUE, { PROJECTS, "laboratory" } },
	{ "institution", FACET_VALUE, { PROJECTS, "institutions" } },
	{ "cellCount", FACET_VALUE, { CELLS, "total_estimated_cells" } },
	{ "bundleUuid", FACET_VALUE, { "bundles", "uuid" } },
	{ "bundleVersion", FACET_VALUE, { "bundles", "version" } },
	{ "entryId", FACET_VALUE, { "entity_id" } },
	{ 0 },
};

const struct facet *facet_find(const char *name)
{
	const struct facet *facet = facets;

	while (facet->name != NULL && strcmp(facet->name, name) != 0)
		facet++;
	return facet->name == NULL ? NULL : facet;
}

char *facet_path_print(const char *const *path, char *text, unsigned room)
{
	size_t len = 0;

	text[0] = '\0';
	for (int i = 0; path[i] != NULL && len < room; i++)
		len += (size_t)snprintf(text + len, room - len, "%s%s", i == 0 ? "" : ".", path[i]);
	return text;
}

/* Goes no deeper than JSON does: each call enters one object or array. */
bool facet_walk(const char *const *path, struct json_object *document, bool (*take)(void *to, struct json_object *value), void *to)
{
	struct json_object *member;

	if (json_object_is_type(document, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(document); i++)
			if (!facet_walk(path, json_object_array_get_idx(document, i), take, to))
				return false;
		return true;
	}
	if (*path == NULL)
		return take(to, document);
	if (document == NULL)
		return true;
	if (!json_object_is_type(document, json_type_object))
		return false;
	return !json_object_object_get_ex(document, *path, &member) || facet_walk(path + 1, member, take, to);
}
