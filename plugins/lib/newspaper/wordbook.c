/*
 * wordbook.c - words sorted by their first character, longest first, behind a hash table of first
 * characters.
 */
#include "newspaper/wordbook.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct word {
    const char *bytes;
    uint32_t size, head; /* head: bytes of its first character */
    uint32_t key;        /* ... and those bytes */
    uint64_t classes;
};

struct wordbook {
    struct word *word;
    uint32_t words;
    uint32_t *slot; /* first word of a first character + 1 */
    uint32_t slots; /* a power of two, at least twice the words */
};

uint32_t wordbook_character_size(uint8_t lead)
{
    return lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* The bytes of a character as one number. A lead byte tells the size, so that keys differ. */
static uint32_t key_of(const char *bytes, uint32_t size)
{
    uint32_t key = 0;

    for (uint32_t i = 0; i < size; i++)
        key = key << 8 | (uint8_t)bytes[i];
    return key;
}

static uint32_t hash(uint32_t key)
{
    uint32_t h = key * 2654435769u;

    return h ^ h >> 15;
}

/* By first character, then the longer word first, then by bytes so that equal words meet. */
static int by_head(const void *x, const void *y)
{
    const struct word *a = x, *b = y;
    uint32_t head = a->head < b->head ? a->head : b->head;
    int order = memcmp(a->bytes, b->bytes, head);

    if (order == 0 && a->head != b->head)
        order = a->head < b->head ? -1 : 1;
    if (order == 0 && a->size != b->size)
        order = a->size > b->size ? -1 : 1;
    return order != 0 ? order : memcmp(a->bytes, b->bytes, a->size);
}

static void merge_equal(struct wordbook *b)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < b->words; i++) {
        struct word *last = kept ? &b->word[kept - 1] : NULL, *w = &b->word[i];

        if (last && last->size == w->size && memcmp(last->bytes, w->bytes, w->size) == 0)
            last->classes |= w->classes;
        else
            b->word[kept++] = *w;
    }
    b->words = kept;
}

static bool fill_slots(struct wordbook *b)
{
    for (b->slots = 64; b->slots < 2 * b->words; b->slots *= 2)
        ;
    b->slot = calloc(b->slots, sizeof(*b->slot));
    for (uint32_t i = 0; b->slot && i < b->words; i++) {
        const struct word *w = &b->word[i];
        uint32_t h = hash(w->key) & (b->slots - 1);

        if (i > 0 && b->word[i - 1].key == w->key)
            continue;
        while (b->slot[h])
            h = (h + 1) & (b->slots - 1);
        b->slot[h] = i + 1;
    }
    return b->slot != NULL;
}

static bool read_class(struct wordbook *b, const cJSON *list, int class, char *error,
                       size_t error_size)
{
    const cJSON *entry;

    cJSON_ArrayForEach(entry, list)
    {
        if (!cJSON_IsString(entry) || !entry->valuestring[0]) {
            snprintf(error, error_size, "%s: words must be strings that are not empty",
                     list->string);
            return false;
        }
        struct word *w = &b->word[b->words++];
        w->bytes = entry->valuestring;
        w->size = (uint32_t)strlen(w->bytes);
        w->head = wordbook_character_size((uint8_t)w->bytes[0]);
        w->key = key_of(w->bytes, w->head);
        w->classes = (uint64_t)1 << class;
    }
    return true;
}

static int class_of(const char *name, const char *const *names, int count)
{
    int i = 0;

    while (i < count && strcmp(name, names[i]) != 0)
        i++;
    return i;
}

static bool read_all(struct wordbook *b, const cJSON *json, const char *const *names, int count,
                     char *error, size_t error_size)
{
    const cJSON *list;

    cJSON_ArrayForEach(list, json)
    {
        int class = class_of(list->string, names, count);

        if (class == count) {
            snprintf(error, error_size, "%s: no such class of words", list->string);
            return false;
        }
        if (!read_class(b, list, class, error, error_size))
            return false;
    }
    qsort(b->word, b->words, sizeof(*b->word), by_head);
    merge_equal(b);
    return fill_slots(b);
}

struct wordbook *wordbook_read(const cJSON *json, const char *const *names, int count, char *error,
                               size_t error_size)
{
    struct wordbook *b = calloc(1, sizeof(*b));
    const cJSON *list;
    size_t words = 1;

    snprintf(error, error_size, "out of memory");
    cJSON_ArrayForEach(list, json) words += (size_t)cJSON_GetArraySize(list);
    if (b && (b->word = calloc(words, sizeof(*b->word))) &&
        read_all(b, json, names, count, error, error_size))
        return b;
    wordbook_free(b);
    return NULL;
}

void wordbook_free(struct wordbook *book)
{
    if (!book)
        return;
    free(book->word);
    free(book->slot);
    free(book);
}

static const struct word *word_at(const struct wordbook *b, const char *at, uint32_t left)
{
    const uint32_t head = wordbook_character_size((uint8_t)*at);

    if (head > left)
        return NULL;
    const uint32_t key = key_of(at, head);
    for (uint32_t h = hash(key) & (b->slots - 1); b->slot[h]; h = (h + 1) & (b->slots - 1)) {
        uint32_t i = b->slot[h] - 1;

        if (b->word[i].key != key)
            continue;
        for (; i < b->words && b->word[i].key == key; i++)
            if (b->word[i].size <= left && memcmp(b->word[i].bytes, at, b->word[i].size) == 0)
                return &b->word[i];
        return NULL;
    }
    return NULL;
}

uint32_t wordbook_scan(const struct wordbook *book, prun_bytes text, struct hit *hits)
{
    uint32_t count = 0, at = 0, size = (uint32_t)text.size;
    const char *bytes = (const char *)text.data;

    while (at < size) {
        const struct word *w = word_at(book, bytes + at, size - at);

        if (w)
            hits[count++] = (struct hit){at, at + w->size, w->classes};
        at += w ? w->size : wordbook_character_size((uint8_t)bytes[at]);
    }
    return count;
}
