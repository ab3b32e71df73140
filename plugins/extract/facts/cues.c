/* cues.c - loading the words of extract.facts. */
#include "cues.h"

#include <stdlib.h>
#include <string.h>

static const char *const list_names[] = {
#define X(id, name) name,
    CUES(X)
#undef X
        NULL};

static const struct {
    const char *sign;
    enum comparator comparator;
} signs[] = {
    {">=", COMPARE_AT_LEAST}, {">", COMPARE_MORE},  {"<=", COMPARE_AT_MOST},
    {"<", COMPARE_LESS},      {"~", COMPARE_ABOUT}, {"=", COMPARE_EQUAL},
};

static void read_signs(struct pack *p, const char *name, struct words *words, enum cue class)
{
    const cJSON *object = pack_object(p, p->root, name), *list;

    cJSON_ArrayForEach(list, object)
    {
        size_t i = 0;
        while (i < sizeof signs / sizeof signs[0] && strcmp(signs[i].sign, list->string) != 0)
            i++;
        if (i == sizeof signs / sizeof signs[0])
            pack_fail(p, "'%s': '%s' is no comparator", name, list->string);
        else
            pack_words(p, list, words, (uint16_t) class, (int32_t)signs[i].comparator);
    }
}

static void read_lists(struct pack *p, struct words *words)
{
    const cJSON *lists = pack_object(p, p->root, "words");

    pack_only(p, lists, list_names);
    for (size_t i = 0; list_names[i]; i++)
        pack_words(p, pack_array(p, lists, list_names[i]), words, (uint16_t)i, 0);
    read_signs(p, "comparators_before", words, CUE_BEFORE);
    read_signs(p, "comparators_after", words, CUE_AFTER);
}

void *cues_parse(prun_bytes bytes, char *error, size_t error_size)
{
    static const char *const known[] = {
        "words",       "comparators_before", "comparators_after", "share_open",
        "share_close", "money_base",         "temperature",       "spaced",
        "short_periods", NULL};
    struct cues *c = calloc(1, sizeof *c);
    struct pack p;

    if (!c)
        return NULL;
    c->words = words_new();
    if (pack_open(&p, bytes, error, error_size) && c->words) {
        pack_only(&p, p.root, known);
        if (pack_flag(&p, p.root, "spaced"))
            words_set_spaced(c->words);
        read_lists(&p, c->words);
        c->money_base = pack_string(&p, p.root, "money_base");
        if (c->money_base && strlen(c->money_base) != 3)
            pack_fail(&p, "'money_base': expected a currency such as \"CNY\"");
        c->has_short_periods = pack_flag(&p, p.root, "short_periods");
        c->temperature = pack_string(&p, p.root, "temperature");
        c->share_open = pack_string(&p, p.root, "share_open");
        c->share_close = pack_string(&p, p.root, "share_close");
    }
    if (!p.has_failed && (!c->words || !words_seal(c->words)))
        pack_fail(&p, "out of memory");
    c->root = p.root;
    if (p.has_failed) {
        cues_free(c);
        return NULL;
    }
    return c;
}

void cues_free(void *cues)
{
    struct cues *c = cues;

    if (!c)
        return;
    words_free(c->words);
    cJSON_Delete(c->root);
    free(c);
}
