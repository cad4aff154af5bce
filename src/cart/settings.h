/*
 * settings: whether a store, and each of its channels, sells.
 */
#ifndef CARTD_CART_SETTINGS_H
#define CARTD_CART_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

struct db;
struct store;

/* What a channel says of its own. */
enum channel_sells { CHANNEL_AS_STORE, CHANNEL_SELLS, CHANNEL_CLOSED };

/* Queues the change; the store's own setting comes with every credential's check (struct store). */
void settings_allow(struct db *db, const struct store *store, bool allow);

/* Queues the read of a channel's setting; returns the slot. */
int settings_read_channel(struct db *db, const struct store *store, int32_t channel_id);

/* What that slot says. False: no such channel. */
bool settings_channel(const struct db *db, int slot, enum channel_sells *sells);

/* Queues the change. */
void settings_allow_channel(struct db *db, const struct store *store, int32_t channel_id, enum channel_sells sells);

#endif
