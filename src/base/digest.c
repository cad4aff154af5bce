#include "base/digest.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <stdbool.h>
#include <string.h>

/* One context a process: to fetch the algorithm costs more than to use it. */
static EVP_MD_CTX *context_begin(void)
{
	static EVP_MD_CTX *context;
	static EVP_MD *sha256;

	if (sha256 == NULL)
		sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	if (context == NULL && sha256 != NULL)
		context = EVP_MD_CTX_new();
	return context != NULL && EVP_DigestInit_ex2(context, sha256, NULL) == 1 ? context : NULL;
}

static bool fast_sha256(const struct digest_part *parts, size_t parts_len, unsigned char hash[DIGEST_LEN])
{
	EVP_MD_CTX *context = context_begin();
	bool good = context != NULL;

	for (size_t i = 0; i < parts_len && good; i++)
		good = EVP_DigestUpdate(context, parts[i].bytes, parts[i].len) == 1;
	return good && EVP_DigestFinal_ex(context, hash, NULL) == 1;
}

void digest_sha256_parts(const struct digest_part *parts, size_t parts_len, unsigned char hash[DIGEST_LEN])
{
	crypto_hash_sha256_state state;

	if (fast_sha256(parts, parts_len, hash))
		return;
	/* No memory for libcrypto's: slower, and the same.  Its complaint holds memory, and is nobody's to read. */
	ERR_clear_error();
	crypto_hash_sha256_init(&state);
	for (size_t i = 0; i < parts_len; i++)
		crypto_hash_sha256_update(&state, parts[i].bytes, parts[i].len);
	crypto_hash_sha256_final(&state, hash);
}

void digest_sha256(const void *bytes, size_t len, unsigned char hash[DIGEST_LEN])
{
	digest_sha256_parts(&(struct digest_part){ bytes, len }, 1, hash);
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
