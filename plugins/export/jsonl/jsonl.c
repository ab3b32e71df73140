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
 * Workers format; commit copies bytes. How the file survives a crash is plugins/lib/file's.
 */
#include <prun/plugin.h>
#include "file/commit.h"
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

static prun_status start(prun_stage *s)
{
    const struct config *c = prun_stage_config(s);
    struct state *state = prun_stage_state(s);

    return file_start(s, &state->output, c->path);
}

static prun_status recover(prun_stage *s, prun_bytes receipt)
{
    struct state *state = prun_stage_state(s);

    return file_recover(s, &state->output, receipt);
}

static prun_status commit(prun_stage *s, prun_group *g)
{
    struct state *state = prun_stage_state(s);

    return file_commit(s, &state->output, g);
}

static prun_status retract(prun_stage *s, prun_group *g)
{
    struct state *state = prun_stage_state(s);

    return file_retract(s, &state->output, g);
}

PRUN_STAGE(
    jsonl, "export.jsonl", "Writes every record as one JSON object a line.",
    .config_size = sizeof(struct config), .state_size = sizeof(struct state), .setup = setup,
    .start = start, .process = process, .recover = recover, .commit = commit, .retract = retract,
    .teardown = teardown,
    .example = "{ \"id\": \"lines\", \"use\": \"export.jsonl\", \"path\": \"out/all.jsonl\" }",
    PRUN_TABLES(options, fields));
PRUN_PLUGIN("jsonl", "0.1.0", "MIT", &jsonl);
