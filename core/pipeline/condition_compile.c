/*
 * condition_compile.c - from the JSON of a condition to its tree.
 *
 * Fields are looked up here: a node holds a slot for each type of the graph, so that asking
 * touches no string but those that it compares.
 */
#include "pipeline/condition_tree.h"

#include "base/nearest.h"

#include <cjson/cJSON.h>
#include <string.h>

static const char *const comparison_names[COMPARISONS] = {"equals",  "not_equals", "less",
                                                          "at_most", "greater",    "at_least"};
static const char *const all_keys[] = {"type",    "field",   "equals",   "not_equals", "less",
                                       "at_most", "greater", "at_least", "in",         "is_null",
                                       "all",     "any",     "not"};

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

static int read_literal(struct compiler *c, const cJSON *json, struct literal *ret)
{
    *c->culprit = json;
    return literal_read(json, c->document, c->arena, ret, c->error);
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
        if (literal_fits(literal, tag))
            return 0;
    }
    return wrong(c, json, "compares a field of the type %s, which goes with %s", tag_name(tag),
                 literal_for(tag));
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
