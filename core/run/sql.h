/*
 * sql.h - the ledger's SQLite connection: statements prepared once, bound by a format.
 *
 * The format has a letter a parameter: i int64_t, s const char * (NULL: null), b prun_bytes, n
 * int64_t where 0 means null.
 */
#ifndef RUN_SQL_H
#define RUN_SQL_H

#include "base/error.h"

#include <sqlite3.h>
#include <stdarg.h>

#define SQL_STATEMENTS_MAX 96

struct sql {
    sqlite3 *db;
    struct {
        const char *text; /* the literal, compared by address */
        sqlite3_stmt *statement;
    } known[SQL_STATEMENTS_MAX];
    int known_count;
};

int sql_open(const char *path, int flags, struct sql *ret, struct error *reterr);
void sql_close(struct sql *q);

/* Several statements without parameters. */
int sql_script(struct sql *q, const char *text, struct error *reterr);

/* Runs to its end. `text` must be a literal. */
int sql_run(struct sql *q, struct error *reterr, const char *text, const char *format, ...);

/* Binds; step with sql_row until it gives 0 (or -1), then it is reset. */
sqlite3_stmt *sql_query(struct sql *q, struct error *reterr, const char *text, const char *format,
                        ...);
int sql_row(struct sql *q, sqlite3_stmt *s, struct error *reterr); /* 1 a row, 0 the end, -1 */

/* The first column of the first row, `fallback` when there is none. */
int sql_int(struct sql *q, struct error *reterr, int64_t fallback, int64_t *ret, const char *text,
            const char *format, ...);

/* The error that SQLite has just told; always -1. */
int sql_error(struct sql *q, struct error *reterr);

#endif
