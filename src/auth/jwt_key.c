/*
 * jwt_key: keys out of secrets and out of the numbers of a JWK.
 */
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

#include "auth/jwt.h"

bool jwt_key_own(struct jwt_key *key, enum jwt_algorithm algorithm, const unsigned char secret[JWT_SECRET_LEN])
{
	*key = (struct jwt_key){ .algorithm = algorithm };
	if (algorithm == JWT_HS256) {
		memcpy(key->secret, secret, JWT_SECRET_LEN);
		return true;
	}
	if (algorithm == JWT_EDDSA)
		key->pkey = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret, JWT_SECRET_LEN);
	ERR_clear_error();
	return key->pkey != NULL;
}

/* A public key of that type out of its parameters, and whether libcrypto takes it for a sound one. */
static EVP_PKEY *public_make(const char *type, OSSL_PARAM *params)
{
	EVP_PKEY_CTX *making = EVP_PKEY_CTX_new_from_name(NULL, type, NULL), *checking = NULL;
	EVP_PKEY *pkey = NULL;

	if (params == NULL || making == NULL || EVP_PKEY_fromdata_init(making) != 1 ||
	    EVP_PKEY_fromdata(making, &pkey, EVP_PKEY_PUBLIC_KEY, params) != 1 ||
	    (checking = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL)) == NULL || EVP_PKEY_public_check(checking) != 1) {
		EVP_PKEY_free(pkey);
		pkey = NULL;
	}
	EVP_PKEY_CTX_free(making);
	EVP_PKEY_CTX_free(checking);
	ERR_clear_error();
	return pkey;
}

static EVP_PKEY *rsa_make(const BIGNUM *modulus, const BIGNUM *exponent)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params = NULL;

	if (build != NULL && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, modulus) == 1 &&
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, exponent) == 1)
		params = OSSL_PARAM_BLD_to_param(build);
	EVP_PKEY *pkey = public_make("RSA", params);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	return pkey;
}

bool jwt_key_rsa(struct jwt_key *key, const unsigned char *n, size_t n_len, const unsigned char *e, size_t e_len, const char **why)
{
	enum { N_LEN_MAX = 2048, E_LEN_MAX = 8 };       /* bytes: larger ones only cost time */

	*key = (struct jwt_key){ .algorithm = JWT_RS256 };
	*why = "n and e are no RSA key";
	if (n_len > N_LEN_MAX || e_len > E_LEN_MAX)
		return false;
	BIGNUM *modulus = BN_bin2bn(n, (int)n_len, NULL), *exponent = BN_bin2bn(e, (int)e_len, NULL);
	if (modulus != NULL && exponent != NULL) {
		if (BN_num_bits(modulus) < JWT_RSA_BITS_MIN)
			*why = "an RSA key has at least 2048 bits";
		else
			key->pkey = rsa_make(modulus, exponent);
	}
	BN_free(modulus);
	BN_free(exponent);
	return key->pkey != NULL;
}

bool jwt_key_p256(struct jwt_key *key, const unsigned char x[JWT_P256_LEN], const unsigned char y[JWT_P256_LEN], const char **why)
{
	unsigned char point[1 + 2 * JWT_P256_LEN] = { 0x04 };   /* uncompressed */

	memcpy(point + 1, x, JWT_P256_LEN);
	memcpy(point + 1 + JWT_P256_LEN, y, JWT_P256_LEN);
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char[]){ "P-256" }, 0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point)),
		OSSL_PARAM_construct_end(),
	};
	*key = (struct jwt_key){ .algorithm = JWT_ES256, .pkey = public_make("EC", params) };
	*why = "x and y are no point of P-256";
	return key->pkey != NULL;
}

void jwt_key_free(struct jwt_key *key)
{
	EVP_PKEY_free(key->pkey);
	OPENSSL_cleanse(key, sizeof(*key));
}
