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

/* Bytes beyond the last whole multiple of the alphabet are passed over: they would make its first letters likelier. */
void digest_random_text(size_t len, const char *alphabet, char *text)
{
	size_t letters = strlen(alphabet), most = 256 - 256 % letters, n = 0;
	unsigned char bytes[64];
	while (n < len) {
		randombytes_buf(bytes, sizeof(bytes));
		for (size_t i = 0; i < sizeof(bytes) && n < len; i++)
			if (bytes[i] < most)
				text[n++] = alphabet[bytes[i] % letters];
	}
	text[len] = '\0';
	sodium_memzero(bytes, sizeof(bytes));
}
