#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include "db/internal.h"

enum { KEEP = 0, RETRY = SQLSTATE_RETRY, DROP = SQLSTATE_DROP };

static const struct {
	const char *code;
	enum fault_code fault;
	unsigned flags;
	int retry_after_s;
} claims[] = {
	{ "23505", FAULT_DUPLICATE, KEEP, 0 },
	{ "23503", FAULT_INVALID, KEEP, 0 },
	{ "23514", FAULT_INVALID, KEEP, 0 },
	{ "23502", FAULT_INTERNAL, KEEP, 0 },
	{ "22P02", FAULT_INVALID, KEEP, 0 },
	{ "22021", FAULT_INVALID, KEEP, 0 },
	{ "22003", FAULT_INVALID, KEEP, 0 },
	{ "40001", FAULT_UNAVAILABLE, RETRY, 1 },
	{ "40P01", FAULT_UNAVAILABLE, RETRY, 1 },
	{ "0A000", FAULT_INTERNAL, RETRY | DROP, 0 },
	{ "26000", FAULT_INTERNAL, RETRY | DROP, 0 },
	{ "55P03", FAULT_UNAVAILABLE, KEEP, 1 },
	{ "57014", FAULT_TIMEOUT, KEEP, 1 },
	{ "57P01", FAULT_UNAVAILABLE, DROP, 1 },
	{ "57P02", FAULT_UNAVAILABLE, DROP, 1 },
	{ "57P03", FAULT_UNAVAILABLE, DROP, 1 },
	{ "57P05", FAULT_UNAVAILABLE, DROP, 1 },
	{ "08006", FAULT_UNAVAILABLE, DROP, 1 },
	{ "25006", FAULT_UNAVAILABLE, DROP, 1 },
	{ "25P03", FAULT_UNAVAILABLE, DROP, 1 },
	{ "25P02", FAULT_INTERNAL, KEEP, 0 },
	{ "53300", FAULT_UNAVAILABLE, KEEP, 1 },
	{ "53100", FAULT_UNAVAILABLE, KEEP, 1 },
	{ "42P01", FAULT_INTERNAL, KEEP, 0 },
	{ "42501", FAULT_INTERNAL, KEEP, 0 },
	{ "XX000", FAULT_INTERNAL, KEEP, 0 },
};

static void each_code_becomes_its_fault(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
		const struct sqlstate *entry = sqlstate_find(claims[i].code);

		if (entry->code != claims[i].fault || entry->flags != claims[i].flags || entry->retry_after_s != claims[i].retry_after_s)
			fail_msg("%s is %s, flags %u, retry after %d", claims[i].code, fault_name(entry->code), entry->flags, entry->retry_after_s);
	}
}

static void no_code_is_a_lost_connection(void **state)
{
	(void)state;
	assert_int_equal(sqlstate_find(NULL)->code, FAULT_UNAVAILABLE);
	assert_int_equal(sqlstate_find("")->code, FAULT_UNAVAILABLE);
	assert_true(sqlstate_find(NULL)->flags & SQLSTATE_DROP);
	assert_int_equal(sqlstate_find(NULL)->retry_after_s, 1);
}

static void a_short_code_is_internal(void **state)
{
	(void)state;
	assert_int_equal(sqlstate_find("2")->code, FAULT_INTERNAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_code_becomes_its_fault),
		cmocka_unit_test(no_code_is_a_lost_connection),
		cmocka_unit_test(a_short_code_is_internal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
