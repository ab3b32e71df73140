/*
 * fault.h - places where a test can kill prun, always compiled in.
 *
 * PRUN_FAULT="name" in the environment kills the process with SIGKILL when it comes by that place
 * for the first time, "name:3" the third time. PRUN_FAULT=list prints the table on standard output,
 * one name and its sentence a line, and exits. A place costs one load when the variable is not set.
 */
#ifndef RUN_FAULT_H
#define RUN_FAULT_H

#include "base/error.h"

/* identifier, name, what has happened just before */
#define FAULT_POINTS(X)                                                                          \
    X(FAULT_START, "start", "the ledger is open and locked, no exporter was started")            \
    X(FAULT_RECOVER, "recover", "one more exporter has recovered")                               \
    X(FAULT_LOST, "lost", "the ledger knows that an output is lost, the new one is not begun")   \
    X(FAULT_ADMIT, "admit", "one more unit was opened by the source")                            \
    X(FAULT_READ, "read", "the input of one more unit was read and hashed")                      \
    X(FAULT_FINISH, "finish", "one more unit went through the graph")                            \
    X(FAULT_SPILL, "spill", "the output of a unit was moved to a temporary file")                \
    X(FAULT_GROUP, "group", "a group is complete, nothing of it is written")                     \
    X(FAULT_INTENT, "intent", "the intent of a group is synced, no exporter has seen the group") \
    X(FAULT_COMMIT, "commit", "one more exporter has committed the group")                       \
    X(FAULT_RECEIPTS, "receipts", "all exporters have committed, the ledger does not know it")   \
    X(FAULT_LEDGER, "ledger", "the ledger has the outcomes and receipts, the intent is cleared") \
    X(FAULT_REDO, "redo", "recovery is about to finish a group from its log")                    \
    X(FAULT_RETRACT, "retract", "one more exporter has retracted a group")                       \
    X(FAULT_RETRACTED, "retracted", "the ledger knows that a group was retracted")               \
    X(FAULT_END, "end", "the last group is committed, nothing is closed yet")

enum fault_point {
#define FAULT_ID(id, name, about) id,
    FAULT_POINTS(FAULT_ID)
#undef FAULT_ID
        FAULT_COUNT
};

/* Reads PRUN_FAULT; an error for a name that is not in the table. Call it before any thread starts.
 */
int fault_setup(struct error *reterr);

/* Any thread. */
void fault_pass(enum fault_point point);

#endif
