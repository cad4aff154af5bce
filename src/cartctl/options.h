/*
 * options: the command line, read by the tables of the commands.
 *
 * Options may stand anywhere; "--name VALUE" and "--name=VALUE" are the same;
 * "--" ends them; "-" alone is an argument.
 */
#ifndef CARTD_CARTCTL_OPTIONS_H
#define CARTD_CARTCTL_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

struct call;
struct command;

/* nouns: tables of commands, ended with NULL.  Fills call.  False: told with call_fail(), usage. */
bool options_read(struct call *call, const struct command *const *nouns, int argc, char **argv);

/* Help for all, for a noun, for a command: as far as the call names them. */
void options_help(const struct call *call, const struct command *const *nouns, FILE *out);

#endif
