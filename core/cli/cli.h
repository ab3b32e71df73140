/*
 * cli.h - the command line: one file a subcommand, each a function of the words after its name.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/error.h"
#include "pipeline/pipeline.h"

/* Exit statuses: the contract of the command line. */
enum { EXIT_DONE = 0, EXIT_DEAD_LETTERS = 1, EXIT_USAGE = 2, EXIT_STOPPED = 3 };

/* The options that all subcommands share, and the words that are left. */
struct cli {
    const char *program;
    const char **set;
    size_t set_count;
    const char **plugins;
    size_t plugins_count;
    int64_t workers;      /* 0: one a core */
    int64_t memory_bytes; /* 0: the default */
    bool is_quiet, is_verbose, is_log_json, is_strict;
    const char *format;       /* graph: "text", "dot" */
    const char *stage, *unit; /* deadletters and replay */
    bool is_all;              /* replay: every unit */
    const char **word;
    size_t word_count;
};

int cli_main(int argc, char **argv);

/* Loads the pipeline that the first word names and gives what `act` makes of it; or prints every problem
 * and gives EXIT_USAGE. */
int cli_with_graph(const struct cli *c, int (*act)(const struct cli *c, const struct graph *g));

int cli_run(const struct cli *c);
int cli_check(const struct cli *c);
int cli_graph(const struct cli *c);
int cli_plugins(const struct cli *c);
int cli_describe(const struct cli *c);
int cli_status(const struct cli *c);
int cli_deadletters(const struct cli *c);
int cli_replay(const struct cli *c);

#endif
