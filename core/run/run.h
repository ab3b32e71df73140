/*
 * run.h - running a checked graph: what the command line sees of this room.
 *
 * The calling thread becomes the main thread of the run: it runs the event loop with the source,
 * admission and signals. Workers run units; the committer owns the exporters' writers and the
 * ledger.
 */
#ifndef RUN_RUN_H
#define RUN_RUN_H

#include "pipeline/graph.h"
#include "run/ledger.h"

enum run_mode {
    RUN_SOURCE,  /* what the source opens and the ledger does not know yet */
    RUN_LETTERS, /* replay: units with dead letters, of `stage` or of `unit` when given */
    RUN_ALL      /* replay: every unit of the ledger */
};

/* What has happened so far. */
struct run_counts {
    int64_t opened;   /* units that were admitted */
    int64_t finished; /* of those: through the graph, or found unchanged */
    int64_t committed, failed, same_as, unchanged, vanished; /* as the ledger has them now */
    int64_t skipped; /* known and unchanged by size and time: not opened */
    int64_t records, rejected, bytes;
    int64_t expected_units, expected_bytes; /* 0: not known */
    int64_t memory_peak;                    /* the most that was in flight */
    int64_t other_settings;                 /* units of the ledger made with other settings */
    bool is_source_done;
    const char *held_by; /* the exporter that keeps failing and holds everything, or NULL */
};

struct run_options {
    enum run_mode mode;
    const char *stage, *unit; /* replay: which dead letters; NULL: all */
    int64_t workers;          /* 0: one a core */
    size_t memory_bytes;      /* in flight; 0: a quarter of the machine's, at most 256 MiB */
    size_t max_unit_bytes;    /* 0: 256 MiB */
    int64_t drain_ms;         /* how long a first signal waits for units in flight; 0: 30 s */
    /* Called on the main thread about ten times a second, and once at the end; or NULL. */
    void (*tick)(void *context, const struct run_counts *counts, bool is_end);
    void *tick_context;
};

struct run_result {
    struct run_counts counts;
    int signal;   /* that stopped the run before its end, or 0 */
    bool has_end; /* false: a source that watches */
    double seconds;
};

/* 0: went to its end, or was stopped by a signal. -1: could not go on, with the reason; what was
 * committed stands. Code "locked" or "usage" in the error: nothing was run. `*ret` is filled in
 * either case. */
int run_graph(const struct graph *g, const struct run_options *options, struct run_result *ret,
              struct error *reterr);

#endif
