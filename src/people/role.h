/*
 * role: named sets of permissions, and who may change them.
 *
 * Nobody gets by a role what whoever handles it does not have: a role is made
 * of permissions that its maker has, a change of it touches no others, and the
 * built-in ones stay as they are.
 */
#ifndef CARTD_PEOPLE_ROLE_H
#define CARTD_PEOPLE_ROLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct db;
struct fault;
struct principal;
struct store;

enum { ROLE_ADMIN = 1, ROLE_SUPPORT = 2, ROLE_SHOPPER = 3 };    /* the built-in ones */
enum { ROLE_NAME_MAX = 100, ROLE_DESCRIPTION_MAX = 500 };       /* characters */

struct role {
	int32_t id;
	const char *name;
	const char *description;
	unsigned permissions;   /* enum permission */
	bool built_in;
	int64_t accounts;       /* how many people have it */
};

/* One role: queue, then take. False: there is none. */
int role_read(struct db *db, const struct store *store, int32_t id);
bool role_take(const struct db *db, int slot, int32_t id, struct role *role);

/* The same for a change: with its lock, so that nobody is given it meanwhile. */
int role_open(struct db *db, const struct store *store, int32_t id);

/* A page of them, by id, and how many there are. */
struct role_page {
	int page_slot, total_slot;
};
void role_page_read(struct db *db, const struct store *store, int64_t skip, int64_t most, struct role_page *page);
size_t role_page_take(struct arena *arena, const struct db *db, const struct role_page *page, struct role **roles, int64_t *total);

/*
 * Whether by may make, change or delete it (roles:write is looked at
 * elsewhere).  now NULL: it is new; want NULL: it goes.  False: FAULT_FORBIDDEN or FAULT_CONFLICT.
 */
bool role_may_change(const struct principal *by, const struct role *now, const struct role *want, struct fault *fault);

/* Queue the changes. Of a new one the number is known after COMMIT (counter "role"). */
void role_insert(struct db *db, struct arena *arena, const struct store *store, const struct role *role);
void role_set(struct db *db, struct arena *arena, const struct store *store, const struct role *role);
void role_delete(struct db *db, const struct store *store, int32_t id);

/* What the last failure of db_run() was about: the name that another role has. */
bool role_name_taken(const struct db *db);

#endif
