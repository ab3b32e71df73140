/*
 * layout.h - what lines are in the company of others: column measure, doubling, repetition.
 */
#ifndef SEGMENT_LAYOUT_H
#define SEGMENT_LAYOUT_H

#include "grams.h"
#include "line.h"

/* Sets measure, is_full, is_narrow, is_indented, is_doubled, is_repeated of all lines. */
bool layout_read(struct sheet *sheet, struct pool *pool, const struct grams *grams);

/* Folds a title that was printed twice for a shadow effect, as a whole line, run by run or
 * character by character: marks in keep[0..count) which characters of squeezed[first..first +
 * count) stay. Returns how many go; 0 when the line was not doubled. At most 160 characters. */
size_t layout_undouble(const struct sheet *sheet, const struct grams *grams, uint32_t first,
                       size_t count, bool *keep);

#endif
