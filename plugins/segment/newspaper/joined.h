/*
 * joined.h - printed lines joined to a text, with its map back to the document.
 *
 * Blanks that only fill a measure go, words of letters keep one, a hyphen at a line end goes where
 * the word goes on. What is put in (a paragraph end, a blank between two joined words) has no
 * piece.
 */
#ifndef SEGMENT_JOINED_H
#define SEGMENT_JOINED_H

#include <prun/record.h>

#include "line.h"

struct joined {
    const struct sheet *sheet;
    uint8_t *bytes;
    uint32_t size, room;
    prun_piece *piece;
    uint32_t piece_count, piece_room;
    struct pool *pool;
    uint32_t last_char; /* of the sheet, taken last; UINT32_MAX: none in this paragraph */
    bool is_title;      /* a blank between two halves of a title is kept */
};

void joined_init(struct joined *j, const struct sheet *sheet, struct pool *pool, bool is_title);

/* Appends the characters of a line. `keep_blank_after` is a squeezed index after which one
 * printed blank is kept (the separator behind the first words of a report), or UINT32_MAX. */
void joined_add_line(struct joined *j, const struct line *line, uint32_t keep_blank_after);

/* Appends squeezed[first..last), without those where keep[i - first] is false (NULL: all). */
void joined_add_squeezed(struct joined *j, uint32_t first, uint32_t last, const bool *keep);

/* Ends a paragraph, or separates rows of a title; does nothing at the start. */
void joined_break(struct joined *j, char separator);

/* The text as a value; its memory lives in the pool. */
prun_text joined_text(const struct joined *j);

#endif
