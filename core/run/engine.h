/*
 * engine.h - what the threads of a run share.
 *
 * The list of units in flight, in source order, is the heart: workers take from it the first unit
 * that may go on, the committer takes the finished ones from its head. All of it is under one lock
 * that is taken a few times a unit and never for a record. Nobody waits for a record, a batch or
 * another unit while it holds a worker: a unit that cannot go on stands in the list.
 *
 * Borders: a unit may run level L > 0 when all units before it are past L. A unit that has the turn
 * already goes through a border without waiting there; one that found no memory to wait with begins
 * again when it has the turn. Memory: a unit starts or goes on only while the memory in flight is
 * within the budget, or when it is the first of the list, which always may; so at most the budget
 * and one max_unit_bytes a worker are in use.
 */
#ifndef RUN_ENGINE_H
#define RUN_ENGINE_H

#include "run/run.h"
#include "run/unit.h"

#include <pthread.h>
#include <stdatomic.h>

#define IN_FLIGHT_MAX \
    20u /* units opened and not committed: what they hold stays small beside the rest */

struct run {
    const struct graph *graph;
    struct run_options options; /* with defaults filled in */
    struct meter memory;        /* all units' */
    size_t budget;

    uint32_t exporter_count;
    uint32_t exporter_node[EXPORTERS_MAX]; /* exporter -> node */
    uint32_t *node_exporter;               /* node -> exporter, or UINT32_MAX */
    uint64_t all_exporters;                /* a bit each */
    bool has_skips; /* an edge passes over a level: borders are never gone through */

    struct ledger *ledger;   /* the committer's connection, the only one that writes */
    uint64_t owed_exporters; /* those that lost everything: set before is_ready */
    struct instance_set
        *singles;     /* instances of single stages; the list's order keeps them apart */
    int64_t settings; /* row of this run's fingerprint */

    pthread_mutex_t lock;
    pthread_cond_t work;              /* something may have become runnable, or the end has come */
    pthread_cond_t finish;            /* a unit has finished, or the end has come */
    void (*wake_main)(struct run *r); /* any thread */
    void *main;                       /* the main thread's own */

    /* under lock: */
    struct unit *first, *last;
    uint32_t in_flight;
    size_t reserved;  /* by units whose input was not read yet */
    bool is_closed;   /* no further units will come */
    bool is_stopping; /* nobody takes new work */
    bool is_ready;    /* recovery is done */
    bool has_waiting; /* units of the ledger wait to be run by themselves */
    bool is_committer_done;
    uint32_t idle_workers;
    struct verdict fatal; /* status PRUN_FATAL: why the run cannot go on; the first one wins */
    struct run_counts counts;
};

int engine_init(struct run *r, const struct graph *g, const struct run_options *o,
                struct error *reterr);
void engine_clear(struct run *r);

uint64_t engine_clock_ns(void);

/* Main thread. False: no room. */
bool engine_has_room(struct run *r, size_t bytes);
bool engine_is_in_flight(struct run *r, const char *key);
void engine_admit(struct run *r, struct unit *u, size_t bytes);
void engine_close(struct run *r); /* no further units */
void engine_stop(struct run *r);  /* nobody takes new work */

/* Workers. NULL: the end. */
struct unit *engine_take(struct run *r);
/* The input is in memory: what was reserved for it is charged now. */
void engine_input_read(struct run *r, struct unit *u);
/* Whether all units before it are past the level (which stays so). */
bool engine_has_turn(struct run *r, const struct unit *u, uint32_t level);
/* Begins its level again as soon as all units before it are finished. */
void engine_park_for_turn(struct run *r, struct unit *u);
/* Ran a level: goes on with `level` not before `due_ns`, or is finished. */
void engine_park(struct run *r, struct unit *u, uint32_t level, uint64_t due_ns);
void engine_finish(struct run *r, struct unit *u);

/* Committer. Waits until a group can be committed: up to `most` finished units in order (any order
 * when the pipeline is not ordered), taken out of the list's care but not out of the list. 0: the
 * end. */
size_t engine_take_group(struct run *r, struct unit **ret, size_t most);
/* The units are committed: out of the list. Counts them. */
void engine_retire(struct run *r, struct unit *const *units, size_t count);
/* Back to a worker, to become a failed unit. */
void engine_refail(struct run *r, struct unit *u);

/* Any thread: the run cannot go on. */
void engine_fatal(struct run *r, const char *stage, const struct error *e);
bool engine_is_stopping(struct run *r);
/* Waits a while, less when the run stops; false when it does. */
bool engine_pause(struct run *r, uint64_t ns);

#endif
