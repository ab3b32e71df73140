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

/* Sets code and text; always -1, so that `return error_set(...)` reads well. `e` may be NULL. (Macros, so
 * that the compiler sees the -1 and does not take ret_ arguments for unset.) */
#define error_set(...) error_after((error_set_text(__VA_ARGS__), 0))
static inline int error_after(int done)
{
    (void)done;
    return -1;
}
void error_set_text(struct error *e, const char *code, const char *format, ...) PRUN_PRINTF(3, 4);
int error_set_va(struct error *e, const char *code, const char *format, va_list args);

/* Puts "where: " in front of the text; always -1. */
#define error_where(...) error_after((error_put_where(__VA_ARGS__), 0))
void error_put_where(struct error *e, const char *format, ...) PRUN_PRINTF(2, 3);

/* "out of memory", code "memory"; always -1. */
#define error_memory(e) error_set((e), "memory", "out of memory")

#endif
