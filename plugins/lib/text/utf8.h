/*
 * utf8.h - where bytes are UTF-8 and where they are not.
 *
 * Strict as Unicode says: no overlong forms, no surrogates, nothing above U+10FFFF. Pure functions.
 */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include <prun/base.h>

/* U+FFFD, which stands for a byte that is not valid where it is. */
#define UTF8_REPLACEMENT      "\xEF\xBF\xBD"
#define UTF8_REPLACEMENT_SIZE 3u

/* Bytes of the one valid character at text[0..size), 1 to 4; 0 when there is none. */
unsigned utf8_character(const uint8_t *text, size_t size);

/* How many bytes at the start are valid UTF-8: `size` when all are. */
size_t utf8_valid(const uint8_t *text, size_t size);

/* The size that `text` has once each bad byte has become U+FFFD. */
size_t utf8_cleaned_size(const uint8_t *text, size_t size);

/* Writes that to `out`, which has the room. */
void utf8_clean(const uint8_t *text, size_t size, uint8_t *out);

#endif
