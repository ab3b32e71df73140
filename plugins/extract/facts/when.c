/*
 * when.c - which period a figure is of.
 *
 * A period holds from where it is printed: one of a stretch (上半年, 2024年) for the rest of the paragraph,
 * one of a moment (目前, 昨天, 每年) for its sentence. A look back (去年同期) holds for its clause only when
 * the sentence already speaks of another period. The base of a comparison (比上年) is no period at all.
 * A paragraph or headline that names none is of the article's main period.
 */
#include "figure.h"

#include <string.h>

struct state {
    struct period_span now, paragraph, aside;
    struct span_text now_raw, paragraph_raw, aside_raw;
    bool has_now, has_paragraph;
    bool is_named;        /* the sentence named a period itself */
    bool is_stretch;      /* and it is a stretch, not a moment */
    int32_t aside_clause; /* -1: none */
};

static bool is_stretch(const struct period *p)
{
    const unsigned moments =
        PERIOD_VAGUE | PERIOD_NOW | PERIOD_RECURS | PERIOD_DAY | PERIOD_WEEK | PERIOD_THAT;

    return (p->parts & (PERIOD_YEAR | PERIOD_MONTH)) && !(p->parts & moments);
}

static bool is_base_of_comparison(const struct reader *r, int32_t t)
{
    /* 去年的1.5倍 */
    if (token_is(r, t + 1, CUE_OF, NULL) && t + 2 < (int32_t)r->token_count &&
        r->token[t + 2].type == TOKEN_FIGURE &&
        r->figure[r->token[t + 2].index].unit.dimension == DIM_TIMES)
        return true;
    return t > 0 && r->token[t - 1].end == r->token[t].start &&
           (token_is(r, t - 1, CUE_NOT_FROM, NULL) || token_is(r, t - 1, CUE_THAN, NULL) ||
            token_is(r, t - 1, CUE_YOY_PHRASE, NULL));
}

/* Words of planning before the period in its clause, or right behind it. */
static bool is_planned(const struct reader *r, int32_t clause)
{
    for (int32_t i = r->clause[clause].first; i < r->clause[clause].last; i++)
        if (r->token[i].clause == clause && token_is(r, i, CUE_PLANNED, NULL))
            return true;
    return false;
}

static bool is_future(const struct reader *r, int32_t t)
{
    const int32_t clause = r->token[t].clause, next = clause + 1;

    /* 下半年，我县计划……: the period may be a clause of its own */
    const bool is_alone = r->token[t].start == r->clause[clause].start &&
                          r->clause[clause].last - r->clause[clause].first <= 2;
    return is_planned(r, clause) ||
           (is_alone && next < (int32_t)r->clause_count &&
            r->clause[next].sentence == r->clause[clause].sentence && is_planned(r, next));
}

static int32_t year_back(int32_t day, int years)
{
    int year, month, of_month;

    if (day == PERIOD_NO_DAY)
        return day;
    period_date_of(day, &year, &month, &of_month);
    const int32_t next_month = period_day_of(year + years + month / 12, month % 12 + 1, 1);
    const int32_t same = period_day_of(year + years, month, of_month);
    /* The last day of February stays the last day. */
    int y, m, d;
    period_date_of(day + 1, &y, &m, &d);
    return d == 1 || same >= next_month ? next_month - 1 : same;
}

static struct period_span shift_years(struct period_span s, int years)
{
    return (struct period_span){year_back(s.start, years), year_back(s.end, years),
                                s.year ? s.year + years : 0};
}

/* 1至6月 ..., 当月: the month that the span ends with. */
static struct period_span last_month_of(struct period_span s)
{
    int year, month, day;

    if (s.end == PERIOD_NO_DAY)
        return s;
    period_date_of(s.end, &year, &month, &day);
    s.start = period_day_of(year, month, 1);
    return s;
}

static struct period_span span_of(struct reader *r, const struct state *s, int32_t t)
{
    const struct period *p = &r->period[r->token[t].index];
    struct period_span span;

    r->calendar.is_future = is_future(r, t);
    if ((p->parts & PERIOD_SAME) && !(p->parts & PERIOD_MONTH) && s->has_now &&
        s->now.start != PERIOD_NO_DAY &&
        (!(p->parts & PERIOD_YEAR) || (p->parts & PERIOD_RELATIVE_YEAR)))
        return shift_years(s->now, p->parts & PERIOD_RELATIVE_YEAR ? p->year[0] : -1);
    if ((p->parts & PERIOD_THAT) && p->that == 3)
        return last_month_of(s->now);
    span = period_resolve(p, &r->calendar);
    const bool is_limit =
        t > 0 && r->token[t - 1].end == r->token[t].start && token_is(r, t - 1, CUE_UNTIL, NULL);
    if (is_limit && span.end != PERIOD_NO_DAY)
        span.start = span.end;
    return span;
}

/* 去年同期, 上年 or 2019年 beside a later period of the sentence. */
static bool is_aside(const struct state *s, const struct period *p, struct period_span span)
{
    if (p->parts & PERIOD_SAME)
        return true;
    if (s->is_named && s->is_stretch && s->now.start != PERIOD_NO_DAY &&
        span.end != PERIOD_NO_DAY && span.end < s->now.start)
        return true;
    return s->is_named && s->is_stretch && (p->parts & PERIOD_RELATIVE_YEAR) && p->year[0] < 0 &&
           !(p->parts & (PERIOD_MONTH | PERIOD_RECENT));
}

static void remember(struct reader *r, const struct period *p, struct period_span span)
{
    if ((p->parts & PERIOD_YEAR) && span.year)
        r->calendar.text_year = span.year;
    if ((p->parts & (PERIOD_DAY | PERIOD_WEEK)) && span.start != PERIOD_NO_DAY)
        r->calendar.text_day = span.start;
}

static void enter_period(struct reader *r, struct state *s, int32_t t)
{
    const struct token *token = &r->token[t];
    const struct period *p = &r->period[token->index];

    if (!(p->parts & ~(unsigned)PERIOD_CLOCK) || is_base_of_comparison(r, t))
        return;
    if ((p->parts & PERIOD_VAGUE) && t > 0 && r->token[t - 1].type == TOKEN_PERIOD &&
        r->token[t - 1].end == token->start)
        return; /* 去年夏季 is of last year */
    /* 日均 is of the span named before; only what recurs with the year has none. */
    if ((p->parts & PERIOD_RECURS) && s->has_now && strcmp(p->recurs, "year") != 0)
        return;
    const struct span_text raw = pool_view(r, token->start, token->end);
    const struct period_span span = span_of(r, s, t);
    if (is_aside(s, p, span)) {
        s->aside = span;
        s->aside_raw = raw;
        s->aside_clause = token->clause;
        return;
    }
    remember(r, p, span);
    s->now = span;
    s->now_raw = raw;
    s->has_now = s->is_named = true;
    s->aside_clause = -1;
    s->is_stretch = is_stretch(p);
    if (!s->is_stretch)
        return;
    s->paragraph = span;
    s->paragraph_raw = raw;
    s->has_paragraph = true;
    /* A year long past is history, not what the article reports. */
    if (!r->has_main && span.start != PERIOD_NO_DAY && span.year >= r->calendar.year - 1) {
        r->main_period = span;
        r->main_raw = raw;
        r->has_main = true;
    }
}

static void enter_sentence(struct reader *r, struct state *s, bool is_paragraph)
{
    if (is_paragraph) {
        r->calendar.text_year = 0;
        s->has_paragraph = false;
    }
    s->now = s->has_paragraph ? s->paragraph : r->main_period;
    s->now_raw = s->has_paragraph ? s->paragraph_raw : r->main_raw;
    s->has_now = !r->language->cues->has_short_periods && (s->has_paragraph || r->has_main);
    s->is_named = s->is_stretch = false;
    s->aside_clause = -1;
}

static bool follows_figure(const struct reader *r, const struct figure *f)
{
    const int32_t clause = r->token[f->token].clause;

    for (int32_t t = f->token - 1; t >= r->clause[clause].first; t--)
        if (r->token[t].type == TOKEN_FIGURE && r->token[t].clause == clause)
            return true;
    return false;
}

static void date_figure(const struct reader *r, const struct state *s, struct figure *f)
{
    /* 由去年同期的4.7天缩短到4.1天: the second is of now again. */
    const bool is_back = f->is_reach && f->token > 0 && follows_figure(r, f);
    const bool is_aside =
        s->aside_clause >= 0 && s->aside_clause == r->token[f->token].clause && !is_back;

    f->is_dated_here = is_aside || s->is_named;
    f->has_period = is_aside || s->has_now;
    f->period = is_aside ? s->aside : s->now;
    f->period_raw = is_aside ? s->aside_raw : s->now_raw;
    if (!f->has_period)
        f->period = (struct period_span){PERIOD_NO_DAY, PERIOD_NO_DAY, 0};
}

/* 自今年3月进场以来: since an event whose day is not known. */
static void forget_event(const struct reader *r, struct state *s, int32_t t)
{
    for (int32_t i = t - 1; i >= r->clause[r->token[t].clause].first; i--)
        if (r->token[i].type == TOKEN_PERIOD && r->token[i].clause == r->token[t].clause)
            s->now.start = s->now.end = PERIOD_NO_DAY;
}

/* 年产, 年节约: a figure per year is of no span. */
static void forget_recurring(const struct reader *r, struct state *s, int32_t t)
{
    if (token_is(r, t, CUE_YEARLY, NULL) && !s->is_named)
        s->now.start = s->now.end = PERIOD_NO_DAY;
}

void date_figures(struct reader *r)
{
    struct state s = {.aside_clause = -1};
    int32_t sentence = -1;
    int paragraph = -1;

    r->calendar.text_year = 0;
    r->calendar.text_day = PERIOD_NO_DAY;
    for (int32_t t = 0; t < (int32_t)r->token_count; t++) {
        const int32_t in = r->clause[r->token[t].clause].sentence;
        if (in != sentence)
            enter_sentence(r, &s, r->sentence[in].paragraph != paragraph);
        sentence = in;
        paragraph = r->sentence[in].paragraph;
        if (r->token[t].type == TOKEN_PERIOD)
            enter_period(r, &s, t);
        else if (r->token[t].type == TOKEN_FIGURE)
            date_figure(r, &s, &r->figure[r->token[t].index]);
        else if (token_is(r, t, CUE_SINCE_TAIL, NULL))
            forget_event(r, &s, t);
        else
            forget_recurring(r, &s, t);
    }
}
