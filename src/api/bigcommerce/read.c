/*
 * read: this API's requests, by table.
 */
#include <json-c/json.h>
#include <string.h>

#include "api/api.h"
#include "api/bigcommerce/bigcommerce.h"
#include "base/arena.h"
#include "base/currency.h"
#include "base/fault.h"
#include "base/uuid.h"
#include "http/http.h"

enum { LIST_MAX = 1000, PRICE_MAX = 999999999999, PRICE_DIGITS = 4, ID_MAX = INT32_MAX };

#define AT(type, member) offsetof(struct type, member)
#define GIVEN(type, member) offsetof(struct type, member)
#define SET(name, type) static const struct field_set name = { name##_fields, sizeof(name##_fields) / sizeof(name##_fields[0]), sizeof(struct type) }

/* Columns: name, type, flags, where, where to say it was there, least, most, digits, table of what is inside. */
static const struct field selection_fields[] = {
	{ "option_id", FIELD_INT, FIELD_REQUIRED, AT(in_selection, option_id), FIELD_NOT_ASKED, 1, ID_MAX, 0, NULL },
	{ "option_value", FIELD_RAW, FIELD_REQUIRED, AT(in_selection, option_value), FIELD_NOT_ASKED, 0, 0, 0, NULL },
};
SET(selection, in_selection);

static const struct field wrap_detail_fields[] = {
	{ "id", FIELD_INT, FIELD_NULLABLE, AT(in_wrap_detail, id), GIVEN(in_wrap_detail, id_given), 0, ID_MAX, 0, NULL },
	{ "message", FIELD_TEXT, FIELD_NULLABLE, AT(in_wrap_detail, message), FIELD_NOT_ASKED, 0, 200, 0, NULL },
};
SET(wrap_detail, in_wrap_detail);

static const struct field wrapping_fields[] = {
	{ "wrap_together", FIELD_BOOL, FIELD_NULLABLE, AT(in_wrapping, wrap_together), FIELD_NOT_ASKED, 0, 0, 0, NULL },
	{ "wrap_details", FIELD_LIST, FIELD_NULLABLE, AT(in_wrapping, wrap_details), FIELD_NOT_ASKED, 0, 10, 0, &wrap_detail },
};
SET(wrapping, in_wrapping);

static const struct field line_fields[] = {
	{ "product_id", FIELD_INT, FIELD_REQUIRED, AT(in_line, product_id), FIELD_NOT_ASKED, 1, ID_MAX, 0, NULL },
	{ "quantity", FIELD_INT, FIELD_REQUIRED, AT(in_line, quantity), GIVEN(in_line, quantity_given), 1, INT32_MAX, 0, NULL },
	{ "variant_id", FIELD_INT, FIELD_NULLABLE, AT(in_line, variant_id), FIELD_NOT_ASKED, 1, ID_MAX, 0, NULL },
	{ "list_price", FIELD_DECIMAL, FIELD_NULLABLE, AT(in_line, list_price), GIVEN(in_line, list_price_given), 0, PRICE_MAX, PRICE_DIGITS, NULL },
	{ "name", FIELD_TEXT, FIELD_NULLABLE, AT(in_line, name), FIELD_NOT_ASKED, 1, 250, 0, NULL },
	{ "gift_wrapping", FIELD_OBJECT, FIELD_NULLABLE, AT(in_line, gift_wrapping), GIVEN(in_line, gift_wrapping_given), 0, 0, 0, &wrapping },
	{ "option_selections", FIELD_LIST, FIELD_NULLABLE, AT(in_line, option_selections), FIELD_NOT_ASKED, 0, 64, 0, &selection },
};
SET(line, in_line);

/* PUT item: the product is known; only quantity and list_price may change. */
static const struct field line_change_fields[] = {
	{ "product_id", FIELD_INT, FIELD_NULLABLE, AT(in_line, product_id), FIELD_NOT_ASKED, 1, ID_MAX, 0, NULL },
	{ "quantity", FIELD_INT, FIELD_NULLABLE, AT(in_line, quantity), GIVEN(in_line, quantity_given), 1, INT32_MAX, 0, NULL },
	{ "variant_id", FIELD_INT, FIELD_NULLABLE, AT(in_line, variant_id), FIELD_NOT_ASKED, 1, ID_MAX, 0, NULL },
	{ "list_price", FIELD_DECIMAL, FIELD_NULLABLE, AT(in_line, list_price), GIVEN(in_line, list_price_given), 0, PRICE_MAX, PRICE_DIGITS, NULL },
};
SET(line_change, in_line);

static const struct field custom_fields[] = {
	{ "sku", FIELD_TEXT, FIELD_NULLABLE, AT(in_custom, sku), FIELD_NOT_ASKED, 0, 200, 0, NULL },
	{ "name", FIELD_TEXT, FIELD_REQUIRED, AT(in_custom, name), FIELD_NOT_ASKED, 1, 250, 0, NULL },
	{ "quantity", FIELD_INT, FIELD_REQUIRED, AT(in_custom, quantity), FIELD_NOT_ASKED, 1, INT32_MAX, 0, NULL },
	{ "list_price", FIELD_DECIMAL, FIELD_REQUIRED, AT(in_custom, list_price), FIELD_NOT_ASKED, 0, PRICE_MAX, PRICE_DIGITS, NULL },
	{ "image_url", FIELD_TEXT, FIELD_NULLABLE, AT(in_custom, image_url), FIELD_NOT_ASKED, 0, 2000, 0, NULL },
};
SET(custom, in_custom);

static const struct field contact_fields[] = {
	{ "name", FIELD_TEXT, FIELD_NULLABLE, AT(in_contact, name), FIELD_NOT_ASKED, 0, 250, 0, NULL },
	{ "email", FIELD_TEXT, FIELD_NULLABLE, AT(in_contact, email), FIELD_NOT_ASKED, 0, 254, 0, NULL },
};
SET(contact, in_contact);

static const struct field certificate_fields[] = {
	{ "name", FIELD_TEXT, FIELD_REQUIRED, AT(in_certificate, name), FIELD_NOT_ASKED, 1, 250, 0, NULL },
	{ "theme", FIELD_TEXT, FIELD_REQUIRED, AT(in_certificate, theme), FIELD_NOT_ASKED, 1, 50, 0, NULL },
	{ "amount", FIELD_DECIMAL, FIELD_REQUIRED, AT(in_certificate, amount), FIELD_NOT_ASKED, 1, 1000, PRICE_DIGITS, NULL },
	{ "quantity", FIELD_INT, FIELD_REQUIRED, AT(in_certificate, quantity), FIELD_NOT_ASKED, 1, INT32_MAX, 0, NULL },
	{ "sender", FIELD_OBJECT, FIELD_REQUIRED, AT(in_certificate, sender), FIELD_NOT_ASKED, 0, 0, 0, &contact },
	{ "recipient", FIELD_OBJECT, FIELD_REQUIRED, AT(in_certificate, recipient), FIELD_NOT_ASKED, 0, 0, 0, &contact },
	{ "message", FIELD_TEXT, FIELD_NULLABLE, AT(in_certificate, message), FIELD_NOT_ASKED, 0, 200, 0, NULL },
};
SET(certificate, in_certificate);

#define ITEM_FIELDS(type, items) \
	{ "line_items", FIELD_LIST, FIELD_NULLABLE, AT(type, items line_items), FIELD_NOT_ASKED, 0, LIST_MAX, 0, &line }, \
	{ "custom_items", FIELD_LIST, FIELD_NULLABLE, AT(type, items custom_items), FIELD_NOT_ASKED, 0, LIST_MAX, 0, &custom }, \
	{ "gift_certificates", FIELD_LIST, FIELD_NULLABLE, AT(type, items gift_certificates), FIELD_NOT_ASKED, 0, LIST_MAX, 0, &certificate }

#define VERSION_FIELD(type) \
	{ "version", FIELD_INT, 0, AT(type, version), FIELD_NOT_ASKED, 1, INT32_MAX, 0, NULL }

static const struct field items_fields[] = { ITEM_FIELDS(in_items, ), VERSION_FIELD(in_items) };
SET(items, in_items);

static const struct field currency_fields[] = {
	{ "code", FIELD_TEXT, FIELD_REQUIRED, AT(in_currency, code), FIELD_NOT_ASKED, 3, 3, 0, NULL },
};
SET(currency, in_currency);

static const struct field cart_fields[] = {
	ITEM_FIELDS(in_cart, items.),
	{ "customer_id", FIELD_INT, FIELD_NULLABLE, AT(in_cart, customer_id), FIELD_NOT_ASKED, 0, ID_MAX, 0, NULL },
	{ "channel_id", FIELD_INT_TEXT, FIELD_NULLABLE, AT(in_cart, channel_id), FIELD_NOT_ASKED, 1, ID_MAX, 0, NULL },
	{ "currency", FIELD_OBJECT, FIELD_NULLABLE, AT(in_cart, currency), FIELD_NOT_ASKED, 0, 0, 0, &currency },
	{ "locale", FIELD_TEXT, FIELD_NULLABLE, AT(in_cart, locale), FIELD_NOT_ASKED, 2, 35, 0, NULL },
};
SET(cart, in_cart);

static const struct field customer_fields[] = {
	{ "customer_id", FIELD_INT, FIELD_REQUIRED, AT(in_customer, customer_id), FIELD_NOT_ASKED, 0, ID_MAX, 0, NULL },
	VERSION_FIELD(in_customer),
};
SET(customer, in_customer);

static const struct field item_change_fields[] = {
	{ "line_item", FIELD_OBJECT, FIELD_REQUIRED, AT(in_item_change, line_item), FIELD_NOT_ASKED, 0, 0, 0, &line_change },
	VERSION_FIELD(in_item_change),
};
SET(item_change, in_item_change);

static const struct field version_fields[] = { VERSION_FIELD(in_version) };
SET(version, in_version);

static bool read_body(struct call *call, const struct field_set *set, void *in)
{
	return fields_read(call->arena, set, call->body, "", in, &call->fault);
}

static bool complain(struct call *call, const char *field, const char *message)
{
	return fault_field(&call->fault, call->arena, field, message);
}

static const char *const themes[] = { "Birthday", "Boy", "Celebration", "Christmas", "General", "Girl" };

static bool theme_known(const char *theme)
{
	for (size_t i = 0; i < sizeof(themes) / sizeof(themes[0]); i++) {
		if (strcmp(theme, themes[i]) == 0)
			return true;
	}
	return false;
}

static bool themes_known(struct call *call, const struct field_list *certificates)
{
	const struct in_certificate *in = certificates->at;
	bool known = true;

	for (size_t i = 0; i < certificates->len; i++) {
		if (!theme_known(in[i].theme))
			known = complain(call, arena_printf(call->arena, "gift_certificates.%zu.theme", i),
				"must be one of Birthday, Boy, Celebration, Christmas, General, Girl");
	}
	return known;
}

static bool something_there(struct call *call, const struct in_items *in)
{
	if (in->line_items.len + in->custom_items.len + in->gift_certificates.len > 0)
		return true;
	return complain(call, "line_items", "is required where there are no custom_items and no gift_certificates");
}

bool read_items(struct call *call, struct in_items *in)
{
	*in = (struct in_items){ 0 };
	return read_body(call, &items, in) && themes_known(call, &in->gift_certificates) && something_there(call, in);
}

/* BCP 47 as far as the document has it: xx or xx-YY. */
static bool locale_sane(const char *locale)
{
	size_t language = strspn(locale, "abcdefghijklmnopqrstuvwxyz");
	size_t region;

	if (language < 2 || language > 3)
		return false;
	if (locale[language] == '\0')
		return true;
	region = strspn(locale + language + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
	return locale[language] == '-' && region >= 2 && locale[language + 1 + region] == '\0';
}

bool read_cart(struct call *call, struct in_cart *in)
{
	*in = (struct in_cart){ 0 };
	if (!read_body(call, &cart, in) || !themes_known(call, &in->items.gift_certificates))
		return false;
	if (in->currency.code != NULL && currency_digits(in->currency.code) < 0)
		complain(call, "currency.code", "is not a currency of ISO 4217");
	if (in->locale != NULL && !locale_sane(in->locale))
		complain(call, "locale", "must be of the form xx or xx-YY");
	return something_there(call, &in->items) && call->fault.code == FAULT_NONE;
}

bool read_customer(struct call *call, struct in_customer *in)
{
	*in = (struct in_customer){ 0 };
	return read_body(call, &customer, in);
}

bool read_item_change(struct call *call, struct in_item_change *in)
{
	*in = (struct in_item_change){ 0 };
	if (!read_body(call, &item_change, in))
		return false;
	if (!in->line_item.quantity_given && !in->line_item.list_price_given)
		return complain(call, "line_item.quantity", "is required where there is no list_price");
	return true;
}

bool read_version(struct call *call, struct in_version *in)
{
	*in = (struct in_version){ 0 };
	return !call->has_body || read_body(call, &version, in);
}

static unsigned include_bit(const char *name, size_t len)
{
	static const struct { const char *name; unsigned bit; } known[] = {
		{ "redirect_urls", INCLUDE_REDIRECT_URLS },
		{ "line_items.physical_items.options", INCLUDE_PHYSICAL_OPTIONS },
		{ "line_items.digital_items.options", INCLUDE_DIGITAL_OPTIONS },
		{ "promotions.banners", INCLUDE_BANNERS },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strlen(known[i].name) == len && memcmp(known[i].name, name, len) == 0)
			return known[i].bit;
	}
	return 0;
}

bool read_include(struct call *call, unsigned *include)
{
	const struct request *request = call->request;

	*include = 0;
	for (size_t i = 0; i < request->query_len; i++) {
		const char *at = request->query[i].value;

		if (strcmp(request->query[i].name, "include") != 0)
			continue;
		while (*at != '\0') {
			size_t len = strcspn(at, ",");
			unsigned bit = include_bit(at, len);

			if (bit == 0)
				return complain(call, "include", "has a value that is not known");
			*include |= bit;
			at += len + (at[len] == ',');
		}
	}
	return true;
}

bool read_cart_id(struct call *call, size_t part, const char **cart_id)
{
	char *id = arena_alloc(call->arena, UUID_TEXT_LEN);

	if (!uuid_lower(call->parts[part], id))
		return fault_set(&call->fault, FAULT_NOT_FOUND, NULL);
	*cart_id = id;
	return true;
}
