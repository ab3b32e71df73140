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

int cli_load(const struct cli *c, struct registry **ret_registry, struct graph **ret_graph)
{
    const struct pipeline_options options = {c->set, c->set_count, c->is_strict};
    struct registry *registry;
    struct problem_list problems;
    struct error e;
    int status;

    if (registry_open(c->plugins, c->plugins_count, &registry, &e) < 0) {
        fprintf(stderr, "%s: %s\n", c->program, e.text);
        return EXIT_USAGE;
    }
    if (pipeline_load(c->word[0], &options, registry, ret_graph, &problems) < 0) {
        status = print_problems(&problems);
        problem_list_free(&problems);
        registry_close(registry);
        return status;
    }
    problem_list_free(&problems);
    *ret_registry = registry;
    return EXIT_DONE;
}
