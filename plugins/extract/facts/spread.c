/*
 * spread.c - lists: several subjects with several numbers, or with one number for each.
 *
 *   A和B的X分别为1和2，同比增长3%和4%    k subjects, lists of k numbers: they pair by position
 *   A和B各8家                           one number, one fact for each subject
 *
 * Where the counts differ nothing is guessed: the numbers stay as they are, with less confidence.
 */
#define _GNU_SOURCE 1 /* memmem */
#include "figure.h"

#include <string.h>

enum { SUBJECTS_MAX = 16, NAME_BYTES_MAX = 12 };

struct stretch {
    uint32_t start, end;
};

/* `tail`: where what they have in common begins, behind the last name. */
struct subjects {
    struct stretch name[SUBJECTS_MAX];
    int count;
    uint32_t tail;
    struct stretch common; /* given by a number between name and common part; else empty */
};

static int32_t clause_of(const struct reader *r, const struct figure *f)
{
    return r->token[f->token].clause;
}

static int32_t distribute_word(const struct reader *r, const struct figure *f)
{
    const int32_t clause = clause_of(r, f);

    for (int32_t t = f->token - 1; t >= r->clause[clause].first; t--) {
        if (r->token[t].clause != clause)
            continue;
        if (r->token[t].type == TOKEN_FIGURE)
            return -1;
        if (token_is(r, t, CUE_DISTRIBUTE, NULL))
            return t;
    }
    return -1;
}

static bool is_lead(const struct reader *r, int32_t t)
{
    return r->token[t].type == TOKEN_PERIOD || token_is(r, t, CUE_LEAD, NULL) ||
           token_is(r, t, CUE_HOME, NULL) || token_is(r, t, CUE_AMONG, NULL) ||
           token_is(r, t, CUE_CLAUSE_END, NULL) || token_is(r, t, CUE_OF, NULL);
}

/* Cuts [first, until) at list marks; a period, a verb or a lead word starts the list anew. */
static struct subjects read_subjects(const struct reader *r, int32_t clause, int32_t first,
                                     int32_t until)
{
    struct subjects s = {.count = 0};
    uint32_t start =
        first == r->clause[clause].first ? r->clause[clause].start : r->token[first].start;

    for (int32_t t = first; t <= until; t++) {
        const bool is_end = t == until;
        if (!is_end && r->token[t].clause != clause)
            continue;
        const bool is_mark = is_end || token_is(r, t, CUE_LIST_MARK, NULL);
        const bool is_new = !is_end && (token_is(r, t, CUE_GOVERN, NULL) ||
                                        (is_lead(r, t) && r->token[t].start == start) ||
                                        r->token[t].type == TOKEN_PERIOD);
        if (is_new) {
            s.count = 0;
            start = r->token[t].end;
        } else if (is_mark) {
            if (r->token[t].start > start && s.count < SUBJECTS_MAX)
                s.name[s.count++] = (struct stretch){start, r->token[t].start};
            start = r->token[t].end;
        }
    }
    return s;
}

/* The numbers of a coordination that starts with figure `place`. */
static int list_length(const struct reader *r, size_t place)
{
    int count = 1;

    for (size_t i = place + 1; i < r->figure_count; i++) {
        const struct figure *f = &r->figure[i];
        const int32_t mark = f->token - 1;
        if (clause_of(r, f) != clause_of(r, &r->figure[place]) ||
            !token_is(r, mark, CUE_LIST_MARK, NULL) || r->token[mark - 1].type != TOKEN_FIGURE ||
            r->token[mark].end != f->start || strcmp(f->unit.base, r->figure[place].unit.base) != 0)
            break;
        count++;
    }
    return count;
}

/* The common part that stands behind the last name and means all: 甲镇居民和乙镇居民|经营性收入. Names of
 * the same ending show where; else short names are taken to be of one length. */
static uint32_t shared_tail(const struct reader *r, const struct subjects *s)
{
    const struct stretch first = s->name[0], last = s->name[s->count - 1],
                         before = s->name[s->count - 2];
    const uint8_t *b = r->view.bytes;
    const uint32_t length = last.end - last.start;

    for (uint32_t size = first.end - first.start; size >= 6; size -= 3) {
        const uint8_t *tail = b + first.end - size;
        const uint8_t *found = size < length ? memmem(b + last.start, length, tail, size) : NULL;
        if (found)
            return (uint32_t)(found - b) + size;
    }
    /* 城镇和农村|居民人均收入: short names of one length */
    const uint32_t width = before.end - before.start;
    bool is_even = width <= NAME_BYTES_MAX && width < length;
    for (int i = 0; i < s->count - 1; i++)
        is_even = is_even && s->name[i].end - s->name[i].start == width;
    return is_even && (b[last.start + width] & 0xC0) != 0x80 ? last.start + width : last.end;
}

static void name_member(struct reader *r, struct figure *f, const struct subjects *s, int place)
{
    const struct stretch last = s->name[s->count - 1];
    const bool is_last = place == s->count - 1;
    const struct span_text name = pool_view(
        r, s->name[place].start, is_last && s->tail > last.start ? s->tail : s->name[place].end);

    f->subject = name;
    const struct stretch common = s->common.end ? s->common : (struct stretch){s->tail, last.end};
    f->indicator = common.start < common.end
                       ? pool_join(r, name, pool_view(r, common.start, common.end))
                       : name;
}

/* ---- k subjects, k numbers ---- */

static void spread_list(struct reader *r, size_t place, const struct subjects *s, int count)
{
    const int list = ++r->lists;

    for (int i = 0; i < count; i++) {
        struct figure *f = &r->figure[place + (size_t)i];
        f->list = list;
        f->list_place = i + 1;
        if (s && s->count == count)
            name_member(r, f, s, i);
        else if (s)
            f->confidence -= 0.2;
    }
}

/* A list of rates behind a list of levels, of the same length: 同比增长3%和4%. */
static size_t spread_following(struct reader *r, size_t place, int count, size_t base)
{
    while (place < r->figure_count &&
           r->figure[place].sentence_start == r->figure[base].sentence_start &&
           clause_of(r, &r->figure[place]) - clause_of(r, &r->figure[base]) <= 3 &&
           list_length(r, place) == count) {
        spread_list(r, place, NULL, count);
        for (int i = 0; i < count; i++) {
            struct figure *f = &r->figure[place + (size_t)i];
            f->indicator = r->figure[base + (size_t)i].indicator;
            f->subject = r->figure[base + (size_t)i].subject;
        }
        place += (size_t)count;
    }
    return place;
}

/* 青禾、白石两区粮食产量: the last name ends before the number, the common part begins behind it. */
static void cut_counted(struct subjects *s, const struct figure *counted)
{
    s->common = (struct stretch){counted->end, s->name[s->count - 1].end};
    s->name[s->count - 1].end = s->tail = counted->start;
}

static size_t spread_distributed(struct reader *r, size_t place, int32_t word)
{
    const int32_t clause = clause_of(r, &r->figure[place]);
    const int count = list_length(r, place);
    int32_t first = r->clause[clause].first;

    if (count < 2)
        return place + 1;
    const struct figure *counted = NULL; /* 两区: says how many subjects there are */
    for (int32_t t = word - 1; t >= first; t--) {
        if (r->token[t].type != TOKEN_FIGURE || r->token[t].clause != clause)
            continue;
        const struct figure *f = &r->figure[r->token[t].index];
        if (f->kind == KIND_COUNT && f->base.num == count && !counted)
            counted = f;
        else
            first = t + 1;
    }
    struct subjects s = read_subjects(r, clause, first, word);
    if (s.count == count)
        s.tail = shared_tail(r, &s);
    if (s.count == count && counted && counted->start > s.name[count - 1].start)
        cut_counted(&s, counted);
    spread_list(r, place, &s, count);
    return spread_following(r, place + (size_t)count, count, place);
}

/* ---- k subjects, one number each ---- */

static bool add_copy(struct reader *r, size_t place)
{
    void *array = r->figure;

    if (!reader_room(r, &array, &r->figure_room, r->figure_count, sizeof *r->figure))
        return false;
    r->figure = array;
    memmove(&r->figure[place + 1], &r->figure[place],
            (r->figure_count - place) * sizeof *r->figure);
    r->figure_count++;
    r->figure[place + 1].is_copy = true;
    return true;
}

static size_t spread_each(struct reader *r, size_t place)
{
    const struct figure *f = &r->figure[place];
    const int32_t word = f->token - 1, clause = clause_of(r, f);

    if (word < 0 || !token_is(r, word, CUE_EACH, NULL) || r->token[word].end != f->start ||
        (f->unit.dimension == DIM_PERCENT && f->verb >= 0))
        return place + 1;
    struct subjects s = read_subjects(r, clause, r->clause[clause].first, word);
    if (s.count < 2)
        return place + 1;
    s.tail = s.name[s.count - 1].end;
    const int list = ++r->lists;
    for (int i = 0; i < s.count; i++) {
        if (i > 0 && !add_copy(r, place + (size_t)i - 1))
            return place + 1;
        struct figure *member = &r->figure[place + (size_t)i];
        member->list = list;
        member->list_place = i + 1;
        name_member(r, member, &s, i);
    }
    return place + (size_t)s.count;
}

bool spread_figures(struct reader *r)
{
    for (size_t i = 0; i < r->figure_count && !r->is_out_of_memory;) {
        const int32_t word = distribute_word(r, &r->figure[i]);
        i = word >= 0 ? spread_distributed(r, i, word) : spread_each(r, i);
    }
    return !r->is_out_of_memory;
}
