/*
 * clock: time as the product shows and reads it.
 */
#ifndef CARTD_BASE_CLOCK_H
#define CARTD_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define CLOCK_TEXT_LEN 40

/* Monotonic, microseconds; for durations only. */
int64_t clock_us(void);

/* Seconds and microseconds since 1970, UTC. */
int64_t clock_wall_us(void);

/* RFC 3339 in UTC with milliseconds: 2026-11-20T17:24:00.123Z.  Returns text. */
char *clock_print(int64_t wall_us, char text[CLOCK_TEXT_LEN]);

/*
 * RFC 3339 date-time or a date alone (then midnight), offset optional (then
 * UTC), to microseconds since 1970.  False: not a date, or no such day.
 */
bool clock_parse(const char *text, int64_t *wall_us);

#endif
