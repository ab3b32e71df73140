/*
 * shape.c - types and fields are followed from the source to the exports, before anything runs.
 *
 * First all fields that any stage makes are interned, so that slots are known. Then, in order,
 * each stage gets what its inputs give on: of every type that may arrive, the fields that are
 * made on some way here (`may`) and those that are made on every way (`must`). A field that a
 * stage needs has to be in `must`. Behind a stage whose class is not known anything may arrive:
 * there nothing is said to be missing.
 */
#include "pipeline/loading.h"

#include "base/nearest.h"
#include "pipeline/condition.h"

#include <cjson/cJSON.h>
#include <string.h>

#define TYPE_FLAGS (PRUN_FIELD_KEY | PRUN_FIELD_REFERS | PRUN_FIELD_TRANSIENT | PRUN_FIELD_STAMP)

/* What is known of one type on an edge; NULL bits: no record of it arrives. */
struct known {
    uint64_t *may, *must;
};

struct flow {
    struct known *in, *out; /* by type id */
    const struct prun_condition *when;
    bool is_open; /* of an unknown class, or behind one */
};

struct shaping {
    struct loading *l;
    struct graph *g;
    struct flow *flow; /* by node index */
    uint32_t type_count;
};

static bool is_any(const prun_field *row)
{
    return strcmp(row->type, PRUN_ANY_TYPE) == 0;
}

static struct draft *draft_at(const struct shaping *s, uint32_t index)
{
    return &s->l->draft[s->l->order[index]];
}

static void say(struct shaping *s, const struct draft *d, const struct error *e)
{
    loading_at_value(s->l, d->use_json, d, "%s", e->text);
}

/* ---- Interning ---- */

static int intern_own(struct shaping *s, struct error *e)
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

/* The first stage in order but `except` that makes the field (name NULL: any of the type), or
 * NULL: the core itself, or nobody. */
static const struct draft *first_maker(const struct shaping *s, const struct draft *except,
                                       const char *type, const char *name)
{
    for (uint32_t i = 0; i < s->l->draft_count; i++) {
        const struct draft *d = draft_at(s, i);

        for (size_t k = 0; d != except && k < d->row_count; k++) {
            const prun_field *row = &d->row[k];

            if ((row->flags & PRUN_FIELD_MAKES) && strcmp(row->type, type) == 0 &&
                (!name || strcmp(row->name, name) == 0))
                return d;
        }
    }
    return NULL;
}

static const char *label(const struct draft *d)
{
    return !d ? "prun" : d->id ? d->id : d->use;
}

static void intern_field(struct shaping *s, uint32_t index, const prun_field *row)
{
    const struct draft *d = draft_at(s, index);
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
        loading_at_value(
            s->l, d->use_json, d, "makes field \"%s\" of \"%s\" as %s, but \"%s\" makes it as %s",
            row->name, row->type, tag_name(row->tag),
            label(first_maker(s, d, row->type, row->name)), tag_name(type->field[there].tag));
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

static void intern_class(struct shaping *s, uint32_t index)
{
    const struct draft *d = draft_at(s, index);
    const prun_stage_class *cls = d->loaded->cls;

    for (size_t i = 0; i < d->row_count; i++)
        if ((d->row[i].flags & PRUN_FIELD_MAKES) && !is_any(&d->row[i]))
            intern_field(s, index, &d->row[i]);
    for (size_t i = 0; i < cls->type_count; i++)
        intern_table(s, d, &cls->types[i]);
}

/* ---- Conditions ---- */

static void compile_when(struct shaping *s, uint32_t index, bool has_unknown)
{
    struct draft *d = draft_at(s, index);
    const cJSON *culprit;
    struct error e;

    if (!d->when_json || document_is_broken(&s->l->doc, d->when_json))
        return;
    if (d->kind == KIND_SOURCE) {
        loading_at_key(s->l, d->when_json, d,
                       "a source takes no input, so that it has no \"when\"");
        return;
    }
    if (condition_compile(d->when_json, &s->l->doc, &s->g->types, s->l->arena, &s->flow[index].when,
                          &culprit, &e) == 0)
        return;
    if (!has_unknown || strcmp(e.code, "unknown_name") != 0)
        loading_at_value(s->l, culprit, d, "\"when\" %s", e.text);
}

/* Conditions among a stage's options: kept as JSON until the fields are known. */
static void compile_option(struct shaping *s, struct draft *d, const prun_option *row,
                           bool has_unknown)
{
    const cJSON *json = cJSON_GetObjectItemCaseSensitive(d->json, row->name), *culprit;
    const struct prun_condition *condition;
    struct error e;

    if (!json || document_is_broken(&s->l->doc, json))
        return;
    if (condition_compile(json, &s->l->doc, &s->g->types, s->l->arena, &condition, &culprit, &e) ==
        0)
        *(const prun_condition **)((char *)d->config + row->offset) = condition;
    else if (!has_unknown || strcmp(e.code, "unknown_name") != 0)
        loading_at_value(s->l, culprit, d, "option \"%s\" %s", row->name, e.text);
}

static void compile_options(struct shaping *s, uint32_t index, bool has_unknown)
{
    struct draft *d = draft_at(s, index);

    for (size_t i = 0; d->loaded && d->config && i < d->loaded->cls->option_count; i++)
        if (d->loaded->cls->options[i].type == PRUN_OPTION_CONDITION)
            compile_option(s, d, &d->loaded->cls->options[i], has_unknown);
}

/* ---- Bits ---- */

static uint32_t words_of(const prun_type *type)
{
    return (type->field_count + 63) / 64;
}

static bool has_bit(const uint64_t *bits, uint32_t slot)
{
    return bits[slot / 64] >> (slot % 64) & 1;
}

static bool make_known(struct shaping *s, struct known *k, const prun_type *type)
{
    const uint32_t words = words_of(type) ? words_of(type) : 1;

    if (k->may)
        return true;
    k->may = arena_zalloc(s->l->arena, words * sizeof(uint64_t));
    k->must = arena_zalloc(s->l->arena, words * sizeof(uint64_t));
    if (!k->may || !k->must)
        s->l->is_out_of_memory = true;
    return k->may && k->must;
}

static bool make_all(struct shaping *s, struct known *k, const prun_type *type)
{
    if (!make_known(s, k, type))
        return false;
    for (uint32_t slot = 0; slot < type->field_count; slot++) {
        k->may[slot / 64] |= UINT64_C(1) << (slot % 64);
        k->must[slot / 64] |= UINT64_C(1) << (slot % 64);
    }
    return true;
}

/* Adds what another way brings: a field is sure only when every way makes it. */
static bool merge(struct shaping *s, struct known *into, const struct known *from,
                  const prun_type *type)
{
    const bool is_first = !into->may;

    if (!make_known(s, into, type))
        return false;
    for (uint32_t i = 0; i < words_of(type); i++) {
        into->may[i] |= from->may[i];
        into->must[i] = is_first ? from->must[i] : into->must[i] & from->must[i];
    }
    return true;
}

/* ---- Flow ---- */

static void flow_in(struct shaping *s, uint32_t index)
{
    const struct draft *d = draft_at(s, index);
    struct flow *f = &s->flow[index];
    const struct loading *l = s->l;

    f->is_open = !d->loaded || d->has_wrong_option || d->kind == KIND_UNKNOWN ||
                 (d->kind != KIND_SOURCE && d->input_count == 0);
    for (uint32_t i = 0; i < d->input_count; i++) {
        const struct flow *from = &s->flow[l->draft[d->input[i]].index];

        f->is_open = f->is_open || from->is_open || l->draft[d->input[i]].kind == KIND_EXPORT;
        for (uint32_t t = 0; t < s->type_count; t++)
            if (from->out[t].may &&
                (!f->when || condition_of_type(f->when, s->g->types.type[t]) != CONDITION_NEVER))
                merge(s, &f->in[t], &from->out[t], s->g->types.type[t]);
    }
}

static bool accepts(const struct draft *d, const prun_type *type)
{
    for (size_t i = 0; i < d->row_count; i++)
        if ((d->row[i].flags & (PRUN_FIELD_NEEDS | PRUN_FIELD_READS)) &&
            (is_any(&d->row[i]) || strcmp(d->row[i].type, type->name) == 0))
            return true;
    return false;
}

static void flow_made(struct shaping *s, struct flow *f, const prun_field *row)
{
    const prun_type *type = type_find(&s->g->types, row->type);
    const int slot = type ? type_field_slot(type, row->name) : -1;

    if (slot < 0 || !make_known(s, &f->out[type->id], type))
        return;
    f->out[type->id].may[slot / 64] |= UINT64_C(1) << (slot % 64);
    f->out[type->id].must[slot / 64] |= UINT64_C(1) << (slot % 64);
}

static void flow_out(struct shaping *s, uint32_t index)
{
    const struct draft *d = draft_at(s, index);
    const prun_stage_class *cls = d->loaded ? d->loaded->cls : NULL;
    struct flow *f = &s->flow[index];

    if (d->kind == KIND_EXPORT)
        return;
    for (uint32_t t = 0; t < s->type_count; t++) {
        const prun_type *type = s->g->types.type[t];

        if (f->in[t].may && (!cls || !accepts(d, type) || (kind_fates(cls) & PRUN_FORWARDS)))
            merge(s, &f->out[t], &f->in[t], type);
    }
    if (d->kind == KIND_SOURCE)
        make_all(s, &f->out[s->g->input_type->id], s->g->input_type);
    for (size_t i = 0; i < d->row_count; i++)
        if (d->row[i].flags & PRUN_FIELD_MAKES)
            flow_made(s, f, &d->row[i]);
}

/* ---- What a stage needs ---- */

#define SHOWN_FIELDS 12u
#define SHOWN_TYPES  6u

static void add_fields(struct buffer *b, const prun_type *type, const uint64_t *bits)
{
    uint32_t count = 0;

    for (uint32_t slot = 0; slot < type->field_count; slot++) {
        if (!has_bit(bits, slot))
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
    const struct draft *d = draft_at(s, index), *maker = first_maker(s, d, row->type, NULL);
    struct buffer b = {0};

    if (maker)
        buffer_add_format(&b, "\"%s\" makes it, but not on the way here; ", label(maker));
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
        if (has_bit(bits, slot))
            known[count++] = type->field[slot].name;
    return known ? nearest_word(name, known, count) : NULL;
}

static void say_field_missing(struct shaping *s, uint32_t index, const prun_field *row,
                              const prun_type *type)
{
    const struct draft *d = draft_at(s, index);
    const struct known *in = &s->flow[index].in[type->id];
    const struct draft *maker = first_maker(s, d, row->type, row->name);
    const int slot = type_field_slot(type, row->name);
    const char *nearest = nearest_field(type, row->name, in->may, s->l->arena);
    struct buffer b = {0};

    if (slot >= 0 && has_bit(in->may, (uint32_t)slot))
        buffer_add_format(&b, "which \"%s\" makes, but not on every way here", label(maker));
    else if (maker)
        buffer_add_format(&b, "which \"%s\" makes, but not on the way here", label(maker));
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
    const struct draft *d = draft_at(s, index);
    const prun_type *type = type_find(&s->g->types, row->type);
    const bool is_needed = row->flags & PRUN_FIELD_NEEDS;
    const int slot = type ? type_field_slot(type, row->name) : -1;
    const struct known *in = type ? &s->flow[index].in[type->id] : NULL;

    if (is_any(row) || !(row->flags & (PRUN_FIELD_NEEDS | PRUN_FIELD_READS)))
        return;
    if (is_needed && (!in || !in->may)) {
        if (!*lost || strcmp(*lost, row->type) != 0)
            say_type_missing(s, index, row);
        *lost = row->type;
    } else if (is_needed && (slot < 0 || !has_bit(in->must, (uint32_t)slot)))
        say_field_missing(s, index, row, type);
    else if (slot >= 0 && in->may && !can_read(type->field[slot].tag, row->tag))
        loading_at_value(
            s->l, d->use_json, d, "takes field \"%s\" of \"%s\" as %s, but \"%s\" makes it as %s",
            row->name, row->type, tag_name(row->tag),
            label(first_maker(s, d, row->type, row->name)), tag_name(type->field[slot].tag));
}

static void check_needs(struct shaping *s, uint32_t index)
{
    const struct draft *d = draft_at(s, index);
    const char *lost = NULL;

    for (size_t i = 0; i < d->row_count; i++)
        check_row(s, index, &d->row[i], &lost);
}

/* ---- Nodes ---- */

static void fill_shapes(struct shaping *s, const struct known *known, bool has_failures,
                        const struct input_shape **ret, uint32_t *ret_count)
{
    struct input_shape *shape = arena_alloc(s->l->arena, (s->type_count + 1) * sizeof(*shape));
    uint32_t count = 0;

    if (!shape) {
        s->l->is_out_of_memory = true;
        return;
    }
    for (uint32_t t = 0; t < s->type_count; t++)
        if (known[t].may && s->g->types.type[t] != s->g->failure_type)
            shape[count++] = (struct input_shape){s->g->types.type[t], known[t].may};
    if (has_failures) {
        struct known all = {0};

        if (make_all(s, &all, s->g->failure_type))
            shape[count++] = (struct input_shape){s->g->failure_type, all.may};
    }
    *ret = shape;
    *ret_count = count;
}

static void fill_rows(struct shaping *s, struct node *n, uint32_t index)
{
    const struct draft *d = draft_at(s, index);
    struct field_binding *row = arena_zalloc(s->l->arena, (d->row_count + 1) * sizeof(*row));
    bool *accepted = arena_zalloc(s->l->arena, s->type_count + 1);

    if (!row || !accepted) {
        s->l->is_out_of_memory = true;
        return;
    }
    for (size_t i = 0; i < d->row_count; i++) {
        const prun_field *field = &d->row[i];
        const prun_type *type = is_any(field) ? NULL : type_find(&s->g->types, field->type);
        const int slot = type ? type_field_slot(type, field->name) : -1;
        const struct flow *f = &s->flow[index];

        if (slot < 0) /* read where somebody makes it, and nobody does */
            continue;
        row[i].type = type;
        row[i].slot = (uint32_t)slot;
        row[i].is_made = (field->flags & PRUN_FIELD_MAKES) ||
                         (f->in[type->id].may && has_bit(f->in[type->id].may, (uint32_t)slot));
    }
    for (uint32_t t = 0; t < s->type_count; t++)
        accepted[t] = accepts(d, s->g->types.type[t]);
    n->row = row;
    n->row_count = (uint32_t)d->row_count;
    n->accepts = accepted;
}

static void fill_node(struct shaping *s, struct node *n, uint32_t index)
{
    const struct draft *d = draft_at(s, index);
    const struct flow *f = &s->flow[index];

    fill_rows(s, n, index);
    fill_shapes(s, f->in, d->kind == KIND_EXPORT && accepts(d, s->g->failure_type), &n->input,
                &n->input_count);
    fill_shapes(s, f->out, false, &n->output, &n->output_count);
}

static void prepare_flows(struct shaping *s)
{
    for (uint32_t i = 0; i < s->l->draft_count; i++) {
        s->flow[i].in = arena_zalloc(s->l->arena, (s->type_count + 1) * sizeof(struct known));
        s->flow[i].out = arena_zalloc(s->l->arena, (s->type_count + 1) * sizeof(struct known));
        if (!s->flow[i].in || !s->flow[i].out)
            s->l->is_out_of_memory = true;
    }
}

void loading_shape(struct loading *l, struct graph *g, struct node *node)
{
    struct shaping s = {.l = l, .g = g};
    bool has_unknown = false;
    struct error e;

    s.flow = arena_zalloc(l->arena, (l->draft_count + 1) * sizeof(*s.flow));
    if (!s.flow || intern_own(&s, &e) < 0) {
        l->is_out_of_memory = true;
        return;
    }
    for (uint32_t i = 0; i < l->draft_count; i++) {
        struct draft *d = draft_at(&s, i);

        loading_add_rows(l, d);
        if (d->loaded)
            intern_class(&s, i);
        has_unknown = has_unknown || !d->loaded || d->has_wrong_option;
    }
    for (uint32_t i = 0; i < l->draft_count; i++) {
        compile_when(&s, i, has_unknown);
        compile_options(&s, i, has_unknown);
    }
    s.type_count = g->types.count;
    prepare_flows(&s);
    for (uint32_t i = 0; i < l->draft_count && !l->is_out_of_memory; i++) {
        flow_in(&s, i);
        if (!s.flow[i].is_open)
            check_needs(&s, i);
        flow_out(&s, i);
    }
    if (loading_is_refused(l))
        return;
    for (uint32_t i = 0; i < l->draft_count; i++) {
        node[i].cls = draft_at(&s, i)->loaded->cls;
        draft_at(&s, i)->when = s.flow[i].when;
        fill_node(&s, &node[i], i);
    }
}
