/*
 * stage.h - a stage instance: what a prun_stage is inside.
 *
 * An instance belongs to one thread at a time: a worker's own, a single stage's to whoever has its
 * border's turn, a writer to the committer, the source to the main thread. The first fields are
 * those that every record touches.
 */
#ifndef RUN_STAGE_H
#define RUN_STAGE_H

#include <prun/plugin.h>
#include "run/engine.h"

/* What became of the lent record. */
enum fate {
    FATE_NONE,
    FATE_KEPT,
    FATE_FORWARDED,
    FATE_DROPPED,
    FATE_REJECTED,
    FATE_TWICE,
    FATE_COUNT
};

struct prun_stage {
    const struct field_binding *row;
    struct batch *out; /* what the current call emits into; NULL outside process and unit_end */
    const prun_record *lent; /* NULL in unit_end */
    struct batch *in;        /* of the lent record */
    enum fate fate;
    bool needs_care; /* trouble or scratch memory: the call is to be settled */
    uint64_t cursor, next_cursor;
    struct output *output; /* an exporter's, of the current unit */
    prun_status trouble;   /* PRUN_OK, or what the call fails with whatever it answers */
    bool has_scratch;
    struct arena scratch;

    struct unit *unit; /* NULL outside a unit */
    struct run *run;
    const struct node *node;
    void *state;
    uint32_t fates; /* that the class may give: PRUN_FORWARDS, ... */
    bool is_set_up;
    bool is_dirty;      /* a unit ended in the middle of it: set up anew before the next */
    struct error error; /* of the current call */

    struct batch **kept; /* by prun_keep(), until unit_end has returned */
    uint32_t kept_count, kept_room;

    /* data files that setup opened, for the fingerprint */
    struct arena setup_arena;
    const char **data_hash;
    uint32_t data_count, data_room;

    void *role; /* the source's or the writer's own: admission.c, writer.c */
};

/* Sets trouble and error, once a call. */
void stage_trouble(struct prun_stage *s, prun_status status, const char *code, const char *format,
                   ...) PRUN_PRINTF(4, 5);
/* The unit has no memory left. */
void stage_no_memory(struct prun_stage *s);

/* The status of a call that answered `status`, after trouble; with a reason in s->error unless it
 * is PRUN_OK, PRUN_MORE, PRUN_END, PRUN_WAIT or PRUN_LOST. */
prun_status stage_settle(struct prun_stage *s, prun_status status);
/* Before each call. */
static inline void stage_begin_call(struct prun_stage *s)
{
    s->trouble = PRUN_OK;
    s->needs_care = false;
    s->error.code[0] = '\0';
}

/* ---- Life -- */

int stage_init(struct prun_stage *s, struct run *r, const struct node *node);
/* Calls the class's setup (after a teardown when it is dirty). -1: s->error says why. */
int stage_setup(struct prun_stage *s);
void stage_clear(struct prun_stage *s); /* teardown, and frees */
void stage_drop_kept(struct prun_stage *s);

/* Instances of all nodes but, in a worker's set, the single stages, and but a source without
 * `process`. */
struct instance_set {
    struct prun_stage *stage; /* a node */
    uint32_t count;
    bool is_of_singles;
};
struct instance_set *instance_set_new(struct run *r, bool is_of_singles);
/* Sets up all; -1 with the stage's id in front of the error. */
int instance_set_setup(struct instance_set *set, const char **ret_stage, struct error *reterr);
void instance_set_free(struct instance_set *set); /* takes NULL */

#endif
