/* buffer.c - see buffer.h. */
#include "base/buffer.h"

#include <endian.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buffer_free(struct buffer *b)
{
    free(b->data);
    *b = (struct buffer){0};
}

void buffer_clear(struct buffer *b)
{
    b->size = 0;
    b->is_broken = false;
}

static bool grow(struct buffer *b, size_t size)
{
    size_t room = b->room ? b->room : 256;
    uint8_t *data;

    if (b->is_broken || b->is_fixed || size > SIZE_MAX / 4 || b->size > SIZE_MAX / 4)
        goto broken;
    while (room - b->size < size)
        room *= 2;
    data = realloc(b->data, room);
    if (!data)
        goto broken;
    b->data = data;
    b->room = room;
    return true;
broken:
    b->is_broken = true;
    return false;
}

uint8_t *buffer_room(struct buffer *b, size_t size)
{
    if ((b->is_broken || b->room - b->size < size || !b->data) && !grow(b, size))
        return NULL;
    return b->data + b->size;
}

void buffer_advance(struct buffer *b, size_t size)
{
    b->size += size;
}

static void add_fixed(struct buffer *b, const void *data, size_t size)
{
    if (size && b->size <= b->room && size <= b->room - b->size)
        memcpy(b->data + b->size, data, size);
    b->size += size;
}

void buffer_add(struct buffer *b, const void *data, size_t size)
{
    uint8_t *room;

    if (b->is_fixed) {
        add_fixed(b, data, size);
        return;
    }
    room = buffer_room(b, size);

    if (!room)
        return;
    if (size)
        memcpy(room, data, size);
    b->size += size;
}

void buffer_add_string(struct buffer *b, const char *string)
{
    buffer_add(b, string, strlen(string));
}

void buffer_add_format(struct buffer *b, const char *format, ...)
{
    char small[256];
    va_list args, again;
    int size;

    va_start(args, format);
    va_copy(again, args);
    size = vsnprintf(small, sizeof(small), format, args);
    va_end(args);
    if (size >= 0 && (size_t)size < sizeof(small)) {
        buffer_add(b, small, (size_t)size);
    } else {
        uint8_t *room = size < 0 ? NULL : buffer_room(b, (size_t)size + 1);

        if (room) {
            vsnprintf((char *)room, (size_t)size + 1, format, again);
            b->size += (size_t)size;
        } else {
            b->is_broken = true;
        }
    }
    va_end(again);
}

/* The size of the UTF-8 character at `at` (RFC 3629: no surrogates, no overlong forms), or 0. */
static size_t utf8_size(const uint8_t *at, size_t left)
{
    uint8_t low = 0x80, high = 0xBF;
    size_t size;

    if (at[0] < 0x80)
        return 1;
    if (at[0] >= 0xC2 && at[0] <= 0xDF)
        size = 2;
    else if (at[0] >= 0xE0 && at[0] <= 0xEF)
        size = 3;
    else if (at[0] >= 0xF0 && at[0] <= 0xF4)
        size = 4;
    else
        return 0;
    if (at[0] == 0xE0)
        low = 0xA0;
    else if (at[0] == 0xED)
        high = 0x9F;
    else if (at[0] == 0xF0)
        low = 0x90;
    else if (at[0] == 0xF4)
        high = 0x8F;
    if (left < size || at[1] < low || at[1] > high)
        return 0;
    for (size_t i = 2; i < size; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    return size;
}

static void add_escaped(struct buffer *b, uint8_t c)
{
    static const char letters[32] = {['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};

    if (c == '"' || c == '\\')
        buffer_add_format(b, "\\%c", c);
    else if (c < 32 && letters[c])
        buffer_add_format(b, "\\%c", letters[c]);
    else
        buffer_add_format(b, "\\u%04x", c);
}

/* The size of what starts at `at` and means itself in a JSON string, or 0. */
static inline size_t plain_size(const uint8_t *at, size_t left)
{
    const uint8_t c = at[0];

    if (c < 0x80)
        return c >= 32 && c != '"' && c != '\\' && c != 127;
    /* Three bytes with nothing to look at but their marks: most characters that are not ASCII. */
    if (c > 0xE0 && c < 0xF0 && c != 0xED && left >= 3)
        return (at[1] & 0xC0) == 0x80 && (at[2] & 0xC0) == 0x80 ? 3 : 0;
    return utf8_size(at, left);
}

/* How many of eight bytes mean themselves, from the first on; with a byte that is not ASCII counted as one
 * that does not. */
static inline size_t plain_of_eight(const uint8_t *at)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones * 0x80;
    uint64_t x, wrong;

    memcpy(&x, at, sizeof(x));
    x = htole64(x);
    const uint64_t quote = x ^ ones * '"', slash = x ^ ones * '\\', del = x ^ ones * 127;
    wrong = (x | (x - ones * 32) | (quote - ones) | (slash - ones) | (del - ones)) & highs;
    return wrong ? (size_t)__builtin_ctzll(wrong) / 8 : 8;
}

/* How many bytes from `at` on mean themselves. */
static size_t plain_run(const uint8_t *at, size_t left)
{
    size_t run = 0;

    while (run < left) {
        size_t size;

        if (at[run] < 0x80 && left - run >= 8 && (size = plain_of_eight(at + run)) > 0) {
            run += size;
            continue;
        }
        size = plain_size(at + run, left - run);
        if (size == 0)
            break;
        run += size;
    }
    return run;
}

void buffer_add_json_string(struct buffer *b, prun_bytes text)
{
    buffer_add(b, "\"", 1);
    for (size_t at = 0; at < text.size;) {
        const size_t run = plain_run(text.data + at, text.size - at);

        buffer_add(b, text.data + at, run);
        at += run;
        if (at == text.size)
            break;
        if (text.data[at] < 0x80)
            add_escaped(b, text.data[at]);
        else
            buffer_add(b, "\xEF\xBF\xBD", 3);
        at++;
    }
    buffer_add(b, "\"", 1);
}

const char *buffer_string(struct buffer *b)
{
    uint8_t *end = buffer_room(b, 1);

    if (!end)
        return NULL;
    *end = 0;
    return (const char *)b->data;
}
