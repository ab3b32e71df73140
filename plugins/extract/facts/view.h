/*
 * view.h - a text as the extractor reads it: folded, without the blanks of the layout.
 *
 * Full-width digits and letters are ASCII, a run of blanks is one blank between two narrow characters
 * and nothing elsewhere (95 个, ２７ ％). Every byte knows which bytes of the text it came from, and
 * where blanks were dropped there is a gap: in headlines a pause.
 */
#ifndef FACTS_VIEW_H
#define FACTS_VIEW_H

#include "newspaper/variants.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct view {
    uint8_t *bytes;
    uint32_t *from, *to; /* the character of the text that byte i belongs to: [from[i], to[i]) */
    bool *has_gap;       /* a blank was dropped before byte i */
    size_t size, room;
};

/* Makes `view` show text[0..size); reuses its memory. False when there is none. */
bool view_set(struct view *view, const struct variants *variants, const uint8_t *text, size_t size);
void view_clear(struct view *view);

/* The character that starts at / ends before a place of the view; 0 outside. */
uint32_t view_char(const struct view *view, size_t at);
size_t view_next(const struct view *view, size_t at);
size_t view_back(const struct view *view, size_t at); /* where the character before `at` starts */

#endif
