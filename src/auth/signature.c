#include "auth/signature.h"

#include <errno.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>

enum { HMAC_LEN = 32, EDDSA_LEN = 64 };

/* One context a process: fetching the algorithm costs more than using it. */
static EVP_MAC_CTX *hmac_context(void)
{
	static EVP_MAC_CTX *context;
	EVP_MAC *mac;

	if (context == NULL && (mac = EVP_MAC_fetch(NULL, "HMAC", NULL)) != NULL) {
		context = EVP_MAC_CTX_new(mac);
		EVP_MAC_free(mac);
	}
	return context;
}

static bool hmac_make(const struct jwt_key *key, const char *text, size_t text_len, unsigned char mac[HMAC_LEN])
{
	OSSL_PARAM params[] = { OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char[]){ "SHA256" }, 0), OSSL_PARAM_construct_end() };
	EVP_MAC_CTX *context = hmac_context();
	size_t len = 0;

	return context != NULL && EVP_MAC_init(context, key->secret, JWT_SECRET_LEN, params) == 1 &&
		EVP_MAC_update(context, (const unsigned char *)text, text_len) == 1 &&
		EVP_MAC_final(context, mac, &len, HMAC_LEN) == 1 && len == HMAC_LEN;
}

static bool hmac_holds(const struct jwt_key *key, const char *text, size_t text_len, const unsigned char *signature, size_t signature_len)
{
	unsigned char mac[HMAC_LEN];

	return signature_len == HMAC_LEN && hmac_make(key, text, text_len, mac) && CRYPTO_memcmp(mac, signature, HMAC_LEN) == 0;
}

/* digest NULL: the algorithm brings its own (EdDSA). */
static bool public_holds(const struct jwt_key *key, const EVP_MD *digest, const char *text, size_t text_len,
	const unsigned char *signature, size_t signature_len)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool holds = context != NULL && EVP_DigestVerifyInit(context, NULL, digest, NULL, key->pkey) == 1 &&
		EVP_DigestVerify(context, signature, signature_len, (const unsigned char *)text, text_len) == 1;

	EVP_MD_CTX_free(context);
	return holds;
}

static bool eddsa_holds(const struct jwt_key *key, const char *text, size_t text_len, const unsigned char *signature, size_t signature_len)
{
	return signature_len == EDDSA_LEN && public_holds(key, NULL, text, text_len, signature, signature_len);
}

static bool rs256_holds(const struct jwt_key *key, const char *text, size_t text_len, const unsigned char *signature, size_t signature_len)
{
	return signature_len == (size_t)EVP_PKEY_get_size(key->pkey) &&
		public_holds(key, EVP_sha256(), text, text_len, signature, signature_len);
}

/* r and s as ASN.1, which is what EVP takes; owns nothing of the two numbers on failure. */
static int ecdsa_der(const unsigned char *signature, unsigned char **der)
{
	ECDSA_SIG *pair = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(signature, JWT_P256_LEN, NULL), *s = BN_bin2bn(signature + JWT_P256_LEN, JWT_P256_LEN, NULL);
	int len = -1;

	if (pair != NULL && r != NULL && s != NULL && ECDSA_SIG_set0(pair, r, s) == 1) {
		len = i2d_ECDSA_SIG(pair, der);
	} else {
		BN_free(r);
		BN_free(s);
	}
	ECDSA_SIG_free(pair);
	return len;
}

static bool es256_holds(const struct jwt_key *key, const char *text, size_t text_len, const unsigned char *signature, size_t signature_len)
{
	unsigned char *der = NULL;
	int der_len = signature_len == 2 * JWT_P256_LEN ? ecdsa_der(signature, &der) : -1;
	bool holds = der_len > 0 && public_holds(key, EVP_sha256(), text, text_len, der, (size_t)der_len);

	OPENSSL_free(der);
	return holds;
}

static bool (*const holders[])(const struct jwt_key *, const char *, size_t, const unsigned char *, size_t) = {
	[JWT_HS256] = hmac_holds, [JWT_EDDSA] = eddsa_holds, [JWT_RS256] = rs256_holds, [JWT_ES256] = es256_holds,
};

bool signature_holds(const struct jwt_key *key, const char *text, size_t text_len, const unsigned char *signature, size_t signature_len)
{
	errno = 0;
	bool holds = holders[key->algorithm](key, text, text_len, signature, signature_len);

	/* libcrypto keeps a list of what went wrong, for ever. */
	ERR_clear_error();
	return holds;
}

static bool eddsa_make(const struct jwt_key *key, const char *text, size_t text_len, unsigned char *signature)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t len = EDDSA_LEN;
	bool made = context != NULL && EVP_DigestSignInit(context, NULL, NULL, NULL, key->pkey) == 1 &&
		EVP_DigestSign(context, signature, &len, (const unsigned char *)text, text_len) == 1 && len == EDDSA_LEN;

	EVP_MD_CTX_free(context);
	return made;
}

bool signature_make(const struct jwt_key *key, const char *text, size_t text_len, unsigned char signature[SIGNATURE_LEN_MAX], size_t *signature_len)
{
	errno = 0;
	*signature_len = key->algorithm == JWT_HS256 ? HMAC_LEN : EDDSA_LEN;
	bool made = key->algorithm == JWT_HS256 ? hmac_make(key, text, text_len, signature) :
		key->algorithm == JWT_EDDSA && eddsa_make(key, text, text_len, signature);

	ERR_clear_error();
	return made;
}
