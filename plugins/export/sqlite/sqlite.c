/*
 * export.sqlite - a table a type of records, in one SQLite database.
 *
 * Tables are STRICT and are made when a run begins, also those that stay empty. Decimals and dates are TEXT,
 * so nothing is rounded. References are declared as deferred foreign keys; indexes on them are made after
 * a bulk load. New fields become new columns of a table that is there; a field that changed its type is
 * an error before anything is written.
 *
 * Workers turn records into rows of bytes (row.h); a commit binds them to prepared inserts, one transaction
 * a group, one savepoint a unit, and before that erases what the unit left before. Fields that say when
 * something was committed get the time of the group.
 */
#include <prun/plugin.h>
#include "database.h"
#include "row.h"
#include "text/iso.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct config {
    const char *path;
};

static const prun_option options[] = {
    PRUN_OPTION_STRING_REQUIRED(struct config, path,
                                "The database file; folders above it are made."),
};

static const prun_field fields[] = {
    PRUN_READS(PRUN_ANY_TYPE, PRUN_ANY_TYPE, PRUN_NULL, "All records, of any type."),
};

struct state {
    struct table_list tables;
    struct database database; /* the writer's */
    bool is_failed;           /* its last answer was an error */
};

static prun_status setup(prun_stage *s)
{
    struct state *state = prun_stage_state(s);

    return table_list_make(s, &state->tables);
}

static prun_status process(prun_stage *s, const prun_record *record)
{
    const struct state *state = prun_stage_state(s);
    uint32_t number;
    const struct table *t = table_of(&state->tables, record, &number);

    return t ? row_write(s, t, number, record) : PRUN_OK;
}

/* ---- The writer ---- */

static prun_status answer(prun_stage *s, struct state *state, enum database_status status)
{
    const struct database *d = &state->database;

    state->is_failed = status != DATABASE_OK && status != DATABASE_LOST;
    switch (status) {
    case DATABASE_OK:
        return PRUN_OK;
    case DATABASE_RETRY:
        return prun_retry(s, "database_busy", "%s", d->error);
    case DATABASE_FAIL:
        return prun_fail(s, "constraint", "%s", d->error);
    case DATABASE_LOST:
        prun_log(s, PRUN_WARN, "%s; all units are written again", d->error);
        return PRUN_LOST;
    case DATABASE_FATAL:
        break;
    }
    return prun_fatal(s, "database", "%s", d->error);
}

static prun_status start(prun_stage *s)
{
    const struct config *c = prun_stage_config(s);
    struct state *state = prun_stage_state(s);

    return answer(s, state, database_open(&state->database, c->path, &state->tables));
}

static bool parse_receipt(prun_bytes bytes, struct database_receipt *ret)
{
    char line[128];
    int end = 0;

    if (bytes.size >= sizeof(line))
        return false;
    memcpy(line, bytes.data, bytes.size);
    line[bytes.size] = '\0';
    return sscanf(line, "sqlite 1 %32[0-9a-f] group %" SCNd64 " commits %" SCNd64 "%n",
                  ret->identity, &ret->group, &ret->commits, &end) == 3 &&
           (size_t)end == bytes.size;
}

static prun_status recover(prun_stage *s, prun_bytes bytes)
{
    struct state *state = prun_stage_state(s);
    struct database_receipt receipt = {0};

    if (bytes.size > 0 && !parse_receipt(bytes, &receipt))
        return prun_fatal(s, "bad_receipt", "the ledger's receipt is not one of export.sqlite");
    return answer(s, state, database_recover(&state->database, &receipt));
}

/* Rowids of the tables without an integer key count from 1 within the unit. */
struct unit_rows {
    int64_t number;
    int64_t *count; /* by table */
};

static enum database_status write_row(struct database *d, const prun_group_unit *unit,
                                      prun_bytes row, struct unit_rows *rows, const char *stamp)
{
    const int64_t place = ++rows->count[row_table(row)];

    if (place > PRUN_UNIT_KEY_LAST(0)) {
        snprintf(d->error, sizeof(d->error),
                 "unit %.300s has more than %" PRId64 " rows of one table", unit->key,
                 PRUN_UNIT_KEY_LAST(0));
        return DATABASE_FAIL;
    }
    return database_insert(d, unit->key, row, PRUN_UNIT_KEY_FIRST(unit->number) | place, stamp);
}

static enum database_status write_rows(prun_stage *s, prun_group *g, size_t index,
                                       const char *stamp)
{
    struct state *state = prun_stage_state(s);
    struct database *d = &state->database;
    const prun_group_unit *unit = prun_group_at(g, index);
    struct unit_rows rows = {unit->number, calloc(state->tables.count + 1, sizeof(int64_t))};
    struct row_reader reader = {0};
    enum database_status status = DATABASE_OK;
    bool is_broken = !rows.count;
    prun_bytes row;

    while (!is_broken && !status && row_next(&reader, s, g, index, &row, &is_broken))
        status = write_row(d, unit, row, &rows, stamp);
    row_reader_clear(&reader);
    free(rows.count);
    if (!status && is_broken) {
        snprintf(d->error, sizeof(d->error), "the rows of unit %.300s cannot be read again",
                 unit->key);
        status = DATABASE_RETRY;
    }
    return status;
}

static enum database_status write_group(prun_stage *s, prun_group *g, bool is_retract)
{
    struct database *d = &((struct state *)prun_stage_state(s))->database;
    char stamp[ISO_ROOM];
    enum database_status status = database_begin(d);

    iso_time(prun_group_time(g), stamp);
    for (size_t i = 0; i < prun_group_count(g) && !status; i++) {
        status = database_unit_begin(d, prun_group_at(g, i)->number);
        if (!status && !is_retract)
            status = write_rows(s, g, i, stamp);
        if (!status)
            status = database_unit_end(d);
    }
    return status ? status : database_commit(d, prun_group_number(g), prun_group_time(g));
}

static prun_status apply(prun_stage *s, prun_group *g, bool is_retract)
{
    struct state *state = prun_stage_state(s);
    struct database *d = &state->database;
    char receipt[128];
    const prun_status status = answer(s, state, write_group(s, g, is_retract));

    if (status != PRUN_OK) {
        database_roll_back(d);
        return status;
    }
    const int size =
        snprintf(receipt, sizeof(receipt), "sqlite 1 %s group %" PRId64 " commits %" PRId64,
                 d->identity, d->group, d->commits);
    prun_group_set_receipt(g, (prun_bytes){(const uint8_t *)receipt, (size_t)size});
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

/* The end of a run is the time for the indexes: without them the data is as right, and the next run
 * makes them. */
static void teardown(prun_stage *s)
{
    struct state *state = prun_stage_state(s);

    if (state->database.commits > 0 && !state->is_failed &&
        database_index(&state->database) != DATABASE_OK)
        prun_log(s, PRUN_WARN, "%s; indexes will be made by the next run", state->database.error);
    database_close(&state->database);
    table_list_free(&state->tables);
}

PRUN_STAGE(sqlite, "export.sqlite",
           "Writes every type of record into a table of an SQLite database.",
           .config_size = sizeof(struct config), .state_size = sizeof(struct state), .setup = setup,
           .start = start, .process = process, .recover = recover, .commit = commit,
           .retract = retract, .teardown = teardown,
           .example = "{ \"id\": \"db\", \"use\": \"export.sqlite\", \"path\": \"out/all.db\" }",
           PRUN_TABLES(options, fields));
PRUN_PLUGIN("sqlite", "0.1.0", "MIT", &sqlite);
