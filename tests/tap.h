/*
 * tap.h - the few lines that the C tests need to speak TAP.
 *
 * ok(condition, "a sentence") counts one test; done() prints the plan and gives the exit status.
 */
#ifndef TAP_H
#define TAP_H

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

__attribute__((format(printf, 3, 4), unused)) static bool tap_ok(bool is_ok, const char *where,
                                                                const char *format, ...)
{
    va_list args;

    printf("%sok %d - ", is_ok ? "" : "not ", ++tap_count);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf("\n");
    if (!is_ok) {
        tap_failed++;
        printf("# failed at %s\n", where);
    }
    fflush(stdout);
    return is_ok;
}

__attribute__((unused)) static bool tap_is_string(const char *got, const char *want, const char *where,
                                                  const char *name)
{
    bool is_ok = got && want ? strcmp(got, want) == 0 : got == want;

    if (!tap_ok(is_ok, where, "%s", name))
        printf("#  got: %s\n# want: %s\n", got ? got : "(null)", want ? want : "(null)");
    return is_ok;
}

#define TAP_STR_(x) #x
#define TAP_STR(x) TAP_STR_(x)
#define TAP_WHERE __FILE__ ":" TAP_STR(__LINE__)
#define ok(condition, ...) tap_ok((condition), TAP_WHERE, __VA_ARGS__)
#define is_string(got, want, name) tap_is_string((got), (want), TAP_WHERE, (name))

__attribute__((unused)) static int done(void)
{
    printf("1..%d\n", tap_count);
    return tap_failed ? 1 : 0;
}

#endif
