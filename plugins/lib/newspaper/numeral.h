/*
 * numeral.h - reads one number as printed: 1,234.5; 3.2万; 三百二十; 3亿8500万; 三五百; 百分之二; 十余.
 *
 * The words of numbers (digits, places, multipliers, the marks of an open or rough number) come from a
 * data file, one a language; ASCII digits are known here. The text is folded already: full-width digits
 * are ASCII, blanks between a wide character and anything are gone. Units, signs, ranges printed with a
 * connector (3至5) and ordinals are read by others.
 *
 * Nothing is rounded: a number is a decimal times a power of ten, or a fraction.
 */
#ifndef NEWSPAPER_NUMERAL_H
#define NEWSPAPER_NUMERAL_H

#include "pack.h"

struct numerals;

#define NUMERAL_ARABIC   1u   /* printed with the digits 0-9 */
#define NUMERAL_OPEN     2u   /* a mark that the number is exceeded: 300余 */
#define NUMERAL_NEAR     4u   /* a mark that it is rough: 十来 */
#define NUMERAL_VAGUE    8u   /* 几十, 数百: low and high are a convention */
#define NUMERAL_BARE     16u  /* only multiplier words: 亿元, 上万 */
#define NUMERAL_STRING   32u  /* digits without places: 二〇二五, a year or a code */
#define NUMERAL_RANGE    64u  /* two neighbouring digits: 三五百, 七八十 */
#define NUMERAL_LIST     128u /* three or more digits in a row: 一二三产业; no number */
#define NUMERAL_FRACTION 256u /* the value is low / parts */
#define NUMERAL_GROUPED  512u /* with marks between groups of three digits */

struct numeral {
    uint32_t start, end; /* bytes of the text, with marks such as 余 */
    uint32_t multiplier; /* where the multiplier words begin; `end` when there are none */
    uint32_t flags;
    prun_decimal low, high; /* before the multiplier; equal when there is one value */
    int power;              /* the multiplier is 10^power */
    int step_power; /* 10^step_power is one unit of the last printed digit, multiplier included */
    prun_wide_int parts; /* what 分之 divides by; 0 when it is no fraction */
};

/* Parses the bytes of numerals-LANGUAGE.json; NULL with a fragment in `error`. A prun_data_parse. */
void *numerals_parse(prun_bytes bytes, char *error, size_t error_size);
void numerals_free(void *numerals);

/* Whether a number may start at text[at] (< size): cheap, and seldom wrong. */
bool numeral_may_start(const struct numerals *n, const uint8_t *text, size_t size, size_t at);

/* Reads the number that starts at text[at]. False when none does. */
bool numeral_read(const struct numerals *n, const uint8_t *text, size_t size, size_t at,
                  struct numeral *ret);

#endif
