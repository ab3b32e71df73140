/*
 * capacity.c - use against rated capacity: so much a day, and what went through in a year.
 *
 * A rated capacity is exact; the days are those of the period. More than the capacity is worth a
 * look, no more: plants run above their rating, and a volume may have other sources. Both must
 * stand in one item and be of one thing: the only capacity of its kind there, and an amount of a
 * whole period behind it.
 */
#include "relation.h"
#include <string.h>

#define NEAR_FIGURES 8

static bool is_word(prun_bytes text, const char *word)
{
    return text.size == strlen(word) && memcmp(text.data, word, text.size) == 0;
}

/* The unit of a capacity a day: "m3/d" is of "m3". False for another kind of figure. */
static bool daily_unit(const struct figure *f, prun_bytes *ret)
{
    prun_bytes unit = f->dimension;

    if (f->kind != KIND_CAPACITY || f->is_planned)
        return false;
    if (unit.size > 2 && memcmp(unit.data + unit.size - 2, "/d", 2) == 0)
        *ret = (prun_bytes){unit.data, unit.size - 2};
    else if (is_word(f->per, "day"))
        *ret = unit;
    else
        return false;
    return true;
}

static int64_t days_of(const struct figure *f)
{
    return f->has_start && f->has_end ? f->period_end - f->period_start + 1 : 0;
}

static void judge(struct audit *a, const struct figure *capacity, const struct figure *use)
{
    prun_rational most, days = {days_of(use), 1};
    struct draft d = {.audit = a};

    if (!prun_rational_multiply(capacity->base, days, &most))
        return;
    bool is_within = prun_rational_compare(use->range.low, most) <= 0;
    struct finding *f = report_new(a, CHECK_CAPACITY, is_within ? VERDICT_PASS : VERDICT_WARN);
    draft_figure(&d, capacity);
    draft_word(&d, " * ");
    draft_number(&d, days, 0);
    report_member(f, a, capacity, "capacity");
    report_member(f, a, use, "use");
    report_finish(a, f, is_within ? MESSAGE_CAPACITY_PASS : MESSAGE_CAPACITY_WARN,
                  &(struct report){.formula = draft_text(&d),
                                   .expected = report_amount(a, most, use),
                                   .actual = report_figure(a, use),
                                   .first = capacity,
                                   .second = use});
}

void relate_capacities(struct audit *a, const struct item *item)
{
    uint32_t end = item->first + item->count;

    for (uint32_t i = item->first; i < end; i++) {
        prun_bytes unit;

        if (!daily_unit(&a->figure[i], &unit))
            continue;
        for (uint32_t k = i + 1; k < end && k <= i + NEAR_FIGURES; k++) {
            const struct figure *use = &a->figure[k];

            if (use->role != ROLE_LEVEL || use->part != PART_BODY ||
                !bytes_equal(use->dimension, unit) || use->kind == KIND_CAPACITY ||
                days_of(use) < 28 || use->is_planned || use->has_max)
                continue;
            judge(a, &a->figure[i], use);
            break;
        }
    }
}
