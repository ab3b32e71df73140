/*
 * batch.h - the records that travel together, with the arena that owns them.
 *
 * A batch is written by one stage call after another on one worker, then never changed. It is counted by
 * reference (not atomically: a unit is on one worker at a time, and its hand-over is under a lock), and
 * keeps the batches alive whose memory its records point into. Batches of a unit come from its pool, so
 * that their first chunks are used again.
 */
#ifndef RECORD_BATCH_H
#define RECORD_BATCH_H

#include <prun/record.h>
#include "base/arena.h"

/* A batch is full at so many records or so many bytes, whichever comes first. */
#define BATCH_RECORDS 1024u
#define BATCH_BYTES (1024u * 1024u)

struct batch_pool;

struct batch {
    uint32_t refs;
    uint32_t count, room;
    const prun_record **record;
    struct arena arena;
    size_t bytes; /* taken from the arena since the batch was new */
    struct batch **kept;
    uint32_t kept_count, kept_room;
    struct batch_pool *pool;
    struct batch *next_free;
};

struct batch_pool {
    struct meter *meter;
    struct batch *free;
    uint32_t live; /* batches out of the pool: 0 when a unit is done */
};

void batch_pool_init(struct batch_pool *p, struct meter *meter);
void batch_pool_free(struct batch_pool *p);

struct batch *batch_new(struct batch_pool *p); /* refs 1; NULL: no memory */
void batch_ref(struct batch *b);
void batch_unref(struct batch *b); /* takes NULL */

void *batch_alloc(struct batch *b, size_t size);
bool batch_add(struct batch *b, const prun_record *record);
/* `b` keeps `other` alive for as long as it lives; cheap when it is the one kept last. */
bool batch_keep(struct batch *b, struct batch *other);
bool batch_is_full(const struct batch *b);

/* A record of `type` in the batch's arena, all values null. */
prun_record *batch_record(struct batch *b, const prun_type *type);

#endif
