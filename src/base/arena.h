/*
 * arena: the memory of one request.
 *
 * Everything that lives as long as a request is allocated here and given back
 * at once by arena_reset(); nothing is freed on the way.  An arena has a hard
 * limit in bytes.  arena_alloc() never returns NULL: when the limit is
 * reached, or the system has no memory, it jumps to the place named with
 * arena_guard() (the request loop, which answers 503).  Without a guard the
 * process ends with a message.
 */
#ifndef CARTD_BASE_ARENA_H
#define CARTD_BASE_ARENA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

struct arena;

/* A place in an arena to come back to. */
struct arena_mark {
	void *block;
	size_t used;
	void *cleanups;
};

/* New arena that will hold limit_len bytes at most.  NULL: no memory. */
struct arena *arena_new(size_t limit_len);

/* Runs the clean-ups and gives everything back to the system. */
void arena_free(struct arena *arena);

/* Runs the clean-ups, newest first; keeps the first block for the next use. */
void arena_reset(struct arena *arena);

/* Where to jump when memory runs out; NULL: nowhere (abort). */
void arena_guard(struct arena *arena, jmp_buf *place);

/* Jumps there: for what belongs to an arena and found no memory elsewhere. */
_Noreturn void arena_full(const struct arena *arena);

/* len bytes, zeroed, aligned for any object. */
void *arena_alloc(struct arena *arena, size_t len);

/* The same, as it was left: for what is written at once. */
void *arena_room(struct arena *arena, size_t len);

/* n objects of len bytes, zeroed; the product is checked. */
void *arena_array(struct arena *arena, size_t n, size_t len);

/* Copies, ended with a NUL. */
char *arena_text(struct arena *arena, const char *text);
char *arena_bytes(struct arena *arena, const void *bytes, size_t len);

/* Both behind each other. */
char *arena_join(struct arena *arena, const char *text, const char *more);

/* printf into the arena. */
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* undo(object) runs when the arena is reset, freed or rewound past this. */
void arena_on_reset(struct arena *arena, void (*undo)(void *), void *object);

struct arena_mark arena_here(const struct arena *arena);

/* Gives back everything allocated since the mark; runs its clean-ups. */
void arena_rewind(struct arena *arena, struct arena_mark mark);

/* Bytes in use now. */
size_t arena_used(const struct arena *arena);

#endif
