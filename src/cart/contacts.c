#include "cart/contacts.h"

#include <stddef.h>

#include "base/fault.h"
#include "base/json.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

#define CONTACT(side) \
	{ #side "_first_name", offsetof(struct contacts, side.first_name) }, \
	{ #side "_last_name", offsetof(struct contacts, side.last_name) }, \
	{ #side "_company", offsetof(struct contacts, side.company) }, \
	{ #side "_address", offsetof(struct contacts, side.address) }, \
	{ #side "_address2", offsetof(struct contacts, side.address2) }, \
	{ #side "_city", offsetof(struct contacts, side.city) }, \
	{ #side "_state", offsetof(struct contacts, side.state) }, \
	{ #side "_zip_code", offsetof(struct contacts, side.zip_code) }, \
	{ #side "_country", offsetof(struct contacts, side.country) }, \
	{ #side "_phone", offsetof(struct contacts, side.phone) }, \
	{ #side "_email", offsetof(struct contacts, side.email) }

/* Columns of cart_contacts, and where each is here; in the order of the statement cart/contacts. */
static const struct { const char *column; size_t offset; } texts[] = { CONTACT(billing), CONTACT(shipment) };

enum { TEXTS_LEN = sizeof(texts) / sizeof(texts[0]) };

static const char **text_at(struct contacts *contacts, int i)
{
	return (const char **)((char *)contacts + texts[i].offset);
}

static const char *text_of(const struct contacts *contacts, int i)
{
	return *(const char *const *)((const char *)contacts + texts[i].offset);
}

int contacts_read(struct db *db, const struct store *store, const char *cart_id)
{
	return q_cart_contacts(db, &(struct q_cart_contacts_in){ .store_id = store->id, .cart_id = cart_id });
}

bool contacts_take(struct arena *arena, const struct db *db, int slot, struct contacts *contacts, const char **order_key)
{
	struct q_cart_contacts_row row;
	const char *text;

	if (db_rows(db, slot) != 1)
		return false;
	q_cart_contacts_row(db, slot, 0, &row);
	*order_key = row.order_key;
	*contacts = (struct contacts){ .customer_id = row.customer_id };
	for (int i = 0; i < TEXTS_LEN; i++)
		*text_at(contacts, i) = db_array_next(arena, &row.texts, &text) && text != NULL ? text : "";
	return true;
}

bool contacts_take_at(struct arena *arena, struct db *db, int slot, int32_t version, struct contacts *contacts, const char **order_key, struct fault *fault)
{
	struct q_cart_contacts_row row;

	if (!contacts_take(arena, db, slot, contacts, order_key))
		return fault_set(fault, FAULT_NOT_FOUND, NULL);
	q_cart_contacts_row(db, slot, 0, &row);
	return row.version == version ? true : db_retry(db, fault);
}

void contacts_merge(struct contacts *contacts, const struct contacts *changes)
{
	for (int i = 0; i < TEXTS_LEN; i++) {
		if (text_of(changes, i) != NULL)
			*text_at(contacts, i) = text_of(changes, i);
	}
}

bool contacts_empty(const struct contacts *contacts)
{
	for (int i = 0; i < TEXTS_LEN; i++) {
		if (text_of(contacts, i) != NULL && *text_of(contacts, i) != '\0')
			return false;
	}
	return contacts->customer_id == 0;
}

void contacts_put(struct db *db, struct arena *arena, const struct store *store, const char *cart_id, const struct contacts *contacts)
{
	struct json_w w = json_w_new(arena, 1024);

	json_w_open(&w, '{');
	json_m_int(&w, "customer_id", contacts->customer_id);
	for (int i = 0; i < TEXTS_LEN; i++)
		json_m_text_or_empty(&w, texts[i].column, text_of(contacts, i));
	json_w_close(&w, '}');
	q_cart_contacts_put(db, &(struct q_cart_contacts_put_in){ .store_id = store->id, .cart_id = cart_id, .contacts = w.buf.at });
}
