/*
 * table.c - from types and fields to SQL.
 */
#include "table.h"
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static const char *sql_type(prun_tag tag)
{
    switch (tag) {
    case PRUN_BOOL:
    case PRUN_INT:
        return "INTEGER";
    case PRUN_FLOAT:
        return "REAL";
    case PRUN_BYTES:
        return "BLOB";
    case PRUN_NULL:
    case PRUN_DECIMAL: /* exact: never through a binary float */
    case PRUN_DATE:
    case PRUN_TIME:
    case PRUN_STRING:
    case PRUN_JSON:
    case PRUN_TEXT:
        break;
    }
    return "TEXT";
}

static bool is_column(const prun_stage *s, const prun_type *type, uint32_t slot)
{
    return !(prun_type_field_flags(type, slot) & PRUN_FIELD_TRANSIENT) &&
           prun_stage_input_has(s, type, slot);
}

static void add_column(struct table *t, uint32_t slot)
{
    const uint32_t flags = prun_type_field_flags(t->type, slot);
    struct column *c = &t->column[t->column_count];

    *c = (struct column){
        .name = prun_type_field_name(t->type, slot),
        .sql = sql_type(prun_type_field_tag(t->type, slot)),
        .slot = slot,
        .is_key = (flags & PRUN_FIELD_KEY) != 0 && t->key < 0,
        .is_reference = (flags & PRUN_FIELD_REFERS) != 0,
        .is_stamp = (flags & PRUN_FIELD_STAMP) != 0,
    };
    if (c->is_key) {
        t->key = t->column_count;
        t->is_rowid = prun_type_field_tag(t->type, slot) == PRUN_INT;
    }
    t->column_count++;
}

static bool make_table(const prun_stage *s, const prun_type *type, struct table *t)
{
    const uint32_t count = prun_type_field_count(type);

    *t = (struct table){.name = prun_type_table(type), .type = type, .key = -1};
    t->column = calloc(count + 1, sizeof(*t->column));
    if (!t->column)
        return false;
    for (uint32_t slot = 0; slot < count; slot++)
        if (is_column(s, type, slot))
            add_column(t, slot);
    return true;
}

/* A reference is to the table whose key has the same name. */
static void resolve(const struct table_list *list, const struct table *own, struct column *c)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const struct table *t = &list->table[i];
        if (t != own && t->key >= 0 && strcmp(t->column[t->key].name, c->name) == 0)
            c->refers_table = t->name;
    }
}

static prun_status check_names(prun_stage *s, const struct table_list *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        for (uint32_t k = 0; k < i; k++)
            if (sqlite3_stricmp(list->table[i].name, list->table[k].name) == 0)
                return prun_fatal(s, "two_tables",
                                  "types \"%s\" and \"%s\" would both be table \"%s\"",
                                  prun_type_name(list->table[k].type),
                                  prun_type_name(list->table[i].type), list->table[i].name);
    return PRUN_OK;
}

static prun_status no_memory(prun_stage *s)
{
    return prun_fatal(s, "memory", "out of memory");
}

static prun_status size_list(prun_stage *s, struct table_list *list)
{
    const prun_type *type;
    uint32_t count = 0;

    for (uint32_t i = 0; (type = prun_stage_input_type(s, i)) != NULL; i++, count++)
        if (prun_type_id(type) >= list->type_count)
            list->type_count = prun_type_id(type) + 1;
    list->by_type = calloc(list->type_count + 1, sizeof(*list->by_type));
    list->table = calloc(count + 1, sizeof(*list->table));
    return list->by_type && list->table ? PRUN_OK : no_memory(s);
}

prun_status table_list_make(prun_stage *s, struct table_list *list)
{
    const prun_type *type;
    const prun_status status = size_list(s, list);

    if (status != PRUN_OK)
        return status;
    for (uint32_t i = 0; (type = prun_stage_input_type(s, i)) != NULL; i++) {
        struct table *t = &list->table[list->count];
        if (!make_table(s, type, t))
            return no_memory(s);
        if (t->column_count == 0) /* nothing of it is for export */
            free(t->column);
        else
            list->by_type[prun_type_id(type)] = ++list->count;
    }
    for (uint32_t i = 0; i < list->count; i++)
        for (uint32_t k = 0; k < list->table[i].column_count; k++)
            if (list->table[i].column[k].is_reference)
                resolve(list, &list->table[i], &list->table[i].column[k]);
    return check_names(s, list);
}

void table_list_free(struct table_list *list)
{
    for (uint32_t i = 0; list->table && i < list->count; i++)
        free(list->table[i].column);
    free(list->table);
    free(list->by_type);
    *list = (struct table_list){0};
}

const struct table *table_of(const struct table_list *list, const prun_record *record,
                             uint32_t *ret_number)
{
    const uint32_t id = prun_type_id(record->type);

    if (id >= list->type_count || list->by_type[id] == 0)
        return NULL;
    *ret_number = list->by_type[id] - 1;
    return &list->table[*ret_number];
}

/* ---- SQL ---- */

static void add_definition(sqlite3_str *sql, const struct column *c, bool is_rowid)
{
    sqlite3_str_appendf(sql, "\"%w\" %s", c->name, c->sql);
    if (c->is_key)
        sqlite3_str_appendall(sql, is_rowid ? " PRIMARY KEY" : " PRIMARY KEY NOT NULL");
    if (c->refers_table)
        sqlite3_str_appendf(sql, " REFERENCES \"%w\"(\"%w\") DEFERRABLE INITIALLY DEFERRED",
                            c->refers_table, c->name);
}

char *table_sql_create(const struct table *t)
{
    sqlite3_str *sql = sqlite3_str_new(NULL);

    sqlite3_str_appendf(sql, "CREATE TABLE \"%w\" (", t->name);
    for (uint32_t i = 0; i < t->column_count; i++) {
        sqlite3_str_appendall(sql, i ? ", " : "");
        add_definition(sql, &t->column[i], t->is_rowid);
    }
    sqlite3_str_appendall(sql, ") STRICT");
    return sqlite3_str_finish(sql);
}

char *table_sql_insert(const struct table *t)
{
    sqlite3_str *sql = sqlite3_str_new(NULL);
    uint32_t count = 1;

    sqlite3_str_appendf(sql, "INSERT INTO \"%w\" (rowid", t->name);
    for (uint32_t i = 0; i < t->column_count; i++)
        if (!(t->column[i].is_key && t->is_rowid)) {
            sqlite3_str_appendf(sql, ", \"%w\"", t->column[i].name);
            count++;
        }
    sqlite3_str_appendall(sql, ") VALUES (?1");
    for (uint32_t i = 2; i <= count; i++)
        sqlite3_str_appendf(sql, ", ?%u", i);
    sqlite3_str_appendall(sql, ")");
    return sqlite3_str_finish(sql);
}

char *table_sql_add_column(const struct table *t, const struct column *c)
{
    sqlite3_str *sql = sqlite3_str_new(NULL);

    sqlite3_str_appendf(sql, "ALTER TABLE \"%w\" ADD COLUMN ", t->name);
    add_definition(sql, c, false);
    return sqlite3_str_finish(sql);
}

char *table_sql_index(const struct table *t, const struct column *c)
{
    return sqlite3_mprintf("CREATE INDEX IF NOT EXISTS \"%w_%w\" ON \"%w\" (\"%w\")", t->name,
                           c->name, t->name, c->name);
}
