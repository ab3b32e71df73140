/*
 * row.h - a row as bytes: workers write it into the unit's output, the committer reads it from there.
 *
 *   size u32 (of what follows), table u16, then for each column that is no stamp
 *   kind u8, and: nothing (null), 8 bytes (integer, real), or size u32 and bytes (text, blob)
 *
 * In the byte order of the machine: the bytes never leave the process.
 */
#ifndef EXPORT_SQLITE_ROW_H
#define EXPORT_SQLITE_ROW_H

#include "table.h"
#include <sqlite3.h>

/* Appends the record as a row to the unit's output. The call fails when the key is none of the unit's. */
prun_status row_write(prun_stage *s, const struct table *t, uint32_t number,
                      const prun_record *record);

/* Reads rows from chunks that end anywhere. A zeroed struct starts. */
struct row_reader {
    prun_bytes chunk; /* what is left of the present one */
    uint8_t *carry;   /* a row whose end is in a later chunk */
    size_t carry_size, carry_room;
    uint64_t cursor;
};

/* The next row's bytes after its size, until the next call. False: no further row, or, with
 * `*ret_is_broken`, out of memory or a row that is cut. */
bool row_next(struct row_reader *r, prun_stage *s, prun_group *g, size_t index, prun_bytes *ret,
              bool *ret_is_broken);
void row_reader_clear(struct row_reader *r);

uint32_t row_table(prun_bytes row);

/* Binds the row to the table's insert; `rowid` counts for tables without an integer key. */
int row_bind(sqlite3_stmt *insert, const struct table *t, prun_bytes row, int64_t rowid,
             const char *stamp);

#endif
