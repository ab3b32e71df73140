/*
 * start.h - a run with its progress and its last words, for the commands that start one.
 */
#ifndef CLI_START_H
#define CLI_START_H

#include "cli/cli.h"
#include "run/run.h"

/* Runs the graph as `options` and the command line say; gives the exit status. */
int cli_start(const struct cli *c, const struct graph *g, struct run_options *options);

#endif
