/*
 * metafield: what an API client keeps about a cart.
 *
 * A metafield belongs to the client that made it and outlives its cart.  Its
 * name is (client, cart, namespace, key).  What others may do with it, its
 * permission set says: app_only is not there for them, read and
 * read_and_sf_access show it, write and write_and_sf_access let them change
 * its value.  (The sf_access of both is the storefront's affair.)
 *
 * Reads are one batch.  Changes go through a struct metafield_batch, however
 * many entries it has: queue what the rules need, run, judge, queue the
 * changes, commit; so a batch of 250 is two round trips.  Each entry has its
 * own fault, and those without one are done.
 *
 * A token stands for its client here, because the client is not known before
 * the first batch has come back: token_hash is what auth/token.h says.
 */
#ifndef CARTD_CART_METAFIELD_H
#define CARTD_CART_METAFIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"

struct arena;
struct db;
struct store;

enum {
	METAFIELDS_MAX = 250,           /* a client's on one cart; also the entries of a batch */
	METAFIELD_NAME_MAX = 64,        /* characters of key and of namespace */
	METAFIELD_VALUE_MAX = 65535,
	METAFIELD_DESCRIPTION_MAX = 255,
	/* Values of one answer, in bytes: it is held in memory until it is sent. */
	METAFIELD_BYTES_MAX = 4 * 1024 * 1024,
};

#define METAFIELD_ID_MAX INT64_C(9007199254740991) /* exact in a double */

struct metafield {
	int64_t id;
	const char *cart_id;            /* lower case */
	const char *client_id;          /* whose it is */
	const char *name_space;
	const char *key;
	const char *value;              /* NULL: not asked for */
	const char *description;        /* "" where there is none */
	const char *permission_set;
	const char *created_at;         /* as PostgreSQL prints it, UTC */
	const char *updated_at;
};

bool metafield_permission_known(const char *permission_set);

/*
 * Lists.
 */

struct metafield_query {
	const char *cart_id;            /* NULL: of all carts */
	const char *keys;               /* array literals; NULL: any */
	const char *namespaces;
	const char *created_min;        /* RFC 3339; NULL: no bound */
	const char *created_before;
	const char *updated_min;
	const char *updated_before;
	bool upward;                    /* in order of creation, else the latest first */
	int64_t from;                   /* behind this id in that order */
	int64_t skip;                   /* and this many */
	int64_t most;
	bool values;                    /* fetch them */
};

/* Where a list begins. */
int64_t metafield_first(bool upward);

/* Queues the page; returns its slot. */
int metafield_page(struct db *db, const struct store *store, const char *token_hash, const struct metafield_query *query);

/* Queues the count of all the query finds, from, skip and most aside. */
int metafield_total(struct db *db, const struct store *store, const char *token_hash, const struct metafield_query *query);
int64_t metafield_total_taken(const struct db *db, const struct metafield_query *query, int slot);

/* One row of a page. */
void metafield_taken(const struct db *db, const struct metafield_query *query, int slot, int row, struct metafield *out);

/* One metafield of a cart. metafield_read_taken(): false: FAULT_NOT_FOUND, there or not. */
int metafield_read(struct db *db, const struct store *store, const char *token_hash, const char *cart_id, int64_t id);
bool metafield_read_taken(const struct db *db, int slot, struct metafield *out, struct fault *fault);

/*
 * Changes.
 */

struct metafield_entry {
	struct fault fault;             /* set by the reader: then the entry is passed over; or by the rules */
	struct metafield want;          /* add: all of it but id and client; change: id and what changes, the rest NULL */
	struct metafield field;         /* as it is afterwards, where there is no fault */
};

struct metafield_batch {
	struct metafield_entry *entries;
	size_t len;
	int slots[3];
};

/*
 * Adds: each entry is judged as if it came alone, in order, so of two equal
 * names the second fails.  FAULT_NOT_FOUND: no such cart.  FAULT_DUPLICATE: the
 * name is taken.  FAULT_INVALID: METAFIELDS_MAX are there.  The carts are
 * locked, so that what is counted stays true.
 */
void metafield_add_read(struct db *db, struct arena *arena, const struct store *store, const char *token_hash, struct metafield_batch *batch);
void metafield_add_judge(const struct db *db, struct arena *arena, const struct store *store, const char *client_id, struct metafield_batch *batch);
void metafield_add_save(struct db *db, struct arena *arena, const struct store *store, const char *client_id, const struct metafield_batch *batch);

/*
 * Changes: FAULT_NOT_FOUND: not there, or another's own affair; FAULT_NOT_OWNER:
 * another's; FAULT_DUPLICATE: the new name is taken (a name that an entry of this
 * batch gives up is free only afterwards); FAULT_INVALID: the id came before in
 * this batch.  False: fault is FAULT_TOO_LARGE, the answer would be.
 */
void metafield_change_read(struct db *db, struct arena *arena, const struct store *store, const char *token_hash, struct metafield_batch *batch);
bool metafield_change_judge(const struct db *db, struct arena *arena, const struct store *store, const char *client_id, struct metafield_batch *batch, struct fault *fault);
void metafield_change_save(struct db *db, struct arena *arena, const struct store *store, const struct metafield_batch *batch);

/* Deletes: the owner's alone. Entries' want.id; faults as with changes. */
void metafield_delete_read(struct db *db, struct arena *arena, const struct store *store, const char *token_hash, struct metafield_batch *batch);
void metafield_delete_judge(const struct db *db, struct arena *arena, const char *client_id, struct metafield_batch *batch);
void metafield_delete_save(struct db *db, struct arena *arena, const struct store *store, const struct metafield_batch *batch);

/*
 * After a commit that failed: true where an id or a name that was free when
 * the batch was judged has been taken since, so that it should be judged again.
 */
bool metafield_should_retry(const struct db *db);

/* Names for the filters of struct metafield_query. */
const char *metafield_names(struct arena *arena, size_t n, const char *const *names);

/* How many a page's slot holds. */
int metafield_rows(const struct db *db, int slot);

#endif
