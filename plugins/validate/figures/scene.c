/*
 * scene.c - reads the words of each text once, then looks at every figure with its neighbours.
 */
#include "scene.h"
#include <string.h>

bool bytes_equal(prun_bytes a, prun_bytes b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static bool is_named(prun_bytes name, const char *word)
{
    return name.size == strlen(word) && memcmp(name.data, word, name.size) == 0;
}

/* The first hit that ends after `from`. */
static uint32_t hit_from(const struct item *item, enum part part, uint32_t from)
{
    uint32_t low = 0, high = item->hits[part];

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (item->hit[part][middle].start < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint64_t scene_cues(const struct item *item, enum part part, uint32_t from, uint32_t to)
{
    uint64_t classes = 0;

    for (uint32_t i = hit_from(item, part, from);
         i < item->hits[part] && item->hit[part][i].end <= to; i++)
        classes |= item->hit[part][i].classes;
    return classes;
}

const struct hit *scene_first(const struct item *item, enum part part, uint32_t from, uint32_t to,
                              uint64_t classes)
{
    for (uint32_t i = hit_from(item, part, from);
         i < item->hits[part] && item->hit[part][i].end <= to; i++)
        if (item->hit[part][i].classes & classes)
            return &item->hit[part][i];
    return NULL;
}

const struct hit *scene_last(const struct item *item, enum part part, uint32_t from, uint32_t to,
                             uint64_t classes)
{
    const struct hit *last = NULL;

    for (uint32_t i = hit_from(item, part, from);
         i < item->hits[part] && item->hit[part][i].end <= to; i++)
        if (item->hit[part][i].classes & classes)
            last = &item->hit[part][i];
    return last;
}

prun_bytes scene_text(const struct item *item, enum part part, uint32_t from, uint32_t to)
{
    return (prun_bytes){item->text[part].data + from, to > from ? to - from : 0};
}

/* Characters that begin in [from, to) beyond ASCII. */
static uint32_t wide_characters(const uint8_t *text, uint32_t from, uint32_t to)
{
    uint32_t count = 0;

    for (uint32_t i = from; i < to; i++)
        count += text[i] >= 0xC0;
    return count;
}

uint32_t scene_rest(const struct item *item, enum part part, uint32_t from, uint32_t to)
{
    const uint8_t *text = item->text[part].data;
    uint32_t count = 0, at = from;

    for (uint32_t i = hit_from(item, part, from);
         i < item->hits[part] && item->hit[part][i].end <= to; i++) {
        if (item->hit[part][i].classes == CUE(ORDINARY))
            continue; /* known only so that nothing is seen in it */
        count += wide_characters(text, at, item->hit[part][i].start);
        at = item->hit[part][i].end;
    }
    return at < to ? count + wide_characters(text, at, to) : count;
}

static bool scan_item(struct audit *a, struct item *item)
{
    for (int part = 0; part < PART_COUNT; part++) {
        prun_bytes text = item->text[part];

        item->hits[part] = 0;
        item->hit[part] = audit_alloc(a, (text.size + 1) * sizeof(struct hit));
        if (!item->hit[part])
            return false;
        if (text.size)
            item->hits[part] = lexicon_scan(a->lexicon, text, item->hit[part]);
    }
    return true;
}

/* Where the numeral of a quote begins: at its first digit, or first numeral word. */
static uint32_t number_of(const struct item *item, const struct figure *f)
{
    const uint8_t *text = item->text[f->part].data;
    const struct hit *numeral = scene_first(item, f->part, f->start, f->end, CUE(NUMERAL));

    for (uint32_t i = f->start; i < f->end; i++)
        if ((text[i] >= '0' && text[i] <= '9') || (numeral && i >= numeral->start))
            return i;
    return f->start;
}

static uint32_t tail_end(const struct item *item, const struct figure *f, const struct figure *next)
{
    uint32_t end = (uint32_t)item->text[f->part].size;

    if (next && next->part == f->part && next->start < end)
        end = next->start;
    if (f->sentence_end > f->end && f->sentence_end < end)
        end = f->sentence_end;
    const struct hit *stop = scene_first(item, f->part, f->end, end, CUE(BREAK) | CUE(COMMA));
    return stop ? stop->start : end;
}

static void place_words(const struct item *item, struct figure *f, const struct figure *before,
                        const struct figure *next)
{
    f->number = number_of(item, f);
    f->lead = f->sentence_start < f->number ? f->sentence_start : f->number;
    if (before && before->part == f->part && before->end > f->lead && before->end <= f->number)
        f->lead = before->end;
    const struct hit *stop = scene_last(item, f->part, f->lead, f->number, CUE(BREAK) | CUE(COMMA));
    f->near = stop ? stop->end : f->lead;
    f->lead_cues = scene_cues(item, f->part, f->lead, f->number);
    f->near_cues = scene_cues(item, f->part, f->near, f->number);
    f->lead_rest = scene_rest(item, f->part, f->lead, f->number);
    f->near_rest = scene_rest(item, f->part, f->near, f->number);
    /* "A: B, C" opens a list as "A, of which B, C" does. */
    if (f->lead == (before ? before->end : 0) && f->lead < f->number &&
        (scene_cues(item, f->part, f->lead, f->lead + 3) & CUE(COLON))) {
        f->near_cues |= CUE(AMONG);
        f->lead_cues |= CUE(AMONG);
        f->is_after_colon = true;
    }
    f->tail_cues = scene_cues(item, f->part, f->end, tail_end(item, f, next));
}

static enum figure_role percent_role(const struct figure *f)
{
    if (f->kind == KIND_SHARE)
        return ROLE_SHARE;
    if (f->near_cues & CUE(REACH))
        return ROLE_RATIO;
    if (f->kind == KIND_GROWTH || f->kind == KIND_INCREASE || f->kind == KIND_REDUCTION ||
        f->kind == KIND_DIFFERENCE)
        return ROLE_GROWTH;
    if ((f->near_cues & CUE(SHARE)) && !(f->near_cues & (CUE(RISE) | CUE(FALL))))
        return ROLE_SHARE;
    return ROLE_RATIO;
}

/* Whether the last word of change stands at the number and not in a name ("tax cuts and refunds
 * of A"). */
static bool changes_directly(const struct item *item, const struct figure *f)
{
    const struct hit *last =
        scene_last(item, f->part, f->near, f->number, CUE(RISE) | CUE(FALL) | CUE(EXCEED));

    return last && scene_rest(item, f->part, last->end, f->number) == 0;
}

static enum figure_role role_of(const struct item *item, const struct figure *f)
{
    if (is_named(f->unit_base, "pp"))
        return ROLE_POINTS;
    if (is_named(f->unit_base, "percent"))
        return percent_role(f);
    if (is_named(f->unit_base, "times") || f->kind == KIND_RATIO)
        return ROLE_TIMES;
    if (f->kind == KIND_RANK || is_named(f->unit_base, "rank"))
        return ROLE_RANK;
    if (f->near_cues & CUE(REACH))
        return ROLE_LEVEL;
    if (f->kind == KIND_DIFFERENCE ||
        ((f->kind == KIND_INCREASE || f->kind == KIND_REDUCTION) && changes_directly(item, f)))
        return ROLE_CHANGE;
    return ROLE_LEVEL;
}

/* Whether words of change stand between the word of comparison and the number. */
static bool is_compared_change(const struct item *item, const struct figure *f)
{
    const struct hit *than = scene_first(item, f->part, f->near, f->number, CUE(THAN));

    return than && (scene_cues(item, f->part, than->end, f->number) & (CUE(RISE) | CUE(FALL)));
}

/* "Last summer the highest was A": begins with a time before and ends with a copula. */
static bool is_said_of_before(const struct item *item, const struct figure *f)
{
    const struct hit *time = scene_first(item, f->part, f->near, f->number, CUE(SAME));
    const struct hit *copula = scene_last(item, f->part, f->near, f->number, CUE(COPULA));

    return time && time->start == f->near && copula && copula->end == f->number && copula != time;
}

/* What another figure is compared with: "from A" in front of "to B", "A a year before", "than
 * A". */
static bool is_base(const struct item *item, const struct figure *f, const struct figure *next)
{
    if (f->role == ROLE_CHANGE || f->role == ROLE_POINTS || f->role == ROLE_GROWTH)
        return false;
    if (f->near_cues & (CUE(BEFORE) | CUE(THAN)))
        return !is_compared_change(item, f);
    if (is_said_of_before(item, f))
        return true;
    return (f->near_cues & CUE(FROM)) && next && figures_share_sentence(f, next) &&
           (next->near_cues & CUE(REACH));
}

static bool is_fall(const struct item *item, const struct figure *f)
{
    const struct hit *last = scene_last(item, f->part, f->near, f->number, CUE(RISE) | CUE(FALL));

    if (f->base.num < 0)
        return true;
    return last ? (last->classes & CUE(FALL)) != 0 : f->kind == KIND_REDUCTION;
}

/* One printed unit in the base unit: 10000 for a quote in units of ten thousand. */
static bool factor_of(const struct figure *f, prun_rational *ret)
{
    prun_rational printed;

    return prun_rational_from_decimal(f->printed, &printed) && printed.num != 0 &&
           prun_rational_divide(f->base, printed, ret);
}

static bool convert(const struct lexicon *l, struct figure *f)
{
    prun_rational by = {1, 1};

    f->factor = by;
    if (!factor_of(f, &f->factor))
        f->factor = by;
    f->dimension = f->unit_base;
    if (!lexicon_unit(l, f->unit_base, &f->dimension, &by))
        return true;
    return prun_rational_multiply(f->base, by, &f->base) &&
           prun_rational_multiply(f->step, by, &f->step) &&
           prun_rational_multiply(f->factor, by, &f->factor) &&
           (!f->has_max || prun_rational_multiply(f->base_max, by, &f->base_max));
}

/* What it may stand for; a figure too large for exact arithmetic stands for nothing and is left
 * out by its empty range (low above high). */
static void measure(const struct lexicon *l, struct figure *f)
{
    struct interval top;

    f->range = (struct interval){{1, 1}, {0, 1}};
    if (!convert(l, f))
        return;
    if (is_named(f->unit_base, "count") && f->factor.num == f->factor.den)
        f->step = (prun_rational){0, 1}; /* things that were counted are not rounded */
    if (!interval_printed(f->base, f->step, f->bound, &f->range))
        return;
    if (f->has_max && interval_printed(f->base_max, f->step, INTERVAL_EQUAL, &top))
        f->range.high = top.high;
}

/* "From A to B, C new ones": what was added is the change. */
static bool is_added(const struct figure *before, const struct figure *f)
{
    return f->role == ROLE_LEVEL && (f->near_cues & CUE(ADDED)) && f->lead_rest == 0 &&
           (before->near_cues & CUE(REACH)) && figures_share_sentence(before, f) &&
           figures_alike(before, f);
}

/* Whether a clause goes on with a list after a comma: a short name and nothing that begins anew. */
static bool goes_on(const struct figure *f)
{
    return f->near_rest > 0 && f->near_rest <= 8 && f->lead_rest == f->near_rest &&
           !(f->near_cues &
             (CUE(TOTAL) | CUE(ADDED) | CUE(RISE) | CUE(FALL) | CUE(REACH) | CUE(THAN)));
}

/* The figure that "of which" opens up: the nearest amount in front, in the sentence, or in the
 * one before when the words begin a sentence. Joined figures have that of the first of them. */
static uint32_t opener_of(const struct audit *a, const struct item *item, uint32_t at)
{
    const struct figure *f = &a->figure[at];

    if (f->near_cues & CUE(AMONG)) {
        for (uint32_t i = at; i-- > item->first;) {
            const struct figure *g = &a->figure[i];

            if (g->part != f->part || g->paragraph != f->paragraph)
                return 0;
            if (g->role == ROLE_LEVEL && !g->is_base && figures_nested(f, g) &&
                !(g->near_cues & (CUE(EXAMPLE) | CUE(OPENER))))
                return i + 1;
        }
        return 0;
    }
    if (at == item->first || !figures_share_sentence(f, f - 1) ||
        !figures_commensurable(f, f - 1) ||
        (!(f->near_cues & (CUE(JOIN) | CUE(AND) | CUE(REST))) && !goes_on(f)))
        return 0;
    return f[-1].opener;
}

bool scene_build(struct audit *a)
{
    for (uint32_t i = 0; i < a->items; i++) {
        struct item *item = &a->item[i];
        struct figure *f = a->figure + item->first;

        if (!scan_item(a, item))
            return false;
        for (uint32_t k = 0; k < item->count; k++) {
            place_words(item, &f[k], k ? &f[k - 1] : NULL, k + 1 < item->count ? &f[k + 1] : NULL);
            f[k].role = role_of(item, &f[k]);
            if (f[k].role == ROLE_LEVEL && is_compared_change(item, &f[k]))
                f[k].role = ROLE_CHANGE;
            f[k].is_negative = is_fall(item, &f[k]);
            measure(a->lexicon, &f[k]);
        }
        for (uint32_t k = 0; k < item->count; k++)
            f[k].is_base = is_base(item, &f[k], k + 1 < item->count ? &f[k + 1] : NULL);
        for (uint32_t k = 1; k < item->count; k++)
            if (is_added(&f[k - 1], &f[k]))
                f[k].role = ROLE_CHANGE;
        for (uint32_t k = 0; k < item->count; k++)
            f[k].opener = f[k].role == ROLE_LEVEL ? opener_of(a, item, item->first + k) : 0;
    }
    return true;
}

static bool ends_with(prun_bytes text, prun_bytes tail)
{
    return tail.size <= text.size && tail.size &&
           memcmp(text.data + text.size - tail.size, tail.data, tail.size) == 0;
}

bool figures_commensurable(const struct figure *a, const struct figure *b)
{
    return bytes_equal(a->per, b->per) && figures_alike(a, b);
}

bool figures_nested(const struct figure *part, const struct figure *whole)
{
    return (part->per.size == 0 || bytes_equal(part->per, whole->per)) &&
           figures_alike(part, whole);
}

bool figures_alike(const struct figure *a, const struct figure *b)
{
    if (!bytes_equal(a->dimension, b->dimension))
        return false;
    /* Counts are of one thing when they have one classifier, with or without a multiplier
     * before it. */
    return !is_named(a->dimension, "count") || ends_with(a->unit, b->unit) ||
           ends_with(b->unit, a->unit) || (!a->unit.size && !b->unit.size);
}

bool figures_share_sentence(const struct figure *a, const struct figure *b)
{
    return a->item == b->item && a->part == b->part && a->sentence_start == b->sentence_start;
}
