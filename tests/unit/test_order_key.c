#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/uuid.h"
#include "cart/order_key.h"

enum { KEYS = 100000 };

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void a_hundred_thousand_keys_are_apart(void **state)
{
	char (*keys)[ORDER_KEY_LEN + 1] = calloc(KEYS, sizeof(*keys));

	(void)state;
	assert_non_null(keys);
	for (int i = 0; i < KEYS; i++)
		assert_true(order_key_is(order_key_new(keys[i])));
	qsort(keys, KEYS, sizeof(*keys), by_text);
	for (int i = 1; i < KEYS; i++)
		assert_string_not_equal(keys[i - 1], keys[i]);
	free(keys);
}

/*
 * Not to be foretold: each place has each letter as often as any other (of
 * 100,000 draws 1,613; six deviations are 239), and no place says anything of the next.
 */
static void every_letter_is_as_likely_in_every_place(void **state)
{
	static int seen[ORDER_KEY_LEN][128], pairs;
	char key[ORDER_KEY_LEN + 1];

	(void)state;
	for (int i = 0; i < KEYS; i++) {
		order_key_new(key);
		for (int place = 0; place < ORDER_KEY_LEN; place++) {
			seen[place][(unsigned char)key[place]]++;
			pairs += place > 0 && key[place] == key[place - 1];
		}
	}
	for (int place = 0; place < ORDER_KEY_LEN; place++) {
		int letters = 0;

		for (int letter = 0; letter < 128; letter++) {
			letters += seen[place][letter] > 0;
			if (seen[place][letter] > 0)
				assert_in_range(seen[place][letter], 1613 - 239, 1613 + 239);
		}
		assert_int_equal(letters, 62);
	}
	/* Of 1,500,000 neighbours one in 62 is equal: 24,194; six deviations are 926. */
	assert_in_range(pairs, 24194 - 926, 24194 + 926);
}

static void a_key_leads_to_one_id_and_another_to_another(void **state)
{
	char one[UUID_TEXT_LEN], same[UUID_TEXT_LEN], other[UUID_TEXT_LEN];

	(void)state;
	order_key_cart_id("6F027F81ggx48to0", one);
	order_key_cart_id("6F027F81ggx48to0", same);
	order_key_cart_id("6f027F81ggx48to0", other);
	assert_string_equal(one, same);
	assert_string_not_equal(one, other);
	assert_true(uuid_valid(one));
	/* sha256("6F027F81ggx48to0"), its first 16 bytes marked as version 4: carts that are there must be found for ever. */
	assert_string_equal(one, "c65ea9c2-fd66-4ad0-a90c-f4c5f8cae69b");
}

static void keys_are_sixteen_letters_and_digits(void **state)
{
	static const char *const wrong[] = { "", "6F027F81ggx48to", "6F027F81ggx48to00", "6F027F81ggx48to-", "6F027F81ggx48to ", "6F027F81ggx48t\xc3\xa9",
		"00000000-0000-4000-8000-000000000000" };

	(void)state;
	assert_true(order_key_is("6F027F81ggx48to0"));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(order_key_is(wrong[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hundred_thousand_keys_are_apart),
		cmocka_unit_test(every_letter_is_as_likely_in_every_place),
		cmocka_unit_test(a_key_leads_to_one_id_and_another_to_another),
		cmocka_unit_test(keys_are_sixteen_letters_and_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
