/* writer.c - see writer.h. The functions of <prun/plugin.h> that a writer calls stand at the end.
 */
#include "run/writer.h"

#include "base/log.h"
#include "run/fault.h"

#include <string.h>

#define PAUSE_FIRST_NS ((uint64_t)100 * 1000000u)
#define PAUSE_MOST_NS  ((uint64_t)10 * 1000000000u)
#define SAY_EVERY_NS   ((uint64_t)60 * 1000000000u)

enum errand { ERRAND_START, ERRAND_RECOVER, ERRAND_COMMIT, ERRAND_RETRACT };

static const char *const errand_word[] = {
    [ERRAND_START] = "start",
    [ERRAND_RECOVER] = "recover",
    [ERRAND_COMMIT] = "commit",
    [ERRAND_RETRACT] = "retract",
};

struct call {
    enum errand errand;
    prun_bytes receipt;
    struct prun_group *group;
};

static prun_status call_once(struct writer *w, const struct call *c)
{
    const prun_stage_class *cls = w->stage.node->cls;

    stage_begin_call(&w->stage);
    switch (c->errand) {
    case ERRAND_START:
        return stage_settle(&w->stage, cls->start ? cls->start(&w->stage) : PRUN_OK);
    case ERRAND_RECOVER:
        return stage_settle(&w->stage,
                            cls->recover ? cls->recover(&w->stage, c->receipt) : PRUN_OK);
    case ERRAND_COMMIT:
        return stage_settle(&w->stage, cls->commit ? cls->commit(&w->stage, c->group) : PRUN_OK);
    default:
        return stage_settle(&w->stage, cls->retract ? cls->retract(&w->stage, c->group) : PRUN_OK);
    }
}

static void set_holder(struct run *r, const char *stage)
{
    pthread_mutex_lock(&r->lock);
    r->counts.held_by = stage;
    pthread_mutex_unlock(&r->lock);
}

static void say(struct writer *w, const struct call *c)
{
    uint64_t now = engine_clock_ns();

    if (w->said_ns && now - w->said_ns < SAY_EVERY_NS)
        return;
    w->said_ns = now;
    log_line(LOG_WARN, w->stage.node->id, NULL, "cannot %s yet, trying again: %s",
             errand_word[c->errand], w->stage.error.text);
}

/* PRUN_OK, PRUN_LOST, PRUN_FAIL, or PRUN_FATAL after the run was told. */
static prun_status call_patiently(struct writer *w, const struct call *c)
{
    struct run *r = w->stage.run;
    uint64_t pause = PAUSE_FIRST_NS;
    prun_status status;

    while ((status = call_once(w, c)) == PRUN_RETRY) {
        say(w, c);
        set_holder(r, w->stage.node->id);
        if (!engine_pause(r, pause)) {
            status = PRUN_FATAL;
            break;
        }
        pause = pause * 2 < PAUSE_MOST_NS ? pause * 2 : PAUSE_MOST_NS;
    }
    if (w->said_ns && status == PRUN_OK)
        log_line(LOG_INFO, w->stage.node->id, NULL, "goes on");
    if (status == PRUN_OK)
        w->said_ns = 0;
    set_holder(r, NULL);
    if (status == PRUN_FATAL)
        engine_fatal(r, w->stage.node->id, &w->stage.error);
    return status;
}

static int refuse(struct writer *w, enum errand errand, prun_status status)
{
    if (status == PRUN_FATAL)
        return -1; /* told */
    if (status != PRUN_FAIL)
        error_set(&w->stage.error, "bad_stage", "%s answered %d", errand_word[errand], (int)status);
    engine_fatal(w->stage.run, w->stage.node->id, &w->stage.error);
    return -1;
}

/* The output is not the one of the receipt: begin a new one, and owe it every unit. */
static int lose(struct writer *w)
{
    const struct call again = {ERRAND_RECOVER, {NULL, 0}, NULL};
    prun_status status;
    struct error e;

    log_line(LOG_WARN, w->stage.node->id, NULL,
             "the output is not the one that the ledger knows; everything is exported to it again");
    if (ledger_lose(w->stage.run->ledger, w->stage.node->id, &e) < 0) {
        engine_fatal(w->stage.run, w->stage.node->id, &e);
        return -1;
    }
    fault_pass(FAULT_LOST);
    w->is_owed = true;
    status = call_patiently(w, &again);
    return status == PRUN_OK ? 0 : refuse(w, ERRAND_RECOVER, status);
}

static int recover(struct writer *w, prun_bytes receipt)
{
    const struct call start = {ERRAND_START, {NULL, 0}, NULL};
    const struct call call = {ERRAND_RECOVER, receipt, NULL};
    prun_status status = call_patiently(w, &start);

    if (status != PRUN_OK)
        return refuse(w, ERRAND_START, status);
    status = call_patiently(w, &call);
    if (status == PRUN_LOST && receipt.size)
        return lose(w);
    return status == PRUN_OK ? 0 : refuse(w, ERRAND_RECOVER, status);
}

int writer_open(struct writer *w, struct run *r, uint32_t exporter)
{
    const struct node *n = &r->graph->node[r->exporter_node[exporter]];
    prun_bytes receipt;
    struct arena a;
    struct error e;
    int rc;

    if (stage_init(&w->stage, r, n) < 0 || stage_setup(&w->stage) < 0) {
        engine_fatal(r, n->id, &w->stage.error);
        return -1;
    }
    arena_init(&a, NULL);
    rc = ledger_receipt(r->ledger, n->id, &a, &receipt, &w->is_owed, &e);
    if (rc < 0)
        engine_fatal(r, n->id, &e);
    else
        rc = recover(w, receipt);
    arena_free(&a);
    fault_pass(FAULT_RECOVER);
    return rc;
}

void writer_close(struct writer *w)
{
    stage_clear(&w->stage);
}

static prun_status carry_out(struct writer *w, enum errand errand, struct prun_group *g)
{
    const struct call call = {errand, {NULL, 0}, g};
    prun_status status = call_patiently(w, &call);

    if (status == PRUN_OK || status == PRUN_FAIL || status == PRUN_FATAL)
        return status;
    refuse(w, errand, status);
    return PRUN_FATAL;
}

prun_status writer_commit(struct writer *w, struct prun_group *g)
{
    prun_status status = carry_out(w, ERRAND_COMMIT, g);

    fault_pass(FAULT_COMMIT);
    return status;
}

prun_status writer_retract(struct writer *w, struct prun_group *g)
{
    prun_status status = carry_out(w, ERRAND_RETRACT, g);

    if (status == PRUN_FAIL) {
        engine_fatal(w->stage.run, w->stage.node->id, &w->stage.error);
        status = PRUN_FATAL;
    }
    fault_pass(FAULT_RETRACT);
    return status;
}

/* ---- The group, as the callbacks see it -- */

int64_t prun_group_number(const prun_group *g)
{
    return g->number;
}

int64_t prun_group_time(const prun_group *g)
{
    return g->time_us;
}

size_t prun_group_count(const prun_group *g)
{
    return g->count;
}

const prun_group_unit *prun_group_at(const prun_group *g, size_t index)
{
    return index < g->count ? &g->unit[index] : NULL;
}

/* The cursor in the log: pieces are whole, so it counts them. */
static int read_log(struct prun_group *g, size_t index, uint64_t *cursor, prun_bytes *ret,
                    struct error *reterr)
{
    bool is_end = false;

    if (ledger_intent_read(g->run->ledger, g->stage, g->unit[index].number, (int64_t)*cursor,
                           g->piece, &is_end, reterr) < 0)
        return -1;
    *ret = is_end ? (prun_bytes){NULL, 0} : (prun_bytes){g->piece->data, g->piece->size};
    *cursor += !is_end;
    return 0;
}

prun_bytes prun_group_output(prun_stage *s, prun_group *g, size_t index, uint64_t *cursor)
{
    prun_bytes bytes = {NULL, 0};
    struct error e;
    int rc;

    if (index >= g->count || g->unit[index].output_size == 0)
        return bytes;
    rc = g->source
             ? output_read(&g->source[index]->output[g->exporter], cursor, g->page, &bytes, &e)
             : read_log(g, index, cursor, &bytes, &e);
    if (rc < 0)
        stage_trouble(s, PRUN_FATAL, e.code, "%s", e.text);
    return bytes;
}

void prun_group_set_receipt(prun_group *g, prun_bytes receipt)
{
    g->receipt_size = receipt.size < PRUN_RECEIPT_MAX ? receipt.size : PRUN_RECEIPT_MAX;
    if (g->receipt_size)
        memcpy(g->receipt, receipt.data, g->receipt_size);
    g->has_receipt = true;
}

void prun_group_set_extent(prun_group *g, size_t index, uint64_t size)
{
    if (index < g->count)
        g->extent[index] = size;
}

void prun_extent_each(prun_stage *s, prun_extent_visit visit, void *context)
{
    struct error e;

    if (ledger_extents(s->run->ledger, s->node->id, visit, context, &e) < 0)
        stage_trouble(s, PRUN_FATAL, e.code, "%s", e.text);
}
