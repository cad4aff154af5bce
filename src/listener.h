/*
 * listener: the socket on which nginx reaches us.
 *
 * It is bound by us (unix or TCP), passed by systemd, or inherited from the
 * image of this process before a reload.  It never blocks: workers wait for it
 * by epoll, and one description serves those of before and after a reload.
 */
#ifndef CARTD_LISTENER_H
#define CARTD_LISTENER_H

#include <stdbool.h>
#include <stdint.h>

#include "config.h"

struct listener {
	int fd;                         /* -1: none; closed on exec */
	char spec[CONFIG_TEXT_LEN];     /* config's listen, or "systemd" */
	uint64_t inode;                 /* of the unix socket's path; 0: nothing to unlink */
};

/* systemd's socket where it passed one to this process, else binds config->listen.  False: the reason is logged. */
bool listener_open(struct listener *listener, const struct config *config);

/* A socket handed over as "FD SPEC".  False: there is no such listening socket. */
bool listener_inherit(struct listener *listener, const char *handed);

/* Mode, group and backlog as config says now, where config names this very listener. */
void listener_refresh(const struct listener *listener, const struct config *config);

/* Lets fd survive exec (or not) and writes "FD SPEC" for the next image. */
void listener_hand_over(const struct listener *listener, bool survives, char *handed, int handed_len);

/* Removes the path of a unix socket that we bound, where it is still ours: no new connection comes. */
void listener_withdraw(struct listener *listener);

#endif
