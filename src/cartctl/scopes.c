#include "cartctl/scopes.h"

#include <string.h>

#include "base/arena.h"

/* name: as the operator may write it; scope: as the schema and the API call it. */
static const struct scope {
	const char *name;
	const char *scope;
	const char *says;
} table[] = {
	{ "cart", "store_cart", "read and change carts" },
	{ "cart_read_only", "store_cart_read_only", "read carts" },
	{ "information", "store_v2_information", "read and change settings" },
	{ "information_read_only", "store_v2_information_read_only", "read settings" },
};
enum { TABLE_LEN = sizeof table / sizeof table[0] };

static int scope_find(const char *name, size_t len)
{
	for (int i = 0; i < TABLE_LEN; i++)
		if ((strlen(table[i].name) == len && strncmp(table[i].name, name, len) == 0) ||
		    (strlen(table[i].scope) == len && strncmp(table[i].scope, name, len) == 0))
			return i;
	return -1;
}

bool scopes_parse(struct arena *arena, const char *text, const char **scopes, const char **why)
{
	bool named[TABLE_LEN] = { false };
	const char *all = "";
	for (;; text++) {
		size_t len = strcspn(text, ",");
		int scope = scope_find(text, len);
		if (scope < 0) {
			*why = arena_printf(arena, "unknown scope \"%.*s\"; there are: cart, cart_read_only, information, "
			    "information_read_only", (int)(len < 100 ? len : 100), text);
			return false;
		}
		named[scope] = true;
		text += len;
		if (*text == '\0')
			break;
	}
	for (int i = 0; i < TABLE_LEN; i++)
		if (named[i])
			all = arena_printf(arena, "%s%s%s", all, *all == '\0' ? "" : ",", table[i].scope);
	*scopes = all;
	return true;
}

void scopes_print(FILE *out)
{
	fputs("Scopes, by either name:\n", out);
	for (int i = 0; i < TABLE_LEN; i++)
		fprintf(out, "  %-22s %-31s %s\n", table[i].name, table[i].scope, table[i].says);
}
