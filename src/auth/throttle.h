/*
 * throttle: how often a sign-in may fail.
 *
 * Failures fill leaky buckets in memory that all workers share; a right
 * password costs nothing.  There are three for each attempt:
 *
 *	this account from this address  small: guessing from one place ends here, and hinders nobody elsewhere
 *	this address, any account       for lists of stolen passwords
 *	this account, any address       for guessing from many places; not asked of an address from which
 *					somebody has signed in to the account in the last known_address_days
 *
 * So nobody can lock a person out for ever: from the address they use, only
 * their own failures count; from a new one they wait while the account is
 * being attacked from many places, and for minutes after that.  Whoever has
 * signed in goes on meanwhile, since refreshing a session asks for no
 * password.  The price: an attacker behind the victim's own address (a shared
 * network) shares the victim's small bucket.
 *
 * An account is the e-mail as the database compares it, whether anybody has it
 * or not, so the limits tell nothing.  An address is all of IPv4, and a /64 of
 * IPv6.  Each machine counts for itself, and a reload begins anew.  The tables
 * hold as many keys as shared.h says; when many are attacked at once, the
 * bucket that would be empty first is given up for a new one.
 */
#ifndef CARTD_AUTH_THROTTLE_H
#define CARTD_AUTH_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

struct config;
struct fault;
struct shared;

/* One attempt. */
struct throttle {
	uint64_t account, address, pair;        /* keys */
	unsigned counted;                       /* the buckets that hold it: bits */
};

/* email: as the database compares it.  address: REMOTE_ADDR, or NULL. */
void throttle_begin(struct throttle *throttle, const struct shared *shared, int32_t store_id, const char *email, const char *address);

/* Before anything is spent on it. False: FAULT_TOO_MANY with retry_after_s. */
bool throttle_look(const struct throttle *throttle, const struct config *config, struct shared *shared, int64_t now_us, struct fault *fault);

/*
 * Counts a failure before it is known to be one, so that attempts side by side
 * are no way round the limit.  False: as above, and nothing was counted.
 */
bool throttle_take(struct throttle *throttle, const struct config *config, struct shared *shared, int64_t now_us, struct fault *fault);

/* It was none after all: we failed, not they. */
void throttle_give_back(struct throttle *throttle, const struct config *config, struct shared *shared, int64_t now_us);

/* The password was right: gives back, and remembers the address as the account's. */
void throttle_good(struct throttle *throttle, const struct config *config, struct shared *shared, int64_t now_us);

#endif
