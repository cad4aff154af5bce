#include "auth/jwt.h"

#include <json-c/json.h>
#include <string.h>
#include <strings.h>

#include "auth/signature.h"
#include "base/arena.h"
#include "base/base64.h"
#include "base/json.h"

static const char *const algorithms[] = {
	[JWT_HS256] = "HS256", [JWT_EDDSA] = "EdDSA", [JWT_RS256] = "RS256", [JWT_ES256] = "ES256",
};
enum { ALGORITHMS = sizeof(algorithms) / sizeof(algorithms[0]) };

bool jwt_algorithm_find(const char *name, enum jwt_algorithm *algorithm)
{
	for (int i = 0; i < ALGORITHMS; i++) {
		if (strcmp(name, algorithms[i]) == 0) {
			*algorithm = (enum jwt_algorithm)i;
			return true;
		}
	}
	return false;
}

/* One part of the token as a JSON object. */
static bool part_read(struct arena *arena, const char *text, size_t len, struct json_object **object)
{
	unsigned char *bytes;
	size_t bytes_len;
	const char *why;

	return base64url_read(arena, text, len, &bytes, &bytes_len) &&
		json_read(arena, (const char *)bytes, bytes_len, object, &why) && json_object_is_type(*object, json_type_object);
}

/* A member that is a text; NULL where it is absent. False: it is something else. */
static bool member_text(struct json_object *object, const char *name, const char **text)
{
	struct json_object *value;

	*text = NULL;
	if (!json_object_object_get_ex(object, name, &value))
		return true;
	if (!json_object_is_type(value, json_type_string))
		return false;
	*text = json_object_get_string(value);
	return true;
}

/* RFC 8725, section 3.11: tokens made for something else say so here. */
static bool type_is_access(const char *type)
{
	static const char *const types[] = { "JWT", "at+jwt", "application/at+jwt" };

	if (type == NULL)
		return true;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcasecmp(type, types[i]) == 0)
			return true;
	}
	return false;
}

static bool header_read(struct json_object *header, struct jwt *jwt)
{
	const char *type;

	return member_text(header, "alg", &jwt->alg) && jwt->alg != NULL && member_text(header, "kid", &jwt->kid) &&
		member_text(header, "typ", &type) && type_is_access(type) && !json_object_object_get_ex(header, "crit", NULL);
}

bool jwt_parse(struct arena *arena, const char *token, struct jwt *jwt)
{
	size_t len = strnlen(token, JWT_LEN_MAX + 1);
	const char *first, *second;
	struct json_object *header;
	unsigned char *signature;

	memset(jwt, 0, sizeof(*jwt));
	if (len > JWT_LEN_MAX || (first = strchr(token, '.')) == NULL || (second = strchr(first + 1, '.')) == NULL)
		return false;
	/* A third dot is in no alphabet, so that the five parts of an encrypted token fail below. */
	if (!part_read(arena, token, (size_t)(first - token), &header) || !header_read(header, jwt) ||
	    !part_read(arena, first + 1, (size_t)(second - first - 1), &jwt->payload))
		return false;
	jwt->text = token;
	jwt->text_len = (size_t)(second - token);
	if (!base64url_read(arena, second + 1, len - jwt->text_len - 1, &signature, &jwt->signature_len))
		return false;
	jwt->signature = signature;
	return jwt->signature_len > 0;
}

bool jwt_verify(const struct jwt *jwt, const struct jwt_key *key)
{
	return strcmp(jwt->alg, algorithms[key->algorithm]) == 0 &&
		signature_holds(key, jwt->text, jwt->text_len, jwt->signature, jwt->signature_len);
}

const char *jwt_sign(struct arena *arena, const struct jwt_key *key, const char *kid, const char *payload, size_t payload_len)
{
	const char *header = arena_printf(arena, "{\"alg\":\"%s\",\"typ\":\"JWT\",\"kid\":\"%s\"}", algorithms[key->algorithm], kid);
	const char *text = arena_printf(arena, "%s.%s", base64url_write(arena, header, strlen(header)),
		base64url_write(arena, payload, payload_len));
	unsigned char signature[SIGNATURE_LEN_MAX];
	size_t signature_len;

	if (!signature_make(key, text, strlen(text), signature, &signature_len))
		return NULL;
	return arena_printf(arena, "%s.%s", text, base64url_write(arena, signature, signature_len));
}
