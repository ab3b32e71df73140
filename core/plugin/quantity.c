/*
 * quantity.c - "64MiB" and "1.5s" as exact integers.
 *
 * A quantity is digits, perhaps a fraction, and a suffix. It is kept as mantissa / 10^places and
 * multiplied by the suffix as a fraction, so that "1.5s" is 1500 ms and "0.1ms" is refused instead
 * of becoming 0.
 */
#include "plugin/option.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct suffix {
    const char *word;
    int64_t times, over; /* in units of the row */
};

static const struct suffix sizes[] = {
    {"", 1, 1},
    {"b", 1, 1},
    {"k", 1LL << 10, 1},
    {"kib", 1LL << 10, 1},
    {"kb", 1000LL, 1},
    {"m", 1LL << 20, 1},
    {"mib", 1LL << 20, 1},
    {"mb", 1000000LL, 1},
    {"g", 1LL << 30, 1},
    {"gib", 1LL << 30, 1},
    {"gb", 1000000000LL, 1},
    {"t", 1LL << 40, 1},
    {"tib", 1LL << 40, 1},
    {"tb", 1000000000000LL, 1},
    {"p", 1LL << 50, 1},
    {"pib", 1LL << 50, 1},
    {"pb", 1000000000000000LL, 1},
    {"e", 1LL << 60, 1},
    {"eib", 1LL << 60, 1},
    {"eb", 1000000000000000000LL, 1},
    {NULL, 0, 0},
};

static const struct suffix durations[] = {
    {"", 1, 1},        {"us", 1, 1000},   {"ms", 1, 1},       {"s", 1000, 1},      {"m", 60000, 1},
    {"min", 60000, 1}, {"h", 3600000, 1}, {"d", 86400000, 1}, {"w", 604800000, 1}, {NULL, 0, 0},
};

static const struct suffix plain[] = {{"", 1, 1}, {NULL, 0, 0}};

static const struct suffix *suffixes_of(const char *unit)
{
    if (unit && strcmp(unit, "bytes") == 0)
        return sizes;
    if (unit && strcmp(unit, "ms") == 0)
        return durations;
    return plain;
}

static const char *example_of(const struct suffix *table)
{
    return table == sizes       ? "a size such as \"64MiB\", \"1.5GB\" or 4096"
           : table == durations ? "a duration such as \"250ms\", \"1.5s\" or \"2h\""
                                : "a whole number";
}

struct number {
    prun_wide_int mantissa;
    int places; /* digits after the point, zeros at the end left out */
    bool is_negative, is_too_large;
};

static const char *take_digits(const char *at, struct number *n, bool is_fraction)
{
    for (; *at >= '0' && *at <= '9'; at++) {
        prun_wide_int m;
        if (__builtin_mul_overflow(n->mantissa, (prun_wide_int)10, &m) ||
            __builtin_add_overflow(m, (prun_wide_int)(*at - '0'), &m))
            n->is_too_large = true;
        else {
            n->mantissa = m;
            n->places += is_fraction;
        }
    }
    return at;
}

/* Digits, then perhaps a point and digits; NULL when there is no number. */
static const char *take_number(const char *at, struct number *n)
{
    *n = (struct number){.is_negative = *at == '-'};
    if (n->is_negative)
        at++;
    const char *end = take_digits(at, n, false);
    if (end == at)
        return NULL;
    if (*end == '.') {
        at = end + 1;
        end = take_digits(at, n, true);
        if (end == at)
            return NULL;
    }
    for (; n->places > 0 && n->mantissa % 10 == 0; n->places--)
        n->mantissa /= 10;
    return end;
}

static const struct suffix *find_suffix(const struct suffix *table, const char *word)
{
    for (; table->word; table++)
        if (strcasecmp(table->word, word) == 0)
            return table;
    return NULL;
}

/* 0, or 1: too large, or -1: not a whole number. */
static int scale(const struct number *n, const struct suffix *s, int64_t *ret)
{
    prun_wide_int over = s->over, m, limit = INT64_MAX;

    if (n->is_too_large || __builtin_mul_overflow(n->mantissa, (prun_wide_int)s->times, &m))
        return 1;
    for (int i = 0; i < n->places; i++)
        if (__builtin_mul_overflow(over, (prun_wide_int)10, &over))
            return -1; /* more places than any suffix makes up for */
    if (m % over != 0)
        return -1;
    m /= over;
    if (m > limit + n->is_negative)
        return 1;
    *ret = (int64_t)(n->is_negative ? -m : m);
    return 0;
}

int option_parse_quantity(const char *text, const char *unit, int64_t *ret, struct error *reterr)
{
    const struct suffix *table = suffixes_of(unit);
    struct number n;
    const char *at = take_number(text, &n);

    if (!at)
        return error_set(reterr, "bad_quantity", "must be %s, not \"%.60s\"", example_of(table),
                         text);
    while (*at == ' ')
        at++;
    const struct suffix *s = find_suffix(table, at);
    if (!s)
        return error_set(reterr, "bad_quantity", "must be %s: \"%.20s\" is no unit",
                         example_of(table), at);
    int wrong = scale(&n, s, ret);
    if (wrong > 0)
        return error_set(reterr, "bad_quantity",
                         "is too large: \"%.60s\" is more than 64 bits hold", text);
    if (wrong < 0)
        return error_set(reterr, "bad_quantity", "must be a whole number of %s, not \"%.60s\"",
                         unit ? unit : "units", text);
    return 0;
}

void option_print_quantity(int64_t value, const char *unit, char out[OPTION_QUANTITY_MAX])
{
    static const struct suffix size_words[] = {{"EiB", 1LL << 60, 1},
                                               {"PiB", 1LL << 50, 1},
                                               {"TiB", 1LL << 40, 1},
                                               {"GiB", 1LL << 30, 1},
                                               {"MiB", 1LL << 20, 1},
                                               {"KiB", 1LL << 10, 1},
                                               {"B", 1, 1}};
    static const struct suffix duration_words[] = {
        {"d", 86400000, 1}, {"h", 3600000, 1}, {"m", 60000, 1}, {"s", 1000, 1}, {"ms", 1, 1}};
    const struct suffix *table = suffixes_of(unit);
    const struct suffix *word = table == sizes       ? size_words
                                : table == durations ? duration_words
                                                     : NULL;

    while (word && value % word->times != 0)
        word++;
    snprintf(out, OPTION_QUANTITY_MAX, "%" PRId64 "%s", word ? value / word->times : value,
             word && value != 0 ? word->word : "");
}
