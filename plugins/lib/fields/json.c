/* json.c - see json.h. A hand-written reader: one pass, and the offset of what is wrong is exact. */
#include "json.h"
#include "text/utf8.h"
#include <string.h>

void json_begin(struct json_reader *r, prun_bytes text)
{
    const uint8_t *start = text.data ? text.data : (const uint8_t *)"";

    *r = (struct json_reader){.start = start, .at = start, .end = start + text.size};
}

size_t json_wrong_at(const struct json_reader *r)
{
    return (size_t)(r->wrong - r->start);
}

static bool wrong(struct json_reader *r, const uint8_t *at, const char *what)
{
    r->error = what;
    r->wrong = at;
    return false;
}

static inline void skip_blanks(struct json_reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\t' || *r->at == '\r'))
        r->at++;
}

/* ---- Strings ---- */

/* Bytes of a string that mean themselves: ASCII but controls, the quote and the backslash. */
static const bool is_plain[256] = {
    [' '] = 1, ['!'] = 1,
#define ROW(a) [a] = 1, [a + 1] = 1, [a + 2] = 1, [a + 3] = 1, [a + 4] = 1, [a + 5] = 1, [a + 6] = 1, [a + 7] = 1
    ['#'] = 1, ['$'] = 1, ['%'] = 1, ['&'] = 1, ['\''] = 1,
    ROW(0x28), ROW(0x30), ROW(0x38), ROW(0x40), ROW(0x48), ROW(0x50), [0x58] = 1, [0x59] = 1,
    [0x5A] = 1, [0x5B] = 1, [0x5D] = 1, [0x5E] = 1, [0x5F] = 1, ROW(0x60), ROW(0x68), ROW(0x70),
    ROW(0x78),
#undef ROW
};

static int hex_digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The four digits after \u; -1: there are not four. */
static int32_t code_unit(const uint8_t *at, const uint8_t *end)
{
    int32_t unit = 0;

    if (end - at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        const int digit = hex_digit(at[i]);
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

static bool is_high(int32_t unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low(int32_t unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/* r->at is at the backslash. */
static bool skip_escape(struct json_reader *r)
{
    const uint8_t *at = r->at;

    if (r->end - at < 2)
        return wrong(r, at, "a string has no end");
    if (at[1] != 'u') {
        r->at = at + 2;
        return strchr("\"\\/bfnrt", at[1]) && at[1] ? true : wrong(r, at, "an escape that JSON does not know");
    }
    const int32_t unit = code_unit(at + 2, r->end);
    if (unit < 0)
        return wrong(r, at, "\\u without four hexadecimal digits");
    r->at = at + 6;
    if (is_low(unit))
        return wrong(r, at, "half of a surrogate pair");
    if (!is_high(unit))
        return true;
    if (r->end - r->at < 6 || r->at[0] != '\\' || r->at[1] != 'u' || !is_low(code_unit(r->at + 2, r->end)))
        return wrong(r, at, "half of a surrogate pair");
    r->at += 6;
    return true;
}

/* Three bytes with nothing to look at but their marks are most characters that are not ASCII. */
static inline size_t character_size(const uint8_t *at, size_t left)
{
    if (at[0] > 0xE0 && at[0] < 0xF0 && at[0] != 0xED && left >= 3)
        return (at[1] & 0xC0) == 0x80 && (at[2] & 0xC0) == 0x80 ? 3 : 0;
    return utf8_character(at, left);
}

/* r->at is behind the quote. */
static bool skip_string(struct json_reader *r, bool *ret_has_escape)
{
    const uint8_t *start = r->at - 1;

    *ret_has_escape = false;
    for (;;) {
        while (r->at < r->end && is_plain[*r->at])
            r->at++;
        if (r->at == r->end)
            return wrong(r, start, "a string has no end");
        if (*r->at == '"') {
            r->at++;
            return true;
        }
        if (*r->at == '\\') {
            *ret_has_escape = true;
            if (!skip_escape(r))
                return false;
        } else if (*r->at < 0x20) {
            return wrong(r, r->at, "a control character in a string");
        } else {
            const size_t size = character_size(r->at, (size_t)(r->end - r->at));
            if (size == 0)
                return wrong(r, r->at, "a byte that is no UTF-8");
            r->at += size;
        }
    }
}

static size_t put_utf8(uint8_t *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (uint8_t)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (uint8_t)(0xC0 | c >> 6);
        out[1] = (uint8_t)(0x80 | (c & 63));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (uint8_t)(0xE0 | c >> 12);
        out[1] = (uint8_t)(0x80 | (c >> 6 & 63));
        out[2] = (uint8_t)(0x80 | (c & 63));
        return 3;
    }
    out[0] = (uint8_t)(0xF0 | c >> 18);
    out[1] = (uint8_t)(0x80 | (c >> 12 & 63));
    out[2] = (uint8_t)(0x80 | (c >> 6 & 63));
    out[3] = (uint8_t)(0x80 | (c & 63));
    return 4;
}

/* *at is at the backslash of a good escape. */
static size_t put_escape(const uint8_t **at, const uint8_t *end, uint8_t *out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const uint8_t c = (*at)[1];

    if (c != 'u') {
        *at += 2;
        *out = (uint8_t)to[strchr(from, c) - from];
        return 1;
    }
    uint32_t unit = (uint32_t)code_unit(*at + 2, end);
    *at += 6;
    if (is_high((int32_t)unit)) {
        unit = 0x10000 + ((unit - 0xD800) << 10) + ((uint32_t)code_unit(*at + 2, end) - 0xDC00);
        *at += 6;
    }
    return put_utf8(out, unit);
}

size_t json_unescape(prun_bytes raw, uint8_t *out)
{
    const uint8_t *at = raw.data + 1, *end = raw.data + raw.size - 1;
    uint8_t *to = out;

    while (at < end) {
        const uint8_t *stop = memchr(at, '\\', (size_t)(end - at));
        const size_t plain = (size_t)((stop ? stop : end) - at);
        memcpy(to, at, plain);
        to += plain;
        at += plain;
        if (stop)
            to += put_escape(&at, end, to);
    }
    return (size_t)(to - out);
}

/* ---- Numbers and words ---- */

static bool skip_digits(struct json_reader *r, const char *what)
{
    const uint8_t *first = r->at;

    while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
        r->at++;
    return r->at > first ? true : wrong(r, first, what);
}

static bool skip_number(struct json_reader *r)
{
    if (*r->at == '-')
        r->at++;
    if (r->at < r->end && *r->at == '0')
        r->at++;
    else if (!skip_digits(r, "a number without digits"))
        return false;
    if (r->at < r->end && *r->at == '.') {
        r->at++;
        if (!skip_digits(r, "a number without digits after its point"))
            return false;
    }
    if (r->at < r->end && (*r->at | 0x20) == 'e') {
        r->at++;
        if (r->at < r->end && (*r->at == '+' || *r->at == '-'))
            r->at++;
        return skip_digits(r, "a number without digits in its exponent");
    }
    return true;
}

static bool skip_word(struct json_reader *r, const char *word)
{
    const size_t size = strlen(word);

    if ((size_t)(r->end - r->at) < size || memcmp(r->at, word, size) != 0)
        return wrong(r, r->at, "no value: a string, a number, true, false, null, [ or {");
    r->at += size;
    return true;
}

/* ---- Values ---- */

/* A string, number or word; a bracket is left to the caller. */
static bool skip_scalar(struct json_reader *r, struct json_value *ret)
{
    switch (*r->at) {
    case '"':
        ret->kind = JSON_STRING;
        r->at++;
        return skip_string(r, &ret->has_escape);
    case 't':
        ret->kind = JSON_TRUE;
        return skip_word(r, "true");
    case 'f':
        ret->kind = JSON_FALSE;
        return skip_word(r, "false");
    case 'n':
        ret->kind = JSON_NULL;
        return skip_word(r, "null");
    default:
        ret->kind = JSON_NUMBER;
        if (*r->at == '-' || (*r->at >= '0' && *r->at <= '9'))
            return skip_number(r);
        return wrong(r, r->at, "no value: a string, a number, true, false, null, [ or {");
    }
}

/* The key and the colon of a member. */
static bool skip_key(struct json_reader *r, struct json_value *key)
{
    skip_blanks(r);
    if (r->at == r->end || *r->at != '"')
        return wrong(r, r->at, "a key in quotes is missing");
    const uint8_t *start = r->at++;
    *key = (struct json_value){.kind = JSON_STRING};
    if (!skip_string(r, &key->has_escape))
        return false;
    key->raw = (prun_bytes){start, (size_t)(r->at - start)};
    skip_blanks(r);
    if (r->at == r->end || *r->at != ':')
        return wrong(r, r->at, "a colon is missing");
    r->at++;
    return true;
}

/* What follows a value inside brackets: steps over it, and over closing brackets that follow. False with
 * no error: the outermost was closed. `is_object` is a bit a level. */
static bool next_item(struct json_reader *r, uint64_t *is_object, unsigned *depth)
{
    struct json_value key;

    while (*depth > 0) {
        const unsigned level = *depth - 1;
        const bool in_object = is_object[level / 64] >> (level % 64) & 1;
        skip_blanks(r);
        if (r->at == r->end)
            return wrong(r, r->at, in_object ? "an object has no end" : "an array has no end");
        if (*r->at == ',') {
            r->at++;
            return in_object ? skip_key(r, &key) : true;
        }
        if (*r->at != (in_object ? '}' : ']'))
            return wrong(r, r->at, "a comma is missing");
        r->at++;
        --*depth;
    }
    return false;
}

/* Behind an opening bracket; *ret_is_empty when it was closed at once. */
static bool open_bracket(struct json_reader *r, uint64_t *is_object, unsigned *depth, bool *ret_is_empty)
{
    const bool in_object = *r->at == '{';
    struct json_value key;

    if (*depth == JSON_DEPTH_MAX)
        return wrong(r, r->at, "more than 512 brackets inside each other");
    is_object[*depth / 64] &= ~(UINT64_C(1) << (*depth % 64));
    is_object[*depth / 64] |= (uint64_t)in_object << (*depth % 64);
    r->at++;
    skip_blanks(r);
    *ret_is_empty = r->at < r->end && *r->at == (in_object ? '}' : ']');
    if (*ret_is_empty) {
        r->at++;
        return true;
    }
    ++*depth;
    return in_object ? skip_key(r, &key) : true;
}

static bool skip_nested(struct json_reader *r)
{
    uint64_t is_object[JSON_DEPTH_MAX / 64];
    struct json_value inner;
    unsigned depth = 0;

    do {
        bool is_empty = true;
        skip_blanks(r);
        if (r->at == r->end)
            return wrong(r, r->at, "a value is missing");
        if (*r->at != '{' && *r->at != '[') {
            if (!skip_scalar(r, &inner))
                return false;
        } else if (!open_bracket(r, is_object, &depth, &is_empty)) {
            return false;
        }
        if (!is_empty)
            continue;
        if (!next_item(r, is_object, &depth))
            break;
    } while (depth > 0);
    return !r->error;
}

bool json_value(struct json_reader *r, struct json_value *ret)
{
    struct json_value v = {.kind = JSON_BROKEN};

    skip_blanks(r);
    const uint8_t *start = r->at;
    if (start == r->end)
        return wrong(r, start, "a value is missing");
    if (*start == '{' || *start == '[') {
        v.kind = *start == '{' ? JSON_OBJECT : JSON_ARRAY;
        if (!skip_nested(r))
            return false;
    } else if (!skip_scalar(r, &v)) {
        return false;
    }
    v.raw = (prun_bytes){start, (size_t)(r->at - start)};
    *ret = v;
    return true;
}

bool json_object(struct json_reader *r)
{
    skip_blanks(r);
    if (r->at == r->end || *r->at != '{')
        return wrong(r, r->at, "no object");
    r->at++;
    return true;
}

bool json_member(struct json_reader *r, bool is_first, bool *ret_has_one, struct json_value *ret_key)
{
    skip_blanks(r);
    *ret_has_one = false;
    if (r->at == r->end)
        return wrong(r, r->at, "an object has no end");
    if (*r->at == '}') {
        r->at++;
        return true;
    }
    if (!is_first && *r->at != ',')
        return wrong(r, r->at, "a comma is missing");
    r->at += !is_first;
    *ret_has_one = true;
    return skip_key(r, ret_key);
}

bool json_end(struct json_reader *r)
{
    skip_blanks(r);
    return r->at == r->end ? true : wrong(r, r->at, "something follows the value");
}
