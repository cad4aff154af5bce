/*
 * job: what runs in the background, in a process of its own beside the workers.
 *
 * Today that is the sweep.  The pool forks it, watches it and starts it again
 * like a worker; it serves no requests and has no listener.
 */
#ifndef CARTD_JOB_JOB_H
#define CARTD_JOB_JOB_H

struct config;
struct shared;

/*
 * Runs until SIGTERM (then: finishes the batch at hand and returns 0).  slot is
 * its index in shared->workers.  SIGTERM is blocked when it is called.
 */
int job_run(const struct config *config, struct shared *shared, int slot);

#endif
