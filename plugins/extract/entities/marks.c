/*
 * marks.c - the words of a language that names are found by.
 */
#include "found.h"
#include <stdio.h>
#include <stdlib.h>

struct marks {
    cJSON *json; /* owns all strings */
    struct wordbook *words;
};

static const char *const mark_name[] = {
#define PACK_ROW(id, name) name,
    PACK_MARKS(PACK_ROW)
#undef PACK_ROW
};

_Static_assert(MARK_COUNT <= 64, "the classes of words must fit 64 bits");

void marks_release(void *marks)
{
    struct marks *p = marks;

    if (!p)
        return;
    wordbook_free(p->words);
    cJSON_Delete(p->json);
    free(p);
}

void *marks_parse(prun_bytes json, char *error, size_t error_size)
{
    struct marks *p = calloc(1, sizeof(*p));
    const char *end = NULL;
    unsigned line = 1;

    snprintf(error, error_size, "out of memory");
    if (!p)
        return NULL;
    p->json = cJSON_ParseWithLengthOpts((const char *)json.data, json.size, &end, 0);
    for (const char *at = (const char *)json.data; !p->json && end && at < end; at++)
        line += *at == '\n';
    if (!p->json)
        snprintf(error, error_size, "line %u: not JSON", line);
    else
        p->words = wordbook_read(cJSON_GetObjectItemCaseSensitive(p->json, "words"), mark_name,
                                 MARK_COUNT, error, error_size);
    if (p->words)
        return p;
    marks_release(p);
    return NULL;
}

const struct wordbook *marks_words(const struct marks *p)
{
    return p->words;
}
