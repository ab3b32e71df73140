/* error.c - see error.h. */
#include "base/error.h"

#include <stdio.h>
#include <string.h>

/* Shows that a text was cut. */
static void mark_cut(char *text, size_t room, int wanted)
{
    if (wanted >= (int)room)
        memcpy(text + room - 4, "...", 4);
}

int error_set_va(struct error *e, const char *code, const char *format, va_list args)
{
    if (!e)
        return -1;
    snprintf(e->code, sizeof(e->code), "%s", code);
    mark_cut(e->text, sizeof(e->text), vsnprintf(e->text, sizeof(e->text), format, args));
    return -1;
}

void error_set_text(struct error *e, const char *code, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    error_set_va(e, code, format, args);
    va_end(args);
}

void error_put_where(struct error *e, const char *format, ...)
{
    char where[ERROR_TEXT_MAX], what[ERROR_TEXT_MAX];
    va_list args;

    if (!e)
        return;
    va_start(args, format);
    vsnprintf(where, sizeof(where), format, args);
    va_end(args);
    memcpy(what, e->text, sizeof(what));
    mark_cut(e->text, sizeof(e->text), snprintf(e->text, sizeof(e->text), "%s: %s", where, what));
}
