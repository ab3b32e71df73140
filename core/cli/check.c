/*
 * check.c - `prun check FILE`: everything that is wrong with a pipeline file, at once.
 *
 * Plugins that the file names are loaded for their tables; none of their functions is called.
 */
#include "cli/cli.h"


#include <stdio.h>

static int say_ok(const struct cli *c, const struct graph *g)
{
    if (!c->is_quiet)
        printf("%s: ok, %u stage%s\n", c->word[0], g->node_count, g->node_count == 1 ? "" : "s");
    return EXIT_DONE;
}

int cli_check(const struct cli *c)
{
    return cli_with_graph(c, say_ok);
}
