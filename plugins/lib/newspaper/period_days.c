/* period_days.c - from the parts of an expression of time to days. */
#include "period.h"

#include <string.h>

enum { DAYS_AHEAD = 45 };

/* Days of the proleptic Gregorian calendar, years from March (Howard Hinnant's days_from_civil). */
int32_t period_day_of(int year, int month, int day)
{
    const int y = month <= 2 ? year - 1 : year;
    const int era = (y >= 0 ? y : y - 399) / 400;
    const int of_era = y - era * 400;
    const int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void period_date_of(int32_t day, int *ret_year, int *ret_month, int *ret_day)
{
    const int32_t z = day + 719468;
    const int era = (z >= 0 ? z : z - 146096) / 146097;
    const int of_era = z - era * 146097;
    const int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int of_year = of_era - (365 * year + year / 4 - year / 100);
    const int month = (5 * of_year + 2) / 153;

    *ret_day = of_year - (153 * month + 2) / 5 + 1;
    *ret_month = month < 10 ? month + 3 : month - 9;
    *ret_year = year + era * 400 + (*ret_month <= 2);
}

static const struct period_span nothing = {PERIOD_NO_DAY, PERIOD_NO_DAY, 0};

static int32_t last_of_month(int year, int month)
{
    return period_day_of(year + month / 12, month % 12 + 1, 1) - 1;
}

static int year_of(int32_t day)
{
    int year, month, of_month;

    period_date_of(day, &year, &month, &of_month);
    return year;
}

static bool knows_day(const struct period_calendar *c)
{
    return c->issue != PERIOD_NO_DAY;
}

/* Monday is 1. */
static int weekday_of(int32_t day)
{
    return (int)(((int64_t)day + 3) % 7 + 7) % 7 + 1;
}

/* The year of months that name none: the text's, else the issue's if they are over by then. */
static int year_for_months(const struct period *p, const struct period_calendar *c)
{
    if (c->text_year)
        return c->text_year;
    if (!knows_day(c) || !c->year)
        return c->year;
    const bool is_day = p->parts & PERIOD_DAY;
    const int32_t near =
        is_day
            ? period_day_of(c->year, p->month[0], p->day[0])
            : period_day_of(c->year, p->parts & PERIOD_EDGE_START ? p->month[0] : p->month[1], 1);
    if (c->is_future)
        return last_of_month(c->year, p->month[1]) < c->issue ? c->year + 1 : c->year;
    /* A stretch that has begun in the year's course (下半年) is this year's, unlike 前三季度. */
    if (!is_day && p->month[0] > 1 && period_day_of(c->year, p->month[0], 1) <= c->issue)
        return c->year;
    /* A day a little ahead of the issue is more likely to come than to lie eleven months back. */
    return near <= c->issue || (is_day && near - c->issue <= DAYS_AHEAD) ? c->year : c->year - 1;
}

static struct period_span whole_years(int first, int last)
{
    return (struct period_span){period_day_of(first, 1, 1), period_day_of(last, 12, 31), last};
}

static struct period_span instant(int32_t day, int year)
{
    return (struct period_span){day, day, year};
}

/* 年初, 年底, 6月末: the point at an edge of the span. */
static struct period_span edge_of(const struct period *p, struct period_span s)
{
    if (s.start == PERIOD_NO_DAY)
        return s;
    if (p->parts & PERIOD_EDGE_END)
        return instant(s.end, s.year);
    if ((p->parts & PERIOD_EDGE_START) && !(p->parts & PERIOD_MONTH))
        return (struct period_span){s.start, s.start + 30, s.year};
    if (p->parts & PERIOD_EDGE_START)
        return instant(s.start, s.year);
    return s;
}

static struct period_span resolve_day_of_month(const struct period *p, int year, int month)
{
    const int last_month = p->is_to_month ? p->month[1] : month;
    const int last_year = p->is_to_year ? p->year[1] : year;
    int last_day = p->day[1];
    const int32_t month_end = last_of_month(last_year, last_month);
    int32_t end = period_day_of(last_year, last_month, 1) + last_day - 1;

    end = end > month_end ? month_end : end;
    return (struct period_span){period_day_of(year, month, p->day[0]), end, year};
}

/* A bare day: the month of the last day named, else the issue's; a day ahead crosses back. */
static struct period_span resolve_bare_day(const struct period *p, const struct period_calendar *c)
{
    const int32_t near = c->text_day != PERIOD_NO_DAY ? c->text_day : c->issue;
    int year, month, day;

    if (near == PERIOD_NO_DAY)
        return nothing;
    period_date_of(near, &year, &month, &day);
    if (c->text_day == PERIOD_NO_DAY && !c->is_future && p->day[0] > day) {
        year = month == 1 ? year - 1 : year;
        month = month == 1 ? 12 : month - 1;
    }
    return resolve_day_of_month(p, year, month);
}

static struct period_span resolve_months(const struct period *p, const struct period_calendar *c,
                                         int year)
{
    if (!year)
        return nothing;
    if (p->parts & PERIOD_DAY)
        return resolve_day_of_month(p, year, p->month[0]);
    const int last_year = p->is_to_year ? p->year[1] : year;
    struct period_span s = {period_day_of(year, p->month[0], 1),
                            last_of_month(last_year, p->month[1]), year};
    (void)c;
    return edge_of(p, s);
}

static struct period_span resolve_relative_month(const struct period *p,
                                                 const struct period_calendar *c)
{
    int year, month, day;

    if (!knows_day(c))
        return nothing;
    period_date_of(c->issue, &year, &month, &day);
    const int index = year * 12 + month - 1 + p->month[0];
    year = index / 12;
    month = index % 12 + 1;
    if (p->parts & PERIOD_DAY)
        return resolve_day_of_month(p, year, month);
    return edge_of(
        p, (struct period_span){period_day_of(year, month, 1), last_of_month(year, month), year});
}

static struct period_span resolve_week(const struct period *p, const struct period_calendar *c)
{
    if (!knows_day(c))
        return nothing;
    const int32_t monday = c->issue - (weekday_of(c->issue) - 1);
    if (p->week == 99) {
        int32_t day = monday + p->weekday[0] - 1;
        if (!c->is_future && day > c->issue)
            day -= 7;
        return instant(day, year_of(day));
    }
    const int32_t start = monday + 7 * p->week;
    if (p->weekday[0])
        return (struct period_span){start + p->weekday[0] - 1, start + p->weekday[1] - 1,
                                    year_of(start)};
    return (struct period_span){start, start + 6, year_of(start)};
}

static struct period_span resolve_relative_day(const struct period *p,
                                               const struct period_calendar *c)
{
    return knows_day(c) ? instant(c->issue + p->day[0], year_of(c->issue + p->day[0])) : nothing;
}

static struct period_span resolve_that(const struct period *p, const struct period_calendar *c)
{
    if (p->that == 2) {
        const int year = c->text_year ? c->text_year : c->year;
        if (!year)
            return nothing;
        if (p->parts & PERIOD_MONTH)
            return resolve_months(p, c, year);
        return edge_of(p, whole_years(year, year));
    }
    if (c->text_day == PERIOD_NO_DAY || p->that == 3)
        return nothing;
    return instant(c->text_day + p->that, year_of(c->text_day));
}

static int first_year(const struct period *p, const struct period_calendar *c)
{
    if (!(p->parts & PERIOD_RELATIVE_YEAR))
        return p->year[0];
    if ((p->parts & PERIOD_PRIOR) && c->text_year)
        return c->text_year + p->year[0];
    return c->year ? c->year + p->year[0] : 0;
}

static struct period_span resolve_years(const struct period *p, const struct period_calendar *c)
{
    const int first = first_year(p, c);
    const int last = p->parts & PERIOD_RELATIVE_YEAR ? (first ? first + p->year[1] - p->year[0] : 0)
                                                     : p->year[1];

    if (!first || !last)
        return nothing;
    if (p->parts & PERIOD_MONTH)
        return resolve_months(p, c, first);
    return edge_of(p, whole_years(first, last));
}

/* 去年同期: the span of the text one year back is the caller's to give; alone it is the year. */
static struct period_span resolve_parts(const struct period *p, const struct period_calendar *c)
{
    if (p->parts & PERIOD_FROM)
        return (struct period_span){p->from, c->issue, year_of(p->from)};
    if (p->parts & PERIOD_THAT)
        return resolve_that(p, c);
    if (p->parts & PERIOD_WEEK)
        return resolve_week(p, c);
    if (p->parts & PERIOD_YEAR)
        return resolve_years(p, c);
    if (p->parts & PERIOD_RELATIVE_MONTH)
        return resolve_relative_month(p, c);
    if (p->parts & PERIOD_RELATIVE_DAY)
        return resolve_relative_day(p, c);
    if (p->parts & PERIOD_MONTH)
        return resolve_months(p, c, year_for_months(p, c));
    if (p->parts & PERIOD_DAY)
        return resolve_bare_day(p, c);
    if (p->parts & (PERIOD_EDGE_START | PERIOD_EDGE_END | PERIOD_EDGE_MIDDLE)) {
        const int year = c->text_year ? c->text_year : c->year;
        return year ? edge_of(p, whole_years(year, year)) : nothing;
    }
    if (p->parts & PERIOD_NOW)
        return knows_day(c) ? instant(c->issue, 0) : nothing;
    return nothing;
}

struct period_span period_resolve(const struct period *p, const struct period_calendar *c)
{
    struct period_span s = resolve_parts(p, c);

    if (p->parts & PERIOD_SINCE) {
        s.end = c->issue;
        if (s.end != PERIOD_NO_DAY && s.start != PERIOD_NO_DAY && s.end < s.start)
            s.end = PERIOD_NO_DAY;
    } else if ((p->parts & PERIOD_UNTIL) && s.start != PERIOD_NO_DAY) {
        /* 2030年前, 6月底前: the convention is the last day */
        s = instant(s.end, s.year);
    }
    return s;
}
