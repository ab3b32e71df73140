/*
 * graph.c - `prun graph FILE`: the checked graph as text, for dot, as a picture or as JSON.
 */
#include "cli/cli.h"

#include "base/buffer.h"
#include "plugin/registry.h"

#include <stdio.h>
#include <string.h>

int cli_graph(const struct cli *c)
{
    struct registry *registry;
    struct graph *graph;
    struct buffer b = {0};
    int status = cli_load(c, &registry, &graph);

    if (status != EXIT_DONE)
        return status;
    if (c->format && strcmp(c->format, "dot") == 0)
        graph_print_dot(graph, &b);
    else if (c->format && strcmp(c->format, "svg") == 0)
        graph_print_svg(graph, &b);
    else if (c->format && strcmp(c->format, "json") == 0)
        graph_print_json(graph, &b);
    else
        graph_print_text(graph, &b);
    fwrite(b.data, 1, b.size, stdout);
    if (b.is_broken) {
        fprintf(stderr, "%s: out of memory\n", c->program);
        status = EXIT_STOPPED;
    }
    buffer_free(&b);
    graph_free(graph);
    registry_close(registry);
    return status;
}
