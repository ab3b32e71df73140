/*
 * exporting.c - export.test_log writes down what the committer asks of an exporter, in the order
 * in which it does; it can refuse units and ask for retries.
 *
 * One line a call: "recover RECEIPT", "commit GROUP", then "unit KEY VERSION NEW BYTES" for each
 * unit of the group, "retract GROUP" likewise. The output of a unit is one byte a record.
 */
#include <prun/plugin.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct config {
    const char *path, *refuse_on, *retry_on;
};

static const prun_option options[] = {
    PRUN_OPTION_STRING_REQUIRED(struct config, path, "The file that calls are written to."),
    PRUN_OPTION_STRING(struct config, refuse_on, NULL,
                       "A commit with a key that contains this fails."),
    PRUN_OPTION_STRING(struct config, retry_on, NULL,
                       "A commit with a key that contains this is retried once."),
};

static const prun_field fields[] = {
    PRUN_READS(PRUN_ANY_TYPE, "*", PRUN_NULL, "All records."),
};

struct state {
    FILE *log;
    bool did_retry;
};

static prun_status start(prun_stage *s)
{
    const struct config *cfg = prun_stage_config(s);
    struct state *state = prun_stage_state(s);

    state->log = fopen(cfg->path, "ae");
    return state->log ? PRUN_OK : prun_fatal(s, "open", "\"%s\" cannot be opened", cfg->path);
}

static prun_status process(prun_stage *s, const prun_record *record)
{
    (void)record;
    prun_output_write(s, "r", 1);
    return PRUN_OK;
}

static bool has_key(const prun_group *g, const char *part)
{
    for (size_t i = 0; part && i < prun_group_count(g); i++)
        if (strstr(prun_group_at(g, i)->key, part))
            return true;
    return false;
}

static void write_group(struct state *state, const char *what, const prun_group *g)
{
    fprintf(state->log, "%s %" PRId64 "\n", what, prun_group_number(g));
    for (size_t i = 0; i < prun_group_count(g); i++) {
        const prun_group_unit *unit = prun_group_at(g, i);

        fprintf(state->log, "unit %s %.8s %s %" PRIu64 "\n", unit->key, unit->version,
                unit->is_new ? "new" : "again", unit->output_size);
    }
    fflush(state->log);
}

static prun_status commit(prun_stage *s, prun_group *g)
{
    const struct config *cfg = prun_stage_config(s);
    struct state *state = prun_stage_state(s);
    char receipt[32];

    if (has_key(g, cfg->refuse_on))
        return prun_fail(s, "refused", "a unit of the group is refused");
    if (!state->did_retry && has_key(g, cfg->retry_on)) {
        state->did_retry = true;
        return prun_retry(s, "busy", "not now");
    }
    write_group(state, "commit", g);
    snprintf(receipt, sizeof(receipt), "%" PRId64, prun_group_number(g));
    prun_group_set_receipt(g, (prun_bytes){(const uint8_t *)receipt, strlen(receipt)});
    return PRUN_OK;
}

static prun_status retract(prun_stage *s, prun_group *g)
{
    char receipt[32];

    write_group(prun_stage_state(s), "retract", g);
    snprintf(receipt, sizeof(receipt), "%" PRId64, prun_group_number(g));
    prun_group_set_receipt(g, (prun_bytes){(const uint8_t *)receipt, strlen(receipt)});
    return PRUN_OK;
}

static prun_status recover(prun_stage *s, prun_bytes receipt)
{
    struct state *state = prun_stage_state(s);

    fprintf(state->log, "recover %.*s\n", (int)receipt.size, (const char *)receipt.data);
    fflush(state->log);
    return PRUN_OK;
}

static void teardown(prun_stage *s)
{
    struct state *state = prun_stage_state(s);

    if (state->log)
        fclose(state->log);
}

PRUN_STAGE(test_log, "export.test_log", "Writes down what is asked of it.",
           .config_size = sizeof(struct config), .state_size = sizeof(struct state), .start = start,
           .process = process, .commit = commit, .retract = retract, .recover = recover,
           .teardown = teardown, PRUN_TABLES(options, fields));
PRUN_PLUGIN("test-exporting", "1.0", "MIT", &test_log);
