/*
 * jwt_claims: what a payload says, against what is expected of it.
 */
#include <json-c/json.h>
#include <string.h>

#include "auth/jwt.h"
#include "base/decimal.h"
#include "base/json.h"

/* The end of the year 9999: nobody means a later time, and sums with it cannot overflow. */
#define TIME_MAX_S INT64_C(253402300799)

const char *jwt_text(const struct jwt *jwt, const char *name)
{
	struct json_object *value;

	if (!json_object_object_get_ex(jwt->payload, name, &value) || !json_object_is_type(value, json_type_string))
		return NULL;
	return json_object_get_string(value);
}

bool jwt_number(const struct jwt *jwt, const char *name, int64_t max, int64_t *number)
{
	struct json_object *value;

	if (!json_object_object_get_ex(jwt->payload, name, &value) || !json_object_is_type(value, json_type_int))
		return false;
	*number = json_object_get_int64(value);
	return *number >= 1 && *number <= max;
}

/* NumericDate: seconds since 1970, which may have a fraction; that is dropped. */
static bool time_read(struct json_object *value, int64_t *time_s)
{
	const char *text = json_number(value);
	struct decimal number;

	if (text == NULL || !decimal_parse(text, &number) || number.units < 0)
		return false;
	for (; number.scale > 0; number.scale--)
		number.units /= 10;
	if (number.units > TIME_MAX_S)
		return false;
	*time_s = (int64_t)number.units;
	return true;
}

/* exp: needed, and this moment is before it. */
static bool not_over(const struct jwt *jwt, const struct jwt_expect *expect)
{
	struct json_object *value;
	int64_t end_s;

	return json_object_object_get_ex(jwt->payload, "exp", &value) && time_read(value, &end_s) &&
		expect->now_s < end_s + expect->leeway_s;
}

/* nbf, iat: may be absent, and has come. */
static bool has_come(const struct jwt *jwt, const char *name, const struct jwt_expect *expect)
{
	struct json_object *value;
	int64_t begin_s;

	if (!json_object_object_get_ex(jwt->payload, name, &value))
		return true;
	return time_read(value, &begin_s) && begin_s <= expect->now_s + expect->leeway_s;
}

static bool value_is(struct json_object *value, const char *text)
{
	return json_object_is_type(value, json_type_string) && strcmp(json_object_get_string(value), text) == 0;
}

/* aud: one text, or a list in which every entry is a text and one is ours. */
static bool audience_is(const struct jwt *jwt, const char *audience)
{
	struct json_object *value;
	bool found = false;

	if (!json_object_object_get_ex(jwt->payload, "aud", &value))
		return false;
	if (!json_object_is_type(value, json_type_array))
		return value_is(value, audience);
	for (size_t i = 0; i < json_object_array_length(value); i++) {
		struct json_object *entry = json_object_array_get_idx(value, i);

		if (!json_object_is_type(entry, json_type_string))
			return false;
		found |= value_is(entry, audience);
	}
	return found;
}

bool jwt_claims_hold(const struct jwt *jwt, const struct jwt_expect *expect)
{
	const char *issuer = jwt_text(jwt, "iss"), *subject = jwt_text(jwt, "sub");

	return issuer != NULL && strcmp(issuer, expect->issuer) == 0 && subject != NULL && *subject != '\0' &&
		audience_is(jwt, expect->audience) && not_over(jwt, expect) &&
		has_come(jwt, "nbf", expect) && has_come(jwt, "iat", expect);
}
