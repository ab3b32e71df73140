/* A bump allocator over a list of blocks, largest first in use. */
#include "pool.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 256 * 1024, ALIGNMENT = 16 };

struct pool_block {
    struct pool_block *next;
    size_t size, used;
    _Alignas(ALIGNMENT) unsigned char bytes[];
};

static struct pool_block *add_block(struct pool *pool, size_t need)
{
    size_t size = pool->block ? pool->block->size * 2 : FIRST_BLOCK;
    struct pool_block *b;

    while (size < need)
        size *= 2;
    b = malloc(sizeof *b + size);
    if (!b) {
        pool->has_failed = true;
        return NULL;
    }
    *b = (struct pool_block){pool->block, size, 0};
    return pool->block = b;
}

void *pool_take(struct pool *pool, size_t size)
{
    struct pool_block *b = pool->block;
    void *taken;

    if (size > SIZE_MAX / 4) {
        pool->has_failed = true;
        return NULL;
    }
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if ((!b || b->size - b->used < size) && !(b = add_block(pool, size)))
        return NULL;
    taken = b->bytes + b->used;
    b->used += size;
    return memset(taken, 0, size);
}

void *pool_array(struct pool *pool, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 4 / size) {
        pool->has_failed = true;
        return NULL;
    }
    return pool_take(pool, count * size);
}

void pool_reset(struct pool *pool)
{
    struct pool_block *first = pool->block;

    pool->has_failed = false;
    if (!first)
        return;
    for (struct pool_block *b = first->next, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    first->next = NULL;
    first->used = 0;
}

void pool_clear(struct pool *pool)
{
    pool_reset(pool);
    free(pool->block);
    pool->block = NULL;
}
