/*
 * order.c - what must not be above what: the bounds of a range, the lowest and the highest, an
 * example and the total it is taken from, what was handled and what was received; and superlatives.
 */
#include "relation.h"

#define NEAR_FIGURES 4

static void report_order(struct audit *a, const struct figure *less, const struct figure *more,
                         const char *less_role, const char *more_role, bool is_right)
{
    struct finding *f = report_new(a, CHECK_ORDER, is_right ? VERDICT_PASS : VERDICT_FAIL);
    struct draft d = {.audit = a};

    draft_figure(&d, less);
    draft_word(&d, " <= ");
    draft_figure(&d, more);
    report_member(f, a, less, less_role);
    report_member(f, a, more, more_role);
    report_finish(a, f, is_right ? MESSAGE_ORDER_PASS : MESSAGE_ORDER_FAIL,
                  &(struct report){.formula = draft_text(&d),
                                   .expected = report_figure(a, more),
                                   .actual = report_figure(a, less),
                                   .first = more,
                                   .second = less});
}

static void relate_bounds(struct audit *a, const struct figure *f)
{
    bool is_right = prun_rational_compare(f->base, f->base_max) <= 0;
    struct finding *found = report_new(a, CHECK_RANGE, VERDICT_FAIL);
    const char *said = report_figure(a, f);

    if (!found)
        return;
    if (is_right)
        *found = (struct finding){.kind = CHECK_ORDER, .verdict = VERDICT_PASS};
    report_member(found, a, f, "range");
    report_finish(a, found, is_right ? MESSAGE_RANGE_PASS : MESSAGE_RANGE_FAIL,
                  &(struct report){.formula = said, .expected = said, .actual = said, .first = f});
}

/* "Highest 33 degrees, lowest 25": of one kind, near each other. */
static void relate_extremes(struct audit *a, const struct item *item, uint32_t at)
{
    const struct figure *f = &a->figure[at];
    uint32_t end = item->first + item->count;

    if (!(f->near_cues & (CUE(MAXIMUM) | CUE(MINIMUM))) || f->role != ROLE_LEVEL)
        return;
    for (uint32_t i = at + 1; i < end && i <= at + NEAR_FIGURES; i++) {
        const struct figure *g = &a->figure[i];
        uint64_t mine = f->near_cues & (CUE(MAXIMUM) | CUE(MINIMUM));
        uint64_t other = g->near_cues & (CUE(MAXIMUM) | CUE(MINIMUM));

        if (g->part != f->part || g->paragraph != f->paragraph || g->kind != f->kind ||
            !figures_commensurable(f, g) || !other || other == mine || g->role != ROLE_LEVEL)
            continue;
        const struct figure *less = mine & CUE(MINIMUM) ? f : g, *more = less == f ? g : f;
        if (prun_rational_compare(less->base, more->base) <= 0)
            report_order(a, less, more, "minimum", "maximum", true);
        return;
    }
}

/* "Output of the six firms was 20.06. One of them, for example, made 2.72." */
static void relate_example(struct audit *a, const struct item *item, uint32_t at)
{
    const struct figure *f = &a->figure[at];

    if (!(f->lead_cues & CUE(EXAMPLE)) || f->role != ROLE_LEVEL)
        return;
    for (uint32_t i = at; i-- > item->first && at - i <= NEAR_FIGURES;) {
        const struct figure *g = &a->figure[i];

        if (g->part != f->part || g->role != ROLE_LEVEL || !figures_commensurable(f, g) ||
            g->is_planned != f->is_planned || likeness(f->indicator, g->indicator) < 50)
            continue;
        if (interval_is_below(f->range, g->range))
            report_order(a, f, g, "part", "whole", true);
        return;
    }
}

/* "Received 25 enquiries, settled 18." */
static void relate_handled(struct audit *a, const struct item *item, uint32_t at)
{
    const struct figure *done = &a->figure[at], *all = done - 1;

    if (at == item->first || !(done->near_cues & CUE(HANDLED)) ||
        !(all->near_cues & CUE(RECEIVED)) || !figures_share_sentence(done, all) ||
        !figures_commensurable(done, all) || done->role != ROLE_LEVEL || all->role != ROLE_LEVEL)
        return;
    if (prun_rational_compare(done->base, all->base) <= 0)
        report_order(a, done, all, "part", "whole", true);
}

/* "In 27 trades, 23 grew": a number among another one. */
static void relate_among(struct audit *a, const struct item *item, uint32_t at)
{
    const struct figure *some = &a->figure[at], *all = some - 1;
    const struct hit *within;

    if (at == item->first || !figures_share_sentence(some, all) || some->kind != KIND_COUNT ||
        all->kind != KIND_COUNT || !figures_commensurable(some, all) || some->near_rest)
        return;
    within = scene_last(item, some->part, all->end, some->near, CUE(WITHIN));
    if (within && scene_cues(item, some->part, within->end, some->near) & CUE(COMMA) &&
        scene_rest(item, some->part, within->end, some->near) == 0 &&
        prun_rational_compare(some->base, all->base) <= 0)
        report_order(a, some, all, "part", "whole", true);
}

void relate_orders(struct audit *a, const struct item *item)
{
    for (uint32_t i = item->first; i < item->first + item->count; i++) {
        const struct figure *f = &a->figure[i];

        if (f->has_max)
            relate_bounds(a, f);
        if (f->part != PART_BODY)
            continue;
        relate_extremes(a, item, i);
        relate_example(a, item, i);
        relate_handled(a, item, i);
        relate_among(a, item, i);
    }
}
