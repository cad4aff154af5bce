/*
 * json: the gate, json-c behind it, and the reader of declared fields.
 *
 * The gate says what a second reading of RFC 8259 says.  What it takes, json-c
 * takes; printed again, the gate takes it again, and it is the same value.  What it
 * refuses has a sentence, with a place within the text.
 */
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/fault.h"
#include "base/json.h"
#include "fuzz.h"
#include "http/fields.h"
#include "reference_json.h"

struct inner {
	const char *text;
	bool text_given;
	int64_t number;
	struct decimal amount;
};

struct body {
	const char *text;
	int64_t number, number_text;
	struct decimal amount, amount_text;
	bool flag, flag_given;
	struct inner inner;
	struct field_list list;
	struct json_object *raw;
};

#define AT(struct_name, member) offsetof(struct struct_name, member)
#define NOT FIELD_NOT_ASKED

/* name, type, flags, offset, given, min, max, digits, sub */
static const struct field inner_fields[] = {
	{ "a", FIELD_TEXT, FIELD_NULLABLE, AT(inner, text), AT(inner, text_given), 0, 5, 0, NULL },
	{ "n", FIELD_INT, FIELD_REQUIRED, AT(inner, number), NOT, 1, INT64_MAX, 0, NULL },
	{ "d", FIELD_DECIMAL, 0, AT(inner, amount), NOT, 0, 0, 0, NULL },
};
static const struct field_set inner_set = { inner_fields, 3, sizeof(struct inner) };
static const struct field body_fields[] = {
	{ "a", FIELD_TEXT, 0, AT(body, text), NOT, 1, 20, 0, NULL },
	{ "n", FIELD_INT, FIELD_NULLABLE, AT(body, number), NOT, -5, 100, 0, NULL },
	{ "m", FIELD_INT_TEXT, 0, AT(body, number_text), NOT, 0, 0, 0, NULL },
	{ "d", FIELD_DECIMAL, 0, AT(body, amount), NOT, 0, 1000000, 4, NULL },
	{ "e", FIELD_DECIMAL_TEXT, 0, AT(body, amount_text), NOT, -1000, 1000, 9, NULL },
	{ "b", FIELD_BOOL, 0, AT(body, flag), AT(body, flag_given), 0, 0, 0, NULL },
	{ "o", FIELD_OBJECT, 0, AT(body, inner), NOT, 0, 0, 0, &inner_set },
	{ "l", FIELD_LIST, 0, AT(body, list), NOT, 1, 300, 0, &inner_set },
	{ "r", FIELD_RAW, 0, AT(body, raw), NOT, 0, 0, 0, NULL },
};
static const struct field_set body_set = { body_fields, sizeof(body_fields) / sizeof(body_fields[0]), sizeof(struct body) };

static bool within(struct decimal number, int64_t min, int64_t max, int digits)
{
	return decimal_cmp(number, decimal_int(min)) >= 0 && decimal_cmp(number, decimal_int(max)) <= 0 && decimal_digits(number) <= digits;
}

static void inner_holds(const struct inner *inner)
{
	must(inner->text == NULL || (inner->text_given && strlen(inner->text) <= 5 * 4));
	must(inner->number >= 1 && decimal_digits(inner->amount) == 0);
}

static void fields_hold(struct arena *arena, struct json_object *value)
{
	struct body body = { 0 };
	struct fault fault = { 0 };
	int items = 0;
	bool good = fields_read(arena, &body_set, value, "", &body, &fault);

	for (const struct fault_item *item = fault.items; item != NULL; item = item->next, items++)
		must(*item->field != '\0' && *item->message != '\0');
	if (!good) {
		must(fault.code == FAULT_INVALID && items > 0 && items <= 100);
		return;
	}
	must(fault.code == FAULT_NONE && items == 0);
	must(body.text == NULL || (*body.text != '\0' && strlen(body.text) <= 20 * 4));
	must(body.number >= -5 && body.number <= 100);
	must(within(body.amount, 0, 1000000, 4) && within(body.amount_text, -1000, 1000, 9));
	if (json_object_object_get_ex(value, "o", NULL))
		inner_holds(&body.inner);
	must(body.list.len <= 300);
	for (size_t i = 0; i < body.list.len; i++)
		inner_holds((const struct inner *)body.list.at + i);
}

/* The sentence ends with "(byte N)." */
static void refused_for_a_reason(const char *why, size_t len)
{
	const char *place = why == NULL ? NULL : strstr(why, " (byte ");

	must(why != NULL && strncmp(why, "This is not JSON: ", 18) == 0 && place != NULL);
	must(strtoul(place + 7, NULL, 10) <= len);
}

static void printed_is_read_again(struct arena *arena, struct json_object *value)
{
	const char *why = NULL, *text = arena_text(arena, json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN));
	struct json_object *again = NULL;

	must(json_gate(arena, text, strlen(text), &why));
	must(json_read(arena, text, strlen(text), &again, &why));
	must(json_object_equal(value, again));
	must(strcmp(text, json_object_to_json_string_ext(again, JSON_C_TO_STRING_PLAIN)) == 0);
}

void fuzz_one(struct arena *arena, const uint8_t *bytes, size_t len)
{
	const char *text = (const char *)bytes, *why = NULL;
	struct json_object *value = NULL;
	bool good = json_gate(arena, text, len, &why);

	must(good == reference_json(arena, text, len));
	if (!good)
		refused_for_a_reason(why, len);
	must(json_read(arena, text, len, &value, &why) == good);
	if (!good)
		return;
	printed_is_read_again(arena, value);
	fields_hold(arena, value);
}
