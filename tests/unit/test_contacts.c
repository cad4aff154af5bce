#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include "cart/contacts.h"

static void absent_texts_keep_and_empty_ones_clear(void **state)
{
	struct contacts contacts = { .customer_id = 7, .billing = { .city = "Town", .email = "a@shop.example" }, .shipment = { .first_name = "A", .email = "b" } };
	struct contacts changes = { .billing = { .city = "" }, .shipment = { .first_name = "B" } };

	(void)state;
	contacts_merge(&contacts, &changes);
	assert_string_equal(contacts.billing.city, "");
	assert_string_equal(contacts.billing.email, "a@shop.example");
	assert_string_equal(contacts.shipment.first_name, "B");
	assert_string_equal(contacts.shipment.email, "b");
	assert_int_equal(contacts.customer_id, 7);
}

static void only_what_says_something_is_worth_a_row(void **state)
{
	struct contacts said = { 0 };

	(void)state;
	assert_true(contacts_empty(&said));
	said.shipment.email = "";
	assert_true(contacts_empty(&said));
	said.shipment.email = "x";
	assert_false(contacts_empty(&said));
	said = (struct contacts){ .customer_id = -1 };
	assert_false(contacts_empty(&said));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(absent_texts_keep_and_empty_ones_clear),
		cmocka_unit_test(only_what_says_something_is_worth_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
