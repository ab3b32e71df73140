/*
 * segment.h - a stretch of newspaper text to its items. Pure: no core, no files.
 */
#ifndef SEGMENT_SEGMENT_H
#define SEGMENT_SEGMENT_H

#include "item.h"

/* Segments bytes[0..size), size <= SHEET_BYTES_MAX, which stand at `base` in the document.
 * Everything in *ret lives in the pool. False when out of memory. */
bool segment_sheet(const struct pack *pack, struct pool *pool, const uint8_t *bytes, size_t size,
                   uint64_t base, struct sheet *ret_sheet, struct items *ret);

#endif
