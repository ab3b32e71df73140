/*
 * words.c - the tree of words.
 *
 * While it is built, a node's children are a list; sealing turns every list into a row of a shared array
 * that reaches from the lowest to the highest child byte. UTF-8 continuation bytes lie close together,
 * so rows are short and a step is one comparison and one read.
 */
#include "words.h"

#include <stdlib.h>
#include <string.h>

enum { NONE = -1 };

/* A node while the tree is built. */
struct node {
    int32_t child, brother, sense;
    uint8_t byte;
};

/* A node when it is sealed: small, because a lookup touches a few of them for every character. */
struct place {
    uint32_t row; /* where its row starts in `step` */
    int32_t sense;
    uint16_t width; /* length of the row */
    uint8_t lowest;
};

struct words {
    struct node *node;
    size_t node_count, node_room;
    struct word_sense *sense;
    size_t sense_count, sense_room;
    struct place *place;
    uint32_t *step; /* 0 where no child is: the root is nobody's child */
    uint8_t start[0x10000 / 8]; /* characters of three bytes that start a word: most start none */
    bool is_spaced;
};

/* Makes room for one more element; the array doubles. */
static bool make_room(void **array, size_t *room, size_t count, size_t size)
{
    if (count < *room)
        return true;
    const size_t more = *room ? *room * 2 : 64;
    void *grown = realloc(*array, more * size);
    if (!grown)
        return false;
    *array = grown;
    *room = more;
    return true;
}

static int32_t new_node(struct words *w, uint8_t byte)
{
    void *array = w->node;

    if (!make_room(&array, &w->node_room, w->node_count, sizeof *w->node))
        return NONE;
    w->node = array;
    w->node[w->node_count] = (struct node){NONE, NONE, NONE, byte};
    return (int32_t)w->node_count++;
}

struct words *words_new(void)
{
    struct words *w = calloc(1, sizeof *w);

    if (w && new_node(w, 0) == NONE) {
        words_free(w);
        return NULL;
    }
    return w;
}

void words_free(struct words *w)
{
    if (!w)
        return;
    free(w->node);
    free(w->sense);
    free(w->place);
    free(w->step);
    free(w);
}

void words_set_spaced(struct words *w)
{
    w->is_spaced = true;
}

bool words_are_spaced(const struct words *w)
{
    return w->is_spaced;
}

static bool is_letter(uint8_t byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 0xC3 && byte <= 0xCB);
}

static bool is_word_byte(uint8_t byte)
{
    return is_letter(byte) || (byte >= '0' && byte <= '9');
}

static uint8_t small(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte + ('a' - 'A')) : byte;
}

static int32_t child_of(struct words *w, int32_t at, uint8_t byte)
{
    for (int32_t c = w->node[at].child; c != NONE; c = w->node[c].brother)
        if (w->node[c].byte == byte)
            return c;
    const int32_t made = new_node(w, byte);
    if (made != NONE) {
        w->node[made].brother = w->node[at].child;
        w->node[at].child = made;
    }
    return made;
}

bool words_add(struct words *w, const char *word, uint16_t class, int32_t value)
{
    int32_t at = 0;
    void *array = w->sense;

    if (!*word || !make_room(&array, &w->sense_room, w->sense_count, sizeof *w->sense))
        return false;
    w->sense = array;
    for (const char *p = word; *p; p++)
        if ((at = child_of(w, at, w->is_spaced ? small((uint8_t)*p) : (uint8_t)*p)) == NONE)
            return false;
    /* Senses keep the order in which they were added: the first that fits counts. */
    int32_t *link = &w->node[at].sense;
    while (*link != NONE)
        link = &w->sense[*link].next;
    *link = (int32_t)w->sense_count;
    w->sense[w->sense_count++] = (struct word_sense){value, NONE, class};
    return true;
}

/* The bytes between which the children of a node lie. */
static struct place measure(const struct words *w, const struct node *n)
{
    uint8_t lowest = 255, highest = 0;

    for (int32_t c = n->child; c != NONE; c = w->node[c].brother) {
        const uint8_t byte = w->node[c].byte;
        lowest = byte < lowest ? byte : lowest;
        highest = byte > highest ? byte : highest;
    }
    const uint16_t width = n->child == NONE ? 0 : (uint16_t)(highest - lowest + 1);
    return (struct place){0, n->sense, width, lowest};
}

static void fill_rows(struct words *w)
{
    for (size_t i = 0; i < w->node_count; i++)
        for (int32_t c = w->node[i].child; c != NONE; c = w->node[c].brother)
            w->step[w->place[i].row + (size_t)(w->node[c].byte - w->place[i].lowest)] = (uint32_t)c;
}

static uint32_t step_from(const struct words *w, uint32_t node, uint8_t byte)
{
    const struct place *n = &w->place[node];
    const unsigned column = (unsigned)byte - n->lowest;

    return column < n->width ? w->step[n->row + column] : 0;
}

static void fill_starts(struct words *w)
{
    for (uint32_t cp = 0x800; cp <= 0xFFFF; cp++) {
        const uint32_t lead = step_from(w, 0, (uint8_t)(0xE0 | cp >> 12));
        const uint32_t second = lead ? step_from(w, lead, (uint8_t)(0x80 | (cp >> 6 & 63))) : 0;
        if (second && step_from(w, second, (uint8_t)(0x80 | (cp & 63))))
            w->start[cp >> 3] |= (uint8_t)(1u << (cp & 7));
    }
}

/* A quick no, without the tree, for a whole character of three bytes. */
static inline bool starts_none(const struct words *w, const uint8_t *text, size_t size, size_t at)
{
    if (at + 2 >= size || (text[at] & 0xF0) != 0xE0)
        return false;
    const unsigned cp =
        (text[at] & 15u) << 12 | (text[at + 1] & 63u) << 6 | (text[at + 2] & 63u);
    return !(w->start[cp >> 3] >> (cp & 7) & 1);
}

bool words_seal(struct words *w)
{
    size_t total = 0;

    w->place = calloc(w->node_count, sizeof *w->place);
    if (!w->place)
        return false;
    for (size_t i = 0; i < w->node_count; i++) {
        w->place[i] = measure(w, &w->node[i]);
        w->place[i].row = (uint32_t)total;
        total += w->place[i].width;
    }
    w->step = calloc(total ? total : 1, sizeof *w->step);
    if (!w->step)
        return false;
    fill_rows(w);
    fill_starts(w);
    free(w->node);
    w->node = NULL;
    return true;
}

/* words_at() where words have ends: none starts or stops inside another. */
static size_t spaced_words_at(const struct words *w, const uint8_t *text, size_t size, size_t at,
                              struct word_match *out, size_t room)
{
    const struct place *n = w->place;
    size_t count = 0;

    at += at < size && text[at] == ' ';
    if (at > 0 && at < size && is_letter(text[at]) && is_letter(text[at - 1]))
        return 0;
    for (; at < size; at++) {
        const unsigned column = (unsigned)small(text[at]) - n->lowest;
        const uint32_t next = column < n->width ? w->step[n->row + column] : 0;
        if (!next)
            break;
        n = &w->place[next];
        const bool is_inside =
            is_word_byte(text[at]) && at + 1 < size && is_word_byte(text[at + 1]);
        if (n->sense != NONE && !is_inside && count < room)
            out[count++] = (struct word_match){(uint32_t)(at + 1), n->sense};
    }
    return count;
}

size_t words_at(const struct words *w, const uint8_t *text, size_t size, size_t at,
                struct word_match *out, size_t room)
{
    if (w->is_spaced)
        return spaced_words_at(w, text, size, at, out, room);

    const struct place *n = w->place;
    size_t count = 0;

    if (starts_none(w, text, size, at))
        return 0;
    for (; at < size; at++) {
        const unsigned column = (unsigned)text[at] - n->lowest;
        const uint32_t next = column < n->width ? w->step[n->row + column] : 0;
        if (!next)
            break;
        n = &w->place[next];
        if (n->sense != NONE && count < room)
            out[count++] = (struct word_match){(uint32_t)(at + 1), n->sense};
    }
    return count;
}

bool words_may_start(const struct words *w, const uint8_t *text, size_t size, size_t at)
{
    const struct place *n = w->place;
    if (w->is_spaced) {
        at += text[at] == ' ' && at + 1 < size;
        return (unsigned)small(text[at]) - n->lowest < n->width &&
               w->step[n->row + ((unsigned)small(text[at]) - n->lowest)];
    }
    const uint8_t lead = text[at];
    const size_t end = at + (lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4);

    if (starts_none(w, text, size, at))
        return false;
    for (; at < size && at < end; at++) {
        const unsigned column = (unsigned)text[at] - n->lowest;
        const uint32_t next = column < n->width ? w->step[n->row + column] : 0;
        if (!next)
            return false;
        n = &w->place[next];
    }
    return true;
}

const struct word_sense *words_sense(const struct words *w, int32_t index)
{
    return index < 0 ? NULL : &w->sense[index];
}

bool words_longest(const struct words *w, const uint8_t *text, size_t size, size_t at,
                   uint16_t class, size_t *ret_end, int32_t *ret_value)
{
    struct word_match found[16];

    for (size_t i = words_at(w, text, size, at, found, 16); i-- > 0;)
        for (const struct word_sense *s = words_sense(w, found[i].sense); s;
             s = words_sense(w, s->next))
            if (s->class == class) {
                *ret_end = found[i].end;
                *ret_value = s->value;
                return true;
            }
    return false;
}
