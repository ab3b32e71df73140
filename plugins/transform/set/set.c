/*
 * transform.set - sets fields of the records of a type to constants.
 *
 *   { "use": "transform.set", "type_name": "match", "values": { "site": "north", "level": 3 } }
 *
 * The type of a field follows from its value: a string, an int, a decimal (a number with a point, exactly),
 * a bool, or JSON (an array or an object). What the field held before is lost; all other fields stay.
 */
#include <prun/plugin.h>
#include "fields/json.h"
#include "fields/typed.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct config {
    const char *type_name;
    prun_json_option values;
};

static const prun_option options[] = {
    PRUN_OPTION_STRING_REQUIRED(struct config, type_name, "Type of the records that are changed."),
    PRUN_OPTION_VALUE(struct config, values, PRUN_OPTION_REQUIRED, NULL,
                      "Fields and their values: { \"site\": \"north\", \"level\": 3 }."),
};

enum { VALUES_MAX = 200 };

struct constant {
    char *name, *text; /* of strings without quotes and escapes */
    size_t size;
    prun_tag tag;
};

struct state {
    struct constant constant[VALUES_MAX];
    size_t count;
};

/* ---- The option ---- */

static void clear(struct state *state)
{
    for (size_t i = 0; i < state->count; i++) {
        free(state->constant[i].name);
        free(state->constant[i].text);
    }
    state->count = 0;
}

static prun_tag tag_of(const struct json_value *v)
{
    int64_t i;

    switch (v->kind) {
    case JSON_STRING:
        return PRUN_STRING;
    case JSON_NUMBER:
        return typed_int(v->raw, &i) ? PRUN_INT : PRUN_DECIMAL;
    case JSON_TRUE:
    case JSON_FALSE:
        return PRUN_BOOL;
    case JSON_OBJECT:
    case JSON_ARRAY:
        return PRUN_JSON;
    default:
        return PRUN_NULL;
    }
}

static char *copy(const struct json_value *v, size_t *ret_size)
{
    char *text = malloc(v->raw.size + 1);

    if (!text)
        return NULL;
    *ret_size = v->raw.size;
    if (v->kind == JSON_STRING)
        *ret_size = json_unescape(v->raw, (uint8_t *)text);
    else
        memcpy(text, v->raw.data, v->raw.size);
    text[*ret_size] = '\0';
    return text;
}

/* A fragment that follows `option "values" `; NULL: it is taken. */
static const char *take(struct state *state, const struct json_value *key, const struct json_value *v)
{
    struct constant *c = &state->constant[state->count];
    prun_decimal d;
    size_t size;

    if (state->count == VALUES_MAX)
        return "has more than 200 fields";
    *c = (struct constant){.tag = tag_of(v)};
    if (c->tag == PRUN_NULL)
        return "has a null: leave the field out";
    if (c->tag == PRUN_DECIMAL && !typed_decimal(v->raw, &d))
        return "has a number of more than 38 digits";
    state->count++;
    c->name = copy(key, &size);
    c->text = copy(v, &c->size);
    return c->name && c->text ? NULL : "cannot be read: out of memory";
}

static const char *parse(const struct config *config, struct state *state)
{
    const char *text = config->values.text ? config->values.text : "";
    struct json_reader r;
    struct json_value key, v;
    bool has_one;

    json_begin(&r, (prun_bytes){(const uint8_t *)text, strlen(text)});
    if (!json_object(&r))
        return "is no object of fields and their values";
    for (bool is_first = true;; is_first = false) {
        if (!json_member(&r, is_first, &has_one, &key))
            return r.error;
        if (!has_one)
            return state->count ? NULL : "names no field";
        if (!json_value(&r, &v))
            return r.error;
        const char *wrong = take(state, &key, &v);
        if (wrong)
            return wrong;
    }
}

static void shape(const void *config, prun_shape *s)
{
    const struct config *c = config;
    struct state *state = calloc(1, sizeof(*state));
    const char *wrong = state ? parse(c, state) : "cannot be read: out of memory";

    if (wrong)
        prun_shape_refuse(s, "values", "%s", wrong);
    for (size_t i = 0; !wrong && i < state->count; i++)
        prun_shape_add(s, c->type_name, state->constant[i].name, state->constant[i].tag,
                       PRUN_FIELD_READS | PRUN_FIELD_MAKES);
    if (state)
        clear(state);
    free(state);
}

/* ---- Life ---- */

static prun_status setup(prun_stage *s)
{
    const struct config *c = prun_stage_config(s);
    const char *wrong = parse(c, prun_stage_state(s));
    const prun_type *type;

    if (wrong)
        return prun_fatal(s, "bad_option", "\"values\" %s", wrong);
    for (uint32_t i = 0; (type = prun_stage_input_type(s, i)) != NULL; i++)
        if (strcmp(prun_type_name(type), c->type_name) == 0)
            return PRUN_OK;
    return prun_fatal(s, "unknown_type", "\"type_name\": no stage before this one makes \"%s\"", c->type_name);
}

static prun_status process(prun_stage *s, const prun_record *record)
{
    const struct state *state = prun_stage_state(s);
    prun_record *changed = prun_record_copy(s, record);

    for (size_t i = 0; i < state->count; i++) {
        const struct constant *c = &state->constant[i];
        if (!typed_set(s, changed, (int)i, c->tag, (prun_bytes){(const uint8_t *)c->text, c->size}))
            return prun_fatal(s, "bad_option", "\"values\": \"%s\" cannot be set", c->name);
    }
    prun_emit(s, changed);
    return PRUN_OK;
}

static void teardown(prun_stage *s)
{
    clear(prun_stage_state(s));
}

PRUN_STAGE(set, "transform.set", "Sets fields of the records of a type to constants.",
           .config_size = sizeof(struct config), .state_size = sizeof(struct state), .setup = setup,
           .process = process, .teardown = teardown, .shape = shape,
           .example = "{ \"id\": \"site\", \"use\": \"transform.set\", \"type_name\": \"match\", "
                      "\"values\": { \"site\": \"north\" } }",
           PRUN_OPTIONS(options));
PRUN_PLUGIN("set", "0.1.0", "MIT", &set);
