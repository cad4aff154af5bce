#define _GNU_SOURCE     /* close_range */
#include "pool.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "job/job.h"
#include "title.h"
#include "worker.h"

/* AddressSanitizer maps terabytes of shadow. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDER_ASAN 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define UNDER_ASAN 1
#endif
#ifndef UNDER_ASAN
#define UNDER_ASAN 0
#endif

enum {
	ROLE_LEN = 32,
	TICK_US = 100 * 1000,           /* between two looks at the workers */
	PAUSE_FIRST_US = 10 * 1000,
	LIVED_WELL_US = 2 * 1000 * 1000,
	SEAT_MAX_US = 100 * 1000,       /* who takes longer over one phase of a request waits for something */
	STARTING_MAX_US = 30 * 1000 * 1000
};

void pool_init(struct pool *pool, const struct config *config, struct shared *shared, int listener)
{
	memset(pool, 0, sizeof(*pool));
	pool->config = config;
	pool->shared = shared;
	pool->listener = listener;
	if (!seats_open(&pool->seats, shared, config))
		log_event(LOG_ERROR, "no bell for the seats: %s; every worker may be busy", strerror(errno));
}

int pool_len(const struct pool *pool)
{
	return (int)pool->config->workers + job_processes(pool->config);
}

static bool slot_is_job(const struct pool *pool, int i)
{
	return i >= pool->config->workers;
}

/* "worker 3", "job 1"; for the title and the log. */
static const char *slot_role(const struct pool *pool, int i, char role[ROLE_LEN])
{
	if (slot_is_job(pool, i))
		(void)snprintf(role, ROLE_LEN, "job %d", i - (int)pool->config->workers + 1);
	else
		(void)snprintf(role, ROLE_LEN, "worker %d", i);
	return role;
}

/*
 * Address space is bounded well above what resident memory is allowed, so that
 * a request which runs away fails in the worker and not in the machine.  No
 * core: it would hold customers' data.
 */
static void child_limits(const struct config *config)
{
	struct rlimit none = {0, 0};

	rlim_t space = (rlim_t)(config->max_memory_mib * 4 + 256) << 20;

	setrlimit(RLIMIT_CORE, &none);
	if (!UNDER_ASAN)
		setrlimit(RLIMIT_AS, &(struct rlimit){space, space});
}

/* Signals as worker_run() wants them: those it waits for blocked, those of the terminal none of its business. */
static void child_signals(void)
{
	static const int ignored[] = {SIGINT, SIGQUIT, SIGHUP};
	sigset_t blocked;

	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		signal(ignored[i], SIG_IGN);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	sigaddset(&blocked, SIGHUP);
	sigaddset(&blocked, SIGUSR1);
	sigprocmask(SIG_SETMASK, &blocked, NULL);
}

/*
 * The master's other descriptors: above all a listener that is being replaced,
 * which would stay open, and unanswered, as long as a new worker lives.
 */
static void child_files(int listener, int bell)
{
	int low = bell >= 0 && bell < listener ? bell : listener, high = bell > listener ? bell : listener;

	if (low > STDERR_FILENO + 1)
		close_range(STDERR_FILENO + 1, (unsigned)low - 1, 0);
	if (high > low + 1)
		close_range((unsigned)low + 1, (unsigned)high - 1, 0);
	close_range((unsigned)high + 1, ~0U, 0);
}

__attribute__((noreturn))
static void child_run(struct pool *pool, int slot, pid_t master)
{
	char role[ROLE_LEN];

	/* No worker outlives its master; the master may be gone already. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != master)
		_exit(EXIT_SUCCESS);
	log_role(slot_role(pool, slot, role));
	title_set("cartd: %s", role);
	child_files(pool->listener, pool->seats.bell);
	child_signals();
	child_limits(pool->config);
	if (slot_is_job(pool, slot)) {
		close(pool->listener);
		exit(job_run(pool->config, pool->shared, slot));
	}
	exit(worker_run(pool->config, pool->shared, &pool->seats, slot, pool->listener));
}

static void slot_start(struct pool *pool, int i)
{
	struct pool_slot *slot = &pool->slots[i];
	struct shared_worker *shared = &pool->shared->workers[i];
	pid_t master = getpid();
	char role[ROLE_LEN];

	slot->started_us = clock_us();
	slot->overdue_since_us = 0;
	slot->killed = NULL;
	atomic_store(&shared->phase, WORKER_STARTING);
	atomic_store(&shared->since_us, slot->started_us);
	slot->pid = fork();
	if (slot->pid == 0)
		child_run(pool, i, master);
	if (slot->pid < 0) {
		log_event(LOG_ERROR, "cannot fork %s: %s", slot_role(pool, i, role), strerror(errno));
		slot->pid = 0;
		slot->pause_us = pool->config->restart_backoff_max_ms * 1000;
		slot->due_us = slot->started_us + slot->pause_us;
	}
	atomic_store(&shared->pid, slot->pid);
}

/* How long a worker may stay in its phase; 0: for ever. */
static int64_t phase_limit_us(const struct config *config, int32_t phase)
{
	switch (phase) {
	case WORKER_STARTING:
		return STARTING_MAX_US;
	case WORKER_READING:
		return config->read_timeout_ms * 1000;
	case WORKER_WORKING:
	case WORKER_SENDING:
		return config->work_timeout_ms * 1000;
	default:
		return 0;
	}
}

static const char *phase_name(int32_t phase)
{
	static const char *const names[] = {"starting", "idle", "reading", "working", "sending"};

	return phase >= 0 && (size_t)phase < sizeof(names) / sizeof(names[0]) ? names[phase] : "?";
}

/*
 * The worker writes phase and time one after the other and without a lock, so
 * a look between the two may be wrong: only what is overdue twice in a row,
 * with the same beginning, is killed.
 */
static void slot_watch(struct pool *pool, int i, int64_t now_us)
{
	struct pool_slot *slot = &pool->slots[i];
	const struct shared_worker *shared = &pool->shared->workers[i];
	int32_t phase = atomic_load(&shared->phase);
	int64_t since_us = atomic_load(&shared->since_us);
	int64_t limit_us = phase_limit_us(pool->config, phase);

	if (limit_us > 0 && now_us - since_us > SEAT_MAX_US)
		seats_clear(&pool->seats, i);
	if (limit_us == 0 || now_us - since_us <= limit_us) {
		slot->overdue_since_us = 0;
	} else if (slot->overdue_since_us != since_us) {
		slot->overdue_since_us = since_us;
	} else if (slot->killed == NULL) {
		slot->killed = phase_name(phase);
		kill(slot->pid, SIGKILL);
	}
}

int64_t pool_tend(struct pool *pool)
{
	int64_t now_us = clock_us(), next_us = now_us + TICK_US;

	for (int i = 0; i < pool_len(pool); i++) {
		struct pool_slot *slot = &pool->slots[i];
		if (slot->pid > 0) {
			slot_watch(pool, i, now_us);
			if (atomic_load(&pool->shared->workers[i].phase) != WORKER_STARTING)
				pool->ever_ready = true;
		} else if (!pool->closing && slot->due_us <= now_us) {
			slot_start(pool, i);
		} else if (!pool->closing && slot->due_us < next_us) {
			next_us = slot->due_us;
		}
	}
	return next_us;
}

static void death_log(const struct pool *pool, int i, int status, int64_t lived_us)
{
	const struct pool_slot *slot = &pool->slots[i];
	int64_t lived_ms = lived_us / 1000;
	char next[48] = "", role[ROLE_LEN];

	slot_role(pool, i, role);
	if (!pool->closing)
		(void)snprintf(next, sizeof(next), ", next in %" PRId64 " ms", slot->pause_us / 1000);
	if (slot->killed != NULL)
		log_event(LOG_ERROR, "%s (pid %d) was too long %s and is killed%s", role, (int)slot->pid, slot->killed, next);
	else if (WIFSIGNALED(status))
		log_event(LOG_ERROR, "%s (pid %d) died of signal %d after %" PRId64 " ms%s",
			role, (int)slot->pid, WTERMSIG(status), lived_ms, next);
	else if (WEXITSTATUS(status) != 0)
		log_event(LOG_ERROR, "%s (pid %d) ended with status %d after %" PRId64 " ms%s",
			role, (int)slot->pid, WEXITSTATUS(status), lived_ms, next);
	else
		log_event(pool->closing ? LOG_DEBUG : LOG_INFO, "%s (pid %d) ended after %" PRId64 " ms; %" PRIu64 " requests in its slot so far",
			role, (int)slot->pid, lived_ms, atomic_load(&pool->shared->workers[i].requests));
}

/* 0 where it ended as it should or lived well before; else twice the last pause. */
static int64_t next_pause(const struct pool *pool, const struct pool_slot *slot, int status, int64_t lived_us)
{
	int64_t max_us = pool->config->restart_backoff_max_ms * 1000;

	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (slot->pause_us == 0 || lived_us >= LIVED_WELL_US)
		return PAUSE_FIRST_US < max_us ? PAUSE_FIRST_US : max_us;
	return slot->pause_us * 2 < max_us ? slot->pause_us * 2 : max_us;
}

bool pool_reaped(struct pool *pool, pid_t pid, int status)
{
	int64_t now_us = clock_us();

	for (int i = 0; i < pool_len(pool); i++) {
		struct pool_slot *slot = &pool->slots[i];
		if (slot->pid != pid)
			continue;
		if (atomic_load(&pool->shared->workers[i].phase) != WORKER_STARTING)
			pool->ever_ready = true;
		if (WIFEXITED(status) && WEXITSTATUS(status) == WORKER_EXIT_UNFIT && !pool->ever_ready)
			pool->unfit = true;
		slot->pause_us = next_pause(pool, slot, status, now_us - slot->started_us);
		slot->due_us = now_us + slot->pause_us;
		death_log(pool, i, status, now_us - slot->started_us);
		slot->pid = 0;
		turns_forget(&pool->shared->hashing, pid);
		turns_forget(&pool->shared->hash_queue, pid);
		seats_clear(&pool->seats, i);
		atomic_store(&pool->shared->workers[i].pid, 0);
		atomic_store(&pool->shared->workers[i].phase, WORKER_STARTING);
		return true;
	}
	return false;
}

void pool_signal(const struct pool *pool, int signal)
{
	for (int i = 0; i < pool_len(pool); i++)
		if (pool->slots[i].pid > 0)
			kill(pool->slots[i].pid, signal);
}

int pool_alive(const struct pool *pool)
{
	int alive = 0;

	for (int i = 0; i < pool_len(pool); i++)
		alive += pool->slots[i].pid > 0;
	return alive;
}

int pool_ready(const struct pool *pool)
{
	int ready = 0;

	for (int i = 0; i < pool->config->workers; i++)
		ready += pool->slots[i].pid > 0 && atomic_load(&pool->shared->workers[i].phase) != WORKER_STARTING;
	return ready;
}

void pool_log(const struct pool *pool)
{
	int in_phase[WORKER_SENDING + 1] = {0};
	uint64_t requests = 0, failures = 0;

	for (int i = 0; i < pool->config->workers; i++) {
		const struct shared_worker *worker = &pool->shared->workers[i];
		int32_t phase = atomic_load(&worker->phase);
		if (pool->slots[i].pid > 0 && phase >= 0 && phase <= WORKER_SENDING)
			in_phase[phase]++;
		requests += atomic_load(&worker->requests);
		failures += atomic_load(&worker->failures);
	}
	log_event(LOG_INFO, "status: %d of %d workers: %d starting, %d idle, %d reading, %d working, %d sending; %" PRIu64
		" requests, %" PRIu64 " answered with 5xx", pool_alive(pool), (int)pool->config->workers, in_phase[WORKER_STARTING],
		in_phase[WORKER_IDLE], in_phase[WORKER_READING], in_phase[WORKER_WORKING], in_phase[WORKER_SENDING], requests, failures);
}
