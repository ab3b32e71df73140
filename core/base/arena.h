/*
 * arena.h - memory that is given out piece by piece and taken back at once.
 *
 * Chunks grow up to 256 KiB and are charged to a meter. One thread at a time. When PRUN_MALLOC=1 is set
 * in the environment, every allocation is a malloc of its own, so that ASan sees each overrun.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/meter.h"

struct arena_chunk;

struct arena {
    uint8_t *at, *end; /* the free room of the newest chunk */
    struct arena_chunk *chunks;
    struct meter *meter; /* or NULL */
    size_t next_size;
};

void arena_init(struct arena *a, struct meter *meter);

/* Keeps the newest chunk for reuse, frees the others. */
void arena_clear(struct arena *a);

/* Frees everything; the arena is as after arena_init. */
void arena_free(struct arena *a);

/* Aligned to 16, not zeroed; NULL when the meter or malloc says no. Size 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t size);
void *arena_zalloc(struct arena *a, size_t size);

/* A copy with a NUL after it. */
char *arena_copy(struct arena *a, const void *data, size_t size);
char *arena_string(struct arena *a, const char *string);
char *arena_format(struct arena *a, const char *format, ...) PRUN_PRINTF(2, 3);

#endif
