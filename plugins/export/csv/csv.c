/*
 * export.csv - the records of one type as CSV (RFC 4180): a first row with the names, then a row a record.
 *
 * Columns are the fields that stages before this one make, in the order of the type. Null is an empty cell,
 * the empty string an empty cell in quotes. Rows end with CR LF, as the format says. Exact numbers are
 * printed with all their digits, dates and times as ISO 8601 has them, JSON as its text; bytes are left out,
 * and so are commit times. How the file survives a crash is plugins/lib/file's.
 */
#include <prun/plugin.h>
#include "file/commit.h"
#include "text/iso.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct config {
    const char *path, *type_name, *separator;
};

static const prun_option options[] = {
    PRUN_OPTION_STRING_REQUIRED(struct config, path, "The file; folders above it are made."),
    PRUN_OPTION_STRING_REQUIRED(struct config, type_name, "Type of the records that are written."),
    PRUN_OPTION_STRING(struct config, separator, ",", "The byte between cells: \",\", \";\" or \"\\t\"."),
};

static const prun_field fields[] = {
    PRUN_READS(PRUN_ANY_TYPE, PRUN_ANY_TYPE, PRUN_NULL, "All records; those of the type are written."),
};

struct state {
    const prun_type *type;
    uint32_t *slot; /* the columns */
    uint32_t count;
    char *head;
    struct output output; /* the writer's */
};

/* ---- Setup ---- */

static bool is_column(const prun_stage *s, const prun_type *type, uint32_t slot)
{
    return prun_stage_input_has(s, type, slot) && prun_type_field_tag(type, slot) != PRUN_BYTES &&
           !(prun_type_field_flags(type, slot) & (PRUN_FIELD_TRANSIENT | PRUN_FIELD_STAMP));
}

static bool make_columns(prun_stage *s, struct state *state, char separator)
{
    const uint32_t count = prun_type_field_count(state->type);
    size_t room = 3;

    for (uint32_t i = 0; i < count; i++)
        room += strlen(prun_type_field_name(state->type, i)) + 1;
    state->slot = calloc(count + 1, sizeof(*state->slot));
    state->head = malloc(room);
    if (!state->slot || !state->head)
        return false;
    char *to = state->head;
    for (uint32_t i = 0; i < count; i++) {
        if (!is_column(s, state->type, i))
            continue;
        if (state->count)
            *to++ = separator;
        to += sprintf(to, "%s", prun_type_field_name(state->type, i));
        state->slot[state->count++] = i;
    }
    strcpy(to, "\r\n");
    state->output.head = (prun_bytes){(const uint8_t *)state->head, strlen(state->head)};
    return true;
}

static prun_status setup(prun_stage *s)
{
    const struct config *c = prun_stage_config(s);
    struct state *state = prun_stage_state(s);
    const prun_type *type;

    state->output.fd = state->output.next_fd = state->output.folder = -1;
    if (strlen(c->separator) != 1 || strchr("\"\r\n", c->separator[0]))
        return prun_fatal(s, "bad_option", "\"separator\" is one byte, and neither a quote nor a line end");
    for (uint32_t i = 0; (type = prun_stage_input_type(s, i)) != NULL; i++)
        if (strcmp(prun_type_name(type), c->type_name) == 0)
            state->type = type;
    if (!state->type)
        return prun_fatal(s, "unknown_type", "\"type_name\": no stage before this one makes \"%s\"", c->type_name);
    return make_columns(s, state, c->separator[0]) ? PRUN_OK : prun_fatal(s, "memory", "out of memory");
}

static void teardown(prun_stage *s)
{
    struct state *state = prun_stage_state(s);

    output_close(&state->output);
    free(state->slot);
    free(state->head);
}

/* ---- Cells, on the workers ---- */

static bool put_text(prun_stage *s, prun_bytes text, char separator)
{
    bool is_plain = text.size > 0;

    for (size_t i = 0; i < text.size && is_plain; i++)
        is_plain = text.data[i] != '"' && text.data[i] != '\n' && text.data[i] != '\r' &&
                   text.data[i] != (uint8_t)separator;
    if (is_plain)
        return prun_output_write(s, text.data, text.size);
    if (!prun_output_write(s, "\"", 1))
        return false;
    for (size_t at = 0; at < text.size;) {
        const uint8_t *quote = memchr(text.data + at, '"', text.size - at);
        const size_t size = quote ? (size_t)(quote - text.data) - at + 1 : text.size - at;
        if (!prun_output_write(s, text.data + at, size) || (quote && !prun_output_write(s, "\"", 1)))
            return false;
        at += size;
    }
    return prun_output_write(s, "\"", 1);
}

static prun_decimal decimal_of(const prun_value *v)
{
    return v->aux & PRUN_VALUE_WIDE ? *v->u.wide : prun_decimal_of(v->u.i, v->scale);
}

/* Shortest that reads back equal. */
static size_t print_float(double f, char *out, size_t room)
{
    int size = 0;

    if (!isfinite(f))
        return 0;
    for (int digits = 15; digits <= 17; digits++) {
        size = snprintf(out, room, "%.*g", digits, f);
        if (strtod(out, NULL) == f)
            break;
    }
    return (size_t)size;
}

static size_t print_plain(const prun_value *v, char out[64])
{
    switch (v->tag) {
    case PRUN_BOOL:
        return (size_t)sprintf(out, "%s", v->u.i ? "true" : "false");
    case PRUN_INT:
        return (size_t)sprintf(out, "%" PRId64, v->u.i);
    case PRUN_FLOAT:
        return print_float(v->u.f, out, 64);
    case PRUN_DECIMAL:
        return prun_decimal_print(decimal_of(v), out);
    case PRUN_DATE:
        return iso_date(v->u.i, out);
    case PRUN_TIME:
        return iso_time(v->u.i, out);
    default:
        return 0;
    }
}

static bool put_cell(prun_stage *s, const prun_value *v, char separator)
{
    char text[64];

    if (v->tag == PRUN_TEXT)
        return put_text(s, (prun_bytes){v->u.text->bytes, v->u.text->size}, separator);
    if (v->tag == PRUN_STRING || v->tag == PRUN_JSON)
        return put_text(s, (prun_bytes){v->u.bytes, v->size}, separator);
    const size_t size = print_plain(v, text);
    return size == 0 || put_text(s, (prun_bytes){(const uint8_t *)text, size}, separator);
}

static prun_status process(prun_stage *s, const prun_record *record)
{
    const struct config *c = prun_stage_config(s);
    const struct state *state = prun_stage_state(s);

    if (record->type != state->type)
        return PRUN_OK;
    for (uint32_t i = 0; i < state->count; i++)
        if ((i > 0 && !prun_output_write(s, c->separator, 1)) ||
            !put_cell(s, &record->value[state->slot[i]], c->separator[0]))
            return PRUN_OK; /* the call fails by itself */
    prun_output_write(s, "\r\n", 2);
    return PRUN_OK;
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

PRUN_STAGE(csv, "export.csv", "Writes the records of one type as CSV.", .config_size = sizeof(struct config),
           .state_size = sizeof(struct state), .setup = setup, .start = start, .process = process,
           .recover = recover, .commit = commit, .retract = retract, .teardown = teardown,
           .example = "{ \"id\": \"table\", \"use\": \"export.csv\", \"path\": \"out/rows.csv\", "
                      "\"type_name\": \"row\" }",
           PRUN_TABLES(options, fields));
PRUN_PLUGIN("export_csv", "0.1.0", "MIT", &csv);
