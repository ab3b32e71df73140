/*
 * about.c - what a figure is about: indicator, subject, place.
 *
 * The text between the start of the clause and the number is cut at periods and at the verbs that say
 * nothing but "was" or "had"; the last piece left is the indicator, the one before it the subject. A
 * clause that holds nothing but the change takes the indicator of the figure before it; a count whose
 * noun stands behind takes that.
 */
#include "pieces.h"

#include <string.h>

enum { INDICATOR_BYTES_MAX = 150, CLASS_BYTES_MAX = 15 };

/* ---- Indicators of other figures ---- */

/* The nearest figure before it in the sentence, then in the paragraph, that names what it measures. */
static const struct figure *antecedent(const struct reader *r, size_t place)
{
    const struct figure *f = &r->figure[place];
    const int paragraph = r->sentence[r->clause[figure_clause(r, f)].sentence].paragraph;

    for (size_t i = place; i-- > 0 && place - i < 40;) {
        const struct figure *g = &r->figure[i];
        if (r->sentence[r->clause[figure_clause(r, g)].sentence].paragraph != paragraph)
            return NULL;
        const bool is_base = g->kind == KIND_LEVEL || g->kind == KIND_COUNT ||
                             g->kind == KIND_RATE || g->kind == KIND_CAPACITY ||
                             g->kind == KIND_DURATION || (g->kind == KIND_SHARE && g->of.size == 0);
        if (is_base && g->indicator.size)
            return g;
    }
    for (size_t i = place; i-- > 0 && place - i < 8;)
        if (r->figure[i].sentence_start == f->sentence_start && r->figure[i].indicator.size)
            return &r->figure[i];
    return NULL;
}

static struct span_text text_of(struct reader *r, struct stretch s)
{
    if (stretch_is_empty(s) || s.end - s.start > INDICATOR_BYTES_MAX)
        s.start = stretch_is_empty(s)
                      ? s.start
                      : s.end - (s.end - s.start > INDICATOR_BYTES_MAX ? INDICATOR_BYTES_MAX
                                                                       : s.end - s.start);
    while (s.start < s.end && (r->view.bytes[s.start] & 0xC0) == 0x80)
        s.start++;
    return stretch_is_empty(s) ? (struct span_text){0, 0} : pool_view(r, s.start, s.end);
}

/* ---- Composing ---- */

static bool is_change(const struct figure *f)
{
    return f->kind == KIND_GROWTH || f->kind == KIND_INCREASE || f->kind == KIND_REDUCTION ||
           f->kind == KIND_DIFFERENCE;
}

/* A word of the piece that only says which rate or rank is meant: 增速, 绝对值. */
static bool is_only(const struct reader *r, struct stretch s, int32_t first, int32_t last,
                    enum cue class)
{
    for (int32_t t = first; t < last; t++)
        if (r->token[t].start == s.start && r->token[t].end == s.end && token_is(r, t, class, NULL))
            return true;
    return false;
}

static void inherit(struct figure *f, const struct figure *from)
{
    f->indicator = from ? from->indicator : f->indicator;
    f->subject = from ? from->subject : f->subject;
    f->confidence -= from ? 0.05 : 0.2;
}

static struct stretch last_piece(const struct pieces *p)
{
    return p->count ? p->piece[p->count - 1] : (struct stretch){0, 0};
}

/* 27家规上企业实现产值: things that were counted in the clause are part of what is measured. */
static void set_piece(struct reader *r, struct figure *f, const struct pieces *p)
{
    f->indicator = text_of(r, last_piece(p));
    if (p->count < 2)
        return;
    const struct stretch subject = p->piece[p->count - 2];
    if (p->is_after_count && p->count == 2 && p->has_govern)
        f->indicator = pool_join(r, text_of(r, subject), f->indicator);
    else
        f->subject = text_of(r, subject);
}

/* The name of a kind of things (企业, 项目): what they have in common can be measured. */
static bool ends_with_class(const struct reader *r, struct span_text name)
{
    const uint8_t *text = r->pool + name.at;
    size_t end;
    int32_t none;

    for (size_t back = 1; back <= CLASS_BYTES_MAX && back <= name.size; back++)
        if (words_longest(r->language->cues->words, text, name.size, name.size - back,
                          CUE_CLASS_END, &end, &none) &&
            end == name.size)
            return true;
    return false;
}

/* 备案项目12个，总投资额300亿元: a bare property right behind a count is the property of what was counted. */
static void extend_property(struct reader *r, struct figure *f, size_t place,
                            const struct pieces *p)
{
    const struct figure *count = place > 0 ? &r->figure[place - 1] : NULL;

    if (!count || p->count != 1 || p->has_period || p->has_govern || count->kind != KIND_COUNT ||
        count->sentence_start != f->sentence_start ||
        figure_clause(r, count) + 1 != figure_clause(r, f) ||
        last_piece(p).end - last_piece(p).start > 18 || !ends_with_class(r, count->indicator))
        return;
    f->indicator = pool_join(r, count->indicator, f->indicator);
}

/* 收入1300万元，其中捐赠750万元，占57.7%: the figure before the word that opened the parts. */
static const struct figure *total_before(const struct reader *r, size_t place)
{
    const struct figure *f = &r->figure[place];
    bool is_among = false;

    for (int32_t t = f->token - 1; t >= 0 && r->token[t].start >= f->sentence_start; t--) {
        is_among |= token_is(r, t, CUE_AMONG, NULL);
        if (is_among && r->token[t].type == TOKEN_FIGURE) {
            const struct figure *g = &r->figure[r->token[t].index];
            if (g->kind != KIND_GROWTH && g->kind != KIND_SHARE && g->indicator.size)
                return g;
        }
    }
    return NULL;
}

/* The word that opens the share in the figure's clause, whether or not the whole's own figure stands
 * between: 占学生总数6.4万名的86%. -1: none. */
static int32_t share_word(const struct reader *r, const struct figure *f)
{
    const int32_t clause = figure_clause(r, f);

    for (int32_t t = f->token - 1; t >= r->clause[clause].first; t--)
        if (r->token[t].clause == clause && token_is(r, t, CUE_SHARE, NULL))
            return t;
    return -1;
}

static struct stretch whole_of(const struct reader *r, const struct figure *f, int32_t word)
{
    uint32_t end = f->name_end;

    for (int32_t t = f->token - 1; t > word; t--)
        if (r->token[t].type == TOKEN_FIGURE)
            end = r->token[t].start;
    struct stretch whole =
        stretch_strip(r, (struct stretch){r->token[word].end, end}, word + 1, f->token);
    /* 占全部税收的比重 */
    for (int32_t t = f->token - 1; t > word; t--)
        if (r->token[t].end == whole.end && token_is(r, t, CUE_SHARE_NOUN, NULL))
            whole = stretch_strip(r, (struct stretch){whole.start, r->token[t].start}, word + 1, t);
    /* 占全省的两成: the place alone is the whole */
    if (stretch_is_empty(whole) && token_is(r, word + 1, CUE_HOME, NULL) && word + 1 < f->token)
        whole = (struct stretch){r->token[word + 1].start, r->token[word + 1].end};
    return whole;
}

/* What the share is of: the text before the word, the noun behind, or the figure before. */
static void name_part(struct reader *r, struct figure *f, size_t place, const struct pieces *p,
                      int32_t word)
{
    const struct stretch behind = stretch_noun_behind(r, f);
    const int32_t first = r->clause[figure_clause(r, f)].first;
    bool has_figure = false;

    for (int32_t t = word + 1; word >= 0 && t < f->token; t++)
        has_figure |= r->token[t].type == TOKEN_FIGURE;
    const bool is_bare =
        !p->count || has_figure || is_only(r, last_piece(p), first, f->token, CUE_SHARE_NOUN);
    if (!is_bare) {
        set_piece(r, f, p);
    } else if (!p->count && !stretch_is_empty(behind)) {
        f->indicator = text_of(r, behind);
    } else {
        /* the whole's own figure is not the part */
        inherit(f, antecedent(r, has_figure ? place - 1 : place));
        if (p->count && !has_figure)
            f->indicator = pool_join(r, f->indicator, text_of(r, last_piece(p)));
    }
}

static void name_share(struct reader *r, struct figure *f, size_t place, const struct pieces *p)
{
    const int32_t word = share_word(r, f);
    const struct stretch whole = word >= 0 ? whole_of(r, f, word) : (struct stretch){0, 0};

    name_part(r, f, place, p, word);
    const struct figure *total =
        word >= 0 && stretch_is_empty(whole) ? total_before(r, place) : NULL;
    if (stretch_is_empty(whole) && !total)
        return;
    f->of = total ? total->indicator : text_of(r, whole);
    const char *open = r->language->cues->share_open, *close = r->language->cues->share_close;
    const struct span_text name = pool_join(r, f->indicator, pool_bytes(r, open, strlen(open)));
    f->indicator = pool_join(r, pool_join(r, name, f->of), pool_bytes(r, close, strlen(close)));
}

static void name_rank(struct reader *r, struct figure *f, size_t place, const struct pieces *p)
{
    const struct stretch piece = last_piece(p);

    if (!p->count ||
        is_only(r, piece, r->clause[figure_clause(r, f)].first, f->token, CUE_RANK_NOUN)) {
        inherit(f, antecedent(r, place));
        if (p->count)
            f->indicator = pool_join(r, f->indicator, text_of(r, piece));
    } else {
        set_piece(r, f, p);
    }
}

/* 增加了30万吨年产能: behind a change word right at the number the noun may follow. */
static bool has_object_behind(const struct figure *f, struct stretch behind)
{
    return (f->verb >= 0 || f->governor >= 0) && !f->is_difference &&
           f->unit.dimension != DIM_PERCENT && f->unit.dimension != DIM_POINTS &&
           f->unit.dimension != DIM_TIMES && !stretch_is_empty(behind);
}

static void name_change(struct reader *r, struct figure *f, size_t place, const struct pieces *p)
{
    const struct stretch piece = last_piece(p), behind = stretch_noun_behind(r, f);
    const bool is_bare = !p->count || is_only(r, piece, r->clause[figure_clause(r, f)].first,
                                              f->token, CUE_GROWTH_NOUN);

    if (has_object_behind(f, behind)) {
        f->indicator = text_of(r, behind);
        if (p->count)
            f->subject = text_of(r, piece);
    } else if (is_bare) {
        inherit(f, antecedent(r, place));
    } else {
        set_piece(r, f, p);
    }
}

/* Everything behind the number in its clause: what took ten days. */
static struct stretch clause_behind(const struct reader *r, const struct figure *f)
{
    const struct clause *c = &r->clause[figure_clause(r, f)];
    struct stretch s = {f->end, c->end};
    int32_t t = c->last - 1;

    if (t >= 0 && r->token[t].end == c->end &&
        (token_is(r, t, CUE_CLAUSE_END, NULL) || token_is(r, t, CUE_SENTENCE_END, NULL)))
        s.end = r->token[t].start;
    for (t = f->token + 1; t < c->last && r->token[t].start == s.start &&
                           (token_is(r, t, CUE_AFTER, NULL) || token_is(r, t, CUE_OF, NULL) ||
                            token_is(r, t, CUE_LEAD, NULL));
         t++)
        s.start = r->token[t].end;
    return s;
}

/* The clause before, when it holds no figure: 从进场到封顶，历时一个月. */
static struct stretch clause_before(const struct reader *r, const struct figure *f)
{
    const int32_t clause = figure_clause(r, f) - 1;

    if (clause < 0 || r->clause[clause].sentence != r->clause[clause + 1].sentence)
        return (struct stretch){0, 0};
    const struct clause *c = &r->clause[clause];
    for (int32_t t = c->first; t < c->last; t++)
        if (r->token[t].type == TOKEN_FIGURE)
            return (struct stretch){0, 0};
    const int32_t last = c->last - 1;
    const bool has_mark =
        last >= c->first && r->token[last].end == c->end && token_is(r, last, CUE_CLAUSE_END, NULL);
    return (struct stretch){c->start, has_mark ? r->token[last].start : c->end};
}

static void name_duration(struct reader *r, struct figure *f, size_t place, const struct pieces *p)
{
    const int32_t cue = f->token - 1;
    const bool has_cue =
        cue >= 0 && r->token[cue].end == f->start && token_is(r, cue, CUE_TIME_CUE, NULL);
    const struct stretch behind = clause_behind(r, f), before = clause_before(r, f);

    if (has_cue && !stretch_is_empty(behind)) {
        f->indicator = text_of(r, behind);
        if (p->count)
            f->subject = text_of(r, last_piece(p));
    } else if (p->count && !(is_only(r, last_piece(p), r->clause[figure_clause(r, f)].first,
                                     f->token, CUE_TIME_CUE) &&
                             !stretch_is_empty(before))) {
        set_piece(r, f, p);
    } else if (!stretch_is_empty(before)) {
        f->indicator = text_of(r, before);
        if (has_cue)
            f->indicator =
                pool_join(r, f->indicator, pool_view(r, r->token[cue].start, r->token[cue].end));
    } else if (!stretch_is_empty(behind)) {
        f->indicator = text_of(r, behind);
    } else {
        inherit(f, antecedent(r, place));
    }
}

static bool wants_noun_behind(const struct figure *f, struct stretch behind)
{
    return (f->unit.dimension == DIM_COUNT || f->unit.dimension == DIM_PEOPLE ||
            f->kind == KIND_CAPACITY) &&
           !stretch_is_empty(behind);
}

static bool is_verb_piece(const struct reader *r, const struct figure *f)
{
    const int32_t t = f->token - 1;

    return t >= 0 && r->token[t].end == r->token[f->token].start &&
           token_is(r, t, CUE_PARTICLE, NULL);
}

static void name_amount(struct reader *r, struct figure *f, size_t place, const struct pieces *p)
{
    const struct stretch behind = f->unit.flags & UNIT_NOUN
                                      ? (struct stretch){f->unit.start, f->unit.end}
                                      : stretch_noun_behind(r, f);

    if (wants_noun_behind(f, behind)) {
        f->indicator = text_of(r, behind);
        if (p->count && p->has_govern && f->kind == KIND_COUNT && !is_verb_piece(r, f))
            f->indicator = pool_join(r, text_of(r, last_piece(p)), f->indicator);
        else if (p->count)
            f->subject = text_of(r, last_piece(p));
        return;
    }
    if (p->count && !(is_verb_piece(r, f) && !stretch_is_empty(behind))) {
        set_piece(r, f, p);
        if (f->kind == KIND_LEVEL || f->kind == KIND_RATE)
            extend_property(r, f, place, p);
    } else if (!stretch_is_empty(behind)) {
        f->indicator = text_of(r, behind);
    } else {
        inherit(f, antecedent(r, place));
    }
}

/* ---- Subject and place ---- */

static void set_place(struct reader *r, struct figure *f)
{
    const struct sentence *s = &r->sentence[r->clause[figure_clause(r, f)].sentence];

    for (int32_t t = f->token; t >= r->clause[s->first].first; t--)
        if (token_is(r, t, CUE_HOME, NULL)) {
            f->place = pool_view(r, r->token[t].start, r->token[t].end);
            return;
        }
}

static void name_figure(struct reader *r, struct figure *f, size_t place)
{
    const struct pieces p = pieces_cut(r, f);

    if (f->follows >= 0) {
        inherit(f, &r->figure[f->follows]);
        f->of = r->figure[f->follows].of;
    } else if (f->kind == KIND_SHARE) {
        name_share(r, f, place, &p);
    } else if (f->kind == KIND_RANK) {
        name_rank(r, f, place, &p);
    } else if (f->kind == KIND_DURATION) {
        name_duration(r, f, place, &p);
    } else if (is_change(f)) {
        name_change(r, f, place, &p);
    } else {
        name_amount(r, f, place, &p);
    }
    if (!f->indicator.size && f->kind == KIND_TEMPERATURE)
        f->indicator =
            pool_bytes(r, r->language->cues->temperature, strlen(r->language->cues->temperature));
    if (!f->indicator.size)
        f->confidence -= 0.1;
    set_place(r, f);
    if (!f->subject.size)
        f->subject = f->place;
}

void name_figures(struct reader *r)
{
    for (size_t i = 0; i < r->figure_count; i++) {
        r->figure[i].confidence = 0.9;
        name_figure(r, &r->figure[i], i);
    }
}
