/*
 * literal.c - the values that conditions compare with. Numbers are decimals from the file's own
 * digits.
 */
#include "pipeline/condition_tree.h"

#include "record/value.h"

#include <cjson/cJSON.h>
#include <string.h>

/* hh:mm:ss[.fraction]Z after a date. */
static bool parse_time_of_day(const char *text, size_t size, int64_t *ret_us)
{
    int64_t part[3], us = 0, unit = 100000;

    if (size < 9 || text[2] != ':' || text[5] != ':' || text[size - 1] != 'Z')
        return false;
    for (int i = 0; i < 3; i++) {
        const char high = text[i * 3], low = text[i * 3 + 1];

        if (high < '0' || high > '9' || low < '0' || low > '9')
            return false;
        part[i] = (high - '0') * 10 + (low - '0');
    }
    if (part[0] > 23 || part[1] > 59 || part[2] > 60 || (size > 9 && (text[8] != '.' || size > 16)))
        return false;
    for (size_t i = 9; i + 1 < size; i++, unit /= 10) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        us += (text[i] - '0') * unit;
    }
    *ret_us = ((part[0] * 60 + part[1]) * 60 + part[2]) * 1000000 + us;
    return true;
}

static void read_string(const char *text, struct literal *ret)
{
    const size_t size = strlen(text);
    int64_t days, us;

    ret->is_string = true;
    ret->string = (prun_bytes){(const uint8_t *)text, size};
    if (prun_decimal_parse(ret->string, &ret->number)) {
        ret->is_number = true;
        ret->real = prun_decimal_to_double(ret->number);
    }
    if (size < 10 || !date_parse((prun_bytes){(const uint8_t *)text, 10}, &days))
        return;
    if (size == 10) {
        ret->is_date = ret->is_time = true;
        ret->date = days;
        ret->time = days * 86400 * 1000000;
    } else if (text[10] == 'T' && parse_time_of_day(text + 11, size - 11, &us)) {
        ret->is_time = true;
        ret->time = days * 86400 * 1000000 + us;
    }
}

static int read_number(const cJSON *json, const struct document *d, struct literal *ret,
                       struct error *reterr)
{
    const struct value_note *note = document_note(d, json);
    const char *raw = note->raw ? note->raw : d->clean + note->place.at;
    const size_t size = note->raw ? strlen(raw) : note->place.end - note->place.at;

    if (!prun_decimal_parse((prun_bytes){(const uint8_t *)raw, size}, &ret->number))
        return error_set(reterr, "bad_condition",
                         "needs a number of at most 38 digits, without an exponent");
    ret->is_number = true;
    ret->real = prun_decimal_to_double(ret->number);
    return 0;
}

int literal_read(const cJSON *json, const struct document *d, struct arena *a, struct literal *ret,
                 struct error *reterr)
{
    char *copy;

    *ret = (struct literal){0};
    if (cJSON_IsBool(json)) {
        ret->is_bool = true;
        ret->truth = cJSON_IsTrue(json);
        return 0;
    }
    if (cJSON_IsNumber(json))
        return read_number(json, d, ret, reterr);
    if (!cJSON_IsString(json))
        return error_set(reterr, "bad_condition",
                         "compares with a string, a number, true or false%s",
                         cJSON_IsNull(json) ? "; {\"is_null\": true} asks for null" : "");
    copy = arena_string(a, json->valuestring);
    if (!copy)
        return error_memory(reterr);
    read_string(copy, ret);
    return 0;
}

bool literal_fits(const struct literal *literal, prun_tag tag)
{
    switch (tag) {
    case PRUN_BOOL:
        return literal->is_bool;
    case PRUN_INT:
    case PRUN_FLOAT:
    case PRUN_DECIMAL:
        return literal->is_number;
    case PRUN_DATE:
        return literal->is_date;
    case PRUN_TIME:
        return literal->is_time;
    case PRUN_STRING:
    case PRUN_TEXT:
        return literal->is_string;
    default:
        return false;
    }
}

const char *literal_for(prun_tag tag)
{
    switch (tag) {
    case PRUN_BOOL:
        return "true or false";
    case PRUN_INT:
    case PRUN_FLOAT:
    case PRUN_DECIMAL:
        return "a number";
    case PRUN_DATE:
        return "a date such as \"2025-08-01\"";
    case PRUN_TIME:
        return "a time such as \"2025-08-01T06:30:00Z\"";
    case PRUN_STRING:
    case PRUN_TEXT:
        return "a string";
    default:
        return "nothing but is_null";
    }
}
