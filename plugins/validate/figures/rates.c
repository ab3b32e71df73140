/*
 * rates.c - one percentage against another with the points between them: "A grew by P %, R points
 * more than B". The other one is named behind the word of comparison and looked for among the
 * percentages of the paragraph and the one before.
 */
#include "relation.h"
#include <stddef.h>

#define LOOK_BACK 24

struct gap {
    const struct figure *of, *minuend, *subtrahend;
    prun_bytes phrase;
    bool is_certain;
};

static bool is_percentage(const struct figure *f)
{
    struct interval range;

    return (f->role == ROLE_GROWTH || f->role == ROLE_RATIO || f->role == ROLE_SHARE) &&
           f->part == PART_BODY && figure_range(f, &range);
}

/* What the other one is called: between the word of comparison and the word of more or less. */
static bool find_phrase(const struct item *item, const struct figure *of, prun_bytes *ret)
{
    const uint64_t compare = CUE(THAN) | CUE(EXCEED);
    const struct hit *than = scene_first(item, of->part, of->near, of->number, compare);
    const struct hit *more;
    uint32_t to = of->number;

    if (!than)
        return false;
    more = scene_last(item, of->part, than->end, of->number, CUE(RISE) | CUE(FALL) | CUE(EXCEED));
    if (more)
        to = more->start;
    if (scene_rest(item, of->part, than->end, to) == 0)
        return false; /* "than a year before" */
    *ret = scene_text(item, of->part, than->end, to);
    return true;
}

/* How well a name in front of the word of comparison fits a percentage: what it says stands
 * there. */
static int name_fit(prun_bytes name, const struct figure *f)
{
    int within = likeness_within(name, f->indicator), alike = likeness(name, f->indicator);

    return within > alike ? within : alike;
}

/* The name in front of the word of comparison, without the words of speed at its end. */
static prun_bytes name_before(const struct item *item, const struct figure *of,
                              const struct hit *than)
{
    uint32_t to = than ? than->start : of->near;

    for (const struct hit *h =
             scene_last(item, of->part, of->near, to, CUE(SPEED) | CUE(RISE) | CUE(FALL));
         h && h->end == to;
         h = scene_last(item, of->part, of->near, to, CUE(SPEED) | CUE(RISE) | CUE(FALL)))
        to = h->start;
    return scene_text(item, of->part, of->near, to);
}

/* The percentage that is compared: the nearest in front in the sentence, or the one whose name
 * stands in front of the word of comparison. */
static const struct figure *minuend_of(const struct audit *a, const struct item *item,
                                       const struct figure *of)
{
    const struct hit *than =
        scene_first(item, of->part, of->near, of->number, CUE(THAN) | CUE(EXCEED));
    prun_bytes name = name_before(item, of, than);
    const struct figure *best = NULL;
    int best_fit = 59;

    if (!than || scene_rest(item, of->part, of->near, than->start) == 0) {
        for (const struct figure *f = of;
             f-- > a->figure + item->first && figures_share_sentence(f, of);)
            if (is_percentage(f))
                return f;
        return NULL;
    }
    for (const struct figure *f = of; f-- > a->figure + item->first && of - f < LOOK_BACK;) {
        int fit = is_percentage(f) ? name_fit(name, f) : 0;

        if (fit > best_fit) {
            best = f;
            best_fit = fit;
        }
    }
    return best;
}

/* How well a percentage answers to the phrase: it is named there, or it is the like of the
 * minuend with what the phrase names in its place. */
static int fitness(const struct gap *g, const struct figure *f)
{
    int named = (likeness_within(f->indicator, g->phrase) + likeness(f->indicator, g->phrase)) / 2;
    int alike = likeness_within(g->phrase, f->indicator) / 2 +
                likeness(g->minuend->indicator, f->indicator) / 2;

    return named > alike ? named : alike;
}

/* The minuend itself, printed a second time. */
static bool is_twin(const struct figure *f, const struct figure *g)
{
    return prun_rational_compare(f->base, g->base) == 0 &&
           likeness(f->indicator, g->indicator) >= 80;
}

/* Nominal and real rates are not compared. */
static bool is_real(const struct item *item, const struct figure *f)
{
    return (scene_cues(item, f->part, f->sentence_start, f->sentence_end) & CUE(REAL)) != 0;
}

static bool find_subtrahend(const struct audit *a, const struct item *item, struct gap *g)
{
    uint32_t at = (uint32_t)(g->of - a->figure), end = item->first + item->count;
    int best = 0, second = 0;

    for (uint32_t i = at > item->first + LOOK_BACK ? at - LOOK_BACK : item->first; i < end; i++) {
        const struct figure *f = &a->figure[i];

        if (i > at && !figures_share_sentence(f, g->of))
            break;
        if (f == g->minuend || is_twin(f, g->minuend) || !is_percentage(f) ||
            f->role != g->minuend->role || f->is_planned != g->minuend->is_planned)
            continue;
        int fit = fitness(g, f);
        if (fit > best) {
            second = best;
            best = fit;
            g->subtrahend = f;
        } else if (fit > second) {
            second = fit;
        }
    }
    g->is_certain = best >= 65 && best - second >= 15 && g->subtrahend < g->of &&
                    g->subtrahend->paragraph == g->of->paragraph &&
                    g->minuend->paragraph == g->of->paragraph && !is_real(item, g->of) &&
                    !is_real(item, g->subtrahend);
    return best >= 40;
}

static bool signed_value(const struct figure *f, struct interval *ret)
{
    if (!figure_range(f, ret))
        return false;
    if (f->role == ROLE_GROWTH && f->is_negative && f->base.num > 0)
        *ret = (struct interval){{-ret->high.num, ret->high.den}, {-ret->low.num, ret->low.den}};
    return true;
}

static struct interval magnitude(struct interval r)
{
    if (r.high.num <= 0)
        return (struct interval){{-r.high.num, r.high.den}, {-r.low.num, r.low.den}};
    return r;
}

static void report_gap(struct audit *a, const struct gap *g, bool is_right,
                       struct interval expected)
{
    struct finding *f = report_new(a, CHECK_DIFFERENCE, is_right ? VERDICT_PASS : VERDICT_FAIL);
    struct draft d = {.audit = a};
    prun_rational middle;

    if (!interval_middle(expected, &middle))
        middle = expected.low;
    draft_figure(&d, g->minuend);
    draft_word(&d, " - ");
    draft_figure(&d, g->subtrahend);
    report_member(f, a, g->minuend, "minuend");
    report_member(f, a, g->subtrahend, "subtrahend");
    report_member(f, a, g->of, "result");
    report_finish(a, f, is_right ? MESSAGE_DIFFERENCE_PASS : MESSAGE_DIFFERENCE_FAIL,
                  &(struct report){.formula = draft_text(&d),
                                   .expected = report_amount(a, middle, g->of),
                                   .actual = report_figure(a, g->of),
                                   .tolerance = report_range(a, expected, g->of),
                                   .first = g->minuend,
                                   .second = g->of});
}

static void judge_gap(struct audit *a, const struct gap *g)
{
    struct interval from, to, expected, printed, wide;

    if (!signed_value(g->minuend, &from) || !signed_value(g->subtrahend, &to) ||
        !interval_subtract(from, to, &expected) || !figure_range(g->of, &printed))
        return;
    expected = magnitude(expected);
    printed = magnitude(printed);
    if (interval_meets(expected, printed)) {
        report_gap(a, g, true, expected);
    } else if (g->is_certain && figure_is_firm(g->of) && figure_is_firm(g->minuend) &&
               figure_is_firm(g->subtrahend) && interval_widen(printed, g->of->step, &wide) &&
               !interval_meets(expected, wide)) {
        report_gap(a, g, false, expected);
    }
}

static void relate_rate(struct audit *a, const struct item *item, const struct figure *of)
{
    struct gap g = {.of = of};

    if (find_phrase(item, of, &g.phrase) && (g.minuend = minuend_of(a, item, of)) &&
        find_subtrahend(a, item, &g))
        judge_gap(a, &g);
}

/* "A grew by P %, B by Q %, R points apart": the two percentages in front, in the sentence. */
static void relate_apart(struct audit *a, const struct item *item, const struct figure *of)
{
    struct gap g = {.of = of, .minuend = of - 1, .subtrahend = of - 2, .is_certain = true};

    if (of - a->figure < (ptrdiff_t)item->first + 2 || !is_percentage(g.minuend) ||
        !is_percentage(g.subtrahend) || !figures_share_sentence(g.minuend, of) ||
        !figures_share_sentence(g.subtrahend, of) || g.minuend->role != g.subtrahend->role)
        return;
    g.is_certain = (of - a->figure == (ptrdiff_t)item->first + 2 ||
                    !figures_share_sentence(of - 3, of) || !is_percentage(of - 3)) &&
                   !is_real(item, of);
    judge_gap(a, &g);
}

void relate_rates(struct audit *a, const struct item *item)
{
    for (uint32_t i = item->first; i < item->first + item->count; i++) {
        const struct figure *f = &a->figure[i];

        if (f->role != ROLE_POINTS || f->part != PART_BODY)
            continue;
        if (f->near_cues & CUE(APART))
            relate_apart(a, item, f);
        else
            relate_rate(a, item, f);
    }
}
