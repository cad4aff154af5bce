#include "base/digest.h"

#include <sodium.h>

char *digest_sha256_hex(const void *bytes, size_t len, char hex[DIGEST_HEX_LEN])
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256(hash, bytes, len);
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
