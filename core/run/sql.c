/*
 * sql.c - prepared statements by the address of their text, bound by a format: see sql.h.
 */
#include "run/sql.h"

#include <string.h>

int sql_error(struct sql *q, struct error *reterr)
{
    int rc = q->db ? sqlite3_errcode(q->db) : SQLITE_NOMEM;
    const char *code = rc == SQLITE_BUSY || rc == SQLITE_LOCKED  ? "ledger_busy"
                       : rc == SQLITE_FULL || rc == SQLITE_IOERR ? "ledger_full"
                                                                 : "ledger";

    return error_set(reterr, code, "ledger: %s", q->db ? sqlite3_errmsg(q->db) : "out of memory");
}

int sql_open(const char *path, int flags, struct sql *ret, struct error *reterr)
{
    struct sql q = {.db = NULL};

    if (sqlite3_open_v2(path, &q.db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
        sql_error(&q, reterr);
        sqlite3_close(q.db);
        return error_where(reterr, "%s", path);
    }
    sqlite3_busy_timeout(q.db, 2000);
    *ret = q;
    return 0;
}

void sql_close(struct sql *q)
{
    for (int i = 0; i < q->known_count; i++)
        sqlite3_finalize(q->known[i].statement);
    sqlite3_close(q->db);
    *q = (struct sql){.db = NULL};
}

int sql_script(struct sql *q, const char *text, struct error *reterr)
{
    return sqlite3_exec(q->db, text, NULL, NULL, NULL) == SQLITE_OK ? 0 : sql_error(q, reterr);
}

static sqlite3_stmt *prepared(struct sql *q, const char *text, struct error *reterr)
{
    sqlite3_stmt *s;

    for (int i = 0; i < q->known_count; i++)
        if (q->known[i].text == text) {
            sqlite3_reset(q->known[i].statement);
            return q->known[i].statement;
        }
    if (q->known_count == SQL_STATEMENTS_MAX) {
        error_set(reterr, "ledger", "ledger: too many statements");
        return NULL;
    }
    if (sqlite3_prepare_v3(q->db, text, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) != SQLITE_OK) {
        sql_error(q, reterr);
        return NULL;
    }
    q->known[q->known_count].text = text;
    q->known[q->known_count++].statement = s;
    return s;
}

static int bind_one(sqlite3_stmt *s, int column, char kind, va_list *args)
{
    prun_bytes bytes;
    const char *string;
    int64_t number;

    switch (kind) {
    case 's':
        string = va_arg(*args, const char *);
        return string ? sqlite3_bind_text(s, column, string, -1, SQLITE_TRANSIENT)
                      : sqlite3_bind_null(s, column);
    case 'b':
        bytes = va_arg(*args, prun_bytes);
        return sqlite3_bind_blob64(s, column, bytes.data ? bytes.data : (const uint8_t *)"",
                                   bytes.size, SQLITE_TRANSIENT);
    case 'n':
        number = va_arg(*args, int64_t);
        return number ? sqlite3_bind_int64(s, column, number) : sqlite3_bind_null(s, column);
    default:
        return sqlite3_bind_int64(s, column, va_arg(*args, int64_t));
    }
}

static sqlite3_stmt *bound(struct sql *q, struct error *reterr, const char *text,
                           const char *format, va_list *args)
{
    sqlite3_stmt *s = prepared(q, text, reterr);

    if (!s)
        return NULL;
    for (int i = 0; format[i]; i++)
        if (bind_one(s, i + 1, format[i], args) != SQLITE_OK) {
            sql_error(q, reterr);
            return NULL;
        }
    return s;
}

int sql_row(struct sql *q, sqlite3_stmt *s, struct error *reterr)
{
    int rc = sqlite3_step(s);

    if (rc == SQLITE_ROW)
        return 1;
    if (rc != SQLITE_DONE)
        sql_error(q, reterr);
    sqlite3_reset(s);
    sqlite3_clear_bindings(s);
    return rc == SQLITE_DONE ? 0 : -1;
}

int sql_run(struct sql *q, struct error *reterr, const char *text, const char *format, ...)
{
    va_list args;
    sqlite3_stmt *s;
    int rc;

    va_start(args, format);
    s = bound(q, reterr, text, format, &args);
    va_end(args);
    if (!s)
        return -1;
    do
        rc = sql_row(q, s, reterr);
    while (rc == 1);
    return rc;
}

sqlite3_stmt *sql_query(struct sql *q, struct error *reterr, const char *text, const char *format,
                        ...)
{
    va_list args;
    sqlite3_stmt *s;

    va_start(args, format);
    s = bound(q, reterr, text, format, &args);
    va_end(args);
    return s;
}

int sql_int(struct sql *q, struct error *reterr, int64_t fallback, int64_t *ret, const char *text,
            const char *format, ...)
{
    va_list args;
    sqlite3_stmt *s;
    int rc;

    va_start(args, format);
    s = bound(q, reterr, text, format, &args);
    va_end(args);
    if (!s)
        return -1;
    rc = sql_row(q, s, reterr);
    if (rc < 0)
        return -1;
    *ret = rc && sqlite3_column_type(s, 0) != SQLITE_NULL ? sqlite3_column_int64(s, 0) : fallback;
    sqlite3_reset(s);
    return 0;
}
