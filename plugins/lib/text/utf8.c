/*
 * utf8.c - strict UTF-8, eight ASCII bytes at a time where it can.
 */
#include "text/utf8.h"
#include <string.h>

static bool is_tail(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Well-formed sequences: Unicode 15, table 3-7. */
unsigned utf8_character(const uint8_t *text, size_t size)
{
    if (size == 0)
        return 0;
    const uint8_t lead = text[0];
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4 || size < 2)
        return 0;
    if (lead < 0xE0)
        return is_tail(text[1]) ? 2 : 0;
    if (lead < 0xF0) {
        const uint8_t least = lead == 0xE0 ? 0xA0 : 0x80, most = lead == 0xED ? 0x9F : 0xBF;
        return size > 2 && text[1] >= least && text[1] <= most && is_tail(text[2]) ? 3 : 0;
    }
    const uint8_t least = lead == 0xF0 ? 0x90 : 0x80, most = lead == 0xF4 ? 0x8F : 0xBF;
    return size > 3 && text[1] >= least && text[1] <= most && is_tail(text[2]) && is_tail(text[3])
               ? 4
               : 0;
}

size_t utf8_valid(const uint8_t *text, size_t size)
{
    size_t at = 0;

    while (at < size) {
        uint64_t eight;
        if (size - at >= sizeof(eight)) {
            memcpy(&eight, text + at, sizeof(eight));
            if ((eight & 0x8080808080808080u) == 0) {
                at += sizeof(eight);
                continue;
            }
        }
        /* A run of ideographs: leads E1 to EC allow every tail. */
        const size_t start = at;
        while (size - at >= 3 && text[at] >= 0xE1 && text[at] <= 0xEC && is_tail(text[at + 1]) &&
               is_tail(text[at + 2]))
            at += 3;
        if (at > start)
            continue;
        const unsigned length = utf8_character(text + at, size - at);
        if (length == 0)
            break;
        at += length;
    }
    return at;
}

size_t utf8_cleaned_size(const uint8_t *text, size_t size)
{
    size_t total = size;

    for (size_t at = utf8_valid(text, size); at < size;
         at += 1 + utf8_valid(text + at + 1, size - at - 1))
        total += UTF8_REPLACEMENT_SIZE - 1;
    return total;
}

void utf8_clean(const uint8_t *text, size_t size, uint8_t *out)
{
    for (;;) {
        const size_t good = utf8_valid(text, size);
        if (good > 0)
            memcpy(out, text, good);
        if (good == size)
            return;
        memcpy(out + good, UTF8_REPLACEMENT, UTF8_REPLACEMENT_SIZE);
        out += good + UTF8_REPLACEMENT_SIZE;
        text += good + 1;
        size -= good + 1;
    }
}
