/*
 * condition.c - conditions are asked: once a record and edge, and once a type while the graph is
 * checked.
 */
#include "pipeline/condition_tree.h"

#include "record/value.h"

#include <prun/plugin.h>

#include <string.h>

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
    if (!literal_fits(literal, (prun_tag)v->tag))
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
