/* arena.c - see arena.h. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_ALIGN 16u
#define ARENA_FIRST 4096u
#define ARENA_LARGEST (256u * 1024u)

struct arena_chunk {
    struct arena_chunk *next;
    size_t size; /* of the whole chunk, this header included */
    _Alignas(ARENA_ALIGN) uint8_t room[];
};

/* Read once: a mode of the whole process. */
static bool is_malloc_mode(void)
{
    static _Atomic int mode = -1;
    int known = atomic_load_explicit(&mode, memory_order_relaxed);

    if (known < 0) {
        const char *value = getenv("PRUN_MALLOC");

        known = value && strcmp(value, "1") == 0;
        atomic_store_explicit(&mode, known, memory_order_relaxed);
    }
    return known != 0;
}

void arena_init(struct arena *a, struct meter *meter)
{
    *a = (struct arena){.meter = meter, .next_size = ARENA_FIRST};
}

static void free_chunk(struct arena *a, struct arena_chunk *chunk)
{
    if (a->meter)
        meter_release(a->meter, chunk->size);
    free(chunk);
}

static struct arena_chunk *new_chunk(struct arena *a, size_t room)
{
    struct arena_chunk *chunk;
    size_t size = sizeof(*chunk) + room;

    if (size < room || (a->meter && !meter_charge(a->meter, size)))
        return NULL;
    chunk = malloc(size);
    if (!chunk) {
        if (a->meter)
            meter_release(a->meter, size);
        return NULL;
    }
    chunk->size = size;
    return chunk;
}

/* The current chunk's room starts where a->at points into a->chunks; larger single allocations get
 * chunks of their own behind it. */
static void *alloc_alone(struct arena *a, size_t size)
{
    struct arena_chunk *chunk = new_chunk(a, size ? size : 1);

    if (!chunk)
        return NULL;
    if (a->chunks) {
        chunk->next = a->chunks->next;
        a->chunks->next = chunk;
    } else {
        chunk->next = NULL;
        a->chunks = chunk;
        a->at = a->end = chunk->room + size;
    }
    return chunk->room;
}

static void *alloc_slow(struct arena *a, size_t size)
{
    struct arena_chunk *chunk;
    size_t room = a->next_size - sizeof(*chunk);

    if (size > ARENA_LARGEST / 4 || is_malloc_mode())
        return alloc_alone(a, size);
    while (room < size)
        room *= 2;
    chunk = new_chunk(a, room);
    if (!chunk)
        return NULL;
    if (a->next_size < ARENA_LARGEST)
        a->next_size *= 2;
    chunk->next = a->chunks;
    a->chunks = chunk;
    a->at = chunk->room + size;
    a->end = chunk->room + room;
    return chunk->room;
}

void *arena_alloc(struct arena *a, size_t size)
{
    size_t rounded = (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);

    if (rounded < size)
        return NULL;
    if (rounded <= (size_t)(a->end - a->at) && rounded) {
        void *result = a->at;

        a->at += rounded;
        return result;
    }
    return alloc_slow(a, rounded ? rounded : ARENA_ALIGN);
}

void *arena_zalloc(struct arena *a, size_t size)
{
    void *result = arena_alloc(a, size);

    if (result)
        memset(result, 0, size);
    return result;
}

void arena_clear(struct arena *a)
{
    struct arena_chunk *chunk = a->chunks, *next;
    bool is_reusable = chunk && chunk->size <= ARENA_LARGEST && !is_malloc_mode();

    if (!is_reusable) {
        arena_free(a);
        return;
    }
    for (chunk = chunk->next; chunk; chunk = next) {
        next = chunk->next;
        free_chunk(a, chunk);
    }
    a->chunks->next = NULL;
    a->at = a->chunks->room;
    a->end = (uint8_t *)a->chunks + a->chunks->size;
}

void arena_free(struct arena *a)
{
    struct arena_chunk *chunk, *next;

    for (chunk = a->chunks; chunk; chunk = next) {
        next = chunk->next;
        free_chunk(a, chunk);
    }
    arena_init(a, a->meter);
}

char *arena_copy(struct arena *a, const void *data, size_t size)
{
    char *result = size < SIZE_MAX ? arena_alloc(a, size + 1) : NULL;

    if (!result)
        return NULL;
    if (size)
        memcpy(result, data, size);
    result[size] = '\0';
    return result;
}

char *arena_string(struct arena *a, const char *string)
{
    return arena_copy(a, string, strlen(string));
}

char *arena_format(struct arena *a, const char *format, ...)
{
    va_list args, again;
    int size;
    char *result;

    va_start(args, format);
    va_copy(again, args);
    size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    result = size >= 0 ? arena_alloc(a, (size_t)size + 1) : NULL;
    if (result)
        vsnprintf(result, (size_t)size + 1, format, again);
    va_end(again);
    return result;
}
