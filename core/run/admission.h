/*
 * admission.h - which units enter a run, and when: the source, the ledger's answer, and room in
 * memory.
 *
 * Main thread only. Numbers are given to new keys in source order at admission, from the highest
 * that was committed on: so any number of workers, and a restart after a crash, give the same.
 */
#ifndef RUN_ADMISSION_H
#define RUN_ADMISSION_H

#include "base/map.h"
#include "run/stage.h"

enum admission_state {
    ADMISSION_OPEN,  /* call admission_step again */
    ADMISSION_FULL,  /* no room: again when a unit was committed */
    ADMISSION_WAIT,  /* the source waits for something: again after a while */
    ADMISSION_DRAIN, /* all that is known is opened: again when nothing is in flight */
    ADMISSION_END,   /* there will be no further units */
    ADMISSION_BROKEN /* the run was told why */
};

struct source_io;

struct admission {
    struct run *run;
    struct source_io *io; /* what the source waits for: io.h */
    struct ledger *reader;
    struct prun_stage source;
    int64_t next_number;
    bool is_full; /* prun_source_open() had to say no in this poll */
    bool is_source_done;
    bool has_waited; /* the source is one that watches */
    bool is_failed;  /* an error inside prun_source_open() */
    /* units that the ledger itself gives: replays, and those that wait or are owed */
    struct arena feed_arena;
    struct entry *feed;
    size_t feed_count, feed_room, feed_at;
    struct map fed;
};

int admission_open(struct admission *a, struct run *r, struct error *reterr);
/* The source's start; after recovery. */
enum admission_state admission_start(struct admission *a);
enum admission_state admission_step(struct admission *a);
void admission_close(struct admission *a);

#endif
