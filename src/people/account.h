/*
 * account: a person of the store, and who may do what to whom.
 *
 * Everybody may read, rename and delete themselves, and lay roles down.  For
 * other people there are permissions (auth/person.h), and beyond them:
 *
 *	- nobody gives themselves a role, or enables or disables themselves
 *	- one gives only roles of which one has all permissions
 *	- who may do more than you is not yours to change or to delete
 *	- the last admin who is active and can sign in stays one
 *
 * Who may not even read a person is told that there is none (account_may_read()).
 *
 * Locks: the person's carts (a deletion), then role 1's row (where an admin may
 * be lost), then the person's.  role 1's makes those who take admins away wait
 * for each other, so that two cannot take away one another.
 */
#ifndef CARTD_PEOPLE_ACCOUNT_H
#define CARTD_PEOPLE_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct db;
struct fault;
struct principal;
struct role;
struct store;

enum { ACCOUNT_NAME_MAX = 100, ACCOUNT_ROLES_MAX = 100 };       /* characters; roles of one request */

struct account {
	int32_t id;
	const char *email, *given_name, *family_name;
	bool active;
	const char *created_at, *updated_at;    /* as the database prints them */
	size_t roles_len;
	const int32_t *role_ids;                /* ascending */
	const char *const *role_names;
	unsigned permissions;                   /* of all roles together; not filled by account_page_take() */
	bool signs_in;                          /* has a password, or an outside issuer; nor this */
};

/* What somebody wants a person to be. */
struct account_want {
	const char *email, *given_name, *family_name;
	bool roles_given;
	const int64_t *role_ids;                /* as they came, perhaps twice */
	size_t roles_len;
	bool active_given, active;
};

/* One person: queue, then take. False: there is none. */
int account_read(struct db *db, const struct store *store, int32_t id);
bool account_take(struct arena *arena, const struct db *db, int slot, int32_t id, struct account *account);

/* A page of them, by id, and how many there are. */
struct account_page {
	int page_slot, total_slot;
};
void account_page_read(struct db *db, const struct store *store, int64_t skip, int64_t most, struct account_page *page);
size_t account_page_take(struct arena *arena, const struct db *db, const struct account_page *page, struct account **accounts, int64_t *total);

/* False: for by there is no such person. */
bool account_may_read(const struct principal *by, int32_t id);

/*
 * A person under the lock, between the two round trips of a change.
 *
 *	account_open_read(…)		queues locks and reads; want NULL: for a deletion
 *	account_open_take(…)		after them; false: there is no such person
 *	account_may_change/delete(…)	the permission alone
 *	account_change/leave(…)		all rules; queues what changes
 */
struct account_open {
	int hold_slot, read_slot, other_slot, find_slot;
	struct account account;                 /* as it is; after account_change() as it will be */
	bool held;                              /* role 1's row is ours */
	bool other_admin;
	const struct role *asked;               /* the roles that want names, as far as there are */
	size_t asked_len;
};

void account_open_read(struct arena *arena, struct db *db, const struct store *store, int32_t id, const struct account_want *want,
	struct account_open *open);
bool account_open_take(struct arena *arena, const struct db *db, int32_t id, struct account_open *open);

/* False: FAULT_FORBIDDEN. */
bool account_may_change(const struct principal *by, const struct account *account, struct fault *fault);
bool account_may_delete(const struct principal *by, const struct account *account, struct fault *fault);

/*
 * Applies want and queues the changes, none where it is so already.  False:
 * FAULT_FORBIDDEN, FAULT_INVALID (roleIds), FAULT_CONFLICT (the last admin);
 * with *again: somebody made an admin of this person meanwhile, run again.
 */
bool account_change(struct arena *arena, struct db *db, const struct store *store, const struct principal *by, struct account_open *open,
	const struct account_want *want, bool *again, struct fault *fault);

/* Queues the deletion: the person and everything of theirs. False as for account_change(). */
bool account_leave(struct arena *arena, struct db *db, const struct store *store, struct account_open *open, bool *again, struct fault *fault);

/*
 * Somebody new.
 *
 *	account_add_read(…)	queues what the rules ask
 *	account_may_add(…)	sign-up is open, or by may; and roles only from who may assign them
 *	account_add_check(…)	the roles there are; nobody has the address
 *	account_insert(…)	queues it; the number is known after COMMIT (counter "account")
 */
struct account_add {
	int sign_up_slot, find_slot;
	const struct role *asked;
	size_t asked_len;
};

void account_add_read(struct arena *arena, struct db *db, const struct store *store, const struct account_want *want, struct account_add *add);
bool account_may_add(const struct db *db, const struct principal *by, const struct account_want *want, const struct account_add *add,
	struct fault *fault);

/* Fills account, but for its id. False: FAULT_INVALID, FAULT_FORBIDDEN, FAULT_DUPLICATE. */
bool account_add_check(struct arena *arena, const struct db *db, const struct store *store, const struct principal *by,
	const struct account_want *want, struct account_add *add, struct account *account, struct fault *fault);
void account_insert(struct arena *arena, struct db *db, const struct store *store, const struct account *account, const char *password_hash);

/* What the last failure of db_run() was about: an address that another person has; a number that was taken by another way, so run again. */
bool account_email_taken(const struct db *db);
bool account_number_taken(const struct db *db);

#endif
