/* row.c - see row.h. */
#include "row.h"
#include <stdlib.h>
#include <string.h>

static bool add(struct csv_row *row, struct csv_cell cell)
{
    if (row->count == row->room) {
        const size_t room = row->room ? 2 * row->room : 16;
        struct csv_cell *grown = realloc(row->cell, room * sizeof(*grown));
        if (!grown)
            return false;
        row->cell = grown;
        row->room = room;
    }
    row->cell[row->count++] = cell;
    return true;
}

void csv_clear(struct csv_row *row)
{
    free(row->cell);
    *row = (struct csv_row){.cell = NULL};
}

static bool is_end(uint8_t c)
{
    return c == '\n' || c == '\r';
}

static size_t skip_line(prun_bytes text, size_t at)
{
    while (at < text.size && !is_end(text.data[at]))
        at++;
    return at;
}

/* Behind the line end that may stand at `at`. */
static size_t skip_end(prun_bytes text, size_t at)
{
    if (at < text.size && text.data[at] == '\r')
        at++;
    else if (at < text.size && text.data[at] == '\n')
        return at + 1;
    return at < text.size && at > 0 && text.data[at - 1] == '\r' && text.data[at] == '\n' ? at + 1 : at;
}

static size_t wrong(prun_bytes text, struct csv_row *row, size_t at, const char *what)
{
    row->error = what;
    row->wrong = at;
    return skip_line(text, at);
}

/* `at` is at the opening quote; gives the place behind the closing one. */
static size_t read_quoted(prun_bytes text, size_t at, uint8_t separator, struct csv_row *row,
                          struct csv_cell *cell)
{
    const size_t first = at + 1;

    *cell = (struct csv_cell){.is_quoted = true};
    for (at = first;; at += 2) {
        const uint8_t *quote = memchr(text.data + at, '"', text.size - at);
        if (!quote) {
            wrong(text, row, first - 1, "a cell in quotes has no end");
            return text.size;
        }
        at = (size_t)(quote - text.data);
        if (at + 1 == text.size || text.data[at + 1] != '"')
            break;
        cell->has_double = true;
    }
    cell->bytes = (prun_bytes){text.data + first, at - first};
    at++;
    if (at < text.size && text.data[at] != separator && !is_end(text.data[at]))
        return wrong(text, row, at, "something stands behind a closing quote");
    return at;
}

static size_t read_plain(prun_bytes text, size_t at, uint8_t separator, struct csv_row *row,
                         struct csv_cell *cell)
{
    const size_t first = at;

    while (at < text.size && text.data[at] != separator && !is_end(text.data[at])) {
        if (text.data[at] == '"')
            return wrong(text, row, at, "a quote stands in a cell that does not begin with one");
        at++;
    }
    *cell = (struct csv_cell){.bytes = {text.data + first, at - first}};
    return at;
}

bool csv_read(prun_bytes text, size_t at, uint8_t separator, struct csv_row *row)
{
    row->count = 0;
    row->error = NULL;
    for (;; at++) {
        struct csv_cell cell;
        at = at < text.size && text.data[at] == '"' ? read_quoted(text, at, separator, row, &cell)
                                                    : read_plain(text, at, separator, row, &cell);
        if (row->error)
            break;
        if (!add(row, cell))
            return false;
        if (at == text.size || text.data[at] != separator)
            break;
    }
    row->end = skip_end(text, at);
    return true;
}

size_t csv_unquote(prun_bytes bytes, uint8_t *out)
{
    size_t size = 0;

    for (size_t i = 0; i < bytes.size; i++) {
        out[size++] = bytes.data[i];
        i += bytes.data[i] == '"';
    }
    return size;
}
