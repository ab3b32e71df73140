/*
 * pieces.h - the text around a figure, cut into pieces that can name it.
 *
 * The clause before the number is cut at periods and at the verbs that say nothing but "was" or "had";
 * words that are no part of a name fall off the pieces' ends.
 */
#ifndef FACTS_PIECES_H
#define FACTS_PIECES_H

#include "figure.h"

enum { PIECES_MAX = 12 };

/* A stretch of the view. */
struct stretch {
    uint32_t start, end;
};

struct pieces {
    struct stretch piece[PIECES_MAX];
    int count;
    bool has_govern; /* a verb stood between the last two pieces */
    bool has_period;
    bool is_after_count; /* the first piece follows a count of the clause: the things counted */
};

static inline bool stretch_is_empty(struct stretch s)
{
    return s.end <= s.start;
}

/* The number of the clause that the figure stands in. */
static inline int32_t figure_clause(const struct reader *r, const struct figure *f)
{
    return r->token[f->token].clause;
}

/* Without the words at both ends that are no part of a name; [first, last) are the tokens in it. */
struct stretch stretch_strip(const struct reader *r, struct stretch s, int32_t first, int32_t last);

/* The pieces of the clause before the figure, in their order. */
struct pieces pieces_cut(const struct reader *r, const struct figure *f);

/* The noun behind the number: 27家规上企业. */
struct stretch stretch_noun_behind(const struct reader *r, const struct figure *f);

#endif
