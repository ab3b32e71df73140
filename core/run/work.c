/*
 * work.c - what a worker does with the unit that it took: read, run a level, end or park it.
 *
 * Level 0 starts with the one `input` record; the levels above with the batches that waited at
 * their borders. A retry goes back to where its level began. After the last level, or when the unit
 * has failed, its dead letters go to the exporters as `failure` records.
 */
#include "run/execute.h"

#include "base/clock.h"
#include "base/log.h"
#include "pipeline/condition.h"
#include "record/value.h"
#include "run/books.h"
#include "run/fault.h"

#include <string.h>

#define RETRY_MOST_NS ((uint64_t)30 * 1000000000u)
#define FRESH_NS      ((int64_t)2 * 1000000000)

/* ---- The input -- */

/* A file that was written just now may change again within the same tick of its clock: then size
 * and time prove nothing, and the next run hashes it again. */
static void take_hints(struct unit *u)
{
    const struct input *i = &u->input;

    u->entry.size = i->size_seen;
    u->entry.mtime_ns = i->mtime_ns;
    u->entry.ctime_ns = i->ctime_ns;
    u->entry.inode = i->inode;
    if (clock_now_us() * 1000 - i->ctime_ns < FRESH_NS)
        u->entry.ctime_ns = 0;
}

static bool is_unchanged(const struct unit *u)
{
    enum outcome o = u->known.outcome;

    return !u->is_forced && !u->owed && u->known.version &&
           (o == OUTCOME_COMMITTED || o == OUTCOME_FAILED || o == OUTCOME_SAME_AS) &&
           strcmp(u->known.version, u->input.version) == 0;
}

/* PRUN_OK: go on; PRUN_END: nothing is to be done; else the verdict says why not. */
static prun_status read_input(struct execution *x, struct unit *u)
{
    struct verdict *v = &u->verdict;

    u->was_started = true;
    if (input_read(u->entry.path, &u->entry.range, &u->meter, &u->input, &v->error) < 0) {
        v->stage = x->run->graph->node[0].id;
        if (strcmp(v->error.code, "vanished") != 0)
            return v->status = PRUN_FAIL;
        log_line(LOG_WARN, v->stage, u->entry.source, "went away before it was read");
        u->entry.outcome = OUTCOME_VANISHED;
        return PRUN_END;
    }
    engine_input_read(x->run, u);
    fault_pass(FAULT_READ);
    u->read_bytes = (int64_t)u->input.size;
    u->entry.version = u->input.version;
    take_hints(u);
    if (!is_unchanged(u))
        return PRUN_OK;
    u->entry.outcome = OUTCOME_UNCHANGED;
    return PRUN_END;
}

static struct batch *input_batch(struct execution *x, struct unit *u)
{
    struct batch *b = batch_new(&u->pool);
    prun_record *record = b ? batch_record(b, x->run->graph->input_type) : NULL;

    if (!record || !batch_add(b, record)) {
        batch_unref(b);
        return NULL;
    }
    record->origin_start = u->input.offset;
    record->origin_end = u->input.offset + u->input.size;
    record->value[INPUT_SOURCE] = (prun_value){.tag = PRUN_STRING,
                                               .size = (uint32_t)strlen(u->entry.source),
                                               .u.bytes = (const uint8_t *)u->entry.source};
    record->value[INPUT_BYTES] = (prun_value){.tag = PRUN_INT, .u.i = (int64_t)u->input.size};
    record->value[INPUT_SHA256] =
        (prun_value){.tag = PRUN_STRING, .size = 64, .u.bytes = (const uint8_t *)u->input.version};
    return b;
}

/* ---- Levels -- */

static prun_status source_failed(struct execution *x, struct unit *u)
{
    u->verdict.status = PRUN_FAIL;
    u->verdict.stage = x->run->graph->node[0].id;
    error_set(&u->verdict.error, "unit_too_large", "the unit has no memory for its input record");
    return PRUN_FAIL;
}

/* The source has no `process`: its `input` record goes on. */
static prun_status pass_input(struct execution *x, struct unit *u, struct batch *b)
{
    const struct node *source = &x->run->graph->node[0];
    prun_status status = PRUN_OK;

    u->books[0].sent = 1;
    for (uint32_t i = 0; i < source->out_count && status == PRUN_OK; i++) {
        const struct edge *e = source->out[i];
        bool holds = !e->when || condition_holds(e->when, b->record[0]);
        struct edge_books *books = &u->edge_books[e - x->run->graph->edge];

        books->carried += holds;
        books->filtered += !holds;
        if (holds && x->run->graph->node[e->to].level > 0)
            status = unit_queue(u, e->to, b) ? PRUN_OK : source_failed(x, u);
        else if (holds)
            status = execute_feed(x, e->to, b);
    }
    return status;
}

static prun_status start_level_0(struct execution *x, struct unit *u)
{
    struct batch *b = input_batch(x, u);
    prun_status status;

    if (!b)
        return source_failed(x, u);
    status = graph_first_called(x->run->graph) == 0 ? execute_feed(x, 0, b) : pass_input(x, u, b);
    batch_unref(b);
    return status;
}

/* What waited for this level, in the order in which it came; the batches stay until the unit is
 * parked again, for a retry. */
static prun_status start_level(struct execution *x, struct unit *u, uint32_t level)
{
    for (uint32_t i = 0; i < u->queued_count; i++) {
        prun_status status;

        if (!u->queued[i].batch || x->run->graph->node[u->queued[i].node].level != level)
            continue;
        status = execute_feed(x, u->queued[i].node, u->queued[i].batch);
        if (status != PRUN_OK)
            return status;
    }
    return PRUN_OK;
}

static prun_status run_level(struct execution *x, struct unit *u, uint32_t level)
{
    const struct graph *g = x->run->graph;
    prun_status status = level == 0 ? start_level_0(x, u) : start_level(x, u, level);

    for (uint32_t n = graph_first_called(g); n < g->node_count && status == PRUN_OK; n++)
        if (g->node[n].level == level)
            status = execute_unit_end(x, n);
    return status;
}

/* The batches of this level have been used: those for later levels move down. */
static void drop_used(const struct graph *g, struct unit *u, uint32_t level)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < u->queued_count; i++) {
        if (!u->queued[i].batch || g->node[u->queued[i].node].level <= level)
            batch_unref(u->queued[i].batch);
        else
            u->queued[kept++] = u->queued[i];
    }
    u->queued_count = kept;
}

/* ---- Failures -- */

static void set_string(prun_value *v, const char *string, prun_tag tag)
{
    if (string)
        *v = (prun_value){.tag = (uint8_t)tag,
                          .size = (uint32_t)strlen(string),
                          .u.bytes = (const uint8_t *)string};
}

static bool add_failure(struct execution *x, struct batch *b, const struct letter *d)
{
    prun_record *record = batch_record(b, x->run->graph->failure_type);

    if (!record || !batch_add(b, record))
        return false;
    if (d->size >= 0) {
        record->origin_start = (uint64_t)d->at;
        record->origin_end = (uint64_t)(d->at + d->size);
    }
    value_set_int(&record->value[FAILURE_ID], PRUN_INT,
                  PRUN_UNIT_KEY_FIRST(x->unit->entry.number) | d->place);
    set_string(&record->value[FAILURE_UNIT_KEY], strchr(x->unit->entry.key, ':') + 1, PRUN_STRING);
    set_string(&record->value[FAILURE_STAGE], d->stage, PRUN_STRING);
    set_string(&record->value[FAILURE_CODE], d->code, PRUN_STRING);
    set_string(&record->value[FAILURE_MESSAGE], d->message, PRUN_STRING);
    set_string(&record->value[FAILURE_RECORD], d->record, PRUN_JSON);
    return true;
}

static struct batch *failure_batch(struct execution *x, struct unit *u)
{
    struct batch *b = batch_new(&u->pool);

    for (struct letter *d = u->entry.letters; b && d; d = d->next) {
        if (u->place < UNIT_PLACE_MAX)
            u->place++;
        d->place = u->place;
        if (!add_failure(x, b, d)) {
            batch_unref(b);
            return NULL;
        }
    }
    return b;
}

static prun_status give_failures(struct execution *x, struct batch *b)
{
    const struct graph *g = x->run->graph;

    for (uint32_t i = 0; i < x->run->exporter_count; i++) {
        uint32_t n = x->run->exporter_node[i];
        prun_status status;

        if (!g->failure_type || !g->node[n].accepts[g->failure_type->id])
            continue;
        status = execute_feed(x, n, b);
        if (status == PRUN_OK)
            status = execute_unit_end(x, n);
        if (status != PRUN_OK)
            return status;
    }
    return PRUN_OK;
}

static prun_status export_failures(struct execution *x, struct unit *u)
{
    prun_status status;
    struct batch *b;

    if (!u->entry.letters)
        return PRUN_OK;
    b = failure_batch(x, u);
    if (!b)
        return source_failed(x, u);
    x->is_for_failures = true;
    status = give_failures(x, b);
    x->is_for_failures = false;
    batch_unref(b);
    return status;
}

/* ---- What comes after a level -- */

static const struct node *node_called(const struct graph *g, const char *id)
{
    for (uint32_t i = 0; i < g->node_count; i++)
        if (strcmp(g->node[i].id, id) == 0)
            return &g->node[i];
    return &g->node[0];
}

/* A letter of a stage that is not allowed to have any ends the run in the unit's place. */
static void find_stop(struct execution *x, struct unit *u)
{
    for (const struct letter *d = u->entry.letters; d && !u->stops_run; d = d->next) {
        if (node_called(x->run->graph, d->stage)->on_error != ON_ERROR_FAIL)
            continue;
        u->stops_run = true;
        u->verdict.stage = d->stage;
        error_set(&u->verdict.error, d->code, "%s", d->message);
    }
}

static void finish(struct execution *x, struct unit *u)
{
    if (u->entry.outcome == OUTCOME_NONE || u->entry.outcome == OUTCOME_COMMITTED) {
        u->entry.outcome = OUTCOME_COMMITTED;
        u->entry.records = books_made(x->run->graph, u);
    }
    find_stop(x, u);
    unit_release_work(u);
    fault_pass(FAULT_FINISH);
    engine_finish(x->run, u);
}

static void rewind_all(struct unit *u)
{
    const struct mark none = {.letter_end = &u->entry.letters, .note_end = &u->entry.notes};
    struct error ignored;

    /* Cutting an output to nothing cannot fail in a way that matters: its file is private. */
    unit_rewind(u, &none, &ignored);
}

static bool letter_of_verdict(struct unit *u)
{
    const struct verdict *v = &u->verdict;
    struct letter *d = unit_add_letter(u, v->stage, v->error.code, v->error.text);

    return d != NULL;
}

/* The unit as a whole becomes a dead letter. When even that does not fit in its memory, or an
 * exporter refuses it, the ledger alone has it. */
static void fail_unit(struct execution *x, struct unit *u)
{
    const struct verdict v = u->verdict;

    rewind_all(u);
    unit_release_work(u);
    u->meter.limit = 0;
    u->entry.outcome = OUTCOME_FAILED;
    u->entry.records = 0;
    letter_of_verdict(u);
    if (export_failures(x, u) != PRUN_OK) {
        execute_abandon(x);
        rewind_all(u);
        u->verdict = v;
        letter_of_verdict(u);
        u->entry.letters->place = 1;
    }
    u->verdict = v;
    if (v.status == PRUN_FATAL || node_called(x->run->graph, v.stage)->on_error == ON_ERROR_FAIL)
        u->stops_run = true;
    finish(x, u);
}

static uint64_t backoff_ns(const struct node *n, uint32_t retries, uint64_t seed)
{
    uint64_t ns = (uint64_t)n->retry_delay_ms * 1000000u;
    uint64_t jitter;

    for (uint32_t i = 0; i < retries && ns < RETRY_MOST_NS; i++)
        ns *= 2;
    if (ns > RETRY_MOST_NS)
        ns = RETRY_MOST_NS;
    jitter = (seed * 6364136223846793005u + 1442695040888963407u) >> 33;
    return ns - ns / 4 + (ns / 2 ? jitter % (ns / 2) : 0);
}

/* True: it will be run again from where its level began. */
static bool retry_unit(struct execution *x, struct unit *u)
{
    const struct node *n = node_called(x->run->graph, u->verdict.stage);
    struct mark mark = u->mark;
    uint64_t pause;

    if (u->verdict.status != PRUN_RETRY)
        return false;
    if (u->retries >= n->retry_times)
        return false;
    if (unit_rewind(u, &mark, &u->verdict.error) < 0)
        return false;
    books_forget_from(x->run->graph, u, u->level);
    pause = backoff_ns(n, u->retries++, (uint64_t)u->entry.number + engine_clock_ns());
    log_line(LOG_INFO, u->verdict.stage, u->entry.source, "%s; retry %u of %u in %llu ms",
             u->verdict.error.text, u->retries, n->retry_times,
             (unsigned long long)(pause / 1000000u));
    u->verdict.status = PRUN_OK;
    engine_park(x->run, u, u->level, engine_clock_ns() + pause);
    return true;
}

static void end_unit(struct execution *x, struct unit *u)
{
    u->mark = (struct mark){.letter_end = NULL};
    unit_set_mark(u);
    if (books_check(x->run->graph, u, &u->verdict.stage, &u->verdict.error) < 0) {
        u->verdict.status = PRUN_FAIL;
        fail_unit(x, u);
    } else if (export_failures(x, u) != PRUN_OK) {
        execute_abandon(x);
        fail_unit(x, u);
    } else {
        finish(x, u);
    }
}

/* It found no memory to wait with in front of a border: with the turn it need not wait. */
static bool wait_for_turn(struct execution *x, struct unit *u)
{
    const char *code = u->verdict.error.code;
    struct mark mark = u->mark;

    if (u->needs_turn || u->queued_count == mark.queued_count ||
        (strcmp(code, "unit_too_large") != 0 && strcmp(code, "memory") != 0))
        return false;
    if (unit_rewind(u, &mark, &u->verdict.error) < 0)
        return false;
    books_forget_from(x->run->graph, u, u->level);
    u->verdict.status = PRUN_OK;
    engine_park_for_turn(x->run, u);
    return true;
}

/* Levels whose border the unit went through are ended on the worker that began them. */
static void run_levels(struct execution *x, struct unit *u)
{
    uint32_t level = u->level;

    for (;;) {
        if (run_level(x, u, level) != PRUN_OK) {
            execute_abandon(x);
            if (!retry_unit(x, u) && !wait_for_turn(x, u))
                fail_unit(x, u);
            return;
        }
        if (++level == x->run->graph->level_count) {
            end_unit(x, u);
            return;
        }
        if (level > x->level)
            break;
    }
    drop_used(x->run->graph, u, level - 1);
    u->retries = 0;
    unit_set_mark(u);
    engine_park(x->run, u, level, 0);
}

void execute_unit(struct execution *x, struct unit *u)
{
    prun_status status = PRUN_OK;

    x->unit = u;
    x->level = u->level;
    if (u->verdict.status != PRUN_OK) { /* refused by the source or by an exporter */
        fail_unit(x, u);
        return;
    }
    if (!u->was_started)
        status = read_input(x, u);
    if (status == PRUN_END)
        finish(x, u);
    else if (status != PRUN_OK)
        fail_unit(x, u);
    else
        run_levels(x, u);
}
