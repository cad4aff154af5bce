#include "cart/order_key.h"

#include <string.h>

#include "base/digest.h"

static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

char *order_key_new(char key[ORDER_KEY_LEN + 1])
{
	digest_random_text(ORDER_KEY_LEN, letters, key);
	return key;
}

bool order_key_is(const char *text)
{
	return strspn(text, letters) == ORDER_KEY_LEN && text[ORDER_KEY_LEN] == '\0';
}

char *order_key_cart_id(const char *key, char id[UUID_TEXT_LEN])
{
	unsigned char hash[DIGEST_LEN];

	digest_sha256(key, ORDER_KEY_LEN, hash);
	return uuid_of(hash, id);
}
