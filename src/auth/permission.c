/*
 * permission: names and bits (person.h).
 */
#include <stddef.h>
#include <string.h>

#include "auth/person.h"

/* In the order of the bits. */
static const char *const names[PERMISSIONS] = {
	"accounts:read", "accounts:write", "accounts:delete", "roles:read", "roles:write", "roles:assign", "carts:read", "carts:write",
};

unsigned permission_bit(const char *name, int len)
{
	for (unsigned i = 0; i < PERMISSIONS; i++) {
		if (strlen(names[i]) == (size_t)len && memcmp(names[i], name, (size_t)len) == 0)
			return 1u << i;
	}
	return 0;
}

const char *permission_name(unsigned bit)
{
	for (unsigned i = 0; i < PERMISSIONS; i++) {
		if (bit == 1u << i)
			return names[i];
	}
	return "";
}

/* The names need no quotes (a CHECK lists them). */
unsigned permissions_read(const char *literal)
{
	unsigned bits = 0;

	for (const char *at = literal + 1; *at != '\0' && *at != '}'; ) {
		size_t len = strcspn(at, ",}");

		bits |= permission_bit(at, (int)len);
		at += len + (at[len] == ',');
	}
	return bits;
}
