/*
 * scopes: what a bigcommerce token may do.
 */
#ifndef CARTD_CARTCTL_SCOPES_H
#define CARTD_CARTCTL_SCOPES_H

#include <stdbool.h>
#include <stdio.h>

struct arena;

/*
 * "cart,information_read_only": short or full names with commas between them.
 * True and *scopes: the full names, each once, in the table's order.  False:
 * *why is a sentence in the arena.
 */
bool scopes_parse(struct arena *arena, const char *text, const char **scopes, const char **why);

/* The names, one a line with what each allows. */
void scopes_print(FILE *out);

#endif
