#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"
#include "cartctl/cartctl.h"
#include "cartctl/sheet.h"
#include "db/admin.h"
#include "entity/filter.h"

static int entity_count_run(struct call *call);
static void entity_help(FILE *out);

const struct command entity_commands[] = {
	{ "entity", "count", "FILTERS", 1, 1, "counts the entities that a batch's filters match", entity_count_run, entity_help, {
		{ "--store", "HASH", true, "the store" },
		{ "--type", "TYPE", true, "files, specimens or projects" },
	} },
	{ 0 },
};

static void entity_help(FILE *out)
{
	fputs("FILTERS is what the resources API takes: '{}', '{\"organ\": {\"is\": [\"brain\", null]}}',\n"
	      "'{\"organismAgeRange\": {\"within\": [[0, 86400]]}}'.\n", out);
}

static bool filter_take(struct call *call, enum entity_type type, struct filter *filter)
{
	struct json_object *value;
	struct fault fault = { 0 };
	const char *text = call->args[0], *why;
	if (!json_read(call->arena, text, strlen(text), &value, &why))
		call_fail(call, CALL_USAGE, "%s: %s", FILTER_SAYS, why);
	else if (!filter_read(call->arena, type, value, filter, &fault))
		call_fail(call, CALL_USAGE, "%s: see the facets and relations of the resources API", fault.detail);
	else
		return true;
	return false;
}

static int count_run(struct call *call, const struct filter *filter)
{
	static const struct sheet_column columns[] = { { "count", SHEET_INT, false } };
	const char *store_id;
	int code = call_store(call, &store_id);
	if (code != CALL_OK)
		return code;
	const char *values[] = { store_id, entity_type_names[filter->type], arena_printf(call->arena, "%d", (int)filter->facets),
		filter->terms, filter->term_facets, filter->range_names, filter->range_facets,
		filter->low_from, filter->low_to, filter->high_from, filter->high_to };
	if (!admin_run(call->admin, OPERATOR_ENTITY_COUNT, values))
		return call_fail_database(call, "counting");
	struct sheet sheet = sheet_read(call, columns, 1);
	sheet_print_one(call, &sheet);
	return CALL_OK;
}

static int entity_count_run(struct call *call)
{
	struct filter filter;
	enum entity_type type;
	if (!entity_type_find(call_option(call, "--type"), &type))
		return call_fail(call, CALL_USAGE, "--type must be one of files, specimens, projects");
	if (!filter_take(call, type, &filter))
		return CALL_USAGE;
	return count_run(call, &filter);
}
