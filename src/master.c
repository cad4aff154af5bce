#include "master.h"

#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "config.h"
#include "listener.h"
#include "notify.h"
#include "pool.h"
#include "reload.h"
#include "shared.h"
#include "title.h"

/*
 * A worker that never waits looks for signals only now and then, and one
 * signal may come before its handler is there; so SIGTERM is repeated.
 */
enum {
	REPEAT_US = 50 * 1000,
	RETIRE_MAX_US = 30 * 1000 * 1000        /* when old workers go although not all new ones serve */
};

struct master {
	const struct config *config;
	struct listener listener;
	struct shared *shared;
	struct pool pool;
	struct reload reload;
	int64_t began_us;
	bool ready;             /* as many workers as asked for have served, once */
	bool draining;
	bool refused;           /* said that the database does not fit, while old workers go on */
	int64_t repeat_us;      /* when SIGTERM is due again */
	int64_t kill_us;        /* when patience ends; 0: nobody is leaving */
	int status;
};

/* Anonymous, and the only memory that outlives a worker. */
static struct shared *shared_new(void)
{
	void *at = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		log_event(LOG_ERROR, "no shared memory: %s", strerror(errno));
	else
		randombytes_buf(((struct shared *)at)->throttle_secret, sizeof(((struct shared *)at)->throttle_secret));
	return at == MAP_FAILED ? NULL : at;
}

static void drain(struct master *master, const char *why)
{
	if (master->draining)
		return;
	log_event(LOG_INFO, "%s: finishing what was accepted", why);
	notify("STOPPING=1");
	master->draining = true;
	master->pool.closing = true;
	master->kill_us = clock_us() + master->config->drain_timeout_ms * 1000;
	master->repeat_us = 0;
	/* Paths first, so that nothing new gets into the queues that the workers are to empty. */
	listener_withdraw(&master->listener);
	reload_retire(&master->reload);
}

static void children_reap(struct master *master)
{
	int status;

	for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
		if (pool_reaped(&master->pool, pid, status) || reload_reaped(&master->reload, pid))
			continue;
		if (reload_checked(&master->reload, pid, status) == RELOAD_GOOD && !master->draining)
			reload_exec(&master->reload, &master->listener, &master->pool);
	}
}

static void on_signal(struct master *master, int signal)
{
	switch (signal) {
	case SIGTERM:
	case SIGINT:
		drain(master, signal == SIGTERM ? "SIGTERM" : "SIGINT");
		break;
	case SIGHUP:
		if (!master->draining) {
			log_event(LOG_INFO, "reload: checking %s", master->reload.config_path);
			reload_check(&master->reload);
		}
		break;
	case SIGUSR1:
		pool_log(&master->pool);
		break;
	default:
		break;          /* SIGCHLD only wakes us */
	}
}

/* The new workers serve: it is time for the old ones. */
static void succeed(struct master *master)
{
	int ready = pool_ready(&master->pool);
	bool waited = clock_us() - master->began_us > RETIRE_MAX_US;

	if (master->ready || ready == 0 || (ready < master->config->workers && !waited))
		return;
	master->ready = true;
	log_event(LOG_INFO, "serving %s with %d workers", master->listener.spec, ready);
	notify("READY=1");
	if (master->reload.old_len > 0) {
		reload_retire(&master->reload);
		master->kill_us = clock_us() + master->config->drain_timeout_ms * 1000;
	}
}

/* SIGTERM to those who are to leave, again and again; SIGKILL when they have had their time. */
static void urge(struct master *master)
{
	int64_t now_us = clock_us();
	int signal = now_us >= master->kill_us ? SIGKILL : SIGTERM;

	if (master->kill_us == 0 || now_us < master->repeat_us)
		return;
	master->repeat_us = now_us + REPEAT_US;
	if (master->reload.retiring)
		reload_signal(&master->reload, signal);
	if (master->draining)
		pool_signal(&master->pool, signal);
	int late = master->reload.old_len + (master->draining ? pool_alive(&master->pool) : 0);
	if (signal == SIGKILL && late > 0)
		log_event(LOG_ERROR, "drain_timeout_ms has passed: %d workers are killed", late);
	if (master->reload.retiring && master->reload.old_len == 0 && !master->draining) {
		log_event(LOG_INFO, "reload: the workers of before are gone");
		master->reload.retiring = false;
		master->kill_us = 0;
		if (master->reload.old_listener.fd >= 0)
			close(master->reload.old_listener.fd);
		master->reload.old_listener.fd = -1;
	}
}

/*
 * The schema does not fit this program.  At the first start that is the end;
 * after a reload the old workers go on, because nobody else can.
 */
static void refuse(struct master *master)
{
	static const char says[] = "this program does not fit the database";

	if (master->reload.old_len == 0) {
		master->status = WORKER_EXIT_UNFIT;
		drain(master, says);
	} else if (!master->refused) {
		master->refused = true;
		log_event(LOG_ERROR, "reload: %s; the workers of before go on", says);
	}
}

static void signal_wait(const struct master *master, const sigset_t *signals, int64_t until_us, int *got)
{
	int64_t left_us = until_us - clock_us();

	if (master->kill_us != 0 && left_us > REPEAT_US)
		left_us = REPEAT_US;
	if (left_us < 1000)
		left_us = 1000;
	struct timespec pause = {.tv_sec = left_us / 1000000, .tv_nsec = (left_us % 1000000) * 1000};
	*got = sigtimedwait(signals, NULL, &pause);
}

static void loop(struct master *master, const sigset_t *signals)
{
	int signal = 0;

	for (;;) {
		children_reap(master);
		int64_t next_us = pool_tend(&master->pool);
		if (master->pool.unfit && !master->pool.ever_ready && !master->draining)
			refuse(master);
		succeed(master);
		urge(master);
		if (master->draining && pool_alive(&master->pool) == 0 && master->reload.old_len == 0)
			return;
		signal_wait(master, signals, next_us, &signal);
		on_signal(master, signal);
	}
}

/* Signals wait in the kernel until the loop takes them; none interrupts anything. */
static sigset_t signals_block(void)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGUSR1);
	sigaddset(&signals, SIGCHLD);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	/* An ignored SIGCHLD, inherited, would reap behind our back. */
	signal(SIGCHLD, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	return signals;
}

int master_run(struct config *config, const char *config_path, char **argv)
{
	static struct master master;    /* large, and held by the workers */
	sigset_t signals = signals_block();

	log_role("master");
	master.config = config;
	master.began_us = clock_us();
	master.shared = shared_new();
	reload_init(&master.reload, argv, config_path);
	if (master.shared == NULL || !reload_listener(&master.reload, config, &master.listener))
		return EXIT_FAILURE;
	title_set("cartd: master");
	pool_init(&master.pool, config, master.shared, master.listener.fd);
	loop(&master, &signals);
	log_event(LOG_INFO, "all workers are gone");
	return master.status;
}
