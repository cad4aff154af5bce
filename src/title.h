/*
 * title: what ps(1) shows of a process.
 *
 * Written over the memory of argv and environ, which the kernel reads; ours
 * rather than libbsd's because it is all we would need of that library.
 */
#ifndef CARTD_TITLE_H
#define CARTD_TITLE_H

/*
 * Moves the environment out of the way.  Call once, before setenv() and before
 * anybody keeps a pointer into argv or environ: both are overwritten later.
 */
void title_init(int argc, char **argv);

/* "cartd: worker 3"; cut off where there is no room. */
void title_set(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
