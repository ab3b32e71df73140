/* Bodies own their texts, titles and bylines; what no body took becomes an advertisement, a
 * graphic, a standing head or furniture, in this order. */
#include "owner.h"

static int32_t open_item(struct maker *m, enum item_type type, uint32_t order)
{
    struct item *item = &m->items->item[m->items->count];

    *item = (struct item){.type = type, .order = order, .confidence = 0.5};
    return (int32_t)m->items->count++;
}

static void own(struct maker *m, const struct block *b, int32_t item, enum part part)
{
    for (uint32_t i = b->first; i < b->last; i++) {
        m->line[i].owner = item;
        m->line[i].part = (uint8_t)part;
    }
}

/* ---- Who owns what ---- */

static void own_bodies(struct maker *m)
{
    struct weave *w = m->weave;

    for (size_t i = 0; i < w->blocks->count; i++) {
        const struct block *b = &w->blocks->block[i];
        if (b->kind != BLOCK_TEXT)
            continue;
        if (m->of_body[b->body] < 0)
            m->of_body[b->body] = open_item(m, ITEM_NEWS, b->first);
        own(m, b, m->of_body[b->body], PART_BODY);
    }
}

static bool is_owned(const struct maker *m, const struct block *b)
{
    return m->line[b->first].owner >= 0;
}

static void own_attached(struct maker *m)
{
    struct weave *w = m->weave;

    for (size_t i = 0; i < w->blocks->count; i++) {
        const struct block *b = &w->blocks->block[i];
        if (b->is_note && i > 0 && is_owned(m, &b[-1]))
            own(m, b, m->line[b[-1].first].owner, PART_BYLINE);
        if (b->body < 0)
            continue;
        if (b->kind == BLOCK_HEAD)
            own(m, b, m->of_body[b->body], b->is_subhead ? PART_SUBHEAD : PART_HEADLINE);
        else if (b->kind == BLOCK_BYLINE)
            own(m, b, m->of_body[b->body], PART_BYLINE);
    }
}

static bool is_loose_head(const struct maker *m, size_t at)
{
    const struct block *b = &m->weave->blocks->block[at];

    return b->kind == BLOCK_HEAD && !is_owned(m, b) && !b->is_section && !b->is_brief_head &&
           !b->is_notice_head;
}

/* Where the first block of that kind stands, from `at` on over loose heads; SIZE_MAX: another is
 * first. */
static size_t cluster_below(const struct maker *m, size_t at, enum block_kind kind)
{
    const struct blocks *blocks = m->weave->blocks;

    while (at < blocks->count && (is_loose_head(m, at) || blocks->block[at].is_graphic_credit))
        at++;
    return at < blocks->count && blocks->block[at].kind == kind && !is_owned(m, &blocks->block[at])
               ? at
               : SIZE_MAX;
}

/* A head that no text took belongs to the advertisement or graphic below it; one that stands
 * close below or within a graphic is one of its labels. */
static bool is_in_cluster(const struct maker *m, size_t at, enum block_kind kind, bool is_inside)
{
    const struct block *b = &m->weave->blocks->block[at];
    bool is_near = at > 0 && m->line[b->first].blank_before == 0;

    if (b->kind == kind)
        return !is_owned(m, b);
    if (kind == BLOCK_FIGURE && b->is_graphic_credit)
        return true;
    if (!is_loose_head(m, at))
        return false;
    if (kind == BLOCK_AD)
        return cluster_below(m, at, kind) != SIZE_MAX || (is_inside && is_near);
    return is_inside && (is_near || cluster_below(m, at, kind) != SIZE_MAX);
}

/* The first line is the title where it can be one: no address, no value, no label of a value. */
static bool is_cluster_title(const struct maker *m, const struct block *b, enum block_kind kind)
{
    const struct line *l = &m->line[b->first];

    if (kind == BLOCK_FIGURE)
        return l->cue[CUE_GRAPHIC_HEAD] > 0;
    return !l->cue[CUE_AD_STRONG] && !l->has_phone && l->end != END_STOP;
}

static void own_cluster(struct maker *m, enum block_kind kind, enum item_type type)
{
    const struct blocks *blocks = m->weave->blocks;
    int32_t item = -1;

    for (size_t i = 0; i < blocks->count; i++) {
        const struct block *b = &blocks->block[i];
        bool is_first = item < 0;
        if (!is_in_cluster(m, i, kind, !is_first)) {
            item = -1;
            continue;
        }
        if (is_first)
            item = open_item(m, type, b->first);
        own(m, b, item, b->is_graphic_credit ? PART_BYLINE : PART_BODY);
        if (is_first && !b->is_graphic_credit && is_cluster_title(m, b, kind))
            m->line[b->first].part = PART_HEADLINE;
    }
}

/* The institution below a notice is its last line. */
static void own_signatures(struct maker *m)
{
    const struct blocks *blocks = m->weave->blocks;

    for (size_t i = 1; i < blocks->count; i++)
        if (blocks->block[i].is_signature)
            own(m, &blocks->block[i], m->line[blocks->block[i - 1].first].owner, PART_BODY);
}

/* An advertisement in prose ends in its address and telephone. */
static void own_ad_tails(struct maker *m)
{
    const struct blocks *blocks = m->weave->blocks;

    for (size_t i = 2; i < blocks->count; i++) {
        const struct block *b = &blocks->block[i];
        if (b->kind == BLOCK_AD && b[-1].kind == BLOCK_TEXT && b[-2].kind == BLOCK_HEAD &&
            b[-2].is_ad_head && b[-2].body == b[-1].body)
            own(m, b, m->of_body[b[-1].body], PART_BODY);
    }
}

static void own_loose_heads(struct maker *m)
{
    const struct blocks *blocks = m->weave->blocks;
    int32_t item = -1;

    for (size_t i = 0; i < blocks->count; i++) {
        const struct block *b = &blocks->block[i];
        if (b->kind == BLOCK_BYLINE)
            continue;
        if (b->kind != BLOCK_HEAD || is_owned(m, b)) {
            item = -1;
            continue;
        }
        if (item < 0) {
            item = open_item(m, ITEM_SECTION_HEAD, b->first);
            own(m, b, item, PART_HEADLINE);
        } else {
            own(m, b, item, PART_SUBHEAD);
        }
    }
}

static void own_rest(struct maker *m)
{
    int32_t item = -1;

    for (size_t i = 0; i < m->sheet->line_count; i++) {
        if (m->line[i].owner >= 0) {
            item = -1;
            continue;
        }
        if (item < 0)
            item = open_item(m, ITEM_FURNITURE, (uint32_t)i);
        m->line[i].owner = item;
        m->line[i].part = PART_BODY;
    }
}

/* ---- Rows of a title ---- */

/* Rows that dashes or doubling set apart become kicker and subheads; undecided rows are all
 * headline. */
static void rank_rows(struct maker *m, uint32_t first, uint32_t last)
{
    int64_t doubled = -1;
    bool is_deck = false; /* a deck may take more than one row */

    for (uint32_t i = first; i < last; i++)
        if (m->line[i].is_doubled || m->line[i].is_echo)
            doubled = doubled < 0 ? i : doubled;
    for (uint32_t i = first; i < last; i++) {
        struct line *l = &m->line[i];
        if (l->part != PART_HEADLINE)
            continue;
        is_deck = (is_deck && l->blank_before == 0) || (l->has_dash && i > first);
        if (is_deck)
            l->part = PART_SUBHEAD;
        else if (doubled >= 0 && !l->is_doubled && !l->is_echo)
            l->part = i < doubled ? PART_KICKER : PART_SUBHEAD;
    }
}

static void rank_titles(struct maker *m)
{
    for (size_t i = 0; i < m->sheet->line_count;) {
        uint32_t last = (uint32_t)i + 1;
        if (m->line[i].part != PART_HEADLINE) {
            i++;
            continue;
        }
        while (last < m->sheet->line_count && m->line[last].part == PART_HEADLINE &&
               m->line[last].owner == m->line[i].owner)
            last++;
        rank_rows(m, (uint32_t)i, last);
        i = last;
    }
}

void owner_assign(struct maker *maker)
{
    own_bodies(maker);
    own_attached(maker);
    own_signatures(maker);
    own_ad_tails(maker);
    own_cluster(maker, BLOCK_AD, ITEM_AD);
    own_cluster(maker, BLOCK_FIGURE, ITEM_INFOGRAPHIC);
    own_loose_heads(maker);
    own_rest(maker);
    rank_titles(maker);
}
