/*
 * turns: at most so many processes at once, over memory that they share.
 *
 * A place holds the pid of who is in it.  A process that dies in its turn
 * leaves its pid behind: the master clears it when it reaps the process
 * (turns_forget()), and until then whoever wants the place looks whether the
 * pid still is there.  Nothing is locked, so nothing can stay locked.
 */
#ifndef CARTD_BASE_TURNS_H
#define CARTD_BASE_TURNS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { TURNS_MAX = 256 };

struct turns {
	_Atomic int32_t pids[TURNS_MAX];        /* 0: free */
};

/*
 * One of the first len places for this process.  False: others have them all.
 * A process has one turn at most: asked again it keeps the one it has.
 */
bool turns_take(struct turns *turns, int len);

/* Gives it back; without one: nothing. */
void turns_end(struct turns *turns);

/* The process of that pid is gone. */
void turns_forget(struct turns *turns, int32_t pid);

#endif
