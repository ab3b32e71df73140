/*
 * block.h - neighbouring lines that go together whatever comes of the rest: pieces of text, rows
 * of a title, bylines, advertisements, graphics, furniture.
 */
#ifndef SEGMENT_BLOCK_H
#define SEGMENT_BLOCK_H

#include "byline.h"
#include "grams.h"
#include "line.h"
#include "state.h"

enum block_kind { BLOCK_TEXT, BLOCK_HEAD, BLOCK_BYLINE, BLOCK_AD, BLOCK_FIGURE, BLOCK_FURNITURE };

/* What a text is about, by its cues. */
enum text_kind { TEXT_PROSE, TEXT_BRIEF, TEXT_WEATHER, TEXT_NOTICE, TEXT_CAPTION };

struct block {
    enum block_kind kind;
    enum text_kind text;
    uint32_t first, last;             /* lines */
    uint32_t length;                  /* squeezed characters */
    uint16_t measure;                 /* most frequent one of its lines */
    int32_t next, previous;           /* texts: the blocks that go on; -1 none */
    int32_t body;                     /* the body that it belongs to; -1 none */
    int32_t start_byline, end_byline; /* texts: read inside the text, -1 none */
    bool has_opener;                  /* first words that only begin an item */
    bool is_open;                     /* ends in the middle of a sentence */
    bool is_section;                  /* heads: a standing head */
    bool is_brief_head, is_notice_head, is_forecast_head, is_ad_head;
    bool is_graphic_credit; /* bylines: of the graphic beside it */
    bool is_signature;      /* heads: the institution below a notice */
    bool is_note;           /* heads: one line, all in brackets, below a text */
    bool is_row;            /* heads: a further row of the head before it */
    bool is_subhead;        /* heads: stands inside a body */
    bool is_bracketed;      /* bylines: in brackets, as at the end of a text */
};

struct blocks {
    struct block *block;
    size_t count;
    struct byline *byline; /* those of lines, then those found in texts */
    size_t byline_count, byline_room;
};

/* Cuts the lines into blocks. Takes `bylines` over. False when out of memory. */
bool blocks_read(struct blocks *blocks, const struct sheet *sheet, const struct pack *pack,
                 struct pool *pool, struct byline *bylines, size_t byline_count);

#endif
