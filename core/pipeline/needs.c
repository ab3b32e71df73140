/*
 * needs.c - what a stage needs of what arrives, and the words for what is missing.
 */
#include "pipeline/shaping.h"

#include "base/nearest.h"

#include <string.h>

#define SHOWN_FIELDS 12u
#define SHOWN_TYPES  6u

static void add_fields(struct buffer *b, const prun_type *type, const uint64_t *bits)
{
    uint32_t count = 0;

    for (uint32_t slot = 0; slot < type->field_count; slot++) {
        if (!shaping_has(bits, slot))
            continue;
        if (count < SHOWN_FIELDS)
            buffer_add_format(b, "%s%s", count ? ", " : "", type->field[slot].name);
        count++;
    }
    if (count > SHOWN_FIELDS)
        buffer_add_format(b, " and %u more", count - SHOWN_FIELDS);
    if (count == 0)
        buffer_add_string(b, "no field");
}

static void add_arriving(struct shaping *s, struct buffer *b, const struct flow *f)
{
    uint32_t count = 0;

    for (uint32_t t = 0; t < s->type_count; t++) {
        if (!f->in[t].may || count++ >= SHOWN_TYPES)
            continue;
        buffer_add_format(b, "%s\"%s\" (", count > 1 ? ", " : "", s->g->types.type[t]->name);
        add_fields(b, s->g->types.type[t], f->in[t].may);
        buffer_add_string(b, ")");
    }
    if (count > SHOWN_TYPES)
        buffer_add_format(b, " and %u more types", count - SHOWN_TYPES);
    if (count == 0)
        buffer_add_string(b, "nothing");
}

static void say_type_missing(struct shaping *s, uint32_t index, const prun_field *row)
{
    const struct draft *d = shaping_draft(s, index), *maker = shaping_maker(s, d, row->type, NULL);
    struct buffer b = {0};

    if (maker)
        buffer_add_format(&b, "\"%s\" makes it, but not on the way here; ", shaping_label(maker));
    buffer_add_string(&b, "what arrives: ");
    add_arriving(s, &b, &s->flow[index]);
    loading_at_value(s->l, d->use_json, d,
                     "needs records of the type \"%s\" (field \"%s\"), and none arrives; %s",
                     row->type, row->name, buffer_string(&b));
    buffer_free(&b);
}

static const char *nearest_field(const prun_type *type, const char *name, const uint64_t *bits,
                                 struct arena *a)
{
    const char **known = arena_alloc(a, (type->field_count + 1) * sizeof(*known));
    size_t count = 0;

    for (uint32_t slot = 0; known && slot < type->field_count; slot++)
        if (shaping_has(bits, slot))
            known[count++] = type->field[slot].name;
    return known ? nearest_word(name, known, count) : NULL;
}

static void say_field_missing(struct shaping *s, uint32_t index, const prun_field *row,
                              const prun_type *type)
{
    const struct draft *d = shaping_draft(s, index);
    const struct known *in = &s->flow[index].in[type->id];
    const struct draft *maker = shaping_maker(s, d, row->type, row->name);
    const int slot = type_field_slot(type, row->name);
    const char *nearest = nearest_field(type, row->name, in->may, s->l->arena);
    struct buffer b = {0};

    if (slot >= 0 && shaping_has(in->may, (uint32_t)slot))
        buffer_add_format(&b, "which \"%s\" makes, but not on every way here",
                          shaping_label(maker));
    else if (maker)
        buffer_add_format(&b, "which \"%s\" makes, but not on the way here", shaping_label(maker));
    else
        buffer_add_string(&b, "which no stage before it makes");
    buffer_add_string(&b, "; what arrives has ");
    add_fields(&b, type, in->may);
    if (nearest && slot < 0)
        buffer_add_format(&b, "; did you mean \"%s\"?", nearest);
    loading_at_value(s->l, d->use_json, d, "needs field \"%s\" of \"%s\", %s", row->name, row->type,
                     buffer_string(&b));
    buffer_free(&b);
}

/* Whether a field made as `made` can be read as `wanted`: <prun/plugin.h>, "Reading records". */
static bool can_read(prun_tag made, prun_tag wanted)
{
    const bool is_text = made == PRUN_TEXT || made == PRUN_STRING || made == PRUN_JSON;

    return made == wanted || wanted == PRUN_NULL || (wanted == PRUN_STRING && is_text) ||
           (wanted == PRUN_BYTES && is_text) || (wanted == PRUN_DECIMAL && made == PRUN_INT);
}

/* `*lost` is the type that was last said not to arrive: once is enough. */
static void check_row(struct shaping *s, uint32_t index, const prun_field *row, const char **lost)
{
    const struct draft *d = shaping_draft(s, index);
    const prun_type *type = type_find(&s->g->types, row->type);
    const bool is_needed = row->flags & PRUN_FIELD_NEEDS;
    const int slot = type ? type_field_slot(type, row->name) : -1;
    const struct known *in = type ? &s->flow[index].in[type->id] : NULL;

    if (shaping_is_any(row) || !(row->flags & (PRUN_FIELD_NEEDS | PRUN_FIELD_READS)))
        return;
    if (is_needed && (!in || !in->may)) {
        if (!*lost || strcmp(*lost, row->type) != 0)
            say_type_missing(s, index, row);
        *lost = row->type;
    } else if (is_needed && (slot < 0 || !shaping_has(in->must, (uint32_t)slot)))
        say_field_missing(s, index, row, type);
    else if (slot >= 0 && in->may && !can_read(type->field[slot].tag, row->tag))
        loading_at_value(s->l, d->use_json, d,
                         "takes field \"%s\" of \"%s\" as %s, but \"%s\" makes it as %s", row->name,
                         row->type, tag_name(row->tag),
                         shaping_label(shaping_maker(s, d, row->type, row->name)),
                         tag_name(type->field[slot].tag));
}

void shaping_check_needs(struct shaping *s, uint32_t index)
{
    const struct draft *d = shaping_draft(s, index);
    const char *lost = NULL;

    for (size_t i = 0; i < d->row_count; i++)
        check_row(s, index, &d->row[i], &lost);
}
