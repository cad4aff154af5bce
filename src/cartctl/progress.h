/*
 * progress: one line on a terminal: bar, part done, rate, time left.
 *
 * Nothing is written where err is no terminal.
 */
#ifndef CARTD_CARTCTL_PROGRESS_H
#define CARTD_CARTCTL_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { PROGRESS_TEXT_LEN = 160 };

/*
 * The work is `total` units.  What is being done now is worth `now` of them
 * and began at `before`; part (0 … 1000) of it is done; -1: not known.
 */
struct progress {
	FILE *err;
	bool shown;             /* err is a terminal */
	int total, before, now;
	int part;
	int64_t lines;          /* read so far; or of what `unit` says */
	const char *unit;       /* "lines" at first */
	int64_t read_us;        /* while reading; 0: reading still */
	int64_t start_us;
	int64_t drawn_us;
	const char *doing;      /* "reading", "variants" */
};

struct progress progress_new(FILE *err, int total);

/* The next piece of work, worth `now`. */
void progress_step(struct progress *progress, const char *doing, int now);

/* Draws, at most ten times a second. */
void progress_draw(struct progress *progress);

/* Takes the line away. */
void progress_end(struct progress *progress);

/* What is drawn, at elapsed_us since the start. Returns text. */
char *progress_format(const struct progress *progress, int64_t elapsed_us, char text[PROGRESS_TEXT_LEN]);

#endif
