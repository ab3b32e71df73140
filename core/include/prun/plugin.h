/*
 * <prun/plugin.h> - how to write a stage.
 *
 * A plugin is a shared object that describes one or more stage classes in constant tables. A stage is
 * an instance of a class in a pipeline, with its options. The core calls the stage's callbacks; the
 * callbacks call the functions below. A useful stage needs no lock, no thread, no event loop, no
 * option parsing and no clean-up: see docs/writing-a-stage.md for the smallest one.
 *
 * The rules that everything here follows:
 *
 *  - One caller at a time. Callbacks of one instance never overlap. There is an instance per worker, so
 *    several instances of one stage run at the same time: keep state in the instance
 *    (prun_stage_state), never in static variables. Unless a function says "any thread", call it only
 *    inside a callback of the stage it takes.
 *  - Lent in, given out. A record handed to a callback is lent until the callback returns; what the
 *    callback emits is given away, also on failure. To hold a lent record until the unit ends, call
 *    prun_keep().
 *  - All or nothing. What one call emits travels on only if the call answers PRUN_OK or PRUN_MORE. On
 *    an error it is dropped, so a retry repeats nothing.
 *  - Build freely, check once. A NULL record means "out of memory"; every function takes it, and
 *    prun_emit() turns it into the error of the call.
 *  - Tables, not strings, describe a stage. The number of a row in the stage's own field table is the
 *    handle of that field: a read is an array access, and a misspelt name does not compile.
 *  - Records of types that a stage's table does not need pass it by, untouched and in order.
 *
 * C11 and C++20 (designated initialisers); gcc and clang.
 */
#ifndef PRUN_PLUGIN_H
#define PRUN_PLUGIN_H

#include <prun/base.h>
#include <prun/decimal.h>
#include <prun/record.h>

PRUN_EXTERN_C_BEGIN

/* A stage instance. Opaque. */
typedef struct prun_stage prun_stage;

/* ---- Options ------------------------------------------------------------------------------------
 *
 * One row an option: parsing, range, default, help, manual and schema all come from it. It is bound
 * to a field of the stage's config struct by the field's type, so that a changed type stops the build.
 * The core fills the struct before `setup`; unknown and missing keys, wrong types and values out of
 * range are errors of the pipeline file. */

typedef enum prun_option_type {
    PRUN_OPTION_INT = 1,   /* int64_t; with unit "bytes" or "ms" also "64MiB", "250ms", "2h" */
    PRUN_OPTION_BOOL = 2,  /* bool */
    PRUN_OPTION_FLOAT = 3, /* double */
    PRUN_OPTION_TEXT = 4,  /* const char *, NUL-terminated, NULL when absent */
    PRUN_OPTION_CHOICE = 5, /* int: the index of the word in `choices` */
    PRUN_OPTION_LIST = 6,  /* prun_strings; JSON: one string or an array of strings */
    PRUN_OPTION_JSON = 7,  /* prun_json_option: any JSON value, for the stage to read in `setup` */
    PRUN_OPTION_CONDITION = 8 /* const prun_condition *: a condition on records, as `when` has it */
} prun_option_type;

/* A list of strings in a config struct. */
typedef struct prun_strings {
    const char *const *item;
    size_t count;
} prun_strings;

/* A JSON value in a config struct: its text, compact, NUL-terminated; NULL when absent. */
typedef struct prun_json_option {
    const char *text;
} prun_json_option;

/* A condition on records, written as JSON (docs/pipeline-file.md, "Conditions"). It is checked against the
 * types and fields that reach the stage, and compiled, before `setup`. */
typedef struct prun_condition prun_condition;

/* Whether it holds for the record; a NULL condition (the option was left out) always holds. Any thread. */
PRUN_API bool prun_condition_holds(const prun_condition *condition, const prun_record *record);

#define PRUN_OPTION_REQUIRED 1u /* flags: the pipeline file must give it; a string must not be empty */

typedef struct prun_option {
    const char *name;
    prun_option_type type;
    uint32_t flags;
    size_t offset; /* of the field in the config struct */
    int64_t fallback, least, most; /* INT; fallback also for BOOL and CHOICE */
    double float_fallback, float_least, float_most;
    const char *text_fallback;  /* TEXT; LIST and JSON: as JSON text */
    const char *unit;           /* INT: "bytes", "ms", "records", ...; else NULL */
    const char *const *choices; /* CHOICE: the words, closed by NULL */
    const char *help;           /* one sentence */
} prun_option;

/* Stops the build when `field` of `config` has not the C type `ctype`. Evaluates to its offset. */
#if defined(__cplusplus)
} /* extern "C" */
#include <type_traits>
template <class A, class B> constexpr size_t prun_same_type(size_t offset)
{
    static_assert(std::is_same<A, B>::value, "the option row and its struct field differ in type");
    return offset;
}
extern "C" {
#define PRUN_FIELD_OF(config, field, ctype) \
    prun_same_type<decltype(((config *)nullptr)->field), ctype>(offsetof(config, field))
#else
#define PRUN_FIELD_OF(config, field, ctype) \
    (offsetof(config, field) + 0 * sizeof(_Generic(&((config *)0)->field, ctype *: 1)))
#endif

/* An int64_t field: default, least, most, unit ("bytes" and "ms" accept suffixes), help. */
#define PRUN_OPTION(config, field, fallback, least, most, unit, help)                             \
    { #field, PRUN_OPTION_INT, 0, PRUN_FIELD_OF(config, field, int64_t), fallback, least, most,   \
      0, 0, 0, NULL, unit, NULL, help }
/* A bool field. */
#define PRUN_OPTION_FLAG(config, field, fallback, help)                                           \
    { #field, PRUN_OPTION_BOOL, 0, PRUN_FIELD_OF(config, field, bool), fallback, 0, 1,            \
      0, 0, 0, NULL, NULL, NULL, help }
/* A double field. */
#define PRUN_OPTION_REAL(config, field, fallback, least, most, help)                              \
    { #field, PRUN_OPTION_FLOAT, 0, PRUN_FIELD_OF(config, field, double), 0, 0, 0,                \
      fallback, least, most, NULL, NULL, NULL, help }
/* A const char * field; fallback may be NULL. */
#define PRUN_OPTION_STRING(config, field, fallback, help)                                         \
    { #field, PRUN_OPTION_TEXT, 0, PRUN_FIELD_OF(config, field, const char *), 0, 0, 0,           \
      0, 0, 0, fallback, NULL, NULL, help }
#define PRUN_OPTION_STRING_REQUIRED(config, field, help)                                          \
    { #field, PRUN_OPTION_TEXT, PRUN_OPTION_REQUIRED,                                             \
      PRUN_FIELD_OF(config, field, const char *), 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, help }
/* An int field that holds the index of a word of `words` (const char *const [], closed by NULL). */
#define PRUN_OPTION_WORD(config, field, fallback, words, help)                                    \
    { #field, PRUN_OPTION_CHOICE, 0, PRUN_FIELD_OF(config, field, int), fallback, 0, 0,           \
      0, 0, 0, NULL, NULL, words, help }
/* A prun_strings field; fallback is JSON text such as "[\"zh\"]", or NULL for the empty list. */
#define PRUN_OPTION_STRINGS(config, field, fallback, help)                                        \
    { #field, PRUN_OPTION_LIST, 0, PRUN_FIELD_OF(config, field, prun_strings), 0, 0, 0,           \
      0, 0, 0, fallback, NULL, NULL, help }
/* A prun_json_option field. */
#define PRUN_OPTION_VALUE(config, field, flags, fallback, help)                                   \
    { #field, PRUN_OPTION_JSON, flags, PRUN_FIELD_OF(config, field, prun_json_option), 0, 0, 0,   \
      0, 0, 0, fallback, NULL, NULL, help }

/* A const prun_condition * field. */
#define PRUN_OPTION_WHEN(config, field, flags, help)                                              \
    { #field, PRUN_OPTION_CONDITION, flags, PRUN_FIELD_OF(config, field, const prun_condition *), \
      0, 0, 0, 0, 0, 0, NULL, NULL, NULL, help }

/* ---- Fields -------------------------------------------------------------------------------------
 *
 * One row a field that the stage needs or makes. `prun check` follows them through the graph: a field
 * that a stage needs and nobody before it makes is an error with line and column. A stage that has a
 * NEEDS or READS row of a type is called with the records of that type; all others pass it by. */

/* The flags are in <prun/record.h>: PRUN_FIELD_NEEDS, _READS, _MAKES, _KEY, _REFERS, _TRANSIENT, _STAMP. */
typedef struct prun_field {
    const char *type;
    const char *name;
    prun_tag tag;
    uint32_t flags;
    const char *help;
} prun_field;

#define PRUN_NEEDS(type, name, tag, help) { type, name, tag, PRUN_FIELD_NEEDS, help }
#define PRUN_READS(type, name, tag, help) { type, name, tag, PRUN_FIELD_READS, help }
#define PRUN_MAKES(type, name, tag, help) { type, name, tag, PRUN_FIELD_MAKES, help }
#define PRUN_MAKES_KEY(type, name, tag, help) \
    { type, name, tag, PRUN_FIELD_MAKES | PRUN_FIELD_KEY, help }
#define PRUN_MAKES_REFERENCE(type, name, tag, help) \
    { type, name, tag, PRUN_FIELD_MAKES | PRUN_FIELD_REFERS, help }
#define PRUN_MAKES_TRANSIENT(type, name, tag, help) \
    { type, name, tag, PRUN_FIELD_MAKES | PRUN_FIELD_TRANSIENT, help }
#define PRUN_MAKES_STAMP(type, name, help) \
    { type, name, PRUN_TIME, PRUN_FIELD_MAKES | PRUN_FIELD_STAMP, help }

/* A class whose fields depend on its options (the named groups of a regex, the columns of a CSV) has a
 * `shape` callback that adds rows to those of its table. */
typedef struct prun_shape prun_shape;

/* Adds a row; strings are copied. Gives its number: the first after the table's last row, then counting
 * up; the same options must give the same rows in the same order, so that `setup` can tell them again. */
PRUN_API int prun_shape_add(prun_shape *shape, const char *type, const char *name, prun_tag tag,
                            uint32_t flags);

/* Says that the value of an option makes no sense: a fragment that follows `option "name" `. The pipeline
 * file is then wrong, at that place. */
PRUN_API void prun_shape_refuse(prun_shape *shape, const char *option, const char *format, ...)
    PRUN_PRINTF(3, 4);

/* How a type is called where it becomes a table. Only needed where that is not the type's name. */
typedef struct prun_type_row {
    const char *type, *table, *help;
} prun_type_row;

/* The row of a class that takes records of any type (exporters, filters). */
#define PRUN_ANY_TYPE "*"

/* ---- The callbacks' side: the instance ---------------------------------------------------------- */

/* The config struct, filled from the pipeline file; never NULL for a class with config_size. */
PRUN_API const void *prun_stage_config(const prun_stage *s);

/* The instance's own memory: state_size bytes, zeroed before `setup`. `teardown` frees what it points
 * to, and is called also after a `setup` that failed half-way. */
PRUN_API void *prun_stage_state(prun_stage *s);

/* The stage's id in the pipeline file. */
PRUN_API const char *prun_stage_id(const prun_stage *s);

/* ---- One call of process ------------------------------------------------------------------------ */

/* 0 on the first call with a record; else what the call before gave to prun_stage_more(). */
PRUN_API uint64_t prun_stage_cursor(const prun_stage *s);

/* True when this call has emitted a batch's worth (some thousand records or a mebibyte). A callback
 * that can emit without a bound checks it before each record and returns prun_stage_more(). */
PRUN_API bool prun_stage_is_full(const prun_stage *s);

/* `return prun_stage_more(s, cursor);` - call me again with this record and this cursor. */
PRUN_API prun_status prun_stage_more(prun_stage *s, uint64_t cursor);

/* `return prun_fail(s, "code", "what is wrong, %d", n);` and its brothers. `code` is a short fixed word
 * (snake_case) by which failures are counted; the message is a fragment without stage and unit, which
 * the core adds. See prun_status for what each means. */
PRUN_API prun_status prun_fail(prun_stage *s, const char *code, const char *format, ...) PRUN_PRINTF(3, 4);
PRUN_API prun_status prun_retry(prun_stage *s, const char *code, const char *format, ...) PRUN_PRINTF(3, 4);
PRUN_API prun_status prun_fatal(prun_stage *s, const char *code, const char *format, ...) PRUN_PRINTF(3, 4);

/* ---- Fates: what becomes of a lent record -------------------------------------------------------
 *
 * Every record that enters a stage has exactly one fate, and the core counts: forwarded (emitted
 * itself), dropped, rejected, or else consumed. A class says in its table which may happen. */

/* Sends a record on: one made with the functions below, or the lent one itself. NULL is turned into
 * the error of the call (out of memory, unit too large). */
PRUN_API void prun_emit(prun_stage *s, const prun_record *record);

/* Counts the lent record as left out on purpose, for a filter. */
PRUN_API void prun_drop(prun_stage *s, const prun_record *record);

/* Refuses the lent record, or bytes [at, at + size) of one of its fields: a dead letter with stage,
 * unit, place, reason and the record. The unit goes on. */
PRUN_API void prun_reject(prun_stage *s, const prun_record *record, const char *code,
                          const char *format, ...) PRUN_PRINTF(4, 5);
PRUN_API void prun_reject_part(prun_stage *s, const prun_record *record, int row, size_t at, size_t size,
                               const char *code, const char *format, ...) PRUN_PRINTF(7, 8);

/* Holds a lent record (and its whole batch) until `unit_end` has returned, for stages that look at a
 * unit as a whole. False when the unit has no memory left; the call then fails by itself. */
PRUN_API bool prun_keep(prun_stage *s, const prun_record *record);

/* ---- Reading records ----------------------------------------------------------------------------
 *
 * `row` is a row of the calling stage's own field table. Reading a null field gives the empty value
 * of the kind (0, {NULL, 0}, NULL): ask prun_record_is_null() where that matters. A row of another type
 * than the record's reads as null. */

/* Whether the record is of the type that the row names: how a stage with several types tells them. */
PRUN_API bool prun_record_is(const prun_stage *s, const prun_record *record, int row);
PRUN_API bool prun_record_is_null(const prun_stage *s, const prun_record *record, int row);
/* PRUN_STRING, PRUN_BYTES, PRUN_JSON, and the bytes of a PRUN_TEXT. */
PRUN_API prun_bytes prun_record_bytes(const prun_stage *s, const prun_record *record, int row);
/* PRUN_INT, PRUN_BOOL, PRUN_DATE (days), PRUN_TIME (microseconds). */
PRUN_API int64_t prun_record_int(const prun_stage *s, const prun_record *record, int row);
PRUN_API double prun_record_float(const prun_stage *s, const prun_record *record, int row);
PRUN_API prun_decimal prun_record_decimal(const prun_stage *s, const prun_record *record, int row);
PRUN_API const prun_text *prun_record_text(const prun_stage *s, const prun_record *record, int row);
/* The value itself, NULL when the row's type is not the record's. */
PRUN_API const prun_value *prun_record_value(const prun_stage *s, const prun_record *record, int row);

/* ---- Making records -----------------------------------------------------------------------------
 *
 * A record is made in the batch that the current call emits and is writable until it is emitted. The
 * setters copy what they are given, but for the ..._ref ones, which keep the pointer: into a lent
 * record of this call, memory of prun_alloc(), data of prun_data_open(), or a constant. */

/* A record of the type that `row` names, all fields null, origin {0, 0}. */
PRUN_API prun_record *prun_record_new(prun_stage *s, int row);

/* A writable copy of a lent record (its values are shared, not copied). */
PRUN_API prun_record *prun_record_copy(prun_stage *s, const prun_record *record);

/* A record of the type of `to_row` whose field `to_row` is bytes [at, at + size) of the field `from_row`
 * of `source`, without copying them; its origin is theirs. A cut of a PRUN_TEXT keeps its map. */
PRUN_API prun_record *prun_record_cut(prun_stage *s, const prun_record *source, int from_row, int to_row,
                                      size_t at, size_t size);

PRUN_API void prun_record_set_null(prun_stage *s, prun_record *record, int row);
PRUN_API void prun_record_set_int(prun_stage *s, prun_record *record, int row, int64_t value);
PRUN_API void prun_record_set_float(prun_stage *s, prun_record *record, int row, double value);
PRUN_API void prun_record_set_decimal(prun_stage *s, prun_record *record, int row, prun_decimal value);
/* PRUN_STRING, PRUN_BYTES and PRUN_JSON; at most 4 GiB - 1. {NULL, 0} sets the empty string. */
PRUN_API void prun_record_set_bytes(prun_stage *s, prun_record *record, int row, prun_bytes value);
PRUN_API void prun_record_set_bytes_ref(prun_stage *s, prun_record *record, int row, prun_bytes value);
/* A NUL-terminated string; NULL sets null. */
PRUN_API void prun_record_set_string(prun_stage *s, prun_record *record, int row, const char *value);
PRUN_API void prun_record_set_text(prun_stage *s, prun_record *record, int row, const prun_text *value);
PRUN_API void prun_record_set_text_ref(prun_stage *s, prun_record *record, int row, const prun_text *value);
PRUN_API void prun_record_set_origin(prun_record *record, uint64_t start, uint64_t end);

/* Memory that lives as long as what this call emits; NULL when the unit has no memory left (which also
 * makes the call fail, so a stage may simply return). Aligned for any type, not zeroed. */
PRUN_API void *prun_alloc(prun_stage *s, size_t size);

/* Memory that lives until this call returns. */
PRUN_API void *prun_scratch(prun_stage *s, size_t size);

/* ---- The unit -----------------------------------------------------------------------------------
 *
 * The piece of work that succeeds or fails as a whole. */

/* The unit's number in the ledger: from 1, stable for its key for ever. */
PRUN_API int64_t prun_unit_number(const prun_stage *s);

/* A key for a row of this unit: (number << 20) | place, the place counting up from 1 within the unit over
 * all stages; so a unit's rows lie together in a database and are replaced by one range. Fails the
 * unit (and gives 0) after 2^20 - 1 places. */
PRUN_API int64_t prun_unit_place(prun_stage *s);

/* The first and the last key of a unit's range, for exporters. */
#define PRUN_UNIT_KEY_FIRST(number) ((int64_t)(number) << 20)
#define PRUN_UNIT_KEY_LAST(number) (((int64_t)(number) << 20) | 0xFFFFF)

/* The content's SHA-256, 64 lower-case hex digits, NUL-terminated; what the source calls the input. */
PRUN_API const char *prun_unit_version(const prun_stage *s);
PRUN_API const char *prun_unit_key(const prun_stage *s);

/* The unit's input, whole and in memory; valid until the unit is committed. */
PRUN_API prun_bytes prun_unit_input(const prun_stage *s);

/* Leaves a note about the unit in the ledger ("date", "from the masthead"), shown by prun status.
 * The last note of a name counts. */
PRUN_API void prun_unit_note(prun_stage *s, const char *name, const char *format, ...) PRUN_PRINTF(3, 4);

/* ---- Data files and the log --------------------------------------------------------------------- */

/* A read-only data file of the plugin (a language pack), loaded once a process and shared by all
 * instances; `name` is relative to the folder of the plugin ("zh.json", "../../lib/text/blanks.json").
 * The file counts in the stage's fingerprint. Only in `setup`.
 *
 * `parse` gets the bytes (followed by a NUL that is not counted) and makes of them an object that is
 * never changed again, or NULL with a fragment that says what is wrong ("line 3: ...") in `error`;
 * `release` frees it when the process ends. parse = NULL: the object is a const prun_bytes *.
 * NULL: the call has failed with the reason; return PRUN_FATAL. */
typedef void *(*prun_data_parse)(prun_bytes bytes, char *error, size_t error_size);
typedef void (*prun_data_release)(void *object);
PRUN_API const void *prun_data_open(prun_stage *s, const char *name, prun_data_parse parse,
                                    prun_data_release release);

typedef enum prun_level { PRUN_DEBUG, PRUN_INFO, PRUN_WARN, PRUN_ERROR } prun_level;

/* Logs a line with the stage's id and the unit. Inside any callback. */
PRUN_API void prun_log(prun_stage *s, prun_level level, const char *format, ...) PRUN_PRINTF(3, 4);

/* ---- The shape of what arrives, for classes with PRUN_ANY_TYPE ----------------------------------- */

/* The types that can reach this stage and the fields that stages before it make: known from `setup`
 * on. `index` runs from 0; NULL after the last. */
PRUN_API const prun_type *prun_stage_input_type(const prun_stage *s, uint32_t index);
/* Whether a stage before this one makes the field (a field of the type that only another branch makes
 * is always null here). */
PRUN_API bool prun_stage_input_has(const prun_stage *s, const prun_type *type, uint32_t slot);

/* ---- Sources -------------------------------------------------------------------------------------
 *
 * A source opens units; the core decides by its ledger which of them are new or changed, reads their
 * input on a worker, hashes it, and gives the first stage one record of the built-in type `input`:
 *
 *   input.source  PRUN_STRING   the path or URL as the source gave it
 *   input.bytes   PRUN_INT      size of the input
 *   input.sha256  PRUN_STRING   its hash
 *
 * Every pipeline has exactly one type `input`; prun_unit_input() gives the bytes. */

/* A unit whose input is a file. Strings are copied. */
typedef struct prun_source_file {
    const char *key;    /* stable and unique in this source: the canonical path */
    const char *source; /* as the user should see it; UTF-8 (percent-encode what is not) */
    const char *path;   /* to open, relative to the working directory or absolute */
    int64_t size, mtime_ns, ctime_ns; /* as lstat saw them: they only save hashing */
    uint64_t inode;

    /* For a long file: the records that start in bytes [range_start, range_end) of it, `delimiter` (a byte)
     * being what ends a record; range_end 0: the whole file. The worker reads from the first start of a
     * record to the end of the last one, but for at most `record_bytes` beyond range_end: a record that is
     * longer arrives cut off, without its delimiter. Ranges that follow each other thus give every record
     * once. Give each range a key of its own. Origins count from the start of the file, the hash is of
     * the range alone, and no range is ever the same as another. */
    int64_t range_start, range_end, record_bytes;
    int delimiter;
} prun_source_file;

/* Opens a unit. False: no room now (too much memory in flight); nothing was taken, return PRUN_OK and
 * the core calls `poll` again when there is room. (The macro tells how long the struct was when the plugin
 * was built, so that it can grow: what an older plugin does not know is 0.) */
#define prun_source_open(s, file) prun_source_open_sized((s), (file), sizeof(*(file)))
PRUN_API bool prun_source_open_sized(prun_stage *s, const prun_source_file *file, size_t size);

/* How many units, and bytes in them, the source will have offered when it is through: for progress only,
 * known or not, as soon as it is known. */
PRUN_API void prun_source_expect(prun_stage *s, int64_t units, int64_t bytes);

/* Puts an input that cannot become a unit (a folder without permission, a device) into the dead
 * letters. */
PRUN_API void prun_source_refuse(prun_stage *s, const char *key, const char *source, const char *code,
                                 const char *format, ...) PRUN_PRINTF(5, 6);

/* ---- Exporters -----------------------------------------------------------------------------------
 *
 * `process` formats records on the workers into the output of the unit. One further instance, the
 * writer, lives on the committer's thread: for it alone `start`, `recover`, `commit` and `retract` are
 * called, in that order, and nothing of a group is committed before the group before it is in the
 * ledger. See docs/delivery.md for the protocol and for what is promised. */

/* Appends to the unit's output of this stage; false when out of memory or disk (the call then fails by
 * itself). `prun_output_room` gives at least `size` writable bytes at its end and
 * `prun_output_advance` takes `size` of them in. */
PRUN_API bool prun_output_write(prun_stage *s, const void *data, size_t size);
PRUN_API uint8_t *prun_output_room(prun_stage *s, size_t size);
PRUN_API void prun_output_advance(prun_stage *s, size_t size);

/* A group of consecutive units that is committed together. Lent until the callback returns. */
typedef struct prun_group prun_group;

typedef struct prun_group_unit {
    int64_t number;
    const char *key, *version;
    bool is_new;          /* no earlier version of it was ever committed to this exporter */
    uint64_t output_size; /* bytes of output; 0 for a unit that left nothing */
} prun_group_unit;

PRUN_API int64_t prun_group_number(const prun_group *g); /* counts up by one; 1 is the first */
PRUN_API int64_t prun_group_time(const prun_group *g);   /* microseconds since 1970, for PRUN_FIELD_STAMP */
PRUN_API size_t prun_group_count(const prun_group *g);
PRUN_API const prun_group_unit *prun_group_at(const prun_group *g, size_t index);

/* The output of unit `index`, chunk by chunk: *cursor is 0 at first; {NULL, 0} after the last. A chunk
 * lives until the next call. PRUN_FATAL (through the callback) when a spilled chunk cannot be read. */
PRUN_API prun_bytes prun_group_output(prun_stage *s, prun_group *g, size_t index, uint64_t *cursor);

/* The receipt of this commit, at most 4096 bytes: what `recover` needs to find this very state again. */
#define PRUN_RECEIPT_MAX 4096
PRUN_API void prun_group_set_receipt(prun_group *g, prun_bytes receipt);

/* For files: how many bytes of the output belong to the unit. The ledger keeps them with the receipt,
 * and prun_extent_each() walks over all committed ones in the order in which the units were first
 * committed (which is source order). `visit` returns false to stop. */
PRUN_API void prun_group_set_extent(prun_group *g, size_t index, uint64_t size);
typedef bool (*prun_extent_visit)(void *context, int64_t unit_number, uint64_t size);
PRUN_API void prun_extent_each(prun_stage *s, prun_extent_visit visit, void *context);

/* ---- A class ------------------------------------------------------------------------------------ */

/* The fates that a class may give a lent record, besides rejecting it, which every class may. */
#define PRUN_FORWARDS 1u
#define PRUN_CONSUMES 2u
#define PRUN_DROPS 4u

/* flags of a class */
#define PRUN_SINGLE 1u /* one instance for the whole run, units come in source order */

typedef struct prun_stage_class {
    const char *name;  /* "kind.name" */
    const char *about; /* one sentence */

    size_t config_size, state_size;
    uint32_t flags;
    uint32_t fates; /* 0 takes the kind's own: decode, segment and export consume; extract and validate
                       forward; transform forwards, drops and consumes */

    /* Callbacks, in the order of life. A source has `poll`, all others have `process`; the rest may be NULL.
     *
     * setup     once an instance, before any record: derives what it needs from the config. No side
     *           effects outside the process: it also runs for a pipeline that is only tried.
     * start     once a run: opens, locks, creates. Sources: main thread. Exporters: the writer only.
     * process   a record of a type that the field table needs or reads is lent. A source may have it too,
     *           and reads `input` then: what it makes of a unit's input goes on in the place of that
     *           record. It runs on the workers, in instances of their own, which see no start and no poll.
     * unit_end  after the last record of the unit, whatever their number; emits what was held back.
     *           A unit that fails, or is to be run again, ends without it: the instance is then torn
     *           down and set up anew, so that no state outlives a unit that came to nothing.
     *           A single stage keeps its state and sees unit_end for such a unit, too.
     * poll      sources: open some units. Main thread; must not block for long.
     * recover   exporters: brings the output back to the state of the receipt (size 0: never committed
     *           anything): cut what came after, finish what was begun, or answer PRUN_LOST. Idempotent.
     * commit    exporters: makes the group's output durable (synced), each unit replacing what an
     *           earlier version of it left, and sets the receipt. May be called again for the same group
     *           after a PRUN_RETRY or a crash, and must then end in the same state.
     * retract   exporters: removes what the group's units left, as commit does with empty outputs.
     * teardown  frees; also after a failed or a missing setup.
     */
    prun_status (*setup)(prun_stage *s);
    prun_status (*start)(prun_stage *s);
    prun_status (*process)(prun_stage *s, const prun_record *record);
    prun_status (*unit_end)(prun_stage *s);
    prun_status (*poll)(prun_stage *s);
    prun_status (*recover)(prun_stage *s, prun_bytes receipt);
    prun_status (*commit)(prun_stage *s, prun_group *g);
    prun_status (*retract)(prun_stage *s, prun_group *g);
    void (*teardown)(prun_stage *s);

    const prun_option *options;
    size_t option_count;
    const prun_field *fields;
    size_t field_count;
    const prun_type_row *types;
    size_t type_count;
    const char *example; /* a line of a pipeline file, for prun describe; may be NULL */

    /* Adds the rows that depend on the options; pure, and also called by `prun check`. May be NULL. */
    void (*shape)(const void *config, prun_shape *shape);
} prun_stage_class;

typedef struct prun_plugin_info {
    uint32_t abi, size; /* size of this struct */
    uint32_t class_size, option_size, field_size, type_size; /* of the rows: the core walks by these */
    const char *name, *version, *licence;
    const prun_stage_class *const *classes; /* closed by NULL */
} prun_plugin_info;

#define PRUN_COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define PRUN_OPTIONS(rows) .options = rows, .option_count = PRUN_COUNT(rows)
#define PRUN_FIELDS(rows) .fields = rows, .field_count = PRUN_COUNT(rows)
#define PRUN_TYPES(rows) .types = rows, .type_count = PRUN_COUNT(rows)
#define PRUN_TABLES(options, fields) PRUN_OPTIONS(options), PRUN_FIELDS(fields)

/* The ELF notes of a plugin, section ".note.prun": name "prun", type 1 the plugin ("abi\0name\0version
 * \0licence\0"), type 2 one stage class ("kind.name\0about\0"). They are read
 * without loading the file: loading would run its constructors. */
#define PRUN_NOTE_NAME "prun"
#define PRUN_NOTE_PLUGIN 1u
#define PRUN_NOTE_CLASS 2u

#define PRUN_NOTE_PASTE_(a, b) a##b
#define PRUN_NOTE_PASTE(a, b) PRUN_NOTE_PASTE_(a, b)
#define PRUN_NOTE_STRING_(x) #x
#define PRUN_NOTE_STRING(x) PRUN_NOTE_STRING_(x)
#define PRUN_NOTE(id, kind, text)                                                                  \
    __attribute__((section(".note.prun"), used, aligned(4))) static const struct {                \
        uint32_t name_size, text_size, type;                                                      \
        char name[8];                                                                             \
        char body[(sizeof(text) + 3) / 4 * 4];                                                    \
    } PRUN_NOTE_PASTE(prun_note_, id) = { 5, sizeof(text), kind, PRUN_NOTE_NAME, text }

/* C++ compilers warn of fields that a designated initialiser leaves out; here they mean zero. */
#if defined(__cplusplus)
#define PRUN_UNSET_IS_ZERO                                                                         \
    _Pragma("GCC diagnostic push")                                                                 \
    _Pragma("GCC diagnostic ignored \"-Wmissing-field-initializers\"")
#define PRUN_UNSET_IS_ZERO_END _Pragma("GCC diagnostic pop")
#else
#define PRUN_UNSET_IS_ZERO
#define PRUN_UNSET_IS_ZERO_END
#endif

/* Describes a stage class: PRUN_STAGE(variable, "kind.name", "What it does.", .process = process, ...); */
#define PRUN_STAGE(id, stage_name, stage_about, ...)                                               \
    PRUN_UNSET_IS_ZERO static const prun_stage_class id = { .name = stage_name,                    \
        .about = stage_about, __VA_ARGS__ };                                                       \
    PRUN_UNSET_IS_ZERO_END PRUN_NOTE(id, PRUN_NOTE_CLASS, stage_name "\0" stage_about)

/* Describes the plugin: once in a shared object, with all its classes. */
#if defined(__cplusplus)
#define PRUN_PLUGIN_LINKAGE extern "C" PRUN_API
#else
#define PRUN_PLUGIN_LINKAGE PRUN_API
#endif
#define PRUN_PLUGIN(plugin_name, plugin_version, plugin_licence, ...)                              \
    PRUN_NOTE(plugin, PRUN_NOTE_PLUGIN,                                                           \
              PRUN_NOTE_STRING(PRUN_ABI) "\0" plugin_name "\0" plugin_version "\0" plugin_licence);  \
    static const prun_stage_class *const prun_plugin_classes[] = { __VA_ARGS__, NULL };            \
    PRUN_PLUGIN_LINKAGE const prun_plugin_info prun_plugin;                                        \
    const prun_plugin_info prun_plugin = { PRUN_ABI, sizeof(prun_plugin_info),                     \
        sizeof(prun_stage_class), sizeof(prun_option), sizeof(prun_field), sizeof(prun_type_row),  \
        plugin_name, plugin_version, plugin_licence, prun_plugin_classes }

PRUN_EXTERN_C_END

#endif
