/*
 * condition.c - conditions on records: compiled to a small tree, then asked once a record and
 * edge.
 *
 * Fields are looked up while compiling: a node holds a slot for each type of the graph, so that
 * asking touches no string but those that it compares. Numbers are decimals from the file's own
 * digits.
 */
#include "pipeline/condition.h"

#include <prun/plugin.h>

#include "base/nearest.h"
#include "pipeline/document.h"
#include "record/value.h"

#include <cjson/cJSON.h>
#include <string.h>

enum operation { OF_TYPE, COMPARES, IS_IN, IS_NULL, ALL_OF, ANY_OF, NOT };
enum comparison { EQUALS, NOT_EQUALS, LESS, AT_MOST, GREATER, AT_LEAST, COMPARISONS };

static const char *const comparison_names[COMPARISONS] = {"equals",  "not_equals", "less",
                                                          "at_most", "greater",    "at_least"};
static const char *const all_keys[] = {"type",    "field",   "equals",   "not_equals", "less",
                                       "at_most", "greater", "at_least", "in",         "is_null",
                                       "all",     "any",     "not"};

/* What a value of the file can be compared as; several at once: "2025-08-01" is a string and a
 * date. */
struct literal {
    bool is_bool, is_number, is_string, is_date, is_time;
    bool truth;
    prun_decimal number;
    double real; /* the nearest to number, for float fields */
    prun_bytes string;
    int64_t date, time;
};

struct prun_condition {
    enum operation operation;
    enum comparison comparison;
    bool wanted;         /* IS_NULL */
    const bool *is_type; /* OF_TYPE: by type id */
    const int32_t *slot; /* the field's, by type id; -1 where the type has no such field */
    const struct literal *literal;
    uint32_t literal_count;
    const struct prun_condition *const *part; /* ALL_OF, ANY_OF, NOT */
    uint32_t part_count;
};

struct compiler {
    const struct type_table *types;
    const struct document *document;
    struct arena *arena;
    const cJSON **culprit;
    struct error *error;
};

static const struct prun_condition *compile(struct compiler *c, const cJSON *json);

/* ---- Errors ---- */

static int wrong(struct compiler *c, const cJSON *culprit, const char *format, ...)
    PRUN_PRINTF(3, 4);
static int wrong(struct compiler *c, const cJSON *culprit, const char *format, ...)
{
    va_list args;

    *c->culprit = culprit;
    va_start(args, format);
    error_set_va(c->error, "bad_condition", format, args);
    va_end(args);
    return -1;
}

static int no_memory(struct compiler *c, const cJSON *culprit)
{
    *c->culprit = culprit;
    return error_memory(c->error);
}

static int unknown(struct compiler *c, const cJSON *culprit, const char *what, const char *name,
                   const char *const *known, size_t count)
{
    const char *nearest = nearest_word(name, known, count);

    *c->culprit = culprit;
    return nearest ? error_set(c->error, "unknown_name",
                               "names the %s \"%s\", which nobody makes; did you "
                               "mean \"%s\"?",
                               what, name, nearest)
                   : error_set(c->error, "unknown_name", "names the %s \"%s\", which nobody makes",
                               what, name);
}

/* ---- Literals ---- */

/* hh:mm:ss[.fraction]Z after a date. */
static bool parse_time_of_day(const char *text, size_t size, int64_t *ret_us)
{
    int64_t part[3], us = 0, unit = 100000;

    if (size < 9 || text[2] != ':' || text[5] != ':' || text[size - 1] != 'Z')
        return false;
    for (int i = 0; i < 3; i++) {
        const char high = text[i * 3], low = text[i * 3 + 1];

        if (high < '0' || high > '9' || low < '0' || low > '9')
            return false;
        part[i] = (high - '0') * 10 + (low - '0');
    }
    if (part[0] > 23 || part[1] > 59 || part[2] > 60 || (size > 9 && (text[8] != '.' || size > 16)))
        return false;
    for (size_t i = 9; i + 1 < size; i++, unit /= 10) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        us += (text[i] - '0') * unit;
    }
    *ret_us = ((part[0] * 60 + part[1]) * 60 + part[2]) * 1000000 + us;
    return true;
}

static void read_string(const char *text, struct literal *ret)
{
    const size_t size = strlen(text);
    int64_t days, us;

    ret->is_string = true;
    ret->string = (prun_bytes){(const uint8_t *)text, size};
    if (prun_decimal_parse(ret->string, &ret->number)) {
        ret->is_number = true;
        ret->real = prun_decimal_to_double(ret->number);
    }
    if (size < 10 || !date_parse((prun_bytes){(const uint8_t *)text, 10}, &days))
        return;
    if (size == 10) {
        ret->is_date = ret->is_time = true;
        ret->date = days;
        ret->time = days * 86400 * 1000000;
    } else if (text[10] == 'T' && parse_time_of_day(text + 11, size - 11, &us)) {
        ret->is_time = true;
        ret->time = days * 86400 * 1000000 + us;
    }
}

static int read_number(struct compiler *c, const cJSON *json, struct literal *ret)
{
    const struct value_note *note = document_note(c->document, json);
    const char *raw = note->raw ? note->raw : c->document->clean + note->place.at;
    const size_t size = note->raw ? strlen(raw) : note->place.end - note->place.at;

    if (!prun_decimal_parse((prun_bytes){(const uint8_t *)raw, size}, &ret->number))
        return wrong(c, json, "needs a number of at most 38 digits, without an exponent");
    ret->is_number = true;
    ret->real = prun_decimal_to_double(ret->number);
    return 0;
}

static int read_literal(struct compiler *c, const cJSON *json, struct literal *ret)
{
    char *copy;

    *ret = (struct literal){0};
    if (cJSON_IsBool(json)) {
        ret->is_bool = true;
        ret->truth = cJSON_IsTrue(json);
        return 0;
    }
    if (cJSON_IsNumber(json))
        return read_number(c, json, ret);
    if (!cJSON_IsString(json))
        return wrong(c, json, "compares with a string, a number, true or false%s",
                     cJSON_IsNull(json) ? "; {\"is_null\": true} asks for null" : "");
    copy = arena_string(c->arena, json->valuestring);
    if (!copy)
        return no_memory(c, json);
    read_string(copy, ret);
    return 0;
}

/* Whether the literal can be compared with fields of the tag. */
static bool fits(const struct literal *literal, prun_tag tag)
{
    switch (tag) {
    case PRUN_BOOL:
        return literal->is_bool;
    case PRUN_INT:
    case PRUN_FLOAT:
    case PRUN_DECIMAL:
        return literal->is_number;
    case PRUN_DATE:
        return literal->is_date;
    case PRUN_TIME:
        return literal->is_time;
    case PRUN_STRING:
    case PRUN_TEXT:
        return literal->is_string;
    default:
        return false;
    }
}

static const char *what_fits(prun_tag tag)
{
    switch (tag) {
    case PRUN_BOOL:
        return "true or false";
    case PRUN_INT:
    case PRUN_FLOAT:
    case PRUN_DECIMAL:
        return "a number";
    case PRUN_DATE:
        return "a date such as \"2025-08-01\"";
    case PRUN_TIME:
        return "a time such as \"2025-08-01T06:30:00Z\"";
    case PRUN_STRING:
    case PRUN_TEXT:
        return "a string";
    default:
        return "nothing but is_null";
    }
}

/* ---- Types and fields ---- */

static int find_types(struct compiler *c, const cJSON *name, bool *is_type)
{
    const prun_type *type;
    const char **known;

    if (!cJSON_IsString(name))
        return wrong(c, name, "needs \"type\" to be a string or an array of strings");
    type = type_find(c->types, name->valuestring);
    if (type) {
        is_type[type->id] = true;
        return 0;
    }
    known = arena_alloc(c->arena, (c->types->count + 1) * sizeof(*known));
    if (!known)
        return no_memory(c, name);
    for (uint32_t i = 0; i < c->types->count; i++)
        known[i] = c->types->type[i]->name;
    return unknown(c, name, "type", name->valuestring, known, c->types->count);
}

static struct prun_condition *new_condition(struct compiler *c, enum operation operation)
{
    struct prun_condition *result = arena_zalloc(c->arena, sizeof(*result));

    if (result)
        result->operation = operation;
    else
        error_memory(c->error);
    return result;
}

static const struct prun_condition *compile_type(struct compiler *c, const cJSON *json)
{
    struct prun_condition *result = new_condition(c, OF_TYPE);
    bool *is_type = arena_zalloc(c->arena, c->types->count + 1);
    const cJSON *name = cJSON_IsArray(json) ? json->child : json;

    if (!result || !is_type)
        return no_memory(c, json), NULL;
    if (!name)
        return wrong(c, json, "has an empty list of types, which nothing can be"), NULL;
    for (; name; name = cJSON_IsArray(json) ? name->next : NULL)
        if (find_types(c, name, is_type) < 0)
            return NULL;
    result->is_type = is_type;
    return result;
}

static int unknown_field(struct compiler *c, const cJSON *field)
{
    size_t count = 0, total = 1;
    const char **known;

    for (uint32_t i = 0; i < c->types->count; i++)
        total += c->types->type[i]->field_count;
    known = arena_alloc(c->arena, total * sizeof(*known));
    if (!known)
        return no_memory(c, field);
    for (uint32_t i = 0; i < c->types->count; i++)
        for (uint32_t k = 0; k < c->types->type[i]->field_count; k++)
            known[count++] = c->types->type[i]->field[k].name;
    return unknown(c, field, "field", field->valuestring, known, count);
}

/* A slot a type; NULL with an error when no type has the field. `only` is the condition on the
 * type that stands beside it, or NULL. */
static const int32_t *find_slots(struct compiler *c, const cJSON *field,
                                 const struct prun_condition *only)
{
    int32_t *slot = arena_alloc(c->arena, (c->types->count + 1) * sizeof(*slot));
    bool is_known = false;

    if (!slot)
        return no_memory(c, field), NULL;
    for (uint32_t i = 0; i < c->types->count; i++) {
        slot[i] = type_field_slot(c->types->type[i], field->valuestring);
        is_known = is_known || (slot[i] >= 0 && (!only || only->is_type[i]));
    }
    return is_known ? slot : (unknown_field(c, field), NULL);
}

/* Some type's field must be comparable with the literal. */
static int check_fit(struct compiler *c, const cJSON *json, const struct literal *literal,
                     const int32_t *slot)
{
    prun_tag tag = PRUN_NULL;

    for (uint32_t i = 0; i < c->types->count; i++) {
        if (slot[i] < 0)
            continue;
        tag = c->types->type[i]->field[slot[i]].tag;
        if (fits(literal, tag))
            return 0;
    }
    return wrong(c, json, "compares a field of the type %s, which goes with %s", tag_name(tag),
                 what_fits(tag));
}

/* ---- The parts of an object ---- */

static const struct prun_condition *compile_compare(struct compiler *c, const cJSON *json,
                                                    const int32_t *slot, enum comparison comparison)
{
    struct prun_condition *result = new_condition(c, COMPARES);
    struct literal *literal = arena_alloc(c->arena, sizeof(*literal));

    if (!result || !literal)
        return no_memory(c, json), NULL;
    if (read_literal(c, json, literal) < 0 || check_fit(c, json, literal, slot) < 0)
        return NULL;
    if (literal->is_bool && comparison > NOT_EQUALS)
        return wrong(c, json, "compares true and false only by equals and not_equals"), NULL;
    result->comparison = comparison;
    result->slot = slot;
    result->literal = literal;
    result->literal_count = 1;
    return result;
}

static const struct prun_condition *compile_in(struct compiler *c, const cJSON *json,
                                               const int32_t *slot)
{
    struct prun_condition *result = new_condition(c, IS_IN);
    struct literal *literal;

    if (!cJSON_IsArray(json) || !json->child)
        return wrong(c, json, "needs \"in\" to be an array of values"), NULL;
    literal = arena_alloc(c->arena, (size_t)cJSON_GetArraySize(json) * sizeof(*literal));
    if (!result || !literal)
        return no_memory(c, json), NULL;
    for (const cJSON *item = json->child; item; item = item->next) {
        if (read_literal(c, item, &literal[result->literal_count]) < 0 ||
            check_fit(c, item, &literal[result->literal_count], slot) < 0)
            return NULL;
        result->literal_count++;
    }
    result->slot = slot;
    result->literal = literal;
    return result;
}

static const struct prun_condition *compile_null(struct compiler *c, const cJSON *json,
                                                 const int32_t *slot)
{
    struct prun_condition *result = new_condition(c, IS_NULL);

    if (!result)
        return no_memory(c, json), NULL;
    if (!cJSON_IsBool(json))
        return wrong(c, json, "needs \"is_null\" to be true or false"), NULL;
    result->wanted = cJSON_IsTrue(json);
    result->slot = slot;
    return result;
}

static const struct prun_condition *compile_list(struct compiler *c, const cJSON *json,
                                                 enum operation operation)
{
    const char *name = operation == ALL_OF ? "all" : "any";
    struct prun_condition *result = new_condition(c, operation);
    const struct prun_condition **part;

    if (!cJSON_IsArray(json) || !json->child)
        return wrong(c, json, "needs \"%s\" to be an array of conditions", name), NULL;
    part = arena_alloc(c->arena, (size_t)cJSON_GetArraySize(json) * sizeof(*part));
    if (!result || !part)
        return no_memory(c, json), NULL;
    for (const cJSON *item = json->child; item; item = item->next) {
        part[result->part_count] = compile(c, item);
        if (!part[result->part_count++])
            return NULL;
    }
    result->part = part;
    return result;
}

static const struct prun_condition *compile_not(struct compiler *c, const cJSON *json)
{
    struct prun_condition *result = new_condition(c, NOT);
    const struct prun_condition **part = arena_alloc(c->arena, sizeof(*part));

    if (!result || !part)
        return no_memory(c, json), NULL;
    part[0] = compile(c, json);
    result->part = part;
    result->part_count = 1;
    return part[0] ? result : NULL;
}

/* The part that the member is; `slot` is of the field that stands in the same object, or NULL. */
static const struct prun_condition *compile_member(struct compiler *c, const cJSON *member,
                                                   const int32_t *slot)
{
    const char *key = member->string;

    if (strcmp(key, "all") == 0 || strcmp(key, "any") == 0)
        return compile_list(c, member, key[1] == 'l' ? ALL_OF : ANY_OF);
    if (strcmp(key, "not") == 0)
        return compile_not(c, member);
    if (!slot)
        return wrong(c, member, "has \"%s\" without a \"field\" beside it", key), NULL;
    if (strcmp(key, "in") == 0)
        return compile_in(c, member, slot);
    if (strcmp(key, "is_null") == 0)
        return compile_null(c, member, slot);
    for (int i = 0; i < COMPARISONS; i++)
        if (strcmp(key, comparison_names[i]) == 0)
            return compile_compare(c, member, slot, (enum comparison)i);
    return NULL;
}

static int check_keys(struct compiler *c, const cJSON *json)
{
    const size_t count = sizeof(all_keys) / sizeof(all_keys[0]);

    if (!cJSON_IsObject(json))
        return wrong(c, json, "must be an object such as {\"type\": \"line\"}");
    if (!json->child)
        return wrong(c, json, "is empty; leave it out to let all records through");
    for (const cJSON *member = json->child; member; member = member->next) {
        const char *nearest;
        size_t i = 0;

        while (i < count && strcmp(member->string, all_keys[i]) != 0)
            i++;
        if (i < count)
            continue;
        nearest = nearest_word(member->string, all_keys, count);
        return nearest ? wrong(c, member, "has the unknown key \"%s\"; did you mean \"%s\"?",
                               member->string, nearest)
                       : wrong(c, member, "has the unknown key \"%s\"", member->string);
    }
    return 0;
}

static const struct prun_condition *compile(struct compiler *c, const cJSON *json)
{
    const cJSON *type = cJSON_GetObjectItemCaseSensitive(json, "type");
    const cJSON *field = cJSON_GetObjectItemCaseSensitive(json, "field");
    const struct prun_condition **part, *of_type = NULL;
    struct prun_condition *result = new_condition(c, ALL_OF);
    const int32_t *slot = NULL;

    part = arena_alloc(c->arena, ((size_t)cJSON_GetArraySize(json) + 1) * sizeof(*part));
    if (!result || !part)
        return no_memory(c, json), NULL;
    if (check_keys(c, json) < 0)
        return NULL;
    if (type && !(part[result->part_count++] = of_type = compile_type(c, type)))
        return NULL;
    if (field && !cJSON_IsString(field))
        return wrong(c, field, "needs \"field\" to be the name of a field"), NULL;
    if (field && !(slot = find_slots(c, field, of_type)))
        return NULL;
    for (const cJSON *member = json->child; member; member = member->next)
        if (strcmp(member->string, "type") != 0 && strcmp(member->string, "field") != 0 &&
            !(part[result->part_count++] = compile_member(c, member, slot)))
            return NULL;
    if (field && result->part_count == (type ? 1u : 0u))
        return wrong(c, field,
                     "names a field, but not what it is compared with, such as \"equals\""),
               NULL;
    result->part = part;
    return result->part_count == 1 ? part[0] : result;
}

int condition_compile(const cJSON *json, const struct document *d, const struct type_table *types,
                      struct arena *a, const struct prun_condition **ret, const cJSON **ret_culprit,
                      struct error *reterr)
{
    struct compiler c = {types, d, a, ret_culprit, reterr};
    const struct prun_condition *result;

    *ret_culprit = json;
    result = compile(&c, json);
    if (!result)
        return -1;
    *ret = result;
    return 0;
}

/* ---- Asking ---- */

static int sign(bool is_less, bool is_greater)
{
    return is_less ? -1 : is_greater ? 1 : 0;
}

static int compare_bytes(prun_bytes a, prun_bytes b)
{
    const size_t size = a.size < b.size ? a.size : b.size;
    const int order = size ? memcmp(a.data, b.data, size) : 0;

    return order ? order : sign(a.size<b.size, a.size> b.size);
}

/* The order of the value and the literal; false: they cannot be compared. */
static bool order_of(const prun_value *v, const struct literal *literal, int *ret)
{
    if (!fits(literal, (prun_tag)v->tag))
        return false;
    switch (v->tag) {
    case PRUN_BOOL:
        *ret = (v->u.i != 0) - literal->truth;
        return true;
    case PRUN_INT:
    case PRUN_DECIMAL:
        *ret = prun_decimal_compare(value_decimal(v), literal->number);
        return true;
    case PRUN_FLOAT:
        *ret = sign(v->u.f<literal->real, v->u.f> literal->real);
        return v->u.f == v->u.f;
    case PRUN_DATE:
        *ret = sign(v->u.i<literal->date, v->u.i> literal->date);
        return true;
    case PRUN_TIME:
        *ret = sign(v->u.i<literal->time, v->u.i> literal->time);
        return true;
    default:
        *ret = compare_bytes(value_bytes(v), literal->string);
        return true;
    }
}

static bool is_met(enum comparison comparison, int order)
{
    switch (comparison) {
    case EQUALS:
        return order == 0;
    case NOT_EQUALS:
        return order != 0;
    case LESS:
        return order < 0;
    case AT_MOST:
        return order <= 0;
    case GREATER:
        return order > 0;
    default:
        return order >= 0;
    }
}

/* The field's value, or NULL when the record has none or it is null. */
static const prun_value *field_value(const struct prun_condition *c, const prun_record *record)
{
    const int32_t slot = c->slot[record->type->id];

    if (slot < 0 || (uint32_t)slot >= record->count || record->value[slot].tag == PRUN_NULL)
        return NULL;
    return &record->value[slot];
}

static bool compares(const struct prun_condition *c, const prun_record *record)
{
    const prun_value *value = field_value(c, record);
    int order;

    for (uint32_t i = 0; value && i < c->literal_count; i++)
        if (order_of(value, &c->literal[i], &order) &&
            is_met(c->operation == IS_IN ? EQUALS : c->comparison, order))
            return true;
    return false;
}

bool condition_holds(const struct prun_condition *c, const prun_record *record)
{
    switch (c->operation) {
    case OF_TYPE:
        return c->is_type[record->type->id];
    case COMPARES:
    case IS_IN:
        return compares(c, record);
    case IS_NULL:
        return (field_value(c, record) == NULL) == c->wanted;
    case NOT:
        return !condition_holds(c->part[0], record);
    case ALL_OF:
    case ANY_OF:
        break;
    }
    for (uint32_t i = 0; i < c->part_count; i++)
        if (condition_holds(c->part[i], record) == (c->operation == ANY_OF))
            return c->operation == ANY_OF;
    return c->operation == ALL_OF;
}

static enum condition_outlook outlook_of_parts(const struct prun_condition *c,
                                               const prun_type *type)
{
    const bool is_all = c->operation == ALL_OF;
    enum condition_outlook result = is_all ? CONDITION_ALWAYS : CONDITION_NEVER;

    for (uint32_t i = 0; i < c->part_count; i++) {
        const enum condition_outlook part = condition_of_type(c->part[i], type);

        if (is_all ? part < result : part > result)
            result = part;
    }
    return result;
}

enum condition_outlook condition_of_type(const struct prun_condition *c, const prun_type *type)
{
    switch (c->operation) {
    case OF_TYPE:
        return c->is_type[type->id] ? CONDITION_ALWAYS : CONDITION_NEVER;
    case COMPARES:
    case IS_IN:
        return c->slot[type->id] < 0 ? CONDITION_NEVER : CONDITION_MAYBE;
    case IS_NULL:
        return c->slot[type->id] >= 0 ? CONDITION_MAYBE
               : c->wanted            ? CONDITION_ALWAYS
                                      : CONDITION_NEVER;
    case NOT:
        return (enum condition_outlook)(CONDITION_ALWAYS - condition_of_type(c->part[0], type));
    default:
        return outlook_of_parts(c, type);
    }
}

bool prun_condition_holds(const prun_condition *condition, const prun_record *record)
{
    return !condition || condition_holds(condition, record);
}
