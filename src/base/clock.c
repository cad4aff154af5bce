#include "base/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define SECOND_US INT64_C(1000000)
#define DAY_S     INT64_C(86400)

static int64_t clock_read(clockid_t which)
{
	struct timespec now;
	clock_gettime(which, &now); /* cannot fail for the clocks named here */
	return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

int64_t clock_us(void)
{
	return clock_read(CLOCK_MONOTONIC);
}

int64_t clock_wall_us(void)
{
	return clock_read(CLOCK_REALTIME);
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/*
 * Days since 1970 in the Gregorian calendar.  Years begin in March here, so
 * that the leap day is a year's last; an era is 400 years, 146097 days.
 */
static int64_t days_of(int64_t year, int month, int day)
{
	if (month <= 2)
		year--;
	int64_t era = floor_div(year, 400);
	int64_t of_era = year - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void day_split(int64_t days, int64_t *year, int *month, int *day)
{
	days += 719468;
	int64_t era = floor_div(days, 146097);
	int64_t left = days - era * 146097;
	int64_t of_era = (left - left / 1460 + left / 36524 - left / 146096) / 365;
	int64_t of_year = left - (365 * of_era + of_era / 4 - of_era / 100);
	int64_t shifted = (5 * of_year + 2) / 153;
	*day = (int)(of_year - (153 * shifted + 2) / 5 + 1);
	*month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
	*year = era * 400 + of_era + (*month <= 2);
}

static char *pair_put(char *to, int number, char behind)
{
	to[0] = (char)('0' + number / 10);
	to[1] = (char)('0' + number % 10);
	to[2] = behind;
	return to + 3;
}

char *clock_print(int64_t wall_us, char text[CLOCK_TEXT_LEN])
{
	int64_t s = floor_div(wall_us, SECOND_US);
	int64_t left_us = wall_us % SECOND_US; /* not by way of s: that would overflow at INT64_MIN */
	int ms = (int)((left_us < 0 ? left_us + SECOND_US : left_us) / 1000);
	int64_t days = floor_div(s, DAY_S);
	int left = (int)(s - days * DAY_S);
	int64_t year;
	int month, day;
	day_split(days, &year, &month, &day);

	char *to = text;
	if (year >= 0 && year <= 9999) {
		to = pair_put(to, (int)(year / 100), '\0') - 1;
		to = pair_put(to, (int)(year % 100), '-');
	} else { /* no RFC 3339 for these; readable all the same */
		to += snprintf(to, 16, "%" PRId64 "-", year);
	}
	to = pair_put(to, month, '-');
	to = pair_put(to, day, 'T');
	to = pair_put(to, left / 3600, ':');
	to = pair_put(to, left / 60 % 60, ':');
	to = pair_put(to, left % 60, '.');
	*to++ = (char)('0' + ms / 100);
	to = pair_put(to, ms % 100, 'Z');
	*to = '\0';
	return text;
}

/* n digits into *number; where they end, or NULL. */
static const char *digits_take(const char *text, int n, int *number)
{
	*number = 0;
	for (; n > 0; n--, text++) {
		if (*text < '0' || *text > '9')
			return NULL;
		*number = *number * 10 + (*text - '0');
	}
	return text;
}

/* n digits and the character that must follow. */
static const char *digits_then(const char *text, int n, int *number, char then)
{
	text = digits_take(text, n, number);
	return text != NULL && *text == then ? text + 1 : NULL;
}

static const char *date_take(const char *text, int64_t *days)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year, month, day;
	if ((text = digits_then(text, 4, &year, '-')) == NULL ||
	    (text = digits_then(text, 2, &month, '-')) == NULL || (text = digits_take(text, 2, &day)) == NULL)
		return NULL;
	if (month < 1 || month > 12)
		return NULL;
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	if (day < 1 || day > lengths[month - 1] + (month == 2 && leap))
		return NULL;
	*days = days_of(year, month, day);
	return text;
}

/* hh:mm:ss and an optional fraction, cut to microseconds. */
static const char *time_take(const char *text, int64_t *us)
{
	int hour, minute, second;
	if ((text = digits_then(text, 2, &hour, ':')) == NULL ||
	    (text = digits_then(text, 2, &minute, ':')) == NULL || (text = digits_take(text, 2, &second)) == NULL)
		return NULL;
	/* a leap second may end any minute 59, offsets being what they are; it counts as the next second */
	if (hour > 23 || minute > 59 || second > 59 + (minute == 59))
		return NULL;
	int64_t fraction = 0;
	if (*text == '.') {
		text++;
		if (*text < '0' || *text > '9')
			return NULL;
		for (int64_t unit = SECOND_US / 10; *text >= '0' && *text <= '9'; text++, unit /= 10)
			fraction += unit * (*text - '0');
	}
	*us = (hour * 3600 + minute * 60 + second) * SECOND_US + fraction;
	return text;
}

/* Z, ±hh:mm, or nothing at all. */
static const char *offset_take(const char *text, int64_t *us)
{
	*us = 0;
	if (*text == '\0')
		return text;
	if (*text == 'Z' || *text == 'z')
		return text + 1;
	if (*text != '+' && *text != '-')
		return NULL;
	int sign = *text == '-' ? -1 : 1;
	int hour, minute;
	if ((text = digits_then(text + 1, 2, &hour, ':')) == NULL || (text = digits_take(text, 2, &minute)) == NULL)
		return NULL;
	if (hour > 23 || minute > 59)
		return NULL;
	*us = sign * (hour * 3600 + minute * 60) * SECOND_US;
	return text;
}

bool clock_parse(const char *text, int64_t *wall_us)
{
	if (text == NULL)
		return false;
	int64_t days, of_day = 0, offset = 0;
	if ((text = date_take(text, &days)) == NULL)
		return false;
	if (*text == 'T' || *text == 't' || *text == ' ') {
		if ((text = time_take(text + 1, &of_day)) == NULL || (text = offset_take(text, &offset)) == NULL)
			return false;
	}
	if (*text != '\0')
		return false;
	*wall_us = days * DAY_S * SECOND_US + of_day - offset;
	return true;
}
