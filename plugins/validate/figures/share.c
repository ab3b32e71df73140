/*
 * share.c - a percentage of a whole ("B, P % of A") and a quota ("A received, B done, a quota of P
 * %").
 *
 * The part is the nearest amount in front of the percentage, or the one whose name stands there.
 * The whole is named behind the word of sharing; it is looked for by that name among the amounts of
 * the item.
 */
#include "relation.h"
#include "slip.h"

#define LOOK_BACK  40
#define CANDIDATES 8

struct share {
    const struct figure *of, *part, *whole;
    const struct figure *opener; /* what "of which" in front of the part refers to; NULL */
    prun_bytes phrase;           /* what the whole is called, may be empty */
    bool is_certain;             /* that the words mean this */
    bool is_likely;              /* then a slip must explain a disagreement */
    bool has_rivals;             /* several amounts could be the whole */
};

static const struct interval hundred = {{100, 1}, {100, 1}};

static bool is_amount(const struct figure *f)
{
    struct interval range;

    return f->role == ROLE_LEVEL && f->base.num > 0 && !f->has_max && f->part == PART_BODY &&
           f->kind != KIND_TEMPERATURE && figure_range(f, &range);
}

/* The nearest amount in front of a percentage, in its sentence. */
static const struct figure *part_of(const struct audit *a, const struct item *item,
                                    const struct figure *of)
{
    for (const struct figure *f = of;
         f-- > a->figure + item->first && figures_share_sentence(f, of);)
        if (is_amount(f) && !f->is_base)
            return f;
    return NULL;
}

/* How well a name fits an amount: it stands in its clause or in its indicator, best at the
 * front. */
static int part_fit(const struct item *item, const struct figure *f, prun_bytes name)
{
    prun_bytes clause = scene_text(item, f->part, f->near, f->number);
    int in_clause = likeness_within(name, clause), in_name = likeness_within(name, f->indicator);
    int fit = in_clause > in_name ? in_clause : in_name;

    for (const struct hit *h = scene_first(item, f->part, f->near, f->number, ~(uint64_t)0);
         h && clause.size && h->start == f->number - clause.size && h->classes != CUE(ORDINARY);
         h = scene_first(item, f->part, h->end, f->number, ~(uint64_t)0))
        clause = scene_text(item, f->part, h->end, f->number);
    if (fit >= 60 && clause.size >= 3 && name.size >= 3 &&
        !bytes_equal((prun_bytes){clause.data, 3}, (prun_bytes){name.data, 3}))
        fit -= 10;
    return fit;
}

/* "In A, the share is P %": the whole stands in front of the word of sharing. */
static bool is_inverted(const struct item *item, const struct figure *of, const struct hit *share)
{
    return (scene_cues(item, of->part, of->near, share->start) & CUE(WITHIN)) != 0;
}

/* Trims known words (of, the whole city, all) from both ends of what the whole is called. */
static prun_bytes phrase_of(const struct item *item, const struct figure *of)
{
    const struct hit *share = scene_last(item, of->part, of->near, of->number, CUE(SHARE));
    uint32_t from = share ? share->end : of->near, to = of->number;

    if (share && is_inverted(item, of, share)) {
        from = of->near;
        to = share->start;
    } else if (share && scene_rest(item, of->part, from, to) == 0)
        return (prun_bytes){NULL, 0};
    const struct hit *first =
        share ? scene_first(item, of->part, of->near, of->number, CUE(SHARE)) : NULL;
    if (first && first != share && to == of->number)
        from = first->end; /* "as a share of X, the part was": the name stands between */
    for (const struct hit *h = scene_first(item, of->part, from, to, ~(uint64_t)0);
         h && h->start == from; h = scene_first(item, of->part, from, to, ~(uint64_t)0))
        from = h->end;
    for (const struct hit *h = scene_last(item, of->part, from, to, ~(uint64_t)0);
         h && h->end == to; h = scene_last(item, of->part, from, to, ~(uint64_t)0))
        to = h->start;
    return scene_text(item, of->part, from, to);
}

/* The part by the name in front of the word of sharing ("fish make up P %"); by nearness
 * without one. */
static const struct figure *named_part(const struct audit *a, const struct item *item,
                                       const struct figure *of)
{
    const struct hit *share = scene_first(item, of->part, of->near, of->number, CUE(SHARE));
    prun_bytes name = scene_text(item, of->part, of->near, share ? share->start : of->near);
    const struct figure *least = a->figure + item->first, *best = NULL;
    int best_fit = 59;

    if (!share || scene_rest(item, of->part, of->near, share->start) == 0 ||
        is_inverted(item, of, share))
        return part_of(a, item, of);
    for (const struct figure *f = of; f-- > least && of - f < LOOK_BACK / 2;) {
        int fit = is_amount(f) && !f->is_base ? part_fit(item, f, name) : 0;

        if (fit > best_fit) {
            best = f;
            best_fit = fit;
        }
    }
    return best;
}

static bool quotient(const struct figure *part, const struct figure *whole, struct interval *ret)
{
    struct interval p, w, made;

    if (!figure_range(part, &p) || !figure_range(whole, &w) || !interval_divide(p, w, &made) ||
        !interval_multiply(made, hundred, &made))
        return false;
    *ret = made;
    return true;
}

static const char *formula_of(struct audit *a, const struct share *s)
{
    struct draft d = {.audit = a};

    draft_figure(&d, s->part);
    draft_word(&d, " / ");
    draft_figure(&d, s->whole);
    return draft_text(&d);
}

static void report_share(struct audit *a, const struct share *s, bool is_right,
                         struct interval expected)
{
    struct finding *f = report_new(a, CHECK_SHARE, is_right ? VERDICT_PASS : VERDICT_FAIL);
    prun_rational middle;

    if (!interval_middle(expected, &middle))
        middle = expected.low;
    report_member(f, a, s->part, "part");
    report_member(f, a, s->whole, "whole");
    report_member(f, a, s->of, "share");
    report_finish(a, f, is_right ? MESSAGE_SHARE_PASS : MESSAGE_SHARE_FAIL,
                  &(struct report){.formula = formula_of(a, s),
                                   .expected = report_amount(a, middle, s->of),
                                   .actual = report_figure(a, s->of),
                                   .tolerance = report_range(a, expected, s->of),
                                   .first = s->whole,
                                   .second = s->of});
}

/* Whether one slip in one of the three numbers explains the disagreement. */
static bool is_slip(const struct share *s, struct interval expected)
{
    struct interval whole, part, share = s->of->range;

    if (slip_explains(s->of, expected))
        return true;
    if (!interval_divide(share, hundred, &share) || share.low.num <= 0)
        return false;
    return (interval_divide(s->part->range, share, &whole) && slip_explains(s->whole, whole)) ||
           (interval_multiply(s->whole->range, share, &part) && slip_explains(s->part, part));
}

#define SHORTENED 50 /* fit of an abbreviation */

/* Whether the characters of a phrase stand in a name in their order: an abbreviation. */
static bool is_shortened(prun_bytes phrase, prun_bytes name)
{
    size_t at = 0, i = 0;

    if (phrase.size < 6 || phrase.size > 12 || phrase.size % 3)
        return false;
    for (; i < phrase.size && at + 3 <= name.size; at++)
        if (bytes_equal((prun_bytes){name.data + at, 3}, (prun_bytes){phrase.data + i, 3}))
            i += 3;
    return i == phrase.size;
}

/* Named in it, and better so without more words. */
static int name_fit(prun_bytes phrase, prun_bytes name)
{
    int fit = (likeness_within(phrase, name) + likeness(phrase, name)) / 2;

    return fit < SHORTENED && is_shortened(phrase, name) ? SHORTENED : fit;
}

/* A printed percentage has enough digits that a slip in it says something. */
static bool is_precise(const struct share *s)
{
    prun_wide_int units;

    bool is_named = s->phrase.size && name_fit(s->phrase, s->whole->indicator) >= 75 &&
                    s->whole->has_end && s->part->has_end &&
                    s->whole->period_end == s->part->period_end;

    return slip_units(s->of, &units) && units >= (is_named ? 10 : 100);
}

/* Printed exactly: a plan's shares must be right too. */
static bool is_exact(const struct figure *f)
{
    return f->bound == INTERVAL_EQUAL && !f->has_max && !f->is_estimate;
}

static bool judge(struct audit *a, const struct share *s)
{
    struct interval expected, wide;

    if (!quotient(s->part, s->whole, &expected))
        return false;
    if (interval_meets(expected, s->of->range)) {
        report_share(a, s, true, expected);
        return true;
    }
    if (s->of->list || (s->of->near_cues & CUE(RESPECTIVE)) || s->of->base.num < 0)
        return false; /* which part it is of is told by its place in a list */
    if (!(s->is_certain || s->is_likely) || !is_exact(s->of) || !is_exact(s->part) ||
        !is_exact(s->whole))
        return false;
    if (!interval_widen(s->of->range, s->of->step, &wide) || interval_meets(expected, wide))
        return false;
    if (!s->is_certain && !(is_precise(s) && is_slip(s, expected)))
        return false;
    report_share(a, s, false, expected);
    return true;
}

/* "A, of which B": the part is introduced as one of the figure in front of it. */
static bool is_opened_by(const struct share *s, const struct figure *whole)
{
    return s->phrase.size == 0 && s->opener == whole;
}

/* How well a figure answers to the name of the whole, and to the part. */
static int fitness(const struct share *s, const struct figure *whole)
{
    int name = s->phrase.size ? name_fit(s->phrase, whole->indicator) : 50;

    return 2 * name + likeness(s->part->indicator, whole->indicator) +
           (is_opened_by(s, whole) ? 60 : 0) +
           (figures_share_sentence(whole, s->of)   ? 20
            : whole->paragraph == s->of->paragraph ? 10
                                                   : 0);
}

struct candidate {
    const struct figure *figure;
    int fitness;
};

static uint32_t find_wholes(const struct audit *a, const struct item *item, const struct share *s,
                            struct candidate out[CANDIDATES])
{
    uint32_t count = 0, end = item->first + item->count, at = (uint32_t)(s->of - a->figure);

    for (uint32_t i = at > item->first + LOOK_BACK ? at - LOOK_BACK : item->first; i < end; i++) {
        const struct figure *f = &a->figure[i];
        int fit;

        if (i > at && !figures_share_sentence(f, s->of))
            break;
        if (f == s->part || !is_amount(f) || f->is_base || !figures_commensurable(f, s->part) ||
            f->is_planned != s->part->is_planned ||
            prun_rational_compare(f->base, s->part->base) < 0)
            continue;
        fit = fitness(s, f);
        if (count == CANDIDATES && out[count - 1].fitness > fit)
            continue;
        uint32_t k = count < CANDIDATES ? count++ : CANDIDATES - 1;
        for (; k > 0 && out[k - 1].fitness <= fit; k--)
            out[k] = out[k - 1];
        out[k] = (struct candidate){f, fit};
    }
    return count;
}

/* An amount that is followed by a share of its own is a part itself. */
static bool has_share(const struct figure *f)
{
    return f[1].role == ROLE_SHARE && figures_share_sentence(&f[1], f);
}

/* Whether the words make it likely that an amount is the whole. */
static bool is_likely(const struct share *s, const struct figure *whole)
{
    /* "P % of the country's": the whole must be the country's. */
    if ((s->of->near_cues & CUE(SCOPE)) && !(whole->near_cues & CUE(SCOPE)))
        return false;
    int name = s->phrase.size ? name_fit(s->phrase, whole->indicator) : 0;

    if (name < 75 && whole->has_end && s->part->has_end && whole->period_end != s->part->period_end)
        return false;
    if (s->phrase.size == 0)
        return is_opened_by(s, whole) ||
               (whole->paragraph + 1 >= s->of->paragraph && !has_share(whole) &&
                s->part->indicator.size > whole->indicator.size &&
                likeness_within(whole->indicator, s->part->indicator) >= 60) ||
               (whole->paragraph == s->of->paragraph && !has_share(whole) &&
                s->part->indicator.size &&
                likeness_within(s->part->indicator, whole->indicator) >= 80);
    return name >= (has_share(whole) ? 75 : s->has_rivals ? 40 : 25);
}

static void relate_share(struct audit *a, const struct item *item, const struct figure *of)
{
    struct candidate c[CANDIDATES];
    struct share s = {.of = of, .part = named_part(a, item, of), .phrase = phrase_of(item, of)};

    if (!s.part)
        return;
    s.opener = s.part->opener ? &a->figure[s.part->opener - 1] : NULL;
    uint32_t count = find_wholes(a, item, &s, c);
    s.has_rivals = count > 1;
    for (uint32_t i = 0; i < count; i++) {
        s.whole = c[i].figure;
        if (judge(a, &s))
            return;
    }
    for (uint32_t i = 0; i < count && i < 2; i++) {
        s.whole = c[i].figure;
        s.is_likely = is_likely(&s, s.whole);
        s.is_certain = s.phrase.size == 0 && of - s.part == 1 && s.part - s.whole == 1 &&
                       of->lead_rest == 0 && s.opener == s.whole &&
                       figures_share_sentence(s.whole, of);
        if (s.is_likely && judge(a, &s))
            return;
    }
}

/* Whether the first character of a name ("closing rate") stands in what was done ("closed"). */
static bool shares_character(prun_bytes name, prun_bytes deed)
{
    for (size_t i = 0; name.size >= 3 && i + 3 <= deed.size; i++)
        if (bytes_equal((prun_bytes){deed.data + i, 3}, (prun_bytes){name.data, 3}))
            return true;
    return false;
}

/* "B, which is P % of the planned A": the whole stands between the word of sharing, or of
 * planning, and the percentage. */
static bool relate_spelled(struct audit *a, const struct item *item, const struct figure *of)
{
    struct share s = {.of = of, .whole = of - 1};

    if (of == a->figure + item->first || of->lead_rest || !figures_share_sentence(of, s.whole) ||
        !(s.whole->near_cues & (CUE(SHARE) | CUE(PLAN))) || !is_amount(s.whole))
        return false;
    for (s.part = part_of(a, item, s.whole); s.part; s.part = part_of(a, item, s.part))
        if (figures_commensurable(s.part, s.whole) && judge(a, &s))
            return true;
    /* None agrees: it was the one in front, unless that is itself one of another. */
    for (s.part = part_of(a, item, s.whole);
         s.part && (s.part->opener || !figures_commensurable(s.part, s.whole));)
        s.part = part_of(a, item, s.part);
    s.is_certain = s.part && s.whole - s.part == 1;
    s.is_likely = true;
    if (s.part && prun_rational_compare(s.part->base, s.whole->base) <= 0)
        judge(a, &s);
    return true;
}

/* What a quota is called without the word of rate: "closing" of "closing rate". */
static prun_bytes deed_of(const struct item *item, const struct figure *of)
{
    const struct hit *rate = scene_last(item, of->part, of->near, of->number, CUE(RATE));
    uint32_t from = of->near;

    for (const struct hit *h =
             scene_first(item, of->part, from, of->number, CUE(SCOPE) | CUE(SAME));
         h && h->start == from;
         h = scene_first(item, of->part, from, of->number, CUE(SCOPE) | CUE(SAME)))
        from = h->end;
    return scene_text(item, of->part, from, rate && rate->start > from ? rate->start : from);
}

/* The clause of an amount, with what stands behind it: "4748 of them were vaccinated". */
static prun_bytes whole_clause(const struct item *item, const struct figure *f,
                               const struct figure *of)
{
    const struct hit *stop = scene_first(item, f->part, f->end, of->near, CUE(COMMA) | CUE(BREAK));

    return scene_text(item, f->part, f->near, stop ? stop->start : of->near);
}

/* Whether no other amount of their kind stands in front of the two in the sentence. */
static bool are_alone(const struct audit *a, const struct item *item, const struct share *s)
{
    for (const struct figure *f = s->of;
         f-- > a->figure + item->first && figures_share_sentence(f, s->of);)
        if (f != s->part && f != s->whole && is_amount(f) && figures_commensurable(f, s->part))
            return false;
    return true;
}

/* "4286 received, 3879 closed, a closing rate of 90.5 %": the part is what was done, the whole
 * what it was taken from. */
static void relate_quota(struct audit *a, const struct item *item, const struct figure *of)
{
    const prun_bytes deed = deed_of(item, of);
    struct share s = {.of = of};
    int best = 0;

    if (!(of->near_cues & CUE(RATE)) || of->factor.num != of->factor.den)
        return; /* per mille and the like are of a population that is not printed */
    for (const struct figure *f = part_of(a, item, of); f; f = part_of(a, item, f)) {
        prun_bytes clause = whole_clause(item, f, of);
        int fit = deed.size ? part_fit(item, f, deed) : 0;

        if (deed.size && fit < likeness_within(deed, clause) - 5)
            fit = likeness_within(deed, clause) - 5; /* behind the number it says a little less */
        if (fit == 0 && shares_character(deed, clause))
            fit = 20;
        if (fit > best) {
            best = fit;
            s.part = f;
        }
    }
    if (!s.part)
        s.part = part_of(a, item, of);
    s.whole =
        s.part ? s.part->opener ? &a->figure[s.part->opener - 1] : part_of(a, item, s.part) : NULL;
    if (!s.whole || !figures_commensurable(s.part, s.whole) ||
        !figures_share_sentence(s.whole, of) ||
        prun_rational_compare(s.part->base, s.whole->base) > 0)
        return;
    s.is_certain = best >= 90 && are_alone(a, item, &s) && of - s.part == 1;
    s.is_likely = best > 0;
    judge(a, &s);
}

void relate_shares(struct audit *a, const struct item *item)
{
    for (uint32_t i = item->first; i < item->first + item->count; i++) {
        const struct figure *f = &a->figure[i];

        if (f->part != PART_BODY || (f->role != ROLE_SHARE && f->role != ROLE_RATIO))
            continue;
        if (relate_spelled(a, item, f))
            continue;
        if (f->near_cues & CUE(SHARE))
            relate_share(a, item, f);
        else
            relate_quota(a, item, f);
    }
}
