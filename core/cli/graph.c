/*
 * graph.c - `prun graph FILE`: the checked graph as text, for dot, as a picture or as JSON.
 */
#include "cli/cli.h"

#include "base/buffer.h"

#include <stdio.h>
#include <string.h>

static int print(const struct cli *c, const struct graph *g)
{
    struct buffer b = {0};
    int status = EXIT_DONE;

    if (c->format && strcmp(c->format, "dot") == 0)
        graph_print_dot(g, &b);
    else if (c->format && strcmp(c->format, "svg") == 0)
        graph_print_svg(g, &b);
    else if (c->format && strcmp(c->format, "json") == 0)
        graph_print_json(g, &b);
    else
        graph_print_text(g, &b);
    fwrite(b.data, 1, b.size, stdout);
    if (b.is_broken) {
        fprintf(stderr, "%s: out of memory\n", c->program);
        status = EXIT_STOPPED;
    }
    buffer_free(&b);
    return status;
}

int cli_graph(const struct cli *c)
{
    return cli_with_graph(c, print);
}
