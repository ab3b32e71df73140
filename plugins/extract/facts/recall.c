/*
 * recall.c - figures that were read before in the unit, for texts that only repeat them.
 *
 * A headline or an infographic prints a number without its period, often without its noun; the story
 * has both. The same value in the same unit and kind is taken for the same figure; the story of the
 * article itself comes first, then the latest one read.
 */
#include "extract.h"

#include <stdlib.h>
#include <string.h>

enum { RECALLS_MAX = 2048 };

static uint32_t keep(struct reader *r, struct span_text s)
{
    struct recall_text *t = &r->recall_text;
    void *array = t->bytes;

    if (s.size == 0)
        return 0;
    while (t->size + s.size > t->room)
        if (!reader_room(r, &array, &t->room, t->room, 1))
            return 0;
        else
            t->bytes = array;
    memcpy(t->bytes + t->size, r->pool + s.at, s.size);
    t->size += s.size;
    return (uint32_t)(t->size - s.size);
}

static struct span_text fetch(struct reader *r, struct span_text kept)
{
    return pool_bytes(r, r->recall_text.bytes + kept.at, kept.size);
}

static void remember(struct reader *r, const struct figure *f)
{
    void *array = r->recall;

    if (r->recall_count >= RECALLS_MAX ||
        !reader_room(r, &array, &r->recall_room, r->recall_count, sizeof *r->recall))
        return;
    r->recall = array;
    struct recall *c = &r->recall[r->recall_count++];
    *c = (struct recall){.figure = *f, .article = r->article};
    c->figure.indicator.at = keep(r, f->indicator);
    c->figure.subject.at = keep(r, f->subject);
    c->figure.period_raw.at = keep(r, f->period_raw);
}

void recall_remember(struct reader *r)
{
    for (size_t i = 0; i < r->figure_count && !r->is_out_of_memory; i++)
        if (r->figure[i].has_period || r->figure[i].indicator.size)
            remember(r, &r->figure[i]);
}

static const struct figure *find(const struct reader *r, const struct figure *f)
{
    const struct figure *best = NULL;

    for (size_t i = r->recall_count; i-- > 0;) {
        const struct figure *g = &r->recall[i].figure;
        /* Lowest terms: equal numbers have equal parts, and most differ at a glance. */
        if (g->base.num != f->base.num || g->base.den != f->base.den ||
            strcmp(g->unit.base, f->unit.base) != 0 ||
            (g->kind == KIND_GROWTH) != (f->kind == KIND_GROWTH))
            continue;
        if (r->recall[i].article == r->article)
            return g;
        best = best ? best : g;
    }
    return best;
}

/* 成交下降4%: a decline by as much as the story's growth below zero is that growth. */
static void recall_sign(struct reader *r, struct figure *f)
{
    struct figure negative = *f;

    if (f->kind != KIND_REDUCTION || f->unit.dimension != DIM_PERCENT || f->has_max)
        return;
    negative.kind = KIND_GROWTH;
    negative.base.num = -negative.base.num;
    negative.value.mantissa = -negative.value.mantissa;
    negative.base_max = negative.base;
    const struct figure *g = find(r, &negative);
    if (g && g->kind == KIND_GROWTH)
        *f = negative;
}

void recall_apply(struct reader *r)
{
    for (size_t i = 0; i < r->figure_count; i++) {
        struct figure *f = &r->figure[i];
        recall_sign(r, f);
        const struct figure *g = f->is_dated_here && f->indicator.size ? NULL : find(r, f);
        if (!g)
            continue;
        if (!f->is_dated_here && g->has_period) {
            f->has_period = true;
            f->period = g->period;
            f->period_raw = fetch(r, g->period_raw);
        }
        if (!f->indicator.size) {
            f->indicator = fetch(r, g->indicator);
            f->kind = g->kind;
        }
        if (!f->subject.size)
            f->subject = fetch(r, g->subject);
    }
}

void recall_forget(struct reader *r)
{
    r->recall_count = 0;
    r->recall_text.size = 0;
    r->article = 0;
}
