/* csv.c - any bytes as CSV: rows follow each other to the end, and cells lie inside their row. */
// fuzz-sources: plugins/decode/csv/row.c
#include <stdlib.h>
#include <string.h>

#include "decode/csv/row.h"
#include "tests/fuzz/target.h"

static void check_cell(prun_bytes text, size_t at, const struct csv_row *row, const struct csv_cell *cell)
{
    const uint8_t *start = text.data + at, *end = text.data + row->end;

    if (cell->bytes.data < start || cell->bytes.data + cell->bytes.size > end)
        abort();
    if (!cell->is_quoted && memchr(cell->bytes.data, '"', cell->bytes.size))
        abort();
    if (cell->has_double) {
        uint8_t *out = malloc(cell->bytes.size);
        if (out && csv_unquote(cell->bytes, out) >= cell->bytes.size)
            abort();
        free(out);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const prun_bytes text = {data, size};
    struct csv_row row = {.cell = NULL};

    for (size_t at = 0; at < size; at = row.end) {
        if (!csv_read(text, at, ',', &row))
            break;
        if (row.end <= at || row.end > size || (row.error && (row.wrong < at || row.wrong > size)))
            abort();
        for (size_t i = 0; i < row.count; i++)
            check_cell(text, at, &row, &row.cell[i]);
    }
    csv_clear(&row);
    return 0;
}
