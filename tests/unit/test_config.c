/* config: what a file may say, and what is said about one that is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"

static struct config config;
static char said[8192];

/* Loads text as a file; what was said has the file's name replaced by "F". */
static bool load(const char *text)
{
	char path[] = "/tmp/cartd-config-XXXXXX", raw[4096] = "";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	FILE *err = fmemopen(raw, sizeof(raw), "w");
	assert_non_null(err);
	bool ok = config_load(&config, path, err);
	fclose(err);
	unlink(path);
	said[0] = '\0';
	for (char *at = raw, *hit; *at != '\0'; at = hit + strlen(path)) {
		hit = strstr(at, path);
		if (hit == NULL) {
			strcat(said, at);
			break;
		}
		strncat(said, at, (size_t)(hit - at));
		strcat(said, "F");
	}
	return ok;
}

static void test_defaults_without_a_file(void **state)
{
	(void)state;
	assert_true(config_load(&config, NULL, stderr));
	assert_string_equal(config.listen, "unix:/run/cartd/cartd.sock");
	assert_int_equal(config.socket_mode, 0660);
	assert_int_equal(config.workers, 16);
	assert_int_equal(config.body_limit_bytes, 262144);
	assert_true(config.log_requests);
}

static void test_absent_file_is_an_error(void **state)
{
	(void)state;
	FILE *err = fmemopen(said, sizeof(said), "w");
	assert_false(config_load(&config, "/nonexistent/cartd.conf", err));
	fclose(err);
	assert_string_equal(said, "/nonexistent/cartd.conf: No such file or directory\n");
}

static void test_values_are_read(void **state)
{
	(void)state;
	assert_true(load("# comment\n; comment\n\n[server]\nlisten = [::1]:9000\nworkers=4\nsocket_mode = 600\n"
			 "[database]\nconninfo = host=/tmp dbname=x\n[log]\nlevel = warn\nrequests = no\n"));
	assert_string_equal(said, "");
	assert_string_equal(config.listen, "[::1]:9000");
	assert_int_equal(config.workers, 4);
	assert_int_equal(config.socket_mode, 0600);
	assert_string_equal(config.database, "host=/tmp dbname=x");
	assert_string_equal(config.log_level, "warn");
	assert_false(config.log_requests);
}

static void test_unknown_keys_and_sections_are_errors_with_line(void **state)
{
	(void)state;
	assert_false(load("[server]\nworker = 4\n\n[sever]\nworkers = 4\n"));
	assert_string_equal(said, "F:2: [server] worker: no such key\nF:5: [sever] workers: no such key\n");
}

static void test_bounds_are_kept(void **state)
{
	(void)state;
	assert_true(load("[server]\nworkers = 512\n"));
	assert_false(load("[server]\nworkers = 513\n"));
	assert_string_equal(said, "F:2: [server] workers: \"513\": not a whole number from 1 to 512\n");
	assert_false(load("[server]\nworkers = 0\n"));
	assert_false(load("[server]\nworkers = 4x\n"));
	assert_false(load("[server]\nworkers = 0x4\n"));
	assert_false(load("[server]\nworkers = 99999999999999999999\n"));
	assert_false(load("[server]\nworkers =\n"));
}

static void test_mode_is_octal(void **state)
{
	(void)state;
	assert_false(load("[server]\nsocket_mode = 0689\n"));
	assert_string_equal(said, "F:2: [server] socket_mode: \"0689\": not an octal number from 00 to 0777\n");
	assert_false(load("[server]\nsocket_mode = 1777\n"));
}

static void test_listen_is_checked(void **state)
{
	static const char *const bad[] = {"unix:relative", "cartd.sock", "127.0.0.1", ":9000", "127.0.0.1:0", "127.0.0.1:65536", "::1:9000",
		"unix:/0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678"};
	char text[512];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(text, sizeof(text), "[server]\nlisten = %s\n", bad[i]);
		assert_false(load(text));
		assert_non_null(strstr(said, "F:2: [server] listen: "));
	}
}

static void test_every_wrong_line_is_told(void **state)
{
	(void)state;
	assert_false(load("[server]\nnonsense\nworkers = 0\n[open\n[log]\nlevel = loud\nrequests = maybe\n"));
	assert_string_equal(said, "F:2: neither [section], key = value nor # comment\n"
				  "F:3: [server] workers: \"0\": not a whole number from 1 to 512\n"
				  "F:4: neither [section], key = value nor # comment\n"
				  "F:6: [log] level: \"loud\": neither debug, info, warn nor error\n"
				  "F:7: [log] requests: \"maybe\": neither yes nor no\n");
}

static void test_last_line_needs_no_newline_but_is_checked(void **state)
{
	(void)state;
	assert_true(load("[server]\nworkers = 3"));
	assert_int_equal(config.workers, 3);
	assert_false(load("[server]\nnonsense"));
	assert_string_equal(said, "F:2: neither [section], key = value nor # comment\n");
}

static void test_key_set_twice_is_an_error(void **state)
{
	(void)state;
	assert_false(load("[server]\nworkers = 3\nworkers = 4\n"));
	assert_string_equal(said, "F:3: [server] workers: set in line 2 already\n");
}

static void test_text_goes_on_in_indented_lines(void **state)
{
	(void)state;
	assert_true(load("[database]\nconninfo = host=a\n\tdbname=b\n  user=c\n"));
	assert_string_equal(config.database, "host=a dbname=b user=c");
	assert_false(load("[server]\nworkers = 1\n 2\n"));
	assert_string_equal(said, "F:3: [server] workers: takes one line\n");
}

static void test_long_lines_are_refused_not_cut(void **state)
{
	char text[2000] = "[database]\nconninfo = ";

	(void)state;
	memset(text + strlen(text), 'x', 1000);
	strcat(text, "\n[server]\nworkers = 0\n");
	assert_false(load(text));
	assert_non_null(strstr(said, "F:2: longer than "));
	assert_non_null(strstr(said, "F:4: [server] workers: "));
}

static void test_deadlines_must_fit_each_other(void **state)
{
	(void)state;
	assert_false(load("[server]\nwork_timeout_ms = 5000\n"));
	assert_string_equal(said, "F:2: [http] request_timeout_ms (5000) must be below [server] work_timeout_ms (5000)\n");
	assert_true(load("[database]\nlock_timeout_ms = 3000\n"));
	assert_false(load("[database]\nlock_timeout_ms = 3001\n"));
}

#define ISSUER(name, iss, stores) "[issuer:" name "]\nissuer = " iss "\njwks = /k.json\naudience = us\nstores = " stores "\n"

static void test_each_issuer_has_a_section(void **state)
{
	(void)state;
	assert_true(load(ISSUER("one", "https://one.example/", "demo,demo2") "[log]\nlevel = warn\n" ISSUER("two-2", "https://two.example/", "demo")));
	assert_int_equal(config.issuers_len, 2);
	assert_string_equal(config.issuers[0].issuer, "https://one.example/");
	assert_string_equal(config.issuers[0].stores, "demo,demo2");
	assert_string_equal(config.issuers[1].name, "two-2");
	assert_string_equal(config.issuers[1].jwks, "/k.json");
	assert_string_equal(config.issuers[1].audience, "us");
}

static void test_of_an_issuer_everything_is_needed(void **state)
{
	(void)state;
	assert_false(load("[issuer:one]\nissuer = https://one.example/\n"));
	assert_string_equal(said, "F:2: [issuer:one] jwks: is needed\nF:2: [issuer:one] audience: is needed\nF:2: [issuer:one] stores: is needed\n");
}

static void test_wrong_issuers_are_told(void **state)
{
	static const struct { const char *text, *says; } table[] = {
		{ ISSUER("", "a", "demo"), "[issuer:] issuer: a name is 1 to 32 of" },
		{ ISSUER("One", "a", "demo"), "a name is 1 to 32 of" },
		{ ISSUER("one", "cartd:demo", "demo"), "F:2: [issuer:one] issuer: \"cartd:demo\": names that begin with cartd: are our own" },
		{ ISSUER("one", "", "demo"), "F:2: [issuer:one] issuer: \"\": 1 to 500 bytes" },
		{ ISSUER("one", "a", "demo, demo2"), "F:5: [issuer:one] stores: " },
		{ ISSUER("one", "a", ",demo"), "F:5: [issuer:one] stores: " },
		{ ISSUER("one", "a", "demo") "jwks = /other\n", "F:6: [issuer:one] jwks: set in line 3 already" },
		{ ISSUER("one", "a", "demo") "key = x\n", "F:6: [issuer:one] key: no such key" },
		{ ISSUER("one", "a", "demo") ISSUER("two", "a", "x,demo"), "F:7: [issuer:two] issuer: is that of [issuer:one], for the same store" },
		{ "[issuer:one]\njwks = keys.json\n", "F:2: [issuer:one] jwks: \"keys.json\": a path begins with /" },
		{ "[issuers:one]\njwks = /keys.json\n", "F:2: [issuers:one] jwks: no such key" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_false(load(table[i].text));
		if (strstr(said, table[i].says) == NULL)
			fail_msg("%s: said %s, not %s", table[i].text, said, table[i].says);
	}
	assert_true(load(ISSUER("one", "a", "demo") ISSUER("two", "a", "demo2")));
}

static void test_leeway_is_a_minute_at_most(void **state)
{
	(void)state;
	assert_true(load("[tokens]\nleeway_s = 60\n"));
	assert_false(load("[tokens]\nleeway_s = 61\n"));
}

static void test_what_is_printed_loads_as_the_defaults(void **state)
{
	struct config defaults;
	char *text = NULL;
	size_t len = 0;

	(void)state;
	assert_true(config_load(&defaults, NULL, stderr));
	FILE *out = open_memstream(&text, &len);
	config_print(out);
	fclose(out);
	assert_true(load(text));
	assert_memory_equal(&config, &defaults, sizeof(config));
	free(text);
}

/* deploy/systemd/cartd.conf is the table as it is printed. */
static void test_example_is_the_table(void **state)
{
	char path[4096], *text = NULL;
	static char file[65536];
	size_t len = 0;

	(void)state;
	if (getenv("srcdir") == NULL)
		skip();
	snprintf(path, sizeof(path), "%s/deploy/systemd/cartd.conf", getenv("srcdir"));
	FILE *in = fopen(path, "r");
	assert_non_null(in);
	file[fread(file, 1, sizeof(file) - 1, in)] = '\0';
	fclose(in);
	FILE *out = open_memstream(&text, &len);
	config_print(out);
	fclose(out);
	assert_string_equal(file, text);
	free(text);
}

static void test_a_hash_must_fit_into_a_worker_and_its_wait_into_a_request(void **state)
{
	(void)state;
	assert_true(load("[server]\nmax_memory_mib = 16\n[passwords]\nmemory_kib = 65536\n"));
	assert_false(load("[server]\nmax_memory_mib = 16\n[passwords]\nmemory_kib = 65537\n"));
	assert_string_equal(said, "F:4: [passwords] memory_kib (65537) must be at most 65536, four times [server] max_memory_mib\n");
	assert_false(load("[http]\nrequest_timeout_ms = 500\n[passwords]\nwait_ms = 500\n"));
	assert_string_equal(said, "F:4: [passwords] wait_ms (500) must be below [http] request_timeout_ms (500)\n");
	/* Weaker than anybody recommends is refused. */
	assert_false(load("[passwords]\nmemory_kib = 8191\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults_without_a_file),
		cmocka_unit_test(test_absent_file_is_an_error),
		cmocka_unit_test(test_values_are_read),
		cmocka_unit_test(test_unknown_keys_and_sections_are_errors_with_line),
		cmocka_unit_test(test_bounds_are_kept),
		cmocka_unit_test(test_mode_is_octal),
		cmocka_unit_test(test_listen_is_checked),
		cmocka_unit_test(test_every_wrong_line_is_told),
		cmocka_unit_test(test_last_line_needs_no_newline_but_is_checked),
		cmocka_unit_test(test_key_set_twice_is_an_error),
		cmocka_unit_test(test_text_goes_on_in_indented_lines),
		cmocka_unit_test(test_long_lines_are_refused_not_cut),
		cmocka_unit_test(test_deadlines_must_fit_each_other),
		cmocka_unit_test(test_a_hash_must_fit_into_a_worker_and_its_wait_into_a_request),
		cmocka_unit_test(test_each_issuer_has_a_section),
		cmocka_unit_test(test_of_an_issuer_everything_is_needed),
		cmocka_unit_test(test_wrong_issuers_are_told),
		cmocka_unit_test(test_leeway_is_a_minute_at_most),
		cmocka_unit_test(test_what_is_printed_loads_as_the_defaults),
		cmocka_unit_test(test_example_is_the_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
