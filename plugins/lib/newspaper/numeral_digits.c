/* numeral_digits.c - numbers printed with digits: 1,234.5; 3.2万; 3亿8500万; 2/3. */
#include "numeral_cursor.h"

/* The length of a group mark with exactly three digits behind it; 0 when there is none. */
static size_t group_at(const struct numeral_cursor *c)
{
    size_t end;
    int32_t none;

    if (!cursor_peek(c, GROUP_MARK, &end, &none))
        return 0;
    for (size_t i = 0; i < 3; i++)
        if (!cursor_is_digit(c, end + i))
            return 0;
    return cursor_is_digit(c, end + 3) ? 0 : end - c->at;
}

static bool take_groups(struct numeral_cursor *c, struct numeral_digits *d)
{
    bool has_groups = false;

    if (d->count > 3 || d->mantissa == 0)
        return false;
    for (size_t mark; (mark = group_at(c)) != 0; has_groups = true) {
        c->at += mark;
        for (int i = 0; i < 3; i++)
            (void)cursor_take_digit(c, d);
    }
    return has_groups;
}

/* 1 9 9 5: a line was stretched; three digits or more, each alone. */
static void take_spaced(struct numeral_cursor *c, struct numeral_digits *d)
{
    size_t at = c->at, digits = 1;

    if (d->count != 1)
        return;
    for (; at + 1 < c->size && c->text[at] == ' ' && cursor_is_digit(c, at + 1) &&
           !cursor_is_digit(c, at + 2);
         at += 2)
        digits++;
    while (digits >= 3 && c->at < at) {
        c->at++;
        (void)cursor_take_digit(c, d);
    }
}

static void take_fraction(struct numeral_cursor *c, struct numeral_digits *d)
{
    const struct numeral_cursor before = *c;
    int32_t none;

    /* "31 . 2": stretched with its line */
    if (c->at + 2 < c->size && c->text[c->at] == ' ' && c->text[c->at + 1] == '.' &&
        c->text[c->at + 2] == ' ')
        c->at++;
    if (!cursor_take(c, DOT, &none)) {
        *c = before;
        return;
    }
    /* "31. 2": the blank is the line's, not the number's, unless a sentence may end so. */
    if (!words_are_spaced(c->words) && c->at + 1 < c->size && c->text[c->at] == ' ' && cursor_is_digit(c, c->at + 1))
        c->at++;
    const int count = d->count;
    while (cursor_take_digit(c, d))
        d->scale++;
    if (d->count == count)
        *c = before;
}

static bool is_decimal_chain(const struct numeral_cursor *c)
{
    size_t end;
    int32_t none;

    return cursor_peek(c, DOT, &end, &none) && cursor_is_digit(c, end);
}

/* 2/3: a fraction when it is below one and nothing else is joined to it. */
static void take_slash(struct numeral_cursor *c, struct numeral *n,
                       const struct numeral_digits *above)
{
    struct numeral_cursor ahead = *c;
    struct numeral_digits below = {0, 0, 0};
    int32_t none;

    if (above->scale > 0 || above->count > 2 || above->mantissa == 0 ||
        !cursor_take(&ahead, SLASH, &none))
        return;
    while (cursor_take_digit(&ahead, &below))
        ;
    const uint8_t next = ahead.at < ahead.size ? ahead.text[ahead.at] : 0;
    const bool is_joined =
        next == '/' || next == '.' || next == '-' || next == '~' || (next >= 'A' && next <= 'z');
    /* 6/30 is a day: only fractions that people speak of */
    const bool is_usual = below.mantissa <= 10 &&
                          (above->mantissa == 1 || below.mantissa <= 5 || below.mantissa == 10);
    if (below.count == 0 || !is_usual || below.mantissa <= above->mantissa || is_joined)
        return;
    n->parts = below.mantissa;
    n->flags |= NUMERAL_FRACTION;
    *c = ahead;
}

/* 3亿8500万, 3万5: a second number of lower places. */
static void take_lower(struct numeral_cursor *c, struct numeral *n)
{
    struct numeral_cursor ahead = *c;
    struct numeral_digits d = {0, 0, 0};
    struct numeral lower = {.power = 0};

    if (n->power == 0 || n->low.scale > 0 || !cursor_is_digit(c, c->at))
        return;
    while (cursor_take_digit(&ahead, &d))
        ;
    if (is_decimal_chain(&ahead))
        return;
    numeral_take_multipliers(&ahead, &lower);
    if (d.count == 1 && lower.power == 0)
        lower.power = lower.step_power = n->power - 1;
    if (lower.power + d.count > n->power ||
        n->low.mantissa >= numeral_power_of_ten(DIGITS_MAX - n->power))
        return;
    n->low = n->high = numeral_whole(n->low.mantissa * numeral_power_of_ten(n->power) +
                                     d.mantissa * numeral_power_of_ten(lower.power));
    n->power = 0;
    n->multiplier = 0;
    n->step_power = lower.power;
    *c = ahead;
}

bool numeral_read_digits(struct numeral_cursor *c, struct numeral *n)
{
    struct numeral_digits d = {0, 0, 0};

    while (cursor_take_digit(c, &d))
        ;
    if (cursor_is_digit(c, c->at)) { /* too long for a number: a code */
        while (cursor_is_digit(c, c->at))
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
    numeral_take_multipliers(c, n);
    take_lower(c, n);
    numeral_take_marks(c, n);
    return true;
}
