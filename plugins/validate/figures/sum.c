/*
 * sum.c - totals and their parts, and parts that exceed their whole.
 *
 * Two readings. A run of figures after (or before) a figure that adds up to it within rounding is a
 * total with its parts, whatever words stand there: agreement of several numbers is evidence of the
 * meaning. A disagreement needs words that say that the list is complete: a rest ("the others"), a total
 * behind its parts, names that make up a whole, or a difference that is one mistyped digit.
 */
#include "relation.h"

#define PARTS 16        /* of one total */
#define PARAGRAPHS 2    /* that parts may follow their total by */
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
    return can_add(f) && figures_commensurable(whole, f) && f->is_planned == whole->is_planned;
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

/* Whether words tie the first part to the whole. */
static bool is_tied(const struct audit *a, const struct parts *p, const struct figure *whole)
{
    const struct figure *first = &a->figure[p->at[0]], *last = &a->figure[p->at[p->count - 1]];

    return (first->lead_cues & CUE(AMONG)) || (last->near_cues & CUE(REST))
        || (first->list && first->list == last->list && figures_share_sentence(first, whole))
        || ((whole->near_cues & CUE(TOTAL)) && figures_share_sentence(first, whole));
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

static void take_parts(struct audit *a, const struct parts *p)
{
    for (uint32_t i = 0; i < p->count; i++)
        a->figure[p->at[i]].is_part = true;
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
            take_parts(a, &p);
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
    take_parts(a, &p);
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

/* The total of parts: the nearest figure in front of them that is larger than each of them. */
static const struct figure *whole_of(const struct audit *a, const struct item *item, const struct parts *p)
{
    const struct figure *first = &a->figure[p->at[0]];
    uint32_t least = first->paragraph > PARAGRAPHS ? first->paragraph - PARAGRAPHS : 0;

    for (uint32_t i = p->at[0]; i-- > item->first;) {
        const struct figure *f = &a->figure[i];
        bool is_larger = true;

        if (f->part != PART_BODY || f->paragraph < least)
            return NULL;
        for (uint32_t k = 0; k < p->count; k++)
            is_larger = is_larger && !is_above(&a->figure[p->at[k]], f);
        if (is_larger && can_be_part(first, f))
            return f;
    }
    return NULL;
}

/* Whether the sum is of the size of the whole at all. */
static bool is_of_size(const struct parts *p, const struct figure *whole)
{
    prun_rational ratio;

    return prun_rational_divide(p->sum.low, whole->base, &ratio)
        && prun_rational_compare(ratio, (prun_rational){ 7, 10 }) > 0
        && prun_rational_compare(ratio, (prun_rational){ 14, 10 }) < 0;
}

/* Whether sum and whole differ by one digit of one number, far above all rounding. */
static bool is_one_digit_off(const struct parts *p, const struct figure *whole)
{
    prun_rational middle, off, digits, width;

    if (!interval_middle(p->sum, &middle) || !prun_rational_subtract(middle, whole->base, &off)
        || whole->factor.num == 0 || !prun_rational_subtract(p->sum.high, p->sum.low, &width)
        || !prun_rational_divide(off, whole->step.num ? whole->step : whole->factor, &digits)
        || digits.den != 1)
        return false;
    prun_wide_int n = digits.num < 0 ? -digits.num : digits.num;
    int zeros = 0;
    for (; n != 0 && n % 10 == 0; n /= 10)
        zeros++;
    return n > 0 && n < 10 && zeros >= 2;
}

/* Names that together make up the whole. */
static bool names_complete(const struct audit *a, const struct item *item, const struct parts *p)
{
    prun_bytes names[PARTS];

    for (uint32_t i = 0; i < p->count; i++) {
        const struct figure *f = &a->figure[p->at[i]];
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

static void judge_list(struct audit *a, const struct item *item, struct parts *p, const struct figure *whole)
{
    if (!are_firm(a, p, whole) || !is_of_size(p, whole) || interval_meets(p->sum, whole->range))
        return;
    report_sum(a, p, whole, VERDICT_FAIL, MESSAGE_SUM_FAIL);
    take_parts(a, p);
    (void)item;
}

/* A sentence that ends in a rest: "..., the others 291.5". */
static bool judge_rest(struct audit *a, const struct item *item, uint32_t last)
{
    const struct figure *whole;
    struct parts p;

    if (!(a->figure[last].near_cues & CUE(REST)) || !can_add(&a->figure[last])
        || !sentence_parts(a, item, last, &p))
        return false;
    whole = whole_of(a, item, &p);
    /* The whole may open the sentence itself. */
    if (!whole || figures_share_sentence(whole, &a->figure[last]) || !is_of_size(&p, whole)) {
        struct parts rest = { .count = 0 };

        for (uint32_t i = 1; i < p.count; i++)
            if (!add_part(a, &rest, p.at[i]))
                return false;
        if (rest.count >= 2 && is_of_size(&rest, &a->figure[p.at[0]])) {
            whole = &a->figure[p.at[0]];
            p = rest;
        }
    }
    if (whole && p.count >= 2 && !is_open(a, item, &p))
        judge_list(a, item, &p, whole);
    return true;
}

/* The list behind "of which" in the sentence of the whole. */
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
    if (names_complete(a, item, &p) || (p.count >= 3 && is_one_digit_off(&p, whole)))
        judge_list(a, item, &p, whole);
}

/* "A 12, B 30, together 42". */
static void judge_total_behind(struct audit *a, const struct item *item, uint32_t at)
{
    const struct figure *whole = &a->figure[at];
    struct parts p;

    if (!(whole->near_cues & CUE(TOTAL)) || whole->near_rest || !can_add(whole)
        || !sentence_parts(a, item, at, &p) || p.count < 3)
        return;
    struct parts front = { .count = 0 };
    for (uint32_t i = 0; i + 1 < p.count; i++)
        if (!add_part(a, &front, p.at[i]))
            return;
    if (interval_meets(front.sum, whole->range)) {
        report_sum(a, &front, whole, VERDICT_PASS, MESSAGE_SUM_PASS);
        take_parts(a, &front);
    } else if (!is_open(a, item, &front)) {
        judge_list(a, item, &front, whole);
    }
}

/* A part that is larger than its whole: "498.0, of which 512.3". */
static void judge_part_above(struct audit *a, const struct item *item, uint32_t at)
{
    const struct figure *f = &a->figure[at], *whole = at > item->first ? f - 1 : NULL;

    if (!whole || !(f->near_cues & CUE(AMONG)) || !can_add(f) || !figures_share_sentence(whole, f))
        return;
    while (whole > a->figure + item->first && whole->role != ROLE_LEVEL
           && figures_share_sentence(whole - 1, f))
        whole--;
    if (!can_be_part(f, whole) || !figure_is_firm(f) || !figure_is_firm(whole))
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

void relate_sums(struct audit *a, const struct item *item)
{
    uint32_t end = item->first + item->count;

    /* From behind, so that a part is known to have parts of its own before its whole looks for it. */
    for (uint32_t i = end; i-- > item->first;)
        if (can_add(&a->figure[i]))
            (void)(find_run(a, item, i) || find_series(a, item, i));
    for (uint32_t i = item->first; i < end; i++) {
        if (a->figure[i].is_part || a->figure[i].part != PART_BODY)
            continue;
        if (!judge_rest(a, item, i) && can_add(&a->figure[i])) {
            judge_total_behind(a, item, i);
            judge_among(a, item, i);
        }
        judge_part_above(a, item, i);
    }
}
