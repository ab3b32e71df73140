/*
 * run.c - `prun FILE`, `prun run FILE`, and what `prun replay` shares with them.
 */
#include "cli/cli.h"

#include "base/log.h"
#include "cli/start.h"
#include "observe/progress.h"
#include "run/run.h"

#include <stdio.h>
#include <string.h>

static int exit_status(const struct run_result *r)
{
    if (r->signal && r->has_end)
        return 128 + r->signal;
    if (r->signal) /* one that watches ends no other way */
        return EXIT_DONE;
    return r->counts.failed || r->counts.rejected ? EXIT_DEAD_LETTERS : EXIT_DONE;
}

int cli_start(const struct cli *c, const struct graph *g, struct run_options *options)
{
    struct progress progress;
    struct run_result result;
    struct error e;
    int rc;

    progress_open(&progress, g, c->is_quiet, c->is_log_json);
    options->workers = c->workers;
    options->memory_bytes = (size_t)c->memory_bytes;
    options->tick = progress_tick;
    options->tick_context = &progress;
    rc = run_graph(g, options, &result, &e);
    progress_close(&progress);
    if (rc < 0) {
        log_line(LOG_ERROR, NULL, NULL, "%s", e.text);
        if (strcmp(e.code, "usage") == 0 || strcmp(e.code, "bad_fault") == 0)
            return EXIT_USAGE;
    }
    summary_print(&progress, &result);
    return rc < 0 ? EXIT_STOPPED : exit_status(&result);
}

int cli_run(const struct cli *c)
{
    struct run_options options = { .mode = RUN_SOURCE };
    struct registry *registry;
    struct graph *graph;
    int status = cli_load(c, &registry, &graph);

    if (status != EXIT_DONE)
        return status;
    status = cli_start(c, graph, &options);
    graph_free(graph);
    registry_close(registry);
    return status;
}
