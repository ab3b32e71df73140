/*
 * pool.h - memory that one segmentation takes and gives back as a whole.
 *
 * Blocks grow by doubling; nothing is freed before pool_clear(). An allocation that fails sets
 * `has_failed` and gives NULL, so that a long computation checks once in a while.
 */
#ifndef SEGMENT_POOL_H
#define SEGMENT_POOL_H

#include <stdbool.h>
#include <stddef.h>

struct pool_block;

struct pool {
    struct pool_block *block;
    bool has_failed;
};

/* `size` zeroed bytes, aligned for any type; NULL when there is no memory. */
void *pool_take(struct pool *pool, size_t size);

/* count * size zeroed bytes; NULL also on overflow. */
void *pool_array(struct pool *pool, size_t count, size_t size);

/* Forgets everything but keeps the largest block for the next segmentation. */
void pool_reset(struct pool *pool);
void pool_clear(struct pool *pool);

#endif
