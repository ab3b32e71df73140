/*
 * parameter.c - declarations, defaults and --set.
 *
 * A value comes from --set, where it is text that the declared type converts, or from "default",
 * which has the declared type already or is a string with "${...}" that is converted likewise.
 * Defaults are expanded when they are first asked for, so that their order in the file does not
 * matter.
 */
#include "pipeline/parameter.h"

#include "plugin/option.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const type_names[PARAMETER_TYPES] = {"string", "bool", "integer",
                                                        "number", "size", "duration"};

/* ---- From text to a value ---- */

static const char *json_string(struct arena *a, const char *text)
{
    struct buffer b = {0};
    const char *quoted;

    buffer_add_json_string(&b, (prun_bytes){(const uint8_t *)text, strlen(text)});
    quoted = buffer_string(&b);
    if (quoted)
        quoted = arena_string(a, quoted);
    buffer_free(&b);
    return quoted;
}

static bool is_integer(const char *text)
{
    char *end;

    errno = 0;
    strtoll(text, &end, 10);
    return scan_is_number(text) && *end == 0 && errno == 0;
}

/* Converts; -1 with a fragment. */
static int convert(struct arena *a, enum parameter_type type, const char *text,
                   const char **ret_raw, struct error *reterr)
{
    const char *raw = NULL;
    int64_t quantity;

    switch (type) {
    case PARAMETER_STRING:
        raw = json_string(a, text);
        return raw ? (*ret_raw = raw, 0) : error_memory(reterr);
    case PARAMETER_BOOL:
        raw = strcmp(text, "true") == 0 ? "true" : strcmp(text, "false") == 0 ? "false" : NULL;
        break;
    case PARAMETER_INTEGER:
    case PARAMETER_NUMBER:
        if (type == PARAMETER_NUMBER ? scan_is_number(text) : is_integer(text))
            raw = arena_string(a, text);
        break;
    default:
        if (option_parse_quantity(text, type == PARAMETER_SIZE ? "bytes" : "ms", &quantity,
                                  reterr) < 0)
            return -1;
        raw = arena_format(a, "%lld", (long long)quantity);
        return raw ? (*ret_raw = raw, 0) : error_memory(reterr);
    }
    if (!raw)
        return error_set(reterr, "bad_value", "must be %s, not \"%s\"",
                         type == PARAMETER_BOOL      ? "true or false"
                         : type == PARAMETER_INTEGER ? "an integer of 64 bits"
                                                     : "a number",
                         text);
    *ret_raw = raw;
    return 0;
}

static int set_text(struct loading *l, struct parameter *p, const char *text, struct error *reterr)
{
    const char *raw = NULL;

    if (convert(l->arena, p->type, text, &raw, reterr) < 0)
        return -1;
    p->raw = raw;
    p->text = arena_string(l->arena, text);
    return p->text ? 0 : error_memory(reterr);
}

/* ---- Defaults ---- */

static bool fits(const cJSON *value, enum parameter_type type)
{
    switch (type) {
    case PARAMETER_STRING:
        return cJSON_IsString(value);
    case PARAMETER_BOOL:
        return cJSON_IsBool(value);
    case PARAMETER_INTEGER:
    case PARAMETER_NUMBER:
        return cJSON_IsNumber(value);
    default:
        return cJSON_IsString(value) || cJSON_IsNumber(value);
    }
}

/* The default as text, in memory that lives with the graph; NULL: no memory. */
static const char *fallback_text(struct loading *l, const cJSON *value)
{
    struct buffer b = {0};
    const char *text;

    if (cJSON_IsString(value))
        return arena_string(l->arena, value->valuestring);
    document_print(&l->doc, value, DOCUMENT_PLAIN, &b);
    text = buffer_string(&b);
    if (text)
        text = arena_string(l->arena, text);
    buffer_free(&b);
    return text;
}

static void resolve_fallback(struct loading *l, struct parameter *p)
{
    const bool has_reference =
        cJSON_IsString(p->fallback) && strstr(p->fallback->valuestring, "${");
    const char *text;
    struct error e;

    if (!has_reference && !fits(p->fallback, p->type)) {
        loading_at_value(l, p->fallback, NULL,
                         "the default of \"%s\" must be of the type %s, not %s", p->name,
                         type_names[p->type], loading_kind_of(p->fallback));
        return;
    }
    loading_expand(l, p->fallback, NULL, NULL);
    if (document_is_broken(&l->doc, p->fallback))
        return;
    p->is_secret = document_is_secret(&l->doc, p->fallback);
    text = fallback_text(l, p->fallback);
    if (!text) {
        l->is_out_of_memory = true;
        return;
    }
    if (set_text(l, p, text, &e) < 0)
        loading_at_value(l, p->fallback, NULL, "the default of \"%s\" %s", p->name,
                         p->is_secret ? "does not have its type (its value is secret and not shown)"
                                      : e.text);
}

static struct parameter *find(struct loading *l, const char *name)
{
    for (size_t i = 0; i < l->parameter_count; i++)
        if (strcmp(l->parameter[i].name, name) == 0)
            return &l->parameter[i];
    return NULL;
}

static const char **list_names(struct loading *l)
{
    const char **names = arena_alloc(l->arena, (l->parameter_count + 1) * sizeof(*names));

    for (size_t i = 0; names && i < l->parameter_count; i++)
        names[i] = l->parameter[i].name;
    if (names)
        names[l->parameter_count] = "here";
    return names;
}

static const char *help_of(const struct parameter *p)
{
    const cJSON *help = cJSON_GetObjectItemCaseSensitive(p->json, "help");

    return cJSON_IsString(help) && help->valuestring[0] ? help->valuestring : NULL;
}

const struct parameter *parameter_value(struct loading *l, const char *name, uint32_t at,
                                        const struct draft *stage)
{
    struct parameter *p = find(l, name);
    const char **names, *help;

    if (!p) {
        names = list_names(l);
        loading_at_byte(l, at, stage, "unknown parameter \"%s\"%s", name,
                        names ? loading_nearest(l, name, names, l->parameter_count + 1) : "");
        return NULL;
    }
    if (p->phase == PARAMETER_BUSY) {
        loading_at_byte(l, at, stage, "the default of parameter \"%s\" refers to itself", name);
        return NULL;
    }
    if (p->phase == PARAMETER_NEW) {
        p->phase = PARAMETER_BUSY;
        if (!p->raw && p->fallback)
            resolve_fallback(l, p);
        p->phase = PARAMETER_DONE;
    }
    if (p->raw)
        return p;
    if (!p->fallback && !map_get(&l->unset, name)) {
        map_set(&l->unset, name, p);
        help = help_of(p);
        loading_at_byte(l, at, stage,
                        "parameter \"%s\" is not set and has no default; give --set %s=VALUE%s%s",
                        name, name, help ? ": " : "", help ? help : "");
    }
    return NULL;
}

/* ---- Declarations ---- */

static bool is_name(const char *name)
{
    if (!((*name | 32) >= 'a' && (*name | 32) <= 'z') && *name != '_')
        return false;
    for (; *name; name++)
        if (!((*name | 32) >= 'a' && (*name | 32) <= 'z') && !(*name >= '0' && *name <= '9') &&
            *name != '_' && *name != '-')
            return false;
    return true;
}

static enum parameter_type read_type(struct loading *l, const cJSON *json)
{
    const cJSON *type = cJSON_GetObjectItemCaseSensitive(json, "type");

    if (!type) {
        loading_at_key(l, json, NULL,
                       "parameter \"%s\" has no \"type\": string, bool, integer, number, "
                       "size or duration",
                       json->string);
        return PARAMETER_STRING;
    }
    if (!cJSON_IsString(type)) {
        loading_at_value(l, type, NULL, "\"type\" must be a string, not %s", loading_kind_of(type));
        return PARAMETER_STRING;
    }
    for (int i = 0; i < PARAMETER_TYPES; i++)
        if (strcmp(type->valuestring, type_names[i]) == 0)
            return (enum parameter_type)i;
    loading_at_value(l, type, NULL,
                     "unknown type \"%s\"%s; the types are string, bool, integer, number, "
                     "size and duration",
                     type->valuestring,
                     loading_nearest(l, type->valuestring, type_names, PARAMETER_TYPES));
    return PARAMETER_STRING;
}

static void declare(struct loading *l, cJSON *json)
{
    static const char *const keys[] = {"type", "default", "help"};
    struct parameter *p = &l->parameter[l->parameter_count];
    const cJSON *help = cJSON_GetObjectItemCaseSensitive(json, "help");

    if (!is_name(json->string) || strcmp(json->string, "here") == 0) {
        loading_at_key(l, json, NULL,
                       "\"%s\" cannot be the name of a parameter: a name is letters, digits, "
                       "_ and -, and \"here\" is taken",
                       json->string);
        return;
    }
    if (!cJSON_IsObject(json)) {
        loading_at_value(l, json, NULL,
                         "parameter \"%s\" must be an object such as {\"type\": \"string\", "
                         "\"default\": \"x\"}, not %s",
                         json->string, loading_kind_of(json));
        return;
    }
    loading_check_keys(l, json, NULL, "key of a parameter", keys, 3);
    if (help && !cJSON_IsString(help))
        loading_at_value(l, help, NULL, "\"help\" must be a string, not %s", loading_kind_of(help));
    *p = (struct parameter){.name = json->string,
                            .json = json,
                            .fallback = cJSON_GetObjectItemCaseSensitive(json, "default")};
    p->type = read_type(l, json);
    l->parameter_count++;
}

static void set_from_command_line(struct loading *l, const char *word)
{
    const char *equals = strchr(word, '=');
    char *name = arena_copy(l->arena, word, equals ? (size_t)(equals - word) : strlen(word));
    struct parameter *p = name ? find(l, name) : NULL;
    const char **names = list_names(l);
    struct error e;

    if (!name || !names) {
        l->is_out_of_memory = true;
        return;
    }
    if (!p)
        problem_add(l->problems, 0, 0, NULL, "--set %s: the pipeline has no such parameter%s", word,
                    loading_nearest(l, name, names, l->parameter_count));
    else if (!equals)
        problem_add(l->problems, 0, 0, NULL, "--set %s: has no value; --set NAME=VALUE gives one",
                    word);
    else if (set_text(l, p, equals + 1, &e) < 0)
        loading_at_key(l, p->json, NULL, "--set %s: %s", word, e.text);
}

/* Defaults are looked at also where nothing uses them: a wrong one would be found too late. */
static void check_fallbacks(struct loading *l)
{
    for (size_t i = 0; i < l->parameter_count; i++) {
        struct parameter *p = &l->parameter[i];

        if (p->fallback && !p->raw &&
            !(cJSON_IsString(p->fallback) && strstr(p->fallback->valuestring, "${")))
            parameter_value(l, p->name, 0, NULL);
    }
}

void loading_read_parameters(struct loading *l, const cJSON *params)
{
    if (params && !cJSON_IsObject(params)) {
        loading_at_value(l, params, NULL, "\"params\" must be an object, not %s",
                         loading_kind_of(params));
        params = NULL;
    }
    l->parameter =
        arena_zalloc(l->arena, ((size_t)cJSON_GetArraySize(params) + 1) * sizeof(*l->parameter));
    if (!l->parameter) {
        l->is_out_of_memory = true;
        return;
    }
    if (params)
        for (cJSON *json = params->child; json; json = json->next)
            declare(l, json);
    for (size_t i = 0; i < l->options->set_count; i++)
        set_from_command_line(l, l->options->set[i]);
    check_fallbacks(l);
}

void loading_list_parameters(struct loading *l, struct graph *g)
{
    struct graph_parameter *list = arena_zalloc(l->arena, (l->parameter_count + 1) * sizeof(*list));

    for (size_t i = 0; list && i < l->parameter_count; i++) {
        const struct parameter *p = &l->parameter[i];
        const char *help = help_of(p);

        list[i].name = arena_string(l->arena, p->name);
        list[i].type = type_names[p->type];
        list[i].help = help ? arena_string(l->arena, help) : NULL;
        if (p->fallback) {
            const struct place at = document_note(&l->doc, p->fallback)->place;

            list[i].fallback = arena_copy(l->arena, l->doc.clean + at.at, at.end - at.at);
        }
        if (!list[i].name || (help && !list[i].help) || (p->fallback && !list[i].fallback))
            l->is_out_of_memory = true;
    }
    l->is_out_of_memory = l->is_out_of_memory || !list;
    g->parameter = list;
    g->parameter_count = (uint32_t)l->parameter_count;
}
