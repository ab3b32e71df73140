/*
 * sum.c - totals and their parts, and parts that exceed their whole.
 *
 * Two readings. A run of figures after (or before) a figure that adds up to it within rounding is a
 * total with its parts, whatever words stand there: agreement of several numbers is evidence of the
 * meaning. A disagreement needs words that say that the list is complete: a rest ("the others"), a total
 * behind its parts, names that make up a whole, or a difference that is one mistyped digit.
 */
#include "relation.h"
#include "slip.h"
#include <stddef.h>

#define PARTS 16        /* of one total */
#define PARAGRAPHS 3    /* that parts may follow their total by */
#define STARTS 3        /* figures that a run of parts may begin at */
#define LOOK_AHEAD 40

struct parts {
    uint32_t at[PARTS], count;
    struct interval sum;
    bool is_exact; /* no operand of approximation */
};

static bool can_add(const struct figure *f)
{
    struct interval range;

    return f->role == ROLE_LEVEL && f->part == PART_BODY && !f->is_base && !f->has_max
        && f->kind != KIND_DURATION && f->kind != KIND_TEMPERATURE && f->base.num > 0
        && figure_range(f, &range);
}

static bool can_be_part(const struct figure *whole, const struct figure *f)
{
    return can_add(f) && figures_nested(f, whole) && f->is_planned == whole->is_planned;
}

static bool add_part(const struct audit *a, struct parts *p, uint32_t at)
{
    const struct figure *f = &a->figure[at];

    if (p->count == PARTS || (p->count && !interval_add(p->sum, f->range, &p->sum)))
        return false;
    if (p->count == 0)
        p->sum = f->range;
    p->is_exact = (p->count == 0 || p->is_exact) && f->bound == INTERVAL_EQUAL;
    p->at[p->count++] = at;
    return true;
}

static bool is_above(const struct figure *part, const struct figure *whole)
{
    return prun_rational_compare(part->base, whole->base) >= 0;
}

/* Whether an agreement this narrow can hardly be chance: the whole is some hundred times as large as all
 * the rounding in it. */
static bool is_telling(const struct parts *p, const struct figure *whole)
{
    prun_rational width, half, times;

    if (!prun_rational_subtract(p->sum.high, p->sum.low, &width)
        || !prun_rational_subtract(whole->range.high, whole->range.low, &half)
        || !prun_rational_add(width, half, &width))
        return false;
    if (width.num == 0)
        return prun_rational_compare(whole->base, (prun_rational){ 100, 1 }) >= 0;
    return prun_rational_divide(whole->base, width, &times)
        && prun_rational_compare(times, (prun_rational){ 100, 1 }) >= 0;
}

/* Whether the parts follow each other with nothing but a joining mark between them. */
static bool is_joined(const struct audit *a, const struct parts *p)
{
    for (uint32_t i = 1; i < p->count; i++)
        if (p->at[i] != p->at[i - 1] + 1 || !(a->figure[p->at[i]].near_cues & (CUE(JOIN) | CUE(AND))))
            return false;
    return true;
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

    return (first->lead_cues & CUE(AMONG)) || (last->near_cues & CUE(REST))
        || (first->list && first->list == last->list && figures_share_sentence(first, whole))
        || ((whole->near_cues & CUE(TOTAL)) && figures_share_sentence(first, whole))
        || (p->count >= 3 && (is_joined(a, p) || is_direct(a, p, whole)));
}

static const char *formula_of(struct audit *a, const struct parts *p, const struct figure *whole)
{
    struct draft d = { .audit = a };

    for (uint32_t i = 0; i < p->count; i++) {
        if (i)
            draft_word(&d, " + ");
        draft_figure(&d, &a->figure[p->at[i]]);
    }
    draft_word(&d, " = ");
    draft_figure(&d, whole);
    return draft_text(&d);
}

static void report_sum(struct audit *a, const struct parts *p, const struct figure *whole,
                       enum verdict verdict, enum message message)
{
    struct finding *f = report_new(a, CHECK_SUM, verdict);
    prun_rational sum;

    if (!interval_middle(p->sum, &sum))
        sum = p->sum.low;
    for (uint32_t i = 0; i < p->count; i++)
        report_member(f, a, &a->figure[p->at[i]], "part");
    report_member(f, a, whole, "whole");
    report_finish(a, f, message,
                  &(struct report){ .formula = formula_of(a, p, whole),
                                    .expected = report_amount(a, sum, whole),
                                    .actual = report_figure(a, whole),
                                    .tolerance = report_range(a, p->sum, whole),
                                    .first = whole,
                                    .second = &a->figure[p->at[0]] });
}

static void take_parts(struct audit *a, const struct parts *p, const struct figure *whole)
{
    for (uint32_t i = 0; i < p->count; i++) {
        struct figure *f = &a->figure[p->at[i]];

        f->is_part = true;
        if (!f->opener)
            f->opener = (uint32_t)(whole - a->figure) + 1;
    }
}

/* Looks for a run of parts that begins with the `skip`-th figure that could be one. */
static bool run_after(const struct audit *a, const struct item *item, uint32_t whole_at, uint32_t skip,
                      struct parts *ret)
{
    const struct figure *whole = &a->figure[whole_at];
    uint32_t end = item->first + item->count;
    struct parts p = { .count = 0 };

    for (uint32_t i = whole_at + 1; i < end && i <= whole_at + LOOK_AHEAD; i++) {
        const struct figure *f = &a->figure[i];

        if (f->part != PART_BODY || f->paragraph > whole->paragraph + PARAGRAPHS)
            return false;
        if (f->is_part || !can_be_part(whole, f))
            continue;
        if (skip) {
            skip--;
            continue;
        }
        if (is_above(f, whole) || !add_part(a, &p, i)
            || interval_is_below(whole->range, p.sum))
            return false;
        if (p.count >= 2 && interval_meets(p.sum, whole->range)
            && (is_telling(&p, whole) || is_tied(a, &p, whole))) {
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
            report_sum(a, &p, &a->figure[whole_at], VERDICT_PASS, MESSAGE_SUM_PASS);
            take_parts(a, &p, &a->figure[whole_at]);
            return true;
        }
    return false;
}

#define ALIKE 40 /* likeness of the names of a total and of its parts */

/* Another total of the kind, beside this one: "urban income was A, rural income B". */
static const struct figure *twin_of(const struct audit *a, const struct item *item, uint32_t whole_at)
{
    const struct figure *whole = &a->figure[whole_at];

    for (uint32_t i = item->first; i < item->first + item->count; i++) {
        const struct figure *f = &a->figure[i];

        if (f != whole && f->paragraph == whole->paragraph && can_be_part(whole, f)
            && likeness(f->indicator, whole->indicator) >= ALIKE)
            return f;
    }
    return NULL;
}

static bool belongs_to(const struct figure *f, const struct figure *whole, const struct figure *twin)
{
    int mine = likeness(f->indicator, whole->indicator);

    return mine >= ALIKE && (!twin || mine > likeness(f->indicator, twin->indicator));
}

/* Parts that are spread over an item, told by their names: those that are like the total's, and more so
 * than like those of another total beside it. Only all of them together can agree. */
static bool find_series(struct audit *a, const struct item *item, uint32_t whole_at)
{
    const struct figure *whole = &a->figure[whole_at], *twin = twin_of(a, item, whole_at);
    struct parts p = { .count = 0 };

    if (!whole->indicator.size)
        return false;
    for (uint32_t i = whole_at + 1; i < item->first + item->count && i <= whole_at + LOOK_AHEAD; i++) {
        const struct figure *f = &a->figure[i];

        if (f->part != PART_BODY || f == twin || f->is_part || !can_be_part(whole, f)
            || !belongs_to(f, whole, twin))
            continue;
        if (is_above(f, whole) || !add_part(a, &p, i))
            return false;
    }
    if (p.count < 2 || !interval_meets(p.sum, whole->range) || !is_telling(&p, whole))
        return false;
    report_sum(a, &p, whole, VERDICT_PASS, MESSAGE_SUM_PASS);
    take_parts(a, &p, whole);
    return true;
}

/* The figures of the sentence of `last` up to it that can be parts with it. */
static bool sentence_parts(const struct audit *a, const struct item *item, uint32_t last, struct parts *ret)
{
    uint32_t first = last;
    struct parts p = { .count = 0 };

    while (first > item->first && figures_share_sentence(&a->figure[first - 1], &a->figure[last]))
        first--;
    for (uint32_t i = first; i <= last; i++)
        if (!a->figure[i].is_part && can_be_part(&a->figure[last], &a->figure[i]) && !add_part(a, &p, i))
            return false;
    *ret = p;
    return p.count >= 2;
}

/* Whether the sum lies between `low` and `high` hundredths of the whole. */
static bool is_of_size(const struct parts *p, const struct figure *whole, int low, int high)
{
    prun_rational ratio;

    return prun_rational_divide(p->sum.low, whole->base, &ratio)
        && prun_rational_compare(ratio, (prun_rational){ low, 100 }) > 0
        && prun_rational_compare(ratio, (prun_rational){ high, 100 }) < 0;
}

/* What the others say that one of the numbers should be: the whole without the other parts. */
static bool others_say(const struct parts *p, const struct figure *whole, const struct figure *part,
                       struct interval *ret)
{
    struct interval rest;

    /* Subtracting an interval that was added widens it: take its rounding out by hand. */
    if (!prun_rational_subtract(p->sum.low, part->range.low, &rest.low)
        || !prun_rational_subtract(p->sum.high, part->range.high, &rest.high))
        return false;
    return interval_subtract(whole->range, rest, ret);
}

/* Whether the whole is printed so much more coarsely that a part could be many numbers. */
static bool is_coarser(const struct figure *whole, const struct figure *part)
{
    prun_rational ratio;

    return !prun_rational_divide(slip_step(whole), slip_step(part), &ratio)
        || prun_rational_compare(ratio, (prun_rational){ 10, 1 }) > 0;
}

/* Whether one slip in one of the numbers explains the disagreement. */
static bool is_slip(const struct audit *a, const struct parts *p, const struct figure *whole, int hundredths)
{
    struct interval meant;

    if (slip_explains_within(whole, p->sum, hundredths))
        return true;
    for (uint32_t i = 0; i < p->count; i++) {
        const struct figure *f = &a->figure[p->at[i]];

        if (!is_coarser(whole, f) && others_say(p, whole, f, &meant) && meant.low.num > 0
            && slip_explains_within(f, meant, hundredths))
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

#define NAME_MOST 8 /* characters of the name of a part of a known whole */

/* Names that together make up the whole. */
static bool names_complete(const struct audit *a, const struct item *item, const struct parts *p)
{
    prun_bytes names[PARTS];

    for (uint32_t i = 0; i < p->count; i++) {
        const struct figure *f = &a->figure[p->at[i]];

        if (f->near_rest > NAME_MOST)
            return false;
        names[i] = scene_text(item, f->part, f->near, f->number);
    }
    return lexicon_completes(a->lexicon, names, p->count);
}

static bool are_firm(const struct audit *a, const struct parts *p, const struct figure *whole)
{
    for (uint32_t i = 0; i < p->count; i++)
        if (!figure_is_firm(&a->figure[p->at[i]]))
            return false;
    return figure_is_firm(whole);
}

/* Words that leave a list open: "and others", "such as". */
static bool is_open(const struct audit *a, const struct item *item, const struct parts *p)
{
    const struct figure *first = &a->figure[p->at[0]], *last = &a->figure[p->at[p->count - 1]];
    uint64_t words = scene_cues(item, first->part, first->lead, last->number);

    return ((words | last->tail_cues) & (CUE(OPEN) | CUE(EXAMPLE))) != 0;
}

/* Parts that are known to be all. */
static void judge_list(struct audit *a, struct parts *p, const struct figure *whole)
{
    if (!are_firm(a, p, whole) || interval_meets(p->sum, whole->range))
        return;
    report_sum(a, p, whole, VERDICT_FAIL, MESSAGE_SUM_FAIL);
    take_parts(a, p, whole);
}

/* Takes the first part for the whole of the others: "42, of which A 12, the others 30". */
static const struct figure *whole_inside(const struct audit *a, struct parts *p)
{
    struct parts rest = { .count = 0 };
    const struct figure *whole = &a->figure[p->at[0]];

    for (uint32_t i = 1; i < p->count; i++)
        if (!add_part(a, &rest, p->at[i]))
            return NULL;
    if (rest.count < 2 || !is_of_size(&rest, whole, 50, 200)
        || !(a->figure[rest.at[0]].lead_cues & CUE(AMONG)))
        return NULL;
    *p = rest;
    return whole;
}

/* Whether the names of joined parts end alike ("gold medals", "silver medals"): kinds of one thing, which
 * do not overlap. */
static bool is_parallel(const struct audit *a, const struct item *item, const struct parts *p,
                        bool is_joined_too)
{
    const struct figure *first = &a->figure[p->at[0]];
    prun_bytes text = item->text[first->part];

    for (uint32_t i = 1; i < p->count; i++) {
        const struct figure *f = &a->figure[p->at[i]];

        if (f->number < 3 || first->number < 3 || (is_joined_too && !(f->near_cues & CUE(JOIN)))
            || !bytes_equal((prun_bytes){ text.data + f->number - 3, 3 },
                            (prun_bytes){ text.data + first->number - 3, 3 }))
            return false;
    }
    return true;
}

#define UNITS_FEW 100   /* units of the last digit in a whole whose parts end in a rest */
#define UNITS_SOME 200  /* ... whose parts have names that make it up */
#define UNITS_KINDS 150 /* ... whose parts are kinds of one thing and nearly all of it */
#define UNITS_MANY 1000 /* ... whose parts are only listed */
#define WHOLES 4 /* larger figures in front of a list that may be its total */

/* Whether the sum is printed in front of the parts, as another figure's own. */
static bool agrees_elsewhere(const struct audit *a, const struct item *item, const struct parts *p)
{
    for (uint32_t i = p->at[0], tried = 0; i-- > item->first && tried < LOOK_AHEAD; tried++)
        if (figures_commensurable(&a->figure[i], &a->figure[p->at[0]])
            && interval_meets(a->figure[i].range, p->sum))
            return true;
    return false;
}

/* A list without a rest: names that make up a whole, or three and more joined parts. One slip of a digit
 * must explain the disagreement with one of the larger figures in front. */
static bool judge_complete(struct audit *a, const struct item *item, struct parts *p, bool has_rest)
{
    const bool is_named = names_complete(a, item, p);
    const int units = has_rest ? UNITS_FEW : is_named ? UNITS_FEW / 2 : is_parallel(a, item, p, true) ? UNITS_SOME : UNITS_MANY;
    const int least = is_named || has_rest ? 20 : 60, most = has_rest ? 300 : is_named || is_parallel(a, item, p, true) ? 220 : 160;
    const struct figure *first = &a->figure[p->at[0]];
    uint32_t tried = 0;

    if (is_open(a, item, p) || agrees_elsewhere(a, item, p)
        || (!has_rest && !is_named
            && !(p->count >= 3 && (is_joined(a, p) || is_parallel(a, item, p, false)))))
        return false;
    for (uint32_t i = p->at[0]; i-- > item->first && tried < WHOLES;) {
        const struct figure *f = &a->figure[i];

        if (f->part != PART_BODY || f->paragraph + (is_named ? 2 * PARAGRAPHS : PARAGRAPHS) < first->paragraph)
            return false;
        if (!can_be_part(first, f) || f->list || f->is_part || (f->near_cues & CUE(JOIN))
            || (f->near_cues & CUE(BALANCE)) || ((f->near_cues & CUE(EACH)) && !(first->near_cues & CUE(EACH))))
            continue;
        tried++;
        if (!is_of_size(p, f, least, most) || !has_units(f, units) || !is_slip(a, p, f, has_rest ? 4 : 1))
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

    return rest && ((rest->classes & CUE(OTHERS)) || scene_rest(item, f->part, f->near, rest->start) == 0);
}

/* "A, of which B, C, and others D": all parts that the same words open up. */
static bool judge_opened(struct audit *a, const struct item *item, uint32_t last)
{
    const struct figure *whole = &a->figure[a->figure[last].opener - 1];
    struct parts p = { .count = 0 };

    for (uint32_t i = item->first; i <= last; i++)
        if (a->figure[i].opener == a->figure[last].opener && can_be_part(whole, &a->figure[i])
            && !add_part(a, &p, i))
            return true;
    if (p.count >= 2 && is_slip(a, &p, whole, 4))
        judge_list(a, &p, whole);
    return true;
}

/* The last part of a sentence: with a rest ("..., the others 291.5"), or names that make up a whole, the
 * sentence lists all parts. */
static bool judge_sentence(struct audit *a, const struct item *item, uint32_t last)
{
    const struct figure *whole, *end = &a->figure[last];
    bool has_rest = is_rest(item, end);
    struct parts p;

    if (has_rest && end->opener && can_add(end))
        return judge_opened(a, item, last);
    if (!can_add(end) || !sentence_parts(a, item, last, &p))
        return false;
    if (judge_complete(a, item, &p, has_rest) || !has_rest)
        return has_rest;
    whole = whole_inside(a, &p);
    if (whole && !is_open(a, item, &p) && is_slip(a, &p, whole, 4)
        && (has_units(whole, UNITS_FEW) || (a->figure[p.at[0]].near_cues & CUE(AMONG))))
        judge_list(a, &p, whole);
    return true;
}

/* Two parts with no other figure between them, the second with a short name and nothing that begins
 * anew. */
static bool is_pair(const struct audit *a, const struct parts *p)
{
    const struct figure *second = &a->figure[p->at[1]];

    return p->count == 2 && p->at[1] == p->at[0] + 1 && second->near_rest <= NAME_MOST
        && !(second->near_cues & (CUE(TOTAL) | CUE(ADDED)));
}

/* Decides a list behind "of which". Names that make up the whole, and kinds of one thing ("gold medals,
 * silver medals"), are all of it; of other lists only large numbers tell. */
static void judge_kinds(struct audit *a, const struct item *item, struct parts *p, const struct figure *whole)
{
    const bool is_named = names_complete(a, item, p);
    const bool are_kinds = is_parallel(a, item, p, true) || a->figure[p->at[0]].is_after_colon;
    const bool is_above = interval_is_below(whole->range, p->sum);

    if (!is_slip(a, p, whole, 2))
        return;
    if ((is_named && is_of_size(p, whole, 20, 200)) || (are_kinds && p->count >= 3 && is_of_size(p, whole, 20, 500))
        || ((are_kinds || is_joined(a, p) || is_pair(a, p)) && is_above && is_of_size(p, whole, 75, 200))
        || ((are_kinds || is_joined(a, p) || is_pair(a, p)) && has_units(whole, UNITS_KINDS) && is_of_size(p, whole, 90, 110))
        || (p->count >= 3 && is_joined(a, p) && has_units(whole, UNITS_MANY) && is_of_size(p, whole, 45, 220))
        || (has_units(whole, UNITS_MANY) && is_of_size(p, whole, 70, 135)))
        judge_list(a, p, whole);
}

/* The list behind "of which" in the sentence of the whole. It may be incomplete; a slip of one digit that
 * explains the disagreement says that it is not. */
static void judge_among(struct audit *a, const struct item *item, uint32_t whole_at)
{
    const struct figure *whole = &a->figure[whole_at];
    struct parts p = { .count = 0 };
    uint32_t end = item->first + item->count;

    for (uint32_t i = whole_at + 1; i < end && figures_share_sentence(&a->figure[i], whole); i++) {
        const struct figure *f = &a->figure[i];

        if (f->is_part || !can_be_part(whole, f))
            continue;
        if ((p.count == 0 && !(f->lead_cues & CUE(AMONG))) || (p.count && (f->lead_cues & CUE(AMONG))))
            break;
        if (!add_part(a, &p, i))
            return;
    }
    if (p.count < 2 || is_open(a, item, &p))
        return;
    judge_kinds(a, item, &p, whole);
}

/* "A 12, B 30, together 42". */
static void judge_total_behind(struct audit *a, const struct item *item, uint32_t at)
{
    const struct figure *whole = &a->figure[at];
    struct parts p, front = { .count = 0 };

    if (!(whole->near_cues & CUE(TOTAL)) || (whole->near_cues & (CUE(BALANCE) | CUE(RESPECTIVE)))
        || whole->near_rest || whole->list || !can_add(whole) || !sentence_parts(a, item, at, &p) || p.count < 3)
        return;
    for (uint32_t i = 0; i + 1 < p.count; i++)
        if (!add_part(a, &front, p.at[i]))
            return;
    if (interval_meets(front.sum, whole->range)) {
        report_sum(a, &front, whole, VERDICT_PASS, MESSAGE_SUM_PASS);
        take_parts(a, &front, whole);
    } else if (!is_open(a, item, &front) && is_of_size(&front, whole, 60, 160)
               && has_units(whole, UNITS_FEW) && is_slip(a, &front, whole, 1)) {
        judge_list(a, &front, whole);
    }
}

/* A part that is larger than its whole: "498.0, of which 512.3". */
static void judge_part_above(struct audit *a, uint32_t at)
{
    const struct figure *f = &a->figure[at], *whole;

    if (!f->opener || !can_add(f) || !(f->near_cues & (CUE(AMONG) | CUE(JOIN) | CUE(AND))))
        return;
    whole = &a->figure[f->opener - 1];
    if ((f->near_cues & (CUE(MAXIMUM) | CUE(BEST) | CUE(REST))) || ((whole->near_cues | f->near_cues) & CUE(EACH)))
        return; /* the best of a mean may be above it */
    if (!can_be_part(f, whole) || whole->list || (whole->near_cues & (CUE(AND) | CUE(JOIN))) || !figure_is_firm(f) || !figure_is_firm(whole)
        || !figures_share_sentence(f, whole))
        return;
    bool is_wrong = interval_is_below(whole->range, f->range);
    struct finding *found = report_new(a, CHECK_ORDER, is_wrong ? VERDICT_FAIL : VERDICT_PASS);
    struct draft d = { .audit = a };

    draft_figure(&d, f);
    draft_word(&d, " <= ");
    draft_figure(&d, whole);
    report_member(found, a, f, "part");
    report_member(found, a, whole, "whole");
    report_finish(a, found, is_wrong ? MESSAGE_WHOLE_FAIL : MESSAGE_ORDER_PASS,
                  &(struct report){ .formula = draft_text(&d),
                                    .expected = report_figure(a, whole),
                                    .actual = report_figure(a, f),
                                    .first = whole,
                                    .second = f });
}

/* The last amount of its dimension in its sentence. */
static bool is_last_of_sentence(const struct audit *a, const struct item *item, uint32_t at)
{
    for (uint32_t i = at + 1; i < item->first + item->count; i++) {
        if (!figures_share_sentence(&a->figure[i], &a->figure[at]))
            return true;
        if (can_be_part(&a->figure[at], &a->figure[i]))
            return false;
    }
    return true;
}

void relate_sums(struct audit *a, const struct item *item)
{
    uint32_t end = item->first + item->count;

    /* From behind, so that a part is known to have parts of its own before its whole looks for it. */
    for (uint32_t i = end; i-- > item->first;)
        if (can_add(&a->figure[i]))
            (void)(find_run(a, item, i) || find_series(a, item, i));
    for (uint32_t i = item->first; i < end; i++) {
        if (a->figure[i].part != PART_BODY)
            continue;
        judge_part_above(a, i);
        if (a->figure[i].is_part)
            continue;
        if (!(is_last_of_sentence(a, item, i) && judge_sentence(a, item, i)) && can_add(&a->figure[i])) {
            judge_total_behind(a, item, i);
            judge_among(a, item, i);
        }
    }
}
