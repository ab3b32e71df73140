/*
 * table.h - the tables that a pipeline's records become, as the shape of what arrives says.
 *
 * Columns are the fields that are not transient, in field order. A table with an integer key has that as
 * its rowid; all others get rowids in the range of their unit, so that of every table the rows of a unit
 * are one range. Every instance of the stage makes the same list, so a table's place in it is its number
 * in the rows that the workers leave.
 */
#ifndef EXPORT_SQLITE_TABLE_H
#define EXPORT_SQLITE_TABLE_H

#include <prun/plugin.h>

struct column {
    const char *name;
    const char *sql; /* INTEGER, REAL, TEXT or BLOB */
    uint32_t slot;   /* in the record */
    bool is_key, is_reference;
    bool is_stamp;            /* filled in at commit, not in the row */
    const char *refers_table; /* of a reference; NULL when no table has such a key */
};

struct table {
    const char *name;
    const prun_type *type;
    struct column *column;
    uint32_t column_count;
    int64_t key;   /* the column that is the key, or -1 */
    bool is_rowid; /* and whether that is an integer, hence the rowid */
};

struct table_list {
    struct table *table;
    uint32_t count;
    uint32_t *by_type; /* by prun_type_id: number + 1, or 0 for types that have no table */
    uint32_t type_count;
};

/* From the shape of the stage's input. On an error the call has failed with the reason. */
prun_status table_list_make(prun_stage *s, struct table_list *ret);
void table_list_free(struct table_list *list);

/* The table of the record, or NULL. */
const struct table *table_of(const struct table_list *list, const prun_record *record,
                             uint32_t *ret_number);

/* SQL; to be freed with sqlite3_free(), NULL when out of memory. */
char *table_sql_create(const struct table *t);
char *
table_sql_insert(const struct table *t); /* ?1 is the rowid, then the columns that are not it */
char *table_sql_add_column(const struct table *t, const struct column *c);
char *table_sql_index(const struct table *t, const struct column *c);

#endif
