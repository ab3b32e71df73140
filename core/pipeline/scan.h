/*
 * scan.h - a JSON text is proved to be one, and every value and key in it gets its place.
 *
 * The scanner takes what people write by hand: `//` and block comments and a comma before a
 * closing bracket. These are blanked out in the text itself, so that cJSON can read it
 * afterwards and no byte moves; where they stood is kept for strict mode. Everything else is RFC
 * 8259, in UTF-8, with limits that keep a hostile file cheap. What the scanner lets through,
 * cJSON reads without an error.
 */
#ifndef PIPELINE_SCAN_H
#define PIPELINE_SCAN_H

#include "base/error.h"

#define SCAN_DEPTH_MAX  64
#define SCAN_NUMBER_MAX 60 /* characters; cJSON cuts longer ones */

/* Where a value stands: bytes [at, end), and its key's opening quote (`at` for a value without
 * key). */
struct place {
    uint32_t key_at, at, end;
};

struct tolerated {
    uint32_t at;
    bool is_comma; /* else a comment */
};

struct scan {
    char *text; /* NUL-terminated; blanked in place */
    uint32_t size;
    struct place *place; /* in the order in which the values begin */
    size_t count, room;
    struct tolerated *tolerated;
    size_t tolerated_count, tolerated_room;
};

/* Scans `text`, which the caller owns and which must be NUL-terminated. -1: not JSON; the error
 * says what was expected and `*ret_at` is the byte where. */
int scan_text(char *text, uint32_t size, struct scan *ret, uint32_t *ret_at, struct error *reterr);
void scan_clear(struct scan *s);

/* The length of the UTF-8 character at `text`, 0 when there is none. Surrogates and overlong
 * forms are none. */
size_t scan_utf8(const char *text, size_t size, uint32_t *ret_rune);

/* Whether all of `text` is one JSON number. */
bool scan_is_number(const char *text);

#endif
