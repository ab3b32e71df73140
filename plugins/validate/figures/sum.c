/*
 * sum.c - totals and their parts, by what adds up.
 *
 * A run of figures after a figure that adds up to it within rounding is a total with its parts,
 * whatever words stand there: agreement of several numbers is evidence of the meaning. Lists that
 * should add up and do not are the business of breakdown.c.
 */
#include "parts.h"
#include <stddef.h>

#define STARTS 3  /* figures that a run of parts may begin at */
#define ALIKE  40 /* likeness of the names of a total and of its parts */

/* Whether an agreement this narrow can hardly be chance: the whole is some hundred times as
 * large as all the rounding in it. */
static bool is_telling(const struct parts *p, const struct figure *whole)
{
    prun_rational width, half, times;

    if (!prun_rational_subtract(p->sum.high, p->sum.low, &width) ||
        !prun_rational_subtract(whole->range.high, whole->range.low, &half) ||
        !prun_rational_add(width, half, &width))
        return false;
    if (width.num == 0)
        return prun_rational_compare(whole->base, (prun_rational){100, 1}) >= 0;
    return prun_rational_divide(whole->base, width, &times) &&
           prun_rational_compare(times, (prun_rational){100, 1}) >= 0;
}

/* Whether total and parts are neighbours with no other figure among them. */
static bool is_direct(const struct audit *a, const struct parts *p, const struct figure *whole)
{
    const struct figure *last = &a->figure[p->at[p->count - 1]];

    return last - whole == (ptrdiff_t)p->count && last->paragraph == whole->paragraph;
}

/* Whether words tie the first part to the whole. */
static bool is_tied(const struct audit *a, const struct parts *p, const struct figure *whole)
{
    const struct figure *first = &a->figure[p->at[0]], *last = &a->figure[p->at[p->count - 1]];

    return (first->lead_cues & CUE(AMONG)) || (last->near_cues & CUE(REST)) ||
           (first->list && first->list == last->list && figures_share_sentence(first, whole)) ||
           ((whole->near_cues & CUE(TOTAL)) && figures_share_sentence(first, whole)) ||
           (p->count >= 3 && (parts_are_joined(a, p) || is_direct(a, p, whole)));
}

/* Looks for a run of parts that begins with the `skip`-th figure that could be one. */
static bool run_after(const struct audit *a, const struct item *item, uint32_t whole_at,
                      uint32_t skip, struct parts *ret)
{
    const struct figure *whole = &a->figure[whole_at];
    uint32_t end = item->first + item->count;
    struct parts p = {.count = 0};

    for (uint32_t i = whole_at + 1; i < end && i <= whole_at + LOOK_AHEAD; i++) {
        const struct figure *f = &a->figure[i];

        if (f->part != PART_BODY || f->paragraph > whole->paragraph + PARAGRAPHS)
            return false;
        if (f->is_part || !parts_can_join(whole, f))
            continue;
        if (skip) {
            skip--;
            continue;
        }
        if (parts_exceed(f, whole) || !parts_add(a, &p, i) ||
            interval_is_below(whole->range, p.sum))
            return false;
        if (p.count >= 2 && interval_meets(p.sum, whole->range) &&
            (is_telling(&p, whole) || is_tied(a, &p, whole))) {
            *ret = p;
            return true;
        }
    }
    return false;
}

static bool find_run(struct audit *a, const struct item *item, uint32_t whole_at)
{
    struct parts p;

    for (uint32_t skip = 0; skip < STARTS; skip++)
        if (run_after(a, item, whole_at, skip, &p)) {
            parts_report(a, &p, &a->figure[whole_at], VERDICT_PASS, MESSAGE_SUM_PASS);
            parts_take(a, &p, &a->figure[whole_at]);
            return true;
        }
    return false;
}

/* Another total of the kind, beside this one: "urban income was A, rural income B". */
static const struct figure *twin_of(const struct audit *a, const struct item *item,
                                    uint32_t whole_at)
{
    const struct figure *whole = &a->figure[whole_at];

    for (uint32_t i = item->first; i < item->first + item->count; i++) {
        const struct figure *f = &a->figure[i];

        if (f != whole && f->paragraph == whole->paragraph && parts_can_join(whole, f) &&
            likeness(f->indicator, whole->indicator) >= ALIKE)
            return f;
    }
    return NULL;
}

static bool belongs_to(const struct figure *f, const struct figure *whole,
                       const struct figure *twin)
{
    int mine = likeness(f->indicator, whole->indicator);

    return mine >= ALIKE && (!twin || mine > likeness(f->indicator, twin->indicator));
}

/* Parts that are spread over an item, told by their names: those that are like the total's, and
 * more so than like those of another total beside it. Only all of them together can agree. */
static bool find_series(struct audit *a, const struct item *item, uint32_t whole_at)
{
    const struct figure *whole = &a->figure[whole_at], *twin = twin_of(a, item, whole_at);
    struct parts p = {.count = 0};

    if (!whole->indicator.size)
        return false;
    for (uint32_t i = whole_at + 1; i < item->first + item->count && i <= whole_at + LOOK_AHEAD;
         i++) {
        const struct figure *f = &a->figure[i];

        if (f->part != PART_BODY || f == twin || f->is_part || !parts_can_join(whole, f) ||
            !belongs_to(f, whole, twin))
            continue;
        if (parts_exceed(f, whole) || !parts_add(a, &p, i))
            return false;
    }
    if (p.count < 2 || !interval_meets(p.sum, whole->range) || !is_telling(&p, whole))
        return false;
    parts_report(a, &p, whole, VERDICT_PASS, MESSAGE_SUM_PASS);
    parts_take(a, &p, whole);
    return true;
}

void relate_sums(struct audit *a, const struct item *item)
{
    uint32_t end = item->first + item->count;

    /* From behind, so that a part is known to have parts of its own before its whole looks for
     * it. */
    for (uint32_t i = end; i-- > item->first;)
        if (parts_can_add(&a->figure[i]))
            (void)(find_run(a, item, i) || find_series(a, item, i));
    judge_breakdowns(a, item);
}
