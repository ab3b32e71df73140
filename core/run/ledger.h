/*
 * ledger.h - the durable list of units: an SQLite file in the state folder.
 *
 * One process writes (it holds a lock on the folder), and in it one thread: the committer. Anyone
 * may read through a connection of its own. A function that gives -1 has rolled back what it began
 * and may be called again; the error's code is "ledger_busy" or "ledger_full" when waiting may
 * help.
 */
#ifndef RUN_LEDGER_H
#define RUN_LEDGER_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "run/input.h"

/* What became of a unit. The words of the ledger are in ledger_outcome_name(). */
enum outcome {
    OUTCOME_NONE,      /* not in the ledger */
    OUTCOME_COMMITTED, /* its rows are in the outputs */
    OUTCOME_FAILED,    /* the unit as a whole is a dead letter */
    OUTCOME_SAME_AS,   /* another unit has the same content: no rows */
    OUTCOME_WAITING,   /* was same_as a unit that changed, or was retracted: to be run */
    OUTCOME_UNCHANGED, /* never stored: only the hints of the file are set again */
    OUTCOME_VANISHED   /* never stored: the file went away before it was read */
};
const char *outcome_name(enum outcome o);

/* A refused record, or the refusal of the unit (record NULL). Strings belong to the entry's owner.
 */
struct letter {
    struct letter *next;
    const char *stage, *code, *message, *record;
    int64_t place;    /* within the unit: failure_id = number << 20 | place */
    int64_t at, size; /* bytes of the unit's input or text; size -1: not known */
};

struct note {
    struct note *next;
    const char *name, *text;
};

/* A unit as the ledger has it. */
struct entry {
    int64_t number;
    const char *key, *source, *path;
    struct range range;  /* of the file; end 0: all of it */
    const char *version; /* NULL: its content was never read */
    enum outcome outcome;
    int64_t same_as; /* number, or 0 */
    int64_t size, mtime_ns, ctime_ns;
    uint64_t inode;
    int64_t records, rejected;
    int64_t settings; /* row of the settings table */
    struct letter *letters;
    struct note *notes;
};

struct ledger;

/* Makes the folder and the file where they are missing, and takes the lock. Code "locked" when
 * another prun has it: the message names its process. */
int ledger_open(const char *folder, struct ledger **ret, struct error *reterr);
/* To look only; code "no_ledger" when there is none. */
int ledger_open_reading(const char *folder, struct ledger **ret, struct error *reterr);
void ledger_close(struct ledger *l); /* takes NULL */

/* ---- Reading -- */

/* A snapshot for several reads. */
int ledger_read_begin(struct ledger *l, struct error *reterr);
void ledger_read_end(struct ledger *l);

/* The unit of that key; its strings are copied into `a`. `ret->outcome` is OUTCOME_NONE when there
 * is none. */
int ledger_find(struct ledger *l, const char *key, struct arena *a, struct entry *ret,
                struct error *reterr);
int ledger_max_number(struct ledger *l, int64_t *ret, struct error *reterr);

/* The number of the committed unit with that content, 0 when there is none; `skip` says which units
 * do not count. */
int ledger_holder(struct ledger *l, const char *version,
                  bool (*skip)(void *context, int64_t number), void *context, int64_t *ret,
                  struct error *reterr);

/* Walks over units in the order of their numbers. */
enum ledger_walk {
    WALK_WAITING, /* outcome waiting */
    WALK_LETTERS, /* those with dead letters of `stage` (NULL: of any) */
    WALK_ALL,     /* all that were run: committed, failed, same_as, waiting */
    WALK_UNIT,    /* number, key or source is `stage` */
    WALK_OWED     /* committed or failed, and not delivered to an exporter that lost everything */
};
typedef bool (*entry_visit)(void *context, const struct entry *e);
int ledger_walk(struct ledger *l, enum ledger_walk walk, const char *stage, entry_visit visit,
                void *context, struct error *reterr);

/* ---- Exporters -- */

/* The last receipt, copied into `a`; empty when there is none. */
int ledger_receipt(struct ledger *l, const char *stage, struct arena *a, prun_bytes *ret,
                   bool *ret_is_owed, struct error *reterr);
int ledger_is_delivered(struct ledger *l, const char *stage, int64_t number, bool *ret,
                        struct error *reterr);
typedef bool (*extent_visit)(void *context, int64_t number, uint64_t size);
int ledger_extents(struct ledger *l, const char *stage, extent_visit visit, void *context,
                   struct error *reterr);
/* The output is gone: forgets receipt and extents, every unit is owed to the stage again. */
int ledger_lose(struct ledger *l, const char *stage, struct error *reterr);

/* ---- A group: intent, then outcomes -- */

/* The number for the next group. */
int ledger_next_group(struct ledger *l, int64_t *ret, struct error *reterr);

/* One transaction: intent_begin, a call a unit, the redo log when `has_log`, intent_end (synced).
 */
int ledger_intent_begin(struct ledger *l, int64_t group, int64_t time_us, bool has_log,
                        struct error *reterr);
/* `targets` are the exporters (bits by their place among the run's exporters) the unit goes to. */
int ledger_intent_unit(struct ledger *l, const struct entry *e, struct error *reterr);
int ledger_intent_log(struct ledger *l, const char *stage, int64_t number, int64_t seq,
                      prun_bytes bytes, struct error *reterr);
int ledger_intent_target(struct ledger *l, const char *stage, int64_t number, bool is_new,
                         uint64_t size, struct error *reterr);
int ledger_intent_end(struct ledger *l, struct error *reterr);

/* One transaction: group_begin, receipts and extents, then group_end stores what the intent says
 * and clears it; or group_retracted, after which nothing of the intent's units is in any output. */
int ledger_group_begin(struct ledger *l, struct error *reterr);
int ledger_group_receipt(struct ledger *l, const char *stage, prun_bytes receipt,
                         struct error *reterr);
int ledger_group_extent(struct ledger *l, const char *stage, int64_t number, uint64_t size,
                        struct error *reterr);
/* Only the file's hints of a unit that is as it was. */
int ledger_group_touch(struct ledger *l, const struct entry *e, struct error *reterr);
int ledger_group_end(struct ledger *l, int64_t group, bool *ret_has_waiting, struct error *reterr);
int ledger_group_retracted(struct ledger *l, int64_t group, struct error *reterr);
void ledger_rollback(struct ledger *l);

/* An intent that a crash left. */
struct intent {
    int64_t group, time_us; /* group 0: there is none */
    bool has_log;
    struct entry *unit; /* numbers, keys and versions; in the order of the intent */
    size_t count;
};
struct intent_target {
    int64_t number;
    bool is_new;
    uint64_t size;
};
int ledger_intent_open(struct ledger *l, struct arena *a, struct intent *ret, struct error *reterr);
int ledger_intent_targets(struct ledger *l, const char *stage, struct arena *a,
                          struct intent_target **ret, size_t *ret_count, struct error *reterr);
/* A piece of the log, copied into `b`; ret_is_end after the last. */
int ledger_intent_read(struct ledger *l, const char *stage, int64_t number, int64_t seq,
                       struct buffer *b, bool *ret_is_end, struct error *reterr);

/* ---- Settings -- */

/* The row for this fingerprint, made when there is none; how many units have another one. */
int ledger_settings(struct ledger *l, const char *hash, const char *stages, int64_t *ret,
                    struct error *reterr);
int ledger_other_settings(struct ledger *l, int64_t settings, int64_t *ret, struct error *reterr);

/* ---- For people -- */

struct status {
    int64_t units, committed, failed, same_as, waiting, records, rejected, groups;
    int64_t first_time, last_time;
    int64_t holder; /* process that runs this pipeline now, or 0 */
};
int ledger_status(struct ledger *l, struct status *ret, struct error *reterr);

typedef bool (*count_visit)(void *context, const char *stage, const char *code, int64_t count);
int ledger_letter_counts(struct ledger *l, count_visit visit, void *context, struct error *reterr);
typedef bool (*letter_visit)(void *context, const struct entry *unit, const struct letter *letter,
                             int64_t time_us);
int ledger_letters(struct ledger *l, const char *stage, const char *unit, letter_visit visit,
                   void *context, struct error *reterr);
typedef bool (*note_visit)(void *context, const struct entry *unit, const struct note *note);
int ledger_notes(struct ledger *l, note_visit visit, void *context, struct error *reterr);

#endif
