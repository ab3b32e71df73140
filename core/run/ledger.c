/*
 * ledger.c - opening the ledger and its transactions; what only reads stands in ledger_read.c.
 *
 * Write-ahead log with synchronous=FULL: every commit is on the disk when it returns. An intent
 * holds a copy of all that the outcome will store, so that storing it is one move, for a run and
 * for a recovery alike. The redo log has the formatted outputs of a group that replaces earlier
 * versions.
 */
#include "run/ledger.h"

#include "run/ledger_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LEDGER_FORMAT 2

#define UNIT_COLUMNS                                                                         \
    "number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, source TEXT NOT NULL, path TEXT," \
    "version TEXT, outcome TEXT NOT NULL, same_as INTEGER, size INTEGER NOT NULL,"           \
    "mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, inode INTEGER NOT NULL,"          \
    "records INTEGER NOT NULL, rejected INTEGER NOT NULL, settings INTEGER NOT NULL"
#define LETTER_COLUMNS                                                                          \
    "number INTEGER NOT NULL, place INTEGER NOT NULL, stage TEXT NOT NULL, code TEXT NOT NULL," \
    "message TEXT NOT NULL, record TEXT, at INTEGER NOT NULL, size INTEGER NOT NULL"
#define NOTE_COLUMNS "number INTEGER NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL"

/* Made without waiting for the disk: the first commit of a group syncs it with itself, and a ledger
 * that lost it to a power failure is as good as none. */
static const char schema[] =
    "PRAGMA synchronous = NORMAL;"
    "BEGIN IMMEDIATE;"
    "CREATE TABLE IF NOT EXISTS unit(" UNIT_COLUMNS ", group_number INTEGER NOT NULL,"
    " committed_at INTEGER NOT NULL, range TEXT) STRICT;"
    "CREATE INDEX IF NOT EXISTS unit_version ON unit(version);"
    "CREATE INDEX IF NOT EXISTS unit_same_as ON unit(same_as) WHERE same_as IS NOT NULL;"
    "CREATE INDEX IF NOT EXISTS unit_waiting ON unit(number) WHERE outcome = 'waiting';"
    "CREATE TABLE IF NOT EXISTS dead_letter(" LETTER_COLUMNS ", time INTEGER NOT NULL,"
    " PRIMARY KEY(number, place)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS note(" NOTE_COLUMNS ", PRIMARY KEY(number, name)) STRICT,"
    " WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS exporter(stage TEXT PRIMARY KEY, receipt BLOB,"
    " is_owed INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS delivery(position INTEGER PRIMARY KEY, stage TEXT NOT NULL,"
    " number INTEGER NOT NULL, size INTEGER NOT NULL, UNIQUE(stage, number)) STRICT;"
    "CREATE TABLE IF NOT EXISTS settings(id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE,"
    " stages TEXT NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS groups(last INTEGER NOT NULL) STRICT;"
    "INSERT INTO groups SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM groups);"
    "CREATE TABLE IF NOT EXISTS intent(group_number INTEGER NOT NULL, time INTEGER NOT NULL,"
    " has_log INTEGER NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS intent_unit(place INTEGER PRIMARY KEY, number INTEGER NOT NULL,"
    " key TEXT NOT NULL, source TEXT NOT NULL, path TEXT, version TEXT, outcome TEXT NOT NULL,"
    " same_as INTEGER, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,"
    " ctime_ns INTEGER NOT NULL, inode INTEGER NOT NULL, records INTEGER NOT NULL,"
    " rejected INTEGER NOT NULL, settings INTEGER NOT NULL, range TEXT) STRICT;"
    "CREATE TABLE IF NOT EXISTS intent_letter(" LETTER_COLUMNS ") STRICT;"
    "CREATE TABLE IF NOT EXISTS intent_note(" NOTE_COLUMNS ") STRICT;"
    "CREATE TABLE IF NOT EXISTS intent_target(place INTEGER PRIMARY KEY, stage TEXT NOT NULL,"
    " number INTEGER NOT NULL, is_new INTEGER NOT NULL, size INTEGER NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS intent_log(stage TEXT NOT NULL, number INTEGER NOT NULL,"
    " seq INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY(stage, number, seq)) STRICT;"
    "PRAGMA user_version = 2;"
    "COMMIT;"
    "PRAGMA synchronous = FULL;";

/* Format 2 has units that are ranges of files: `range` is as range_print() gives it, null for a
 * whole file. */
static const char ranges[] = "BEGIN IMMEDIATE;"
                             "ALTER TABLE unit ADD COLUMN range TEXT;"
                             "ALTER TABLE intent_unit ADD COLUMN range TEXT;"
                             "PRAGMA user_version = 2;"
                             "COMMIT;";

/* ---- Opening -- */

static int make_folders(const char *path, struct error *reterr)
{
    char part[4096];
    size_t size = strlen(path);

    if (size == 0 || size >= sizeof(part))
        return error_set(reterr, "bad_folder", "the path of the state folder is empty or too long");
    memcpy(part, path, size + 1);
    for (size_t i = 1; i <= size; i++) {
        if (part[i] != '/' && part[i] != '\0')
            continue;
        part[i] = '\0';
        if (mkdir(part, 0777) < 0 && errno != EEXIST)
            return error_set(reterr, "bad_folder", "cannot make the state folder %s: %s", part,
                             strerror(errno));
        part[i] = path[i];
    }
    return 0;
}

static int lock_path(const char *folder, char path[4096], struct error *reterr)
{
    if (snprintf(path, 4096, "%s/lock", folder) >= 4096)
        return error_set(reterr, "bad_folder", "the path of the state folder is too long");
    return 0;
}

static int64_t read_holder(int fd)
{
    char text[32] = "";
    ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

    return n > 0 ? strtoll(text, NULL, 10) : 0;
}

static int take_lock(const char *folder, int *ret_fd, struct error *reterr)
{
    char path[4096], text[32];
    int fd, size;

    if (lock_path(folder, path, reterr) < 0)
        return -1;
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        return error_set(reterr, "bad_folder", "cannot open %s: %s", path, strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        int64_t holder = read_holder(fd);

        close(fd);
        return error_set(reterr, "locked",
                         "the state folder %s is in use by prun with process id %lld; wait for it, "
                         "stop it, or set another \"state\"",
                         folder, (long long)holder);
    }
    size = snprintf(text, sizeof(text), "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) < 0 || pwrite(fd, text, (size_t)size, 0) != size) {
        error_set(reterr, "bad_folder", "cannot write %s: %s", path, strerror(errno));
        close(fd);
        return -1;
    }
    *ret_fd = fd;
    return 0;
}

/* The process that holds the lock, or 0. */
int64_t ledger_holder_process(const char *folder)
{
    char path[4096];
    int64_t holder = 0;
    int fd;

    if (lock_path(folder, path, NULL) < 0)
        return 0;
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    if (flock(fd, LOCK_SH | LOCK_NB) < 0)
        holder = read_holder(fd);
    close(fd);
    return holder;
}

static int check_format(struct ledger *l, struct error *reterr)
{
    int64_t format;

    if (sql_int(&l->sql, reterr, 0, &format, "PRAGMA user_version", "") < 0)
        return -1;
    if (format > LEDGER_FORMAT)
        return error_set(reterr, "ledger",
                         "ledger %s/ledger.db was written by a newer prun (format "
                         "%lld, this one knows %d)",
                         l->folder, (long long)format, LEDGER_FORMAT);
    l->format = (int)format;
    return 0;
}

static struct ledger *ledger_new(const char *folder)
{
    struct ledger *l = calloc(1, sizeof(*l));

    if (l)
        l->folder = strdup(folder);
    if (l && !l->folder) {
        free(l);
        return NULL;
    }
    if (l)
        l->lock_fd = -1;
    return l;
}

static int open_file(struct ledger *l, int flags, struct error *reterr)
{
    char path[4096];

    if (snprintf(path, sizeof(path), "%s/ledger.db", l->folder) >= (int)sizeof(path))
        return error_set(reterr, "bad_folder", "the path of the state folder is too long");
    return sql_open(path, flags, &l->sql, reterr);
}

static const char opening[] =
    "PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL; PRAGMA cache_size = -512;";

int ledger_open(const char *folder, struct ledger **ret, struct error *reterr)
{
    struct ledger *l = ledger_new(folder);

    if (!l)
        return error_memory(reterr);
    if (make_folders(folder, reterr) < 0 || take_lock(folder, &l->lock_fd, reterr) < 0 ||
        open_file(l, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, reterr) < 0 ||
        check_format(l, reterr) < 0 || sql_script(&l->sql, opening, reterr) < 0 ||
        (l->format == 1 && sql_script(&l->sql, ranges, reterr) < 0) ||
        (l->format < 1 && sql_script(&l->sql, schema, reterr) < 0)) {
        ledger_close(l);
        return -1;
    }
    *ret = l;
    return 0;
}

int ledger_open_reading(const char *folder, struct ledger **ret, struct error *reterr)
{
    struct ledger *l = ledger_new(folder);
    char path[4096];

    if (!l)
        return error_memory(reterr);
    snprintf(path, sizeof(path), "%s/ledger.db", folder);
    if (access(path, F_OK) < 0) {
        ledger_close(l);
        return error_set(reterr, "no_ledger",
                         "there is no ledger in %s: this pipeline has not run yet", folder);
    }
    if (open_file(l, SQLITE_OPEN_READWRITE, NULL) < 0 &&
        open_file(l, SQLITE_OPEN_READONLY, reterr) < 0) {
        ledger_close(l);
        return -1;
    }
    if (check_format(l, reterr) < 0 ||
        sql_script(&l->sql, "PRAGMA cache_size = -512;", reterr) < 0) {
        ledger_close(l);
        return -1;
    }
    if (l->format < LEDGER_FORMAT) {
        ledger_close(l);
        return error_set(reterr, "ledger",
                         "the ledger in %s was begun by an older prun: run the pipeline "
                         "once, which brings it up to date",
                         folder);
    }
    *ret = l;
    return 0;
}

void ledger_close(struct ledger *l)
{
    if (!l)
        return;
    sql_close(&l->sql);
    if (l->lock_fd >= 0)
        close(l->lock_fd);
    free(l->folder);
    free(l);
}

/* ---- Transactions -- */

void ledger_rollback(struct ledger *l)
{
    if (!sqlite3_get_autocommit(l->sql.db))
        sqlite3_exec(l->sql.db, "ROLLBACK", NULL, NULL, NULL);
}

static int begin(struct ledger *l, struct error *reterr)
{
    return sql_run(&l->sql, reterr, "BEGIN IMMEDIATE", "");
}

static int commit(struct ledger *l, struct error *reterr)
{
    if (sql_run(&l->sql, reterr, "COMMIT", "") == 0)
        return 0;
    ledger_rollback(l);
    return -1;
}

/* Gives rc; rolls back when it is an error. */
static int checked(struct ledger *l, int rc)
{
    if (rc < 0)
        ledger_rollback(l);
    return rc;
}

int ledger_lose(struct ledger *l, const char *stage, struct error *reterr)
{
    if (begin(l, reterr) < 0)
        return -1;
    if (sql_run(&l->sql, reterr, "DELETE FROM delivery WHERE stage = ?", "s", stage) < 0 ||
        sql_run(&l->sql, reterr, "INSERT OR REPLACE INTO exporter VALUES(?, NULL, 1)", "s", stage) <
            0 ||
        sql_run(&l->sql, reterr, "UPDATE intent_target SET is_new = 1 WHERE stage = ?", "s",
                stage) < 0)
        return checked(l, -1);
    return commit(l, reterr);
}

int ledger_settings(struct ledger *l, const char *hash, const char *stages, int64_t *ret,
                    struct error *reterr)
{
    /* Not synced either: no unit refers to it before its group is. */
    if (sql_script(&l->sql, "PRAGMA synchronous = NORMAL", reterr) < 0 ||
        sql_run(&l->sql, reterr, "INSERT OR IGNORE INTO settings(hash, stages) VALUES(?, ?)", "ss",
                hash, stages) < 0 ||
        sql_script(&l->sql, "PRAGMA synchronous = FULL", reterr) < 0)
        return -1;
    return sql_int(&l->sql, reterr, 0, ret, "SELECT id FROM settings WHERE hash = ?", "s", hash);
}

/* ---- The intent -- */

static const char *const clear_intent[] = {
    "DELETE FROM intent",      "DELETE FROM intent_unit",   "DELETE FROM intent_letter",
    "DELETE FROM intent_note", "DELETE FROM intent_target", "DELETE FROM intent_log",
};

static int clear(struct ledger *l, struct error *reterr)
{
    for (size_t i = 0; i < sizeof(clear_intent) / sizeof(*clear_intent); i++)
        if (sql_run(&l->sql, reterr, clear_intent[i], "") < 0)
            return -1;
    return 0;
}

int ledger_next_group(struct ledger *l, int64_t *ret, struct error *reterr)
{
    int64_t last = 0;

    if (sql_int(&l->sql, reterr, 0, &last, "SELECT last FROM groups", "") < 0)
        return -1;
    *ret = last + 1;
    return 0;
}

int ledger_intent_begin(struct ledger *l, int64_t group, int64_t time_us, bool has_log,
                        struct error *reterr)
{
    if (begin(l, reterr) < 0)
        return -1;
    if (clear(l, reterr) < 0 || sql_run(&l->sql, reterr, "INSERT INTO intent VALUES(?, ?, ?)",
                                        "iii", group, time_us, (int64_t)has_log) < 0)
        return checked(l, -1);
    return 0;
}

static int add_letters(struct ledger *l, const struct entry *e, struct error *reterr)
{
    for (const struct letter *d = e->letters; d; d = d->next)
        if (sql_run(&l->sql, reterr, "INSERT INTO intent_letter VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
                    "iissssii", e->number, d->place, d->stage, d->code, d->message, d->record,
                    d->at, d->size) < 0)
            return -1;
    for (const struct note *n = e->notes; n; n = n->next)
        if (sql_run(&l->sql, reterr, "INSERT INTO intent_note VALUES(?, ?, ?)", "iss", e->number,
                    n->name, n->text) < 0)
            return -1;
    return 0;
}

int ledger_intent_unit(struct ledger *l, const struct entry *e, struct error *reterr)
{
    char range[RANGE_ROOM];
    int rc;

    range_print(&e->range, range);
    rc = sql_run(&l->sql, reterr,
                 "INSERT INTO intent_unit(number, key, source, path, version, outcome, same_as,"
                 " size, mtime_ns, ctime_ns, inode, records, rejected, settings, range)"
                 " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                 "isssssniiiiiiis", e->number, e->key, e->source, e->path, e->version,
                 outcome_name(e->outcome), e->same_as, e->size, e->mtime_ns, e->ctime_ns,
                 (int64_t)e->inode, e->records, e->rejected, e->settings,
                 e->range.end ? range : NULL);

    return checked(l, rc < 0 ? rc : add_letters(l, e, reterr));
}

int ledger_intent_target(struct ledger *l, const char *stage, int64_t number, bool is_new,
                         uint64_t size, struct error *reterr)
{
    return checked(l, sql_run(&l->sql, reterr,
                              "INSERT INTO intent_target(stage, number, is_new, size)"
                              " VALUES(?, ?, ?, ?)",
                              "siii", stage, number, (int64_t)is_new, (int64_t)size));
}

int ledger_intent_log(struct ledger *l, const char *stage, int64_t number, int64_t seq,
                      prun_bytes bytes, struct error *reterr)
{
    return checked(l, sql_run(&l->sql, reterr, "INSERT INTO intent_log VALUES(?, ?, ?, ?)", "siib",
                              stage, number, seq, bytes));
}

int ledger_intent_end(struct ledger *l, struct error *reterr)
{
    return commit(l, reterr);
}

/* ---- The outcome -- */

int ledger_group_begin(struct ledger *l, struct error *reterr)
{
    return begin(l, reterr);
}

int ledger_group_receipt(struct ledger *l, const char *stage, prun_bytes receipt,
                         struct error *reterr)
{
    return checked(l, sql_run(&l->sql, reterr,
                              "INSERT INTO exporter VALUES(?, ?, 0) ON CONFLICT(stage)"
                              " DO UPDATE SET receipt = excluded.receipt",
                              "sb", stage, receipt));
}

int ledger_group_extent(struct ledger *l, const char *stage, int64_t number, uint64_t size,
                        struct error *reterr)
{
    return checked(l, sql_run(&l->sql, reterr,
                              "INSERT INTO delivery(stage, number, size) VALUES(?, ?, ?)"
                              " ON CONFLICT(stage, number) DO UPDATE SET size = excluded.size",
                              "sii", stage, number, (int64_t)size));
}

int ledger_group_touch(struct ledger *l, const struct entry *e, struct error *reterr)
{
    return checked(l, sql_run(&l->sql, reterr,
                              "UPDATE unit SET size = ?, mtime_ns = ?, ctime_ns = ?, inode = ?,"
                              " source = ?, path = ? WHERE number = ?",
                              "iiiissi", e->size, e->mtime_ns, e->ctime_ns, (int64_t)e->inode,
                              e->source, e->path, e->number));
}

static const char *const store_outcome[] = {
    "DELETE FROM dead_letter WHERE number IN (SELECT number FROM intent_unit)",
    "DELETE FROM note WHERE number IN (SELECT number FROM intent_unit)",
    "INSERT OR REPLACE INTO unit SELECT number, key, source, path, version, outcome, same_as, size,"
    " mtime_ns, ctime_ns, inode, records, rejected, settings, group_number, time, range"
    " FROM intent_unit, intent ORDER BY place",
    "INSERT OR REPLACE INTO dead_letter SELECT l.number, place, stage, code, message, record, at, "
    "size,"
    " time FROM intent_letter l, intent",
    "INSERT OR REPLACE INTO note SELECT number, name, text FROM intent_note ORDER BY rowid",
    /* Units that had the content of one that has another now, or none, are to be run themselves. */
    "UPDATE unit SET outcome = 'waiting', version = NULL, same_as = NULL"
    " WHERE same_as IN (SELECT number FROM intent_unit) AND NOT EXISTS"
    " (SELECT 1 FROM unit h WHERE h.number = unit.same_as AND h.outcome = 'committed'"
    " AND h.version = unit.version)",
    "UPDATE groups SET last = (SELECT group_number FROM intent)",
};

int ledger_group_end(struct ledger *l, int64_t group, bool *ret_has_waiting, struct error *reterr)
{
    int64_t waiting = 0;

    for (size_t i = 0; group && i < sizeof(store_outcome) / sizeof(*store_outcome); i++)
        if (sql_run(&l->sql, reterr, store_outcome[i], "") < 0)
            return checked(l, -1);
    if ((group && clear(l, reterr) < 0) ||
        sql_int(&l->sql, reterr, 0, &waiting,
                "SELECT EXISTS (SELECT 1 FROM unit WHERE outcome = 'waiting')", "") < 0)
        return checked(l, -1);
    if (commit(l, reterr) < 0)
        return -1;
    *ret_has_waiting = waiting != 0;
    return 0;
}

/* What was replaced has no rows any more: it is to be run again, whatever its content is now. */
static const char *const store_retraction[] = {
    "UPDATE unit SET outcome = 'waiting', version = NULL, same_as = NULL"
    " WHERE number IN (SELECT number FROM intent_target WHERE is_new = 0)",
    "UPDATE delivery SET size = 0 WHERE EXISTS (SELECT 1 FROM intent_target t"
    " WHERE t.stage = delivery.stage AND t.number = delivery.number)",
};

int ledger_group_retracted(struct ledger *l, int64_t group, struct error *reterr)
{
    for (size_t i = 0; i < sizeof(store_retraction) / sizeof(*store_retraction); i++)
        if (sql_run(&l->sql, reterr, store_retraction[i], "") < 0)
            return checked(l, -1);
    if (clear(l, reterr) < 0 ||
        sql_run(&l->sql, reterr, "UPDATE groups SET last = ?", "i", group) < 0)
        return checked(l, -1);
    return commit(l, reterr);
}
