/*
 * failing.c - transform.test_fail goes wrong in every way in which a stage can, at lines that
 * one chooses.
 */
#define _GNU_SOURCE 1 /* memmem */
#include <prun/plugin.h>

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum how { REJECT, REJECT_PART, FAIL, RETRY, FATAL, CRASH, HOLD_FAIL };
static const char *const hows[] = {"reject", "reject_part", "fail",        "retry",
                                   "fatal",  "crash",       "fail_at_end", NULL};

struct config {
    const char *on;
    int how;
    int64_t times;
};

static const prun_option options[] = {
    PRUN_OPTION_STRING_REQUIRED(struct config, on, "Lines that contain it make the stage fail."),
    PRUN_OPTION_WORD(struct config, how, REJECT, hows, "In which way."),
    PRUN_OPTION(struct config, times, 1, 1, 1000000, NULL,
                "How often a retry is asked for; then it goes well."),
};

enum { LINE_BODY };
static const prun_field fields[] = {
    PRUN_NEEDS("line", "body", PRUN_TEXT, "The line."),
};

struct state {
    bool is_failing_at_end;
};

/* Tries so far, by unit number: of all instances, because a unit may come back on another
 * worker. */
#define COUNTERS 65536
static atomic_int tries[COUNTERS];

static prun_status fail_in_its_way(prun_stage *s, const prun_record *line, size_t at)
{
    const struct config *cfg = prun_stage_config(s);
    struct state *state = prun_stage_state(s);

    switch (cfg->how) {
    case REJECT:
        prun_reject(s, line, "test_reject", "the line contains \"%s\"", cfg->on);
        return PRUN_OK;
    case REJECT_PART:
        prun_reject_part(s, line, LINE_BODY, at, strlen(cfg->on), "test_part", "\"%s\" stands here",
                         cfg->on);
        return PRUN_OK;
    case FAIL:
        return prun_fail(s, "test_fail", "the line contains \"%s\"", cfg->on);
    case RETRY:
        if (atomic_fetch_add(&tries[prun_unit_number(s) % COUNTERS], 1) < cfg->times)
            return prun_retry(s, "test_retry", "the line contains \"%s\"", cfg->on);
        prun_emit(s, line);
        return PRUN_OK;
    case FATAL:
        return prun_fatal(s, "test_fatal", "the line contains \"%s\"", cfg->on);
    case CRASH:
        abort();
    default:
        state->is_failing_at_end = true;
        prun_emit(s, line);
        return PRUN_OK;
    }
}

static prun_status process(prun_stage *s, const prun_record *line)
{
    const struct config *cfg = prun_stage_config(s);
    const prun_bytes body = prun_record_bytes(s, line, LINE_BODY);
    const uint8_t *found = memmem(body.data, body.size, cfg->on, strlen(cfg->on));

    if (found)
        return fail_in_its_way(s, line, (size_t)(found - body.data));
    prun_emit(s, line);
    return PRUN_OK;
}

static prun_status unit_end(prun_stage *s)
{
    struct state *state = prun_stage_state(s);

    if (!state->is_failing_at_end)
        return PRUN_OK;
    state->is_failing_at_end = false;
    return prun_fail(s, "test_end", "a line of the unit made it fail at its end");
}

PRUN_STAGE(test_fail, "transform.test_fail", "Fails at chosen lines.",
           .config_size = sizeof(struct config), .state_size = sizeof(struct state),
           .process = process, .unit_end = unit_end, PRUN_TABLES(options, fields));
PRUN_PLUGIN("test-failing", "1.0", "MIT", &test_fail);
