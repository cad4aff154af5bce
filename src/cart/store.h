/*
 * store: the settings of a store that the rules need, read with the
 * credential's check in the request's own round trip, so they are never stale.
 */
#ifndef CARTD_CART_STORE_H
#define CARTD_CART_STORE_H

#include <stdbool.h>
#include <stdint.h>

struct store {
	int32_t id;             /* 0: not known yet */
	bool allow_purchasing;
	bool tax_included;
	bool has_promotions;    /* rows in promotions; offers.h */
	const char *currency;
	const char *currencies; /* array literal: {USD,JPY} */
	int32_t cart_days;
	int32_t rate_quota;
	int32_t bucket_size;
	int32_t bucket_per_second;
	const char *secure_url; /* https://shop.example, no slash at the end */
	const char *allowed_origins;    /* array literal, of browsers let in; NULL: not read */
	const char *now;        /* the transaction's time as PostgreSQL prints it, UTC */
};

struct db;

/* Queues the read of a channel; returns the slot. */
int store_read_channel(struct db *db, const struct store *store, int32_t channel_id);

/* What that slot says: whether it sells now. False: no such channel. */
bool store_channel(const struct db *db, int slot, bool *sells);

/* Queues the read of the address under which the world sees the store (https://shop.example, no slash at the end); what it says. */
int store_read_public_url(struct db *db, const struct store *store);
const char *store_public_url(const struct db *db, int slot);

/* True where the store sells in this currency (upper case). */
bool store_has_currency(const struct store *store, const char *code);

#endif
