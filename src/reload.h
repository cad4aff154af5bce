/*
 * reload: SIGHUP, in two halves.
 *
 * The old image lets the program now on disk check the configuration
 * (`cartd -t`) and then executes it in its own place.  The listener and the
 * pids of the workers go along in the environment:
 *
 *	CARTD_LISTENER          "FD SPEC" (listener.h)
 *	CARTD_OLD_WORKERS       pids, each with a space before it
 *
 * The new image has the same pid, so it is still the parent of the old
 * workers.  It starts its own beside them, and when these serve it asks the
 * old ones to leave.  Both accept from one socket: no request is refused.
 */
#ifndef CARTD_RELOAD_H
#define CARTD_RELOAD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "listener.h"

struct pool;

enum reload_check { RELOAD_NOT_OURS, RELOAD_REFUSED, RELOAD_GOOD };

struct reload {
	char *program;          /* absolute, as it was called: a symbolic link may point elsewhere by now */
	char **argv;            /* a copy; argv's own memory shows the title */
	const char *config_path;
	pid_t checker;          /* `cartd -t`; 0: none runs */
	int checker_fd;         /* what it prints */
	bool again;             /* SIGHUP while it ran */
	pid_t *old;             /* workers of the image before */
	int old_len;
	struct listener old_listener;   /* theirs, where it is not ours; fd -1 */
	bool retiring;
};

/* Before title_set().  Takes the old workers out of the environment. */
void reload_init(struct reload *reload, char **argv, const char *config_path);

/* The listener: handed over, or opened as the configuration says.  False: none (logged). */
bool reload_listener(struct reload *reload, const struct config *config, struct listener *listener);

/* Starts the check. */
void reload_check(struct reload *reload);

/* A child of that pid ended: was it the check, and what did it say?  Complaints are logged. */
enum reload_check reload_checked(struct reload *reload, pid_t pid, int status);

/* Executes the program.  Comes back only where that failed (logged); nothing has changed then. */
void reload_exec(struct reload *reload, const struct listener *listener, const struct pool *pool);

/* A child of that pid ended: true where it was an old worker. */
bool reload_reaped(struct reload *reload, pid_t pid);

/* Sends the old workers a signal. */
void reload_signal(const struct reload *reload, int signal);

/* SIGTERM for the old workers from now on; their listener, where it was another, gets nothing new. */
void reload_retire(struct reload *reload);

#endif
