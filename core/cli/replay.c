/*
 * replay.c - `prun replay FILE [--stage S] [--unit U] [--all]`: units are run again, whole.
 *
 * Without an option, the units that have dead letters; --stage those that this stage refused;
 * --unit one unit, whatever became of it; --all every unit of the ledger, after other settings or
 * plugins.
 */
#include "cli/cli.h"

#include "cli/start.h"

#include <stdio.h>

static int replay(const struct cli *c, const struct graph *g)
{
    struct run_options options = {
        .mode = c->is_all ? RUN_ALL : RUN_LETTERS, .stage = c->stage, .unit = c->unit};

    return cli_start(c, g, &options);
}

int cli_replay(const struct cli *c)
{
    if (c->is_all && (c->stage || c->unit)) {
        fprintf(stderr, "%s: --all takes every unit; leave out --stage and --unit\n", c->program);
        return EXIT_USAGE;
    }
    return cli_with_graph(c, replay);
}
