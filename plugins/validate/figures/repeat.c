/*
 * repeat.c - the same figure printed twice: in a headline and the body, twice in a body, in a
 * graphic.
 *
 * Equal numbers of four and more digits are taken for the same figure; shorter ones when they are
 * about the same thing. Unequal numbers are a slip only when a headline speaks of exactly one
 * figure of the body.
 */
#include "relation.h"
#include "slip.h"

#include <string.h>

#define TELLING_DIGITS 4
#define ALIKE          60 /* likeness of names that are about one thing */
#define THE_SAME       75 /* likeness of names that are about the very same thing */
#define SHOWN          50 /* ... of a label and a sentence: labels are short */
#define LIKE           35 /* ... where three and more digits differ by one slip only */
#define CHAIN_MAX      512 /* equal numbers of an item that are compared with one */

/* Digits that say something: 1107 has four, 3000 one. */
static int telling_digits(const struct figure *f)
{
    prun_wide_int n = f->printed.mantissa < 0 ? -f->printed.mantissa : f->printed.mantissa;
    int digits = 0;

    while (n != 0 && n % 10 == 0)
        n /= 10;
    for (; n != 0; n /= 10)
        digits++;
    return digits;
}

static bool is_repeatable(const struct figure *f)
{
    struct interval range;

    return f->base.num != 0 && f->kind != KIND_TEMPERATURE && figure_range(f, &range);
}

/* Rationals are reduced. */
static bool is_same_number(prun_rational a, prun_rational b)
{
    return a.num == b.num && a.den == b.den;
}

/* One amount, whether it is printed as of a year or each year. */
static bool is_equal(const struct figure *a, const struct figure *b)
{
    return is_same_number(a->base, b->base) && a->has_max == b->has_max &&
           (!a->has_max || is_same_number(a->base_max, b->base_max)) &&
           bytes_equal(a->dimension, b->dimension);
}

/* Equal, or one of them rounded or printed with a word of approximation. */
static bool agrees(const struct figure *a, const struct figure *b)
{
    if (!figures_commensurable(a, b) || is_equal(a, b))
        return figures_commensurable(a, b);
    /* To one precision, two numbers are the same or not. */
    return (a->bound != b->bound || prun_rational_compare(slip_step(a), slip_step(b)) != 0) &&
           interval_meets(a->range, b->range);
}

/* A headline may cut a number instead of rounding it. */
static bool is_cut(const struct figure *head, const struct figure *f)
{
    prun_rational above;

    return prun_rational_add(head->base, slip_step(head), &above) &&
           prun_rational_compare(f->base, head->base) >= 0 &&
           prun_rational_compare(f->base, above) < 0;
}

static int likeness_of(const struct figure *a, const struct figure *b)
{
    return a->indicator.size && b->indicator.size ? likeness(a->indicator, b->indicator) : 0;
}

static void report_repeat(struct audit *a, const struct figure *first, const struct figure *second,
                          bool is_right)
{
    struct finding *f = report_new(a, CHECK_REPEAT, is_right ? VERDICT_PASS : VERDICT_FAIL);
    struct draft d = {.audit = a};

    draft_figure(&d, first);
    draft_word(&d, " = ");
    draft_figure(&d, second);
    report_member(f, a, first, "left");
    report_member(f, a, second, "right");
    report_finish(a, f, is_right ? MESSAGE_REPEAT_PASS : MESSAGE_REPEAT_FAIL,
                  &(struct report){.formula = draft_text(&d),
                                   .expected = report_figure(a, second),
                                   .actual = report_figure(a, first),
                                   .first = first,
                                   .second = second});
}

/* The figure of the body that a figure of the head repeats. */
static const struct figure *repeated(const struct audit *a, const struct item *item,
                                     const struct figure *head)
{
    const struct figure *best = NULL;
    int best_fit = telling_digits(head) >= 3 ? -1 : 25;

    for (uint32_t i = item->first; i < item->first + item->count; i++) {
        const struct figure *f = &a->figure[i];

        if (f->part != PART_BODY || !is_repeatable(f) || !agrees(head, f))
            continue;
        int fit =
            likeness_of(head, f) + (f->kind == head->kind ? 20 : 0) + (is_equal(f, head) ? 10 : 0);
        if (fit > best_fit) {
            best = f;
            best_fit = fit;
        }
    }
    return best;
}

/* How well the name of a figure of the body fits one of the headline, which says less, or more
 * around it. */
static int fit_head(const struct figure *head, const struct figure *f)
{
    int alike = likeness_of(head, f), within;

    if (!head->indicator.size || !f->indicator.size)
        return LIKE; /* a headline cut apart has lost its words */
    within = likeness_within(f->indicator, head->indicator);
    if (within < likeness_within(head->indicator, f->indicator))
        within = likeness_within(head->indicator, f->indicator);
    return within * 9 / 10 > alike ? within * 9 / 10 : alike;
}

/* Amounts go with amounts, growth with growth; a quota and a share are both percentages of a
 * whole. */
static bool is_same_sort(const struct figure *f, const struct figure *head)
{
    bool are_parts = (f->role == ROLE_RATIO || f->role == ROLE_SHARE) &&
                     (head->role == ROLE_RATIO || head->role == ROLE_SHARE);

    return are_parts || (f->role == head->role && f->is_negative == head->is_negative);
}

/* Whether a head of the item prints the number as well: then it has its own figure in the body. */
static bool is_in_head(const struct audit *a, const struct item *item, const struct figure *f)
{
    for (uint32_t i = item->first; i < item->first + item->count; i++)
        if (a->figure[i].part != PART_BODY &&
            prun_rational_compare(a->figure[i].base, f->base) == 0)
            return true;
    return false;
}

/* The one figure of the body that the headline meant, when a slip made it another: about the
 * same thing and one slip away. NULL when there are more or none. */
static const struct figure *only_slip(const struct audit *a, const struct item *item,
                                      const struct figure *head)
{
    const int least = telling_digits(head) >= 3 ? 0 : THE_SAME;
    const struct figure *only = NULL;

    for (uint32_t i = item->first; i < item->first + item->count; i++) {
        const struct figure *f = &a->figure[i];

        if (f->part != PART_BODY || !is_same_sort(f, head) || f->is_base ||
            !figures_commensurable(f, head) || !figure_is_firm(f) || fit_head(head, f) < least ||
            is_cut(head, f) || !slip_explains(head, interval_exact(f->base)) ||
            is_in_head(a, item, f))
            continue;
        if (only)
            return NULL;
        only = f;
    }
    return only;
}

/* Whether the number stands in some body of the issue, of whatever: a headline may have been
 * given to the wrong item. */
static bool is_printed(const struct audit *a, const struct figure *head)
{
    for (uint32_t i = 0; i < a->figures; i++)
        if (a->figure[i].part == PART_BODY &&
            prun_rational_compare(a->figure[i].base, head->base) == 0 &&
            figures_alike(&a->figure[i], head))
            return true;
    return false;
}

static void relate_head(struct audit *a, const struct item *item, const struct figure *head)
{
    const struct figure *same = repeated(a, item, head);

    if (same) {
        report_repeat(a, head, same, true);
        return;
    }
    if (head->bound != INTERVAL_EQUAL || head->has_max || telling_digits(head) < 2)
        return;
    same = is_printed(a, head) ? NULL : only_slip(a, item, head);
    if (same)
        report_repeat(a, head, same, false);
}

static uint32_t slot_of(const struct audit *a, const uint32_t *last, uint32_t room,
                        prun_rational number)
{
    uint64_t h = ((uint64_t)number.num ^ (uint64_t)number.den << 32) * 0x9E3779B97F4A7C15u;
    uint32_t slot = (uint32_t)(h >> 32) & (room - 1);

    while (last[slot] && !is_same_number(a->figure[last[slot] - 1].base, number))
        slot = (slot + 1) & (room - 1);
    return slot;
}

/* Ties the figures of the item with one number to a chain: a search for each of thousands of them
 * would take for ever. */
static bool chain_equals(struct audit *a, const struct item *item)
{
    uint32_t room = 16;

    while (room / 2 < item->count)
        room *= 2;
    uint32_t *last = audit_alloc(a, room * sizeof *last);
    if (!last)
        return false;
    memset(last, 0, room * sizeof *last);
    for (uint32_t i = item->first; i < item->first + item->count; i++) {
        const uint32_t slot = slot_of(a, last, room, a->figure[i].base);

        a->figure[i].equal_before = last[slot];
        a->figure[i].equal_behind = 0;
        if (last[slot])
            a->figure[last[slot] - 1].equal_behind = i + 1;
        last[slot] = i + 1;
    }
    return true;
}

/* Whether the second figure of a body repeats the first one. */
static bool is_repeat(const struct figure *first, const struct figure *f)
{
    return f->part == PART_BODY && is_equal(first, f) &&
           (telling_digits(first) >= TELLING_DIGITS ||
            (f->kind == first->kind && fit_head(first, f) >= ALIKE));
}

static bool is_reported(const struct audit *a, const struct figure *first)
{
    uint32_t place = first->equal_before;

    for (int left = CHAIN_MAX; place && left; left--, place = a->figure[place - 1].equal_before)
        if (is_repeat(first, &a->figure[place - 1]))
            return true;
    return false;
}

/* All figures of the body that repeat the first one of them. */
static void relate_body(struct audit *a, const struct figure *first)
{
    struct finding *found = NULL;
    struct draft d = {.audit = a};
    uint32_t place = first->equal_behind;

    if (is_reported(a, first))
        return;
    for (int left = CHAIN_MAX; place && left; left--, place = a->figure[place - 1].equal_behind) {
        const struct figure *f = &a->figure[place - 1];

        if (f->start == first->start || !is_repeat(first, f))
            continue;
        if (!found) {
            found = report_new(a, CHECK_REPEAT, VERDICT_PASS);
            report_member(found, a, first, "left");
            draft_figure(&d, first);
        }
        report_member(found, a, f, "right");
        draft_word(&d, " = ");
        draft_figure(&d, f);
    }
    if (found)
        report_finish(a, found, MESSAGE_REPEAT_PASS,
                      &(struct report){.formula = draft_text(&d),
                                       .expected = report_figure(a, first),
                                       .actual = report_figure(a, first),
                                       .first = first,
                                       .second = &a->figure[found->member[1].figure]});
}

void relate_repeats(struct audit *a, const struct item *item)
{
    uint32_t end = item->first + item->count;

    if (!chain_equals(a, item))
        return;
    for (uint32_t i = item->first; i < end; i++) {
        const struct figure *f = &a->figure[i];

        if (!is_repeatable(f))
            continue;
        if (f->part != PART_BODY)
            relate_head(a, item, f);
        else if (prun_rational_compare(f->base, (prun_rational){9, 1}) > 0)
            relate_body(a, f);
    }
}

static bool is_graphic(const struct item *item)
{
    static const char name[] = "infographic";

    return bytes_equal(item->type, (prun_bytes){(const uint8_t *)name, sizeof(name) - 1});
}

/* Whether a graphic prints the same number under the same name twice: then one of the names is
 * wrong, and the order of printing is all that tells them apart. */
static bool has_twin(const struct audit *a, const struct figure *f)
{
    const struct item *item = scene_item(a, f);

    for (uint32_t i = item->first; i < item->first + item->count; i++) {
        const struct figure *g = &a->figure[i];

        if (g != f && g->kind == f->kind && is_equal(f, g) &&
            bytes_equal(f->indicator, g->indicator))
            return true;
    }
    return false;
}

/* The figure of another item that a figure of a graphic repeats. */
static struct figure *shown(const struct audit *a, const struct figure *f)
{
    struct figure *best = NULL;
    const bool is_twin = has_twin(a, f);
    int best_fit = telling_digits(f) >= 3 ? -1 : SHOWN;

    for (uint32_t i = 0; i < a->figures; i++) {
        struct figure *g = &a->figure[i];

        if (g->item == f->item || g->part != PART_BODY || g->kind != f->kind || g->is_shown ||
            !is_equal(f, g))
            continue;
        int fit = fit_head(f, g);
        if (fit > best_fit) {
            best = g;
            best_fit = is_twin ? 100 : fit;
        }
    }
    return best;
}

void relate_graphics(struct audit *a)
{
    for (uint32_t i = 0; i < a->items; i++) {
        const struct item *item = &a->item[i];

        for (uint32_t k = item->first; is_graphic(item) && k < item->first + item->count; k++) {
            struct figure *same = is_repeatable(&a->figure[k]) ? shown(a, &a->figure[k]) : NULL;

            if (!same)
                continue;
            report_repeat(a, &a->figure[k], same, true);
            same->is_shown = true; /* two labels of a graphic are two figures */
        }
    }
}
