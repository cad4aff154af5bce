/*
 * signature: the four algorithms of jwt.h, by libcrypto's EVP.
 *
 * With jwt_key.c and base/digest.c the only files with libcrypto.  Signatures are as RFC 7518
 * and 8037 write them: of ES256 r and s, 32 bytes each, never DER.
 */
#ifndef CARTD_AUTH_SIGNATURE_H
#define CARTD_AUTH_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>

#include "auth/jwt.h"

enum { SIGNATURE_LEN_MAX = 64 };        /* of what we make ourselves: HS256 32, EdDSA 64 */

/* True where signature is the key's over text. False with errno ENOMEM: there was no memory to find out. */
bool signature_holds(const struct jwt_key *key, const char *text, size_t text_len, const unsigned char *signature, size_t signature_len);

/* Own keys alone (jwt_key_own()). False: libcrypto failed, for want of memory with errno ENOMEM, or the key cannot sign. */
bool signature_make(const struct jwt_key *key, const char *text, size_t text_len, unsigned char signature[SIGNATURE_LEN_MAX], size_t *signature_len);

#endif
