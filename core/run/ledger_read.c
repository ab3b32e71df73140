/*
 * ledger_read.c - what can be asked of the ledger: by a run, by a recovery, and by people.
 */
#include "run/ledger.h"
#include "run/ledger_file.h"

#include <string.h>

static const char *const outcome_word[] = {
    [OUTCOME_NONE] = "none",         [OUTCOME_COMMITTED] = "committed",
    [OUTCOME_FAILED] = "failed",     [OUTCOME_SAME_AS] = "same_as",
    [OUTCOME_WAITING] = "waiting",   [OUTCOME_UNCHANGED] = "unchanged",
    [OUTCOME_VANISHED] = "vanished",
};

const char *outcome_name(enum outcome o)
{
    return outcome_word[o];
}

static enum outcome outcome_of(const char *word)
{
    for (int i = 0; i <= OUTCOME_VANISHED; i++)
        if (word && strcmp(outcome_word[i], word) == 0)
            return (enum outcome)i;
    return OUTCOME_NONE;
}

static const char *text_at(sqlite3_stmt *s, int column)
{
    return (const char *)sqlite3_column_text(s, column);
}

#define ENTRY_COLUMNS                                                                         \
    "u.number, u.key, u.source, u.path, u.version, u.outcome, u.same_as, u.size, u.mtime_ns," \
    " u.ctime_ns, u.inode, u.records, u.rejected, u.settings, u.range"

/* Strings are SQLite's, until the next step. */
static struct entry entry_of(sqlite3_stmt *s)
{
    const char *range = text_at(s, 14);
    struct entry e = {
        .number = sqlite3_column_int64(s, 0),
        .key = text_at(s, 1),
        .source = text_at(s, 2),
        .path = text_at(s, 3),
        .version = text_at(s, 4),
        .outcome = outcome_of(text_at(s, 5)),
        .same_as = sqlite3_column_int64(s, 6),
        .size = sqlite3_column_int64(s, 7),
        .mtime_ns = sqlite3_column_int64(s, 8),
        .ctime_ns = sqlite3_column_int64(s, 9),
        .inode = (uint64_t)sqlite3_column_int64(s, 10),
        .records = sqlite3_column_int64(s, 11),
        .rejected = sqlite3_column_int64(s, 12),
        .settings = sqlite3_column_int64(s, 13),
    };

    if (range && !range_parse(range, &e.range))
        e.path = NULL; /* no input that could be found again */
    return e;
}

static const char *copied(struct arena *a, const char *string, bool *is_broken)
{
    const char *copy;

    if (!string)
        return NULL;
    copy = arena_string(a, string);
    *is_broken |= !copy;
    return copy;
}

static int copy_entry(struct arena *a, struct entry *e, struct error *reterr)
{
    bool is_broken = false;

    e->key = copied(a, e->key, &is_broken);
    e->source = copied(a, e->source, &is_broken);
    e->path = copied(a, e->path, &is_broken);
    e->version = copied(a, e->version, &is_broken);
    return is_broken ? error_memory(reterr) : 0;
}

int ledger_read_begin(struct ledger *l, struct error *reterr)
{
    return sql_run(&l->sql, reterr, "BEGIN", "");
}

void ledger_read_end(struct ledger *l)
{
    ledger_rollback(l);
}

int ledger_find(struct ledger *l, const char *key, struct arena *a, struct entry *ret,
                struct error *reterr)
{
    sqlite3_stmt *s =
        sql_query(&l->sql, reterr, "SELECT " ENTRY_COLUMNS " FROM unit u WHERE key = ?", "s", key);
    struct entry e = {.outcome = OUTCOME_NONE};
    int rc = s ? sql_row(&l->sql, s, reterr) : -1;

    if (rc < 0)
        return -1;
    if (rc == 1) {
        e = entry_of(s);
        rc = copy_entry(a, &e, reterr);
        sqlite3_reset(s);
    }
    if (rc == 0)
        *ret = e;
    return rc;
}

int ledger_max_number(struct ledger *l, int64_t *ret, struct error *reterr)
{
    return sql_int(&l->sql, reterr, 0, ret, "SELECT max(number) FROM unit", "");
}

int ledger_holder(struct ledger *l, const char *version,
                  bool (*skip)(void *context, int64_t number), void *context, int64_t *ret,
                  struct error *reterr)
{
    sqlite3_stmt *s =
        sql_query(&l->sql, reterr,
                  "SELECT number FROM unit WHERE version = ? AND outcome = 'committed'"
                  " AND range IS NULL ORDER BY number",
                  "s", version);
    int rc;

    if (!s)
        return -1;
    *ret = 0;
    while ((rc = sql_row(&l->sql, s, reterr)) == 1)
        if (!skip(context, sqlite3_column_int64(s, 0))) {
            *ret = sqlite3_column_int64(s, 0);
            sqlite3_reset(s);
            return 0;
        }
    return rc;
}

static sqlite3_stmt *walk_query(struct ledger *l, enum ledger_walk walk, const char *stage,
                                struct error *reterr)
{
    switch (walk) {
    case WALK_WAITING:
        return sql_query(&l->sql, reterr,
                         "SELECT " ENTRY_COLUMNS " FROM unit u"
                         " WHERE outcome = 'waiting' ORDER BY number",
                         "");
    case WALK_LETTERS:
        return sql_query(&l->sql, reterr,
                         "SELECT " ENTRY_COLUMNS " FROM unit u WHERE EXISTS"
                         " (SELECT 1 FROM dead_letter d WHERE d.number = u.number"
                         " AND (?1 IS NULL OR d.stage = ?1)) ORDER BY number",
                         "s", stage);
    case WALK_UNIT:
        return sql_query(
            &l->sql, reterr,
            "SELECT " ENTRY_COLUMNS " FROM unit u"
            " WHERE key = ?1 OR source = ?1 OR path = ?1 OR substr(key, instr(key, ':') + 1)"
            " = ?1 OR CAST(number AS TEXT) = ?1 ORDER BY number",
            "s", stage);
    case WALK_OWED:
        return sql_query(
            &l->sql, reterr,
            "SELECT " ENTRY_COLUMNS " FROM unit u"
            " WHERE outcome IN ('committed', 'failed') AND EXISTS (SELECT 1 FROM exporter x"
            " WHERE x.is_owed AND NOT EXISTS (SELECT 1 FROM delivery d WHERE"
            " d.stage = x.stage AND d.number = u.number)) ORDER BY number",
            "");
    default:
        return sql_query(&l->sql, reterr, "SELECT " ENTRY_COLUMNS " FROM unit u ORDER BY number",
                         "");
    }
}

int ledger_walk(struct ledger *l, enum ledger_walk walk, const char *stage, entry_visit visit,
                void *context, struct error *reterr)
{
    sqlite3_stmt *s = walk_query(l, walk, stage, reterr);
    int rc;

    if (!s)
        return -1;
    while ((rc = sql_row(&l->sql, s, reterr)) == 1) {
        struct entry e = entry_of(s);

        if (!visit(context, &e)) {
            sqlite3_reset(s);
            return 0;
        }
    }
    return rc;
}

/* ---- Exporters -- */

int ledger_receipt(struct ledger *l, const char *stage, struct arena *a, prun_bytes *ret,
                   bool *ret_is_owed, struct error *reterr)
{
    sqlite3_stmt *s = sql_query(
        &l->sql, reterr, "SELECT receipt, is_owed FROM exporter WHERE stage = ?", "s", stage);
    int rc = s ? sql_row(&l->sql, s, reterr) : -1;

    if (rc < 0)
        return -1;
    *ret = (prun_bytes){NULL, 0};
    *ret_is_owed = false;
    if (rc == 0)
        return 0;
    *ret_is_owed = sqlite3_column_int(s, 1) != 0;
    if (sqlite3_column_bytes(s, 0) > 0) {
        size_t size = (size_t)sqlite3_column_bytes(s, 0);
        const uint8_t *copy = (const uint8_t *)arena_copy(a, sqlite3_column_blob(s, 0), size);

        if (copy)
            *ret = (prun_bytes){copy, size};
        rc = copy ? 0 : error_memory(reterr);
    }
    sqlite3_reset(s);
    return rc < 0 ? -1 : 0;
}

int ledger_is_delivered(struct ledger *l, const char *stage, int64_t number, bool *ret,
                        struct error *reterr)
{
    int64_t found = 0;

    if (sql_int(&l->sql, reterr, 0, &found,
                "SELECT EXISTS (SELECT 1 FROM delivery WHERE stage = ? AND number = ?)", "si",
                stage, number) < 0)
        return -1;
    *ret = found != 0;
    return 0;
}

int ledger_extents(struct ledger *l, const char *stage, extent_visit visit, void *context,
                   struct error *reterr)
{
    sqlite3_stmt *s = sql_query(&l->sql, reterr,
                                "SELECT number, size FROM delivery WHERE stage = ?"
                                " ORDER BY position",
                                "s", stage);
    int rc;

    if (!s)
        return -1;
    while ((rc = sql_row(&l->sql, s, reterr)) == 1)
        if (!visit(context, sqlite3_column_int64(s, 0), (uint64_t)sqlite3_column_int64(s, 1))) {
            sqlite3_reset(s);
            return 0;
        }
    return rc;
}

/* ---- An intent that a crash left -- */

static int read_intent_units(struct ledger *l, struct arena *a, struct intent *i,
                             struct error *reterr)
{
    int64_t count = 0;
    sqlite3_stmt *s;
    int rc;

    if (sql_int(&l->sql, reterr, 0, &count, "SELECT count(*) FROM intent_unit", "") < 0)
        return -1;
    i->unit = arena_zalloc(a, (size_t)count * sizeof(*i->unit));
    if (!i->unit)
        return error_memory(reterr);
    s = sql_query(&l->sql, reterr, "SELECT " ENTRY_COLUMNS " FROM intent_unit u ORDER BY place",
                  "");
    if (!s)
        return -1;
    while ((rc = sql_row(&l->sql, s, reterr)) == 1 && i->count < (size_t)count) {
        i->unit[i->count] = entry_of(s);
        if (copy_entry(a, &i->unit[i->count++], reterr) < 0)
            return -1;
    }
    return rc;
}

int ledger_intent_open(struct ledger *l, struct arena *a, struct intent *ret, struct error *reterr)
{
    struct intent i = {0};
    sqlite3_stmt *s =
        sql_query(&l->sql, reterr, "SELECT group_number, time, has_log FROM intent", "");
    int rc = s ? sql_row(&l->sql, s, reterr) : -1;

    if (rc < 0)
        return -1;
    if (rc == 1) {
        i.group = sqlite3_column_int64(s, 0);
        i.time_us = sqlite3_column_int64(s, 1);
        i.has_log = sqlite3_column_int(s, 2) != 0;
        sqlite3_reset(s);
        if (read_intent_units(l, a, &i, reterr) < 0)
            return -1;
    }
    *ret = i;
    return 0;
}

int ledger_intent_targets(struct ledger *l, const char *stage, struct arena *a,
                          struct intent_target **ret, size_t *ret_count, struct error *reterr)
{
    int64_t most = 0;
    struct intent_target *target;
    size_t count = 0;
    sqlite3_stmt *s;
    int rc;

    if (sql_int(&l->sql, reterr, 0, &most, "SELECT count(*) FROM intent_target WHERE stage = ?",
                "s", stage) < 0)
        return -1;
    target = arena_zalloc(a, (size_t)most * sizeof(*target));
    if (!target)
        return error_memory(reterr);
    s = sql_query(&l->sql, reterr,
                  "SELECT number, is_new, size FROM intent_target WHERE stage = ?"
                  " ORDER BY place",
                  "s", stage);
    if (!s)
        return -1;
    while ((rc = sql_row(&l->sql, s, reterr)) == 1 && count < (size_t)most)
        target[count++] =
            (struct intent_target){sqlite3_column_int64(s, 0), sqlite3_column_int(s, 1) != 0,
                                   (uint64_t)sqlite3_column_int64(s, 2)};
    *ret = target;
    *ret_count = count;
    return rc;
}

int ledger_intent_read(struct ledger *l, const char *stage, int64_t number, int64_t seq,
                       struct buffer *b, bool *ret_is_end, struct error *reterr)
{
    sqlite3_stmt *s = sql_query(&l->sql, reterr,
                                "SELECT bytes FROM intent_log WHERE stage = ?"
                                " AND number = ? AND seq = ?",
                                "sii", stage, number, seq);
    int rc = s ? sql_row(&l->sql, s, reterr) : -1;

    if (rc < 0)
        return -1;
    *ret_is_end = rc == 0;
    if (rc == 1) {
        buffer_clear(b);
        buffer_add(b, sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0));
        sqlite3_reset(s);
    }
    return b->is_broken ? error_memory(reterr) : 0;
}

/* ---- For people -- */

int ledger_other_settings(struct ledger *l, int64_t settings, int64_t *ret, struct error *reterr)
{
    return sql_int(&l->sql, reterr, 0, ret,
                   "SELECT count(*) FROM unit WHERE settings <> ?"
                   " AND outcome IN ('committed', 'failed') AND version IS NOT NULL",
                   "i", settings);
}

int ledger_status(struct ledger *l, struct status *ret, struct error *reterr)
{
    sqlite3_stmt *s = sql_query(
        &l->sql, reterr,
        "SELECT count(*), sum(outcome = 'committed'), sum(outcome = 'failed'),"
        " sum(outcome = 'same_as'), sum(outcome = 'waiting'), sum(records),"
        " (SELECT count(*) FROM dead_letter), (SELECT last FROM groups), min(committed_at),"
        " max(committed_at) FROM unit",
        "");
    int rc = s ? sql_row(&l->sql, s, reterr) : -1;

    if (rc != 1)
        return -1;
    *ret = (struct status){
        .units = sqlite3_column_int64(s, 0),
        .committed = sqlite3_column_int64(s, 1),
        .failed = sqlite3_column_int64(s, 2),
        .same_as = sqlite3_column_int64(s, 3),
        .waiting = sqlite3_column_int64(s, 4),
        .records = sqlite3_column_int64(s, 5),
        .rejected = sqlite3_column_int64(s, 6),
        .groups = sqlite3_column_int64(s, 7),
        .first_time = sqlite3_column_int64(s, 8),
        .last_time = sqlite3_column_int64(s, 9),
        .holder = ledger_holder_process(l->folder),
    };
    sqlite3_reset(s);
    return 0;
}

int ledger_letter_counts(struct ledger *l, count_visit visit, void *context, struct error *reterr)
{
    sqlite3_stmt *s = sql_query(&l->sql, reterr,
                                "SELECT stage, code, count(*) FROM dead_letter"
                                " GROUP BY stage, code ORDER BY count(*) DESC, stage, code",
                                "");
    int rc;

    if (!s)
        return -1;
    while ((rc = sql_row(&l->sql, s, reterr)) == 1)
        if (!visit(context, text_at(s, 0), text_at(s, 1), sqlite3_column_int64(s, 2))) {
            sqlite3_reset(s);
            return 0;
        }
    return rc;
}

int ledger_letters(struct ledger *l, const char *stage, const char *unit, letter_visit visit,
                   void *context, struct error *reterr)
{
    sqlite3_stmt *s = sql_query(
        &l->sql, reterr,
        "SELECT " ENTRY_COLUMNS
        ", d.place, d.stage, d.code, d.message, d.record, d.at, d.size, d.time"
        " FROM dead_letter d JOIN unit u ON u.number = d.number"
        " WHERE (?1 IS NULL OR d.stage = ?1) AND (?2 IS NULL OR u.key = ?2 OR u.source = ?2"
        " OR u.path = ?2 OR substr(u.key, instr(u.key, ':') + 1) = ?2 OR CAST(u.number AS TEXT) = "
        "?2)"
        " ORDER BY d.number, d.place",
        "ss", stage, unit);
    int rc;

    if (!s)
        return -1;
    while ((rc = sql_row(&l->sql, s, reterr)) == 1) {
        struct entry e = entry_of(s);
        struct letter d = {.place = sqlite3_column_int64(s, 15),
                           .stage = text_at(s, 16),
                           .code = text_at(s, 17),
                           .message = text_at(s, 18),
                           .record = text_at(s, 19),
                           .at = sqlite3_column_int64(s, 20),
                           .size = sqlite3_column_int64(s, 21)};

        if (!visit(context, &e, &d, sqlite3_column_int64(s, 22))) {
            sqlite3_reset(s);
            return 0;
        }
    }
    return rc;
}

int ledger_notes(struct ledger *l, note_visit visit, void *context, struct error *reterr)
{
    sqlite3_stmt *s = sql_query(&l->sql, reterr,
                                "SELECT " ENTRY_COLUMNS ", n.name, n.text FROM note n"
                                " JOIN unit u ON u.number = n.number ORDER BY n.number, n.name",
                                "");
    int rc;

    if (!s)
        return -1;
    while ((rc = sql_row(&l->sql, s, reterr)) == 1) {
        struct entry e = entry_of(s);
        struct note n = {NULL, text_at(s, 15), text_at(s, 16)};

        if (!visit(context, &e, &n)) {
            sqlite3_reset(s);
            return 0;
        }
    }
    return rc;
}
