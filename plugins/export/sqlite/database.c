/*
 * database.c - one SQLite connection, write-ahead log, synced at every commit.
 *
 * Rowids stand for units (table.h), so they must never change. SQLite's VACUUM keeps them of tables with an
 * integer key or an index, and those that it would number anew become smaller than any unit's: that is
 * looked for when a run begins.
 */
#include "database.h"
#include "row.h"
#include "schema.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

/* A pause between groups that is long enough to think that a bulk load is over. */
#define PAUSE_US INT64_C(2000000)

/* ---- Errors ---- */

/* What an error code of SQLite means for the run; the reason is set. */
static enum database_status fail(struct database *d, int problem)
{
    snprintf(d->error, sizeof(d->error), "\"%.400s\": %s", d->path,
             d->handle ? sqlite3_errmsg(d->handle) : sqlite3_errstr(problem));
    switch (problem & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_PROTOCOL:
        return DATABASE_RETRY;
    case SQLITE_CONSTRAINT:
        return DATABASE_FAIL;
    default:
        return DATABASE_FATAL;
    }
}

static enum database_status execute(struct database *d, const char *sql)
{
    const int problem = sqlite3_exec(d->handle, sql, NULL, NULL, NULL);

    return problem == SQLITE_OK ? DATABASE_OK : fail(d, problem);
}

static enum database_status prepare(struct database *d, const char *sql, sqlite3_stmt **ret)
{
    const int problem =
        sql ? sqlite3_prepare_v3(d->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, ret, NULL)
            : SQLITE_NOMEM;

    return problem == SQLITE_OK ? DATABASE_OK : fail(d, problem);
}

/* Runs a prepared statement that gives no rows, and makes it ready again. */
static enum database_status step(struct database *d, sqlite3_stmt *statement)
{
    const int problem = sqlite3_step(statement);
    const enum database_status status =
        problem == SQLITE_DONE || problem == SQLITE_ROW ? DATABASE_OK : fail(d, problem);

    sqlite3_reset(statement);
    return status;
}

void database_roll_back(struct database *d)
{
    if (d->handle && !sqlite3_get_autocommit(d->handle))
        (void)sqlite3_exec(d->handle, "ROLLBACK", NULL, NULL, NULL);
}

static enum database_status roll_back(struct database *d, enum database_status status)
{
    database_roll_back(d);
    return status;
}

/* ---- Opening ---- */

static enum database_status make_folders(struct database *d)
{
    char *path = strdup(d->path);
    enum database_status status = DATABASE_OK;

    for (char *slash = path ? strchr(path + 1, '/') : NULL; slash && !status;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST) {
            snprintf(d->error, sizeof(d->error), "cannot make the folder \"%.400s\": %s", path,
                     strerror(errno));
            status = DATABASE_FATAL;
        }
        *slash = '/';
    }
    free(path);
    return status;
}

static enum database_status connect(struct database *d)
{
    const int problem =
        sqlite3_open_v2(d->path, &d->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);

    if (problem != SQLITE_OK)
        return fail(d, problem);
    sqlite3_extended_result_codes(d->handle, 1);
    sqlite3_busy_timeout(d->handle, 1000);
    return DATABASE_OK;
}

static enum database_status prepare_connection(struct database *d)
{
    return execute(
        d, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;"
           "PRAGMA cache_size = -2048; PRAGMA wal_autocheckpoint = 4096;"
           "PRAGMA temp_store = MEMORY");
}

enum database_status database_open(struct database *d, const char *path,
                                   const struct table_list *tables)
{
    d->path = path;
    d->tables = tables;
    d->insert = calloc(tables->count + 1, sizeof(*d->insert));
    if (!d->insert) {
        snprintf(d->error, sizeof(d->error), "out of memory");
        return DATABASE_FATAL;
    }
    const enum database_status status = make_folders(d);
    return status ? status : connect(d);
}

static void finalize_all(struct database *d)
{
    for (uint32_t i = 0; d->insert && i < d->tables->count; i++) {
        sqlite3_finalize(d->insert[i]);
        d->insert[i] = NULL;
    }
    for (size_t i = 0; i < d->erase_count; i++)
        sqlite3_finalize(d->erase[i]);
    sqlite3_finalize(d->remember);
    free(d->erase);
    d->erase = NULL;
    d->erase_count = 0;
    d->remember = NULL;
}

void database_close(struct database *d)
{
    finalize_all(d);
    sqlite3_close(d->handle);
    d->handle = NULL;
    free(d->insert);
    d->insert = NULL;
}

/* ---- Whose database it is ---- */

static enum database_status new_identity(struct database *d)
{
    uint8_t random[DATABASE_IDENTITY / 2];

    if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random)) {
        snprintf(d->error, sizeof(d->error), "no random identity: %s", strerror(errno));
        return DATABASE_FATAL;
    }
    for (size_t i = 0; i < sizeof(random); i++)
        snprintf(d->identity + 2 * i, 3, "%02x", random[i]);
    d->group = d->commits = 0;
    return DATABASE_OK;
}

/* Moves a file that is not ours out of the way. */
static enum database_status move_aside(struct database *d)
{
    char aside[4096];
    struct stat info;
    unsigned i = 1;

    sqlite3_close(d->handle);
    d->handle = NULL;
    do
        snprintf(aside, sizeof(aside), "%s.other-%u", d->path, i++);
    while (lstat(aside, &info) == 0 && i < 10000);
    if (rename(d->path, aside) != 0) {
        snprintf(d->error, sizeof(d->error), "cannot move \"%.400s\" aside: %s", d->path,
                 strerror(errno));
        return DATABASE_FATAL;
    }
    snprintf(d->error, sizeof(d->error),
             "\"%.400s\" is not the database that was written here; it is kept as \"%.400s\"",
             d->path, aside);
    return connect(d);
}

static enum database_status drop_tables(struct database *d)
{
    enum database_status status = execute(d, "BEGIN IMMEDIATE");
    const int problem = status ? SQLITE_OK : schema_drop(d->handle);

    if (!status && problem != SQLITE_OK)
        status = fail(d, problem);
    if (!status)
        status = execute(d, "COMMIT");
    return status ? roll_back(d, status) : DATABASE_OK;
}

static enum database_status recover_unknown(struct database *d, const struct schema_meta *meta)
{
    if (!meta->is_there || meta->commits > 1) {
        if (!meta->is_there)
            return DATABASE_OK; /* new, or with tables of others, which stay */
        snprintf(
            d->error, sizeof(d->error),
            "\"%.400s\" was written with another ledger, which knows its rows; move it away, or "
            "choose another path",
            d->path);
        return DATABASE_FATAL;
    }
    return drop_tables(d); /* begun, but never in a ledger */
}

/* Everything is written anew; the reason is in d->error. */
static enum database_status lose(struct database *d, const struct schema_meta *meta, bool is_ours)
{
    enum database_status status = DATABASE_OK;

    if (meta->is_there && !is_ours && meta->commits > 1)
        status = move_aside(d);
    else if (meta->is_there) {
        status = drop_tables(d);
        if (!status)
            snprintf(d->error, sizeof(d->error), "\"%.400s\" is not as it was left", d->path);
    } else {
        snprintf(d->error, sizeof(d->error), "\"%.400s\" is gone", d->path);
    }
    return status ? status : DATABASE_LOST;
}

/* Neither older than the receipt nor further ahead than a crash can leave it. */
static bool is_near(const struct schema_meta *meta, const struct database_receipt *receipt)
{
    return meta->group >= receipt->group && meta->commits >= receipt->commits &&
           meta->commits <= receipt->commits + 2;
}

static enum database_status recover_known(struct database *d, const struct schema_meta *meta,
                                          const struct database_receipt *receipt)
{
    const bool is_ours = meta->is_there && strcmp(meta->identity, receipt->identity) == 0;
    bool is_whole = false;

    if (is_ours && is_near(meta, receipt)) {
        const int problem = schema_check_rowids(d->handle, &is_whole);
        if (problem != SQLITE_OK)
            return fail(d, problem);
    }
    if (!is_whole)
        return lose(d, meta, is_ours);
    strcpy(d->identity, meta->identity);
    d->group = meta->group;
    d->commits = meta->commits;
    return DATABASE_OK;
}

/* ---- Tables and statements ---- */

static enum database_status remember(struct database *d, const char *name, const char *value)
{
    sqlite3_bind_text(d->remember, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_text(d->remember, 2, value, -1, SQLITE_STATIC);
    return step(d, d->remember);
}

static enum database_status remember_int(struct database *d, const char *name, int64_t value)
{
    char digits[24];

    snprintf(digits, sizeof(digits), "%" PRId64, value);
    return remember(d, name, digits);
}

static enum database_status remember_state(struct database *d)
{
    enum database_status status = remember(d, "identity", d->identity);

    if (!status)
        status = remember_int(d, "group", d->group);
    return status ? status : remember_int(d, "commits", d->commits);
}

static enum database_status make_tables(struct database *d)
{
    enum database_status status = execute(d, "BEGIN IMMEDIATE");

    if (!status && schema_update(d->handle, d->tables, d->error, sizeof(d->error)) != SQLITE_OK) {
        char reason[sizeof(d->error)];
        snprintf(reason, sizeof(reason), "%s", d->error);
        const enum database_status kind = fail(d, sqlite3_errcode(d->handle));
        if (*reason) /* a sentence of the schema's own */
            snprintf(d->error, sizeof(d->error), "\"%.400s\": %.500s", d->path, reason);
        status = *reason || kind == DATABASE_FAIL ? DATABASE_FATAL : kind;
    }
    if (!status)
        status = prepare(d, "INSERT OR REPLACE INTO prun_meta (name, value) VALUES (?1, ?2)",
                         &d->remember);
    if (!status)
        status = remember_state(d);
    if (!status)
        status = execute(d, "COMMIT");
    return status ? roll_back(d, status) : DATABASE_OK;
}

static enum database_status add_erase(struct database *d, const char *table)
{
    sqlite3_stmt **grown = realloc(d->erase, (d->erase_count + 1) * sizeof(*grown));
    char *sql = sqlite3_mprintf("DELETE FROM \"%w\" WHERE rowid BETWEEN ?1 AND ?2", table);
    enum database_status status;

    if (grown)
        d->erase = grown;
    status = grown ? prepare(d, sql, &d->erase[d->erase_count]) : fail(d, SQLITE_NOMEM);
    if (!status)
        d->erase_count++;
    sqlite3_free(sql);
    return status;
}

static enum database_status prepare_erase(struct database *d)
{
    sqlite3_stmt *names = NULL;
    enum database_status status = prepare(d, schema_sql_own_tables, &names);

    while (!status && sqlite3_step(names) == SQLITE_ROW)
        status = add_erase(d, (const char *)sqlite3_column_text(names, 0));
    sqlite3_finalize(names);
    return status;
}

static enum database_status prepare_statements(struct database *d)
{
    enum database_status status = DATABASE_OK;

    for (uint32_t i = 0; i < d->tables->count && !status; i++) {
        char *sql = table_sql_insert(&d->tables->table[i]);
        status = prepare(d, sql, &d->insert[i]);
        sqlite3_free(sql);
    }
    return status ? status : prepare_erase(d);
}

static enum database_status recover(struct database *d, const struct database_receipt *receipt)
{
    struct schema_meta meta;
    const int problem = schema_read_meta(d->handle, &meta);

    if ((problem & 0xFF) == SQLITE_NOTADB && receipt->identity[0]) {
        const enum database_status status = move_aside(d);
        return status ? status : DATABASE_LOST;
    }
    if (problem != SQLITE_OK)
        return fail(d, problem);
    return receipt->identity[0] ? recover_known(d, &meta, receipt) : recover_unknown(d, &meta);
}

enum database_status database_recover(struct database *d, const struct database_receipt *receipt)
{
    d->identity[0] = '\0';
    finalize_all(d);
    const enum database_status found = recover(d, receipt);
    if (found != DATABASE_OK && found != DATABASE_LOST)
        return found;
    char reason[sizeof(d->error)];
    strcpy(reason, d->error);
    enum database_status status = prepare_connection(d);
    if (!status && !d->identity[0])
        status = new_identity(d);
    if (!status)
        status = make_tables(d);
    if (!status)
        status = prepare_statements(d);
    d->is_indexed = false;
    if (!status && d->commits > 0) /* no bulk load: what is missing is of a run that was stopped */
        status = database_index(d);
    if (status)
        return status;
    strcpy(d->error, reason);
    return found;
}

/* ---- A group ---- */

static enum database_status check_place(struct database *d)
{
    int has_moved = 0;

    if (sqlite3_file_control(d->handle, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved) != SQLITE_OK ||
        !has_moved)
        return DATABASE_OK;
    snprintf(d->error, sizeof(d->error),
             "\"%.400s\" was moved, removed or replaced while it was written; start again, and "
             "everything "
             "is written anew",
             d->path);
    return DATABASE_FATAL;
}

enum database_status database_begin(struct database *d)
{
    const enum database_status status = check_place(d);

    return status ? status : execute(d, "BEGIN IMMEDIATE");
}

enum database_status database_unit_begin(struct database *d, int64_t unit)
{
    enum database_status status = execute(d, "SAVEPOINT unit");

    for (size_t i = 0; i < d->erase_count && !status; i++) {
        sqlite3_bind_int64(d->erase[i], 1, PRUN_UNIT_KEY_FIRST(unit));
        sqlite3_bind_int64(d->erase[i], 2, PRUN_UNIT_KEY_LAST(unit));
        status = step(d, d->erase[i]);
    }
    return status;
}

enum database_status database_insert(struct database *d, const char *unit_key, prun_bytes row,
                                     int64_t rowid, const char *stamp)
{
    const uint32_t number = row_table(row);
    const struct table *t = &d->tables->table[number];
    const int problem = row_bind(d->insert[number], t, row, rowid, stamp);
    enum database_status status =
        problem == SQLITE_OK ? step(d, d->insert[number]) : fail(d, problem);

    if (!status)
        return DATABASE_OK;
    snprintf(d->error, sizeof(d->error), "unit %.300s, table \"%s\": %s", unit_key, t->name,
             sqlite3_errmsg(d->handle));
    return status;
}

enum database_status database_unit_end(struct database *d)
{
    return execute(d, "RELEASE unit");
}

enum database_status database_commit(struct database *d, int64_t group, int64_t time_us)
{
    /* The same group again is no second commit: a database of one is thrown away with its ledger. */
    const int64_t commits = d->commits + (group != d->group || d->commits == 0);
    const bool is_pause = d->committed_at_us > 0 && time_us - d->committed_at_us > PAUSE_US;
    enum database_status status = remember_int(d, "group", group);

    if (!status)
        status = remember_int(d, "commits", commits);
    if (!status)
        status = execute(d, "COMMIT");
    if (status)
        return status;
    d->group = group;
    d->commits = commits;
    d->committed_at_us = time_us;
    return is_pause ? database_index(d) : DATABASE_OK;
}

enum database_status database_index(struct database *d)
{
    enum database_status status = d->is_indexed ? DATABASE_OK : execute(d, "BEGIN IMMEDIATE");

    if (d->is_indexed || status)
        return status;
    for (uint32_t i = 0; i < d->tables->count && !status; i++)
        for (uint32_t k = 0; k < d->tables->table[i].column_count && !status; k++) {
            if (!d->tables->table[i].column[k].is_reference)
                continue;
            char *sql = table_sql_index(&d->tables->table[i], &d->tables->table[i].column[k]);
            status = sql ? execute(d, sql) : fail(d, SQLITE_NOMEM);
            sqlite3_free(sql);
        }
    if (!status)
        status = execute(d, "COMMIT");
    d->is_indexed = !status;
    return status ? roll_back(d, status) : DATABASE_OK;
}
