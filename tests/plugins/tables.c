/*
 * tables.c - classes whose tables matter and whose callbacks do not: what `prun check` has to
 * find wrong.
 */
#include <prun/plugin.h>

static prun_status forward(prun_stage *s, const prun_record *record)
{
    prun_emit(s, record);
    return PRUN_OK;
}

/* ---- An option of every type ---- */

static const char *const colours[] = {"red", "green", "blue", NULL};

struct config {
    int64_t count, size, wait;
    bool flag;
    double ratio;
    const char *name, *needed;
    int colour;
    prun_strings words;
    prun_json_option rules;
};

static const prun_option options[] = {
    PRUN_OPTION(struct config, count, 1, 1, 10, "records", "A number with a range."),
    PRUN_OPTION(struct config, size, 4096, 1, INT64_C(1) << 30, "bytes", "A size."),
    PRUN_OPTION(struct config, wait, 100, 0, 60000, "ms", "A duration."),
    PRUN_OPTION_FLAG(struct config, flag, false, "A truth."),
    PRUN_OPTION_REAL(struct config, ratio, 0.5, 0, 1, "A share."),
    PRUN_OPTION_STRING(struct config, name, "x", "A string."),
    PRUN_OPTION_STRING_REQUIRED(struct config, needed, "A string that must be given."),
    PRUN_OPTION_WORD(struct config, colour, 0, colours, "One of three words."),
    PRUN_OPTION_STRINGS(struct config, words, "[\"a\"]", "A list."),
    PRUN_OPTION_VALUE(struct config, rules, 0, NULL, "Any JSON."),
};

enum { ANY };
static const prun_field any_fields[] = {
    PRUN_READS(PRUN_ANY_TYPE, "*", PRUN_NULL, "All records."),
};

PRUN_STAGE(test_options, "transform.test_options", "Has an option of every type.",
           .config_size = sizeof(struct config), .process = forward,
           PRUN_TABLES(options, any_fields));

/* ---- Fields that fit and do not ---- */

static const prun_field number_as_text[] = {
    PRUN_NEEDS("input", "source", PRUN_STRING, "Any input."),
    PRUN_MAKES("line", "number", PRUN_STRING, "A number as text: nobody else makes it so."),
    PRUN_MAKES("line", "body", PRUN_STRING, "A line."),
};

PRUN_STAGE(test_text_numbers, "decode.test_text_numbers", "Makes line numbers as strings.",
           .process = forward, PRUN_FIELDS(number_as_text));

static const prun_field bodies[] = {
    PRUN_NEEDS("input", "source", PRUN_STRING, "Any input."),
    PRUN_MAKES("line", "body", PRUN_TEXT, "A line without its number."),
};

PRUN_STAGE(test_bodies, "decode.test_bodies", "Makes lines without numbers.", .process = forward,
           PRUN_FIELDS(bodies));

static const prun_field misspelt[] = {
    PRUN_NEEDS("line", "boddy", PRUN_TEXT, "A field that nobody makes."),
};

PRUN_STAGE(test_misspelt, "transform.test_misspelt", "Needs a field that nobody makes.",
           .process = forward, PRUN_FIELDS(misspelt));

static const prun_field other_table_fields[] = {
    PRUN_NEEDS("line", "body", PRUN_TEXT, "A line."),
    PRUN_MAKES("word", "body", PRUN_TEXT, "A word."),
};
static const prun_type_row other_tables[] = {{"word", "vocabulary", "Words, under another name."}};

PRUN_STAGE(test_other_table, "extract.test_other_table", "Calls the table of words otherwise.",
           .process = forward, PRUN_FIELDS(other_table_fields), PRUN_TYPES(other_tables));

PRUN_PLUGIN("test-tables", "1.0", "MIT", &test_options, &test_text_numbers, &test_bodies,
            &test_misspelt, &test_other_table);
