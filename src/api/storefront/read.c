/*
 * read: this API's requests, by table.
 */
#include <arpa/inet.h>
#include <json-c/json.h>
#include <string.h>

#include "api/api.h"
#include "api/storefront/storefront.h"
#include "base/arena.h"
#include "base/fault.h"
#include "http/fields.h"

enum { ITEMS_MAX = 1000, BUNDLES_MAX = 250, SLOTS_MAX = 100, SLUG_MAX = 200 };

struct in_item {
	int64_t product_child_id;
	const char *slug;
	int64_t quantity;
	int64_t address_id;
};

struct in_bundle {
	int64_t bundle_id;
	struct json_object *product_child_ids;
	int64_t address_id;
};

struct in_basket {
	struct field_list products;     /* struct in_item */
	struct field_list bundles;      /* struct in_bundle */
	const char *ip_address;
	const char *coupon_code;
};

#define AT(type, member) offsetof(struct type, member)
#define SET(name, type) static const struct field_set name = { name##_fields, sizeof(name##_fields) / sizeof(name##_fields[0]), sizeof(struct type) }

/*
 * Columns: name, type, flags, where, where to say it was there, least, most, digits, table of what is inside.
 * Ids have no upper bound: one that is too large is one that the store does not have.
 */
static const struct field item_fields[] = {
	{ "product_child_id", FIELD_INT, FIELD_NULLABLE, AT(in_item, product_child_id), FIELD_NOT_ASKED, 1, INT64_MAX, 0, NULL },
	{ "slug", FIELD_TEXT, FIELD_NULLABLE, AT(in_item, slug), FIELD_NOT_ASKED, 1, SLUG_MAX, 0, NULL },
	{ "quantity", FIELD_INT, FIELD_REQUIRED, AT(in_item, quantity), FIELD_NOT_ASKED, 1, BASKET_QUANTITY_MAX, 0, NULL },
	{ "address_id", FIELD_INT, FIELD_NULLABLE, AT(in_item, address_id), FIELD_NOT_ASKED, 1, INT64_MAX, 0, NULL },
};
SET(item, in_item);

static const struct field bundle_fields[] = {
	{ "bundle_id", FIELD_INT, FIELD_REQUIRED, AT(in_bundle, bundle_id), FIELD_NOT_ASKED, 1, INT64_MAX, 0, NULL },
	{ "product_child_ids", FIELD_RAW, FIELD_REQUIRED, AT(in_bundle, product_child_ids), FIELD_NOT_ASKED, 0, 0, 0, NULL },
	{ "address_id", FIELD_INT, FIELD_NULLABLE, AT(in_bundle, address_id), FIELD_NOT_ASKED, 1, INT64_MAX, 0, NULL },
};
SET(bundle, in_bundle);

static const struct field basket_fields[] = {
	{ "products", FIELD_LIST, FIELD_NULLABLE, AT(in_basket, products), FIELD_NOT_ASKED, 0, ITEMS_MAX, 0, &item },
	{ "bundles", FIELD_LIST, FIELD_NULLABLE, AT(in_basket, bundles), FIELD_NOT_ASKED, 0, BUNDLES_MAX, 0, &bundle },
	{ "ip_address", FIELD_TEXT, FIELD_NULLABLE, AT(in_basket, ip_address), FIELD_NOT_ASKED, 0, 0, 0, NULL },
	{ "coupon_code", FIELD_TEXT, FIELD_NULLABLE, AT(in_basket, coupon_code), FIELD_NOT_ASKED, 0, 0, 0, NULL },
};
SET(basket, in_basket);

static bool complain(struct call *call, const char *field, const char *message)
{
	return fault_field(&call->fault, call->arena, field, message);
}

static bool items_take(struct call *call, const struct field_list *list, struct basket *out)
{
	const struct in_item *in = list->at;
	bool good = true;

	out->items = arena_array(call->arena, list->len + 1, sizeof(*out->items));
	out->items_len = list->len;
	for (size_t i = 0; i < list->len; i++) {
		out->items[i] = (struct basket_item){
			.child_id = in[i].product_child_id, .slug = in[i].slug, .quantity = in[i].quantity, .address_id = in[i].address_id,
			.path = arena_printf(call->arena, "products.%zu", i) };
		if (in[i].product_child_id == 0 && in[i].slug == NULL)
			good = complain(call, arena_printf(call->arena, "products.%zu.product_child_id", i), "is required where there is no slug");
	}
	return good;
}

static bool id_take(struct json_object *value, int64_t *id)
{
	if (!json_object_is_type(value, json_type_int))
		return false;
	*id = json_object_get_int64(value);
	return *id > 0;
}

static bool children_take(struct call *call, struct json_object *list, struct basket_bundle *out)
{
	const char *field = arena_printf(call->arena, "%s.product_child_ids", out->path);
	size_t len = json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
	int64_t *ids = arena_array(call->arena, len + 1, sizeof(*ids));

	if (len < 1 || len > SLOTS_MAX)
		return complain(call, field, "must be a list of 1 to 100 entries");
	for (size_t i = 0; i < len; i++) {
		if (!id_take(json_object_array_get_idx(list, i), &ids[i]))
			return complain(call, arena_printf(call->arena, "%s.%zu", field, i), "must be an integer of at least 1");
	}
	out->child_ids = ids;
	out->child_ids_len = len;
	return true;
}

static bool bundles_take(struct call *call, const struct field_list *list, struct basket *out)
{
	const struct in_bundle *in = list->at;
	bool good = true;

	out->bundles = arena_array(call->arena, list->len + 1, sizeof(*out->bundles));
	out->bundles_len = list->len;
	for (size_t i = 0; i < list->len; i++) {
		out->bundles[i] = (struct basket_bundle){
			.bundle_id = in[i].bundle_id, .address_id = in[i].address_id, .path = arena_printf(call->arena, "bundles.%zu", i) };
		good &= children_take(call, in[i].product_child_ids, &out->bundles[i]);
	}
	return good;
}

static bool address_sane(const char *text)
{
	unsigned char address[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, text, address) == 1 || inet_pton(AF_INET6, text, address) == 1;
}

bool read_basket(struct call *call, struct shopping *shopping)
{
	struct in_basket in = { 0 };
	bool good;

	*shopping = (struct shopping){ .channel_slot = -1 };
	if (!fields_read(call->arena, &basket, call->body, "", &in, &call->fault))
		return false;
	good = items_take(call, &in.products, &shopping->basket);
	good &= bundles_take(call, &in.bundles, &shopping->basket);
	if (in.ip_address != NULL && !address_sane(in.ip_address))
		good = complain(call, "ip_address", "must be an IPv4 or IPv6 address");
	if (in.products.len + in.bundles.len == 0)
		good = complain(call, "products", "is required where there are no bundles");
	shopping->ip_address = in.ip_address;
	shopping->coupon_code = in.coupon_code != NULL && *in.coupon_code != '\0' ? in.coupon_code : NULL;
	return good;
}
