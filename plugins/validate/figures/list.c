/*
 * list.c - a count against the names that it counts: "A, B and C, three fields"; "three fields: A,
 * B, C".
 *
 * A list in front that closes with the count is taken for complete; with "and others" it is a part.
 * A list behind the count is only evidence when it has just as many names.
 */
#include "relation.h"

#define COUNT_LEAST 2
#define COUNT_MOST  20

/* The count as a small number; 0 when it is none. */
static uint32_t count_of(const struct figure *f)
{
    if (f->bound != INTERVAL_EQUAL || f->has_max || f->base.den != 1 || f->base.num < COUNT_LEAST ||
        f->base.num > COUNT_MOST || f->printed.scale != 0 || f->printed.mantissa != f->base.num ||
        (f->kind != KIND_COUNT && f->kind != KIND_DURATION))
        return 0;
    return (uint32_t)f->base.num;
}

struct names {
    uint32_t least,
        most; /* how many there may be: an "and" may join two names or stand inside one */
    bool is_open, is_adjacent;
    uint32_t start;
};

/* Counts the names of a list in bytes [from, to). */
static struct names names_in(const struct item *item, enum part part, uint32_t from, uint32_t to)
{
    struct names n = {.start = from};
    uint32_t joins = 0, ands = 0, last_end = from;
    bool has_quote_gap = false;

    for (uint32_t i = 0; i < item->hits[part]; i++) {
        const struct hit *h = &item->hit[part][i];

        if (h->start < from)
            continue;
        if (h->end > to)
            break;
        if (h->classes & CUE(OPEN))
            n.is_open = true;
        if (n.is_open)
            continue;
        if (h->classes & CUE(JOIN)) {
            joins++;
            ands = 0;
        } else if (h->classes & CUE(AND)) {
            ands++;
        } else if ((h->classes & CUE(OPENER)) && h->start == last_end && has_quote_gap) {
            joins++; /* names in quotation marks need nothing between them */
        }
        has_quote_gap = (h->classes & CUE(CLOSER)) != 0;
        last_end = h->end;
    }
    n.least = joins + 1;
    n.most = joins + 1 + ands;
    n.is_adjacent = joins + ands > 0;
    return n;
}

static void report_count(struct audit *a, const struct figure *f, const struct names *n,
                         enum verdict verdict, enum message message)
{
    struct finding *found = report_new(a, CHECK_COUNT, verdict);
    struct draft d = {.audit = a};
    uint32_t count = count_of(f);
    uint32_t listed = count >= n->least && count <= n->most ? count : n->most;

    draft_number(&d, (prun_rational){listed, 1}, 0);
    const char *number = draft_text(&d);
    struct draft formula = {.audit = a};
    draft_word(&formula, number);
    draft_word(&formula, verdict == VERDICT_FAIL ? " != " : n->is_open ? " <= " : " = ");
    draft_figure(&formula, f);
    report_member(found, a, f, "count");
    report_finish(a, found, message,
                  &(struct report){.formula = draft_text(&formula),
                                   .expected = number,
                                   .actual = report_figure(a, f),
                                   .first = f,
                                   .second = f});
}

/* Where the clause of a figure begins, behind the figure before it or not. */
static uint32_t clause_start(const struct item *item, const struct figure *f)
{
    const struct hit *stop =
        scene_last(item, f->part, f->sentence_start, f->number, CUE(BREAK) | CUE(COMMA));

    return stop ? stop->end : f->sentence_start;
}

static bool is_spelled(const struct item *item, const struct figure *f)
{
    const uint8_t c = item->text[f->part].data[f->number];

    return c >= 0x80;
}

/* Whether the names are all of one length but for the first, which has the clause in front of
 * it, and the last ends where the count begins. */
static bool is_even(const struct item *item, const struct figure *f, uint32_t start)
{
    const struct hit *join = scene_first(item, f->part, start, f->number, CUE(JOIN));
    uint32_t length = 0;

    while (join) {
        const struct hit *next = scene_first(item, f->part, join->end, f->number, CUE(JOIN));
        uint32_t end = next ? next->start : f->number;

        if (end == join->end || (length && end - join->end != length))
            return false;
        length = end - join->end;
        join = next;
    }
    return length > 0 && (scene_cues(item, f->part, f->number, f->end) & CUE(COUNTER));
}

static bool relate_front(struct audit *a, const struct item *item, const struct figure *f)
{
    uint32_t count = count_of(f), start = clause_start(item, f);
    struct names n = names_in(item, f->part, start, f->number);

    if (!n.is_adjacent)
        return false;
    if (n.is_open && n.least <= count) {
        report_count(a, f, &n, VERDICT_PASS, MESSAGE_COUNT_OPEN);
        return true;
    }
    if (f->near > start)
        return false; /* figures stand among the names */
    if (!n.is_open && count >= n.least && count <= n.most) {
        report_count(a, f, &n, VERDICT_PASS, MESSAGE_COUNT_PASS);
        return true;
    }
    if (!n.is_open && is_spelled(item, f) && n.least == n.most && n.least >= 4 &&
        is_even(item, f, start) && (n.least == count + 1 || n.least + 1 == count) &&
        !(f->near_cues & (CUE(RISE) | CUE(FALL) | CUE(TOTAL) | CUE(EACH) | CUE(RESPECTIVE))))
        report_count(a, f, &n, VERDICT_FAIL, MESSAGE_COUNT_FAIL);
    return false;
}

/* A list behind: in one clause or one pair of quotation marks of the rest of the sentence. */
static void relate_behind(struct audit *a, const struct item *item, const struct figure *f)
{
    uint32_t count = count_of(f), from = f->end;

    if (count < 3)
        return;
    while (from < f->sentence_end) {
        const struct hit *stop =
            scene_first(item, f->part, from, f->sentence_end, CUE(BREAK) | CUE(COMMA));
        uint32_t to = stop ? stop->start : f->sentence_end;
        struct names n = names_in(item, f->part, from, to);

        if (n.is_adjacent && !n.is_open && count >= n.least && count <= n.most) {
            report_count(a, f, &n, VERDICT_PASS, MESSAGE_COUNT_PASS);
            return;
        }
        from = stop ? stop->end : f->sentence_end;
    }
}

void relate_lists(struct audit *a, const struct item *item)
{
    for (uint32_t i = item->first; i < item->first + item->count; i++) {
        const struct figure *f = &a->figure[i];

        if (f->part == PART_BODY && count_of(f) && !relate_front(a, item, f))
            relate_behind(a, item, f);
    }
}
