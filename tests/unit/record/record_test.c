/* record_test.c - types, values, texts with maps, batches, and their JSON. */
#include "record/batch.h"
#include "record/type.h"
#include "record/value.h"
#include "tests/tap.h"

#include <math.h>

static prun_bytes bytes_of(const char *s)
{
    return (prun_bytes){(const uint8_t *)s, strlen(s)};
}

static void layouts_are_the_frozen_ones(void)
{
    ok(sizeof(prun_value) == 16, "a value takes 16 bytes");
    ok(offsetof(prun_record, value) == 32 && sizeof(prun_record) == 32, "a record's header takes 32 bytes");
    ok(sizeof(prun_piece) == 24, "a piece of a map takes 24 bytes");
}

/* "一二" + joint + "三四": two runs of a column, joined; the second stood before the first. */
static const prun_piece pieces[] = {{0, 6, 100, 106}, {6, 12, 40, 46}, {13, 14, 60, 63}};
static const prun_text joined = {(const uint8_t *)"\xE4\xB8\x80\xE4\xBA\x8C\xE4\xB8\x89\xE5\x9B\x9B 1", pieces,
                                 14, 3};

static void a_text_leads_back_to_its_bytes(void)
{
    uint64_t from, to;

    ok(prun_text_origin(&joined, 3, 6, &from, &to) && from == 103 && to == 106, "inside a piece");
    ok(prun_text_origin(&joined, 3, 9, &from, &to) && from == 103 && to == 43, "across pieces, in text order");
    ok(prun_text_origin(&joined, 13, 14, &from, &to) && from == 60 && to == 63,
       "a folded character is its whole range");
    ok(!prun_text_origin(&joined, 12, 13, &from, &to), "what was put in stood nowhere");
    ok(!prun_text_origin(&joined, 5, 5, &from, &to), "an empty range stood nowhere");
    ok(prun_text_origin(&joined, 9, 13, &from, &to) && from == 43 && to == 46, "the part that stood somewhere");
}

static void a_cut_keeps_its_part_of_the_map(void)
{
    struct arena a;
    const prun_text *cut;
    uint64_t from, to;

    arena_init(&a, NULL);
    cut = text_cut(&a, &joined, 3, 6);
    ok(cut && cut->size == 6 && cut->piece_count == 2 && cut->bytes == joined.bytes + 3, "bytes are not copied");
    ok(prun_text_origin(cut, 0, 3, &from, &to) && from == 103 && to == 106, "the first piece is shortened");
    ok(prun_text_origin(cut, 3, 6, &from, &to) && from == 40 && to == 43, "the second too");
    arena_free(&a);
}

static void dates_and_times_print_and_parse(void)
{
    static const struct {
        const char *text;
        int64_t days;
    } cases[] = {{"1970-01-01", 0}, {"2000-02-29", 11016}, {"2025-08-01", 20301}, {"1949-10-01", -7397},
                 {"0001-01-01", -719162}, {"9999-12-31", 2932896}};
    static const char *const bad[] = {"2025-02-29", "2025-13-01", "2025-00-01", "2025-8-01", "2025/08/01", ""};
    char text[40];
    int64_t days = 42;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        date_print(cases[i].days, text);
        is_string(text, cases[i].text, "a date prints");
        ok(date_parse(bytes_of(cases[i].text), &days) && days == cases[i].days, "and parses: %s", cases[i].text);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ok(!date_parse(bytes_of(bad[i]), &days), "\"%s\" is no date", bad[i]);
    time_print(-1, text);
    is_string(text, "1969-12-31T23:59:59.999999Z", "a time before 1970 prints");
}

static void types_are_interned_and_conflicts_named(void)
{
    struct type_table t;
    struct error e;
    prun_type *type;
    uint32_t slot, again;

    type_table_init(&t);
    type = type_intern(&t, "fact", &e);
    ok(type == type_intern(&t, "fact", &e) && type_find(&t, "fact") == type, "one name, one type");
    type_add_field(&t, type, "value", PRUN_DECIMAL, 0, &slot, &e);
    type_add_field(&t, type, "value", PRUN_DECIMAL, PRUN_FIELD_KEY, &again, &e);
    ok(slot == again && type->field[slot].flags == PRUN_FIELD_KEY, "one field, one slot; flags add up");
    ok(type_add_field(&t, type, "value", PRUN_INT, 0, &slot, &e) == -1, "another tag is a conflict");
    is_string(e.text, "field \"fact.value\" is int here and decimal elsewhere", "which is named");
    type_table_free(&t);
}

static void a_record_is_written_as_json(void)
{
    struct type_table t;
    struct batch_pool pool;
    struct error e;
    struct batch *b;
    prun_record *r;
    uint8_t out[512];
    size_t size;
    uint32_t s[10];
    prun_decimal wide = {(prun_wide_int)INT64_MAX * 1000, 3};
    prun_type *type;

    type_table_init(&t);
    batch_pool_init(&pool, NULL);
    type = type_intern(&t, "x", &e);
    type_add_field(&t, type, "d", PRUN_DECIMAL, 0, &s[0], &e);
    type_add_field(&t, type, "w", PRUN_DECIMAL, 0, &s[1], &e);
    type_add_field(&t, type, "day", PRUN_DATE, 0, &s[2], &e);
    type_add_field(&t, type, "raw", PRUN_BYTES, 0, &s[3], &e);
    type_add_field(&t, type, "j", PRUN_JSON, 0, &s[4], &e);
    type_add_field(&t, type, "f", PRUN_FLOAT, 0, &s[5], &e);
    type_add_field(&t, type, "hidden", PRUN_INT, PRUN_FIELD_TRANSIENT, &s[6], &e);
    type_add_field(&t, type, "none", PRUN_INT, 0, &s[7], &e);
    type_add_field(&t, type, "nan", PRUN_FLOAT, 0, &s[8], &e);
    type_add_field(&t, type, "least", PRUN_INT, 0, &s[9], &e);
    b = batch_new(&pool);
    r = batch_record(b, type);
    value_set_decimal(&r->value[s[0]], &b->arena, prun_decimal_of(-450, 2));
    value_set_decimal(&r->value[s[1]], &b->arena, wide);
    value_set_int(&r->value[s[2]], PRUN_DATE, 20301);
    value_set_bytes(&r->value[s[3]], &b->arena, PRUN_BYTES, (prun_bytes){(const uint8_t *)"\xFF\x00\x10\x80", 4});
    value_set_bytes(&r->value[s[4]], &b->arena, PRUN_JSON, bytes_of("[1,2]"));
    value_set_float(&r->value[s[5]], 0.1);
    value_set_int(&r->value[s[6]], PRUN_INT, 1);
    value_set_float(&r->value[s[8]], NAN);
    value_set_int(&r->value[s[9]], PRUN_INT, INT64_MIN);
    size = prun_record_json(r, out, sizeof(out) - 1);
    out[size] = '\0';
    is_string((char *)out,
              "{\"d\":\"-4.50\",\"w\":\"9223372036854775807.000\",\"day\":\"2025-08-01\",\"raw\":\"/wAQgA==\","
              "\"j\":[1,2],\"f\":0.1,\"none\":null,\"nan\":null,\"least\":-9223372036854775808}",
              "each kind has its form");
    ok(prun_record_json(r, out, 10) == size, "a room too small only tells the size");
    batch_unref(b);
    ok(pool.live == 0, "the batch is back");
    batch_pool_free(&pool);
    type_table_free(&t);
}

static void a_batch_keeps_what_it_points_into(void)
{
    struct batch_pool pool;
    struct batch *source, *middle, *last;

    batch_pool_init(&pool, NULL);
    source = batch_new(&pool);
    middle = batch_new(&pool);
    last = batch_new(&pool);
    batch_keep(middle, source);
    batch_keep(middle, source);
    batch_keep(last, middle);
    batch_unref(source);
    batch_unref(middle);
    ok(pool.live == 3, "what a living batch points into lives");
    batch_unref(last);
    ok(pool.live == 0, "and goes with it");
    batch_pool_free(&pool);
}

int main(void)
{
    layouts_are_the_frozen_ones();
    a_text_leads_back_to_its_bytes();
    a_cut_keeps_its_part_of_the_map();
    dates_and_times_print_and_parse();
    types_are_interned_and_conflicts_named();
    a_record_is_written_as_json();
    a_batch_keeps_what_it_points_into();
    return done();
}
