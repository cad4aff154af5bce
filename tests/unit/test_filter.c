#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena_fixture.h"
#include "base/fault.h"
#include "base/json.h"
#include "entity/facet.h"
#include "entity/filter.h"

/* As a JSON text in a string. */
static bool read_text(const char *text, size_t len, struct filter *filter, struct fault *fault)
{
	struct json_object *value = json_object_new_string_len(text, (int)len);
	bool good;

	*fault = (struct fault){ 0 };
	good = filter_read(arena, ENTITY_FILES, value, filter, fault);
	json_object_put(value);
	return good;
}

/* As an object, where text is one. */
static bool read_object(const char *text, struct filter *filter, struct fault *fault)
{
	struct json_object *value = NULL;
	const char *why;

	*fault = (struct fault){ 0 };
	assert_true(json_read(arena, text, strlen(text), &value, &why));
	return filter_read(arena, ENTITY_FILES, value, filter, fault);
}

static void assert_refused(bool good, const struct fault *fault, const char *text)
{
	if (good)
		fail_msg("was taken: %.200s", text);
	assert_int_equal(fault->code, FAULT_BAD_REQUEST);
	assert_string_equal(fault->detail, "Invalid filters given");
}

static struct filter taken(const char *text)
{
	struct filter filter;
	struct fault fault;

	if (!read_text(text, strlen(text), &filter, &fault))
		fail_msg("refused: %s", text);
	return filter;
}

/* --- what it is compiled to; the digests are sha256sum's --- */

static void terms_are_digests_of_type_facet_and_value(void **state)
{
	struct filter filter = taken("{\"organ\":{\"is\":[\"brain\",null]},\"fileSize\":{\"is\":[12.5]}}");

	(void)state;
	assert_int_equal(filter.facets, 2);
	assert_string_equal(filter.terms, "{594f4fdae45b7923e61c6cddeb687011,098c2feb467c725f55d1bea3502d3579,47b71a5c54907ae10108c6a1dfb6baf0}");
	assert_string_equal(filter.term_facets, "{1,1,2}");
	assert_string_equal(filter.range_names, "{}");
	assert_string_equal(filter.low_from, "{}");
}

static void nothing_asked_is_one_term_that_all_have(void **state)
{
	struct filter filter = taken(" {} "), outer = taken("{\"file\":{}}");

	(void)state;
	assert_int_equal(filter.facets, 1);
	assert_string_equal(filter.terms, "{099f9cfb07575d8b1ec58f99a2152058}");
	assert_string_equal(outer.terms, filter.terms);
}

static void an_empty_list_is_a_facet_without_terms(void **state)
{
	struct filter filter = taken("{\"organ\":{\"is\":[]},\"organismAgeRange\":{\"within\":[]}}");

	(void)state;
	assert_int_equal(filter.facets, 2);
	assert_string_equal(filter.terms, "{}");
	assert_string_equal(filter.range_names, "{}");
}

static void null_is_a_list_of_null(void **state)
{
	(void)state;
	assert_string_equal(taken("{\"organ\":{\"is\":null}}").terms, taken("{\"organ\":{\"is\":[null]}}").terms);
}

static void an_object_is_as_good_as_its_text(void **state)
{
	const char *text = "{\"file\":{\"organ\":{\"is\":[\"a\"]},\"organismAgeRange\":{\"contains\":[[1,2]]}}}";
	struct filter filter = taken(text), other;
	struct fault fault;

	(void)state;
	assert_true(read_object(text, &other, &fault));
	assert_string_equal(filter.terms, other.terms);
	assert_string_equal(filter.range_names, other.range_names);
	assert_string_equal(filter.low_to, other.low_to);
}

/* Whether two texts of JSON values are one value to the facet organ. */
static bool same(const char *a, const char *b)
{
	const char *one = taken(arena_printf(arena, "{\"organ\":{\"is\":[%s]}}", a)).terms;

	return strcmp(one, taken(arena_printf(arena, "{\"organ\":{\"is\":[%s]}}", b)).terms) == 0;
}

static void values_are_compared_exactly(void **state)
{
	(void)state;
	assert_true(same("5", "5.0"));
	assert_true(same("5", "0.5e1"));
	assert_true(same("-0", "0"));
	assert_true(same("\"\\u0062rain\"", "\"brain\""));
	assert_false(same("5", "\"5\""));
	assert_false(same("\"a\"", "\"A\""));
	assert_false(same("\"a\"", "\"a \""));
	assert_false(same("\"\"", "null"));
	assert_false(same("true", "\"true\""));
	assert_false(same("true", "false"));
	assert_false(same("9223372036854775807", "9223372036854775806"));
	assert_false(same("\"e\\u0301\"", "\"\\u00e9\""));
}

static void each_facet_and_type_has_its_own_terms(void **state)
{
	struct json_object *value = json_object_new_string("{\"organ\":{\"is\":[\"a\"]}}");
	struct fault fault = { 0 };
	struct filter specimens;

	(void)state;
	assert_true(filter_read(arena, ENTITY_SPECIMENS, value, &specimens, &fault));
	assert_string_not_equal(taken("{\"organ\":{\"is\":[\"a\"]}}").terms, specimens.terms);
	assert_string_not_equal(taken("{\"organ\":{\"is\":[\"a\"]}}").terms, taken("{\"organPart\":{\"is\":[\"a\"]}}").terms);
	json_object_put(value);
}

static void ranges_become_bounds(void **state)
{
	struct filter contains = taken("{\"organ\":{\"is\":[]},\"organismAgeRange\":{\"contains\":[[1,2],[3.50,4]]}}");
	struct filter within = taken("{\"organismAgeRange\":{\"within\":[[-1,2]]}}");
	struct filter intersects = taken("{\"organismAgeRange\":{\"intersects\":[[1,2]]}}");

	(void)state;
	assert_string_equal(contains.range_names, "{organismAgeRange,organismAgeRange}");
	assert_string_equal(contains.range_facets, "{2,2}");
	assert_string_equal(contains.low_from, "{-Infinity,-Infinity}");
	assert_string_equal(contains.low_to, "{1,3.5}");
	assert_string_equal(contains.high_from, "{2,4}");
	assert_string_equal(contains.high_to, "{Infinity,Infinity}");
	assert_string_equal(within.low_from, "{-1}");
	assert_string_equal(within.low_to, "{Infinity}");
	assert_string_equal(within.high_from, "{-Infinity}");
	assert_string_equal(within.high_to, "{2}");
	assert_string_equal(intersects.low_from, "{-Infinity}");
	assert_string_equal(intersects.low_to, "{2}");
	assert_string_equal(intersects.high_from, "{1}");
	assert_string_equal(intersects.high_to, "{Infinity}");
}

static void a_range_can_be_asked_for_exactly(void **state)
{
	struct filter pair = taken("{\"organismAgeRange\":{\"is\":[[0,86400]]}}");
	struct filter object = taken("{\"organismAgeRange\":{\"is\":[{\"lte\":86400.0,\"gte\":0}]}}");

	(void)state;
	assert_string_equal(pair.terms, "{dd1df5ef13380a5f64725dfe60b5065b}");
	assert_string_equal(object.terms, pair.terms);
	taken("{\"organismAgeRange\":{\"is\":[null]}}");
	taken("{\"organismAgeRange\":{\"is\":null}}");
}

static void every_facet_of_the_table_is_known(void **state)
{
	(void)state;
	for (const struct facet *facet = facets; facet->name != NULL; facet++)
		taken(arena_printf(arena, "{\"%s\":{\"is\":null}}", facet->name));
}

/* --- what it refuses --- */

static void wrong_shapes_are_refused(void **state)
{
	static const char *const texts[] = {
		/* no JSON, or none that is let in */
		"", " ", "organ", "{", "{}{}", "{'organ':{'is':['a']}}", "{\"organ\":{\"is\":[NaN]}}", "{\"organ\":{\"is\":[1e999]}}",
		"{\"organ\":{\"is\":[\"\\u0000\"]}}", "{\"organ\":{\"is\":[\"\\ud800\"]}}", "{\"organ\":{\"is\":[\"\xc0\xaf\"]}}",
		"{\"organ\":{\"is\":[]},\"organ\":{\"is\":[]}}", "{\"organ\":{\"is\":[],\"is\":[]}}", "{\"organ\":{\"is\":[\"a\"]},}", "// {}",
		/* no object */
		"null", "true", "5", "[]", "\"\"", "\"{}\"", "[{}]",
		/* file */
		"{\"file\":null}", "{\"file\":[]}", "{\"file\":\"{}\"}", "{\"file\":{},\"organ\":{\"is\":[]}}", "{\"organ\":{\"is\":[]},\"file\":{}}",
		"{\"file\":{\"file\":{}}}", "{\"File\":{}}",
		/* facets */
		"{\"color\":{\"is\":[\"red\"]}}", "{\"Organ\":{\"is\":[\"a\"]}}", "{\"\":{\"is\":[]}}", "{\"organ\\u0020\":{\"is\":[]}}",
		"{\"organ\":null}", "{\"organ\":[]}", "{\"organ\":[\"a\"]}", "{\"organ\":\"a\"}", "{\"organ\":5}", "{\"organ\":{}}",
		/* relations */
		"{\"organ\":{\"equals\":[\"a\"]}}", "{\"organ\":{\"Is\":[\"a\"]}}", "{\"organ\":{\"is\":[\"a\"],\"contains\":[[1,2]]}}",
		"{\"organ\":{\"is\":[\"a\"],\"x\":1}}", "{\"organismAgeRange\":{\"contains\":[[1,2]],\"within\":[[1,2]]}}",
		/* is */
		"{\"organ\":{\"is\":\"a\"}}", "{\"organ\":{\"is\":5}}", "{\"organ\":{\"is\":true}}", "{\"organ\":{\"is\":{}}}",
		"{\"organ\":{\"is\":[[\"a\"]]}}", "{\"organ\":{\"is\":[{}]}}", "{\"organ\":{\"is\":[[]]}}",
		"{\"organ\":{\"is\":[1234567890123456789012345678901234567890.5]}}", "{\"organ\":{\"is\":[1e-19]}}",
		/* ranges */
		"{\"organ\":{\"contains\":[[1,2]]}}", "{\"organ\":{\"within\":[]}}", "{\"fileSize\":{\"intersects\":[[1,2]]}}",
		"{\"organismAgeRange\":{\"within\":null}}", "{\"organismAgeRange\":{\"within\":[null]}}", "{\"organismAgeRange\":{\"within\":{}}}",
		"{\"organismAgeRange\":{\"within\":[1,2]}}", "{\"organismAgeRange\":{\"within\":[[1]]}}", "{\"organismAgeRange\":{\"within\":[[1,2,3]]}}",
		"{\"organismAgeRange\":{\"within\":[[]]}}", "{\"organismAgeRange\":{\"within\":[[\"1\",\"2\"]]}}",
		"{\"organismAgeRange\":{\"within\":[[1,null]]}}", "{\"organismAgeRange\":{\"within\":[[2,1]]}}",
		"{\"organismAgeRange\":{\"within\":[{\"gte\":1,\"lte\":2}]}}", "{\"organismAgeRange\":{\"within\":[[1,1e18]]}}",
		"{\"organismAgeRange\":{\"is\":[5]}}", "{\"organismAgeRange\":{\"is\":[\"a\"]}}", "{\"organismAgeRange\":{\"is\":[[2,1]]}}",
		"{\"organismAgeRange\":{\"is\":[{\"gte\":1}]}}", "{\"organismAgeRange\":{\"is\":[{\"gte\":1,\"lte\":2,\"x\":3}]}}",
		"{\"organismAgeRange\":{\"is\":[1,2]}}",
	};
	struct filter filter;
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_refused(read_text(texts[i], strlen(texts[i]), &filter, &fault), &fault, texts[i]);
}

static void other_types_than_text_and_object_are_refused(void **state)
{
	static const char *const texts[] = { "null", "true", "5", "1.5", "[]", "[\"{}\"]" };
	struct filter filter;
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_refused(read_object(texts[i], &filter, &fault), &fault, texts[i]);
}

static void bytes_behind_a_nul_are_seen(void **state)
{
	struct filter filter;
	struct fault fault;

	(void)state;
	assert_refused(read_text("{}\0x", 4, &filter, &fault), &fault, "{} NUL x");
}

static void depth_is_bounded(void **state)
{
	char text[512] = "{\"organ\":{\"is\":";
	size_t len = strlen(text);
	struct filter filter;
	struct fault fault;

	(void)state;
	memset(text + len, '[', 100);
	memset(text + len + 100, ']', 100);
	strcpy(text + len + 200, "}}");
	assert_refused(read_text(text, strlen(text), &filter, &fault), &fault, text);
}

/* 1 MiB: one long value is fine; so many values that reading them would be work are not. */
static void size_is_bounded_by_the_number_of_values(void **state)
{
	enum { LEN = 1 << 20 };
	static const char head[] = "{\"organ\":{\"is\":[\"", tail[] = "\"]}}";
	char *text = malloc(LEN + 1);
	struct filter filter;
	struct fault fault;

	(void)state;
	memset(text, 'x', LEN);
	memcpy(text, head, sizeof(head) - 1);
	memcpy(text + LEN - sizeof(tail) + 1, tail, sizeof(tail));
	assert_true(read_text(text, LEN, &filter, &fault));
	assert_int_equal(strlen(filter.terms), 34);
	for (size_t i = sizeof(head) - 2; i < LEN - sizeof(tail); i++)
		text[i] = i % 2 == sizeof(head) % 2 ? '5' : ',';
	memcpy(text + LEN - sizeof(tail), "55]}}", 6);
	assert_refused(read_text(text, LEN, &filter, &fault), &fault, "half a million values");
	free(text);
}

static void pairs_are_bounded(void **state)
{
	char *text = malloc(16 * 1001 + 64), *at = text + sprintf(text, "{\"organismAgeRange\":{\"within\":[[0,1]");
	struct filter filter;
	struct fault fault;

	(void)state;
	for (int i = 1; i < 1000; i++)
		at += sprintf(at, ",[%d,%d]", i, i + 1);
	strcpy(at, "]}}");
	taken(text);
	strcpy(at, ",[0,2]]}}");
	assert_refused(read_text(text, strlen(text), &filter, &fault), &fault, "1001 pairs");
	free(text);
}

/* Whatever a value says, what comes out is digits. */
static void nothing_of_a_value_gets_through(void **state)
{
	static const char *const values[] = {
		"'; drop table cartd.entities; --", "}\\\",null", "{1,2}", "$1", "\\\\x00", "NULL", "\\\",\\\"", "/*", "1) or (1=1",
	};
	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		struct filter filter = taken(arena_printf(arena, "{\"organ\":{\"is\":[\"%s\"]}}", values[i]));

		assert_int_equal(strlen(filter.terms), 34);
		assert_int_equal(strspn(filter.terms + 1, "0123456789abcdef"), 32);
	}
}

static void nothing_of_a_name_gets_through(void **state)
{
	static const char *const names[] = { "organ' or 1=1 --", "organ\\\"", "organ}", "contents.specimens.organ", "organ.is", "*", "%", "$1" };
	struct filter filter;
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *text = arena_printf(arena, "{\"%s\":{\"is\":[\"a\"]}}", names[i]);

		assert_refused(read_text(text, strlen(text), &filter, &fault), &fault, text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(terms_are_digests_of_type_facet_and_value),
		cmocka_unit_test(nothing_asked_is_one_term_that_all_have),
		cmocka_unit_test(an_empty_list_is_a_facet_without_terms),
		cmocka_unit_test(null_is_a_list_of_null),
		cmocka_unit_test(an_object_is_as_good_as_its_text),
		cmocka_unit_test(values_are_compared_exactly),
		cmocka_unit_test(each_facet_and_type_has_its_own_terms),
		cmocka_unit_test(ranges_become_bounds),
		cmocka_unit_test(a_range_can_be_asked_for_exactly),
		cmocka_unit_test(every_facet_of_the_table_is_known),
		cmocka_unit_test(wrong_shapes_are_refused),
		cmocka_unit_test(other_types_than_text_and_object_are_refused),
		cmocka_unit_test(bytes_behind_a_nul_are_seen),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(size_is_bounded_by_the_number_of_values),
		cmocka_unit_test(pairs_are_bounded),
		cmocka_unit_test(nothing_of_a_value_gets_through),
		cmocka_unit_test(nothing_of_a_name_gets_through),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
