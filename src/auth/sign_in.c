#include "auth/sign_in.h"

#include <stddef.h>

#include "base/clock.h"
#include "base/fault.h"

/* In its turn. */
static bool prove(struct sign_in *sign_in, const struct sign_in_person *person, const char *password, const char *next, struct fault *fault)
{
	if (!throttle_take(&sign_in->throttle, sign_in->config, sign_in->shared, clock_us(), fault))
		return false;
	switch (password_verify(sign_in->config, password, person->password_hash, fault)) {
	case PASSWORD_FAILED:
		sign_in_undone(sign_in);
		return false;
	case PASSWORD_WRONG:
		return fault_set(fault, FAULT_UNAUTHENTICATED, NULL);
	case PASSWORD_RIGHT:
		break;
	}
	if (!person->active)
		return fault_set(fault, FAULT_UNAUTHENTICATED, NULL);
	sign_in->hashed = next != NULL || password_stale(sign_in->config, person->password_hash);
	if (!sign_in->hashed || password_hash(sign_in->config, next == NULL ? password : next, sign_in->hash, fault))
		return true;
	sign_in_undone(sign_in);
	return false;
}

bool sign_in_prove(struct sign_in *sign_in, const struct sign_in_person *person, const char *password, const char *next, struct fault *fault)
{
	bool good;

	throttle_begin(&sign_in->throttle, sign_in->shared, sign_in->store_id, person->email, sign_in->address);
	/* Whoever is to wait takes nobody's turn meanwhile. */
	if (!throttle_look(&sign_in->throttle, sign_in->config, sign_in->shared, clock_us(), fault) ||
	    !password_turn(sign_in->config, sign_in->shared, fault))
		return false;
	good = prove(sign_in, person, password, next, fault);
	password_turn_end(sign_in->shared);
	return good;
}

void sign_in_good(struct sign_in *sign_in)
{
	throttle_good(&sign_in->throttle, sign_in->config, sign_in->shared, clock_us());
}

void sign_in_undone(struct sign_in *sign_in)
{
	throttle_give_back(&sign_in->throttle, sign_in->config, sign_in->shared, clock_us());
}
