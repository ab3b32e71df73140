/*
 * change.c - now, before, and the change between them: "rose from A to B, up C", "B, A a year
 * before, up P %", "B, C more than a year before, up P %".
 *
 * The three stand in one sentence. What is said about the change is taken for certain when nothing
 * but known words stands between the numbers; otherwise only an agreement is worth reporting.
 */
#include "relation.h"

#define REACH_BACK 6

struct change {
    const struct figure *of, *now, *base, *delta;
    bool is_certain;
};

static bool is_level_for(const struct figure *of, const struct figure *g)
{
    if (of->role == ROLE_POINTS)
        return g->role == ROLE_RATIO || g->role == ROLE_SHARE;
    if (of->role == ROLE_CHANGE)
        return (g->role == ROLE_LEVEL || g->role == ROLE_CHANGE) && figures_alike(of, g);
    return g->role == ROLE_LEVEL;
}

/* Figures of coordinated lists go together by their places. */
static bool lists_agree(const struct figure *of, const struct figure *g)
{
    return of->list_place == g->list_place || (of->list == 0 && g->list == 0);
}

/* The year that a clause names in digits; 0 for none. */
static uint32_t year_in(prun_bytes clause)
{
    uint32_t digits = 0, year = 0;

    for (size_t i = 0; i < clause.size; i++) {
        bool is_digit = clause.data[i] >= '0' && clause.data[i] <= '9';

        if (digits == 4 && !is_digit)
            return year;
        year = is_digit ? (digits ? year * 10 : 0) + (uint32_t)(clause.data[i] - '0') : 0;
        digits = is_digit ? digits + 1 : 0;
    }
    return digits == 4 ? year : 0;
}

/* "B, in 2023 it was A": a level that only a year introduces, not later than that of the level
 * before. */
static bool is_year_before(const struct item *item, const struct figure *g)
{
    const struct figure *before = g - 1;
    uint32_t year = year_in(scene_text(item, g->part, g->near, g->number)), other;

    if (year == 0 || g->near_rest || !figures_share_sentence(g, before) ||
        !figures_alike(g, before) || before->role != ROLE_LEVEL)
        return false;
    other = year_in(scene_text(item, before->part, before->near, before->number));
    return other == 0 || year < other;
}

/* "B, up P % from the year before, when it was A": the base behind the change. */
static const struct figure *base_behind(const struct audit *a, const struct item *item,
                                        const struct change *c)
{
    const struct figure *g = c->of + 1;

    if (g == a->figure + item->first + item->count || !figures_share_sentence(g, c->of) ||
        !g->is_base || !(g->near_cues & CUE(BEFORE)) || !figures_alike(g, c->now))
        return NULL;
    return g;
}

/* Looks back through the sentence for the operands of a change. */
static void find_operands(const struct audit *a, const struct item *item, struct change *c)
{
    const struct figure *first = a->figure + item->first, *g = c->of;
    bool is_direct = c->of->lead_rest == 0;

    for (int steps = 0; g > first && steps < REACH_BACK; steps++) {
        g--;
        if (!figures_share_sentence(g, c->of))
            break;
        if (g->role == ROLE_CHANGE && c->of->role == ROLE_GROWTH && !c->delta && !c->now) {
            c->delta = g;
            is_direct = is_direct && g->lead_rest == 0;
        } else if (is_level_for(c->of, g) && lists_agree(c->of, g)) {
            bool is_before = g->is_base || (g > first && is_year_before(item, g));

            if (c->now) {
                if (is_before && ((c->now->near_cues & CUE(REACH)) || c->now->near_rest <= 1))
                    c->base = g;
                break;
            }
            if (is_before && !c->base)
                c->base = g;
            else
                c->now = g;
            if (c->now && c->base)
                break;
        } else if (g->role == ROLE_GROWTH && c->of->role == ROLE_GROWTH && !c->now) {
            is_direct = false;
        }
    }
    if (c->now && !c->base && !c->delta)
        c->base = base_behind(a, item, c);
    c->is_certain = is_direct && c->now && c->now->list == c->of->list;
    if (c->base && c->base > c->now)
        c->is_certain = c->is_certain && (c->base->near_rest == 0 ||
                                          (c->base->near_cues & (CUE(THAN) | CUE(COPULA))));
}

/* Words that make a rate another thing than the quotient of the printed levels: constant
 * prices, another scope. Then an agreement still counts, a disagreement does not. */
static bool is_real(const struct item *item, const struct figure *f)
{
    return ((scene_cues(item, f->part, f->sentence_start, f->sentence_end) | f->tail_cues) &
            CUE(REAL)) != 0;
}

/* A change since the turn of the year says nothing about the same time a year before. */
static bool bases_differ(const struct figure *of, const struct figure *other)
{
    uint64_t mine = of->lead_cues & (CUE(PREVIOUS) | CUE(SAME));
    uint64_t its = other->lead_cues & (CUE(PREVIOUS) | CUE(SAME));

    return mine && its && ((mine & CUE(PREVIOUS)) != (its & CUE(PREVIOUS)));
}

static prun_rational signed_of(const struct figure *f, prun_rational r)
{
    bool is_negative = f->is_negative && r.num > 0;

    return is_negative ? (prun_rational){-r.num, r.den} : r;
}

static bool signed_range(const struct figure *f, struct interval *ret)
{
    struct interval r;

    if (!figure_range(f, &r))
        return false;
    if (f->is_negative && f->base.num > 0)
        r = (struct interval){signed_of(f, r.high), signed_of(f, r.low)};
    *ret = r;
    return true;
}

static const struct interval one = {{1, 1}, {1, 1}}, hundred = {{100, 1}, {100, 1}};

/* (now / base - 1) * 100, or without the factor for multiples. */
static bool rate_between(struct interval now, struct interval base, bool is_percent,
                         struct interval *ret)
{
    struct interval made;

    if (!interval_divide(now, base, &made) || !interval_subtract(made, one, &made) ||
        (is_percent && !interval_multiply(made, hundred, &made)))
        return false;
    *ret = made;
    return true;
}

/* delta / (now - delta), written as 1 / (now / delta - 1) so that no number stands in it twice. */
static bool rate_of_delta(struct interval now, struct interval delta, bool is_percent,
                          struct interval *ret)
{
    struct interval made;

    if (!interval_divide(now, delta, &made) || !interval_subtract(made, one, &made) ||
        !interval_divide(is_percent ? hundred : one, made, &made))
        return false;
    *ret = made;
    return true;
}

/* What the change should be. */
static bool expected_change(const struct change *c, struct interval *ret)
{
    struct interval now, base, delta;

    if (!figure_range(c->now, &now))
        return false;
    if (!c->base)
        return signed_range(c->delta, &delta) &&
               rate_of_delta(now, delta, c->of->role == ROLE_GROWTH, ret);
    if (!figure_range(c->base, &base))
        return false;
    if (c->of->role == ROLE_CHANGE || c->of->role == ROLE_POINTS)
        return interval_subtract(now, base, ret);
    return rate_between(now, base, c->of->role == ROLE_GROWTH, ret);
}

/* Printed exactly. A plan's change must be right too: "will be cut from A to B, by C". */
static bool is_exact(const struct figure *f)
{
    return f->bound == INTERVAL_EQUAL && !f->has_max;
}

static bool is_firm(const struct change *c)
{
    return is_exact(c->of) && is_exact(c->now) && (!c->base || is_exact(c->base)) &&
           (!c->delta || c->base || is_exact(c->delta));
}

static const char *formula_of(struct audit *a, const struct change *c)
{
    struct draft d = {.audit = a};
    bool is_difference = c->of->role == ROLE_CHANGE || c->of->role == ROLE_POINTS;

    draft_figure(&d, c->now);
    if (is_difference) {
        draft_word(&d, " - ");
        draft_figure(&d, c->base);
    } else if (c->base) {
        draft_word(&d, " / ");
        draft_figure(&d, c->base);
        draft_word(&d, " - 1");
    } else {
        draft_word(&d, " / (");
        draft_figure(&d, c->now);
        draft_word(&d, c->delta->is_negative ? " + " : " - ");
        draft_figure(&d, c->delta);
        draft_word(&d, ") - 1");
    }
    return draft_text(&d);
}

static void report_change(struct audit *a, const struct change *c, enum verdict verdict,
                          enum message message, struct interval expected)
{
    bool is_difference = c->of->role == ROLE_CHANGE || c->of->role == ROLE_POINTS;
    struct finding *f = report_new(a, is_difference ? CHECK_DIFFERENCE : CHECK_GROWTH, verdict);
    prun_rational middle;

    if (!interval_middle(expected, &middle))
        middle = expected.low;
    report_member(f, a, c->now, is_difference ? "minuend" : "now");
    report_member(f, a, c->base ? c->base : c->delta,
                  c->base ? (is_difference ? "subtrahend" : "before") : "change");
    report_member(f, a, c->of, "result");
    report_finish(a, f, message,
                  &(struct report){.formula = formula_of(a, c),
                                   .expected = report_amount(a, middle, c->of),
                                   .actual = report_figure(a, c->of),
                                   .tolerance = report_range(a, expected, c->of),
                                   .first = c->now,
                                   .second = c->of});
}

static struct interval negated(struct interval r)
{
    return (struct interval){{-r.high.num, r.high.den}, {-r.low.num, r.low.den}};
}

/* A printed rate is also true when it was cut instead of rounded: one unit of its last digit. */
static bool is_near(struct interval expected, struct interval printed, const struct figure *of)
{
    struct interval wide;

    return interval_widen(printed, of->step, &wide) && interval_meets(expected, wide);
}

static void judge(struct audit *a, const struct change *c)
{
    bool is_difference = c->of->role == ROLE_CHANGE || c->of->role == ROLE_POINTS;
    struct interval expected, printed;

    if (!expected_change(c, &expected) || !signed_range(c->of, &printed))
        return;
    if (interval_meets(expected, printed)) {
        report_change(a, c, VERDICT_PASS,
                      is_difference ? MESSAGE_DIFFERENCE_PASS : MESSAGE_GROWTH_PASS, expected);
        return;
    }
    if (!c->is_certain || !is_firm(c))
        return;
    if (interval_meets(negated(expected), printed)) {
        report_change(a, c, VERDICT_FAIL, MESSAGE_DIRECTION_FAIL, expected);
    } else if (!is_near(expected, printed, c->of)) {
        report_change(a, c, VERDICT_FAIL,
                      is_difference ? MESSAGE_DIFFERENCE_FAIL : MESSAGE_GROWTH_FAIL, expected);
    }
}

/* What a level and its growth say of the year before, where nothing is printed to compare with. */
static void derive_base(struct audit *a, const struct change *c)
{
    struct interval now, rate, base;
    struct draft d = {.audit = a};
    prun_rational middle;
    struct finding *f;

    if (!c->is_certain || !is_firm(c) || !figure_range(c->now, &now) ||
        !signed_range(c->of, &rate) || !interval_divide(rate, hundred, &rate) ||
        !interval_add(rate, one, &rate) || rate.low.num <= 0 ||
        !interval_divide(now, rate, &base) || !interval_middle(base, &middle))
        return;
    f = report_new(a, CHECK_IMPLIED, VERDICT_DERIVED);
    draft_figure(&d, c->now);
    draft_word(&d, " / (1 + ");
    draft_figure(&d, c->of);
    draft_word(&d, ")");
    report_member(f, a, c->now, "now");
    report_member(f, a, c->of, "rate");
    report_finish(a, f, MESSAGE_BASE_DERIVED,
                  &(struct report){.formula = draft_text(&d),
                                   .expected = report_amount(a, middle, c->now),
                                   .tolerance = report_range(a, base, c->now),
                                   .first = c->now,
                                   .second = c->of});
}

static bool is_change(const struct figure *f)
{
    return f->role == ROLE_CHANGE || f->role == ROLE_POINTS || f->role == ROLE_GROWTH ||
           (f->role == ROLE_TIMES && (f->near_cues & (CUE(RISE) | CUE(FALL))));
}

static void relate_change(struct audit *a, const struct item *item, const struct figure *of)
{
    struct change c = {.of = of};
    bool is_difference = of->role == ROLE_CHANGE || of->role == ROLE_POINTS;

    find_operands(a, item, &c);
    if (!c.now || ((of->lead_cues | of->tail_cues) & CUE(YEARLY)))
        return;
    if (!c.base && c.now->is_planned != of->is_planned)
        return;
    if (!is_difference && is_real(item, of))
        c.is_certain = false;
    if (of->kind == KIND_GROWTH && of->part == PART_BODY && !c.base && !c.delta &&
        !(of->lead_cues & CUE(PREVIOUS)))
        derive_base(a, &c);
    if (c.base && figures_alike(c.now, c.base) && !bases_differ(of, c.base)) {
        judge(a, &c);
        c.base = NULL;
    }
    if (c.delta && !is_difference && figures_alike(c.now, c.delta) && !bases_differ(of, c.delta)) {
        c.base = NULL;
        judge(a, &c);
    }
}

void relate_changes(struct audit *a, const struct item *item)
{
    for (uint32_t i = 1; i < item->count; i++)
        if (is_change(&a->figure[item->first + i]))
            relate_change(a, item, &a->figure[item->first + i]);
}
