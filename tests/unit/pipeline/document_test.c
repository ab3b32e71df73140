/* document_test.c - every value of a JSON text knows its line, its column and its exact digits. */
#include <stdlib.h>

#include <cjson/cJSON.h>

#include "pipeline/document.h"
#include "tests/tap.h"

struct opened {
    struct document document;
    struct arena arena;
    struct error error;
    uint32_t at;
    int result;
};

static struct opened *open_text(const char *text)
{
    struct opened *o = calloc(1, sizeof(*o));

    arena_init(&o->arena, NULL);
    o->result =
        document_parse(&o->document, text, (uint32_t)strlen(text), &o->arena, &o->at, &o->error);
    return o;
}

static void close_text(struct opened *o)
{
    document_clear(&o->document);
    arena_free(&o->arena);
    free(o);
}

static const char *printed(struct opened *o, const cJSON *value, enum document_form form)
{
    struct buffer b = {0};
    const char *text;

    document_print(&o->document, value, form, &b);
    text = arena_string(&o->arena, buffer_string(&b));
    buffer_free(&b);
    return text;
}

/* ---- Places ---- */

static void check_place(const char *text, const char *key, uint32_t line, uint32_t column,
                        uint32_t key_column)
{
    struct opened *o = open_text(text);
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(o->document.root, key);
    uint32_t got_line = 0, got_column = 0, got_key = 0, ignored;

    if (value) {
        const struct value_note *note = document_note(&o->document, value);

        document_position(&o->document, note->place.at, &got_line, &got_column);
        document_position(&o->document, note->place.key_at, &ignored, &got_key);
    }
    ok(got_line == line && got_column == column && got_key == key_column,
       "\"%s\" is at %u:%u with its key at column %u (got %u:%u and %u)", key, line, column,
       key_column, got_line, got_column, got_key);
    close_text(o);
}

static void values_know_their_places(void)
{
    check_place("{\"a\":1}", "a", 1, 6, 2);
    check_place("{\n  \"a\": 1,\n  \"b\": [2]\n}", "b", 3, 8, 3);
    check_place("{\r\n  \"a\": 1\r\n}", "a", 2, 8, 3);
    check_place("{ \"词\": 1, \"b\": 2 }", "b", 1, 16, 11);
    check_place("{ /* 注 \n */ \"b\": 2 }", "b", 2, 10, 5);
    check_place("{ // x\n\t\t\"b\":2 }", "b", 2, 7, 3);
    check_place("\xEF\xBB\xBF{\"a\":1}", "a", 1, 6, 2);
    check_place("{\"x\":{\"a\":[1,{\"b\":2}]},\"b\":3}", "b", 1, 28, 24);
}

/* ---- What is JSON and what is not ---- */

static void check_break(const char *text, uint32_t at, const char *part)
{
    struct opened *o = open_text(text);

    ok(o->result < 0 && o->at == at && strstr(o->error.text, part),
       "byte %u is where it breaks: %s (got %d, %u, %s)", at, part, o->result, o->at,
       o->result < 0 ? o->error.text : "no error");
    close_text(o);
}

static void breaks_are_placed(void)
{
    check_break("", 0, "expected a value, found the end");
    check_break("{\"a\" 1}", 5, "expected \":\"");
    check_break("[1 2]", 3, "expected \",\" or \"]\"");
    check_break("[1,,2]", 3, "expected a value");
    check_break("[,]", 1, "expected a value");
    check_break("[01]", 1, "no number");
    check_break("[1.]", 1, "no number");
    check_break("[.5]", 1, "expected a value");
    check_break("[-]", 1, "no number");
    check_break("[1e]", 1, "no number");
    check_break("[0x10]", 1, "no number");
    check_break("[nul]", 1, "expected a value, found \"nul\"");
    check_break("[\"a\\qb\"]", 3, "unknown escape");
    check_break("[\"\\u12g4\"]", 2, "four hexadecimal digits");
    check_break("[\"\\udc00\"]", 2, "surrogate");
    check_break("[\"a\nb\"]", 1, "no closing quote");
    check_break("[\"\xC0\x80\"]", 2, "not UTF-8");
    check_break("[\"\xED\xA0\x80\"]", 2, "not UTF-8");
    check_break("[1] x", 4, "expected the end");
    check_break("[1", 2, "of line 1 is not closed");
    check_break("/* ", 0, "no end");
    check_break("[1 /", 3, "found \"/\"");
}

static void depth_is_limited(void)
{
    char text[300] = "";
    struct opened *o;

    memset(text, '[', 64);
    memset(text + 64, ']', 64);
    o = open_text(text);
    ok(o->result == 0, "64 levels are read");
    close_text(o);
    memset(text, '[', 65);
    memset(text + 65, ']', 65);
    o = open_text(text);
    ok(o->result < 0 && o->at == 64, "the 65th level is refused where it opens");
    close_text(o);
}

static void what_is_tolerated_is_kept(void)
{
    struct opened *o = open_text("{ // one\n \"a\": [1, 2, ], /* two */ }");

    ok(o->result == 0 && o->document.scan.tolerated_count == 4,
       "two comments and two commas are noticed");
    ok(o->result == 0 && cJSON_GetArraySize(o->document.root->child) == 2,
       "the array has its two values");
    is_string(printed(o, o->document.root, DOCUMENT_PLAIN), "{\"a\":[1,2]}",
              "they are no part of the value");
    close_text(o);
    o = open_text("{\"a\": \"// no comment, ]\"}");
    ok(o->result == 0 && o->document.scan.tolerated_count == 0,
       "a comment inside a string is none");
    close_text(o);
}

/* ---- Printing and replacing ---- */

static void digits_are_kept(void)
{
    struct opened *o = open_text("{\"b\": 9007199254740993, \"a\": [1.50, \"x\\n\"]}");

    is_string(printed(o, o->document.root, DOCUMENT_PLAIN),
              "{\"b\":9007199254740993,\"a\":[1.50,\"x\\n\"]}",
              "numbers are printed as they were written");
    is_string(printed(o, o->document.root, DOCUMENT_CANONICAL),
              "{\"a\":[1.50,\"x\\n\"],\"b\":9007199254740993}", "the canonical form sorts keys");
    close_text(o);
}

static void secrets_become_hashes(void)
{
    struct opened *o = open_text("{\"a\": \"x\", \"b\": [\"y\"]}");
    cJSON *y = o->document.root->child->next->child;
    const char *canonical;

    ok(document_replace(&o->document, y, "\"pass word\"", true, &o->error) == 0,
       "a string is replaced");
    is_string(y->valuestring, "pass word", "the value is the new one");
    ok(document_is_secret(&o->document, o->document.root), "what holds a secret is secret");
    ok(!document_is_secret(&o->document, o->document.root->child), "what stands beside it is not");
    canonical = printed(o, o->document.root, DOCUMENT_CANONICAL);
    ok(!strstr(canonical, "pass") && strstr(canonical, "sha256:"),
       "the canonical form has only its hash");
    ok(strstr(printed(o, y, DOCUMENT_PLAIN), "pass word") != NULL,
       "the plain form is the value itself");
    ok(document_replace(&o->document, y, "42", false, &o->error) == 0 && cJSON_IsNumber(y) &&
           y->valueint == 42,
       "a string becomes a number, its type too");
    close_text(o);
}

int main(void)
{
    values_know_their_places();
    breaks_are_placed();
    depth_is_limited();
    what_is_tolerated_is_kept();
    digits_are_kept();
    secrets_become_hashes();
    return done();
}
