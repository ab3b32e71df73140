/*
 * recovery.c - what a start does before the first unit: writers recover, an open intent comes to
 * its end.
 *
 * A group with a log is finished from it: the outcome of a run without the crash, whatever became
 * of the inputs since. One without a log holds only units that are new in every output: it is
 * retracted everywhere, and its units are then found by the source as if they had never been seen;
 * they get the numbers that they had.
 */
#include "run/committer.h"

#include "base/log.h"
#include "run/fault.h"

#include <string.h>

/* The open intent, as the exporters see it. */
struct reopened {
    struct committer *c;
    struct arena arena;
    struct intent intent;
    struct prun_group *group; /* an exporter */
};

static int tell(struct committer *c, const struct error *e)
{
    engine_fatal(c->run, NULL, e);
    return -1;
}

static const struct entry *unit_of(const struct intent *i, int64_t number)
{
    for (size_t k = 0; k < i->count; k++)
        if (i->unit[k].number == number)
            return &i->unit[k];
    return NULL;
}

static int make_group(struct reopened *x, uint32_t exporter, int64_t number, struct error *reterr)
{
    struct run *r = x->c->run;
    struct prun_group *g = &x->group[exporter];
    const char *stage = r->graph->node[r->exporter_node[exporter]].id;
    struct intent_target *target;
    size_t count;

    *g = (struct prun_group){.number = number,
                             .time_us = x->intent.time_us,
                             .exporter = exporter,
                             .stage = stage,
                             .run = r,
                             .page = x->c->page,
                             .piece = &x->c->piece};
    if (ledger_intent_targets(r->ledger, stage, &x->arena, &target, &count, reterr) < 0)
        return -1;
    g->unit = arena_zalloc(&x->arena, count * sizeof(*g->unit));
    g->extent = arena_zalloc(&x->arena, count * sizeof(*g->extent));
    if (!g->unit || !g->extent)
        return error_memory(reterr);
    for (size_t i = 0; i < count; i++) {
        const struct entry *e = unit_of(&x->intent, target[i].number);

        if (!e || (target[i].is_new && target[i].size == 0))
            continue;
        g->unit[g->count++] =
            (prun_group_unit){.number = e->number,
                              .key = strchr(e->key, ':') + 1,
                              .version = e->version ? e->version : "",
                              .is_new = target[i].is_new,
                              .output_size = x->intent.has_log ? target[i].size : 0};
    }
    return 0;
}

static int make_groups(struct reopened *x, int64_t number, struct error *reterr)
{
    uint32_t count = x->c->run->exporter_count;

    x->group = arena_zalloc(&x->arena, (count + 1u) * sizeof(*x->group));
    if (!x->group)
        return error_memory(reterr);
    for (uint32_t e = 0; e < count; e++)
        if (make_group(x, e, number, reterr) < 0)
            return -1;
    return 0;
}

static int store_receipts(struct reopened *x, struct error *reterr)
{
    struct run *r = x->c->run;

    for (uint32_t e = 0; e < r->exporter_count; e++) {
        const struct prun_group *g = &x->group[e];

        if (g->has_receipt &&
            ledger_group_receipt(r->ledger, g->stage, (prun_bytes){g->receipt, g->receipt_size},
                                 reterr) < 0)
            return -1;
    }
    return 0;
}

static uint64_t extent_of(const struct prun_group *g, int64_t number)
{
    for (size_t i = 0; i < g->count; i++)
        if (g->unit[i].number == number)
            return g->extent[i];
    return 0;
}

static int store_extents(struct reopened *x, struct error *reterr)
{
    struct run *r = x->c->run;

    for (uint32_t e = 0; e < r->exporter_count; e++) {
        struct intent_target *target;
        size_t count;

        if (ledger_intent_targets(r->ledger, x->group[e].stage, &x->arena, &target, &count,
                                  reterr) < 0)
            return -1;
        for (size_t i = 0; i < count; i++)
            if (ledger_group_extent(r->ledger, x->group[e].stage, target[i].number,
                                    extent_of(&x->group[e], target[i].number), reterr) < 0)
                return -1;
    }
    return 0;
}

static int finish_group(struct reopened *x, struct error *reterr)
{
    struct run *r = x->c->run;
    bool has_waiting = false;

    fault_pass(FAULT_REDO);
    if (make_groups(x, x->intent.group, reterr) < 0)
        return -1;
    for (uint32_t e = 0; e < r->exporter_count; e++) {
        prun_status status =
            x->group[e].count ? writer_commit(&x->c->writer[e], &x->group[e]) : PRUN_OK;

        if (status != PRUN_OK)
            return error_set(reterr, "refused",
                             "stage \"%s\": cannot finish the group that was begun "
                             "before the crash: %s",
                             x->group[e].stage, x->c->writer[e].stage.error.text);
    }
    if (ledger_group_begin(r->ledger, reterr) < 0 || store_receipts(x, reterr) < 0 ||
        store_extents(x, reterr) < 0 ||
        ledger_group_end(r->ledger, x->intent.group, &has_waiting, reterr) < 0)
        return -1;
    fault_pass(FAULT_LEDGER);
    log_line(LOG_INFO, NULL, NULL, "a group of %zu units that a crash had interrupted is committed",
             x->intent.count);
    return 0;
}

static int retract_group(struct reopened *x, struct error *reterr)
{
    struct run *r = x->c->run;
    int64_t number = x->intent.group + 1;

    if (make_groups(x, number, reterr) < 0)
        return -1;
    for (uint32_t e = 0; e < r->exporter_count; e++)
        if (x->group[e].count && writer_retract(&x->c->writer[e], &x->group[e]) != PRUN_OK)
            return error_set(reterr, "refused",
                             "stage \"%s\": cannot retract the group that was begun "
                             "before the crash: %s",
                             x->group[e].stage, x->c->writer[e].stage.error.text);
    if (ledger_group_begin(r->ledger, reterr) < 0 || store_receipts(x, reterr) < 0 ||
        ledger_group_retracted(r->ledger, number, reterr) < 0)
        return -1;
    fault_pass(FAULT_RETRACTED);
    log_line(LOG_INFO, NULL, NULL, "a group of %zu units that a crash had interrupted is run again",
             x->intent.count);
    return 0;
}

static int reopen(struct committer *c, struct error *reterr)
{
    struct reopened x = {.c = c};
    int rc;

    arena_init(&x.arena, NULL);
    rc = ledger_intent_open(c->run->ledger, &x.arena, &x.intent, reterr);
    if (rc == 0 && x.intent.group)
        rc = x.intent.has_log ? finish_group(&x, reterr) : retract_group(&x, reterr);
    arena_free(&x.arena);
    return rc;
}

static int open_writers(struct committer *c)
{
    struct run *r = c->run;

    for (uint32_t e = 0; e < r->exporter_count; e++) {
        c->opened = e + 1;
        if (writer_open(&c->writer[e], r, e) < 0)
            return -1;
        if (c->writer[e].is_owed)
            r->owed_exporters |= (uint64_t)1 << e;
    }
    return 0;
}

int committer_recover(struct committer *c)
{
    struct error e;

    fault_pass(FAULT_START);
    if (open_writers(c) < 0)
        return -1;
    return reopen(c, &e) < 0 ? tell(c, &e) : 0;
}
