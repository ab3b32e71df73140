/*
 * changing.c - test stages that change, drop, multiply and collect lines.
 */
#define _GNU_SOURCE 1 /* memmem */
#include <prun/plugin.h>

#include <stdatomic.h>
#include <string.h>
#include <time.h>

static bool contains(prun_bytes text, const char *word)
{
    return word && memmem(text.data, text.size, word, strlen(word)) != NULL;
}

/* ---- transform.test_copy ---- */

enum { COPY_BODY, COPY_LENGTH };
static const prun_field copy_fields[] = {
    PRUN_NEEDS("line", "body", PRUN_TEXT, "The line."),
    PRUN_MAKES("line", "length", PRUN_INT, "Its length in bytes."),
};

static prun_status copy_process(prun_stage *s, const prun_record *line)
{
    prun_record *copy = prun_record_copy(s, line);

    prun_record_set_int(s, copy, COPY_LENGTH, (int64_t)prun_record_bytes(s, line, COPY_BODY).size);
    prun_emit(s, copy);
    return PRUN_OK;
}

PRUN_STAGE(test_copy, "transform.test_copy", "A changed copy of each line.",
           .process = copy_process, PRUN_FIELDS(copy_fields));

/* ---- transform.test_drop ---- */

struct drop_config {
    const char *word;
};

static const prun_option drop_options[] = {
    PRUN_OPTION_STRING_REQUIRED(struct drop_config, word, "Lines that contain it are dropped."),
};

enum { DROP_BODY };
static const prun_field drop_fields[] = {
    PRUN_NEEDS("line", "body", PRUN_TEXT, "The line."),
};

static prun_status drop_process(prun_stage *s, const prun_record *line)
{
    const struct drop_config *cfg = prun_stage_config(s);

    if (contains(prun_record_bytes(s, line, DROP_BODY), cfg->word))
        prun_drop(s, line);
    else
        prun_emit(s, line);
    return PRUN_OK;
}

PRUN_STAGE(test_drop, "transform.test_drop", "Drops lines that contain a word.",
           .config_size = sizeof(struct drop_config), .process = drop_process,
           PRUN_TABLES(drop_options, drop_fields));

/* ---- transform.test_flood ---- */

struct flood_config {
    int64_t copies;
};

static const prun_option flood_options[] = {
    PRUN_OPTION(struct flood_config, copies, 2, 0, 100000000, "records",
                "How many a line becomes."),
};

enum { FLOOD_BODY, FLOOD_COPY };
static const prun_field flood_fields[] = {
    PRUN_NEEDS("line", "body", PRUN_TEXT, "The line."),
    PRUN_MAKES("line", "copy", PRUN_INT, "Which copy it is, from 1."),
};

static prun_status flood_process(prun_stage *s, const prun_record *line)
{
    const struct flood_config *cfg = prun_stage_config(s);

    for (uint64_t i = prun_stage_cursor(s); i < (uint64_t)cfg->copies; i++) {
        prun_record *copy;

        if (prun_stage_is_full(s))
            return prun_stage_more(s, i);
        copy = prun_record_copy(s, line);
        prun_record_set_int(s, copy, FLOOD_COPY, (int64_t)i + 1);
        prun_emit(s, copy);
    }
    return PRUN_OK;
}

PRUN_STAGE(test_flood, "transform.test_flood", "Makes many lines of one.",
           .config_size = sizeof(struct flood_config), .process = flood_process,
           PRUN_TABLES(flood_options, flood_fields));

/* ---- transform.test_single: a border ---- */

enum { SINGLE_BODY, SINGLE_PLACE };
static const prun_field single_fields[] = {
    PRUN_NEEDS("line", "body", PRUN_TEXT, "The line."),
    PRUN_MAKES("line", "place", PRUN_INT, "Its place in the unit as this stage saw it."),
};

struct single_state {
    int64_t place;
    atomic_int calls_inside; /* more than one breaks the promise of PRUN_SINGLE */
};

static prun_status single_process(prun_stage *s, const prun_record *line)
{
    struct single_state *state = prun_stage_state(s);
    prun_record *copy = prun_record_copy(s, line);
    prun_status status = PRUN_OK;

    if (atomic_fetch_add(&state->calls_inside, 1) != 0)
        status = prun_fatal(s, "overlap", "two calls of a single stage at the same time");
    prun_record_set_int(s, copy, SINGLE_PLACE, ++state->place);
    prun_emit(s, copy);
    atomic_fetch_sub(&state->calls_inside, 1);
    return status;
}

static prun_status single_unit_end(prun_stage *s)
{
    struct single_state *state = prun_stage_state(s);

    state->place = 0;
    return PRUN_OK;
}

PRUN_STAGE(test_single, "transform.test_single", "One instance for the whole run.",
           .flags = PRUN_SINGLE, .state_size = sizeof(struct single_state),
           .process = single_process, .unit_end = single_unit_end, PRUN_FIELDS(single_fields));

/* ---- transform.test_slow ---- */

struct slow_config {
    int64_t most;
};

static const prun_option slow_options[] = {
    PRUN_OPTION(struct slow_config, most, 20, 0, 10000, "ms", "The longest wait of a unit."),
};

static prun_status slow_process(prun_stage *s, const prun_record *line)
{
    prun_emit(s, line);
    return PRUN_OK;
}

/* The wait follows from the content, so that it is the same in every run. */
static prun_status slow_unit_end(prun_stage *s)
{
    const struct slow_config *cfg = prun_stage_config(s);
    const char *version = prun_unit_version(s);
    int64_t ms = cfg->most * (version[0] % 16) / 15;
    const struct timespec wait = {ms / 1000, ms % 1000 * 1000000};

    nanosleep(&wait, NULL);
    return PRUN_OK;
}

PRUN_STAGE(test_slow, "transform.test_slow", "Waits a while at the end of each unit.",
           .config_size = sizeof(struct slow_config), .process = slow_process,
           .unit_end = slow_unit_end, PRUN_TABLES(slow_options, drop_fields));

/* ---- extract.test_words ---- */

enum { WORDS_LINE, WORDS_NUMBER, WORD_ID, WORD_LINE, WORD_BODY, WORD_SHARE };
static const prun_field word_fields[] = {
    PRUN_NEEDS("line", "body", PRUN_TEXT, "The line."),
    PRUN_NEEDS("line", "number", PRUN_INT, "Its number."),
    PRUN_MAKES_KEY("word", "word_id", PRUN_INT, "The key."),
    PRUN_MAKES("word", "line", PRUN_INT, "The line that it stands in."),
    PRUN_MAKES("word", "body", PRUN_TEXT, "The word."),
    PRUN_MAKES("word", "share", PRUN_DECIMAL,
               "Bytes of the word by bytes of the line, to six digits."),
};

static const prun_type_row word_types[] = {{"word", "words", "Words of lines."}};

static void emit_word(prun_stage *s, const prun_record *line, size_t at, size_t size, size_t whole)
{
    prun_record *word = prun_record_cut(s, line, WORDS_LINE, WORD_BODY, at, size);
    prun_decimal share;

    prun_record_set_int(s, word, WORD_ID, prun_unit_place(s));
    prun_record_set_int(s, word, WORD_LINE, prun_record_int(s, line, WORDS_NUMBER));
    if (prun_decimal_divide(prun_decimal_of((int64_t)size, 0), prun_decimal_of((int64_t)whole, 0),
                            6, &share))
        prun_record_set_decimal(s, word, WORD_SHARE, share);
    prun_emit(s, word);
}

/* The cursor is one more than the place: 0 says that the line itself was not sent on yet. */
static prun_status words_process(prun_stage *s, const prun_record *line)
{
    const prun_bytes body = prun_record_bytes(s, line, WORDS_LINE);
    const uint64_t cursor = prun_stage_cursor(s);
    size_t at = cursor ? (size_t)cursor - 1 : 0, end;

    if (cursor == 0)
        prun_emit(s, line);
    for (; at < body.size; at = end + 1) {
        if (prun_stage_is_full(s))
            return prun_stage_more(s, at + 1);
        for (end = at; end < body.size && body.data[end] != ' ';)
            end++;
        if (end > at)
            emit_word(s, line, at, end - at, body.size);
    }
    return PRUN_OK;
}

PRUN_STAGE(test_words, "extract.test_words", "The words of lines.", .process = words_process,
           PRUN_FIELDS(word_fields), PRUN_TYPES(word_types));

/* ---- validate.test_count ---- */

enum { COUNTED_BODY, COUNT_ID, COUNT_LINES, COUNT_BYTES };
static const prun_field count_fields[] = {
    PRUN_NEEDS("line", "body", PRUN_TEXT, "What is counted."),
    PRUN_MAKES_KEY("count", "count_id", PRUN_INT, "The key."),
    PRUN_MAKES("count", "lines", PRUN_INT, "Lines of the unit."),
    PRUN_MAKES("count", "bytes", PRUN_INT, "Bytes of its lines."),
};

struct count_state {
    int64_t lines, bytes;
};

static prun_status count_process(prun_stage *s, const prun_record *line)
{
    struct count_state *state = prun_stage_state(s);

    state->lines++;
    state->bytes += (int64_t)prun_record_bytes(s, line, COUNTED_BODY).size;
    prun_emit(s, line);
    return PRUN_OK;
}

static prun_status count_unit_end(prun_stage *s)
{
    struct count_state *state = prun_stage_state(s);
    prun_record *count = prun_record_new(s, COUNT_ID);

    prun_record_set_int(s, count, COUNT_ID, prun_unit_place(s));
    prun_record_set_int(s, count, COUNT_LINES, state->lines);
    prun_record_set_int(s, count, COUNT_BYTES, state->bytes);
    prun_emit(s, count);
    *state = (struct count_state){0};
    return PRUN_OK;
}

PRUN_STAGE(test_count, "validate.test_count", "Counts the lines of a unit.",
           .state_size = sizeof(struct count_state), .process = count_process,
           .unit_end = count_unit_end, PRUN_FIELDS(count_fields));

PRUN_PLUGIN("test-changing", "1.0", "MIT", &test_copy, &test_drop, &test_flood, &test_single,
            &test_slow, &test_words, &test_count);
