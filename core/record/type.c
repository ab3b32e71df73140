/* type.c - see type.h. */
#include "record/type.h"

#include "base/buffer.h"


#include <string.h>

void type_table_init(struct type_table *t)
{
    memset(t, 0, sizeof(*t));
    arena_init(&t->arena, NULL);
}

void type_table_free(struct type_table *t)
{
    map_free(&t->by_name);
    arena_free(&t->arena);
    memset(t, 0, sizeof(*t));
}

/* A larger array in the arena; the old one stays until the table goes: tables are small. */
static void *grow(struct arena *a, const void *old, uint32_t *room, size_t size)
{
    uint32_t wanted = *room ? *room * 2 : 16;
    void *result = arena_zalloc(a, wanted * size);

    if (!result)
        return NULL;
    if (*room)
        memcpy(result, old, *room * size);
    *room = wanted;
    return result;
}

prun_type *type_find(const struct type_table *t, const char *name)
{
    return map_get(&t->by_name, name);
}

static bool add_type(struct type_table *t, prun_type *type)
{
    if (t->count == t->room) {
        void *larger = grow(&t->arena, t->type, &t->room, sizeof(*t->type));

        if (!larger)
            return false;
        t->type = larger;
    }
    if (!map_set(&t->by_name, type->name, type))
        return false;
    type->id = t->count;
    t->type[t->count++] = type;
    return true;
}

prun_type *type_intern(struct type_table *t, const char *name, struct error *reterr)
{
    prun_type *type = type_find(t, name);

    if (type)
        return type;
    if (t->count == TYPE_MAX) {
        error_set(reterr, "too_many_types", "more than %d types of records", TYPE_MAX);
        return NULL;
    }
    type = arena_zalloc(&t->arena, sizeof(*type));
    if (type)
        type->name = type->table = arena_string(&t->arena, name);
    if (!type || !type->name || !add_type(t, type)) {
        error_memory(reterr);
        return NULL;
    }
    return type;
}

int type_field_slot(const prun_type *type, const char *name)
{
    for (uint32_t i = 0; i < type->field_count; i++)
        if (strcmp(type->field[i].name, name) == 0)
            return (int)i;
    return -1;
}

static prun_bytes json_key(struct arena *a, const char *name)
{
    struct buffer b = {0};
    prun_bytes key = {NULL, 0};

    buffer_add_json_string(&b, (prun_bytes){(const uint8_t *)name, strlen(name)});
    buffer_add_string(&b, ":");
    if (!b.is_broken)
        key = (prun_bytes){(const uint8_t *)arena_copy(a, b.data, b.size), b.size};
    buffer_free(&b);
    return key;
}

int type_add_field(struct type_table *t, prun_type *type, const char *name, prun_tag tag,
                   uint32_t flags, uint32_t *ret_slot, struct error *reterr)
{
    int slot = type_field_slot(type, name);
    struct type_field *field;

    if (slot >= 0) {
        field = &type->field[slot];
        if (field->tag != tag)
            return error_set(reterr, "field_conflict", "field \"%s.%s\" is %s here and %s elsewhere",
                             type->name, name, tag_name(tag), tag_name(field->tag));
        field->flags |= flags;
        *ret_slot = (uint32_t)slot;
        return 0;
    }
    if (type->field_count == TYPE_FIELD_MAX)
        return error_set(reterr, "too_many_fields", "type \"%s\" has more than %d fields", type->name,
                         TYPE_FIELD_MAX);
    if (type->field_count == type->field_room) {
        void *larger = grow(&t->arena, type->field, &type->field_room, sizeof(*type->field));

        if (!larger)
            return error_memory(reterr);
        type->field = larger;
    }
    field = &type->field[type->field_count];
    *field = (struct type_field){arena_string(&t->arena, name), tag, flags, json_key(&t->arena, name)};
    if (!field->name || !field->json_key.data)
        return error_memory(reterr);
    *ret_slot = type->field_count++;
    return 0;
}

void type_set_table(struct type_table *t, prun_type *type, const char *table)
{
    char *copy = arena_string(&t->arena, table);

    if (copy)
        type->table = copy;
}

const char *tag_name(prun_tag tag)
{
    static const char *const names[] = {"null", "bool",   "int",   "float", "decimal", "date",
                                        "time", "string", "bytes", "json",  "text"};

    return (unsigned)tag < sizeof(names) / sizeof(names[0]) ? names[tag] : "unknown";
}

const char *prun_type_name(const prun_type *type)
{
    return type->name;
}

const char *prun_type_table(const prun_type *type)
{
    return type->table;
}

uint32_t prun_type_id(const prun_type *type)
{
    return type->id;
}

uint32_t prun_type_field_count(const prun_type *type)
{
    return type->field_count;
}

const char *prun_type_field_name(const prun_type *type, uint32_t slot)
{
    return slot < type->field_count ? type->field[slot].name : NULL;
}

prun_tag prun_type_field_tag(const prun_type *type, uint32_t slot)
{
    return slot < type->field_count ? type->field[slot].tag : PRUN_NULL;
}

uint32_t prun_type_field_flags(const prun_type *type, uint32_t slot)
{
    return slot < type->field_count ? type->field[slot].flags : 0;
}
