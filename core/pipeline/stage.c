/*
 * stage.c - from an element of "stages" to a class with its options filled in.
 *
 * The keys that all stages share are read here; every other key is an option of the class and is
 * handed to the option room, which knows one value and no file: the place is added here.
 */
#include "pipeline/loading.h"

#include "base/nearest.h"
#include "plugin/option.h"

#include <cjson/cJSON.h>
#include <string.h>

/* Keys of every stage; those after `from` are optional. */
static const char *const common_keys[] = {"id", "use", "from", "when", "on_error", "retry"};
#define COMMON_COUNT (sizeof(common_keys) / sizeof(common_keys[0]))

/* Known words of the pipeline file that this version cannot do: refused, never ignored. */
static const char *const later_keys[] = {"isolate", "workers", "timeout_ms"};
#define LATER_COUNT (sizeof(later_keys) / sizeof(later_keys[0]))

#define RETRY_TIMES        3
#define RETRY_TIMES_MAX    100
#define RETRY_DELAY_MS     100
#define RETRY_DELAY_MAX_MS 30000

static bool is_among(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

static bool is_id(const char *id)
{
    const size_t size =
        strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    return size > 0 && size <= 64 && id[size] == 0;
}

/* The string under `key`, expanded; NULL when it is missing, broken or no string (said, but for
 * missing). */
static const cJSON *read_string(struct loading *l, struct draft *d, const char *key)
{
    cJSON *value = cJSON_GetObjectItemCaseSensitive(d->json, key);

    if (!value)
        return NULL;
    loading_expand(l, value, d, key);
    if (document_is_broken(&l->doc, value))
        return NULL;
    if (!cJSON_IsString(value)) {
        loading_at_value(l, value, d, "\"%s\" must be a string, not %s", key,
                         loading_kind_of(value));
        return NULL;
    }
    return value;
}

/* ---- The keys of every stage ---- */

static void read_id(struct loading *l, struct draft *d)
{
    const cJSON *id = read_string(l, d, "id");
    const struct draft *first;
    uint32_t line, column;

    if (!id) {
        if (!cJSON_GetObjectItemCaseSensitive(d->json, "id"))
            loading_at_value(l, d->json, NULL, "this stage has no \"id\"");
        return;
    }
    if (!is_id(id->valuestring)) {
        loading_at_value(l, id, NULL,
                         "\"%s\" cannot be the id of a stage: an id is 1 to 64 letters, "
                         "digits, _ and -",
                         id->valuestring);
        return;
    }
    first = map_get(&l->by_id, id->valuestring);
    if (first) {
        document_position(&l->doc, document_note(&l->doc, first->json)->place.at, &line, &column);
        loading_at_value(l, id, NULL, "a second stage with the id \"%s\"; the first is on line %u",
                         id->valuestring, line);
    }
    d->id = arena_string(l->arena, id->valuestring);
    if (!d->id || (!first && !map_set(&l->by_id, d->id, d)))
        l->is_out_of_memory = true;
}

/* The class whose name ends with ".name", or NULL. */
static const char *class_with_kind(struct loading *l, const char *name)
{
    size_t count;
    const char *const *names = registry_class_names(l->registry, &count);

    for (size_t i = 0; i < count; i++) {
        const char *dot = strchr(names[i], '.');

        if (dot && strcmp(dot + 1, name) == 0)
            return names[i];
    }
    return NULL;
}

static void say_no_class(struct loading *l, const struct draft *d, const struct error *e)
{
    const char *meant = strchr(d->use, '.') ? NULL : class_with_kind(l, d->use);

    if (meant)
        loading_at_value(l, d->use_json, d, "\"%s\" is no class; did you mean \"%s\"?", d->use,
                         meant);
    else if (!strchr(d->use, '.'))
        loading_at_value(l, d->use_json, d,
                         "\"%s\" is no class: a class is named by its kind and its name, "
                         "such as \"decode.text\"",
                         d->use);
    else
        loading_at_value(l, d->use_json, d, "%s", e->text);
}

static void read_class(struct loading *l, struct draft *d)
{
    struct error e;

    d->kind = KIND_UNKNOWN;
    d->use_json = read_string(l, d, "use");
    if (!d->use_json) {
        if (!cJSON_GetObjectItemCaseSensitive(d->json, "use"))
            loading_at_value(l, d->json, d, "this stage has no \"use\", which names its class");
        return;
    }
    d->use = arena_string(l->arena, d->use_json->valuestring);
    if (!d->use) {
        l->is_out_of_memory = true;
        return;
    }
    d->kind = kind_of(d->use);
    if (registry_find(l->registry, d->use, &d->loaded, &e) < 0)
        say_no_class(l, d, &e);
    else if (d->kind == KIND_UNKNOWN)
        loading_at_value(l, d->use_json, d, "the class \"%s\" is of no known kind", d->use);
}

static void read_on_error(struct loading *l, struct draft *d)
{
    static const char *const words[] = {"dead_letter", "fail"};
    const cJSON *value = read_string(l, d, "on_error");

    d->on_error = ON_ERROR_DEAD_LETTER;
    if (!value)
        return;
    if (!is_among(value->valuestring, words, 2))
        loading_at_value(l, value, d,
                         "\"on_error\" must be \"dead_letter\" or \"fail\", not \"%s\"%s",
                         value->valuestring, loading_nearest(l, value->valuestring, words, 2));
    else if (strcmp(value->valuestring, "fail") == 0)
        d->on_error = ON_ERROR_FAIL;
}

static void read_retry_times(struct loading *l, struct draft *d, const cJSON *times)
{
    if (!cJSON_IsNumber(times) || times->valuedouble < 0 || times->valuedouble > RETRY_TIMES_MAX ||
        times->valuedouble != (double)(int)times->valuedouble)
        loading_at_value(l, times, d, "\"times\" must be an integer between 0 and %d",
                         RETRY_TIMES_MAX);
    else
        d->retry_times = (uint32_t)times->valuedouble;
}

static void read_retry_delay(struct loading *l, struct draft *d, const cJSON *delay)
{
    int64_t ms = 0;
    struct error e;

    if (cJSON_IsNumber(delay))
        ms = delay->valuedouble > 0 && delay->valuedouble <= RETRY_DELAY_MAX_MS
                 ? (int64_t)delay->valuedouble
                 : -1;
    else if (!cJSON_IsString(delay))
        ms = -1;
    else if (option_parse_quantity(delay->valuestring, "ms", &ms, &e) < 0) {
        loading_at_value(l, delay, d, "\"delay\" %s", e.text);
        return;
    }
    if (ms < 1 || ms > RETRY_DELAY_MAX_MS)
        loading_at_value(l, delay, d,
                         "\"delay\" must be a duration between 1 ms and 30 s, such as \"100ms\"");
    else
        d->retry_delay_ms = (uint32_t)ms;
}

static void read_retry(struct loading *l, struct draft *d)
{
    static const char *const keys[] = {"times", "delay"};
    cJSON *retry = cJSON_GetObjectItemCaseSensitive(d->json, "retry");
    const cJSON *times, *delay;

    d->retry_times = RETRY_TIMES;
    d->retry_delay_ms = RETRY_DELAY_MS;
    if (!retry)
        return;
    loading_expand(l, retry, d, "retry");
    if (document_is_broken(&l->doc, retry))
        return;
    if (!cJSON_IsObject(retry)) {
        loading_at_value(l, retry, d,
                         "\"retry\" must be an object such as {\"times\": 3, \"delay\": "
                         "\"100ms\"}, not %s",
                         loading_kind_of(retry));
        return;
    }
    loading_check_keys(l, retry, d, "key of \"retry\"", keys, 2);
    times = cJSON_GetObjectItemCaseSensitive(retry, "times");
    delay = cJSON_GetObjectItemCaseSensitive(retry, "delay");
    if (times)
        read_retry_times(l, d, times);
    if (delay)
        read_retry_delay(l, d, delay);
}

static const cJSON *read_for_later(struct loading *l, struct draft *d, const char *key)
{
    cJSON *value = cJSON_GetObjectItemCaseSensitive(d->json, key);

    if (value)
        loading_expand(l, value, d, key);
    return value;
}

/* ---- Options ---- */

static const prun_option *find_option(const prun_stage_class *cls, const char *name)
{
    for (size_t i = 0; i < cls->option_count; i++)
        if (strcmp(cls->options[i].name, name) == 0)
            return &cls->options[i];
    return NULL;
}

/* All keys that may stand in a stage of the class: for the nearest. */
static const char **list_keys(struct loading *l, const prun_stage_class *cls, size_t *ret_count)
{
    const char **list = arena_alloc(l->arena, (cls->option_count + COMMON_COUNT) * sizeof(*list));

    if (!list)
        return NULL;
    for (size_t i = 0; i < cls->option_count; i++)
        list[i] = cls->options[i].name;
    for (size_t i = 0; i < COMMON_COUNT; i++)
        list[cls->option_count + i] = common_keys[i];
    *ret_count = cls->option_count + COMMON_COUNT;
    return list;
}

static void set_option(struct loading *l, struct draft *d, const prun_option *row, cJSON *value)
{
    struct buffer raw = {0};
    const bool is_secret = document_is_secret(&l->doc, value);
    struct error e;

    document_print(&l->doc, value, DOCUMENT_PLAIN, &raw);
    if (raw.is_broken)
        l->is_out_of_memory = true;
    else if (option_set(row, d->config, value, (prun_bytes){raw.data, raw.size}, l->arena, &e) <
             0) {
        d->has_wrong_option = true;
        loading_at_value(l, value, d, "option \"%s\" %s", row->name,
                         is_secret ? "does not fit; its value is secret and not shown" : e.text);
    }
    buffer_free(&raw);
}

static void read_option(struct loading *l, struct draft *d, cJSON *value)
{
    const prun_stage_class *cls = d->loaded->cls;
    const prun_option *row = find_option(cls, value->string);
    const char **keys;
    size_t count;

    if (row) {
        if (!document_is_broken(&l->doc, value))
            set_option(l, d, row, value);
        return;
    }
    keys = list_keys(l, cls, &count);
    if (is_among(value->string, later_keys, LATER_COUNT))
        loading_at_key(l, value, d, "\"%s\" is not supported in this version", value->string);
    else if (cls->option_count == 0)
        loading_at_key(l, value, d, "unknown option \"%s\"%s; %s has no options", value->string,
                       keys ? loading_nearest(l, value->string, keys, count) : "", cls->name);
    else
        loading_at_key(l, value, d, "unknown option \"%s\"%s", value->string,
                       keys ? loading_nearest(l, value->string, keys, count) : "");
}

/* Whether an unknown key of the stage was most likely meant to be the option: one message is
 * enough. */
static bool is_misspelt(struct loading *l, const struct draft *d, const char *name)
{
    const prun_stage_class *cls = d->loaded->cls;
    size_t count;
    const char **keys = list_keys(l, cls, &count), *nearest;

    for (const cJSON *value = d->json->child; keys && value; value = value->next) {
        if (is_among(value->string, common_keys, COMMON_COUNT) || find_option(cls, value->string))
            continue;
        nearest = nearest_word(value->string, keys, count);
        if (nearest && strcmp(nearest, name) == 0)
            return true;
    }
    return false;
}

static void check_required(struct loading *l, struct draft *d)
{
    const prun_stage_class *cls = d->loaded->cls;

    for (size_t i = 0; i < cls->option_count; i++) {
        const prun_option *row = &cls->options[i];

        if (!(row->flags & PRUN_OPTION_REQUIRED) ||
            cJSON_GetObjectItemCaseSensitive(d->json, row->name))
            continue;
        d->has_wrong_option = true;
        if (!is_misspelt(l, d, row->name))
            loading_at_value(l, d->use_json, d, "option \"%s\" is missing: %s", row->name,
                             row->help);
    }
}

static void read_options(struct loading *l, struct draft *d)
{
    struct error e;

    for (cJSON *value = d->json->child; value; value = value->next)
        if (!is_among(value->string, common_keys, COMMON_COUNT))
            loading_expand(l, value, d, NULL);
    if (!d->loaded)
        return;
    if (d->loaded->cls->config_size > 0) {
        d->config = option_defaults(d->loaded->cls, l->arena, &e);
        if (!d->config) {
            loading_at_value(l, d->use_json, d, "%s", e.text);
            return;
        }
    }
    for (cJSON *value = d->json->child; value; value = value->next)
        if (!is_among(value->string, common_keys, COMMON_COUNT))
            read_option(l, d, value);
    check_required(l, d);
}

static void read_stage(struct loading *l, struct draft *d)
{
    read_id(l, d);
    read_class(l, d);
    read_on_error(l, d);
    read_retry(l, d);
    d->from_json = read_for_later(l, d, "from");
    d->when_json = read_for_later(l, d, "when");
    read_options(l, d);
}

void loading_read_stages(struct loading *l, cJSON *stages)
{
    const int count = cJSON_GetArraySize(stages);

    if (!cJSON_IsArray(stages)) {
        loading_at_value(l, stages, NULL, "\"stages\" must be an array of objects, not %s",
                         loading_kind_of(stages));
        return;
    }
    if (count == 0 || count > (int)STAGES_MAX) {
        loading_at_value(l, stages, NULL, count ? "more than 1000 stages" : "there are no stages");
        return;
    }
    l->draft = arena_zalloc(l->arena, (size_t)count * sizeof(*l->draft));
    if (!l->draft) {
        l->is_out_of_memory = true;
        return;
    }
    for (cJSON *json = stages->child; json; json = json->next) {
        if (!cJSON_IsObject(json)) {
            loading_at_value(l, json, NULL, "a stage must be an object, not %s",
                             loading_kind_of(json));
            continue;
        }
        l->draft[l->draft_count].json = json;
        read_stage(l, &l->draft[l->draft_count++]);
    }
}
