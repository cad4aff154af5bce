#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "arena_fixture.h"
#include "base/decimal.h"
#include "base/fault.h"
#include "base/json.h"
#include "http/fields.h"

struct item {
	int64_t quantity;
	struct decimal price;
};

static const struct field item_fields[] = {
	{ .name = "quantity", .type = FIELD_INT, .flags = FIELD_REQUIRED, .offset = offsetof(struct item, quantity),
	  .given_offset = FIELD_NOT_ASKED, .min = 1, .max = INT32_MAX },
	{ .name = "price", .type = FIELD_DECIMAL, .offset = offsetof(struct item, price),
	  .given_offset = FIELD_NOT_ASKED, .digits = 4 },
};
static const struct field_set item_set = { item_fields, 2, sizeof(struct item) };

struct body {
	const char *name;
	bool name_given;
	int64_t id;
	bool on;
	struct decimal percent;
	struct decimal weight;
	struct item one;
	struct field_list items;
	struct json_object *raw;
	int64_t version;
	bool version_given;
};

#define AT(member) .offset = offsetof(struct body, member), .given_offset = FIELD_NOT_ASKED
#define AT_GIVEN(member) .offset = offsetof(struct body, member), .given_offset = offsetof(struct body, member##_given)

static const struct field body_fields[] = {
	{ .name = "name", .type = FIELD_TEXT, .flags = FIELD_NULLABLE, AT_GIVEN(name), .min = 1, .max = 5 },
	{ .name = "id", .type = FIELD_INT_TEXT, AT(id), .min = 1, .max = INT64_MAX },
	{ .name = "on", .type = FIELD_BOOL, AT(on) },
	{ .name = "percent", .type = FIELD_DECIMAL, AT(percent), .min = 0, .max = 100, .digits = 1 },
	{ .name = "weight", .type = FIELD_DECIMAL_TEXT, AT(weight), .min = 0, .max = 100, .digits = 3 },
	{ .name = "one", .type = FIELD_OBJECT, AT(one), .sub = &item_set },
	{ .name = "line_items", .type = FIELD_LIST, AT(items), .min = 1, .max = 500, .sub = &item_set },
	{ .name = "raw", .type = FIELD_RAW, AT(raw) },
	{ .name = "version", .type = FIELD_INT, AT_GIVEN(version) },
};
static const struct field_set body_set = { body_fields, sizeof(body_fields) / sizeof(body_fields[0]),
	sizeof(struct body) };

static struct body body;
static struct fault fault;

static bool read_text(const char *text)
{
	struct json_object *value = NULL;
	const char *why = NULL;
	if (!json_read(arena, text, strlen(text), &value, &why))
		fail_msg("%s: %s", text, why);
	memset(&body, 0, sizeof(body));
	fault = (struct fault){ 0 };
	bool good = fields_read(arena, &body_set, value, "", &body, &fault);
	assert_true(good == (fault.code == FAULT_NONE));
	assert_true(good == (fault.items == NULL));
	return good;
}

static void assert_complaint(const char *text, const char *field, const char *message)
{
	if (read_text(text))
		fail_msg("was taken: %s", text);
	assert_int_equal(fault.code, FAULT_INVALID);
	assert_string_equal(fault.items->field, field);
	assert_string_equal(fault.items->message, message);
	assert_null(fault.items->next);
}

static void everything_declared_is_read(void **state)
{
	(void)state;
	assert_true(read_text("{\"name\":\"caf\xc3\xa9s\",\"id\":\"77\",\"on\":true,\"percent\":12.5,\"one\":{\"quantity\":3},"
	    "\"line_items\":[{\"quantity\":1,\"price\":12.3450},{\"quantity\":2147483647,\"price\":1e3}],\"raw\":[1],"
	    "\"unknown\":{},\"version\":-4}"));
	assert_string_equal(body.name, "caf\xc3\xa9s");
	assert_true(body.name_given);
	assert_int_equal(body.id, 77);
	assert_true(body.on);
	assert_int_equal(body.one.quantity, 3);
	assert_int_equal(body.items.len, 2);
	const struct item *items = body.items.at;
	char text[DECIMAL_TEXT_LEN];
	assert_string_equal(decimal_print(items[0].price, text), "12.345");
	assert_string_equal(decimal_print(items[1].price, text), "1000");
	assert_int_equal(items[1].quantity, 2147483647);
	assert_int_equal(json_object_array_length(body.raw), 1);
	assert_int_equal(body.version, -4);
	assert_true(body.version_given);
}

static void absent_members_leave_zeros(void **state)
{
	(void)state;
	assert_true(read_text("{}"));
	assert_null(body.name);
	assert_false(body.name_given);
	assert_false(body.version_given);
	assert_int_equal(body.items.len, 0);
}

static void null_is_absent_only_where_it_may_be(void **state)
{
	(void)state;
	assert_true(read_text("{\"name\":null}"));
	assert_false(body.name_given);
	assert_complaint("{\"version\":null}", "version", "must be an integer");
	assert_complaint("{\"on\":null}", "on", "must be true or false");
	assert_complaint("{\"one\":null}", "one", "must be an object");
	assert_complaint("{\"line_items\":null}", "line_items", "must be a list of 1 to 500 entries");
}

static void lengths_count_characters_not_bytes(void **state)
{
	(void)state;
	assert_true(read_text("{\"name\":\"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xe2\x82\xac\xc3\xa9x\"}"));
	assert_complaint("{\"name\":\"sixsix\"}", "name", "must be a string of 1 to 5 characters");
	assert_complaint("{\"name\":\"\"}", "name", "must be a string of 1 to 5 characters");
	assert_complaint("{\"name\":5}", "name", "must be a string of 1 to 5 characters");
}

static void integers_are_integers(void **state)
{
	(void)state;
	static const char *const bad[] = { "2.0", "\"2\"", "true", "[]", "0", "-1", "2147483648", "1e0" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char text[100];
		(void)snprintf(text, sizeof(text), "{\"one\":{\"quantity\":%s}}", bad[i]);
		assert_complaint(text, "one.quantity", "must be an integer between 1 and 2147483647");
	}
}

static void integers_in_strings_are_taken_where_declared(void **state)
{
	(void)state;
	assert_true(read_text("{\"id\":9223372036854775807}"));
	assert_true(body.id == INT64_MAX);
	static const char *const bad[] = { "2.0", "\"\"", "\"12abc\"", "\" 1\"", "\"+1\"", "\"0\"",
		"\"9223372036854775808\"", "{}" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char text[100];
		(void)snprintf(text, sizeof(text), "{\"id\":%s}", bad[i]);
		assert_complaint(text, "id", "must be an integer of at least 1");
	}
}

static void decimals_are_exact_and_bounded(void **state)
{
	(void)state;
	char text[DECIMAL_TEXT_LEN];
	assert_true(read_text("{\"percent\":100.0}"));
	assert_string_equal(decimal_print(body.percent, text), "100");
	assert_true(read_text("{\"one\":{\"quantity\":1,\"price\":12345678901234567.1234}}"));
	assert_string_equal(decimal_print(body.one.price, text), "12345678901234567.1234");
	const char *message = "must be a number between 0 and 100 with at most 1 decimal place";
	assert_complaint("{\"percent\":100.1}", "percent", message);
	assert_complaint("{\"percent\":-0.1}", "percent", message);
	assert_complaint("{\"percent\":1.25}", "percent", message);
	assert_complaint("{\"percent\":\"5\"}", "percent", message);
	message = "must be a number with at most 4 decimal places";
	assert_complaint("{\"one\":{\"quantity\":1,\"price\":1.00005}}", "one.price", message);
	assert_complaint("{\"one\":{\"quantity\":1,\"price\":1e300}}", "one.price", message);
}

static void decimals_in_strings_are_taken_where_declared(void **state)
{
	(void)state;
	static const char *const good[] = { "12.345", "\"12.345\"", "\"12.3450\"", "\"12345e-3\"" };
	static const char *const bad[] = { "\"\"", "\"1.\"", "\".5\"", "\"+1\"", "\" 1\"", "\"1 \"", "\"0x1\"", "\"NaN\"", "\"1.2345\"", "\"100.001\"", "\"-1\"", "true", "[]" };
	char text[100], printed[DECIMAL_TEXT_LEN];
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		(void)snprintf(text, sizeof(text), "{\"weight\":%s}", good[i]);
		assert_true(read_text(text));
		assert_string_equal(decimal_print(body.weight, printed), "12.345");
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		(void)snprintf(text, sizeof(text), "{\"weight\":%s}", bad[i]);
		assert_complaint(text, "weight", "must be a number between 0 and 100 with at most 3 decimal places");
	}
}

static void every_complaint_has_its_path(void **state)
{
	(void)state;
	assert_false(read_text("{\"name\":1,\"on\":1,\"line_items\":[{\"quantity\":1},{\"quantity\":0,\"price\":\"1\"},7,{}]}"));
	static const char *const want[][2] = {
		{ "name", "must be a string of 1 to 5 characters" },
		{ "on", "must be true or false" },
		{ "line_items.1.quantity", "must be an integer between 1 and 2147483647" },
		{ "line_items.1.price", "must be a number with at most 4 decimal places" },
		{ "line_items.2", "must be an object" },
		{ "line_items.3.quantity", "is required" },
	};
	const struct fault_item *item = fault.items;
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++, item = item->next) {
		assert_non_null(item);
		assert_string_equal(item->field, want[i][0]);
		assert_string_equal(item->message, want[i][1]);
	}
	assert_null(item);
}

static void lists_have_their_bounds(void **state)
{
	(void)state;
	assert_complaint("{\"line_items\":[]}", "line_items", "must be a list of 1 to 500 entries");
	assert_complaint("{\"line_items\":{}}", "line_items", "must be a list of 1 to 500 entries");
}

static void complaints_end_at_a_hundred(void **state)
{
	(void)state;
	static char text[4000];
	strcpy(text, "{\"line_items\":[0");
	for (int i = 1; i < 500; i++)
		strcat(text, ",0");
	strcat(text, "]}");
	assert_false(read_text(text));
	int n = 0;
	for (const struct fault_item *item = fault.items; item != NULL; item = item->next)
		n++;
	assert_int_equal(n, 100);
}

static void body_that_is_no_object_is_refused(void **state)
{
	(void)state;
	assert_complaint("[]", "body", "must be an object");
	assert_complaint("null", "body", "must be an object");
	assert_complaint("5", "body", "must be an object");
}

static void path_given_by_the_caller_leads(void **state)
{
	(void)state;
	struct item item = { 0 };
	struct json_object *object = json_object_new_object();
	fault = (struct fault){ 0 };
	assert_false(fields_read(arena, &item_set, object, "item", &item, &fault));
	assert_string_equal(fault.items->field, "item.quantity");
	json_object_put(object);
}

#define claim(name) cmocka_unit_test_setup_teardown(name, arena_begin, arena_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		claim(everything_declared_is_read),
		claim(absent_members_leave_zeros),
		claim(null_is_absent_only_where_it_may_be),
		claim(lengths_count_characters_not_bytes),
		claim(integers_are_integers),
		claim(integers_in_strings_are_taken_where_declared),
		claim(decimals_are_exact_and_bounded),
		claim(decimals_in_strings_are_taken_where_declared),
		claim(every_complaint_has_its_path),
		claim(lists_have_their_bounds),
		claim(complaints_end_at_a_hundred),
		claim(body_that_is_no_object_is_refused),
		claim(path_given_by_the_caller_leads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
