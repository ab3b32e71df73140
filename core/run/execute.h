/*
 * execute.h - one unit through the graph, on one worker.
 */
#ifndef RUN_EXECUTE_H
#define RUN_EXECUTE_H

#include "run/stage.h"

/* A worker's own. */
struct execution {
    struct run *run;
    struct instance_set *own;
    struct unit *unit;
    uint32_t level;       /* the highest that the unit has the turn for and that is being run */
    bool is_for_failures; /* the books are closed */
};

/* Runs one level of the graph for the unit (reads its input first, when it is new): then the unit
 * is handed back to the engine, finished or parked. */
void execute_unit(struct execution *x, struct unit *u);

/* The records of `in` through the node and depth first on to what follows. PRUN_OK, or the unit's
 * verdict is set. */
prun_status execute_feed(struct execution *x, uint32_t node, struct batch *in);

/* The node's unit_end, and on with what it emits. */
prun_status execute_unit_end(struct execution *x, uint32_t node);

/* A unit was left in the middle: cleans its instances. */
void execute_abandon(struct execution *x);

#endif
