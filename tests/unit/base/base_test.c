/* base_test.c - arenas, buffers, maps, errors and the nearest word. */
#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/map.h"
#include "base/nearest.h"
#include "tests/tap.h"

#include <stdlib.h>

static void an_arena_gives_back_all_that_it_charged(void)
{
    struct meter run, unit;
    struct arena a;
    bool is_aligned = true, is_whole = true;
    uint8_t *block[200];

    meter_init(&run, NULL, 0);
    meter_init(&unit, &run, 8u << 20);
    arena_init(&a, &unit);
    for (size_t i = 0; i < 200; i++) {
        block[i] = arena_alloc(&a, i * 97);
        is_aligned = is_aligned && block[i] && (uintptr_t)block[i] % 16 == 0;
        memset(block[i], (int)i, i * 97);
    }
    for (size_t i = 0; i < 200; i++)
        for (size_t k = 0; k < i * 97; k++)
            is_whole = is_whole && block[i][k] == (uint8_t)i;
    ok(is_aligned, "blocks are aligned to 16");
    ok(is_whole, "blocks do not overlap");
    ok(meter_used(&run) == meter_used(&unit) && meter_used(&unit) >= 200 * 199 / 2 * 97,
       "unit and run are charged alike");
    ok(!arena_alloc(&a, 16u << 20), "what passes the unit's limit is refused");
    arena_clear(&a);
    ok(arena_alloc(&a, 100) != NULL, "a cleared arena gives again");
    arena_free(&a);
    ok(meter_used(&run) == 0 && meter_used(&unit) == 0, "nothing stays charged");
}

static void a_fixed_buffer_only_counts_what_does_not_fit(void)
{
    uint8_t room[8];
    struct buffer b = {.data = room, .room = sizeof(room), .is_fixed = true};

    buffer_add_string(&b, "12345");
    buffer_add_format(&b, "%d", 678910);
    ok(b.size == 11 && memcmp(room, "12345", 5) == 0, "the size is told, the room kept");
}

static void json_strings_are_valid_whatever_comes(void)
{
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"plain", "\"plain\""},
        {"a\"b\\c\n\x01\x7f", "\"a\\\"b\\\\c\\n\\u0001\\u007f\""},
        {"青禾", "\"青禾\""},
        {"\xE9\x9D", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},             /* cut in the middle */
        {"\xC0\xAF", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},             /* overlong */
        {"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""}, /* a surrogate */
        {"\xF0\x9F\x98\x80", "\"\xF0\x9F\x98\x80\""},
        {"\xF5\x80\x80\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buffer b = {0};

        buffer_add_json_string(&b, (prun_bytes){(const uint8_t *)cases[i].in, strlen(cases[i].in)});
        is_string(buffer_string(&b), cases[i].want, "a JSON string is valid whatever comes");
        buffer_free(&b);
    }
}

static void a_map_keeps_keys_values_and_their_order(void)
{
    struct map m = {0};
    bool is_right = true;
    int values[5000];
    char key[16];
    int next = 0;

    for (int i = 0; i < 5000; i++) {
        snprintf(key, sizeof(key), "key %d", i);
        is_right = is_right && map_set(&m, key, &values[i]);
    }
    for (int i = 0; i < 5000; i++) {
        snprintf(key, sizeof(key), "key %d", i);
        is_right = is_right && map_get(&m, key) == &values[i];
    }
    for (const struct map_entry *e = map_next(&m, NULL); e; e = map_next(&m, e))
        is_right = is_right && e->value == &values[next++];
    ok(is_right && next == 5000, "5000 keys are found, and walked over in order of insertion");
    ok(!map_get(&m, "key 5000") && !map_get_bytes(&m, "key 1\0", 6), "what was not set is not there");
    ok(map_set(&m, "key 7", &values[0]) && map_get(&m, "key 7") == &values[0] && m.count == 5000,
       "setting again replaces");
    map_free(&m);
}

static void the_nearest_word_is_a_slip_away(void)
{
    static const char *const words[] = {"path", "watch", "from", "languages", "max_bytes"};
    static const struct {
        const char *word, *want;
    } cases[] = {{"pth", "path"},       {"wacth", "watch"},         {"form", "from"}, {"language", "languages"},
                 {"max_byte", "max_bytes"}, {"maxbytes", "max_bytes"}, {"zebra", NULL},  {"x", NULL}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        is_string(nearest_word(cases[i].word, words, 5), cases[i].want, cases[i].word);
}

static void an_error_grows_on_its_way_up_and_shows_a_cut(void)
{
    struct error e;
    char longer[2 * ERROR_TEXT_MAX];

    ok(error_set(&e, "bad_size", "%d is no size", 7) == -1, "setting an error answers -1");
    error_where(&e, "stage \"%s\"", "db");
    is_string(e.text, "stage \"db\": 7 is no size", "where goes in front of what");
    is_string(e.code, "bad_size", "the code stays");
    memset(longer, 'x', sizeof(longer));
    longer[sizeof(longer) - 1] = '\0';
    error_set(&e, "long", "%s", longer);
    ok(strcmp(e.text + strlen(e.text) - 3, "...") == 0, "a text that was cut ends in ...");
}

int main(void)
{
    an_arena_gives_back_all_that_it_charged();
    a_fixed_buffer_only_counts_what_does_not_fit();
    json_strings_are_valid_whatever_comes();
    a_map_keeps_keys_values_and_their_order();
    the_nearest_word_is_a_slip_away();
    an_error_grows_on_its_way_up_and_shows_a_cut();
    return done();
}
