/*
 * settings: what `store set` may change: each key with its type and bounds.
 */
#ifndef CARTD_CARTCTL_SETTINGS_H
#define CARTD_CARTCTL_SETTINGS_H

#include <stdbool.h>
#include <stdio.h>

struct arena;

enum settings_key {
	SETTINGS_NAME,
	SETTINGS_SECURE_URL,
	SETTINGS_CURRENCY,
	SETTINGS_CURRENCIES,
	SETTINGS_ALLOW_PURCHASING,
	SETTINGS_TAX_INCLUDED,
	SETTINGS_CART_DAYS,
	SETTINGS_RETENTION_DAYS,
	SETTINGS_RATE_QUOTA,
	SETTINGS_BUCKET_SIZE,
	SETTINGS_BUCKET_PER_SECOND,
	SETTINGS_SIGNUP,
	SETTINGS_ALLOWED_ORIGINS,
	SETTINGS_PUBLIC_URL,
	SETTINGS_CART_PAGE,
	SETTINGS_CHECKOUT_PAGE,
	SETTINGS_OUTSIDE_ACCOUNTS,
	SETTINGS_LEN
};

/*
 * "cart_days=30": puts the value, checked and in the database's form, into
 * values[key].  False: *why is a sentence in the arena, values untouched.
 * A key that is there twice is refused.
 */
bool settings_parse(struct arena *arena, const char *word, const char *values[SETTINGS_LEN], const char **why);

/* One value by itself: the same checks. */
bool settings_check(struct arena *arena, enum settings_key key, const char *value, const char **out, const char **why);

/* The table: key, type, bounds, sentence. */
void settings_print(FILE *out);

#endif
