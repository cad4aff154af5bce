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
#include "base/clock.h"
#include "base/json.h"

/* A copy of exactly len bytes, so that reading past them is seen. */
static bool taken(const char *bytes, size_t len, const char **why)
{
	char *copy = malloc(len + (len == 0));
	memcpy(copy, bytes, len);
	*why = NULL;
	bool gate = json_gate(arena, copy, len, why);
	const char *why_read = NULL;
	struct json_object *value = NULL;
	bool read = json_read(arena, copy, len, &value, &why_read);
	free(copy);
	/* what passes the gate must never fail in json-c */
	assert_int_equal(gate, read);
	assert_true(gate == (*why == NULL));
	return gate;
}

static void assert_taken(const char *text)
{
	const char *why;
	if (!taken(text, strlen(text), &why))
		fail_msg("refused: %s: %s", text, why);
}

static void assert_refused_len(const char *bytes, size_t len, const char *phrase, size_t at)
{
	const char *why;
	if (taken(bytes, len, &why))
		fail_msg("was taken: %.*s", (int)len, bytes);
	char offset[32];
	(void)snprintf(offset, sizeof(offset), "(byte %zu).", at);
	if (strstr(why, phrase) == NULL || strstr(why, offset) == NULL)
		fail_msg("%.*s: %s, not: %s %s", (int)len, bytes, why, phrase, offset);
}

static void assert_refused(const char *text, const char *phrase, size_t at)
{
	assert_refused_len(text, strlen(text), phrase, at);
}

static void all_of_rfc_8259_is_taken(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"null", "true", "false", "0", "-0", "5", "-12", "1.5", "1e3", "1E+3", "1.5e-7", "0.0", "\"\"", "\"a\"",
		"{}", "[]", "[[]]", "[{}]", "{\"a\":[]}", " \t\r\n{ \"a\" : [ 1 , 2 ] , \"b\" : { } } \n", "{\"\":1}",
		"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\uD83D\\uDE00\"", "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\x7f\"",
		"\"\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf\"", "\"'\"", "[1,2,3]", "[null,true,false]",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_taken(texts[i]);
}

static void broken_grammar_is_refused_with_its_place(void **state)
{
	(void)state;
	assert_refused("", "there is no value", 0);
	assert_refused("  ", "there is no value", 2);
	assert_refused("{", "too early", 1);
	assert_refused("[1", "too early", 2);
	assert_refused("[1,", "too early", 3);
	assert_refused("[1,]", "a value", 3);
	assert_refused("[,1]", "a value", 1);
	assert_refused("[1 2]", "comma", 3);
	assert_refused("{\"a\":1,}", "a name", 7);
	assert_refused("{,}", "a name", 1);
	assert_refused("{\"a\"}", "colon", 4);
	assert_refused("{\"a\":}", "a value", 5);
	assert_refused("{\"a\":1]", "comma or }", 6);
	assert_refused("[1}", "comma or ]", 2);
	assert_refused("{a:1}", "a name", 1);
	assert_refused("{'a':1}", "a name", 1);
	assert_refused("'a'", "a value", 0);
	assert_refused("{1:1}", "a name", 1);
	assert_refused("]", "a value", 0);
	assert_refused("tru", "a value", 0);
	assert_refused("True", "a value", 0);
	assert_refused("nullx", "behind", 4);
	assert_refused("NaN", "a value", 0);
	assert_refused("Infinity", "a value", 0);
	assert_refused("-Infinity", "a digit", 1);
	assert_refused("// x\n1", "a value", 0);
	assert_refused("[1/* x */]", "comma", 2);
	assert_refused("1 // x", "behind", 2);
	assert_refused("{}{}", "behind", 2);
	assert_refused("{} x", "behind", 3);
	assert_refused("\xef\xbb\xbf{}", "a value", 0);
	assert_refused("\f1", "a value", 0);
	assert_refused_len("1\0", 2, "behind", 1);
	assert_refused_len("[1,\0]", 5, "a value", 3);
	assert_refused_len("{\0}", 3, "a name", 1);
}

static void broken_strings_are_refused(void **state)
{
	(void)state;
	assert_refused("\"a", "does not end", 2);
	assert_refused("\"a\\", "escape", 2);
	assert_refused("\"\\x41\"", "escape", 1);
	assert_refused("\"\\'\"", "escape", 1);
	assert_refused("\"\\u12\"", "four hexadecimal", 1);
	assert_refused("\"\\u12g4\"", "four hexadecimal", 1);
	assert_refused("\"a\nb\"", "control", 2);
	assert_refused("\"a\tb\"", "control", 2);
	assert_refused_len("\"a\0b\"", 5, "control", 2);
	assert_refused_len("\"a\\\0\"", 5, "escape", 2);
	assert_refused("\"q\\u0000x\"", "\\u0000", 2);
	assert_refused("{\"q\\u0000x\":1}", "\\u0000", 3);
}

static void lone_surrogates_are_refused(void **state)
{
	(void)state;
	assert_refused("\"\\uD800\"", "surrogate", 1);
	assert_refused("\"\\uD800x\"", "surrogate", 1);
	assert_refused("\"\\uDC00\\uD800\"", "surrogate", 1);
	assert_refused("\"\\uD800\\u0041\"", "surrogate", 1);
	assert_refused("\"\\uD800\\uD800\"", "surrogate", 1);
	assert_refused("\"\\uD800\\n1234\"", "surrogate", 1);
	assert_refused("\"\\uD800\\uDC0", "surrogate", 1);
}

static void what_is_not_utf8_is_refused(void **state)
{
	(void)state;
	assert_refused("\"\xc0\xaf\"", "UTF-8", 1);
	assert_refused("\"\xc1\xbf\"", "UTF-8", 1);
	assert_refused("\"\xe0\x9f\xbf\"", "UTF-8", 1);
	assert_refused("\"\xf0\x8f\xbf\xbf\"", "UTF-8", 1);
	assert_refused("\"\xed\xa0\x80\"", "UTF-8", 1);
	assert_refused("\"\xed\xbf\xbf\"", "UTF-8", 1);
	assert_refused("\"\xf4\x90\x80\x80\"", "UTF-8", 1);
	assert_refused("\"\xf5\x80\x80\x80\"", "UTF-8", 1);
	assert_refused("\"ab\x80\"", "UTF-8", 3);
	assert_refused("\"\xe2\x82\"", "UTF-8", 1);
	assert_refused("\"\xe2\x82", "UTF-8", 1);
	assert_refused("\"\xff\"", "UTF-8", 1);
	assert_refused("{\"\xc0\xaf\":1}", "UTF-8", 2);
}

static void duplicate_names_are_refused(void **state)
{
	(void)state;
	assert_refused("{\"a\":1,\"a\":2}", "this name already", 7);
	assert_refused("{\"a\":1,\"\\u0061\":2}", "this name already", 7);
	assert_refused("{\"\\n\":1,\"\\u000a\":2}", "this name already", 8);
	assert_refused("{\"\xf0\x9f\x98\x80\":1,\"\\ud83d\\ude00\":2}", "this name already", 10);
	assert_refused("{\"\xc3\xa9\\/\":1,\"\\u00e9/\":2}", "this name already", 10);
	assert_refused("{\"\":1,\"\":2}", "this name already", 6);
	assert_refused("{\"a\":{\"b\":1},\"b\":{\"a\":1},\"a\":1}", "this name already", 25);
	assert_refused("[{\"a\":1},{\"b\":1,\"b\":1}]", "this name already", 16);
}

static void equal_names_in_different_objects_are_fine(void **state)
{
	(void)state;
	assert_taken("[{\"a\":1},{\"a\":1}]");
	assert_taken("{\"a\":{\"a\":{\"a\":1}},\"b\":{\"a\":1}}");
	assert_taken("{\"a\":1,\"A\":2,\"a \":3,\"\":4}");
}

static void one_duplicate_among_many_names_is_found(void **state)
{
	(void)state;
	static char text[400000];
	size_t n = 1;
	text[0] = '{';
	for (int i = 0; i < 15000; i++)
		n += (size_t)sprintf(text + n, "\"n%d\":{\"x\":%d},", i, i % 7);
	size_t at = n;
	n += (size_t)sprintf(text + n, "\"n%d\":1}", 77);
	/* within the tokens allowed: 15,000 names with an object of one name and one value would not be */
	const char *why;
	assert_false(json_gate(arena, text, n, &why));
	assert_non_null(strstr(why, "too many"));
	n = 1;
	for (int i = 0; i < 15000; i++)
		n += (size_t)sprintf(text + n, "\"n%d\":%s,", i, i % 100 == 0 ? "{\"x\":1}" : "1");
	at = n;
	n += (size_t)sprintf(text + n, "\"n%d\":1}", 77);
	assert_refused_len(text, n, "this name already", at);
	n = at + (size_t)sprintf(text + at, "\"new\":1}");
	assert_true(taken(text, n, &why));
}

static void looking_for_duplicates_is_not_quadratic(void **state)
{
	(void)state;
	static char text[262144];
	size_t n = 1;
	text[0] = '{';
	for (int i = 0; i < 19000; i++)
		n += (size_t)sprintf(text + n, "%s\"%x\":0", i == 0 ? "" : ",", i);
	text[n++] = '}';
	const char *why;
	int64_t begin_us = clock_us();
	assert_true(json_gate(arena, text, n, &why));
	/* about 1 ms; quadratic would be 180 million comparisons, and valgrind is slow */
	assert_true(clock_us() - begin_us < 2000000);
}

static void thirty_two_levels_are_fine_and_one_more_is_not(void **state)
{
	(void)state;
	char text[400] = "";
	for (int i = 0; i < 32; i++)
		strcat(text, i % 2 ? "[" : "{\"a\":");
	strcat(text, "1");
	for (int i = 31; i >= 0; i--)
		strcat(text, i % 2 ? "]" : "}");
	assert_taken(text);
	memset(text, '[', 32);
	memset(text + 32, ']', 32);
	text[64] = '\0';
	assert_taken(text);
	memset(text, '[', 33);
	memset(text + 33, ']', 33);
	text[66] = '\0';
	assert_refused(text, "too deep", 32);
	static char bomb[200000];
	memset(bomb, '[', sizeof(bomb));
	assert_refused_len(bomb, sizeof(bomb), "too deep", 32);
}

static void memory_bombs_are_bounded(void **state)
{
	(void)state;
	static char text[262144];
	size_t n = 0;
	text[n++] = '[';
	while (n + 4 < sizeof(text)) {
		memcpy(text + n, "{},", 3);
		n += 3;
	}
	memcpy(text + n, "1]", 2);
	const char *why;
	assert_false(taken(text, n + 2, &why));
	assert_non_null(strstr(why, "too many values"));
	n = 1;
	for (int i = 1; i < JSON_TOKENS_MAX; i++) {
		text[n++] = '1';
		text[n++] = ',';
	}
	text[n - 1] = ']';
	assert_true(taken(text, n, &why));
	text[n - 1] = ',';
	text[n++] = '1';
	text[n++] = ']';
	assert_false(taken(text, n, &why));
}

static void numbers_that_do_not_fit_are_refused(void **state)
{
	(void)state;
	assert_taken("9223372036854775807");
	assert_taken("-9223372036854775808");
	assert_refused("9223372036854775808", "does not fit", 0);
	assert_refused("-9223372036854775809", "does not fit", 0);
	assert_refused("[18446744073709551616]", "does not fit", 1);
	assert_refused("100000000000000000000000000", "does not fit", 0);
	assert_taken("1.7976931348623157e308");
	assert_refused("1.8e308", "does not fit", 0);
	assert_refused("1e400", "does not fit", 0);
	assert_refused("-1e400", "does not fit", 0);
	assert_refused("1e99999999999999999999", "does not fit", 0);
	assert_refused("1e-400", "does not fit", 0);
	assert_refused("[0, 1e-99999999999999999999]", "does not fit", 4);
	assert_taken("0e99999999999999999999");
	assert_taken("0.0e-400");
	char text[700];
	memset(text, '0', sizeof(text));
	text[1] = '.';
	text[500] = '1';
	text[501] = '\0';
	assert_refused(text, "does not fit", 0);
	memset(text, '9', 400);
	strcpy(text + 400, ".5");
	assert_refused(text, "does not fit", 0);
	strcpy(text + 400, "e-300");
	assert_taken(text);
}

static void broken_numbers_are_refused(void **state)
{
	(void)state;
	assert_refused("01", "superfluous 0", 0);
	assert_refused("-01", "superfluous 0", 1);
	assert_refused("00.5", "superfluous 0", 0);
	assert_refused("-", "too early", 1);
	assert_refused("+1", "a value", 0);
	assert_refused(".5", "a value", 0);
	assert_refused("5.", "too early", 2);
	assert_refused("[5.]", "a digit", 3);
	assert_refused("[1e]", "a digit", 3);
	assert_refused("1e+", "too early", 3);
	assert_refused("1.5.5", "behind", 3);
	assert_refused("0x10", "behind", 1);
	assert_refused("1_000", "behind", 1);
}

static void numbers_keep_the_text_that_was_sent(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"5", "-12", "12.50", "1e3", "1E+3", "1.5E-2", "0.1000000000000000055", "2.0", "-0.0",
		"123456789012345678.123456789012345678", "9223372036854775807",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct json_object *value;
		const char *why;
		assert_true(json_read(arena, texts[i], strlen(texts[i]), &value, &why));
		assert_string_equal(json_number(value), texts[i]);
	}
	struct json_object *value;
	const char *why;
	assert_true(json_read(arena, "[\"5\",true,null]", 15, &value, &why));
	for (size_t i = 0; i < 3; i++)
		assert_null(json_number(json_object_array_get_idx(value, i)));
}

static void null_is_a_value_of_its_own(void **state)
{
	(void)state;
	struct json_object *value = json_object_new_object();
	struct json_object *before = value;
	const char *why;
	assert_false(json_read(arena, "nul", 3, &value, &why));
	assert_ptr_equal(value, before);
	assert_true(json_read(arena, "null", 4, &value, &why));
	assert_null(value);
	json_object_put(before);
}

static void gate_leaves_nothing_in_the_arena(void **state)
{
	(void)state;
	const char *why;
	size_t used = arena_used(arena);
	assert_true(json_gate(arena, "{\"\\u0061\":1e300,\"b\":2}", 22, &why));
	assert_int_equal(arena_used(arena), used);
}

static void texts_cut_anywhere_are_refused_within_their_bytes(void **state)
{
	(void)state;
	static const char text[] = "{\"a\\u00e9\":[1.5e-3,true,null,\"\xe2\x82\xac\\ud83d\\ude00\"],\"b\":{\"c\":-12}}";
	const char *why;
	for (size_t len = 0; len < sizeof(text) - 1; len++)
		assert_false(taken(text, len, &why));
	assert_true(taken(text, sizeof(text) - 1, &why));
	/* and no byte changed makes json-c and the gate disagree */
	char copy[sizeof(text)];
	for (size_t i = 0; i < sizeof(text) - 1; i++)
		for (int c = 0; c < 256; c++) {
			memcpy(copy, text, sizeof(text));
			copy[i] = (char)c;
			(void)taken(copy, sizeof(text) - 1, &why);
		}
}

#define claim(name) cmocka_unit_test_setup_teardown(name, arena_begin, arena_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		claim(all_of_rfc_8259_is_taken),
		claim(broken_grammar_is_refused_with_its_place),
		claim(broken_strings_are_refused),
		claim(lone_surrogates_are_refused),
		claim(what_is_not_utf8_is_refused),
		claim(duplicate_names_are_refused),
		claim(equal_names_in_different_objects_are_fine),
		claim(one_duplicate_among_many_names_is_found),
		claim(looking_for_duplicates_is_not_quadratic),
		claim(thirty_two_levels_are_fine_and_one_more_is_not),
		claim(memory_bombs_are_bounded),
		claim(numbers_that_do_not_fit_are_refused),
		claim(broken_numbers_are_refused),
		claim(numbers_keep_the_text_that_was_sent),
		claim(null_is_a_value_of_its_own),
		claim(gate_leaves_nothing_in_the_arena),
		claim(texts_cut_anywhere_are_refused_within_their_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
