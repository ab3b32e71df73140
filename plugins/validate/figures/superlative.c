/*
 * superlative.c - "the fastest of all": a growth rate against the others of its series; a headline
 * that claims the lead against the ranks that the body gives.
 */
#include "relation.h"

#define LOOK_BACK       40
#define SERIES_LIKENESS 40

/* The superlative of a clause behind growth rates: the last rates of the same sentence are its
 * subject. */
static const struct hit *claim_of(const struct item *item, const struct figure *f)
{
    const struct hit *best =
        scene_first(item, f->part, f->end, f->sentence_end, CUE(BEST) | CUE(WORST));
    const struct hit *speed;

    if (!best)
        return NULL;
    speed = scene_last(item, f->part, f->end, best->start, CUE(SPEED) | CUE(RISE));
    return speed && best->start - speed->end <= 3 ? best : NULL;
}

static bool is_rate(const struct figure *f)
{
    struct interval range;

    return f->role == ROLE_GROWTH && f->part == PART_BODY && !f->is_negative &&
           figure_range(f, &range);
}

/* Rates first to last of a sentence claim to be best. */
struct claim {
    uint32_t first, last;
};

/* Whether `i` is the number of another rate of their series: its name is like theirs but for one part. */
static bool is_other(const struct audit *a, const struct claim *c, uint32_t i)
{
    const struct figure *f = &a->figure[i];

    return (i < c->first || i > c->last) && is_rate(f) &&
           likeness(f->indicator, a->figure[c->first].indicator) >= SERIES_LIKENESS;
}

/* Whether a rate is above that of its place among the claimed ones. */
static bool is_beaten(const struct audit *a, const struct claim *c, const struct figure *f)
{
    for (uint32_t k = c->first; k <= c->last; k++)
        if (a->figure[k].list_place == f->list_place &&
            prun_rational_compare(f->base, a->figure[k].base) > 0)
            return true;
    return false;
}

/* Compares the claimed rates with those of their series. Where one is above, the series may be another:
 * nothing is certain. */
static void relate_fastest(struct audit *a, const struct item *item, const struct claim *c)
{
    uint32_t from = c->last > item->first + LOOK_BACK ? c->last - LOOK_BACK : item->first;
    uint32_t to = item->first + item->count, others = 0;
    struct draft d = {.audit = a};
    struct finding *found;

    to = to > c->last + LOOK_BACK ? c->last + LOOK_BACK : to;
    for (uint32_t i = from; i < to; i++) {
        if (is_other(a, c, i) && is_beaten(a, c, &a->figure[i]))
            return;
        others += is_other(a, c, i);
    }
    if (others == 0)
        return;
    found = report_new(a, CHECK_IMPLIED, VERDICT_PASS);
    for (uint32_t k = c->first; k <= c->last; k++)
        report_member(found, a, &a->figure[k], "best");
    for (uint32_t i = from; i < to; i++)
        if (is_other(a, c, i))
            report_member(found, a, &a->figure[i], "other");
    draft_word(&d, "max = ");
    draft_figure(&d, &a->figure[c->first]);
    report_finish(a, found, MESSAGE_BEST_PASS,
                  &(struct report){.formula = draft_text(&d),
                                   .expected = report_figure(a, &a->figure[c->first]),
                                   .actual = report_figure(a, &a->figure[c->first]),
                                   .first = &a->figure[c->first]});
}

static void relate_claims(struct audit *a, const struct item *item)
{
    uint32_t end = item->first + item->count;

    for (uint32_t i = item->first; i < end; i++) {
        const struct figure *f = &a->figure[i];
        uint32_t first = i;

        if (!is_rate(f) || (i + 1 < end && figures_share_sentence(f, f + 1)) || !claim_of(item, f))
            continue;
        while (first > item->first && figures_share_sentence(&a->figure[first - 1], f) &&
               is_rate(&a->figure[first - 1]))
            first--;
        relate_fastest(a, item, &(struct claim){first, i});
    }
}

static bool names_speed(const struct item *item, const struct figure *f)
{
    return (scene_cues(item, f->part, f->near, f->number) & CUE(SPEED)) != 0;
}

/* A headline that claims the lead in growth, and a body whose ranks of growth are not all first. */
static void relate_headline(struct audit *a, const struct item *item)
{
    const uint32_t size = (uint32_t)item->text[PART_HEADLINE].size;
    const uint64_t words = scene_cues(item, PART_HEADLINE, 0, size);
    struct finding *found;
    uint32_t firsts = 0, later = 0, last = 0;

    if (!(words & CUE(LEAD)) || !(words & CUE(SPEED)))
        return;
    for (uint32_t i = item->first; i < item->first + item->count; i++) {
        const struct figure *f = &a->figure[i];

        if (f->role != ROLE_RANK || f->part != PART_BODY || !names_speed(item, f))
            continue;
        firsts += f->base.num == f->base.den;
        later += f->base.num > f->base.den;
        last = i;
    }
    if (firsts == 0 || later == 0)
        return;
    found = report_new(a, CHECK_IMPLIED, VERDICT_WARN);
    for (uint32_t i = item->first; i < item->first + item->count; i++)
        if (a->figure[i].role == ROLE_RANK && a->figure[i].part == PART_BODY &&
            names_speed(item, &a->figure[i]))
            report_member(found, a, &a->figure[i], "rank");
    struct draft d = {.audit = a};
    draft_add(&d, (const char *)item->text[PART_HEADLINE].data, size);
    report_finish(a, found, MESSAGE_LEAD_WARN,
                  &(struct report){.formula = draft_text(&d),
                                   .expected = "1",
                                   .actual = report_figure(a, &a->figure[last]),
                                   .first = &a->figure[last]});
}

void relate_superlatives(struct audit *a, const struct item *item)
{
    relate_claims(a, item);
    relate_headline(a, item);
}
