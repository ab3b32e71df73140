/*
 * lexicon.c - a language pack in memory: words sorted by their first character, longest first, behind a
 * small hash table of first characters; the sentences, the sets of names and the units as they are.
 */
#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* memmem */
#endif
#include "lexicon.h"
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS 4096u

struct word {
    const char *bytes;
    uint32_t size, head; /* head: bytes of its first character */
    uint64_t classes;
};

struct lexicon {
    cJSON *json; /* owns all strings */
    struct word *word;
    uint32_t words;
    uint32_t slot[SLOTS]; /* first word of a first character + 1 */
    const char *message[MESSAGE_COUNT];
    const cJSON *wholes, *units;
};

static const char *const cue_name[] = {
#define LEXICON_ROW(id, name) name,
    LEXICON_CUES(LEXICON_ROW)
#undef LEXICON_ROW
};

static const char *const message_name[] = {
#define LEXICON_ROW(id, name) name,
    LEXICON_MESSAGES(LEXICON_ROW)
#undef LEXICON_ROW
};

_Static_assert(CUE_COUNT <= 64, "the classes of cues must fit 64 bits");

static uint32_t head_size(uint8_t lead)
{
    return lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

static uint32_t head_hash(const char *bytes, uint32_t size)
{
    uint32_t h = 2166136261u;

    for (uint32_t i = 0; i < size; i++)
        h = (h ^ (uint8_t)bytes[i]) * 16777619u;
    return h % SLOTS;
}

static int row_of(const char *name, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return i;
    return -1;
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

static void merge_equal(struct lexicon *l)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < l->words; i++) {
        struct word *last = kept ? &l->word[kept - 1] : NULL;

        if (last && last->size == l->word[i].size && memcmp(last->bytes, l->word[i].bytes, last->size) == 0)
            last->classes |= l->word[i].classes;
        else
            l->word[kept++] = l->word[i];
    }
    l->words = kept;
}

static bool same_head(const struct word *a, const char *bytes, uint32_t head)
{
    return a->head == head && memcmp(a->bytes, bytes, head) == 0;
}

static void fill_slots(struct lexicon *l)
{
    for (uint32_t i = 0; i < l->words; i++) {
        const struct word *w = &l->word[i];

        if (i > 0 && same_head(&l->word[i - 1], w->bytes, w->head))
            continue;
        uint32_t h = head_hash(w->bytes, w->head);
        while (l->slot[h])
            h = (h + 1) % SLOTS;
        l->slot[h] = i + 1;
    }
}

static bool read_words(struct lexicon *l, const cJSON *list, int cue, char *error, size_t error_size)
{
    const cJSON *entry;

    cJSON_ArrayForEach(entry, list) {
        if (!cJSON_IsString(entry) || !entry->valuestring[0]) {
            snprintf(error, error_size, "cues.%s: words must be strings that are not empty", cue_name[cue]);
            return false;
        }
        struct word *w = &l->word[l->words++];
        w->bytes = entry->valuestring;
        w->size = (uint32_t)strlen(w->bytes);
        w->head = head_size((uint8_t)w->bytes[0]);
        w->classes = (uint64_t)1 << cue;
    }
    return true;
}

static bool read_cues(struct lexicon *l, char *error, size_t error_size)
{
    const cJSON *cues = cJSON_GetObjectItemCaseSensitive(l->json, "cues"), *list;
    size_t count = 0;

    cJSON_ArrayForEach(list, cues)
        count += (size_t)cJSON_GetArraySize(list);
    if (count == 0 || count > SLOTS / 2) {
        snprintf(error, error_size, "cues: %zu words, 1 to %u are possible", count, SLOTS / 2);
        return false;
    }
    l->word = calloc(count, sizeof(*l->word));
    if (!l->word)
        return false;
    cJSON_ArrayForEach(list, cues) {
        int cue = row_of(list->string, cue_name, CUE_COUNT);

        if (cue < 0) {
            snprintf(error, error_size, "cues.%s: no such class of words", list->string);
            return false;
        }
        if (!read_words(l, list, cue, error, error_size))
            return false;
    }
    qsort(l->word, l->words, sizeof(*l->word), by_head);
    merge_equal(l);
    fill_slots(l);
    return true;
}

static bool read_messages(struct lexicon *l, char *error, size_t error_size)
{
    const cJSON *messages = cJSON_GetObjectItemCaseSensitive(l->json, "messages"), *one;

    cJSON_ArrayForEach(one, messages) {
        int row = row_of(one->string, message_name, MESSAGE_COUNT);

        if (row < 0 || !cJSON_IsString(one)) {
            snprintf(error, error_size, "messages.%s: %s", one->string,
                     row < 0 ? "no such message" : "must be a string");
            return false;
        }
        l->message[row] = one->valuestring;
    }
    for (int i = 0; i < MESSAGE_COUNT; i++)
        if (!l->message[i]) {
            snprintf(error, error_size, "messages.%s is missing", message_name[i]);
            return false;
        }
    return true;
}

static bool read_tables(struct lexicon *l, char *error, size_t error_size)
{
    const cJSON *row, *name;

    l->wholes = cJSON_GetObjectItemCaseSensitive(l->json, "wholes");
    l->units = cJSON_GetObjectItemCaseSensitive(l->json, "units");
    cJSON_ArrayForEach(row, l->wholes)
        cJSON_ArrayForEach(name, row)
            if (!cJSON_IsString(name)) {
                snprintf(error, error_size, "wholes: a row must be a list of strings");
                return false;
            }
    cJSON_ArrayForEach(row, l->units) {
        const cJSON *unit = cJSON_GetArrayItem(row, 0), *factor = cJSON_GetArrayItem(row, 1);
        prun_rational value;

        if (!cJSON_IsString(unit) || !cJSON_IsString(factor)
            || !prun_rational_parse((prun_bytes){ (const uint8_t *)factor->valuestring,
                                                  strlen(factor->valuestring) }, &value)) {
            snprintf(error, error_size, "units.%s: must be [\"unit\", \"factor\"]", row->string);
            return false;
        }
    }
    return true;
}

void lexicon_release(void *lexicon)
{
    struct lexicon *l = lexicon;

    if (!l)
        return;
    cJSON_Delete(l->json);
    free(l->word);
    free(l);
}

void *lexicon_parse(prun_bytes json, char *error, size_t error_size)
{
    struct lexicon *l = calloc(1, sizeof(*l));
    const char *end = NULL;

    snprintf(error, error_size, "out of memory");
    if (!l)
        return NULL;
    l->json = cJSON_ParseWithLengthOpts((const char *)json.data, json.size, &end, 0);
    if (!l->json) {
        uint32_t line = 1;

        for (const char *p = (const char *)json.data; end && p < end; p++)
            line += *p == '\n';
        snprintf(error, error_size, "line %u: not JSON", line);
    } else if (read_cues(l, error, error_size) && read_messages(l, error, error_size)
               && read_tables(l, error, error_size)) {
        return l;
    }
    lexicon_release(l);
    return NULL;
}

static const struct word *word_at(const struct lexicon *l, const char *at, uint32_t left)
{
    uint32_t head = head_size((uint8_t)*at), h;

    if (head > left)
        return NULL;
    for (h = head_hash(at, head); l->slot[h]; h = (h + 1) % SLOTS) {
        uint32_t i = l->slot[h] - 1;

        if (!same_head(&l->word[i], at, head))
            continue;
        for (; i < l->words && same_head(&l->word[i], at, head); i++)
            if (l->word[i].size <= left && memcmp(l->word[i].bytes, at, l->word[i].size) == 0)
                return &l->word[i];
        return NULL;
    }
    return NULL;
}

uint32_t lexicon_scan(const struct lexicon *l, prun_bytes text, struct hit *hits)
{
    uint32_t count = 0, at = 0, size = (uint32_t)text.size;
    const char *bytes = (const char *)text.data;

    while (at < size) {
        const struct word *w = word_at(l, bytes + at, size - at);

        if (w) {
            hits[count++] = (struct hit){ at, at + w->size, w->classes };
            at += w->size;
        } else {
            uint32_t step = head_size((uint8_t)bytes[at]);
            at += step < size - at ? step : size - at;
        }
    }
    return count;
}

const char *lexicon_message(const struct lexicon *l, enum message message)
{
    return l->message[message];
}

static bool holds(prun_bytes text, const char *word)
{
    return memmem(text.data, text.size, word, strlen(word)) != NULL;
}

/* Whether the names pair off with the words of one row. */
static bool completes_row(const cJSON *row, const prun_bytes *names, uint32_t count)
{
    uint64_t used = 0;
    const cJSON *word;

    if ((uint32_t)cJSON_GetArraySize(row) != count)
        return false;
    cJSON_ArrayForEach(word, row) {
        uint32_t i = 0;

        while (i < count && ((used >> i & 1) || !holds(names[i], word->valuestring)))
            i++;
        if (i == count)
            return false;
        used |= (uint64_t)1 << i;
    }
    return true;
}

bool lexicon_completes(const struct lexicon *l, const prun_bytes *names, uint32_t count)
{
    const cJSON *row;

    if (count > 64)
        return false;
    cJSON_ArrayForEach(row, l->wholes)
        if (completes_row(row, names, count))
            return true;
    return false;
}

bool lexicon_unit(const struct lexicon *l, prun_bytes unit_base, prun_bytes *ret_unit,
                  prun_rational *ret_factor)
{
    const cJSON *row;

    cJSON_ArrayForEach(row, l->units) {
        const char *unit = cJSON_GetArrayItem(row, 0)->valuestring;
        const char *factor = cJSON_GetArrayItem(row, 1)->valuestring;

        if (strlen(row->string) != unit_base.size || memcmp(row->string, unit_base.data, unit_base.size))
            continue;
        *ret_unit = (prun_bytes){ (const uint8_t *)unit, strlen(unit) };
        return prun_rational_parse((prun_bytes){ (const uint8_t *)factor, strlen(factor) }, ret_factor);
    }
    return false;
}
