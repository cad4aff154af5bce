#include "fuzz.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_LIMIT = 64 << 20 };        /* no input needs as much: passing it is a finding */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

void fuzz_found(const char *file, int line, const char *claim)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, claim);
	abort();
}

uint8_t piece_byte(struct pieces *pieces)
{
	if (pieces->len == 0)
		return 0;
	pieces->len--;
	return *pieces->bytes++;
}

char *piece_text(struct pieces *pieces, char end)
{
	const uint8_t *stop = pieces->len == 0 ? NULL : memchr(pieces->bytes, end, pieces->len);
	size_t len = stop == NULL ? pieces->len : (size_t)(stop - pieces->bytes);
	char *text = arena_bytes(pieces->arena, pieces->bytes, len);

	len += stop != NULL;
	pieces->bytes += len;
	pieces->len -= len;
	return text;
}

char *piece_rest(struct pieces *pieces)
{
	char *text = arena_bytes(pieces->arena, pieces->bytes, pieces->len);

	pieces->bytes += pieces->len;
	pieces->len = 0;
	return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct arena *arena;

	if (arena == NULL)
		must(sodium_init() >= 0 && (arena = arena_new(ARENA_LIMIT)) != NULL);
	fuzz_one(arena, bytes, len);
	arena_reset(arena);
	return 0;
}
