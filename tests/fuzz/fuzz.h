/*
 * fuzz: what the targets share.
 *
 * A target is fuzz_NAME.c with fuzz_one(); libFuzzer calls it with one input
 * after the other in one process.  A claim that does not hold ends the
 * process, which is how libFuzzer learns of a finding.
 */
#ifndef CARTD_FUZZ_H
#define CARTD_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* One input.  The bytes are a heap block of exactly that length; the arena is empty. */
void fuzz_one(struct arena *arena, const uint8_t *bytes, size_t len);

/* Ends the process, with the place and the claim, where it does not hold. */
#define must(claim) ((claim) ? (void)0 : fuzz_found(__FILE__, __LINE__, #claim))
_Noreturn void fuzz_found(const char *file, int line, const char *claim);

/* An input that is read piece by piece; behind its end stand zeros. */
struct pieces {
	struct arena *arena;
	const uint8_t *bytes;
	size_t len;
};
uint8_t piece_byte(struct pieces *pieces);

/* Up to the byte `end`, which is passed, or to the end of the input.  Ended with a NUL. */
char *piece_text(struct pieces *pieces, char end);

/* All that is left, ended with a NUL. */
char *piece_rest(struct pieces *pieces);

#endif
