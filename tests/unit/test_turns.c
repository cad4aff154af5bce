/* turns: so many processes and no more, whatever becomes of them. */
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

#include "base/turns.h"

static struct turns *turns;

static int shared_make(void **state)
{
	(void)state;
	turns = mmap(NULL, sizeof(*turns), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return turns == MAP_FAILED;
}

static int shared_drop(void **state)
{
	(void)state;
	return munmap(turns, sizeof(*turns));
}

/* A process that takes a turn of len, says how it went, and stays until it is killed. */
static pid_t child_start(int len, bool *took)
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
	close(pipes[0]);
	close(pipes[1]);
	*took = said == 'y';
	return pid;
}

static void child_kill(pid_t pid)
{
	int status;

	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
}

static void test_there_are_as_many_as_asked_for(void **state)
{
	bool first, second, third;

	(void)state;
	pid_t a = child_start(2, &first), b = child_start(2, &second), c = child_start(2, &third);
	assert_true(first && second);
	assert_false(third);
	assert_false(turns_take(turns, 2));
	assert_true(turns_take(turns, 3));
	child_kill(a);
	child_kill(b);
	child_kill(c);
}

static void test_a_process_has_one_at_most(void **state)
{
	(void)state;
	assert_true(turns_take(turns, 2));
	assert_true(turns_take(turns, 2));
	assert_int_equal(turns->pids[0], getpid());
	assert_int_equal(turns->pids[1], 0);
	turns_end(turns);
	assert_int_equal(turns->pids[0], 0);
	turns_end(turns);
}

static void test_none_is_none(void **state)
{
	(void)state;
	assert_false(turns_take(turns, 0));
}

static void test_the_turn_of_a_killed_process_is_free(void **state)
{
	bool took;

	(void)state;
	child_kill(child_start(1, &took));
	assert_true(took);
	assert_int_not_equal(turns->pids[0], 0);
	assert_true(turns_take(turns, 1));
	assert_int_equal(turns->pids[0], getpid());
}

static void test_the_turn_of_one_not_reaped_is_free_once_it_is_forgotten(void **state)
{
	siginfo_t info;
	bool took;

	(void)state;
	pid_t pid = child_start(1, &took);
	kill(pid, SIGKILL);
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	assert_false(turns_take(turns, 1));
	turns_forget(turns, pid);
	assert_true(turns_take(turns, 1));
	child_kill(pid);
}

static void test_forgetting_one_leaves_the_others(void **state)
{
	bool took;

	(void)state;
	assert_true(turns_take(turns, 2));
	pid_t pid = child_start(2, &took);
	assert_true(took);
	turns_forget(turns, pid);
	assert_int_equal(turns->pids[0], getpid());
	child_kill(pid);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, shared_make, shared_drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_there_are_as_many_as_asked_for),
		TEST(test_a_process_has_one_at_most),
		TEST(test_none_is_none),
		TEST(test_the_turn_of_a_killed_process_is_free),
		TEST(test_the_turn_of_one_not_reaped_is_free_once_it_is_forgotten),
		TEST(test_forgetting_one_leaves_the_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
