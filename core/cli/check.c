/*
 * check.c - `prun check FILE`: everything that is wrong with a pipeline file, at once.
 *
 * Plugins that the file names are loaded for their tables; none of their functions is called.
 */
#include "cli/cli.h"

#include "plugin/registry.h"

#include <stdio.h>

int cli_check(const struct cli *c)
{
    struct registry *registry;
    struct graph *graph;
    int status = cli_load(c, &registry, &graph);

    if (status != EXIT_DONE)
        return status;
    if (!c->is_quiet)
        printf("%s: ok, %u stage%s\n", c->word[0], graph->node_count,
               graph->node_count == 1 ? "" : "s");
    graph_free(graph);
    registry_close(registry);
    return EXIT_DONE;
}
