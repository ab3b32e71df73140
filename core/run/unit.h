/*
 * unit.h - the piece of work that succeeds or fails as a whole, while it is in flight.
 *
 * A unit belongs to one thread at a time: to the main thread until it is admitted, to the worker
 * that runs it, to nobody while it waits in the engine's list, to the committer when it is
 * finished. Each hand-over is under the engine's lock. Its reservation and its place in the list
 * stay its own until it is committed, also while it is retried.
 */
#ifndef RUN_UNIT_H
#define RUN_UNIT_H

#include "pipeline/graph.h"
#include "record/batch.h"
#include "run/input.h"
#include "run/ledger.h"
#include "run/output.h"

#define UNIT_PLACE_MAX ((int64_t)0xFFFFF)
#define EXPORTERS_MAX  64u

enum unit_phase { UNIT_QUEUED, UNIT_RUNNING, UNIT_FINISHED };

/* A batch that waits at a border for its unit's turn. */
struct queued {
    uint32_t node;
    struct batch *batch;
};

/* The books of one node for one unit: what entered, what became of it, what left. */
struct books {
    uint64_t entered, passed, forwarded, consumed, kept, dropped, rejected;
    uint64_t sent; /* out of the node: passed by, forwarded and made */
};

/* And of one edge. */
struct edge_books {
    uint64_t carried, filtered;
};

/* Where a level began: a retry goes back to here. */
struct mark {
    int64_t place, rejected;
    struct letter **letter_end;
    struct note **note_end;
    uint32_t queued_count;
    uint64_t output_size[EXPORTERS_MAX];
};

/* Why a unit does not go on. */
struct verdict {
    prun_status status; /* PRUN_OK, PRUN_RETRY, PRUN_FAIL, PRUN_FATAL */
    const char *stage;  /* id */
    struct error error;
};

struct unit {
    /* under engine lock: */
    struct unit *next;
    enum unit_phase phase;
    uint32_t level;  /* the next to run; graph->level_count when only its end is left */
    uint64_t due_ns; /* not before; 0: at once */
    bool needs_turn; /* only when all units before it are finished */
    size_t reserved; /* counted until its input was read */

    /* fixed at admission: */
    uint64_t turn; /* place in source order, within this run */
    struct meter meter;
    struct arena arena;  /* strings, letters, notes; charged */
    struct entry entry;  /* as it will be stored */
    struct entry known;  /* as the ledger had it: outcome NONE when it is new */
    uint64_t delivered;  /* bits of the exporters that have an earlier version */
    uint64_t owed;       /* bits of the exporters that lost everything and do not have it yet */
    bool is_forced;      /* run even when nothing has changed */
    bool is_from_ledger; /* opened by the run itself, after the source */

    /* the worker's, then the committer's: */
    struct input input;
    struct batch_pool pool;
    struct queued *queued;
    uint32_t queued_count, queued_room;
    struct output *output; /* an exporter */
    uint32_t output_count;
    struct books *books; /* a node */
    struct edge_books *edge_books;
    int64_t place; /* the last that was given out */
    struct letter **letter_end;
    struct note **note_end;
    struct mark mark;
    uint32_t retries;
    struct verdict verdict; /* of the unit as a whole */
    bool stops_run;         /* its failure is one that ends the run */
    bool was_started;
    bool is_for_ledger_only; /* an exporter refuses even its failure */
    int64_t read_bytes;
};

struct run;

/* NULL: out of memory. Strings of `e` are copied. */
struct unit *unit_new(struct run *r, const struct entry *e);
void unit_free(struct unit *u); /* takes NULL */

/* Frees what only the graph needs: input, batches, books. */
void unit_release_work(struct unit *u);

/* Forgets what the graph has made since the mark; empties outputs back to it. */
int unit_rewind(struct unit *u, const struct mark *m, struct error *reterr);
void unit_set_mark(struct unit *u);

bool unit_queue(struct unit *u, uint32_t node, struct batch *b);

/* A dead letter of the unit; place 0: none of its own. False: no memory. */
struct letter *unit_add_letter(struct unit *u, const char *stage, const char *code,
                               const char *message);
bool unit_add_note(struct unit *u, const char *name, const char *text);

#endif
