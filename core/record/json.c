/* json.c - records and values as JSON: the forms that <prun/record.h> promises. */
#include "record/type.h"
#include "record/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char base64_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* RFC 4648, section 4. */
static void add_base64(struct buffer *b, prun_bytes bytes)
{
    buffer_add(b, "\"", 1);
    for (size_t i = 0; i < bytes.size; i += 3) {
        size_t left = bytes.size - i;
        uint32_t bits = (uint32_t)bytes.data[i] << 16;
        char four[4];

        bits |= left > 1 ? (uint32_t)bytes.data[i + 1] << 8 : 0;
        bits |= left > 2 ? bytes.data[i + 2] : 0;
        for (int k = 0; k < 4; k++)
            four[k] = base64_letters[(bits >> (18 - 6 * k)) & 63];
        if (left < 3)
            four[3] = '=';
        if (left < 2)
            four[2] = '=';
        buffer_add(b, four, 4);
    }
    buffer_add(b, "\"", 1);
}

static void add_float(struct buffer *b, double f)
{
    char text[40];

    if (!isfinite(f)) {
        buffer_add(b, "null", 4);
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof(text), "%.*g", digits, f);
        if (strtod(text, NULL) == f)
            break;
    }
    buffer_add_string(b, text);
}

static void add_int(struct buffer *b, int64_t i)
{
    char text[24], *at = text + sizeof(text);
    uint64_t left = i < 0 ? -(uint64_t)i : (uint64_t)i;

    do {
        *--at = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    if (i < 0)
        *--at = '-';
    buffer_add(b, at, (size_t)(text + sizeof(text) - at));
}

static void add_quoted(struct buffer *b, const char *text, size_t size)
{
    buffer_add(b, "\"", 1);
    buffer_add(b, text, size);
    buffer_add(b, "\"", 1);
}

void value_add_json(struct buffer *b, const prun_value *v)
{
    char text[64];

    switch (v->tag) {
    case PRUN_BOOL:
        buffer_add_string(b, v->u.i ? "true" : "false");
        break;
    case PRUN_INT:
        add_int(b, v->u.i);
        break;
    case PRUN_FLOAT:
        add_float(b, v->u.f);
        break;
    case PRUN_DECIMAL:
        add_quoted(b, text, prun_decimal_print(value_decimal(v), text));
        break;
    case PRUN_DATE:
        add_quoted(b, text, date_print(v->u.i, text));
        break;
    case PRUN_TIME:
        add_quoted(b, text, time_print(v->u.i, text));
        break;
    case PRUN_STRING:
    case PRUN_TEXT:
        buffer_add_json_string(b, value_bytes(v));
        break;
    case PRUN_BYTES:
        add_base64(b, value_bytes(v));
        break;
    case PRUN_JSON:
        buffer_add(b, v->u.bytes, v->size);
        break;
    default:
        buffer_add(b, "null", 4);
    }
}

static void add_record(struct buffer *b, const prun_record *record)
{
    const prun_type *type = record->type;
    char separator = '{';

    for (uint32_t i = 0; i < record->count; i++) {
        const struct type_field *field = &type->field[i];

        if (field->flags & (PRUN_FIELD_TRANSIENT | PRUN_FIELD_STAMP))
            continue;
        buffer_add(b, &separator, 1);
        separator = ',';
        buffer_add(b, field->json_key.data, field->json_key.size);
        value_add_json(b, &record->value[i]);
    }
    buffer_add_string(b, separator == '{' ? "{}" : "}");
}

size_t prun_record_json(const prun_record *record, uint8_t *out, size_t room)
{
    struct buffer fixed = {.data = out, .room = room, .is_fixed = true};

    add_record(&fixed, record);
    return fixed.size;
}
