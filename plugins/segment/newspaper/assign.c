/* The Hungarian method with potentials, O(n^3), on a square of rows + columns so that every row and
 * every column has a partner that means "none"; greedy where that would be too large. */
#include "assign.h"

#include <stdlib.h>

static int compare_edges(const void *a, const void *b)
{
    const struct edge_weight *x = a, *y = b;

    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return x->column < y->column ? -1 : x->column > y->column;
}

static bool assign_greedily(struct pool *pool, struct edge_weight *edge, size_t edge_count,
                            size_t columns, int32_t *column)
{
    bool *taken = pool_array(pool, columns + 1, sizeof *taken);

    if (!taken)
        return false;
    qsort(edge, edge_count, sizeof *edge, compare_edges);
    for (size_t i = 0; i < edge_count; i++) {
        if (edge[i].weight <= 0 || column[edge[i].row] >= 0 || taken[edge[i].column])
            continue;
        column[edge[i].row] = (int32_t)edge[i].column;
        taken[edge[i].column] = true;
    }
    return true;
}

struct square {
    size_t n;
    double *cost, *u, *v, *least;
    size_t *match, *way; /* by column, 1-based; 0 is the row being added */
    bool *used;
};

static bool open_square(struct square *q, struct pool *pool, size_t n)
{
    *q = (struct square){.n = n};
    q->cost = pool_array(pool, n * n, sizeof *q->cost);
    q->u = pool_array(pool, n + 1, sizeof *q->u);
    q->v = pool_array(pool, n + 1, sizeof *q->v);
    q->least = pool_array(pool, n + 1, sizeof *q->least);
    q->match = pool_array(pool, n + 1, sizeof *q->match);
    q->way = pool_array(pool, n + 1, sizeof *q->way);
    q->used = pool_array(pool, n + 1, sizeof *q->used);
    return !pool->has_failed;
}

static size_t grow_tree(struct square *q, size_t column)
{
    size_t row = q->match[column], next = 0;
    double delta = 1e18;

    q->used[column] = true;
    for (size_t j = 1; j <= q->n; j++) {
        double reduced;
        if (q->used[j])
            continue;
        reduced = q->cost[(row - 1) * q->n + j - 1] - q->u[row] - q->v[j];
        if (reduced < q->least[j]) {
            q->least[j] = reduced;
            q->way[j] = column;
        }
        if (q->least[j] < delta) {
            delta = q->least[j];
            next = j;
        }
    }
    for (size_t j = 0; j <= q->n; j++) {
        if (q->used[j]) {
            q->u[q->match[j]] += delta;
            q->v[j] -= delta;
        } else {
            q->least[j] -= delta;
        }
    }
    return next;
}

static void add_row(struct square *q, size_t row)
{
    size_t column = 0;

    q->match[0] = row;
    for (size_t j = 0; j <= q->n; j++) {
        q->least[j] = 1e18;
        q->used[j] = false;
    }
    do
        column = grow_tree(q, column);
    while (q->match[column]);
    while (column) {
        q->match[column] = q->match[q->way[column]];
        column = q->way[column];
    }
}

bool assign_best(struct pool *pool, struct edge_weight *edge, size_t edge_count, size_t rows,
                 size_t columns, int32_t *column)
{
    struct square q;

    for (size_t i = 0; i < rows; i++)
        column[i] = -1;
    if (!rows || !columns)
        return true;
    if (rows > ASSIGN_EXACT_MAX || columns > ASSIGN_EXACT_MAX)
        return assign_greedily(pool, edge, edge_count, columns, column);
    if (!open_square(&q, pool, rows + columns))
        return false;
    for (size_t i = 0; i < edge_count; i++)
        if (edge[i].weight > 0)
            q.cost[edge[i].row * q.n + edge[i].column] = -edge[i].weight;
    for (size_t row = 1; row <= q.n; row++)
        add_row(&q, row);
    for (size_t j = 1; j <= columns; j++)
        if (q.match[j] <= rows && q.cost[(q.match[j] - 1) * q.n + j - 1] < 0)
            column[q.match[j] - 1] = (int32_t)j - 1;
    return true;
}
