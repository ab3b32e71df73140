/*
 * numeral.c - the words of numbers, and the reader of one number.
 *
 * Printed digits are read in numeral_digits.c, spelled numbers in numeral_spelled.c. Low and high are
 * carried side by side, because a digit may be a pair (七八十) or vague (几十).
 */
#include "numeral_cursor.h"

#include <stdlib.h>
#include <string.h>

struct numerals {
    struct words *words;
};

/* ---- The tables ---- */

/* Rows of the form ["3", "三", "叁"]: a number and its words. */
static void read_rows(struct pack *p, const char *name, struct words *words, uint16_t class)
{
    const cJSON *row;

    cJSON_ArrayForEach(row, pack_array(p, p->root, name))
    {
        const cJSON *value = cJSON_GetArrayItem(row, 0);
        if (!cJSON_IsString(value)) {
            pack_fail(p, "'%s': expected rows such as [\"3\", \"word\", ...]", name);
            return;
        }
        for (const cJSON *word = value->next; word; word = word->next)
            if (!cJSON_IsString(word) ||
                !words_add(words, word->valuestring, class, atoi(value->valuestring)))
                pack_fail(p, "'%s': expected words after \"%s\"", name, value->valuestring);
    }
}

static void read_tables(struct pack *p, struct words *words)
{
    static const struct {
        const char *name;
        uint16_t class;
    } lists[] = {
        {"not_places", NOT_PLACE},
        {"vague", VAGUE},
        {"dots", DOT},
        {"points", POINT},
        {"not_points", NOT_POINT},
        {"group_marks", GROUP_MARK},
        {"list_marks", LIST_MARK},
        {"parts", PARTS},
        {"open", OPEN},
        {"not_open", NOT_OPEN},
        {"near", NEAR},
        {"not_near", NOT_NEAR},
        {"slashes", SLASH},
    };
    static const char *const known[] = {
        "digits", "tens",     "places",     "multipliers", "not_places", "vague",
        "dots",   "points",   "not_points", "group_marks", "list_marks", "parts",
        "open",   "not_open", "near",       "not_near",    "slashes",    "spaced",
        NULL};

    pack_only(p, p->root, known);
    if (pack_flag(p, p->root, "spaced"))
        words_set_spaced(words);
    read_rows(p, "digits", words, DIGIT);
    read_rows(p, "tens", words, TENS);
    read_rows(p, "places", words, PLACE);
    read_rows(p, "multipliers", words, MULTIPLIER);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        pack_words(p, pack_array(p, p->root, lists[i].name), words, lists[i].class, 0);
}

void *numerals_parse(prun_bytes bytes, char *error, size_t error_size)
{
    struct numerals *n = calloc(1, sizeof *n);
    struct pack p;

    if (!n)
        return NULL;
    n->words = words_new();
    if (pack_open(&p, bytes, error, error_size) && n->words)
        read_tables(&p, n->words);
    if (!p.has_failed && (!n->words || !words_seal(n->words)))
        pack_fail(&p, "out of memory");
    pack_close(&p);
    if (p.has_failed) {
        numerals_free(n);
        return NULL;
    }
    return n;
}

void numerals_free(void *numerals)
{
    struct numerals *n = numerals;

    if (n)
        words_free(n->words);
    free(n);
}

/* ---- Small steps ---- */

bool cursor_peek(const struct numeral_cursor *c, enum numeral_class class, size_t *ret_end,
                 int32_t *ret_value)
{
    return c->at < c->size &&
           words_longest(c->words, c->text, c->size, c->at, (uint16_t) class, ret_end, ret_value);
}

bool cursor_starts(const struct numeral_cursor *c, enum numeral_class class)
{
    size_t end;
    int32_t value;

    return cursor_peek(c, class, &end, &value);
}

bool cursor_take(struct numeral_cursor *c, enum numeral_class class, int32_t *ret_value)
{
    size_t end;

    if (!cursor_peek(c, class, &end, ret_value))
        return false;
    c->at = end;
    return true;
}

bool cursor_is_digit(const struct numeral_cursor *c, size_t at)
{
    return at < c->size && c->text[at] >= '0' && c->text[at] <= '9';
}

prun_wide_int numeral_power_of_ten(int power)
{
    prun_wide_int value = 1;

    while (power-- > 0)
        value *= 10;
    return value;
}

prun_decimal numeral_whole(prun_wide_int value)
{
    return (prun_decimal){value, 0};
}

/* How many zeros end a whole number: 300 has two. */
int numeral_zeros_at_end(prun_wide_int value)
{
    int zeros = 0;

    for (; value && value % 10 == 0; value /= 10)
        zeros++;
    return zeros;
}

bool cursor_take_digit(struct numeral_cursor *c, struct numeral_digits *d)
{
    if (!cursor_is_digit(c, c->at) || d->count >= DIGITS_MAX)
        return false;
    d->mantissa = d->mantissa * 10 + (c->text[c->at++] - '0');
    d->count++;
    return true;
}

/* ---- Multipliers and marks behind a number ---- */

/* Places and multipliers behind a number: 3千, 5百万, 1.2万亿. */
static bool take_multiplier(struct numeral_cursor *c, int *ret_power)
{
    int32_t power;

    if (cursor_starts(c, NOT_PLACE) ||
        !(cursor_take(c, MULTIPLIER, &power) ||
          (cursor_starts(c, PLACE) && cursor_take(c, PLACE, &power))))
        return false;
    *ret_power = power;
    return true;
}

void numeral_take_multipliers(struct numeral_cursor *c, struct numeral *n)
{
    int power;

    for (size_t before = c->at; n->power < POWER_MAX && take_multiplier(c, &power);
         before = c->at) {
        if (power == 1) { /* no paper prints 3十 */
            c->at = before;
            return;
        }
        if (n->multiplier == 0)
            n->multiplier = (uint32_t)before;
        n->power += power;
        n->step_power += power;
    }
}

/* 余, 多, 来: the number is open or rough; a multiplier may follow (30多万). */
void numeral_take_marks(struct numeral_cursor *c, struct numeral *n)
{
    int32_t none;

    if (!cursor_starts(c, NOT_OPEN) && cursor_take(c, OPEN, &none))
        n->flags |= NUMERAL_OPEN;
    else if (!cursor_starts(c, NOT_NEAR) && cursor_take(c, NEAR, &none))
        n->flags |= NUMERAL_NEAR;
    else
        return;
    /* The printed digits of an open number are those before its zeros. */
    if (n->low.scale == 0)
        n->step_power = n->power + numeral_zeros_at_end(n->low.mantissa);
    numeral_take_multipliers(c, n);
}

/* ---- One number ---- */

static void finish(const struct numeral_cursor *c, struct numeral *n)
{
    n->end = (uint32_t)c->at;
    if (n->multiplier == 0)
        n->multiplier = n->end;
}

/* 三分之一, 百分之二点五: the words before are the parts, the number behind is the value. */
static bool read_parts(struct numeral_cursor *c, struct numeral *n)
{
    struct numeral_cursor ahead = *c;
    struct numeral top;
    int32_t none;

    if ((n->flags & ~(NUMERAL_BARE | NUMERAL_ARABIC)) || n->low.scale > 0 ||
        !cursor_take(&ahead, PARTS, &none) ||
        !numeral_read(&(struct numerals){(struct words *)c->words}, c->text, c->size, ahead.at,
                      &top) ||
        (top.flags & (NUMERAL_FRACTION | NUMERAL_STRING)))
        return false;
    const prun_wide_int parts = n->low.mantissa * numeral_power_of_ten(n->power);
    const uint32_t start = n->start;
    *n = top;
    n->start = start;
    n->parts = parts;
    n->flags = top.flags | NUMERAL_FRACTION;
    c->at = top.end;
    return parts > 0;
}

bool numeral_read(const struct numerals *numerals, const uint8_t *text, size_t size, size_t at,
                  struct numeral *ret)
{
    at += words_are_spaced(numerals->words) && at < size && text[at] == ' ';
    struct numeral_cursor c = {numerals->words, text, size, at};
    struct numeral n = {.start = (uint32_t)at};

    if (cursor_is_digit(&c, at)) {
        if (!numeral_read_digits(&c, &n))
            return false;
    } else {
        if (!numeral_read_spelled(&c, &n))
            return false;
        if (!(n.flags & NUMERAL_STRING))
            numeral_take_marks(&c, &n);
    }
    (void)read_parts(&c, &n);
    finish(&c, &n);
    *ret = n;
    return true;
}

bool numeral_may_start(const struct numerals *n, const uint8_t *text, size_t size, size_t at)
{
    return (text[at] >= '0' && text[at] <= '9') || words_may_start(n->words, text, size, at);
}
