/*
 * digest: SHA-256 (libcrypto, which uses the processor's instructions for it) and random bytes (libsodium).
 */
#ifndef CARTD_BASE_DIGEST_H
#define CARTD_BASE_DIGEST_H

#include <stddef.h>

#define DIGEST_LEN 32
#define DIGEST_HEX_LEN 65

void digest_sha256(const void *bytes, size_t len, unsigned char hash[DIGEST_LEN]);

struct digest_part {
	const void *bytes;
	size_t len;
};

/* Of the parts behind each other. */
void digest_sha256_parts(const struct digest_part *parts, size_t parts_len, unsigned char hash[DIGEST_LEN]);

/* SHA-256 of bytes as 64 lower-case hexadecimal digits.  Returns hex. */
char *digest_sha256_hex(const void *bytes, size_t len, char hex[DIGEST_HEX_LEN]);

/* len random bytes as 2·len hexadecimal digits and a NUL. */
void digest_random_hex(size_t len, char *hex);

/* len characters of alphabet (1 to 256), each as likely as any other, and a NUL. */
void digest_random_text(size_t len, const char *alphabet, char *text);

#endif
