/*
 * password: argon2id (RFC 9106), by libsodium.
 *
 * A hash takes memory and a processor's whole attention, which is its purpose
 * and what a flood of sign-ins would use.  So over all workers only
 * `[passwords] at_once` run at a time; who comes then waits for wait_ms.  Half
 * of the workers at most are held so, running or waiting: the next one is
 * refused at once, and the other half go on serving who has signed in.
 *
 *	if (!password_turn(config, shared, &fault))     FAULT_UNAVAILABLE with retry_after_s
 *		return false;
 *	good = password_hash(config, password, hash, &fault);
 *	password_turn_end(shared);
 *
 * Between the two nothing may wait (no database) and nothing may jump (no
 * arena).  The rest of this file allocates nothing but what libsodium maps and
 * unmaps for the hash itself.
 */
#ifndef CARTD_AUTH_PASSWORD_H
#define CARTD_AUTH_PASSWORD_H

#include <stdbool.h>
#include <stddef.h>

struct config;
struct fault;
struct shared;

#define PASSWORD_HASH_LEN 128           /* $argon2id$v=19$m=…,t=…,p=1$salt$hash and a NUL */
#define PASSWORD_STRETCH_LEN 65         /* 64 hexadecimal digits and a NUL */
enum { PASSWORD_BYTES_MIN = 8, PASSWORD_BYTES_MAX = 256 };

enum password_answer {
	PASSWORD_RIGHT,
	PASSWORD_WRONG,
	PASSWORD_FAILED,        /* no memory: fault */
};

/* A new password's length in bytes is within the bounds. */
bool password_fits(const char *password);

/* This process may hash now. False: FAULT_UNAVAILABLE. */
bool password_turn(const struct config *config, struct shared *shared, struct fault *fault);
void password_turn_end(struct shared *shared);

/* A hash for the database. False: FAULT_UNAVAILABLE, no memory. */
bool password_hash(const struct config *config, const char *password, char hash[PASSWORD_HASH_LEN], struct fault *fault);

/*
 * Is it the password of that hash?  hash NULL (no such person, or one without
 * a password): PASSWORD_WRONG after as much work as a hash with the
 * configuration's parameters takes.
 */
enum password_answer password_verify(const struct config *config, const char *password, const char *hash, struct fault *fault);

/* The hash was made with other parameters than the configuration's: time for a new one, when the password is at hand. */
bool password_stale(const struct config *config, const char *hash);

/*
 * A digest of bytes that costs as much as a password's hash, for digests of
 * what holds a password.  The same bytes and salt give the same text.
 */
bool password_stretch(const struct config *config, const void *bytes, size_t len, const char *salt, char text[PASSWORD_STRETCH_LEN],
	struct fault *fault);

#endif
