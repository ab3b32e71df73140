/*
 * log.h - log lines on standard error, as text or as JSON lines. Any thread; one write a line.
 *
 * Text: "12:30:01 warn db: unit a.txt: message"; JSON: {"time":...,"level":...,"stage":...,"unit":...,
 * "message":...}. Lines below the level that log_setup chose are not formatted.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <prun/base.h>
#include <stdarg.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
enum log_format { LOG_TEXT, LOG_JSON };

void log_setup(enum log_format format, enum log_level least);

/* `stage` and `unit` may be NULL. */
void log_line(enum log_level level, const char *stage, const char *unit, const char *format, ...)
    PRUN_PRINTF(4, 5);
void log_line_va(enum log_level level, const char *stage, const char *unit, const char *format,
                 va_list args);

/* Called before and after each line is written, under the log's lock: a progress line on the terminal
 * is wiped and drawn again. NULL: none. */
void log_set_hooks(void (*before)(void *), void (*after)(void *), void *context);

#endif
