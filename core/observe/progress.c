/*
 * progress.c - the line on the terminal, at most ten times a second; elsewhere a log line now and
 * then.
 *
 * A log line wipes the progress line first and draws it again after: the hooks run under the log's
 * lock, from any thread, and touch only what was formatted before.
 */
#include "observe/progress.h"

#include "base/buffer.h"
#include "base/clock.h"
#include "base/log.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SAY_EVERY_NS  ((uint64_t)30 * 1000000000u)
#define DRAW_EVERY_NS ((uint64_t)100 * 1000000u)

static pthread_mutex_t line_lock = PTHREAD_MUTEX_INITIALIZER;

static void write_line(const char *text)
{
    if (write(STDERR_FILENO, text, strlen(text)) < 0)
        return; /* nobody is there to be told */
}

static void wipe(void *context)
{
    struct progress *p = context;

    pthread_mutex_lock(&line_lock);
    if (p->is_drawn)
        write_line("\r\033[K");
    p->is_drawn = false;
    pthread_mutex_unlock(&line_lock);
}

static void draw(void *context)
{
    struct progress *p = context;

    pthread_mutex_lock(&line_lock);
    if (p->line[0]) {
        write_line("\r\033[K");
        write_line(p->line);
        p->is_drawn = true;
    }
    pthread_mutex_unlock(&line_lock);
}

void progress_open(struct progress *p, const struct graph *g, bool is_quiet, bool is_json)
{
    *p = (struct progress){.graph = g,
                           .is_quiet = is_quiet,
                           .is_json = is_json,
                           .is_terminal = !is_json && isatty(STDERR_FILENO),
                           .started_ns = clock_monotonic_ns()};
    p->said_ns = p->started_ns;
    if (p->is_terminal && !is_quiet)
        log_set_hooks(wipe, draw, p);
}

void progress_close(struct progress *p)
{
    log_set_hooks(NULL, NULL, NULL);
    wipe(p);
}

void add_count(struct buffer *b, int64_t n)
{
    char digits[32];
    int size = snprintf(digits, sizeof(digits), "%lld", (long long)n);

    for (int i = 0; i < size; i++) {
        if (i > 0 && (size - i) % 3 == 0 && digits[i - 1] != '-')
            buffer_add_string(b, ",");
        buffer_add(b, &digits[i], 1);
    }
}

void add_bytes(struct buffer *b, int64_t bytes)
{
    static const char *const unit[] = {"B", "kB", "MB", "GB", "TB"};
    double n = (double)bytes;
    size_t i = 0;

    while (n >= 999.5 && i + 1 < sizeof(unit) / sizeof(*unit)) {
        n /= 1000;
        i++;
    }
    buffer_add_format(b, i == 0 ? "%.0f %s" : "%.1f %s", n, unit[i]);
}

/* What was skipped as known took no time, so it says nothing about the rest. */
static void add_time_left(struct buffer *b, const struct run_counts *c, double seconds)
{
    int64_t done = c->committed + c->failed + c->same_as + c->unchanged + c->vanished;
    int64_t rest = c->expected_units - c->skipped - done;
    double left;

    if (done <= 0 || rest <= 0)
        return;
    left = seconds * (double)rest / (double)done;
    if (left >= 3600)
        buffer_add_format(b, ", %.1f h left", left / 3600);
    else if (left >= 60)
        buffer_add_format(b, ", %.0f min left", left / 60);
    else
        buffer_add_format(b, ", %.0f s left", left);
}

static void add_state(struct buffer *b, const struct run_counts *c, double seconds)
{
    double per_second = seconds > 0 ? (double)c->records / seconds : 0;

    add_count(b, c->committed + c->failed + c->same_as + c->unchanged + c->skipped + c->vanished);
    if (c->expected_units > 0) {
        buffer_add_string(b, " of ");
        add_count(b, c->expected_units);
    }
    buffer_add_string(b, " units, ");
    add_count(b, c->records);
    buffer_add_string(b, " records, ");
    add_count(b, (int64_t)per_second);
    buffer_add_string(b, "/s, ");
    add_bytes(b, c->bytes);
    if (c->failed || c->rejected) {
        buffer_add_string(b, ", ");
        add_count(b, c->failed + c->rejected);
        buffer_add_string(b, " refused");
    }
    add_time_left(b, c, seconds);
    if (c->held_by)
        buffer_add_format(b, " (held by \"%s\")", c->held_by);
}

static void tick_terminal(struct progress *p, const struct run_counts *c, uint64_t now)
{
    struct buffer b = {0};
    const char *text;

    if (now - p->drawn_ns < DRAW_EVERY_NS)
        return;
    p->drawn_ns = now;
    add_state(&b, c, (double)(now - p->started_ns) / 1e9);
    text = buffer_string(&b);
    pthread_mutex_lock(&line_lock);
    snprintf(p->line, sizeof(p->line), "%s", text ? text : "");
    pthread_mutex_unlock(&line_lock);
    draw(p);
    buffer_free(&b);
}

static void tick_log(struct progress *p, const struct run_counts *c, uint64_t now)
{
    struct buffer b = {0};
    const char *text;

    if (now - p->said_ns < SAY_EVERY_NS)
        return;
    p->said_ns = now;
    add_state(&b, c, (double)(now - p->started_ns) / 1e9);
    text = buffer_string(&b);
    if (text)
        log_line(LOG_INFO, NULL, NULL, "%s", text);
    buffer_free(&b);
}

void progress_tick(void *progress, const struct run_counts *counts, bool is_end)
{
    struct progress *p = progress;
    uint64_t now = clock_monotonic_ns();

    if (p->is_quiet || is_end)
        return;
    if (p->is_terminal)
        tick_terminal(p, counts, now);
    else
        tick_log(p, counts, now);
}
