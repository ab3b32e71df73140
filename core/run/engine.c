/*
 * engine.c - the list of units in flight, and who may take which: see engine.h.
 */
#include "run/engine.h"

#include "base/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DEFAULT_MEMORY   ((size_t)256 << 20)
#define DEFAULT_UNIT     ((size_t)256 << 20)
#define DEFAULT_DRAIN_MS 30000

/* How long finished units are gathered before their group is committed, and how much of them. */
#define GATHER_NS   10000000u
#define GROUP_BYTES ((uint64_t)16 << 20)

uint64_t engine_clock_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* ---- Life -- */

static size_t default_memory(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    size_t quarter = pages > 0 && page > 0 ? (size_t)pages * (size_t)page / 4 : DEFAULT_MEMORY;

    return quarter < DEFAULT_MEMORY ? quarter : DEFAULT_MEMORY;
}

static void fill_options(struct run_options *o)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    if (o->workers <= 0)
        o->workers = cores > 0 ? cores : 1;
    if (o->workers > 1024)
        o->workers = 1024;
    if (!o->memory_bytes)
        o->memory_bytes = default_memory();
    if (!o->max_unit_bytes)
        o->max_unit_bytes = DEFAULT_UNIT;
    if (o->drain_ms <= 0)
        o->drain_ms = DEFAULT_DRAIN_MS;
}

static int find_exporters(struct run *r, struct error *reterr)
{
    const struct graph *g = r->graph;

    r->node_exporter = malloc(g->node_count * sizeof(*r->node_exporter));
    if (!r->node_exporter)
        return error_memory(reterr);
    for (uint32_t i = 0; i < g->node_count; i++) {
        r->node_exporter[i] = UINT32_MAX;
        if (strncmp(g->node[i].use, "export.", 7) != 0)
            continue;
        if (g->node[i].cls->flags & PRUN_SINGLE)
            return error_set(reterr, "bad_stage",
                             "stage \"%s\": %s says that it is single; an exporter's one "
                             "writer is that already",
                             g->node[i].id, g->node[i].use);
        if (r->exporter_count == EXPORTERS_MAX)
            return error_set(reterr, "usage", "more than %u export stages", EXPORTERS_MAX);
        r->node_exporter[i] = r->exporter_count;
        r->exporter_node[r->exporter_count] = i;
        r->all_exporters |= (uint64_t)1 << r->exporter_count++;
    }
    return 0;
}

static void init_condition(pthread_cond_t *c)
{
    pthread_condattr_t attributes;

    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(c, &attributes);
    pthread_condattr_destroy(&attributes);
}

int engine_init(struct run *r, const struct graph *g, const struct run_options *o,
                struct error *reterr)
{
    *r = (struct run){.graph = g, .options = *o};
    fill_options(&r->options);
    r->budget = r->options.memory_bytes;
    meter_init(&r->memory, NULL, 0);
    pthread_mutex_init(&r->lock, NULL);
    init_condition(&r->work);
    init_condition(&r->finish);
    for (uint32_t i = 0; i < g->edge_count; i++)
        r->has_skips |= g->node[g->edge[i].to].level > g->node[g->edge[i].from].level + 1;
    return find_exporters(r, reterr);
}

void engine_clear(struct run *r)
{
    struct unit *next;

    for (struct unit *u = r->first; u; u = next) {
        next = u->next;
        unit_free(u);
    }
    free(r->node_exporter);
    pthread_cond_destroy(&r->work);
    pthread_cond_destroy(&r->finish);
    pthread_mutex_destroy(&r->lock);
}

/* ---- Main thread -- */

static size_t memory_in_flight(const struct run *r)
{
    return meter_used(&r->memory) + r->reserved;
}

bool engine_has_room(struct run *r, size_t bytes)
{
    bool has_room;

    pthread_mutex_lock(&r->lock);
    has_room = r->in_flight == 0 ||
               (r->in_flight < IN_FLIGHT_MAX && memory_in_flight(r) + bytes <= r->budget);
    pthread_mutex_unlock(&r->lock);
    return has_room;
}

bool engine_is_in_flight(struct run *r, const char *key)
{
    bool is_found = false;

    pthread_mutex_lock(&r->lock);
    for (const struct unit *u = r->first; u && !is_found; u = u->next)
        is_found = strcmp(u->entry.key, key) == 0;
    pthread_mutex_unlock(&r->lock);
    return is_found;
}

void engine_admit(struct run *r, struct unit *u, size_t bytes)
{
    pthread_mutex_lock(&r->lock);
    u->turn = (uint64_t)r->counts.opened++;
    u->reserved = bytes;
    r->reserved += bytes;
    if (r->last)
        r->last->next = u;
    else
        r->first = u;
    r->last = u;
    r->in_flight++;
    pthread_cond_signal(&r->work);
    pthread_mutex_unlock(&r->lock);
}

void engine_close(struct run *r)
{
    pthread_mutex_lock(&r->lock);
    r->is_closed = true;
    pthread_cond_broadcast(&r->work);
    pthread_cond_broadcast(&r->finish);
    pthread_mutex_unlock(&r->lock);
}

void engine_stop(struct run *r)
{
    pthread_mutex_lock(&r->lock);
    r->is_stopping = true;
    pthread_cond_broadcast(&r->work);
    pthread_cond_broadcast(&r->finish);
    pthread_mutex_unlock(&r->lock);
}

/* ---- Workers -- */

/* under lock. The first unit that may go on; `*ret_due` is when the next one becomes due. */
static struct unit *find_work(struct run *r, uint64_t now, uint64_t *ret_due)
{
    uint32_t least_level = UINT32_MAX; /* of the units before */
    bool has_room = memory_in_flight(r) <= r->budget;

    for (struct unit *u = r->first; u; u = u->next) {
        uint32_t level = u->phase == UNIT_FINISHED ? UINT32_MAX : u->level;
        bool is_turn = u->needs_turn ? least_level == UINT32_MAX
                                     : u->level == 0 || u->level >= r->graph->level_count ||
                                           level < least_level;

        if (u->phase == UNIT_QUEUED && is_turn && (has_room || u == r->first)) {
            if (u->due_ns <= now)
                return u;
            if (u->due_ns < *ret_due)
                *ret_due = u->due_ns;
        }
        if (level < least_level)
            least_level = level;
    }
    return NULL;
}

static void wait_until(struct run *r, pthread_cond_t *c, uint64_t due)
{
    struct timespec t = {(time_t)(due / 1000000000u), (long)(due % 1000000000u)};

    if (due == UINT64_MAX)
        pthread_cond_wait(c, &r->lock);
    else
        pthread_cond_timedwait(c, &r->lock, &t);
}

struct unit *engine_take(struct run *r)
{
    struct unit *u = NULL;

    pthread_mutex_lock(&r->lock);
    while (!r->is_stopping && !(r->is_closed && r->in_flight == 0)) {
        uint64_t due = UINT64_MAX;

        u = find_work(r, engine_clock_ns(), &due);
        if (u)
            break;
        r->idle_workers++;
        wait_until(r, &r->work, due);
        r->idle_workers--;
    }
    if (u)
        u->phase = UNIT_RUNNING;
    pthread_mutex_unlock(&r->lock);
    return u;
}

void engine_input_read(struct run *r, struct unit *u)
{
    pthread_mutex_lock(&r->lock);
    r->reserved -= u->reserved;
    u->reserved = 0;
    pthread_mutex_unlock(&r->lock);
}

void engine_park(struct run *r, struct unit *u, uint32_t level, uint64_t due_ns)
{
    pthread_mutex_lock(&r->lock);
    u->level = level;
    u->due_ns = due_ns;
    u->phase = UNIT_QUEUED;
    pthread_cond_broadcast(&r->work);
    pthread_mutex_unlock(&r->lock);
}

bool engine_has_turn(struct run *r, const struct unit *u, uint32_t level)
{
    bool has_turn = true;

    pthread_mutex_lock(&r->lock);
    for (const struct unit *v = r->first; v != u && has_turn; v = v->next)
        has_turn = v->phase == UNIT_FINISHED || v->level > level;
    pthread_mutex_unlock(&r->lock);
    return has_turn;
}

void engine_park_for_turn(struct run *r, struct unit *u)
{
    pthread_mutex_lock(&r->lock);
    u->needs_turn = true;
    u->due_ns = 0;
    u->phase = UNIT_QUEUED;
    pthread_cond_broadcast(&r->work);
    pthread_mutex_unlock(&r->lock);
}

void engine_finish(struct run *r, struct unit *u)
{
    pthread_mutex_lock(&r->lock);
    r->reserved -= u->reserved;
    u->reserved = 0;
    u->phase = UNIT_FINISHED;
    r->counts.finished++;
    r->counts.bytes += u->read_bytes;
    u->read_bytes = 0;
    if (r->graph->level_count > 1 || r->idle_workers)
        pthread_cond_broadcast(&r->work);
    pthread_cond_signal(&r->finish);
    pthread_mutex_unlock(&r->lock);
}

/* ---- Committer -- */

static uint64_t group_bytes(const struct unit *u)
{
    uint64_t bytes = 0;

    for (uint32_t i = 0; i < u->output_count; i++)
        bytes += output_size(&u->output[i]);
    return bytes;
}

/* under lock. Fills the group with what is finished; `*ret_is_full` when nothing may be added. */
static size_t fill_group(struct run *r, struct unit **ret, size_t most, bool *ret_is_full)
{
    uint64_t bytes = 0;
    size_t count = 0;

    *ret_is_full = false;
    for (struct unit *u = r->first; u; u = u->next) {
        if (u->phase != UNIT_FINISHED) {
            if (r->graph->is_ordered)
                break;
            continue;
        }
        ret[count++] = u;
        bytes += group_bytes(u);
        if (count == most || bytes >= GROUP_BYTES || u->stops_run) {
            *ret_is_full = true;
            break;
        }
    }
    return count;
}

size_t engine_take_group(struct run *r, struct unit **ret, size_t most)
{
    uint64_t gather_until = 0;
    size_t count = 0;

    pthread_mutex_lock(&r->lock);
    for (;;) {
        bool is_full = false;

        if (r->is_stopping || (r->is_closed && r->in_flight == 0)) {
            count = 0;
            break;
        }
        count = fill_group(r, ret, most, &is_full);
        if (count && (is_full || count == r->in_flight))
            break;
        if (count && !gather_until)
            gather_until = engine_clock_ns() + GATHER_NS;
        if (count && engine_clock_ns() >= gather_until)
            break;
        wait_until(r, &r->finish, count ? gather_until : UINT64_MAX);
    }
    pthread_mutex_unlock(&r->lock);
    return count;
}

static void count_unit(struct run_counts *c, const struct unit *u)
{
    switch (u->entry.outcome) {
    case OUTCOME_COMMITTED:
        c->committed++;
        break;
    case OUTCOME_FAILED:
        c->failed++;
        break;
    case OUTCOME_SAME_AS:
        c->same_as++;
        return;
    case OUTCOME_VANISHED:
        c->vanished++;
        return;
    default:
        c->unchanged++;
        return;
    }
    c->records += u->entry.records;
    c->rejected += u->entry.rejected;
}

static void unlink_unit(struct run *r, const struct unit *gone)
{
    struct unit *before = NULL;

    for (struct unit *u = r->first; u; before = u, u = u->next) {
        if (u != gone)
            continue;
        if (before)
            before->next = u->next;
        else
            r->first = u->next;
        if (r->last == u)
            r->last = before;
        r->in_flight--;
        return;
    }
}

void engine_retire(struct run *r, struct unit *const *units, size_t count)
{
    pthread_mutex_lock(&r->lock);
    for (size_t i = 0; i < count; i++) {
        count_unit(&r->counts, units[i]);
        unlink_unit(r, units[i]);
    }
    pthread_mutex_unlock(&r->lock);
    for (size_t i = 0; i < count; i++)
        unit_free(units[i]);
    pthread_mutex_lock(&r->lock);
    pthread_cond_broadcast(&r->work);
    pthread_mutex_unlock(&r->lock);
    r->wake_main(r);
}

void engine_refail(struct run *r, struct unit *u)
{
    pthread_mutex_lock(&r->lock);
    u->level = r->graph->level_count;
    u->due_ns = 0;
    u->phase = UNIT_QUEUED;
    r->counts.finished--;
    pthread_cond_broadcast(&r->work);
    pthread_mutex_unlock(&r->lock);
}

/* ---- Any thread -- */

void engine_fatal(struct run *r, const char *stage, const struct error *e)
{
    pthread_mutex_lock(&r->lock);
    if (r->fatal.status != PRUN_FATAL) {
        r->fatal.status = PRUN_FATAL;
        r->fatal.stage = stage;
        r->fatal.error = *e;
    }
    r->is_stopping = true;
    pthread_cond_broadcast(&r->work);
    pthread_cond_broadcast(&r->finish);
    pthread_mutex_unlock(&r->lock);
    r->wake_main(r);
}

bool engine_is_stopping(struct run *r)
{
    bool is_stopping;

    pthread_mutex_lock(&r->lock);
    is_stopping = r->is_stopping;
    pthread_mutex_unlock(&r->lock);
    return is_stopping;
}

bool engine_pause(struct run *r, uint64_t ns)
{
    uint64_t due = engine_clock_ns() + ns;
    bool is_stopping;

    pthread_mutex_lock(&r->lock);
    while (!r->is_stopping && engine_clock_ns() < due)
        wait_until(r, &r->finish, due);
    is_stopping = r->is_stopping;
    pthread_mutex_unlock(&r->lock);
    return !is_stopping;
}
