/*
 * scan.c - the scanner of scan.h: recursive descent over RFC 8259, with comments and trailing
 * commas.
 *
 * There is one error at most: after the first break in a JSON text, whatever follows would be
 * guessed.
 */
#include "pipeline/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cursor {
    struct scan *scan;
    uint32_t at, depth;
    uint32_t error_at;
    struct error *error;
};

static int scan_value(struct cursor *c, uint32_t key_at);

size_t scan_utf8(const char *text, size_t size, uint32_t *ret_rune)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const uint8_t *s = (const uint8_t *)text;
    size_t length;
    uint32_t rune;

    if (size == 0)
        return 0;
    length = s[0] < 0x80   ? 1
             : s[0] < 0xC0 ? 0
             : s[0] < 0xE0 ? 2
             : s[0] < 0xF0 ? 3
             : s[0] < 0xF8 ? 4
                           : 0;
    if (length == 0 || length > size)
        return 0;
    rune = length == 1 ? s[0] : s[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
        rune = rune << 6 | (s[i] & 0x3Fu);
    }
    if (rune < least[length] || rune > 0x10FFFF || (rune >= 0xD800 && rune < 0xE000))
        return 0;
    *ret_rune = rune;
    return length;
}

/* ---- Errors ---- */

static int fail_at(struct cursor *c, uint32_t at, const char *message)
{
    c->error_at = at;
    return error_set(c->error, "bad_json", "%s", message);
}

static bool is_word_byte(char byte)
{
    return (byte >= '0' && byte <= '9') || ((byte | 32) >= 'a' && (byte | 32) <= 'z') ||
           byte == '_' || byte == '.' || byte == '+' || byte == '-';
}

/* What stands at the cursor, for "found ...": a word, a character or the end. */
static void describe_found(const struct cursor *c, char *out, size_t room)
{
    const char *text = c->scan->text + c->at;
    size_t left = c->scan->size - c->at, size = 0;
    uint32_t rune;

    if (left == 0) {
        snprintf(out, room, "the end of the file");
        return;
    }
    while (size < left && size < 24 && is_word_byte(text[size]))
        size++;
    if (size == 0)
        size = scan_utf8(text, left, &rune);
    if (size == 0)
        snprintf(out, room, "a byte that is not UTF-8");
    else if (size == 1 && (uint8_t)text[0] < 0x20)
        snprintf(out, room, "the control character %d", text[0]);
    else if (size == 1 && text[0] == '"')
        snprintf(out, room, "a string");
    else
        snprintf(out, room, "\"%.*s\"", (int)size, text);
}

static int fail_expected(struct cursor *c, const char *expected, const char *hint)
{
    char found[64];

    describe_found(c, found, sizeof(found));
    c->error_at = c->at;
    return error_set(c->error, "bad_json", "expected %s, found %s%s", expected, found, hint);
}

/* ---- Growing lists ---- */

static int grow(void **list, size_t count, size_t *room, size_t item_size, struct error *reterr)
{
    size_t more = *room ? *room * 2 : 64;
    void *larger;

    if (count < *room)
        return 0;
    larger = realloc(*list, more * item_size);
    if (!larger)
        return error_memory(reterr);
    *list = larger;
    *room = more;
    return 0;
}

static int tolerate(struct cursor *c, uint32_t at, bool is_comma)
{
    struct scan *s = c->scan;

    if (grow((void **)&s->tolerated, s->tolerated_count, &s->tolerated_room, sizeof(*s->tolerated),
             c->error) < 0)
        return -1;
    s->tolerated[s->tolerated_count++] = (struct tolerated){at, is_comma};
    return 0;
}

/* ---- Blanks and comments ---- */

/* Blanks the comment at the cursor, but for its line ends. */
static int skip_comment(struct cursor *c)
{
    char *text = c->scan->text;
    const uint32_t start = c->at, size = c->scan->size;
    const bool is_block = text[start + 1] == '*';
    uint32_t end = start + 2, length;
    uint32_t rune;

    if (tolerate(c, start, false) < 0)
        return -1;
    while (end < size && (is_block ? strncmp(text + end, "*/", 2) != 0 : text[end] != '\n')) {
        length = (uint32_t)scan_utf8(text + end, size - end, &rune);
        if (length == 0)
            return fail_at(c, end, "this byte is not UTF-8");
        end += length;
    }
    if (is_block && end >= size)
        return fail_at(c, start, "this comment has no end; \"*/\" ends it");
    end += is_block ? 2 : 0;
    for (uint32_t i = start; i < end; i++)
        if (text[i] != '\n' && text[i] != '\r')
            text[i] = ' ';
    c->at = end;
    return 0;
}

static int skip_blanks(struct cursor *c)
{
    const char *text = c->scan->text;

    while (c->at < c->scan->size) {
        if (strchr(" \t\r\n", text[c->at]) && text[c->at])
            c->at++;
        else if (text[c->at] == '/' && (text[c->at + 1] == '/' || text[c->at + 1] == '*')) {
            if (skip_comment(c) < 0)
                return -1;
        } else
            break;
    }
    return 0;
}

/* ---- Strings ---- */

static int hex4(const char *text)
{
    int value = 0;

    for (int i = 0; i < 4; i++) {
        const char digit = text[i];

        if (digit >= '0' && digit <= '9')
            value = value * 16 + digit - '0';
        else if ((digit | 32) >= 'a' && (digit | 32) <= 'f')
            value = value * 16 + (digit | 32) - 'a' + 10;
        else
            return -1;
    }
    return value;
}

/* `\uXXXX` at the cursor, with the second half of a pair. */
static int scan_unicode_escape(struct cursor *c)
{
    const char *text = c->scan->text + c->at;
    const int unit = hex4(text + 2);
    int low;

    if (unit < 0)
        return fail_at(c, c->at, "\"\\u\" needs four hexadecimal digits after it");
    if (unit == 0)
        return fail_at(c, c->at, "\"\\u0000\" cannot stand in a pipeline file");
    if (unit < 0xD800 || unit > 0xDFFF) {
        c->at += 6;
        return 0;
    }
    low = unit < 0xDC00 && text[6] == '\\' && text[7] == 'u' ? hex4(text + 8) : -1;
    if (low < 0xDC00 || low > 0xDFFF)
        return fail_at(c, c->at, "half of a surrogate pair: both halves must stand together");
    c->at += 12;
    return 0;
}

static int scan_string(struct cursor *c)
{
    const char *text = c->scan->text;
    const uint32_t start = c->at++;
    uint32_t rune;

    for (;;) {
        const char here = c->at < c->scan->size ? text[c->at] : '\n';
        size_t length;

        if (here == '"') {
            c->at++;
            return 0;
        }
        if (here == '\n' || here == '\r')
            return fail_at(c, start, "this string has no closing quote on its line");
        if ((uint8_t)here < 0x20)
            return fail_at(c, c->at,
                           here == '\t' ? "a tab inside a string is written \"\\t\""
                                        : "a control character inside a string");
        if (here == '\\') {
            if (text[c->at + 1] == 'u') {
                if (scan_unicode_escape(c) < 0)
                    return -1;
                continue;
            }
            if (!text[c->at + 1] || !strchr("\"\\/bfnrt", text[c->at + 1]))
                return fail_at(c, c->at,
                               "unknown escape in a string; a backslash is written \"\\\\\"");
            c->at += 2;
            continue;
        }
        length = scan_utf8(text + c->at, c->scan->size - c->at, &rune);
        if (length == 0)
            return fail_at(c, c->at, "this byte is not UTF-8");
        c->at += (uint32_t)length;
    }
}

/* ---- Numbers and words ---- */

static const char *skip_digits(const char *text)
{
    while (*text >= '0' && *text <= '9')
        text++;
    return text;
}

/* The end of the JSON number at `text`, or NULL. */
static const char *number_end(const char *text)
{
    const char *at = text + (*text == '-'), *end = skip_digits(at);

    if (end == at || (*at == '0' && end > at + 1))
        return NULL;
    if (*end == '.') {
        at = end + 1;
        end = skip_digits(at);
        if (end == at)
            return NULL;
    }
    if (*end == 'e' || *end == 'E') {
        at = end + 1;
        at += *at == '+' || *at == '-';
        end = skip_digits(at);
        if (end == at)
            return NULL;
    }
    return end;
}

bool scan_is_number(const char *text)
{
    const char *end = number_end(text);

    return end && *end == 0 && end - text <= SCAN_NUMBER_MAX;
}

static int scan_number(struct cursor *c)
{
    const char *text = c->scan->text + c->at, *end = number_end(text);

    if (!end || is_word_byte(*end))
        return fail_expected(c, "a value", "; that is no number in JSON");
    if (end - text > SCAN_NUMBER_MAX)
        return fail_at(c, c->at, "a number of more than 60 characters");
    c->at += (uint32_t)(end - text);
    return 0;
}

static int scan_word(struct cursor *c)
{
    static const char *const words[] = {"true", "false", "null"};
    const char *text = c->scan->text + c->at;

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        const size_t size = strlen(words[i]);

        if (strncmp(text, words[i], size) == 0 && !is_word_byte(text[size])) {
            c->at += (uint32_t)size;
            return 0;
        }
    }
    if (*text == '\'')
        return fail_expected(c, "a value", "; strings stand in double quotes");
    if (is_word_byte(*text) && *text != '+' && *text != '.')
        return fail_expected(c, "a value",
                             "; a word stands in double quotes, but for true, false and null");
    return fail_expected(c, "a value", "");
}

/* ---- Objects and arrays ---- */

/* The line of a byte: only for the one error. */
static uint32_t line_of(const struct cursor *c, uint32_t at)
{
    uint32_t line = 1;

    for (uint32_t i = 0; i < at; i++)
        line += c->scan->text[i] == '\n';
    return line;
}

static int fail_unclosed(struct cursor *c, uint32_t open, char close)
{
    char expected[64], hint[80] = "";

    snprintf(expected, sizeof(expected), "\",\" or \"%c\"", close);
    if (c->at >= c->scan->size)
        snprintf(hint, sizeof(hint), "; the \"%c\" of line %u is not closed", c->scan->text[open],
                 line_of(c, open));
    return fail_expected(c, expected, hint);
}

static int scan_key(struct cursor *c)
{
    const char here = c->at < c->scan->size ? c->scan->text[c->at] : 0;

    if (here != '"')
        return fail_expected(c, "a key in double quotes", here == '}' ? " after a comma" : "");
    if (scan_string(c) < 0 || skip_blanks(c) < 0)
        return -1;
    if (c->at >= c->scan->size || c->scan->text[c->at] != ':')
        return fail_expected(c, "\":\" after the key", "");
    c->at++;
    return skip_blanks(c);
}

/* The members of the object or array whose bracket is at the cursor. */
static int scan_members(struct cursor *c, char close)
{
    char *text = c->scan->text;
    const uint32_t open = c->at++;
    uint32_t comma = 0, key_at;

    if (c->depth++ == SCAN_DEPTH_MAX)
        return fail_at(c, open, "nested deeper than 64");
    for (;;) {
        if (skip_blanks(c) < 0)
            return -1;
        if (c->at < c->scan->size && text[c->at] == close) {
            if (comma && tolerate(c, comma, true) < 0)
                return -1;
            if (comma)
                text[comma] = ' ';
            break;
        }
        key_at = c->at;
        if ((close == '}' && scan_key(c) < 0) ||
            scan_value(c, close == '}' ? key_at : UINT32_MAX) < 0 || skip_blanks(c) < 0)
            return -1;
        if (c->at < c->scan->size && text[c->at] == close)
            break;
        if (c->at >= c->scan->size || text[c->at] != ',')
            return fail_unclosed(c, open, close);
        comma = c->at++;
    }
    c->at++;
    c->depth--;
    return 0;
}

static int scan_value(struct cursor *c, uint32_t key_at)
{
    struct scan *s = c->scan;
    const size_t index = s->count;
    const char here = c->at < s->size ? s->text[c->at] : 0;
    int result;

    if (grow((void **)&s->place, s->count, &s->room, sizeof(*s->place), c->error) < 0)
        return -1;
    s->place[s->count++] = (struct place){key_at == UINT32_MAX ? c->at : key_at, c->at, c->at};
    if (here == '{' || here == '[')
        result = scan_members(c, here == '{' ? '}' : ']');
    else if (here == '"')
        result = scan_string(c);
    else if (here == '-' || (here >= '0' && here <= '9'))
        result = scan_number(c);
    else
        result = scan_word(c);
    s->place[index].end = c->at;
    return result;
}

int scan_text(char *text, uint32_t size, struct scan *ret, uint32_t *ret_at, struct error *reterr)
{
    struct scan scan = {.text = text, .size = size};
    struct cursor c = {.scan = &scan, .error = reterr};
    int result;

    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        memset(text, ' ', 3);
    result = skip_blanks(&c) < 0 || scan_value(&c, UINT32_MAX) < 0 || skip_blanks(&c) < 0 ? -1 : 0;
    if (result == 0 && c.at < size)
        result = fail_expected(&c, "the end of the file", "");
    if (result < 0) {
        *ret_at = c.error_at;
        scan_clear(&scan);
        return -1;
    }
    *ret = scan;
    return 0;
}

void scan_clear(struct scan *s)
{
    free(s->place);
    free(s->tolerated);
    s->place = NULL;
    s->tolerated = NULL;
    s->count = s->room = s->tolerated_count = s->tolerated_room = 0;
}
