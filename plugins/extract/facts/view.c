/* view.c - folding a text. */
#include "view.h"

#include "newspaper/fold.h"
#include "newspaper/utf8.h"

#include <stdlib.h>
#include <string.h>

static bool make_room(struct view *v, size_t size)
{
    if (size <= v->room)
        return true;
    view_clear(v);
    v->bytes = malloc(size);
    v->from = malloc(size * sizeof *v->from);
    v->to = malloc(size * sizeof *v->to);
    v->has_gap = malloc(size * sizeof *v->has_gap);
    if (!v->bytes || !v->from || !v->to || !v->has_gap) {
        view_clear(v);
        return false;
    }
    v->room = size;
    return true;
}

void view_clear(struct view *v)
{
    free(v->bytes);
    free(v->from);
    free(v->to);
    free(v->has_gap);
    *v = (struct view){.size = 0};
}

static void append(struct view *v, uint32_t cp, size_t from, size_t to, bool has_gap)
{
    uint8_t out[4];
    const size_t length = utf8_encode(cp, out);

    for (size_t i = 0; i < length && v->size < v->room; i++) {
        v->bytes[v->size] = out[i];
        v->from[v->size] = (uint32_t)from;
        v->to[v->size] = (uint32_t)to;
        v->has_gap[v->size] = has_gap && i == 0;
        v->size++;
    }
}

static bool is_narrow(uint32_t cp)
{
    return cp < 0x2000 && cp != '\n';
}

bool view_set(struct view *v, const struct variants *variants, const uint8_t *text, size_t size)
{
    uint32_t before = '\n', cp;
    size_t blank = 0; /* where the run of blanks starts, plus one */

    if (!make_room(v, size * 3 / 2 + 16))
        return false;
    v->size = 0;
    for (size_t at = 0, length; at < size; at += length) {
        length = utf8_decode(text, size, at, &cp);
        const bool was_narrow = is_narrow(cp);
        cp = variants_of(variants, fold_char(cp));
        if (cp == ' ' || cp == '\r') {
            blank = blank ? blank : at + 1;
            continue;
        }
        if (blank && was_narrow && is_narrow(before))
            append(v, ' ', blank - 1, at, false);
        append(v, cp, at, at + length, blank != 0);
        before = was_narrow ? cp : 0xFFFF;
        blank = 0;
    }
    return true;
}

uint32_t view_char(const struct view *v, size_t at)
{
    uint32_t cp = 0;

    if (at < v->size)
        utf8_decode(v->bytes, v->size, at, &cp);
    return cp;
}

size_t view_next(const struct view *v, size_t at)
{
    uint32_t cp;

    return at < v->size ? at + utf8_decode(v->bytes, v->size, at, &cp) : v->size;
}

size_t view_back(const struct view *v, size_t at)
{
    while (at > 0 && (v->bytes[--at] & 0xC0) == 0x80)
        ;
    return at;
}
