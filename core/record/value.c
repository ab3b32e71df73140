/* value.c - see value.h. */
#include "record/value.h"

#include <stdio.h>
#include <string.h>

void value_set_null(prun_value *v)
{
    *v = (prun_value){0};
}

void value_set_int(prun_value *v, prun_tag tag, int64_t i)
{
    *v = (prun_value){.tag = (uint8_t)tag, .u.i = i};
}

void value_set_float(prun_value *v, double f)
{
    *v = (prun_value){.tag = PRUN_FLOAT, .u.f = f};
}

bool value_set_decimal(prun_value *v, struct arena *a, prun_decimal d)
{
    prun_decimal *wide;

    *v = (prun_value){.tag = PRUN_DECIMAL, .scale = (int8_t)d.scale};
    if (d.mantissa >= INT64_MIN && d.mantissa <= INT64_MAX) {
        v->u.i = (int64_t)d.mantissa;
        return true;
    }
    wide = arena_alloc(a, sizeof(*wide));
    if (!wide) {
        value_set_null(v);
        return false;
    }
    *wide = d;
    v->aux = PRUN_VALUE_WIDE;
    v->u.wide = wide;
    return true;
}

bool value_set_bytes(prun_value *v, struct arena *a, prun_tag tag, prun_bytes bytes)
{
    const uint8_t *copy = bytes.size <= UINT32_MAX ? (uint8_t *)arena_copy(a, bytes.data, bytes.size) : NULL;

    if (!copy) {
        value_set_null(v);
        return false;
    }
    *v = (prun_value){.tag = (uint8_t)tag, .size = (uint32_t)bytes.size, .u.bytes = copy};
    return true;
}

bool value_set_text(prun_value *v, struct arena *a, const prun_text *text)
{
    prun_text *copy = arena_alloc(a, sizeof(*copy));
    prun_piece *piece = arena_alloc(a, text->piece_count * sizeof(*piece));
    uint8_t *bytes = (uint8_t *)arena_copy(a, text->bytes, text->size);

    value_set_null(v);
    if (!copy || !piece || !bytes)
        return false;
    if (text->piece_count)
        memcpy(piece, text->piece, text->piece_count * sizeof(*piece));
    *copy = (prun_text){bytes, piece, text->size, text->piece_count};
    *v = (prun_value){.tag = PRUN_TEXT, .size = text->size, .u.text = copy};
    return true;
}

prun_decimal value_decimal(const prun_value *v)
{
    if (v->tag == PRUN_DECIMAL && (v->aux & PRUN_VALUE_WIDE))
        return *v->u.wide;
    if (v->tag == PRUN_DECIMAL || v->tag == PRUN_INT)
        return prun_decimal_of(v->u.i, v->scale);
    return (prun_decimal){0, 0};
}

prun_bytes value_bytes(const prun_value *v)
{
    switch (v->tag) {
    case PRUN_STRING:
    case PRUN_BYTES:
    case PRUN_JSON:
        return (prun_bytes){v->u.bytes, v->size};
    case PRUN_TEXT:
        return (prun_bytes){v->u.text->bytes, v->u.text->size};
    default:
        return (prun_bytes){NULL, 0};
    }
}

/* Days to a date of the proleptic Gregorian calendar, by 400-year eras that start on March 1st (the
 * algorithm is Howard Hinnant's, "chrono-compatible low-level date algorithms"). */
static void date_split(int64_t days, int64_t *ret_year, int *ret_month, int *ret_day)
{
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;

    *ret_day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    *ret_month = (int)(month < 10 ? month + 3 : month - 9);
    *ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

static int64_t date_join(int64_t year, int month, int day)
{
    int64_t y = year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

size_t date_print(int64_t days, char out[16])
{
    int64_t year;
    int month, day;

    /* Years beyond four digits have no place in a column; they are kept within the room. */
    if (days < -719528 || days > 2932896)
        return (size_t)snprintf(out, 16, "%s", days < 0 ? "0000-01-01" : "9999-12-31");
    date_split(days, &year, &month, &day);
    return (size_t)snprintf(out, 16, "%04d-%02d-%02d", (int)year % 10000, month % 100, day % 100);
}

static int two_digits(const uint8_t *at)
{
    return at[0] >= '0' && at[0] <= '9' && at[1] >= '0' && at[1] <= '9' ? (at[0] - '0') * 10 + at[1] - '0'
                                                                        : -1;
}

bool date_parse(prun_bytes text, int64_t *ret_days)
{
    int century, years, month, day;
    char again[16];
    int64_t days;

    if (text.size != 10 || text.data[4] != '-' || text.data[7] != '-')
        return false;
    century = two_digits(text.data);
    years = two_digits(text.data + 2);
    month = two_digits(text.data + 5);
    day = two_digits(text.data + 8);
    if (century < 0 || years < 0 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    days = date_join(century * 100 + years, month, day);
    date_print(days, again);
    if (memcmp(again, text.data, 10) != 0)
        return false; /* February 30th */
    *ret_days = days;
    return true;
}

size_t time_print(int64_t us, char out[40])
{
    int64_t day_us = 86400 * (int64_t)1000000;
    int64_t days = us / day_us - (us % day_us < 0), rest = us - days * day_us;
    int64_t seconds = rest / 1000000;
    size_t size = date_print(days, out);

    return size + (size_t)snprintf(out + size, 40 - size, "T%02d:%02d:%02d.%06dZ", (int)(seconds / 3600),
                                   (int)(seconds / 60 % 60), (int)(seconds % 60), (int)(rest % 1000000));
}
