/*
 * schema.h - what is in the database: prun_meta, and whether the tables are as the pipeline needs them.
 *
 * Functions give SQLITE_OK or an error code of SQLite, whose message the connection has.
 */
#ifndef EXPORT_SQLITE_SCHEMA_H
#define EXPORT_SQLITE_SCHEMA_H

#include "table.h"
#include <sqlite3.h>

struct schema_meta {
    bool is_there;
    char identity[64];
    int64_t group, commits;
};

/* Not there: no prun_meta, so no table is ours. */
int schema_read_meta(sqlite3 *db, struct schema_meta *ret);

/* SQL for the names of the tables that are ours and still there. */
extern const char schema_sql_own_tables[];

/* Drops them, and prun_meta. In a transaction of the caller. */
int schema_drop(sqlite3 *db);

/* Makes prun_meta and the tables that are missing, adds columns that are new. In a transaction of the
 * caller. SQLITE_ERROR with a sentence in `error` when a table is there in another form; with other
 * codes `error` is empty. */
int schema_update(sqlite3 *db, const struct table_list *tables, char *error, size_t error_size);

/* Whether all rowids are still those of units. */
int schema_check_rowids(sqlite3 *db, bool *ret_is_whole);

#endif
