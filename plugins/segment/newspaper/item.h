/*
 * item.h - the items of a sheet: what becomes a row of the table of articles.
 */
#ifndef SEGMENT_ITEM_H
#define SEGMENT_ITEM_H

#include <prun/record.h>

#include "weave.h"

enum item_type {
    ITEM_NEWS,
    ITEM_BRIEF,
    ITEM_EDITORIAL,
    ITEM_PHOTO_CAPTION,
    ITEM_INFOGRAPHIC,
    ITEM_WEATHER,
    ITEM_AD,
    ITEM_NOTICE,
    ITEM_SECTION_HEAD,
    ITEM_FURNITURE
};

/* How the types are called. */
extern const char *const item_type_name[];

enum part { PART_NONE, PART_HEADLINE, PART_KICKER, PART_SUBHEAD, PART_BYLINE, PART_BODY };

struct span {
    uint64_t start, end;
};

struct signer {
    const char *role; /* of the pack */
    prun_text name;
};

struct item {
    enum item_type type;
    uint32_t order; /* line that it is read at */
    prun_text headline, kicker, body;
    prun_text subheads;    /* one a line */
    prun_text byline_text; /* as printed, one credit block a line */
    prun_text dateline;
    struct signer *signer;
    size_t signer_count;
    struct span *span;
    size_t span_count;
    struct span headline_span; /* start == end: none */
    double confidence;
};

struct items {
    struct item *item;
    size_t count;
};

/* Makes the items of what was woven; sets owner and part of each line. False: out of memory. */
bool items_make(struct items *items, struct weave *weave);

#endif
