/*
 * intern.c - all types and fields that a graph's stages make get their slots, before shape.c
 * follows them.
 */
#include "pipeline/shaping.h"

#include <string.h>

#define TYPE_FLAGS (PRUN_FIELD_KEY | PRUN_FIELD_REFERS | PRUN_FIELD_TRANSIENT | PRUN_FIELD_STAMP)

bool shaping_is_any(const prun_field *row)
{
    return strcmp(row->type, PRUN_ANY_TYPE) == 0;
}

struct draft *shaping_draft(const struct shaping *s, uint32_t index)
{
    return &s->l->draft[s->l->order[index]];
}

const struct draft *shaping_maker(const struct shaping *s, const struct draft *except,
                                  const char *type, const char *name)
{
    for (uint32_t i = 0; i < s->l->draft_count; i++) {
        const struct draft *d = shaping_draft(s, i);

        for (size_t k = 0; d != except && k < d->row_count; k++) {
            const prun_field *row = &d->row[k];

            if ((row->flags & PRUN_FIELD_MAKES) && strcmp(row->type, type) == 0 &&
                (!name || strcmp(row->name, name) == 0))
                return d;
        }
    }
    return NULL;
}

const char *shaping_label(const struct draft *d)
{
    return !d ? "prun" : d->id ? d->id : d->use;
}

static void say(struct shaping *s, const struct draft *d, const struct error *e)
{
    loading_at_value(s->l, d->use_json, d, "%s", e->text);
}

int shaping_intern_own(struct shaping *s, struct error *e)
{
    static const struct {
        const char *name;
        prun_tag tag;
        uint32_t flags;
    } input[] =
        {
            {"source", PRUN_STRING, 0},
            {"bytes", PRUN_INT, 0},
            {"sha256", PRUN_STRING, 0},
        },
      failure[] = {
          {"failure_id", PRUN_INT, PRUN_FIELD_KEY},
          {"unit_key", PRUN_STRING, 0},
          {"stage", PRUN_STRING, 0},
          {"code", PRUN_STRING, 0},
          {"message", PRUN_STRING, 0},
          {"record", PRUN_JSON, 0},
          {"at", PRUN_TIME, PRUN_FIELD_STAMP},
      };
    struct type_table *t = &s->g->types;
    prun_type *in = type_intern(t, "input", e), *fail = in ? type_intern(t, "failure", e) : NULL;
    uint32_t slot;

    if (!fail)
        return -1;
    for (size_t i = 0; i < sizeof(input) / sizeof(input[0]); i++)
        if (type_add_field(t, in, input[i].name, input[i].tag, input[i].flags, &slot, e) < 0)
            return -1;
    for (size_t i = 0; i < sizeof(failure) / sizeof(failure[0]); i++)
        if (type_add_field(t, fail, failure[i].name, failure[i].tag, failure[i].flags, &slot, e) <
            0)
            return -1;
    type_set_table(t, fail, "failures");
    s->g->input_type = in;
    s->g->failure_type = fail;
    return 0;
}

static void intern_field(struct shaping *s, uint32_t index, const prun_field *row)
{
    const struct draft *d = shaping_draft(s, index);
    struct error e;
    prun_type *type = type_intern(&s->g->types, row->type, &e);
    uint32_t slot;
    int there;

    if (!type) {
        say(s, d, &e);
        return;
    }
    there = type_field_slot(type, row->name);
    if (there >= 0 && type->field[there].tag != row->tag)
        loading_at_value(s->l, d->use_json, d,
                         "makes field \"%s\" of \"%s\" as %s, but \"%s\" makes it as %s", row->name,
                         row->type, tag_name(row->tag),
                         shaping_label(shaping_maker(s, d, row->type, row->name)),
                         tag_name(type->field[there].tag));
    else if (type_add_field(&s->g->types, type, row->name, row->tag, row->flags & TYPE_FLAGS, &slot,
                            &e) < 0)
        say(s, d, &e);
}

static void intern_table(struct shaping *s, const struct draft *d, const prun_type_row *row)
{
    prun_type *type = type_find(&s->g->types, row->type);

    if (!type || !row->table)
        return;
    if (strcmp(type->table, type->name) != 0 && strcmp(type->table, row->table) != 0)
        loading_at_value(s->l, d->use_json, d,
                         "calls the table of \"%s\" \"%s\", but a stage before it \"%s\"",
                         row->type, row->table, type->table);
    else
        type_set_table(&s->g->types, type, row->table);
}

void shaping_intern(struct shaping *s, uint32_t index)
{
    const struct draft *d = shaping_draft(s, index);
    const prun_stage_class *cls = d->loaded->cls;

    for (size_t i = 0; i < d->row_count; i++)
        if ((d->row[i].flags & PRUN_FIELD_MAKES) && !shaping_is_any(&d->row[i]))
            intern_field(s, index, &d->row[i]);
    for (size_t i = 0; i < cls->type_count; i++)
        intern_table(s, d, &cls->types[i]);
}
