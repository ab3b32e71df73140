/* The steps of a segmentation, in order. */
#include "segment.h"

#include "layout.h"

bool segment_sheet(const struct pack *pack, struct pool *pool, const uint8_t *bytes, size_t size,
                   uint64_t base, struct sheet *ret_sheet, struct items *ret)
{
    struct grams grams;
    struct byline *bylines;
    size_t byline_count;
    struct blocks blocks;
    struct weave weave = {
        .sheet = ret_sheet, .pack = pack, .grams = &grams, .blocks = &blocks, .pool = pool};

    return sheet_read(ret_sheet, pool, pack, bytes, size, base) &&
           grams_count(&grams, pool, ret_sheet) &&
           byline_read_lines(ret_sheet, pack, pool, &bylines, &byline_count) &&
           layout_read(ret_sheet, pool, &grams) &&
           state_read(ret_sheet, pack, &grams, bylines, pool) &&
           blocks_read(&blocks, ret_sheet, pack, pool, bylines, byline_count) &&
           weave_read(&weave) && items_make(ret, &weave);
}
