/*
 * compare.c - the words right at a quantity: comparators, change words, and the quote that they belong
 * to; and the change word that governs it from further off.
 */
#include "figure.h"

enum { WORDS_BACK = 6, CHANGE_WORD_BYTES = 6 };

static struct token *token_of(struct reader *r, const struct figure *f)
{
    return &r->token[f->token];
}

static bool is_change(const struct reader *r, int32_t t)
{
    return token_is(r, t, CUE_GROW, NULL) || token_is(r, t, CUE_DROP, NULL) ||
           token_is(r, t, CUE_ADD, NULL) || token_is(r, t, CUE_CUT, NULL) ||
           token_is(r, t, CUE_MORE, NULL) || token_is(r, t, CUE_LESS, NULL);
}

/* 高, 长, 多 are changes or differences only in a comparison; 全长52公里 is none. */
static bool is_compared(const struct reader *r, int32_t t)
{
    const int32_t clause = r->token[t].clause;

    for (int32_t i = t - 1; i >= r->clause[clause].first; i--) {
        if (r->token[i].clause != clause)
            continue;
        if (r->token[i].type == TOKEN_FIGURE)
            return false;
        if (token_is(r, i, CUE_THAN, NULL) || token_is(r, i, CUE_YOY, NULL) ||
            token_is(r, i, CUE_YOY_PHRASE, NULL) || token_is(r, i, CUE_ON_PERIOD, NULL))
            return true;
    }
    return false;
}

static bool is_change_here(const struct reader *r, int32_t t)
{
    const bool is_plain = token_is(r, t, CUE_GROW, NULL) || token_is(r, t, CUE_DROP, NULL) ||
                          token_is(r, t, CUE_ADD, NULL) || token_is(r, t, CUE_CUT, NULL);

    return is_change(r, t) &&
           (is_plain || r->token[t].end - r->token[t].start >= CHANGE_WORD_BYTES ||
            is_compared(r, t));
}

static bool is_quoted_word(const struct reader *r, int32_t t)
{
    return token_is(r, t, CUE_TIME_CUE, NULL) || token_is(r, t, CUE_CAPACITY, NULL) ||
           token_is(r, t, CUE_YEARLY, NULL) || token_is(r, t, CUE_EACH, NULL);
}

static void set_comparator(struct figure *f, int32_t comparator)
{
    if (f->comparator == COMPARE_EQUAL)
        f->comparator = (enum comparator)comparator;
}

/* Behind the change word: what it is measured against belongs to the quote (同比增长). */
static void extend_quote(struct reader *r, struct figure *f, int32_t t)
{
    while (t >= 0 && r->token[t].end == f->quote_start &&
           (token_is(r, t, CUE_YOY, NULL) || token_is(r, t, CUE_YOY_PHRASE, NULL) ||
            token_is(r, t, CUE_ON_PERIOD, NULL) || token_is(r, t, CUE_EACH, NULL) ||
            token_is(r, t, CUE_DISTRIBUTE, NULL)))
        f->quote_start = r->token[t--].start;
}

/* Takes the word that ends at `at`; false when it is none of those that stand right at a number. */
static bool take_before(struct reader *r, struct figure *f, int32_t t, bool *ret_is_last)
{
    int32_t comparator;

    *ret_is_last = false;
    if (f->verb < 0 && (token_is(r, t, CUE_BEFORE, &comparator) ||
                        ((f->numeral & NUMERAL_BARE) && token_is(r, t, CUE_UP_TO, NULL)))) {
        set_comparator(f, token_is(r, t, CUE_BEFORE, NULL) ? comparator : COMPARE_AT_LEAST);
        f->quote_start = f->name_end = r->token[t].start;
        return true;
    }
    const bool is_tail = token_is(r, t, CUE_REACH_TAIL, NULL) && t > 0 && is_change(r, t - 1) &&
                         r->token[t - 1].end == r->token[t].start;
    if (token_is(r, t, CUE_REACH, NULL) || is_tail) {
        f->is_reach = true;
        f->quote_start = f->name_end = r->token[t].start;
        *ret_is_last = !is_tail;
        return true;
    }
    if (token_is(r, t, CUE_DIFFER, NULL)) {
        f->is_difference = true;
        f->quote_start = f->name_end = r->token[t].start;
        *ret_is_last = true;
        return true;
    }
    if (is_change_here(r, t)) {
        f->verb = t;
        f->quote_start = r->token[t].start;
        extend_quote(r, f, t - 1);
        f->name_end = f->quote_start;
        *ret_is_last = true;
        return true;
    }
    if (is_quoted_word(r, t)) {
        f->quote_start = r->token[t].start;
        return true;
    }
    return token_is(r, t, CUE_PARTICLE, NULL);
}

static void read_before(struct reader *r, struct figure *f)
{
    uint32_t at = token_of(r, f)->start;
    bool is_last = false;

    for (int32_t t = f->token - 1, count = 0; t >= 0 && count < WORDS_BACK && !is_last;
         t--, count++) {
        if (r->token[t].end != at || r->token[t].type != TOKEN_WORD ||
            !take_before(r, f, t, &is_last))
            return;
        at = r->token[t].start;
    }
}

static void read_after(struct reader *r, struct figure *f)
{
    const int32_t t = f->token + 1;
    int32_t comparator;

    if (t < (int32_t)r->token_count && r->token[t].start == f->end &&
        token_is(r, t, CUE_AFTER, &comparator)) {
        set_comparator(f, comparator);
        f->quote_end = r->token[t].end;
    }
    if ((f->numeral & NUMERAL_OPEN) &&
        (f->comparator == COMPARE_EQUAL || f->comparator == COMPARE_ABOUT))
        f->comparator = COMPARE_MORE;
    if (f->numeral & (NUMERAL_NEAR | NUMERAL_VAGUE | NUMERAL_BARE))
        set_comparator(f, COMPARE_ABOUT);
}

/* 4.2%和5.4%: the second goes on where the first was. */
static void follow(struct reader *r, struct figure *f, size_t place)
{
    const int32_t mark = f->token - 1;

    if (place == 0 || f->verb >= 0 || f->is_reach || mark < 1 ||
        !token_is(r, mark, CUE_LIST_MARK, NULL) || r->token[mark].end != token_of(r, f)->start ||
        r->token[mark - 1].type != TOKEN_FIGURE || r->token[mark - 1].end != r->token[mark].start)
        return;
    const struct figure *before = &r->figure[place - 1];
    if (before->unit.dimension != f->unit.dimension)
        return;
    f->verb = before->verb;
    f->governor = before->governor;
    f->is_yoy = before->is_yoy;
    f->is_yoy_phrase = before->is_yoy_phrase;
    f->is_on_period = before->is_on_period;
    f->is_reach = before->is_reach;
    f->is_difference = before->is_difference;
    f->follows = (int32_t)place - 1;
}

/* ---- Further off, in the clause ---- */

static bool is_in_clause(const struct reader *r, int32_t t, int32_t clause)
{
    return t >= 0 && r->token[t].clause == clause;
}

/* Nothing but lead words, a period or another verb stands before it in its clause. */
static bool opens_phrase(const struct reader *r, int32_t t)
{
    const int32_t before = t - 1;
    const uint32_t start = r->token[t].start;

    if (start == r->clause[r->token[t].clause].start)
        return true;
    return before >= 0 && r->token[before].end == start &&
           (r->token[before].type == TOKEN_PERIOD || token_is(r, before, CUE_LEAD, NULL) ||
            token_is(r, before, CUE_PLANNED, NULL) || token_is(r, before, CUE_GOVERN, NULL) ||
            token_is(r, before, CUE_BEFORE, NULL) || token_is(r, before, CUE_HOME, NULL) ||
            token_is(r, before, CUE_BRACKET_OPEN, NULL));
}

/* 压减用煤总量900吨: the last change word of the clause, when nothing else governs the number. */
static void find_governor(struct reader *r, struct figure *f)
{
    const int32_t clause = token_of(r, f)->clause;

    for (int32_t t = f->token - 1; t >= r->clause[clause].first; t--) {
        if (!is_in_clause(r, t, clause))
            continue;
        if (r->token[t].type == TOKEN_FIGURE || token_is(r, t, CUE_GOVERN, NULL))
            return;
        if (r->token[t].end - r->token[t].start >= CHANGE_WORD_BYTES && opens_phrase(r, t) &&
            (token_is(r, t, CUE_ADD, NULL) || token_is(r, t, CUE_CUT, NULL))) {
            f->governor = t;
            return;
        }
    }
}

static bool clause_has_figure(const struct reader *r, int32_t clause)
{
    for (int32_t t = r->clause[clause].first; t < r->clause[clause].last; t++)
        if (r->token[t].type == TOKEN_FIGURE)
            return true;
    return false;
}

static void find_base(struct reader *r, struct figure *f, int32_t clause, int32_t last)
{
    for (int32_t t = last; t >= r->clause[clause].first; t--) {
        if (!is_in_clause(r, t, clause))
            continue;
        if (r->token[t].type == TOKEN_FIGURE)
            return;
        f->is_yoy |= token_is(r, t, CUE_YOY, NULL);
        f->is_yoy_phrase |= token_is(r, t, CUE_YOY_PHRASE, NULL);
        f->is_on_period |= token_is(r, t, CUE_ON_PERIOD, NULL);
        if (token_is(r, t, CUE_THAN, NULL) && t + 1 < f->token &&
            r->token[t + 1].type == TOKEN_PERIOD && r->token[t + 1].start == r->token[t].end) {
            const unsigned parts = r->period[r->token[t + 1].index].parts;
            const unsigned edges = PERIOD_EDGE_START | PERIOD_EDGE_END;
            if (parts & PERIOD_VAGUE) { /* 较常年: against no year in particular */
                f->is_difference = true;
                return;
            }
            if ((parts & (PERIOD_YEAR | PERIOD_SAME)) && !(parts & edges))
                f->is_yoy_phrase = true;
            else
                f->is_on_period = true;
            return;
        }
        f->is_difference |= token_is(r, t, CUE_THAN, NULL);
    }
}

/* 高出全省0.8个百分点: what it is higher than stands between the word and the number. */
static void find_beyond(struct reader *r, struct figure *f)
{
    const int32_t clause = token_of(r, f)->clause;

    for (int32_t t = f->token - 1; t >= r->clause[clause].first; t--) {
        if (!is_in_clause(r, t, clause))
            continue;
        if (r->token[t].type == TOKEN_FIGURE)
            return;
        if (token_is(r, t, CUE_BEYOND, NULL) && r->token[t].end < token_of(r, f)->start) {
            f->is_difference = true;
            f->quote_start = f->name_end = r->token[t].start;
            return;
        }
    }
}

static void look_around(struct reader *r, struct figure *f)
{
    const int32_t clause = token_of(r, f)->clause;
    const int32_t sentence = r->clause[clause].sentence;

    if (f->verb < 0)
        find_governor(r, f);
    find_base(r, f, clause, f->token - 1);
    if (!f->is_yoy && !f->is_yoy_phrase && !f->is_on_period && f->verb >= 0 &&
        clause > r->sentence[sentence].first && !clause_has_figure(r, clause - 1))
        find_base(r, f, clause - 1, r->clause[clause - 1].last - 1);
    if (f->quote_start < f->start && token_is(r, f->token - 1, CUE_DIFFER, NULL))
        return;
    const bool is_more = f->verb >= 0 && (token_is(r, f->verb, CUE_MORE, NULL) ||
                                          token_is(r, f->verb, CUE_LESS, NULL));
    f->is_difference =
        f->is_difference && is_more && !f->is_yoy && !f->is_yoy_phrase && !f->is_on_period;
    if (f->verb < 0 && !f->is_reach)
        find_beyond(r, f);
}

void compare_figures(struct reader *r)
{
    for (size_t i = 0; i < r->figure_count; i++) {
        struct figure *f = &r->figure[i];
        f->verb = f->governor = f->follows = -1;
        f->quote_start = f->start;
        f->quote_end = f->end;
        f->name_end = f->start;
        read_before(r, f);
        read_after(r, f);
        look_around(r, f);
        follow(r, f, i);
        while (f->quote_start < f->start && r->view.bytes[f->quote_start] == ' ')
            f->quote_start++;
    }
}
