/*
 * fold.h - one character for all that look alike.
 *
 * Text layers print one sign with many codes: full-width letters, radicals in the place of
 * ideographs, five kinds of dash. Folding is for looking things up; what is stored stays as it was
 * printed.
 */
#ifndef NEWSPAPER_FOLD_H
#define NEWSPAPER_FOLD_H

#include <stdint.h>

/* One code point for one code point: full-width ASCII becomes ASCII, every blank ' ', every long
 * dash U+2014, waves '~', middle dots U+00B7, radicals their ideographs. Everything else is
 * itself. */
uint32_t fold_char(uint32_t cp);

#endif
