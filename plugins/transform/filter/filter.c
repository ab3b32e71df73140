/*
 * transform.filter - lets through the records for which a condition holds.
 *
 * `where` is a condition as `when` on a stage is (docs/pipeline-file.md). The difference is that what is
 * left out is counted at this stage, and reaches none of the stages after it. With `types` only records of
 * those types are asked; all others go on as they are.
 */
#include <prun/plugin.h>
#include <stdlib.h>
#include <string.h>

struct config {
    const prun_condition *where;
    prun_strings types;
};

static const prun_option options[] = {
    PRUN_OPTION_WHEN(struct config, where, PRUN_OPTION_REQUIRED, "Records for which this holds go on."),
    PRUN_OPTION_STRINGS(struct config, types, NULL,
                        "Types whose records are asked; all when it is left out. Others go on."),
};

static const prun_field fields[] = {
    PRUN_READS(PRUN_ANY_TYPE, PRUN_ANY_TYPE, PRUN_NULL, "All records, of any type."),
};

struct state {
    bool *is_asked; /* by prun_type_id */
    uint32_t count;
};

static bool is_named(const struct config *c, const prun_type *type)
{
    for (size_t i = 0; i < c->types.count; i++)
        if (strcmp(c->types.item[i], prun_type_name(type)) == 0)
            return true;
    return c->types.count == 0;
}

static bool is_arriving(const prun_stage *s, const char *name)
{
    const prun_type *type;

    for (uint32_t i = 0; (type = prun_stage_input_type(s, i)) != NULL; i++)
        if (strcmp(prun_type_name(type), name) == 0)
            return true;
    return false;
}

static prun_status setup(prun_stage *s)
{
    const struct config *c = prun_stage_config(s);
    struct state *state = prun_stage_state(s);
    const prun_type *type;

    for (size_t i = 0; i < c->types.count; i++)
        if (!is_arriving(s, c->types.item[i]))
            return prun_fatal(s, "unknown_type", "\"types\": no stage before this one makes \"%s\"",
                              c->types.item[i]);
    for (uint32_t i = 0; (type = prun_stage_input_type(s, i)) != NULL; i++)
        if (prun_type_id(type) >= state->count)
            state->count = prun_type_id(type) + 1;
    state->is_asked = calloc(state->count + 1, sizeof(*state->is_asked));
    if (!state->is_asked)
        return prun_fatal(s, "memory", "out of memory");
    for (uint32_t i = 0; (type = prun_stage_input_type(s, i)) != NULL; i++)
        state->is_asked[prun_type_id(type)] = is_named(c, type);
    return PRUN_OK;
}

static prun_status process(prun_stage *s, const prun_record *record)
{
    const struct config *c = prun_stage_config(s);
    const struct state *state = prun_stage_state(s);
    const uint32_t id = prun_type_id(record->type);
    const bool is_asked = id < state->count && state->is_asked[id];

    if (!is_asked || prun_condition_holds(c->where, record))
        prun_emit(s, record);
    else
        prun_drop(s, record);
    return PRUN_OK;
}

static void teardown(prun_stage *s)
{
    struct state *state = prun_stage_state(s);

    free(state->is_asked);
}

PRUN_STAGE(filter, "transform.filter", "Lets through the records for which a condition holds.",
           .config_size = sizeof(struct config), .state_size = sizeof(struct state), .setup = setup,
           .process = process, .teardown = teardown, .fates = PRUN_FORWARDS | PRUN_DROPS,
           .example = "{ \"id\": \"errors\", \"use\": \"transform.filter\", "
                      "\"where\": { \"field\": \"level\", \"equals\": \"ERROR\" } }",
           PRUN_TABLES(options, fields));
PRUN_PLUGIN("filter", "0.1.0", "MIT", &filter);
