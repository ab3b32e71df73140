/* unit.c - the table of units, and reading them in a text. */
#define _GNU_SOURCE 1 /* memmem */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum class { NAME, PER_MARK, PREFIX };

static const char *const dimension_names[] = {
    "count", "people", "money", "percent", "points",      "times", "length", "area",  "volume",
    "mass",  "energy", "power", "time",    "temperature", "wind",  "rank",   "other", "none",
};

/* One meaning of a name: its unit, and the words that must or must not be near. */
struct entry {
    struct unit unit;
    const cJSON *near, *unless, *not_before, *not_after;
};

struct units {
    cJSON *root; /* entries point into it */
    struct words *words;
    struct entry *entry;
    size_t count;
    const cJSON *marks;
};

/* ---- Loading ---- */

static enum dimension dimension_of(struct pack *p, const char *name)
{
    for (size_t i = 0; name && i < sizeof dimension_names / sizeof dimension_names[0]; i++)
        if (strcmp(dimension_names[i], name) == 0)
            return (enum dimension)i;
    pack_fail(p, "'dim': '%s' is no dimension", name ? name : "");
    return DIM_NONE;
}

static void read_entry(struct pack *p, const cJSON *item, const char *language, struct units *u)
{
    static const char *const known[] = {"base", "factor", "dim",      "per",        "zh",
                                        "en",   "near",   "unless",   "not_before", "not_after",
                                        "weak", "prefix", "calendar", "noun", NULL};
    struct entry *e = &u->entry[u->count];
    const int32_t index = (int32_t)u->count;

    pack_only(p, item, known);
    e->unit.dimension = dimension_of(p, pack_string(p, item, "dim"));
    e->unit.base = pack_string(p, item, "base");
    e->unit.per_name = pack_may_string(p, item, "per");
    e->unit.per_name = e->unit.per_name ? e->unit.per_name : e->unit.base;
    e->unit.factor = pack_rational(p, item, "factor");
    e->unit.flags = (pack_flag(p, item, "weak") ? UNIT_WEAK : 0) |
                    (pack_flag(p, item, "prefix") ? UNIT_PREFIX : 0) |
                    (pack_flag(p, item, "calendar") ? UNIT_CALENDAR : 0) |
                    (pack_flag(p, item, "noun") ? UNIT_NOUN : 0);
    e->near = pack_may_array(p, item, "near");
    e->unless = pack_may_array(p, item, "unless");
    e->not_before = pack_may_array(p, item, "not_before");
    e->not_after = pack_may_array(p, item, "not_after");
    if (!p->has_failed && strlen(e->unit.base) >= sizeof((struct unit_reading *)0)->base / 2)
        pack_fail(p, "'base': '%s' is too long", e->unit.base);
    pack_words(p, pack_may_array(p, item, language), u->words,
               e->unit.flags & UNIT_PREFIX ? PREFIX : NAME, index);
    u->count++;
}

static void read_units(struct pack *p, const char *language, struct units *u)
{
    static const char *const known[] = {"units", "per_marks", "spaced", NULL};
    const cJSON *list = pack_array(p, p->root, "units"), *item;

    pack_only(p, p->root, known);
    u->marks = pack_object(p, p->root, "per_marks");
    u->entry = calloc(list ? (size_t)cJSON_GetArraySize(list) + 1 : 1, sizeof *u->entry);
    if (!u->entry) {
        pack_fail(p, "out of memory");
        return;
    }
    cJSON_ArrayForEach(item, pack_may_array(p, p->root, "spaced"))
    {
        if (cJSON_IsString(item) && strcmp(item->valuestring, language) == 0)
            words_set_spaced(u->words);
    }
    cJSON_ArrayForEach(item, list) read_entry(p, item, language, u);
    pack_words(p, pack_array(p, u->marks, language), u->words, PER_MARK, 0);
}

struct units *units_new(prun_bytes bytes, const char *language, char *error, size_t error_size)
{
    struct units *u = calloc(1, sizeof *u);
    struct pack p;

    if (!u)
        return NULL;
    u->words = words_new();
    if (pack_open(&p, bytes, error, error_size) && u->words)
        read_units(&p, language, u);
    if (!p.has_failed && (!u->words || !words_seal(u->words)))
        pack_fail(&p, "out of memory");
    u->root = p.root;
    if (p.has_failed) {
        units_free(u);
        return NULL;
    }
    return u;
}

void *units_parse_zh(prun_bytes bytes, char *error, size_t error_size)
{
    return units_new(bytes, "zh", error, error_size);
}

void *units_parse_en(prun_bytes bytes, char *error, size_t error_size)
{
    return units_new(bytes, "en", error, error_size);
}

void units_free(void *units)
{
    struct units *u = units;

    if (!u)
        return;
    words_free(u->words);
    free(u->entry);
    cJSON_Delete(u->root);
    free(u);
}

size_t units_count(const struct units *u)
{
    return u->count;
}

/* ---- Which meaning ---- */

static bool has_word(const cJSON *list, const uint8_t *text, size_t start, size_t end)
{
    const cJSON *word;

    cJSON_ArrayForEach(word, list) if (memmem(text + start, end - start, word->valuestring,
                                              strlen(word->valuestring))) return true;
    return false;
}

static bool starts_with(const cJSON *list, const uint8_t *text, size_t at, size_t size)
{
    const cJSON *word;

    cJSON_ArrayForEach(word, list)
    {
        const size_t length = strlen(word->valuestring);
        if (length <= size - at && memcmp(text + at, word->valuestring, length) == 0)
            return true;
    }
    return false;
}

static bool ends_with(const cJSON *list, const uint8_t *text, size_t at)
{
    const cJSON *word;

    cJSON_ArrayForEach(word, list)
    {
        const size_t length = strlen(word->valuestring);
        if (length <= at && memcmp(text + at - length, word->valuestring, length) == 0)
            return true;
    }
    return false;
}

struct place {
    const uint8_t *text;
    size_t size, start, end; /* of the name */
    size_t around, around_end;
};

/* A classifier behind printed digits is one, whatever follows: 3起重大案件. */
static bool is_guarded(const struct entry *e, const struct place *p)
{
    const uint8_t before = p->start > 0 ? p->text[p->start - 1] : 0;

    return e->not_before && !((e->unit.flags & UNIT_WEAK) && before >= '0' && before <= '9');
}

static bool fits(const struct entry *e, const struct place *p)
{
    return (!e->near || has_word(e->near, p->text, p->around, p->around_end)) &&
           !(e->unless && has_word(e->unless, p->text, p->around, p->around_end)) &&
           !(is_guarded(e, p) && starts_with(e->not_before, p->text, p->end, p->size)) &&
           !(e->not_after && ends_with(e->not_after, p->text, p->start));
}

static const struct entry *choose(const struct units *u, int32_t sense, uint16_t class,
                                  const struct place *p)
{
    for (const struct word_sense *s = words_sense(u->words, sense); s;
         s = words_sense(u->words, s->next))
        if (s->class == class && fits(&u->entry[s->value], p))
            return &u->entry[s->value];
    return NULL;
}

/* The longest name at `p->start` with a meaning that fits. */
static const struct entry *read_name(const struct units *u, struct place *p)
{
    struct word_match found[16];

    for (size_t i = words_at(u->words, p->text, p->size, p->start, found, 16); i-- > 0;) {
        p->end = found[i].end;
        const struct entry *e = choose(u, found[i].sense, NAME, p);
        if (e)
            return e->unit.dimension == DIM_NONE ? NULL : e;
    }
    return NULL;
}

/* ---- Reading ---- */

static void set_reading(const struct entry *e, const struct place *p, struct unit_reading *ret)
{
    *ret = (struct unit_reading){.start = (uint32_t)p->start,
                                 .end = (uint32_t)p->end,
                                 .factor = e->unit.factor,
                                 .dimension = e->unit.dimension,
                                 .flags = e->unit.flags};
    snprintf(ret->base, sizeof ret->base, "%s", e->unit.base);
}

/* Behind a slash: "/日" makes m3/d, "/年" a rate per year whose base stays. */
static void read_denominator(const struct units *u, const struct place *p, struct unit_reading *ret)
{
    struct place below = *p;
    size_t mark_end;
    int32_t none;
    prun_rational factor;

    if (!words_longest(u->words, p->text, p->size, p->end, PER_MARK, &mark_end, &none))
        return;
    below.start = mark_end;
    const struct entry *e = read_name(u, &below);
    if (!e)
        return;
    if (e->unit.dimension == DIM_TIME && strlen(e->unit.per_name) > 1) {
        snprintf(ret->per, sizeof ret->per, "%s", e->unit.base);
        ret->end = (uint32_t)below.end;
        return;
    }
    if (!prun_rational_divide(ret->factor, e->unit.factor, &factor))
        return;
    const size_t used = strlen(ret->base);
    snprintf(ret->base + used, sizeof ret->base - used, "/%s", e->unit.per_name);
    ret->factor = factor;
    ret->end = (uint32_t)below.end;
    ret->flags &= ~UNIT_WEAK;
    if (ret->dimension == DIM_COUNT || ret->dimension == DIM_PEOPLE)
        ret->dimension = DIM_OTHER;
}

bool unit_read(const struct units *u, const uint8_t *text, size_t size, size_t at, size_t around,
               size_t around_end, struct unit_reading *ret)
{
    struct place p = {text, size, at, at, around, around_end};
    const struct entry *e = at < size ? read_name(u, &p) : NULL;

    if (!e)
        return false;
    set_reading(e, &p, ret);
    read_denominator(u, &p, ret);
    return true;
}

bool unit_prefix_read(const struct units *u, const uint8_t *text, size_t size, size_t at,
                      struct unit_reading *ret)
{
    struct word_match found[8];

    if (!words_may_start(u->words, text, size, at))
        return false;
    for (size_t i = words_at(u->words, text, size, at, found, 8); i-- > 0;) {
        struct place p = {text, size, at, found[i].end, at, found[i].end};
        const struct entry *e = choose(u, found[i].sense, PREFIX, &p);
        if (e) {
            set_reading(e, &p, ret);
            return true;
        }
    }
    return false;
}

const char *unit_name(const struct units *u, const struct unit_reading *reading)
{
    for (size_t i = 0; i < u->count; i++)
        if (strcmp(u->entry[i].unit.base, reading->base) == 0)
            return u->entry[i].unit.base;
    return NULL;
}
