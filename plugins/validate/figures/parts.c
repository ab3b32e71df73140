/*
 * parts.c - see parts.h.
 */
#include "parts.h"

#define NAME_MOST 8 /* characters of the name of a part of a known whole */

bool parts_can_add(const struct figure *f)
{
    struct interval range;

    return f->role == ROLE_LEVEL && f->part == PART_BODY && !f->is_base && !f->has_max &&
           f->kind != KIND_DURATION && f->kind != KIND_TEMPERATURE && f->base.num > 0 &&
           figure_range(f, &range);
}

bool parts_can_join(const struct figure *whole, const struct figure *f)
{
    return parts_can_add(f) && figures_nested(f, whole) && f->is_planned == whole->is_planned;
}

bool parts_add(const struct audit *a, struct parts *p, uint32_t at)
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

bool parts_exceed(const struct figure *part, const struct figure *whole)
{
    return prun_rational_compare(part->base, whole->base) >= 0;
}

/* The figures of the sentence of `last` up to it that can be parts with it. */
bool parts_of_sentence(const struct audit *a, const struct item *item, uint32_t last,
                       struct parts *ret)
{
    uint32_t first = last;
    struct parts p = {.count = 0};

    while (first > item->first && figures_share_sentence(&a->figure[first - 1], &a->figure[last]))
        first--;
    for (uint32_t i = first; i <= last; i++)
        if (!a->figure[i].is_part && parts_can_join(&a->figure[last], &a->figure[i]) &&
            !parts_add(a, &p, i))
            return false;
    *ret = p;
    return p.count >= 2;
}

/* Whether the parts follow each other with nothing but a joining mark between them. */
bool parts_are_joined(const struct audit *a, const struct parts *p)
{
    for (uint32_t i = 1; i < p->count; i++)
        if (p->at[i] != p->at[i - 1] + 1 ||
            !(a->figure[p->at[i]].near_cues & (CUE(JOIN) | CUE(AND))))
            return false;
    return true;
}

/* Whether the names of joined parts end alike ("gold medals", "silver medals"): kinds of one
 * thing, which do not overlap. */
bool parts_are_parallel(const struct audit *a, const struct item *item, const struct parts *p,
                        bool must_be_joined)
{
    const struct figure *first = &a->figure[p->at[0]];
    prun_bytes text = item->text[first->part];

    for (uint32_t i = 1; i < p->count; i++) {
        const struct figure *f = &a->figure[p->at[i]];

        if (f->number < 3 || first->number < 3 || (must_be_joined && !(f->near_cues & CUE(JOIN))) ||
            !bytes_equal((prun_bytes){text.data + f->number - 3, 3},
                         (prun_bytes){text.data + first->number - 3, 3}))
            return false;
    }
    return true;
}

/* Names that together make up the whole. */
bool parts_are_named(const struct audit *a, const struct item *item, const struct parts *p)
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

/* Words that leave a list open: "and others", "such as". */
bool parts_are_open(const struct audit *a, const struct item *item, const struct parts *p)
{
    const struct figure *first = &a->figure[p->at[0]], *last = &a->figure[p->at[p->count - 1]];
    uint64_t words = scene_cues(item, first->part, first->lead, last->number);

    return ((words | last->tail_cues) & (CUE(OPEN) | CUE(EXAMPLE))) != 0;
}

static const char *formula_of(struct audit *a, const struct parts *p, const struct figure *whole)
{
    struct draft d = {.audit = a};

    for (uint32_t i = 0; i < p->count; i++) {
        if (i)
            draft_word(&d, " + ");
        draft_figure(&d, &a->figure[p->at[i]]);
    }
    draft_word(&d, " = ");
    draft_figure(&d, whole);
    return draft_text(&d);
}

void parts_report(struct audit *a, const struct parts *p, const struct figure *whole,
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
                  &(struct report){.formula = formula_of(a, p, whole),
                                   .expected = report_amount(a, sum, whole),
                                   .actual = report_figure(a, whole),
                                   .tolerance = report_range(a, p->sum, whole),
                                   .first = whole,
                                   .second = &a->figure[p->at[0]]});
}

void parts_take(struct audit *a, const struct parts *p, const struct figure *whole)
{
    for (uint32_t i = 0; i < p->count; i++) {
        struct figure *f = &a->figure[p->at[i]];

        f->is_part = true;
        if (!f->opener)
            f->opener = (uint32_t)(whole - a->figure) + 1;
    }
}
