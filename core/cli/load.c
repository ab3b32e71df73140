/*
 * load.c - the beginning of every command that is given a pipeline file.
 */
#include "cli/cli.h"

#include "base/buffer.h"
#include "plugin/registry.h"

#include <stdio.h>

static int print_problems(const struct problem_list *problems)
{
    struct buffer b = {0};

    problem_list_print(problems, &b);
    fwrite(b.data, 1, b.size, stderr);
    buffer_free(&b);
    return EXIT_USAGE;
}

int cli_with_graph(const struct cli *c, int (*act)(const struct cli *c, const struct graph *g))
{
    const struct pipeline_options options = {c->set, c->set_count, c->is_strict};
    struct registry *registry;
    struct graph *graph = NULL;
    struct problem_list problems;
    struct error e;
    int status = EXIT_USAGE, rc;

    if (registry_open(c->plugins, c->plugins_count, &registry, &e) < 0) {
        fprintf(stderr, "%s: %s\n", c->program, e.text);
        return EXIT_USAGE;
    }
    rc = pipeline_load(c->word[0], &options, registry, &graph, &problems);
    if (rc < 0)
        status = print_problems(&problems);
    problem_list_free(&problems);
    if (rc == 0)
        status = act(c, graph);
    graph_free(graph);
    registry_close(registry);
    return status;
}
