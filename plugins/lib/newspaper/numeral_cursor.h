/*
 * numeral_cursor.h - what the readers of printed and of spelled numbers share: a place in the text, the
 * classes of number words, and what may stand behind either kind. Inside the numeral files only.
 */
#ifndef NEWSPAPER_NUMERAL_CURSOR_H
#define NEWSPAPER_NUMERAL_CURSOR_H

#include "numeral.h"

enum numeral_class {
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

struct numeral_cursor {
    const struct words *words;
    const uint8_t *text;
    size_t size, at;
};

struct numeral_digits {
    prun_wide_int mantissa;
    int count, scale;
};

/* Whether a word of the class stands at the cursor; take also moves behind it. */
bool cursor_peek(const struct numeral_cursor *c, enum numeral_class class, size_t *ret_end,
                 int32_t *ret_value);
bool cursor_starts(const struct numeral_cursor *c, enum numeral_class class);
bool cursor_take(struct numeral_cursor *c, enum numeral_class class, int32_t *ret_value);
bool cursor_is_digit(const struct numeral_cursor *c, size_t at);
bool cursor_take_digit(struct numeral_cursor *c, struct numeral_digits *d);

prun_wide_int numeral_power_of_ten(int power);
prun_decimal numeral_whole(prun_wide_int value);
int numeral_zeros_at_end(prun_wide_int value);

/* Multiplier words, and the marks of an open or rough number, behind `n`. */
void numeral_take_multipliers(struct numeral_cursor *c, struct numeral *n);
void numeral_take_marks(struct numeral_cursor *c, struct numeral *n);

bool numeral_read_digits(struct numeral_cursor *c, struct numeral *n);  /* numeral_digits.c */
bool numeral_read_spelled(struct numeral_cursor *c, struct numeral *n); /* numeral_spelled.c */

#endif
