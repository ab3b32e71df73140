/* admission.c - see admission.h. The source's functions of <prun/plugin.h> stand here too. */
#include "run/admission.h"

#include "base/log.h"
#include "run/fault.h"

#include <stdlib.h>
#include <string.h>

/* What a unit takes at least besides its input; the rest is found out by running it. */
#define RESERVE_MORE ((size_t)64 << 10)

static void broken(struct admission *a, const char *stage, const struct error *e)
{
    a->is_failed = true;
    engine_fatal(a->run, stage, e);
}

/* ---- One unit -- */

static int read_delivered(struct admission *a, struct unit *u, struct error *reterr)
{
    const struct run *r = a->run;

    for (uint32_t e = 0; e < r->exporter_count; e++) {
        bool is_delivered = false;

        if (ledger_is_delivered(a->reader, r->graph->node[r->exporter_node[e]].id, u->entry.number,
                                &is_delivered, reterr) < 0)
            return -1;
        u->delivered |= (uint64_t)is_delivered << e;
    }
    if (u->known.outcome == OUTCOME_COMMITTED || u->known.outcome == OUTCOME_FAILED)
        u->owed = r->owed_exporters & ~u->delivered;
    return 0;
}

static int look_up(struct admission *a, struct unit *u, struct error *reterr)
{
    if (ledger_find(a->reader, u->entry.key, &u->arena, &u->known, reterr) < 0)
        return -1;
    if (u->known.outcome == OUTCOME_NONE)
        return 0;
    u->entry.number = u->known.number;
    return read_delivered(a, u, reterr);
}

static bool has_same_hints(const struct unit *u)
{
    const struct entry *k = &u->known, *e = &u->entry;

    return k->size == e->size && k->mtime_ns == e->mtime_ns && k->ctime_ns == e->ctime_ns &&
           k->inode == e->inode;
}

/* Nothing to do: it is in the ledger as it is now, or waits there for its turn after the source. */
static bool is_known(const struct unit *u)
{
    if (u->known.outcome == OUTCOME_WAITING)
        return true;
    return !u->owed && u->known.outcome != OUTCOME_NONE && u->known.version && has_same_hints(u);
}

static void count_skipped(struct run *r)
{
    pthread_mutex_lock(&r->lock);
    r->counts.skipped++;
    pthread_mutex_unlock(&r->lock);
}

/* As far as it can be known before it is read. */
static size_t input_bytes(const struct entry *e)
{
    int64_t end = e->range.end && e->range.end < e->size ? e->range.end : e->size;

    return end > e->range.start ? (size_t)(end - e->range.start) : 0;
}

/* What the source refuses it does not offer again: that is admitted in any case. */
static bool admit(struct admission *a, struct unit *u)
{
    size_t bytes = input_bytes(&u->entry) + RESERVE_MORE;

    if (!engine_has_room(a->run, bytes)) {
        a->is_full = true;
        if (u->verdict.status == PRUN_OK)
            return false;
    }
    if (u->known.outcome == OUTCOME_NONE)
        u->entry.number = a->next_number++;
    engine_admit(a->run, u, bytes);
    fault_pass(FAULT_ADMIT);
    return true;
}

/* A unit of the source; NULL with the run told: no memory, or a ledger that cannot be read. */
static struct unit *make_unit(struct admission *a, const struct entry *e)
{
    struct unit *u = unit_new(a->run, e);
    struct error error;

    if (!u)
        error_memory(&error);
    else if (look_up(a, u, &error) == 0)
        return u;
    unit_free(u);
    broken(a, NULL, &error);
    return NULL;
}

/* Ranges with other borders would bring records that are in the outputs already. */
static bool is_cut_as_before(struct admission *a, const struct unit *u)
{
    const struct range *now = &u->entry.range, *then = &u->known.range;
    struct error e;

    if (u->known.outcome == OUTCOME_NONE ||
        (now->end == then->end && now->delimiter == then->delimiter))
        return true;
    error_set(&e, "other_ranges",
              "%s was read in units of %lld bytes, now it would be %lld: set that back, "
              "or start with another state folder and output",
              u->entry.source, (long long)(then->end - then->start),
              (long long)(now->end - now->start));
    broken(a, a->source.node->id, &e);
    return false;
}

static char *full_key(struct admission *a, const char *key, struct arena *arena)
{
    return arena_format(arena, "%s:%s", a->source.node->id, key);
}

static bool open_unit(struct admission *a, const struct entry *e, const struct verdict *refused)
{
    struct unit *u;
    bool is_admitted = true;

    if (engine_is_in_flight(a->run,
                            e->key)) { /* it may have changed meanwhile: again when it is done */
        a->is_full = true;
        return false;
    }
    u = make_unit(a, e);
    if (!u)
        return true;
    if (!is_cut_as_before(a, u)) {
        unit_free(u);
        return true;
    }
    if (refused)
        u->verdict = *refused;
    if (!refused && is_known(u)) {
        count_skipped(a->run);
        unit_free(u);
        return true;
    }
    is_admitted = admit(a, u);
    if (!is_admitted)
        unit_free(u);
    return is_admitted;
}

bool prun_source_open_sized(prun_stage *s, const prun_source_file *given, size_t size)
{
    struct admission *a = s->role;
    prun_source_file own = {0};
    const prun_source_file *file = &own;
    struct arena arena;
    struct entry e;
    bool is_taken = true;

    if (a->is_failed)
        return true;
    memcpy(&own, given, size < sizeof(own) ? size : sizeof(own));
    if (file->range_start < 0 || file->range_end < file->range_start || file->record_bytes < 0 ||
        file->delimiter < 0 || file->delimiter > 255) {
        stage_trouble(s, PRUN_FATAL, "bad_stage", "opens a range that is none");
        return true;
    }
    arena_init(&arena, NULL);
    e = (struct entry){
        .key = full_key(a, file->key, &arena),
        .source = file->source,
        .path = file->path,
        .size = file->size,
        .mtime_ns = file->mtime_ns,
        .ctime_ns = file->ctime_ns,
        .inode = file->inode,
        .range = {file->range_start, file->range_end, file->record_bytes, file->delimiter}};
    if (e.key)
        is_taken = open_unit(a, &e, NULL);
    else
        stage_no_memory(s);
    arena_free(&arena);
    return is_taken;
}

void prun_source_refuse(prun_stage *s, const char *key, const char *source, const char *code,
                        const char *format, ...)
{
    struct admission *a = s->role;
    struct verdict v = {.status = PRUN_FAIL, .stage = s->node->id};
    struct arena arena;
    struct entry e;
    va_list args;

    if (a->is_failed)
        return;
    va_start(args, format);
    error_set_va(&v.error, code, format, args);
    va_end(args);
    arena_init(&arena, NULL);
    e = (struct entry){.key = full_key(a, key, &arena), .source = source};
    if (!e.key)
        stage_no_memory(s);
    else
        open_unit(a, &e, &v);
    arena_free(&arena);
}

static void expect(struct run *r, int64_t units, int64_t bytes)
{
    pthread_mutex_lock(&r->lock);
    r->counts.expected_units = units;
    r->counts.expected_bytes = bytes;
    pthread_mutex_unlock(&r->lock);
}

void prun_source_expect(prun_stage *s, int64_t units, int64_t bytes)
{
    expect(s->run, units, bytes);
}

/* ---- Units that the ledger gives -- */

static bool was_fed(const struct admission *a, int64_t number)
{
    return map_get_bytes(&a->fed, &number, sizeof(number)) != NULL;
}

static bool copy_feed(struct admission *a, const struct entry *e)
{
    struct entry *to;

    if (a->feed_count == a->feed_room) {
        size_t room = a->feed_room ? a->feed_room * 2 : 64;
        struct entry *grown = realloc(a->feed, room * sizeof(*grown));

        if (!grown)
            return false;
        a->feed = grown;
        a->feed_room = room;
    }
    to = &a->feed[a->feed_count];
    *to = *e;
    to->key = arena_string(&a->feed_arena, e->key);
    to->source = arena_string(&a->feed_arena, e->source);
    to->path = e->path ? arena_string(&a->feed_arena, e->path) : NULL;
    to->version = NULL;
    to->outcome = OUTCOME_NONE;
    to->same_as = to->records = to->rejected = 0;
    if (!to->key || !to->source || (e->path && !to->path) ||
        !map_set_bytes(&a->fed, &e->number, sizeof(e->number), a))
        return false;
    a->feed_count++;
    return true;
}

static bool take_feed(void *context, const struct entry *e)
{
    struct admission *a = context;
    struct error error;

    if (was_fed(a, e->number))
        return true;
    if (!e->path) {
        log_line(LOG_WARN, a->source.node->id, e->source,
                 "was refused by the source, which alone can offer it again");
        return true;
    }
    if (copy_feed(a, e))
        return true;
    error_memory(&error);
    broken(a, NULL, &error);
    return false;
}

static int load_feed(struct admission *a, enum ledger_walk walk, const char *what)
{
    struct error e;

    if (ledger_walk(a->reader, walk, what, take_feed, a, &e) == 0)
        return a->is_failed ? -1 : 0;
    broken(a, NULL, &e);
    return -1;
}

static int load_replay(struct admission *a)
{
    const struct run_options *o = &a->run->options;

    if (o->mode == RUN_ALL)
        return load_feed(a, WALK_ALL, NULL);
    if (o->unit)
        return load_feed(a, WALK_UNIT, o->unit);
    return load_feed(a, WALK_LETTERS, o->stage);
}

static enum admission_state open_feed(struct admission *a)
{
    while (a->feed_at < a->feed_count) {
        const struct entry *e = &a->feed[a->feed_at];
        struct unit *u;

        if (engine_is_in_flight(a->run, e->key)) {
            a->feed_at++;
            continue;
        }
        u = make_unit(a, e);
        if (!u)
            return ADMISSION_BROKEN;
        u->is_from_ledger = true;
        u->is_forced = a->run->options.mode != RUN_SOURCE && u->known.outcome != OUTCOME_WAITING;
        if (!admit(a, u)) {
            unit_free(u);
            return ADMISSION_FULL;
        }
        a->feed_at++;
    }
    return ADMISSION_DRAIN;
}

/* What waits or is owed, once all that was opened is committed. */
static enum admission_state feed_rest(struct admission *a)
{
    a->feed_count = a->feed_at = 0;
    arena_clear(&a->feed_arena);
    if (load_feed(a, WALK_WAITING, NULL) < 0 || load_feed(a, WALK_OWED, NULL) < 0)
        return ADMISSION_BROKEN;
    if (a->feed_count)
        return open_feed(a);
    return a->is_source_done ? ADMISSION_END : ADMISSION_WAIT;
}

/* ---- The source -- */

static enum admission_state source_failed(struct admission *a)
{
    broken(a, a->source.node->id, &a->source.error);
    return ADMISSION_BROKEN;
}

int admission_open(struct admission *a, struct run *r, struct error *reterr)
{
    int64_t most = 0;

    *a = (struct admission){.run = r, .io = a->io};
    arena_init(&a->feed_arena, NULL);
    if (ledger_open_reading(r->graph->state_dir, &a->reader, reterr) < 0 ||
        ledger_max_number(a->reader, &most, reterr) < 0)
        return -1;
    a->next_number = most + 1;
    if (stage_init(&a->source, r, &r->graph->node[0]) < 0 || stage_setup(&a->source) < 0) {
        *reterr = a->source.error;
        return error_where(reterr, "stage \"%s\"", r->graph->node[0].id);
    }
    a->source.role = a;
    return 0;
}

void admission_close(struct admission *a)
{
    stage_clear(&a->source);
    ledger_close(a->reader);
    free(a->feed);
    arena_free(&a->feed_arena);
    map_free(&a->fed);
}

enum admission_state admission_start(struct admission *a)
{
    const prun_stage_class *cls = a->source.node->cls;
    prun_status status = PRUN_OK;
    int64_t most = 0;
    struct error e;

    /* A recovery may have committed a group. */
    if (ledger_max_number(a->reader, &most, &e) < 0) {
        broken(a, NULL, &e);
        return ADMISSION_BROKEN;
    }
    a->next_number = most + 1;
    pthread_mutex_lock(&a->run->lock);
    a->run->has_waiting = true; /* from a run before, perhaps */
    pthread_mutex_unlock(&a->run->lock);
    if (a->run->options.mode != RUN_SOURCE) {
        a->is_source_done = true;
        if (load_replay(a) < 0)
            return ADMISSION_BROKEN;
        expect(a->run, (int64_t)a->feed_count, 0);
        return ADMISSION_OPEN;
    }
    stage_begin_call(&a->source);
    if (cls->start)
        status = stage_settle(&a->source, cls->start(&a->source));
    return status == PRUN_OK ? ADMISSION_OPEN : source_failed(a);
}

/* A source that watches has no end after which what waits in the ledger could be run: any pause
 * will do. */
static bool take_waiting(struct run *r)
{
    bool is_time;

    pthread_mutex_lock(&r->lock);
    is_time = r->in_flight == 0 && r->has_waiting;
    r->has_waiting &= !is_time;
    pthread_mutex_unlock(&r->lock);
    return is_time;
}

static enum admission_state poll_source(struct admission *a)
{
    prun_status status;
    struct error e;

    if (ledger_read_begin(a->reader, &e) < 0) {
        broken(a, NULL, &e);
        return ADMISSION_BROKEN;
    }
    a->is_full = false;
    stage_begin_call(&a->source);
    status = stage_settle(&a->source, a->source.node->cls->poll(&a->source));
    ledger_read_end(a->reader);
    if (a->is_failed)
        return ADMISSION_BROKEN;
    if (status == PRUN_OK || status == PRUN_MORE)
        return a->is_full ? ADMISSION_FULL : ADMISSION_OPEN;
    if (status == PRUN_END) {
        a->is_source_done = true;
        return ADMISSION_OPEN; /* nothing may be in flight that would wake this thread */
    }
    if (status == PRUN_WAIT || status == PRUN_RETRY) {
        a->has_waited |= status == PRUN_WAIT;
        return take_waiting(a->run) ? feed_rest(a) : ADMISSION_WAIT;
    }
    return source_failed(a);
}

static bool is_idle(struct run *r)
{
    bool is_idle;

    pthread_mutex_lock(&r->lock);
    is_idle = r->in_flight == 0;
    pthread_mutex_unlock(&r->lock);
    return is_idle;
}

enum admission_state admission_step(struct admission *a)
{
    if (a->is_failed)
        return ADMISSION_BROKEN;
    if (a->feed_at < a->feed_count)
        return open_feed(a);
    if (!a->is_source_done)
        return poll_source(a);
    return is_idle(a->run) ? feed_rest(a) : ADMISSION_DRAIN;
}
