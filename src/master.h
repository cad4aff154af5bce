/*
 * master: binds the socket, forks the workers and looks after them.
 * Knows no SQL and no HTTP.
 */
#ifndef CARTD_MASTER_H
#define CARTD_MASTER_H

struct config;

/*
 * Runs until drained after SIGTERM or SIGINT; returns the exit status.
 * config_path and argv are kept for SIGHUP, which checks the new
 * configuration with the binary now on disk and then executes it in this
 * process, handing over the listener and the workers.
 */
int master_run(struct config *config, const char *config_path, char **argv);

#endif
