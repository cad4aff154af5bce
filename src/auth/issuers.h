/*
 * issuers: the outside issuers of the configuration, with their keys.
 *
 * Read once, before the first fork: all workers of one start have the same
 * keys, and SIGHUP, which checks and reads the configuration again, reads the
 * key files with it.
 */
#ifndef CARTD_AUTH_ISSUERS_H
#define CARTD_AUTH_ISSUERS_H

#include <stdbool.h>
#include <stdio.h>

#include "auth/jwks.h"

struct config;

struct issuer {
	const char *name;       /* iss */
	const char *audience;
	const char *stores;     /* "demo,demo2" */
	struct jwks jwks;
};

/* False: one line on err for each file that is wrong, with its path. config must stay where it is. */
bool issuers_load(const struct config *config, FILE *err);

/* Who issues under that name for that store; NULL: nobody. */
const struct issuer *issuers_find(const char *name, const char *store_hash);

#endif
