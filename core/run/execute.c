/*
 * execute.c - records through stages, depth first, as plain calls.
 *
 * A node's calls for one batch share an output batch, which travels on when it is full or when the
 * input batch is done: an error of any call drops the whole unit, so nothing needs to be taken
 * back. The output batch keeps the input batch, so that records may be forwarded and their bytes
 * pointed to.
 */
#include "run/execute.h"

#include "pipeline/condition.h"
#include "run/books.h"

static struct prun_stage *instance(const struct execution *x, uint32_t node)
{
    struct prun_stage *s = &x->own->stage[node];

    return s->node ? s : &x->run->singles->stage[node];
}

static prun_status fail(struct execution *x, struct prun_stage *s, prun_status status)
{
    struct verdict *v = &x->unit->verdict;

    v->status = status;
    v->stage = s->node->id;
    v->error = s->error;
    s->error.code[0] = '\0';
    return status;
}

static prun_status fail_memory(struct execution *x, struct prun_stage *s)
{
    stage_no_memory(s);
    return fail(x, s, s->trouble);
}

static struct batch *filtered(struct execution *x, const struct edge *e, struct batch *b)
{
    struct batch *part = batch_new(&x->unit->pool);

    if (!part)
        return NULL;
    for (uint32_t i = 0; i < b->count; i++)
        if (condition_holds(e->when, b->record[i]) && !batch_add(part, b->record[i])) {
            batch_unref(part);
            return NULL;
        }
    if (part->count && !batch_keep(part, b)) {
        batch_unref(part);
        return NULL;
    }
    return part;
}

/* What waited for the level, in the order in which it came. */
static prun_status drain(struct execution *x, uint32_t level)
{
    struct unit *u = x->unit;
    prun_status status = PRUN_OK;

    for (uint32_t i = u->mark.queued_count; i < u->queued_count && status == PRUN_OK; i++) {
        struct batch *b = u->queued[i].batch;

        if (!b || x->run->graph->node[u->queued[i].node].level != level)
            continue;
        u->queued[i].batch = NULL; /* feeding may lengthen the list */
        status = execute_feed(x, u->queued[i].node, b);
        batch_unref(b);
    }
    return status;
}

/* A border whose turn the unit has is gone through, so that a large unit is not held whole in front
 * of it. What comes out is the same: batches come to a level in one order either way. */
static prun_status try_border(struct execution *x, uint32_t level)
{
    if (level != x->level + 1 || x->run->has_skips || !engine_has_turn(x->run, x->unit, level))
        return PRUN_OK;
    x->level = level;
    return drain(x, level);
}

/* Takes over the reference to `b`. */
static prun_status carry(struct execution *x, struct prun_stage *s, const struct edge *e,
                         struct batch *b)
{
    uint32_t level = x->run->graph->node[e->to].level;
    prun_status status = PRUN_OK;

    x->unit->edge_books[e - x->run->graph->edge].carried += b->count;
    if (b->count && level > x->level)
        status = try_border(x, level);
    if (status == PRUN_OK && b->count && level > x->level) {
        if (!unit_queue(x->unit, e->to, b))
            status = fail_memory(x, s);
    } else if (status == PRUN_OK && b->count) {
        status = execute_feed(x, e->to, b);
    }
    batch_unref(b);
    return status;
}

/* Sends the node's output batch along its edges; `s` may be NULL for the source. */
static prun_status send(struct execution *x, struct prun_stage *s, const struct node *n,
                        struct batch *b)
{
    if (x->is_for_failures)
        return PRUN_OK;
    x->unit->books[n->index].sent += b->count;
    for (uint32_t i = 0; i < n->out_count; i++) {
        const struct edge *e = n->out[i];
        struct batch *part = b;
        prun_status status;

        if (e->when) {
            part = filtered(x, e, b);
            if (!part)
                return fail_memory(x, s);
            x->unit->edge_books[e - x->run->graph->edge].filtered += b->count - part->count;
        } else {
            batch_ref(part);
        }
        status = carry(x, s, e, part);
        if (status != PRUN_OK)
            return status;
    }
    return PRUN_OK;
}

/* ---- One node -- */

static prun_status new_out(struct execution *x, struct prun_stage *s, struct batch *in)
{
    s->out = batch_new(&x->unit->pool);
    if (!s->out || (in && !batch_keep(s->out, in)))
        return fail_memory(x, s);
    for (uint32_t i = 0; !in && i < s->kept_count; i++)
        if (!batch_keep(s->out, s->kept[i]))
            return fail_memory(x, s);
    return PRUN_OK;
}

/* What was emitted goes on; a fresh batch takes its place. */
static prun_status flush(struct execution *x, struct prun_stage *s, struct batch *in)
{
    struct batch *out = s->out;
    prun_status status;

    s->out = NULL;
    status = send(x, s, s->node, out);
    batch_unref(out);
    return status == PRUN_OK ? new_out(x, s, in) : status;
}

static prun_status no_progress(struct execution *x, struct prun_stage *s)
{
    error_set(&s->error, "bad_stage", "asks to be called again without having emitted or moved on");
    return fail(x, s, PRUN_FATAL);
}

/* The calls after one that answered something else than PRUN_OK. */
static prun_status go_on(struct execution *x, struct prun_stage *s, prun_status status,
                         prun_status (*call)(struct prun_stage *, const prun_record *),
                         uint32_t before)
{
    for (;;) {
        status = stage_settle(s, status);
        s->trouble = PRUN_OK;
        if (status == PRUN_OK) {
            s->cursor = 0;
            return PRUN_OK;
        }
        if (status != PRUN_MORE)
            return fail(x, s, status);
        if (s->next_cursor == s->cursor && s->out->count == before)
            return no_progress(x, s);
        status = flush(x, s, s->in);
        if (status != PRUN_OK)
            return status;
        s->cursor = s->next_cursor;
        before = 0;
        status = call(s, s->lent);
    }
}

static prun_status enter(struct execution *x, struct prun_stage *s, struct batch *in)
{
    if (s->is_dirty && stage_setup(s) < 0)
        return fail(x, s, PRUN_FATAL);
    s->unit = x->unit;
    s->in = in;
    s->cursor = 0;
    s->trouble = PRUN_OK;
    s->needs_care = false;
    if (x->run->node_exporter[s->node->index] != UINT32_MAX)
        s->output = &x->unit->output[x->run->node_exporter[s->node->index]];
    return new_out(x, s, in);
}

static prun_status leave(struct prun_stage *s, prun_status status)
{
    batch_unref(s->out);
    s->out = NULL;
    s->lent = NULL;
    s->in = NULL;
    return status;
}

static inline bool is_full(const struct batch *b)
{
    return b->count >= BATCH_RECORDS || b->bytes >= BATCH_BYTES;
}

/* The loop that every record passes: one call, and nothing else where nothing is the matter. */
static prun_status run_batch(struct execution *x, struct prun_stage *s, struct batch *in)
{
    const bool *accepts = s->node->accepts;
    prun_status (*const process)(struct prun_stage *, const prun_record *) = s->node->cls->process;
    uint32_t fate[FATE_COUNT] = {0};
    struct books *books = &x->unit->books[s->node->index];
    prun_status status = PRUN_OK;

    for (uint32_t i = 0; i < in->count && status == PRUN_OK; i++) {
        const prun_record *record = in->record[i];

        if (accepts[record->type->id]) {
            uint32_t before = s->out->count;

            s->lent = record;
            s->fate = FATE_NONE;
            status = process(s, record);
            if (status != PRUN_OK || s->needs_care)
                status = go_on(x, s, status, process, before);
            fate[s->fate]++;
        } else if (batch_add(s->out, record)) {
            books->passed += !x->is_for_failures;
        } else {
            status = fail_memory(x, s);
        }
        if (status == PRUN_OK && is_full(s->out))
            status = flush(x, s, in);
    }
    if (status != PRUN_OK || x->is_for_failures)
        return status;
    books->entered += in->count;
    if (books_enter(books, s, fate, &s->error) < 0)
        return fail(x, s, PRUN_FAIL);
    return s->out->count ? send(x, s, s->node, s->out) : PRUN_OK;
}

prun_status execute_feed(struct execution *x, uint32_t node, struct batch *in)
{
    struct prun_stage *s = instance(x, node);
    prun_status status = enter(x, s, in);

    if (status == PRUN_OK)
        status = run_batch(x, s, in);
    return leave(s, status);
}

/* ---- The end of a unit -- */

static prun_status call_unit_end(struct prun_stage *s, const prun_record *record)
{
    (void)record;
    return s->node->cls->unit_end(s);
}

prun_status execute_unit_end(struct execution *x, uint32_t node)
{
    struct prun_stage *s = instance(x, node);
    prun_status status = PRUN_OK;

    if (s->node->cls->unit_end) {
        status = enter(x, s, NULL);
        if (status == PRUN_OK)
            status = go_on(x, s, s->node->cls->unit_end(s), call_unit_end, 0);
        if (status == PRUN_OK && s->out->count)
            status = send(x, s, s->node, s->out);
        leave(s, status);
    }
    if (status != PRUN_OK)
        return status;
    stage_drop_kept(s);
    s->unit = NULL;
    s->output = NULL;
    return PRUN_OK;
}

/* A single stage has state beyond the unit: it sees the end of the unit, and what it emits is
 * dropped. */
static void end_single(struct execution *x, struct prun_stage *s)
{
    if (!s->node->cls->unit_end)
        return;
    leave(s, PRUN_OK);
    s->out = batch_new(&x->unit->pool);
    s->cursor = 0;
    s->trouble = PRUN_OK;
    if (s->out)
        stage_settle(s, s->node->cls->unit_end(s));
    s->error.code[0] = '\0';
}

/* Only instances that nobody else may have now: the worker's own, and the singles whose turn it
 * has. */
void execute_abandon(struct execution *x)
{
    for (uint32_t i = graph_first_called(x->run->graph); i < x->own->count; i++) {
        struct prun_stage *s = &x->own->stage[i];
        uint32_t level = x->run->graph->node[i].level;

        if (!s->node && level >= x->unit->level && level <= x->level)
            s = &x->run->singles->stage[i];
        if (!s->node || s->unit != x->unit)
            continue;
        if (s->node->cls->flags & PRUN_SINGLE)
            end_single(x, s);
        else
            s->is_dirty = true;
        leave(s, PRUN_OK);
        stage_drop_kept(s);
        s->unit = NULL;
        s->output = NULL;
    }
}
