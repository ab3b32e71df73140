/* Bylines to bodies: next to a body that lacks one, or far away where a body of that kind is
 * left. */
#include "weave.h"

#include <math.h>

enum { CANDIDATES = 12, REACH = 40 };

#define W(name) (w->pack->weight[WEIGHT_##name])

static unsigned kinds_of(const struct weave *w, const struct block *b)
{
    const struct line *l = &w->sheet->line[b->first];

    return l->byline >= 0 ? w->blocks->byline[l->byline].kinds : 0;
}

static bool is_photo_credit(unsigned kinds)
{
    return (kinds & 1u << ROLE_PHOTO) && !(kinds & ~(1u << ROLE_PHOTO));
}

/* 1 next to the text, less over each head; nothing over another text. */
static double nearness(const struct weave *w, size_t from, int direction, int32_t *ret_body)
{
    double near = 1;

    *ret_body = -1;
    for (int64_t i = (int64_t)from + direction; i >= 0 && i < (int64_t)w->blocks->count;
         i += direction) {
        const struct block *b = &w->blocks->block[i];
        if (b->kind == BLOCK_TEXT) {
            *ret_body = b->body;
            return near;
        }
        near *= b->kind == BLOCK_HEAD ? 0.8 : b->kind == BLOCK_BYLINE ? 0.7 : 0.5;
    }
    return 0;
}

static double kind_score(const struct weave *w, const struct body *body, unsigned kinds)
{
    bool is_caption = body->text == TEXT_CAPTION;

    if (body->text == TEXT_WEATHER || body->text == TEXT_NOTICE || body->text == TEXT_BRIEF)
        return W(by_kind);
    if (is_photo_credit(kinds))
        return is_caption || body->length < 200 ? -W(by_kind) / 2 : W(by_kind) / 2;
    return is_caption ? W(by_kind) / 2 : 0;
}

struct sides {
    int32_t up, down;
    double up_near, down_near;
};

static double sign_score(const struct weave *w, size_t at, int32_t body, const struct sides *s)
{
    const struct block *b = &w->blocks->block[at];
    const struct body *k = &w->body[body];
    unsigned kinds = kinds_of(w, b);
    bool is_last = b->is_bracketed || is_photo_credit(kinds);
    double score = W(by_far);

    if (s->down == body && k->first > (int32_t)at)
        score = fmax(score, W(by_before) * s->down_near * (is_last ? 0.3 : 1));
    if (s->up == body)
        score = fmax(score, W(by_after) * s->up_near * (is_last ? 2 : 1));
    if (k->is_signed)
        score += W(by_signed);
    return score + kind_score(w, k, kinds);
}

static size_t sign_edges(struct weave *w, size_t at, uint32_t row, struct edge_weight *edge)
{
    struct sides s;
    size_t count = 0;
    int32_t first, last;

    s.up_near = nearness(w, at, -1, &s.up);
    s.down_near = nearness(w, at, 1, &s.down);
    first = (s.up >= 0 ? s.up : s.down) - REACH;
    last = (s.down >= 0 ? s.down : s.up) + REACH;
    for (int32_t b = first < 0 ? 0 : first; b <= last && b < (int32_t)w->body_count; b++) {
        double score = sign_score(w, at, b, &s);
        if (score <= 0 || count == CANDIDATES)
            continue;
        edge[count++] = (struct edge_weight){row, (uint32_t)b, score};
    }
    return count;
}

static bool is_page_credit(unsigned kinds)
{
    return (kinds & 1u << ROLE_PAGE) != 0;
}

/* A credit of a photo or a graphic beside a body that has its writer already belongs there too. */
static void give_seconds(struct weave *w, const uint32_t *block, const int32_t *body, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct block *b = &w->blocks->block[block[i]];
        int32_t up, down;
        b->body = body[i];
        if (body[i] >= 0)
            continue;
        if (nearness(w, block[i], -1, &up) >= 0.99)
            b->body = up;
        else if (nearness(w, block[i], 1, &down) >= 0.99)
            b->body = down;
    }
}

static bool is_beside_figure(const struct blocks *blocks, size_t at)
{
    return (at > 0 && blocks->block[at - 1].kind == BLOCK_FIGURE) ||
           (at + 1 < blocks->count && blocks->block[at + 1].kind == BLOCK_FIGURE);
}

bool weave_bylines(struct weave *weave)
{
    struct blocks *blocks = weave->blocks;
    uint32_t *block = pool_array(weave->pool, blocks->count + 1, sizeof *block);
    struct edge_weight *edge;
    int32_t *body;
    size_t rows = 0, count = 0;

    for (size_t i = 0; block && i < blocks->count; i++) {
        struct block *b = &blocks->block[i];
        if (b->kind != BLOCK_BYLINE || is_page_credit(kinds_of(weave, b)))
            continue;
        b->is_graphic_credit =
            kinds_of(weave, b) == 1u << ROLE_GRAPHIC && is_beside_figure(blocks, i);
        if (!b->is_graphic_credit)
            block[rows++] = (uint32_t)i;
    }
    edge = pool_array(weave->pool, rows * CANDIDATES + 1, sizeof *edge);
    body = pool_array(weave->pool, rows + 1, sizeof *body);
    if (!block || !edge || !body)
        return false;
    for (size_t i = 0; i < rows; i++)
        count += sign_edges(weave, block[i], (uint32_t)i, edge + count);
    if (!assign_best(weave->pool, edge, count, rows, weave->body_count, body))
        return false;
    give_seconds(weave, block, body, rows);
    return true;
}

bool weave_read(struct weave *weave)
{
    return weave_chain(weave) && weave_titles(weave) && weave_bylines(weave) &&
           !weave->pool->has_failed;
}
