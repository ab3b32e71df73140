/*
 * lexicon.c - a language pack in memory: a wordbook of cues; the sentences, the sets of names and
 * the units as they are in the file.
 */
#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* memmem */
#endif
#include "lexicon.h"
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct lexicon {
    cJSON *json; /* owns all strings */
    struct wordbook *cues;
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

static int row_of(const char *name, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return i;
    return -1;
}

static bool read_cues(struct lexicon *l, char *error, size_t error_size)
{
    l->cues = wordbook_read(cJSON_GetObjectItemCaseSensitive(l->json, "cues"), cue_name, CUE_COUNT,
                            error, error_size);
    return l->cues != NULL;
}

static bool read_messages(struct lexicon *l, char *error, size_t error_size)
{
    const cJSON *messages = cJSON_GetObjectItemCaseSensitive(l->json, "messages"), *one;

    cJSON_ArrayForEach(one, messages)
    {
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
    cJSON_ArrayForEach(row, l->wholes) cJSON_ArrayForEach(name, row) if (!cJSON_IsString(name))
    {
        snprintf(error, error_size, "wholes: a row must be a list of strings");
        return false;
    }
    cJSON_ArrayForEach(row, l->units)
    {
        const cJSON *unit = cJSON_GetArrayItem(row, 0), *factor = cJSON_GetArrayItem(row, 1);
        prun_rational value;

        if (!cJSON_IsString(unit) || !cJSON_IsString(factor) ||
            !prun_rational_parse(
                (prun_bytes){(const uint8_t *)factor->valuestring, strlen(factor->valuestring)},
                &value)) {
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
    wordbook_free(l->cues);
    cJSON_Delete(l->json);
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
    } else if (read_cues(l, error, error_size) && read_messages(l, error, error_size) &&
               read_tables(l, error, error_size)) {
        return l;
    }
    lexicon_release(l);
    return NULL;
}

uint32_t lexicon_scan(const struct lexicon *l, prun_bytes text, struct hit *hits)
{
    return wordbook_scan(l->cues, text, hits);
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
    cJSON_ArrayForEach(word, row)
    {
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
    cJSON_ArrayForEach(row, l->wholes) if (completes_row(row, names, count)) return true;
    return false;
}

bool lexicon_unit(const struct lexicon *l, prun_bytes unit_base, prun_bytes *ret_unit,
                  prun_rational *ret_factor)
{
    const cJSON *row;

    cJSON_ArrayForEach(row, l->units)
    {
        const char *unit = cJSON_GetArrayItem(row, 0)->valuestring;
        const char *factor = cJSON_GetArrayItem(row, 1)->valuestring;

        if (strlen(row->string) != unit_base.size ||
            memcmp(row->string, unit_base.data, unit_base.size))
            continue;
        *ret_unit = (prun_bytes){(const uint8_t *)unit, strlen(unit)};
        return prun_rational_parse((prun_bytes){(const uint8_t *)factor, strlen(factor)},
                                   ret_factor);
    }
    return false;
}
