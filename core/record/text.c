/* text.c - the map of a text: where its bytes were printed. */
#include "record/value.h"

#include <string.h>

/* The first piece that ends after `at`; pieces are sorted. */
static uint32_t first_piece_after(const prun_text *text, size_t at)
{
    uint32_t low = 0, high = text->piece_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (text->piece[middle].end > at)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static bool is_linear(const prun_piece *p)
{
    return p->end - p->start == p->to - p->from;
}

bool prun_text_origin(const prun_text *text, size_t start, size_t end, uint64_t *ret_from,
                      uint64_t *ret_to)
{
    uint32_t at = first_piece_after(text, start), last = at;
    const prun_piece *p;

    if (start >= end || at >= text->piece_count || text->piece[at].start >= end)
        return false;
    while (last + 1 < text->piece_count && text->piece[last + 1].start < end)
        last++;
    p = &text->piece[at];
    *ret_from = is_linear(p) && start > p->start ? p->from + (start - p->start) : p->from;
    p = &text->piece[last];
    *ret_to = is_linear(p) && end < p->end ? p->from + (end - p->start) : p->to;
    return true;
}

/* The part of a piece within [at, end), moved to a text that starts at `at`. */
static prun_piece cut_piece(prun_piece p, size_t at, size_t end)
{
    bool is_whole = !is_linear(&p);
    prun_piece cut = p;

    if (p.start < at) {
        cut.start = (uint32_t)at;
        if (!is_whole)
            cut.from += at - p.start;
    }
    if (p.end > end) {
        cut.end = (uint32_t)end;
        if (!is_whole)
            cut.to -= p.end - end;
    }
    cut.start -= (uint32_t)at;
    cut.end -= (uint32_t)at;
    return cut;
}

const prun_text *text_cut(struct arena *a, const prun_text *text, size_t at, size_t size)
{
    uint32_t first = first_piece_after(text, at), count = 0;
    prun_text *cut = arena_alloc(a, sizeof(*cut));
    prun_piece *piece;

    while (first + count < text->piece_count && text->piece[first + count].start < at + size)
        count++;
    piece = arena_alloc(a, count * sizeof(*piece));
    if (!cut || !piece)
        return NULL;
    for (uint32_t i = 0; i < count; i++)
        piece[i] = cut_piece(text->piece[first + i], at, at + size);
    *cut = (prun_text){text->bytes + at, piece, (uint32_t)size, count};
    return cut;
}
