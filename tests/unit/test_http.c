#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "http/http.h"
#include "http/read.h"

static int arena_setup(void **state)
{
	*state = arena_new(1024 * 1024);
	return *state == NULL;
}

static int arena_teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static struct request read_target(struct arena *arena, const char *target)
{
	struct request request;
	size_t body_len;
	char *params[] = { (char *)"REQUEST_METHOD=GET", arena_printf(arena, "REQUEST_URI=%s", target), NULL };

	request_read(&request, arena, params, &body_len);
	request.params = NULL;
	return request;
}

static void each_segment_is_decoded_once_after_splitting(void **state)
{
	struct request request = read_target(*state, "/a%2Fb/%2525/c");

	assert_int_equal(request.fault.code, FAULT_NONE);
	assert_int_equal(request.segments_len, 3);
	assert_string_equal(request.segments[0], "a/b");
	assert_string_equal(request.segments[1], "%25");
	assert_string_equal(request.segments[2], "c");
}

static void empty_segments_are_kept(void **state)
{
	struct request request = read_target(*state, "//a/");

	assert_int_equal(request.segments_len, 3);
	assert_string_equal(request.segments[0], "");
	assert_string_equal(request.segments[2], "");
}

static void broken_escapes_nul_and_bad_utf8_are_refused(void **state)
{
	static const char *const bad[] = { "/%", "/%4", "/%zz", "/%00", "/%C0%AF", "/%ED%A0%80", "/%F5%80%80%80", "/%E2%82", "/%C3x", "/a?x=%", "/a?%ff=1" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(read_target(*state, bad[i]).fault.code, FAULT_BAD_REQUEST);
}

static void a_target_that_is_no_path_is_refused(void **state)
{
	static const char *const bad[] = { "*", "", "?a=1", "ftp://host/a", "host:443" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct request request = read_target(*state, bad[i]);

		assert_int_equal(request.fault.code, FAULT_BAD_REQUEST);
		assert_int_equal(request.segments_len, 0);
	}
}

static void a_length_that_is_no_number_is_refused(void **state)
{
	static const char *const bad[] = { "-1", "1x", " 1", "+1", "9223372036854775808" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct request request;
		size_t body_len = 1;
		char *params[] = { arena_printf(*state, "CONTENT_LENGTH=%s", bad[i]), NULL };

		request_read(&request, *state, params, &body_len);
		assert_int_equal(request.fault.code, FAULT_BAD_REQUEST);
		assert_int_equal(body_len, 0);
	}
}

static void an_absolute_target_gives_its_path_alone(void **state)
{
	struct request request = read_target(*state, "http://evil.example/stores/x?y=1");

	assert_int_equal(request.segments_len, 2);
	assert_string_equal(request.segments[0], "stores");
	assert_string_equal(request_query(&request, "y"), "1");
}

static void an_absolute_target_without_a_path_is_the_root(void **state)
{
	/* A slash behind the question mark is the query's; one of them was taken for the path's, and the query read as one without end. */
	static const char *const bare[] = { "http://host", "https://host", "http://", "https://host?a=/b", "http://host?a=/b", "https://?a=/b", "https://user@host?a=/b" };

	for (size_t i = 0; i < sizeof(bare) / sizeof(bare[0]); i++) {
		struct request request = read_target(*state, bare[i]);

		assert_int_equal(request.fault.code, FAULT_NONE);
		assert_int_equal(request.segments_len, 1);
		assert_string_equal(request.segments[0], "");
		if (strchr(bare[i], '?') == NULL)
			assert_int_equal(request.query_len, 0);
		else
			assert_string_equal(request_query(&request, "a"), "/b");
	}
}

static void names_and_values_of_the_query_are_decoded(void **state)
{
	struct request request = read_target(*state, "/a?key%3Ain=a%2Cb&&x&y=1+2&y=3");

	assert_int_equal(request.query_len, 4);
	assert_string_equal(request_query(&request, "key:in"), "a,b");
	assert_string_equal(request_query(&request, "x"), "");
	assert_string_equal(request_query(&request, "y"), "3");
	assert_null(request_query(&request, "z"));
}

static void too_many_segments_are_counted_not_stored(void **state)
{
	struct request request = read_target(*state, "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18");

	assert_int_equal(request.segments_len, HTTP_SEGMENTS_MAX + 1);
}

static void too_many_query_members_are_refused(void **state)
{
	char target[512] = "/?a";

	for (int i = 0; i < HTTP_QUERY_MAX; i++)
		strcat(target, "&a");
	assert_int_equal(read_target(*state, target).fault.code, FAULT_BAD_REQUEST);
}

static void an_insane_request_id_is_replaced(void **state)
{
	struct request request;
	size_t body_len;
	char *sane[] = { (char *)"HTTP_X_REQUEST_ID=abc-1.2_Z", (char *)"CARTD_REQUEST_ID=other", NULL };
	char *insane[] = { (char *)"HTTP_X_REQUEST_ID=a b\"", (char *)"CARTD_REQUEST_ID=other", NULL };

	request_read(&request, *state, sane, &body_len);
	assert_string_equal(request.id, "abc-1.2_Z");
	request_read(&request, *state, insane, &body_len);
	assert_string_equal(request.id, "other");
}

static void two_request_ids_are_none(void **state)
{
	struct request request;
	size_t body_len;
	char *twice[] = { (char *)"HTTP_X_REQUEST_ID=first", (char *)"HTTP_X_REQUEST_ID=second", (char *)"CARTD_REQUEST_ID=first", NULL };

	request_read(&request, *state, twice, &body_len);
	assert_string_not_equal(request.id, "first");
	assert_string_not_equal(request.id, "second");
	assert_int_equal(strlen(request.id), 36);
}

static void a_list_that_came_in_parts_is_one(void **state)
{
	char *params[] = { (char *)"HTTP_ACCEPT=text/html", (char *)"HTTP_ACCEPT_LANGUAGE=en", (char *)"HTTP_ACCEPT=*/*;q=0.1", NULL };
	struct request request = { .params = params, .arena = *state };

	assert_string_equal(request_header_list(&request, "ACCEPT"), "text/html, */*;q=0.1");
	assert_string_equal(request_header_list(&request, "ACCEPT_LANGUAGE"), "en");
	assert_null(request_header_list(&request, "ACCEPT_CHARSET"));
}

static void a_header_that_came_twice_is_seen(void **state)
{
	char *params[] = { (char *)"HTTP_IF_MATCH=\"v1\"", (char *)"HTTP_IF_MATCH=\"v2\"", (char *)"HTTP_IF=x", NULL };
	struct request request = { .params = params };

	(void)state;
	assert_true(request_header_twice(&request, "IF_MATCH"));
	assert_false(request_header_twice(&request, "IF"));
	assert_string_equal(request_header(&request, "IF_MATCH"), "\"v1\"");
	assert_null(request_header(&request, "IF_MATC"));
}

static void strong_comparison_never_takes_weak_tags(void **state)
{
	(void)state;
	assert_true(etag_listed("\"v1\", \"v2\"", "\"v2\"", false));
	assert_false(etag_listed("W/\"v2\"", "\"v2\"", false));
	assert_true(etag_listed("W/\"v2\"", "\"v2\"", true));
	assert_true(etag_listed("*", "\"v2\"", false));
	assert_false(etag_listed("\"v22\"", "\"v2\"", true));
	assert_false(etag_listed("v2", "\"v2\"", true));
	assert_false(etag_listed("\"v2", "\"v2\"", true));
}

static void a_tag_names_a_version_with_or_without_a_hash(void **state)
{
	(void)state;
	assert_true(etag_names_version("\"v12\"", 12));
	assert_true(etag_names_version("\"x\", \"v12.abc\"", 12));
	assert_false(etag_names_version("\"v123\"", 12));
	assert_false(etag_names_version("W/\"v12\"", 12));
	assert_false(etag_names_version("v12", 12));
	assert_true(etag_names_version("*", 12));
}

static void accept_lets_json_through_by_the_closest_range(void **state)
{
	static const struct { const char *accept; bool allows; } cases[] = {
		{ NULL, true }, { "", true }, { "*/*", true }, { "application/*", true }, { "Application/JSON", true },
		{ "text/html, application/json;q=0.1", true }, { "text/html", false }, { "application/json;q=0", false },
		{ "*/*, application/json;q=0", false }, { "text/html, */*;q=0.0", false }, { "application/problem+json", true },
		{ "application/xml", false }, { "*/*;q=0.5, application/json", true }, { "application/json;q=0.05", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(accept_allows_json(cases[i].accept), cases[i].allows);
}

static void json_types_are_json_and_suffixed_ones(void **state)
{
	(void)state;
	assert_true(type_is_json("application/json"));
	assert_true(type_is_json("APPLICATION/json ; charset=utf-8"));
	assert_true(type_is_json("application/merge-patch+json"));
	assert_false(type_is_json("application/+json"));
	assert_false(type_is_json("text/json"));
	assert_false(type_is_json("application/jsonp"));
	assert_false(type_is_json(""));
}

static void header_values_with_control_characters_are_dropped(void **state)
{
	struct reply reply = { .arena = *state };

	reply_header(&reply, "A", "x\r\nB: y");
	assert_int_equal(reply.headers_len, 0);
	reply_header(&reply, "A", "1");
	reply_header(&reply, "A", "2");
	assert_int_equal(reply.headers_len, 1);
	assert_string_equal(reply.headers[0].value, "2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_segment_is_decoded_once_after_splitting),
		cmocka_unit_test(empty_segments_are_kept),
		cmocka_unit_test(broken_escapes_nul_and_bad_utf8_are_refused),
		cmocka_unit_test(a_target_that_is_no_path_is_refused),
		cmocka_unit_test(a_length_that_is_no_number_is_refused),
		cmocka_unit_test(an_absolute_target_gives_its_path_alone),
		cmocka_unit_test(an_absolute_target_without_a_path_is_the_root),
		cmocka_unit_test(names_and_values_of_the_query_are_decoded),
		cmocka_unit_test(too_many_segments_are_counted_not_stored),
		cmocka_unit_test(too_many_query_members_are_refused),
		cmocka_unit_test(an_insane_request_id_is_replaced),
		cmocka_unit_test(two_request_ids_are_none),
		cmocka_unit_test(a_header_that_came_twice_is_seen),
		cmocka_unit_test(a_list_that_came_in_parts_is_one),
		cmocka_unit_test(strong_comparison_never_takes_weak_tags),
		cmocka_unit_test(a_tag_names_a_version_with_or_without_a_hash),
		cmocka_unit_test(accept_lets_json_through_by_the_closest_range),
		cmocka_unit_test(json_types_are_json_and_suffixed_ones),
		cmocka_unit_test(header_values_with_control_characters_are_dropped),
	};

	return cmocka_run_group_tests_name("http", tests, arena_setup, arena_teardown);
}
