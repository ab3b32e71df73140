/*
 * schema.c - reads and changes the form of the database.
 */
#include "schema.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Names of our tables are rows "table:NAME" of prun_meta. */
const char schema_sql_own_tables[] =
    "SELECT substr(m.name, 7) FROM prun_meta m JOIN sqlite_schema t "
    "ON t.type = 'table' AND t.name = substr(m.name, 7) WHERE m.name GLOB 'table:*' ORDER BY "
    "m.name";

static int count_tables(sqlite3 *db, const char *name, bool *ret_is_there)
{
    sqlite3_stmt *find;
    int problem = sqlite3_prepare_v2(
        db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND lower(name) = lower(?1)", -1,
        &find, NULL);

    if (problem != SQLITE_OK)
        return problem;
    sqlite3_bind_text(find, 1, name, -1, SQLITE_STATIC);
    problem = sqlite3_step(find);
    *ret_is_there = problem == SQLITE_ROW;
    sqlite3_finalize(find);
    return problem == SQLITE_ROW || problem == SQLITE_DONE ? SQLITE_OK : problem;
}

static void take_meta(struct schema_meta *meta, const char *name, const char *value)
{
    if (!name || !value)
        return;
    if (strcmp(name, "identity") == 0)
        snprintf(meta->identity, sizeof(meta->identity), "%s", value);
    else if (strcmp(name, "group") == 0)
        meta->group = strtoll(value, NULL, 10);
    else if (strcmp(name, "commits") == 0)
        meta->commits = strtoll(value, NULL, 10);
}

int schema_read_meta(sqlite3 *db, struct schema_meta *ret)
{
    sqlite3_stmt *all;
    struct schema_meta meta = {0};
    int problem = count_tables(db, "prun_meta", &meta.is_there);

    if (problem == SQLITE_OK && meta.is_there) {
        problem = sqlite3_prepare_v2(db, "SELECT name, value FROM prun_meta", -1, &all, NULL);
        if (problem != SQLITE_OK)
            return problem;
        while ((problem = sqlite3_step(all)) == SQLITE_ROW)
            take_meta(&meta, (const char *)sqlite3_column_text(all, 0),
                      (const char *)sqlite3_column_text(all, 1));
        sqlite3_finalize(all);
        problem = problem == SQLITE_DONE ? SQLITE_OK : problem;
    }
    if (problem == SQLITE_OK)
        *ret = meta;
    return problem;
}

/* Calls `each` with the name of every table that is ours; stops at the first that is not SQLITE_OK. */
static int for_own_tables(sqlite3 *db, int (*each)(sqlite3 *, const char *, void *), void *context)
{
    char **names = NULL;
    int count = 0,
        problem = sqlite3_get_table(db, schema_sql_own_tables, &names, &count, NULL, NULL);

    for (int i = 1; i <= count && problem == SQLITE_OK; i++)
        problem = each(db, names[i], context);
    sqlite3_free_table(names);
    return problem;
}

static int execute(sqlite3 *db, char *sql)
{
    const int problem = sql ? sqlite3_exec(db, sql, NULL, NULL, NULL) : SQLITE_NOMEM;

    sqlite3_free(sql);
    return problem;
}

static int drop_one(sqlite3 *db, const char *name, void *context)
{
    (void)context;
    return execute(db, sqlite3_mprintf("DROP TABLE \"%w\"", name));
}

int schema_drop(sqlite3 *db)
{
    const int problem = for_own_tables(db, drop_one, NULL);

    return problem == SQLITE_OK ? sqlite3_exec(db, "DROP TABLE prun_meta", NULL, NULL, NULL)
                                : problem;
}

/* ---- Making and extending ---- */

struct found {
    bool is_there, is_key;
    char sql[32];
};

static int find_column(sqlite3 *db, const char *table, const char *column, struct found *ret)
{
    sqlite3_stmt *find;
    int problem = sqlite3_prepare_v2(
        db, "SELECT type, pk FROM pragma_table_info(?1) WHERE lower(name) = lower(?2)", -1, &find,
        NULL);

    *ret = (struct found){0};
    if (problem != SQLITE_OK)
        return problem;
    sqlite3_bind_text(find, 1, table, -1, SQLITE_STATIC);
    sqlite3_bind_text(find, 2, column, -1, SQLITE_STATIC);
    problem = sqlite3_step(find);
    if (problem == SQLITE_ROW) {
        ret->is_there = true;
        ret->is_key = sqlite3_column_int(find, 1) != 0;
        snprintf(ret->sql, sizeof(ret->sql), "%s", (const char *)sqlite3_column_text(find, 0));
    }
    sqlite3_finalize(find);
    return problem == SQLITE_ROW || problem == SQLITE_DONE ? SQLITE_OK : problem;
}

static int refuse(char *error, size_t size, const struct table *t, const struct column *c,
                  const char *is, const char *wanted)
{
    snprintf(error, size,
             "column \"%.60s\" of table \"%.60s\" is %.40s there, but %s is needed; move the "
             "database away "
             "to have it written anew, or choose another path",
             c->name, t->name, is, wanted);
    return SQLITE_ERROR;
}

static int update_column(sqlite3 *db, const struct table *t, const struct column *c, char *error,
                         size_t size)
{
    struct found found;
    const int problem = find_column(db, t->name, c->name, &found);

    if (problem != SQLITE_OK)
        return problem;
    if (!found.is_there && c->is_key)
        return refuse(error, size, t, c, "not", "the key");
    if (!found.is_there)
        return execute(db, table_sql_add_column(t, c));
    if (found.is_key != c->is_key)
        return refuse(error, size, t, c, found.is_key ? "the key" : "not the key",
                      c->is_key ? "the key" : "an ordinary column");
    if (sqlite3_stricmp(found.sql, c->sql) != 0)
        return refuse(error, size, t, c, found.sql, c->sql);
    return SQLITE_OK;
}

static int claim(sqlite3 *db, const struct table *t)
{
    return execute(
        db,
        sqlite3_mprintf("INSERT OR REPLACE INTO prun_meta VALUES ('table:' || %Q, '1')", t->name));
}

static int is_claimed(sqlite3 *db, const struct table *t, bool *ret)
{
    sqlite3_stmt *find;
    int problem = sqlite3_prepare_v2(
        db, "SELECT 1 FROM prun_meta WHERE lower(name) = lower('table:' || ?1)", -1, &find, NULL);

    if (problem != SQLITE_OK)
        return problem;
    sqlite3_bind_text(find, 1, t->name, -1, SQLITE_STATIC);
    problem = sqlite3_step(find);
    *ret = problem == SQLITE_ROW;
    sqlite3_finalize(find);
    return problem == SQLITE_ROW || problem == SQLITE_DONE ? SQLITE_OK : problem;
}

static int update_table(sqlite3 *db, const struct table *t, char *error, size_t size)
{
    bool is_there = false, is_ours = false;
    int problem = count_tables(db, t->name, &is_there);

    if (problem == SQLITE_OK)
        problem = is_claimed(db, t, &is_ours);
    if (problem != SQLITE_OK)
        return problem;
    if (!is_there) {
        problem = execute(db, table_sql_create(t));
        return problem == SQLITE_OK ? claim(db, t) : problem;
    }
    if (!is_ours) {
        snprintf(error, size,
                 "table \"%.60s\" is there already and was not written by this pipeline; "
                 "choose another path",
                 t->name);
        return SQLITE_ERROR;
    }
    for (uint32_t i = 0; i < t->column_count && problem == SQLITE_OK; i++)
        problem = update_column(db, t, &t->column[i], error, size);
    return problem;
}

int schema_update(sqlite3 *db, const struct table_list *tables, char *error, size_t error_size)
{
    int problem =
        sqlite3_exec(db,
                     "CREATE TABLE IF NOT EXISTS prun_meta (name TEXT PRIMARY KEY NOT NULL, "
                     "value TEXT) STRICT, WITHOUT ROWID",
                     NULL, NULL, NULL);

    error[0] = '\0';
    for (uint32_t i = 0; i < tables->count && problem == SQLITE_OK; i++)
        problem = update_table(db, &tables->table[i], error, error_size);
    return problem;
}

/* ---- Rowids ---- */

static int check_one(sqlite3 *db, const char *name, void *context)
{
    bool *is_whole = context;
    char *sql = sqlite3_mprintf("SELECT min(rowid) FROM \"%w\"", name);
    sqlite3_stmt *find = NULL;
    int problem = sql ? sqlite3_prepare_v2(db, sql, -1, &find, NULL) : SQLITE_NOMEM;

    if (problem == SQLITE_OK)
        problem = sqlite3_step(find);
    if (problem == SQLITE_ROW && sqlite3_column_type(find, 0) != SQLITE_NULL)
        *is_whole &= sqlite3_column_int64(find, 0) >= PRUN_UNIT_KEY_FIRST(1);
    sqlite3_finalize(find);
    sqlite3_free(sql);
    return problem == SQLITE_ROW || problem == SQLITE_DONE ? SQLITE_OK : problem;
}

int schema_check_rowids(sqlite3 *db, bool *ret_is_whole)
{
    *ret_is_whole = true;
    return for_own_tables(db, check_one, ret_is_whole);
}
