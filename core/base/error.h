/*
 * error.h - an error as a sentence that grows on its way up.
 *
 * The lowest function says what is wrong in a fragment; each caller on the way up may put where it
 * was in front; only the command line prints. Functions give 0 and fill their ret_ arguments, or give
 * -1 and fill the error; never both, and none of them logs.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <prun/base.h>
#include <stdarg.h>

#define ERROR_CODE_MAX 32
#define ERROR_TEXT_MAX 1024

/* `code` is a short word by which failures are counted; `text` is cut with "..." when too long. */
struct error {
    char code[ERROR_CODE_MAX];
    char text[ERROR_TEXT_MAX];
};

/* Sets code and text; always -1, so that `return error_set(...)` reads well. `e` may be NULL. */
int error_set(struct error *e, const char *code, const char *format, ...) PRUN_PRINTF(3, 4);
int error_set_va(struct error *e, const char *code, const char *format, va_list args);

/* Puts "where: " in front of the text; always -1. */
int error_where(struct error *e, const char *format, ...) PRUN_PRINTF(2, 3);

/* "out of memory", code "memory"; always -1. */
int error_memory(struct error *e);

#endif
