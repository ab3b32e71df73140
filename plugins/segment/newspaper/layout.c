/* Column measure by the mode of the widths around a line; doubling by the cheapest reading of a
 * line as runs printed once or twice; repetition by a hash of the squeezed text. */
#include "layout.h"

#include <stdlib.h>

#include "newspaper/utf8.h"

enum {
    WINDOW = 8,         /* lines to each side that vote for a measure */
    MEASURE_LEAST = 14, /* columns: narrower lines do not vote */
    TOLERANCE = 2,
    INDENT_COLUMNS = 4,
    RUN_MAX = 24,
    UNDOUBLE_MAX = 160
};

static int apart(int a, int b)
{
    return a < b ? b - a : a - b;
}

/* Lines [first, last) around `at` with no blank line in between: set to one measure, if text at
 * all. */
struct near_lines {
    size_t first, last;     /* of the window */
    size_t together, until; /* of those that stand together */
};

static struct near_lines look_around(const struct sheet *s, size_t at)
{
    struct near_lines n = {at > WINDOW ? at - WINDOW : 0, at + WINDOW + 1, at, at + 1};

    if (n.last > s->line_count)
        n.last = s->line_count;
    while (n.together > n.first && !s->line[n.together].blank_before &&
           s->line[n.together - 1].byline < 0)
        n.together--;
    while (n.until < n.last && !s->line[n.until].blank_before && s->line[n.until].byline < 0)
        n.until++;
    return n;
}

/* Rows of titles have equal widths by chance: only lines around a stop tell the measure of a
 * column. */
static void find_prose(struct sheet *s)
{
    for (size_t first = 0, last; first < s->line_count; first = last) {
        bool is_prose = false;
        last = first;
        do {
            is_prose |= s->line[last].has_stop_inside ||
                        (s->line[last].end == END_STOP &&
                         s->squeezed[s->line[last].squeezed_last - 1] != '!');
            last++;
        } while (last < s->line_count && !s->line[last].blank_before);
        for (size_t i = first; i < last; i++)
            s->line[i].is_prose = is_prose && s->line[i].byline < 0;
    }
}

struct votes {
    double score;
    unsigned equal, narrow; /* among those that stand together, equal ones also elsewhere */
};

/* What the vote of a line so far away weighs. */
static const double weight_of[WINDOW + 1] = {5.0 / 5,  5.0 / 6,  5.0 / 7,  5.0 / 8, 5.0 / 9,
                                             5.0 / 10, 5.0 / 11, 5.0 / 12, 5.0 / 13};

/* A line of prose around, once for all the measures that are tried. */
struct ballot {
    double weight;
    int width;
    bool is_together;
};

static unsigned collect(const struct sheet *s, const struct near_lines *n, size_t at,
                        struct ballot out[2 * WINDOW + 1])
{
    unsigned count = 0;

    for (size_t i = n->first; i < n->last; i++) {
        if (!s->line[i].is_prose)
            continue;
        struct ballot *b = &out[count++];
        b->is_together = i >= n->together && i < n->until;
        b->weight = b->is_together ? 1.6 : weight_of[apart((int)i, (int)at)];
        if (s->line[i].end == END_STOP)
            b->weight *= 0.6;
        b->width = s->line[i].width;
    }
    return count;
}

/* How the lines around speak for a measure: lines as wide for it, wider ones against it. */
static struct votes vote(const struct ballot *ballot, unsigned count, int width)
{
    struct votes v = {0};

    for (const struct ballot *b = ballot; b < ballot + count; b++) {
        const int lack = width - b->width;
        if (lack >= -TOLERANCE && lack <= TOLERANCE) {
            v.score += b->weight;
            v.equal++;
        } else if (lack >= INDENT_COLUMNS - 1 && lack <= INDENT_COLUMNS + 1) {
            v.score += b->weight * 0.4;
            v.narrow += b->is_together;
        } else if (lack < -TOLERANCE) {
            v.score -= b->weight * (b->is_together ? 1.5 : 0.3);
        }
    }
    return v;
}

static void find_measure(struct sheet *s, size_t at)
{
    struct near_lines n = look_around(s, at);
    struct ballot ballot[2 * WINDOW + 1];
    const unsigned count = collect(s, &n, at, ballot);
    double best = 0;
    struct line *l = &s->line[at];

    for (size_t i = n.first; i < n.last; i++) {
        int width = s->line[i].width;
        struct votes v;
        if (width < MEASURE_LEAST || width == l->measure ||
            (i > n.first && width == s->line[i - 1].width))
            continue;
        v = vote(ballot, count, width);
        if (v.equal < 3 &&
            !(s->line[i].is_prose && i >= n.together && i < n.until && v.equal + v.narrow >= 2))
            continue;
        if (v.score > best) {
            best = v.score;
            l->measure = (uint16_t)width;
        }
    }
}

static void fit_measure(struct line *l)
{
    int lack = l->measure - l->width;

    if (!l->measure)
        return;
    l->is_full = lack <= TOLERANCE + 1 && lack >= -TOLERANCE - 1;
    l->is_narrow =
        !l->is_full && lack >= INDENT_COLUMNS - TOLERANCE && lack <= INDENT_COLUMNS + TOLERANCE + 1;
}

/* Indented more than most lines around it. */
static void find_indent(struct sheet *s, size_t at)
{
    size_t first = at > WINDOW ? at - WINDOW : 0;
    size_t last = at + WINDOW + 1 < s->line_count ? at + WINDOW + 1 : s->line_count;
    size_t deeper = 0;
    struct line *l = &s->line[at];

    for (size_t i = first; i < last; i++)
        deeper += s->line[i].indent >= l->indent;
    l->is_indented = l->indent >= 2 && (deeper * 3 < (last - first) * 2 || l->width > 80);
}

struct seen {
    uint64_t hash;
    uint32_t line;
};

static uint64_t hash_line(const struct sheet *s, const struct line *l)
{
    uint64_t h = 14695981039346656037u;

    for (uint32_t i = l->squeezed; i < l->squeezed_last; i++)
        h = (h ^ s->squeezed[i]) * 1099511628211u;
    return h;
}

static int compare_seen(const void *a, const void *b)
{
    const struct seen *x = a, *y = b;
    return x->hash < y->hash ? -1 : x->hash > y->hash ? 1 : x->line < y->line ? -1 : 1;
}

static bool find_repeats(struct sheet *s, struct pool *pool)
{
    struct seen *seen = pool_array(pool, s->line_count + 1, sizeof *seen);

    if (!seen)
        return false;
    for (size_t i = 0; i < s->line_count; i++)
        seen[i] = (struct seen){hash_line(s, &s->line[i]), (uint32_t)i};
    qsort(seen, s->line_count, sizeof *seen, compare_seen);
    for (size_t i = 1; i < s->line_count; i++) {
        struct line *a = &s->line[seen[i - 1].line], *b = &s->line[seen[i].line];
        if (seen[i].hash != seen[i - 1].hash)
            continue;
        if (b == a + 1 && a->end != END_STOP)
            a->is_echo = b->is_echo = true;
        else
            a->is_repeated = b->is_repeated = true;
    }
    return true;
}

/* ---- Doubling ---- */

static bool repeats(const uint32_t *cp, size_t at, size_t run)
{
    for (size_t i = 0; i < run; i++)
        if (cp[at + i] != cp[at + run + i])
            return false;
    return true;
}

static bool is_number(const uint32_t *cp, size_t at, size_t run)
{
    for (size_t i = 0; i < run; i++)
        if (cp[at + i] < '0' || cp[at + i] > '9')
            return false;
    return true;
}

/* Cheapest reading: a run printed twice costs 1, a character left single 0.6. */
static void read_runs(const uint32_t *cp, size_t count, double *cost, uint8_t *run)
{
    cost[count] = 0;
    for (size_t at = count; at-- > 0;) {
        cost[at] = cost[at + 1] + 0.6;
        run[at] = 0;
        for (size_t r = 1; r <= RUN_MAX && at + 2 * r <= count; r++) {
            if (!repeats(cp, at, r) || (r == 1 && is_number(cp, at, r)))
                continue;
            if (cost[at + 2 * r] + 1 < cost[at]) {
                cost[at] = cost[at + 2 * r] + 1;
                run[at] = (uint8_t)r;
            }
        }
    }
}

/* Doubled when at least half of the line goes in runs of two or more, or nearly all one by one. */
static bool is_believable(size_t count, size_t dropped, size_t dropped_in_runs)
{
    return count >= 4 && (dropped_in_runs * 10 >= count * 3 || dropped * 10 >= count * 4);
}

size_t layout_undouble(const struct sheet *sheet, const struct grams *grams, uint32_t first,
                       size_t count, bool *keep)
{
    const uint32_t *cp = sheet->squeezed + first;
    double cost[UNDOUBLE_MAX + 1];
    uint8_t run[UNDOUBLE_MAX];
    size_t dropped = 0, in_runs = 0;

    (void)grams;
    if (count < 4 || count > UNDOUBLE_MAX)
        return 0;
    read_runs(cp, count, cost, run);
    for (size_t at = 0; at < count;) {
        size_t r = run[at];
        if (!r) {
            keep[at++] = true;
            continue;
        }
        for (size_t i = 0; i < r; i++) {
            keep[at + i] = true;
            keep[at + r + i] = false;
        }
        dropped += r;
        in_runs += r > 1 ? r : 0;
        at += 2 * r;
    }
    return is_believable(count, dropped, in_runs) ? dropped : 0;
}

static void find_doubling(struct sheet *s, const struct grams *grams)
{
    bool keep[UNDOUBLE_MAX];

    for (size_t i = 0; i < s->line_count; i++) {
        struct line *l = &s->line[i];
        l->is_doubled = l->end != END_STOP && l->byline < 0 &&
                        layout_undouble(s, grams, l->squeezed, line_length(l), keep) > 0;
    }
}

/* Whether paragraphs kept their indents: what follows a short closed line tells. */
static bool has_indents(const struct sheet *s)
{
    size_t indented = 0, total = 0;

    for (size_t i = 1; i < s->line_count; i++) {
        const struct line *last = &s->line[i - 1], *first = &s->line[i];
        if (last->end != END_STOP || !last->measure || last->width + 8 > last->measure ||
            first->blank_before || !first->is_prose)
            continue;
        total++;
        indented += first->indent >= 2;
    }
    return total >= 3 && indented * 10 >= total * 8;
}

bool layout_read(struct sheet *sheet, struct pool *pool, const struct grams *grams)
{
    find_prose(sheet);
    for (size_t i = 0; i < sheet->line_count; i++) {
        find_measure(sheet, i);
        fit_measure(&sheet->line[i]);
        find_indent(sheet, i);
    }
    sheet->has_indents = has_indents(sheet);
    find_doubling(sheet, grams);
    return find_repeats(sheet, pool);
}
