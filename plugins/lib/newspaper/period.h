/*
 * period.h - expressions of time: reading them, and the days that they mean.
 *
 * Reading is about the printed words (今年上半年, 2024年1—6月, 8月1日, 昨天, 截至6月底); what stands there is kept
 * as parts. Resolving needs a calendar: the day of the issue, or at least its year, and what the text
 * said before. A period whose days cannot be known has none; its words are kept.
 */
#ifndef NEWSPAPER_PERIOD_H
#define NEWSPAPER_PERIOD_H

#include "numeral.h"

struct periods;

/* Days since 1970-01-01, as PRUN_DATE. */
#define PERIOD_NO_DAY INT32_MIN

int32_t period_day_of(int year, int month, int day);
void period_date_of(int32_t day, int *ret_year, int *ret_month, int *ret_day);

/* What the reader of the page knows. */
struct period_calendar {
    int32_t issue;    /* the issue's day, or PERIOD_NO_DAY */
    int year;         /* the issue's year, or one guessed from the page; 0 when unknown */
    int text_year;    /* the year that the text speaks of; 0 when it named none */
    int32_t text_day; /* the last day that the text named, or PERIOD_NO_DAY */
    bool is_future;   /* the clause speaks of what is to come */
};

enum period_part {
    PERIOD_YEAR = 1,
    PERIOD_MONTH = 2,
    PERIOD_DAY = 4,
    PERIOD_CLOCK = 8,
    PERIOD_SINCE = 16,
    PERIOD_UNTIL = 32,
    PERIOD_SAME = 64,
    PERIOD_VAGUE = 128,
    PERIOD_NOW = 256,
    PERIOD_RECURS = 512,
    PERIOD_EDGE_START = 1024,
    PERIOD_EDGE_END = 2048,
    PERIOD_EDGE_MIDDLE = 4096,
    PERIOD_WEEK = 8192,
    PERIOD_RELATIVE_YEAR = 16384,
    PERIOD_RELATIVE_MONTH = 32768,
    PERIOD_RELATIVE_DAY = 65536,
    PERIOD_THAT = 131072,
    PERIOD_FROM = 262144,
    PERIOD_RECENT = 524288,
    PERIOD_HOLIDAY = 1048576,
    PERIOD_PRIOR = 2097152 /* the year before the one that the text speaks of */
};

/* An expression as printed: which parts it has, and their numbers. A range of parts has two ends. */
struct period {
    uint32_t start, end; /* bytes of the text */
    unsigned parts;
    int year[2], month[2], day[2]; /* relative parts: an offset from the issue */
    int week, weekday[2];
    int that;           /* 0 day, 1 next day, 2 year, 3 month (the caller knows which) */
    int32_t from;       /* PERIOD_FROM */
    const char *recurs; /* "year", "day"; NULL when it does not recur */
    bool is_to_month;   /* the second date names a month of its own: 8月28日至9月3日 */
    bool is_to_year;    /* the second date names a year of its own */
};

/* The days that it means; PERIOD_NO_DAY where that is not known. */
struct period_span {
    int32_t start, end;
    int year; /* the year spoken of, 0 when none was named */
};

/* A prun_data_parse of periods-LANGUAGE.json. */
void *periods_parse(prun_bytes bytes, char *error, size_t error_size);
void periods_free(void *periods);

/* Reads the longest expression of time at text[at]. */
bool period_read(const struct periods *p, const struct numerals *n, const uint8_t *text,
                 size_t size, size_t at, struct period *ret);

struct period_span period_resolve(const struct period *p, const struct period_calendar *calendar);

/* The year a page is most likely of, when it prints no date: the latest one that it speaks of and that
 * is not the end of a range or a plan. 0 when it names none. */
int period_guess_year(const struct periods *p, const struct numerals *n, const uint8_t *text,
                      size_t size);

#endif
