/*
 * found.c - see found.h: the list of finds, and small questions about the text.
 */
#include "found.h"
#include "newspaper/utf8.h"
#include <stdlib.h>
#include <string.h>

const char *entity_type_name(enum entity_type type)
{
    static const char *const names[] = {"person", "organisation", "place", "project_system_policy"};

    return names[type];
}

/* Copies a name without its blanks; 0 when it does not fit. */
static size_t copy_name(prun_bytes from, char *to, size_t room)
{
    size_t size = 0;

    for (size_t at = 0; at < from.size;) {
        uint32_t cp;
        size_t length = utf8_decode(from.data, from.size, at, &cp);

        if (char_class_of(cp) != CHAR_BLANK && cp != '\n' && cp != '\r') {
            if (size + length >= room)
                return 0;
            memcpy(to + size, from.data + at, length);
            size += length;
        }
        at += length;
    }
    to[size] = '\0';
    return size;
}

static struct entity *known(const struct found *f, enum entity_type type, const char *name)
{
    for (uint32_t i = 0; i < f->count; i++)
        if (f->entity[i].type == type && strcmp(f->entity[i].name, name) == 0)
            return &f->entity[i];
    return NULL;
}

static struct entity *push(struct found *f)
{
    if (f->count == f->room) {
        uint32_t room = f->room ? 2 * f->room : 32;
        struct entity *grown = realloc(f->entity, room * sizeof(*grown));

        if (!grown) {
            f->is_out_of_memory = true;
            return NULL;
        }
        f->entity = grown;
        f->room = room;
    }
    return &f->entity[f->count++];
}

void found_add_as(const struct reading *r, enum entity_type type, prun_bytes name, uint32_t start,
                  uint32_t end, prun_bytes role)
{
    struct entity made = {.type = type, .part = r->part, .start = start, .end = end}, *e;

    if (copy_name(name, made.name, sizeof(made.name)) == 0)
        return;
    copy_name(role, made.role, sizeof(made.role));
    e = known(r->found, type, made.name);
    if (e) {
        if (!e->role[0])
            memcpy(e->role, made.role, sizeof(made.role));
        return;
    }
    e = push(r->found);
    if (e)
        *e = made;
}

void found_add(const struct reading *r, enum entity_type type, uint32_t start, uint32_t end,
               prun_bytes role)
{
    found_add_as(r, type, (prun_bytes){r->text.data + start, end - start}, start, end, role);
}

bool found_covers(const struct reading *r, enum entity_type type, uint32_t start, uint32_t end)
{
    for (uint32_t i = 0; i < r->found->count; i++) {
        const struct entity *e = &r->found->entity[i];

        if (e->type == type && e->part == r->part && e->start <= start && end <= e->end)
            return true;
    }
    return false;
}

void found_clear(struct found *f)
{
    free(f->entity);
    *f = (struct found){NULL, 0, 0, false};
}

uint32_t reading_before(const struct reading *r, uint32_t at)
{
    uint32_t start = at;

    while (start > 0 && (r->text.data[--start] & 0xC0) == 0x80)
        ;
    return at - start;
}

uint32_t reading_at(const struct reading *r, uint32_t at, uint32_t *ret_size)
{
    uint32_t cp;

    *ret_size = 0;
    if (at >= r->text.size)
        return 0;
    *ret_size = (uint32_t)utf8_decode(r->text.data, r->text.size, at, &cp);
    return cp;
}

uint32_t reading_characters(const struct reading *r, uint32_t start, uint32_t end)
{
    uint32_t count = 0;

    for (uint32_t i = start; i < end; i++)
        count += (r->text.data[i] & 0xC0) != 0x80;
    return count;
}

/* The first hit that ends behind `at`. */
static uint32_t hit_behind(const struct reading *r, uint32_t at)
{
    uint32_t low = 0, high = r->hits;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (r->hit[middle].end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct hit *reading_word_at(const struct reading *r, uint32_t at)
{
    uint32_t i = hit_behind(r, at);

    return i < r->hits && r->hit[i].start == at ? &r->hit[i] : NULL;
}

const struct hit *reading_word_before(const struct reading *r, uint32_t at)
{
    uint32_t i = at ? hit_behind(r, at - 1) : r->hits;

    return i < r->hits && r->hit[i].end == at ? &r->hit[i] : NULL;
}

static bool is_name_character(uint32_t cp)
{
    enum char_class class = char_class_of(cp);

    return class == CHAR_HAN || class == CHAR_DIGIT || class == CHAR_LETTER || cp == 0xB7 ||
           cp == '-';
}

/* Goes over "(...)" that ends at `at`: where it begins, or `at`. */
static uint32_t over_insert(const struct reading *r, uint32_t at)
{
    uint32_t start = at, size;

    for (uint32_t count = 0; start > 0 && count < 10; count++) {
        start -= reading_before(r, start);
        uint32_t cp = reading_at(r, start, &size);

        if (count == 0 && cp != 0xFF09 && cp != ')')
            return at;
        if (cp == 0xFF08 || cp == '(')
            return start;
    }
    return at;
}

uint32_t reading_name_start(const struct reading *r, uint32_t end, uint64_t stops, uint32_t most,
                            bool over_brackets)
{
    uint32_t at = end;

    for (uint32_t count = 0; at > 0 && count < most; count++) {
        const struct hit *word = reading_word_before(r, at);
        uint32_t size = reading_before(r, at), step, insert;

        if (over_brackets && (insert = over_insert(r, at)) < at) {
            at = insert;
            continue;
        }
        if (word && (word->classes & stops))
            return at;
        step = word && !(word->classes & (MARK(OPENER) | MARK(CLOSER) | MARK(BREAK) | MARK(JOIN)))
                   ? at - word->start
                   : size;
        if (!is_name_character(reading_at(r, at - size, &size)))
            return at;
        at -= step;
    }
    return at;
}
