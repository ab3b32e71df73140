/*
 * export.jsonl - one JSON object a line, the table's name first.
 *
 *   {"table":"articles","article_id":1048577,"issue_id":"...","headline":"..."}
 *
 * With `table_key` false an object has the fields alone.
 *
 * Units stand in the order in which they were first committed, which is source order, and a unit's lines
 * in the order in which its records arrived; so the file is the same byte for byte after every run over
 * the same inputs. When a unit is replaced or retracted, its lines are replaced where they stand. Records
 * that have nothing to show (all fields transient) are left out, and so are commit times.
 *
 * Workers format; commit copies bytes. How the file survives a crash is output.h's.
 */
#include <prun/plugin.h>
#include "output.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct config {
    const char *path;
    prun_strings tables;
    bool table_key;
};

static const prun_option options[] = {
    PRUN_OPTION_STRING_REQUIRED(struct config, path, "The file; folders above it are made."),
    PRUN_OPTION_STRINGS(struct config, tables, NULL,
                        "Tables to write, by type or table name; all when it is left out."),
    PRUN_OPTION_FLAG(struct config, table_key, true,
                     "Begin each object with the key \"table\", so that tables can be told apart."),
};

static const prun_field fields[] = {
    PRUN_READS(PRUN_ANY_TYPE, PRUN_ANY_TYPE, PRUN_NULL, "All records, of any type."),
};

/* What to do with records of a type; indexed by prun_type_id. */
struct line_start {
    char *text; /* {"table":"articles" - empty: no such key; NULL: this type is left out */
    size_t size;
};

struct state {
    struct line_start *start;
    uint32_t start_count;
    struct output output; /* the writer's */
};

/* ---- Setup ---- */

static bool is_wanted(const struct config *c, const prun_type *type)
{
    for (size_t i = 0; i < c->tables.count; i++)
        if (strcmp(c->tables.item[i], prun_type_name(type)) == 0 ||
            strcmp(c->tables.item[i], prun_type_table(type)) == 0)
            return true;
    return c->tables.count == 0;
}

static bool has_columns(const prun_type *type)
{
    for (uint32_t slot = 0; slot < prun_type_field_count(type); slot++)
        if (!(prun_type_field_flags(type, slot) & (PRUN_FIELD_TRANSIENT | PRUN_FIELD_STAMP)))
            return true;
    return false;
}

/* Names of tables are words, so nothing in them needs an escape. */
static bool make_start(struct line_start *start, const prun_type *type, bool has_key)
{
    static const char before[] = "{\"table\":\"";
    const char *table = prun_type_table(type);
    const size_t size = sizeof(before) - 1 + strlen(table) + 1;

    start->text = malloc(size + 1);
    if (!start->text)
        return false;
    start->text[0] = '\0';
    start->size = has_key ? (size_t)sprintf(start->text, "%s%s\"", before, table) : 0;
    return true;
}

static prun_status check_tables(prun_stage *s, const struct config *c)
{
    for (size_t i = 0; i < c->tables.count; i++) {
        const prun_type *type;
        bool is_known = false;
        for (uint32_t k = 0; (type = prun_stage_input_type(s, k)) != NULL; k++)
            is_known |= strcmp(c->tables.item[i], prun_type_name(type)) == 0 ||
                        strcmp(c->tables.item[i], prun_type_table(type)) == 0;
        if (!is_known)
            return prun_fatal(s, "unknown_table",
                              "\"tables\": no stage before this one makes \"%s\"",
                              c->tables.item[i]);
    }
    return PRUN_OK;
}

static prun_status setup(prun_stage *s)
{
    const struct config *c = prun_stage_config(s);
    struct state *state = prun_stage_state(s);
    const prun_type *type;

    state->output.fd = state->output.next_fd = state->output.folder = -1;
    for (uint32_t i = 0; (type = prun_stage_input_type(s, i)) != NULL; i++)
        if (prun_type_id(type) >= state->start_count)
            state->start_count = prun_type_id(type) + 1;
    state->start = calloc(state->start_count + 1, sizeof(*state->start));
    if (!state->start)
        return prun_fatal(s, "memory", "out of memory");
    for (uint32_t i = 0; (type = prun_stage_input_type(s, i)) != NULL; i++)
        if (is_wanted(c, type) && has_columns(type) &&
            !make_start(&state->start[prun_type_id(type)], type, c->table_key))
            return prun_fatal(s, "memory", "out of memory");
    return check_tables(s, c);
}

static void teardown(prun_stage *s)
{
    struct state *state = prun_stage_state(s);

    output_close(&state->output);
    for (uint32_t i = 0; state->start && i < state->start_count; i++)
        free(state->start[i].text);
    free(state->start);
}

/* ---- Formatting, on the workers ---- */

static prun_status process(prun_stage *s, const prun_record *record)
{
    const struct state *state = prun_stage_state(s);
    const uint32_t id = prun_type_id(record->type);
    const struct line_start *start = id < state->start_count ? &state->start[id] : NULL;
    size_t room = 1024;

    if (!start || !start->text)
        return PRUN_OK;
    for (;;) {
        uint8_t *out = prun_output_room(s, start->size + room + 2);
        if (!out)
            return PRUN_OK; /* the call fails by itself */
        /* The object's brace is overwritten by the comma after the table's name. */
        const size_t size = prun_record_json(record, out + start->size, room);
        if (size > room) {
            room = size;
            continue;
        }
        memcpy(out, start->text, start->size);
        if (start->size)
            out[start->size] = size > 2 ? ',' : '}';
        const size_t end = start->size + (size > 2 || !start->size ? size : 1);
        out[end] = '\n';
        prun_output_advance(s, end + 1);
        return PRUN_OK;
    }
}

/* ---- Committing, on the committer ---- */

static prun_status answer(prun_stage *s, const struct output *o, enum output_status status)
{
    switch (status) {
    case OUTPUT_OK:
        return PRUN_OK;
    case OUTPUT_RETRY:
        return prun_retry(s, "write_failed", "%s", o->error);
    case OUTPUT_LOST:
        prun_log(s, PRUN_WARN, "%s; all units are written again", o->error);
        return PRUN_LOST;
    case OUTPUT_FATAL:
        break;
    }
    return prun_fatal(s, "output_file", "%s", o->error);
}

static prun_status start(prun_stage *s)
{
    const struct config *c = prun_stage_config(s);
    struct state *state = prun_stage_state(s);

    return answer(s, &state->output, output_open(&state->output, c->path));
}

static prun_status recover(prun_stage *s, prun_bytes bytes)
{
    struct state *state = prun_stage_state(s);
    struct receipt receipt;

    if (bytes.size > 0 && !receipt_parse(bytes, &receipt))
        return prun_fatal(s, "bad_receipt", "the ledger's receipt is not one of export.jsonl");
    return answer(s, &state->output, output_recover(&state->output, bytes.size ? &receipt : NULL));
}

/* A stretch of the file to be: what stands there now, or what a unit of the group has now. */
struct stretch {
    uint64_t from, size;
    size_t unit; /* of the group; SIZE_MAX: what stands there */
};

struct plan {
    const struct unit_place *unit; /* the group's units, sorted by number */
    size_t unit_count;
    struct stretch *stretch;
    size_t count, room;
    uint64_t at;     /* in the present file */
    bool *is_placed; /* by index in the group: it has its place already */
    bool is_renewal; /* something before the end changes */
    bool is_out_of_memory;
};

struct unit_place {
    int64_t number;
    size_t index;
    uint64_t size;
};

static int compare_places(const void *a, const void *b)
{
    const int64_t x = ((const struct unit_place *)a)->number,
                  y = ((const struct unit_place *)b)->number;

    return (x > y) - (x < y);
}

static bool add_stretch(struct plan *p, size_t unit, uint64_t from, uint64_t size)
{
    struct stretch *last = p->count ? &p->stretch[p->count - 1] : NULL;

    if (last && unit == SIZE_MAX && last->unit == SIZE_MAX) {
        last->size += size;
        return true;
    }
    if (p->count == p->room) {
        const size_t more = p->room ? 2 * p->room : 16;
        struct stretch *grown = realloc(p->stretch, more * sizeof(*grown));
        p->is_out_of_memory = !grown;
        if (!grown)
            return false;
        p->stretch = grown;
        p->room = more;
    }
    p->stretch[p->count++] = (struct stretch){from, size, unit};
    return true;
}

static bool visit(void *context, int64_t number, uint64_t size)
{
    struct plan *p = context;
    const struct unit_place key = {.number = number};
    const struct unit_place *unit =
        bsearch(&key, p->unit, p->unit_count, sizeof(*p->unit), compare_places);
    const uint64_t at = p->at;

    p->at += size;
    if (!unit)
        return add_stretch(p, SIZE_MAX, at, size);
    p->is_placed[unit->index] = true;
    p->is_renewal |= size > 0 || unit->size > 0;
    return add_stretch(p, unit->index, 0, unit->size);
}

/* How the file will be made: a list of stretches when it must be written anew. */
static prun_status make_plan(prun_stage *s, prun_group *g, bool is_retract, struct plan *p)
{
    const size_t count = prun_group_count(g);
    struct unit_place *unit = calloc(count + 1, sizeof(*unit));
    bool is_all_new = true;

    p->is_placed = calloc(count + 1, sizeof(*p->is_placed));
    p->unit = unit;
    p->unit_count = count;
    if (!unit || !p->is_placed)
        return prun_retry(s, "memory", "out of memory");
    for (size_t i = 0; i < count; i++) {
        const prun_group_unit *u = prun_group_at(g, i);
        unit[i] = (struct unit_place){u->number, i, is_retract ? 0 : u->output_size};
        is_all_new &= u->is_new;
    }
    qsort(unit, count, sizeof(*unit), compare_places);
    if (!is_all_new)
        prun_extent_each(s, visit, p);
    return p->is_out_of_memory ? prun_retry(s, "memory", "out of memory") : PRUN_OK;
}

static enum output_status write_unit(prun_stage *s, prun_group *g, size_t index, struct output *o)
{
    uint64_t cursor = 0;

    for (;;) {
        const prun_bytes chunk = prun_group_output(s, g, index, &cursor);
        if (chunk.size == 0)
            return OUTPUT_OK;
        const enum output_status status = output_write(o, chunk);
        if (status)
            return status;
    }
}

static enum output_status renew(prun_stage *s, prun_group *g, bool is_retract, const struct plan *p,
                                struct output *o)
{
    if (p->at != o->now.length) {
        snprintf(o->error, sizeof(o->error),
                 "the ledger knows of %" PRIu64 " bytes in \"%.200s\", its receipt of %" PRIu64,
                 p->at, o->path, o->now.length);
        return OUTPUT_FATAL;
    }
    enum output_status status = output_renew(o);
    for (size_t i = 0; i < p->count && !status; i++) {
        const struct stretch *stretch = &p->stretch[i];
        if (stretch->unit == SIZE_MAX)
            status = output_copy(o, stretch->from, stretch->size);
        else if (!is_retract)
            status = write_unit(s, g, stretch->unit, o);
    }
    return status;
}

static enum output_status write_group(prun_stage *s, prun_group *g, bool is_retract,
                                      const struct plan *p, struct output *o)
{
    enum output_status status = output_begin(o, prun_group_number(g), is_retract);

    if (!status && p->is_renewal)
        status = renew(s, g, is_retract, p, o);
    for (size_t i = 0; i < prun_group_count(g) && !status && !is_retract; i++)
        if (!p->is_placed[i])
            status = write_unit(s, g, i, o);
    return status ? status : output_end(o);
}

static prun_status apply(prun_stage *s, prun_group *g, bool is_retract)
{
    struct state *state = prun_stage_state(s);
    struct output *o = &state->output;
    struct plan plan = {0};
    char receipt[RECEIPT_ROOM];
    prun_status status = make_plan(s, g, is_retract, &plan);

    if (status == PRUN_OK)
        status = answer(s, o, write_group(s, g, is_retract, &plan, o));
    free((void *)(uintptr_t)plan.unit);
    free(plan.is_placed);
    free(plan.stretch);
    if (status != PRUN_OK)
        return status;
    for (size_t i = 0; i < prun_group_count(g); i++)
        prun_group_set_extent(g, i, is_retract ? 0 : prun_group_at(g, i)->output_size);
    prun_group_set_receipt(g,
                           (prun_bytes){(const uint8_t *)receipt, receipt_print(&o->now, receipt)});
    return PRUN_OK;
}

static prun_status commit(prun_stage *s, prun_group *g)
{
    return apply(s, g, false);
}

static prun_status retract(prun_stage *s, prun_group *g)
{
    return apply(s, g, true);
}

PRUN_STAGE(
    jsonl, "export.jsonl", "Writes every record as one JSON object a line.",
    .config_size = sizeof(struct config), .state_size = sizeof(struct state), .setup = setup,
    .start = start, .process = process, .recover = recover, .commit = commit, .retract = retract,
    .teardown = teardown,
    .example = "{ \"id\": \"lines\", \"use\": \"export.jsonl\", \"path\": \"out/all.jsonl\" }",
    PRUN_TABLES(options, fields));
PRUN_PLUGIN("jsonl", "0.1.0", "MIT", &jsonl);
