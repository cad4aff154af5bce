#include "base/arena.h"

#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, len) ((void)(at), (void)(len))
#define ASAN_UNPOISON_MEMORY_REGION(at, len) ((void)(at), (void)(len))
#endif

enum {
	BLOCK_LEN = 64 * 1024,
	KEEP_LEN = 256 * 1024, /* an arena that grew beyond this gives the system its pages back */
	ALIGN = _Alignof(max_align_t)
};

/* Blocks form a stack; the newest is the one allocated from. */
struct block {
	struct block *prev;
	size_t room;
	size_t used;
	_Alignas(max_align_t) char bytes[];
};

struct cleanup {
	struct cleanup *prev;
	void (*undo)(void *);
	void *object;
};

struct arena {
	size_t limit_len;
	size_t room;            /* of all blocks */
	size_t peak;            /* the largest room since the last reset */
	struct block *block;
	struct cleanup *cleanups;
	jmp_buf *guard;
};

static struct block *block_push(struct arena *arena, size_t room)
{
	struct block *block = malloc(sizeof(*block) + room);
	if (block == NULL)
		return NULL;
	block->prev = arena->block;
	block->room = room;
	block->used = 0;
	ASAN_POISON_MEMORY_REGION(block->bytes, room);
	arena->block = block;
	arena->room += room;
	if (arena->room > arena->peak)
		arena->peak = arena->room;
	return block;
}

static void block_pop(struct arena *arena)
{
	struct block *block = arena->block;
	arena->block = block->prev;
	arena->room -= block->room;
	ASAN_UNPOISON_MEMORY_REGION(block->bytes, block->room);
	free(block);
}

static void block_cut(struct block *block, size_t used)
{
	ASAN_POISON_MEMORY_REGION(block->bytes + used, block->used - used);
	block->used = used;
}

struct arena *arena_new(size_t limit_len)
{
	struct arena *arena = calloc(1, sizeof(*arena));
	if (arena == NULL)
		return NULL;
	arena->limit_len = limit_len;
	if (block_push(arena, limit_len < BLOCK_LEN ? limit_len : BLOCK_LEN) == NULL) {
		free(arena);
		return NULL;
	}
	return arena;
}

/* A clean-up may itself look at the arena's memory, so they run before any block goes. */
static void cleanups_run(struct arena *arena, const struct cleanup *until)
{
	while (arena->cleanups != until) {
		struct cleanup *cleanup = arena->cleanups;
		arena->cleanups = cleanup->prev;
		cleanup->undo(cleanup->object);
	}
}

void arena_free(struct arena *arena)
{
	if (arena == NULL)
		return;
	cleanups_run(arena, NULL);
	while (arena->block != NULL)
		block_pop(arena);
	free(arena);
}

void arena_reset(struct arena *arena)
{
	cleanups_run(arena, NULL);
	while (arena->block->prev != NULL)
		block_pop(arena);
	block_cut(arena->block, 0);
	/* malloc keeps what was freed below its top; one large request must not fatten a worker for life */
	if (arena->peak > KEEP_LEN)
		malloc_trim(0);
	arena->peak = arena->room;
}

void arena_guard(struct arena *arena, jmp_buf *place)
{
	arena->guard = place;
}

void arena_full(const struct arena *arena)
{
	if (arena->guard != NULL)
		longjmp(*arena->guard, 1);
	fputs("cartd: out of memory, and nowhere to go\n", stderr);
	abort();
}

/* NULL: full. */
static void *arena_try(struct arena *arena, size_t len)
{
	if (len > arena->limit_len)
		return NULL;
	size_t rounded = (len + ALIGN - 1) / ALIGN * ALIGN;
	if (rounded == 0)
		rounded = ALIGN;
	struct block *block = arena->block;
	if (block->room - block->used < rounded) {
		size_t left = arena->limit_len - arena->room;
		size_t room = rounded > BLOCK_LEN ? rounded : BLOCK_LEN;
		if (room > left)
			room = left;
		if (room < rounded)
			return NULL;
		block = block_push(arena, room);
		if (block == NULL)
			return NULL;
	}
	char *at = block->bytes + block->used;
	block->used += rounded;
	ASAN_UNPOISON_MEMORY_REGION(at, len);
	return at;
}

void *arena_room(struct arena *arena, size_t len)
{
	void *at = arena_try(arena, len);
	if (at == NULL)
		arena_full(arena);
	return at;
}

void *arena_alloc(struct arena *arena, size_t len)
{
	return memset(arena_room(arena, len), 0, len);
}

void *arena_array(struct arena *arena, size_t n, size_t len)
{
	size_t all;
	if (__builtin_mul_overflow(n, len, &all))
		arena_full(arena);
	return arena_alloc(arena, all);
}

char *arena_text(struct arena *arena, const char *text)
{
	return arena_bytes(arena, text, strlen(text));
}

char *arena_bytes(struct arena *arena, const void *bytes, size_t len)
{
	if (len == SIZE_MAX)
		arena_full(arena);
	char *at = arena_room(arena, len + 1);
	if (len > 0)
		memcpy(at, bytes, len);
	at[len] = '\0';
	return at;
}

char *arena_join(struct arena *arena, const char *text, const char *more)
{
	size_t len = strlen(text), more_len = strlen(more);
	char *at = arena_room(arena, len + more_len + 1);
	memcpy(at, text, len);
	memcpy(at + len, more, more_len + 1);
	return at;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	char small[256];
	va_list args;
	va_start(args, format);
	int len = vsnprintf(small, sizeof(small), format, args);
	va_end(args);
	if (len < 0)
		arena_full(arena); /* only EOVERFLOW and ENOMEM can get here */
	if ((size_t)len < sizeof(small))
		return arena_bytes(arena, small, (size_t)len);

	char *at = arena_room(arena, (size_t)len + 1);
	va_start(args, format);
	(void)vsnprintf(at, (size_t)len + 1, format, args);
	va_end(args);
	return at;
}

void arena_on_reset(struct arena *arena, void (*undo)(void *), void *object)
{
	struct cleanup *cleanup = arena_try(arena, sizeof(*cleanup));
	if (cleanup == NULL) {
		/* nobody else would know of the object any more */
		undo(object);
		arena_full(arena);
	}
	cleanup->prev = arena->cleanups;
	cleanup->undo = undo;
	cleanup->object = object;
	arena->cleanups = cleanup;
}

struct arena_mark arena_here(const struct arena *arena)
{
	return (struct arena_mark){
		.block = arena->block,
		.used = arena->block->used,
		.cleanups = arena->cleanups,
	};
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
	cleanups_run(arena, mark.cleanups);
	while (arena->block != mark.block)
		block_pop(arena);
	block_cut(arena->block, mark.used);
}

size_t arena_used(const struct arena *arena)
{
	size_t used = 0;
	for (const struct block *block = arena->block; block != NULL; block = block->prev)
		used += block->used;
	return used;
}
