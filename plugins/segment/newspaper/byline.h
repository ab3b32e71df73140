/*
 * byline.h - bylines and credits: who wrote, took the photo, drew the graphic.
 *
 * The grammar: [mark] role names {role names}, or names role, with fillers such as "reports". A
 * line is a byline only when nothing else stands in it.
 */
#ifndef SEGMENT_BYLINE_H
#define SEGMENT_BYLINE_H

#include "line.h"

enum { CREDITS_MAX = 8, CREDIT_NAMES_MAX = 10 };

/* One role with its names; places are indices into sheet.squeezed. */
struct credit {
    int32_t role;
    uint32_t role_first, role_last; /* where the role is printed */
    uint32_t name_count;
    struct {
        uint32_t first, last;
    } name[CREDIT_NAMES_MAX];
};

struct byline {
    uint32_t credit_count;
    struct credit credit[CREDITS_MAX];
    bool has_mark;
    unsigned kinds; /* 1 << enum role_kind */
};

/* Reads squeezed[first..last) as a byline. False when it is none; *ret is then unspecified. */
bool byline_read(const struct sheet *sheet, const struct pack *pack, uint32_t first, uint32_t last,
                 struct byline *ret);

/* Reads all lines that can be bylines; line.byline becomes an index into *ret. */
bool byline_read_lines(struct sheet *sheet, const struct pack *pack, struct pool *pool,
                       struct byline **ret, size_t *ret_count);

#endif
