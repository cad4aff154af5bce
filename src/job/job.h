/*
 * job: what runs in the background, in processes of their own beside the workers.
 *
 * The first sweeps (where the configuration says so), the others write
 * batches.  The pool forks them, watches them and starts them again like
 * workers; they serve no requests and have no listener.
 */
#ifndef CARTD_JOB_JOB_H
#define CARTD_JOB_JOB_H

struct config;
struct shared;

/* How many there are. */
int job_processes(const struct config *config);

/*
 * Runs until SIGTERM (then: finishes the transaction at hand and returns 0).
 * slot is its index in shared->workers.  SIGTERM is blocked when it is called.
 */
int job_run(const struct config *config, struct shared *shared, int slot);

#endif
