/* Texts to bodies: a path cover of the texts in page order, by assigning each its successor. */
#include "weave.h"

#include <math.h>

enum {
    REACH = 20,          /* how many texts further on a continuation may stand */
    CROSS_HEAD_MAX = 14, /* characters */
    TEXTS_MAX = 250      /* more than a page can hold are not compared */
};

#define W(name) (w->pack->weight[WEIGHT_##name])

struct texts {
    uint32_t *block; /* of each text */
    size_t count;
    double *cohesion; /* of the text in hand with those before it */
    double *head;     /* of a head with all texts */
};

static bool is_text(const struct block *b)
{
    return b->kind == BLOCK_TEXT;
}

static bool list_texts(struct weave *w, struct texts *t)
{
    t->block = pool_array(w->pool, w->blocks->count + 1, sizeof *t->block);
    if (!t->block)
        return false;
    for (size_t i = 0; i < w->blocks->count; i++)
        if (is_text(&w->blocks->block[i]))
            t->block[t->count++] = (uint32_t)i;
    t->cohesion = pool_array(w->pool, t->count + 1, sizeof *t->cohesion);
    t->head = pool_array(w->pool, t->count + 1, sizeof *t->head);
    return t->cohesion && t->head;
}

static const struct line *first_line(const struct weave *w, const struct block *b)
{
    return &w->sheet->line[b->first];
}

static const struct line *last_line(const struct weave *w, const struct block *b)
{
    return &w->sheet->line[b->last - 1];
}

/* What stands between two neighbouring texts. */
struct between {
    unsigned heads, bylines, brackets, rows, length;
    bool has_subhead_look, opens;
};

/* Cross-heads are short and of one length: another such head stands close by. */
static bool has_brother(const struct weave *w, uint32_t at)
{
    enum { NEAR = 12 };
    const struct block *b = &w->blocks->block[at];
    uint32_t last = at + NEAR < w->blocks->count ? at + NEAR : (uint32_t)w->blocks->count;

    if (b->last - b->first != 1 || b->length > CROSS_HEAD_MAX || b->is_section)
        return false;
    for (uint32_t i = at > NEAR ? at - NEAR : 0; i < last; i++) {
        const struct block *other = &w->blocks->block[i];
        if (i != at && other->kind == BLOCK_HEAD && other->last - other->first == 1 &&
            other->length == b->length)
            return true;
    }
    return false;
}

static void look_between(const struct weave *w, uint32_t from, uint32_t to, struct between *ret)
{
    const struct block *before = &w->blocks->block[from];

    *ret = (struct between){0};
    for (uint32_t i = from + 1; i < to; i++) {
        const struct block *b = &w->blocks->block[i];
        const struct line *l = first_line(w, b);
        if (b->kind == BLOCK_BYLINE) {
            ret->bylines += !b->is_bracketed;
            ret->brackets += b->is_bracketed;
        } else if (b->kind == BLOCK_HEAD) {
            ret->heads++;
            ret->rows += b->last - b->first;
            ret->length += b->length;
            ret->opens |= b->is_section || b->is_brief_head || b->is_notice_head ||
                          b->is_forecast_head || b->is_ad_head;
            ret->has_subhead_look |=
                has_brother(w, i) ||
                (l->blank_before == 0 && l->indent == first_line(w, before)->indent);
        }
    }
    ret->has_subhead_look &= ret->rows == 1;
}

static double measure_score(const struct weave *w, const struct block *a, const struct block *b)
{
    if (!a->measure || !b->measure)
        return 0;
    return a->measure > b->measure + 4 || b->measure > a->measure + 4 ? W(chain_measure) : 0;
}

static bool are_of_kind(const struct block *a, const struct block *b)
{
    return (a->text == b->text && b->text != TEXT_BRIEF) ||
           (a->text == TEXT_BRIEF && b->text == TEXT_PROSE && a->is_open);
}

static double fit_score(const struct weave *w, const struct block *a, const struct block *b)
{
    struct line after = *first_line(w, b);
    double joint;

    if (!a->is_open && !(last_line(w, a)->is_full && after.is_full))
        return 0;
    after.blank_before = 0;
    joint = state_joint(w->sheet, w->pack, w->grams, last_line(w, a), &after);
    return W(chain_fit) * fmax(-3, fmin(3, joint));
}

/* A text that has its title above: the next long head is that of another. */
static bool has_head_above(const struct weave *w, uint32_t text)
{
    for (uint32_t i = text; i-- > 0;)
        if (w->blocks->block[i].kind != BLOCK_BYLINE)
            return w->blocks->block[i].kind == BLOCK_HEAD;
    return false;
}

/* How much more the head before text j has in common with it than with the text above, -1 to 1. */
static double head_leaning(const struct weave *w, const struct texts *t, size_t i, size_t j)
{
    if (t->count > TEXTS_MAX)
        return 0;
    for (uint32_t k = t->block[j - 1] + 1; k < t->block[j]; k++) {
        const struct block *b = &w->blocks->block[k];
        if (b->kind != BLOCK_HEAD)
            continue;
        for (size_t n = 0; n < t->count; n++)
            t->head[n] = 0;
        grams_cohere(w->grams, w->sheet, first_line(w, b)->squeezed, last_line(w, b)->squeezed_last,
                     t->head, t->count);
        return t->head[j] - t->head[i];
    }
    return 0;
}

/* How much more the two texts have in common than the second has with others, as a logarithm. */
static double relative_cohesion(const struct texts *t, size_t i, size_t j)
{
    double sum = 0;
    size_t count = 0;

    for (size_t k = j > REACH ? j - REACH : 0; k < j; k++) {
        sum += k == i ? 0 : t->cohesion[k];
        count += k != i;
    }
    return count
               ? fmax(-1.5, fmin(1.5, log((t->cohesion[i] + 0.02) / (sum / (double)count + 0.02))))
               : 0;
}

static double edge_score(const struct weave *w, const struct texts *t, size_t i, size_t j,
                         double expects_openers)
{
    const struct block *a = &w->blocks->block[t->block[i]], *b = &w->blocks->block[t->block[j]];
    struct between between;
    double score = W(chain_base) + (a->is_open ? W(chain_open) : W(chain_closed));

    look_between(w, t->block[j - 1], t->block[j], &between);
    if (j == i + 1)
        score += W(chain_adjacent);
    score += W(chain_distance) * log((double)(j - i));
    if (between.heads)
        score += W(chain_head) * (1 + 0.5 * (between.rows - 1)) +
                 W(chain_subhead) * (between.has_subhead_look + expects_openers);
    if (between.length > CROSS_HEAD_MAX && has_head_above(w, t->block[i]))
        score += W(chain_long_head) * fmin(between.length - CROSS_HEAD_MAX, 16) / 8;
    if (between.heads && has_head_above(w, t->block[i]))
        score += W(chain_own_title) + W(chain_leaning) * fmax(0, head_leaning(w, t, i, j));
    score += W(chain_relative) * relative_cohesion(t, i, j);
    if (between.bylines || between.opens)
        score += W(chain_byline);
    if (b->has_opener)
        score += W(chain_opener);
    look_between(w, t->block[i], t->block[i + 1], &between);
    if (a->end_byline >= 0 || between.brackets)
        score += W(chain_signed);
    if (!are_of_kind(a, b))
        score += W(chain_kind);
    return score + measure_score(w, a, b) + fit_score(w, a, b) + W(chain_cohesion) * t->cohesion[i];
}

/* 1 when nearly every item of the page begins with words or a byline that only begin items. */
static double opener_habit(const struct weave *w, const struct texts *t)
{
    size_t openers = 0, heads = 0;

    for (size_t i = 0; i < w->blocks->count; i++) {
        const struct block *b = &w->blocks->block[i];
        openers += (is_text(b) && b->has_opener) || (b->kind == BLOCK_BYLINE && !b->is_bracketed);
        heads += b->kind == BLOCK_HEAD;
    }
    return t->count && openers >= 2 && openers * 2 >= heads ? 1 : 0;
}

static size_t collect_edges(struct weave *w, struct texts *t, struct edge_weight *edge)
{
    double habit = opener_habit(w, t);
    size_t count = 0;

    for (size_t j = 1; j < t->count; j++) {
        const struct block *b = &w->blocks->block[t->block[j]];
        size_t first = j > REACH ? j - REACH : 0;
        for (size_t i = first; i < j; i++)
            t->cohesion[i] = 0;
        grams_cohere(w->grams, w->sheet, first_line(w, b)->squeezed, last_line(w, b)->squeezed_last,
                     t->cohesion, j);
        for (size_t i = first; i < j; i++) {
            double score = edge_score(w, t, i, j, habit);
            if (score > 0)
                edge[count++] = (struct edge_weight){(uint32_t)i, (uint32_t)j, score};
        }
    }
    return count;
}

static bool make_bodies(struct weave *w)
{
    w->body = pool_array(w->pool, w->blocks->count + 1, sizeof *w->body);
    if (!w->body)
        return false;
    for (size_t i = 0; i < w->blocks->count; i++) {
        struct block *b = &w->blocks->block[i];
        struct body *body;
        if (!is_text(b))
            continue;
        if (b->previous < 0) {
            body = &w->body[w->body_count];
            *body = (struct body){.first = (int32_t)i, .text = b->text};
            b->body = (int32_t)w->body_count++;
        } else {
            b->body = w->blocks->block[b->previous].body;
            body = &w->body[b->body];
        }
        body->last = (int32_t)i;
        body->length += b->length;
        body->is_signed |= b->start_byline >= 0 || b->end_byline >= 0;
    }
    return true;
}

bool weave_resumes(const struct line *before, const struct line *after)
{
    if (before->end == END_OPEN || before->end == END_PAUSE || after->starts_inside)
        return true;
    return before->is_full && after->is_full && !after->is_indented && !after->cue[CUE_OPENER];
}

bool weave_chain(struct weave *weave)
{
    struct texts t = {0};
    struct edge_weight *edge;
    int32_t *successor;

    if (!list_texts(weave, &t))
        return false;
    for (size_t i = 0; i < t.count; i++) {
        const struct block *b = &weave->blocks->block[t.block[i]];
        grams_post(weave->grams, weave->sheet, first_line(weave, b)->squeezed,
                   last_line(weave, b)->squeezed_last, (int32_t)i);
    }
    edge = pool_array(weave->pool, t.count * REACH + 1, sizeof *edge);
    successor = pool_array(weave->pool, t.count + 1, sizeof *successor);
    if (!edge || !successor ||
        !assign_best(weave->pool, edge, collect_edges(weave, &t, edge), t.count, t.count,
                     successor))
        return false;
    for (size_t i = 0; i < t.count; i++) {
        if (successor[i] < 0)
            continue;
        weave->blocks->block[t.block[i]].next = (int32_t)t.block[successor[i]];
        weave->blocks->block[t.block[successor[i]]].previous = (int32_t)t.block[i];
    }
    return make_bodies(weave);
}
