/* log.c - see log.h. */
#include "base/log.h"

#include "base/buffer.h"
#include "base/clock.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *const level_names[] = {"debug", "info", "warn", "error"};

static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
/* set once before threads start: */
static enum log_format log_format = LOG_TEXT;
static enum log_level log_least = LOG_INFO;
/* under log_lock: */
static void (*hook_before)(void *), (*hook_after)(void *);
static void *hook_context;

void log_setup(enum log_format format, enum log_level least)
{
    log_format = format;
    log_least = least;
}

void log_set_hooks(void (*before)(void *), void (*after)(void *), void *context)
{
    pthread_mutex_lock(&log_lock);
    hook_before = before;
    hook_after = after;
    hook_context = context;
    pthread_mutex_unlock(&log_lock);
}

static void add_text_head(struct buffer *b, enum log_level level, const char *stage, const char *unit)
{
    time_t now = (time_t)(clock_now_us() / 1000000);
    struct tm local;
    char when[16];

    localtime_r(&now, &local);
    strftime(when, sizeof(when), "%H:%M:%S", &local);
    buffer_add_format(b, "%s %s ", when, level_names[level]);
    if (stage)
        buffer_add_format(b, "%s: ", stage);
    if (unit)
        buffer_add_format(b, "unit %s: ", unit);
}

static void add_json_member(struct buffer *b, const char *name, const char *value)
{
    buffer_add_format(b, ",\"%s\":", name);
    buffer_add_json_string(b, (prun_bytes){(const uint8_t *)value, strlen(value)});
}

static void format_line(struct buffer *b, enum log_level level, const char *stage, const char *unit,
                        const char *message)
{
    if (log_format == LOG_TEXT) {
        add_text_head(b, level, stage, unit);
        buffer_add_string(b, message);
    } else {
        int64_t us = clock_now_us();

        buffer_add_format(b, "{\"time\":%lld.%06lld,\"level\":\"%s\"", (long long)(us / 1000000),
                          (long long)(us % 1000000), level_names[level]);
        if (stage)
            add_json_member(b, "stage", stage);
        if (unit)
            add_json_member(b, "unit", unit);
        add_json_member(b, "message", message);
        buffer_add_string(b, "}");
    }
    buffer_add_string(b, "\n");
}

static void write_line(const struct buffer *b)
{
    size_t done = 0;

    pthread_mutex_lock(&log_lock);
    if (hook_before)
        hook_before(hook_context);
    while (done < b->size) {
        ssize_t n = write(STDERR_FILENO, b->data + done, b->size - done);

        if (n <= 0)
            break; /* nobody reads: there is nowhere left to say so */
        done += (size_t)n;
    }
    if (hook_after)
        hook_after(hook_context);
    pthread_mutex_unlock(&log_lock);
}

void log_line_va(enum log_level level, const char *stage, const char *unit, const char *format,
                 va_list args)
{
    struct buffer b = {0};
    char message[4096];

    if (level < log_least)
        return;
    vsnprintf(message, sizeof(message), format, args);
    format_line(&b, level, stage, unit, message);
    if (!b.is_broken)
        write_line(&b);
    buffer_free(&b);
}

void log_line(enum log_level level, const char *stage, const char *unit, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    log_line_va(level, stage, unit, format, args);
    va_end(args);
}
