/*
 * plan.h - the `fields` option of stages whose fields stand in the pipeline file:
 *
 *   { "id": "int", "price": { "type": "decimal", "key": "Unit price", "required": true } }
 *
 * A name, and the type of its value; or an object that also says by what key the input calls it (the name,
 * when it is left out), and whether a record without it is refused. And the form "type.field".
 */
#ifndef FIELDS_PLAN_H
#define FIELDS_PLAN_H

#include <prun/plugin.h>

struct plan_field {
    char *name, *key;
    size_t key_size;
    prun_tag tag;
    bool is_required;
};

struct plan {
    struct plan_field *field;
    size_t count, room;
};

#define PLAN_FIELDS_MAX 1000u

/* In the order of the text; NULL is the empty plan. False with a fragment in `error`, as it follows
 * `option "fields" `. */
bool plan_parse(const char *text, struct plan *ret, char *error, size_t error_size);
void plan_clear(struct plan *p);

/* "line.text" in two; false: it is none. */
bool plan_split(const char *text, char type[256], char field[256]);

#endif
