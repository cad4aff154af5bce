#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <json-c/json.h>
#include <string.h>

#include "arena_fixture.h"
#include "base/fault.h"
#include "base/json.h"
#include "entity/document.h"
#include "entity/facet.h"
#include "entity/filter.h"

#define FILE_HEAD "{\"entity_type\":\"files\",\"entity_id\":\"e1\",\"bundles\":[{\"uuid\":\"b1\",\"version\":\"v1\"},{\"uuid\":\"b2\",\"version\":\"v2\"}],"
/* A file; specimens: what stands in contents.specimens. */
#define FILE_OF(specimens) FILE_HEAD "\"contents\":{\"files\":[{\"uuid\":\"f1\",\"size\":5}],\"specimens\":" specimens "}}"

static struct json_object *json(const char *text)
{
	struct json_object *value = NULL;
	const char *why;

	if (!json_read(arena, text, strlen(text), &value, &why))
		fail_msg("%s: %s", text, why);
	return value;
}

static struct document read_good(const char *text)
{
	struct document document;
	const char *why;

	if (!document_read(arena, json(text), &document, &why))
		fail_msg("%s: %s", text, why);
	return document;
}

/* Whether the document has the one term the filter asks for. */
static bool has(const char *text, const char *filters)
{
	struct document document = read_good(text);
	struct filter filter;
	struct fault fault = { 0 };

	assert_true(filter_read(arena, document.type, json(filters), &filter, &fault));
	assert_int_equal(strlen(filter.terms), 34);
	for (size_t i = 0; i < document.terms_len; i++)
		if (strncmp(document.terms[i], filter.terms + 1, 32) == 0)
			return true;
	return false;
}

static void an_item_is_what_the_type_calls_it(void **state)
{
	struct document file = read_good(FILE_OF("[]"));
	struct document specimen = read_good("{\"entity_type\":\"specimens\",\"entity_id\":\"e\",\"bundles\":[{\"uuid\":\"b\",\"version\":\"v\"}],"
		"\"contents\":{\"specimens\":[{\"biomaterial_id\":\"s\"}]}}");
	struct document project = read_good("{\"entity_type\":\"projects\",\"entity_id\":\"e\",\"bundles\":[{\"uuid\":\"b\",\"version\":\"v\"}],"
		"\"contents\":{\"projects\":[{\"project_shortname\":\"p\"}]}}");

	(void)state;
	assert_string_equal(file.id, "e1");
	assert_string_equal(file.item_id, "f1");
	assert_string_equal(file.bundle_uuid, "b1");
	assert_string_equal(file.bundle_version, "v1");
	assert_string_equal(specimen.item_id, "s");
	assert_string_equal(project.item_id, "p");
}

static void any_element_of_an_array_is_a_value(void **state)
{
	const char *text = FILE_OF("[{\"organ\":[\"a\",\"b\"]},{\"organ\":\"c\"}]");

	(void)state;
	assert_true(has(text, "{\"organ\":{\"is\":[\"a\"]}}"));
	assert_true(has(text, "{\"organ\":{\"is\":[\"b\"]}}"));
	assert_true(has(text, "{\"organ\":{\"is\":[\"c\"]}}"));
	assert_false(has(text, "{\"organ\":{\"is\":[\"d\"]}}"));
	assert_false(has(text, "{\"organ\":{\"is\":null}}"));
	assert_true(has(text, "{\"fileSize\":{\"is\":[5.0]}}"));
	assert_true(has(text, "{\"bundleUuid\":{\"is\":[\"b2\"]}}"));
	assert_true(has(text, "{\"entryId\":{\"is\":[\"e1\"]}}"));
	assert_true(has(text, "{}"));
}

static void missing_is_null_or_no_value_at_all(void **state)
{
	static const char *const missing[] = { "[]", "[{}]", "[{\"organ\":null}]", "[{\"organ\":[]}]", "[{\"organ\":[null]}]", "null",
		"[{\"organ\":[\"a\",null]}]", "[{\"organ\":\"a\"},{\"organ\":null}]" };
	static const char *const there[] = { "[{\"organ\":\"a\"},{}]", "[{\"organ\":\"\"}]", "[{\"organ\":false}]", "{\"organ\":[\"a\"]}" };

	(void)state;
	for (size_t i = 0; i < sizeof(missing) / sizeof(*missing); i++)
		assert_true(has(arena_printf(arena, FILE_OF("%s"), missing[i]), "{\"organ\":{\"is\":null}}"));
	for (size_t i = 0; i < sizeof(there) / sizeof(*there); i++)
		assert_false(has(arena_printf(arena, FILE_OF("%s"), there[i]), "{\"organ\":{\"is\":null}}"));
	assert_true(has(FILE_HEAD "\"contents\":{\"files\":[{\"uuid\":\"f1\"}]}}", "{\"organ\":{\"is\":null}}"));
}

static void terms_are_ascending_and_each_there_once(void **state)
{
	struct document document = read_good(FILE_OF("[{\"organ\":[\"a\",\"b\",\"a\"]},{\"organ\":\"a\"}]"));

	(void)state;
	for (size_t i = 1; i < document.terms_len; i++)
		assert_true(strcmp(document.terms[i - 1], document.terms[i]) < 0);
	/* file id and size, entry, two bundles, their two versions, two organs, "any"; missing: the other facets */
	assert_int_equal(document.terms_len, 2 + 1 + 2 + 2 + 2 + 1 + 27 - 6);
}

static void ranges_are_told_apart(void **state)
{
	const char *text = FILE_OF("[{\"organism_age_range\":[{\"gte\":0,\"lte\":5.50},{\"gte\":-1,\"lte\":-1}]}]");
	struct document document = read_good(text);

	(void)state;
	assert_int_equal(document.ranges_len, 2);
	assert_string_equal(document.ranges[0].facet->name, "organismAgeRange");
	assert_string_equal(document.ranges[0].range.low, "0");
	assert_string_equal(document.ranges[0].range.high, "5.5");
	assert_true(has(text, "{\"organismAgeRange\":{\"is\":[[-1,-1]]}}"));
	assert_false(has(text, "{\"organismAgeRange\":{\"is\":null}}"));
	assert_true(has(FILE_OF("[{\"organism_age_range\":[]}]"), "{\"organismAgeRange\":{\"is\":null}}"));
}

static void what_is_no_entity_is_told_by_path(void **state)
{
	static const struct { const char *text, *says; } wrong[] = {
		{ "[]", "the line must be a JSON object" },
		{ "null", "the line must be a JSON object" },
		{ "{}", "entity_type: must be a text" },
		{ "{\"entity_type\":\"cells\",\"entity_id\":\"e\"}", "entity_type: must be one of files, specimens, projects" },
		{ "{\"entity_type\":\"files\",\"entity_id\":\"\"}", "entity_id: must be a text of 1 to 1024 bytes" },
		{ "{\"entity_type\":\"files\",\"entity_id\":5}", "entity_id: must be a text" },
		{ "{\"entity_type\":\"files\",\"entity_id\":\"e\"}", "contents.files.uuid: must be a text" },
		{ "{\"entity_type\":\"files\",\"entity_id\":\"e\",\"contents\":{\"files\":[{\"uuid\":\"f\"}]},\"bundles\":[]}", "bundles.uuid: must be a text" },
		{ "{\"entity_type\":\"files\",\"entity_id\":\"e\",\"contents\":{\"files\":[{\"uuid\":\"f\"}]},\"bundles\":[{\"uuid\":\"b\"}]}",
		  "bundles.version: must be a text" },
		{ FILE_OF("[{\"organ\":{\"a\":1}}]"), "contents.specimens.organ: must be texts" },
		{ FILE_OF("[{\"organ\":1e200}]"), "contents.specimens.organ: must be texts" },
		{ FILE_OF("\"x\""), "contents.specimens.organ: must be texts" },
		{ FILE_OF("[{\"organism_age_range\":5}]"), "contents.specimens.organism_age_range: must be objects" },
		{ FILE_OF("[{\"organism_age_range\":[{\"gte\":1}]}]"), "contents.specimens.organism_age_range: must be objects" },
		{ FILE_OF("[{\"organism_age_range\":[{\"gte\":2,\"lte\":1}]}]"), "contents.specimens.organism_age_range: must be objects" },
		{ FILE_OF("[{\"organism_age_range\":[{\"gte\":1,\"lte\":1e18}]}]"), "contents.specimens.organism_age_range: must be objects" },
	};
	struct document document;
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		if (document_read(arena, json(wrong[i].text), &document, &why))
			fail_msg("was taken: %s", wrong[i].text);
		if (strstr(why, wrong[i].says) != why)
			fail_msg("%s: %s, not: %s", wrong[i].text, why, wrong[i].says);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_item_is_what_the_type_calls_it),
		cmocka_unit_test(any_element_of_an_array_is_a_value),
		cmocka_unit_test(missing_is_null_or_no_value_at_all),
		cmocka_unit_test(terms_are_ascending_and_each_there_once),
		cmocka_unit_test(ranges_are_told_apart),
		cmocka_unit_test(what_is_no_entity_is_told_by_path),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
