/*
 * writer.h - exporters on the committer's side: starting, recovering, committing, retracting.
 *
 * All of it on the committer's thread. A callback that answers PRUN_RETRY is called again after a
 * pause that grows to ten seconds, for as long as the run is not stopped; that is said once a
 * minute.
 */
#ifndef RUN_WRITER_H
#define RUN_WRITER_H

#include "run/stage.h"

struct writer {
    struct prun_stage stage;
    bool is_owed;     /* has lost everything: units that it does not have are run again */
    uint64_t said_ns; /* when its trouble was last told */
};

/* What a callback is lent as a prun_group: the units of one group that concern one exporter. */
struct prun_group {
    int64_t number, time_us;
    size_t count;
    prun_group_unit *unit;
    uint64_t *extent;           /* as the exporter set them */
    struct unit *const *source; /* whose outputs they are; NULL: the ledger's log has them */
    uint32_t exporter;
    const char *stage; /* id of the exporter */
    struct run *run;
    uint8_t *page;        /* OUTPUT_PAGE bytes */
    struct buffer *piece; /* for the log */
    size_t receipt_size;
    bool has_receipt;
    uint8_t receipt[PRUN_RECEIPT_MAX];
};

/* Sets up, starts and recovers; the ledger is told of a lost output. -1: the run was told why not.
 */
int writer_open(struct writer *w, struct run *r, uint32_t exporter);
void writer_close(struct writer *w);

/* PRUN_OK; PRUN_FAIL with w->stage.error: refused for good; PRUN_FATAL: the run was told, or stops.
 */
prun_status writer_commit(struct writer *w, struct prun_group *g);
prun_status writer_retract(struct writer *w, struct prun_group *g);

#endif
