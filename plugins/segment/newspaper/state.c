/* Emissions, joints and the Viterbi pass. All numbers come from the weights; see
 * docs/newspapers.md. */
#include "state.h"

#include <math.h>

#include "newspaper/utf8.h"

enum {
    EDGE_LINES = 4,
    HEAD_LONG = 24,
    AD_LONG = 60,
    STUB_LONG = 22,
    HEADER_SCORE = 12,
    IMPOSSIBLE = -1000
};

#define W(name) (pack->weight[WEIGHT_##name])

static double least(double a, double b)
{
    return a < b ? a : b;
}

static bool is_number_char(uint8_t class)
{
    return class == CHAR_DIGIT || class == CHAR_SIGN;
}

/* The characters on both sides of the joint. */
static double joint_of_characters(const struct sheet *s, const struct pack *pack,
                                  const struct grams *grams, const struct line *a,
                                  const struct line *b)
{
    uint32_t left = a->squeezed_last - 1, right = b->squeezed;
    uint8_t left_class = s->class[s->squeezed_char[left]];
    uint8_t right_class = s->class[s->squeezed_char[right]];
    double score = 0;

    if (left_class == CHAR_DIGIT && is_number_char(right_class))
        score += W(join_number);
    if (left_class == CHAR_HAN && right_class == CHAR_HAN &&
        grams_of(grams, s->squeezed[left], s->squeezed[right]) > 1)
        score += W(join_bigram);
    return score;
}

/* Two lines that end a paragraph: the last one, shorter, closed. */
static bool is_tail(const struct line *a, const struct line *b)
{
    return b->end == END_STOP && b->blank_before == 0 && a->end != END_STOP &&
           b->width <= a->width + 3 && a->width >= 24;
}

static double joint_of_shapes(const struct sheet *s, const struct pack *pack, const struct line *a,
                              const struct line *b)
{
    double score = 0;

    if (a->is_full)
        score += W(join_full);
    else if (a->is_narrow && b->is_full)
        score += W(join_full) / 2;
    else if (a->measure && a->end != END_STOP)
        score += W(join_short_open);
    if (a->measure && b->measure && a->measure + 2 >= b->measure && b->measure + 2 >= a->measure)
        score += W(join_same_width);
    if (is_tail(a, b))
        score += W(join_tail);
    if (a->end == END_STOP && s->has_indents && b->indent < 2 && b->blank_before == 0 &&
        (b->is_full || is_tail(a, b) || b->end == END_STOP))
        score += W(join_no_indent);
    else if (a->end == END_STOP && !a->is_full)
        score += W(join_ended);
    if (a->end == END_STOP && b->is_narrow)
        score += W(join_narrow_start);
    if (a->measure && b->measure && (a->measure > b->measure + 4 || b->measure > a->measure + 4))
        score += W(join_other_measure);
    if (b->is_indented && b->indent > a->indent)
        score += W(join_indent);
    return score;
}

double state_joint(const struct sheet *sheet, const struct pack *pack, const struct grams *grams,
                   const struct line *before, const struct line *after)
{
    double score = joint_of_shapes(sheet, pack, before, after) +
                   joint_of_characters(sheet, pack, grams, before, after);

    if (before->end == END_STOP)
        score += W(join_closed);
    else
        score += W(join_open) * (before->end == END_BRACKET ? 0.3 : 1);
    if (before->pending > 0)
        score += W(join_pending);
    if (after->starts_inside)
        score += W(join_starts_inside);
    if (after->cue[CUE_CARRIED_TO] && line_length(after) <= HEAD_LONG)
        score += W(join_starts_inside);
    else if (after->cue[CUE_OPENER] || after->cue[CUE_CAPTION_START] || after->has_mark ||
             after->has_dash || after->byline >= 0)
        score += W(join_opener);
    return score + W(join_blank) * least(after->blank_before, 2);
}

static double head_score(const struct sheet *s, const struct pack *pack, size_t at)
{
    const struct line *l = &s->line[at];
    size_t length = line_length(l);
    bool is_apart_after = at + 1 == s->line_count || s->line[at + 1].blank_before > 0;
    double score = W(head_base);

    if (l->cue[CUE_CARRIED_FROM] || l->cue[CUE_CARRIED_TO])
        score += W(head_unbalanced) * 2;
    if (l->cue[CUE_HEADER_TITLE])
        return HEADER_SCORE;
    if (l->is_doubled || l->is_echo)
        score += W(head_doubled);
    if (l->has_dash)
        score += W(head_dash);
    if (l->measure && l->width > l->measure + 4)
        score += W(head_wide);
    if (l->is_full)
        score += W(head_full);
    if (l->end == END_PAUSE)
        score += W(head_pause);
    if (l->has_stop_inside)
        score += W(head_sentence);
    if (l->end == END_STOP)
        score += s->squeezed[l->squeezed_last - 1] == 0x3002 ? W(head_closed) : W(head_soft_stop);
    if (length > HEAD_LONG)
        score += W(head_long) * (double)(length - HEAD_LONG);
    if (l->is_unbalanced)
        score += W(head_unbalanced);
    if (l->cue[CUE_PLAIN_END])
        score += W(head_plain_end);
    if (l->cue[CUE_VERB])
        score += W(head_verb);
    if (l->is_spaced)
        score += W(head_spaced);
    if (l->pauses)
        score += W(head_comma) * (1 + l->is_prose);
    if (l->has_mark)
        score += W(head_mark);
    return score + W(head_apart) * ((l->blank_before > 0) + is_apart_after);
}

/* A short line without an end between two whole paragraphs of a line each. */
static bool is_stub(const struct sheet *s, size_t at)
{
    const struct line *l = &s->line[at];

    return at > 0 && at + 1 < s->line_count && l->end != END_STOP && l->end != END_PAUSE &&
           line_length(l) <= STUB_LONG && l[-1].width > 4 * STUB_LONG && l[-1].end == END_STOP &&
           l[1].width > 4 * STUB_LONG && l[1].end == END_STOP;
}

static double text_score(const struct sheet *s, const struct pack *pack, size_t at)
{
    const struct line *l = &s->line[at];
    double score = W(body_base);

    if (l->is_doubled)
        score -= W(head_doubled) / 2;
    if (l->end == END_STOP || l->has_stop_inside)
        score += W(body_closed);
    if (l->is_full)
        score += W(body_full);
    else if (l->measure && !l->is_narrow && l->width < l->measure && l->end != END_STOP)
        score += W(body_short_open);
    if (is_stub(s, at))
        score += W(body_stub);
    if (line_length(l) > HEAD_LONG)
        score += W(body_long) * least((double)(line_length(l) - HEAD_LONG), 20) / 10;
    return score + W(body_attribution) * least(l->cue[CUE_ATTRIBUTION], 2);
}

static double first_score(const struct sheet *s, const struct pack *pack, size_t at)
{
    const struct line *l = &s->line[at];
    double score = text_score(s, pack, at);

    if (l->cue[CUE_OPENER])
        score += W(body_opener);
    if (l->is_indented)
        score += W(body_indent);
    if (l->is_narrow)
        score += W(body_narrow);
    if (l->cue[CUE_FORECAST] && l->cue[CUE_WEATHER])
        score += W(body_forecast);
    if (l->has_mark && l->byline < 0)
        score += W(body_mark);
    return score;
}

static bool is_ad_line(const struct line *l)
{
    return l->cue[CUE_AD_STRONG] || (l->has_phone && l->cue[CUE_AD]);
}

/* 1 above a line that only advertisements print, the advertiser also further above; less right
 * below. */
static double ad_nearness(const struct sheet *s, size_t at)
{
    size_t reach = s->line[at].cue[CUE_ORGANISATION] ? 4 : 2;

    for (size_t i = at + 1; i < s->line_count && i <= at + reach; i++)
        if (is_ad_line(&s->line[i]))
            return 1;
    for (size_t i = at > 2 ? at - 2 : 0; i < at; i++)
        if (is_ad_line(&s->line[i]))
            return s->line[at].blank_before ? 0.25 : 0.5;
    return 0;
}

static double ad_score(const struct sheet *s, const struct pack *pack, size_t at)
{
    const struct line *l = &s->line[at];
    double score = W(ad_base) + W(ad_cue) * least(l->cue[CUE_AD], 2);

    if (l->cue[CUE_AD_STRONG])
        score += W(ad_strong);
    if (line_length(l) > AD_LONG || (l->has_stop_inside && l->cue[CUE_ATTRIBUTION]) ||
        (l->is_prose && l->is_full && l->pauses))
        score += W(ad_prose);
    if (l->cue[CUE_IMPRINT] >= 2)
        score -= W(ad_strong);
    if (l->has_phone)
        score += W(ad_phone);
    if (line_length(l) <= HEAD_LONG && !l->cue[CUE_ATTRIBUTION] && !l->has_dash)
        score += W(ad_near) * ad_nearness(s, at);
    if (l->cue[CUE_ORGANISATION] && !l->cue[CUE_VERB] && line_length(l) <= HEAD_LONG)
        score += W(ad_organisation);
    if (l->cue[CUE_SLOGAN] && line_length(l) <= HEAD_LONG && !l->cue[CUE_ATTRIBUTION])
        score += W(ad_slogan) * (1 + (l->end == END_STOP));
    return score;
}

/* What stands in graphics for sure: a value, labels side by side, a label that comes twice. */
static bool is_anchor(const struct line *l)
{
    return l->is_value || l->has_labels ||
           (l->is_repeated && !l->is_prose && !l->pauses && l->end == END_OPEN &&
            line_length(l) <= HEAD_LONG / 2);
}

static double nearness_of(const struct line *anchor, unsigned blanks)
{
    return !is_anchor(anchor) || blanks > 1 ? 0 : blanks ? 0.6 : 1;
}

/* 1 beside an anchor, less over a blank line or one line further off. */
static double anchor_nearness(const struct sheet *s, size_t at)
{
    double near = 0;

    if (at > 0)
        near = nearness_of(&s->line[at - 1], s->line[at].blank_before);
    if (at + 1 < s->line_count)
        near = fmax(near, nearness_of(&s->line[at + 1], s->line[at + 1].blank_before));
    if (near > 0)
        return near;
    return (at > 1 && is_anchor(&s->line[at - 2])) ||
                   (at + 2 < s->line_count && is_anchor(&s->line[at + 2]))
               ? 0.4
               : 0;
}

static double figure_score(const struct sheet *s, const struct pack *pack, size_t at)
{
    const struct line *l = &s->line[at];
    double score = W(figure_base);
    size_t length = line_length(l);

    if (l->is_value)
        score += W(figure_value);
    else if (length <= HEAD_LONG && l->end == END_OPEN && !l->pauses && !l->is_prose)
        score += W(figure_near) * anchor_nearness(s, at);
    if (l->is_repeated && length <= HEAD_LONG && !l->is_prose && !l->pauses)
        score += W(figure_repeat);
    if (l->cue[CUE_GRAPHIC_HEAD] && length <= HEAD_LONG && l->end == END_OPEN && !l->is_prose)
        score += W(figure_head);
    if (l->has_labels)
        score += W(figure_labels);
    if (l->cue[CUE_GRAPHIC])
        score += W(figure_cue);
    if (l->cue[CUE_QUANTITY] && !l->digits && length <= HEAD_LONG && !l->is_prose)
        score += W(figure_noun);
    return score;
}

/* The date of a story in running text is no folio. */
static bool is_running_text(const struct line *l)
{
    return l->pauses && line_length(l) > HEAD_LONG && !l->cue[CUE_IMPRINT] && !l->cue[CUE_STAFF];
}

static double furniture_score(const struct sheet *s, const struct pack *pack, size_t at,
                              const struct byline *bylines)
{
    const struct line *l = &s->line[at];
    double cues = (double)l->cue[CUE_FOLIO] + l->cue[CUE_IMPRINT] + l->cue[CUE_STAFF] +
                  l->cue[CUE_HEADER_FIELD] * 3;
    double score = W(furniture_base);

    if (l->cue[CUE_HEADER_BODY])
        return HEADER_SCORE;
    if (line_length(l) <= HEAD_LONG && !l->cue[CUE_CARRIED_TO] && !l->cue[CUE_CARRIED_FROM])
        cues += l->cue[CUE_POINTER];
    if (is_running_text(l))
        cues = 0;
    score += W(furniture_cue) * least(cues, 4);

    if (l->byline >= 0 && bylines[l->byline].kinds & 1u << ROLE_PAGE)
        score += W(furniture_cue) * 2;
    if (cues > 0 && (at < EDGE_LINES || at + EDGE_LINES >= s->line_count))
        score += W(furniture_edge);
    return score;
}

static void emit(const struct sheet *s, const struct pack *pack, size_t at,
                 const struct byline *bylines, double *score)
{
    const struct line *l = &s->line[at];

    score[STATE_FIRST] = first_score(s, pack, at);
    score[STATE_TEXT] = text_score(s, pack, at);
    score[STATE_HEAD] = head_score(s, pack, at);
    score[STATE_BYLINE] = IMPOSSIBLE;
    if (l->byline >= 0)
        score[STATE_BYLINE] = W(byline_base) + W(byline_mark) * bylines[l->byline].has_mark;
    score[STATE_AD] = ad_score(s, pack, at);
    score[STATE_FIGURE] = figure_score(s, pack, at);
    score[STATE_FURNITURE] = furniture_score(s, pack, at, bylines);
}

static double log_sigmoid(double x)
{
    return x > 0 ? -log1p(exp(-x)) : x - log1p(exp(x));
}

static bool is_text(int state)
{
    return state == STATE_FIRST || state == STATE_TEXT;
}

/* The joint between two lines, as far as it bears on their states. */
struct joint {
    double score;   /* log odds that the second goes on with the first */
    double lead;    /* the same where the first has the shape of a text line, else 0 */
    double unended; /* how much the first lacks the end of a sentence, 0 to 1 */
    double blanks;
};

static double transition(const struct pack *pack, int from, int to, const struct joint *j)
{
    if (to == STATE_TEXT)
        return is_text(from) ? log_sigmoid(j->score) : IMPOSSIBLE;
    if (is_text(from))
        return log_sigmoid(-j->score) + W(text_unended) * j->unended +
               (j->blanks > 0 ? 0 : W(text_amid) * j->unended) +
               (to == STATE_FIRST ? 0 : W(change));
    if (from == STATE_HEAD && to != STATE_HEAD)
        return W(change) + W(head_leads) * j->lead;
    if (from == to)
        return W(stay) + W(stay_blank) * j->blanks +
               (from == STATE_HEAD ? W(head_leads) * j->lead : 0);
    return W(change);
}

struct cell {
    double score[STATE_COUNT];
    uint8_t from[STATE_COUNT];
    double head, emission; /* of STATE_HEAD and STATE_TEXT alone, for jumps */
    uint8_t jump; /* STATE_TEXT: goes on with the text before so many rows of a head; 0 none */
};

static void advance(const struct pack *pack, const struct cell *before, struct cell *now,
                    const struct joint *joint)
{
    for (int to = 0; to < STATE_COUNT; to++) {
        double best = -1e18;
        for (int from = 0; from < STATE_COUNT; from++) {
            double score = before->score[from] + transition(pack, from, to, joint);
            if (score > best) {
                best = score;
                now->from[to] = (uint8_t)from;
            }
        }
        now->score[to] += best;
    }
}

/* A title may stand in the middle of a sentence of its body: the text goes on behind its rows. */
static void jump_heads(const struct sheet *s, const struct pack *pack, const struct grams *grams,
                       size_t at, struct cell *cell)
{
    enum { ROWS_MAX = 4 };
    struct line after = s->line[at];
    double heads = W(head_inside);

    after.blank_before = 0;
    for (size_t rows = 1; rows <= ROWS_MAX && rows < at; rows++) {
        const struct line *before = &s->line[at - rows - 1];
        const struct cell *from = &cell[at - rows - 1];
        int state = from->score[STATE_TEXT] > from->score[STATE_FIRST] ? STATE_TEXT : STATE_FIRST;
        double score;

        heads += cell[at - rows].head;
        if (before->end != END_OPEN && before->end != END_PAUSE)
            continue;
        score = from->score[state] + heads + cell[at].emission +
                log_sigmoid(state_joint(s, pack, grams, before, &after));
        if (score > cell[at].score[STATE_TEXT]) {
            cell[at].score[STATE_TEXT] = score;
            cell[at].from[STATE_TEXT] = (uint8_t)state;
            cell[at].jump = (uint8_t)rows;
        }
    }
}

static double unended(const struct line *l)
{
    return l->end == END_STOP ? 0 : l->end == END_BRACKET ? 0.4 : 1;
}

static void pass_joint(const struct sheet *s, const struct pack *pack, const struct grams *grams,
                       size_t at, struct cell *cell)
{
    const struct line *a = &s->line[at - 1], *b = &s->line[at];
    struct joint j = {state_joint(s, pack, grams, a, b), 0, unended(a), least(b->blank_before, 2)};

    if ((((a->is_full || a->is_narrow) && b->is_full && (a->is_prose || b->is_prose)) ||
         is_tail(a, b)) &&
        j.score > 0)
        j.lead = j.score;
    advance(pack, &cell[at - 1], &cell[at], &j);
}

static void end_text(const struct pack *pack, const struct line *last, struct cell *cell)
{
    cell->score[STATE_FIRST] += W(text_unended) * unended(last);
    cell->score[STATE_TEXT] += W(text_unended) * unended(last);
}

static int best_state(const struct cell *cell)
{
    int best = 0;

    for (int state = 1; state < STATE_COUNT; state++)
        if (cell->score[state] > cell->score[best])
            best = state;
    return best;
}

static void trace(struct sheet *sheet, const struct cell *cell, int state)
{
    for (size_t i = sheet->line_count; i-- > 0;) {
        size_t rows = state == STATE_TEXT ? cell[i].jump : 0;
        sheet->line[i].state = (uint8_t)state;
        state = cell[i].from[state];
        for (; rows > 0; rows--)
            sheet->line[--i].state = STATE_HEAD;
    }
}

bool state_read(struct sheet *sheet, const struct pack *pack, const struct grams *grams,
                const struct byline *bylines, struct pool *pool)
{
    struct cell *cell = pool_array(pool, sheet->line_count + 1, sizeof *cell);
    int state;

    if (!cell)
        return false;
    for (size_t i = 0; i < sheet->line_count; i++) {
        emit(sheet, pack, i, bylines, cell[i].score);
        cell[i].head = cell[i].score[STATE_HEAD];
        cell[i].emission = cell[i].score[STATE_TEXT];
        if (i == 0) {
            cell[i].score[STATE_TEXT] = IMPOSSIBLE;
            continue;
        }
        pass_joint(sheet, pack, grams, i, cell);
        jump_heads(sheet, pack, grams, i, cell);
    }
    if (!sheet->line_count)
        return true;
    end_text(pack, &sheet->line[sheet->line_count - 1], &cell[sheet->line_count - 1]);
    state = best_state(&cell[sheet->line_count - 1]);
    trace(sheet, cell, state);
    return true;
}
