/*
 * link.c - stages are joined by "from", or each with the one above it, and put into an order in
 * which every stage stands after its inputs: file order among equals, the source first.
 */
#include "pipeline/loading.h"

#include "base/nearest.h"

#include <cjson/cJSON.h>
#include <string.h>

static const char *label(const struct draft *d)
{
    return d->id ? d->id : d->use ? d->use : "?";
}

/* The stage that was meant, NULL: none is near. It counts as taken, so that it is not called
 * unused too. */
static const char *nearest_stage(struct loading *l, const char *id)
{
    const char **ids = arena_alloc(l->arena, l->draft_count * sizeof(*ids)), *nearest;
    size_t count = 0;

    for (uint32_t i = 0; ids && i < l->draft_count; i++)
        if (l->draft[i].id)
            ids[count++] = l->draft[i].id;
    nearest = ids ? nearest_word(id, ids, count) : NULL;
    if (nearest)
        ((struct draft *)map_get(&l->by_id, nearest))->output_count++;
    return nearest;
}

/* ---- Inputs ---- */

static void take(struct loading *l, struct draft *d, struct draft *from, const cJSON *at)
{
    const uint32_t number = (uint32_t)(from - l->draft);

    for (uint32_t i = 0; i < d->input_count; i++)
        if (d->input[i] == number) {
            loading_at_value(l, at, d, "\"from\" names \"%s\" twice", from->id);
            return;
        }
    from->output_count++;
    d->input[d->input_count++] = number;
    if (from->kind == KIND_EXPORT)
        loading_at_value(l, at, d, "\"%s\" is an export, which gives no records on", from->id);
}

static void take_named(struct loading *l, struct draft *d, const cJSON *name)
{
    struct draft *from;
    const char *nearest;

    if (document_is_broken(&l->doc, name))
        return;
    if (!cJSON_IsString(name)) {
        loading_at_value(l, name, d, "\"from\" must hold ids of stages, not %s",
                         loading_kind_of(name));
        return;
    }
    from = map_get(&l->by_id, name->valuestring);
    if (!from) {
        nearest = nearest_stage(l, name->valuestring);
        loading_at_value(l, name, d, "\"from\" names the unknown stage \"%s\"%s%s%s",
                         name->valuestring, nearest ? "; did you mean \"" : "",
                         nearest ? nearest : "", nearest ? "\"?" : "");
    } else
        take(l, d, from, name);
}

static void read_from(struct loading *l, struct draft *d)
{
    const cJSON *from = d->from_json;

    if (d->kind == KIND_SOURCE) {
        loading_at_key(l, from, d, "a source takes no input, so that it has no \"from\"");
        return;
    }
    if (cJSON_IsArray(from) && from->child)
        for (const cJSON *name = from->child; name; name = name->next)
            take_named(l, d, name);
    else if (cJSON_IsArray(from))
        loading_at_value(l, from, d, "\"from\" is empty; leave it out to take the stage above");
    else
        take_named(l, d, from);
}

static void take_above(struct loading *l, struct draft *d)
{
    struct draft *above = d - 1;

    if (d->kind == KIND_SOURCE)
        return;
    if (d == l->draft) {
        if (d->use)
            loading_at_value(l, d->use_json, d,
                             "the first stage has no stage above it: it must be a source, "
                             "or name its input with \"from\"");
        return;
    }
    above->output_count++;
    d->input[d->input_count++] = (uint32_t)(above - l->draft);
    if (above->kind == KIND_EXPORT)
        loading_at_value(l, d->json, d,
                         "the stage above, \"%s\", is an export, which gives no records on; "
                         "name the input with \"from\"",
                         label(above));
}

static bool read_inputs(struct loading *l)
{
    for (uint32_t i = 0; i < l->draft_count; i++) {
        struct draft *d = &l->draft[i];
        const size_t count =
            cJSON_IsArray(d->from_json) ? (size_t)cJSON_GetArraySize(d->from_json) : 1;

        d->input = arena_alloc(l->arena, (count + 1) * sizeof(*d->input));
        if (!d->input) {
            l->is_out_of_memory = true;
            return false;
        }
        if (d->from_json)
            read_from(l, d);
        else
            take_above(l, d);
    }
    return true;
}

/* ---- What every graph must have ---- */

static void check_sources(struct loading *l)
{
    const struct draft *first = NULL;
    bool has_unknown = false;

    for (uint32_t i = 0; i < l->draft_count; i++) {
        const struct draft *d = &l->draft[i];

        has_unknown = has_unknown || !d->use || d->kind == KIND_UNKNOWN;
        if (d->kind != KIND_SOURCE)
            continue;
        if (first)
            loading_at_value(l, d->use_json, d,
                             "a second source; this version takes one a pipeline, and "
                             "\"%s\" is one",
                             label(first));
        else
            first = d;
    }
    if (!first && !has_unknown)
        loading_at_value(l, l->draft[0].json, NULL,
                         "the pipeline has no source; a stage such as "
                         "{\"id\": \"in\", \"use\": \"source.files\"} is one");
}

static void check_unused(struct loading *l)
{
    for (uint32_t i = 0; i < l->draft_count; i++) {
        const struct draft *d = &l->draft[i];

        if (d->output_count == 0 && d->use && d->kind != KIND_EXPORT && d->kind != KIND_UNKNOWN)
            loading_at_value(l, d->json, d,
                             "unused: no stage takes its output; name it in a \"from\", or "
                             "remove it");
    }
}

/* ---- Order ---- */

/* Names the stages of one cycle, from `start` back along inputs that wait. */
static void report_cycle(struct loading *l, uint32_t start, bool *is_done)
{
    struct buffer path = {0};
    uint32_t *seen = arena_zalloc(l->arena, l->draft_count * sizeof(*seen)), step = 1, at = start,
             first;

    if (!seen) {
        l->is_out_of_memory = true;
        return;
    }
    while (seen[at] == 0) { /* every waiting stage has an input that waits: this ends in a cycle */
        seen[at] = step++;
        for (uint32_t i = 0; i < l->draft[at].input_count; i++)
            if (!is_done[l->draft[at].input[i]]) {
                at = l->draft[at].input[i];
                break;
            }
    }
    first = at;
    do {
        buffer_add_format(&path, "\"%s\" takes ", label(&l->draft[at]));
        is_done[at] = true;
        for (uint32_t i = 0; i < l->draft[at].input_count; i++) {
            const uint32_t next = l->draft[at].input[i];

            if (!is_done[next] || next == first) {
                at = next;
                break;
            }
        }
    } while (at != first);
    buffer_add_format(&path, "\"%s\"", label(&l->draft[first]));
    loading_at_value(l,
                     l->draft[first].from_json ? l->draft[first].from_json : l->draft[first].json,
                     &l->draft[first], "a cycle: %s", buffer_string(&path));
    buffer_free(&path);
}

static bool is_ready(const struct draft *d, const bool *is_done)
{
    for (uint32_t i = 0; i < d->input_count; i++)
        if (!is_done[d->input[i]])
            return false;
    return true;
}

/* The first stage in file order whose inputs are done, sources before all; count: there is none. */
static uint32_t next_ready(const struct loading *l, const bool *is_done)
{
    for (uint32_t i = 0; i < l->draft_count; i++)
        if (!is_done[i] && l->draft[i].kind == KIND_SOURCE)
            return i;
    for (uint32_t i = 0; i < l->draft_count; i++)
        if (!is_done[i] && is_ready(&l->draft[i], is_done))
            return i;
    return l->draft_count;
}

static void find_order(struct loading *l)
{
    bool *is_done = arena_zalloc(l->arena, l->draft_count);
    uint32_t *order = arena_alloc(l->arena, l->draft_count * sizeof(*order)), count = 0;
    bool has_cycle = false;

    if (!is_done || !order) {
        l->is_out_of_memory = true;
        return;
    }
    for (;;) {
        const uint32_t next = next_ready(l, is_done);
        uint32_t waiting = 0;

        if (next < l->draft_count) {
            l->draft[next].index = count;
            order[count++] = next;
            is_done[next] = true;
            continue;
        }
        while (waiting < l->draft_count && is_done[waiting])
            waiting++;
        if (waiting == l->draft_count)
            break;
        has_cycle = true;
        report_cycle(l, waiting, is_done);
    }
    if (!has_cycle)
        l->order = order;
}

void loading_link(struct loading *l)
{
    if (l->draft_count == 0 || !read_inputs(l))
        return;
    check_sources(l);
    check_unused(l);
    find_order(l);
}
