/* Heads to bodies. Rows that stand apart are first tied to the neighbour that they have more in
 * common with; then titles and bodies are matched as a whole. */
#include "weave.h"

#include <math.h>

/* A sheet with more bodies than a page can hold is not compared with itself: neighbours only. */
enum { CANDIDATES = 8, SHORT_BODY = 120, BODIES_MAX = 250 };

#define W(name) (w->pack->weight[WEIGHT_##name])

/* A title: one or more head blocks, by the block of its first row. */
struct titles {
    uint32_t *block;
    size_t count;
    double *cohesion; /* scratch, by body */
};

static uint32_t first_squeezed(const struct weave *w, const struct block *b)
{
    return w->sheet->line[b->first].squeezed;
}

static uint32_t last_squeezed(const struct weave *w, const struct block *b)
{
    return w->sheet->line[b->last - 1].squeezed_last;
}

static void post_bodies(struct weave *w)
{
    grams_forget(w->grams);
    for (size_t i = 0; i < w->blocks->count; i++) {
        const struct block *b = &w->blocks->block[i];
        if (b->kind == BLOCK_TEXT)
            grams_post(w->grams, w->sheet, first_squeezed(w, b), last_squeezed(w, b), b->body);
    }
}

static int32_t body_beside(const struct weave *w, size_t at, int direction)
{
    for (int64_t i = (int64_t)at + direction; i >= 0 && i < (int64_t)w->blocks->count;
         i += direction) {
        const struct block *b = &w->blocks->block[i];
        if (b->kind == BLOCK_TEXT)
            return b->body;
        if (b->kind == BLOCK_AD || b->kind == BLOCK_FURNITURE)
            return -1;
    }
    return -1;
}

static void cohere(const struct weave *w, const struct block *b, double *score)
{
    if (w->body_count > BODIES_MAX)
        return;
    for (size_t i = 0; i < w->body_count; i++)
        score[i] = 0;
    grams_cohere(w->grams, w->sheet, first_squeezed(w, b), last_squeezed(w, b), score,
                 w->body_count);
}

/* Titles before or after their bodies? Every head between two bodies votes by what it has in
 * common. */
static void learn_side(struct weave *w, double *score)
{
    double before = 1, after = 1;

    for (size_t i = 0; i < w->blocks->count; i++) {
        const struct block *b = &w->blocks->block[i];
        int32_t up, down;
        double difference;
        if (b->kind != BLOCK_HEAD || b->is_section)
            continue;
        up = body_beside(w, i, -1);
        down = body_beside(w, i, 1);
        if (up == down)
            continue;
        cohere(w, b, score);
        difference = (down >= 0 ? score[down] : 0) - (up >= 0 ? score[up] : 0);
        if (difference > 0.1)
            before += difference;
        else if (difference < -0.1)
            after -= difference;
    }
    w->side = log(before / after);
}

/* ---- Rows ---- */

static int32_t leaning(const struct weave *w, size_t at, double *score)
{
    const struct block *b = &w->blocks->block[at];
    int32_t up = body_beside(w, at, -1), down = body_beside(w, at, 1);
    double up_score, down_score;

    if (up < 0 || down < 0)
        return up < 0 ? down : up;
    cohere(w, b, score);
    up_score = score[up] * W(title_cohesion);
    down_score = score[down] * W(title_cohesion) + w->side * W(title_learned);
    return down_score >= up_score ? down : up;
}

static uint32_t title_end(const struct weave *w, uint32_t block)
{
    uint32_t end = block + 1;

    while (end < w->blocks->count && w->blocks->block[end].is_row)
        end++;
    return end;
}

static bool stands_above_ad(const struct weave *w, uint32_t title)
{
    uint32_t end = title_end(w, title);

    while (end < w->blocks->count && end < title + 3 && w->blocks->block[end].kind == BLOCK_HEAD &&
           w->sheet->line[w->blocks->block[title].first].cue[CUE_ORGANISATION])
        end++;
    return end < w->blocks->count && w->blocks->block[end].kind == BLOCK_AD;
}

/* The advertiser's name above the advertisement. */
static bool is_advertiser(const struct weave *w, size_t at)
{
    const struct line *l = &w->sheet->line[w->blocks->block[at].first];

    return l->cue[CUE_ORGANISATION] && !l->cue[CUE_VERB] && stands_above_ad(w, (uint32_t)at);
}

/* Rows apart from each other. The second must have something in common with the body that both
 * lean to; so must the first, but for a kicker above a title that stands below its body, where a
 * standing head would follow instead. */
static bool goes_along(const struct weave *w, size_t before, size_t after, double *score)
{
    int32_t body = leaning(w, after, score);
    bool is_below = body >= 0 && body == body_beside(w, before, -1);

    if (w->sheet->line[w->blocks->block[before].first].is_doubled &&
        w->sheet->line[w->blocks->block[after].first].is_doubled)
        return true;
    if (body < 0)
        return false;
    cohere(w, &w->blocks->block[after], score);
    if (score[body] < W(row_cohesion))
        return false;
    if (body != leaning(w, before, score))
        return false;
    cohere(w, &w->blocks->block[before], score);
    return is_below || score[body] >= W(row_cohesion);
}

static bool is_same_title(const struct weave *w, size_t before, size_t after, double *score)
{
    const struct block *a = &w->blocks->block[before], *b = &w->blocks->block[after];
    const struct line *last = &w->sheet->line[a->last - 1], *first = &w->sheet->line[b->first];

    if (a->is_section || b->is_section || a->is_brief_head || b->is_brief_head)
        return false;
    if ((last->has_dash && !first->has_dash) || is_advertiser(w, after))
        return false;
    if (first->blank_before > 2)
        return false;
    if (first->has_dash)
        return true;
    return goes_along(w, before, after, score);
}

/* "Wanted" and the like directly above the lines of an advertisement. */
static bool is_over_ad(const struct weave *w, size_t at)
{
    return w->blocks->block[at].is_ad_head && at + 1 < w->blocks->count &&
           w->blocks->block[at + 1].kind == BLOCK_AD;
}

static bool list_titles(struct weave *w, struct titles *t)
{
    t->block = pool_array(w->pool, w->blocks->count + 1, sizeof *t->block);
    t->cohesion = pool_array(w->pool, w->body_count + 1, sizeof *t->cohesion);
    if (!t->block || !t->cohesion)
        return false;
    learn_side(w, t->cohesion);
    for (size_t i = 0; i < w->blocks->count; i++) {
        struct block *b = &w->blocks->block[i];
        if (b->kind != BLOCK_HEAD || b->is_signature || b->is_note || is_over_ad(w, i))
            continue;
        b->is_row = i > 0 && w->blocks->block[i - 1].kind == BLOCK_HEAD &&
                    is_same_title(w, i - 1, i, t->cohesion);
        if (!b->is_row)
            t->block[t->count++] = (uint32_t)i;
    }
    return true;
}

/* ---- Weights ---- */

/* How near: 1 next to the body, less with each head in between; 0 when another text is between. */
static double nearness(const struct weave *w, uint32_t from, int direction, int32_t *ret_body)
{
    double near = 1;

    *ret_body = -1;
    for (int64_t i = from; i >= 0 && i < (int64_t)w->blocks->count; i += direction) {
        const struct block *b = &w->blocks->block[i];
        if (b->kind == BLOCK_TEXT) {
            *ret_body = b->body;
            return near;
        }
        if (b->kind == BLOCK_HEAD && !b->is_row)
            near *= 0.6;
        else if (b->kind == BLOCK_AD || b->kind == BLOCK_FURNITURE || b->kind == BLOCK_FIGURE)
            near *= 0.7;
    }
    return 0;
}

struct neighbours {
    int32_t up, down;
    double up_near, down_near;
};

static void find_neighbours(const struct weave *w, uint32_t title, struct neighbours *n)
{
    uint32_t end = title_end(w, title);

    n->up_near = title ? nearness(w, title - 1, -1, &n->up) : 0;
    if (!title)
        n->up = -1;
    n->down_near = nearness(w, end, 1, &n->down);
}

/* A head stands above the first piece of the body, a byline in between or not. */
static bool has_head_above(const struct weave *w, const struct body *b)
{
    for (int32_t i = b->first - 1; i >= 0; i--) {
        const struct block *k = &w->blocks->block[i];
        if (k->kind != BLOCK_BYLINE)
            return k->kind == BLOCK_HEAD && !k->is_section && !k->is_brief_head &&
                   !k->is_notice_head;
    }
    return false;
}

/* A title between two pieces of one body is inside it; before its first or after its last,
 * outside. */
static double place_score(const struct weave *w, const struct neighbours *n, uint32_t title,
                          int32_t body)
{
    const struct body *b = &w->body[body];
    double score = W(title_far), side = b->text == TEXT_CAPTION ? 0 : W(title_learned) * w->side;

    if (n->down == body && n->up == body)
        return (W(title_before) + W(title_after)) * 0.25 + W(title_inside) * has_head_above(w, b);
    if (n->down == body && b->first >= (int32_t)title)
        score = fmax(score, W(title_before) * n->down_near + side);
    if (n->up == body && b->last < (int32_t)title)
        score = fmax(score, W(title_after) * n->up_near - side);
    return score;
}

static double title_score(const struct weave *w, const struct neighbours *n, uint32_t title,
                          int32_t body, double cohesion)
{
    const struct body *b = &w->body[body];
    const struct block *k = &w->blocks->block[title];
    double place = place_score(w, n, title, body);
    double score = W(title_base) + W(title_cohesion) * cohesion + place;

    if (b->length < SHORT_BODY && n->up != body && n->down != body)
        score += W(title_short);
    if (b->text == TEXT_WEATHER || b->text == TEXT_BRIEF)
        score += W(title_exclusive);
    if (k->is_notice_head)
        score += b->text == TEXT_NOTICE ? W(title_kind) : n->down == body ? 0 : -W(title_kind) / 2;
    if (k->is_forecast_head)
        score += b->text == TEXT_WEATHER ? W(title_kind) : 0;
    if (k->is_ad_head)
        score += n->down == body ? W(title_kind) : -W(title_kind);
    if (b->text != TEXT_CAPTION && stands_above_ad(w, title))
        score += W(title_above_ad);
    if (k->is_section)
        score += W(title_section);
    if (k->is_brief_head)
        score += W(title_section) * 2;
    return score;
}

static void title_cohesion(const struct weave *w, struct titles *t, uint32_t title)
{
    if (w->body_count > BODIES_MAX)
        return;
    for (size_t i = 0; i < w->body_count; i++)
        t->cohesion[i] = 0;
    grams_cohere(w->grams, w->sheet, first_squeezed(w, &w->blocks->block[title]),
                 last_squeezed(w, &w->blocks->block[title_end(w, title) - 1]), t->cohesion,
                 w->body_count);
}

static void remember_margin(struct body *b, double score)
{
    if (score > b->title_weight) {
        b->second_weight = b->title_weight;
        b->title_weight = score;
    } else if (score > b->second_weight) {
        b->second_weight = score;
    }
}

static size_t title_edge(struct weave *w, const struct titles *t, size_t index,
                         const struct neighbours *n, int32_t body, struct edge_weight *edge)
{
    double score = title_score(w, n, t->block[index], body, t->cohesion[body]);

    if (score <= 0)
        return 0;
    remember_margin(&w->body[body], score);
    *edge = (struct edge_weight){(uint32_t)index, (uint32_t)body, score};
    return 1;
}

/* Neighbours always, others only when they have much in common. */
static size_t title_edges(struct weave *w, struct titles *t, size_t index, struct edge_weight *edge)
{
    struct neighbours n;
    size_t count = 0;

    title_cohesion(w, t, t->block[index]);
    find_neighbours(w, t->block[index], &n);
    if (n.up >= 0)
        count += title_edge(w, t, index, &n, n.up, edge + count);
    if (n.down >= 0 && n.down != n.up)
        count += title_edge(w, t, index, &n, n.down, edge + count);
    if (w->body_count > BODIES_MAX)
        return count;
    for (int32_t b = 0; b < (int32_t)w->body_count && count < CANDIDATES; b++)
        if (b != n.up && b != n.down && t->cohesion[b] >= 0.25)
            count += title_edge(w, t, index, &n, b, edge + count);
    return count;
}

static void give_title(struct weave *w, uint32_t title, int32_t body)
{
    uint32_t end = title_end(w, title);

    for (uint32_t i = title; i < end; i++)
        w->blocks->block[i].body = body;
    if (body >= 0)
        w->body[body].has_title = true;
}

/* What is left between two pieces of one body is a subhead of it. */
static void give_subheads(struct weave *w, const struct titles *t)
{
    for (size_t i = 0; i < t->count; i++) {
        struct block *b = &w->blocks->block[t->block[i]];
        struct neighbours n;
        if (b->body >= 0)
            continue;
        find_neighbours(w, t->block[i], &n);
        if (n.up < 0 || n.up != n.down)
            continue;
        for (uint32_t k = t->block[i]; k < title_end(w, t->block[i]); k++) {
            w->blocks->block[k].body = n.up;
            w->blocks->block[k].is_subhead = true;
        }
    }
}

static int32_t titled_body(const struct weave *w, int64_t block)
{
    if (block < 0 || block >= (int64_t)w->blocks->count ||
        w->blocks->block[block].kind != BLOCK_HEAD)
        return -1;
    return w->blocks->block[block].body;
}

/* A title above ends in a deck: no row of it follows. */
static bool is_complete(const struct weave *w, uint32_t title, int32_t body)
{
    const struct block *above = title ? &w->blocks->block[title - 1] : NULL;

    return above && above->kind == BLOCK_HEAD && above->body == body &&
           w->sheet->line[above->last - 1].has_dash;
}

/* The body that a left-over title has most in common with, among those around it and that of the
 * title next to it; a deck goes with the title above without having to. */
static int32_t body_of_row(const struct weave *w, struct titles *t, uint32_t title)
{
    struct neighbours n;
    int32_t candidate[4], best = -1;
    double most = W(row_cohesion);

    if (is_advertiser(w, title))
        return -1;
    title_cohesion(w, t, title);
    find_neighbours(w, title, &n);
    candidate[0] = titled_body(w, (int64_t)title - 1);
    candidate[1] = titled_body(w, title_end(w, title));
    candidate[2] = n.up;
    candidate[3] = n.down;
    if (w->sheet->line[w->blocks->block[title].first].has_dash && candidate[0] >= 0)
        return candidate[0];
    for (int i = 0; i < 4; i++) {
        if (candidate[i] < 0 || is_complete(w, title, candidate[i]) ||
            t->cohesion[candidate[i]] < most || !w->body[candidate[i]].has_title)
            continue;
        most = t->cohesion[candidate[i]];
        best = candidate[i];
    }
    return best;
}

/* Titles that no body took may be further rows of one that a body took. */
static void give_rows(struct weave *w, struct titles *t)
{
    for (size_t i = 0; i < t->count; i++) {
        const struct block *b = &w->blocks->block[t->block[i]];
        if (b->body < 0 && !b->is_section && !b->is_brief_head && !b->is_notice_head &&
            !b->is_forecast_head)
            give_title(w, t->block[i], body_of_row(w, t, t->block[i]));
    }
}

bool weave_titles(struct weave *weave)
{
    struct titles t = {0};
    struct edge_weight *edge;
    int32_t *body;
    size_t count = 0;

    post_bodies(weave);
    if (!list_titles(weave, &t))
        return false;
    edge = pool_array(weave->pool, t.count * CANDIDATES + 1, sizeof *edge);
    body = pool_array(weave->pool, t.count + 1, sizeof *body);
    if (!edge || !body)
        return false;
    for (size_t i = 0; i < t.count; i++)
        count += title_edges(weave, &t, i, edge + count);
    if (!assign_best(weave->pool, edge, count, t.count, weave->body_count, body))
        return false;
    for (size_t i = 0; i < t.count; i++)
        give_title(weave, t.block[i], body[i]);
    give_subheads(weave, &t);
    give_rows(weave, &t);
    return true;
}
