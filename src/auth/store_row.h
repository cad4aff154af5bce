/*
 * store_row: the store's settings, as the statements that check a credential
 * give them alike.  The build makes a row type of each statement, so this is a
 * macro: for any row that has these members.
 */
#ifndef CARTD_AUTH_STORE_ROW_H
#define CARTD_AUTH_STORE_ROW_H

/* Into a struct store, whose id stays. */
#define STORE_ROW(store, row) do { \
	(store)->allow_purchasing = (row)->allow_purchasing; \
	(store)->tax_included = (row)->tax_included; \
	(store)->has_promotions = (row)->has_promotions; \
	(store)->currency = (row)->currency; \
	(store)->currencies = (row)->currencies; \
	(store)->cart_days = (row)->cart_days; \
	(store)->rate_quota = (row)->rate_quota; \
	(store)->secure_url = (row)->secure_url; \
	(store)->now = (row)->now; \
} while (0)

#endif
