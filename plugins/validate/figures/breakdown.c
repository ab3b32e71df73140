/*
 * breakdown.c - lists that should add up to a total, and parts that exceed their whole.
 *
 * A disagreement needs words that say that the list is complete: a rest ("the others"), a total
 * behind its parts, names that make up a whole, kinds of one thing behind "of which"; and one slip
 * that explains it.
 */
#include "parts.h"
#include "slip.h"

#define UNITS_FEW   100  /* units of the last digit in a whole whose parts end in a rest */
#define UNITS_SOME  200  /* ... whose parts have names that make it up */
#define UNITS_KINDS 150  /* ... whose parts are kinds of one thing and nearly all of it */
#define UNITS_MANY  1000 /* ... whose parts are only listed */
#define WHOLES      4    /* larger figures in front of a list that may be its total */
#define NAME_MOST   8    /* characters of the name of the second of a pair */

/* Whether the sum lies between `low` and `high` hundredths of the whole. */
static bool is_of_size(const struct parts *p, const struct figure *whole, int low, int high)
{
    prun_rational ratio;

    return prun_rational_divide(p->sum.low, whole->base, &ratio) &&
           prun_rational_compare(ratio, (prun_rational){low, 100}) > 0 &&
           prun_rational_compare(ratio, (prun_rational){high, 100}) < 0;
}

/* What the others say that one of the numbers should be: the whole without the other parts. */
static bool others_say(const struct parts *p, const struct figure *whole, const struct figure *part,
                       struct interval *ret)
{
    struct interval rest;

    /* Subtracting an interval that was added widens it: take its rounding out by hand. */
    if (!prun_rational_subtract(p->sum.low, part->range.low, &rest.low) ||
        !prun_rational_subtract(p->sum.high, part->range.high, &rest.high))
        return false;
    return interval_subtract(whole->range, rest, ret);
}

/* Whether the whole is printed so much more coarsely that a part could be many numbers. */
static bool is_coarser(const struct figure *whole, const struct figure *part)
{
    prun_rational ratio;

    return !prun_rational_divide(slip_step(whole), slip_step(part), &ratio) ||
           prun_rational_compare(ratio, (prun_rational){10, 1}) > 0;
}

/* Whether one slip in one of the numbers explains the disagreement. */
static bool is_slip(const struct audit *a, const struct parts *p, const struct figure *whole,
                    int hundredths)
{
    struct interval meant;

    if (slip_explains_within(whole, p->sum, hundredths))
        return true;
    for (uint32_t i = 0; i < p->count; i++) {
        const struct figure *f = &a->figure[p->at[i]];

        if (!is_coarser(whole, f) && others_say(p, whole, f, &meant) && meant.low.num > 0 &&
            slip_explains_within(f, meant, hundredths))
            return true;
    }
    return false;
}

/* Whether the whole has so many units of its last digit that a slip is hardly chance. */
static bool has_units(const struct figure *whole, int least)
{
    prun_wide_int units;

    return slip_units(whole, &units) && units >= least;
}

static bool are_firm(const struct audit *a, const struct parts *p, const struct figure *whole)
{
    for (uint32_t i = 0; i < p->count; i++)
        if (!figure_is_firm(&a->figure[p->at[i]]))
            return false;
    return figure_is_firm(whole);
}

/* Parts that are known to be all. */
static void judge_list(struct audit *a, struct parts *p, const struct figure *whole)
{
    if (!are_firm(a, p, whole) || interval_meets(p->sum, whole->range))
        return;
    parts_report(a, p, whole, VERDICT_FAIL, MESSAGE_SUM_FAIL);
    parts_take(a, p, whole);
}

/* Takes the first part for the whole of the others: "42, of which A 12, the others 30". */
static const struct figure *whole_inside(const struct audit *a, struct parts *p)
{
    struct parts rest = {.count = 0};
    const struct figure *whole = &a->figure[p->at[0]];

    for (uint32_t i = 1; i < p->count; i++)
        if (!parts_add(a, &rest, p->at[i]))
            return NULL;
    if (rest.count < 2 || !is_of_size(&rest, whole, 50, 200) ||
        !(a->figure[rest.at[0]].lead_cues & CUE(AMONG)))
        return NULL;
    *p = rest;
    return whole;
}

/* Whether the sum is printed in front of the parts, as another figure's own. */
static bool agrees_elsewhere(const struct audit *a, const struct item *item, const struct parts *p)
{
    for (uint32_t i = p->at[0], tried = 0; i-- > item->first && tried < LOOK_AHEAD; tried++)
        if (figures_commensurable(&a->figure[i], &a->figure[p->at[0]]) &&
            interval_meets(a->figure[i].range, p->sum))
            return true;
    return false;
}

/* Whether parts and whole are printed to one precision, as a table is. */
static bool is_even(const struct audit *a, const struct parts *p, const struct figure *whole)
{
    for (uint32_t i = 0; i < p->count; i++)
        if (prun_rational_compare(slip_step(&a->figure[p->at[i]]), slip_step(whole)) != 0)
            return false;
    return true;
}

/* What a list must show to be taken for complete, by what its words say. */
struct demand {
    int least, most; /* hundredths of the whole that the sum may be */
    int units;       /* of the last digit, at least, in the whole */
    uint32_t back;   /* paragraphs that the whole may stand in front */
    bool is_even;    /* parts and whole in one precision */
    int width;       /* hundredths: see slip_explains_within() */
};

static struct demand demand_of(const struct audit *a, const struct item *item,
                               const struct parts *p, bool has_rest)
{
    if (has_rest)
        return (struct demand){20, 300, UNITS_FEW, PARAGRAPHS, false, 4};
    if (parts_are_named(a, item, p))
        return (struct demand){20, 220, UNITS_FEW / 2, 2 * PARAGRAPHS, false, 1};
    if (parts_are_parallel(a, item, p, true))
        return (struct demand){60, 220, UNITS_SOME, PARAGRAPHS, true, 1};
    return (struct demand){60, 160, UNITS_MANY, PARAGRAPHS, true, 1};
}

/* Whether the list can be all of a whole: by its words, or as three and more of one form. */
static bool can_be_all(const struct audit *a, const struct item *item, const struct parts *p,
                       bool has_rest)
{
    if (parts_are_open(a, item, p) || agrees_elsewhere(a, item, p))
        return false;
    return has_rest || parts_are_named(a, item, p) ||
           (p->count >= 3 && (parts_are_joined(a, p) || parts_are_parallel(a, item, p, false)));
}

/* Whether a figure in front may be the total: no member of a list, no balance, no mean of
 * amounts. */
static bool can_be_whole(const struct figure *first, const struct figure *f)
{
    return parts_can_join(first, f) && !f->list && !f->is_part &&
           !(f->near_cues & (CUE(JOIN) | CUE(BALANCE))) &&
           (!(f->near_cues & CUE(EACH)) || (first->near_cues & CUE(EACH)));
}

/* A list whose whole stands somewhere in front. One slip of a digit must explain the
 * disagreement with one of the larger figures there. */
static bool judge_complete(struct audit *a, const struct item *item, struct parts *p, bool has_rest)
{
    const struct demand d = demand_of(a, item, p, has_rest);
    const struct figure *first = &a->figure[p->at[0]];

    if (!can_be_all(a, item, p, has_rest))
        return false;
    for (uint32_t i = p->at[0], tried = 0; i-- > item->first && tried < WHOLES;) {
        const struct figure *f = &a->figure[i];

        if (f->part != PART_BODY || f->paragraph + d.back < first->paragraph)
            return false;
        if (!can_be_whole(first, f))
            continue;
        tried++;
        if ((d.is_even && !is_even(a, p, f)) || !is_of_size(p, f, d.least, d.most) ||
            !has_units(f, d.units) || !is_slip(a, p, f, d.width))
            continue;
        judge_list(a, p, f);
        return true;
    }
    return false;
}

/* Whether a clause begins with a word for the rest: "the others ...". */
static bool is_rest(const struct item *item, const struct figure *f)
{
    const struct hit *rest = scene_first(item, f->part, f->near, f->number, CUE(REST));

    return rest &&
           ((rest->classes & CUE(OTHERS)) || scene_rest(item, f->part, f->near, rest->start) == 0);
}

/* "A, of which B, C, and others D": all parts that the same words open up. */
static bool judge_opened(struct audit *a, const struct item *item, uint32_t last)
{
    const struct figure *whole = &a->figure[a->figure[last].opener - 1];
    struct parts p = {.count = 0};

    for (uint32_t i = item->first; i <= last; i++)
        if (a->figure[i].opener == a->figure[last].opener && parts_can_join(whole, &a->figure[i]) &&
            !parts_add(a, &p, i))
            return true;
    if (p.count >= 2 && is_slip(a, &p, whole, 4))
        judge_list(a, &p, whole);
    return true;
}

/* The last part of a sentence: with a rest ("..., the others 291.5"), or names that make up a
 * whole, the sentence lists all parts. */
static bool judge_sentence(struct audit *a, const struct item *item, uint32_t last)
{
    const struct figure *whole, *end = &a->figure[last];
    bool has_rest = is_rest(item, end);
    struct parts p;

    if (has_rest && end->opener && parts_can_add(end))
        return judge_opened(a, item, last);
    if (!parts_can_add(end) || !parts_of_sentence(a, item, last, &p))
        return false;
    if (judge_complete(a, item, &p, has_rest) || !has_rest)
        return has_rest;
    whole = whole_inside(a, &p);
    if (whole && !parts_are_open(a, item, &p) && is_slip(a, &p, whole, 4) &&
        (has_units(whole, UNITS_FEW) || (a->figure[p.at[0]].near_cues & CUE(AMONG))))
        judge_list(a, &p, whole);
    return true;
}

/* Two parts with no other figure between them, the second with a short name and nothing that begins
 * anew. */
static bool is_pair(const struct audit *a, const struct parts *p)
{
    const struct figure *second = &a->figure[p->at[1]];

    return p->count == 2 && p->at[1] == p->at[0] + 1 && second->near_rest <= NAME_MOST &&
           !(second->near_cues & (CUE(TOTAL) | CUE(ADDED)));
}

/* Decides a list behind "of which". Names that make up the whole, and kinds of one thing ("gold
 * medals, silver medals"), are all of it; of other lists only large numbers tell. */
static void judge_kinds(struct audit *a, const struct item *item, struct parts *p,
                        const struct figure *whole)
{
    const bool is_named = parts_are_named(a, item, p);
    const bool are_kinds =
        parts_are_parallel(a, item, p, true) || a->figure[p->at[0]].is_after_colon;
    const bool is_above = interval_is_below(whole->range, p->sum);

    if (!is_slip(a, p, whole, 2))
        return;
    if ((is_named && is_of_size(p, whole, 20, 200)) ||
        (are_kinds && p->count >= 3 && is_of_size(p, whole, 20, 500)) ||
        ((are_kinds || parts_are_joined(a, p) || is_pair(a, p)) && is_above &&
         is_of_size(p, whole, 75, 200)) ||
        ((are_kinds || parts_are_joined(a, p) || is_pair(a, p)) && has_units(whole, UNITS_KINDS) &&
         is_of_size(p, whole, 90, 110)) ||
        (p->count >= 3 && parts_are_joined(a, p) && has_units(whole, UNITS_MANY) &&
         is_of_size(p, whole, 45, 220)) ||
        (has_units(whole, UNITS_MANY) && is_of_size(p, whole, 70, 135)))
        judge_list(a, p, whole);
}

/* The list behind "of which" in the sentence of the whole. It may be incomplete; a slip of one
 * digit that explains the disagreement says that it is not. */
static void judge_among(struct audit *a, const struct item *item, uint32_t whole_at)
{
    const struct figure *whole = &a->figure[whole_at];
    struct parts p = {.count = 0};
    uint32_t end = item->first + item->count;

    for (uint32_t i = whole_at + 1; i < end && figures_share_sentence(&a->figure[i], whole); i++) {
        const struct figure *f = &a->figure[i];

        if (f->is_part || !parts_can_join(whole, f))
            continue;
        if ((p.count == 0 && !(f->lead_cues & CUE(AMONG))) ||
            (p.count && (f->lead_cues & CUE(AMONG))))
            break;
        if (!parts_add(a, &p, i))
            return;
    }
    if (p.count < 2 || parts_are_open(a, item, &p))
        return;
    judge_kinds(a, item, &p, whole);
}

/* "A 12, B 30, together 42". */
static void judge_total_behind(struct audit *a, const struct item *item, uint32_t at)
{
    const struct figure *whole = &a->figure[at];
    struct parts p, front = {.count = 0};

    if (!(whole->near_cues & CUE(TOTAL)) || (whole->near_cues & (CUE(BALANCE) | CUE(RESPECTIVE))) ||
        whole->near_rest || whole->list || !parts_can_add(whole) ||
        !parts_of_sentence(a, item, at, &p) || p.count < 3)
        return;
    for (uint32_t i = 0; i + 1 < p.count; i++)
        if (!parts_add(a, &front, p.at[i]))
            return;
    if (interval_meets(front.sum, whole->range)) {
        parts_report(a, &front, whole, VERDICT_PASS, MESSAGE_SUM_PASS);
        parts_take(a, &front, whole);
    } else if (!parts_are_open(a, item, &front) && is_of_size(&front, whole, 60, 160) &&
               has_units(whole, UNITS_FEW) && is_slip(a, &front, whole, 1)) {
        judge_list(a, &front, whole);
    }
}

/* A part that is larger than its whole: "498.0, of which 512.3". */
static void judge_part_above(struct audit *a, uint32_t at)
{
    const struct figure *f = &a->figure[at], *whole;

    if (!f->opener || !parts_can_add(f) || !(f->near_cues & (CUE(AMONG) | CUE(JOIN) | CUE(AND))))
        return;
    whole = &a->figure[f->opener - 1];
    if ((f->near_cues & (CUE(MAXIMUM) | CUE(BEST) | CUE(REST))) ||
        ((whole->near_cues | f->near_cues) & CUE(EACH)))
        return; /* the best of a mean may be above it */
    if (!parts_can_join(f, whole) || whole->list || (whole->near_cues & (CUE(AND) | CUE(JOIN))) ||
        !figure_is_firm(f) || !figure_is_firm(whole) || !figures_share_sentence(f, whole))
        return;
    bool is_wrong = interval_is_below(whole->range, f->range);
    struct finding *found = report_new(a, CHECK_ORDER, is_wrong ? VERDICT_FAIL : VERDICT_PASS);
    struct draft d = {.audit = a};

    draft_figure(&d, f);
    draft_word(&d, " <= ");
    draft_figure(&d, whole);
    report_member(found, a, f, "part");
    report_member(found, a, whole, "whole");
    report_finish(a, found, is_wrong ? MESSAGE_WHOLE_FAIL : MESSAGE_ORDER_PASS,
                  &(struct report){.formula = draft_text(&d),
                                   .expected = report_figure(a, whole),
                                   .actual = report_figure(a, f),
                                   .first = whole,
                                   .second = f});
}

/* The last amount of its dimension in its sentence. */
static bool is_last_of_sentence(const struct audit *a, const struct item *item, uint32_t at)
{
    for (uint32_t i = at + 1; i < item->first + item->count; i++) {
        if (!figures_share_sentence(&a->figure[i], &a->figure[at]))
            return true;
        if (parts_can_join(&a->figure[at], &a->figure[i]))
            return false;
    }
    return true;
}

void judge_breakdowns(struct audit *a, const struct item *item)
{
    uint32_t end = item->first + item->count;

    for (uint32_t i = item->first; i < end; i++) {
        if (a->figure[i].part != PART_BODY)
            continue;
        judge_part_above(a, i);
        if (a->figure[i].is_part)
            continue;
        if (!(is_last_of_sentence(a, item, i) && judge_sentence(a, item, i)) &&
            parts_can_add(&a->figure[i])) {
            judge_total_behind(a, item, i);
            judge_among(a, item, i);
        }
    }
}
