/*
 * shape.c - types and fields are followed from the source to the exports, before anything runs.
 *
 * First all fields that any stage makes are interned (intern.c), so that slots are known. Then,
 * in order, each stage gets what its inputs give on: of every type that may arrive, the fields
 * that are made on some way here (`may`) and those that are made on every way (`must`). A field
 * that a stage needs has to be in `must` (needs.c). Behind a stage whose class is not known
 * anything may arrive: there nothing is said to be missing.
 */
#include "pipeline/shaping.h"

#include "pipeline/condition.h"

#include <cjson/cJSON.h>
#include <string.h>

/* ---- Conditions ---- */

static void compile_when(struct shaping *s, uint32_t index, bool has_unknown)
{
    struct draft *d = shaping_draft(s, index);
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
    struct draft *d = shaping_draft(s, index);

    for (size_t i = 0; d->loaded && d->config && i < d->loaded->cls->option_count; i++)
        if (d->loaded->cls->options[i].type == PRUN_OPTION_CONDITION)
            compile_option(s, d, &d->loaded->cls->options[i], has_unknown);
}

/* ---- Bits ---- */

static uint32_t words_of(const prun_type *type)
{
    return (type->field_count + 63) / 64;
}

bool shaping_has(const uint64_t *bits, uint32_t slot)
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

/* Whether it is a source that itself takes the `input` record. */
static bool has_process(const struct draft *d)
{
    return d->kind == KIND_SOURCE && d->loaded && d->loaded->cls->process;
}

static void flow_in(struct shaping *s, uint32_t index)
{
    const struct draft *d = shaping_draft(s, index);
    struct flow *f = &s->flow[index];
    const struct loading *l = s->l;

    f->is_open = !d->loaded || d->has_wrong_option || d->kind == KIND_UNKNOWN ||
                 (d->kind != KIND_SOURCE && d->input_count == 0);
    if (has_process(d))
        make_all(s, &f->in[s->g->input_type->id], s->g->input_type);
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
            (shaping_is_any(&d->row[i]) || strcmp(d->row[i].type, type->name) == 0))
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
    const struct draft *d = shaping_draft(s, index);
    const prun_stage_class *cls = d->loaded ? d->loaded->cls : NULL;
    struct flow *f = &s->flow[index];

    if (d->kind == KIND_EXPORT)
        return;
    for (uint32_t t = 0; t < s->type_count; t++) {
        const prun_type *type = s->g->types.type[t];

        if (f->in[t].may && (!cls || !accepts(d, type) || (kind_fates(cls) & PRUN_FORWARDS)))
            merge(s, &f->out[t], &f->in[t], type);
    }
    if (d->kind == KIND_SOURCE && !has_process(d))
        make_all(s, &f->out[s->g->input_type->id], s->g->input_type);
    for (size_t i = 0; i < d->row_count; i++)
        if (d->row[i].flags & PRUN_FIELD_MAKES)
            flow_made(s, f, &d->row[i]);
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
    const struct draft *d = shaping_draft(s, index);
    struct field_binding *row = arena_zalloc(s->l->arena, (d->row_count + 1) * sizeof(*row));
    bool *accepted = arena_zalloc(s->l->arena, s->type_count + 1);

    if (!row || !accepted) {
        s->l->is_out_of_memory = true;
        return;
    }
    for (size_t i = 0; i < d->row_count; i++) {
        const prun_field *field = &d->row[i];
        const prun_type *type = shaping_is_any(field) ? NULL : type_find(&s->g->types, field->type);
        const int slot = type ? type_field_slot(type, field->name) : -1;
        const struct flow *f = &s->flow[index];

        if (slot < 0) /* read where somebody makes it, and nobody does */
            continue;
        row[i].type = type;
        row[i].slot = (uint32_t)slot;
        row[i].tag = type->field[slot].tag;
        row[i].is_made = (field->flags & PRUN_FIELD_MAKES) ||
                         (f->in[type->id].may && shaping_has(f->in[type->id].may, (uint32_t)slot));
    }
    for (uint32_t t = 0; t < s->type_count; t++)
        accepted[t] = accepts(d, s->g->types.type[t]);
    n->row = row;
    n->row_count = (uint32_t)d->row_count;
    n->accepts = accepted;
}

static void fill_node(struct shaping *s, struct node *n, uint32_t index)
{
    const struct draft *d = shaping_draft(s, index);
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
    if (!s.flow || shaping_intern_own(&s, &e) < 0) {
        l->is_out_of_memory = true;
        return;
    }
    for (uint32_t i = 0; i < l->draft_count; i++) {
        struct draft *d = shaping_draft(&s, i);

        loading_add_rows(l, d);
        if (d->loaded)
            shaping_intern(&s, i);
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
            shaping_check_needs(&s, i);
        flow_out(&s, i);
    }
    if (loading_is_refused(l))
        return;
    for (uint32_t i = 0; i < l->draft_count; i++) {
        node[i].cls = shaping_draft(&s, i)->loaded->cls;
        shaping_draft(&s, i)->when = s.flow[i].when;
        fill_node(&s, &node[i], i);
    }
}
