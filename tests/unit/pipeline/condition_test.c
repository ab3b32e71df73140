/* condition_test.c - conditions let through exactly what they say, across kinds of numbers. */
#include <stdlib.h>

#include <cjson/cJSON.h>

#include "pipeline/condition.h"
#include "pipeline/document.h"
#include "record/value.h"
#include "tests/tap.h"

/* One graph with two types, and a record of the first. */
static struct type_table types;
static struct arena arena;
static prun_type *fact, *article;
static prun_record *record;

enum { KIND, VALUE, COUNT, SHARE, SEEN, DAY, AT, EMPTY, FIELDS };

static void add(prun_type *type, const char *name, prun_tag tag)
{
    uint32_t slot;
    struct error e;

    if (type_add_field(&types, type, name, tag, 0, &slot, &e) < 0)
        abort();
}

static void set_up(void)
{
    static const char kind[] = "share";
    struct error e;

    type_table_init(&types);
    arena_init(&arena, NULL);
    fact = type_intern(&types, "fact", &e);
    article = type_intern(&types, "article", &e);
    add(fact, "kind", PRUN_STRING);
    add(fact, "value", PRUN_DECIMAL);
    add(fact, "count", PRUN_INT);
    add(fact, "ratio", PRUN_FLOAT);
    add(fact, "seen", PRUN_BOOL);
    add(fact, "day", PRUN_DATE);
    add(fact, "at", PRUN_TIME);
    add(fact, "empty", PRUN_STRING);
    add(article, "title", PRUN_TEXT);
    add(article, "value", PRUN_STRING);
    record = arena_zalloc(&arena, sizeof(*record) + FIELDS * sizeof(prun_value));
    record->type = fact;
    record->count = FIELDS;
    value_set_bytes(&record->value[KIND], &arena, PRUN_STRING,
                    (prun_bytes){(const uint8_t *)kind, 5});
    value_set_decimal(&record->value[VALUE], &arena, prun_decimal_of(450, 2));
    value_set_int(&record->value[COUNT], PRUN_INT, INT64_C(9007199254740993));
    value_set_float(&record->value[SHARE], 0.25);
    value_set_int(&record->value[SEEN], PRUN_BOOL, 1);
    value_set_int(&record->value[DAY], PRUN_DATE, 20301); /* 2025-08-01 */
    value_set_int(&record->value[AT], PRUN_TIME, INT64_C(20301) * 86400 * 1000000 + 5);
}

/* 1 holds, 0 does not, -1 was refused. */
static int ask(const char *json, struct error *e, enum condition_outlook *outlook)
{
    struct document d;
    const struct prun_condition *c;
    const cJSON *culprit;
    uint32_t at;
    int result = -2;

    if (document_parse(&d, json, (uint32_t)strlen(json), &arena, &at, e) == 0) {
        result = condition_compile(d.root, &d, &types, &arena, &c, &culprit, e);
        if (result == 0) {
            result = condition_holds(c, record);
            *outlook = condition_of_type(c, article);
        } else if (!document_note(&d, culprit))
            result = -3;
    }
    document_clear(&d);
    return result;
}

static void conditions_hold(void)
{
    static const struct {
        const char *json;
        int want;
    } cases[] = {
        {"{\"type\": \"fact\"}", 1},
        {"{\"type\": \"article\"}", 0},
        {"{\"type\": [\"article\", \"fact\"]}", 1},
        {"{\"field\": \"kind\", \"equals\": \"share\"}", 1},
        {"{\"field\": \"kind\", \"equals\": \"shares\"}", 0},
        {"{\"field\": \"kind\", \"not_equals\": \"level\"}", 1},
        {"{\"field\": \"kind\", \"in\": [\"level\", \"share\"]}", 1},
        {"{\"field\": \"kind\", \"in\": [\"level\"]}", 0},
        {"{\"field\": \"kind\", \"less\": \"shark\"}", 1},
        {"{\"field\": \"value\", \"equals\": 4.5}", 1},
        {"{\"field\": \"value\", \"equals\": 4.500}", 1},
        {"{\"field\": \"value\", \"equals\": \"4.50\"}", 1},
        {"{\"field\": \"value\", \"equals\": 4.5000000000000000000000000001}", 0},
        {"{\"field\": \"value\", \"less\": 4.5000000000000000000000000001}", 1},
        {"{\"field\": \"value\", \"at_least\": 4.5, \"at_most\": 4.5}", 1},
        {"{\"field\": \"value\", \"greater\": 4.5}", 0},
        {"{\"field\": \"count\", \"equals\": 9007199254740993}", 1},
        {"{\"field\": \"count\", \"equals\": 9007199254740992}", 0},
        {"{\"field\": \"count\", \"greater\": 9007199254740992.5}", 1},
        {"{\"field\": \"ratio\", \"at_least\": 0.25}", 1},
        {"{\"field\": \"ratio\", \"less\": 0.25}", 0},
        {"{\"field\": \"seen\", \"equals\": true}", 1},
        {"{\"field\": \"seen\", \"not_equals\": true}", 0},
        {"{\"field\": \"day\", \"equals\": \"2025-08-01\"}", 1},
        {"{\"field\": \"day\", \"less\": \"2025-08-02\"}", 1},
        {"{\"field\": \"at\", \"greater\": \"2025-08-01\"}", 1},
        {"{\"field\": \"at\", \"equals\": \"2025-08-01T00:00:00.000005Z\"}", 1},
        {"{\"field\": \"at\", \"less\": \"2025-08-01T00:00:00Z\"}", 0},
        {"{\"field\": \"empty\", \"equals\": \"\"}", 0},
        {"{\"field\": \"empty\", \"not_equals\": \"x\"}", 0},
        {"{\"field\": \"empty\", \"is_null\": true}", 1},
        {"{\"field\": \"empty\", \"is_null\": false}", 0},
        {"{\"field\": \"kind\", \"is_null\": false}", 1},
        {"{\"field\": \"title\", \"not_equals\": \"x\"}", 0},
        {"{\"field\": \"title\", \"is_null\": true}", 1},
        {"{\"not\": {\"field\": \"title\", \"equals\": \"x\"}}", 1},
        {"{\"all\": [{\"type\": \"fact\"}, {\"field\": \"seen\", \"equals\": true}]}", 1},
        {"{\"all\": [{\"type\": \"fact\"}, {\"field\": \"seen\", \"equals\": false}]}", 0},
        {"{\"any\": [{\"type\": \"article\"}, {\"field\": \"seen\", \"equals\": true}]}", 1},
        {"{\"any\": [{\"type\": \"article\"}, {\"not\": {\"type\": \"fact\"}}]}", 0},
        {"{\"type\": \"fact\", \"field\": \"kind\", \"equals\": \"share\"}", 1},
        {"{\"type\": \"article\", \"field\": \"value\", \"equals\": \"4.50\"}", 0},
        /* of a key that stands twice, which is a problem of its own, the first counts */
        {"{\"field\": \"kind\", \"field\": \"value\", \"equals\": \"share\"}", 1},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        enum condition_outlook outlook;
        struct error e;
        const int got = ask(cases[i].json, &e, &outlook);

        ok(got == cases[i].want, "%s is %s%s%s", cases[i].json, cases[i].want ? "true" : "false",
           got < 0 ? ": " : "", got < 0 ? e.text : "");
    }
}

static void wrong_conditions_are_refused(void)
{
    static const struct {
        const char *json, *part;
    } cases[] = {
        {"3", "must be an object"},
        {"{}", "is empty"},
        {"{\"type\": \"facts\"}", "did you mean \"fact\""},
        {"{\"type\": []}", "empty list"},
        {"{\"field\": \"knid\", \"equals\": 1}", "did you mean \"kind\""},
        {"{\"field\": \"kind\", \"equals\": 1}", "goes with a string"},
        {"{\"field\": \"day\", \"equals\": \"2025-13-01\"}", "a date such as"},
        {"{\"field\": \"at\", \"equals\": \"2025-08-01T25:00:00Z\"}", "a time such as"},
        {"{\"field\": \"count\", \"equals\": \"many\"}", "goes with a number"},
        {"{\"field\": \"seen\", \"less\": true}", "only by equals"},
        {"{\"field\": \"value\", \"in\": []}", "an array of values"},
        {"{\"field\": \"kind\", \"like\": \"x\"}", "unknown key \"like\""},
        {"{\"equals\": \"x\"}", "without a \"field\""},
        {"{\"not\": []}", "must be an object"},
        {"{\"type\": \"article\", \"field\": \"kind\", \"equals\": \"x\"}", "nobody makes"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        enum condition_outlook outlook;
        struct error e = {"", ""};
        const int got = ask(cases[i].json, &e, &outlook);

        ok(got == -1 && strstr(e.text, cases[i].part), "%s is refused: %s (got %d, %s)",
           cases[i].json, cases[i].part, got, e.text);
    }
}

static void the_outlook_for_a_type_is_sure(void)
{
    static const struct {
        const char *json;
        enum condition_outlook want;
    } cases[] = {
        {"{\"type\": \"article\"}", CONDITION_ALWAYS},
        {"{\"type\": \"fact\"}", CONDITION_NEVER},
        {"{\"not\": {\"type\": \"fact\"}}", CONDITION_ALWAYS},
        {"{\"field\": \"kind\", \"equals\": \"x\"}", CONDITION_NEVER},
        {"{\"field\": \"title\", \"equals\": \"x\"}", CONDITION_MAYBE},
        {"{\"field\": \"kind\", \"is_null\": true}", CONDITION_ALWAYS},
        {"{\"not\": {\"field\": \"title\", \"equals\": \"x\"}}", CONDITION_MAYBE},
        {"{\"all\": [{\"type\": \"article\"}, {\"field\": \"kind\", \"equals\": \"x\"}]}",
         CONDITION_NEVER},
        {"{\"any\": [{\"type\": \"fact\"}, {\"field\": \"title\", \"equals\": \"x\"}]}",
         CONDITION_MAYBE},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        enum condition_outlook outlook = CONDITION_MAYBE;
        struct error e;

        ok(ask(cases[i].json, &e, &outlook) >= 0 && outlook == cases[i].want,
           "%s says %d of articles", cases[i].json, cases[i].want);
    }
}

int main(void)
{
    set_up();
    conditions_hold();
    wrong_conditions_are_refused();
    the_outlook_for_a_type_is_sure();
    arena_free(&arena);
    type_table_free(&types);
    return done();
}
