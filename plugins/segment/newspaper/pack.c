/* Reading language packs and weights. Unknown words are errors: a misspelt cue class would be
 * silent. */
#include "pack.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "newspaper/utf8.h"

static const char *const cue_name[] = {
#define X(id, name) name,
    CUE_LIST(X)
#undef X
};

static const char *const weight_name[] = {
#define X(name) #name,
    WEIGHT_LIST(X)
#undef X
};

static const char *const place_name[] = {"any", "start", "end", "whole"};
static const char *const kind_name[] = {"writer", "comment", "photo", "graphic", "page"};

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

struct pack *pack_new(void)
{
    struct pack *p = calloc(1, sizeof *p);

    if (!p)
        return NULL;
    p->start = trie_new();
    p->inside = trie_new();
    p->role_before = trie_new();
    p->role_after = trie_new();
    p->filler = trie_new();
    p->paper = trie_new();
    if (p->start && p->inside && p->role_before && p->role_after && p->filler && p->paper)
        return p;
    pack_free(p);
    return NULL;
}

void pack_free(struct pack *pack)
{
    if (!pack)
        return;
    for (size_t i = 0; i < pack->role_count; i++)
        free(pack->role[i].name);
    for (size_t i = 0; i < pack->part_count; i++)
        free(pack->part_of_year[i].word);
    free(pack->role);
    free(pack->part_of_year);
    trie_free(pack->start);
    trie_free(pack->inside);
    trie_free(pack->role_before);
    trie_free(pack->role_after);
    trie_free(pack->filler);
    trie_free(pack->paper);
    free(pack);
}

static int index_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; word && i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return (int)i;
    return -1;
}

struct reading {
    struct pack *pack;
    char *error;
    size_t error_size;
};

static bool wrong(const struct reading *r, const char *what, const char *name)
{
    snprintf(r->error, r->error_size, what, name ? name : "");
    return false;
}

static bool add_words(const struct reading *r, struct trie *trie, const cJSON *list, uint32_t value)
{
    const cJSON *word;

    cJSON_ArrayForEach(word, list) if (!cJSON_IsString(word) ||
                                       !trie_add(trie, word->valuestring,
                                                 value)) return wrong(r, "\"%s\" must hold strings",
                                                                      list->string);
    return true;
}

static bool add_cue(const struct reading *r, const cJSON *group)
{
    int cue = index_of(group->string, cue_name, COUNT(cue_name));
    const cJSON *list;

    if (cue < 0)
        return wrong(r, "there is no class of cues \"%s\"", group->string);
    cJSON_ArrayForEach(list, group)
    {
        int place = index_of(list->string, place_name, COUNT(place_name));
        bool is_first = place == CUE_AT_START || place == CUE_WHOLE;
        if (place < 0)
            return wrong(r, "cues stand \"any\", \"start\", \"end\" or \"whole\", not \"%s\"",
                         list->string);
        if (!add_words(r, is_first ? r->pack->start : r->pack->inside, list, CUE_VALUE(cue, place)))
            return false;
    }
    return true;
}

/* The role of that name and kind; a new one when there is none yet. -1: out of memory. */
static int find_role(struct pack *p, const char *name, enum role_kind kind)
{
    struct role *grown;

    for (size_t i = 0; i < p->role_count; i++)
        if (p->role[i].kind == kind && strcmp(p->role[i].name, name) == 0)
            return (int)i;
    grown = realloc(p->role, (p->role_count + 1) * sizeof *grown);
    if (!grown)
        return -1;
    p->role = grown;
    p->role[p->role_count] = (struct role){strdup(name), kind};
    return p->role[p->role_count].name ? (int)p->role_count++ : -1;
}

/* "printed" or "printed=name": what a byline prints, and how the role is put out if otherwise. */
static bool add_role_form(const struct reading *r, struct trie *trie, const char *form,
                          enum role_kind kind)
{
    char *printed = strdup(form), *name = printed ? strchr(printed, '=') : NULL;
    int role;
    bool is_good;

    if (name)
        *name++ = 0;
    role = printed ? find_role(r->pack, name ? name : printed, kind) : -1;
    is_good = role >= 0 && trie_add(trie, printed, (uint32_t)role);
    free(printed);
    return is_good || wrong(r, "out of memory%s", "");
}

static bool add_role_forms(const struct reading *r, struct trie *trie, const cJSON *list,
                           enum role_kind kind)
{
    const cJSON *form;

    cJSON_ArrayForEach(form, list)
    {
        if (!cJSON_IsString(form))
            return wrong(r, "\"%s\" must hold strings", list->string);
        if (!add_role_form(r, trie, form->valuestring, kind))
            return false;
    }
    return true;
}

static bool add_role(const struct reading *r, const cJSON *row)
{
    int kind = index_of(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(row, "kind")),
                        kind_name, COUNT(kind_name));

    if (kind < 0)
        return wrong(r, "a group of roles needs a known \"kind\"%s", "");
    return add_role_forms(r, r->pack->role_before, cJSON_GetObjectItemCaseSensitive(row, "before"),
                          (enum role_kind)kind) &&
           add_role_forms(r, r->pack->role_after, cJSON_GetObjectItemCaseSensitive(row, "after"),
                          (enum role_kind)kind);
}

static uint32_t first_char(const cJSON *object, const char *key)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
    uint32_t cp = 0;

    if (text && *text)
        utf8_decode((const uint8_t *)text, strlen(text), 0, &cp);
    return cp;
}

static bool add_part_of_year(const struct reading *r, const cJSON *row)
{
    struct pack *p = r->pack;
    struct calendar_word *grown = realloc(p->part_of_year, (p->part_count + 1) * sizeof *grown);
    struct calendar_word *word;

    if (!grown)
        return wrong(r, "out of memory%s", "");
    p->part_of_year = grown;
    word = &grown[p->part_count];
    if (!cJSON_IsString(row) || sscanf(row->valuestring, "%2u-%2u", &word->month, &word->day) != 2)
        return wrong(r, "\"part_of_year\": \"%s\" needs a date such as \"06-30\"", row->string);
    word->word = strdup(row->string);
    if (!word->word)
        return wrong(r, "out of memory%s", "");
    p->part_count++;
    return true;
}

static bool add_calendar(const struct reading *r, const cJSON *calendar)
{
    const cJSON *row;

    r->pack->year_mark = first_char(calendar, "year");
    r->pack->month_mark = first_char(calendar, "month");
    r->pack->day_mark = first_char(calendar, "day");
    cJSON_ArrayForEach(row,
                       cJSON_GetObjectItemCaseSensitive(
                           calendar, "part_of_year")) if (!add_part_of_year(r, row)) return false;
    return true;
}

static bool add_language(const struct reading *r, const cJSON *root)
{
    const cJSON *row;
    const char *language = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, "language"));

    if (!language || strlen(language) >= sizeof r->pack->language)
        return wrong(r, "\"language\" must be a short code%s", "");
    if (!r->pack->language[0])
        strcpy(r->pack->language, language);
    cJSON_ArrayForEach(
        row, cJSON_GetObjectItemCaseSensitive(root, "cues")) if (!add_cue(r, row)) return false;
    cJSON_ArrayForEach(
        row, cJSON_GetObjectItemCaseSensitive(root, "roles")) if (!add_role(r, row)) return false;
    return add_words(r, r->pack->filler, cJSON_GetObjectItemCaseSensitive(root, "role_fillers"),
                     0) &&
           add_words(r, r->pack->paper, cJSON_GetObjectItemCaseSensitive(root, "paper_tails"), 0) &&
           add_calendar(r, cJSON_GetObjectItemCaseSensitive(root, "calendar"));
}

bool pack_add_language(struct pack *pack, const char *json, size_t size, char *error,
                       size_t error_size)
{
    struct reading r = {pack, error, error_size};
    cJSON *root = cJSON_ParseWithLength(json, size);
    bool is_good = root ? add_language(&r, root) : wrong(&r, "this is not JSON%s", "");

    cJSON_Delete(root);
    return is_good;
}

static bool add_weights(const struct reading *r, const cJSON *root)
{
    bool seen[WEIGHT_COUNT] = {false};
    const cJSON *row;

    cJSON_ArrayForEach(row, root)
    {
        int w = index_of(row->string, weight_name, COUNT(weight_name));
        if (w < 0)
            return wrong(r, "there is no weight \"%s\"", row->string);
        if (!cJSON_IsNumber(row))
            return wrong(r, "\"%s\" must be a number", row->string);
        r->pack->weight[w] = row->valuedouble;
        seen[w] = true;
    }
    for (size_t w = 0; w < WEIGHT_COUNT; w++)
        if (!seen[w])
            return wrong(r, "the weight \"%s\" is missing", weight_name[w]);
    return true;
}

bool pack_add_weights(struct pack *pack, const char *json, size_t size, char *error,
                      size_t error_size)
{
    struct reading r = {pack, error, error_size};
    cJSON *root = cJSON_ParseWithLength(json, size);
    bool is_good =
        cJSON_IsObject(root) ? add_weights(&r, root) : wrong(&r, "this is not a JSON object%s", "");

    cJSON_Delete(root);
    return is_good;
}
