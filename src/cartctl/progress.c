#include "cartctl/progress.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

enum { BAR_LEN = 24, DRAW_US = 100000, SECOND_US = 1000000, LEFT_FROM_MILLE = 20 };

struct progress progress_new(FILE *err, int total)
{
	return (struct progress){ .err = err, .shown = isatty(fileno(err)) == 1, .total = total, .unit = "lines", .start_us = clock_us(), .doing = "" };
}

void progress_step(struct progress *progress, const char *doing, int now)
{
	if (progress->before + progress->now > 0 && progress->read_us == 0)
		progress->read_us = clock_us() - progress->start_us;
	progress->before += progress->now;
	progress->now = now;
	progress->part = 0;
	progress->doing = doing;
	progress->drawn_us = 0;
	progress_draw(progress);
}

/* Thousandths of all the work; -1: not known. */
static int mille_done(const struct progress *progress)
{
	if (progress->part < 0)
		return -1;
	return (int)((progress->before * INT64_C(1000) + (int64_t)progress->now * progress->part) / progress->total);
}

static size_t format_left(char *to, size_t room, int mille, int64_t elapsed_us)
{
	int64_t left_s = elapsed_us / mille * (1000 - mille) / SECOND_US;
	return (size_t)snprintf(to, room, "  %" PRId64 ":%02d left", left_s / 60, (int)(left_s % 60));
}

char *progress_format(const struct progress *progress, int64_t elapsed_us, char text[PROGRESS_TEXT_LEN])
{
	int mille = mille_done(progress);
	int64_t read_us = progress->read_us > 0 ? progress->read_us : elapsed_us;
	int64_t rate = read_us >= DRAW_US ? progress->lines * SECOND_US / read_us : 0;
	size_t at = 0, room = PROGRESS_TEXT_LEN;
	if (mille >= 0) {
		int full = mille * BAR_LEN / 1000;
		text[at++] = '[';
		for (int i = 0; i < BAR_LEN; i++)
			text[at++] = i < full ? '#' : '.';
		at += (size_t)snprintf(text + at, room - at, "] %3d%%  ", mille / 10);
	}
	at += (size_t)snprintf(text + at, room - at, "%" PRId64 " %s", progress->lines, progress->unit == NULL ? "lines" : progress->unit);
	if (rate > 0)
		at += (size_t)snprintf(text + at, room - at, "  %" PRId64 "/s", rate);
	if (mille >= LEFT_FROM_MILLE && elapsed_us >= DRAW_US)
		at += format_left(text + at, room - at, mille, elapsed_us);
	snprintf(text + at, room - at, "  %.24s", progress->doing);
	return text;
}

void progress_draw(struct progress *progress)
{
	char text[PROGRESS_TEXT_LEN];
	int64_t now_us = progress->shown ? clock_us() : 0;
	if (!progress->shown || now_us - progress->drawn_us < DRAW_US)
		return;
	progress->drawn_us = now_us;
	fprintf(progress->err, "\r%s\033[K", progress_format(progress, now_us - progress->start_us, text));
	fflush(progress->err);
}

void progress_end(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", progress->err);
}
