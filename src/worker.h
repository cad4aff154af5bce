/*
 * worker: the request loop of one worker process.
 */
#ifndef CARTD_WORKER_H
#define CARTD_WORKER_H

struct config;
struct seats;
struct shared;

/*
 * Serves requests on listener until SIGTERM (then: finishes the request it
 * holds and returns 0), max_requests or max_memory (returns 0).  slot is its
 * index in shared->workers.  Connects to the database after the fork, and
 * again whenever the connection is lost.  Takes connections only while it
 * holds one of seats.
 */
int worker_run(const struct config *config, struct shared *shared, struct seats *seats, int slot, int listener);

#endif
