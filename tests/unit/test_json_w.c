#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <json-c/json.h>
#include <string.h>

#include "arena_fixture.h"
#include "base/json.h"

static void writer_puts_commas_where_they_are_due(void **state)
{
	(void)state;
	struct json_w w = json_w_new(arena, 0);
	struct decimal price;
	assert_true(decimal_parse("12.50", &price));
	json_w_open(&w, '{');
	json_w_name(&w, "a");
	json_w_open(&w, '[');
	json_w_int(&w, -1);
	json_w_bool(&w, true);
	json_w_bool(&w, false);
	json_w_null(&w);
	json_w_string(&w, NULL);
	json_w_open(&w, '{');
	json_w_close(&w, '}');
	json_w_open(&w, '[');
	json_w_close(&w, ']');
	json_w_close(&w, ']');
	json_w_name(&w, "b");
	json_w_decimal(&w, price);
	json_w_name(&w, "c");
	json_w_raw(&w, "{\"x\":1}");
	json_w_name(&w, "d");
	json_w_string(&w, "");
	json_w_close(&w, '}');
	assert_string_equal(w.buf.at,
	    "{\"a\":[-1,true,false,null,null,{},[]],\"b\":12.5,\"c\":{\"x\":1},\"d\":\"\"}");
}

static void writer_escapes_what_must_be_and_nothing_else(void **state)
{
	(void)state;
	struct json_w w = json_w_new(arena, 0);
	json_w_string(&w, "a\"b\\c/\b\f\n\r\t\x01\x1f\x7f\xe2\x82\xac");
	assert_string_equal(w.buf.at, "\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\xe2\x82\xac\"");
}

static void what_is_written_can_be_read_back(void **state)
{
	(void)state;
	char text[256];
	for (int i = 1; i < 128; i++)
		text[i - 1] = (char)i;
	text[127] = '\0';
	struct json_w w = json_w_new(arena, 0);
	json_w_string(&w, text);
	struct json_object *value;
	const char *why;
	assert_true(json_read(arena, w.buf.at, w.buf.len, &value, &why));
	assert_string_equal(json_object_get_string(value), text);
}

/* text: read, written again. */
static const char *again(const char *text)
{
	struct json_object *value;
	const char *why;
	struct json_w w = json_w_new(arena, 0);
	assert_true(json_read(arena, text, strlen(text), &value, &why));
	json_w_value(&w, value);
	return w.buf.at;
}

static void what_is_read_can_be_written_again(void **state)
{
	(void)state;
	static const char *const texts[][2] = {
		{ " null ", "null" }, { "\ttrue", "true" }, { "false\n", "false" }, { "\"\"", "\"\"" }, { "{ }", "{}" }, { " [\r]", "[]" },
		{ "[ 1 , -0.50 , 1E+3 , -7 ]", "[1,-0.50,1E+3,-7]" },
		{ "{ \"a\" : { } , \"b\" : [ [ ] , null , true , \"x\" ] , \"\" : 0 }", "{\"a\":{},\"b\":[[],null,true,\"x\"],\"\":0}" },
		{ "{\"\\u0061\\\"\":\"\\u20ac\\ud83d\\ude00\\/\\\\\\t\"}", "{\"a\\\"\":\"\xe2\x82\xac\xf0\x9f\x98\x80/\\\\\\t\"}" },
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_string_equal(again(texts[i][0]), texts[i][1]);
}

/* The tree is ours, the objects are json-c's: both parsers make the same of the same. */
static void what_is_read_is_what_json_c_would_have_read(void **state)
{
	(void)state;
	const char *text = "{\"s\":\"q\\u00e9\\n\",\"i\":[0,-9223372036854775808,9223372036854775807],\"d\":[2.5,-1e-3],\"n\":null,\"o\":{\"t\":true,\"f\":false}}";
	struct json_object *value, *theirs = json_tokener_parse(text);
	const char *why;
	assert_true(json_read(arena, text, strlen(text), &value, &why));
	assert_true(json_object_equal(value, theirs));
	assert_string_equal(json_object_to_json_string(value), json_object_to_json_string(theirs));
	json_object_put(theirs);
}

/* Eight bytes are looked at together: each special one at each place among plain ones and above ASCII. */
static void a_special_byte_is_found_wherever_it_stands(void **state)
{
	(void)state;
	for (size_t len = 1; len <= 25; len++)
		for (size_t at = 0; at < len; at++)
			for (int c = 1; c < 0x80; c++) {
				bool special = c < 0x20 || c == '"' || c == '\\' || c == 0x7f;
				char text[32] = { 0 };
				for (size_t i = 0; i < len; i++)
					text[i] = i % 2 == 0 ? 'a' : '!';
				text[at] = (char)c;
				struct json_w w = json_w_new(arena, 0);
				json_w_string(&w, text);
				assert_true((w.buf.len == len + 2) == !special);
				assert_int_equal(strlen(w.buf.at), w.buf.len);
				if (!special)
					assert_memory_equal(w.buf.at + 1, text, len);
				arena_reset(arena);
			}
	struct json_w w = json_w_new(arena, 0);
	json_w_string(&w, "\xc3\xa4\xc3\xb6\xc3\xbc\xe2\x82\xac\xf0\x9f\x9b\x92");
	assert_string_equal(w.buf.at, "\"\xc3\xa4\xc3\xb6\xc3\xbc\xe2\x82\xac\xf0\x9f\x9b\x92\"");
}

static void members_are_names_and_values(void **state)
{
	(void)state;
	struct json_w w = json_w_new(arena, 0);
	json_w_open(&w, '{');
	json_m_text(&w, "a", NULL);
	json_m_text_or_empty(&w, "b", NULL);
	json_m_int(&w, "c", INT64_MIN);
	json_m_bool(&w, "d", false);
	json_m_open(&w, "e", '[');
	json_w_close(&w, ']');
	json_m_raw(&w, "f", "{}");
	json_w_close(&w, '}');
	assert_string_equal(w.buf.at, "{\"a\":null,\"b\":\"\",\"c\":-9223372036854775808,\"d\":false,\"e\":[],\"f\":{}}");
}

static void members_of_the_database_are_shown_as_json(void **state)
{
	(void)state;
	struct json_w w = json_w_new(arena, 0);
	json_w_open(&w, '{');
	json_m_time(&w, "a", "2026-11-20 17:24:00.123456+00", "+00:00");
	json_m_time(&w, "b", "2026-11-20 17:24:00+00", "");
	json_m_time(&w, "c", "infinity", "Z");
	json_m_texts(&w, "d", NULL);
	json_m_texts(&w, "e", "{}");
	json_m_texts(&w, "f", "{/a.jpg,\"/b c.jpg\",\"q\\\"\\\\,}\"}");
	json_w_close(&w, '}');
	assert_string_equal(w.buf.at, "{\"a\":\"2026-11-20T17:24:00+00:00\",\"b\":\"2026-11-20T17:24:00\",\"c\":\"0000-00-00T00:00:00Z\","
	    "\"d\":[],\"e\":[],\"f\":[\"/a.jpg\",\"/b c.jpg\",\"q\\\"\\\\,}\"]}");
}

#define claim(name) cmocka_unit_test_setup_teardown(name, arena_begin, arena_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		claim(writer_puts_commas_where_they_are_due),
		claim(writer_escapes_what_must_be_and_nothing_else),
		claim(what_is_written_can_be_read_back),
		claim(what_is_read_can_be_written_again),
		claim(what_is_read_is_what_json_c_would_have_read),
		claim(a_special_byte_is_found_wherever_it_stands),
		claim(members_are_names_and_values),
		claim(members_of_the_database_are_shown_as_json),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
