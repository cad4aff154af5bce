/*
 * read: this API's requests, by table.
 */
#include <string.h>

#include "api/api.h"
#include "api/threedcart/threedcart.h"
#include "base/arena.h"
#include "base/fault.h"
#include "cart/cart.h"

enum { OPTIONS_MAX = 64, QUANTITY_DIGITS = 9, OPTION_VALUE_MAX = 250 };

#define AT(type, member) offsetof(struct type, member)
#define SET(name, type) { name##_fields, sizeof(name##_fields) / sizeof(name##_fields[0]), sizeof(struct type) }

#define TEXT(name, member, most) \
	{ name, FIELD_TEXT, FIELD_NULLABLE, AT(in_cart, contacts.member), FIELD_NOT_ASKED, 0, most, 0, NULL }

/* Columns: name, type, flags, where, where to say it was there, least, most, digits, table of what is inside. */
static const struct field cart_fields[] = {
	{ "CustomerId", FIELD_INT_TEXT, FIELD_NULLABLE, AT(in_cart, customer_id), AT(in_cart, customer_id_given), INT32_MIN, INT32_MAX, 0, NULL },
	TEXT("BillingFirstName", billing.first_name, 100),
	TEXT("BillingLastName", billing.last_name, 100),
	TEXT("BillingCompany", billing.company, 255),
	TEXT("BillingAddress", billing.address, 200),
	TEXT("BillingAddress2", billing.address2, 50),
	TEXT("BillingCity", billing.city, 100),
	TEXT("BillingState", billing.state, 100),
	TEXT("BillingZipCode", billing.zip_code, 20),
	TEXT("BillingCountry", billing.country, 50),
	TEXT("BillingPhoneNumber", billing.phone, 30),
	TEXT("BillingEmail", billing.email, 100),
	TEXT("ShipmentFirstName", shipment.first_name, 100),
	TEXT("ShipmentLastName", shipment.last_name, 50),
	TEXT("ShipmentCompany", shipment.company, 200),
	TEXT("ShipmentAddress", shipment.address, 255),
	TEXT("ShipmentAddress2", shipment.address2, 50),
	TEXT("ShipmentCity", shipment.city, 50),
	TEXT("ShipmentState", shipment.state, 50),
	TEXT("ShipmentZipCode", shipment.zip_code, 20),
	TEXT("ShipmentCountry", shipment.country, 50),
	TEXT("ShipmentPhone", shipment.phone, 50),
	TEXT("ShipmentEmail", shipment.email, 100),
};
const struct field_set threedcart_cart_fields = SET(cart, in_cart);

static const struct field option_fields[] = {
	{ "OptionSetID", FIELD_INT_TEXT, FIELD_REQUIRED, AT(in_option, set_id), FIELD_NOT_ASKED, 1, INT32_MAX, 0, NULL },
	{ "OptionID", FIELD_INT_TEXT, FIELD_NULLABLE, AT(in_option, option_id), FIELD_NOT_ASKED, 1, INT32_MAX, 0, NULL },
	{ "OptionValue", FIELD_TEXT, FIELD_NULLABLE, AT(in_option, value), FIELD_NOT_ASKED, 0, OPTION_VALUE_MAX, 0, NULL },
};
static const struct field_set option = SET(option, in_option);

#define QUANTITY_FIELD \
	{ "ItemQuantity", FIELD_DECIMAL_TEXT, FIELD_REQUIRED, AT(in_item, quantity), FIELD_NOT_ASKED, 0, LINE_QUANTITY_MAX, QUANTITY_DIGITS, NULL }

static const struct field item_fields[] = {
	{ "CatalogID", FIELD_INT_TEXT, FIELD_REQUIRED, AT(in_item, catalog_id), FIELD_NOT_ASKED, 1, INT32_MAX, 0, NULL },
	QUANTITY_FIELD,
	{ "ItemOptions", FIELD_LIST, FIELD_NULLABLE, AT(in_item, options), FIELD_NOT_ASKED, 0, OPTIONS_MAX, 0, &option },
};
static const struct field_set item = SET(item, in_item);

static const struct field quantity_fields[] = { QUANTITY_FIELD };
static const struct field_set quantity_alone = SET(quantity, in_item);

static bool read_body(struct call *call, const struct field_set *set, void *in)
{
	return fields_read(call->arena, set, call->body, "", in, &call->fault);
}

static bool something_said(const struct in_cart *in)
{
	static const struct contacts nothing;

	return in->customer_id_given || memcmp(&in->contacts, &nothing, sizeof(nothing)) != 0;
}

bool threedcart_read_cart(struct call *call, struct in_cart *in)
{
	memset(in, 0, sizeof(*in));
	if (call->has_body && !read_body(call, &threedcart_cart_fields, in))
		return false;
	in->anything = something_said(in);
	return true;
}

/* The table's bounds include 0. */
static bool quantity_positive(struct call *call, struct decimal quantity)
{
	if (decimal_cmp(quantity, decimal_int(0)) > 0)
		return true;
	return fault_field(&call->fault, call->arena, "ItemQuantity", "must be more than 0");
}

/* Which option: its id, or else its value. */
static bool options_named(struct call *call, const struct field_list *options)
{
	const struct in_option *in = options->at;
	bool good = true;

	for (size_t i = 0; i < options->len; i++) {
		if (in[i].option_id == 0 && in[i].value == NULL)
			good = fault_field(&call->fault, call->arena, arena_printf(call->arena, "ItemOptions.%zu.OptionID", i), "is required");
	}
	return good;
}

bool threedcart_read_item(struct call *call, struct in_item *in)
{
	*in = (struct in_item){ 0 };
	return read_body(call, &item, in) && quantity_positive(call, in->quantity) && options_named(call, &in->options);
}

bool threedcart_read_quantity(struct call *call, struct decimal *quantity)
{
	struct in_item in = { 0 };

	if (!read_body(call, &quantity_alone, &in) || !quantity_positive(call, in.quantity))
		return false;
	*quantity = in.quantity;
	return true;
}
