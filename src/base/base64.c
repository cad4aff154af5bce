#include "base/base64.h"

#include <sodium.h>

#include "base/arena.h"

char *base64url_write(struct arena *arena, const void *bytes, size_t len)
{
	size_t room = sodium_base64_encoded_len(len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);

	return sodium_bin2base64(arena_alloc(arena, room), room, bytes, len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* libsodium 1.0.18 takes each byte above ASCII for '_'. */
static bool is_ascii(const char *text, size_t len)
{
	unsigned char all = 0;

	for (size_t i = 0; i < len; i++)
		all |= (unsigned char)text[i];
	return all < 0x80;
}

bool base64url_read(struct arena *arena, const char *text, size_t text_len, unsigned char **bytes, size_t *len)
{
	size_t room = text_len / 4 * 3 + 3;
	unsigned char *into = arena_alloc(arena, room + 1);

	/* Without a place for where it ended, libsodium wants the whole text to be good. */
	if (!is_ascii(text, text_len) || sodium_base642bin(into, room, text, text_len, NULL, len, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
		return false;
	into[*len] = '\0';
	*bytes = into;
	return true;
}
