/*
 * utf8.h - characters as the newspaper stages see them: code point, class and width.
 *
 * Decoding never fails: a byte that is no UTF-8 is a character of its own, U+FFFD, one byte long,
 * so that offsets stay those of the bytes. Everything here is pure.
 */
#ifndef NEWSPAPER_UTF8_H
#define NEWSPAPER_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a character is good for, whatever its script. Closers and openers are brackets and quotation
 * marks; a stop ends a sentence, a pause does not. */
enum char_class {
    CHAR_OTHER,
    CHAR_BLANK,  /* also full-width, no-break and invisible ones; not line ends */
    CHAR_HAN,    /* ideographs, private use included: a rare name's character without a code */
    CHAR_DIGIT,  /* ASCII and full-width */
    CHAR_LETTER, /* of any alphabet */
    CHAR_STOP,   /* . ! ? and their full-width forms, the ellipsis */
    CHAR_PAUSE,  /* , ; : and their full-width forms, the enumeration comma */
    CHAR_OPENER,
    CHAR_CLOSER,
    CHAR_DASH,
    CHAR_BULLET, /* geometric marks that open an item or a byline */
    CHAR_SIGN    /* percent, degree, currency, slash: part of a figure or a unit */
};

/* Decodes the character at `at` (< size); returns its length in bytes, 1 to 4. */
size_t utf8_decode(const uint8_t *bytes, size_t size, size_t at, uint32_t *ret_cp);

/* Writes `cp` to out[0..4) and returns its length. */
size_t utf8_encode(uint32_t cp, uint8_t out[4]);

enum char_class char_class_of(uint32_t cp);

/* Columns that a character takes in a fixed grid: 2 for wide and (in Han context) ambiguous ones, 0
 * for invisible and combining ones, else 1. */
int char_width(uint32_t cp);

#endif
