/* commit.c - see commit.h. */
#include "commit.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static prun_status answer(prun_stage *s, const struct output *o, enum output_status status)
{
    switch (status) {
    case OUTPUT_OK:
        return PRUN_OK;
    case OUTPUT_RETRY:
        return prun_retry(s, "write_failed", "%s", o->error);
    case OUTPUT_LOST:
        prun_log(s, PRUN_WARN, "%s; all units are written again", o->error);
        return PRUN_LOST;
    case OUTPUT_FATAL:
        break;
    }
    return prun_fatal(s, "output_file", "%s", o->error);
}

prun_status file_start(prun_stage *s, struct output *o, const char *path)
{
    return answer(s, o, output_open(o, path));
}

/* Rows under other columns would be read wrongly. */
static bool has_head(const struct output *o)
{
    uint8_t piece[4096];

    for (size_t at = 0; at < o->head.size && o->now.length > 0;) {
        const size_t left = o->head.size - at, want = left < sizeof(piece) ? left : sizeof(piece);
        const ssize_t got = pread(o->fd, piece, want, (off_t)at);
        if (got <= 0 || memcmp(piece, o->head.data + at, (size_t)got) != 0)
            return false;
        at += (size_t)got;
    }
    return true;
}

prun_status file_recover(prun_stage *s, struct output *o, prun_bytes bytes)
{
    struct receipt receipt;

    if (bytes.size > 0 && !receipt_parse(bytes, &receipt))
        return prun_fatal(s, "bad_receipt", "the ledger's receipt is not one of a file");
    const prun_status status = answer(s, o, output_recover(o, bytes.size ? &receipt : NULL));
    if (status == PRUN_OK && !has_head(o))
        return prun_fatal(s, "other_head", "\"%s\" begins with another first line: it has other columns than now; "
                          "move it away, and everything is written anew", o->path);
    return status;
}

/* A stretch of the file to be: what stands there now, or what a unit of the group has now. */
struct stretch {
    uint64_t from, size;
    size_t unit; /* of the group; SIZE_MAX: what stands there */
};

struct plan {
    const struct unit_place *unit; /* the group's units, sorted by number */
    size_t unit_count;
    struct stretch *stretch;
    size_t count, room;
    uint64_t at;     /* in the present file */
    bool *is_placed; /* by index in the group: it has its place already */
    bool is_renewal; /* something before the end changes */
    bool is_out_of_memory;
};

struct unit_place {
    int64_t number;
    size_t index;
    uint64_t size;
};

static int compare_places(const void *a, const void *b)
{
    const int64_t x = ((const struct unit_place *)a)->number,
                  y = ((const struct unit_place *)b)->number;

    return (x > y) - (x < y);
}

static bool add_stretch(struct plan *p, size_t unit, uint64_t from, uint64_t size)
{
    struct stretch *last = p->count ? &p->stretch[p->count - 1] : NULL;

    if (last && unit == SIZE_MAX && last->unit == SIZE_MAX) {
        last->size += size;
        return true;
    }
    if (p->count == p->room) {
        const size_t more = p->room ? 2 * p->room : 16;
        struct stretch *grown = realloc(p->stretch, more * sizeof(*grown));
        p->is_out_of_memory = !grown;
        if (!grown)
            return false;
        p->stretch = grown;
        p->room = more;
    }
    p->stretch[p->count++] = (struct stretch){from, size, unit};
    return true;
}

static bool visit(void *context, int64_t number, uint64_t size)
{
    struct plan *p = context;
    const struct unit_place key = {.number = number};
    const struct unit_place *unit =
        bsearch(&key, p->unit, p->unit_count, sizeof(*p->unit), compare_places);
    const uint64_t at = p->at;

    p->at += size;
    if (!unit)
        return add_stretch(p, SIZE_MAX, at, size);
    p->is_placed[unit->index] = true;
    p->is_renewal |= size > 0 || unit->size > 0;
    return add_stretch(p, unit->index, 0, unit->size);
}

/* How the file will be made: a list of stretches when it must be written anew. */
static prun_status make_plan(prun_stage *s, prun_group *g, bool is_retract, struct plan *p)
{
    const size_t count = prun_group_count(g);
    struct unit_place *unit = calloc(count + 1, sizeof(*unit));
    bool is_all_new = true;

    p->is_placed = calloc(count + 1, sizeof(*p->is_placed));
    p->unit = unit;
    p->unit_count = count;
    if (!unit || !p->is_placed)
        return prun_retry(s, "memory", "out of memory");
    for (size_t i = 0; i < count; i++) {
        const prun_group_unit *u = prun_group_at(g, i);
        unit[i] = (struct unit_place){u->number, i, is_retract ? 0 : u->output_size};
        is_all_new &= u->is_new;
    }
    qsort(unit, count, sizeof(*unit), compare_places);
    if (!is_all_new)
        prun_extent_each(s, visit, p);
    return p->is_out_of_memory ? prun_retry(s, "memory", "out of memory") : PRUN_OK;
}

static enum output_status write_unit(prun_stage *s, prun_group *g, size_t index, struct output *o)
{
    uint64_t cursor = 0;

    for (;;) {
        const prun_bytes chunk = prun_group_output(s, g, index, &cursor);
        if (chunk.size == 0)
            return OUTPUT_OK;
        const enum output_status status = output_write(o, chunk);
        if (status)
            return status;
    }
}

static enum output_status renew(prun_stage *s, prun_group *g, bool is_retract, const struct plan *p,
                                struct output *o)
{
    if (p->at != o->now.length) {
        snprintf(o->error, sizeof(o->error),
                 "the ledger knows of %" PRIu64 " bytes in \"%.200s\", its receipt of %" PRIu64,
                 p->at, o->path, o->now.length);
        return OUTPUT_FATAL;
    }
    enum output_status status = output_renew(o);
    if (!status)
        status = output_write(o, o->head);
    for (size_t i = 0; i < p->count && !status; i++) {
        const struct stretch *stretch = &p->stretch[i];
        if (stretch->unit == SIZE_MAX)
            status = output_copy(o, stretch->from, stretch->size);
        else if (!is_retract)
            status = write_unit(s, g, stretch->unit, o);
    }
    return status;
}

static enum output_status write_group(prun_stage *s, prun_group *g, bool is_retract,
                                      const struct plan *p, struct output *o)
{
    enum output_status status = output_begin(o, prun_group_number(g), is_retract);

    if (!status && o->now.length == 0)
        status = output_write(o, o->head);
    if (!status && p->is_renewal)
        status = renew(s, g, is_retract, p, o);
    for (size_t i = 0; i < prun_group_count(g) && !status && !is_retract; i++)
        if (!p->is_placed[i])
            status = write_unit(s, g, i, o);
    return status ? status : output_end(o);
}

static prun_status apply(prun_stage *s, struct output *o, prun_group *g, bool is_retract)
{
    struct plan plan = {.at = o->head.size};
    char receipt[RECEIPT_ROOM];
    prun_status status = make_plan(s, g, is_retract, &plan);

    if (status == PRUN_OK)
        status = answer(s, o, write_group(s, g, is_retract, &plan, o));
    free((void *)(uintptr_t)plan.unit);
    free(plan.is_placed);
    free(plan.stretch);
    if (status != PRUN_OK)
        return status;
    for (size_t i = 0; i < prun_group_count(g); i++)
        prun_group_set_extent(g, i, is_retract ? 0 : prun_group_at(g, i)->output_size);
    prun_group_set_receipt(g,
                           (prun_bytes){(const uint8_t *)receipt, receipt_print(&o->now, receipt)});
    return PRUN_OK;
}

prun_status file_commit(prun_stage *s, struct output *o, prun_group *g)
{
    return apply(s, o, g, false);
}

prun_status file_retract(prun_stage *s, struct output *o, prun_group *g)
{
    return apply(s, o, g, true);
}
