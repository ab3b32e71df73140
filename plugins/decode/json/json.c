/*
 * decode.json - a record of each text that is a JSON object (JSON lines), with the fields that are asked for.
 *
 *   { "use": "decode.json", "fields": { "id": "int", "price": "decimal", "tags": "json" }, "rest": "more" }
 *
 * Numbers are read from their digits, so none is rounded: an int that does not fit, or a decimal of more
 * than 38 digits, is refused, and a field of type json keeps the bytes as they stand. Text that is no JSON
 * is refused with the byte that is wrong. Members that are not asked for are checked, then left out, or
 * kept as one object in the field that `rest` names.
 */
#include <prun/plugin.h>
#include "fields/json.h"
#include "fields/plan.h"
#include "fields/typed.h"
#include <stdlib.h>
#include <string.h>

struct config {
    const char *reads, *makes, *rest;
    prun_json_option fields;
};

static const prun_option options[] = {
    PRUN_OPTION_STRING(struct config, reads, "line.text", "Type and field of the text to read."),
    PRUN_OPTION_STRING(struct config, makes, "object", "Type of the records that are made."),
    PRUN_OPTION_VALUE(struct config, fields, PRUN_OPTION_REQUIRED, NULL,
                      "Fields and their types: { \"id\": \"int\", \"price\": { \"type\": \"decimal\", "
                      "\"key\": \"Price\", \"required\": true } }."),
    PRUN_OPTION_STRING(struct config, rest, NULL,
                       "Field that takes all other members, as one JSON object; they are left out without it."),
};

enum { FROM_ROW = 0 }; /* what shape adds: the text, the fields of the plan, the rest */

struct state {
    struct plan plan;
    bool *has_seen; /* by field of the plan, of the present text */
};

/* ---- Setup ---- */

static const char *wrong_option(const struct config *c, struct plan *plan, char *error, size_t error_size)
{
    char type[256], field[256];

    *plan = (struct plan){.field = NULL};
    if (!plan_parse(c->fields.text, plan, error, error_size))
        return "fields";
    if (plan_split(c->reads, type, field))
        return NULL;
    strcpy(error, "is \"type.field\", such as \"line.text\"");
    return "reads";
}

static void shape(const void *config, prun_shape *s)
{
    const struct config *c = config;
    struct plan plan;
    char error[512], type[256], field[256];
    const char *option = wrong_option(c, &plan, error, sizeof(error));

    if (option) {
        prun_shape_refuse(s, option, "%s", error);
    } else if (plan_split(c->reads, type, field)) {
        prun_shape_add(s, type, field, PRUN_STRING, PRUN_FIELD_NEEDS);
        for (size_t i = 0; i < plan.count; i++)
            prun_shape_add(s, c->makes, plan.field[i].name, plan.field[i].tag, PRUN_FIELD_MAKES);
        if (c->rest)
            prun_shape_add(s, c->makes, c->rest, PRUN_JSON, PRUN_FIELD_MAKES);
        else if (plan.count == 0)
            prun_shape_refuse(s, "fields", "names no field, and there is no \"rest\"");
    }
    plan_clear(&plan);
}

static prun_status setup(prun_stage *s)
{
    struct state *state = prun_stage_state(s);
    char error[512];
    const char *option = wrong_option(prun_stage_config(s), &state->plan, error, sizeof(error));

    if (option)
        return prun_fatal(s, "bad_option", "\"%s\" %s", option, error);
    state->has_seen = calloc(state->plan.count + 1, sizeof(*state->has_seen));
    return state->has_seen ? PRUN_OK : prun_fatal(s, "memory", "out of memory");
}

static void teardown(prun_stage *s)
{
    struct state *state = prun_stage_state(s);

    plan_clear(&state->plan);
    free(state->has_seen);
}

/* ---- One text ---- */

/* The text that is being read. */
struct reading {
    prun_stage *s;
    struct state *state;
    const prun_record *text;
    prun_bytes body;
    prun_record *record;
    struct json_reader r;
    size_t guess; /* the field that comes next when members keep their order */
    uint8_t *rest; /* the other members, as they come; NULL: none so far */
    size_t rest_size;
    bool is_refused;
};

static bool refuse(struct reading *x, const char *code, size_t at, const char *what, const char *name)
{
    if (name)
        prun_reject(x->s, x->text, code, "byte %zu: \"%s\" %s", at + 1, name, what);
    else
        prun_reject(x->s, x->text, code, "byte %zu: %s", at + 1, what);
    x->is_refused = true;
    return false;
}

static bool broken(struct reading *x)
{
    return refuse(x, "bad_json", json_wrong_at(&x->r), x->r.error, NULL);
}

static size_t place_of(const struct reading *x, const struct json_value *v)
{
    return (size_t)(v->raw.data - x->r.start);
}

static bool is_key(const struct plan_field *f, prun_bytes key)
{
    return f->key_size == key.size && memcmp(f->key, key.data, key.size) == 0;
}

/* The key's field; NULL: it is not asked for. */
static const struct plan_field *find(struct reading *x, prun_bytes key)
{
    const struct plan *p = &x->state->plan;

    for (size_t i = 0; i < p->count; i++) {
        const size_t place = x->guess + i < p->count ? x->guess + i : x->guess + i - p->count;
        if (is_key(&p->field[place], key)) {
            x->guess = place + 1 < p->count ? place + 1 : 0;
            return &p->field[place];
        }
    }
    return NULL;
}

static bool text_of(struct reading *x, const struct json_value *v, bool is_key_text, prun_bytes *ret)
{
    uint8_t *room;

    *ret = (prun_bytes){v->raw.data + 1, v->raw.size - 2};
    if (!v->has_escape)
        return true;
    room = is_key_text ? prun_scratch(x->s, v->raw.size) : prun_alloc(x->s, v->raw.size);
    if (!room)
        return false;
    *ret = (prun_bytes){room, json_unescape(v->raw, room)};
    return true;
}

static bool set(struct reading *x, const struct plan_field *f, const struct json_value *v)
{
    const int row = FROM_ROW + 1 + (int)(f - x->state->plan.field);
    const bool is_number = f->tag == PRUN_INT || f->tag == PRUN_DECIMAL || f->tag == PRUN_FLOAT;
    const bool is_bool = f->tag == PRUN_BOOL;
    prun_bytes text = v->raw;

    if (f->tag == PRUN_JSON) {
        prun_record_set_bytes_ref(x->s, x->record, row, v->raw);
        return true;
    }
    if (v->kind == JSON_NULL)
        return !f->is_required || refuse(x, "missing", place_of(x, v), "is null, but required", f->name);
    if (v->kind == JSON_STRING && !is_number && !is_bool && !text_of(x, v, false, &text))
        return false;
    if (is_number   ? v->kind != JSON_NUMBER
        : is_bool   ? v->kind != JSON_TRUE && v->kind != JSON_FALSE
                    : v->kind != JSON_STRING)
        return refuse(x, "wrong_type", place_of(x, v), typed_word(f->tag), f->name);
    return typed_set(x->s, x->record, row, f->tag, text) ||
           refuse(x, "wrong_value", place_of(x, v), typed_word(f->tag), f->name);
}

/* `,"key":value` as they stand, into room that is as large as the whole text. */
static bool keep(struct reading *x, const struct json_value *key, const struct json_value *v)
{
    if (!((const struct config *)prun_stage_config(x->s))->rest)
        return true;
    if (!x->rest)
        x->rest = prun_alloc(x->s, x->body.size + 2);
    if (!x->rest)
        return false;
    uint8_t *to = x->rest + x->rest_size;
    *to++ = x->rest_size ? ',' : '{';
    memcpy(to, key->raw.data, key->raw.size);
    to += key->raw.size;
    *to++ = ':';
    memcpy(to, v->raw.data, v->raw.size);
    x->rest_size = (size_t)(to + v->raw.size - x->rest);
    return true;
}

static bool take_member(struct reading *x, const struct json_value *key)
{
    struct json_value v;
    prun_bytes name;

    if (!json_value(&x->r, &v))
        return broken(x);
    if (!text_of(x, key, true, &name))
        return false;
    const struct plan_field *f = find(x, name);
    if (!f)
        return keep(x, key, &v);
    bool *has_seen = &x->state->has_seen[f - x->state->plan.field];
    if (*has_seen)
        return refuse(x, "twice", place_of(x, key), "is there twice", f->name);
    *has_seen = true;
    return set(x, f, &v);
}

static bool check_required(struct reading *x)
{
    const struct plan *p = &x->state->plan;

    for (size_t i = 0; i < p->count; i++)
        if (p->field[i].is_required && !x->state->has_seen[i])
            return refuse(x, "missing", 0, "is missing", p->field[i].name);
    return true;
}

static bool read_object(struct reading *x)
{
    struct json_value key;
    bool has_one;

    if (!json_object(&x->r))
        return broken(x);
    for (bool is_first = true;; is_first = false) {
        if (!json_member(&x->r, is_first, &has_one, &key))
            return broken(x);
        if (!has_one)
            return json_end(&x->r) ? check_required(x) : broken(x);
        if (!take_member(x, &key))
            return false;
    }
}

static prun_status process(prun_stage *s, const prun_record *text)
{
    struct reading x = {.s = s, .state = prun_stage_state(s), .text = text,
                        .body = prun_record_bytes(s, text, FROM_ROW)};

    x.record = prun_record_new(s, FROM_ROW + 1);
    if (!x.record)
        return PRUN_OK; /* the call fails by itself */
    memset(x.state->has_seen, 0, x.state->plan.count * sizeof(bool));
    json_begin(&x.r, x.body);
    if (!read_object(&x))
        return PRUN_OK; /* refused, or without memory */
    if (x.rest) {
        x.rest[x.rest_size++] = '}';
        prun_record_set_bytes_ref(s, x.record, FROM_ROW + 1 + (int)x.state->plan.count,
                                  (prun_bytes){x.rest, x.rest_size});
    }
    prun_record_set_origin(x.record, text->origin_start, text->origin_end);
    prun_emit(s, x.record);
    return PRUN_OK;
}

PRUN_STAGE(json, "decode.json", "Makes a record of each text that is a JSON object.",
           .config_size = sizeof(struct config), .state_size = sizeof(struct state), .setup = setup,
           .process = process, .teardown = teardown, .shape = shape,
           .example = "{ \"id\": \"objects\", \"use\": \"decode.json\", \"fields\": { \"id\": \"int\" } }",
           PRUN_OPTIONS(options));
PRUN_PLUGIN("json", "0.1.0", "MIT", &json);
