/*
 * run.c - a run from its first to its last moment: the main thread's event loop.
 *
 * Ladder of life: ledger, instances, source, committer (which recovers first), workers; then the
 * loop; then everything back in reverse order. The loop only opens units, counts and listens to
 * signals: all work is done by the other threads, which wake it.
 */
#include "run/run.h"

#include "base/clock.h"
#include "base/log.h"
#include "run/admission.h"
#include "run/committer.h"
#include "run/data.h"
#include "run/fault.h"
#include "run/fingerprint.h"
#include "run/io.h"
#include "run/worker.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#define TICK_MS 100u

struct loop {
    struct run run;
    struct admission admission;
    struct source_io io;
    struct committer committer;
    struct workers *workers;
    struct instance_set *first_set;
    enum admission_state state;
    bool is_started; /* the source is */
    int signal;      /* the first one */
    uv_loop_t uv;
    uv_async_t wake;
    uv_idle_t idle;
    uv_signal_t interrupt, terminate;
    uv_timer_t tick, deadline;
};

/* ---- Admission in the loop -- */

static void on_idle(uv_idle_t *handle);

static void set_state(struct loop *l, enum admission_state state)
{
    l->state = state;
    if (state == ADMISSION_OPEN)
        uv_idle_start(&l->idle, on_idle);
    else
        uv_idle_stop(&l->idle);
    if (state == ADMISSION_WAIT)
        io_arm(&l->io);
    else
        io_disarm(&l->io);
    if (state == ADMISSION_END || state == ADMISSION_BROKEN) {
        pthread_mutex_lock(&l->run.lock);
        l->run.counts.is_source_done = state == ADMISSION_END;
        pthread_mutex_unlock(&l->run.lock);
        engine_close(&l->run);
    }
}

static void step(struct loop *l)
{
    if (l->is_started && !l->signal && l->state != ADMISSION_END && l->state != ADMISSION_BROKEN)
        set_state(l, admission_step(&l->admission));
}

static void on_idle(uv_idle_t *handle)
{
    step(handle->data);
}

static void on_ready(void *context)
{
    step(context);
}

/* Something happened on another thread: recovery is done, units were committed, the end has come.
 */
static void on_wake(uv_async_t *handle)
{
    struct loop *l = handle->data;
    bool is_ready, is_done, has_waiting;

    pthread_mutex_lock(&l->run.lock);
    is_ready = l->run.is_ready;
    is_done = l->run.is_committer_done;
    has_waiting = l->run.has_waiting && l->run.in_flight == 0;
    pthread_mutex_unlock(&l->run.lock);
    if (is_done) {
        engine_close(&l->run);
        uv_stop(&l->uv);
        return;
    }
    if (is_ready && !l->is_started && !l->signal) {
        l->is_started = true;
        set_state(l, admission_start(&l->admission));
    } else if (l->state == ADMISSION_FULL || l->state == ADMISSION_DRAIN ||
               (l->state == ADMISSION_WAIT && has_waiting)) {
        step(l);
    }
}

static void wake_main(struct run *r)
{
    struct loop *l = r->main;

    uv_async_send(&l->wake);
}

/* ---- Signals and time -- */

/* What was committed stands, what was not is run again: a run may end at any instruction. */
static void stop_at_once(int number)
{
    log_line(LOG_WARN, NULL, NULL, "stopped at once by signal %d; what was committed stands",
             number);
    _exit(128 + number);
}

static void on_deadline(uv_timer_t *handle)
{
    struct loop *l = handle->data;

    stop_at_once(l->signal);
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct loop *l = handle->data;
    bool is_ready;

    if (l->signal)
        stop_at_once(number);
    l->signal = number;
    log_line(LOG_INFO, NULL, NULL,
             "signal %d: finishing what is in flight; a second one stops at once", number);
    uv_idle_stop(&l->idle);
    uv_timer_start(&l->deadline, on_deadline, (uint64_t)l->run.options.drain_ms, 0);
    pthread_mutex_lock(&l->run.lock);
    is_ready = l->run.is_ready;
    pthread_mutex_unlock(&l->run.lock);
    if (is_ready)
        engine_close(&l->run);
    else
        engine_stop(&l->run);
}

static void read_counts(struct loop *l, struct run_counts *ret)
{
    pthread_mutex_lock(&l->run.lock);
    *ret = l->run.counts;
    pthread_mutex_unlock(&l->run.lock);
    ret->memory_peak = (int64_t)atomic_load(&l->run.memory.peak);
}

static void on_tick(uv_timer_t *handle)
{
    struct loop *l = handle->data;
    struct run_counts counts;

    read_counts(l, &counts);
    l->run.options.tick(l->run.options.tick_context, &counts, false);
}

/* ---- The loop's life -- */

static int check(int rc, struct error *reterr)
{
    return rc == 0 ? 0
                   : error_set(reterr, "event_loop", "the event loop cannot start: %s",
                               uv_strerror(rc));
}

static int open_loop(struct loop *l, struct error *reterr)
{
    if (check(uv_loop_init(&l->uv), reterr) < 0)
        return -1;
    uv_idle_init(&l->uv, &l->idle);
    uv_timer_init(&l->uv, &l->tick);
    io_init(&l->io, &l->uv, on_ready, l);
    l->admission.io = &l->io;
    uv_timer_init(&l->uv, &l->deadline);
    uv_signal_init(&l->uv, &l->interrupt);
    uv_signal_init(&l->uv, &l->terminate);
    l->idle.data = l->tick.data = l->deadline.data = l;
    l->interrupt.data = l->terminate.data = l->wake.data = l;
    return check(uv_async_init(&l->uv, &l->wake, on_wake), reterr);
}

static int start_loop(struct loop *l, struct error *reterr)
{
    if (l->run.options.tick)
        uv_timer_start(&l->tick, on_tick, TICK_MS, TICK_MS);
    if (check(uv_signal_start(&l->interrupt, on_signal, SIGINT), reterr) < 0)
        return -1;
    return check(uv_signal_start(&l->terminate, on_signal, SIGTERM), reterr);
}

static void close_handle(uv_handle_t *handle, void *context)
{
    (void)context;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void close_loop(struct loop *l)
{
    uv_walk(&l->uv, close_handle, NULL);
    uv_run(&l->uv, UV_RUN_DEFAULT);
    uv_loop_close(&l->uv);
}

/* ---- The run's life -- */

static int set_up(struct loop *l, struct error *reterr)
{
    struct run *r = &l->run;
    const char *stage = NULL;

    r->singles = instance_set_new(r, true);
    l->first_set = instance_set_new(r, false);
    if (!r->singles || !l->first_set)
        return error_memory(reterr);
    if (instance_set_setup(r->singles, &stage, reterr) < 0 ||
        instance_set_setup(l->first_set, &stage, reterr) < 0)
        return error_where(reterr, "stage \"%s\"", stage);
    return fingerprint_store(r, l->first_set, reterr);
}

static int run_threads(struct loop *l, struct error *reterr)
{
    struct run *r = &l->run;

    if (start_loop(l, reterr) < 0 || committer_start(&l->committer, r, reterr) < 0)
        return -1;
    if (workers_start(r, l->first_set, (uint32_t)r->options.workers, &l->workers, reterr) < 0) {
        engine_stop(r);
        committer_join(&l->committer);
        return -1;
    }
    l->first_set = NULL; /* the first worker has it */
    uv_run(&l->uv, UV_RUN_DEFAULT);
    committer_join(&l->committer);
    workers_join(l->workers);
    return 0;
}

/* Why the run did not come to its end, or 0. */
static int judge(struct loop *l, struct run_result *ret, struct error *reterr)
{
    const struct verdict *v = &l->run.fatal;
    bool is_whole = l->state == ADMISSION_END && l->run.in_flight == 0;

    ret->has_end = !l->admission.has_waited;
    ret->signal = l->signal && !is_whole ? l->signal : 0;
    if (v->status != PRUN_FATAL || l->signal)
        return 0;
    *reterr = v->error;
    return v->stage ? error_where(reterr, "stage \"%s\"", v->stage) : -1;
}

static void report_end(struct loop *l, struct run_result *ret, uint64_t started)
{
    read_counts(l, &ret->counts);
    ret->seconds = (double)(clock_monotonic_ns() - started) / 1e9;
    if (l->run.options.tick)
        l->run.options.tick(l->run.options.tick_context, &ret->counts, true);
}

static int run_loop(struct loop *l, struct run_result *ret, uint64_t started, struct error *reterr)
{
    int rc = set_up(l, reterr);

    if (rc == 0)
        rc = admission_open(&l->admission, &l->run, reterr);
    if (rc == 0)
        rc = run_threads(l, reterr);
    if (rc == 0)
        rc = judge(l, ret, reterr);
    report_end(l, ret, started);
    admission_close(&l->admission);
    instance_set_free(l->first_set);
    instance_set_free(l->run.singles);
    return rc;
}

int run_graph(const struct graph *g, const struct run_options *options, struct run_result *ret,
              struct error *reterr)
{
    uint64_t started = clock_monotonic_ns();
    struct loop *l = calloc(1, sizeof(*l));
    int rc;

    *ret = (struct run_result){.has_end = true};
    if (!l)
        return error_memory(reterr);
    rc = fault_setup(reterr);
    if (rc == 0)
        rc = engine_init(&l->run, g, options, reterr);
    else
        engine_init(&l->run, g, options, NULL);
    l->run.main = l;
    l->run.wake_main = wake_main;
    if (rc == 0)
        rc = ledger_open(g->state_dir, &l->run.ledger, reterr);
    if (rc == 0 && (rc = open_loop(l, reterr)) == 0) {
        rc = run_loop(l, ret, started, reterr);
        close_loop(l);
    }
    engine_clear(&l->run);
    ledger_close(l->run.ledger);
    data_close_all();
    free(l);
    return rc;
}
