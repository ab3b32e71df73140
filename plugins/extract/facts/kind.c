/*
 * kind.c - what kind of statement a figure makes, from its unit and the words around it.
 *
 * The rules stand in the order of their strength: units that leave no choice, then the change word at
 * the number, then nouns of the clause, then what the unit usually means.
 */
#include "figure.h"

#include <string.h>

enum { LOOK_BACK = 40 };

static int32_t clause_of(const struct reader *r, const struct figure *f)
{
    return r->token[f->token].clause;
}

/* The last token of the class before the figure in its clause, not before another figure; -1. */
static int32_t before(const struct reader *r, const struct figure *f, enum cue class)
{
    const int32_t clause = clause_of(r, f);

    for (int32_t t = f->token - 1; t >= r->clause[clause].first; t--) {
        if (r->token[t].clause != clause)
            continue;
        if (r->token[t].type == TOKEN_FIGURE)
            return -1;
        if (token_is(r, t, class, NULL))
            return t;
    }
    return -1;
}

static bool is_filling(const struct reader *r, int32_t t)
{
    static const enum cue fillings[] = {
        CUE_LEAD,    CUE_HOME,       CUE_YOY,       CUE_YOY_PHRASE,   CUE_ON_PERIOD, CUE_PARTICLE,
        CUE_PLANNED, CUE_DISTRIBUTE, CUE_THAN,      CUE_BEFORE,       CUE_EACH,      CUE_ESTIMATED,
        CUE_GOVERN,  CUE_REACH,      CUE_LIST_MARK, CUE_BRACKET_OPEN, CUE_AMONG,     CUE_SHARE};

    if (r->token[t].type == TOKEN_PERIOD)
        return true;
    for (size_t i = 0; i < sizeof fillings / sizeof fillings[0]; i++)
        if (token_is(r, t, fillings[i], NULL))
            return true;
    return false;
}

/* The same, but only cue words stand between it and the figure: it ends the noun. */
static int32_t right_before(const struct reader *r, const struct figure *f, enum cue class)
{
    uint32_t at = f->start;

    for (int32_t t = f->token - 1; t >= r->clause[clause_of(r, f)].first && r->token[t].end == at;
         t--) {
        if (r->token[t].type == TOKEN_FIGURE)
            return -1;
        if (token_is(r, t, class, NULL))
            return t;
        if (!is_filling(r, t))
            return -1;
        at = r->token[t].start;
    }
    return -1;
}

static bool is_percent(const struct figure *f)
{
    return f->unit.dimension == DIM_PERCENT;
}

static bool verb_is(const struct reader *r, const struct figure *f, enum cue class)
{
    return f->verb >= 0 && token_is(r, f->verb, class, NULL);
}

static bool governor_is(const struct reader *r, const struct figure *f, enum cue class)
{
    return f->governor >= 0 && token_is(r, f->governor, class, NULL);
}

/* A value printed behind a word of decline is negative as a growth. */
static void negate(struct figure *f)
{
    if (f->value.mantissa <= 0)
        return;
    const prun_decimal low = f->value;
    f->value = f->has_max ? f->value_max : low;
    f->value_max = low;
    f->value.mantissa = -f->value.mantissa;
    f->value_max.mantissa = -f->value_max.mantissa;
    const prun_rational base = f->base;
    f->base = f->base_max;
    f->base_max = base;
    f->base.num = -f->base.num;
    f->base_max.num = -f->base_max.num;
}

/* A level of the same sentence before it: then a bare "down 3 %" is that level's growth. */
static bool follows_level(const struct reader *r, size_t place)
{
    const struct figure *f = &r->figure[place];

    for (size_t i = place; i-- > 0 && r->figure[i].sentence_start == f->sentence_start;) {
        const enum kind kind = r->figure[i].kind;
        if (kind == KIND_LEVEL || kind == KIND_COUNT || kind == KIND_RATE || kind == KIND_GROWTH)
            return r->figure[i].kind != KIND_RATE;
    }
    return false;
}

/* The clause names what changes itself, instead of going on about the figure before. */
static bool has_own_noun(const struct reader *r, const struct figure *f)
{
    const int32_t clause = clause_of(r, f), verb = f->verb >= 0 ? f->verb : f->token;
    uint32_t at = r->clause[clause].start;

    for (int32_t t = r->clause[clause].first; t < verb; t++) {
        if (r->token[t].clause != clause)
            continue;
        if (r->token[t].start > at || !is_filling(r, t))
            return true;
        at = r->token[t].end;
    }
    return r->token[verb].start > at;
}

static bool follows_growth(const struct reader *r, size_t place)
{
    return place > 0 && r->figure[place - 1].sentence_start == r->figure[place].sentence_start &&
           r->figure[place - 1].kind == KIND_GROWTH;
}

static bool names_period(const struct reader *r, const struct figure *f)
{
    for (int32_t t = r->clause[clause_of(r, f)].first; t < f->token; t++)
        if (r->token[t].type == TOKEN_PERIOD)
            return true;
    return false;
}

/* 下降, 减少 with a percentage: a growth below zero, or something that was made less. */
static bool is_negative_growth(const struct reader *r, const struct figure *f, size_t place)
{
    const bool is_cut = verb_is(r, f, CUE_CUT) || verb_is(r, f, CUE_LESS);

    /* Where what it is against stands behind the number, the verb alone must do. */
    if (f->is_yoy || (reader_is_spaced(r) && verb_is(r, f, CUE_DROP)))
        return true;
    if (has_own_noun(r, f))
        return !is_cut && (f->is_yoy_phrase || names_period(r, f) || follows_growth(r, place));
    return f->is_yoy_phrase || (verb_is(r, f, CUE_DROP) && follows_level(r, place));
}

static enum kind sort_percent_change(struct reader *r, struct figure *f, size_t place)
{
    const bool is_up = verb_is(r, f, CUE_GROW) || verb_is(r, f, CUE_ADD) || verb_is(r, f, CUE_MORE);

    if (f->is_on_period)
        return is_up ? KIND_INCREASE : KIND_REDUCTION;
    if (f->is_difference)
        return KIND_DIFFERENCE;
    if (is_up)
        return f->is_yoy || f->is_yoy_phrase || verb_is(r, f, CUE_GROW) ? KIND_GROWTH
                                                                        : KIND_INCREASE;
    if (!is_negative_growth(r, f, place))
        return KIND_REDUCTION;
    negate(f);
    return KIND_GROWTH;
}

static bool is_up(const struct reader *r, const struct figure *f)
{
    return verb_is(r, f, CUE_GROW) || verb_is(r, f, CUE_ADD) || verb_is(r, f, CUE_MORE);
}

static enum kind sort_change(const struct reader *r, const struct figure *f)
{
    if (f->is_difference)
        return KIND_DIFFERENCE;
    if (f->unit.dimension == DIM_TIME && verb_is(r, f, CUE_SOONER))
        return KIND_REDUCTION;
    return is_up(r, f) ? KIND_INCREASE : KIND_REDUCTION;
}

/* 占总投资46.3亿元的56.8%, 完成目标的84%. */
static bool is_of_a_whole(const struct reader *r, const struct figure *f)
{
    const int32_t t = f->token - 1;

    return t >= 0 && r->token[t].end == f->start && token_is(r, t, CUE_OF, NULL) &&
           r->token[t].clause == clause_of(r, f);
}

static enum kind sort_percent(struct reader *r, struct figure *f, size_t place)
{
    if (before(r, f, CUE_STRICTER) >= 0)
        return KIND_RATIO;
    if (f->verb < 0 && (before(r, f, CUE_SHARE) >= 0 || is_of_a_whole(r, f)))
        return KIND_SHARE;
    if (f->verb >= 0 && !f->is_reach)
        return sort_percent_change(r, f, place);
    if (before(r, f, CUE_DROP_NOUN) >= 0 && !f->is_reach) {
        negate(f);
        return KIND_GROWTH;
    }
    if (f->is_difference)
        return KIND_DIFFERENCE;
    if (before(r, f, CUE_GROWTH_NOUN) >= 0)
        return KIND_GROWTH;
    if (before(r, f, CUE_SHARE_NOUN) >= 0)
        return KIND_SHARE;
    const int32_t share = right_before(r, f, CUE_SHARE_TAIL),
                  rate = right_before(r, f, CUE_RATE_TAIL);
    if (share >= 0 && share > rate)
        return KIND_SHARE;
    if (rate >= 0)
        return KIND_RATE;
    if (governor_is(r, f, CUE_CUT) && !f->is_reach)
        return KIND_REDUCTION;
    if (governor_is(r, f, CUE_ADD) && !f->is_reach)
        return KIND_INCREASE;
    const bool is_tenths = f->unit.factor.num == 10 && f->unit.factor.den == 1;
    if (is_tenths || token_is(r, f->token + 1, CUE_OF, NULL) || (f->numeral & NUMERAL_FRACTION) ||
        !has_own_noun(r, f))
        return KIND_SHARE;
    return KIND_RATE;
}

static enum kind sort_points(const struct reader *r, const struct figure *f)
{
    if (f->is_difference)
        return KIND_DIFFERENCE;
    if (f->verb >= 0)
        return is_up(r, f) ? KIND_INCREASE : KIND_REDUCTION;
    if (governor_is(r, f, CUE_CUT))
        return KIND_REDUCTION;
    return KIND_INCREASE;
}

static bool is_capacity(const struct reader *r, const struct figure *f)
{
    const int32_t word = before(r, f, CUE_CAPACITY);

    if (f->follows >= 0 && r->figure[f->follows].kind == KIND_CAPACITY)
        return true;
    if (word < 0)
        return false;
    return f->unit.dimension != DIM_MONEY && f->unit.dimension != DIM_TIME;
}

/* 日处理5000吨及2万套: a list behind one capacity word. */
static bool continues_capacity(const struct reader *r, const struct figure *f, size_t place)
{
    if (place == 0 || r->figure[place - 1].kind != KIND_CAPACITY ||
        clause_of(r, &r->figure[place - 1]) != clause_of(r, f))
        return false;
    return token_is(r, f->token - 1, CUE_LIST_MARK, NULL) && r->token[f->token - 1].end == f->start;
}

static bool is_price(const struct reader *r, const struct figure *f)
{
    return f->unit.dimension == DIM_MONEY && (f->is_unit_price || strchr(f->unit.base, '/') ||
                                              right_before(r, f, CUE_RATE_TAIL) >= 0);
}

static enum kind sort_amount(const struct reader *r, const struct figure *f, size_t place)
{
    const enum dimension d = f->unit.dimension;

    if (f->verb >= 0 && !f->is_reach)
        return sort_change(r, f);
    if (f->is_difference)
        return KIND_DIFFERENCE;
    if (is_capacity(r, f) || continues_capacity(r, f, place))
        return KIND_CAPACITY;
    if (d == DIM_TIME)
        return KIND_DURATION;
    if (f->governor >= 0 && !f->is_reach)
        return governor_is(r, f, CUE_CUT) ? KIND_REDUCTION : KIND_INCREASE;
    if (strcmp(f->unit.base, "m3/d") == 0)
        return KIND_CAPACITY;
    if (is_price(r, f))
        return KIND_RATE;
    return d == DIM_COUNT || d == DIM_PEOPLE ? KIND_COUNT : KIND_LEVEL;
}

static bool has_noun_between(const struct reader *r, const struct figure *from,
                             const struct figure *to)
{
    uint32_t at = from->end;

    for (int32_t t = from->token + 1; t < to->token; t++) {
        if (r->token[t].start != at)
            return true;
        at = r->token[t].end;
    }
    return at != to->start;
}

/* 由61.5%提高到64.4%: the level reached is of the kind of the one that was left. */
static bool goes_on(const struct reader *r, struct figure *f, size_t place)
{
    const struct figure *from = place > 0 ? &r->figure[place - 1] : NULL;

    if (!from || !f->is_reach || clause_of(r, from) != clause_of(r, f) ||
        strcmp(from->unit.base, f->unit.base) != 0 || has_noun_between(r, from, f))
        return false;
    return from->kind == KIND_SHARE || from->kind == KIND_RATE || from->kind == KIND_LEVEL ||
           from->kind == KIND_COUNT || from->kind == KIND_DURATION || from->kind == KIND_CAPACITY;
}

static enum kind kind_of(struct reader *r, struct figure *f, size_t place)
{
    if (goes_on(r, f, place)) {
        f->follows = (int32_t)place - 1;
        return r->figure[place - 1].kind;
    }
    switch (f->unit.dimension) {
    case DIM_RANK:
        return KIND_RANK;
    case DIM_TEMPERATURE:
        return f->verb >= 0 && !f->is_reach ? sort_change(r, f) : KIND_TEMPERATURE;
    case DIM_WIND:
        return KIND_LEVEL;
    case DIM_PERCENT:
        return sort_percent(r, f, place);
    case DIM_POINTS:
        return sort_points(r, f);
    case DIM_TIMES:
        if (f->verb >= 0 && !f->is_reach)
            return is_up(r, f) ? KIND_INCREASE : KIND_REDUCTION;
        return KIND_RATIO;
    default:
        return sort_amount(r, f, place);
    }
}

/* ---- Per ---- */

/* A word such as 每年 or 日均 in the clause; the last one before the figure. */
static const char *recurrence(const struct reader *r, const struct figure *f)
{
    const int32_t clause = clause_of(r, f);

    for (int32_t t = f->token - 1; t >= r->clause[clause].first; t--) {
        if (r->token[t].clause != clause)
            continue;
        if (r->token[t].type == TOKEN_PERIOD) {
            const struct period *p = &r->period[r->token[t].index];
            return p->parts & PERIOD_RECURS ? p->recurs : NULL;
        }
        if (token_is(r, t, CUE_YEARLY, NULL))
            return "year";
        if (token_is(r, t, CUE_DAILY, NULL))
            return "day";
    }
    return NULL;
}

/* 增加了86万吨年处理能力: the word stands behind. */
static const char *recurrence_behind(const struct reader *r, const struct figure *f)
{
    const int32_t t = f->token + 1;

    if (t >= (int32_t)r->token_count || r->token[t].start != f->end)
        return NULL;
    return token_is(r, t, CUE_YEARLY, NULL)  ? "year"
           : token_is(r, t, CUE_DAILY, NULL) ? "day"
                                             : NULL;
}

static bool is_measure(enum dimension d)
{
    return d == DIM_MASS || d == DIM_AREA || d == DIM_VOLUME || d == DIM_ENERGY ||
           d == DIM_LENGTH || d == DIM_POWER;
}

/* 公斤, or 10股: what a price may be of. */
static bool read_counted(const struct reader *r, size_t at, struct unit_reading *ret)
{
    const struct view *v = &r->view;
    struct numeral n;

    if (at < v->size && numeral_read(r->language->numerals, v->bytes, v->size, at, &n) &&
        unit_read(r->language->units, v->bytes, v->size, n.end, n.end, n.end, ret))
        return true;
    return unit_read(r->language->units, v->bytes, v->size, at, at, at, ret) &&
           is_measure(ret->dimension);
}

/* 每公斤24.6元, 4.3元一公斤: the unit that the price is of. */
static const char *priced_unit(const struct reader *r, const struct figure *f)
{
    const struct view *v = &r->view;
    struct unit_reading unit;
    const char *found = NULL;

    if (f->unit.dimension != DIM_MONEY)
        return NULL;
    for (int32_t t = f->token - 1;
         t >= r->clause[clause_of(r, f)].first && r->token[t].type != TOKEN_FIGURE; t--)
        if (token_is(r, t, CUE_EVERY, NULL) && read_counted(r, r->token[t].end, &unit))
            found = unit_name(r->language->units, &unit);
    struct numeral one;
    if (!found && f->end < v->size &&
        numeral_read(r->language->numerals, v->bytes, v->size, f->end, &one) && !one.power &&
        one.low.mantissa == 1 && one.low.scale == 0 &&
        unit_read(r->language->units, v->bytes, v->size, one.end, one.end, one.end, &unit) &&
        is_measure(unit.dimension))
        found = unit_name(r->language->units, &unit);
    return found;
}

/* 每天停靠80列，其中高铁69列: the parts of a total recur as it does. */
static const char *recurrence_of_total(const struct reader *r, const struct figure *f, size_t place)
{
    bool is_part = false;

    for (int32_t t = f->token - 1; t >= 0 && f->token - t < LOOK_BACK && place > 0; t--) {
        is_part |= token_is(r, t, CUE_AMONG, NULL);
        if (r->token[t].type != TOKEN_FIGURE)
            continue;
        const struct figure *g = &r->figure[--place];
        if (strcmp(g->unit.base, f->unit.base) != 0)
            continue;
        if (is_part)
            return g->per;
    }
    return NULL;
}

static void set_per(const struct reader *r, struct figure *f, size_t place)
{
    const char *priced = priced_unit(r, f);

    f->is_unit_price = priced != NULL;
    if (priced) {
        f->per = priced;
        return;
    }
    if (is_percent(f) || f->unit.dimension == DIM_RANK || f->unit.dimension == DIM_POINTS)
        return;
    f->per = f->unit.per[0] ? f->unit.per : recurrence(r, f);
    if (!f->per)
        f->per = recurrence_behind(r, f);
    if (!f->per && (f->follows >= 0 || continues_capacity(r, f, place)) && place > 0)
        f->per = r->figure[place - 1].per;
    if (!f->per)
        f->per = recurrence_of_total(r, f, place);
}

/* ---- Status ---- */

/* 主要预期目标是：……: a colon carries the plan over to all that it introduces. */
static bool is_introduced_plan(const struct reader *r, int32_t clause)
{
    const struct sentence *sentence = &r->sentence[r->clause[clause].sentence];

    for (int32_t c = sentence->first; c < clause; c++) {
        const uint32_t end = r->clause[c].end;
        const uint32_t mark = end > 0 ? view_char(&r->view, view_back(&r->view, end)) : 0;
        if (mark != ':' && mark != 0xFF1A)
            continue;
        for (int32_t t = r->clause[c].first; t < r->clause[c].last; t++)
            if (token_is(r, t, CUE_PLANNED, NULL))
                return true;
    }
    return false;
}

static enum status status_of(const struct reader *r, const struct figure *f)
{
    const int32_t clause = clause_of(r, f);
    enum status status = STATUS_ACTUAL;

    for (int32_t t = r->clause[clause].first; t < f->token; t++) {
        if (r->token[t].clause != clause)
            continue;
        if (token_is(r, t, CUE_PLANNED, NULL))
            return STATUS_PLANNED;
        if (token_is(r, t, CUE_ESTIMATED, NULL))
            status = STATUS_ESTIMATE;
        if (r->token[t].type == TOKEN_PERIOD && r->calendar.issue != PERIOD_NO_DAY &&
            f->has_period && f->period.start > r->calendar.issue)
            return STATUS_PLANNED;
    }
    return is_introduced_plan(r, clause) ? STATUS_PLANNED : status;
}

void sort_figures(struct reader *r)
{
    for (size_t i = 0; i < r->figure_count; i++) {
        struct figure *f = &r->figure[i];
        set_per(r, f, i);
        f->kind = kind_of(r, f, i);
        f->status = status_of(r, f);
    }
}
