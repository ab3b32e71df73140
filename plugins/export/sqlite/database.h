/*
 * database.h - the database that the rows go to: whose it is, which group it holds, its tables.
 *
 * The table prun_meta says with which identity, up to which group, and by how many commits it was written,
 * and which tables are ours; it changes in the same transaction as the rows. So after a crash the database
 * is either at the ledger's receipt or a little ahead (a group, and its retraction), and both are right: the
 * units of that group are written again or retracted, each replacing its own rows. One that is further ahead
 * belongs to a ledger that was put back from an older copy.
 *
 * The committer's thread only. Functions give an enum database_status, with the reason in `d->error`.
 */
#ifndef EXPORT_SQLITE_DATABASE_H
#define EXPORT_SQLITE_DATABASE_H

#include "table.h"
#include <sqlite3.h>

#define DATABASE_IDENTITY 32 /* hex digits */

enum database_status {
    DATABASE_OK,
    DATABASE_RETRY, /* locked, no room, an I/O error */
    DATABASE_FAIL,  /* a unit's rows cannot be: two rows with one key */
    DATABASE_FATAL,
    DATABASE_LOST /* only from recover: what the receipt speaks of is not there */
};

/* What the ledger keeps. An empty identity: nothing was committed yet. */
struct database_receipt {
    char identity[DATABASE_IDENTITY + 1];
    int64_t group, commits;
};

struct database {
    sqlite3 *handle;
    const char *path;
    const struct table_list *tables;
    sqlite3_stmt **insert; /* by table number */
    sqlite3_stmt **erase;  /* of every table that is ours, also of former pipelines' */
    size_t erase_count;
    sqlite3_stmt *remember; /* sets a row of prun_meta */
    char identity[DATABASE_IDENTITY + 1];
    int64_t group, commits;
    int64_t committed_at_us; /* the group before */
    bool is_indexed;
    char error[1024];
};

/* Opens or makes the file, with the folders above it. `path` and `tables` must outlive it. */
enum database_status database_open(struct database *d, const char *path,
                                   const struct table_list *tables);
void database_close(struct database *d); /* also after a failed or a missing open */

/* Finds the state of the receipt, and makes or extends the tables. */
enum database_status database_recover(struct database *d, const struct database_receipt *receipt);

/* One transaction a group, one savepoint a unit. After an answer other than OK: database_roll_back(). */
enum database_status database_begin(struct database *d);
enum database_status database_unit_begin(struct database *d, int64_t unit); /* erases its rows */
enum database_status database_insert(struct database *d, const char *unit_key, prun_bytes row,
                                     int64_t rowid, const char *stamp);
enum database_status database_unit_end(struct database *d);
enum database_status database_commit(struct database *d, int64_t group, int64_t time_us);
void database_roll_back(struct database *d); /* ends the transaction, if one is open */

/* Makes the indexes on references that are still missing: after a bulk load, and when there is time. */
enum database_status database_index(struct database *d);

#endif
