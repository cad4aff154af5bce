/* password: what a hash says, and who may make one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "auth/password.h"
#include "base/clock.h"
#include "base/fault.h"
#include "config.h"
#include "shared.h"

/* As cheap as libsodium lets it be: valgrind runs this too. */
static struct config cheap(void)
{
	struct config config = { 0 };

	config.workers = 4;
	config.password_memory_kib = 8;
	config.password_passes = 1;
	config.passwords_at_once = 1;
	config.password_wait_ms = 100;
	return config;
}

static void test_a_password_is_its_hashs_and_no_other_is(void **state)
{
	struct config config = cheap();
	struct fault fault = { 0 };
	char hash[PASSWORD_HASH_LEN];

	(void)state;
	assert_true(password_hash(&config, "correct horse", hash, &fault));
	assert_int_equal(strncmp(hash, "$argon2id$v=19$m=8,t=1,p=1$", 27), 0);
	assert_int_equal(password_verify(&config, "correct horse", hash, &fault), PASSWORD_RIGHT);
	assert_int_equal(password_verify(&config, "correct horsE", hash, &fault), PASSWORD_WRONG);
	assert_int_equal(password_verify(&config, "", hash, &fault), PASSWORD_WRONG);
	assert_int_equal(fault.code, FAULT_NONE);
}

static void test_the_same_password_hashes_differently_each_time(void **state)
{
	struct config config = cheap();
	struct fault fault = { 0 };
	char a[PASSWORD_HASH_LEN], b[PASSWORD_HASH_LEN];

	(void)state;
	assert_true(password_hash(&config, "correct horse", a, &fault) && password_hash(&config, "correct horse", b, &fault));
	assert_string_not_equal(a, b);
}

static void test_nobodys_hash_takes_no_password(void **state)
{
	struct config config = cheap();
	struct fault fault = { 0 };

	(void)state;
	assert_int_equal(password_verify(&config, "correct horse", NULL, &fault), PASSWORD_WRONG);
	assert_int_equal(fault.code, FAULT_NONE);
}

/* The dummy must be text that libsodium reads to its end, or it would be refused without any work. */
static void test_nobodys_hash_costs_what_a_hash_costs(void **state)
{
	struct config config = cheap();
	struct fault fault = { 0 };
	char hash[PASSWORD_HASH_LEN];
	int64_t real_us = INT64_MAX, dummy_us = INT64_MAX;

	(void)state;
	config.password_memory_kib = 1024;
	assert_true(password_hash(&config, "correct horse", hash, &fault));
	for (int i = 0; i < 20; i++) {
		int64_t began_us = clock_us();
		assert_int_equal(password_verify(&config, "something else", hash, &fault), PASSWORD_WRONG);
		int64_t between_us = clock_us();
		assert_int_equal(password_verify(&config, "something else", NULL, &fault), PASSWORD_WRONG);
		int64_t ended_us = clock_us();
		real_us = between_us - began_us < real_us ? between_us - began_us : real_us;
		dummy_us = ended_us - between_us < dummy_us ? ended_us - between_us : dummy_us;
	}
	assert_true(dummy_us > real_us / 2 && dummy_us < real_us * 2);
}

static void test_a_hash_of_other_parameters_is_stale_and_still_good(void **state)
{
	struct config config = cheap();
	struct fault fault = { 0 };
	char hash[PASSWORD_HASH_LEN];

	(void)state;
	assert_true(password_hash(&config, "correct horse", hash, &fault));
	assert_false(password_stale(&config, hash));
	config.password_passes = 2;
	assert_true(password_stale(&config, hash));
	assert_int_equal(password_verify(&config, "correct horse", hash, &fault), PASSWORD_RIGHT);
}

static void test_what_is_no_hash_takes_no_password(void **state)
{
	static const char *const texts[] = { "", "x", "$argon2id$", "$2b$10$abcdefghijklmnopqrstuv", "$argon2id$v=19$m=8,t=1,p=1$!!$!!" };
	struct config config = cheap();
	struct fault fault = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(password_verify(&config, "correct horse", texts[i], &fault), PASSWORD_WRONG);
}

static void test_lengths_are_counted_in_bytes(void **state)
{
	char text[300];

	(void)state;
	assert_false(password_fits("1234567"));
	assert_true(password_fits("12345678"));
	assert_true(password_fits("\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"));
	memset(text, 'x', sizeof(text));
	text[256] = '\0';
	assert_true(password_fits(text));
	text[256] = 'x';
	text[257] = '\0';
	assert_false(password_fits(text));
}

static void test_a_stretched_digest_depends_on_bytes_and_salt(void **state)
{
	struct config config = cheap();
	struct fault fault = { 0 };
	char a[PASSWORD_STRETCH_LEN], b[PASSWORD_STRETCH_LEN];

	(void)state;
	assert_true(password_stretch(&config, "abc", 3, "salt", a, &fault));
	assert_int_equal(strlen(a), 64);
	assert_true(password_stretch(&config, "abc", 3, "salt", b, &fault));
	assert_string_equal(a, b);
	assert_true(password_stretch(&config, "abd", 3, "salt", b, &fault));
	assert_string_not_equal(a, b);
	assert_true(password_stretch(&config, "abc", 3, "other", b, &fault));
	assert_string_not_equal(a, b);
}

/* A process with a place in turns, until it is killed. */
static pid_t holder_start(struct turns *turns, int len)
{
	int pipes[2];
	char said = 0;

	assert_int_equal(pipe(pipes), 0);
	pid_t pid = fork();
	if (pid == 0) {
		said = turns_take(turns, len) ? 'y' : 'n';
		if (write(pipes[1], &said, 1) == 1)
			pause();
		_exit(1);
	}
	assert_int_equal(read(pipes[0], &said, 1), 1);
	assert_int_equal(said, 'y');
	close(pipes[0]);
	close(pipes[1]);
	return pid;
}

static void test_turns_end_in_a_refusal_and_the_full_queue_at_once(void **state)
{
	struct config config = cheap();
	struct shared *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct fault fault = { 0 };
	int64_t began_us;
	pid_t running, waiting;
	int status;

	(void)state;
	assert_true(shared != MAP_FAILED);
	running = holder_start(&shared->hashing, 1);
	/* Of four workers two may be held: this one waits, and in vain. */
	began_us = clock_us();
	assert_false(password_turn(&config, shared, &fault));
	assert_true(clock_us() - began_us >= 100 * 1000);
	assert_int_equal(fault.code, FAULT_UNAVAILABLE);
	assert_int_equal(fault.retry_after_s, 1);
	waiting = holder_start(&shared->hash_queue, 1);
	fault = (struct fault){ 0 };
	began_us = clock_us();
	assert_false(password_turn(&config, shared, &fault));
	assert_true(clock_us() - began_us < 50 * 1000);
	assert_int_equal(fault.code, FAULT_UNAVAILABLE);
	/* Whoever dies makes room. */
	kill(waiting, SIGKILL);
	kill(running, SIGKILL);
	waitpid(waiting, &status, 0);
	waitpid(running, &status, 0);
	fault = (struct fault){ 0 };
	assert_true(password_turn(&config, shared, &fault));
	password_turn_end(shared);
	munmap(shared, sizeof(*shared));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_password_is_its_hashs_and_no_other_is),
		cmocka_unit_test(test_the_same_password_hashes_differently_each_time),
		cmocka_unit_test(test_nobodys_hash_takes_no_password),
		cmocka_unit_test(test_nobodys_hash_costs_what_a_hash_costs),
		cmocka_unit_test(test_a_hash_of_other_parameters_is_stale_and_still_good),
		cmocka_unit_test(test_what_is_no_hash_takes_no_password),
		cmocka_unit_test(test_lengths_are_counted_in_bytes),
		cmocka_unit_test(test_a_stretched_digest_depends_on_bytes_and_salt),
		cmocka_unit_test(test_turns_end_in_a_refusal_and_the_full_queue_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
