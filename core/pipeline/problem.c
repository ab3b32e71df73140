/*
 * problem.c - the problems of a pipeline file and how they are shown.
 *
 * Below each problem stands its line with a caret under the place. Lines may be long (minified
 * files) or hold Han characters, which are two columns wide on a terminal: the shown part is cut
 * around the place, and the caret is moved by the width of what stands before it.
 */
#include "pipeline/problem.h"

#include "base/buffer.h"
#include "pipeline/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_BEFORE 60 /* characters of the line before the place, and after it */
#define SHOWN_AFTER  60

void problem_list_init(struct problem_list *p, const char *file)
{
    memset(p, 0, sizeof(*p));
    arena_init(&p->arena, NULL);
    p->file = arena_string(&p->arena, file);
}

void problem_list_free(struct problem_list *p)
{
    if (!p)
        return;
    free(p->item);
    free(p->text);
    arena_free(&p->arena);
    memset(p, 0, sizeof(*p));
}

bool problem_list_is_full(struct problem_list *p)
{
    p->is_cut = p->is_cut || p->count >= PROBLEM_MAX;
    return p->is_cut;
}

void problem_add_va(struct problem_list *p, uint32_t line, uint32_t column, const char *stage,
                    const char *format, va_list args)
{
    char message[2048];
    struct problem *item;

    if (problem_list_is_full(p))
        return;
    vsnprintf(message, sizeof(message), format, args);
    for (char *at = message; *at; at++) /* what a file says must not steer the terminal */
        if ((uint8_t)*at < 0x20 || *at == 0x7F)
            *at = '?';
    if (p->count == p->room) {
        const size_t room = p->room ? p->room * 2 : 16;
        struct problem *larger = realloc(p->item, room * sizeof(*larger));

        if (!larger) {
            p->is_cut = true;
            return;
        }
        p->item = larger;
        p->room = room;
    }
    item = &p->item[p->count];
    *item = (struct problem){line, column, stage ? arena_string(&p->arena, stage) : NULL,
                             arena_string(&p->arena, message)};
    if (item->message)
        p->count++;
    else
        p->is_cut = true;
}

void problem_add(struct problem_list *p, uint32_t line, uint32_t column, const char *stage,
                 const char *format, ...)
{
    va_list args;

    va_start(args, format);
    problem_add_va(p, line, column, stage, format, args);
    va_end(args);
}

static bool is_before(const struct problem *a, const struct problem *b)
{
    return a->line != b->line ? a->line < b->line : a->column < b->column;
}

void problem_list_sort(struct problem_list *p)
{
    for (size_t i = 1; i < p->count; i++) {
        const struct problem moved = p->item[i];
        size_t at = i;

        for (; at > 0 && is_before(&moved, &p->item[at - 1]); at--)
            p->item[at] = p->item[at - 1];
        p->item[at] = moved;
    }
}

/* ---- Printing ---- */

/* Columns on a terminal: 0 for combining marks, 2 for Han and other wide scripts, else 1. */
static int display_width(uint32_t rune)
{
    static const struct {
        uint32_t first, last;
    } wide[] = {
        {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF}, {0x3400, 0x4DBF},
        {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
        {0xFE30, 0xFE4F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F},
        {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
    };

    if ((rune >= 0x300 && rune <= 0x36F) || (rune >= 0x200B && rune <= 0x200F) || rune == 0xFEFF)
        return 0;
    for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
        if (rune >= wide[i].first && rune <= wide[i].last)
            return 2;
    return 1;
}

/* The line that `number` counts, without its end. */
static prun_bytes find_line(const struct problem_list *p, uint32_t number)
{
    const char *at = p->text, *end = p->text + p->text_size, *stop;

    for (uint32_t line = 1; line < number; line++) {
        const char *next = memchr(at, '\n', (size_t)(end - at));

        if (!next)
            return (prun_bytes){NULL, 0};
        at = next + 1;
    }
    if (number == 1 && end - at >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    stop = memchr(at, '\n', (size_t)(end - at));
    if (!stop)
        stop = end;
    if (stop > at && stop[-1] == '\r')
        stop--;
    return (prun_bytes){(const uint8_t *)at, (size_t)(stop - at)};
}

/* One character of the line: its length, and how it is shown. What would move the terminal's
 * cursor is shown as a blank, what is no character as "?". */
static size_t show_character(prun_bytes line, size_t at, struct buffer *out, int *ret_width)
{
    uint32_t rune = 0;
    const char *text = (const char *)line.data + at;
    size_t length = scan_utf8(text, line.size - at, &rune);

    *ret_width = 1;
    if (length == 0) {
        buffer_add_string(out, "?");
        return 1;
    }
    if (rune < 0x20 || (rune >= 0x7F && rune < 0xA0) || (rune >= 0x202A && rune <= 0x202E) ||
        (rune >= 0x2066 && rune <= 0x2069)) {
        buffer_add_string(out, " ");
        return length;
    }
    *ret_width = display_width(rune);
    buffer_add(out, text, length);
    return length;
}

static void print_place(prun_bytes line, uint32_t column, struct buffer *out)
{
    const uint32_t first = column > SHOWN_BEFORE + 1 ? column - SHOWN_BEFORE : 1;
    uint32_t here = 1;
    int width, caret = first > 1 ? 3 : 0;
    struct buffer unseen = {0};
    size_t at = 0;

    for (; here < first && at < line.size; here++)
        at += show_character(line, at, &unseen, &width);
    buffer_free(&unseen);
    buffer_add_string(out, first > 1 ? "  ..." : "  ");
    for (; at < line.size && here < column + SHOWN_AFTER; here++) {
        at += show_character(line, at, out, &width);
        caret += here < column ? width : 0;
    }
    caret += column > here ? (int)(column - here) : 0;
    buffer_add_string(out, at < line.size ? "...\n" : "\n");
    buffer_add_format(out, "  %*s^\n", caret, "");
}

void problem_list_print(const struct problem_list *p, struct buffer *out)
{
    for (size_t i = 0; i < p->count; i++) {
        const struct problem *item = &p->item[i];
        prun_bytes line = {NULL, 0};

        buffer_add_format(out, "%s:", p->file);
        if (item->line > 0)
            buffer_add_format(out, "%u:%u:", item->line, item->column);
        if (item->stage)
            buffer_add_format(out, " stage \"%s\":", item->stage);
        buffer_add_format(out, " %s\n", item->message);
        if (item->line > 0 && p->text)
            line = find_line(p, item->line);
        if (line.size > 0)
            print_place(line, item->column, out);
    }
    if (p->is_cut)
        buffer_add_format(out, "%s: more than %zu problems; the others are not shown\n", p->file,
                          p->count);
}
