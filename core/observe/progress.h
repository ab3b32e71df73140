/*
 * progress.h - how a run is going: one line on a terminal, log lines elsewhere, and a closing
 * summary.
 *
 * Everything goes to standard error. Main thread only, but for the hooks around log lines.
 */
#ifndef OBSERVE_PROGRESS_H
#define OBSERVE_PROGRESS_H

#include "run/run.h"

struct progress {
    const struct graph *graph;
    const char
        *words; /* of the command line that name this run: "FILE --set x=y"; NULL: the file alone */
    bool is_quiet, is_json, is_terminal;
    uint64_t started_ns, drawn_ns, said_ns;
    bool is_drawn; /* the line stands on the terminal now; under the log's lock */
    char line[256];
    const char *held_by; /* said last */
};

void progress_open(struct progress *p, const struct graph *g, bool is_quiet, bool is_json);
/* For run_options.tick. */
void progress_tick(void *progress, const struct run_counts *counts, bool is_end);
void progress_close(struct progress *p);

/* What was done, at what rate, what failed and where the results are. */
void summary_print(const struct progress *p, const struct run_result *result);

struct buffer;
/* 1,234,567 and 12.3 MB: for people. */
void add_count(struct buffer *b, int64_t n);
void add_bytes(struct buffer *b, int64_t bytes);

#endif
