#include "base/number.h"

#include <stddef.h>

bool number_parse(const char *text, int64_t min, int64_t max, int64_t *number)
{
	if (text == NULL)
		return false;
	bool negative = *text == '-';
	text += negative;
	if (*text == '\0')
		return false;
	int64_t sum = 0;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return false;
		int digit = *text - '0';
		/* summed with its sign, because INT64_MIN has no positive twin */
		if (__builtin_mul_overflow(sum, 10, &sum) ||
		    __builtin_add_overflow(sum, negative ? -digit : digit, &sum))
			return false;
	}
	if (sum < min || sum > max)
		return false;
	*number = sum;
	return true;
}
