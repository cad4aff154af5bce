#include "cart/store.h"

#include <string.h>

bool store_has_currency(const struct store *store, const char *code)
{
	const char *at = strstr(store->currencies, code);

	return strlen(code) == 3 && at != NULL && at > store->currencies;
}
