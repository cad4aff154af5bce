#include "base/number.h"

#include <stddef.h>
#include <string.h>

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

char *number_print(int64_t number, char *to)
{
	char digits[NUMBER_TEXT_LEN];
	size_t at = sizeof(digits);
	uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left > 0);
	if (number < 0)
		*to++ = '-';
	memcpy(to, digits + at, sizeof(digits) - at);
	return to + sizeof(digits) - at;
}
