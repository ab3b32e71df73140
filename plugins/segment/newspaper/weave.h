/*
 * weave.h - which blocks make one item: texts to bodies, heads and bylines to bodies.
 *
 * Three assignments, each the best one as a whole: every text has at most one text that goes on
 * with it, every title goes to one body, every byline to one body, and each may stay alone.
 */
#ifndef SEGMENT_WEAVE_H
#define SEGMENT_WEAVE_H

#include "assign.h"
#include "block.h"

struct body {
    int32_t first, last; /* blocks of its chain */
    uint32_t length;
    enum text_kind text;
    bool is_signed; /* names its writer inside */
    bool has_title;
    double title_weight, second_weight; /* of the title taken and of the runner-up */
};

struct weave {
    const struct sheet *sheet;
    const struct pack *pack;
    struct grams *grams;
    struct blocks *blocks;
    struct pool *pool;
    struct body *body;
    size_t body_count;
    double side; /* log odds, learned from the page, that titles stand before their bodies */
};

/* Sets next, previous, body, is_row and is_subhead of the blocks, and the bodies. */
bool weave_read(struct weave *weave);

/* Whether the first line of a text goes on with the paragraph that another text left. */
bool weave_resumes(const struct line *before, const struct line *after);

/* The steps of weave_read(), in order. */
bool weave_chain(struct weave *weave);
bool weave_titles(struct weave *weave);
bool weave_bylines(struct weave *weave);

#endif
