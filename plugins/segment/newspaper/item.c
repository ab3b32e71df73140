/* Every line has an owner and a part; here each item gets its type and is read off its lines. */
#include "item.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "joined.h"
#include "layout.h"
#include "owner.h"
#include "newspaper/utf8.h"

enum { CAPTION_CHARS = 300, SIGNERS_MAX = 48, UNDOUBLE_MAX = 160 };

const char *const item_type_name[] = {"news",         "brief",    "editorial", "photo_caption",
                                      "infographic",  "weather",  "ad",        "notice",
                                      "section_head", "furniture"};

/* ---- Types ---- */

static void count_cues(const struct maker *m, int32_t body, unsigned *cue)
{
    const struct weave *w = m->weave;

    for (int32_t at = w->body[body].first; at >= 0; at = w->blocks->block[at].next)
        for (uint32_t i = w->blocks->block[at].first; i < w->blocks->block[at].last; i++)
            for (int c = 0; c < CUE_COUNT; c++)
                cue[c] += m->line[i].cue[c];
}

struct attached {
    unsigned kinds;
    bool has_notice_head, has_ad_head;
};

static void look_attached(const struct maker *m, int32_t item, struct attached *ret)
{
    const struct weave *w = m->weave;

    for (size_t i = 0; i < w->blocks->count; i++) {
        const struct block *b = &w->blocks->block[i];
        const struct line *l = &m->line[b->first];
        if (l->owner != item)
            continue;
        if (b->kind == BLOCK_BYLINE && l->byline >= 0)
            ret->kinds |= w->blocks->byline[l->byline].kinds;
        if (b->kind == BLOCK_HEAD && l->cue[CUE_NOTICE_HEAD])
            ret->has_notice_head = true;
        if (b->kind == BLOCK_HEAD && b->is_ad_head)
            ret->has_ad_head = true;
        if (b->kind == BLOCK_TEXT && b->start_byline >= 0)
            ret->kinds |= w->blocks->byline[b->start_byline].kinds;
        if (b->kind == BLOCK_TEXT && b->end_byline >= 0)
            ret->kinds |= w->blocks->byline[b->end_byline].kinds;
    }
}

static enum item_type type_of(const struct maker *m, int32_t body)
{
    const struct body *b = &m->weave->body[body];
    const struct block *first = &m->weave->blocks->block[b->first];
    struct attached a = {0};
    unsigned cue[CUE_COUNT] = {0};

    look_attached(m, m->of_body[body], &a);
    count_cues(m, body, cue);
    if (b->text == TEXT_WEATHER)
        return ITEM_WEATHER;
    if (a.has_ad_head && !first->has_opener)
        return ITEM_AD;
    if (a.kinds & 1u << ROLE_COMMENT)
        return ITEM_EDITORIAL;
    if (b->text == TEXT_NOTICE || (a.has_notice_head && !first->has_opener))
        return ITEM_NOTICE;
    if (b->length <= CAPTION_CHARS && !(a.kinds & 1u << ROLE_WRITER) && !first->has_opener &&
        ((a.kinds & 1u << ROLE_PHOTO) || b->text == TEXT_CAPTION))
        return ITEM_PHOTO_CAPTION;
    if (b->text == TEXT_CAPTION && b->length <= CAPTION_CHARS && (a.kinds & 1u << ROLE_PHOTO) &&
        !m->line[first->first].cue[CUE_OPENER])
        return ITEM_PHOTO_CAPTION;
    if (b->text == TEXT_BRIEF)
        return ITEM_BRIEF;
    if (cue[CUE_AD_STRONG] && cue[CUE_AD] >= 3 && cue[CUE_AD] * 60 >= b->length &&
        !first->has_opener && !a.kinds)
        return ITEM_AD;
    return ITEM_NEWS;
}

/* ---- Reading an item off its lines ---- */

static bool is_same(const struct sheet *s, const struct line *a, const struct line *b)
{
    return line_length(a) == line_length(b) &&
           memcmp(s->squeezed + a->squeezed, s->squeezed + b->squeezed,
                  line_length(a) * sizeof *s->squeezed) == 0;
}

/* Behind the bracketed label of a database record: "[title] ...". */
static uint32_t after_label(const struct sheet *s, const struct line *l)
{
    for (uint32_t i = l->squeezed; i < l->squeezed_last; i++)
        if (s->class[s->squeezed_char[i]] == CHAR_CLOSER)
            return i + 1;
    return l->squeezed;
}

static void add_row(struct joined *j, const struct sheet *s, const struct line *l, char separator)
{
    bool keep[UNDOUBLE_MAX];

    if (l->is_echo && l > s->line && l[-1].is_echo && l[-1].part == l->part && is_same(s, l - 1, l))
        return;
    joined_break(j, separator);
    if (l->is_doubled && layout_undouble(s, NULL, l->squeezed, line_length(l), keep))
        joined_add_squeezed(j, l->squeezed, l->squeezed_last, keep);
    else if (l->cue[CUE_HEADER_TITLE])
        joined_add_squeezed(j, after_label(s, l), l->squeezed_last, NULL);
    else
        joined_add_line(j, l, UINT32_MAX);
}

struct reader {
    struct joined headline, kicker, subheads, body, byline;
    const struct line *last_text; /* the body line before */
};

static void open_reader(struct reader *r, const struct maker *m)
{
    struct pool *pool = m->weave->pool;

    joined_init(&r->headline, m->sheet, pool, true);
    joined_init(&r->kicker, m->sheet, pool, true);
    joined_init(&r->subheads, m->sheet, pool, true);
    joined_init(&r->body, m->sheet, pool, false);
    joined_init(&r->byline, m->sheet, pool, true);
    r->last_text = NULL;
}

struct longest {
    size_t last;
};

static void keep_opener(void *context, size_t last, uint32_t value)
{
    struct longest *l = context;

    if (CUE_OF(value) == CUE_OPENER && last > l->last)
        l->last = last;
}

/* Squeezed characters of the first words that only begin reports; 0 when there are none. */
static uint32_t opener_length(const struct maker *m, const struct line *l)
{
    struct longest opener = {0};

    trie_match(m->weave->pack->start, m->sheet->squeezed + l->squeezed, line_length(l), 0,
               keep_opener, &opener);
    return (uint32_t)opener.last;
}

static void read_dateline(struct maker *m, struct item *item, const struct line *l, uint32_t length)
{
    const struct sheet *s = m->sheet;
    struct joined j;

    while (length) {
        uint32_t last = l->squeezed + length - 1;
        if (s->class[s->squeezed_char[last]] != CHAR_OPENER &&
            s->class[s->squeezed_char[last]] != CHAR_PAUSE)
            break;
        length--;
    }
    joined_init(&j, s, m->weave->pool, true);
    joined_add_squeezed(&j, l->squeezed, l->squeezed + length, NULL);
    item->dateline = joined_text(&j);
}

static void read_body_line(struct maker *m, struct item *item, struct reader *r,
                           const struct line *l)
{
    uint32_t length = !r->last_text || l->state == STATE_FIRST ? opener_length(m, l) : 0;
    bool goes_on = l->state == STATE_TEXT;

    if (l->state == STATE_FIRST && r->last_text)
        goes_on = !l->cue[CUE_OPENER] && !l->has_mark && weave_resumes(r->last_text, l);
    if (l->state != STATE_TEXT && l->state != STATE_FIRST)
        goes_on = false;
    if (!goes_on)
        joined_break(&r->body, '\n');
    if (length && !item->dateline.size)
        read_dateline(m, item, l, length);
    joined_add_line(&r->body, l, length ? l->squeezed + length - 1 : UINT32_MAX);
    r->last_text = l;
}

static void read_line(struct maker *m, struct item *item, struct reader *r, const struct line *l)
{
    switch ((enum part)l->part) {
    case PART_HEADLINE:
        add_row(&r->headline, m->sheet, l, ' ');
        break;
    case PART_KICKER:
        add_row(&r->kicker, m->sheet, l, ' ');
        break;
    case PART_SUBHEAD:
        add_row(&r->subheads, m->sheet, l, '\n');
        break;
    case PART_BYLINE:
        add_row(&r->byline, m->sheet, l, '\n');
        break;
    default:
        read_body_line(m, item, r, l);
    }
}

static void close_reader(struct reader *r, struct item *item)
{
    item->headline = joined_text(&r->headline);
    item->kicker = joined_text(&r->kicker);
    item->subheads = joined_text(&r->subheads);
    item->body = joined_text(&r->body);
    item->byline_text = joined_text(&r->byline);
}

/* ---- Spans ---- */

static void add_span(const struct sheet *s, struct item *item, const struct line *first,
                     const struct line *last)
{
    struct span span = {s->base + s->at[first->first], s->base + s->at[last->last]};

    item->span[item->span_count++] = span;
    if (first->part == PART_HEADLINE) {
        if (item->headline_span.start == item->headline_span.end)
            item->headline_span = span;
        else
            item->headline_span.end =
                span.end > item->headline_span.end ? span.end : item->headline_span.end;
    }
}

/* Lines of each item, in order: counted, then placed. */
struct owned {
    uint32_t *first; /* by item, into line; items + 1 of them */
    uint32_t *line;
};

static bool sort_lines(const struct maker *m, struct owned *o)
{
    const struct sheet *s = m->sheet;
    struct pool *pool = m->weave->pool;
    uint32_t *next = pool_array(pool, m->items->count + 1, sizeof *next);

    o->first = pool_array(pool, m->items->count + 2, sizeof *o->first);
    o->line = pool_array(pool, s->line_count + 1, sizeof *o->line);
    if (!next || !o->first || !o->line)
        return false;
    for (size_t i = 0; i < s->line_count; i++)
        o->first[s->line[i].owner + 1]++;
    for (size_t i = 0; i < m->items->count; i++) {
        o->first[i + 1] += o->first[i];
        next[i] = o->first[i];
    }
    for (size_t i = 0; i < s->line_count; i++)
        o->line[next[s->line[i].owner]++] = (uint32_t)i;
    return true;
}

static bool read_item(struct maker *m, const struct owned *o, size_t index)
{
    struct item *item = &m->items->item[index];
    struct reader reader;
    uint32_t first = o->first[index], last = o->first[index + 1];

    item->span = pool_array(m->weave->pool, last - first + 1, sizeof *item->span);
    if (!item->span)
        return false;
    open_reader(&reader, m);
    for (uint32_t i = first; i < last;) {
        uint32_t k = i;
        do {
            read_line(m, item, &reader, &m->line[o->line[k]]);
            k++;
        } while (k < last && o->line[k] == o->line[k - 1] + 1 &&
                 m->line[o->line[k]].part == m->line[o->line[i]].part);
        add_span(m->sheet, item, &m->line[o->line[i]], &m->line[o->line[k - 1]]);
        i = k;
    }
    close_reader(&reader, item);
    return true;
}

/* ---- Signers ---- */

/* A byline that is printed twice names its people once. */
static void add_signer(struct item *item, struct signer signer)
{
    for (size_t i = 0; i < item->signer_count; i++)
        if (strcmp(item->signer[i].role, signer.role) == 0 &&
            item->signer[i].name.size == signer.name.size &&
            memcmp(item->signer[i].name.bytes, signer.name.bytes, signer.name.size) == 0)
            return;
    if (item->signer_count < SIGNERS_MAX)
        item->signer[item->signer_count++] = signer;
}

static void add_signers(struct maker *m, struct item *item, const struct byline *b)
{
    const struct pack *pack = m->weave->pack;

    for (uint32_t c = 0; c < b->credit_count; c++) {
        const struct credit *credit = &b->credit[c];
        for (uint32_t n = 0; n < credit->name_count; n++) {
            struct joined j;
            joined_init(&j, m->sheet, m->weave->pool, true);
            joined_add_squeezed(&j, credit->name[n].first, credit->name[n].last, NULL);
            add_signer(item, (struct signer){pack->role[credit->role].name, joined_text(&j)});
        }
    }
}

static bool read_signers(struct maker *m)
{
    const struct blocks *blocks = m->weave->blocks;

    for (size_t i = 0; i < blocks->count; i++) {
        const struct block *b = &blocks->block[i];
        struct item *item = &m->items->item[m->line[b->first].owner];
        if (b->kind != BLOCK_BYLINE &&
            (b->kind != BLOCK_TEXT || (b->start_byline < 0 && b->end_byline < 0)))
            continue;
        if (!item->signer)
            item->signer = pool_array(m->weave->pool, SIGNERS_MAX, sizeof *item->signer);
        if (!item->signer)
            return false;
        for (uint32_t k = b->first; b->kind == BLOCK_BYLINE && k < b->last; k++)
            if (m->line[k].byline >= 0)
                add_signers(m, item, &blocks->byline[m->line[k].byline]);
        if (b->kind == BLOCK_TEXT && b->start_byline >= 0)
            add_signers(m, item, &blocks->byline[b->start_byline]);
        if (b->kind == BLOCK_TEXT && b->end_byline >= 0)
            add_signers(m, item, &blocks->byline[b->end_byline]);
    }
    return true;
}

static int compare_items(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    return x->order < y->order ? -1 : x->order > y->order;
}

static void judge(struct maker *m)
{
    for (size_t i = 0; i < m->weave->body_count; i++) {
        const struct body *b = &m->weave->body[i];
        double margin = b->has_title ? b->title_weight - b->second_weight : 0.5;
        m->items->item[m->of_body[i]].confidence = 1 / (1 + exp(-0.5 - margin / 2));
        m->items->item[m->of_body[i]].type = type_of(m, (int32_t)i);
    }
}

bool items_make(struct items *items, struct weave *weave)
{
    struct maker m = {items, weave, weave->sheet, weave->sheet->line, NULL};
    struct owned owned;

    *items = (struct items){0};
    items->item = pool_array(weave->pool, weave->blocks->count + 2, sizeof *items->item);
    m.of_body = pool_array(weave->pool, weave->body_count + 1, sizeof *m.of_body);
    if (!items->item || !m.of_body)
        return false;
    for (size_t i = 0; i < weave->body_count; i++)
        m.of_body[i] = -1;
    owner_assign(&m);
    judge(&m);
    if (!sort_lines(&m, &owned))
        return false;
    for (size_t i = 0; i < items->count; i++)
        if (!read_item(&m, &owned, i))
            return false;
    if (!read_signers(&m))
        return false;
    qsort(items->item, items->count, sizeof *items->item, compare_items);
    return !weave->pool->has_failed;
}
