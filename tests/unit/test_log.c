#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

/* Standard error goes into a pipe while a line is written. */
static int pipe_ends[2];
static int stderr_kept;
static char line[8192];

static void capture_begin(void)
{
	assert_int_equal(pipe(pipe_ends), 0);
	stderr_kept = dup(STDERR_FILENO);
	dup2(pipe_ends[1], STDERR_FILENO);
}

static ssize_t capture_end(void)
{
	dup2(stderr_kept, STDERR_FILENO);
	close(stderr_kept);
	close(pipe_ends[1]);
	ssize_t len = read(pipe_ends[0], line, sizeof(line) - 1);
	close(pipe_ends[0]);
	line[len > 0 ? len : 0] = '\0';
	return len;
}

static struct json_object *line_parse(void)
{
	assert_int_equal(line[strlen(line) - 1], '\n');
	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
	struct json_object *value = json_tokener_parse(line);
	assert_non_null(value);
	return value;
}

static const char *member(struct json_object *object, const char *name)
{
	return json_object_get_string(json_object_object_get(object, name));
}

static void request_is_one_line_of_json(void **state)
{
	(void)state;
	log_role("worker 3");
	capture_begin();
	log_request(&(struct log_request){ .request_id = "r\"1", .store = "demo", .api = "bigcommerce",
	    .route = "GET /carts/{cartId}", .status = 200, .db_us = 12, .total_us = -5, .statements = 3, .trips = 1 });
	capture_end();
	struct json_object *value = line_parse();
	assert_string_equal(member(value, "level"), "info");
	assert_string_equal(member(value, "role"), "worker 3");
	assert_string_equal(member(value, "request_id"), "r\"1");
	assert_string_equal(member(value, "route"), "GET /carts/{cartId}");
	assert_string_equal(member(value, "status"), "200");
	assert_string_equal(member(value, "total_us"), "-5");
	assert_string_equal(member(value, "trips"), "1");
	assert_int_equal(strlen(member(value, "time")), 24);
	assert_false(json_object_object_get_ex(value, "fault", NULL));
	json_object_put(value);
}

static void failures_of_ours_are_warnings(void **state)
{
	(void)state;
	capture_begin();
	log_request(&(struct log_request){ .request_id = "r", .status = 503, .fault = "unavailable" });
	capture_end();
	struct json_object *value = line_parse();
	assert_string_equal(member(value, "level"), "warn");
	assert_string_equal(member(value, "fault"), "unavailable");
	assert_false(json_object_object_get_ex(value, "store", NULL));
	json_object_put(value);
}

static void any_bytes_stay_one_line_of_utf8(void **state)
{
	(void)state;
	capture_begin();
	log_event(LOG_ERROR, "a\nb\t\"\\ %c \xc3\xa9 \xff \xed\xa0\x80", 1);
	capture_end();
	struct json_object *value = line_parse();
	assert_string_equal(member(value, "event"),
	    "a\nb\t\"\\ \x01 \xc3\xa9 \xef\xbf\xbd \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	json_object_put(value);
}

static void lines_never_pass_the_atomic_size_of_a_pipe(void **state)
{
	(void)state;
	static char text[9000];
	memset(text, 1, sizeof(text) - 1);
	char role[200];
	memset(role, 2, sizeof(role) - 1);
	role[sizeof(role) - 1] = '\0';
	log_role(role);
	capture_begin();
	log_event(LOG_WARN, "%s", text);
	assert_in_range(capture_end(), 1, 4096);
	json_object_put(line_parse());
	capture_begin();
	log_request(&(struct log_request){ text, text, text, text, text, INT32_MIN, INT64_MIN, INT64_MIN, INT32_MIN,
	    INT32_MIN, INT32_MIN });
	assert_in_range(capture_end(), 1, 4096);
	json_object_put(line_parse());
	log_role("master");
}

static void lower_levels_are_not_written(void **state)
{
	(void)state;
	capture_begin();
	log_event(LOG_DEBUG, "quiet");
	log_level_set(LOG_WARN);
	log_request(&(struct log_request){ .request_id = "r", .status = 200 });
	log_level_set(LOG_INFO);
	assert_int_equal(capture_end(), 0);
}

static void errno_survives(void **state)
{
	(void)state;
	capture_begin();
	errno = ENOENT;
	log_event(LOG_INFO, "%s", "x");
	int error = errno;
	capture_end();
	assert_int_equal(error, ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(request_is_one_line_of_json),
		cmocka_unit_test(failures_of_ours_are_warnings),
		cmocka_unit_test(any_bytes_stay_one_line_of_utf8),
		cmocka_unit_test(lines_never_pass_the_atomic_size_of_a_pipe),
		cmocka_unit_test(lower_levels_are_not_written),
		cmocka_unit_test(errno_survives),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
