/*
 * numeral_spelled.c - numbers in words, as a place system of two levels: places (十百千) inside a section,
 * multipliers (万亿) over sections.
 */
#include "numeral_cursor.h"

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

static bool digit_token(struct numeral_cursor *c, struct spelled *s, struct numeral *n)
{
    int32_t digit;

    if (s->digit_run >= DIGITS_MAX || !cursor_take(c, DIGIT, &digit))
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
static bool listed_pair(struct numeral_cursor *c, struct spelled *s, struct numeral *n)
{
    struct numeral_cursor ahead = *c;
    int32_t none, digit;

    if (!s->has_digit || s->digit_run != 1 || s->has_number ||
        !cursor_take(&ahead, LIST_MARK, &none) || !cursor_take(&ahead, DIGIT, &digit) ||
        digit != s->digit.low + 1 || cursor_starts(&ahead, NOT_PLACE) ||
        !(cursor_starts(&ahead, PLACE) || cursor_starts(&ahead, MULTIPLIER)))
        return false;
    s->digit.high = digit;
    s->digit_run++;
    n->flags |= NUMERAL_RANGE;
    *c = ahead;
    return true;
}

static bool vague_token(struct numeral_cursor *c, struct spelled *s, struct numeral *n)
{
    struct numeral_cursor ahead = *c;
    int32_t none;

    if (s->has_digit || !cursor_take(&ahead, VAGUE, &none))
        return false;
    /* Alone it says nothing: 几个, 数字. It needs a place before or behind it. */
    if (!(cursor_starts(&ahead, PLACE) || cursor_starts(&ahead, MULTIPLIER)) && s->place != 1)
        return false;
    s->digit = s->place == 1 && s->has_number ? (struct pair){1, 9} : (struct pair){2, 9};
    s->has_digit = true;
    n->flags |= NUMERAL_VAGUE;
    s->ends_in_multiplier = false;
    *c = ahead;
    return true;
}

static bool place_token(struct numeral_cursor *c, struct spelled *s, struct numeral *n)
{
    int32_t place;

    if (cursor_starts(c, NOT_PLACE) || s->is_string || !cursor_take(c, PLACE, &place))
        return false;
    if (!s->has_digit) {
        if (!s->has_number && place > 1)
            n->flags |= NUMERAL_BARE;
        s->digit = (struct pair){1, 1};
    }
    s->section = add(s->section, times(s->digit, numeral_power_of_ten(place)));
    s->digit = (struct pair){0, 0};
    s->place = s->step = place;
    s->has_number = true;
    s->has_digit = s->has_zero = false;
    s->digit_run = 0;
    s->ends_in_multiplier = false;
    return true;
}

static bool tens_token(struct numeral_cursor *c, struct spelled *s)
{
    int32_t tens;

    if (s->has_digit || !cursor_take(c, TENS, &tens))
        return false;
    s->section = add(s->section, (struct pair){tens, tens});
    s->place = s->step = 1;
    s->has_number = true;
    s->ends_in_multiplier = false;
    return true;
}

static bool multiplier_token(struct numeral_cursor *c, struct spelled *s, struct numeral *n)
{
    const size_t before = c->at;
    struct pair value = add(s->section, s->digit);
    int32_t power;

    if (cursor_starts(c, NOT_PLACE) || s->is_string || s->place + s->multiplier > 20 ||
        !cursor_take(c, MULTIPLIER, &power))
        return false;
    if (!s->has_digit && value.low == 0 && s->multiplier == 0) {
        if (!s->has_number)
            n->flags |= NUMERAL_BARE;
        value = (struct pair){1, 1};
    }
    const bool is_second = s->ends_in_multiplier; /* 万亿 */
    if (s->multiplier && (is_second || power > s->multiplier))
        s->total = times(add(s->total, value), numeral_power_of_ten(power));
    else
        s->total = add(s->total, times(value, numeral_power_of_ten(power)));
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
static bool spelled_point(struct numeral_cursor *c, struct spelled *s, struct numeral *n)
{
    struct numeral_cursor ahead = *c;
    const prun_wide_int integer = s->total.low + s->section.low + s->digit.low;
    struct numeral_digits d = {integer, 0, 0};
    int32_t digit;

    if (s->is_string || (n->flags & (NUMERAL_RANGE | NUMERAL_VAGUE)) ||
        cursor_starts(c, NOT_POINT) || !(s->has_digit || s->has_number) ||
        !cursor_take(&ahead, POINT, &digit))
        return false;
    while (d.scale < 8 && cursor_take(&ahead, DIGIT, &digit)) {
        d.mantissa = d.mantissa * 10 + digit;
        d.scale++;
    }
    if (d.scale == 0 || cursor_starts(&ahead, PLACE))
        return false;
    *c = ahead;
    n->flags &= ~NUMERAL_BARE;
    n->low = n->high = (prun_decimal){d.mantissa, d.scale};
    n->step_power = -d.scale;
    numeral_take_multipliers(c, n);
    return true;
}

/* 一万五 is 15000, 三百二 is 320: a last digit takes the place below. */
static void settle_last_digit(struct spelled *s)
{
    const int below = s->has_zero || s->place < 2 ? 0 : s->place - 1;

    if (!s->has_digit)
        return;
    s->section = add(s->section, times(s->digit, numeral_power_of_ten(s->has_number ? below : 0)));
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
        n->low = n->high = numeral_whole(s->string);
        return;
    }
    settle_last_digit(s);
    n->low = numeral_whole(s->total.low + s->section.low);
    n->high = numeral_whole(s->total.high + s->section.high);
    n->step_power = s->step;
    split_multiplier(s, n, numeral_power_of_ten(s->multiplier));
}

bool numeral_read_spelled(struct numeral_cursor *c, struct numeral *n)
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
