/*
 * reference_json: RFC 8259 a second time, as short as it can be said, to hold json_gate() to.
 */
#ifndef CARTD_FUZZ_REFERENCE_JSON_H
#define CARTD_FUZZ_REFERENCE_JSON_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* True where bytes is what the contract of json_gate() takes. */
bool reference_json(struct arena *arena, const char *bytes, size_t len);

#endif
