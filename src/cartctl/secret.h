/*
 * secret: a password from a person, a pipe or a file; never from the command
 * line, which everybody on the machine can read.
 */
#ifndef CARTD_CARTCTL_SECRET_H
#define CARTD_CARTCTL_SECRET_H

struct call;

/*
 * The first line of the file ("-": of standard input).  path NULL: asked for
 * twice on the terminal, without showing it, or standard input where that is
 * no terminal.  NULL and *code, told already: unreadable, not 8 to 256 bytes,
 * or not what a JSON body could hold.
 */
const char *secret_read(struct call *call, const char *path, int *code);

#endif
