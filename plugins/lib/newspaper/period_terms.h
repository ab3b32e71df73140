/*
 * period_terms.h - the words of time as they are kept: between the loader (period_terms.c) and the reader
 * (period.c).
 */
#ifndef NEWSPAPER_PERIOD_TERMS_H
#define NEWSPAPER_PERIOD_TERMS_H

#include "period.h"

enum period_class {
    YEAR_MARK,
    MONTH_MARK,
    DAY_MARK,
    HOUR_MARK,
    MINUTE_MARK,
    HALF_MARK,
    PART_OF_DAY,
    NOT_HOUR,
    NOT_DAY,
    NOT_YEAR,
    NOT_MONTH,
    FIRST_MARK,
    MONTH_COUNT,
    RANGE_MARK,
    FILLER_MARK,
    RECENT_MARK,
    YEAR_COUNT,
    LIST_MARK,
    UNSURE_HOUR,
    YEAR_OPENER,
    TERM
};

/* A word that means something by itself. */
struct period_term {
    unsigned parts;
    int year, month, day, week;
    int months[2], days[2], years[2], weekdays[2], dates[4];
    int that;
    int32_t from;
    const char *recurs;
    bool is_filler;
};

struct periods {
    cJSON *root;
    struct words *words;
    struct period_term *term;
};

#endif
