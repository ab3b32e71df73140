/* condition.c - any bytes as a `when`: a condition that can be asked, or an error that points
 * into the text. */
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "pipeline/condition.h"
#include "pipeline/document.h"
#include "record/value.h"
#include "tests/fuzz/target.h"

static struct type_table types;
static struct arena lasting;
static prun_record *record;

static void add(prun_type *type, const char *name, prun_tag tag)
{
    uint32_t slot;
    struct error e;

    if (type_add_field(&types, type, name, tag, 0, &slot, &e) < 0)
        abort();
}

/* A record with a value of each kind that can be compared. */
static void set_up(void)
{
    struct error e;
    prun_type *type;

    type_table_init(&types);
    arena_init(&lasting, NULL);
    type = type_intern(&types, "t", &e);
    add(type_intern(&types, "u", &e), "s", PRUN_INT);
    add(type, "s", PRUN_STRING);
    add(type, "d", PRUN_DECIMAL);
    add(type, "i", PRUN_INT);
    add(type, "f", PRUN_FLOAT);
    add(type, "day", PRUN_DATE);
    add(type, "at", PRUN_TIME);
    record = arena_zalloc(&lasting, sizeof(*record) + 6 * sizeof(prun_value));
    record->type = type;
    record->count = 6;
    value_set_bytes(&record->value[0], &lasting, PRUN_STRING,
                    (prun_bytes){(const uint8_t *)"abc", 3});
    value_set_decimal(&record->value[1], &lasting, prun_decimal_of(450, 2));
    value_set_int(&record->value[2], PRUN_INT, 7);
    value_set_float(&record->value[3], 0.5);
    value_set_int(&record->value[4], PRUN_DATE, 20000);
    value_set_int(&record->value[5], PRUN_TIME, 1);
}

/* What is known of a type holds for its records. */
static void check_outlook(const struct prun_condition *c)
{
    const enum condition_outlook outlook = condition_of_type(c, record->type);
    const bool holds = condition_holds(c, record);

    if ((outlook == CONDITION_ALWAYS && !holds) || (outlook == CONDITION_NEVER && holds))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct document d;
    const struct prun_condition *c;
    const cJSON *culprit;
    struct error e = {"", ""};
    uint32_t at;
    char *text;

    if (!record)
        set_up();
    arena_init(&arena, NULL);
    text = arena_copy(&arena, data, size);
    if (document_parse(&d, text, (uint32_t)size, &arena, &at, &e) == 0) {
        if (condition_compile(d.root, &d, &types, &arena, &c, &culprit, &e) == 0)
            check_outlook(c);
        else if (!e.text[0] || !document_note(&d, culprit))
            abort();
    } else if (!e.text[0] || at > size)
        abort();
    document_clear(&d);
    arena_free(&arena);
    return 0;
}
