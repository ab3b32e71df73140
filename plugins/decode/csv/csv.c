/*
 * decode.csv - a record of each row of a CSV file (RFC 4180), with the columns that are asked for.
 *
 *   { "use": "decode.csv", "fields": { "id": "int", "price": { "type": "decimal", "key": "Unit price" } } }
 *
 * Columns are found by the first row, in any order; without `header` they are those of `fields`, in order. An
 * empty cell is null, an empty cell in quotes the empty string. A row that is wrong (too few or too many
 * cells, a stray quote, a value of another type) is rejected with its place, and the next row is read.
 */
#include <prun/plugin.h>
#include "fields/plan.h"
#include "fields/typed.h"
#include "row.h"
#include <stdlib.h>
#include <string.h>

struct config {
    const char *makes, *separator;
    prun_json_option fields;
    bool header;
};

static const prun_option options[] = {
    PRUN_OPTION_STRING(struct config, makes, "row", "Type of the records that are made."),
    PRUN_OPTION_VALUE(struct config, fields, PRUN_OPTION_REQUIRED, NULL,
                      "Columns and their types: { \"id\": \"int\", \"price\": { \"type\": \"decimal\", "
                      "\"key\": \"Unit price\", \"required\": true } }."),
    PRUN_OPTION_STRING(struct config, separator, ",", "The byte between cells: \",\", \";\" or \"\\t\"."),
    PRUN_OPTION_FLAG(struct config, header, true, "The first row names the columns."),
};

enum { INPUT_BYTES, FIRST_FIELD };
static const prun_field fields[] = {
    PRUN_NEEDS("input", "bytes", PRUN_INT, "Size of the file."),
};

struct state {
    struct plan plan;
    struct csv_row row;
    size_t *column; /* by field of the plan; SIZE_MAX: the file has no such column */
    size_t width;   /* cells of a row; 0: not known yet */
};

/* ---- Setup ---- */

static const char *wrong_option(const struct config *c, struct plan *plan, char *error, size_t error_size)
{
    *plan = (struct plan){.field = NULL};
    if (!plan_parse(c->fields.text, plan, error, error_size))
        return "fields";
    if (plan->count == 0) {
        strcpy(error, "names no column");
        return "fields";
    }
    if (strlen(c->separator) == 1 && !strchr("\"\r\n", c->separator[0]))
        return NULL;
    strcpy(error, "is one byte, and neither a quote nor a line end");
    return "separator";
}

static void shape(const void *config, prun_shape *s)
{
    const struct config *c = config;
    struct plan plan;
    char error[512];
    const char *option = wrong_option(c, &plan, error, sizeof(error));

    if (option)
        prun_shape_refuse(s, option, "%s", error);
    for (size_t i = 0; !option && i < plan.count; i++)
        prun_shape_add(s, c->makes, plan.field[i].name, plan.field[i].tag, PRUN_FIELD_MAKES);
    plan_clear(&plan);
}

static prun_status setup(prun_stage *s)
{
    struct state *state = prun_stage_state(s);
    char error[512];
    const char *option = wrong_option(prun_stage_config(s), &state->plan, error, sizeof(error));

    if (option)
        return prun_fatal(s, "bad_option", "\"%s\" %s", option, error);
    state->column = calloc(state->plan.count + 1, sizeof(*state->column));
    return state->column ? PRUN_OK : prun_fatal(s, "memory", "out of memory");
}

static void teardown(prun_stage *s)
{
    struct state *state = prun_stage_state(s);

    plan_clear(&state->plan);
    csv_clear(&state->row);
    free(state->column);
}

/* ---- The first row ---- */

static bool is_named(const struct csv_cell *cell, const struct plan_field *f)
{
    uint8_t *text = malloc(cell->bytes.size + 1);
    size_t size = cell->bytes.size;
    bool is_same;

    if (!text)
        return false;
    if (cell->has_double)
        size = csv_unquote(cell->bytes, text);
    is_same = size == f->key_size && memcmp(cell->has_double ? text : cell->bytes.data, f->key, size) == 0;
    free(text);
    return is_same;
}

static prun_status find_columns(prun_stage *s, struct state *state)
{
    for (size_t i = 0; i < state->plan.count; i++) {
        const struct plan_field *f = &state->plan.field[i];
        size_t k = 0;
        while (k < state->row.count && !is_named(&state->row.cell[k], f))
            k++;
        state->column[i] = k < state->row.count ? k : SIZE_MAX;
        if (k == state->row.count && f->is_required)
            return prun_fail(s, "no_column", "has no column \"%s\"", f->key);
    }
    state->width = state->row.count;
    return PRUN_OK;
}

/* What stands before the first row of cells; *at is moved behind it. */
static prun_status begin(prun_stage *s, struct state *state, prun_bytes text, size_t *at)
{
    const struct config *c = prun_stage_config(s);

    if (text.size >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0)
        *at = 3;
    state->width = state->plan.count;
    for (size_t i = 0; i < state->plan.count; i++)
        state->column[i] = i;
    if (!c->header || *at == text.size)
        return PRUN_OK;
    if (!csv_read(text, *at, (uint8_t)c->separator[0], &state->row))
        return prun_fail(s, "memory", "out of memory");
    if (state->row.error)
        return prun_fail(s, "bad_csv", "byte %zu, in the first row: %s", state->row.wrong + 1, state->row.error);
    *at = state->row.end;
    return find_columns(s, state);
}

/* ---- Rows ---- */

static prun_record *cut_row(prun_stage *s, const prun_record *input, size_t at, size_t end)
{
    prun_record *record = prun_record_new(s, FIRST_FIELD);

    prun_record_set_origin(record, input->origin_start + at, input->origin_start + end);
    return record;
}

static bool set(prun_stage *s, prun_record *record, int row, const struct plan_field *f, const struct csv_cell *cell)
{
    prun_bytes text = cell->bytes;

    if (text.size == 0 && !cell->is_quoted)
        return !f->is_required;
    if (cell->has_double) {
        uint8_t *room = prun_alloc(s, text.size);
        if (!room)
            return true; /* the call fails by itself */
        text = (prun_bytes){room, csv_unquote(text, room)};
    }
    return typed_set(s, record, row, f->tag, text);
}

static void take_row(prun_stage *s, const struct state *state, prun_record *record)
{
    const struct csv_row *row = &state->row;

    if (row->error) {
        prun_reject(s, record, "bad_csv", "byte %zu: %s", row->wrong + 1, row->error);
        return;
    }
    if (row->count != state->width) {
        prun_reject(s, record, "cells", "a row of %zu cells in a file of %zu columns", row->count, state->width);
        return;
    }
    for (size_t i = 0; i < state->plan.count; i++) {
        const struct plan_field *f = &state->plan.field[i];
        const size_t k = state->column[i];
        if (k == SIZE_MAX || set(s, record, FIRST_FIELD + (int)i, f, &row->cell[k]))
            continue;
        prun_reject(s, record, "wrong_value", "its \"%s\" is no %s", f->key, typed_word(f->tag));
        return;
    }
    prun_emit(s, record);
}

static bool is_blank(const struct csv_row *row)
{
    return !row->error && row->count == 1 && row->cell[0].bytes.size == 0 && !row->cell[0].is_quoted;
}

static prun_status process(prun_stage *s, const prun_record *input)
{
    const struct config *c = prun_stage_config(s);
    struct state *state = prun_stage_state(s);
    const prun_bytes text = prun_unit_input(s);
    size_t at = prun_stage_cursor(s);

    if (at == 0) {
        const prun_status status = begin(s, state, text, &at);
        if (status != PRUN_OK)
            return status;
    }
    while (at < text.size) {
        if (prun_stage_is_full(s))
            return prun_stage_more(s, at);
        if (!csv_read(text, at, (uint8_t)c->separator[0], &state->row))
            return prun_fail(s, "memory", "out of memory");
        if (!is_blank(&state->row) || state->width == 1)
            take_row(s, state, cut_row(s, input, at, state->row.end));
        at = state->row.end;
    }
    return PRUN_OK;
}

PRUN_STAGE(csv, "decode.csv", "Makes a record of each row of a CSV file.",
           .config_size = sizeof(struct config), .state_size = sizeof(struct state), .setup = setup,
           .process = process, .teardown = teardown, .shape = shape,
           .example = "{ \"id\": \"rows\", \"use\": \"decode.csv\", \"fields\": { \"id\": \"int\" } }",
           PRUN_TABLES(options, fields));
PRUN_PLUGIN("csv", "0.1.0", "MIT", &csv);
