/* option_test.c - options: exact, within their range, and refused with what would be right. */
#include <inttypes.h>
#include <stdlib.h>

#include <cjson/cJSON.h>

#include "plugin/option.h"
#include "tests/tap.h"

struct config {
    int64_t limit_bytes;
    int64_t wait_ms;
    int64_t count;
    bool is_on;
    double share;
    const char *path;
    int mode;
    prun_strings names;
    prun_json_option rules;
    const char *name;
};

static const char *const modes[] = {"append", "replace", "refuse", NULL};

static const prun_option rows[] = {
    PRUN_OPTION(struct config, limit_bytes, 65536, 1, 1 << 30, "bytes", "A size."),
    PRUN_OPTION(struct config, wait_ms, 250, 0, INT64_MAX, "ms", "A duration."),
    PRUN_OPTION(struct config, count, -1, INT64_MIN, INT64_MAX, NULL, "Any integer."),
    PRUN_OPTION_FLAG(struct config, is_on, true, "A switch."),
    PRUN_OPTION_REAL(struct config, share, 0.5, 0, 1, "A share."),
    PRUN_OPTION_STRING(struct config, path, "here", "A path."),
    PRUN_OPTION_WORD(struct config, mode, 1, modes, "A mode."),
    PRUN_OPTION_STRINGS(struct config, names, "[\"zh\"]", "Names."),
    PRUN_OPTION_VALUE(struct config, rules, 0, "{\"a\":1}", "Rules."),
    PRUN_OPTION_STRING_REQUIRED(struct config, name, "A name."),
};
static const prun_stage_class cls = {
    .name = "transform.sample", .config_size = sizeof(struct config), PRUN_OPTIONS(rows)};

enum { LIMIT, WAIT, COUNT, IS_ON, SHARE, PATH, MODE, NAMES, RULES, NAME };

static struct arena arena;
static struct config config;
static struct error error;

static int set(int row, const char *json)
{
    cJSON *value = cJSON_Parse(json);

    memset(&error, 0, sizeof(error));
    if (!value)
        return error_set(&error, "test", "not JSON: %s", json);
    int failed = option_set(&rows[row], &config, value,
                            (prun_bytes){(const uint8_t *)json, strlen(json)}, &arena, &error);
    cJSON_Delete(value);
    return failed;
}

/* ---- Quantities ------------------------------------------------------------------------------ */

static void quantities_are_exact(void)
{
    static const struct {
        const char *text, *unit;
        int64_t want;
    } cases[] = {
        {"0", "bytes", 0},
        {"65536", "bytes", 65536},
        {"1B", "bytes", 1},
        {"64MiB", "bytes", 64LL << 20},
        {"64 MiB", "bytes", 64LL << 20},
        {"64k", "bytes", 65536},
        {"64kB", "bytes", 64000},
        {"64KiB", "bytes", 65536},
        {"1.5GB", "bytes", 1500000000},
        {"0.5gib", "bytes", 1LL << 29},
        {"1.50000KB", "bytes", 1500},
        {"7EiB", "bytes", 7LL << 60},
        {"9223372036854775807", "bytes", INT64_MAX},
        {"250ms", "ms", 250},
        {"2h", "ms", 7200000},
        {"1.5s", "ms", 1500},
        {"3d", "ms", 259200000},
        {"2w", "ms", 1209600000},
        {"90m", "ms", 5400000},
        {"90min", "ms", 5400000},
        {"5000us", "ms", 5},
        {"0.001s", "ms", 1},
        {"-1", NULL, -1},
        {"-9223372036854775808", NULL, INT64_MIN},
        {"9007199254740993", NULL, 9007199254740993},
        {"12.000", NULL, 12},
    };

    for (size_t i = 0; i < PRUN_COUNT(cases); i++) {
        int64_t got = -77;
        struct error e = {{0}, {0}};
        int failed = option_parse_quantity(cases[i].text, cases[i].unit, &got, &e);
        ok(!failed && got == cases[i].want, "\"%s\" is %" PRId64 " (got %" PRId64 " %s)",
           cases[i].text, cases[i].want, got, e.text);
    }
}

static void what_is_no_quantity_is_refused(void)
{
    static const struct {
        const char *text, *unit, *want;
    } cases[] = {
        {"", "bytes", "must be a size such as \"64MiB\", \"1.5GB\" or 4096, not \"\""},
        {"much", "bytes", "must be a size such as \"64MiB\", \"1.5GB\" or 4096, not \"much\""},
        {"64 monkeys", "bytes",
         "must be a size such as \"64MiB\", \"1.5GB\" or 4096: \"monkeys\" is no unit"},
        {"5.MiB", "bytes", "must be a size such as \"64MiB\", \"1.5GB\" or 4096, not \"5.MiB\""},
        {"64ms", "bytes", "must be a size such as \"64MiB\", \"1.5GB\" or 4096: \"ms\" is no unit"},
        {"8EiB", "bytes", "is too large: \"8EiB\" is more than 64 bits hold"},
        {"9223372036854775808", "bytes",
         "is too large: \"9223372036854775808\" is more than 64 bits hold"},
        {"99999999999999999999999999999999999999999", "bytes",
         "is too large: \"99999999999999999999999999999999999999999\" is more than 64 bits hold"},
        {"0.3B", "bytes", "must be a whole number of bytes, not \"0.3B\""},
        {"0.0001KiB", "bytes", "must be a whole number of bytes, not \"0.0001KiB\""},
        {"1us", "ms", "must be a whole number of ms, not \"1us\""},
        {"2 hours", "ms",
         "must be a duration such as \"250ms\", \"1.5s\" or \"2h\": \"hours\" is no unit"},
        {"5k", NULL, "must be a whole number: \"k\" is no unit"},
        {"0.5", "records", "must be a whole number of records, not \"0.5\""},
        {"--5", NULL, "must be a whole number, not \"--5\""},
        {" 5", NULL, "must be a whole number, not \" 5\""},
        {"0x10", NULL, "must be a whole number: \"x10\" is no unit"},
    };

    for (size_t i = 0; i < PRUN_COUNT(cases); i++) {
        int64_t got = -77;
        struct error e = {{0}, {0}};
        int failed = option_parse_quantity(cases[i].text, cases[i].unit, &got, &e);
        ok(failed && got == -77, "\"%s\" is refused and leaves the result alone", cases[i].text);
        is_string(e.text, cases[i].want, "and the message says what would be right");
    }
}

static void a_printed_quantity_reads_back(void)
{
    static const struct {
        int64_t value;
        const char *unit, *want;
    } cases[] = {
        {65536, "bytes", "64KiB"},
        {1000, "bytes", "1000B"},
        {0, "bytes", "0"},
        {1LL << 62, "bytes", "4EiB"},
        {7200000, "ms", "2h"},
        {1500, "ms", "1500ms"},
        {0, "ms", "0"},
        {86400000, "ms", "1d"},
        {1000, NULL, "1000"},
        {-5, "records", "-5"},
    };

    for (size_t i = 0; i < PRUN_COUNT(cases); i++) {
        char text[OPTION_QUANTITY_MAX];
        int64_t back = -77;
        option_print_quantity(cases[i].value, cases[i].unit, text);
        is_string(text, cases[i].want, "a quantity is printed short");
        ok(option_parse_quantity(text, cases[i].unit, &back, NULL) == 0 && back == cases[i].value,
           "and reads back as what it was");
    }
}

/* ---- Values ---------------------------------------------------------------------------------- */

static void defaults_fill_the_struct(void)
{
    struct config *d = option_defaults(&cls, &arena, &error);

    ok(d != NULL, "defaults are made");
    if (!d)
        return;
    ok(d->limit_bytes == 65536 && d->wait_ms == 250 && d->count == -1 && d->is_on &&
           d->share == 0.5,
       "numbers and switches have their defaults");
    is_string(d->path, "here", "strings have their defaults");
    ok(d->mode == 1, "words have their defaults");
    ok(d->names.count == 1 && strcmp(d->names.item[0], "zh") == 0, "lists have their defaults");
    is_string(d->rules.text, "{\"a\":1}", "JSON values have their defaults");
    ok(d->name == NULL, "what is required has none");
    config = *d;
}

static void a_default_that_is_no_json_is_told(void)
{
    static const prun_option bad[] = {PRUN_OPTION_STRINGS(struct config, names, "[zh]", "Names.")};
    const prun_stage_class c = {
        .name = "transform.bad", .config_size = sizeof(struct config), PRUN_OPTIONS(bad)};

    ok(!option_defaults(&c, &arena, &error), "a default that is no JSON is an error");
    is_string(error.text,
              "option \"names\" of transform.bad: its default [zh] is no JSON, or memory ran out",
              "that names the row");
}

static void values_are_taken(void)
{
    ok(set(LIMIT, "4096") == 0 && config.limit_bytes == 4096, "a number in the row's unit");
    ok(set(LIMIT, "\"4KiB\"") == 0 && config.limit_bytes == 4096, "a size with a suffix");
    ok(set(WAIT, "\"2h\"") == 0 && config.wait_ms == 7200000, "a duration with a suffix");
    ok(set(COUNT, "9007199254740993") == 0 && config.count == 9007199254740993,
       "an integer above 2^53");
    ok(set(COUNT, "-9223372036854775808") == 0 && config.count == INT64_MIN, "the least integer");
    ok(set(COUNT, "1e3") == 0 && config.count == 1000, "an exponent");
    ok(set(IS_ON, "false") == 0 && !config.is_on, "a switch");
    ok(set(SHARE, "0.25") == 0 && config.share == 0.25, "a share");
    ok(set(PATH, "\"a\\tb\"") == 0 && strcmp(config.path, "a\tb") == 0, "a string with an escape");
    ok(set(MODE, "\"refuse\"") == 0 && config.mode == 2, "a word");
    ok(set(NAMES, "[\"en\",\"fr\"]") == 0 && config.names.count == 2 &&
           strcmp(config.names.item[1], "fr") == 0,
       "a list");
    ok(set(NAMES, "\"en\"") == 0 && config.names.count == 1, "one string as a list of one");
    ok(set(NAMES, "[]") == 0 && config.names.count == 0, "an empty list");
}

static void json_keeps_its_spelling(void)
{
    static const char text[] =
        "{ // a comment\n \"n\": 12345678901234567890, \"s\": \"a // b, ]\", \"l\": [1, 2,], }";
    cJSON *value = cJSON_Parse("{\"n\":12345678901234567890,\"s\":\"a // b, ]\",\"l\":[1,2]}");
    cJSON *other = cJSON_Parse("{\"n\":1}");

    option_set(&rows[RULES], &config, value, (prun_bytes){(const uint8_t *)text, strlen(text)},
               &arena, &error);
    is_string(config.rules.text, "{\"n\":12345678901234567890,\"s\":\"a // b, ]\",\"l\":[1,2]}",
              "comments, blanks and trailing commas go, numbers stay as written");
    option_set(&rows[RULES], &config, other, (prun_bytes){(const uint8_t *)text, strlen(text)},
               &arena, &error);
    is_string(config.rules.text, "{\"n\":1}", "a value that is no longer its text is printed anew");
    option_set(&rows[RULES], &config, other, (prun_bytes){NULL, 0}, &arena, &error);
    is_string(config.rules.text, "{\"n\":1}", "and so is one without a text");
    cJSON_Delete(value);
    cJSON_Delete(other);
}

static void wrong_values_are_refused(void)
{
    static const struct {
        int row;
        const char *json, *want;
    } cases[] = {
        {LIMIT, "0", "must be between 1 and 1073741824 bytes, not 0"},
        {LIMIT, "\"2GiB\"", "must be between 1 and 1073741824 bytes, not \"2GiB\""},
        {LIMIT, "true", "must be a size such as \"64MiB\" or 4096, not true"},
        {LIMIT, "null", "must be a size such as \"64MiB\" or 4096, not null"},
        {WAIT, "-1", "must be at least 0 ms, not -1"},
        {WAIT, "[1]", "must be a duration such as \"250ms\" or \"2h\", not a list"},
        {COUNT, "1.5", "must be a whole number of at most 64 bits, not 1.5"},
        {COUNT, "9223372036854775808",
         "must be a whole number of at most 64 bits, not 9223372036854775808"},
        {COUNT, "1e30", "must be a whole number, in digits, not 1e30"},
        {COUNT, "\"7\"", "must be a whole number, not \"7\""},
        {IS_ON, "\"yes\"", "must be true or false, not \"yes\""},
        {IS_ON, "1", "must be true or false, not 1"},
        {SHARE, "1.01", "must be between 0 and 1, not 1.01"},
        {SHARE, "1e999", "must be a number that a double holds, not 1e999"},
        {SHARE, "\"0.5\"", "must be a number, not \"0.5\""},
        {PATH, "7", "must be a string, not 7"},
        {PATH, "{}", "must be a string, not an object"},
        {PATH, "\"a\\u0000b\"", "must not contain the character \\u0000"},
        {NAME, "\"\"", "must not be empty"},
        {MODE, "\"replce\"",
         "must be one of \"append\", \"replace\", \"refuse\", not \"replce\"; did you mean "
         "\"replace\"?"},
        {MODE, "\"xyzzy\"", "must be one of \"append\", \"replace\", \"refuse\", not \"xyzzy\""},
        {MODE, "1", "must be one of \"append\", \"replace\", \"refuse\", not 1"},
        {NAMES, "3", "must be a string or a list of strings, not 3"},
        {NAMES, "[\"en\",4]", "item 2: must be a string, not 4"},
    };

    for (size_t i = 0; i < PRUN_COUNT(cases); i++) {
        struct config before = config;
        ok(set(cases[i].row, cases[i].json) != 0, "%s is refused", cases[i].json);
        is_string(error.text, cases[i].want, "and the message says what would be right");
        ok(memcmp(&before, &config, sizeof(config)) == 0, "and the field is as before");
    }
}

int main(void)
{
    arena_init(&arena, NULL);
    quantities_are_exact();
    what_is_no_quantity_is_refused();
    a_printed_quantity_reads_back();
    defaults_fill_the_struct();
    a_default_that_is_no_json_is_told();
    values_are_taken();
    json_keeps_its_spelling();
    wrong_values_are_refused();
    arena_free(&arena);
    return done();
}
