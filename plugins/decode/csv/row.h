/*
 * row.h - cuts CSV (RFC 4180) into rows and cells.
 *
 * A cell in quotes may hold the separator, line ends, and a quote written twice. Rows end with CR LF, LF or
 * CR. Nothing is copied: a cell points into the text.
 */
#ifndef DECODE_CSV_ROW_H
#define DECODE_CSV_ROW_H

#include <prun/base.h>

struct csv_cell {
    prun_bytes bytes; /* without the quotes around it */
    bool is_quoted;
    bool has_double; /* a quote written twice is in it */
};

struct csv_row {
    struct csv_cell *cell;
    size_t count, room;
    size_t end;        /* where the next row starts */
    const char *error; /* a fragment; NULL: a good row. `end` is then behind the line of `wrong`, or at the end */
    size_t wrong;      /* the byte */
};

/* Reads the row at `at`, which is before the end of the text. False: out of memory. */
bool csv_read(prun_bytes text, size_t at, uint8_t separator, struct csv_row *row);
void csv_clear(struct csv_row *row);

/* The text of a cell with double quotes, into at most bytes.size bytes of `out`. */
size_t csv_unquote(prun_bytes bytes, uint8_t *out);

#endif
