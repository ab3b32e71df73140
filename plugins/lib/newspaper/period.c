/* period.c - reading expressions of time. */
#include "period_terms.h"

struct reader {
    const struct periods *periods;
    const struct numerals *numerals;
    const uint8_t *text;
    size_t size, at;
    struct period found;
};

static bool take(struct reader *r, size_t at, enum period_class class, size_t *ret_end)
{
    int32_t none;

    return at < r->size &&
           words_longest(r->periods->words, r->text, r->size, at, (uint16_t) class, ret_end, &none);
}

static bool is_at(struct reader *r, size_t at, enum period_class class)
{
    size_t end;

    return take(r, at, class, &end);
}

/* A whole number without multiplier or mark; `ret_digits` counts the printed digits of a string. */
static bool number_at(struct reader *r, size_t at, int *ret_value, size_t *ret_end, int *ret_width)
{
    struct numeral n;

    if (at >= r->size || !numeral_read(r->numerals, r->text, r->size, at, &n) || n.power ||
        n.low.scale || n.low.mantissa > 9999 || (n.flags & ~(NUMERAL_ARABIC | NUMERAL_STRING)))
        return false;
    *ret_value = (int)n.low.mantissa;
    *ret_end = n.end;
    *ret_width = n.flags & NUMERAL_ARABIC   ? (int)(n.end - n.start)
                 : n.flags & NUMERAL_STRING ? 4
                                            : 0;
    return true;
}

static bool is_year(int value, int width)
{
    return width == 4 && value >= 1000 && value <= 2200;
}

static bool is_part_of_year(struct reader *r, size_t at)
{
    size_t end;
    int32_t index;

    return words_longest(r->periods->words, r->text, r->size, at, TERM, &end, &index) &&
           r->periods->term[index].months[0];
}

/* 2024年, or 2024—2025年 as a range. */
static bool take_year(struct reader *r)
{
    int first, last, width, last_width;
    size_t end, mark;

    if ((r->found.parts & (PERIOD_YEAR | PERIOD_MONTH | PERIOD_DAY)) ||
        !number_at(r, r->at, &first, &end, &width) || !is_year(first, width))
        return false;
    last = first;
    if (take(r, end, RANGE_MARK, &mark) && number_at(r, mark, &last, &mark, &last_width) &&
        is_year(last, last_width) && last >= first)
        end = mark;
    else
        last = first;
    if (take(r, end, YEAR_MARK, &mark))
        end = mark;
    else if (last > first)
        return false; /* 1200—1500 is no pair of years without its mark */
    else if (!is_part_of_year(
                 r, end)) /* 2025上半年: the mark may be left out before a part of a year */
        return false;
    r->found.year[0] = first;
    r->found.year[1] = last;
    r->found.parts |= PERIOD_YEAR;
    r->at = end;
    return true;
}

/* in 2019, of 2019, March 2019: with a word that opens it, or a month, a year needs no mark. */
static bool take_opened_year(struct reader *r)
{
    const bool has_month = r->found.parts & PERIOD_MONTH;
    size_t at = r->at, end;
    int year, width;

    const bool has_day = r->found.parts & PERIOD_DAY;
    if (has_day && at < r->size && r->text[at] == ',')
        at++;
    else if (has_day)
        return false;
    if ((r->found.parts & PERIOD_YEAR) || (r->found.parts && !has_month) ||
        !words_are_spaced(r->periods->words) || (!take(r, at, YEAR_OPENER, &at) && !has_month) ||
        !number_at(r, at, &year, &end, &width) || !is_year(year, width) ||
        (end < r->size && (r->text[end] == '-' || r->text[end] == '/')))
        return false;
    r->found.year[0] = r->found.year[1] = year;
    r->found.parts |= PERIOD_YEAR;
    r->at = end;
    return true;
}

/* March 5: a bare day behind its month, when no noun follows. */
static bool take_bare_day(struct reader *r)
{
    const bool has_month = (r->found.parts & PERIOD_MONTH) && !(r->found.parts & PERIOD_DAY) &&
                           r->found.month[0] == r->found.month[1];
    int day, width;
    size_t end;

    if (!has_month || !words_are_spaced(r->periods->words) ||
        !number_at(r, r->at, &day, &end, &width) || width > 2 || day < 1 || day > 31 ||
        (end < r->size && r->text[end] != ',' && r->text[end] != '.' && r->text[end] != '\n'))
        return false;
    r->found.day[0] = r->found.day[1] = day;
    r->found.parts |= PERIOD_DAY;
    r->at = end;
    return true;
}

static bool take_month(struct reader *r)
{
    int first, last, width;
    size_t end, mark, after;

    if ((r->found.parts & (PERIOD_MONTH | PERIOD_DAY)) ||
        !number_at(r, r->at, &first, &end, &width) || first < 1 || first > 12)
        return false;
    last = first;
    if (take(r, end, RANGE_MARK, &mark) && number_at(r, mark, &last, &after, &width) &&
        last > first && last <= 12)
        end = after;
    else if (take(r, end, MONTH_MARK, &mark) && take(r, mark, RANGE_MARK, &mark) &&
             number_at(r, mark, &last, &after, &width) && last > first && last <= 12 &&
             is_at(r, after, MONTH_MARK) &&
             !(take(r, after, MONTH_MARK, &mark) && number_at(r, mark, &width, &mark, &width)))
        end = after; /* 1月至6月 */
    else
        last = first;
    if (is_at(r, end, NOT_MONTH) || !take(r, end, MONTH_MARK, &mark))
        return false;
    r->found.month[0] = first;
    r->found.month[1] = last;
    r->found.parts |= PERIOD_MONTH;
    r->at = mark;
    return true;
}

/* 前7个月, 头两个月. */
static bool take_first_months(struct reader *r)
{
    size_t mark, end;
    int count, width;

    if ((r->found.parts & (PERIOD_MONTH | PERIOD_DAY)) || !take(r, r->at, FIRST_MARK, &mark) ||
        !number_at(r, mark, &count, &end, &width) || count < 1 || count > 12 ||
        !take(r, end, MONTH_COUNT, &mark))
        return false;
    r->found.month[0] = 1;
    r->found.month[1] = count;
    r->found.parts |= PERIOD_MONTH;
    r->at = mark;
    return true;
}

/* 近三年, 过去五年: N years that end with the last full one. */
static bool take_recent_years(struct reader *r)
{
    size_t mark, end;
    int count, width;

    if (r->found.parts || !take(r, r->at, RECENT_MARK, &mark) ||
        !number_at(r, mark, &count, &end, &width) || count < 2 || count > 100 ||
        !take(r, end, YEAR_COUNT, &mark))
        return false;
    r->found.year[0] = -count;
    r->found.year[1] = -1;
    r->found.parts |= PERIOD_YEAR | PERIOD_RELATIVE_YEAR | PERIOD_RECENT;
    r->at = mark;
    return true;
}

/* Behind a day: 至3日, 至9月3日. */
static void take_second_day(struct reader *r)
{
    struct reader ahead = *r;
    int day, month = 0, width;
    size_t mark;

    if (!take(r, r->at, RANGE_MARK, &mark))
        return;
    ahead.at = mark;
    if (!number_at(&ahead, ahead.at, &day, &mark, &width))
        return;
    ahead.at = mark;
    if (take(&ahead, ahead.at, MONTH_MARK, &mark) && day >= 1 && day <= 12) {
        month = day;
        if (!number_at(&ahead, mark, &day, &mark, &width))
            return;
        ahead.at = mark;
    }
    if (day < 1 || day > 31 || !take(&ahead, ahead.at, DAY_MARK, &mark))
        return;
    r->found.day[1] = day;
    if (month) {
        r->found.month[1] = month;
        r->found.is_to_month = true;
    }
    r->at = mark;
}

static bool take_day(struct reader *r)
{
    int day, width;
    size_t end, mark, after;

    if ((r->found.parts & PERIOD_DAY) ||
        ((r->found.parts & PERIOD_YEAR) && !(r->found.parts & PERIOD_MONTH)) ||
        (r->found.parts && !(r->found.parts & PERIOD_MONTH)) ||
        !number_at(r, r->at, &day, &end, &width) || day < 1 || day > 31)
        return false;
    r->found.day[0] = r->found.day[1] = day;
    /* 8月1—3日 */
    int last;
    if (take(r, end, RANGE_MARK, &mark) && number_at(r, mark, &last, &after, &width) &&
        last > day && last <= 31 && is_at(r, after, DAY_MARK)) {
        r->found.day[1] = last;
        end = after;
    }
    if (is_at(r, end, NOT_DAY) || !take(r, end, DAY_MARK, &mark))
        return false;
    r->found.parts |= PERIOD_DAY;
    r->at = mark;
    take_second_day(r);
    return true;
}

/* 10时30分, 9:30, 上午9点半: consumed, without effect on the day. */
static bool take_clock(struct reader *r)
{
    int hour, minute, width;
    size_t end, mark;
    const bool is_sure = r->found.parts & (PERIOD_CLOCK | PERIOD_DAY);

    if (!number_at(r, r->at, &hour, &end, &width) || hour > 24)
        return false;
    if (end < r->size && r->text[end] == ':' && number_at(r, end + 1, &minute, &mark, &width) &&
        width == 2 && minute < 60) {
        r->at = mark;
    } else if (!is_at(r, end, NOT_HOUR) && take(r, end, HOUR_MARK, &mark)) {
        const bool is_long = mark - end > 3; /* more than one character: 点钟 */
        size_t after = mark;
        bool has_more = false;
        if (take(r, mark, HALF_MARK, &after))
            has_more = true;
        else if (number_at(r, mark, &minute, &after, &width) && minute < 60 &&
                 take(r, after, MINUTE_MARK, &after))
            has_more = true;
        else
            after = mark;
        /* 三点 alone may be three points. */
        if (!is_sure && !is_long && !has_more && is_at(r, end, UNSURE_HOUR))
            return false;
        r->at = after;
    } else {
        return false;
    }
    r->found.parts |= PERIOD_CLOCK;
    if (take(r, r->at, RANGE_MARK, &mark)) {
        const size_t before = r->at;
        r->at = mark;
        if (!take_clock(r))
            r->at = before;
    }
    return true;
}

static bool take_part_of_day(struct reader *r)
{
    size_t end;

    if (!take(r, r->at, PART_OF_DAY, &end))
        return false;
    /* Alone, only a clock behind it makes it an expression of time. */
    struct reader ahead = *r;
    ahead.at = end;
    ahead.found.parts |= PERIOD_CLOCK;
    if (!(r->found.parts & PERIOD_DAY) && !take_clock(&ahead))
        return false;
    r->found.parts |= PERIOD_CLOCK;
    r->at = end;
    return true;
}

static bool clashes(const struct period *found, const struct period_term *t, bool is_spaced)
{
    const unsigned once = PERIOD_YEAR | PERIOD_DAY | PERIOD_WEEK | PERIOD_RECURS | PERIOD_VAGUE |
                          PERIOD_NOW | PERIOD_FROM | PERIOD_THAT;

    if (found->parts & t->parts & (once | PERIOD_MONTH))
        return true;
    /* A year after a month, a month after a day: two expressions. */
    if ((t->parts & PERIOD_YEAR) && !is_spaced && (found->parts & (PERIOD_MONTH | PERIOD_DAY)))
        return true;
    if ((t->parts & PERIOD_MONTH) && (found->parts & PERIOD_DAY))
        return true;
    if ((t->parts & (PERIOD_VAGUE | PERIOD_NOW | PERIOD_RECURS | PERIOD_FROM)) && found->parts)
        return true;
    return found->parts & (PERIOD_VAGUE | PERIOD_RECURS | PERIOD_FROM);
}

static void add_term(struct period *found, const struct period_term *t)
{
    found->parts |= t->parts;
    if (t->parts & PERIOD_YEAR) {
        found->year[0] = t->years[0] ? t->years[0] : t->year;
        found->year[1] = t->years[1] ? t->years[1] : t->year;
    }
    if (t->parts & PERIOD_MONTH) {
        found->month[0] = t->months[0] ? t->months[0] : t->month;
        found->month[1] = t->months[1] ? t->months[1] : t->month;
    }
    if (t->parts & PERIOD_DAY) {
        found->day[0] = t->days[0] ? t->days[0] : t->day;
        found->day[1] = t->days[1] ? t->days[1] : t->day;
    }
    if (t->parts & PERIOD_WEEK) {
        if (!(t->week == 99 && found->week))
            found->week = t->week;
        found->weekday[0] = t->weekdays[0];
        found->weekday[1] = t->weekdays[1];
    }
    if (t->parts & PERIOD_HOLIDAY) {
        found->parts |= PERIOD_MONTH | PERIOD_DAY;
        found->month[0] = t->dates[0], found->day[0] = t->dates[1];
        found->month[1] = t->dates[2], found->day[1] = t->dates[3];
        found->is_to_month = true;
    }
    found->that = t->parts & PERIOD_THAT ? t->that : found->that;
    found->from = t->parts & PERIOD_FROM ? t->from : found->from;
    found->recurs = t->recurs ? t->recurs : found->recurs;
}

static bool take_term(struct reader *r)
{
    size_t end;
    int32_t index;

    if (!words_longest(r->periods->words, r->text, r->size, r->at, TERM, &end, &index))
        return false;
    const struct period_term *t = &r->periods->term[index];
    const unsigned needs_something = PERIOD_SINCE | PERIOD_UNTIL | PERIOD_SAME;
    const bool is_bare_edge =
        (t->parts & (PERIOD_EDGE_START | PERIOD_EDGE_END | PERIOD_EDGE_MIDDLE)) && end - r->at <= 3;
    if (!r->found.parts &&
        (t->is_filler || is_bare_edge || (t->parts && !(t->parts & ~needs_something))))
        return false;
    /* 前 behind a vague word or a clock belongs to something else. */
    if (clashes(&r->found, t, words_are_spaced(r->periods->words)))
        return false;
    add_term(&r->found, t);
    r->at = end;
    return true;
}

/* 2024年的上半年: a filler counts only when a part follows. */
static bool take_filler(struct reader *r);

static bool take_part(struct reader *r)
{
    return take_first_months(r) || take_recent_years(r) || take_term(r) || take_year(r) ||
           take_bare_day(r) || take_opened_year(r) ||
           take_month(r) || take_day(r) || take_clock(r) || take_part_of_day(r) || take_filler(r);
}

static bool take_filler(struct reader *r)
{
    struct reader ahead = *r;
    size_t end;

    if (!(r->found.parts & PERIOD_YEAR) || !take(r, r->at, FILLER_MARK, &end))
        return false;
    ahead.at = end;
    if (!(take_month(&ahead) || take_first_months(&ahead)) &&
        !(take_term(&ahead) && (ahead.found.parts & PERIOD_MONTH)))
        return false;
    *r = ahead;
    return true;
}

/* 2023年11月至2024年3月, 2016年到2020年: a second expression that ends the first. */
static void take_second(struct reader *r)
{
    struct reader ahead = *r;
    size_t mark;

    if (!(r->found.parts & (PERIOD_YEAR | PERIOD_MONTH)) || r->found.year[0] != r->found.year[1] ||
        !take(r, r->at, RANGE_MARK, &mark))
        return;
    ahead.at = mark;
    ahead.found = (struct period){.parts = 0};
    while (take_part(&ahead))
        ;
    const unsigned second = ahead.found.parts;
    const unsigned allowed =
        PERIOD_YEAR | PERIOD_MONTH | PERIOD_DAY | PERIOD_EDGE_END | PERIOD_RELATIVE_YEAR;
    if (!(second & r->found.parts & PERIOD_YEAR) || (second & ~allowed) ||
        ((second ^ r->found.parts) & PERIOD_RELATIVE_YEAR))
        return;
    r->found.year[1] = ahead.found.year[1];
    if (second & PERIOD_MONTH)
        r->found.month[1] = ahead.found.month[1];
    if (second & PERIOD_DAY)
        r->found.day[1] = ahead.found.day[1];
    r->found.is_to_month = r->found.is_to_year = true;
    r->found.parts |= second;
    r->at = ahead.at;
}

bool period_read(const struct periods *p, const struct numerals *n, const uint8_t *text,
                 size_t size, size_t at, struct period *ret)
{
    at += words_are_spaced(p->words) && at < size && text[at] == ' ';
    if (at >= size)
        return false;
    struct reader r = {p, n, text, size, at, {.parts = 0}};

    if (!words_may_start(p->words, text, size, at) && !numeral_may_start(n, text, size, at))
        return false;
    while (take_part(&r))
        ;
    if (r.found.parts)
        take_second(&r);
    if (!r.found.parts || r.at == at)
        return false;
    /* 六五 without quotes, a bare day before 内 and so on were refused above; a number of years is a
     * duration, which has no part here. */
    r.found.start = (uint32_t)at;
    r.found.end = (uint32_t)r.at;
    *ret = r.found;
    return true;
}

/* 到2030年, 2020至2025年: the end of a range, often of a plan. */
static bool ends_range(const struct periods *p, const uint8_t *text, size_t at)
{
    size_t end;
    int32_t none;

    for (size_t back = 1; back <= 3 && back <= at; back++)
        if (words_longest(p->words, text, at, at - back, RANGE_MARK, &end, &none) && end == at)
            return true;
    return false;
}

int period_guess_year(const struct periods *p, const struct numerals *n, const uint8_t *text,
                      size_t size)
{
    int best = 0;
    struct period found;

    for (size_t at = 0; at < size; at++) {
        const bool is_digit = text[at] >= '0' && text[at] <= '9';
        const bool is_first = at == 0 || text[at - 1] < '0' || text[at - 1] > '9';
        if (!is_digit || !is_first || ends_range(p, text, at) ||
            !period_read(p, n, text, size, at, &found))
            continue;
        if ((found.parts & PERIOD_YEAR) && !(found.parts & (PERIOD_RELATIVE_YEAR | PERIOD_UNTIL)) &&
            found.year[0] == found.year[1] && found.year[0] > best && found.year[0] >= 1900)
            best = found.year[0];
        at = found.end - 1;
    }
    return best;
}
