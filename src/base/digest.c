#include "base/digest.h"

#include <sodium.h>
#include <string.h>

void digest_sha256(const void *bytes, size_t len, unsigned char hash[DIGEST_LEN])
{
	crypto_hash_sha256(hash, bytes, len);
}

char *digest_sha256_hex(const void *bytes, size_t len, char hex[DIGEST_HEX_LEN])
{
	unsigned char hash[DIGEST_LEN];
	digest_sha256(bytes, len, hash);
	return sodium_bin2hex(hex, DIGEST_HEX_LEN, hash, sizeof(hash));
}

void digest_random_hex(size_t len, char *hex)
{
	unsigned char bytes[64];
	hex[0] = '\0';
	while (len > 0) {
		size_t part = len < sizeof(bytes) ? len : sizeof(bytes);
		randombytes_buf(bytes, part);
		sodium_bin2hex(hex, 2 * part + 1, bytes, part);
		hex += 2 * part;
		len -= part;
	}
	sodium_memzero(bytes, sizeof(bytes));
}

void digest_random_text(size_t len, const char *alphabet, char *text)
{
	uint32_t letters = (uint32_t)strlen(alphabet);
	for (size_t i = 0; i < len; i++)
		text[i] = alphabet[randombytes_uniform(letters)];
	text[len] = '\0';
}
