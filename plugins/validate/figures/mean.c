/*
 * mean.c - so much each: "52.32 million for 4360 owners, 12 thousand each on average", and
 * products: "90 meals at 15 yuan each, 1350 yuan a day".
 *
 * Amount, number and mean stand in one sentence or in two that follow each other. An agreement is
 * enough to report; a disagreement needs all three in one sentence with nothing else between them,
 * and the counted thing in the unit of the mean.
 */
#include "relation.h"

#define LOOK_BACK  8
#define LOOK_AHEAD 4

static bool is_amount(const struct figure *f)
{
    struct interval range;

    return f->role == ROLE_LEVEL && f->base.num > 0 && !f->has_max && f->part == PART_BODY &&
           figure_range(f, &range);
}

/* What is counted in a mean: the last character of the other figure's unit stands in front of
 * the mean. */
static bool counts_in(const struct item *item, const struct figure *mean,
                      const struct figure *count)
{
    const struct hit *each =
        scene_last(item, mean->part, mean->near, mean->number, CUE(EACH) | CUE(PER));
    prun_bytes after = scene_text(item, mean->part, each ? each->start : mean->near, mean->number);
    prun_bytes unit = count->unit;
    size_t last = unit.size;

    while (last > 0 && (unit.data[--last] & 0xC0) == 0x80)
        ;
    for (size_t i = 0; unit.size > last && i + (unit.size - last) <= after.size; i++)
        if (bytes_equal((prun_bytes){after.data + i, unit.size - last},
                        (prun_bytes){unit.data + last, unit.size - last}))
            return true;
    return false;
}

struct mean {
    const struct figure *of, *amount, *number;
    bool is_certain;
};

static bool judge(struct audit *a, const struct mean *m)
{
    struct interval amount = m->amount->range, number = m->number->range, expected, wide;
    prun_rational middle;
    struct draft d = {.audit = a};

    if (!interval_divide(amount, number, &expected) || !interval_middle(expected, &middle))
        return false;
    bool is_right = interval_meets(expected, m->of->range);
    if (!is_right &&
        (!m->is_certain || !interval_printed(m->of->base, m->of->step, INTERVAL_ABOUT, &wide) ||
         interval_meets(expected, wide)))
        return false;
    struct finding *f = report_new(a, CHECK_IMPLIED, is_right ? VERDICT_PASS : VERDICT_FAIL);
    draft_figure(&d, m->amount);
    draft_word(&d, " / ");
    draft_figure(&d, m->number);
    report_member(f, a, m->amount, "amount");
    report_member(f, a, m->number, "number");
    report_member(f, a, m->of, "mean");
    report_finish(a, f, is_right ? MESSAGE_MEAN_PASS : MESSAGE_MEAN_FAIL,
                  &(struct report){.formula = draft_text(&d),
                                   .expected = report_amount(a, middle, m->of),
                                   .actual = report_figure(a, m->of),
                                   .tolerance = report_range(a, expected, m->of),
                                   .first = m->amount,
                                   .second = m->of});
    return is_right;
}

static bool is_near(const struct figure *f, const struct figure *of)
{
    return f->paragraph == of->paragraph && f->part == of->part;
}

/* Tries pairs of an amount in the mean's dimension and a number of another one, the nearest
 * first. */
static void relate_mean(struct audit *a, const struct item *item, uint32_t at)
{
    struct mean m = {.of = &a->figure[at]};
    uint32_t least = at > item->first + LOOK_BACK ? at - LOOK_BACK : item->first;
    uint32_t most = item->first + item->count;

    most = most > at + LOOK_AHEAD ? at + LOOK_AHEAD : most;
    for (uint32_t i = most; i-- > least;)
        for (uint32_t k = most; k-- > least;) {
            m.amount = &a->figure[i];
            m.number = &a->figure[k];
            if (i == k || i == at || k == at || !is_amount(m.amount) || !is_amount(m.number) ||
                !is_near(m.amount, m.of) || !is_near(m.number, m.of) ||
                !figures_commensurable(m.amount, m.of) ||
                figures_commensurable(m.amount, m.number) || !counts_in(item, m.of, m.number) ||
                prun_rational_compare(m.amount->base, m.of->base) <= 0)
                continue;
            m.is_certain = false;
            if (judge(a, &m))
                return;
        }
    if (at < item->first + 2)
        return;
    m.amount = &a->figure[at - 1];
    m.number = &a->figure[at - 2];
    if (!figures_commensurable(m.amount, m.of)) {
        m.amount = &a->figure[at - 2];
        m.number = &a->figure[at - 1];
    }
    m.is_certain = is_amount(m.amount) && is_amount(m.number) &&
                   figures_commensurable(m.amount, m.of) &&
                   !figures_commensurable(m.number, m.of) && counts_in(item, m.of, m.number) &&
                   figures_share_sentence(m.amount, m.of) &&
                   figures_share_sentence(m.number, m.of) && figure_is_firm(m.amount) &&
                   figure_is_firm(m.number) && figure_is_firm(m.of) && m.of->lead_rest <= 1;
    if (m.is_certain)
        judge(a, &m);
}

void relate_means(struct audit *a, const struct item *item)
{
    for (uint32_t i = item->first; i < item->first + item->count; i++)
        if (is_amount(&a->figure[i]) && (a->figure[i].near_cues & (CUE(EACH) | CUE(PER))))
            relate_mean(a, item, i);
}
