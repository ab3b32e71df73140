/*
 * output.h - what an exporter's `process` formatted for one unit, until it is committed.
 *
 * Chunks in memory, charged to the unit; above OUTPUT_SPILL_BYTES they go to an unlinked file in
 * the state folder. Written by the worker that runs the unit, then read by the committer; the
 * hand-over is under the engine's lock.
 */
#ifndef RUN_OUTPUT_H
#define RUN_OUTPUT_H

#include "base/error.h"
#include "base/meter.h"

#define OUTPUT_SPILL_BYTES ((size_t)8 << 20)

struct output_chunk;

struct output {
    uint8_t *at, *end; /* the free room of the newest chunk */
    struct output_chunk *first, *last;
    struct meter *meter;
    const char *folder; /* for the spilled file */
    uint64_t file_size; /* bytes in the file, which come before those in memory */
    size_t memory_size; /* bytes in the chunks before the newest */
    int file;           /* -1: none */
};

void output_init(struct output *o, struct meter *meter, const char *folder);
void output_free(struct output *o); /* takes a zeroed one */

/* At least `size` writable bytes, or NULL with the reason: code "unit_too_large" or "spill". */
uint8_t *output_room(struct output *o, size_t size, struct error *reterr);

uint64_t output_size(const struct output *o);

/* Forgets what was written after the first `size` bytes: a call is repeated. */
int output_cut(struct output *o, uint64_t size, struct error *reterr);

/* The bytes from `*cursor` on (0 at first), of which there are more while the size is not 0. Bytes
 * of the file are read into `page`, OUTPUT_PAGE bytes that the caller owns. */
#define OUTPUT_PAGE ((size_t)256 << 10)
int output_read(const struct output *o, uint64_t *cursor, uint8_t *page, prun_bytes *ret,
                struct error *reterr);

#endif
