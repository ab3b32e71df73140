/* typed.c - see typed.h. */
#include "typed.h"
#include "json.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *word;
    prun_tag tag;
} types[] = {
    {"string", PRUN_STRING}, {"int", PRUN_INT},   {"decimal", PRUN_DECIMAL}, {"float", PRUN_FLOAT},
    {"bool", PRUN_BOOL},     {"date", PRUN_DATE}, {"time", PRUN_TIME},       {"json", PRUN_JSON},
};

const char typed_words[] = "string, int, decimal, float, bool, date, time, json";

bool typed_tag(prun_bytes word, prun_tag *ret)
{
    for (size_t i = 0; i < PRUN_COUNT(types); i++)
        if (strlen(types[i].word) == word.size && memcmp(types[i].word, word.data, word.size) == 0) {
            *ret = types[i].tag;
            return true;
        }
    return false;
}

const char *typed_word(prun_tag tag)
{
    for (size_t i = 0; i < PRUN_COUNT(types); i++)
        if (types[i].tag == tag)
            return types[i].word;
    return "value";
}

/* ---- Numbers ---- */

bool typed_int(prun_bytes text, int64_t *ret)
{
    const bool is_negative = text.size > 0 && text.data[0] == '-';
    int64_t value = 0;

    if (text.size == is_negative)
        return false;
    for (size_t i = is_negative; i < text.size; i++) {
        const int digit = text.data[i] - '0';
        if (digit < 0 || digit > 9 || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, digit, &value)) /* negative, so that the least one fits */
            return false;
    }
    if (!is_negative && __builtin_sub_overflow((int64_t)0, value, &value))
        return false;
    *ret = value;
    return true;
}

/* mantissa / 10^scale times 10^exponent */
static bool shift(prun_decimal *d, int64_t exponent)
{
    const int64_t scale = d->scale - exponent;

    if (scale > PRUN_DECIMAL_SCALE_MAX || scale < -PRUN_DECIMAL_SCALE_MAX)
        return false;
    d->scale = scale > 0 ? (int)scale : 0;
    for (int64_t i = scale; i < 0; i++)
        if (!prun_decimal_multiply(*d, prun_decimal_of(10, 0), d))
            return false;
    return true;
}

bool typed_decimal(prun_bytes text, prun_decimal *ret)
{
    size_t base = 0;
    int64_t exponent = 0;
    prun_decimal d;

    while (base < text.size && (text.data[base] | 0x20) != 'e')
        base++;
    if (!prun_decimal_parse((prun_bytes){text.data, base}, &d))
        return false;
    if (base < text.size) {
        prun_bytes rest = {text.data + base + 1, text.size - base - 1};
        if (rest.size > 0 && rest.data[0] == '+') {
            rest.data++;
            rest.size--;
            if (rest.size > 0 && rest.data[0] == '-')
                return false;
        }
        if (!typed_int(rest, &exponent) || exponent > 1000 || exponent < -1000 || !shift(&d, exponent))
            return false;
    }
    *ret = d;
    return true;
}

bool typed_float(prun_bytes text, double *ret)
{
    char copy[400], *end;

    if (text.size == 0 || text.size >= sizeof(copy) || !strchr("+-.0123456789", text.data[0]))
        return false;
    memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    if (strspn(copy, "+-.0123456789eE") != text.size)
        return false;
    const double value = strtod(copy, &end);
    if (end != copy + text.size || !isfinite(value))
        return false;
    *ret = value;
    return true;
}

/* ---- Dates and times ---- */

/* `count` digits at *at; -1: there are not so many. */
static int digits(const uint8_t **at, const uint8_t *end, int count)
{
    int value = 0;

    if (end - *at < count)
        return -1;
    for (int i = 0; i < count; i++) {
        if ((*at)[i] < '0' || (*at)[i] > '9')
            return -1;
        value = value * 10 + ((*at)[i] - '0');
    }
    *at += count;
    return value;
}

static bool is_next(const uint8_t **at, const uint8_t *end, char c)
{
    if (*at == end || **at != (uint8_t)c)
        return false;
    ++*at;
    return true;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days since 1970-01-01 of the proleptic Gregorian calendar (Howard Hinnant's days_from_civil). */
static int64_t days_of(int year, int month, int day)
{
    const int64_t y = year - (month <= 2);
    const int64_t era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
    const int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static bool read_date(const uint8_t **at, const uint8_t *end, int64_t *ret)
{
    static const int month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const int year = digits(at, end, 4);
    const int month = year >= 0 && is_next(at, end, '-') ? digits(at, end, 2) : -1;
    const int day = month >= 1 && month <= 12 && is_next(at, end, '-') ? digits(at, end, 2) : -1;

    if (day < 1 || day > month_days[month - 1] + (month == 2 && is_leap(year)))
        return false;
    *ret = days_of(year, month, day);
    return true;
}

bool typed_date(prun_bytes text, int64_t *ret_days)
{
    const uint8_t *at = text.data, *end = text.data + text.size;
    int64_t days;

    if (text.size != 10 || !read_date(&at, end, &days))
        return false;
    *ret_days = days;
    return true;
}

/* Digits after the point, at most six, as microseconds. */
static bool read_fraction(const uint8_t **at, const uint8_t *end, int64_t *ret_us)
{
    int64_t us = 0, unit = 100000;
    const uint8_t *first = *at;

    for (; *at < end && **at >= '0' && **at <= '9' && unit > 0; ++*at, unit /= 10)
        us += (**at - '0') * unit;
    *ret_us = us;
    return *at > first;
}

/* Z, or hours and minutes to the east (+) or west of Greenwich. */
static bool read_zone(const uint8_t **at, const uint8_t *end, int64_t *ret_minutes)
{
    int hours, minutes, sign = 1;

    *ret_minutes = 0;
    if (is_next(at, end, 'Z'))
        return true;
    if (is_next(at, end, '-'))
        sign = -1;
    else if (!is_next(at, end, '+'))
        return false;
    hours = digits(at, end, 2);
    is_next(at, end, ':');
    minutes = digits(at, end, 2);
    *ret_minutes = sign * (hours * 60 + minutes);
    return hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60;
}

bool typed_time(prun_bytes text, int64_t *ret_us)
{
    const uint8_t *at = text.data, *end = text.data + text.size;
    int64_t days, us = 0, zone;

    if (!text.data || !read_date(&at, end, &days) || !(is_next(&at, end, 'T') || is_next(&at, end, ' ')))
        return false;
    const int hour = digits(&at, end, 2), minute = is_next(&at, end, ':') ? digits(&at, end, 2) : -1;
    const int second = is_next(&at, end, ':') ? digits(&at, end, 2) : -1;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return false;
    if (is_next(&at, end, '.') && !read_fraction(&at, end, &us))
        return false;
    if (!read_zone(&at, end, &zone) || at != end)
        return false;
    *ret_us = (((days * 24 + hour) * 60 + minute - zone) * 60 + second) * 1000000 + us;
    return true;
}

/* ---- Setting ---- */

static bool set_number(prun_stage *s, prun_record *record, int row, prun_tag tag, prun_bytes text)
{
    prun_decimal d;
    int64_t i;
    double f;

    if (tag == PRUN_INT && typed_int(text, &i))
        prun_record_set_int(s, record, row, i);
    else if (tag == PRUN_DECIMAL && typed_decimal(text, &d))
        prun_record_set_decimal(s, record, row, d);
    else if (tag == PRUN_FLOAT && typed_float(text, &f))
        prun_record_set_float(s, record, row, f);
    else
        return false;
    return true;
}

static bool set_moment(prun_stage *s, prun_record *record, int row, prun_tag tag, prun_bytes text)
{
    int64_t i;

    if (tag == PRUN_DATE ? !typed_date(text, &i) : !typed_time(text, &i))
        return false;
    prun_record_set_int(s, record, row, i);
    return true;
}

static bool set_bool(prun_stage *s, prun_record *record, int row, prun_bytes text)
{
    const bool is_true = text.size == 4 && memcmp(text.data, "true", 4) == 0;

    if (!is_true && !(text.size == 5 && memcmp(text.data, "false", 5) == 0))
        return false;
    prun_record_set_int(s, record, row, is_true);
    return true;
}

static bool set_json(prun_stage *s, prun_record *record, int row, prun_bytes text)
{
    struct json_reader r;
    struct json_value v;

    json_begin(&r, text);
    if (!json_value(&r, &v) || !json_end(&r))
        return false;
    prun_record_set_bytes_ref(s, record, row, v.raw);
    return true;
}

bool typed_set(prun_stage *s, prun_record *record, int row, prun_tag tag, prun_bytes text)
{
    switch (tag) {
    case PRUN_STRING:
        prun_record_set_bytes_ref(s, record, row, text);
        return true;
    case PRUN_DATE:
    case PRUN_TIME:
        return set_moment(s, record, row, tag, text);
    case PRUN_BOOL:
        return set_bool(s, record, row, text);
    case PRUN_JSON:
        return set_json(s, record, row, text);
    default:
        return set_number(s, record, row, tag, text);
    }
}
