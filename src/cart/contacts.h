/*
 * contacts: whom a cart is billed and sent to.
 *
 * A row of its own, and only where something was said: most carts have none, and who does not ask does not pay.
 */
#ifndef CARTD_CART_CONTACTS_H
#define CARTD_CART_CONTACTS_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct db;
struct fault;
struct store;

/* Texts: NULL where nothing was said of it. */
struct contact {
	const char *first_name;
	const char *last_name;
	const char *company;
	const char *address;
	const char *address2;
	const char *city;
	const char *state;
	const char *zip_code;
	const char *country;
	const char *phone;
	const char *email;
};

struct contacts {
	int32_t customer_id;            /* a number that is no account's; 0: none, or the cart has an account */
	struct contact billing;
	struct contact shipment;
};

/* Queues the read; returns the slot. */
int contacts_read(struct db *db, const struct store *store, const char *cart_id);

/* What that slot says, texts never NULL. False: no such cart. */
bool contacts_take(struct arena *arena, const struct db *db, int slot, struct contacts *contacts, const char **order_key);

/*
 * The same for who shows them with a cart, all of which was read before them and is at that
 * version.  False: FAULT_NOT_FOUND, or the cart has changed between, and the request is to run again.
 */
bool contacts_take_at(struct arena *arena, struct db *db, int slot, int32_t version, struct contacts *contacts, const char **order_key, struct fault *fault);

/* Replaces what changes says something of. */
void contacts_merge(struct contacts *contacts, const struct contacts *changes);

/* True where there is nothing to keep: no number, and no text but "". */
bool contacts_empty(const struct contacts *contacts);

/* Queues the statement that makes the database hold them; the cart's row must be there. NULL is kept as "". */
void contacts_put(struct db *db, struct arena *arena, const struct store *store, const char *cart_id, const struct contacts *contacts);

#endif
