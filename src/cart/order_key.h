/*
 * order_key: the names by which threedcart knows carts, whichever API made them.
 *
 * A key is 16 characters of 0-9 A-Z a-z from the system's random source: 95
 * bits.  A cart's id is made of the SHA-256 of its key, so that a key leads to
 * its cart by the primary key of carts, in the same statements that everybody
 * uses, and keys are as unique as ids are.  From an id no key can be made: the
 * row has it (carts.order_key).
 */
#ifndef CARTD_CART_ORDER_KEY_H
#define CARTD_CART_ORDER_KEY_H

#include <stdbool.h>

#include "base/uuid.h"

#define ORDER_KEY_LEN 16

/* Returns key. */
char *order_key_new(char key[ORDER_KEY_LEN + 1]);

/* True where text has the form of a key. */
bool order_key_is(const char *text);

/* The id of the cart with that key, whether there is one or not.  Returns id. */
char *order_key_cart_id(const char *key, char id[UUID_TEXT_LEN]);

#endif
