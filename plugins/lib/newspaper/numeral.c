/*
 * numeral.c - reading numbers.
 *
 * Spelled numbers are read as a place system of two levels: places (十百千) inside a section, multipliers
 * (万亿) over sections. Low and high are carried side by side, because a digit may be a pair (七八十) or
 * vague (几十). Printed digits are a decimal, then the same multiplier words may follow.
 */
#include "numeral.h"

#include <stdlib.h>
#include <string.h>

enum class {
    DIGIT,
    TENS,
    PLACE,
    MULTIPLIER,
    NOT_PLACE,
    VAGUE,
    DOT,
    POINT,
    NOT_POINT,
    GROUP_MARK,
    LIST_MARK,
    PARTS,
    OPEN,
    NOT_OPEN,
    NEAR,
    NOT_NEAR,
    SLASH
};

/* 10^30 times a section still fits the mantissa; longer strings of digits are codes, not numbers. */
enum { DIGITS_MAX = 24, POWER_MAX = 16 };

struct numerals {
    struct words *words;
};

struct cursor {
    const struct words *words;
    const uint8_t *text;
    size_t size, at;
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
        "open",   "not_open", "near",       "not_near",    "slashes",    NULL};

    pack_only(p, p->root, known);
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

static bool peek(const struct cursor *c, enum class class, size_t *ret_end, int32_t *ret_value)
{
    return c->at < c->size &&
           words_longest(c->words, c->text, c->size, c->at, (uint16_t) class, ret_end, ret_value);
}

static bool starts(const struct cursor *c, enum class class)
{
    size_t end;
    int32_t value;

    return peek(c, class, &end, &value);
}

static bool take(struct cursor *c, enum class class, int32_t *ret_value)
{
    size_t end;

    if (!peek(c, class, &end, ret_value))
        return false;
    c->at = end;
    return true;
}

static bool is_digit_at(const struct cursor *c, size_t at)
{
    return at < c->size && c->text[at] >= '0' && c->text[at] <= '9';
}

static prun_wide_int power_of_ten(int power)
{
    prun_wide_int value = 1;

    while (power-- > 0)
        value *= 10;
    return value;
}

static prun_decimal whole(prun_wide_int value)
{
    return (prun_decimal){value, 0};
}

/* How many zeros end a whole number: 300 has two. */
static int zeros_at_end(prun_wide_int value)
{
    int zeros = 0;

    for (; value && value % 10 == 0; value /= 10)
        zeros++;
    return zeros;
}

/* ---- Multipliers and marks behind a number ---- */

/* Places and multipliers behind a number: 3千, 5百万, 1.2万亿. */
static bool take_multiplier(struct cursor *c, int *ret_power)
{
    int32_t power;

    if (starts(c, NOT_PLACE) ||
        !(take(c, MULTIPLIER, &power) || (starts(c, PLACE) && take(c, PLACE, &power))))
        return false;
    *ret_power = power;
    return true;
}

static void take_multipliers(struct cursor *c, struct numeral *n)
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
static void take_marks(struct cursor *c, struct numeral *n)
{
    int32_t none;

    if (!starts(c, NOT_OPEN) && take(c, OPEN, &none))
        n->flags |= NUMERAL_OPEN;
    else if (!starts(c, NOT_NEAR) && take(c, NEAR, &none))
        n->flags |= NUMERAL_NEAR;
    else
        return;
    /* The printed digits of an open number are those before its zeros. */
    if (n->low.scale == 0)
        n->step_power = n->power + zeros_at_end(n->low.mantissa);
    take_multipliers(c, n);
}

static void finish(const struct cursor *c, struct numeral *n)
{
    n->end = (uint32_t)c->at;
    if (n->multiplier == 0)
        n->multiplier = n->end;
}

/* ---- Printed digits ---- */

struct digits {
    prun_wide_int mantissa;
    int count, scale;
};

static bool take_digit(struct cursor *c, struct digits *d)
{
    if (!is_digit_at(c, c->at) || d->count >= DIGITS_MAX)
        return false;
    d->mantissa = d->mantissa * 10 + (c->text[c->at++] - '0');
    d->count++;
    return true;
}

/* The length of a group mark with exactly three digits behind it; 0 when there is none. */
static size_t group_at(const struct cursor *c)
{
    size_t end;
    int32_t none;

    if (!peek(c, GROUP_MARK, &end, &none))
        return 0;
    for (size_t i = 0; i < 3; i++)
        if (!is_digit_at(c, end + i))
            return 0;
    return is_digit_at(c, end + 3) ? 0 : end - c->at;
}

static bool take_groups(struct cursor *c, struct digits *d)
{
    bool has_groups = false;

    if (d->count > 3 || d->mantissa == 0)
        return false;
    for (size_t mark; (mark = group_at(c)) != 0; has_groups = true) {
        c->at += mark;
        for (int i = 0; i < 3; i++)
            (void)take_digit(c, d);
    }
    return has_groups;
}

/* 1 9 9 5: a line was stretched; three digits or more, each alone. */
static void take_spaced(struct cursor *c, struct digits *d)
{
    size_t at = c->at, digits = 1;

    if (d->count != 1)
        return;
    for (; at + 1 < c->size && c->text[at] == ' ' && is_digit_at(c, at + 1) &&
           !is_digit_at(c, at + 2);
         at += 2)
        digits++;
    while (digits >= 3 && c->at < at) {
        c->at++;
        (void)take_digit(c, d);
    }
}

static void take_fraction(struct cursor *c, struct digits *d)
{
    const struct cursor before = *c;
    int32_t none;

    /* "31 . 2": stretched with its line */
    if (c->at + 2 < c->size && c->text[c->at] == ' ' && c->text[c->at + 1] == '.' &&
        c->text[c->at + 2] == ' ')
        c->at++;
    if (!take(c, DOT, &none)) {
        *c = before;
        return;
    }
    /* "31. 2": the blank is the line's, not the number's. */
    if (c->at + 1 < c->size && c->text[c->at] == ' ' && is_digit_at(c, c->at + 1))
        c->at++;
    const int count = d->count;
    while (take_digit(c, d))
        d->scale++;
    if (d->count == count)
        *c = before;
}

static bool is_decimal_chain(const struct cursor *c)
{
    size_t end;
    int32_t none;

    return peek(c, DOT, &end, &none) && is_digit_at(c, end);
}

/* 2/3: a fraction when it is below one and nothing else is joined to it. */
static void take_slash(struct cursor *c, struct numeral *n, const struct digits *above)
{
    struct cursor ahead = *c;
    struct digits below = {0, 0, 0};
    int32_t none;

    if (above->scale > 0 || above->count > 2 || above->mantissa == 0 || !take(&ahead, SLASH, &none))
        return;
    while (take_digit(&ahead, &below))
        ;
    const uint8_t next = ahead.at < ahead.size ? ahead.text[ahead.at] : 0;
    const bool is_joined =
        next == '/' || next == '.' || next == '-' || next == '~' || (next >= 'A' && next <= 'z');
    if (below.count == 0 || below.count > 3 || below.mantissa <= above->mantissa || is_joined)
        return;
    n->parts = below.mantissa;
    n->flags |= NUMERAL_FRACTION;
    *c = ahead;
}

/* 3亿8500万, 3万5: a second number of lower places. */
static void take_lower(struct cursor *c, struct numeral *n)
{
    struct cursor ahead = *c;
    struct digits d = {0, 0, 0};
    struct numeral lower = {.power = 0};

    if (n->power == 0 || n->low.scale > 0 || !is_digit_at(c, c->at))
        return;
    while (take_digit(&ahead, &d))
        ;
    if (is_decimal_chain(&ahead))
        return;
    take_multipliers(&ahead, &lower);
    if (d.count == 1 && lower.power == 0)
        lower.power = lower.step_power = n->power - 1;
    if (lower.power + d.count > n->power || n->low.mantissa >= power_of_ten(DIGITS_MAX - n->power))
        return;
    n->low = n->high =
        whole(n->low.mantissa * power_of_ten(n->power) + d.mantissa * power_of_ten(lower.power));
    n->power = 0;
    n->multiplier = 0;
    n->step_power = lower.power;
    *c = ahead;
}

static bool read_digits(struct cursor *c, struct numeral *n)
{
    struct digits d = {0, 0, 0};

    while (take_digit(c, &d))
        ;
    if (is_digit_at(c, c->at)) { /* too long for a number: a code */
        while (is_digit_at(c, c->at))
            c->at++;
        n->flags |= NUMERAL_STRING;
    }
    take_spaced(c, &d);
    if (take_groups(c, &d))
        n->flags |= NUMERAL_GROUPED;
    take_fraction(c, &d);
    n->flags |= NUMERAL_ARABIC;
    n->low = n->high = (prun_decimal){d.mantissa, d.scale};
    n->step_power = -d.scale;
    take_slash(c, n, &d);
    if (n->flags & NUMERAL_FRACTION)
        return true;
    take_multipliers(c, n);
    take_lower(c, n);
    take_marks(c, n);
    return true;
}

/* ---- Spelled numbers ---- */

struct pair {
    prun_wide_int low, high;
};

struct spelled {
    struct pair total, section, digit;
    prun_wide_int string; /* the digits read as a string */
    int digit_run;        /* digits in a row without a place */
    int place;            /* the last place or multiplier, as a power of ten */
    int step;             /* the last printed digit counts 10^step */
    int multiplier;       /* the last multiplier */
    size_t multiplier_at; /* where the last multiplier words stand, when they were the last token */
    bool ends_in_multiplier, has_digit, has_zero, has_number, is_string;
};

static struct pair add(struct pair a, struct pair b)
{
    return (struct pair){a.low + b.low, a.high + b.high};
}

static struct pair times(struct pair a, prun_wide_int b)
{
    return (struct pair){a.low * b, a.high * b};
}

/* A second digit in a row: a pair (七八), a string (二〇二五) or a list (一二三). */
static void second_digit(struct spelled *s, struct numeral *n, int32_t digit)
{
    const bool is_pair = s->digit_run == 1 && !s->is_string &&
                         (digit == s->digit.low + 1 || (s->digit.low == 3 && digit == 5));

    if (is_pair) {
        s->digit.high = digit;
        n->flags |= NUMERAL_RANGE;
    } else {
        s->is_string = true;
        if ((n->flags & NUMERAL_RANGE) && digit == s->digit.high + 1)
            n->flags |= NUMERAL_LIST;
    }
}

static bool digit_token(struct cursor *c, struct spelled *s, struct numeral *n)
{
    int32_t digit;

    if (s->digit_run >= DIGITS_MAX || !take(c, DIGIT, &digit))
        return false;
    s->string = s->string * 10 + digit;
    if (s->digit_run > 0 && s->has_digit)
        second_digit(s, n, digit);
    else if (digit == 0 && s->has_number)
        s->has_zero = true;
    if (!s->has_digit && !(digit == 0 && s->has_number)) {
        s->digit = (struct pair){digit, digit};
        s->has_digit = true;
    }
    s->digit_run++;
    s->step = 0;
    s->ends_in_multiplier = false;
    return true;
}

/* 五、六十: only when a place follows the second digit. */
static bool listed_pair(struct cursor *c, struct spelled *s, struct numeral *n)
{
    struct cursor ahead = *c;
    int32_t none, digit;

    if (!s->has_digit || s->digit_run != 1 || s->has_number || !take(&ahead, LIST_MARK, &none) ||
        !take(&ahead, DIGIT, &digit) || digit != s->digit.low + 1 || starts(&ahead, NOT_PLACE) ||
        !(starts(&ahead, PLACE) || starts(&ahead, MULTIPLIER)))
        return false;
    s->digit.high = digit;
    s->digit_run++;
    n->flags |= NUMERAL_RANGE;
    *c = ahead;
    return true;
}

static bool vague_token(struct cursor *c, struct spelled *s, struct numeral *n)
{
    struct cursor ahead = *c;
    int32_t none;

    if (s->has_digit || !take(&ahead, VAGUE, &none))
        return false;
    /* Alone it says nothing: 几个, 数字. It needs a place before or behind it. */
    if (!(starts(&ahead, PLACE) || starts(&ahead, MULTIPLIER)) && s->place != 1)
        return false;
    s->digit = s->place == 1 && s->has_number ? (struct pair){1, 9} : (struct pair){2, 9};
    s->has_digit = true;
    n->flags |= NUMERAL_VAGUE;
    s->ends_in_multiplier = false;
    *c = ahead;
    return true;
}

static bool place_token(struct cursor *c, struct spelled *s, struct numeral *n)
{
    int32_t place;

    if (starts(c, NOT_PLACE) || s->is_string || !take(c, PLACE, &place))
        return false;
    if (!s->has_digit) {
        if (!s->has_number && place > 1)
            n->flags |= NUMERAL_BARE;
        s->digit = (struct pair){1, 1};
    }
    s->section = add(s->section, times(s->digit, power_of_ten(place)));
    s->digit = (struct pair){0, 0};
    s->place = s->step = place;
    s->has_number = true;
    s->has_digit = s->has_zero = false;
    s->digit_run = 0;
    s->ends_in_multiplier = false;
    return true;
}

static bool tens_token(struct cursor *c, struct spelled *s)
{
    int32_t tens;

    if (s->has_digit || !take(c, TENS, &tens))
        return false;
    s->section = add(s->section, (struct pair){tens, tens});
    s->place = s->step = 1;
    s->has_number = true;
    s->ends_in_multiplier = false;
    return true;
}

static bool multiplier_token(struct cursor *c, struct spelled *s, struct numeral *n)
{
    const size_t before = c->at;
    struct pair value = add(s->section, s->digit);
    int32_t power;

    if (starts(c, NOT_PLACE) || s->is_string || s->place + s->multiplier > 20 ||
        !take(c, MULTIPLIER, &power))
        return false;
    if (!s->has_digit && value.low == 0 && s->multiplier == 0) {
        if (!s->has_number)
            n->flags |= NUMERAL_BARE;
        value = (struct pair){1, 1};
    }
    const bool is_second = s->ends_in_multiplier; /* 万亿 */
    if (s->multiplier && (is_second || power > s->multiplier))
        s->total = times(add(s->total, value), power_of_ten(power));
    else
        s->total = add(s->total, times(value, power_of_ten(power)));
    s->step = s->has_digit ? power : s->step + power;
    s->multiplier_at = is_second ? s->multiplier_at : before;
    s->multiplier = is_second ? s->multiplier + power : power;
    s->place = power;
    s->ends_in_multiplier = true;
    s->section = s->digit = (struct pair){0, 0};
    s->has_number = true;
    s->has_digit = s->has_zero = false;
    s->digit_run = 0;
    return true;
}

/* 三点五: spelled digits behind a point, then perhaps a multiplier. */
static bool spelled_point(struct cursor *c, struct spelled *s, struct numeral *n)
{
    struct cursor ahead = *c;
    const prun_wide_int integer = s->total.low + s->section.low + s->digit.low;
    struct digits d = {integer, 0, 0};
    int32_t digit;

    if (s->is_string || (n->flags & (NUMERAL_RANGE | NUMERAL_VAGUE)) || starts(c, NOT_POINT) ||
        !(s->has_digit || s->has_number) || !take(&ahead, POINT, &digit))
        return false;
    while (d.scale < 8 && take(&ahead, DIGIT, &digit)) {
        d.mantissa = d.mantissa * 10 + digit;
        d.scale++;
    }
    if (d.scale == 0 || starts(&ahead, PLACE))
        return false;
    *c = ahead;
    n->flags &= ~NUMERAL_BARE;
    n->low = n->high = (prun_decimal){d.mantissa, d.scale};
    n->step_power = -d.scale;
    take_multipliers(c, n);
    return true;
}

/* 一万五 is 15000, 三百二 is 320: a last digit takes the place below. */
static void settle_last_digit(struct spelled *s)
{
    const int below = s->has_zero || s->place < 2 ? 0 : s->place - 1;

    if (!s->has_digit)
        return;
    s->section = add(s->section, times(s->digit, power_of_ten(s->has_number ? below : 0)));
    s->step = s->has_number ? below : 0;
}

/* 三万元 is printed as 3 with the unit 万元, as 3万元 is. */
static void split_multiplier(const struct spelled *s, struct numeral *n, prun_wide_int scale)
{
    if (!s->ends_in_multiplier || n->low.mantissa % scale != 0 || n->high.mantissa % scale != 0)
        return;
    n->low.mantissa /= scale;
    n->high.mantissa /= scale;
    n->power = s->multiplier;
    n->multiplier = (uint32_t)s->multiplier_at;
}

static void settle_spelled(struct spelled *s, struct numeral *n)
{
    if (s->is_string) {
        n->flags |= NUMERAL_STRING;
        n->flags &= ~NUMERAL_RANGE;
        n->low = n->high = whole(s->string);
        return;
    }
    settle_last_digit(s);
    n->low = whole(s->total.low + s->section.low);
    n->high = whole(s->total.high + s->section.high);
    n->step_power = s->step;
    split_multiplier(s, n, power_of_ten(s->multiplier));
}

/* 三分之一, 百分之二点五: the words before are the parts, the number behind is the value. */
static bool read_parts(struct cursor *c, struct numeral *n)
{
    struct cursor ahead = *c;
    struct numeral top;
    int32_t none;

    if ((n->flags & ~(NUMERAL_BARE | NUMERAL_ARABIC)) || n->low.scale > 0 ||
        !take(&ahead, PARTS, &none) ||
        !numeral_read(&(struct numerals){(struct words *)c->words}, c->text, c->size, ahead.at,
                      &top) ||
        (top.flags & (NUMERAL_FRACTION | NUMERAL_STRING)))
        return false;
    const prun_wide_int parts = n->low.mantissa * power_of_ten(n->power);
    const uint32_t start = n->start;
    *n = top;
    n->start = start;
    n->parts = parts;
    n->flags = top.flags | NUMERAL_FRACTION;
    c->at = top.end;
    return parts > 0;
}

static bool read_spelled(struct cursor *c, struct numeral *n)
{
    struct spelled s = {.has_number = false};

    while (digit_token(c, &s, n) || listed_pair(c, &s, n) || vague_token(c, &s, n) ||
           place_token(c, &s, n) || tens_token(c, &s) || multiplier_token(c, &s, n))
        if (c->at - n->start > 120)
            return false;
    if (!s.has_digit && !s.has_number && !s.is_string)
        return false;
    if (spelled_point(c, &s, n))
        return true;
    settle_spelled(&s, n);
    return true;
}

bool numeral_read(const struct numerals *numerals, const uint8_t *text, size_t size, size_t at,
                  struct numeral *ret)
{
    struct cursor c = {numerals->words, text, size, at};
    struct numeral n = {.start = (uint32_t)at};

    if (is_digit_at(&c, at)) {
        if (!read_digits(&c, &n))
            return false;
    } else {
        if (!read_spelled(&c, &n))
            return false;
        if (!(n.flags & NUMERAL_STRING))
            take_marks(&c, &n);
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
