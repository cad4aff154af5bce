/*
 * shapes: what the lines of the import files hold.  The bounds are those of
 * the schema's checks, so that a complaint names line and member.
 */
#include <json-c/json.h>
#include <string.h>

#include "base/decimal.h"
#include "base/json.h"
#include "cartctl/shape.h"

enum {
	NO = false,
	YES = true,
	INT = 2147483647,
	ANY = 10000,            /* characters of a text the schema does not bound */
	URL = 2000,
	ELEMENTS = 10000,
	MONEY = 4,              /* digits after the point */
	MEASURE = 9,
};
#define LOW INT64_C(-999999999999)

/*
 * name, kind, required, then min and max as the kind has it (shape.h), words, of
 */
static const struct shape_field category_fields[] = {
	{ "id", SHAPE_INT, YES, 1, INT, 0, 0 },
	{ "slug", SHAPE_TEXT, YES, 1, 200, 0, 0 },
	{ "name", SHAPE_TEXT, YES, 1, 250, 0, 0 },
	{ "enabled", SHAPE_BOOL, NO, 0, 0, 0, 0 },
	{ 0 },
};
const struct shape shape_category = { category_fields, 0 };

static const struct shape_field variant_fields[] = {
	{ "id", SHAPE_INT, YES, 1, INT, 0, 0 },
	{ "sku", SHAPE_TEXT, YES, 1, 200, 0, 0 },
	{ "slug", SHAPE_TEXT, YES, 1, 200, 0, 0 },
	{ "name", SHAPE_TEXT, YES, 1, 250, 0, 0 },
	{ "price", SHAPE_AMOUNT, YES, 0, MONEY, 0, 0 },
	{ "special_price", SHAPE_AMOUNT, NO, 0, MONEY, 0, 0 },
	{ "size", SHAPE_TEXT, NO, 0, ANY, 0, 0 },
	{ "color", SHAPE_TEXT, NO, 0, ANY, 0, 0 },
	{ "description", SHAPE_TEXT, NO, 0, 10 * ANY, 0, 0 },
	{ "enabled", SHAPE_BOOL, NO, 0, 0, 0, 0 },
	{ "stock", SHAPE_INT, NO, 0, INT, 0, 0 },
	{ "weight", SHAPE_AMOUNT, NO, 0, MEASURE, 0, 0 },
	{ "height", SHAPE_AMOUNT, NO, 0, MEASURE, 0, 0 },
	{ "width", SHAPE_AMOUNT, NO, 0, MEASURE, 0, 0 },
	{ "length", SHAPE_AMOUNT, NO, 0, MEASURE, 0, 0 },
	{ "options", SHAPE_PAIRS, NO, 0, 0, 0, 0 },
	{ 0 },
};
static const struct shape variant = { variant_fields, 0 };

static const struct shape_field option_fields[] = {
	{ "id", SHAPE_INT, YES, 1, INT, 0, 0 },
	{ "name", SHAPE_TEXT, YES, 1, 250, 0, 0 },
	{ "value", SHAPE_TEXT, NO, 1, 250, 0, 0 },
	{ "price_delta", SHAPE_AMOUNT, NO, LOW, MONEY, 0, 0 },
	{ 0 },
};
static const struct shape option = { option_fields, 0 };

static const struct shape_field option_set_fields[] = {
	{ "id", SHAPE_INT, YES, 1, INT, 0, 0 },
	{ "name", SHAPE_TEXT, YES, 1, 250, 0, 0 },
	{ "required", SHAPE_BOOL, NO, 0, 0, 0, 0 },
	{ "options", SHAPE_OBJECTS, YES, 1, ELEMENTS, 0, &option },
	{ 0 },
};
static const struct shape option_set = { option_set_fields, 0 };

static const struct shape_field download_fields[] = {
	{ "page", SHAPE_TEXT, NO, 0, URL, 0, 0 },
	{ "files", SHAPE_TEXTS, NO, 0, ELEMENTS, 0, 0 },
	{ "size", SHAPE_TEXT, NO, 0, 100, 0, 0 },
	{ 0 },
};
static const struct shape download = { download_fields, 0 };

static const char *const product_types[] = { "physical", "digital", 0 };

static const struct shape_field product_fields[] = {
	{ "id", SHAPE_INT, YES, 1, INT, 0, 0 },
	{ "category_id", SHAPE_INT, YES, 1, INT, 0, 0 },
	{ "slug", SHAPE_TEXT, YES, 1, 200, 0, 0 },
	{ "name", SHAPE_TEXT, YES, 1, 250, 0, 0 },
	{ "type", SHAPE_WORD, NO, 0, 0, product_types, 0 },
	{ "enabled", SHAPE_BOOL, NO, 0, 0, 0, 0 },
	{ "taxable", SHAPE_BOOL, NO, 0, 0, 0, 0 },
	{ "url", SHAPE_TEXT, NO, 0, URL, 0, 0 },
	{ "image_url", SHAPE_TEXT, NO, 0, URL, 0, 0 },
	{ "order_quantity_minimum", SHAPE_INT, NO, 1, INT, 0, 0 },
	{ "order_quantity_maximum", SHAPE_INT, NO, 1, INT, 0, 0 },
	{ "download", SHAPE_OBJECT, NO, 0, 0, 0, &download },
	{ "variants", SHAPE_OBJECTS, YES, 1, ELEMENTS, 0, &variant },
	{ "option_sets", SHAPE_OBJECTS, NO, 0, ELEMENTS, 0, &option_set },
	{ "images", SHAPE_TEXTS, NO, 0, ELEMENTS, 0, 0 },
	{ "cross_sell", SHAPE_IDS, NO, 0, ELEMENTS, 0, 0 },
	{ 0 },
};

static void product_rule(struct shape_walk *walk, struct json_object *product)
{
	struct json_object *minimum, *maximum;
	if (json_object_object_get_ex(product, "order_quantity_minimum", &minimum) && minimum != 0 &&
	    json_object_object_get_ex(product, "order_quantity_maximum", &maximum) && maximum != 0 &&
	    json_object_get_int64(maximum) < json_object_get_int64(minimum))
		shape_wrong(walk, "order_quantity_maximum", "is below order_quantity_minimum");
}
const struct shape shape_product = { product_fields, product_rule };

static const struct shape_field slot_fields[] = {
	{ "product_id", SHAPE_INT, YES, 1, INT, 0, 0 },
	{ "quantity", SHAPE_INT, YES, 1, INT, 0, 0 },
	{ "unit_price", SHAPE_AMOUNT, YES, 0, MONEY, 0, 0 },
	{ 0 },
};
static const struct shape slot = { slot_fields, 0 };

static const struct shape_field bundle_fields[] = {
	{ "id", SHAPE_INT, YES, 1, INT, 0, 0 },
	{ "name", SHAPE_TEXT, YES, 1, 250, 0, 0 },
	{ "enabled", SHAPE_BOOL, NO, 0, 0, 0, 0 },
	{ "slots", SHAPE_OBJECTS, YES, 1, ELEMENTS, 0, &slot },
	{ 0 },
};
const struct shape shape_bundle = { bundle_fields, 0 };

static const char *const coupon_kinds[] = { "percentage", "fixed", "per_item", "per_total", 0 };

static const struct shape_field coupon_fields[] = {
	{ "code", SHAPE_CODE, YES, 1, 64, 0, 0 },
	{ "name", SHAPE_TEXT, NO, 0, 250, 0, 0 },
	{ "kind", SHAPE_WORD, YES, 0, 0, coupon_kinds, 0 },
	{ "value", SHAPE_AMOUNT, YES, 0, MONEY, 0, 0 },
	{ "minimum_subtotal", SHAPE_AMOUNT, NO, 0, MONEY, 0, 0 },
	{ "starts_at", SHAPE_TIME, NO, 0, 0, 0, 0 },
	{ "ends_at", SHAPE_TIME, NO, 0, 0, 0, 0 },
	{ "usage_limit", SHAPE_INT, NO, 1, INT, 0, 0 },
	{ "usage_limit_per_account", SHAPE_INT, NO, 1, INT, 0, 0 },
	{ "enabled", SHAPE_BOOL, NO, 0, 0, 0, 0 },
	{ 0 },
};

static void coupon_rule(struct shape_walk *walk, struct json_object *coupon)
{
	struct decimal value;
	bool percentage = strcmp(json_object_get_string(json_object_object_get(coupon, "kind")), "percentage") == 0;
	if (!decimal_parse(json_number(json_object_object_get(coupon, "value")), &value))
		return;
	if (decimal_cmp(value, decimal_int(0)) == 0)
		shape_wrong(walk, "value", "must be above 0");
	if (percentage && decimal_cmp(value, decimal_int(100)) > 0)
		shape_wrong(walk, "value", "of a percentage must be at most 100");
}
const struct shape shape_coupon = { coupon_fields, coupon_rule };

static const struct shape_field banner_fields[] = {
	{ "text", SHAPE_TEXT, YES, 1, 2000, 0, 0 },
	{ "type", SHAPE_TEXT, YES, 1, 64, 0, 0 },
	{ "pages", SHAPE_TEXTS, NO, 0, 20, 0, 0 },
	{ 0 },
};
static const struct shape banner = { banner_fields, 0 };

static const char *const promotion_kinds[] = { "banner", "percentage", "fixed", "per_item", "per_total", 0 };

static const struct shape_field promotion_fields[] = {
	{ "id", SHAPE_INT, YES, 1, INT, 0, 0 },
	{ "name", SHAPE_TEXT, YES, 1, 250, 0, 0 },
	{ "kind", SHAPE_WORD, YES, 0, 0, promotion_kinds, 0 },
	{ "value", SHAPE_AMOUNT, NO, 0, MONEY, 0, 0 },
	{ "minimum_subtotal", SHAPE_AMOUNT, NO, 0, MONEY, 0, 0 },
	{ "starts_at", SHAPE_TIME, NO, 0, 0, 0, 0 },
	{ "ends_at", SHAPE_TIME, NO, 0, 0, 0, 0 },
	{ "enabled", SHAPE_BOOL, NO, 0, 0, 0, 0 },
	{ "banner", SHAPE_OBJECT, NO, 0, 0, 0, &banner },
	{ 0 },
};

static void promotion_rule(struct shape_walk *walk, struct json_object *promotion)
{
	bool tells = strcmp(json_object_get_string(json_object_object_get(promotion, "kind")), "banner") == 0;
	struct json_object *value = json_object_object_get(promotion, "value");

	if (tells && value != NULL)
		shape_wrong(walk, "value", "is not for a banner, which takes nothing off");
	if (tells && json_object_object_get(promotion, "banner") == NULL)
		shape_wrong(walk, "banner", "is required");
	if (!tells && value == NULL)
		shape_wrong(walk, "value", "is required");
	if (!tells && value != NULL)
		coupon_rule(walk, promotion);
}
const struct shape shape_promotion = { promotion_fields, promotion_rule };
