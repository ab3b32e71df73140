/* batch.c - see batch.h. */
#include "record/batch.h"

#include <stdlib.h>
#include <string.h>

void batch_pool_init(struct batch_pool *p, struct meter *meter)
{
    *p = (struct batch_pool){.meter = meter};
}

static void destroy(struct batch *b)
{
    arena_free(&b->arena);
    free(b->record);
    free(b->kept);
    free(b);
}

void batch_pool_free(struct batch_pool *p)
{
    while (p->free) {
        struct batch *b = p->free;

        p->free = b->next_free;
        destroy(b);
    }
}

struct batch *batch_new(struct batch_pool *p)
{
    struct batch *b = p->free;

    if (b) {
        p->free = b->next_free;
    } else {
        b = calloc(1, sizeof(*b));
        if (!b)
            return NULL;
        arena_init(&b->arena, p->meter);
        b->pool = p;
    }
    b->refs = 1;
    p->live++;
    return b;
}

void batch_ref(struct batch *b)
{
    b->refs++;
}

static void recycle(struct batch *b)
{
    struct batch_pool *p = b->pool;

    arena_clear(&b->arena);
    b->count = 0;
    b->bytes = 0;
    b->next_free = p->free;
    p->free = b;
    p->live--;
}

void batch_unref(struct batch *b)
{
    /* Kept batches form a chain as deep as the graph; the last one kept is followed in the loop. */
    while (b && --b->refs == 0) {
        struct batch *next = NULL;

        for (uint32_t i = 0; i < b->kept_count; i++) {
            if (i + 1 < b->kept_count)
                batch_unref(b->kept[i]);
            else
                next = b->kept[i];
        }
        b->kept_count = 0;
        recycle(b);
        b = next;
    }
}

void *batch_alloc(struct batch *b, size_t size)
{
    void *result = arena_alloc(&b->arena, size);

    if (result)
        b->bytes += size;
    return result;
}

static bool grow(void **array, uint32_t *room, size_t size)
{
    uint32_t wanted = *room ? *room * 2 : 64;
    void *larger = wanted > *room ? realloc(*array, wanted * size) : NULL;

    if (!larger)
        return false;
    *array = larger;
    *room = wanted;
    return true;
}

bool batch_add(struct batch *b, const prun_record *record)
{
    if (b->count == b->room) {
        void *array = (void *)b->record;

        if (!grow(&array, &b->room, sizeof(*b->record)))
            return false;
        b->record = array;
    }
    b->record[b->count++] = record;
    return true;
}

bool batch_keep(struct batch *b, struct batch *other)
{
    if (b == other || (b->kept_count && b->kept[b->kept_count - 1] == other))
        return true;
    if (b->kept_count == b->kept_room) {
        void *array = b->kept;

        if (!grow(&array, &b->kept_room, sizeof(*b->kept)))
            return false;
        b->kept = array;
    }
    batch_ref(other);
    b->kept[b->kept_count++] = other;
    return true;
}

bool batch_is_full(const struct batch *b)
{
    return b->count >= BATCH_RECORDS || b->bytes >= BATCH_BYTES;
}

prun_record *batch_record(struct batch *b, const prun_type *type)
{
    uint32_t count = prun_type_field_count(type);
    size_t size = sizeof(prun_record) + count * sizeof(prun_value);
    prun_record *record = batch_alloc(b, size);

    if (!record)
        return NULL;
    memset(record, 0, size);
    record->type = type;
    record->count = count;
    return record;
}
