/*
 * type.h - the types of a graph: names of types and fields, interned once.
 *
 * A type table is filled while the graph is checked and only read afterwards, from any thread. All
 * fields that any stage of the graph makes of a type have a slot in it.
 */
#ifndef RECORD_TYPE_H
#define RECORD_TYPE_H

#include <prun/record.h>
#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"

/* No more than these in a graph, whatever a hostile file says. */
#define TYPE_MAX 4096
#define TYPE_FIELD_MAX 4096

struct type_field {
    const char *name;
    prun_tag tag;
    uint32_t flags; /* PRUN_FIELD_KEY, _REFERS, _TRANSIENT, _STAMP */
    prun_bytes json_key; /* `"name":` */
};

struct prun_type {
    const char *name, *table;
    uint32_t id;
    uint32_t field_count, field_room;
    struct type_field *field;
};

struct type_table {
    struct arena arena;
    struct map by_name; /* name -> prun_type */
    struct prun_type **type;
    uint32_t count, room;
};

void type_table_init(struct type_table *t);
void type_table_free(struct type_table *t);

/* The type of that name, made when there is none; NULL with an error when there are too many. */
prun_type *type_intern(struct type_table *t, const char *name, struct error *reterr);
prun_type *type_find(const struct type_table *t, const char *name);

/* The slot of the field, made when there is none. -1 with an error: the tag differs from the one that the
 * field has, or too many. Flags are added to those that the field has. */
int type_add_field(struct type_table *t, prun_type *type, const char *name, prun_tag tag,
                   uint32_t flags, uint32_t *ret_slot, struct error *reterr);
/* The slot, or -1. */
int type_field_slot(const prun_type *type, const char *name);
void type_set_table(struct type_table *t, prun_type *type, const char *table);

const char *tag_name(prun_tag tag); /* "string", "decimal", ... */

#endif
