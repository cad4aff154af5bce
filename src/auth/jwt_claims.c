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

/* nbf, iat: may be absent. */
static bool begin_read(const struct jwt *jwt, const char *name, struct jwt_span *span)
{
	struct json_object *value;
	int64_t begin_s;

	if (!json_object_object_get_ex(jwt->payload, name, &value))
		return true;
	if (!time_read(value, &begin_s))
		return false;
	if (begin_s > span->from_s)
		span->from_s = begin_s;
	return true;
}

bool jwt_span_read(const struct jwt *jwt, struct jwt_span *span)
{
	struct json_object *value;

	span->from_s = 0;
	return json_object_object_get_ex(jwt->payload, "exp", &value) && time_read(value, &span->end_s) &&
		begin_read(jwt, "nbf", span) && begin_read(jwt, "iat", span);
}

bool jwt_span_holds(const struct jwt_span *span, int64_t now_s, int64_t leeway_s)
{
	return now_s < span->end_s + leeway_s && span->from_s <= now_s + leeway_s;
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
	struct jwt_span span;

	return issuer != NULL && strcmp(issuer, expect->issuer) == 0 && subject != NULL && *subject != '\0' &&
		audience_is(jwt, expect->audience) && jwt_span_read(jwt, &span) && jwt_span_holds(&span, expect->now_s, expect->leeway_s);
}
