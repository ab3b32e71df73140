/*
 * assign.h - the best one-to-one assignment of rows to columns, each of which may also stay alone.
 */
#ifndef SEGMENT_ASSIGN_H
#define SEGMENT_ASSIGN_H

#include <stddef.h>
#include <stdint.h>

#include "pool.h"

struct edge_weight {
    uint32_t row, column;
    double weight; /* only edges above 0 are ever taken */
};

/* Above this many rows or columns the assignment is greedy: best edge first. */
enum { ASSIGN_EXACT_MAX = 96 };

/* Sets column[row] to the column or -1 so that the sum of weights is greatest. Sorts `edge`. False
 * when out of memory. */
bool assign_best(struct pool *pool, struct edge_weight *edge, size_t edge_count, size_t rows,
                 size_t columns, int32_t *column);

#endif
