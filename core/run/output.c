/*
 * output.c - chunks in memory, spilled to an unlinked file when they grow too many: see output.h.
 */
#include "config.h"

#include "run/output.h"

#include "run/fault.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK_LEAST ((size_t)4 << 10)
#define CHUNK_MOST  ((size_t)64 << 10)

struct output_chunk {
    struct output_chunk *next;
    size_t size, room; /* size is right for all but the newest chunk, whose end is output.at */
    uint8_t data[];
};

void output_init(struct output *o, struct meter *meter, const char *folder)
{
    *o = (struct output){.meter = meter, .folder = folder, .file = -1};
}

static void free_chunks(struct output *o)
{
    struct output_chunk *next;

    for (struct output_chunk *c = o->first; c; c = next) {
        next = c->next;
        meter_release(o->meter, sizeof(*c) + c->room);
        free(c);
    }
    o->first = o->last = NULL;
    o->at = o->end = NULL;
    o->memory_size = 0;
}

void output_free(struct output *o)
{
    if (!o->meter)
        return;
    free_chunks(o);
    if (o->file >= 0)
        close(o->file);
    output_init(o, o->meter, o->folder);
}

static size_t newest_size(const struct output *o)
{
    return o->last ? (size_t)(o->at - o->last->data) : 0;
}

uint64_t output_size(const struct output *o)
{
    return o->file_size + o->memory_size + newest_size(o);
}

static int open_file(struct output *o, struct error *reterr)
{
    char path[4096];

    o->file = open(o->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (o->file >= 0)
        return 0;
    /* A file system without O_TMPFILE. */
    if (snprintf(path, sizeof(path), "%s/spill-XXXXXX", o->folder) >= (int)sizeof(path))
        return error_set(reterr, "spill", "the path of the state folder is too long");
    o->file = mkostemp(path, O_CLOEXEC);
    if (o->file < 0)
        return error_set(reterr, "spill", "cannot make a temporary file in %s: %s", o->folder,
                         strerror(errno));
    unlink(path);
    return 0;
}

static int write_all(struct output *o, const uint8_t *data, size_t size, struct error *reterr)
{
    while (size > 0) {
        ssize_t n = pwrite(o->file, data, size, (off_t)o->file_size);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return error_set(reterr, "spill", "cannot write to a temporary file in %s: %s",
                             o->folder, strerror(n < 0 ? errno : ENOSPC));
        data += n;
        size -= (size_t)n;
        o->file_size += (uint64_t)n;
    }
    return 0;
}

static int spill(struct output *o, struct error *reterr)
{
    if (o->file < 0 && open_file(o, reterr) < 0)
        return -1;
    o->last->size = newest_size(o);
    for (struct output_chunk *c = o->first; c; c = c->next)
        if (write_all(o, c->data, c->size, reterr) < 0)
            return -1;
    free_chunks(o);
    fault_pass(FAULT_SPILL);
    return 0;
}

static int add_chunk(struct output *o, size_t size, struct error *reterr)
{
    size_t room = o->last ? o->last->room * 2 : CHUNK_LEAST;
    struct output_chunk *c;

    if (room > CHUNK_MOST)
        room = CHUNK_MOST;
    if (room < size)
        room = size;
    if (!meter_charge(o->meter, sizeof(*c) + room))
        return error_set(reterr, "unit_too_large",
                         "the output does not fit in the unit's memory of "
                         "%zu bytes",
                         o->meter->limit);
    c = malloc(sizeof(*c) + room);
    if (!c) {
        meter_release(o->meter, sizeof(*c) + room);
        return error_memory(reterr);
    }
    *c = (struct output_chunk){.room = room};
    if (o->last) {
        o->last->size = newest_size(o);
        o->memory_size += o->last->size;
        o->last->next = c;
    } else {
        o->first = c;
    }
    o->last = c;
    o->at = c->data;
    o->end = c->data + room;
    return 0;
}

uint8_t *output_room(struct output *o, size_t size, struct error *reterr)
{
    if ((size_t)(o->end - o->at) >= size && o->at)
        return o->at;
    if (o->memory_size + newest_size(o) >= OUTPUT_SPILL_BYTES && spill(o, reterr) < 0)
        return NULL;
    return add_chunk(o, size, reterr) < 0 ? NULL : o->at;
}

static void cut_memory(struct output *o, size_t size)
{
    struct output_chunk *c = o->first, *next;
    size_t before = 0;

    if (!c)
        return;
    o->last->size = newest_size(o);
    while (c->next && before + c->size < size) {
        before += c->size;
        c = c->next;
    }
    for (struct output_chunk *gone = c->next; gone; gone = next) {
        next = gone->next;
        meter_release(o->meter, sizeof(*gone) + gone->room);
        free(gone);
    }
    c->next = NULL;
    o->last = c;
    o->memory_size = before;
    o->at = c->data + (size - before);
    o->end = c->data + c->room;
}

int output_cut(struct output *o, uint64_t size, struct error *reterr)
{
    if (size >= output_size(o))
        return 0;
    if (size >= o->file_size) {
        cut_memory(o, (size_t)(size - o->file_size));
        return 0;
    }
    free_chunks(o);
    if (ftruncate(o->file, (off_t)size) < 0)
        return error_set(reterr, "spill", "cannot cut a temporary file: %s", strerror(errno));
    o->file_size = size;
    return 0;
}

static int read_file(const struct output *o, uint64_t *cursor, uint8_t *page, prun_bytes *ret,
                     struct error *reterr)
{
    uint64_t left = o->file_size - *cursor;
    size_t want = left < OUTPUT_PAGE ? (size_t)left : OUTPUT_PAGE;
    ssize_t n;

    do
        n = pread(o->file, page, want, (off_t)*cursor);
    while (n < 0 && errno == EINTR);
    if (n <= 0)
        return error_set(reterr, "spill", "cannot read back a temporary file: %s",
                         n < 0 ? strerror(errno) : "it was cut");
    *cursor += (uint64_t)n;
    *ret = (prun_bytes){page, (size_t)n};
    return 0;
}

int output_read(const struct output *o, uint64_t *cursor, uint8_t *page, prun_bytes *ret,
                struct error *reterr)
{
    uint64_t at;

    if (*cursor < o->file_size)
        return read_file(o, cursor, page, ret, reterr);
    at = *cursor - o->file_size;
    for (const struct output_chunk *c = o->first; c; c = c->next) {
        size_t size = c->next ? c->size : newest_size(o);

        if (at < size) {
            *ret = (prun_bytes){c->data + at, size - (size_t)at};
            *cursor += ret->size;
            return 0;
        }
        at -= size;
    }
    *ret = (prun_bytes){NULL, 0};
    return 0;
}
