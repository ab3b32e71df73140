/*
 * committer.c - one group after another: see committer.h and docs/delivery.md.
 *
 *  1. The ledger syncs an intent with all that it will store of the group. When a unit of it
 *     replaces what an earlier version left, the formatted outputs stand in the intent too: after a
 *     crash the group can then be finished although the old rows are gone from one output and the
 *     new input may be gone.
 *  2. Each exporter, in file order, commits its view of the group and gives a receipt.
 *  3. One transaction stores outcomes, receipts and extents, and clears the intent.
 */
#include "run/committer.h"

#include "base/clock.h"
#include "base/log.h"
#include "run/fault.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define LOG_PIECE ((size_t)256 << 10)

/* A group on its way. Units without an entry to store (unchanged, vanished) are in `all` only. */
struct commit {
    struct committer *c;
    int64_t number, time_us;
    bool has_log;
    struct unit *const *all;
    size_t all_count;
    struct unit *unit[GROUP_UNITS_MAX];
    size_t count;
    struct group_view *view; /* an exporter */
};

/* ---- The ledger, patiently -- */

/* Calls until it works, for as long as waiting may help. -1: the run was told. */
static int patiently(struct committer *c, int (*step)(struct commit *, struct error *),
                     struct commit *m)
{
    uint64_t pause = 50000000u, said = 0;
    struct error e;

    while (step(m, &e) < 0) {
        bool may_help = strcmp(e.code, "ledger_busy") == 0 || strcmp(e.code, "ledger_full") == 0;

        if (may_help && (!said || engine_clock_ns() - said > 60000000000u)) {
            log_line(LOG_WARN, NULL, NULL, "cannot write yet, trying again: %s", e.text);
            said = engine_clock_ns();
        }
        if (!may_help || !engine_pause(c->run, pause)) {
            engine_fatal(c->run, NULL, &e);
            return -1;
        }
        pause = pause < 5000000000u ? pause * 2 : pause;
    }
    return 0;
}

/* ---- Outcomes -- */

/* The units of the group before `place` are what the ledger will have. */
struct earlier {
    const struct commit *m;
    size_t place;
};

static bool is_superseded(void *context, int64_t number)
{
    const struct earlier *x = context;

    for (size_t i = 0; i <= x->place; i++)
        if (x->m->unit[i]->entry.number == number)
            return true;
    return false;
}

static int find_holder(const struct commit *m, size_t place, int64_t *ret, struct error *reterr)
{
    struct earlier x = {m, place};
    const char *version = m->unit[place]->entry.version;

    *ret = 0;
    for (size_t i = 0; i < place; i++) {
        const struct entry *e = &m->unit[i]->entry;

        if (e->outcome == OUTCOME_COMMITTED && !e->range.end && e->version &&
            strcmp(e->version, version) == 0) {
            *ret = e->number;
            return 0;
        }
    }
    return ledger_holder(m->c->run->ledger, version, is_superseded, &x, ret, reterr);
}

static void make_same(struct unit *u, int64_t holder)
{
    u->entry.outcome = OUTCOME_SAME_AS;
    u->entry.same_as = holder;
    u->entry.letters = NULL;
    u->entry.notes = NULL;
    u->entry.records = u->entry.rejected = 0;
    for (uint32_t o = 0; o < u->output_count; o++)
        output_free(&u->output[o]);
}

/* It was the same as a unit that an exporter has refused since; its own rows are gone by now. */
static void make_waiting(struct unit *u)
{
    u->entry.outcome = OUTCOME_WAITING;
    u->entry.same_as = 0;
    u->entry.version = NULL;
}

/* A unit with the content of another committed one leaves no rows; but equal parts of files do. */
static int find_same(struct commit *m, struct error *reterr)
{
    for (size_t i = 0; i < m->count; i++) {
        struct entry *e = &m->unit[i]->entry;
        int64_t holder = 0;

        e->settings = m->c->run->settings;
        if ((e->outcome != OUTCOME_COMMITTED && e->outcome != OUTCOME_SAME_AS) || !e->version ||
            e->range.end)
            continue;
        if (find_holder(m, i, &holder, reterr) < 0)
            return -1;
        if (holder)
            make_same(m->unit[i], holder);
        else if (e->outcome == OUTCOME_SAME_AS)
            make_waiting(m->unit[i]);
    }
    return 0;
}

/* ---- Views -- */

static bool is_same_version(const struct unit *u)
{
    return u->known.version && u->entry.version && strcmp(u->known.version, u->entry.version) == 0;
}

/* The exporters that a unit goes to: one that is only owed to some leaves the others alone. */
static uint64_t targets_of(const struct run *r, const struct unit *u)
{
    if (u->is_for_ledger_only)
        return 0;
    return u->owed && !u->is_forced && is_same_version(u) ? u->owed : r->all_exporters;
}

static bool is_target(const struct run *r, const struct unit *u, uint32_t exporter)
{
    bool has_old = u->delivered >> exporter & 1;

    bool has_rows = u->entry.outcome == OUTCOME_COMMITTED || u->entry.outcome == OUTCOME_FAILED;

    return (targets_of(r, u) >> exporter & 1) && (has_rows || has_old);
}

static void add_to_view(struct group_view *v, struct unit *u, uint32_t exporter)
{
    bool is_new = !(u->delivered >> exporter & 1);
    uint64_t size = output_size(&u->output[exporter]);

    if (is_new && size == 0)
        return;
    v->source[v->group.count] = u;
    v->extent[v->group.count] = 0;
    v->unit[v->group.count++] = (prun_group_unit){
        .number = u->entry.number,
        .key = strchr(u->entry.key, ':') + 1,
        .version = u->entry.version ? u->entry.version : "",
        .is_new = is_new,
        .output_size = size,
    };
}

static void make_view(struct commit *m, uint32_t exporter)
{
    struct group_view *v = &m->view[exporter];
    struct run *r = m->c->run;

    v->group = (struct prun_group){.number = m->number,
                                   .time_us = m->time_us,
                                   .unit = v->unit,
                                   .extent = v->extent,
                                   .source = v->source,
                                   .exporter = exporter,
                                   .stage = r->graph->node[r->exporter_node[exporter]].id,
                                   .run = r,
                                   .page = m->c->page,
                                   .piece = &m->c->piece};
    for (size_t i = 0; i < m->count; i++)
        if (is_target(r, m->unit[i], exporter))
            add_to_view(v, m->unit[i], exporter);
    for (size_t i = 0; i < v->group.count; i++)
        m->has_log |= !v->unit[i].is_new;
}

/* ---- The intent -- */

static int log_output(struct commit *m, const char *stage, struct unit *u, uint32_t exporter,
                      struct error *reterr)
{
    uint64_t cursor = 0;
    prun_bytes bytes;
    int64_t seq = 0;

    for (;;) {
        if (output_read(&u->output[exporter], &cursor, m->c->page, &bytes, reterr) < 0) {
            ledger_rollback(m->c->run->ledger);
            return -1;
        }
        if (!bytes.size)
            return 0;
        if (ledger_intent_log(m->c->run->ledger, stage, u->entry.number, seq++, bytes, reterr) < 0)
            return -1;
    }
}

static int write_targets(struct commit *m, uint32_t exporter, struct error *reterr)
{
    struct run *r = m->c->run;
    const char *stage = r->graph->node[r->exporter_node[exporter]].id;

    for (size_t i = 0; i < m->count; i++) {
        struct unit *u = m->unit[i];

        if (!is_target(r, u, exporter))
            continue;
        if (ledger_intent_target(r->ledger, stage, u->entry.number, !(u->delivered >> exporter & 1),
                                 output_size(&u->output[exporter]), reterr) < 0)
            return -1;
        if (m->has_log && log_output(m, stage, u, exporter, reterr) < 0)
            return -1;
    }
    return 0;
}

static int write_intent(struct commit *m, struct error *reterr)
{
    struct run *r = m->c->run;

    if (ledger_intent_begin(r->ledger, m->number, m->time_us, m->has_log, reterr) < 0)
        return -1;
    for (size_t i = 0; i < m->count; i++)
        if (ledger_intent_unit(r->ledger, &m->unit[i]->entry, reterr) < 0)
            return -1;
    for (uint32_t e = 0; e < r->exporter_count; e++)
        if (write_targets(m, e, reterr) < 0)
            return -1;
    return ledger_intent_end(r->ledger, reterr);
}

/* ---- The outcome -- */

static uint64_t extent_of(const struct group_view *v, int64_t number)
{
    for (size_t i = 0; i < v->group.count; i++)
        if (v->unit[i].number == number)
            return v->extent[i];
    return 0;
}

static int store_exporter(struct commit *m, uint32_t exporter, struct error *reterr)
{
    struct group_view *v = &m->view[exporter];
    struct run *r = m->c->run;
    const struct prun_group *g = &v->group;

    if (g->has_receipt &&
        ledger_group_receipt(r->ledger, g->stage, (prun_bytes){g->receipt, g->receipt_size},
                             reterr) < 0)
        return -1;
    for (size_t i = 0; i < m->count; i++) {
        const struct unit *u = m->unit[i];

        if (is_target(r, u, exporter) &&
            ledger_group_extent(r->ledger, g->stage, u->entry.number, extent_of(v, u->entry.number),
                                reterr) < 0)
            return -1;
    }
    return 0;
}

static int store_outcome(struct commit *m, struct error *reterr)
{
    struct run *r = m->c->run;
    bool has_waiting = false;

    if (ledger_group_begin(r->ledger, reterr) < 0)
        return -1;
    for (uint32_t e = 0; m->count && e < r->exporter_count; e++)
        if (store_exporter(m, e, reterr) < 0)
            return -1;
    for (size_t i = 0; i < m->all_count; i++)
        if (m->all[i]->entry.outcome == OUTCOME_UNCHANGED &&
            ledger_group_touch(r->ledger, &m->all[i]->entry, reterr) < 0)
            return -1;
    if (ledger_group_end(r->ledger, m->count ? m->number : 0, &has_waiting, reterr) < 0)
        return -1;
    pthread_mutex_lock(&r->lock);
    r->has_waiting |= has_waiting;
    pthread_mutex_unlock(&r->lock);
    return 0;
}

static int store_retraction(struct commit *m, struct error *reterr)
{
    return ledger_group_retracted(m->c->run->ledger, m->number, reterr);
}

/* The receipts of a retraction count as those of a commit do. */
static int store_retracted(struct commit *m, struct error *reterr)
{
    struct run *r = m->c->run;

    if (ledger_group_begin(r->ledger, reterr) < 0)
        return -1;
    for (uint32_t e = 0; e < r->exporter_count; e++) {
        const struct prun_group *g = &m->view[e].group;

        if (g->has_receipt &&
            ledger_group_receipt(r->ledger, g->stage, (prun_bytes){g->receipt, g->receipt_size},
                                 reterr) < 0)
            return -1;
    }
    return store_retraction(m, reterr);
}

/* ---- A refusal -- */

/* Exporter `refuser` will never take the group: what the ones before it took is retracted, then the
 * units are committed one by one; the one that is refused alone goes back to become a dead letter.
 */
static int take_back(struct commit *m, uint32_t refuser)
{
    struct committer *c = m->c;

    m->number++;
    for (uint32_t e = 0; e <= refuser; e++) {
        struct group_view *v = &m->view[e];

        v->group.number = m->number;
        v->group.has_receipt = false;
        for (size_t i = 0; i < v->group.count; i++)
            v->unit[i].output_size = 0;
        if (v->group.count && writer_retract(&c->writer[e], &v->group) != PRUN_OK)
            return -1;
    }
    if (patiently(c, store_retracted, m) < 0)
        return -1;
    fault_pass(FAULT_RETRACTED);
    return 0;
}

static void refail(struct commit *m, const struct verdict *why)
{
    struct unit *u = m->unit[0];

    u->verdict = *why;
    engine_refail(m->c->run, u);
}

static int refused(struct commit *m, uint32_t refuser)
{
    struct committer *c = m->c;
    const struct prun_stage *s = &c->writer[refuser].stage;
    const struct verdict why = {.status = PRUN_FAIL, .stage = s->node->id, .error = s->error};

    if (take_back(m, refuser) < 0)
        return -1;
    if (m->count == 1 && m->unit[0]->entry.outcome == OUTCOME_FAILED) {
        m->unit[0]->is_for_ledger_only = true; /* even its failure is refused */
    } else if (m->count == 1) {
        refail(m, &why);
    } else {
        c->is_singly = true;
        c->singly_until = m->unit[m->count - 1]->turn;
    }
    return 1;
}

/* ---- A group -- */

static int export_group(struct commit *m)
{
    struct run *r = m->c->run;

    for (uint32_t e = 0; e < r->exporter_count; e++) {
        prun_status status;

        if (!m->view[e].group.count)
            continue;
        status = writer_commit(&m->c->writer[e], &m->view[e].group);
        if (status == PRUN_FAIL)
            return refused(m, e);
        if (status != PRUN_OK)
            return -1;
    }
    return 0;
}

static int prepare(struct commit *m, struct error *reterr)
{
    struct run *r = m->c->run;

    if (ledger_next_group(r->ledger, &m->number, reterr) < 0 || find_same(m, reterr) < 0)
        return -1;
    m->time_us = clock_now_us();
    m->has_log = false;
    for (uint32_t e = 0; e < r->exporter_count; e++)
        make_view(m, e);
    return 0;
}

/* 0: committed; 1: refused, the units stay in the list; -1: the run was told. */
static int commit_units(struct commit *m)
{
    int rc;

    if (m->count == 0)
        return patiently(m->c, store_outcome, m);
    if (patiently(m->c, prepare, m) < 0)
        return -1;
    fault_pass(FAULT_GROUP);
    if (patiently(m->c, write_intent, m) < 0)
        return -1;
    fault_pass(FAULT_INTENT);
    rc = export_group(m);
    if (rc != 0)
        return rc;
    fault_pass(FAULT_RECEIPTS);
    rc = patiently(m->c, store_outcome, m);
    fault_pass(FAULT_LEDGER);
    return rc;
}

static void choose(struct commit *m)
{
    m->count = 0;
    for (size_t i = 0; i < m->all_count; i++) {
        enum outcome o = m->all[i]->entry.outcome;

        if (o != OUTCOME_UNCHANGED && o != OUTCOME_VANISHED)
            m->unit[m->count++] = m->all[i];
    }
}

static int commit_group(struct committer *c, struct unit *const *units, size_t count)
{
    struct commit m = {.c = c, .all = units, .all_count = count};
    int rc;

    m.view = calloc(c->run->exporter_count + 1u, sizeof(*m.view));
    if (!m.view) {
        struct error e;

        error_memory(&e);
        engine_fatal(c->run, NULL, &e);
        return -1;
    }
    choose(&m);
    rc = commit_units(&m);
    if (rc == 0)
        engine_retire(c->run, units, count);
    free(m.view);
    return rc < 0 ? -1 : 0;
}

/* ---- The thread -- */

/* A unit that ends the run: what stands before it is committed, it is not. */
static int stop_at(struct committer *c, struct unit *const *units, size_t count)
{
    size_t before = 0;

    while (before < count && !units[before]->stops_run)
        before++;
    if (before == count)
        return commit_group(c, units, count);
    if (before > 0 && commit_group(c, units, before) < 0)
        return -1;
    if (before == 0)
        engine_fatal(c->run, units[0]->verdict.stage, &units[0]->verdict.error);
    return 0;
}

static void commit_all(struct committer *c)
{
    struct unit *units[GROUP_UNITS_MAX];
    size_t count;

    while ((count = engine_take_group(c->run, units, c->is_singly ? 1 : GROUP_UNITS_MAX)) > 0) {
        bool is_last_single = c->is_singly && units[0]->turn >= c->singly_until;

        if (stop_at(c, units, count) < 0)
            return;
        if (is_last_single)
            c->is_singly = false;
    }
    fault_pass(FAULT_END);
}

static void *run_committer(void *argument)
{
    struct committer *c = argument;
    struct run *r = c->run;
    bool is_ready = committer_recover(c) == 0;

    pthread_mutex_lock(&r->lock);
    r->is_ready = is_ready;
    pthread_mutex_unlock(&r->lock);
    r->wake_main(r);
    if (is_ready)
        commit_all(c);
    for (uint32_t e = 0; e < c->opened; e++)
        writer_close(&c->writer[e]);
    pthread_mutex_lock(&r->lock);
    r->is_committer_done = true;
    pthread_mutex_unlock(&r->lock);
    r->wake_main(r);
    return NULL;
}

int committer_start(struct committer *c, struct run *r, struct error *reterr)
{
    sigset_t all, before;
    int rc;

    *c = (struct committer){.run = r};
    c->page = malloc(OUTPUT_PAGE);
    if (!c->page)
        return error_memory(reterr);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    rc = pthread_create(&c->thread, NULL, run_committer, c);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (rc == 0)
        return 0;
    free(c->page);
    return error_set(reterr, "threads", "cannot start the committer's thread: %s", strerror(rc));
}

void committer_join(struct committer *c)
{
    pthread_join(c->thread, NULL);
    free(c->page);
    buffer_free(&c->piece);
}
