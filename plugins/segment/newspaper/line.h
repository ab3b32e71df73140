/*
 * line.h - a page as lines with features.
 *
 * A sheet is a bounded stretch of the document (a page, or part of a huge one) taken apart:
 * characters, the same without blanks that mean nothing (squeezed), and lines. Offsets `at` are
 * bytes from the start of the sheet. All arrays live in the pool that the sheet was read with.
 */
#ifndef SEGMENT_LINE_H
#define SEGMENT_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pack.h"
#include "pool.h"

/* Bounds of a sheet: what is longer is cut by the caller. */
enum { SHEET_BYTES_MAX = 256 * 1024, SHEET_LINES_MAX = 3000 };

/* How a line ends. */
enum line_end {
    END_OPEN,    /* in the middle of a sentence, for all that the last character says */
    END_PAUSE,   /* with a comma or its like */
    END_BRACKET, /* with a closing bracket or quotation mark after no stop */
    END_STOP     /* with a stop, perhaps inside closing marks */
};

struct line {
    uint32_t first, last; /* characters, trimmed */
    uint32_t squeezed, squeezed_last;
    uint16_t width, indent; /* columns */
    uint16_t blank_before;  /* empty lines before it; a page edge counts as many */
    uint32_t han, digits, letters, others, gaps;
    uint32_t pauses;  /* commas and their like before its end */
    uint16_t measure; /* column width that it is set to; 0 unknown */
    uint8_t end;      /* enum line_end */
    uint8_t cue[CUE_COUNT];
    bool is_full, is_narrow; /* fills the measure; would, with an indent that was lost */
    bool has_mark;           /* begins with a bullet */
    bool has_dash;           /* begins with a dash */
    bool starts_inside;      /* begins with what cannot begin a sentence */
    bool has_stop_inside;    /* a stop before its end */
    bool is_unbalanced;      /* brackets or quotation marks open at the end or closed before open */
    bool is_prose;           /* stands together with lines in which a sentence ends */
    bool is_echo;            /* the same as the line before or after it */
    bool is_value;           /* a number with its unit and nothing else */
    bool is_doubled, is_repeated, is_spaced, has_labels, has_phone, is_indented;
    int8_t pending; /* opened minus closed */
    uint8_t state;  /* enum state of state.h */
    int32_t byline; /* index of what byline.h read, or -1 */
    int32_t owner;  /* index of the item in the end */
    uint8_t part;   /* enum part of item.h */
};

struct sheet {
    const uint8_t *bytes;
    size_t size;
    uint64_t base; /* of bytes[0] in the document */
    uint32_t count;
    uint32_t *cp;   /* folded */
    uint32_t *at;   /* count + 1 of them */
    uint8_t *class; /* enum char_class */
    uint32_t squeezed_count;
    uint32_t *squeezed;      /* folded characters without meaningless blanks */
    uint32_t *squeezed_char; /* which character each was */
    struct line *line;
    size_t line_count;
    bool has_indents; /* first lines of paragraphs are indented on this page */
};

/* Takes a stretch of the document apart. False when out of memory. `size` <= SHEET_BYTES_MAX. */
bool sheet_read(struct sheet *sheet, struct pool *pool, const struct pack *pack,
                const uint8_t *bytes, size_t size, uint64_t base);

/* How many of the `size` bytes make one sheet: up to and with a form feed, or the bounds. */
size_t sheet_extent(const uint8_t *bytes, size_t size);

static inline size_t line_length(const struct line *l)
{
    return l->squeezed_last - l->squeezed;
}

#endif
