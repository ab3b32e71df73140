/*
 * committer.h - the thread that makes groups of units durable: intent, exporters, ledger.
 *
 * What is promised and under which failures stands in docs/delivery.md; tests/model has the
 * protocol as a model whose crash points are enumerated.
 */
#ifndef RUN_COMMITTER_H
#define RUN_COMMITTER_H

#include "run/writer.h"

#define GROUP_UNITS_MAX 16u

struct committer {
    struct run *run;
    struct writer writer[EXPORTERS_MAX];
    uint32_t opened; /* writers */
    uint64_t
        singly_until; /* turn: a unit before it was refused, so units are committed one by one */
    bool is_singly;
    uint8_t *page;
    struct buffer piece;
    pthread_t thread;
};

/* Recovery comes first, on the new thread; then run->is_ready is set and the main thread woken. */
int committer_start(struct committer *c, struct run *r, struct error *reterr);
void committer_join(struct committer *c);

/* recovery.c: opens the writers and brings an open intent to its end. -1: the run was told. */
int committer_recover(struct committer *c);

/* A group as one exporter sees it; units with nothing to tell it are left out. */
struct group_view {
    struct prun_group group;
    struct unit *source[GROUP_UNITS_MAX];
    prun_group_unit unit[GROUP_UNITS_MAX];
    uint64_t extent[GROUP_UNITS_MAX];
};
#endif
