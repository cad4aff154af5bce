#define _GNU_SOURCE     /* asprintf, pipe2 */
#include "reload.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/number.h"
#include "pool.h"

enum {
	CHECK_MAX_S = 30,
	HANDED_LEN = CONFIG_TEXT_LEN + 16,
	PID_LEN = 12            /* a space, a pid */
};

static const char env_listener[] = "CARTD_LISTENER";
static const char env_workers[] = "CARTD_OLD_WORKERS";

static void *checked(void *memory)
{
	if (memory == NULL) {
		log_event(LOG_ERROR, "no memory to start with");
		exit(EXIT_FAILURE);
	}
	return memory;
}

/*
 * The name to execute after an upgrade.  A path is kept as it was given, but
 * absolute; a name found by PATH is what the kernel executed, and when that
 * was replaced meanwhile the kernel says so behind its name.
 */
static char *program_find(const char *name)
{
	static const char deleted[] = " (deleted)";
	char path[PATH_MAX], here[PATH_MAX];

	if (name[0] == '/')
		return strdup(name);
	if (strchr(name, '/') != NULL && getcwd(here, sizeof(here)) != NULL) {
		char *absolute = NULL;
		return asprintf(&absolute, "%s/%s", here, name) < 0 ? NULL : absolute;
	}
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);
	if (len < 0)
		return strdup(name);
	path[len] = '\0';
	size_t tail = sizeof(deleted) - 1;
	if ((size_t)len > tail && strcmp(path + (size_t)len - tail, deleted) == 0)
		path[(size_t)len - tail] = '\0';
	return strdup(path);
}

static void old_workers_read(struct reload *reload)
{
	char *list = getenv(env_workers), *at = NULL;
	int64_t pid;

	if (list == NULL)
		return;
	list = checked(strdup(list));
	unsetenv(env_workers);
	reload->old = checked(calloc(strlen(list) / 2 + 1, sizeof(pid_t)));
	for (char *word = strtok_r(list, " ", &at); word != NULL; word = strtok_r(NULL, " ", &at))
		/* Only children: the environment of a first start could say anything. */
		if (number_parse(word, 2, INT_MAX, &pid) && waitpid((pid_t)pid, NULL, WNOHANG) == 0)
			reload->old[reload->old_len++] = (pid_t)pid;
	free(list);
}

void reload_init(struct reload *reload, char **argv, const char *config_path)
{
	size_t argc = 0;

	memset(reload, 0, sizeof(*reload));
	while (argv[argc] != NULL)
		argc++;
	reload->program = checked(program_find(argv[0]));
	reload->argv = checked(calloc(argc + 1, sizeof(char *)));
	for (size_t i = 0; i < argc; i++)
		reload->argv[i] = checked(strdup(i == 0 ? reload->program : argv[i]));
	reload->config_path = checked(strdup(config_path));
	reload->checker_fd = -1;
	reload->old_listener.fd = -1;
	old_workers_read(reload);
}

bool reload_listener(struct reload *reload, const struct config *config, struct listener *listener)
{
	const char *handed = getenv(env_listener);
	struct listener inherited;
	bool have = handed != NULL && listener_inherit(&inherited, handed);

	unsetenv(env_listener);
	if (!have)
		return listener_open(listener, config);
	if (strcmp(inherited.spec, "systemd") == 0 || strcmp(inherited.spec, config->listen) == 0) {
		*listener = inherited;
		listener_refresh(listener, config);
		return true;
	}
	if (listener_open(listener, config)) {
		reload->old_listener = inherited;
		return true;
	}
	log_event(LOG_ERROR, "reload: staying on %s", inherited.spec);
	*listener = inherited;
	return true;
}

__attribute__((noreturn))
static void checker_run(const struct reload *reload, int out)
{
	char *const argv[] = {reload->program, (char[]){"-t"}, (char[]){"-c"}, (char *)(uintptr_t)reload->config_path, NULL};
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	alarm(CHECK_MAX_S);
	execv(reload->program, argv);
	fprintf(stderr, "cannot execute %s: %s\n", reload->program, strerror(errno));
	_exit(EXIT_FAILURE);
}

void reload_check(struct reload *reload)
{
	int ends[2];

	if (reload->checker > 0) {
		reload->again = true;
		return;
	}
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
		log_event(LOG_ERROR, "reload: no pipe: %s", strerror(errno));
		return;
	}
	reload->checker = fork();
	if (reload->checker == 0)
		checker_run(reload, ends[1]);
	close(ends[1]);
	reload->checker_fd = ends[0];
	if (reload->checker < 0) {
		log_event(LOG_ERROR, "reload: cannot fork: %s", strerror(errno));
		reload->checker = 0;
		close(ends[0]);
	}
}

/* Each line the check printed becomes one of ours. */
static void complaints_log(int fd)
{
	char text[4096], *at = NULL;
	ssize_t len = read(fd, text, sizeof(text) - 1);

	text[len > 0 ? len : 0] = '\0';
	for (char *line = strtok_r(text, "\n", &at); line != NULL; line = strtok_r(NULL, "\n", &at))
		log_event(LOG_ERROR, "reload: %s", line);
}

enum reload_check reload_checked(struct reload *reload, pid_t pid, int status)
{
	bool good = WIFEXITED(status) && WEXITSTATUS(status) == 0;

	if (pid != reload->checker)
		return RELOAD_NOT_OURS;
	if (!good) {
		complaints_log(reload->checker_fd);
		log_event(LOG_ERROR, "reload: refused; everything goes on as it was");
	}
	close(reload->checker_fd);
	reload->checker_fd = -1;
	reload->checker = 0;
	if (!reload->again)
		return good ? RELOAD_GOOD : RELOAD_REFUSED;
	/* The file may have changed since it was read. */
	reload->again = false;
	reload_check(reload);
	return RELOAD_REFUSED;
}

static char *pids_print(const struct reload *reload, const struct pool *pool)
{
	size_t room = (size_t)(reload->old_len + pool_alive(pool)) * PID_LEN + 1, len = 0;
	char *list = malloc(room);

	if (list == NULL)
		return NULL;
	list[0] = '\0';
	for (int i = 0; i < reload->old_len; i++)
		len += (size_t)snprintf(list + len, room - len, " %d", (int)reload->old[i]);
	for (int i = 0; i < pool_len(pool); i++)
		if (pool->slots[i].pid > 0)
			len += (size_t)snprintf(list + len, room - len, " %d", (int)pool->slots[i].pid);
	return list;
}

void reload_exec(struct reload *reload, const struct listener *listener, const struct pool *pool)
{
	char handed[HANDED_LEN];
	char *pids = pids_print(reload, pool);

	/* A reload before the last one was through: nobody will know of that listener any more. */
	if (reload->old_listener.fd >= 0)
		listener_withdraw(&reload->old_listener);
	listener_hand_over(listener, true, handed, sizeof(handed));
	if (pids != NULL && setenv(env_listener, handed, 1) == 0 && setenv(env_workers, pids, 1) == 0)
		execv(reload->program, reload->argv);
	log_event(LOG_ERROR, "reload: cannot execute %s: %s; everything goes on as it was", reload->program, strerror(errno));
	listener_hand_over(listener, false, handed, sizeof(handed));
	unsetenv(env_listener);
	unsetenv(env_workers);
	free(pids);
}

bool reload_reaped(struct reload *reload, pid_t pid)
{
	for (int i = 0; i < reload->old_len; i++) {
		if (reload->old[i] != pid)
			continue;
		reload->old[i] = reload->old[--reload->old_len];
		return true;
	}
	return false;
}

void reload_signal(const struct reload *reload, int signal)
{
	for (int i = 0; i < reload->old_len; i++)
		kill(reload->old[i], signal);
}

void reload_retire(struct reload *reload)
{
	reload->retiring = true;
	if (reload->old_listener.fd >= 0)
		listener_withdraw(&reload->old_listener);
}
